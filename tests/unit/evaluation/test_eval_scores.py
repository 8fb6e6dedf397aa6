"""All numbers of a direction: failures count, terms can be taken out, gains are paired."""

from __future__ import annotations

import pytest

from tests.fakes import concept
from tests.unit.evaluation.eval_records import output
from translator.evaluation import overlap
from translator.evaluation.scores import gain, score
from translator.evaluation.translate import TOO_LONG

BAKU = concept("baku", en="Baku", tr="Bakü")
PAIRS = [
    ("Bakü limanı açıldı.", "Bakü limanı bugün açıldı.", "The port of Baku opened today."),
    ("Trenler Baku gider.", "Trenler Bakü'ye gidiyor.", "Trains go to Baku."),
    ("Yağmur yağdı.", "Dün yağmur yağdı.", "It rained yesterday."),
]


def outputs(pairs: list[tuple[str, str, str]]) -> list[object]:
    """Return outputs of English sentences into Turkish."""
    return [output(text, reference, source, BAKU) for text, reference, source in pairs]


def test_the_record_holds_every_number() -> None:
    """Scores, interval, terms and habits are those of the parts."""
    made = score(outputs(PAIRS), "en", "tr", seed=1)  # type: ignore[arg-type]
    hypotheses, references = [pair[0] for pair in PAIRS], [pair[1] for pair in PAIRS]
    assert made.segments == 3
    assert made.chrf == overlap.chrf(hypotheses, references)
    assert made.bleu == overlap.bleu(hypotheses, references)
    assert made.interval == overlap.interval(made.drawn)
    assert (made.terms.found, made.terms.both) == (2, 1)
    assert made.habits.answered == 3


def test_masked_chrf_is_scored_without_terms() -> None:
    """Both sides lose the term; what an engine wrote in its place stays."""
    made = score(outputs(PAIRS), "en", "tr", seed=1)  # type: ignore[arg-type]
    wanted = overlap.chrf(
        [" limanı açıldı.", "Trenler Baku gider.", "Yağmur yağdı."],
        [" limanı bugün açıldı.", "Trenler gidiyor.", "Dün yağmur yağdı."],
    )
    assert made.chrf_masked == pytest.approx(wanted)


def test_failures_lower_the_score() -> None:
    """A sentence without an answer counts as an empty one; leaving it out would flatter."""
    good = output("Yağmur yağdı.", "Yağmur yağdı.", "It rained.")
    failed = output("", "Kar bütün gün yağdı.", "It snowed all day.", failure=TOO_LONG)
    made = score([good, failed], "en", "tr", seed=1)
    assert made.segments == 2
    assert made.habits.answered == 1
    assert made.chrf < score([good], "en", "tr", seed=1).chrf == pytest.approx(100)


def test_gain_is_paired() -> None:
    """The bounds of a difference come from the same resamples, so equal outputs differ by 0."""
    better = [(reference, reference, source) for _, reference, source in PAIRS]
    first = score(outputs(PAIRS), "en", "tr", seed=1)  # type: ignore[arg-type]
    second = score(outputs(better), "en", "tr", seed=1)  # type: ignore[arg-type]
    assert gain(first, first) == (0.0, (0.0, 0.0))
    difference, (low, high) = gain(first, second)
    assert difference == pytest.approx(100 - first.chrf)
    assert 0 < low <= difference <= high
