"""Numeral words and the endings that figures take from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.language import numbers, numerals
from translator.language.tags import TARGETS


@given(value=st.integers(0, 10**15 - 1), language=st.sampled_from(TARGETS))
def test_spelled_numbers_read_back(value: int, language: str) -> None:
    """Every whole number below 10**15 comes back from its words."""
    text = numerals.spell(value, language)
    read = numerals.read(text, language)
    assert read is not None
    assert (read.value, read.end) == (value, len(text))


@pytest.mark.parametrize("value", [-1, 10**15])
def test_numbers_without_words_are_refused(value: int) -> None:
    """Beyond the words there is an error and no guess."""
    with pytest.raises(ValueError, match="no words"):
        numerals.spell(value, "tr")


@pytest.mark.parametrize(
    ("value", "language", "case", "wanted"),
    [
        (2023, "tr", "loc", "2023'te"),
        (1999, "tr", "loc", "1999'da"),
        (6, "tr", "dat", "6'ya"),
        (40, "tr", "abl", "40'tan"),
        (5, "tr", "poss_dat", "5'ine"),
        (6, "az", "poss", "6-sı"),
        (10, "az", "abl", "10-dan"),
        (24, "az", "poss", "24-ü"),
        (5, "az", "poss_dat", "5-nə"),
        (10, "kk", "abl", "10-нан"),
        (40, "kk", "dat", "40-қа"),
        (50, "kk", "dat", "50-ге"),
        (24, "kk", "poss_loc", "24-інде"),
        (24, "ky", "poss", "24-ү"),
        (5, "ky", "poss_dat", "5-не"),
        (10, "ky", "abl", "10-дон"),
        (50, "ky", "dat", "50-гө"),
        (9, "ky", "dat", "9-га"),
    ],
)
def test_endings_follow_the_last_word(value: int, language: str, case: str, wanted: str) -> None:
    """The ending after figures is that of the numeral word read last."""
    assert numerals.with_case(value, language, case) == wanted


def test_the_joiner_may_be_left_out() -> None:
    """Kyrgyz copy also writes the ending without a hyphen."""
    assert numerals.with_case(15, "ky", "poss", joiner="") == "15и"


def test_a_case_that_the_language_lacks_is_an_error() -> None:
    """English has no case endings."""
    with pytest.raises(ValueError, match="no case"):
        numerals.with_case(5, "en", "dat")


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("iki üç kişi", "tr", [2, 3]),
        ("yirmi üç kişi", "tr", [23]),
        ("ten one", "en", [10, 1]),
        ("3 milyon kişi", "tr", []),
        ("жиырма бес адам", "kk", [25]),
    ],
)
def test_words_join_where_they_make_one_number(text: str, language: str, found: list[int]) -> None:
    """Two units are two numbers, tens and units one; a scale word after figures is none."""
    assert [one.value for one in numerals.find(text, language)] == found


@pytest.mark.parametrize(
    ("text", "language"),
    [("bunun üçün", "az"), ("бұл үшін", "kk"), ("ал үчүн", "ky"), ("bu yüzünden", "tr")],
)
def test_postpositions_are_no_numbers(text: str, language: str) -> None:
    """A word that also means "for" or "because of" does not answer for a lost figure."""
    assert numbers.find(text, language) == []


def test_a_word_answers_for_a_figure() -> None:
    """25 in the source and the words for it in the draft are the same number."""
    source = numbers.find("25 people", "en")
    assert numbers.missing(source, numbers.find("yirmi beş kişi", "tr")) == []
    assert numbers.missing(source, numbers.find("yirmi altı kişi", "tr")) == source
