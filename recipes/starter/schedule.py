"""The training schedule: a position between 0 and 1, and what follows from it.

Everything that changes during training (rates, frozen encoder, weight of the alignment loss) is
a function of one number, the position in the whole schedule. A slice goes from one position to
another, so a schedule can be run in as many slices as there are leases of a machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from translator.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Rates and weights by position.

    Attributes:
        rate: highest learning rate of decoder and output bias.
        encoder_share: the encoder's rate as a share of the decoder's, once it trains.
        warm_up: steps from zero to the full rate after a start without optimiser state.
        floor: share of the highest rate that is left at the end of the cosine.
        frozen_until: position up to which only the decoder trains.
        thaw: width of the ramp on which the encoder's rate rises after that.
        guided: weight of the alignment loss at the beginning …
        guided_end: … and at the end; it falls in a straight line.
    """

    rate: float = 1e-3
    encoder_share: float = 0.2
    warm_up: int = 200
    floor: float = 0.05
    frozen_until: float = 0.1
    thaw: float = 0.03
    guided: float = 0.5
    guided_end: float = 0.05

    def decoder_rate(self, position: float, fresh_steps: int) -> float:
        """Return the rate: warm-up counted in steps, then a cosine over the positions."""
        rise = min(1.0, (fresh_steps + 1) / max(1, self.warm_up))
        fall = 0.5 * (1.0 + math.cos(math.pi * _within(position)))
        return self.rate * rise * (self.floor + (1.0 - self.floor) * fall)

    def encoder_rate(self, position: float, fresh_steps: int) -> float:
        """Return the encoder's rate; zero while it is frozen."""
        if position < self.frozen_until:
            return 0.0
        ramp = (position - self.frozen_until) / self.thaw if self.thaw > 0 else 1.0
        return self.decoder_rate(position, fresh_steps) * self.encoder_share * min(1.0, ramp)

    def guided_weight(self, position: float) -> float:
        """Return the weight of the alignment loss."""
        return self.guided + (self.guided_end - self.guided) * _within(position)


class Clock(Protocol):
    """Turns steps done and seconds gone in this slice into a position."""

    def position(self, steps: int, seconds: float) -> float:
        """Return the position in the whole schedule, never above the slice's end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeClock:
    """A slice that lasts a given time."""

    start: float
    end: float
    seconds: float

    def position(self, steps: int, seconds: float) -> float:  # noqa: ARG002 - time alone decides
        """Return the position in the whole schedule, never above the slice's end."""
        done = min(1.0, seconds / self.seconds) if self.seconds > 0 else 1.0
        return self.end if done >= 1.0 else self.start + (self.end - self.start) * done


@dataclass(frozen=True, slots=True, kw_only=True)
class StepClock:
    """A schedule of `total` steps, of which `before` were done in earlier slices."""

    before: int
    total: int
    end: float

    def position(self, steps: int, seconds: float) -> float:  # noqa: ARG002 - steps alone decide
        """Return the position in the whole schedule, never above the slice's end."""
        return min(self.end, (self.before + steps) / self.total)


def clock_for(*, start: float, until: float, minutes: float, steps: int) -> Clock:
    """Return the clock of one slice: by time where `minutes` are given, else by steps.

    Args:
        start: position that the checkpoint stands at.
        until: position at which this slice stops.
        minutes: length of this slice; 0 where steps count.
        steps: length of the whole schedule; 0 where time counts.

    Raises:
        UsageError: both or neither is given, or the slice is empty.
    """
    if (minutes > 0) == (steps > 0):
        raise UsageError("give either --minutes or --steps", hint="--minutes 9 --until 0.4")
    if not 0.0 <= start < until <= 1.0:
        raise UsageError(
            f"nothing to do from position {start:.4f} to {until:.4f}",
            hint="--until lies above the checkpoint's position and is 1 at most",
        )
    if minutes > 0:
        return TimeClock(start=start, end=until, seconds=minutes * 60.0)
    return StepClock(before=round(start * steps), total=steps, end=until)


def _within(position: float) -> float:
    return min(1.0, max(0.0, position))
