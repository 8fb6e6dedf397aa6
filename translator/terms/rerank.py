"""Which of an engine's candidates to take: its own score, and the terms that each one holds.

After n-best reranking with term features (the noisy-channel practice): one sum, three weights. Only
mandatory terms count: a draft term is no reason to take a sentence that the engine likes less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.terms import apply
from translator.terms.ledger import LedgerRow
from translator.terms.match import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What a term is worth in mean log-probability a token, summed over a sentence's terms.

    Attributes:
        strict: a term in a form that the morphology writes.
        lenient: a term with another suffix, or in an adjective.
        forbidden: a forbidden or deprecated form; taken off.
    """

    strict: float = 0.3
    lenient: float = 0.2
    forbidden: float = 0.3


WEIGHTS = Weights()
"""The more a weight, the worse a sentence may be that holds the term; see benchmarks/terms.py."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One translation of an engine; `score` is its mean log-probability a token."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The place of the candidate to take, and the hits that its terms answer and the first's not.

    A hit is named by its concept and its offset in the source.
    """

    index: int
    gained: tuple[tuple[str, int], ...] = ()


def choose(
    candidates: Sequence[Candidate],
    matches: Sequence[Match],
    source_text: str,
    target: str,
    weights: Weights = WEIGHTS,
) -> Choice:
    """Return the candidate with the best sum; the engine's first where several are as good."""
    if len(candidates) < 2 or not matches:
        return Choice(0)
    ledgers = [apply.ledger(matches, each.text, source_text, target) for each in candidates]
    sums = [
        candidate.score + sum(_worth(row, weights) for row in rows)
        for candidate, rows in zip(candidates, ledgers, strict=True)
    ]
    index = max(range(len(sums)), key=lambda each: (sums[each], -each))
    pairs = zip(ledgers[0], ledgers[index], strict=True)
    gained = [
        (new.hit.concept, new.hit.start)
        for old, new in pairs
        if old.method == "failed" and new.method != "failed"
    ]
    return Choice(index, tuple(gained))


def _worth(row: LedgerRow, weights: Weights) -> float:
    if not row.mandatory:
        return 0.0
    if row.note.startswith(("forbidden", "deprecated")):
        return -weights.forbidden
    if row.method == "failed":
        return 0.0
    return weights.strict if row.certainty in {"exact", "strict"} else weights.lenient
