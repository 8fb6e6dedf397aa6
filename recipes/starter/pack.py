"""The pack: every text once, as pieces, and the examples that point into them."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter.records import KINDS, LANGUAGES, Example, Row
from translator.atomic import staged
from translator.errors import ConfigurationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

LONGEST_PIECES = 250
"""Longer texts are left out and counted. The encoder has 510 positions, but one text of that
length costs a batch as much as fifty sentences."""

_MOST_PIECES = 1 << 16
_BATCH = 4000
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Texts and examples as arrays.

    Attributes:
        tokens: uint16 [pieces], the pieces of all texts without special tokens of the model.
        offsets: uint32 [texts + 1], where each text begins in `tokens`.
        examples: uint32 [examples, 5]: source text, target text, source language, target language,
            kind.
        dropped: how many examples were left out, by reason.
    """

    tokens: NDArray[np.uint16]
    offsets: NDArray[np.uint32]
    examples: NDArray[np.uint32]
    dropped: dict[str, int]

    def digest(self) -> str:
        """Return the first twelve hexadecimal digits of the SHA-256 of all arrays."""
        digest = hashlib.sha256()
        for array in (self.tokens, self.offsets, self.examples):
            digest.update(array.tobytes())
        return digest.hexdigest()[:12]

    def counts(self) -> dict[str, Any]:
        """Return the numbers of texts, pieces and examples, by kind and by direction."""
        kinds = Counter(self.examples[:, 4].tolist())
        directions = Counter(map(tuple, self.examples[:, 2:4].tolist()))
        return {
            "texts": len(self.offsets) - 1,
            "pieces": len(self.tokens),
            "examples": len(self.examples),
            "by_kind": {name: kinds[number] for number, name in enumerate(KINDS)},
            "by_direction": {
                f"{LANGUAGES[one]}-{LANGUAGES[two]}": number
                for (one, two), number in sorted(directions.items())
            },
        }


def build(examples: Iterable[Example], tokenizer: Tokenizer) -> Pack:
    """Tokenise every text once and drop the examples that cannot be learned from.

    An example goes where a text is empty or longer than `LONGEST_PIECES`, where its target holds a
    sign that the vocabulary lacks (the model would learn to write ``<unk>``), or where the same
    two texts came before.

    Raises:
        ConfigurationError: the vocabulary does not fit 16 bits.
    """
    if tokenizer.get_vocab_size() > _MOST_PIECES:
        raise ConfigurationError(
            f"the vocabulary has {tokenizer.get_vocab_size()} pieces, more than 65,536",
            hint="take a smaller tokenizer",
        )
    texts: dict[str, int] = {}
    rows: list[tuple[int, int, int, int, int]] = [
        (
            texts.setdefault(one.source, len(texts)),
            texts.setdefault(one.target, len(texts)),
            one.source_language,
            one.target_language,
            KINDS.index(one.kind),
        )
        for one in examples
    ]
    pieces = list(_encoded(list(texts), tokenizer))
    unknown = tokenizer.token_to_id("<unk>")
    faults = [_fault(ids) for ids in pieces]
    lacking = [unknown in ids for ids in pieces]
    kept, dropped = _sift(rows, faults, lacking)
    return _arrays(kept, pieces, dropped)


def _encoded(texts: Sequence[str], tokenizer: Tokenizer) -> Iterator[list[int]]:
    for start in range(0, len(texts), _BATCH):
        batch = list(texts[start : start + _BATCH])
        for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
            yield encoding.ids


def _fault(ids: Sequence[int]) -> str:
    if not ids:
        return "empty"
    return f"over {LONGEST_PIECES} pieces" if len(ids) > LONGEST_PIECES else ""


Numbers = tuple[int, int, int, int, int]


def _sift(
    rows: Iterable[Numbers], faults: Sequence[str], lacking: Sequence[bool]
) -> tuple[list[Numbers], dict[str, int]]:
    seen: set[tuple[int, ...]] = set()
    kept: list[Numbers] = []
    dropped: Counter[str] = Counter()
    for row in rows:
        source, target = row[:2]
        reason = faults[source] or faults[target]
        if not reason and lacking[target]:
            reason = "sign outside the vocabulary in the target"
        if not reason and row[:4] in seen:
            reason = "the same as an earlier example"
        if reason:
            dropped[reason] += 1
            continue
        seen.add(row[:4])
        kept.append(row)
    return kept, dict(sorted(dropped.items()))


def _arrays(rows: list[Numbers], pieces: list[list[int]], dropped: dict[str, int]) -> Pack:
    """Number the texts that are still used anew, so that none lies in the pack for nothing."""
    import numpy as np

    examples = np.array(rows, dtype=np.uint32).reshape(-1, 5)
    used, numbers = np.unique(examples[:, :2], return_inverse=True)
    examples[:, :2] = numbers.reshape(-1, 2)
    chosen = [np.array(pieces[text], dtype=np.uint16) for text in used.tolist()]
    lengths = [0, *(len(ids) for ids in chosen)]
    return Pack(
        tokens=np.concatenate(chosen) if chosen else np.zeros(0, dtype=np.uint16),
        offsets=np.cumsum(lengths).astype(np.uint32),
        examples=examples,
        dropped=dropped,
    )


def write(
    folder: Path, pack: Pack, *, tokenizer: bytes, facts: dict[str, Any], held_out: Iterable[Row]
) -> dict[str, Any]:
    """Write tokenizer.json, pack.npz, pack.json and heldout.tsv, all of them or none.

    Returns what pack.json holds.

    Raises:
        OutputError: a file cannot be written.
    """
    page = {
        "format": FORMAT,
        "kinds": list(KINDS),
        "languages": list(LANGUAGES),
        "counts": pack.counts(),
        "dropped": pack.dropped,
        **facts,
        "tokenizer": hashlib.sha256(tokenizer).hexdigest()[:12],
        "digest": pack.digest(),
    }
    files = {
        folder / "tokenizer.json": tokenizer,
        folder / "pack.npz": _compressed(pack),
        folder / "pack.json": (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode(),
        folder / "heldout.tsv": _table(held_out).encode(),
    }
    with staged(files) as place:
        place()
    return page


def _compressed(pack: Pack) -> bytes:
    import numpy as np

    stream = io.BytesIO()
    np.savez_compressed(stream, tokens=pack.tokens, offsets=pack.offsets, examples=pack.examples)
    return stream.getvalue()


def _table(rows: Iterable[Row]) -> str:
    lines = ["\t".join(("article_id", "kind", *LANGUAGES))]
    lines += ["\t".join((row.group, row.kind, *row.texts)) for row in rows]
    return "\n".join(lines) + "\n"
