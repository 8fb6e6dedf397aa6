"""Alignment by mutual nearest neighbours."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from recipes.starter import align, model, packed
from recipes.starter.__main__ import main


def _unit(values: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(values, dim=-1)


def test_identical_sentences_align_on_the_diagonal(toy: Any) -> None:
    """Through the stage itself: a text paired with itself links each piece to itself."""
    line = " ".join(f"a{number}" for number in (4, 9, 1, 17, 3))
    pieces = toy.tokenizer.encode(line, add_special_tokens=False).ids
    np.savez(
        toy.work / "pack.npz",
        tokens=np.array(pieces, dtype=np.uint16),
        offsets=np.array([0, len(pieces)], dtype=np.uint32),
        examples=np.array([[0, 0, 0, 0, 6]], dtype=np.uint32),
    )
    assert main(["align", "--work", str(toy.work), "--encoder", str(toy.encoder)]) == 0
    found = packed.read_alignment(packed.read(toy.work))
    assert found.start.tolist() == [0]
    assert found.source_position.tolist() == [1, 2, 3, 4, 5]


def test_links_are_mutual() -> None:
    """A target whose nearest source prefers another target has no link."""
    source = _unit(torch.tensor([[[1.0, 0.0], [0.0, 1.0]]]))
    target = _unit(torch.tensor([[[0.1, 1.0], [1.0, 0.1], [1.0, 0.6]]]))
    inside = torch.ones(1, 2, dtype=torch.bool), torch.ones(1, 3, dtype=torch.bool)
    assert align.mutual(source, inside[0], target, inside[1]).tolist() == [[2, 1, -1]]


def test_padding_is_never_a_neighbour() -> None:
    """What lies outside a text cannot be linked, however close it is."""
    torch.manual_seed(1)
    source, target = _unit(torch.randn(1, 6, 8)), torch.zeros(1, 6, 8)
    target[0, :3] = source[0, [2, 0, 1]]
    target[0, 3:] = source[0, 3:]
    inside = torch.tensor([[True] * 3 + [False] * 3])
    assert align.mutual(source, inside, target, inside).tolist() == [[3, 1, 2, -1, -1, -1]]


def test_batched_links_equal_those_of_single_examples(toy: Any) -> None:
    """The stage's batches, padded and sorted, give each example what it gets alone."""
    pack = packed.read(toy.work)
    built, _ = model.build(toy.tokenizer, toy.encoder, decoder_layers=1)
    encoder = align.cut_off(built.model.encoder, 7)
    start, found = align.align(encoder, pack, device="cpu")
    for number in (0, 333, 801, 879):
        alone = packed.Pack(
            folder=pack.folder, tokens=pack.tokens, offsets=pack.offsets, kinds=pack.kinds,
            examples=pack.examples[number : number + 1], facts=pack.facts,
        )  # fmt: skip
        _, links = align.align(encoder, alone, device="cpu")
        assert found[start[number] : start[number] + len(links)].tolist() == links.tolist()


def test_the_middle_layer_is_used() -> None:
    """Layers above the chosen one are cut off; a shallower encoder keeps all it has."""

    def deep() -> SimpleNamespace:
        return SimpleNamespace(layers=list(range(12)))

    assert align.cut_off(deep(), 7).layers == list(range(7))
    assert align.cut_off(deep(), 99).layers == list(range(12))
