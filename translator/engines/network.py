"""The forward pass of an encoder-decoder model, for decoding and for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from translator.engines import kernels
from translator.engines.attention import (
    activation,
    attention,
    blocked,
    buckets,
    looks_of,
    runs_of,
    seen_by,
    sines,
)
from translator.engines.blueprint import Blueprint
from translator.engines.kernels import Linear
from translator.engines.mapped import give_back
from translator.engines.past import Memory, Tree
from translator.engines.weights import Weights

if TYPE_CHECKING:
    import torch
    from torch import Tensor


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
        self._activation = activation(plan.activation)
        self._vectors: dict[str, Tensor] = {}
        self._linears: dict[str, Linear] = {}
        self._tables: dict[str, Tensor] = {}
        for part in self._layers():
            self._linears[part] = self.linear(part)
        give_back()

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
        runs = runs_of(mask.sum(1).tolist())
        x = self._embed("encoder", ids, 0).reshape(sentences * length, plan.width)
        # Rows of the next batch lie elsewhere, and the system maps far more around each than it is.
        self._weights.forget("encoder.embedding")
        shape = (sentences, length, 3, plan.heads[0], -1)
        for index in range(plan.layers[0]):
            name = f"encoder.{index}"

            def attend(y: Tensor, name: str = name) -> Tensor:
                made = self._linears[f"{name}.self.in"](y).view(shape).permute(2, 0, 3, 1, 4)
                found = attention(made, runs, bias, plan.scaling)
                return self._linears[f"{name}.self.out"](found.flatten(0, 1))

            x = self._around(f"{name}.self", x, attend)
            x = self._around(f"{name}.wide", x, partial(self._dense, name))
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
        return Memory(keys=keys, values=values, mask=blocked(~mask, self._kept))

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
        past = blocked(~tree.sees, self._kept)[:, None]
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
                looks = looks_of(made[0], keys, past, plan.scaling)
                return self._linears[f"{name}.self.out"](seen_by(looks, values, y))

            def source(y: Tensor, name: str = name, index: int = index) -> Tensor:
                query = self._linears[f"{name}.cross.query"](y)
                query = query.view(sentences, beams, heads, -1).transpose(1, 2)
                looks = looks_of(query, memory.keys[index], unread, plan.scaling)
                if index == watch:
                    seen.append(looks.view(sentences, heads, beams, -1).mean(1))
                return self._linears[f"{name}.cross.out"](seen_by(looks, memory.values[index], y))

            x = self._around(f"{name}.self", x, own)
            x = self._around(f"{name}.cross", x, source)
            x = self._around(f"{name}.wide", x, partial(self._dense, name))
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
            known = sines(rows, self.plan)
            self._vectors["sines"] = known.to(self.device, self.dtype)
        return self._vectors["sines"]

    def _distances(self, length: int) -> Tensor:
        """Return (1, heads, length, length): T5's bias of every token towards every other."""
        import torch

        here = torch.arange(length, device=self.device)
        away = here[None, :] - here[:, None]
        table = self._vector("encoder.distance")
        return table[buckets(away, self.plan, both_ways=True)].permute(2, 0, 1)[None]

    def _distances_back(self, at: int, times: Tensor) -> Tensor:
        """Return (sentences, heads, 1, entries): T5's bias of the newest token to earlier ones."""
        table = self._vector("decoder.distance")
        bias = table[buckets(times - at, self.plan, both_ways=False)]
        return bias.permute(0, 2, 1)[:, :, None]
