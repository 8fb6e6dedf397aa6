"""Stage `backtranslate`: training examples from text in one language.

A first model translates genuine text into the other languages; the machine's text becomes the
source and the genuine text the target (Sennrich et al. 2016). The result is a new work folder,
the old pack with the synthetic examples behind it (kind ``parallel``, counted apart in pack.json).
Whether it helps is for the held-out articles to say: train with and without.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter import checkpoint, decode, model, packed, pieces
from recipes.starter.common import LANGUAGES, add_work, device_of, say
from translator.atomic import staged
from translator.errors import InputError, UsageError

if TYPE_CHECKING:
    from torch import Tensor

    from recipes.starter.packed import Pack

KIND = "parallel"
SHORTEST, LONGEST = 5, 120
"""Pieces of a genuine text that is used."""

RATIO = 2.2
"""Most pieces of the longer side for one of the shorter."""

_DIGITS = re.compile(r"\d+")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the stage's options."""
    add_work(parser)
    add = parser.add_argument
    add("--model", type=Path, required=True, help="checkpoint or exported folder")
    add("--text", type=Path, required=True, help="genuine text, a sentence a line, .gz or plain")
    add("--language", choices=LANGUAGES, required=True, help="of the text")
    add("--sources", default="", help="languages to make, such as tr,az (default: all others)")
    add("--out", type=Path, required=True, help="new work folder")
    add("--limit", type=int, default=0, help="lines to use; 0 for all")
    add("--beams", type=int, default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthetic:
    """A machine-made source with its genuine target, as pieces."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    language: str


def run(arguments: argparse.Namespace) -> int:
    """Translate the text and write the new work folder.

    Raises:
        InputError: text, model or pack cannot be read, or no line of the text is of use.
        UsageError: a language is wrong, or the new folder is the old one.
        OutputError: the folder cannot be written.
    """
    sources = _sources(arguments.sources, arguments.language)
    if arguments.out.resolve() == arguments.work.resolve():
        raise UsageError("--out is --work", hint="name another folder: the old pack is kept")
    device, pack = device_of(arguments), packed.read(arguments.work)
    tokenizer = model.read_tokenizer(arguments.work / packed.TOKENIZER)
    weights = checkpoint.read_weights(arguments.model)
    built = model.from_state(weights.state, weights.config).to(device)
    held_out = {row.texts[arguments.language] for row in packed.read_held_out(arguments.work)}
    dropped: Counter[str] = Counter()
    texts = choose(_lines(arguments.text), tokenizer, held_out, arguments.limit, dropped)
    if not texts:
        raise InputError(f"{arguments.text} has no line of use", hint="one sentence a line")
    made: list[Synthetic] = []
    lists = pieces.of(arguments.model, pack, tokenizer)
    for source in sources:
        closed = pieces.forbidden(lists, source, tokenizer.get_vocab_size())
        made += translated(built, tokenizer, texts, source, arguments.beams, dropped, closed)
        say(f"{len(made)} examples up to {source}; dropped so far: {dict(dropped)}")
    facts = {
        "from": arguments.text.name, "language": arguments.language, "model": arguments.model.name,
        "first_example": len(pack.examples), "examples": len(made), "dropped": dict(dropped),
    }  # fmt: skip
    extend(pack, made, arguments.language, arguments.out, facts)
    return 0


def choose(
    lines: Iterable[str], tokenizer: Any, held_out: set[str], limit: int, dropped: Counter[str]
) -> list[str]:
    """Return the lines of use, each once; counts in `dropped` why others are not."""
    found: dict[str, None] = {}
    for line in lines:
        if limit and len(found) >= limit:
            break
        size = len(decode.pieces(tokenizer, line))
        if line in held_out:
            dropped["held out"] += 1
        elif not SHORTEST <= size <= LONGEST:
            dropped["length"] += 1
        elif line in found:
            dropped["repeated"] += 1
        else:
            found[line] = None
    return list(found)


def translated(
    built: Any,
    tokenizer: Any,
    texts: Sequence[str],
    source: str,
    beams: int,
    dropped: Counter[str],
    forbidden: Tensor | None = None,
) -> list[Synthetic]:
    """Translate genuine texts into `source` and keep what could be a translation."""
    found = []
    sources = decode.translate(
        built, tokenizer, texts, target=source, beams=beams, forbidden=forbidden
    )
    for text, made in zip(texts, sources, strict=True):
        target = tuple(decode.pieces(tokenizer, text))
        # Cut into pieces anew: at run time a source is cut by the tokenizer, not by the model.
        cut = tuple(decode.pieces(tokenizer, made.text))
        fault = refusal(text, target, made, cut)
        if fault:
            dropped[fault] += 1
        else:
            found.append(Synthetic(source=cut, target=target, language=source))
    return found


def refusal(text: str, target: Sequence[int], made: decode.Translation, cut: Sequence[int]) -> str:
    """Say why a machine-made source is of no use; empty where it is."""
    if not cut or not made.finished:
        return "unfinished"
    if max(len(cut), len(target)) > RATIO * min(len(cut), len(target)):
        return "length ratio"
    if sorted(_DIGITS.findall(text)) != sorted(_DIGITS.findall(made.text)):
        return "digits"
    if made.text == text:
        return "copied"
    if len(cut) >= 8 and len(set(cut)) < len(cut) / 2:
        return "repetitive"
    return ""


def extend(
    pack: Pack, made: Sequence[Synthetic], language: str, folder: Path, facts: dict[str, Any]
) -> None:
    """Write a work folder with the synthetic examples behind those of the pack.

    Raises:
        OutputError: it cannot be written.
    """
    import numpy as np

    rows: list[tuple[int, ...]] = []
    texts: list[tuple[int, ...]] = []
    place: dict[tuple[int, ...], int] = {}
    count, kind = len(pack.offsets) - 1, pack.kinds.index(KIND)
    for each in made:
        for row in (each.source, each.target):
            if row not in place:
                place[row] = count + len(texts)
                texts.append(row)
        tags = LANGUAGES.index(each.language), LANGUAGES.index(language)
        rows.append((place[each.source], place[each.target], *tags, kind))
    added = np.array([piece for row in texts for piece in row], dtype=np.uint16)
    ends = pack.offsets[-1] + np.cumsum([len(row) for row in texts], dtype=np.int64)
    arrays = {
        "tokens": np.concatenate([pack.tokens, added]),
        "offsets": np.concatenate([pack.offsets, ends]).astype(np.uint32),
        "examples": np.concatenate(
            [pack.examples, np.array(rows, dtype=np.int64).reshape(-1, 5)]
        ).astype(np.uint32),
    }
    digest = hashlib.sha256()
    for array in arrays.values():
        digest.update(array.tobytes())
    page = {**pack.facts, "synthetic": facts, "digest": digest.hexdigest()[:12]}
    _write(pack, folder, arrays, page)


def _write(pack: Pack, folder: Path, arrays: dict[str, Any], page: dict[str, Any]) -> None:
    import numpy as np

    data = io.BytesIO()
    np.savez_compressed(data, **arrays)
    files = {folder / packed.PACK: data.getvalue()}
    files[folder / packed.FACTS] = (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode()
    for name in (packed.TOKENIZER, packed.HELD_OUT):
        files[folder / name] = (pack.folder / name).read_bytes()
    with staged(files) as place:
        place()
    say(f"{page['synthetic']['examples']} synthetic examples in {folder}; run align there")


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as fault:
        raise InputError(f"cannot read {path}: {fault}", hint="UTF-8, a sentence a line") from fault
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sources(text: str, language: str) -> list[str]:
    if not text:
        return [tag for tag in LANGUAGES if tag != language]
    wanted = [part.strip() for part in text.split(",")]
    wrong = [tag for tag in wanted if tag not in LANGUAGES or tag == language]
    if wrong:
        raise UsageError(f"not a source language: {', '.join(wrong)}", hint="--sources tr,az")
    return wanted
