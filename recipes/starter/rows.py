"""Embedding rows of tokens that the encoder's own vocabulary never had.

Where such tokens were added they all start alike, at the mean of the table. Alike they may not
stay: a decoder whose embeddings are frozen cannot tell ``<2kk>`` from ``<2tr>``, and neither can
the gradient of one that is not, where both stand in the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from recipes.starter.common import LANGUAGES

if TYPE_CHECKING:
    from torch import Tensor

MARKS: tuple[str, ...] = ("<term>", "</term>", "<mask>")
"""Added tokens that are no language's."""

CHANCE = 0.7
"""Length of the random part beside a language's own direction, which has length 1."""

SEED = 100


def tell_apart(table: Tensor, tokenizer: Any, pieces: Sequence[Tensor]) -> list[str]:
    """Give every added token that shares its row with another a row of its own, in place.

    A language token gets the direction from the mean of all languages to the mean of the pieces
    that only this language's texts hold, and a random part; a mark only a random part. All are as
    long as the typical row.

    Args:
        table: [vocabulary, width], the embeddings.
        tokenizer: knows the added tokens.
        pieces: for each language of LANGUAGES the pieces of its texts.

    Returns:
        The tokens that were changed, none in a table that tells them apart already.
    """
    import torch
    from torch.nn.functional import normalize

    names = [*(f"<2{tag}>" for tag in LANGUAGES), *MARKS]
    found = {name: tokenizer.token_to_id(name) for name in names}
    numbers = {name: number for name, number in found.items() if number is not None}
    alike = [name for name in numbers if _shared(table, numbers, name)]
    if not alike:
        return []
    everything = torch.unique(torch.cat([*pieces]))
    middle, length = table[everything].mean(0), table[everything].norm(dim=1).median()
    with torch.no_grad():
        for place, name in enumerate(names):
            if name not in alike:
                continue
            chance = torch.Generator().manual_seed(SEED + place)
            way = CHANCE * normalize(torch.randn(table.shape[1], generator=chance), dim=0)
            if place < len(LANGUAGES):
                way = way + normalize(_own(table, pieces, place) - middle, dim=0)
            table[numbers[name]] = normalize(way, dim=0) * length
    return alike


def _shared(table: Tensor, numbers: dict[str, int], name: str) -> bool:
    """Return whether another added token has the very same row."""
    row = table[numbers[name]]
    others = [number for other, number in numbers.items() if other != name]
    return any(bool((table[number] - row).norm() < 1e-3) for number in others)


def _own(table: Tensor, pieces: Sequence[Tensor], place: int) -> Tensor:
    """Return the mean row of the pieces that only one language's texts hold."""
    import torch

    others = torch.cat([each for number, each in enumerate(pieces) if number != place])
    mine = pieces[place][~torch.isin(pieces[place], others)]
    return table[mine if len(mine) else pieces[place]].mean(0)
