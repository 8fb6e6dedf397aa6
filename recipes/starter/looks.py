"""Looks at the held-out articles while training goes on: loss, and chrF++ of a few sentences."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recipes.starter import decode
from recipes.starter.common import DIRECTIONS, END, LANGUAGES, PAD
from recipes.starter.states import padded

if TYPE_CHECKING:
    from torch import Tensor

    from recipes.starter.packed import HeldOut

BATCH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A held-out sentence in two languages."""

    source: str
    target: str
    source_language: str
    target_language: str


def choose(rows: list[HeldOut], count: int) -> list[Pair]:
    """Choose `count` pairs, evenly spread over the articles and over the twenty directions."""
    count = min(count, len(rows))
    chosen = []
    for number in range(count):
        row = rows[number * len(rows) // count]
        source, target = DIRECTIONS[number % len(DIRECTIONS)]
        chosen.append(
            Pair(
                source=row.texts[source],
                target=row.texts[target],
                source_language=source,
                target_language=target,
            )
        )
    return chosen


class Looker:
    """Measures a model on fixed held-out pairs, with its averaged weights."""

    def __init__(self, tokenizer: Any, pairs: list[Pair], *, translated: int, device: str) -> None:
        self.tokenizer, self.pairs, self.device = tokenizer, pairs, device
        self.translated = pairs[:translated] if importlib.util.find_spec("sacrebleu") else []

    def look(self, model: Any, average: Mapping[str, Tensor]) -> dict[str, float]:
        """Return ``heldout_loss`` (nats a piece) and, where sacreBLEU is there, ``chrf++``."""
        model.eval()
        with swapped(model, average):
            found = {"heldout_loss": self._loss(model)}
            if self.translated:
                found["chrf++"] = self._score(model)
        model.train()
        return {name: round(value, 4) for name, value in found.items()}

    def _loss(self, model: Any) -> float:
        import torch
        from torch.nn import functional

        total, count = 0.0, 0
        for first in range(0, len(self.pairs), BATCH):
            source, labels = self._tensors(self.pairs[first : first + BATCH])
            reads = torch.cat([torch.full_like(labels[:, :1], END), labels[:, :-1]], 1)
            with torch.inference_mode():
                logits = model(
                    input_ids=source, attention_mask=(source != PAD).long(), decoder_input_ids=reads
                ).logits[:, 1:]
            gold = labels[:, 1:]
            total += float(
                functional.cross_entropy(
                    logits.reshape(-1, logits.shape[-1]).float(), gold.reshape(-1),
                    ignore_index=PAD, reduction="sum",
                )
            )  # fmt: skip
            count += int((gold != PAD).sum())
        return total / max(1, count)

    def _tensors(self, pairs: list[Pair]) -> tuple[Tensor, Tensor]:
        tokens = {tag: self.tokenizer.token_to_id(f"<2{tag}>") for tag in LANGUAGES}
        source = padded([decode.pieces(self.tokenizer, pair.source) for pair in pairs])
        labels = padded([decode.pieces(self.tokenizer, pair.target) for pair in pairs])
        for row, pair in zip(labels, pairs, strict=True):
            row[0] = tokens[pair.target_language]
        return source.to(self.device), labels.to(self.device)

    def _score(self, model: Any) -> float:
        from sacrebleu.metrics.chrf import CHRF

        written: dict[Pair, str] = {}
        for tag in LANGUAGES:
            pairs = [pair for pair in self.translated if pair.target_language == tag]
            texts = [pair.source for pair in pairs]
            found = decode.translate(model, self.tokenizer, texts, target=tag, beams=1)
            written |= {pair: each.text for pair, each in zip(pairs, found, strict=True)}
        wanted = [pair.target for pair in self.translated]
        return float(
            CHRF(word_order=2)
            .corpus_score([written[pair] for pair in self.translated], [wanted])
            .score
        )


@contextmanager
def swapped(model: Any, values: Mapping[str, Tensor]) -> Iterator[None]:
    """Put other weights into a model for a while."""
    import torch

    state = model.state_dict()
    with torch.no_grad():
        before = {name: state[name].detach().clone() for name in values}
        for name, value in values.items():
            state[name].copy_(value)
    try:
        yield
    finally:
        with torch.no_grad():
            for name, value in before.items():
                state[name].copy_(value)
