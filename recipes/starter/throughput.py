"""How many pairs a second to expect: arithmetic counted, speed assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recipes.starter.batches import Group
    from recipes.starter.packed import Pack

EFFECTIVE_FLOPS = {"cuda": 100e12, "cpu": 0.25e12}
"""Operations a second that training really reaches: a cautious eighth of what an H200's bf16
matrix products reach alone, and about what two server cores with bf16 units do."""


def flops_a_pair(
    config: Mapping[str, Any], source: float, target: float, *, scored: int, cached: bool
) -> float:
    """Count the operations of one training pair: two a weight and piece, three times for training.

    Args:
        config: BartConfig's arguments.
        source: mean pieces of a source.
        target: mean pieces of a target.
        scored: rows of the output layer that are computed.
        cached: the encoder does not run.
    """
    width, inner = config["d_model"], config["encoder_ffn_dim"]
    encoder = config["encoder_layers"] * (4 * width**2 + 2 * width * inner)
    decoder = config["decoder_layers"] * (6 * width**2 + 2 * width * inner)
    memory = config["decoder_layers"] * 2 * width**2  # keys and values of the source
    once = target * (decoder + scored * width) + source * (memory + (0 if cached else encoder))
    return float(2.0 * 3.0 * once)


def predict(
    pack: Pack,
    groups: list[Group],
    config: Mapping[str, Any],
    *,
    device: str,
    scored: int,
    cached: bool,
) -> float:
    """Return the expected pairs a second for the mix of a round."""
    total = sum(group.quota for group in groups)
    mean = [
        sum(
            float(pack.lengths[pack.examples[group.numbers, column]].mean()) * group.quota / total
            for group in groups
        )
        + 2.0
        for column in (0, 1)
    ]
    work = flops_a_pair(config, mean[0], mean[1], scored=scored, cached=cached)
    return EFFECTIVE_FLOPS[device] / work
