"""What a language can append to a word."""

from __future__ import annotations

import pytest

from translator.terms.suffixes import (
    begins_with_vowel,
    changed_stems,
    final_sound,
    is_plural,
    is_possessive_plural,
    is_suffix,
    plural_stem,
    russian_stem,
)

FITTING = [
    ("tr", "türk", "ler leri ün e ü te teki tekiler ten le tür ümüz"),
    ("tr", "ankara", "nın ya yı da daki dan yla dır ydı 'nın 'ya larda"),
    ("tr", "boğazı", "nın na nı nda ndan ndaki yla"),
    ("az", "bakı", "nın ya nı da dakı dan yla dır yadək yacan larda -nın 'da mızın"),
    ("az", "azərbaycan", "ın a ı da dan la dır ları"),
    ("kk", "қазақстан", "ның ға ды да дағы нан мен -ның"),
    ("kk", "министрлігі", "нің не н нде ндегі нен мен"),
    ("ky", "кыргызстан", "дын га ды да дагы дан бы"),
    ("ky", "министрлиги", "нин не н нде ндеги нен"),
    ("en", "baku", "'s"),
    ("ru", "москва", "е ой у"),
]
FOREIGN = [
    ("tr", "türk", "iye men çe'ye iyeli"),
    ("tr", "lima", "nda na nca la"),
    ("az", "bakı", "xanov lı lılar"),
    ("az", "türk", "iyə"),
    ("kk", "қазақстан", "дық лық ша"),
    ("ky", "кура", "н на нда"),
    ("en", "turkey", "s es"),
    ("ru", "иран", "ец ский цы ка"),
]


@pytest.mark.parametrize(("language", "stem", "suffixes"), FITTING)
def test_case_number_and_possessor_are_suffixes(language: str, stem: str, suffixes: str) -> None:
    """Everything that newsrooms append to a name is read, with or without a separator."""
    assert [text for text in suffixes.split() if not is_suffix(text, language, stem)] == []
    assert is_suffix("", language, stem)


@pytest.mark.parametrize(("language", "stem", "suffixes"), FOREIGN)
def test_what_makes_another_word_is_no_suffix(language: str, stem: str, suffixes: str) -> None:
    """Demonyms, other names and buffers that do not fit are refused."""
    found = [text for text in suffixes.split() if is_suffix(text, language, stem, name=True)]
    assert found == []


@pytest.mark.parametrize(
    ("language", "suffixes"),
    [("tr", "'ye 'nin ye nin in"), ("ky", "нун дун га"), ("kk", "-ның ның дың")],
)
def test_without_a_stem_either_set_will_do(language: str, suffixes: str) -> None:
    """An initialism takes the suffixes of its reading, which the letters do not show."""
    assert all(is_suffix(text, language) for text in suffixes.split())


def test_a_separator_frees_the_choice() -> None:
    """After an apostrophe a foreign name takes the suffix of its reading: Duffy'yi, Apple'ın."""
    assert is_suffix("'yi", "tr", "duffy")
    assert is_suffix("'ın", "tr", "apple")
    assert not is_suffix("ın", "tr", "apple")


def test_a_name_that_ends_in_a_vowel_is_nobodys_own() -> None:
    """A common noun takes every possessive, a name only those that leave no doubt."""
    assert is_suffix("nı", "tr", "lima")
    assert not is_suffix("nı", "tr", "lima", name=True)
    assert is_suffix("mizin", "tr", "türkiye", name=True)


@pytest.mark.parametrize(
    ("word", "language", "stems"),
    [
        ("bakanlık", "tr", ["bakanlığ", "bakanlıg"]),
        ("şehir", "tr", ["şehr"]),
        ("başlıq", "az", ["başlığ"]),
        ("халық", "kk", ["халығ", "халқ"]),
        ("китеп", "ky", ["китеб"]),
        ("аэропорт", "kk", []),
        ("каир", "ky", []),
        ("tek", "tr", []),
        ("week", "en", []),
    ],
)
def test_stems_change_before_a_vowel(word: str, language: str, stems: list[str]) -> None:
    """Last consonants soften and high vowels drop out, in words long enough to be told apart."""
    assert list(changed_stems(word, language)) == stems


@pytest.mark.parametrize(
    ("word", "language", "stem", "suffix"),
    [
        ("başçısı", "az", "başçı", "larının"),
        ("bakanı", "tr", "bakan", "ları"),
        ("министрі", "kk", "министр", "леріне"),
        ("министри", "ky", "министр", "лерин"),
    ],
)
def test_the_plural_of_a_compound_head(word: str, language: str, stem: str, suffix: str) -> None:
    """The possessive of the head gives way to the plural, and comes again after it."""
    assert plural_stem(word, language) == stem
    assert is_possessive_plural(suffix, language)
    assert not is_possessive_plural("", language)


def test_other_words_have_no_such_plural() -> None:
    """English, short words and heads without a possessive do not change."""
    assert plural_stem("ministry", "en") == ""
    assert plural_stem("oda", "tr") == ""
    assert plural_stem("prezident", "az") == ""


@pytest.mark.parametrize(
    ("word", "stem"),
    [("россия", "росс"), ("тюркский", "тюркск"), ("организация", "организац"), ("иран", "иран"),
     ("баку", "баку"), ("кремль", "кремл")],
)  # fmt: skip
def test_russian_stems(word: str, stem: str) -> None:
    """The ending of the dictionary form goes; short and indeclinable words stay."""
    assert russian_stem(word) == stem


def test_english_plurals_are_for_common_terms() -> None:
    """The plural is asked for apart, since names do not take it."""
    assert is_plural("s", "en")
    assert is_plural("es'", "en")
    assert not is_plural("s", "tr")


@pytest.mark.parametrize(
    ("stem", "language", "sound"),
    [("türk", "tr", "consonant"), ("ankara", "tr", "vowel"), ("bakı", "az", "high"),
     ("баку", "kk", "either"), ("opec+", "en", "either"), ("", "ky", "either")],
)  # fmt: skip
def test_the_last_sound_decides(stem: str, language: str, sound: str) -> None:
    """Open and high vowels, consonants, and what cannot be told from the letter."""
    assert final_sound(stem, language) == sound


def test_vowels() -> None:
    """A suffix begins with a vowel or it does not; nothing does not."""
    assert begins_with_vowel("ın")
    assert begins_with_vowel("у")
    assert not begins_with_vowel("lar")
    assert not begins_with_vowel("")
