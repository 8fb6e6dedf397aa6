"""Two engines in a row, where no installed model translates directly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from translator.engines.base import (
    Engine,
    EngineInfo,
    Hypothesis,
    ProgressCallback,
    Request,
)
from translator.engines.measured import Gauge, Measured, RatedInfo, Retrying
from translator.errors import SegmentTooLongError


class PivotEngine:
    """Translates through a third language: the first engine's best text is the second's source.

    Terms are not passed on: their offsets do not hold in the text of the pivot language.

    Args:
        first: into the pivot language.
        second: out of it.
        pivot: tag of that language.
        route: as every unit records it.
    """

    def __init__(self, first: Engine, second: Engine, *, pivot: str, route: str) -> None:
        self._first, self._second, self._pivot, self._route = first, second, pivot, route

    @property
    def info(self) -> EngineInfo:
        """Both engines in one record, joined by ``+`` where they differ."""
        return _joined(self._first.info, self._second.info, self._route)

    @property
    def limit(self) -> int:
        """Tokens of the longest source that the first model reads; 0: no limit."""
        return self._first.limit if isinstance(self._first, Gauge) else 0

    def fits(self, request: Request) -> bool:
        """Return whether the first model reads the request whole.

        How long it is in the pivot language is not known beforehand; `translate` refuses what the
        second model cannot read.
        """
        step = replace(request, target=self._pivot, terms=())
        return self._first.fits(step) if isinstance(self._first, Gauge) else True

    def unknown_characters(self, text: str) -> str:
        """Return the characters that the first model cannot see."""
        return self._first.unknown_characters(text) if isinstance(self._first, Gauge) else ""

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate every request twice; progress counts when the second leg is done.

        A score is the lower of the two legs'. A text counts as finished only if both legs are.

        Raises:
            EngineError: a leg failed.
            SegmentTooLongError: a request, or what became of it, is longer than a model reads.
        """
        between = self._first.translate(self._to_pivot(requests))
        return self._onward(requests, between, partial(self._second.translate, progress=progress))

    def again(self, requests: Sequence[Request], *, attempt: int) -> list[tuple[Hypothesis, ...]]:
        """Ask once more: the second leg at first, then the first, where they know how.

        Raises:
            EngineError: a leg failed.
            SegmentTooLongError: what became of a request is longer than the second model reads.
        """
        first, second = self._first, self._second
        to_pivot = self._to_pivot(requests)
        if attempt > 1 and isinstance(first, Retrying):
            between = first.again(to_pivot, attempt=attempt - 1)
            return self._onward(requests, between, second.translate)
        once_more = partial(second.again, attempt=attempt) if isinstance(second, Retrying) else None
        between = first.translate(to_pivot)
        return self._onward(requests, between, once_more or second.translate)

    def _to_pivot(self, requests: Sequence[Request]) -> list[Request]:
        return [replace(item, target=self._pivot, terms=()) for item in requests]

    def _onward(
        self,
        requests: Sequence[Request],
        between: Sequence[tuple[Hypothesis, ...]],
        go: Callable[[Sequence[Request]], list[tuple[Hypothesis, ...]]],
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate the best answers of the first leg with the second."""
        halves = [answer[0] for answer in between]
        onward = [
            Request(text=half.text, source=self._pivot, target=item.target)
            for half, item in zip(halves, requests, strict=True)
        ]
        self._check_lengths(requests, onward)
        return [
            tuple(_chained(half, whole) for whole in answer)
            for half, answer in zip(halves, go(onward), strict=True)
        ]

    def _check_lengths(self, requests: Sequence[Request], onward: Sequence[Request]) -> None:
        if not isinstance(self._second, Gauge):
            return
        for request, step in zip(requests, onward, strict=True):
            if not self._second.fits(step):
                raise SegmentTooLongError(
                    f"a sentence grew too long on its way through {self._pivot}: "
                    f"{request.text[:60]}…",
                    hint="split the sentence in the article",
                )


def _chained(first: Hypothesis, second: Hypothesis) -> Hypothesis:
    """Return the second hypothesis with what went wrong in the first."""
    score = min(first.score, second.score)
    if not isinstance(first, Measured) or not isinstance(second, Measured):
        return replace(second, score=score)
    return replace(
        second,
        score=score,
        finished=first.finished and second.finished,
        unknown_source=first.unknown_source + second.unknown_source,
        unknown_target=first.unknown_target + second.unknown_target,
    )


def _joined(first: EngineInfo, second: EngineInfo, route: str) -> EngineInfo:
    if first.model == second.model:
        return replace(first, route=route)
    return RatedInfo(
        model=f"{first.model}+{second.model}",
        revision=f"{first.revision}+{second.revision}",
        engine=_once(first.engine, second.engine),
        route=route,
        decoding=_settings(first, second),
        licence=_once(first.licence, second.licence),
        consent=_once(first.consent, second.consent, "; "),
        quality=_once(_quality(first), _quality(second)),
    )


def _quality(info: EngineInfo) -> str:
    return info.quality if isinstance(info, RatedInfo) else ""


def _once(first: str, second: str, joint: str = "+") -> str:
    return joint.join(dict.fromkeys(text for text in (first, second) if text))


def _settings(first: EngineInfo, second: EngineInfo) -> tuple[tuple[str, str], ...]:
    """Return settings that both share once, and others with the number of their leg."""
    shared = {*first.decoding} & {*second.decoding}
    apart = [
        (f"{number}.{name}", value)
        for number, info in ((1, first), (2, second))
        for name, value in info.decoding
        if (name, value) not in shared
    ]
    return tuple(sorted([*shared, *apart]))
