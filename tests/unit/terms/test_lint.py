"""Rows that can be loaded and should be looked at."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.terms.term_records import concept
from translator.language.tags import TARGETS
from translator.resources import shipped
from translator.terms import termbase
from translator.terms.concept import Conflict, Grammar
from translator.terms.lint import KINDS, lint
from translator.terms.paradigm import paradigm
from translator.terms.termbase import build

ALL = {"en": "Elden", "az": "Eldən", "tr": "Elden", "kk": "Елден", "ky": "Елден"}


def kinds(*concepts: object) -> list[tuple[str, str, str]]:
    """Return (kind, id, language) of what is found."""
    found = lint(build(concepts))  # type: ignore[arg-type]
    return [(each.kind, each.concept, each.language) for each in found]


def test_a_sound_row_is_not_named() -> None:
    """A place with a term in every language gives no cause."""
    assert kinds(concept("a", **ALL)) == []


def test_look_alikes_are_named_with_their_repair() -> None:
    """A letter of the same script that no alphabet has is shown."""
    (found,) = lint(build([concept("a", **{**ALL, "az": "ǝdəbi Eldən"})]))
    assert (found.kind, found.language) == ("look_alike", "az")
    assert "ədəbi" in found.message


def test_homonyms_and_twins_are_told_apart() -> None:
    """Same term, other terms elsewhere: contradiction. The same everywhere: duplicate."""
    twin = concept("b", **ALL)
    assert kinds(concept("a", **ALL), twin) == [("duplicate", "b", "")]
    other = concept("b", **{**ALL, "en": "New Elden"})
    assert set(kinds(concept("a", **ALL), other)) == {
        ("contradiction", "b", tag) for tag in ("az", "tr", "kk", "ky")
    }


def test_missing_languages_and_conflicts_are_named() -> None:
    """A row that is kept as it is needs no translation."""
    part = concept("a", en="Elden", tr="Elden")
    assert kinds(part) == [("incomplete", "a", "")]
    assert kinds(replace(part, keep=True)) == []
    conflict = Conflict(concept="a", language="tr", kept="X", other="Y", kept_by="aa")
    (found,) = lint(replace(build([concept("a", **ALL)]), conflicts=(conflict,)))
    assert found.kind == "conflict"
    assert found.message == "aa says X and holds, the shared row says Y"


def test_guesses_are_named_until_the_row_says_more() -> None:
    """An initialism whose reading is not given is a guess; with `pron` it is none."""
    row = concept("a", "place", **{**ALL, "tr": "Guadeloupe"})
    assert ("reading", "a", "tr") in kinds(row)
    told = replace(row, grammar=(("tr", Grammar(pron="guadelup")),))
    assert ("reading", "a", "tr") not in kinds(told)


def test_the_report_is_in_order() -> None:
    """Kinds stand in the order of their table."""
    found = kinds(concept("a", en="Elden"), concept("b", **{**ALL, "az": "ǝdəbi"}))
    places = [list(KINDS).index(kind) for kind, _, _ in found]
    assert places == sorted(places)


def test_a_paradigm_has_the_cases_of_its_language() -> None:
    """Seven forms in the Turkic languages; English has a possessive and a plural."""
    one = concept("a", **ALL).inflected("tr")
    assert one is not None
    assert [form.text for form in paradigm(one)] == [
        "Elden", "Elden'in", "Elden'e", "Elden'i", "Elden'de", "Elden'den", "Elden'le",
    ]  # fmt: skip
    english = concept("a", "common", en="pipeline").inflected("en")
    assert english is not None
    assert [form.text for form in paradigm(english)] == [
        "pipeline", "pipeline's", "pipelines", "pipelines'",
    ]  # fmt: skip


def test_the_shipped_glossaries_are_clean() -> None:
    """No look-alike, no row twice, no conflict, and 1,500 concepts complete in five languages."""
    base = termbase.load([shipped("glossaries")])
    found = [each for each in lint(base) if each.kind in {"look_alike", "duplicate", "conflict"}]
    assert found == []
    complete = [one for one in base.concepts if all(one.preferred(tag) for tag in TARGETS)]
    assert len(complete) >= 1500
    assert all(one.source for one in base.concepts)
