"""Inline markup as a tree, whatever way the spans overlap, and what may stand in a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from translator.article.model import Block, Span, SpanKind

_NESTING: tuple[SpanKind, ...] = ("link", "bold", "italic", "code")
"""From the outside in: a link cannot stand in a link, and code holds nothing but text."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE_SCHEME = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
"""Anything else could run a script or open a file on the reader's machine."""

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """``block.text[start:end]``, without markup."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Markup over ``block.text[start:end]``."""

    kind: SpanKind
    start: int
    end: int
    children: tuple[Node, ...]
    href: str = ""


Node = Text | Element


def tree(block: Block) -> tuple[Node, ...]:
    """Return a block's text as nested markup that covers every character once.

    Overlapping spans are cut where they cross. Bold, italic and code spans that touch become one;
    of two links over one text the first counts.
    """
    spans = [span for span in block.spans if span.start < span.end]
    return _nested(spans, 0, len(block.text), _NESTING)


def safe_href(href: str | None) -> str:
    """Return a link's address, or nothing where a click on it could do harm.

    Browsers ignore tabs, line ends and the spaces around an address (url.spec.whatwg.org, 4.4);
    so does this.
    """
    address = _INVISIBLE.sub("", href or "").strip().replace(" ", "%20")
    if _SCHEME.match(address) and not _SAFE_SCHEME.match(address):
        return ""
    return address


def _nested(
    spans: Sequence[Span], start: int, end: int, kinds: tuple[SpanKind, ...]
) -> tuple[Node, ...]:
    if start >= end:
        return ()
    if not kinds:
        return (Text(start=start, end=end),)
    nodes: list[Node] = []
    position = start
    for span in _apart(spans, kinds[0], start, end):
        nodes += _nested(spans, position, span.start, kinds[1:])
        nodes.append(
            Element(
                kind=span.kind,
                href=span.href or "",
                start=span.start,
                end=span.end,
                children=_nested(spans, span.start, span.end, kinds[1:]),
            )
        )
        position = span.end
    return (*nodes, *_nested(spans, position, end, kinds[1:]))


def _apart(spans: Sequence[Span], kind: SpanKind, start: int, end: int) -> list[Span]:
    """Return the spans of one kind within a range, in order and without overlap."""
    found: list[Span] = []
    for span in sorted((s for s in spans if s.kind == kind), key=lambda s: s.start):
        first, last = max(span.start, start), min(span.end, end)
        if found and kind == "link":
            first = max(first, found[-1].end)
        elif found and first <= found[-1].end:
            first = found[-1].start
            last = max(last, found[-1].end)
            found.pop()
        if first < last and (kind != "link" or safe_href(span.href)):
            found.append(Span(kind=kind, start=first, end=last, href=span.href))
    return found
