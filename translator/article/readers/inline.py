"""Running text with inline markup, gathered piece by piece into a text and exact spans."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from translator.article.model import Span, SpanKind
from translator.article.readers.decode import clean_text

TAG_SPANS: dict[str, SpanKind] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
"""HTML elements that become spans; links are handled apart."""

_FORBIDDEN_SCHEME = re.compile(r"(?:javascript|data|vbscript):", re.IGNORECASE)
_SOURCE_SPACE = re.compile(r"[ \t\r\f\n]+")
_RUN = re.compile(r"[ ]*\n[ \n]*|[ ]+|[^ \n]+")


def is_safe_href(href: str) -> bool:
    """Return whether an address may travel on: no script and no embedded data.

    Browsers skip white space and control characters before and inside a scheme; so does this.
    """
    return not _FORBIDDEN_SCHEME.match(re.sub(r"[\x00-\x20\x7f-\xa0]+", "", href))


@dataclass(slots=True)
class _Open:
    kind: SpanKind
    href: str | None
    start: int
    piece: int
    has_words: bool = False


class InlineText:
    """A builder: text and markup go in as the source has them, clean text and spans come out.

    White space of the source collapses to one space; a line break stays one newline. Spans that
    are still open when the text is taken go on in the next text. `lost_links` are addresses of
    links that hold no words.
    """

    def __init__(self) -> None:
        self._raw: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._ended: list[_Open] = []
        self._closed: list[Span] = []
        self.lost_links: list[str] = []

    def add(self, text: str) -> None:
        """Append running text, cleaned; line ends in it are white space."""
        self._append(_SOURCE_SPACE.sub(" ", clean_text(text)[0]))

    def line_break(self) -> None:
        """Append a line break that the source shows."""
        self._append("\n")

    def open(self, kind: SpanKind, href: str | None = None) -> None:
        """Begin a span here."""
        self._open.append(_Open(kind, href, self._length, len(self._raw)))

    def close(self, kind: SpanKind) -> None:
        """End the innermost open span of this kind; without one nothing happens."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].kind == kind:
                self._ended.append(self._open.pop(index))
                self._finish(self._ended[-1])
                return

    @property
    def ends_with_break(self) -> bool:
        """Whether a line break is the last thing that was added, white space apart."""
        return "".join(self._raw[-2:]).rstrip(" ").endswith("\n")

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space was added."""
        return not any(piece.strip() for piece in self._raw)

    def take(self) -> tuple[str, tuple[Span, ...]]:
        """Return the text and its spans so far and start afresh."""
        for opened in self._open:
            self._finish(opened)
            opened.start = opened.piece = 0
        text, offsets = _collapse("".join(self._raw))
        spans = [_moved(span, offsets, text) for span in self._closed]
        text, spans = _composed(text, spans)
        self.lost_links += [one.href for one in self._ended if one.href and not one.has_words]
        self._raw, self._length, self._closed, self._ended = [], 0, [], []
        return text, _merged([span for span in spans if span.start < span.end])

    def _append(self, text: str) -> None:
        self._raw.append(text)
        self._length += len(text)

    def _finish(self, opened: _Open) -> None:
        written = self._raw[opened.piece :]
        opened.has_words = opened.has_words or any(piece.strip() for piece in written)
        self._closed.append(
            Span(kind=opened.kind, start=opened.start, end=self._length, href=opened.href)
        )


def _collapse(raw: str) -> tuple[str, list[int]]:
    """Return the text with single spaces and breaks, and for each raw offset the new one."""
    pieces: list[str] = []
    offsets: list[int] = []
    length = 0
    for run in _RUN.finditer(raw):
        piece = run.group()
        size = run.end() - run.start()
        if piece[0] in " \n":
            inner = run.start() > 0 and run.end() < len(raw)
            piece = ("\n" if "\n" in piece else " ") if inner else ""
            offsets.extend([length, *[length + len(piece)] * (size - 1)])
        else:
            offsets.extend(range(length, length + size))
        pieces.append(piece)
        length += len(piece)
    return _stripped("".join(pieces), [*offsets, length])


def _stripped(text: str, offsets: list[int]) -> tuple[str, list[int]]:
    """Take no-break and other spaces off the edges."""
    left, core = len(text) - len(text.lstrip()), text.strip()
    if core == text:
        return text, offsets
    return core, [min(max(offset - left, 0), len(core)) for offset in offsets]


def _composed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Compose letters and marks that came in different pieces; the spans follow."""
    if unicodedata.is_normalized("NFC", text):
        return text, spans

    def moved(offset: int) -> int:
        return len(unicodedata.normalize("NFC", text[:offset]))

    followed = [replace(span, start=moved(span.start), end=moved(span.end)) for span in spans]
    return unicodedata.normalize("NFC", text), followed


def _moved(span: Span, offsets: list[int], text: str) -> Span:
    """Move a span to the collapsed text and trim the white space at its edges."""
    start, end = offsets[span.start], offsets[span.end]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(kind=span.kind, start=start, end=end, href=span.href)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Join spans of one kind that touch or overlap; order by start, the longer one first."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda item: (item.kind, item.href or "", item.start, item.end)):
        last = kept[-1] if kept else None
        if last and (last.kind, last.href) == (span.kind, span.href) and span.start <= last.end:
            end = max(last.end, span.end)
            kept[-1] = Span(kind=span.kind, start=last.start, end=end, href=span.href)
        else:
            kept.append(span)
    return tuple(sorted(kept, key=lambda item: (item.start, -item.end, item.kind)))
