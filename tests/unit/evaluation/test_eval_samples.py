"""Samples: the request carries the terms that drafting would ask for."""

from __future__ import annotations

from tests.fakes import concept, termbase
from tests.unit.evaluation.eval_records import row, sample
from translator.engines.base import TermAnnotation
from translator.evaluation.samples import samples, without_terms

BAKU = concept("baku", en="Baku", tr="Bakü")


def test_terms_of_the_source_are_annotated() -> None:
    """Each concept found in the source is handed over with the approved target term."""
    made = sample("The port of Baku opened.", "Bakü limanı açıldı.", BAKU)
    assert made.request.terms == (TermAnnotation(start=12, end=16, target="Bakü"),)
    assert (made.request.source, made.request.target) == ("en", "tr")
    assert [match.concept.id for match in made.matches] == ["baku"]


def test_doubtful_and_missing_terms_are_held_back() -> None:
    """A form in doubt is not asked for, nor is a concept without a term in the target language."""
    doubtful = concept("ganja", en="Ganja", tr="?Gence")
    elsewhere = concept("shusha", en="Shusha", kk="Шуша")
    made = sample("Ganja and Shusha.", "Gence ve Şuşa.", doubtful, elsewhere)
    assert made.matches == ()
    assert made.request.terms == ()


def test_line_and_name_are_kept() -> None:
    """A sample can be found again in its file."""
    (made,) = samples([row(7, en="Rain.", tr="Yağmur.")], "en", "tr", termbase())
    assert (made.line, made.name, made.source, made.reference) == (7, "a-7", "Rain.", "Yağmur.")


def test_a_request_without_terms() -> None:
    """The annotations go, the text stays; what has none stays the same object."""
    request = sample("The port of Baku opened.", "Bakü limanı açıldı.", BAKU).request
    bare = without_terms(request)
    assert (bare.text, bare.terms) == (request.text, ())
    assert without_terms(bare) is bare
