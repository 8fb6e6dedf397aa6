"""Batches: complete, within the budget, and of one length class."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translator.engines.batching import LENGTH_CLASSES, batches, length_class

LENGTHS = st.lists(st.integers(min_value=1, max_value=1500), max_size=80)


@given(LENGTHS, st.integers(min_value=1, max_value=4000))
def test_every_sentence_is_in_one_batch(lengths: list[int], budget: int) -> None:
    """Batches hold each index once and nothing else."""
    found = [index for batch in batches(lengths, budget) for index in batch]
    assert sorted(found) == list(range(len(lengths)))


@given(LENGTHS, st.integers(min_value=1, max_value=4000))
def test_a_batch_keeps_the_budget(lengths: list[int], budget: int) -> None:
    """Padded tokens stay within the budget, except for a sentence that is alone."""
    for batch in batches(lengths, budget):
        padded = max(lengths[index] for index in batch) * len(batch)
        assert padded <= budget or len(batch) == 1


@given(LENGTHS)
def test_a_batch_is_of_one_class(lengths: list[int]) -> None:
    """Sentences of a batch share a length class, so they share the limit on their output."""
    for batch in batches(lengths, 1024):
        assert len({length_class(lengths[index]) for index in batch}) == 1


def test_the_longest_go_first() -> None:
    """What needs most memory is tried first."""
    assert list(batches([3, 100, 7, 90], 1000)) == [[1], [3], [2, 0]]


@given(st.integers(min_value=1, max_value=3000))
def test_a_class_holds_its_lengths(tokens: int) -> None:
    """A class is never below the length, and the same for its own bound."""
    bound = length_class(tokens)
    assert bound >= tokens
    assert length_class(bound) == bound
    assert bound in LENGTH_CLASSES or bound == tokens
