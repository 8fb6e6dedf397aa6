"""What every engine is: the protocol, its request and its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAnnotation:
    """An approved term handed to an engine that can use it: ``text[start:end]`` → `target`."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One sentence to translate. `source` and `target` are BCP 47 tags of the desk."""

    text: str
    source: str
    target: str
    terms: tuple[TermAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One candidate translation. `score` is the mean log-probability a token; 0.0 if unknown."""

    text: str
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """What a signature must say about an engine.

    Attributes:
        model: catalogue key, or keys joined by ``+`` on a pivot route.
        revision: commit of the weights; ``sha256:…`` for local weights.
        engine: name and version of the decoder, ``seq2seq/transformers-5.23.0``.
        decoding: settings that change the output, sorted by name.
        licence: SPDX id or name of the weights' licence.
        consent: who accepted a restricted licence and when; empty when none was needed.
        route: ``tr>en>kk:model+model`` as recorded in every unit.
    """

    model: str
    revision: str
    engine: str
    route: str
    decoding: tuple[tuple[str, str], ...] = ()
    licence: str = ""
    consent: str = ""


ProgressCallback = Callable[[int], None]
"""Called with the number of requests that have just been finished."""


@runtime_checkable
class Engine(Protocol):
    """Turns sentences into candidate translations, one answer a request, in the same order."""

    @property
    def info(self) -> EngineInfo:
        """What the draft's signature records."""
        ...

    def fits(self, request: Request) -> bool:
        """Return whether the model can read the whole request in one call."""
        ...

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate every request; each answer holds at least one hypothesis, best first.

        Raises:
            EngineError: the engine failed; nothing was translated.
            SegmentTooLongError: a request is longer than the model reads.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One model call of a route."""

    model: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How one direction is served: one leg, or two through a pivot language."""

    legs: tuple[Leg, ...] = field(default_factory=tuple)

    @property
    def text(self) -> str:
        """Return ``tr>kk:model`` or ``tr>en>kk:model+model``."""
        languages = ">".join([self.legs[0].source, *(leg.target for leg in self.legs)])
        return f"{languages}:{'+'.join(leg.model for leg in self.legs)}"
