"""Reading of what `prepare` and `align` leave in the work folder.

`pack.npz` holds every text once, as pieces, and the examples as pairs of text numbers;
`alignment.npz` holds for every target piece of an example the source piece that it renders.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter.common import LANGUAGES
from translator.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

PACK = "pack.npz"
FACTS = "pack.json"
HELD_OUT = "heldout.tsv"
ALIGNMENT = "alignment.npz"
TOKENIZER = "tokenizer.json"

SOURCE, TARGET, SOURCE_LANGUAGE, TARGET_LANGUAGE, KIND = range(5)
"""Columns of `Pack.examples`."""

_PREPARE_AGAIN = "run the stage prepare again"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pack:
    """The training text.

    Attributes:
        tokens: pieces of all texts, without <s> and </s>; [pieces] uint16.
        offsets: where each text starts in `tokens`; [texts + 1].
        examples: [n, 5], the columns SOURCE … KIND above.
        kinds: names of the kinds that the last column counts.
        facts: pack.json as it stands.
    """

    folder: Path
    tokens: NDArray[np.uint16]
    offsets: Integers
    examples: Integers
    kinds: tuple[str, ...]
    facts: Mapping[str, Any]

    @property
    def lengths(self) -> Integers:
        """Return the number of pieces of every text."""
        return self.offsets[1:] - self.offsets[:-1]

    @property
    def digest(self) -> str:
        """Return the digest that `prepare` gave the pack; empty where it gave none."""
        return str(self.facts.get("digest", ""))

    def pieces(self, text: int) -> list[int]:
        """Return the pieces of one text."""
        found: list[int] = self.tokens[self.offsets[text] : self.offsets[text + 1]].tolist()
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment:
    """For each target piece its source piece.

    Attributes:
        start: [n] int64, where an example's entries begin in `source_position`.
        source_position: int16, one a target piece: position in ``<s> pieces``, or -1.
    """

    start: Integers
    source_position: NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """One row of an article that is never trained on; `texts` by language."""

    article: str
    kind: str
    texts: Mapping[str, str]


def read(work: Path) -> Pack:
    """Read the pack of a work folder.

    Raises:
        InputError: a file is missing or is not what `prepare` writes.
    """
    import numpy as np

    facts = _json(work / FACTS)
    arrays = _arrays(work / PACK, ("tokens", "offsets", "examples"))
    pack = Pack(
        folder=work,
        tokens=arrays["tokens"],
        offsets=arrays["offsets"].astype(np.int64),
        examples=arrays["examples"].astype(np.int64),
        kinds=tuple(facts.get("kinds", ())),
        facts=facts,
    )
    fault = _fault(pack)
    if fault:
        raise InputError(f"{work / PACK}: {fault}", hint=_PREPARE_AGAIN)
    return pack


def _fault(pack: Pack) -> str:
    """Say what is wrong with a pack; empty where all is well."""
    examples = pack.examples
    if tuple(pack.facts.get("languages", ())) != LANGUAGES:
        return f"languages are not {' '.join(LANGUAGES)}"
    if examples.ndim != 2 or examples.shape[1] != 5 or not len(examples):
        return "examples are not [n, 5] with n > 0"
    if len(pack.offsets) < 2 or pack.offsets[-1] != len(pack.tokens) or (pack.lengths < 0).any():
        return "offsets do not fit the tokens"
    if examples[:, :2].max() >= len(pack.offsets) - 1:
        return "an example names a text that is not there"
    if examples[:, 2:4].max() >= len(LANGUAGES) or examples[:, KIND].max() >= len(pack.kinds):
        return "an example names a language or a kind that is not there"
    return ""


def read_alignment(pack: Pack) -> Alignment:
    """Read the alignment that belongs to a pack.

    Raises:
        InputError: it is missing or was made for another pack.
    """
    import numpy as np

    path = pack.folder / ALIGNMENT
    arrays = _arrays(path, ("start", "source_position"))
    start = arrays["start"].astype(np.int64)
    needed = int(pack.lengths[pack.examples[:, TARGET]].sum())
    if len(start) != len(pack.examples) or len(arrays["source_position"]) != needed:
        raise InputError(f"{path} was made for another pack", hint="run the stage align again")
    return Alignment(start=start, source_position=arrays["source_position"])


def read_held_out(work: Path) -> list[HeldOut]:
    """Read heldout.tsv: article_id, kind and one column a language; a header line may stand first.

    Raises:
        InputError: the file is missing, empty or has another number of columns.
    """
    path = work / HELD_OUT
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as fault:
        raise InputError(f"cannot read {path}: {fault.strerror}", hint=_PREPARE_AGAIN) from fault
    rows = rows[1:] if rows and rows[0][0] == "article_id" else rows
    wrong = next((number for number, row in enumerate(rows, 1) if len(row) != 7), 0)
    if wrong or not rows:
        raise InputError(f"{path}: row {wrong} has not seven columns", hint=_PREPARE_AGAIN)
    return [
        HeldOut(article=row[0], kind=row[1], texts=dict(zip(LANGUAGES, row[2:], strict=True)))
        for row in rows
    ]


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise InputError(f"cannot read {path}: {fault.strerror}", hint=_PREPARE_AGAIN) from fault
    except ValueError as fault:
        raise InputError(f"{path} is not JSON: {fault}", hint=_PREPARE_AGAIN) from fault
    if not isinstance(found, dict):
        raise InputError(f"{path} is not a JSON object", hint=_PREPARE_AGAIN)
    return found


def _arrays(path: Path, names: tuple[str, ...]) -> dict[str, Any]:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in names}
    except KeyError as fault:
        raise InputError(f"{path} lacks {fault.args[0]}", hint=_PREPARE_AGAIN) from fault
    except (OSError, ValueError, zipfile.BadZipFile) as fault:
        raise InputError(f"cannot read {path}: {fault}", hint=_PREPARE_AGAIN) from fault
