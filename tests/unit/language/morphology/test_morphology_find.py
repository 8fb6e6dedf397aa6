"""Finding terms in running text: offsets, certainty, and what is no form."""

from __future__ import annotations

import pytest

from translator.language.morphology import Term, find


def _found(term: Term, text: str) -> list[tuple[str, str, str]]:
    spans = find(term, text)
    return [(text[span.start : span.end], span.certainty, str(span.features)) for span in spans]


def test_every_place_is_found_in_order() -> None:
    """All forms of a term are found, with their readings, and offsets are exact."""
    text = "Ankara'da başladı; ANKARA'NIN kararı Ankara’dan geldi."
    assert _found(Term("Ankara", "tr", "place"), text) == [
        ("Ankara'da", "strict", "loc"),
        ("ANKARA'NIN", "strict", "gen"),
        ("Ankara’dan", "strict", "abl"),
    ]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Term("Ankara", "tr", "place"), "Ankaranın"),
        (Term("Ankara", "tr", "place"), "Ankara'de"),
        (Term("NATO", "az", "initialism"), "NATOnun"),
        (Term("Bakı", "az", "place"), "Bakınin"),
        (Term("Қазақстан", "kk", "place"), "Қазақстанге"),
        (Term("Бишкек", "ky", "place"), "Бишкектун"),
    ],
)
def test_a_wrong_form_is_found_leniently(term: Term, text: str) -> None:
    """A missing apostrophe or hyphen and another harmony are found, and told from good copy."""
    if term.text == "Bakı":
        assert _found(term, text) == []  # a short name takes no suffix of another harmony
    else:
        assert [(word, certainty) for word, certainty, _ in _found(term, text)] == [
            (text, "lenient")
        ]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Term("Ali", "tr", "person"), "Aliye Aliyev ali"),
        (Term("Su", "tr", "place"), "Sudan Suudi"),
        (Term("Lima", "tr", "place"), "Liman Limanı"),
        (Term("Ата", "ky", "place"), "Чолпон-Атада"),
        (Term("Türk", "tr", "common"), "Türkiye Türkçülük"),
        (Term("BM", "tr", "initialism"), "bm BMW"),
        (Term("Bakı", "az", "place"), "Bakıxanov bakıda"),
        (Term("Алматы", "kk", "place"), "Алматылықтар"),
        (Term("Ankara", "tr", "place"), "Ankaralı Ankaragücü"),
        (Term("G20", "tr", "initialism"), "G200"),
    ],
)
def test_another_word_is_no_form(term: Term, text: str) -> None:
    """Words that only begin like the term, and those in small letters, are left alone."""
    assert _found(term, text) == []


@pytest.mark.parametrize(
    ("term", "text", "form"),
    [
        (Term("Türkiye", "tr", "place"), "Türkiye-Azerbaycan ilişkileri", "Türkiye"),
        (Term("Azerbaycan", "tr", "place"), "Türkiye-Azerbaycan'ın", "Azerbaycan'ın"),
        (Term("НАТО", "kk", "initialism"), "НАТО-Ресей", "НАТО"),
        (Term("Ankara", "tr", "place"), "‘Ankara’", "Ankara"),
    ],
)
def test_hyphens_and_quotes_close_a_name(term: Term, text: str, form: str) -> None:
    """A name joined to another by a hyphen or set in quotes is found bare or inflected."""
    assert [word for word, _, _ in _found(term, text)] == [form]


def test_spaces_between_words_may_be_any() -> None:
    """A line break or a fixed space inside a term does not hide it."""
    term = Term("Dışişleri Bakanlığı", "tr", "organisation", head="poss")
    text = "Dışişleri\nBakanlığının ve Dışişleri\u00a0Bakanlığına"
    assert [features for _, _, features in _found(term, text)] == ["gen", "dat"]


def test_both_policies_are_good_copy_unless_the_glossary_chose() -> None:
    """An institution may have the apostrophe or not; with a policy set, one of them is lenient."""
    text = "Ticaret Bakanlığına Ticaret Bakanlığı'na"
    free = Term("Ticaret Bakanlığı", "tr", "organisation", head="poss")
    tdk = Term("Ticaret Bakanlığı", "tr", "organisation", head="poss", apostrophe="tdk")
    assert [certainty for _, certainty, _ in _found(free, text)] == ["strict", "strict"]
    assert [certainty for _, certainty, _ in _found(tdk, text)] == ["strict", "lenient"]


def test_readings_come_likeliest_first() -> None:
    """Bakının is the genitive before it is *of your Baku*."""
    (span,) = find(Term("Bakı", "az", "place"), "Bakının")
    assert [str(features) for features in span.readings] == ["gen", "p2s.gen"]
    assert span.features == span.readings[0]


def test_changed_stems_are_found() -> None:
    """A stem that changes before a vowel is found in both shapes."""
    assert [w for w, _, _ in _found(Term("şehir", "tr", "common"), "Şehre ve şehirde")] == [
        "Şehre",
        "şehirde",
    ]
    assert [w for w, _, _ in _found(Term("халық", "kk", "common"), "халқының халыққа")] == [
        "халқының",
        "халыққа",
    ]


def test_overridden_forms_are_found() -> None:
    """A form from the glossary is found as strict."""
    term = Term("Баку", "kk", "place", overrides=(("dat", "Бакуға"),))
    assert _found(term, "Бакуға барды") == [("Бакуға", "strict", "dat")]


def test_an_empty_text_has_no_terms() -> None:
    """Nothing is found in nothing."""
    assert find(Term("Ankara", "tr", "place"), "") == []
