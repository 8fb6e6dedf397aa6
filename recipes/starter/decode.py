"""Translating with transformers' `generate`, for scoring and for back-translation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recipes.starter.common import END, PAD, START
from recipes.starter.states import padded
from translator.errors import SegmentTooLongError

if TYPE_CHECKING:
    from torch import Tensor

BATCH_PIECES = {"cpu": 1500, "cuda": 12_000}
"""Source pieces of a batch, padding included; beams come on top."""

LENGTH_FACTOR, LENGTH_ROOM = 1.6, 10
"""A translation may have this many times the pieces of its source, and this many more."""

NO_REPEAT = 5
"""No run of this many pieces is written twice: small models fall into loops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A translated text.

    Attributes:
        tokens: what the model wrote after the language token, without </s> and padding.
        finished: false where it had to be stopped at the length limit.
    """

    text: str
    tokens: tuple[int, ...]
    finished: bool


def pieces(tokenizer: Any, text: str) -> list[int]:
    """Return the pieces of a text, without special tokens around it."""
    found: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return found


def translate(
    model: Any,
    tokenizer: Any,
    texts: Sequence[str],
    *,
    target: str,
    beams: int = 4,
    forbidden: Tensor | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Translation]:
    """Translate texts into one language, in the order given.

    Args:
        model: a BART-class translator.
        tokenizer: its tokenizer.
        texts: sentences.
        target: language to write.
        beams: width of the search.
        forbidden: [vocabulary], pieces that are not written; None allows all.
        progress: is told how many more are done.

    Raises:
        SegmentTooLongError: a text is longer than the model reads; nothing is cut.
    """
    rows = [pieces(tokenizer, text) for text in texts]
    limit = int(model.config.max_position_embeddings)
    for text, row in zip(texts, rows, strict=True):
        if len(row) + 2 > limit:
            raise SegmentTooLongError(
                f"{len(row)} pieces, the model reads {limit - 2}: {text[:40]}…",
                hint="divide the sentence",
            )
    found: list[Translation | None] = [None] * len(rows)
    for part in _batches(rows, BATCH_PIECES[model.device.type]):
        source = padded([rows[number] for number in part]).to(model.device)
        language = tokenizer.token_to_id(f"<2{target}>")
        written = _generate(model, source, language, beams, limit, forbidden)
        for number, line in zip(part, written.tolist(), strict=True):
            found[number] = _translation(tokenizer, line)
        if progress:
            progress(len(part))
    return [translation for translation in found if translation]


def _batches(rows: Sequence[Sequence[int]], limit: int) -> list[list[int]]:
    """Divide row numbers into batches of like length, the shortest first."""
    found: list[list[int]] = []
    part: list[int] = []
    for number in sorted(range(len(rows)), key=lambda number: len(rows[number])):
        if part and (len(rows[number]) + 2) * (len(part) + 1) > limit:
            found.append(part)
            part = []
        part.append(number)
    return [*found, part] if part else found


def _generate(
    model: Any, source: Tensor, language: int, beams: int, limit: int, forbidden: Tensor | None
) -> Tensor:
    import torch

    from translator.engines.shortlist import Shortlist

    room = min(int(source.shape[1] * LENGTH_FACTOR) + LENGTH_ROOM, limit - 2)
    with torch.inference_mode():
        found: Tensor = model.generate(
            input_ids=source,
            attention_mask=(source != PAD).long(),
            num_beams=beams,
            do_sample=False,
            forced_bos_token_id=language,
            max_new_tokens=room,
            no_repeat_ngram_size=NO_REPEAT,
            logits_processor=[] if forbidden is None else [Shortlist(forbidden, 2)],
        )
    return found


def _translation(tokenizer: Any, line: list[int]) -> Translation:
    """Read a line of `generate`: </s>, language token, pieces, </s>, padding."""
    body = line[2:]
    finished = END in body
    body = body[: body.index(END)] if finished else body
    tokens = tuple(token for token in body if token not in (START, PAD))
    text = tokenizer.decode(list(tokens), skip_special_tokens=True)
    return Translation(text=text.strip(), tokens=tokens, finished=finished)
