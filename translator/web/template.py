"""HTML by small functions: escaping, elements, overlapping marks, the page's skeleton.

`Markup` is text that is already safe HTML. Only `shown`, `el`, `join` and `marked` make it, so
the type checker refuses a plain string where escaped text belongs.
"""

from __future__ import annotations

import base64
import hashlib
import html
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from string import Template
from typing import NewType

Markup = NewType("Markup", str)
"""A fragment of valid HTML: everything in it is escaped."""

Attribute = str | bool | None
"""``True`` gives a bare attribute; ``None`` and ``False`` give none."""

NOTHING = Markup("")

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"
_EMOJI_TAGS = range(0xE0020, 0xE0080)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One element around ``text[start:end]``; marks may overlap in any way.

    Attributes:
        css: class names, separated by spaces.
        number: shown behind the last piece of the mark; empty for none.

    """

    start: int
    end: int
    tag: str = "span"
    css: str = ""
    title: str = ""
    href: str = ""
    number: str = ""


def shown(text: str) -> Markup:
    """Return the text escaped, each invisible control character made visible.

    A control stays in the text but stands alone in a ``<bdi>``, so a direction override cannot
    turn the words around it; its code point is drawn by the style sheet.
    """
    return Markup("".join(_character(character) for character in text))


def plain(text: str) -> str:
    """Return the text with control characters spelled out, for titles and other attributes."""
    return "".join(
        f"<{_code(character)}>" if is_hidden(character) else _encodable(character)
        for character in text
    )


def is_hidden(character: str) -> bool:
    """Return whether a reader cannot see the character although it changes the text.

    Joiners and tags that hold an emoji together are left alone, as are tab and line feed.
    """
    if character in {"\t", "\n", _ZERO_WIDTH_JOINER} or ord(character) in _EMOJI_TAGS:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}


def _character(character: str) -> Markup:
    if not is_hidden(character):
        return Markup(html.escape(_encodable(character), quote=True))
    code = _code(character)
    name = unicodedata.name(character, "CONTROL CHARACTER")
    # A raw carriage return would be read as a line feed.
    raw = "&#13;" if character == "\r" else _encodable(character)
    return el("bdi", Markup(raw), class_="ctl", data_c=code, title=f"{code} {name}")


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _encodable(character: str) -> str:
    # NUL has no form in HTML, a lone surrogate none in UTF-8.
    lost = character == "\0" or unicodedata.category(character) == "Cs"
    return _REPLACEMENT if lost else character


def el(tag: str, *children: Markup, **attributes: Attribute) -> Markup:
    """Return an element; ``class_`` and ``data_c`` stand for ``class`` and ``data-c``."""
    return Markup(f"<{tag}{_attributes(attributes)}>{''.join(children)}</{tag}>")


def _attributes(attributes: dict[str, Attribute]) -> str:
    return "".join(
        _attribute(name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items()
    )


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(plain(value), quote=True)}"'


def join(parts: Iterable[Markup], *, by: str = "") -> Markup:
    """Return the fragments one after the other, `by` (plain text) between them."""
    return Markup(html.escape(by).join(parts))


def marked(text: str, marks: Iterable[Mark]) -> Markup:
    """Return the text with every mark as properly nested elements.

    Marks that cross are split at each other's edges: the fragment's text content is always the
    text. Offsets outside the text are clipped; what is then empty is left out.
    """
    live = sorted(_clipped(marks, len(text)), key=lambda mark: (mark.start, -mark.end))
    out: list[str] = []
    stack: list[Mark] = []
    for start, end in pairwise(_edges(text, live)):
        wanted = [mark for mark in live if mark.start <= start and end <= mark.end]
        kept = _common(stack, wanted)
        out += _closed(stack[kept:])
        out += [_opened(mark) for mark in wanted[kept:]]
        out.append(shown(text[start:end]))
        out += [_numbered(mark) for mark in wanted if mark.number and mark.end == end]
        stack = wanted
    return Markup("".join([*out, *_closed(stack)]))


def _clipped(marks: Iterable[Mark], length: int) -> Iterator[Mark]:
    for mark in marks:
        start, end = max(mark.start, 0), min(mark.end, length)
        if start < end:
            yield replace(mark, start=start, end=end)


def _edges(text: str, marks: Sequence[Mark]) -> list[int]:
    inner = {edge for mark in marks for edge in (mark.start, mark.end)}
    return sorted({0, len(text)} | inner)


def _common(stack: Sequence[Mark], wanted: Sequence[Mark]) -> int:
    """Return how many outer elements may stay open."""
    count = 0
    for open_mark, mark in zip(stack, wanted, strict=False):
        if open_mark is not mark:
            break
        count += 1
    return count


def _opened(mark: Mark) -> str:
    link = {"href": mark.href, "target": "_blank", "rel": "noopener noreferrer"}
    attributes: dict[str, Attribute] = {
        "class": mark.css or None,
        "title": mark.title or None,
        **(link if mark.href else {}),
    }
    return f"<{mark.tag}{_attributes(attributes)}>"


def _closed(marks: Sequence[Mark]) -> list[str]:
    return [f"</{mark.tag}>" for mark in reversed(marks)]


def _numbered(mark: Mark) -> Markup:
    # Drawn by the style sheet, so that copied text stays the text.
    return el("sup", class_="no", data_n=mark.number, aria_hidden="true")


def note(text: str, css: str | None = None) -> Markup:
    """Return a paragraph of the page's own words."""
    return el("p", shown(text), class_=css)


def details(summary: str, *content: Markup, css: str | None = None) -> Markup:
    """Return content that opens on demand, and always on paper."""
    return el("details", el("summary", shown(summary)), *content, class_=css)


@cache
def asset(name: str) -> str:
    """Return a shipped style sheet, script or skeleton as text."""
    return files("translator.web").joinpath("assets", name).read_text(encoding="utf-8")


def page(*, title: str, body: Markup) -> str:
    """Return the whole document: one file, nothing fetched, style and script allowed by hash."""
    style, script = asset("review.css"), asset("review.js")
    return Template(asset("page.html")).substitute(
        policy=html.escape(_policy(style, script), quote=True),
        title=html.escape(plain(title)),
        style=style,
        script=script,
        body=body,
    )


def _policy(style: str, script: str) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src {_hash_source(style)}",
            f"script-src {_hash_source(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash_source(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
