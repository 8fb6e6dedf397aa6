"""Records of an article. All frozen: a change is a copy.

Offsets are code points into `Block.text` (NFC), never bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

BlockKind = Literal[
    "headline",
    "abstract",
    "dateline",
    "paragraph",
    "subhead",
    "list-item",
    "quote",
    "caption",
    "credit",
    "table-cell",
    "verbatim",
]
"""`verbatim` (code, embedded markup) is carried over untouched; every other kind is translated,
a `dateline` by rule where its parts are known."""

SpanKind = Literal["bold", "italic", "link", "code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Inline markup over ``text[start:end]`` of a block; `href` is set for links only."""

    kind: SpanKind
    start: int
    end: int
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the article's structure.

    A newline inside `text` is a line break that the source shows (``<br>``).

    Attributes:
        id: stable within one version of the article: ``h1``, ``d1``, ``p3``, ``li2`` …
        level: heading depth of a subhead (2-6) or nesting depth of a list item or quote (1-).
        ordered: a list item of a numbered list.
        href: source address of the picture that a caption belongs to.
        cell: (table, row, column), each counted from 0; row 0 is the header where there is one.
        group: blocks of one list, or paragraphs of one block quote, share a number.
    """

    id: str
    kind: BlockKind
    text: str
    spans: tuple[Span, ...] = ()
    level: int = 0
    ordered: bool = False
    href: str | None = None
    cell: tuple[int, int, int] | None = None
    group: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One sentence of a block: ``block.text[start:end] == text``."""

    id: str
    block: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Place, day and agency as the source wrote them; parts it lacks are empty.

    `text` is the whole as it stands in the source, punctuation included.
    `date` is ISO 8601 (``2023-07-24``), or ``--07-24`` where the source names no year.
    """

    text: str
    place: str = ""
    date: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article.

    Attributes:
        id: slug, safe as a file name.
        language: BCP 47 tag, one of `language.tags.SOURCES`.
        blocks: the whole text in order, headline and dateline included.
        metadata: what front matter, HTML head or wire header said, as strings.
        origin: path or ``-`` that it was read from.
        digest: SHA-256 of the normalised content; two articles with one digest are one version.
    """

    id: str
    language: str
    blocks: tuple[Block, ...]
    headline: str = ""
    abstract: str = ""
    byline: str = ""
    dateline: Dateline | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    embargo: str = ""
    version: str = ""
    origin: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over language and blocks: what a translation depends on."""
        content = [self.language, [asdict(block) for block in self.blocks]]
        return sha256_json(content)


def sha256_json(value: Any) -> str:
    """Return the SHA-256 (hex) of a value's canonical JSON form."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def article_to_dict(article: Article) -> dict[str, Any]:
    """Return a JSON-ready form that `article_from_dict` reads back to an equal record."""
    value = asdict(article)
    value["metadata"] = dict(article.metadata)
    return value


def article_from_dict(value: Mapping[str, Any]) -> Article:
    """Rebuild an article from `article_to_dict`."""
    dateline = value.get("dateline")
    return Article(
        **{
            **value,
            "blocks": tuple(_block_from_dict(block) for block in value["blocks"]),
            "dateline": Dateline(**dateline) if dateline else None,
        }
    )


def _block_from_dict(value: Mapping[str, Any]) -> Block:
    cell: Sequence[int] | None = value.get("cell")
    return Block(
        **{
            **value,
            "spans": tuple(Span(**span) for span in value["spans"]),
            "cell": (cell[0], cell[1], cell[2]) if cell else None,
        }
    )
