"""What a reader finds in a text, before it becomes an Article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from translator.article.model import Block, Dateline, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The blocks of a text in order, not yet numbered (ids are empty), and what it says of itself.

    `notes` tell an editor what was left out or repaired on the way.
    """

    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    dateline: Dateline | None = None
    notes: tuple[str, ...] = ()


Reader = Callable[[str, str], Reading]
"""Reads a clean text; the second argument names its origin in error messages.

Raises InputError for a text that is not what its format promises.
"""

_PREFIX = {
    "headline": "h",
    "abstract": "a",
    "dateline": "d",
    "paragraph": "p",
    "subhead": "s",
    "list-item": "li",
    "quote": "q",
    "caption": "c",
    "credit": "cr",
    "verbatim": "v",
}


def number(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Give every block its id: ``h1``, ``p3``, ``li2``, table cells ``t1r0c0``."""
    counts: dict[str, int] = {}
    numbered = []
    for block in blocks:
        counts[block.kind] = counts.get(block.kind, 0) + 1
        if block.cell:
            table, row, column = block.cell
            name = f"t{table + 1}r{row}c{column}"
        else:
            name = f"{_PREFIX[block.kind]}{counts[block.kind]}"
        numbered.append(replace(block, id=name))
    return tuple(numbered)


def cut(block: Block, start: int, end: int) -> Block:
    """Return the part ``text[start:end]`` of a block with the markup that falls into it."""
    spans = tuple(
        Span(
            kind=span.kind,
            start=max(span.start, start) - start,
            end=min(span.end, end) - start,
            href=span.href,
        )
        for span in block.spans
        if span.start < end and span.end > start
    )
    return replace(block, text=block.text[start:end], spans=spans)
