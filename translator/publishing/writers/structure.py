"""From the flat row of blocks to what a page is made of: lists, quotations, tables, the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from translator.article.model import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A list item with the lists below it."""

    block: Block
    children: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A bulleted or numbered list."""

    ordered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A block quote: paragraphs and quotations within it, in order."""

    parts: tuple[Block | Quotation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; every row has the same number of cells, empty ones included.

    `header` is empty where the source has none.
    """

    header: tuple[Block, ...]
    rows: tuple[tuple[Block, ...], ...]


Section = Block | Listing | Quotation | Table
"""One thing on the page. A block among them is a heading, a paragraph, a caption or verbatim."""


def sections(blocks: Sequence[Block]) -> list[Section]:
    """Return a page's parts in order.

    A dateline runs into the paragraph that follows it where a mark closes it (``BAKU, March 4.``,
    ``BAKÜ (AA) -``); one without a mark had a line of its own and keeps it.
    """
    found: list[Section] = []
    for (family, *_), run in groupby(enumerate(_run_in(blocks)), key=_family):
        members = [block for _, block in run]
        if family == "list":
            found += _listings(_depths(members))
        elif family == "quote":
            found.append(Quotation(parts=_quoted(_depths(members))))
        elif family == "table":
            found.append(_table(members))
        else:
            found += members
    return found


def joined(blocks: Sequence[Block], separator: str) -> Block:
    """Return the last block with the texts and spans of all, one after the other."""
    text = ""
    spans = []
    for number, block in enumerate(blocks):
        text += separator if number else ""
        offset = len(text)
        text += block.text
        spans += [
            replace(span, start=span.start + offset, end=span.end + offset) for span in block.spans
        ]
    return replace(blocks[-1], text=text, spans=tuple(spans))


def _run_in(blocks: Sequence[Block]) -> Iterator[Block]:
    """Join each closed dateline with the paragraph that follows it."""
    waiting: Block | None = None
    for block in blocks:
        if waiting is not None and block.kind == "paragraph":
            separator = " " if waiting.text and not waiting.text[-1].isspace() else ""
            yield joined([waiting, block], separator)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = block if block.kind == "dateline" and _is_closed(block.text) else None
        if waiting is None:
            yield block
    if waiting is not None:
        yield waiting


def _is_closed(dateline: str) -> bool:
    return dateline.rstrip().endswith((".", ":", "-", "–", "—"))


def _family(numbered: tuple[int, Block]) -> tuple[Any, ...]:
    number, block = numbered
    if block.kind == "list-item":
        return ("list",)
    if block.kind == "quote":
        return ("quote", block.group)
    if block.kind == "table-cell" and block.cell is not None:
        return ("table", block.cell[0])
    return ("other", number)


def _depths(blocks: Sequence[Block]) -> list[tuple[int, Block]]:
    """Return each block with its depth from 1; it grows by one at most, so no parent is missing."""
    found: list[tuple[int, Block]] = []
    depth = 0
    for block in blocks:
        depth = min(max(block.level, 1), depth + 1)
        found.append((depth, block))
    return found


def _listings(members: Sequence[tuple[int, Block]], depth: int = 1) -> tuple[Listing, ...]:
    items = [
        Item(block=head[1], children=_listings(below, depth + 1) if below else ())
        for head, below in _with_followers(members, depth)
    ]
    return tuple(
        Listing(ordered=ordered, items=tuple(run))
        for (ordered, _), run in groupby(
            items, key=lambda item: (item.block.ordered, item.block.group)
        )
    )


def _with_followers(
    members: Sequence[tuple[int, Block]], depth: int
) -> list[tuple[tuple[int, Block], list[tuple[int, Block]]]]:
    """Cut a row of items before each one of this depth; what is deeper follows its parent."""
    found: list[tuple[tuple[int, Block], list[tuple[int, Block]]]] = []
    for member in members:
        if member[0] <= depth:
            found.append((member, []))
        else:
            found[-1][1].append(member)
    return found


def _quoted(members: Sequence[tuple[int, Block]], depth: int = 1) -> tuple[Block | Quotation, ...]:
    parts: list[Block | Quotation] = []
    for deeper, run in groupby(members, key=lambda member: member[0] > depth):
        if deeper:
            parts.append(Quotation(parts=_quoted(list(run), depth + 1)))
        else:
            parts += [block for _, block in run]
    return tuple(parts)


def _table(members: Sequence[Block]) -> Table:
    cells: dict[tuple[int, int], list[Block]] = {}
    for block in members:
        if block.cell is not None:
            cells.setdefault(block.cell[1:], []).append(block)
    width = 1 + max(column for _, column in cells)
    numbers = sorted({row for row, _ in cells})
    rows = {
        row: tuple(_cell(cells.get((row, column), [])) for column in range(width))
        for row in numbers
    }
    header = rows.pop(0, ())
    return Table(header=header, rows=tuple(rows.values()))


def _cell(blocks: Sequence[Block]) -> Block:
    return joined(blocks, "\n") if blocks else Block(id="", kind="table-cell", text="")
