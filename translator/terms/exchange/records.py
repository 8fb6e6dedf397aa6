"""What an export and an import give, and what every format needs to know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from translator.terms.concept import Concept

FORMATS = {
    "csv": ".csv",
    "tbx3": ".tbx",
    "tbx2": ".tbx",
    "tmx": ".tmx",
    "deepl": ".csv",
    "google": ".csv",
    "omegat": ".txt",
}
"""Every format with the file name's ending that its tools expect."""

PAIRED = frozenset({"deepl", "omegat"})
"""Formats that hold one direction: they need a source and a target language."""

Row = dict[str, str]
"""Columns of a glossary row, as `reading.row` writes them; missing ones are empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file's content.

    Attributes:
        data: UTF-8.
        rows: concepts that it holds.
        left_out: ids of concepts that it cannot hold, such as those without one of the languages.
        lost: what the format has no place for, one line each.
    """

    data: bytes
    rows: int
    left_out: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The sound rows of a file, and one line for everything in it that is none."""

    concepts: tuple[Concept, ...]
    problems: tuple[str, ...] = ()


def new_id(text: str, taken: Collection[str], prefix: str = "import") -> str:
    """Return an id for a term that has none: ASCII letters of the text, and a number if needed."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
    ascii_lower = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in stem)
    base = f"{prefix}.{ascii_lower}" if ascii_lower else prefix
    number, found = 1, base if ascii_lower else f"{base}.1"
    while found in taken:
        number += 1
        found = f"{base}.{number}"
    return found
