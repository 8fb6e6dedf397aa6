"""From source hits to ledger rows: does the draft hold the approved term?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from translator.engines.base import TermAnnotation
from translator.terms.ledger import LedgerRow, TermHit
from translator.terms.match import Match, concept_matcher, matcher
from translator.terms.termbase import Concept, Term, Termbase


def hits(text: str, source: str, termbase: Termbase) -> list[Match]:
    """Return the concepts that stand in a source segment."""
    return matcher(termbase, source).find(text)


def annotate(matches: Sequence[Match], target: str) -> tuple[TermAnnotation, ...]:
    """Return what to hand an engine that can use approved terms; doubtful forms are held back."""
    found = []
    for match in matches:
        term = match.concept.preferred(target)
        if term and not term.doubtful:
            found.append(TermAnnotation(start=match.start, end=match.end, target=term.text))
    return tuple(found)


def ledger(
    matches: Sequence[Match], text: str, source_text: str, target: str
) -> tuple[LedgerRow, ...]:
    """Return one row for every hit; an occurrence in the draft answers for one hit only."""
    if not matches:
        return ()
    concepts = {match.concept.id: match.concept for match in matches}
    written = _occurrences(concepts, text, target)
    return tuple(_row(match, written, source_text, text, target) for match in matches)


def _occurrences(concepts: dict[str, Concept], text: str, target: str) -> dict[str, list[Match]]:
    """Find each concept by itself, so that a longer term does not hide a shorter one."""
    return {name: concept_matcher(concept, target).find(text) for name, concept in concepts.items()}


def _row(
    match: Match, written: dict[str, list[Match]], source_text: str, text: str, target: str
) -> LedgerRow:
    hit = TermHit(
        concept=match.concept.id,
        term=match.term.text,
        form=source_text[match.start : match.end],
        start=match.start,
        end=match.end,
        suffix=source_text[match.stem_end : match.end],
    )
    wanted = match.concept.preferred(target)
    if wanted is None:
        return LedgerRow(
            hit=hit, target="", method="failed", note=f"the termbase has no {target} term"
        )
    mandatory = match.concept.status == "approved" and not wanted.doubtful
    found = _take(written[match.concept.id])
    if found is None:
        return LedgerRow(
            hit=hit,
            target=wanted.text,
            method="failed",
            mandatory=mandatory,
            note=_note(wanted, match.concept),
        )
    form = text[found.start : found.end]
    certainty: Literal["exact", "suffixed"] = "exact" if form == found.term.text else "suffixed"
    return LedgerRow(
        hit=hit,
        target=wanted.text,
        method="kept",
        written=form,
        start=found.start,
        mandatory=mandatory,
        certainty=certainty,
        note="" if found.term.preferred else f"admitted variant: {found.term.text}",
    )


def _take(found: list[Match]) -> Match | None:
    return found.pop(0) if found else None


def _note(wanted: Term, concept: Concept) -> str:
    if wanted.doubtful:
        return "the form is in doubt: check it"
    return "" if concept.status == "approved" else "draft term"
