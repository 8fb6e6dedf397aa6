"""The forward pass of an encoder-decoder model, for decoding and for nothing else.

The decoder keeps its keys and values as entries of a tree: every beam of a sentence sees the
entries of its own past through a mask, so that choosing other beams moves no memory, and what
several beams have in common is kept once. Keys and values of the source are computed once a
sentence and are not repeated for its beams.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from translator.engines import kernels
from translator.engines.blueprint import Blueprint
from translator.engines.kernels import Linear
from translator.engines.weights import Weights

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
        return self.sees.shape[2]

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


class Network:
    """A model's layers over weights in one number format.

    Args:
        plan: how the model is built.
        weights: in float32, bfloat16 or float16, or with matrices in eight bits.
        kernel: eight-bit kernel; empty where the weights are not in eight bits.
        device: where the weights are to lie.
    """

    def __init__(self, plan: Blueprint, weights: Weights, *, kernel: str = "", device: str = "cpu"):
        self.plan = plan
        self._weights, self._kernel, self.device = weights, kernel, device
        self.dtype = self._floating("encoder.embedding")
        self._kept = kernels.memory_format() if kernel else self.dtype
        self._activation = _activation(plan.activation)
        self._vectors: dict[str, Tensor] = {}
        self._linears: dict[str, Linear] = {}
        self._tables: dict[str, Tensor] = {}
        for part in self._layers():
            self._linears[part] = self.linear(part)

    def _floating(self, name: str) -> torch.dtype:
        import torch

        return torch.float32 if self._weights.scale(name) is not None else self._weights[name].dtype

    def _layers(self) -> list[str]:
        own = [".self.in", ".self.out", ".wide", ".narrow"]
        cross = [".cross.query", ".cross.source", ".cross.out"]
        encoder = [f"encoder.{i}{end}" for i in range(self.plan.layers[0]) for end in own]
        return encoder + [
            f"decoder.{i}{end}" for i in range(self.plan.layers[1]) for end in own + cross
        ]

    def linear(self, name: str, rows: Tensor | None = None) -> Linear:
        """Return the layer of a part, or of some rows of its matrix."""
        weight, scale = self._weights[f"{name}.weight"], self._weights.scale(f"{name}.weight")
        bias = self._weights.get(f"{name}.bias")
        if rows is not None:
            weight = weight.index_select(0, rows)
            scale = None if scale is None else scale.index_select(0, rows)
            bias = None if bias is None else bias.index_select(0, rows)
        bias = None if bias is None else bias.to(self.device, self.dtype)
        if scale is not None:
            made = kernels.eight_bit(self._kernel)((weight, scale), bias)
            if self._kernel not in kernels.IN_PLACE:
                self._weights.forget(f"{name}.weight")
            return made
        return kernels.Plain(weight.to(self.device), bias)

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the encoder's states (sentences, source, width).

        Args:
            ids: (sentences, source), padded at the end.
            mask: (sentences, source), True where there is a token.
        """
        plan = self.plan
        sentences, length = ids.shape
        bias = self._distances(length) if plan.positions == "relative" else None
        runs = _runs(mask.sum(1).tolist())
        x = self._embed("encoder", ids, 0).reshape(sentences * length, plan.width)
        # Rows of the next batch lie elsewhere, and the system maps far more around each than it is.
        self._weights.forget("encoder.embedding")
        shape = (sentences, length, 3, plan.heads[0], -1)
        for index in range(plan.layers[0]):
            name = f"encoder.{index}"

            def attend(y: Tensor, name: str = name) -> Tensor:
                made = self._linears[f"{name}.self.in"](y).view(shape).permute(2, 0, 3, 1, 4)
                found = _attention(made, runs, bias, plan.scaling)
                return self._linears[f"{name}.self.out"](found.flatten(0, 1))

            x = self._around(f"{name}.self", x, attend)
            x = self._around(f"{name}.wide", x, lambda y, name=name: self._dense(name, y))
        if plan.pre_norm:
            x = self._norm("encoder.norm", x)
        return x.view(sentences, length, plan.width)

    def remember(self, states: Tensor, mask: Tensor) -> Memory:
        """Return keys and values of the source, for all decoder layers."""
        sentences, length, width = states.shape
        flat = states.reshape(-1, width)
        keys, values = [], []
        for index in range(self.plan.layers[1]):
            made = self._linears[f"decoder.{index}.cross.source"](flat)
            pair = made.view(sentences, length, 2, self.plan.heads[1], -1).permute(2, 0, 3, 1, 4)
            keys.append(pair[0].to(self._kept).transpose(2, 3).flatten(0, 1).contiguous())
            values.append(pair[1].to(self._kept).flatten(0, 1).contiguous())
        return Memory(keys=keys, values=values, mask=_blocked(~mask, self._kept))

    def tree(self, sentences: int) -> Tree:
        """Return an empty past for sentences that have one beam each."""
        import torch

        return Tree(
            sees=torch.zeros((sentences, 1, 0), dtype=torch.bool, device=self.device),
            times=torch.zeros((sentences, 0), dtype=torch.long, device=self.device),
            dtype=self._kept,
        )

    def step(
        self, tokens: Tensor, at: int, memory: Memory, tree: Tree, *, watch: int | None = None
    ) -> tuple[Tensor, Tensor | None]:
        """Read one more token a beam.

        Args:
            tokens: (sentences, beams), what was written last.
            at: how many tokens stand before it.
            memory: of the source.
            tree: of the past; it grows by one entry a beam.
            watch: decoder layer whose attention to the source is wanted.

        Returns:
            States (sentences · beams, width) for the output layer, and the attention of the layer
            watched (sentences, beams, source), the mean of its heads.
        """
        plan = self.plan
        sentences, beams = tokens.shape
        tree.open(beams, at)
        past = _blocked(~tree.sees, self._kept)[:, None]
        if plan.positions == "relative":
            past = past + self._distances_back(at, tree.times).to(self._kept)
        heads = plan.heads[1]
        past = past.expand(-1, heads, -1, -1).flatten(0, 1)
        unread = memory.mask[:, None, None].expand(-1, heads, beams, -1).flatten(0, 1)
        x = self._embed("decoder", tokens, at).reshape(sentences * beams, plan.width)
        seen: list[Tensor] = []
        for index in range(plan.layers[1]):
            name = f"decoder.{index}"

            def own(y: Tensor, name: str = name, index: int = index) -> Tensor:
                made = self._linears[f"{name}.self.in"](y)
                made = made.view(sentences, beams, 3, heads, -1).permute(2, 0, 3, 1, 4)
                keys, values = tree.write(index, made[1], made[2])
                looks = _looks(made[0], keys, past, plan.scaling)
                return self._linears[f"{name}.self.out"](_seen(looks, values, y))

            def source(y: Tensor, name: str = name, index: int = index) -> Tensor:
                query = self._linears[f"{name}.cross.query"](y)
                query = query.view(sentences, beams, heads, -1).transpose(1, 2)
                looks = _looks(query, memory.keys[index], unread, plan.scaling)
                if index == watch:
                    seen.append(looks.view(sentences, heads, beams, -1).mean(1))
                return self._linears[f"{name}.cross.out"](_seen(looks, memory.values[index], y))

            x = self._around(f"{name}.self", x, own)
            x = self._around(f"{name}.cross", x, source)
            x = self._around(f"{name}.wide", x, lambda y, name=name: self._dense(name, y))
        if plan.pre_norm:
            x = self._norm("decoder.norm", x)
        return (x * plan.head_scale if plan.head_scale != 1.0 else x), (seen[0] if seen else None)

    def _around(self, name: str, x: Tensor, part: Callable[[Tensor], Tensor]) -> Tensor:
        """Put a part between its norm and its shortcut, in the order of the family."""
        if self.plan.pre_norm:
            return part(self._norm(f"{name}.norm", x)).add_(x)
        return self._norm(f"{name}.norm", part(x).add_(x))

    def _dense(self, name: str, x: Tensor) -> Tensor:
        made = self._linears[f"{name}.wide"](x)
        if self.plan.gated:
            gate, value = made.chunk(2, -1)
            made = self._activation(gate) * value
        else:
            made = self._activation(made)
        return self._linears[f"{name}.narrow"](made)

    def _norm(self, name: str, x: Tensor) -> Tensor:
        from torch.nn.functional import layer_norm

        weight = self._vector(f"{name}.weight")
        if self.plan.mean_norm:
            bias = self._vector(f"{name}.bias")
            return layer_norm(x, weight.shape, weight, bias, self.plan.epsilon)
        wide = x.float()
        power = wide.pow(2).mean(-1, keepdim=True)
        return weight * (wide * (power + self.plan.epsilon).rsqrt()).to(x.dtype)

    def _vector(self, name: str) -> Tensor:
        if name not in self._vectors:
            self._vectors[name] = self._weights[name].to(self.device, self.dtype)
        return self._vectors[name]

    def _embed(self, side: str, ids: Tensor, at: int) -> Tensor:
        """Return (sentences, tokens, width); `at` is the position of a decoder's tokens."""
        plan = self.plan
        table, scale = self._table(f"{side}.embedding")
        x = table[ids]
        if scale is not None:
            x = x.float() * scale[ids][..., None]
        if plan.embedding_scale != 1.0:
            x = x * plan.embedding_scale
        if plan.positions != "relative":
            rows = self._positions(side, at + ids.shape[1])
            x = x + (rows[: ids.shape[1]] if side == "encoder" else rows[at])
        return self._norm(f"{side}.embedding_norm", x) if plan.embedding_norm else x

    def _table(self, name: str) -> tuple[Tensor, Tensor | None]:
        if name not in self._tables:
            self._tables[name] = self._weights[name].to(self.device)
        return self._tables[name], self._weights.scale(name)

    def _positions(self, side: str, needed: int) -> Tensor:
        """Return rows for the positions 0, 1, …; sines are computed for as many as are needed."""
        kind = self.plan.positions
        if kind == "learned":
            return self._vector(f"{side}.positions")[self.plan.first_position :]
        known = self._vectors.get("sines")
        if known is None or known.shape[0] < needed:
            rows = max(needed, self.plan.table, 2 * needed)
            known = _sines(rows, self.plan)
            self._vectors["sines"] = known.to(self.device, self.dtype)
        return self._vectors["sines"]

    def _distances(self, length: int) -> Tensor:
        """Return (1, heads, length, length): T5's bias of every token towards every other."""
        import torch

        here = torch.arange(length, device=self.device)
        away = here[None, :] - here[:, None]
        table = self._vector("encoder.distance")
        return table[_buckets(away, self.plan, both_ways=True)].permute(2, 0, 1)[None]

    def _distances_back(self, at: int, times: Tensor) -> Tensor:
        """Return (sentences, heads, 1, entries): T5's bias of the newest token to earlier ones."""
        table = self._vector("decoder.distance")
        bias = table[_buckets(times - at, self.plan, both_ways=False)]
        return bias.permute(0, 2, 1)[:, :, None]


def _runs(lengths: list[int]) -> list[tuple[int, int, int]]:
    """Return (start, end, length) of neighbours that have the same length."""
    edges = [0, *(i for i in range(1, len(lengths)) if lengths[i] != lengths[i - 1]), len(lengths)]
    return [(start, end, lengths[start]) for start, end in pairwise(edges)]


def _attention(
    made: Tensor, runs: list[tuple[int, int, int]], bias: Tensor | None, scaling: float
) -> Tensor:
    """Return what the source's tokens see of one another, (sentences, source, width).

    Sentences of one length are taken together, without filling: faster, and what comes out for a
    sentence does not depend on how long others of its batch are.

    Args:
        made: (query, key and value; sentences, heads, source, head width).
        runs: neighbours of one length.
        bias: (1, heads, source, source), or None.
        scaling: factor on the scores.
    """
    from torch.nn.functional import scaled_dot_product_attention

    _, sentences, heads, source, width = made.shape
    seen = made.new_zeros((sentences, source, heads * width))
    for start, end, length in runs:
        part = made[:, start:end, :, :length]
        own = None if bias is None else bias[:, :, :length, :length]
        found = scaled_dot_product_attention(
            part[0], part[1], part[2], attn_mask=own, scale=scaling
        )
        seen[start:end, :length] = found.transpose(1, 2).flatten(2)
    return seen


def _looks(query: Tensor, keys: Tensor, mask: Tensor, scaling: float) -> Tensor:
    """Return the weights of attention, (sentences · heads, beams, keys), float.

    The product is made in the format of the keys: to read them is what attention costs.
    """
    import torch

    queries = query.to(keys.dtype).flatten(0, 1)
    scores = torch.baddbmm(mask, queries, keys, alpha=scaling)
    return scores.softmax(-1, dtype=torch.float32)


def _seen(looks: Tensor, values: Tensor, like: Tensor) -> Tensor:
    """Return what is seen, (sentences · beams, heads · head width), in the format of `like`."""
    import torch

    found = torch.bmm(looks.to(values.dtype), values).to(like.dtype)
    beams, width = found.shape[1:]
    sentences = like.shape[0] // beams
    return found.view(sentences, -1, beams, width).transpose(1, 2).reshape(like.shape[0], -1)


def _blocked(hidden: Tensor, dtype: torch.dtype) -> Tensor:
    """Return 0 where something may be seen, and the least number of the format elsewhere."""
    import torch

    bias = torch.zeros(hidden.shape, dtype=dtype, device=hidden.device)
    return bias.masked_fill_(hidden, torch.finfo(dtype).min)


def _sines(rows: int, plan: Blueprint) -> Tensor:
    """Return the position table of Vaswani et al. 2017, sines in the left half, cosines right.

    That of tensor2tensor and fairseq spreads the rates over half the width less one, and computes
    in single precision.
    """
    import torch

    half = plan.width // 2
    fairseq = plan.positions == "sinus-offset"
    dtype = torch.float32 if fairseq else torch.float64
    rates = torch.exp(torch.arange(half).to(dtype) * -(math.log(10000) / (half - fairseq)))
    start = plan.first_position
    angles = torch.arange(start, start + rows).to(dtype)[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], 1).float()


def _buckets(away: Tensor, plan: Blueprint, *, both_ways: bool) -> Tensor:
    """Return the bucket of each distance: near ones apart, far ones by logarithm (Raffel 2020)."""
    import torch

    count = plan.buckets
    base = torch.zeros_like(away)
    if both_ways:
        count //= 2
        base = (away > 0).long() * count
        away = away.abs()
    else:
        away = (-away).clamp_min(0)
    near = count // 2
    ratio = torch.log(away.float().clamp_min(1) / near) / math.log(plan.farthest / near)
    far = (near + (ratio * (count - near)).long()).clamp_max(count - 1)
    return base + torch.where(away < near, away, far)


def _activation(name: str) -> Callable[[Tensor], Tensor]:
    from torch.nn import functional

    plain: dict[str, Callable[[Tensor], Tensor]] = {
        "relu": lambda x: functional.relu(x, inplace=True),
        "gelu": functional.gelu,
        "swish": functional.silu,
        "silu": functional.silu,
        "gelu_new": lambda x: functional.gelu(x, approximate="tanh"),
        "gelu_pytorch_tanh": lambda x: functional.gelu(x, approximate="tanh"),
    }
    return plain[name]
