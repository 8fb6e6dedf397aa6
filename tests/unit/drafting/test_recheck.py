"""What an editor's change does to a unit's ledger and findings."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import EmptyAnswers, Scripted, article, checks_of, concept, drafted, termbase
from translator.article.model import Block
from translator.drafting.recheck import rechecker

TERM = concept("org.forum", kind="organisation", en="Water Forum", az="Su Forumu")


def test_an_edit_is_judged_anew() -> None:
    """A term that the editor wrote is kept, a number that she dropped is missing."""
    source = article("The Water Forum drew 50 guests.")
    draft = drafted(
        source, "az", Scripted({source.blocks[0].text: "Forum 50 qonaq topladı."}), TERM
    )
    (unit,) = draft.units
    assert checks_of(unit)["term_missing"] == "error"
    recheck = rechecker(draft, source, termbase(TERM))
    edited = recheck(replace(unit, target="Su Forumu qonaq topladı.", origin="human"))
    assert "term_missing" not in checks_of(edited)
    assert checks_of(edited)["numbers_missing"] == "error"
    assert edited.ledger[0].written == "Su Forumu"
    assert edited.machine_target == unit.machine_target


def test_remarks_of_the_machine_do_not_outlive_the_edit() -> None:
    """What drafting said of its own text is not said of the editor's."""
    source = article("It grew by 5.")
    draft = drafted(source, "az", Scripted({"It grew by 5.": "Artdı."}))
    (unit,) = draft.units
    assert "protected_restored" in checks_of(unit)
    edited = rechecker(draft, source, termbase())(replace(unit, target="5 artdı.", origin="human"))
    assert edited.findings == ()


def test_an_unwritten_translation_stays_an_error() -> None:
    """A unit that holds the source's words stays reported until somebody writes it."""
    source = article("The forum opened today.")
    draft = drafted(source, "az", EmptyAnswers())
    recheck = rechecker(draft, source, termbase())
    (unit,) = draft.units
    assert checks_of(recheck(unit)) == {"empty_target": "error"}
    written = recheck(replace(unit, target="Forum bu gün açıldı.", origin="human"))
    assert written.findings == ()


def test_code_is_never_judged() -> None:
    """Verbatim text carried over has no findings, before and after."""
    source = article(Block(id="v1", kind="verbatim", text="x equals y"))
    draft = drafted(source, "az", EmptyAnswers())
    (unit,) = draft.units
    assert rechecker(draft, source, termbase())(unit).findings == unit.findings == ()


def test_only_the_checks_given_are_run() -> None:
    """A desk that switches checks off gets no findings of theirs."""
    source = article("It grew by 5.")
    draft = drafted(source, "az", Scripted({}))
    recheck = rechecker(draft, source, termbase(), checks={})
    assert recheck(replace(draft.units[0], target="Artdı.", origin="human")).findings == ()
