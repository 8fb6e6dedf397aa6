"""Which examples a batch holds, and the tensors made of them.

A round draws from every group (kind × direction) its share, walks through each group in a
shuffled order without repeats, sorts by length and cuts batches of about equal size in pieces.
A round follows from the seed and its number alone, so a slice goes on exactly where the last one
stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recipes.starter.common import END, PAD, START
from recipes.starter.packed import KIND, SOURCE, SOURCE_LANGUAGE, TARGET, TARGET_LANGUAGE
from translator.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from recipes.starter.packed import Alignment, Integers, Pack

SHARES: Mapping[str, float] = {
    "news": 0.45,
    "parallel": 0.20,
    "term": 0.05,
    "annotated": 0.14,
    "shouted": 0.03,
    "carrier": 0.06,
    "denoise": 0.07,
}
"""Share of the examples by kind; what a pack does not hold is given to the rest."""

LENGTH_NOISE = 6.0
"""Pieces of noise on the sort key, so that batches differ from round to round."""

IGNORED = -100
"""Label of padding (torch's cross_entropy leaves it out)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How a round is put together.

    Attributes:
        shares: share of each kind; kinds that are not named are not used.
        temperature: within a kind a direction of n examples weighs n ** (1 / temperature)
            (Arivazhagan et al. 2019).
    """

    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    temperature: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """The examples of one kind and direction, and how many of them a round takes."""

    kind: str
    numbers: Integers
    quota: int


def groups(pack: Pack, mix: Mix, usable: NDArray[np.bool_]) -> list[Group]:
    """Divide the usable examples into groups with quotas.

    A round is as long as it must be for every news example to be seen once in it; without news,
    as long as there are examples.

    Raises:
        InputError: nothing is usable.
    """
    found = _divide(pack, mix, usable)
    if not found:
        raise InputError("no example of the pack can be used", hint="look at lengths and shares")
    kinds = {kind for kind, _ in found}
    whole = sum(mix.shares[kind] for kind in kinds)
    sizes = {kind: sum(len(n) for k, n in found if k == kind) for kind in kinds}
    if "news" in kinds:
        total = sizes["news"] * whole / mix.shares["news"]
    else:
        total = float(sum(sizes.values()))
    weights = {kind: _weight_of(kind, found, mix) for kind in kinds}
    return [
        Group(
            kind=kind,
            numbers=numbers,
            quota=max(
                1,
                round(
                    total * mix.shares[kind] / whole
                    * len(numbers) ** (1.0 / mix.temperature) / weights[kind]
                ),
            ),
        )
        for kind, numbers in found
    ]  # fmt: skip


def _weight_of(kind: str, found: list[tuple[str, Integers]], mix: Mix) -> float:
    return float(sum(len(n) ** (1.0 / mix.temperature) for k, n in found if k == kind))


def _divide(pack: Pack, mix: Mix, usable: NDArray[np.bool_]) -> list[tuple[str, Integers]]:
    import numpy as np

    examples = pack.examples
    key = examples[:, KIND] * 64 + examples[:, SOURCE_LANGUAGE] * 8 + examples[:, TARGET_LANGUAGE]
    found = []
    for value in np.unique(key[usable]).tolist():
        kind = pack.kinds[value // 64]
        if mix.shares.get(kind, 0.0) > 0.0:
            found.append((kind, np.flatnonzero(usable & (key == value))))
    return found


def draw(group: Group, *, place: int, round_number: int, seed: int) -> Integers:
    """Return the examples of one round: the next `quota` of an endless row of shuffled laps."""
    import numpy as np

    size, parts = len(group.numbers), []
    at, end = round_number * group.quota, (round_number + 1) * group.quota
    while at < end:
        lap, first = divmod(at, size)
        order = np.random.default_rng((seed, place, lap)).permutation(size)
        taken = order[first : first + end - at]
        parts.append(group.numbers[taken])
        at += len(taken)
    return np.concatenate(parts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampler:
    """Makes the batches of every round.

    Attributes:
        pieces: most pieces of a batch on its longer side, padding included.
        one_target: a batch has one target language only.
    """

    pack: Pack
    groups: list[Group]
    pieces: int
    one_target: bool
    seed: int

    def round(self, number: int) -> list[Integers]:
        """Return the batches of a round in the order in which they are trained on."""
        import numpy as np

        chance = np.random.default_rng((self.seed, number, 1))
        drawn = np.concatenate(
            [
                draw(group, place=place, round_number=number, seed=self.seed)
                for place, group in enumerate(self.groups)
            ]
        )
        found = cut(self.pack, drawn, self.pieces, chance, one_target=self.one_target)
        return [found[place] for place in chance.permutation(len(found))]

    def stream(self, number: int, place: int) -> Iterator[tuple[int, int, Integers]]:
        """Give round, place in the round and examples of each batch, without end."""
        while True:
            for index, numbers in enumerate(self.round(number)):
                if index >= place:
                    yield number, index, numbers
            number, place = number + 1, 0


def width(pack: Pack) -> Integers:
    """Return the pieces of each example's longer side, with the two special tokens."""
    import numpy as np

    lengths, examples = pack.lengths, pack.examples
    return np.maximum(lengths[examples[:, SOURCE]], lengths[examples[:, TARGET]]) + 2


def cut(
    pack: Pack,
    numbers: Integers,
    pieces: int,
    chance: np.random.Generator,
    *,
    one_target: bool,
) -> list[Integers]:
    """Sort examples by length, with some noise, and cut them into batches."""
    import numpy as np

    wide = width(pack)[numbers]
    targets = pack.examples[numbers, TARGET_LANGUAGE] if one_target else np.zeros(len(numbers))
    key = wide + chance.random(len(numbers)) * LENGTH_NOISE
    order = np.lexsort((key, targets))
    found, first, top = [], 0, 0
    sizes, tags = wide[order].tolist(), targets[order].tolist()
    for place, size in enumerate(sizes):
        top = max(top, size)
        full = top * (place + 1 - first) > pieces
        if place > first and (full or tags[place] != tags[first]):
            found.append(numbers[order[first:place]])
            first, top = place, size
    found.append(numbers[order[first:]])
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Tensors of one batch; B examples, S source and T target positions.

    Attributes:
        texts: [B] source text numbers.
        source: [B, S] pieces in <s> … </s>, padded with <pad>.
        mask: [B, S] true where the source has a piece.
        decoder: [B, T] what the decoder reads: </s>, language token, pieces.
        labels: [B, T] what it must write: language token, pieces, </s>; IGNORED after that.
        aligned: [B, T] source position that each label renders; -1 where none is known.
        target: the target language's number, or -1 where the batch has several.
    """

    texts: Tensor
    source: Tensor
    mask: Tensor
    decoder: Tensor
    labels: Tensor
    aligned: Tensor
    target: int


class Tables:
    """The pack on a device, from which batches are gathered without loops."""

    def __init__(
        self, pack: Pack, alignment: Alignment | None, languages: tuple[int, ...], device: str
    ) -> None:
        import numpy as np
        import torch

        def put(values: Any, kind: Any) -> Tensor:
            return torch.from_numpy(np.ascontiguousarray(values, dtype=kind)).to(device)

        self.device = device
        self.step = 8 if device == "cuda" else 1  # widths that are multiples of 8 suit its units
        self.tokens = put(np.append(pack.tokens, PAD), np.int32)
        self.offsets, self.lengths = put(pack.offsets, np.int64), put(pack.lengths, np.int64)
        self.examples = put(pack.examples[:, :KIND], np.int64)
        self.languages = put(languages, np.int64)
        self.starts = put(alignment.start, np.int64) if alignment else None
        self.positions = (
            put(np.append(alignment.source_position, -1), np.int16) if alignment else None
        )

    def batch(self, numbers: Integers) -> Batch:
        """Return the tensors of the given examples."""
        import torch

        chosen = torch.from_numpy(numbers).to(self.device)
        rows = self.examples[chosen]
        texts, targets = rows[:, SOURCE], rows[:, TARGET]
        first = torch.full_like(texts, START)
        source = self._framed(texts, first, PAD)
        labels = self._framed(targets, self.languages[rows[:, TARGET_LANGUAGE]], IGNORED)
        decoder = torch.full_like(labels, END)
        decoder[:, 1:] = labels[:, :-1].masked_fill(labels[:, :-1] == IGNORED, PAD)
        tongues = rows[:, TARGET_LANGUAGE].unique().tolist()
        return Batch(
            texts=texts,
            source=source,
            mask=source != PAD,
            decoder=decoder,
            labels=labels,
            aligned=self._aligned(chosen, targets, labels.shape[1]),
            target=int(tongues[0]) if len(tongues) == 1 else -1,
        )

    def _framed(self, texts: Tensor, first: Tensor, fill: int) -> Tensor:
        """Return [B, width] with `first`, the pieces, </s>, and `fill` after that."""
        import torch

        length = self.lengths[texts][:, None]
        wide = -(-(int(length.max()) + 2) // self.step) * self.step
        place = torch.arange(wide, device=self.device)[None, :]
        index = (self.offsets[texts][:, None] + place - 1).clamp(0, len(self.tokens) - 1)
        framed = torch.where(place <= length, self.tokens[index].long(), fill)
        framed = torch.where(place == length + 1, END, framed)
        return torch.where(place == 0, first[:, None], framed)

    def _aligned(self, chosen: Tensor, targets: Tensor, wide: int) -> Tensor:
        import torch

        place = torch.arange(wide, device=self.device)[None, :]
        if self.starts is None or self.positions is None:
            return torch.full((len(chosen), wide), -1, device=self.device)
        index = (self.starts[chosen][:, None] + place - 1).clamp(0, len(self.positions) - 1)
        inside = (place >= 1) & (place <= self.lengths[targets][:, None])
        return torch.where(inside, self.positions[index].long(), -1)
