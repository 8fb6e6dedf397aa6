"""Batches of sentences: alike in length, within a budget, and no different from single ones.

The limit on an output follows from the length class of its source. Where a decoder has one limit
for a whole batch, only sentences of one class share a batch, so that a sentence is limited alike
whether it is translated alone or among others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

LENGTH_CLASSES = (8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
"""Upper bounds of the length classes, in tokens; above the last each length is its own class."""


WORTHWHILE = 4
"""Sentences below which another core gains nothing (measured with the embedded model)."""


def length_class(tokens: int) -> int:
    """Return the upper bound of the class that a source of `tokens` tokens belongs to."""
    index = bisect_left(LENGTH_CLASSES, tokens)
    return LENGTH_CLASSES[index] if index < len(LENGTH_CLASSES) else tokens


def batches(lengths: Sequence[int], budget: int, *, alike: bool = True) -> Iterator[list[int]]:
    """Yield batches as indices into `lengths`, longest sentences first.

    A batch never holds more than `budget` tokens, padding included, unless it is one sentence.
    With `alike` its sentences are of one length class. The longest go first so that a machine that
    is too small fails at once.
    """
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    batch: list[int] = []
    for index in order:
        if batch and not _joins(lengths[index], lengths[batch[0]], len(batch), budget, alike):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def spread(parts: Sequence[list[int]], least: int) -> list[list[int]]:
    """Return the batches, the fullest ones halved until there are `least` of them, if there can be.

    Both halves hold long sentences and short ones, so that they take about as long. What is smaller
    than two times `WORTHWHILE` stays whole.
    """
    found = list(parts)
    while 0 < len(found) < least and max(map(len, found)) >= 2 * WORTHWHILE:
        fullest = max(range(len(found)), key=lambda number: len(found[number]))
        batch = found.pop(fullest)
        found += [batch[::2], batch[1::2]]
    return found


def _joins(length: int, longest: int, count: int, budget: int, alike: bool) -> bool:
    same_class = not alike or length_class(length) == length_class(longest)
    return same_class and longest * (count + 1) <= budget
