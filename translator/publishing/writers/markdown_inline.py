"""One block's text as inline Markdown that means exactly that text and those spans.

Follows CommonMark 0.31 (spec.commonmark.org) with the table and strike-through signs of GFM.
Where its asterisks could not mark a span (``**«Bakı»**nın`` is no emphasis), HTML tags do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from translator.article.model import Block
from translator.publishing.writers.inline import Element, Node, Text, safe_href, tree

Place = Literal["paragraph", "heading", "cell"]
"""Where the text will stand: a heading and a table cell are one line, whatever the text."""

_MARKERS = {"bold": ("**", "strong"), "italic": ("*", "em")}
_ALWAYS = frozenset("\\`*_[]<~|")
_ENTITY = re.compile(r"&(?:#|[A-Za-z][A-Za-z0-9]*;)")
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9:/?#&=%.,;~+@_-]+")
_LINE_STARTS = (
    re.compile(r"(?=#{1,6}(?:\s|$))"),
    re.compile(r"(?=>)"),
    re.compile(r"(?=[-+](?:\s|$))"),
    re.compile(r"(?=[-=:][-=:| \t]*$)"),
    re.compile(r"\d{1,9}(?=[.)](?:\s|$))"),
)
"""What would begin a heading, quote, list, rule or table; the match ends where a backslash goes."""


def render(block: Block, place: Place = "paragraph") -> str:
    """Return the inline Markdown of a block's text; hard breaks make several lines of it."""
    writer = _Writer(block.text, place, _replacements(block.text, place))
    writer.nodes(tree(block), None)
    return "".join(writer.out)


@dataclass(slots=True)
class _Writer:
    text: str
    place: Place
    replacements: dict[int, str]
    out: list[str] = field(default_factory=list)

    def nodes(self, nodes: Sequence[Node], parent: Element | None) -> None:
        for node in nodes:
            if isinstance(node, Text):
                self._plain(node.start, node.end)
            elif node.kind == "link":
                self._link(node)
            elif node.kind == "code":
                self._code(node)
            else:
                self._emphasis(node, parent)

    def _plain(self, start: int, end: int) -> None:
        for position in range(start, end):
            self.out.append(self.replacements.get(position, self.text[position]))

    def _link(self, node: Element) -> None:
        if self._last() == "!":
            # An exclamation mark before a link would make a picture of it.
            self.out[-1] = "\\!"
        self.out.append("[")
        self.nodes(node.children, None)
        self.out.append(f"]({destination(node.href)})")

    def _emphasis(self, node: Element, parent: Element | None) -> None:
        marker, tag = _MARKERS[node.kind]
        if self._can_be_marked(node, parent):
            before = after = marker
            inner = node
        else:
            before, after = f"<{tag}>", f"</{tag}>"
            inner = None
        self.out.append(before)
        self.nodes(node.children, inner)
        self.out.append(after)

    def _can_be_marked(self, node: Element, parent: Element | None) -> bool:
        """Return whether asterisks work here: they must lean on the text, and on no others."""
        text, start, end = self.text, node.start, node.end
        if self._last() == "*" or (parent and (parent.start == start or parent.end == end)):
            return False
        opens = _is_boundary(text[start - 1 : start]) or (
            text[start].isalnum() and isinstance(node.children[0], Text)
        )
        closes = _is_boundary(text[end : end + 1]) or (
            text[end - 1].isalnum() and isinstance(node.children[-1], Text)
        )
        return opens and closes and not text[start].isspace() and not text[end - 1].isspace()

    def _code(self, node: Element) -> None:
        lines = self.text[node.start : node.end].split("\n")
        position = node.start
        for number, line in enumerate(lines):
            if number:
                self._plain(position - 1, position)
            if line:
                self.out.append(self._code_line(line))
            position += len(line) + 1

    def _code_line(self, code: str) -> str:
        if self._last() == "`" or (self.place == "cell" and "|" in code):
            plain = Block(id="", kind="verbatim", text=code)
            return f"<code>{render(plain, self.place)}</code>"
        fence = "`" * (_longest_run(code, "`") + 1)
        edge = code[0] + code[-1]
        padded = "`" in edge or (edge == "  " and not code.isspace())
        return f"{fence} {code} {fence}" if padded else f"{fence}{code}{fence}"

    def _last(self) -> str:
        """Return the last character of an unescaped piece of output, or nothing."""
        last = self.out[-1] if self.out else ""
        return "" if last.startswith("\\") else last[-1:]


def destination(href: str) -> str:
    """Return an address as Markdown wants it, in ``<>`` where it needs them; nothing if unsafe."""
    address = _ENTITY.sub(lambda match: "&amp;" + match[0][1:], safe_href(href))
    address = re.sub(r"[\\<>|`]", lambda match: f"%{ord(match[0]):02X}", address)
    return address if not address or _PLAIN_ADDRESS.fullmatch(address) else f"<{address}>"


def fence(text: str) -> str:
    """Return the backticks that can stand around verbatim text."""
    return "`" * max(3, _longest_run(text, "`") + 1)


def _replacements(text: str, place: Place) -> dict[int, str]:
    """Return what has to be written in the place of single characters, by position."""
    found = {at: "\\" + mark for at, mark in enumerate(text) if mark in _ALWAYS}
    found |= {match.start(): "\\&" for match in _ENTITY.finditer(text)}
    for start, line in _lines(text):
        if place == "paragraph":
            found |= _at_line_start(start, line)
        found |= _at_line_ends(start, line)
    if place == "heading" and text.endswith("#"):
        found[len(text) - 1] = "\\#"
    return found | _breaks(text, place)


def _at_line_start(start: int, line: str) -> dict[int, str]:
    for pattern in _LINE_STARTS:
        match = pattern.match(line)
        if match:
            return {start + match.end(): "\\" + line[match.end()]}
    return {}


def _at_line_ends(start: int, line: str) -> dict[int, str]:
    """Keep white space that Markdown would strip."""
    ahead = len(line) - len(line.lstrip())
    behind = len(line.rstrip())
    places = [*range(ahead), *range(max(behind, ahead), len(line))]
    return {start + at: f"&#{ord(line[at])};" for at in places}


def _breaks(text: str, place: Place) -> dict[int, str]:
    # A backslash at the end of a paragraph is a backslash, so the last breaks need the tag.
    last = len(text.rstrip("\n"))
    return {
        at: "<br>" if place != "paragraph" or at >= last else "\\\n"
        for at, mark in enumerate(text)
        if mark == "\n"
    }


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _is_boundary(neighbour: str) -> bool:
    """Return whether a marker may stand between this character and any other that is no space.

    The edge of the text, white space and ASCII punctuation are boundaries in every edition of
    the specification; other signs are punctuation in some only.
    """
    return (
        not neighbour
        or neighbour in "\t\n\f\r"
        or unicodedata.category(neighbour) == "Zs"
        or (neighbour.isascii() and neighbour.isprintable() and not neighbour.isalnum())
    )


def _longest_run(text: str, mark: str) -> int:
    return max((len(run) for run in re.findall(re.escape(mark) + "+", text)), default=0)
