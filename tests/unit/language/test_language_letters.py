"""Alphabets, look-alike letters, apostrophes, quotation marks, and folding that keeps offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.language import alphabet, casing, quotation


@pytest.mark.parametrize(
    ("language", "count"), [("az", 32), ("tr", 29), ("kk", 42), ("ky", 36), ("en", 26), ("ru", 33)]
)
def test_alphabets_are_those_of_the_law(language: str, count: int) -> None:
    """Each alphabet has as many letters as its law says, none twice, in one script."""
    letters = alphabet.ALPHABETS[language]
    assert len(letters) == len(set(letters)) == count
    cyrillic = language in {"kk", "ky", "ru"}
    assert all(alphabet.is_cyrillic(letter) == cyrillic for letter in letters)
    assert all(alphabet.is_latin(letter) != cyrillic for letter in letters)


def test_capitals_are_true_to_the_language() -> None:
    """Turkish writes İ and I and no W; Kazakh writes Қ, Kyrgyz does not."""
    assert {"İ", "I", "ı", "i", "â"} <= alphabet.letters("tr")
    assert "w" not in alphabet.letters("tr")
    assert "Қ" in alphabet.letters("kk")
    assert "қ" not in alphabet.letters("ky")
    with pytest.raises(KeyError):
        alphabet.letters("xx")


LOOK_ALIKES = [
    ("ky", "Бaку шаары", "Бaку", "Баку", (1,)),
    ("kk", "Бүгін Қaзақстан", "Қaзақстан", "Қазақстан", (7,)),
    ("kk", "Yкімет отырысы", "Yкімет", "Үкімет", (0,)),
    ("kk", "ѳнер", "ѳнер", "өнер", (0,)),
    ("ky", "жаӊы", "жаӊы", "жаңы", (2,)),
    ("az", "Azərbaycаn", "Azərbaycаn", "Azərbaycan", (8,)),
    ("az", "ǝdəbiyyat", "ǝdəbiyyat", "ədəbiyyat", (0,)),
    ("tr", "Türkiуe", "Türkiуe", "Türkiye", (5,)),
    ("ru", "Мocква", "Мocква", "Москва", (1, 2)),
    ("en", "Тurkic", "Тurkic", "Turkic", (0,)),
]


@pytest.mark.parametrize(("language", "text", "word", "repair", "letters"), LOOK_ALIKES)
def test_look_alikes_are_found_and_repaired(
    language: str, text: str, word: str, repair: str, letters: tuple[int, ...]
) -> None:
    """The word, the offsets of its wrong letters, and the word as it should be."""
    (found,) = alphabet.look_alikes(text, language)
    assert (found.word, found.repair, found.letters) == (word, repair, letters)
    assert text[found.start : found.end] == word
    assert found.certain
    assert alphabet.repaired(text, language) == text.replace(word, repair)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ky", "Googleда жаңылык чыкты"),
        ("kk", "COVIDтен кейін NATO саммиті"),
        ("kk", "Әлем елдері, һәм Қытай"),
        ("az", "Şuşa, Gəncə və Xankəndi"),
        ("tr", "hâlâ resmî kâğıt"),
        ("en", "The newspaper Казинформ reported"),
    ],
)
def test_what_is_meant_is_no_look_alike(language: str, text: str) -> None:
    """Brands with endings, initialisms, circumflexes and whole foreign names are left alone."""
    assert alphabet.look_alikes(text, language) == []
    assert alphabet.repaired(text, language) == text


def test_a_small_word_of_the_other_script_is_doubtful() -> None:
    """A Latin c between Russian words is shown, and not mended by itself."""
    (found,) = alphabet.look_alikes("договор c партнёром", "ru")
    assert (found.repair, found.certain) == ("с", False)
    assert alphabet.repaired("договор c партнёром", "ru") == "договор c партнёром"


@given(st.text(max_size=60), st.sampled_from(sorted(alphabet.ALPHABETS)))
def test_repairs_keep_the_length(text: str, language: str) -> None:
    """Offsets taken before a repair hold after it, and a second repair finds nothing certain."""
    mended = alphabet.repaired(text, language)
    assert len(mended) == len(text)
    for found in alphabet.look_alikes(text, language):
        assert text[found.start : found.end] == found.word
        assert all(found.start <= at < found.end for at in found.letters)


def test_apostrophes_are_told_from_quotation_marks() -> None:
    """Between letters and in the '90s it is an apostrophe; around a word it is not."""
    text = "‘Türkiye’nin’ o‘zbek 2023'te, the ’90s"
    assert [text[at - 1 : at + 2] for at in quotation.apostrophes(text)] == [
        "e’n",
        "o‘z",
        "3't",
        " ’9",
    ]
    assert quotation.unify_apostrophes(text) == "‘Türkiye'nin’ o'zbek 2023'te, the '90s"
    assert quotation.unify_apostrophes("Baku's", "’") == "Baku’s"


@given(st.text(max_size=60))
def test_straightening_keeps_offsets(text: str) -> None:
    """One sign for one, and nothing but the signs changes."""
    straight = quotation.straighten(text)
    assert len(straight) == len(text)
    marks = set(quotation.APOSTROPHES + quotation.SINGLE_MARKS + quotation.DOUBLE_MARKS)
    for old, new in zip(text, straight, strict=True):
        assert old == new or (old in marks and new in "'\"")


def test_folding_keeps_a_map_of_offsets() -> None:
    """İ as one or two code points, decomposed й and a soft hyphen: a find leads to the source."""
    text = "I\u0307stanbul, Бишкеки\u0306, Азер\u00adбайжан"
    folded = casing.fold_mapped(text, "tr")
    assert "istanbul" in folded.text
    at = folded.text.index("istanbul")
    start, end = folded.span(at, at + len("istanbul"))
    assert text[start:end] == "I\u0307stanbul"
    cyrillic = casing.fold_mapped(text, "ky")
    at = cyrillic.text.index("азербайжан")
    start, end = cyrillic.span(at, at + len("азербайжан"))
    assert text[start:end] == "Азер\u00adбайжан"
    assert "й" in cyrillic.text


@given(st.text(max_size=50), st.sampled_from(["az", "tr", "kk", "ky", "en", "ru"]))
def test_every_folded_letter_has_its_place(text: str, language: str) -> None:
    """The map is as long as the folded text and one, rises, and ends at the source's length."""
    folded = casing.fold_mapped(text, language)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] == len(text)
    for offset in range(len(text) if folded.text else 0):
        assert 0 <= folded.position(offset) <= len(folded.text)


@given(st.text("abcıiİIəƏşŞğĞöüçx ", max_size=30), st.sampled_from(["az", "tr"]))
def test_casing_is_true_to_i(text: str, language: str) -> None:
    """Upper and lower are inverse on the letters of az and tr, dotted and dotless i included."""
    assert casing.lower(casing.upper(text, language), language) == casing.lower(text, language)
    assert casing.upper(casing.lower(text, language), language) == casing.upper(text, language)
    assert len(casing.lower(text, language)) == len(text)
