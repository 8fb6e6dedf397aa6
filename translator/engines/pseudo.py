"""The dry-run engine: marks the text instead of translating it.

It lets a desk try its articles, its termbase and its whole way to the wire without a model. Its
drafts carry the model ``pseudo`` in their signature and can never be published.
"""

from __future__ import annotations

from collections.abc import Sequence

from translator.engines.base import (
    EngineInfo,
    Hypothesis,
    Leg,
    ProgressCallback,
    Request,
    Route,
    TermAnnotation,
)
from translator.engines.catalogue import PSEUDO
from translator.engines.measured import Measured
from translator.errors import EngineError


class PseudoEngine:
    """Writes ``⟦kk⟧ source text``, with every annotated term in its approved form."""

    def __init__(self, leg: Leg) -> None:
        self._info = EngineInfo(
            model=PSEUDO, revision="1", engine="pseudo/1", route=Route(legs=(leg,)).text
        )

    @property
    def info(self) -> EngineInfo:
        """What the draft's signature records; a publisher refuses its `model`."""
        return self._info

    @property
    def limit(self) -> int:
        """0: every length is read."""
        return 0

    def fits(self, request: Request) -> bool:
        """Return True: every request fits."""
        return bool(request)

    def unknown_characters(self, text: str) -> str:
        """Return nothing: every character is kept."""
        return text[:0]

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Mark every request.

        Raises:
            EngineError: a term lies outside its text, or two terms overlap.
        """
        answers: list[tuple[Hypothesis, ...]] = [
            (Measured(text=f"⟦{item.target}⟧ {_with_terms(item)}"),) for item in requests
        ]
        if progress and requests:
            progress(len(requests))
        return answers


def _with_terms(request: Request) -> str:
    """Return the text with each term's target in place of its source."""
    parts, at = [], 0
    for term in sorted(request.terms, key=lambda term: term.start):
        _check_span(term, at, request)
        parts += [request.text[at : term.start], term.target]
        at = term.end
    return "".join([*parts, request.text[at:]])


def _check_span(term: TermAnnotation, free_from: int, request: Request) -> None:
    if not free_from <= term.start < term.end <= len(request.text):
        raise EngineError(
            f"the term {term.target!r} at {term.start}-{term.end} overlaps another one "
            f"or lies outside the sentence: {request.text[:60]}"
        )
