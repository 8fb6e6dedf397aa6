"""What the decoder remembers: keys and values of the source, and those of its own past.

The past is kept as entries of a tree: every beam of a sentence sees the entries of its own past
through a mask, so that choosing other beams moves no memory, and what several beams have in common
is kept once. Keys and values of the source are computed once a sentence and are not repeated for
its beams.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import Tensor

ROOM = 32
"""Entries by which the memory of keys and values grows."""

PRUNE_EVERY = 8
"""Steps between two looks for entries that no beam sees any more."""

SPARE = 16
"""Entries beyond one a step that may be left: four beams that parted up to five steps ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the decoder reads of the source.

    Attributes:
        keys: one a decoder layer, (sentences · heads, head width, source): as they are multiplied.
        values: likewise, (sentences · heads, source, head width).
        mask: (sentences, source), 0 or the least number of the format.
    """

    keys: list[Tensor]
    values: list[Tensor]
    mask: Tensor

    def keep(self, rows: Tensor) -> Memory:
        """Return the memory of some of the sentences."""
        count = self.mask.shape[0]
        return Memory(
            keys=[_chosen(value, rows, count) for value in self.keys],
            values=[_chosen(value, rows, count) for value in self.values],
            mask=self.mask.index_select(0, rows),
        )


@dataclass(slots=True, kw_only=True)
class Tree:
    """What the decoder has written so far, as entries that beams see or do not see.

    Attributes:
        sees: (sentences, beams, entries), True where an entry belongs to a beam's past.
        times: (sentences, entries), the step that an entry was written at.
        dtype: of keys and values.
        keys: one a layer, (sentences · heads, head width, room).
        values: one a layer, (sentences · heads, room, head width).
    """

    sees: Tensor
    times: Tensor
    dtype: torch.dtype
    keys: list[Tensor] = field(default_factory=list)
    values: list[Tensor] = field(default_factory=list)

    @property
    def used(self) -> int:
        """Entries so far."""
        return int(self.sees.shape[2])

    def open(self, beams: int, at: int) -> None:
        """Make one new entry for each of `beams` beams, seen by none but its own."""
        import torch

        sentences = self.sees.shape[0]
        own = torch.eye(beams, dtype=torch.bool, device=self.sees.device)
        self.sees = torch.cat([self.sees, own.expand(sentences, beams, beams)], 2)
        written = self.times.new_full((sentences, beams), at)
        self.times = torch.cat([self.times, written], 1)

    def write(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Put in the newest entries (sentences, heads, beams, head width); return all of them."""
        sentences, heads, beams, width = keys.shape
        end = self.used
        if layer == len(self.keys):
            self.keys.append(keys.new_empty((sentences * heads, width, 0), dtype=self.dtype))
            self.values.append(keys.new_empty((sentences * heads, 0, width), dtype=self.dtype))
        if self.keys[layer].shape[2] < end:
            self.keys[layer] = _roomy(self.keys[layer], end, 2)
            self.values[layer] = _roomy(self.values[layer], end, 1)
        start = end - beams
        room = self.keys[layer].shape[2]
        shape = (sentences, heads, width, room)
        self.keys[layer].view(shape)[:, :, :, start:end] = keys.transpose(2, 3)
        shape = (sentences, heads, room, width)
        self.values[layer].view(shape)[:, :, start:end] = values
        return self.keys[layer][:, :, :end], self.values[layer][:, :end]

    def follow(self, parents: Tensor) -> None:
        """Let each new beam see what its parent (sentences, beams) saw."""
        self.sees = self.sees.gather(1, parents[:, :, None].expand(-1, -1, self.used))

    def prune(self, written: int) -> None:
        """Forget entries that no beam sees any more, if the batch's beams have enough in common.

        When this is tried and what is left follow from the number of tokens alone, so that sums
        are made in the same order whatever a sentence's neighbours are; only where one of them has
        too little in common is nothing forgotten.
        """
        left = written + SPARE
        if written % PRUNE_EVERY or self.used <= left:
            return
        live = self.sees.any(1)
        if int(live.sum(1).max()) <= left:
            self._take((~live).byte().argsort(dim=1, stable=True)[:, :left])

    def keep(self, rows: Tensor) -> None:
        """Keep some of the sentences."""
        count = self.sees.shape[0]
        self.keys = [_chosen(value, rows, count) for value in self.keys]
        self.values = [_chosen(value, rows, count) for value in self.values]
        self.sees = self.sees.index_select(0, rows)
        self.times = self.times.index_select(0, rows)

    def _take(self, order: Tensor) -> None:
        """Keep the entries (sentences, fewer) in this order."""
        beams = self.sees.shape[1]
        self.sees = self.sees.gather(2, order[:, None].expand(-1, beams, -1))
        self.times = self.times.gather(1, order)
        wide = order.repeat_interleave(self.keys[0].shape[0] // order.shape[0], 0)
        width = self.keys[0].shape[1]
        across, down = wide[:, None].expand(-1, width, -1), wide[:, :, None].expand(-1, -1, width)
        self.keys = [value.gather(2, across) for value in self.keys]
        self.values = [value.gather(1, down) for value in self.values]


def _chosen(value: Tensor, rows: Tensor, count: int) -> Tensor:
    """Return (rows · heads, …) of a value (count · heads, …)."""
    apart = value.view(count, -1, *value.shape[1:])
    return apart.index_select(0, rows).flatten(0, 1)


def _roomy(value: Tensor, entries: int, dim: int) -> Tensor:
    """Return a copy with room for at least `entries` entries, in whole steps of `ROOM`.

    What is not used yet holds anything; it is never read.
    """
    shape = list(value.shape)
    shape[dim] = -(-entries // ROOM) * ROOM
    larger = value.new_empty(shape)
    larger.narrow(dim, 0, value.shape[dim]).copy_(value)
    return larger
