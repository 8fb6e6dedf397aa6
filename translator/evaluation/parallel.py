"""Reading parallel text: tab-separated lines, one column a language.

Three shapes are read: a header that names languages, ``NAME.xx-yy.tsv`` without a header (left
column the first language, right the second), and any other with its columns named by the caller.
A line that cannot be used is a problem with its number; no line is passed over in silence.
"""

from __future__ import annotations

import gzip
import hashlib
import lzma
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.errors import InputError, UsageError
from translator.language import casing
from translator.language.tags import SOURCES

NAME_COLUMNS = frozenset({"article_id", "id"})
KIND_COLUMNS = frozenset({"kind"})
IGNORED = "-"
_PAIR_NAME = re.compile(r"\.([a-z]{2})-([a-z]{2})\.tsv(?:\.gz|\.xz)?$")
_OPENERS = {".gz": gzip.decompress, ".xz": lzma.decompress}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the file.

    Attributes:
        line: its number, from 1.
        name: what the column `article_id` or `id` says; may be empty.
        kind: what the column `kind` says; may be empty.
        texts: language to text, NFC and without space around it; no empty ones.
    """

    line: int
    texts: Mapping[str, str]
    name: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one line; `skipped`: no direction can use it."""

    line: int
    message: str
    skipped: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelText:
    """A file as it was read.

    Attributes:
        digest: SHA-256 (hex) of the file's bytes as they lie on the disk.
        languages: in the order of the columns.
        lines: lines of the file, header not counted: rows and skipped problems add up to it.
    """

    path: str
    digest: str
    languages: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    lines: int


def read_parallel(path: Path, *, columns: Sequence[str] = ()) -> ParallelText:
    """Read a ``.tsv``, ``.tsv.gz`` or ``.tsv.xz`` in UTF-8.

    Args:
        path: the file.
        columns: names of the columns from left to right, where the file does not name them; ``-``
            for one that does not count. A header that is there all the same is passed over.

    Raises:
        InputError: the file cannot be read or unpacked, or no line of it can be used.
        UsageError: nothing says which column is which language, or `columns` makes no sense.
    """
    packed = _bytes(path)
    lines = _unpacked(path, packed).removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    head = _header(lines)
    names = _names(path, columns, head, lines)
    body = list(enumerate(lines, start=1))[1 if head else 0 :]
    rows, problems = _parsed(body, names)
    if not rows:
        said = f"; line {problems[0].line}: {problems[0].message}" if problems else ""
        raise InputError(f"{path} has no line to evaluate{said}", hint="see docs/evaluation.md")
    return ParallelText(
        path=str(path),
        digest=hashlib.sha256(packed).hexdigest(),
        languages=tuple(name for name in names if name in SOURCES),
        rows=tuple(rows),
        problems=tuple(problems),
        lines=len(body),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def _unpacked(path: Path, data: bytes) -> bytes:
    opener = _OPENERS.get(path.suffix)
    if opener is None:
        return data
    try:
        return opener(data)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise InputError(f"cannot unpack {path}: {error}", hint="fetch the file again") from error


def _header(lines: Sequence[bytes]) -> tuple[str, ...]:
    """Return the names of the first line if it names two languages or more, else nothing."""
    first = lines[0].decode("utf-8", "replace") if lines else ""
    names = tuple(casing.lower(cell.strip(), "en") for cell in first.split("\t"))
    return names if sum(name in SOURCES for name in names) > 1 else ()


def _names(
    path: Path, columns: Sequence[str], head: Sequence[str], lines: Sequence[bytes]
) -> tuple[str, ...]:
    names = tuple(columns) or tuple(head) or _from_file_name(path)
    width = lines[0].count(b"\t") + 1 if lines else 0
    if not names:
        raise UsageError(
            f"nothing says which of the {width} columns of {path} are which languages",
            hint="name them: --columns en,tr or --columns id,kind,en,-,tr",
        )
    languages = [name for name in names if name in SOURCES]
    unknown = [
        name for name in columns if name not in {*SOURCES, *NAME_COLUMNS, *KIND_COLUMNS, IGNORED}
    ]
    if unknown or len(languages) < 2 or len(set(languages)) < len(languages):
        raise UsageError(
            f"the columns of {path} must name two languages or more, each once: {','.join(names)}",
            hint=f"languages are {','.join(SOURCES)}; article_id, id, kind and - are the others",
        )
    return names


def _from_file_name(path: Path) -> tuple[str, ...]:
    found = _PAIR_NAME.search(path.name)
    return found.groups() if found and set(found.groups()) <= set(SOURCES) else ()


def _parsed(
    lines: Sequence[tuple[int, bytes]], names: Sequence[str]
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, data in lines:
        cells = _cells(data, len(names))
        if isinstance(cells, str):
            problems.append(Problem(line=number, message=cells))
            continue
        row = _row(number, names, cells)
        lacking = [name for name in names if name in SOURCES and name not in row.texts]
        usable = len(row.texts) > 1
        if lacking:
            message = f"no {', '.join(lacking)}"
            problems.append(Problem(line=number, message=message, skipped=not usable))
        if usable:
            rows.append(row)
    return rows, problems


def _cells(data: bytes, width: int) -> list[str] | str:
    """Return the cells of a line, or what is wrong with it."""
    try:
        text = data.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start + 1}"
    if not text.strip():
        return "empty line"
    cells = text.split("\t")
    return cells if len(cells) == width else f"{len(cells)} columns, not {width}"


def _row(number: int, names: Sequence[str], cells: Sequence[str]) -> Row:
    cleaned = [(name, casing.nfc(cell).strip()) for name, cell in zip(names, cells, strict=True)]
    return Row(
        line=number,
        texts={name: cell for name, cell in cleaned if name in SOURCES and cell},
        name=_first(cleaned, NAME_COLUMNS),
        kind=_first(cleaned, KIND_COLUMNS),
    )


def _first(cells: Sequence[tuple[str, str]], names: frozenset[str]) -> str:
    return next((cell for name, cell in cells if name in names), "")


def pairs(text: ParallelText, source: str, target: str) -> Iterator[Row]:
    """Yield the rows that have both languages, in the order of the file."""
    return (row for row in text.rows if source in row.texts and target in row.texts)
