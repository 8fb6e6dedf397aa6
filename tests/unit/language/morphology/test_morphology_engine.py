"""Writing forms: separators, policies, compound heads, guesses and overrides."""

from __future__ import annotations

import pytest

from translator.errors import UsageError
from translator.language.morphology import Features, Term, analyse, inflect


def _form(term: Term, name: str) -> str:
    return inflect(term, Features.parse(name)).text


@pytest.mark.parametrize(
    ("class_", "policy", "expected"),
    [
        ("place", "", "Ankara'da"),
        ("place", "none", "Ankarada"),
        ("organisation", "", "Ankarada"),
        ("organisation", "tdk", "Ankarada"),
        ("organisation", "press", "Ankara'da"),
        ("common", "press", "Ankarada"),
    ],
)
def test_the_turkish_apostrophe_follows_class_and_policy(
    class_: str, policy: str, expected: str
) -> None:
    """Names have the apostrophe, institutions in the press only, common nouns never (TDK)."""
    assert _form(Term("Ankara", "tr", class_, apostrophe=policy), "loc") == expected


def test_no_apostrophe_before_a_plural_name_but_before_a_plural_initialism() -> None:
    """Aliyevlerin has none, KOBİ'lerin has one (TDK, kesme işareti)."""
    assert _form(Term("Aliyev", "tr", "person"), "pl.gen") == "Aliyevlerin"
    assert _form(Term("KOBİ", "tr", "initialism"), "pl.gen") == "KOBİ'lerin"


def test_a_generic_noun_at_the_end_of_a_place_has_no_apostrophe() -> None:
    """Narın bölgesinde, since bölge is no name there; Hazar Denizi'nde has one."""
    assert _form(Term("Narın bölgesi", "tr", "place", head="poss"), "loc") == "Narın bölgesinde"
    assert _form(Term("Hazar Denizi", "tr", "place", head="poss"), "loc") == "Hazar Denizi'nde"


@pytest.mark.parametrize(
    ("language", "text", "class_", "reason"),
    [
        ("tr", "XRZ", "initialism", "reading"),
        ("tr", "Mark Whitby", "person", "reading"),
        ("tr", "Drumond", "person", "reading"),
        ("tr", "G20", "initialism", "digits"),
        ("tr", "Péter Kovač", "person", "letters"),
        ("tr", "vb.", "common", "letters"),
        ("tr", "Deniz Kurulu", "organisation", "head"),
        ("az", "XYZ", "initialism", "reading"),
        ("az", "Workshop", "organisation", "reading"),
        ("kk", "Netflix", "organisation", "reading"),
        ("kk", "объект", "common", "loan"),
        ("kk", "ЖСД", "initialism", "reading"),
        ("ky", "ЖСД", "initialism", "reading"),
        ("ky", "COVID-19", "common", "digits"),
    ],
)
def test_a_guess_says_so(language: str, text: str, class_: str, reason: str) -> None:
    """A form that rests on a guess names the reason."""
    assert reason in inflect(Term(text, language, class_), Features(case="gen")).uncertain


@pytest.mark.parametrize(
    ("language", "text", "class_"),
    [
        ("tr", "Ankara", "place"),
        ("tr", "Ethem İshak", "person"),
        ("tr", "NATO", "initialism"),
        ("tr", "TRT", "initialism"),
        ("az", "Bakı", "place"),
        ("az", "BMT", "initialism"),
        ("kk", "Қасым-Жомарт Тоқаев", "person"),
        ("kk", "АҚШ", "initialism"),
        ("ky", "Садыр Жапаров", "person"),
        ("ky", "БУУ", "initialism"),
    ],
)
def test_what_is_known_is_certain(language: str, text: str, class_: str) -> None:
    """Native spellings, listed initialisms and those that end in a vowel are no guess."""
    assert not inflect(Term(text, language, class_), Features(case="gen")).uncertain


def test_the_bare_form_is_never_a_guess() -> None:
    """The nominative is the term itself, whatever its reading."""
    form = inflect(Term("XRZ", "tr", "initialism"), Features())
    assert (form.text, form.suffix, form.uncertain) == ("XRZ", "", frozenset())


def test_a_reading_settles_a_foreign_name() -> None:
    """With `pron` the suffix follows the sound and the form is certain."""
    form = inflect(Term("Mark Whitby", "tr", "person", pron="vitbi"), Features(case="dat"))
    assert (form.text, form.uncertain) == ("Mark Whitby'ye", frozenset())


def test_marks_on_vowels_do_not_hide_them() -> None:
    """The last vowel of Orbán is an a: Orbán'ın, never Orbán'un."""
    assert _form(Term("Orbán", "tr", "person"), "gen") == "Orbán'ın"


def test_stem_suffix_and_separator_make_the_form() -> None:
    """A form is its stem, the separator and its suffix."""
    form = inflect(Term("bakanlık", "tr", "common"), Features(case="acc"))
    assert (form.stem, form.suffix, form.text) == ("bakanlığ", "ı", "bakanlığı")
    form = inflect(Term("Ankara", "tr", "place"), Features(case="dat"))
    assert (form.stem, form.suffix, form.text) == ("Ankara", "ya", "Ankara'ya")


@pytest.mark.parametrize(
    ("language", "text", "plural", "ours"),
    [
        ("tr", "Enerji Bakanlığı", "Enerji Bakanlıkları", "Enerji Bakanlığımız"),
        ("tr", "Merkez Bankası", "Merkez Bankaları", "Merkez Bankamız"),
        ("tr", "Mavi Meclisi", "Mavi Meclisleri", "Mavi Meclisimiz"),
        ("az", "Energetika Nazirliyi", "Energetika Nazirlikləri", "Energetika Nazirliyimiz"),
        ("kk", "Энергетика министрлігі", "Энергетика министрліктері", "Энергетика министрлігіміз"),
        ("ky", "Энергетика министрлиги", "Энергетика министрликтери", "Энергетика министрлигибиз"),
    ],
)
def test_a_compound_head_gives_way_to_plural_and_other_possessors(
    language: str, text: str, plural: str, ours: str
) -> None:
    """Its possessive stands after the plural, and no longer where another possessor does."""
    term = Term(text, language, "organisation", head="poss")
    assert _form(term, "pl") == plural
    assert _form(term, "p1p") == ours
    assert _form(term, "p3") == text


def test_a_softened_stem_keeps_its_capitals() -> None:
    """Only the changed letter changes: Ortaklığın, not ortaklığın."""
    assert _form(Term("Doğu Ortaklık", "tr", "organisation"), "gen") == "Doğu Ortaklığın"
    assert _form(Term("Doğu Nazirlik", "az", "organisation"), "dat") == "Doğu Nazirliyə"


def test_overrides_win() -> None:
    """A form that the glossary gives is written and read back as it stands."""
    term = Term("Баку", "kk", "place", overrides=(("dat", "Бакуға"),))
    assert _form(term, "dat") == "Бакуға"
    assert Features(case="dat") in analyse(term, "Бакуға")
    mapped = Term("Баку", "kk", "place", overrides={"dat": "Бакуға"})  # type: ignore[arg-type]
    assert mapped == term


def test_the_glossary_may_set_harmony_softening_and_stem() -> None:
    """`front`, `soften` and `stem` of a term stand above the rules."""
    assert _form(Term("kalol", "tr", "common", front=True), "dat") == "kalole"
    assert _form(Term("mektup", "tr", "common", soften=False), "acc") == "mektupu"
    assert _form(Term("sakıt", "tr", "common", stem="sakd"), "acc") == "sakdı"


@pytest.mark.parametrize(("language", "name"), [("ky", "lim"), ("en", "loc"), ("ru", "gen")])
def test_a_form_that_the_language_lacks_is_refused(language: str, name: str) -> None:
    """No such suffix, or no such table, is a usage error that names the language."""
    with pytest.raises(UsageError) as fault:
        inflect(Term("слово", language), Features.parse(name))
    assert language in fault.value.message


def test_a_term_without_text_is_refused() -> None:
    """Nothing cannot be inflected."""
    with pytest.raises(UsageError):
        inflect(Term("", "tr"), Features(case="gen"))
