"""What wire copy says before it begins: header lines, the day it was filed, the dateline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from translator.article.model import Block, Dateline
from translator.article.readers.reading import cut
from translator.language import datelines
from translator.language.dates import parse_iso

_HEADER_KEYS = {
    "headline": "title",
    "title": "title",
    "date": "date",
    "language": "lang",
    "lang": "lang",
    "slug": "slug",
    "slugline": "slug",
    "id": "id",
    "byline": "byline",
    "author": "byline",
    "embargo": "embargo",
    "version": "version",
}
_HEADER_LINE = re.compile(
    rf"[ \t]*(?P<key>{'|'.join(_HEADER_KEYS)})[ \t]*:[ \t]*(?P<value>\S.*?)[ \t]*(?:\n|$)",
    re.IGNORECASE,
)
_FILED = re.compile(r"\s*date[ \t]*:?[ \t]*(?P<date>\d{4}-\d\d-\d\d)(?!\S)[ \t]*", re.IGNORECASE)
_DATELINE_DEPTH = 3
"""A dateline stands in the first paragraphs or nowhere: a byline may come before it."""


def split_header(text: str) -> tuple[dict[str, str], str]:
    """Return the metadata of a wire header and the text after it.

    A header is a run of ``Key: value`` lines that a blank line ends, or ``date 2023-07-24`` before
    the first words.
    """
    metadata: dict[str, str] = {}
    position = len(text) - len(text.lstrip("\n"))
    while match := _HEADER_LINE.match(text, position):
        metadata.setdefault(_header_key(match["key"]), match["value"])
        position = match.end()
    if metadata and (text[position:].startswith("\n") or not text[position:].strip()):
        return metadata, text[position:]
    filed = _FILED.match(text)
    if filed and parse_iso(filed["date"]):
        return {"date": filed["date"]}, text[filed.end() :]
    return {}, text


def _header_key(written: str) -> str:
    return next(
        key for name, key in _HEADER_KEYS.items() if re.fullmatch(name, written, re.IGNORECASE)
    )


def split_dateline(
    blocks: tuple[Block, ...], metadata: Mapping[str, str]
) -> tuple[tuple[Block, ...], Dateline | None]:
    """Give the dateline a block of its own and return it as data.

    Where the text has none, one that the front matter names is put before the first paragraph.
    """
    places = [index for index, block in enumerate(blocks) if block.kind == "paragraph"]
    for index in places[:_DATELINE_DEPTH]:
        parsed = datelines.parse(blocks[index].text)
        if parsed:
            found = Dateline(
                text=parsed.text,
                place=parsed.place,
                date=full_date(parsed.date, metadata.get("date", "")),
                agency=parsed.agency,
            )
            return (*blocks[:index], *_split(blocks[index], parsed), *blocks[index + 1 :]), found
    declared = _declared_dateline(metadata)
    if declared and places:
        block = Block(id="", kind="dateline", text=declared.text)
        return (*blocks[: places[0]], block, *blocks[places[0] :]), declared
    return blocks, None


def full_date(date: str, filed: str) -> str:
    """Complete a day without a year from the day of filing if it is the same day of the month."""
    return filed[:10] if date.startswith("--") and filed[4:10] == date[1:] else date


def _split(block: Block, parsed: datelines.ParsedDateline) -> list[Block]:
    start = block.text.index(parsed.text)
    head = replace(cut(block, start, start + len(parsed.text)), kind="dateline")
    rest = cut(block, parsed.length, len(block.text))
    return [head, rest] if rest.text else [head]


def _declared_dateline(metadata: Mapping[str, str]) -> Dateline | None:
    """Read ``dateline`` of the front matter: one string, or city, date and agency."""
    city = metadata.get("dateline.city") or metadata.get("dateline.place") or ""
    parts = [city, metadata.get("dateline.date", ""), metadata.get("dateline.agency", "")]
    text = metadata.get("dateline") or ", ".join(part for part in parts if part)
    if not text:
        return None
    parsed = datelines.parse(text)
    if parsed and parsed.length == len(text):
        date = full_date(parsed.date, metadata.get("date", ""))
        return Dateline(text=text, place=parsed.place, date=date, agency=parsed.agency)
    return Dateline(text=text, place=city, agency=parts[2])
