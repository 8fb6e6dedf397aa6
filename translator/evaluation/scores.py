"""The numbers of one direction, all in one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.evaluation import overlap
from translator.evaluation.habits import Habits, habits
from translator.evaluation.terms import TermScore, masked, term_score
from translator.evaluation.translate import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What the outputs of one direction are worth.

    chrF++ and BLEU count every sample, a failed one as an empty hypothesis.

    Attributes:
        interval: chrF++ bounds at 95 % by bootstrap resampling of the segments.
        drawn: the resampled chrF++ that the bounds come from.
        chrf_masked: chrF++ with the terms cut out of hypotheses and references.
    """

    segments: int
    chrf: float
    interval: tuple[float, float]
    drawn: tuple[float, ...]
    bleu: float
    chrf_masked: float
    terms: TermScore
    habits: Habits


def score(outputs: Sequence[Output], source: str, target: str, *, seed: int) -> Scores:
    """Score the outputs of one direction; `seed` draws the resamples."""
    hypotheses, references = _texts(outputs)
    drawn = overlap.resampled(hypotheses, references, seed=seed)
    return Scores(
        segments=len(outputs),
        chrf=overlap.chrf(hypotheses, references),
        interval=overlap.interval(drawn),
        drawn=tuple(drawn),
        bleu=overlap.bleu(hypotheses, references),
        chrf_masked=overlap.chrf(
            [masked(o.text, o.sample.matches, target) for o in outputs],
            [masked(o.sample.reference, o.sample.matches, target) for o in outputs],
        ),
        terms=term_score(outputs, target),
        habits=habits(outputs, source, target),
    )


def gain(without: Scores, with_terms: Scores) -> tuple[float, tuple[float, float]]:
    """Return what terms add to chrF++, and its bounds at 95 % by paired bootstrap.

    Both must be scores of the same sentences, resampled with one seed: draw by draw they are then
    scores of the same resample.
    """
    pairs = zip(without.drawn, with_terms.drawn, strict=True)
    differences = [second - first for first, second in pairs]
    return with_terms.chrf - without.chrf, overlap.interval(differences)


def _texts(outputs: Sequence[Output]) -> tuple[list[str], list[str]]:
    return [output.text for output in outputs], [output.sample.reference for output in outputs]
