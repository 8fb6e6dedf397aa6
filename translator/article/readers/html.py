"""HTML: fragments, pages with one marked article, and whole web pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from translator.article.model import Block, BlockKind
from translator.article.readers import clutter, page, wire
from translator.article.readers.decode import clean_text
from translator.article.readers.inline import TAG_SPANS, InlineText, is_safe_href
from translator.article.readers.reading import Reading

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NOISE = re.compile(
    "script|style|nav|aside|footer|form|button|iframe|noscript|template|svg|canvas|object|embed"
    "|video|audio|select|textarea|input|dialog|head|link|meta|title"
)
_NOTED = frozenset(("nav", "aside", "footer", "form", "button", "iframe", "noscript"))
_BLOCK = re.compile(
    "address|article|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|footer|h[1-6]"
    "|header|hgroup|html|li|main|p|search|section|summary|tbody|td|tfoot|th|thead|tr"
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_STRUCTURES = frozenset(("ul", "ol", "menu", "blockquote", "table", "figure", "pre", "hr"))
_JOINED = frozenset((*_HEADINGS, "figcaption", "caption"))
_LEAD = frozenset(("lead", "lede", "standfirst", "abstract", "dek"))
_CREDIT = frozenset(("byline", "author", "credit"))
_PARAGRAPH = Block(id="", kind="paragraph", text="")
_LONGEST_NOTE = 100
_WIDEST_SPAN = 100


def read(text: str, origin: str) -> Reading:
    """Read a page or a fragment: head, headline, dateline, and the body with its markup.

    Raises:
        InputError: the page holds no article, or is nested too deep.
        ConfigurationError: the page needs trafilatura, which is not installed as it should be.
    """
    root = page.parse(text, origin)
    metadata = page.metadata(root)
    element, found_by = page.article_element(root, text)
    walker = _Walker()
    try:
        walker.walk(element)
    except RecursionError as error:
        raise page.too_deep(origin) from error
    found, notes = walker.blocks, walker.notes + walker.lost_links()
    if not found_by:
        found, left_out = clutter.article_blocks(found, text, origin)
        found_by, notes = "trafilatura", notes + left_out
    blocks, dateline = wire.split_dateline(tuple(found), metadata)
    return Reading(
        blocks=blocks,
        metadata={**metadata, "article_found_by": found_by},
        dateline=dateline,
        notes=tuple(dict.fromkeys(notes)),
    )


@dataclass(slots=True)
class _Walker:
    """Turns the elements of an article into blocks.

    `leaf` in the methods is the empty block that text at this place belongs to. In a joined leaf
    (list item, table cell, caption) paragraphs become lines of one block.
    """

    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _text: InlineText = field(default_factory=InlineText)
    _pictures: list[Block] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _groups: int = 0
    _tables: int = 0

    def walk(self, root: HtmlElement) -> None:
        """Read everything below the root."""
        self._content(root, _PARAGRAPH, joined=False)
        self._flush(_PARAGRAPH)

    def lost_links(self) -> list[str]:
        """Return a note for every link that holds no words."""
        return [f"link without words left out: {href}" for href in self._text.lost_links]

    def _content(self, element: HtmlElement, leaf: Block, *, joined: bool) -> None:
        self._text.add(element.text or "")
        for child in element:
            self._element(child, leaf, joined=joined)
            self._text.add(child.tail or "")

    def _element(self, element: HtmlElement, leaf: Block, *, joined: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str) or (
            _NOISE.fullmatch(tag) and not (tag == "footer" and leaf.kind == "quote")
        ):
            self._leave_out(element)
        elif tag == "br":
            self._line_break(leaf, joined=joined)
        elif tag == "img":
            self._picture(element)
        elif tag in TAG_SPANS or tag in {"a", "q"}:
            self._inline(element, leaf, joined=joined)
        elif tag in _STRUCTURES and leaf.kind == "table-cell":
            self._block(element, leaf, joined=True)  # a cell is one block
        elif tag in _STRUCTURES:
            self._structure(element, leaf)
        elif _BLOCK.fullmatch(tag):
            self._block(element, leaf, joined=joined)
        else:
            self._content(element, leaf, joined=joined)

    def _leave_out(self, element: HtmlElement) -> None:
        if element.tag in _NOTED and element.text_content().strip():
            self.notes.append(f"left out: <{element.tag}>")

    def _line_break(self, leaf: Block, *, joined: bool) -> None:
        """Two breaks in a row end a paragraph; one is a line break."""
        if not joined and self._text.ends_with_break:
            self._flush(leaf)
        else:
            self._text.line_break()

    def _inline(self, element: HtmlElement, leaf: Block, *, joined: bool) -> None:
        if element.tag == "q":
            self._text.add("“")
            self._content(element, leaf, joined=joined)
            self._text.add("”")
            return
        kind = TAG_SPANS.get(element.tag, "link")
        href = (element.get("href") or "").strip() if kind == "link" else None
        opened = kind != "link" or self._is_link(href or "")
        if opened:
            self._text.open(kind, href)
        self._content(element, leaf, joined=joined)
        if opened:
            self._text.close(kind)

    def _is_link(self, href: str) -> bool:
        if href and not is_safe_href(href):
            self.notes.append(f"link left out: {href[:_LONGEST_NOTE]}")
            return False
        return bool(href)

    def _block(self, element: HtmlElement, leaf: Block, *, joined: bool) -> None:
        """Read an element that begins a line of its own."""
        if joined:
            if not self._text.is_blank:
                self._text.line_break()
            self._content(element, leaf, joined=True)
            self._text.line_break()
            return
        self._flush(leaf)
        inner = self._leaf_of(element, leaf)
        self._content(element, inner, joined=element.tag in _JOINED)
        self._flush(inner)

    def _leaf_of(self, element: HtmlElement, leaf: Block) -> Block:
        """Return what the text of a block element is: headline, subhead, lead, credit or as is."""
        depth = _HEADINGS.get(element.tag)
        if depth == 1 and "headline" not in self._seen:
            return Block(id="", kind="headline", text="")
        if depth:
            return Block(id="", kind="subhead", text="", level=max(depth, 2))
        if element.tag in {"caption", "figcaption"}:
            return Block(id="", kind="caption", text="")
        names = {*(element.get("class") or "").split(), element.get("itemprop"), element.get("rel")}
        if leaf.kind == "paragraph" and names & _LEAD and "abstract" not in self._seen:
            return Block(id="", kind="abstract", text="")
        if leaf.kind == "paragraph" and names & _CREDIT:
            return Block(id="", kind="credit", text="")
        return leaf

    def _structure(self, element: HtmlElement, leaf: Block) -> None:
        self._flush(leaf)
        match element.tag:
            case "blockquote":
                quote = self._nested(leaf, "quote")
                self._content(element, quote, joined=False)
                self._flush(quote)
            case "table":
                self._table(element, leaf)
            case "figure":
                self._figure(element, leaf)
            case "pre":
                text = clean_text(element.text_content())[0].strip("\n")
                if text.strip():
                    self.blocks.append(Block(id="", kind="verbatim", text=text))
            case "ul" | "ol" | "menu":
                self._list(element, leaf)

    def _nested(self, leaf: Block, kind: BlockKind, *, ordered: bool = False) -> Block:
        """Return the leaf of a list or quote; all levels of a nest share one group."""
        inside = leaf.kind == kind
        if not inside:
            self._groups += 1
        return Block(
            id="",
            kind=kind,
            text="",
            level=leaf.level + 1 if inside else 1,
            ordered=ordered,
            group=leaf.group if inside else self._groups,
        )

    def _list(self, element: HtmlElement, leaf: Block) -> None:
        item = self._nested(leaf, "list-item", ordered=element.tag == "ol")
        if element.get("start", "1") != "1":
            self.notes.append(f"a numbered list begins at {element.get('start')}")
        self._text.add(element.text or "")
        for child in element:
            if child.tag in {"ul", "ol", "menu"}:
                self._structure(child, item)
            elif child.tag == "li":
                self._content(child, item, joined=True)
            else:
                self._element(child, item, joined=True)
            self._flush(item)
            self._text.add(child.tail or "")
        self._flush(item)

    def _figure(self, element: HtmlElement, leaf: Block) -> None:
        """Read a figure: its captions belong to its picture; an equal second one is dropped."""
        source = next((_source(image) for image in element.iter("img")), "")
        before = len(self.blocks)
        self._content(element, leaf, joined=False)
        self._flush(leaf)
        own: list[Block] = []
        for block in self.blocks[before:]:
            bare = block.kind == "caption" and not block.href
            owned = replace(block, href=source or None) if bare else block
            if owned not in own:
                own.append(owned)
        self.blocks[before:] = own
        if any(block.kind == "caption" for block in own) and _no_words(source) in self.notes:
            self.notes.remove(_no_words(source))

    def _table(self, element: HtmlElement, leaf: Block) -> None:
        """Read a table of data cell by cell; one that only lays out the page is looked through."""
        if _is_layout(element):
            self._content(element, leaf, joined=False)
            self._flush(leaf)
            return
        for caption in element.iter("caption"):
            self._block(caption, leaf, joined=False)
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(element.iter("tr")):
            column = 0
            for cell in line.iterchildren("td", "th"):
                while (row, column) in taken:
                    column += 1
                taken |= _span_of(cell, row, column)
                self._cell(cell, (self._tables, row, column))
        self._tables += 1

    def _cell(self, element: HtmlElement, cell: tuple[int, int, int]) -> None:
        leaf = Block(id="", kind="table-cell", text="", cell=cell)
        self._content(element, leaf, joined=True)
        self._flush(leaf)

    def _picture(self, element: HtmlElement) -> None:
        """Hold a picture back until the text around it is complete."""
        source = _source(element)
        words = re.sub(r"\s+", " ", clean_text(element.get("alt") or "")[0]).strip()
        if words:
            self._pictures.append(Block(id="", kind="caption", text=words, href=source))
        elif source and _no_words(source) not in self.notes:
            self.notes.append(_no_words(source))

    def _flush(self, leaf: Block) -> None:
        """End the block at hand; pictures that stood in it follow."""
        text, spans = self._text.take()
        if text:
            self._seen.add(leaf.kind)
            self.blocks.append(replace(leaf, text=text, spans=spans))
        self.blocks.extend(self._pictures)
        self._pictures = []


def _no_words(source: str) -> str:
    return f"picture without words left out: {source[:_LONGEST_NOTE]}"


def _source(image: HtmlElement) -> str:
    """Return the picture's address; a picture inside the page itself (``data:``) has none."""
    candidates = (image.get("data-src") or "", image.get("src") or "")
    return next((one.strip() for one in candidates if one and is_safe_href(one)), "")


def _is_layout(table: HtmlElement) -> bool:
    """Return whether a table holds whole passages: a table, or a cell with several blocks."""
    cells = list(table.iter("td", "th"))
    passages = ("p", "div", "h1", "h2", "h3", "ul", "ol", "blockquote", "figure")
    return (
        any(inner is not table for inner in table.iter("table"))
        or len(cells) == 1
        or any(len(list(cell.iterchildren(*passages))) > 1 for cell in cells)
    )


def _span_of(cell: HtmlElement, row: int, column: int) -> set[tuple[int, int]]:
    rows, columns = _count(cell, "rowspan"), _count(cell, "colspan")
    return {(row + down, column + right) for down in range(rows) for right in range(columns)}


def _count(cell: HtmlElement, name: str) -> int:
    written = (cell.get(name) or "1").strip()
    return min(max(int(written), 1), _WIDEST_SPAN) if written.isascii() and written.isdigit() else 1
