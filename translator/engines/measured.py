"""What the engines of this room can say beyond the protocol.

`Engine` is all that a pipeline needs. An engine that is also a `Gauge` can tell before it
translates what would go wrong, and its hypotheses are `Measured`: they say how they ended. An
engine whose drafts are rough says so in a `RatedInfo`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from translator.engines.base import EngineInfo, Hypothesis, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Hypothesis):
    """A hypothesis that says how it came about.

    Attributes:
        finished: the model ended the sentence itself; False: it ran into the output limit, so
            the text is cut and must not pass as a translation.
        unknown_source: tokens of the source that the vocabulary lacks; the model never saw them.
        unknown_target: unknown tokens that the model wrote; they are missing from `text`.
        tokens: length of the output in tokens.
    """

    finished: bool = True
    unknown_source: int = 0
    unknown_target: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedInfo(EngineInfo):
    """The record of an engine that says what its drafts are good for.

    Attributes:
        quality: ``rough``, or empty where the catalogue makes no statement.
    """

    quality: str = ""


@runtime_checkable
class Gauge(Protocol):
    """Tells what an engine can read, so that the caller can split or protect text beforehand."""

    @property
    def limit(self) -> int:
        """Tokens of the longest source that the engine reads; 0 where there is no limit."""
        ...

    def fits(self, request: Request) -> bool:
        """Return whether the request is short enough; a longer one is refused, never cut."""
        ...

    def unknown_characters(self, text: str) -> str:
        """Return the characters of `text` that the model cannot see, each once, in order."""
        ...


@runtime_checkable
class Retrying(Protocol):
    """Can be asked for a sentence again, with settings that an answer gone wrong calls for."""

    def again(self, requests: Sequence[Request], *, attempt: int) -> list[tuple[Hypothesis, ...]]:
        """Return other candidates for each request, best first; attempts count from 1.

        Raises:
            EngineError: the engine failed.
        """
        ...
