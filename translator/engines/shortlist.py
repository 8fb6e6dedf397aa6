"""Which pieces a model may write in each language: its output shortlist.

A small model that writes five languages with one vocabulary mixes them, and a word that is half
Kazakh and half Azerbaijani is no draft. Beside its weights such a model brings the pieces that
were seen in each target language, and no other is written (L'Hostis et al. 2016 choose the output
vocabulary likewise, for speed).

``shortlist.safetensors`` holds one tensor a language: int32, the ids in ascending order, under the
model's own code for the language (``<2kk>``); the end mark is in every list, the language tokens
are in none. A model without the file may write everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from translator.errors import EngineError

if TYPE_CHECKING:
    import torch

FILE = "shortlist.safetensors"
_DAMAGED = "the folder is damaged; pull the model, or install the product, again"


def write(shortlists: Mapping[str, Iterable[int]], folder: Path) -> None:
    """Write the pieces of every language into a model's folder.

    Raises:
        OutputError: the folder cannot be written to.
    """
    import torch
    from safetensors.torch import save

    from translator.atomic import write_bytes

    tensors = {
        code: torch.tensor(sorted({*ids}), dtype=torch.int32) for code, ids in shortlists.items()
    }
    write_bytes(folder / FILE, save(tensors))


def named(code: str) -> str:
    """Return the name of a language in a list of the desk's; some models have no code for it."""
    return code or "-"


def add(code: str, ids: Iterable[int], folder: Path) -> None:
    """Put the pieces of one language into a folder's file, beside those of other languages.

    Raises:
        EngineError: the file that is there is damaged.
        OutputError: the folder cannot be written to.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = folder / FILE
    try:
        known = {name: ids_.tolist() for name, ids_ in load_file(path).items()}
    except FileNotFoundError:
        known = {}
    except (OSError, ValueError, SafetensorError) as error:
        raise EngineError(f"cannot use {path}: {error}", hint=f"delete {path}") from error
    folder.mkdir(parents=True, exist_ok=True)
    write({**known, code: ids}, folder)


def has(folder: Path, code: str) -> bool:
    """Return whether a folder's file has a list for a language."""
    from safetensors import SafetensorError, safe_open

    try:
        held = safe_open(folder / FILE, framework="pt").keys()  # type: ignore[no-untyped-call]
    except (OSError, ValueError, SafetensorError):
        return False
    return code in held


def digest(folder: Path) -> str:
    """Return twelve hex digits of the SHA-256 of a folder's lists, for signatures."""
    return hashlib.sha256((folder / FILE).read_bytes()).hexdigest()[:12]


def read(folder: Path, code: str, *, vocabulary: int) -> torch.Tensor | None:
    """Return what a model must not write in a language: bool (vocabulary), or None for nothing.

    Raises:
        EngineError: the file is damaged, or does not fit the model or its languages.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        ids = load_file(path)[code].long()
        forbidden = torch.ones(vocabulary, dtype=torch.bool)
        forbidden[ids] = False
    except KeyError as error:
        raise EngineError(f"{path} has no pieces for {code}", hint=_DAMAGED) from error
    except (OSError, ValueError, IndexError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:200]
        raise EngineError(f"cannot use {path}: {reason}", hint=_DAMAGED) from error
    return forbidden


class Shortlist:
    """A logits processor of transformers that gives forbidden pieces no chance.

    Args:
        forbidden: bool (vocabulary), as `read` gives it.
        start: position of the first token that the model chooses itself; the language token
            before it is forced, and stands in no list.
    """

    def __init__(self, forbidden: torch.Tensor, start: int) -> None:
        self._forbidden, self._start = forbidden, start

    def __call__(self, written: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return the scores (rows, vocabulary) with minus infinity for forbidden pieces."""
        if written.shape[1] < self._start:
            return scores
        return scores.masked_fill(self._forbidden.to(scores.device), float("-inf"))
