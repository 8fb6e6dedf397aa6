"""Rates, weights and clocks by position in the schedule."""

from __future__ import annotations

import pytest

from recipes.starter.schedule import Schedule, StepClock, TimeClock, clock_for
from recipes.starter.throughput import flops_a_pair
from translator.errors import UsageError

LATE = 10_000


def test_the_rate_rises_by_steps_and_falls_by_position() -> None:
    """Warm-up counts steps since a fresh start; the cosine follows the position."""
    schedule = Schedule(rate=1.0, warm_up=100, floor=0.1)
    assert schedule.decoder_rate(0.0, 0) == pytest.approx(0.01)
    assert schedule.decoder_rate(0.0, 99) == pytest.approx(1.0)
    assert schedule.decoder_rate(0.5, LATE) == pytest.approx(0.55)
    assert schedule.decoder_rate(1.0, LATE) == pytest.approx(0.1)
    falling = [schedule.decoder_rate(place / 20, LATE) for place in range(21)]
    assert falling == sorted(falling, reverse=True)


def test_the_encoder_is_frozen_first_and_then_follows_at_its_share() -> None:
    """Its rate is zero, then a ramp, then a fixed share of the decoder's."""
    schedule = Schedule(rate=1.0, encoder_share=0.2, frozen_until=0.1, thaw=0.1)
    assert schedule.encoder_rate(0.0999, LATE) == 0.0
    half = schedule.encoder_rate(0.15, LATE) / schedule.decoder_rate(0.15, LATE)
    full = schedule.encoder_rate(0.6, LATE) / schedule.decoder_rate(0.6, LATE)
    assert half == pytest.approx(0.1)
    assert full == pytest.approx(0.2)


def test_the_alignment_weight_falls_in_a_straight_line() -> None:
    """From `guided` to `guided_end`."""
    schedule = Schedule(guided=0.5, guided_end=0.1)
    assert [schedule.guided_weight(p) for p in (0.0, 0.5, 1.0)] == pytest.approx([0.5, 0.3, 0.1])


def test_a_timed_slice_ends_exactly_where_the_next_begins() -> None:
    """The last position is the slice's end itself, without rounding."""
    clock = TimeClock(start=0.1, end=0.7, seconds=60.0)
    assert clock.position(5, 0.0) == 0.1
    assert clock.position(5, 30.0) == pytest.approx(0.4)
    assert clock.position(5, 60.0) == 0.7
    assert clock.position(5, 99.0) == 0.7


def test_steps_count_on_over_slices() -> None:
    """Step n of the second slice stands where step `before + n` of one long run stands."""
    whole, later = StepClock(before=0, total=7, end=1.0), StepClock(before=3, total=7, end=1.0)
    assert [later.position(n, 0.0) for n in range(5)] == [
        whole.position(n + 3, 0.0) for n in range(5)
    ]


@pytest.mark.parametrize(
    ("start", "until", "minutes", "steps"),
    [(0.0, 1.0, 0.0, 0), (0.0, 1.0, 5.0, 10), (0.5, 0.5, 5.0, 0), (0.0, 1.2, 5.0, 0)],
)
def test_a_slice_that_makes_no_sense_is_refused(
    start: float, until: float, minutes: float, steps: int
) -> None:
    """Neither or both of time and steps, an empty slice, an end beyond the end."""
    with pytest.raises(UsageError):
        clock_for(start=start, until=until, minutes=minutes, steps=steps)


def test_operations_are_counted_as_the_design_estimates_them() -> None:
    """A pair of 30 pieces costs about 8 GFLOP when everything trains, much less when cached."""
    config = {"d_model": 384, "encoder_ffn_dim": 1536, "encoder_layers": 12, "decoder_layers": 3}
    full = flops_a_pair(config, 30.0, 30.0, scored=39_970, cached=False)
    cached = flops_a_pair(config, 30.0, 30.0, scored=10_000, cached=True)
    assert 6e9 < full < 1e10
    assert cached < full / 3
