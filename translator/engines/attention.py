"""The arithmetic between the layers: attention, masks, positions, activations."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from translator.engines.blueprint import Blueprint

if TYPE_CHECKING:
    import torch
    from torch import Tensor


def runs_of(lengths: list[int]) -> list[tuple[int, int, int]]:
    """Return (start, end, length) of neighbours that have the same length."""
    edges = [0, *(i for i in range(1, len(lengths)) if lengths[i] != lengths[i - 1]), len(lengths)]
    return [(start, end, lengths[start]) for start, end in pairwise(edges)]


def attention(
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


def looks_of(query: Tensor, keys: Tensor, mask: Tensor, scaling: float) -> Tensor:
    """Return the weights of attention, (sentences · heads, beams, keys), float.

    The product is made in the format of the keys: to read them is what attention costs.
    """
    import torch

    queries = query.to(keys.dtype).flatten(0, 1)
    scores = torch.baddbmm(mask, queries, keys, alpha=scaling)
    return scores.softmax(-1, dtype=torch.float32)


def seen_by(looks: Tensor, values: Tensor, like: Tensor) -> Tensor:
    """Return what is seen, (sentences · beams, heads · head width), in the format of `like`."""
    import torch

    found = torch.bmm(looks.to(values.dtype), values).to(like.dtype)
    beams, width = found.shape[1:]
    sentences = like.shape[0] // beams
    return found.view(sentences, -1, beams, width).transpose(1, 2).reshape(like.shape[0], -1)


def blocked(hidden: Tensor, dtype: torch.dtype) -> Tensor:
    """Return 0 where something may be seen, and the least number of the format elsewhere."""
    import torch

    bias = torch.zeros(hidden.shape, dtype=dtype, device=hidden.device)
    return bias.masked_fill_(hidden, torch.finfo(dtype).min)


def sines(rows: int, plan: Blueprint) -> Tensor:
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


def buckets(away: Tensor, plan: Blueprint, *, both_ways: bool) -> Tensor:
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


def activation(name: str) -> Callable[[Tensor], Tensor]:
    """Return the function of a name that `blueprint` knows."""
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
