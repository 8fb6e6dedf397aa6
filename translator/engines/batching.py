"""Batches of sentences: alike in length, within a budget, and no different from single ones.

The limit on the output is a property of the batch in the decoder. So that a sentence is limited
alike whether it is translated alone or among others, only sentences of one length class share a
batch, and the limit follows from the class.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

LENGTH_CLASSES = (8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
"""Upper bounds of the length classes, in tokens; above the last each length is its own class."""


def length_class(tokens: int) -> int:
    """Return the upper bound of the class that a source of `tokens` tokens belongs to."""
    index = bisect_left(LENGTH_CLASSES, tokens)
    return LENGTH_CLASSES[index] if index < len(LENGTH_CLASSES) else tokens


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Yield batches as indices into `lengths`, longest sentences first.

    A batch never holds more than `budget` tokens, padding included, unless it is one sentence.
    The longest go first so that a machine that is too small fails at once.
    """
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    batch: list[int] = []
    for index in order:
        if batch and not _joins(lengths[index], lengths[batch[0]], len(batch), budget):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _joins(length: int, longest: int, count: int, budget: int) -> bool:
    same_class = length_class(length) == length_class(longest)
    return same_class and longest * (count + 1) <= budget
