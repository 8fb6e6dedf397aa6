"""Groups, rounds, batches and the tensors made of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from recipes.starter import batches, model, packed
from translator.errors import InputError


@pytest.fixture(scope="module")
def pack(toy_made: Any) -> packed.Pack:
    """The toy pack."""
    return packed.read(toy_made.work)


def _sampler(pack: packed.Pack, *, one_target: bool = True, seed: int = 1) -> batches.Sampler:
    usable = np.ones(len(pack.examples), dtype=bool)
    found = batches.groups(pack, batches.Mix(), usable)
    return batches.Sampler(pack=pack, groups=found, pieces=200, one_target=one_target, seed=seed)


def test_a_round_holds_every_news_example_once(pack: packed.Pack) -> None:
    """The length of a round follows from the news corpus."""
    news = pack.kinds.index("news")
    drawn = np.concatenate(_sampler(pack).round(0))
    counted = Counter(drawn[pack.examples[drawn, packed.KIND] == news].tolist())
    assert len(counted) == 800
    assert set(counted.values()) == {1}


def test_kinds_have_their_shares(pack: packed.Pack) -> None:
    """News makes up its share of what the pack's kinds have together."""
    quotas: Counter[str] = Counter()
    for group in _sampler(pack).groups:
        quotas[group.kind] += group.quota
    whole = sum(batches.SHARES[kind] for kind in ("news", "annotated", "denoise"))
    assert quotas["news"] / quotas.total() == pytest.approx(0.45 / whole, abs=0.01)
    assert quotas["denoise"] / quotas.total() == pytest.approx(0.07 / whole, abs=0.01)


def test_temperature_raises_small_directions() -> None:
    """With temperature 2, a direction of a quarter of the examples is drawn half as often."""
    examples = np.array([[0, 1, 0, 1, 1]] * 400 + [[0, 1, 0, 2, 1]] * 100)
    pack = packed.Pack(
        folder=None, tokens=np.zeros(4, dtype=np.uint16), offsets=np.array([0, 2, 4]),
        examples=examples, kinds=("news", "parallel"), facts={},
    )  # type: ignore[arg-type]  # fmt: skip
    large, small = batches.groups(pack, batches.Mix(), np.ones(500, dtype=bool))
    assert large.quota / small.quota == pytest.approx(2.0, abs=0.02)


def test_draws_walk_through_a_group_without_repeats() -> None:
    """Rounds that are shorter than the group go on where the last one ended."""
    group = batches.Group(kind="term", numbers=np.arange(10, 20), quota=5)
    first, second = (batches.draw(group, place=0, round_number=number, seed=3) for number in (0, 1))
    assert sorted([*first, *second]) == list(range(10, 20))
    long = batches.Group(kind="term", numbers=np.arange(4), quota=8)
    assert Counter(batches.draw(long, place=0, round_number=0, seed=3).tolist()) == dict.fromkeys(
        range(4), 2
    )


def test_batches_keep_to_their_size_and_language(pack: packed.Pack) -> None:
    """No batch has more pieces than allowed, nor two target languages where it must not."""
    wide = batches.width(pack)
    for numbers in _sampler(pack).round(0):
        assert len(numbers) == 1 or wide[numbers].max() * len(numbers) <= 200
        assert len(set(pack.examples[numbers, packed.TARGET_LANGUAGE].tolist())) == 1
    mixed = _sampler(pack, one_target=False).round(0)
    assert any(len(set(pack.examples[n, packed.TARGET_LANGUAGE].tolist())) > 1 for n in mixed)


def test_the_stream_goes_on_in_the_middle_of_a_round(pack: packed.Pack) -> None:
    """A slice that begins at a place sees exactly the batches that were not seen before it."""
    sampler = _sampler(pack)
    whole = sampler.stream(0, 0)
    seen = [next(whole) for _ in range(len(sampler.round(0)) + 3)]
    again = sampler.stream(seen[5][0], seen[5][1])
    for wanted in seen[5:]:
        number, place, numbers = next(again)
        assert (number, place) == wanted[:2]
        assert numbers.tolist() == wanted[2].tolist()
    assert seen[-1][0] == 1


def test_another_seed_gives_other_batches(pack: packed.Pack) -> None:
    """The seed decides the order."""
    first, other = (_sampler(pack, seed=seed).round(0)[0].tolist() for seed in (1, 2))
    assert first != other


def test_nothing_usable_is_an_error(pack: packed.Pack) -> None:
    """A mix that uses no kind of the pack cannot be trained on."""
    usable = np.ones(len(pack.examples), dtype=bool)
    with pytest.raises(InputError, match="no example"):
        batches.groups(pack, batches.Mix(shares={"term": 1.0}), usable)


def test_tensors_hold_texts_between_their_special_tokens(toy_made: Any, pack: packed.Pack) -> None:
    """<s> text </s> on the source; language token, text, </s> as labels; padding outside."""
    languages = model.language_tokens(toy_made.tokenizer)
    tables = batches.Tables(pack, None, languages, "cpu")
    short, long = np.argmin(pack.lengths[pack.examples[:800, 0]]), 0
    numbers = np.array([long, short])
    batch = tables.batch(numbers)
    for row, number in enumerate(numbers.tolist()):
        source, target, _, tongue, _ = pack.examples[number].tolist()
        pieces, written = pack.pieces(source), pack.pieces(target)
        assert batch.source[row, : len(pieces) + 2].tolist() == [0, *pieces, 2]
        assert set(batch.source[row, len(pieces) + 2 :].tolist()) <= {1}
        labels = [languages[tongue], *written, 2]
        assert batch.labels[row, : len(labels)].tolist() == labels
        assert set(batch.labels[row, len(labels) :].tolist()) <= {-100}
        assert batch.decoder[row, : len(labels)].tolist() == [2, *labels[:-1]]
        assert batch.mask[row].sum() == len(pieces) + 2
    assert (batch.aligned == -1).all()


def test_alignment_stands_under_the_label_that_it_explains(
    toy_made: Any, pack: packed.Pack
) -> None:
    """Label t of an example carries the entry of its target piece t - 1; the rest carry none."""
    lengths = pack.lengths[pack.examples[:, packed.TARGET]]
    start = np.cumsum([0, *lengths])[:-1]
    position = np.concatenate([np.arange(1, size + 1) for size in lengths]).astype(np.int16)
    alignment = packed.Alignment(start=start, source_position=position)
    tables = batches.Tables(pack, alignment, model.language_tokens(toy_made.tokenizer), "cpu")
    batch = tables.batch(np.array([3, 200, 805]))
    for row, number in enumerate((3, 200, 805)):
        size = int(lengths[number])
        rest = batch.aligned.shape[1] - size - 1
        assert batch.aligned[row].tolist() == [-1, *range(1, size + 1), *[-1] * rest]
