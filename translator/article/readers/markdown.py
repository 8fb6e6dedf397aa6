"""Markdown (CommonMark with tables and strikethrough) and its front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING

from translator.article.model import Block, BlockKind, SpanKind
from translator.article.readers import frontmatter, wire
from translator.article.readers.inline import TAG_SPANS, InlineText, is_safe_href
from translator.article.readers.reading import Reading
from translator.errors import InputError
from translator.language import casing

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST = 60
"""Block nesting beyond which markdown-it would drop text; such a text is refused."""
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>[^>]*)>")
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


def read(text: str, origin: str) -> Reading:
    """Read Markdown: front matter, headline, dateline, and the body with its inline markup.

    Raises:
        InputError: the front matter is not valid, or the text is nested too deep.
    """
    metadata, body = frontmatter.split(text, origin)
    walker = _Walker(_parser())
    walker.walk(_tokens(walker.parser, body, origin), body.split("\n"))
    blocks, dateline = wire.split_dateline(tuple(walker.blocks), metadata)
    return Reading(
        blocks=blocks,
        metadata=metadata,
        dateline=dateline,
        notes=tuple(dict.fromkeys(walker.notes)),
    )


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.options["maxNesting"] = _DEEPEST
    return parser


def _tokens(parser: MarkdownIt, body: str, origin: str) -> list[Token]:
    tokens = parser.parse(body)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        raise InputError(
            f"{origin}: lists or quotes are nested more than {_DEEPEST} levels deep",
            hint="flatten the text; no article is built like this",
        )
    return tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class _Container:
    """An open list or block quote. All levels of a nest share the group of the outermost one."""

    kind: BlockKind
    group: int
    ordered: bool = False


@dataclass(slots=True)
class _Walker:
    """Turns the token stream into blocks; holds what is open at the moment."""

    parser: MarkdownIt
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _open: list[_Container] = field(default_factory=list)
    _groups: int = 0
    _leaf: Block | None = None
    _item: InlineText = field(default_factory=InlineText)
    _cell: tuple[int, int, int] = (-1, -1, -1)
    _row: str = ""

    def walk(self, tokens: list[Token], lines: list[str]) -> None:
        """Read every token of the body; `lines` are the source lines that token maps refer to."""
        for token in tokens:
            if token.type == "inline":
                self._text(token)
            elif token.type in {"fence", "code_block", "html_block", "hr"}:
                self._verbatim(token)
            elif token.type.startswith(("table", "tr", "th", "td")):
                self._table(token, lines)
            else:
                self._structure(token)

    def _structure(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._push("list-item", ordered=token.type == "ordered_list_open")
                if token.attrGet("start"):
                    self.notes.append(f"a numbered list begins at {token.attrGet('start')}")
            case "blockquote_open":
                self._push("quote")
            case "bullet_list_close" | "ordered_list_close" | "blockquote_close":
                self._flush_item()
                self._open.pop()
            case "list_item_close":
                self._flush_item()
            case "heading_open":
                self._flush_item()
                self._leaf = self._heading(int(token.tag[1]))
            case "heading_close":
                self._leaf = None

    def _push(self, kind: BlockKind, *, ordered: bool = False) -> None:
        self._flush_item()
        outer = next((one for one in self._open if one.kind == kind), None)
        if outer is None:
            self._groups += 1
        group = outer.group if outer else self._groups
        self._open.append(_Container(kind=kind, group=group, ordered=ordered))

    def _heading(self, depth: int) -> Block:
        """Return an empty headline for a level-1 heading that begins the body, else a subhead."""
        if depth == 1 and not self.blocks:
            return Block(id="", kind="headline", text="")
        return Block(id="", kind="subhead", text="", level=max(depth, 2))

    def _table(self, token: Token, lines: list[str]) -> None:
        table, row, column = self._cell
        match token.type:
            case "table_open":
                self._flush_item()
                self._cell = (table + 1, -1, -1)
            case "tr_open":
                self._cell = (table, row + 1, -1)
                self._row = lines[token.map[0]] if token.map else ""
            case "th_open" | "td_open":
                self._open_cell((table, row, column + 1))
            case "tr_close":
                self._extra_cells()
            case "table_close":
                self._leaf = None

    def _open_cell(self, cell: tuple[int, int, int]) -> None:
        self._cell = cell
        self._leaf = Block(id="", kind="table-cell", text="", cell=cell)

    def _text(self, token: Token) -> None:
        """Put an inline token where it belongs: the open list item, or a block of its own."""
        container = self._open[-1] if self._open else None
        if self._leaf is None and container and container.kind == "list-item":
            if not self._item.is_blank:
                self._item.line_break()
            pictures = self._inline(token, self._item)
            if pictures:
                self._flush_item()
                self.blocks.extend(pictures)
            return
        leaf = self._leaf or self._paragraph(container)
        builder = InlineText()
        pictures = self._inline(token, builder)
        self._emit(leaf, builder)
        self.blocks.extend(pictures)

    def _paragraph(self, container: _Container | None) -> Block:
        if container is None:
            return Block(id="", kind="paragraph", text="")
        level = sum(one.kind == container.kind for one in self._open)
        return Block(
            id="",
            kind=container.kind,
            text="",
            level=level,
            ordered=container.ordered,
            group=container.group,
        )

    def _flush_item(self) -> None:
        """End the list item, or the part of it that stands before a nested list."""
        container = self._open[-1] if self._open else None
        if container and container.kind == "list-item":
            self._emit(self._paragraph(container), self._item)

    def _emit(self, leaf: Block, builder: InlineText) -> None:
        text, spans = builder.take()
        self.notes += [f"link without words left out: {href}" for href in builder.lost_links]
        builder.lost_links.clear()
        if text:
            self.blocks.append(replace(leaf, text=text, spans=spans))

    def _verbatim(self, token: Token) -> None:
        self._flush_item()
        text = "***" if token.type == "hr" else token.content.strip("\n")
        if text.strip():
            self.blocks.append(Block(id="", kind="verbatim", text=text))

    def _inline(self, token: Token, builder: InlineText) -> list[Block]:
        """Add running text to the builder; return the pictures that stand in it."""
        pictures: list[Block] = []
        for child in token.children or []:
            match child.type:
                case "text" | "text_special":
                    builder.add(child.content)
                case "softbreak":
                    builder.add(" ")
                case "hardbreak":
                    builder.line_break()
                case "code_inline":
                    builder.open("code")
                    builder.add(child.content)
                    builder.close("code")
                case "image":
                    pictures.extend(self._picture(child))
                case "html_inline":
                    self._html(child.content, builder)
                case _:
                    self._markup(child, builder)
        return pictures

    def _markup(self, child: Token, builder: InlineText) -> None:
        """Open or close a span; struck-through text is kept as plain text."""
        if child.type == "link_open":
            builder.open("link", str(child.attrGet("href") or ""))
            if child.attrGet("title"):
                self.notes.append(f"link title left out: {child.attrGet('title')}")
        elif child.type == "link_close":
            builder.close("link")
        elif child.tag in TAG_SPANS:
            change = builder.open if child.nesting > 0 else builder.close
            change(TAG_SPANS[child.tag])

    def _html(self, source: str, builder: InlineText) -> None:
        """Read inline HTML: line breaks, emphasis and links; of other tags the text is kept."""
        tag = _TAG.fullmatch(source)
        name = casing.lower(tag["name"], "en") if tag else ""
        if name == "br":
            builder.line_break()
        elif tag and (name in TAG_SPANS or name == "a"):
            kind = TAG_SPANS.get(name, "link")
            if tag["close"]:
                builder.close(kind)
            else:
                self._open_html(kind, tag["rest"], builder)
        else:
            self.notes.append(f"inline HTML left out: {source}")

    def _open_html(self, kind: SpanKind, attributes: str, builder: InlineText) -> None:
        found = _HREF.search(attributes)
        href = unescape(next((one for one in found.groups() if one), "")) if found else ""
        if kind != "link":
            builder.open(kind)
        elif href and is_safe_href(href):
            builder.open(kind, href)
        else:
            self.notes.append(f"link left out: {href or 'no address'}")

    def _picture(self, token: Token) -> list[Block]:
        """Return a caption of the alternative text and, on a second line, the picture's title."""
        source = str(token.attrGet("src") or "")
        builder = InlineText()
        builder.add(_plain(token))
        if token.attrGet("title"):
            builder.line_break()
            builder.add(str(token.attrGet("title")))
        text, _ = builder.take()
        if not text:
            self.notes.append(f"picture without words left out: {source}")
            return []
        if not is_safe_href(source):
            self.notes.append("picture inside the text left out (data:)")
            source = ""
        return [Block(id="", kind="caption", text=text, href=source or None)]

    def _extra_cells(self) -> None:
        """Keep the cells beyond the last column of the header, which the parser drops."""
        from markdown_it.rules_block.table import escapedSplit

        table, row, column = self._cell
        cells = escapedSplit(self._row.lstrip("> ").rstrip().strip("|"))
        for index, source in enumerate(cells[column + 1 :], start=column + 1):
            self._open_cell((table, row, index))
            for token in self.parser.parseInline(source.strip()):
                self._text(token)


def _plain(token: Token) -> str:
    """Return the words of a picture's alternative text, without its markup."""
    if token.type in {"softbreak", "hardbreak", "html_inline"}:
        return " " if token.type != "html_inline" else ""
    return "".join(map(_plain, token.children)) if token.children else token.content
