"""Plain text and wire copy."""

from __future__ import annotations

import re

from translator.article.model import Block
from translator.article.readers import frontmatter, layout, wire
from translator.article.readers.layout import Line
from translator.article.readers.reading import Reading
from translator.language import datelines

_LONGEST_HEADLINE = 160
_SENTENCE_END = re.compile(r"[.!…:;,][\"'”’»)\]]*$")
_STATEMENT_END = re.compile(r"[.!?…][\"'”’»)\]]*$")


def read(text: str, origin: str) -> Reading:
    """Read plain text: header, headline, dateline, paragraphs and lists.

    Raises:
        InputError: the text begins with front matter that is not valid.
    """
    front, rest = frontmatter.split(text, origin)
    header, body = wire.split_header(rest)
    metadata = {**header, **front}
    lines = layout.paragraphs(body)
    headed = "title" not in metadata and _has_headline(lines)
    blocks = [_block(line, headline=headed and not index) for index, line in enumerate(lines)]
    split, dateline = wire.split_dateline(tuple(blocks), metadata)
    return Reading(blocks=split, metadata=metadata, dateline=dateline)


def _has_headline(lines: list[Line]) -> bool:
    """Return whether the first line is a headline: short, no sentence, and set apart.

    A blank line or a dateline sets it apart; so does the line end in copy with one paragraph a
    line, if what follows is a longer statement.
    """
    if len(lines) < 2 or lines[0].group:
        return False
    first, second = lines[0], lines[1]
    if len(first.text) > _LONGEST_HEADLINE or _SENTENCE_END.search(first.text):
        return False
    if datelines.parse(first.text) or not _has_words(first.text):
        return False
    longer = len(second.text) > len(first.text) and _STATEMENT_END.search(second.text)
    return bool(first.alone or longer or datelines.parse(second.text))


def _block(line: Line, *, headline: bool) -> Block:
    """Make a block of a line; one without letters or digits is carried over untouched."""
    if headline:
        return Block(id="", kind="headline", text=line.text)
    if not _has_words(line.text):
        return Block(id="", kind="verbatim", text=line.text)
    if line.group:
        return Block(
            id="",
            kind="list-item",
            text=line.text,
            level=1,
            ordered=line.ordered,
            group=line.group,
        )
    return Block(id="", kind="paragraph", text=line.text)


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)
