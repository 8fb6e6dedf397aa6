"""Markdown with front matter: the usable item, and the rendering of a draft."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from translator.article.model import Article, Block
from translator.drafting.draft import Draft
from translator.publishing.disclosure import unapproved
from translator.publishing.gate import Cleared, admit
from translator.publishing.writers.facts import (
    Facts,
    disclosure_block,
    disclosure_line,
    facts,
)
from translator.publishing.writers.markdown_inline import destination, fence, render
from translator.publishing.writers.structure import (
    Item,
    Listing,
    Quotation,
    Section,
    Table,
    sections,
)

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON leaves bare in a string and YAML 1.1 does not allow or reads as a line break."""

Value = str | Sequence[str] | Mapping[str, str]


def item(article: Article, draft: Draft, blocks: Sequence[Block], cleared: Cleared) -> str:
    """Return a usable item: front matter, text, and the disclosure line at its end.

    Raises:
        WorkflowError: the clearance does not cover this text.
    """
    admit(draft, blocks, cleared)
    known = facts(article, blocks)
    matter = {
        **_matter(article, draft, known),
        "published": cleared.published_at,
        "status": "usable",
        "approved_by": cleared.reviewer,
        "approved_at": cleared.approved_at,
        "disclosure": disclosure_line(article, draft, cleared),
    }
    line = body([disclosure_block(article, draft, cleared)])
    return f"{front_matter(matter)}\n{body(blocks)}\n{line}"


def draft_markdown(article: Article, draft: Draft, blocks: Sequence[Block]) -> str:
    """Return the rendering of a draft, with a warning that it is not for publication."""
    matter = {**_matter(article, draft, facts(article, blocks)), "status": draft.state}
    notice = body([Block(id="notice", kind="quote", text=unapproved(draft.target))])
    return f"{front_matter(matter)}\n{notice}\n{body(blocks)}"


def body(blocks: Sequence[Block]) -> str:
    """Return blocks as Markdown; read back, it has the same texts and the same spans."""
    parts = sections(blocks)
    paragraphs = [
        _listing(part, other=other) if isinstance(part, Listing) else _lines(part)
        for part, other in zip(parts, _alternation(parts), strict=True)
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def front_matter(values: Mapping[str, Value]) -> str:
    """Return YAML front matter; empty values are left out, every text stands in quotes.

    In quotes, no text can be read as a number, a date or YAML 1.1's ``no``.
    """
    lines = ["---"]
    for key, value in values.items():
        if isinstance(value, str):
            lines += [f"{key}: {_quoted(value)}"] if value else []
        elif isinstance(value, Mapping):
            inner = [f"  {name}: {_quoted(text)}" for name, text in value.items() if text]
            lines += [f"{key}:", *inner] if inner else []
        elif value:
            lines += [f"{key}:", *(f"  - {_quoted(text)}" for text in value)]
    return "\n".join([*lines, "---", ""])


def _matter(article: Article, draft: Draft, known: Facts) -> dict[str, Value]:
    """Return what the front matter of a draft and of a usable item have in common."""
    dateline = article.dateline
    signature = draft.signature
    return {
        "id": draft.id,
        "lang": draft.target,
        "title": known.title,
        "lead": known.lead,
        "dateline": {
            "text": known.dateline,
            "date": dateline.date if dateline else "",
            "agency": dateline.agency if dateline else "",
        },
        "byline": article.byline,
        "credit": known.credit,
        "tags": known.tags,
        "embargo": article.embargo,
        "translation_of": known.link or article.id,
        "translation_family": article.id,
        "source_lang": article.language,
        "source_version": draft.digest,
        "model": f"{signature.model}@{signature.revision}",
        "route": signature.route,
        "termbase_version": signature.termbase,
        "signature": signature.line,
        "content_hash": draft.content_hash,
    }


def _quoted(text: str) -> str:
    """Return a YAML double-quoted scalar on one line."""
    return _UNPRINTABLE.sub(
        lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def _lines(section: Block | Quotation | Table) -> list[str]:
    if isinstance(section, Quotation):
        return _quotation(section)
    if isinstance(section, Table):
        return _table(section)
    return _block(section)


def _block(block: Block) -> list[str]:
    if block.kind == "headline":
        return ["# " + render(block, "heading")]
    if block.kind == "subhead":
        return ["#" * min(max(block.level, 2), 6) + " " + render(block, "heading")]
    if block.kind == "verbatim":
        marks = fence(block.text)
        return [marks, *block.text.removesuffix("\n").split("\n"), marks]
    text = render(block)
    if block.kind == "caption" and block.href and destination(block.href):
        # The description of a picture is not shown; a caption has to be read by everybody.
        text = f"![]({destination(block.href)})" + (f"\\\n{text}" if text else "")
    return text.split("\n") if text else []


def _listing(listing: Listing, *, other: bool) -> list[str]:
    marks = "*)" if other else "-."
    lines: list[str] = []
    for number, entry in enumerate(listing.items, start=1):
        lines += _entry(entry, f"{number}{marks[1]} " if listing.ordered else f"{marks[0]} ")
    return lines


def _entry(entry: Item, marker: str) -> list[str]:
    lines = render(entry.block).split("\n")
    for child, other in zip(entry.children, _alternation(entry.children), strict=True):
        lines += _listing(child, other=other)
    indent = " " * len(marker)
    return [(marker + lines[0]).rstrip(), *(indent + line for line in lines[1:])]


def _alternation(parts: Sequence[Section]) -> list[bool]:
    """Say which lists need the other sign: two of a kind in a row would be read as one."""
    found: list[bool] = []
    before: Section | None = None
    for part in parts:
        alike = (
            isinstance(part, Listing)
            and isinstance(before, Listing)
            and before.ordered == part.ordered
        )
        found.append(alike and not found[-1])
        before = part
    return found


def _quotation(quotation: Quotation) -> list[str]:
    lines: list[str] = []
    for number, part in enumerate(quotation.parts):
        inner = _quotation(part) if isinstance(part, Quotation) else render(part).split("\n")
        lines += ["", *inner] if number else inner
    return [f"> {line}".rstrip() for line in lines]


def _table(table: Table) -> list[str]:
    width = len(table.header or table.rows[0])
    header = _row(table.header) if table.header else "|" + "  |" * width
    return [header, "|" + " --- |" * width, *(_row(row) for row in table.rows)]


def _row(cells: Sequence[Block]) -> str:
    return "| " + " | ".join(render(cell, "cell") for cell in cells) + " |"
