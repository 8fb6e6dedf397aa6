"""Forms written down by hand: names, offices, initialisms and hard nouns in four languages."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from translator.language.morphology import Features, Term, analyse, find, inflect

TABLE = Path(__file__).with_name("forms.tsv")
LOOSE = {"da", "de", "də", "mi", "mı", "да", "де", "те", "ме"}
LINES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


def _term(line: dict[str, str]) -> Term:
    return Term(line["term"], line["language"], line["class"], pron=line["pron"], head=line["head"])


def _name(line: dict[str, str]) -> str:
    return f"{line['language']}-{line['form']}"


def test_every_language_has_at_least_sixty_forms() -> None:
    """The table covers each language with sixty forms or more, and no form stands twice."""
    counts = Counter(line["language"] for line in LINES)
    assert set(counts) == {"tr", "az", "kk", "ky"}
    assert min(counts.values()) >= 60
    assert len({tuple(line.values()) for line in LINES}) == len(LINES)


@pytest.mark.parametrize("line", LINES, ids=_name)
def test_the_engine_writes_the_form(line: dict[str, str]) -> None:
    """The engine writes exactly the form that the language has."""
    assert inflect(_term(line), Features.parse(line["features"])).text == line["form"]


@pytest.mark.parametrize("line", LINES, ids=_name)
def test_the_form_reads_back(line: dict[str, str]) -> None:
    """What was written is among what the form may say."""
    assert Features.parse(line["features"]) in analyse(_term(line), line["form"])


@pytest.mark.parametrize("line", LINES, ids=_name)
def test_the_form_is_found_in_a_sentence(line: dict[str, str]) -> None:
    """A form is found where it stands, to the letter, and counts as strict."""
    word = line["form"].removesuffix(" менен")
    loose = word.rpartition(" ")[2] in LOOSE
    word = word.rpartition(" ")[0] if loose else word
    text = f"— «{word}», "
    (span,) = find(_term(line), text)
    assert (text[span.start : span.end], span.certainty) == (word, "strict")
