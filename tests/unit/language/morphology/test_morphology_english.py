"""English plurals and possessives."""

from __future__ import annotations

import pytest

from translator.language.morphology import Features, Term, analyse, find, inflect


@pytest.mark.parametrize(
    ("text", "class_", "name", "expected"),
    [
        ("country", "common", "pl", "countries"),
        ("ministry", "common", "pl.gen", "ministries'"),
        ("Kennedy", "person", "pl", "Kennedys"),
        ("summit", "common", "gen", "summit's"),
        ("head of state", "common", "pl", "heads of state"),
        ("head of state", "common", "gen", "head of state's"),
        ("secretary-general", "common", "pl", "secretaries-general"),
        ("spokesperson", "common", "pl", "spokespersons"),
        ("woman", "common", "pl.gen", "women's"),
        ("MP", "initialism", "pl", "MPs"),
        ("embassy", "common", "nom", "embassy"),
        ("Paris", "place", "gen", "Paris's"),
        ("United Nations", "organisation", "gen", "United Nations'"),
        ("Organization of Turkic States", "organisation", "gen", "Organization of Turkic States'"),
        ("South Caucasus", "place", "gen", "South Caucasus's"),
        ("Supreme Congress", "organisation", "gen", "Supreme Congress's"),
    ],
)
def test_forms(text: str, class_: str, name: str, expected: str) -> None:
    """The plural and the possessive are written as English does, names in y unchanged."""
    assert inflect(Term(text, "en", class_), Features.parse(name)).text == expected


def test_both_possessives_of_a_name_in_s_are_good_copy() -> None:
    """Paris's and Paris' are both the possessive."""
    term = Term("Paris", "en", "place")
    assert analyse(term, "Paris's") == analyse(term, "Paris'") == [Features(case="gen")]


def test_forms_are_found_whole() -> None:
    """Plural and possessive are found with exact offsets, other words are not."""
    text = "Countries’ leaders; the country's; countryside"
    spans = find(Term("country", "en", "common"), text)
    words = [text[span.start : span.end] for span in spans]
    assert words == ["Countries’", "country's"]


def test_a_place_has_no_plural() -> None:
    """Bakus is no form of Baku."""
    assert find(Term("Baku", "en", "place"), "Bakus Baku") == find(
        Term("Baku", "en", "place"), "xxxxx Baku"
    )
