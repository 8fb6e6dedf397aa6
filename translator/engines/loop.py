"""The decoder of this room: our own search over our own forward pass (`decoding`, `network`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translator.engines import kernels, quantised, shortlist
from translator.engines.blueprint import draw, drawn
from translator.engines.decoder import Output, Task, end_marks
from translator.engines.decoding import Found, Search, decode
from translator.engines.network import Network
from translator.engines.settings import Decoding
from translator.engines.vocabulary import Head
from translator.engines.weights import packed_weights, read_weights
from translator.errors import EngineError

EIGHT_BITS = "int8"
"""Name of the number format of eight bits: matrices in int8, all else in float32."""

VERSION = "loop-1"
"""Stands in signatures; another number means that outputs may differ."""

_IDLE = {
    "repetition_penalty": (None, 1.0),
    "encoder_repetition_penalty": (None, 1.0),
    "encoder_no_repeat_ngram_size": (None, 0),
    "min_length": (None, 0),
    "min_new_tokens": (None, 0),
    "diversity_penalty": (None, 0.0),
    "begin_suppress_tokens": (None,),
    "sequence_bias": (None,),
    "exponential_decay_length_penalty": (None,),
    "guidance_scale": (None, 1.0),
    "renormalize_logits": (None, False),
}
"""Settings of a generation_config.json that change outputs, and the values that do not.

An end mark forced at the limit is not among them: it would hide that an output was cut."""


def serves(config: Mapping[str, Any], generation: Mapping[str, Any]) -> bool:
    """Return whether this decoder can do all that a model's configurations ask for."""
    idle = all(generation.get(name) in values for name, values in _IDLE.items())
    words = generation.get("bad_words_ids") or []
    return drawn(config) and idle and all(len(word) == 1 for word in words)


class LoopDecoder:
    """A model over packed weights.

    Args:
        folder: the model's files.
        config, generation: what its configuration files say, defaults filled in.
        device: a torch device.
        dtype: ``int8``, or a floating format of torch.
        place: folder that packed weights and the desk's own shortlists are kept in; None: none.
        special: ids of tokens that are no text; a shortlist does not take them from a source.

    Raises:
        EngineError: weights are missing or damaged, or there is no arithmetic in eight bits here.
    """

    one_limit = False
    one_core = True

    def __init__(
        self,
        folder: Path,
        config: Mapping[str, Any],
        generation: Mapping[str, Any],
        *,
        device: str,
        dtype: str,
        place: Path | None = None,
        special: frozenset[int] = frozenset(),
    ) -> None:
        import torch

        plan = draw(config)
        self.table, self.vocabulary = plan.table, plan.vocabulary
        self._folder, self._place = folder, place
        if dtype == EIGHT_BITS:
            kernel = kernels.check_eight_bit()
            kept = None if quantised.is_quantised(folder) else place
            self._network = Network(plan, packed_weights(folder, plan, kept), kernel=kernel)
        else:
            weights = read_weights(folder, plan, dtype=getattr(torch, dtype))
            self._network = Network(plan, weights, device=device)
        self._ends = end_marks(config, generation)
        named = [generation.get("decoder_start_token_id"), config.get("decoder_start_token_id")]
        starts = [mark for mark in (*named, generation.get("bos_token_id")) if mark is not None]
        if not starts:
            raise EngineError(f"the configuration in {folder} names no decoder_start_token_id")
        self._start: int = starts[0]
        self._first = generation.get("forced_bos_token_id")
        # A written padding means nothing, and the library would read it at another position.
        padding = {config.get("pad_token_id")} - {None} - self._ends
        self._forbidden = {
            *padding,
            *(generation.get("suppress_tokens") or []),
            *(word[0] for word in generation.get("bad_words_ids") or []),
        }
        self._special = special
        self._heads: dict[str, Head] = {}

    def prepare(self, code: str) -> None:
        """Make the output layer for a language.

        Raises:
            EngineError: the model's shortlist is damaged.
        """
        if code in self._heads:
            return
        # A list that the model brings is part of it; one that the desk built is for speed, and a
        # sentence's own pieces come on top of it.
        own = (self._folder / shortlist.FILE).is_file()
        if not own and self._place and shortlist.has(self._place, shortlist.named(code)):
            place, name = self._place, shortlist.named(code)
        else:
            place, name = self._folder, code
        forbidden = shortlist.read(place, name, vocabulary=self.vocabulary)
        self._heads[code] = Head(
            self._network,
            allowed=None if forbidden is None else (~forbidden).nonzero()[:, 0],
            forbidden=self._forbidden,
            sources=self._special if forbidden is not None and not own else None,
        )

    def decode(self, task: Task, settings: Decoding) -> list[tuple[Output, ...]]:
        """Return `settings.nbest` outputs of each source, best first."""
        first = task.first if task.first is not None else self._first
        search = Search(
            beams=settings.num_beams,
            start=self._start,
            ends=self._ends,
            nbest=settings.nbest,
            length_penalty=settings.length_penalty,
            no_repeat=settings.no_repeat_ngram_size,
            prefix=() if first is None else (first,),
        )
        found = decode(self._network, self._heads[task.code], task.sources, task.limits, search)
        return [tuple(map(_output, several)) for several in found]


def _output(found: Found) -> Output:
    return Output(ids=found.ids, finished=found.finished, score=found.score, looks=found.looks)
