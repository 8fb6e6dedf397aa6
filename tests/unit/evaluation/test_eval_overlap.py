"""chrF++ and BLEU: the numbers are sacreBLEU's, the intervals ours."""

from __future__ import annotations

import random

import pytest
from sacrebleu.metrics import BLEU, CHRF

from tests.tiny_models import lines
from translator.evaluation import overlap


def shuffled(language: str, seed: int = 1) -> tuple[list[str], list[str]]:
    """Return references and worse copies of them."""
    chance = random.Random(seed)
    references = list(lines(language, 60))
    hypotheses = []
    for text in references:
        words = text.split()
        chance.shuffle(words)
        hypotheses.append(" ".join(words[: max(1, len(words) - chance.randint(0, 3))]))
    return hypotheses, references


@pytest.mark.parametrize("language", ["en", "tr", "kk"])
def test_scores_are_sacrebleus(language: str) -> None:
    """The same texts get the same scores from the library's own metrics."""
    hypotheses, references = shuffled(language)
    assert overlap.chrf(hypotheses, references) == pytest.approx(
        CHRF(word_order=2).corpus_score(hypotheses, [references]).score
    )
    assert overlap.bleu(hypotheses, references) == pytest.approx(
        BLEU(tokenize="13a").corpus_score(hypotheses, [references]).score
    )
    assert 0 < overlap.bleu(hypotheses, references) < overlap.chrf(hypotheses, references) < 100


def test_chrf_by_hand() -> None:
    """“ab” for “abc”: character orders 1 and 2, and no word in common.

    Precision 2/2 and 1/1 and 0/1, recall 2/3, 1/2 and 0/1: means of 2/3 and 7/18 over the three
    orders that both sides have, and F with beta 2.
    """
    precision, recall = 2 / 3, 7 / 18
    wanted = 100 * 5 * precision * recall / (4 * precision + recall)
    assert overlap.chrf(["ab"], ["abc"]) == pytest.approx(wanted)


def test_perfect_and_hopeless() -> None:
    """The reference itself scores 100, a text with nothing in common 0, as does silence."""
    same = ["Yağmur bütün gün şehre yağdı."]
    for metric in (overlap.chrf, overlap.bleu):
        assert metric(same, same) == pytest.approx(100)
        assert metric([""], same) == pytest.approx(0, abs=1e-6)
    assert overlap.chrf(["жжжж"], same) == pytest.approx(0, abs=1e-6)


def test_no_segments_score_nothing() -> None:
    """Nothing to score is 0 and no interval, not an error of the library."""
    assert overlap.chrf([], []) == overlap.bleu([], []) == 0.0
    assert overlap.resampled([], [], seed=1) == []
    assert overlap.interval([]) == (0.0, 0.0)


def test_signatures_say_how() -> None:
    """The signatures name word order, tokenisation and version."""
    made = overlap.signatures()
    assert "nc:6|nw:2" in made["chrf++"]
    assert "tok:13a" in made["bleu"]
    assert all("version:" in text and "nrefs:1" in text for text in made.values())


def test_a_resample_of_equal_segments_is_the_score() -> None:
    """Where all segments are alike every resample scores as the whole: our formula is the library's."""
    hypotheses, references = ["Yağmur dün yağdı."] * 7, ["Yağmur bugün yine yağdı."] * 7
    wanted = CHRF(word_order=2).corpus_score(hypotheses, [references]).score
    drawn = overlap.resampled(hypotheses, references, seed=3, resamples=25)
    assert len(drawn) == 25
    assert drawn == pytest.approx([wanted] * 25)


def test_resamples_are_scores_of_drawn_segments() -> None:
    """With two segments a resample is one of three: the first twice, both, the second twice."""
    hypotheses = ["Yağmur dün yağdı.", "Kar"]
    references = ["Yağmur bugün yağdı.", "Kar yağışı bekleniyor."]
    metric = CHRF(word_order=2)
    possible = [
        metric.corpus_score([hypotheses[n] for n in pick], [[references[n] for n in pick]]).score
        for pick in ((0, 0), (0, 1), (1, 1))
    ]
    drawn = overlap.resampled(hypotheses, references, seed=5, resamples=60)
    assert {round(score, 6) for score in drawn} == {round(score, 6) for score in possible}


def test_short_segments_have_fewer_orders() -> None:
    """Resamples agree with the library where some n-gram orders are empty, or all are."""
    for hypotheses, references in ((["ab"], ["abc"]), ([""], ["abc"]), (["a"], ["a"])):
        wanted = CHRF(word_order=2).corpus_score(hypotheses, [references]).score
        drawn = overlap.resampled(hypotheses, references, seed=1, resamples=3)
        assert drawn == pytest.approx([wanted] * 3, abs=1e-9)


def test_the_seed_decides() -> None:
    """One seed draws the same every time, another one differently; both hold the score."""
    hypotheses, references = shuffled("tr")
    first = overlap.resampled(hypotheses, references, seed=1)
    assert first == overlap.resampled(hypotheses, references, seed=1)
    assert first != overlap.resampled(hypotheses, references, seed=2)
    low, high = overlap.interval(first)
    assert low < overlap.chrf(hypotheses, references) < high
    assert len(first) == overlap.RESAMPLES


def test_the_interval_is_as_wide_as_sacrebleus() -> None:
    """The library's own bootstrap of the same texts has about the same width."""
    hypotheses, references = shuffled("en")
    score = CHRF(word_order=2).corpus_score(hypotheses, [references], n_bootstrap=1000)
    low, high = overlap.interval(overlap.resampled(hypotheses, references, seed=12345))
    assert (high - low) / 2 == pytest.approx(score._ci, rel=0.2)


def test_the_interval_is_the_middle_of_what_was_drawn() -> None:
    """From 0 to 200 the middle 95 % reaches from 5 to 195."""
    assert overlap.interval([float(n) for n in range(201)]) == pytest.approx((5.0, 195.0))
