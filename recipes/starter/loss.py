"""The two losses: the next piece, and where some heads look while it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recipes.starter.batches import IGNORED

if TYPE_CHECKING:
    from torch import Tensor

GUIDED_LAYERS = 2
"""The last layers of the decoder are guided …"""

GUIDED_HEADS = 3
"""… with this many heads each; the others are left free."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outputs:
    """Which rows of the output layer a batch is scored with.

    Attributes:
        rows: [R] piece numbers, or None for all.
        place: [pieces] where a piece stands in `rows`, -1 where it does not; None for all.
    """

    rows: Tensor | None = None
    place: Tensor | None = None


def next_piece(
    hidden: Tensor, labels: Tensor, table: Tensor, bias: Tensor, outputs: Outputs, smoothing: float
) -> Tensor:
    """Return the mean cross-entropy of the labels after the language token.

    The language token itself is forced at run time, so nothing is learned from it.

    Args:
        hidden: [B, T, width] of the decoder.
        labels: [B, T].
        table: [pieces, width], the shared embeddings.
        bias: [pieces].
        outputs: the rows that count.
        smoothing: label smoothing (Szegedy et al. 2016).
    """
    from torch.nn import functional

    wanted = labels != IGNORED
    wanted[:, 0] = False
    gold = labels[wanted]
    if outputs.rows is not None and outputs.place is not None:
        table, bias, gold = table[outputs.rows], bias[outputs.rows], outputs.place[gold]
    logits = functional.linear(hidden[wanted], table.to(hidden.dtype)).float() + bias
    return functional.cross_entropy(logits, gold, label_smoothing=smoothing)


class Guide:
    """Reads the attention of the guided heads from what enters their layers.

    Fast attention kernels do not give their weights away, so the few heads that are guided are
    computed once more from the layer's own input.
    """

    def __init__(self, decoder: Any) -> None:
        self.attentions = [layer.encoder_attn for layer in decoder.layers[-GUIDED_LAYERS:]]
        self.heads = min(GUIDED_HEADS, int(decoder.config.decoder_attention_heads))
        self.seen: dict[int, Tensor] = {}
        for number, attention in enumerate(self.attentions):
            attention.register_forward_pre_hook(self._keeper(number), with_kwargs=True)

    def _keeper(self, number: int) -> Any:
        def keep(_: Any, given: tuple[Any, ...], named: dict[str, Any]) -> None:
            self.seen[number] = named["hidden_states"] if "hidden_states" in named else given[0]

        return keep

    def loss(self, states: Tensor, mask: Tensor, aligned: Tensor) -> Tensor:
        """Return the mean negative log-attention on the aligned source positions.

        Args:
            states: [B, S, width] of the encoder.
            mask: [B, S], true where there is a piece.
            aligned: [B, T], source positions or -1.
        """
        import torch

        known = aligned >= 0
        index = aligned.clamp(min=0)[:, None, :, None]
        parts = []
        for number, attention in enumerate(self.attentions):
            weights = self._log_weights(attention, self.seen[number], states, mask)
            picked = weights.gather(3, index.expand(-1, self.heads, -1, 1))[..., 0]
            parts.append(-(picked * known[:, None]).sum() / (known.sum().clamp(min=1) * self.heads))
        self.seen.clear()
        return torch.stack(parts).mean()

    def _log_weights(self, attention: Any, queries: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Return [B, heads, T, S], the logarithm of the attention of the guided heads."""
        asked = self._project(attention.q_proj, queries, attention.head_dim)
        held = self._project(attention.k_proj, states, attention.head_dim)
        close = (asked @ held.transpose(2, 3)).float() * attention.head_dim**-0.5
        return close.masked_fill(~mask[:, None, None, :], -1e9).log_softmax(-1)

    def _project(self, layer: Any, values: Tensor, size: int) -> Tensor:
        from torch.nn import functional

        rows = self.heads * size
        weight, bias = layer.weight[:rows].to(values.dtype), layer.bias[:rows].to(values.dtype)
        flat = functional.linear(values, weight, bias)
        return flat.view(*values.shape[:2], self.heads, size).transpose(1, 2)
