"""Case mapping, true to the language."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.language import casing
from translator.language.tags import SOURCES


@pytest.mark.parametrize(
    ("language", "capitals", "small"),
    [
        ("tr", "İSTANBUL IŞIĞI", "istanbul ışığı"),
        ("az", "İRƏVAN QIŞI", "irəvan qışı"),
        ("kk", "ІРІ ҚАЛА ҢҰҒӘ", "ірі қала ңұғә"),
        ("ky", "ЫСЫК-КӨЛ ҮЙҮ", "ысык-көл үйү"),
        ("ru", "ЁЛКА", "ёлка"),
        ("en", "TITLE", "title"),
    ],
)
def test_lower_and_upper_are_each_others_inverse(language: str, capitals: str, small: str) -> None:
    """Dotted and dotless i pair up in Turkish and Azerbaijani, plain i elsewhere."""
    assert casing.lower(capitals, language) == small
    assert casing.upper(small, language) == capitals


@pytest.mark.parametrize("language", SOURCES)
def test_no_combining_dot_is_left(language: str) -> None:
    """Neither İ nor a decomposed one leaves U+0307 behind in lower case."""
    for form in ("İran", unicodedata.normalize("NFD", "İran")):
        assert casing.lower(form, language) == "iran"


@pytest.mark.parametrize("language", ["tr", "az"])
def test_a_stray_combining_dot_is_mended_in_upper_case(language: str) -> None:
    """The i + U+0307 that other software leaves becomes one İ."""
    assert casing.upper("i\u0307ran", language) == "İRAN"


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("iyul", "az", "İyul"),
        ("ırmak", "tr", "Irmak"),
        ("istanbul", "en", "Istanbul"),
        ("«әлем» дейді", "kk", "«Әлем» дейді"),
        ("25-ci zirvə", "az", "25-ci zirvə"),
        ("", "ky", ""),
        ("… –", "ru", "… –"),
    ],
)
def test_capitalise_changes_the_first_letter_only(text: str, language: str, wanted: str) -> None:
    """The first letter is raised; a text that begins with a figure has no capital."""
    assert casing.capitalise(text, language) == wanted


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("TÜRKİYE’NİN", "tr", "türkiye'nin"),
        ("BAKI", "az", "bakı"),
        ("İSTANBUL", "en", "istanbul"),
        ("Қасым\u2011Жомарт\u00a0Тоқаев", "kk", "қасым-жомарт тоқаев"),
        ("oʻzbek", "en", "o'zbek"),
        ("ΟΔΟΣ", "en", "οδοσ"),
    ],
)
def test_fold_unifies_case_apostrophes_hyphens_and_spaces(
    text: str, language: str, wanted: str
) -> None:
    """What differs only by case, apostrophe, hyphen or fixed space folds alike."""
    assert casing.fold(text, language) == wanted


def test_fold_keeps_sister_letters_apart() -> None:
    """ё is not е and й is not и: names differ by them."""
    assert casing.fold("Ёлкин", "ru") != casing.fold("Елкин", "ru")
    assert casing.fold("Йод", "ky") != casing.fold("Иод", "ky")


@given(st.text(), st.sampled_from(SOURCES))
def test_fold_keeps_every_offset(text: str, language: str) -> None:
    """A fold has one code point for each, and folds a part as it folds the whole."""
    folded = casing.fold(text, language)
    assert len(folded) == len(text)
    assert folded == "".join(casing.fold_char(char, language) for char in text)
    assert casing.fold(folded, language) == folded


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        ("İRAN XƏBƏRLƏRİ", True),
        ("БАҚУ, 24 ШІЛДЕ", True),
        ("Bakı", False),
        ("A", False),
        ("2023", False),
        ("新闻联播", False),
    ],
)
def test_shouting_needs_two_capitals_and_no_small_letter(text: str, *, shouts: bool) -> None:
    """One capital is an initial, and scripts without case do not shout."""
    assert casing.is_all_caps(text) is shouts
