"""Accuracy on the development gold, where the folder stands beside the repository."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from translator.language.morphology import Features, Term, analyse, find, inflect

GOLD = Path(__file__).resolve().parents[5] / "shared" / "data" / "morphology"
PERSONS = {"-": "", "3S": "p3", "3P": "p3p", "1S": "p1s", "2S": "p2s", "2SF": "p2sf", "1P": "p1p", "2P": "p2p"}  # fmt: skip
FLOORS = {"tr": 0.985, "az": 0.995, "kk": 0.993}

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the gold is not beside the repository")


def _rows(language: str) -> list[dict[str, str]]:
    with gzip.open(GOLD / f"{language}.tsv.gz", "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _features(row: dict[str, str]) -> Features:
    case = "" if row["case"] == "NOM" else row["case"].lower()
    return Features(row["number"].lower(), PERSONS[row["possessor"]], case)


def _names(language: str) -> list[dict[str, str]]:
    rows = [row for row in _rows(language) if row["source"].startswith("UD")]
    return [row for row in rows if row["proper"] == "1" and row["form"] != row["lemma"]]


@pytest.mark.parametrize("language", list(FLOORS))
def test_nouns_are_inflected(language: str) -> None:
    """The share of exact forms, faults of the gold included, stays above the floor."""
    rows = [row for row in _rows(language) if not row["source"].startswith("UD")]
    right = sum(
        inflect(Term(row["lemma"], language, "common"), _features(row)).text == row["form"]
        for row in rows
    )
    assert right / len(rows) >= FLOORS[language]


@pytest.mark.parametrize("language", ["tr", "az", "kk", "ky"])
def test_names_are_read_and_found(language: str) -> None:
    """Nine names of ten stand in their paradigm, and 99 of 100 are found at their full length."""
    rows = _names(language)
    read = found = 0
    for row in rows:
        term, form = Term(row["lemma"], language), row["form"]
        read += bool(analyse(term, form))
        found += any(span.end - span.start == len(form) for span in find(term, form))
    assert read / len(rows) >= 0.95
    assert found / len(rows) >= 0.99
