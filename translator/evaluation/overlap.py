"""chrF++ and BLEU by sacreBLEU, and how sure they are.

Post, "A Call for Clarity in Reporting BLEU Scores" (2018): a score without its signature cannot be
compared, so `signatures` goes wherever the scores go. chrF++ (Popović 2017) is the main score: it
looks inside words, which BLEU does not, and these are agglutinating languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

RESAMPLES = 1000
LEVEL = 95
_PORTION = 100
"""Resamples drawn at a time: 1,000 of them over 9,000 segments would take 72 MB at once."""


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """Return corpus chrF++ on a scale of 0 to 100; 0.0 without segments."""
    if not hypotheses:
        return 0.0
    score: float = _chrf().corpus_score(hypotheses, [references]).score
    return score


def bleu(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """Return corpus BLEU, tokenised by 13a, on a scale of 0 to 100; 0.0 without segments."""
    if not hypotheses:
        return 0.0
    score: float = _bleu().corpus_score(hypotheses, [references]).score
    return score


def signatures() -> dict[str, str]:
    """Return sacreBLEU's signatures of both metrics, version included."""
    made = {}
    for name, metric in (("chrf++", _chrf()), ("bleu", _bleu())):
        metric.corpus_score(["a"], [["a"]])  # the number of references is known only after a score
        made[name] = str(metric.get_signature())
    return made


def resampled(
    hypotheses: Sequence[str],
    references: Sequence[str],
    *,
    seed: int,
    resamples: int = RESAMPLES,
) -> list[float]:
    """Return corpus chrF++ of segments drawn anew with replacement (Koehn 2004), in order.

    With one seed and one number of segments the draws are the same, so two systems on the same
    segments can be compared draw by draw (paired bootstrap).
    """
    if not hypotheses:
        return []
    import numpy as np

    # sacreBLEU hands out its counts by segment in no other way.
    counts = _chrf()._extract_corpus_statistics(hypotheses, [references])  # noqa: SLF001
    table = np.asarray(counts, dtype=np.float64)
    chance = np.random.default_rng(seed)
    even = np.full(len(table), 1 / len(table))
    drawn: list[float] = []
    while len(drawn) < resamples:
        size = min(_PORTION, resamples - len(drawn))
        weights = chance.multinomial(len(table), even, size=size)
        drawn += [float(score) for score in _scores(weights @ table)]
    return drawn


def interval(drawn: Sequence[float]) -> tuple[float, float]:
    """Return the bounds that hold the middle 95 % of resampled scores or differences."""
    if not drawn:
        return (0.0, 0.0)
    import numpy as np

    tail = (100 - LEVEL) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return (float(low), float(high))


def _scores(sums: Any) -> Any:
    """Return chrF++ for rows of summed counts (hypothesis, reference, match by order).

    The mean precision and recall over the orders that both sides have, as sacreBLEU's
    `CHRF._compute_f_score` without eps smoothing; a test holds them together.
    """
    import numpy as np

    factor = _chrf().beta ** 2
    hypothesis, reference, match = sums[:, 0::3], sums[:, 1::3], sums[:, 2::3]
    both = (hypothesis > 0) & (reference > 0)
    orders = np.maximum(both.sum(axis=1), 1)
    precision = (match / np.where(both, hypothesis, 1) * both).sum(axis=1) / orders
    recall = (match / np.where(both, reference, 1) * both).sum(axis=1) / orders
    below = factor * precision + recall
    return 100 * (1 + factor) * precision * recall / np.where(below > 0, below, 1)


def _chrf() -> CHRF:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(word_order=2)


def _bleu() -> BLEU:
    from sacrebleu.metrics.bleu import BLEU

    # `force` only stops the library from talking about tokenised text; the reader looks for that.
    return BLEU(tokenize="13a", force=True)
