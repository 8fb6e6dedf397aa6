"""What is asked of an engine: sentence pairs with the approved terms that stand in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from translator.engines.base import Request, TermAnnotation
from translator.evaluation.parallel import Row
from translator.terms import apply
from translator.terms.match import Match
from translator.terms.termbase import Termbase


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sentence pair of a direction.

    Attributes:
        matches: concepts in the source that have a term in the target language beyond doubt.
        request: what the engine is asked, terms annotated.
    """

    line: int
    name: str
    source: str
    reference: str
    matches: tuple[Match, ...]
    request: Request


def samples(
    rows: Iterable[Row], source: str, target: str, termbase: Termbase
) -> tuple[Sample, ...]:
    """Return the sentence pairs of one direction, with the terms of the desk found in them."""
    return tuple(_sample(row, source, target, termbase) for row in rows)


def without_terms(request: Request) -> Request:
    """Return the request without its annotations."""
    return replace(request, terms=()) if request.terms else request


def _sample(row: Row, source: str, target: str, termbase: Termbase) -> Sample:
    text = row.texts[source]
    matches = tuple(match for match in apply.hits(text, source, termbase) if _sure(match, target))
    return Sample(
        line=row.line,
        name=row.name,
        source=text,
        reference=row.texts[target],
        matches=matches,
        request=Request(
            text=text,
            source=source,
            target=target,
            terms=tuple(_annotation(match, target) for match in matches),
        ),
    )


def _sure(match: Match, target: str) -> bool:
    """Return whether drafting would ask for the concept's term: doubtful forms are held back."""
    term = match.concept.preferred(target)
    return term is not None and not term.doubtful


def _annotation(match: Match, target: str) -> TermAnnotation:
    term = match.concept.preferred(target)
    wanted = term.text if term else ""
    return TermAnnotation(start=match.start, end=match.end, target=wanted)
