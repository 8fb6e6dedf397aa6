"""Which pieces the model may write in each language: the shortlist that ships beside the weights.

With one vocabulary for five languages a small model mixes them. The product writes only pieces of
the shortlist (`translator.engines.shortlist`); scoring and back-translation here do the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter.common import END, LANGUAGES
from recipes.starter.packed import TARGET, TARGET_LANGUAGE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from recipes.starter.packed import Pack

SEEN = 2
"""A piece is allowed that stands this often in the language's target texts: once is an accident."""

NO_CYRILLIC = frozenset({"en", "az", "tr"})
"""Languages whose newspapers print no Cyrillic; Kazakh and Kyrgyz print Latin names."""


def allowed(pack: Pack, tokenizer: Any) -> dict[str, list[int]]:
    """Return for each code (``<2kk>``) the pieces that may be written, ascending.

    They are the pieces of the language's target texts, without those of a script that it never
    prints; pieces without letters that any target text holds; and </s>. Everything in a list was
    a target during training, so its output is one that training has formed.
    """
    counts = [_counts(pack, number, tokenizer.get_vocab_size()) for number in range(len(LANGUAGES))]
    added = {token.content for token in tokenizer.get_added_tokens_decoder().values()}
    names = {number: name for name, number in tokenizer.get_vocab().items() if name not in added}
    found = {}
    for number, tag in enumerate(LANGUAGES):
        ids = {
            piece
            for piece, name in names.items()
            if (counts[number][piece] >= SEEN and _printed(name, tag))
            or (not _letters(name) and any(each[piece] >= SEEN for each in counts))
        }
        found[f"<2{tag}>"] = sorted(ids | {END})
    return found


def forbidden(lists: Mapping[str, list[int]], tag: str, vocabulary: int) -> Tensor:
    """Return [vocabulary], true for every piece that is not in the language's list."""
    import torch

    mask = torch.ones(vocabulary, dtype=torch.bool)
    mask[torch.tensor(lists[f"<2{tag}>"])] = False
    return mask


def of(model: Path, pack: Pack, tokenizer: Any) -> dict[str, list[int]]:
    """Return the lists of an exported folder, or of the pack where `model` is no such folder.

    Raises:
        EngineError: the folder's file is damaged.
    """
    from translator.engines import shortlist

    if not (model / shortlist.FILE).is_file():
        return allowed(pack, tokenizer)
    size = tokenizer.get_vocab_size()
    found = {}
    for code in (f"<2{tag}>" for tag in LANGUAGES):
        mask = shortlist.read(model, code, vocabulary=size)
        found[code] = [] if mask is None else (~mask).nonzero()[:, 0].tolist()
    return found


def _counts(pack: Pack, language: int, size: int) -> NDArray[np.int64]:
    """Return [vocabulary]: how often each piece stands in a language's target texts."""
    import numpy as np

    own = pack.examples[pack.examples[:, TARGET_LANGUAGE] == language, TARGET]
    inside = np.zeros(len(pack.offsets) - 1, dtype=bool)
    inside[own] = True
    return np.bincount(pack.tokens[np.repeat(inside, pack.lengths)], minlength=size)


def _letters(name: str) -> bool:
    return any(letter.isalpha() for letter in name)


def _printed(name: str, tag: str) -> bool:
    return tag not in NO_CYRILLIC or not any(
        unicodedata.name(letter, "").startswith("CYRILLIC") for letter in name
    )
