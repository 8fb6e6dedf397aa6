"""What decodes for the engine of this room: token ids in, token ids and scores out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from translator.engines.settings import Decoding
from translator.errors import EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One sequence the model wrote.

    Attributes:
        ids: tokens between the start (with its language token) and the end mark.
        finished: the model wrote an end mark.
        score: mean natural logarithm of the probability of each token, the end mark included;
            where only some pieces may be written, among those.
        looks: for each token of `ids`, how it looked at each token of the source; may be empty.
    """

    ids: tuple[int, ...]
    finished: bool
    score: float
    looks: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A batch of encoded sources.

    Attributes:
        sources: token ids of each.
        limits: most new tokens of each output, a forced first token included.
        first: token that every output begins with, or None.
        code: the model's own code of the target language; says which shortlist holds.
    """

    sources: Sequence[Sequence[int]]
    limits: Sequence[int]
    first: int | None = None
    code: str = ""


def end_marks(config: Mapping[str, Any], generation: Mapping[str, Any]) -> frozenset[int]:
    """Return the end marks that a model's configurations name.

    Raises:
        EngineError: they name none; an output would never end.
    """
    for said in (generation.get("eos_token_id"), config.get("eos_token_id")):
        if said is not None:
            return frozenset(said if isinstance(said, list) else [said])
    raise EngineError("the model's configuration names no end mark (eos_token_id)")


class Decoder(Protocol):
    """A model in memory that decodes batches.

    Attributes:
        table: tokens that the decoder has positions for; 0 where there is no end of them.
        vocabulary: pieces that the model knows.
        one_limit: all outputs of a batch share the largest limit, so that only sources of like
            length may share a batch.
        one_core: a batch is decoded best by one core, and several batches at the same time.
    """

    table: int
    vocabulary: int
    one_limit: bool
    one_core: bool

    def prepare(self, code: str) -> None:
        """Make ready what decoding into a language needs; later calls do nothing.

        Raises:
            EngineError: the model's shortlist is damaged.
        """
        ...

    def decode(self, task: Task, settings: Decoding) -> list[tuple[Output, ...]]:
        """Return `settings.nbest` outputs of each source, best first; `prepare` came before."""
        ...
