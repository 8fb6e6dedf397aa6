"""The decoder of transformers: for families and settings that our own loop does not know.

It is also what the loop is measured against: in float32 both choose the same tokens.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.engines import shortlist
from translator.engines.decoder import Output, Task
from translator.engines.settings import Decoding
from translator.engines.shortlist import Shortlist

if TYPE_CHECKING:
    import torch

SCORE_BYTES = 256_000_000
"""Memory that scoring may use for its logits; sequences are scored a few at a time within it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the text in an output: forced first token, end marks, filling."""

    first: int | None
    ends: frozenset[int]
    filling: int

    @property
    def start(self) -> int:
        """Position of the first token that the model chose itself."""
        return 1 if self.first is None else 2

    def cut(self, row: Sequence[int]) -> tuple[tuple[int, ...], bool]:
        """Return the tokens of the text, and whether an end mark follows them."""
        written = row[self.start :]
        text = tuple(takewhile(lambda token: token not in self.ends, written))
        if len(text) < len(written):
            return text, True
        while text and text[-1] == self.filling:
            text = text[:-1]
        return text, False


class LibraryDecoder:
    """A model of transformers.

    Args:
        model: of a seq2seq class, with weights, in evaluation mode.
        folder: its files, for the shortlist.
    """

    one_limit = True
    one_core = False

    def __init__(self, model: Any, folder: Path) -> None:
        self.model, self._folder = model, folder
        self.table, self.vocabulary = output_table(model), int(model.config.vocab_size)
        self._forbidden: dict[str, torch.Tensor | None] = {}
        self._lock = threading.Lock()

    def prepare(self, code: str) -> None:
        """Read the pieces of a language.

        Raises:
            EngineError: the model's shortlist is damaged.
        """
        if code not in self._forbidden:
            found = shortlist.read(self._folder, code, vocabulary=self.vocabulary)
            self._forbidden[code] = found

    def decode(self, task: Task, settings: Decoding) -> list[tuple[Output, ...]]:
        """Return `settings.nbest` outputs of each source, best first."""
        with self._lock:
            return generate(
                self.model,
                task.sources,
                settings,
                max_new_tokens=max(task.limits),
                first_token=task.first,
                forbidden=self._forbidden[task.code],
            )


def generate(
    model: Any,
    sources: Sequence[Sequence[int]],
    settings: Decoding,
    *,
    max_new_tokens: int,
    first_token: int | None = None,
    forbidden: torch.Tensor | None = None,
) -> list[tuple[Output, ...]]:
    """Translate one batch of encoded sources into `settings.nbest` outputs each, best first.

    Args:
        model: of a seq2seq class of transformers.
        sources: token ids of each source.
        settings: beams, penalties, number of outputs.
        max_new_tokens: longest output, a forced first token included.
        first_token: what every output begins with.
        forbidden: bool (vocabulary): pieces that no output may hold.
    """
    import torch

    frame = _frame(model, first_token)
    ids, mask = _padded(sources, _pad(model), model.device)
    with torch.inference_mode():
        states = model.get_encoder()(input_ids=ids, attention_mask=mask).last_hidden_state
        rows = model.generate(
            encoder_outputs=_encoded(states),
            attention_mask=mask,
            generation_config=_configuration(model, settings, max_new_tokens, frame.first),
            logits_processor=[] if forbidden is None else [Shortlist(forbidden, frame.start)],
        )
        each = settings.nbest
        scores = list(_scores(model, states, mask, rows, frame, each))
    texts = [frame.cut(row) for row in rows.tolist()]
    outputs = [
        Output(ids=text, finished=finished, score=score)
        for (text, finished), score in zip(texts, scores, strict=True)
    ]
    return [tuple(outputs[index : index + each]) for index in range(0, len(outputs), each)]


def output_table(model: Any) -> int:
    """Return how many tokens the decoder has positions for; 0 where it has no table."""
    return int(getattr(model.config, "max_position_embeddings", None) or 0)


def _configuration(model: Any, settings: Decoding, max_new_tokens: int, first: int | None) -> Any:
    """Return the model's own generation settings with ours over them."""
    chosen = copy.deepcopy(model.generation_config)
    chosen.update(
        do_sample=False,
        num_beams=settings.num_beams,
        num_return_sequences=settings.nbest,
        length_penalty=settings.length_penalty,
        no_repeat_ngram_size=settings.no_repeat_ngram_size,
        early_stopping=False,
        max_length=None,
        max_new_tokens=max_new_tokens,
        forced_bos_token_id=first,
        return_dict_in_generate=False,
    )
    return chosen


def _frame(model: Any, first_token: int | None) -> Frame:
    config = model.generation_config
    ends = config.eos_token_id if config.eos_token_id is not None else model.config.eos_token_id
    first = config.forced_bos_token_id if first_token is None else first_token
    return Frame(
        first=first,
        ends=frozenset(ends if isinstance(ends, list) else [ends]),
        filling=_pad(model),
    )


def _pad(model: Any) -> int:
    return int(model.config.pad_token_id or 0)


def _padded(
    sources: Sequence[Sequence[int]], filling: int, device: Any
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask, each (sources, longest source)."""
    import torch

    longest = max(len(source) for source in sources)
    ids = [[*source, *[filling] * (longest - len(source))] for source in sources]
    mask = [[1] * len(source) + [0] * (longest - len(source)) for source in sources]
    return torch.tensor(ids, device=device), torch.tensor(mask, device=device)


def _encoded(states: torch.Tensor) -> Any:
    from transformers.modeling_outputs import BaseModelOutput

    return BaseModelOutput(last_hidden_state=states)


def _scores(
    model: Any,
    states: torch.Tensor,
    mask: torch.Tensor,
    rows: torch.Tensor,
    frame: Frame,
    each: int,
) -> Iterator[float]:
    """Yield the mean log-probability of every row, as the model itself gives it.

    The decoder could report its scores only by keeping the logits of every step, gigabytes for a
    large vocabulary. One more pass over the finished rows costs a seventh of a search with four
    beams (measured on the shape of transformer-big), and depends on neither beam nor penalty.
    """
    room = SCORE_BYTES // (4 * rows.shape[1] * model.config.vocab_size)
    for start in range(0, rows.shape[0], max(1, room)):
        part = slice(start, start + max(1, room))
        owners = [number // each for number in range(rows.shape[0])][part]
        logits = model(
            encoder_outputs=_encoded(states[owners]),
            attention_mask=mask[owners],
            decoder_input_ids=rows[part, :-1],
            use_cache=False,
        ).logits.float()
        chosen = logits.log_softmax(-1).gather(-1, rows[part, 1:, None]).squeeze(-1).tolist()
        for row, values in zip(rows[part].tolist(), chosen, strict=True):
            text, finished = frame.cut(row)
            first = frame.start - 1
            counted = values[first : first + len(text) + finished]
            yield sum(counted) / len(counted) if counted else 0.0
