"""Detokenising: the text as it is printed, and nothing lost but spaces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import corpus
from tests.unit.evaluation.eval_records import parallel, row
from translator.evaluation.detokenise import (
    detokenise,
    detokenised,
    is_tokenised,
    tokenised_languages,
)
from translator.evaluation.parallel import read_parallel

CASES = [
    ("en", "Rain fell , officials said .", "Rain fell, officials said."),
    ("en", '" It rained , " she said .', '"It rained," she said.'),
    ("en", 'He called it " heavy " .', 'He called it "heavy".'),
    ("en", 'It " rained . "', 'It "rained."'),
    ("en", "The port 's owner does n't pay $ 500,000 , or 10 % .",
     "The port's owner doesn't pay $500,000, or 10%."),
    ("en", "a player ( PES 20 ) won", "a player (PES 20) won"),
    ("en", "so @-@ called &quot; news &quot; &amp; more", 'so-called "news" & more'),
    ("en", "Rain - and snow - fell .", "Rain - and snow - fell."),
    ("tr", "Ankara ’ da % 10 artış .", "Ankara’da %10 artış."),
    ("tr", "Gence ' nin köprüsü", "Gence'nin köprüsü"),
    ("tr", "‘ ’ Yağmur yağdı . ’ ’ dedi .", "‘’Yağmur yağdı.’’ dedi."),
    ("az", "“ Yağış ” yağdı , 5 % .", "“Yağış” yağdı, 5%."),
    ("kk", "« Жаңбыр » жауды , - деді ол .", "«Жаңбыр» жауды, - деді ол."),
    ("kk", "150 000 , 5 % .", "150 000, 5 %."),
    ("ky", '" Жамгыр " , - деди ал .', '"Жамгыр", - деди ал.'),
]  # fmt: skip


@pytest.mark.parametrize(("language", "tokens", "printed"), CASES)
def test_it_joins_what_belongs_together(language: str, tokens: str, printed: str) -> None:
    """Punctuation, quotation marks, money and suffixes stand as the language prints them."""
    assert detokenise(tokens, language) == printed


@pytest.mark.parametrize(("language", "tokens", "printed"), CASES)
def test_printed_text_stays(language: str, tokens: str, printed: str) -> None:
    """Joined text is not joined further."""
    assert detokenise(printed, language) == printed


@given(st.text(alphabet='ab cİı.,"«»“”’(%$-?!', max_size=40), st.sampled_from(["en", "tr", "kk"]))
def test_only_spaces_go(text: str, language: str) -> None:
    """Whatever comes, every character but the space is still there, in order."""
    assert detokenise(text, language).replace(" ", "") == text.replace(" ", "")


def test_it_tells_tokenised_languages() -> None:
    """A column most of whose lines have a space before punctuation is tokenised, others not."""
    rows = [row(n, tr=f"{n} . gün , yağmur .", en=f"Rain, on day {n}.") for n in range(3)]
    text = parallel(*rows, row(9, tr="Yağmur", en="Rain ."))
    assert tokenised_languages(text) == ("tr",)
    assert not is_tokenised(text, "kk")


def test_only_the_chosen_languages_change() -> None:
    """The other column, and line numbers and names, stay as they are."""
    before = parallel(row(4, tr="Yağmur .", en="Rain ."))
    after = detokenised(before, ("tr",))
    assert after.rows[0].texts == {"tr": "Yağmur.", "en": "Rain ."}
    assert (after.rows[0].line, after.rows[0].name) == (4, "a-4")


@pytest.mark.skipif(not corpus.CORPUS.is_dir(), reason="the corpus is not beside the project")
def test_real_sets_are_told_apart() -> None:
    """X-WMT is recognised as tokenised in every language and leaves no gap; running text is not."""
    folder = corpus.CORPUS.parent / "data" / "eval"
    for path in sorted(folder.glob("xwmt-dev.*.tsv.gz")):
        text = read_parallel(path)
        assert tokenised_languages(text) == text.languages
        joined = detokenised(text, text.languages)
        cells = [cell for one in joined.rows for cell in one.texts.values()]
        assert [cell for cell in cells if re.search(r"\w [,.;:!?](?: |$)", cell)] == []
    for path in folder.glob("newstest*.tsv.gz"):
        assert tokenised_languages(read_parallel(path)) == ()


def test_our_own_corpus_is_running_text() -> None:
    """News as agencies print it is not taken for tokenised, and joining leaves it alone."""
    rows = corpus.rows()
    if not rows:
        pytest.skip("the news corpus is not beside the project")
    changed = [
        cell
        for cells in rows[::10]
        for tag, cell in zip(corpus.COLUMNS, cells[2:], strict=True)
        if detokenise(cell, tag) != cell
    ]
    assert len(changed) <= 1
