"""From source hits to ledger rows: does the draft hold the approved term?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.language import casing
from translator.terms.ledger import AUTOMATIC, UNFIT, LedgerRow, TermHit
from translator.terms.match import Match, concept_matcher, matcher
from translator.terms.termbase import Concept, Term, Termbase


def hits(text: str, source: str, termbase: Termbase) -> list[Match]:
    """Return the concepts that stand in a source segment."""
    return matcher(termbase, source).find(text)


def ledger(
    matches: Sequence[Match], text: str, source_text: str, target: str
) -> tuple[LedgerRow, ...]:
    """Return one row for every hit; an occurrence in the draft answers for one hit only."""
    written = _occurrences(matches, text, target)
    return tuple(
        _row(match, found, source_text, text, target)
        for match, found in zip(matches, written, strict=True)
    )


def carried(old: Sequence[LedgerRow], new: Sequence[LedgerRow], text: str) -> tuple[LedgerRow, ...]:
    """Return the new rows of an edited text with what the old ones know of automatic changes.

    A change counts as standing where its term does and its words are still in the text.
    """
    known = {(row.hit.concept, row.hit.start): row for row in old if row.method in AUTOMATIC}
    return tuple(_carried(known.get((row.hit.concept, row.hit.start)), row, text) for row in new)


def _carried(old: LedgerRow | None, row: LedgerRow, text: str) -> LedgerRow:
    if old is None or row.method != "kept" or old.written != row.written:
        return row
    if old.after and not text.startswith(old.after, row.start):
        return row
    return replace(row, method=old.method, note=old.note, before=old.before, after=old.after)


def _occurrences(matches: Sequence[Match], text: str, target: str) -> list[Match | None]:
    """Give every hit an occurrence of its own, the longest terms first.

    Each concept is looked for by itself, so that no other concept's term hides it; a stretch of
    the draft that answers for a long term does not answer for a shorter one inside it.
    """
    places = [_written(match.concept, text, target) for match in matches]
    found: list[Match | None] = [None] * len(matches)
    taken: list[Match] = []
    for index in sorted(range(len(matches)), key=lambda index: -_longest(places[index])):
        free = (place for place in places[index] if not _overlaps(place, taken))
        found[index] = next(free, None)
        taken += [place for place in [found[index]] if place]
    return found


def _written(concept: Concept, text: str, target: str) -> list[Match]:
    """Return where a form that may be written stands."""
    found = concept_matcher(concept, target).find(text, derived=True)
    return [place for place in found if place.term.usage != "forbidden"]


def _forbidden(concept: Concept, text: str, target: str) -> str:
    """Return a forbidden form as it stands in the draft; nothing where there is none."""
    found = concept_matcher(concept, target).find(text)
    return next(
        (text[place.start : place.end] for place in found if place.term.usage == "forbidden"), ""
    )


def _longest(places: Sequence[Match]) -> int:
    return max((place.stem_end - place.start for place in places), default=0)


def _overlaps(place: Match, taken: Sequence[Match]) -> bool:
    return any(place.start < other.end and other.start < place.end for other in taken)


def _row(match: Match, found: Match | None, source_text: str, text: str, target: str) -> LedgerRow:
    hit = TermHit(
        concept=match.concept.id,
        term=match.term.text,
        form=source_text[match.start : match.end],
        start=match.start,
        end=match.end,
        suffix=source_text[match.stem_end : match.end],
        features=_named(match),
    )
    wanted = match.concept.preferred(target)
    if wanted is None:
        return LedgerRow(
            hit=hit, target="", method="failed", note=f"the termbase has no {target} term"
        )
    mandatory = match.concept.status == "approved" and not wanted.doubtful
    if found is None:
        return LedgerRow(
            hit=hit,
            target=wanted.text,
            method="failed",
            mandatory=mandatory,
            note=_why_failed(wanted, match.concept, _forbidden(match.concept, text, target)),
        )
    form = text[found.start : found.end]
    exact = casing.fold(form, target) == casing.fold(found.term.text, target)
    stem = text[found.start : found.stem_end]
    return LedgerRow(
        hit=hit,
        target=wanted.text,
        method="kept",
        written=form,
        start=found.start,
        mandatory=mandatory,
        certainty="exact" if exact else found.certainty,
        note=_remark(found.term, wanted) or _spelling(stem, found.term) or _fit(found),
        features=_named(found),
    )


def _named(match: Match) -> str:
    return str(match.features) if match.features is not None else ""


def _fit(found: Match) -> str:
    known = found.certainty == "lenient" and found.features is not None
    return UNFIT if known and found.term.preferred else ""


def _spelling(stem: str, term: Term) -> str:
    """Say so where a hyphenated name stands with spaces."""
    spaced = "-" in term.text and "-" not in stem and len(stem) == len(term.text)
    return f"spelt otherwise: write {term.text}" if spaced else ""


def _why_failed(wanted: Term, concept: Concept, forbidden: str) -> str:
    if forbidden:
        return f"forbidden form: {forbidden}"
    if wanted.doubtful:
        return "the form is in doubt: check it"
    return "" if concept.status == "approved" else "draft term"


def _remark(term: Term, wanted: Term) -> str:
    if term.doubtful:
        return f"the form is in doubt: {term.text}"
    if term.usage == "deprecated":
        return f"deprecated: {term.text}; write {wanted.text}"
    return "" if term.preferred else f"admitted variant: {term.text}"
