"""The output layer: which pieces may be written, and the best of them.

Most of the arithmetic of a model with 256,000 pieces is its output layer, and most of the pieces
are of languages that nobody asked for. With a shortlist only the rows of the pieces that the target
language needs are multiplied, and those of the pieces that the sentence itself holds, since names
and numbers are carried over (L'Hostis et al. 2016; Shi and Knight 2017).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translator.engines.kernels import Linear
from translator.engines.network import Network

if TYPE_CHECKING:
    from torch import Tensor

BLOCK = 64
"""Pieces in a block; the best n of a row lie in the n blocks with the largest maxima."""

SEARCHED_WHOLE = 4096
"""Rows of up to this length are searched as they are."""

ROWS_AT_ONCE = 8
"""Rows summed up at a time, few enough to stay in a core's cache."""


class Head:
    """The output layer of a model for one target language.

    Args:
        network: the model.
        allowed: (pieces) ids in ascending order that may be written; None: all.
        forbidden: ids that get no chance, although the probabilities count them, as in
            transformers.
        sources: also allow the pieces of a sentence's source, except for these ids; None: no.
    """

    def __init__(
        self,
        network: Network,
        *,
        allowed: Tensor | None = None,
        forbidden: Collection[int] = (),
        sources: Collection[int] | None = None,
    ) -> None:
        import torch

        self.network, self._sources = network, sources
        self.linear = network.linear("head", allowed)
        self.ids = None if allowed is None else allowed.to(network.device)
        self._places = self._places_of(allowed)
        struck = self.local(torch.tensor(sorted(forbidden), dtype=torch.long))
        self.forbidden = struck[struck >= 0].to(network.device)

    def _places_of(self, allowed: Tensor | None) -> Tensor | None:
        import torch

        if allowed is None:
            return None
        places = torch.full((self.network.plan.vocabulary,), -1, dtype=torch.long)
        places[allowed] = torch.arange(len(allowed))
        return places.to(self.network.device)

    def local(self, ids: Tensor) -> Tensor:
        """Return the places of ids in the rows that are multiplied, -1 for others."""
        return ids if self._places is None else self._places[ids]

    def open(self, sources: Sequence[Sequence[int]]) -> Opened:
        """Return the output layer for a batch, with the pieces of its sources where asked for."""
        import torch

        if self._sources is None or self._places is None:
            return Opened(self, None)
        known = self._places.tolist()
        own = [
            {id_ for id_ in source if known[id_] < 0 and id_ not in self._sources}
            for source in sources
        ]
        ids = sorted(set().union(*own))
        if not ids:
            return Opened(self, None)
        barred = torch.tensor([[id_ not in held for id_ in ids] for held in own])
        rows = torch.tensor(ids)
        linear = self.network.linear("head", rows)
        device = self.network.device
        return Opened(self, Extra(linear=linear, ids=rows.to(device), barred=barred.to(device)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """The rows of pieces that only some sentences of a batch may write.

    Attributes:
        linear: over these rows.
        ids: (pieces).
        barred: (sentences, pieces), True where a piece is another sentence's.
    """

    linear: Linear
    ids: Tensor
    barred: Tensor

    def logits(self, states: Tensor) -> Tensor:
        """Return (rows, pieces), minus infinity where a piece is another sentence's."""
        each = states.shape[0] // self.barred.shape[0]
        barred = self.barred.repeat_interleave(each, 0)
        return self.linear(states).float().masked_fill(barred, float("-inf"))


class Opened:
    """The output layer for the sentences of one batch.

    Args:
        head: of the target language.
        extra: pieces beyond it, or None.
    """

    def __init__(self, head: Head, extra: Extra | None) -> None:
        self._head, self._extra = head, extra

    def keep(self, rows: Tensor) -> Opened:
        """Return the output layer for some of the batch's sentences."""
        if self._extra is None:
            return self
        kept = replace(self._extra, barred=self._extra.barred.index_select(0, rows))
        return Opened(self._head, kept)

    def best(
        self, states: Tensor, count: int, banned: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the log-probabilities (rows, count) and ids of the best pieces, in any order.

        Args:
            states: (rows, width), rows being sentences times beams.
            count: candidates wanted; fewer come where fewer pieces may be written.
            banned: (rows, any) ids that a row must not write, -1 for none.
        """
        import torch

        logits = self._head.linear(states).float()
        total = _log_sum(logits)
        extra = self._extra.logits(states) if self._extra else None
        if extra is not None:
            total = torch.logaddexp(total, extra.logsumexp(1, keepdim=True))
        self._strike(logits, banned)
        values, places = _top(logits, count)
        ids = places if self._head.ids is None else self._head.ids[places]
        if extra is not None and self._extra is not None:
            more, where = extra.topk(min(count, extra.shape[1]))
            values = torch.cat([values, more], 1)
            ids = torch.cat([ids, self._extra.ids[where]], 1)
            if banned is not None:
                struck = (ids[:, :, None] == banned[:, None]).any(2)
                values = values.masked_fill(struck, float("-inf"))
        return values - total, ids

    def _strike(self, logits: Tensor, banned: Tensor | None) -> None:
        head = self._head
        if len(head.forbidden):
            logits.index_fill_(1, head.forbidden, float("-inf"))
        if banned is None:
            return
        rows, columns = (banned >= 0).nonzero(as_tuple=True)
        places = head.local(banned[rows, columns])
        known = places >= 0
        logits[rows[known], places[known]] = float("-inf")


def _log_sum(logits: Tensor) -> Tensor:
    """Return (rows, 1), the logarithm of the sum of the exponentials of each row."""
    import torch

    if logits.is_cuda:
        return logits.logsumexp(1, keepdim=True)
    parts = [part.logsumexp(1, keepdim=True) for part in logits.split(ROWS_AT_ONCE)]
    return parts[0] if len(parts) == 1 else torch.cat(parts)


def _top(logits: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return the largest `count` of each row, and their places."""
    import torch

    rows, width = logits.shape
    count = min(count, width)
    whole = width // BLOCK * BLOCK
    if width <= SEARCHED_WHOLE or whole < count * BLOCK:
        values, places = logits.topk(count)
        return values, places
    blocks = logits[:, :whole].unflatten(1, (-1, BLOCK))
    chosen = blocks.amax(2).topk(count, sorted=False)[1]
    inside = blocks.gather(1, chosen[:, :, None].expand(-1, -1, BLOCK)).flatten(1)
    places = (chosen[:, :, None] * BLOCK + torch.arange(BLOCK, device=logits.device)).flatten(1)
    if whole < width:
        tail = torch.arange(whole, width, device=logits.device).expand(rows, -1)
        inside, places = torch.cat([inside, logits[:, whole:]], 1), torch.cat([places, tail], 1)
    values, found = inside.topk(count)
    return values, places.gather(1, found)
