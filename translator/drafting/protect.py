"""What must come through a translation unharmed, and how it is put back when it did not.

An engine first gets the plain sentence, since masks ruin the grammar around them. What it lost is
found by value, and only then the sentence is translated once more in pieces, with the protected
spans kept between them. The order of the source is kept; a finding tells the reviewer to smooth it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from translator.drafting import quotes
from translator.drafting.quotes import HOUSE_QUOTES, quoted
from translator.language import casing, numbers

__all__ = [
    "HOUSE_QUOTES",
    "Anchor",
    "Piece",
    "anchors",
    "house_quotes",
    "missing",
    "pieces",
    "quoted",
    "verbatim",
]

AnchorKind = Literal["code", "url", "email", "handle", "phone", "name", "number", "quote"]

_TO_THE_LETTER = frozenset({"code", "url", "email", "handle", "phone"})
_URL_TAIL = r"[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?)\]'’]"
_VERBATIM: tuple[tuple[AnchorKind, re.Pattern[str]], ...] = (
    ("url", re.compile(rf"(?:https?://|www\.){_URL_TAIL}")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "url",  # an agency that is named as its site: trend.az, 24.kg
        re.compile(
            r"(?<![\w@.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
            r"\.(?i:az|tr|kz|kg|uz|ru|com|org|net|info|world)(?![\w@-])"
            rf"(?:/{_URL_TAIL})?"
        ),
    ),
    ("handle", re.compile(r"(?<![\w/])[@#][^\W\d]\w{1,49}")),
)
_PHONE = re.compile(
    r"\+\d{1,3}(?:[ \u00a0\u202f.()-]{1,2}\d{1,5}){2,6}(?!\w)"
    r"|\(\+?\d{2,5}\)[ \u00a0]?\d{2,4}(?:[ \u00a0-]\d{2,4}){1,3}(?!\w)"
)
_PHONE_DIGITS = range(8, 16)
_TOKEN = re.compile(r"[^\W_]+(?:(?:[-‑/]|(?<=\d)[.,](?=\d))[^\W_]+)*")
_PART = re.compile(r"[^-‑/]+")
_PREFIXES = frozenset({"mid", "pre", "post", "non", "пост", "экс"})
_SUFFIX = r"['’ʼ][^\W\d_]+|[^\W\d_]{1,6}(?![^\W_])"
_HYPHENATED = r"[-‑](?:[^\W\d_]{1,3}|(?:l[aəe]r|[лдт][аеоө]р)[^\W\d_]{0,5})(?![\w-])"
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_BRACKETS = frozenset("([{)]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A span of the source that must stand in the target.

    A ``number`` and the figures of a ``name`` (``COP29``) are looked for by value, a ``quote`` by
    its direction, everything else to the letter.
    """

    kind: AnchorKind
    start: int
    end: int
    text: str
    numbers: tuple[numbers.Number, ...] = ()
    mark: quotes.Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Part of a segment, from its offset `start` on: to be translated, or kept as `text` says."""

    text: str
    translate: bool
    start: int = 0


def anchors(
    text: str, language: str, *, code: Sequence[tuple[int, int]] = (), inside: int = 0
) -> list[Anchor]:
    """Return the protected spans of a segment in order, none overlapping.

    Args:
        text: the segment.
        language: its BCP 47 tag.
        code: (start, end) offsets of inline code within the segment.
        inside: number of quotations of the paragraph that are open where the segment begins.
    """
    found = [_anchor("code", text, *span) for span in code if text[slice(*span)].strip()]
    for kind, pattern in _VERBATIM:
        found += [_anchor(kind, text, *match.span()) for match in pattern.finditer(text)]
    found += [
        _anchor("phone", text, *match.span())
        for match in _PHONE.finditer(text)
        if sum(char.isdigit() for char in match.group()) in _PHONE_DIGITS
    ]
    figures = [figure for figure in numbers.find(text, language) if not figure.optional]
    found += [*_names(text, figures), *(_number(text, figure) for figure in figures)]
    kept = _without_overlap(found)
    marks = quotes.marks(text, skip=[(a.start, a.end) for a in kept], inside=inside)
    kept += [
        Anchor(
            kind="quote",
            start=mark.start,
            end=mark.end,
            text=text[mark.start : mark.end],
            mark=mark,
        )
        for mark in marks
    ]
    return sorted(kept, key=lambda anchor: anchor.start)


def verbatim(source: Sequence[Anchor]) -> list[str]:
    """Return the texts that must stand in the target to the letter."""
    return [anchor.text for anchor in source if anchor.kind in _TO_THE_LETTER]


def missing(source: Sequence[Anchor], target: str, language: str) -> list[Anchor]:
    """Return the anchors that the target lacks; each occurrence in it serves once."""
    taken, lost = _claim(source, target)
    figures = numbers.find(_blank(target, taken), language)
    gone = numbers.missing([figure for anchor in source for figure in anchor.numbers], figures)
    lost += [anchor for anchor in source if any(figure in gone for figure in anchor.numbers)]
    wanted = [anchor for anchor in source if anchor.mark]
    marks = [anchor.mark for anchor in wanted if anchor.mark]
    if wanted and _fewer(quotes.marks(target, skip=taken), marks):
        lost += wanted
    return sorted(lost, key=lambda anchor: anchor.start)


def pieces(text: str, spans: Sequence[Anchor], source: str, target: str) -> list[Piece]:
    """Cut a segment at its anchors; joining the pieces of an untouched copy gives the segment.

    Anchors come out in the target's form (numbers, quote marks), everything else as it was. A
    suffix that is written onto an anchor stays on it: an engine can do nothing with ``'de``.
    """
    parts: list[Piece] = []
    position, suffixed = 0, False
    for anchor in spans:
        parts += _between(text, position, anchor.start, source if suffixed else "")
        form = _in_target(anchor, source, target)
        parts.append(Piece(text=form, translate=False, start=anchor.start))
        position = anchor.end
        suffixed = anchor.mark is None or not anchor.mark.opens
    return [*parts, *_between(text, position, len(text), source if suffixed else "")]


def house_quotes(
    source: str, target_text: str, target: str, *, inside: int = 0, keep: Sequence[str] = ()
) -> str:
    """Give the target's quotations the marks of its house style where the counts agree.

    A text that has not as many opening and closing marks as the source is left alone: a check
    reports it. Marks within the texts of `keep` are no quotation marks; `inside` is the number of
    quotations that are open where the segment begins.
    """
    wanted = quotes.marks(source, skip=_everywhere(keep, source))
    found = quotes.marks(target_text, skip=_everywhere(keep, target_text), inside=inside)
    if _directions(wanted) != _directions(found):
        return target_text
    out, position = [], 0
    for mark in found:
        out += [target_text[position : mark.start], quotes.house_mark(mark, target)]
        position = mark.end
    return "".join([*out, target_text[position:]])


def _anchor(kind: AnchorKind, text: str, start: int, end: int) -> Anchor:
    return Anchor(kind=kind, start=start, end=end, text=text[start:end])


def _number(text: str, figure: numbers.Number) -> Anchor:
    return Anchor(
        kind="number",
        start=figure.start,
        end=figure.end,
        text=text[figure.start : figure.end],
        numbers=(figure,),
    )


def _names(text: str, figures: Sequence[numbers.Number]) -> Iterator[Anchor]:
    """Yield the words that mix letters and figures: ``COP29``, ``F-16``, ``Teknofest-2022``."""
    shouting = casing.is_all_caps(text)
    for match in _TOKEN.finditer(text):
        start, end = _name_extent(text, match, shouting=shouting)
        touched = [figure for figure in figures if figure.start < end and figure.end > start]
        whole = all(start <= figure.start and figure.end <= end for figure in touched)
        if start < end and touched and whole:
            yield Anchor(
                kind="name", start=start, end=end, text=text[start:end], numbers=tuple(touched)
            )


def _name_extent(text: str, match: re.Match[str], *, shouting: bool) -> tuple[int, int]:
    """Return where the name within a word lies; an empty span for a plain or suffixed numeral."""
    parts = [part.span() for part in _PART.finditer(text, *match.span())]
    numeral = text[match.start()].isdigit()
    plain_case = shouting and numeral

    def common(span: tuple[int, int]) -> bool:
        word = text[slice(*span)]
        return word.isalpha() and (plain_case or word.islower())

    while parts and (common(parts[0]) or casing.fold(text[slice(*parts[0])], "en") in _PREFIXES):
        parts.pop(0)
    while parts and common(parts[-1]):
        parts.pop()
    if not parts:
        return 0, 0
    start, end = parts[0][0], parts[-1][1]
    letters = [char for char in text[start:end] if char.isalpha()]
    suffixed = numeral and (plain_case or not any(char.isupper() for char in letters))
    return (0, 0) if not letters or suffixed else (start, end)


def _without_overlap(found: Sequence[Anchor]) -> list[Anchor]:
    """Keep the first of overlapping anchors in order of kinds: no number inside a URL."""
    kept: list[Anchor] = []
    for anchor in found:
        if all(anchor.end <= other.start or anchor.start >= other.end for other in kept):
            kept.append(anchor)
    return kept


def _claim(source: Sequence[Anchor], target: str) -> tuple[list[tuple[int, int]], list[Anchor]]:
    """Find the verbatim anchors in a target, the longest first: what they take, what is lost."""
    taken: list[tuple[int, int]] = []
    lost: list[Anchor] = []
    wanted = [anchor for anchor in source if anchor.kind in _TO_THE_LETTER]
    for anchor in sorted(wanted, key=lambda anchor: (-len(anchor.text), anchor.start)):
        free = (
            match.span()
            for match in _exactly(anchor).finditer(target)
            if all(match.end() <= start or match.start() >= end for start, end in taken)
        )
        span = next(free, None)
        if span:
            taken.append(span)
        else:
            lost.append(anchor)
    return taken, lost


def _exactly(anchor: Anchor) -> re.Pattern[str]:
    """Match a verbatim text, but not as the beginning of a longer address, name or number."""
    before = r"(?<!\w)" if re.match(r"\w", anchor.text) else ""
    after = {"code": "", "url": r"(?![^\W_]|/\w)"}.get(anchor.kind, r"(?!\w)")
    return re.compile(before + re.escape(anchor.text) + after)


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _everywhere(forms: Sequence[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for form in forms for match in re.finditer(re.escape(form), text)]


def _directions(marks: Sequence[quotes.Mark]) -> tuple[int, int]:
    opening = sum(mark.opens for mark in marks)
    return opening, len(marks) - opening


def _fewer(found: Sequence[quotes.Mark], wanted: Sequence[quotes.Mark]) -> bool:
    has, needs = _directions(found), _directions(wanted)
    return has[0] < needs[0] or has[1] < needs[1]


def _between(text: str, start: int, end: int, suffix_of: str) -> Iterator[Piece]:
    """Yield the pieces of a stretch without anchors.

    Only what holds a letter is translated; white space, punctuation at the rims and brackets
    whose partner lies elsewhere are kept. `suffix_of` is the language if an anchor precedes.
    """
    if suffix_of:
        suffix = _SUFFIX if suffix_of == "en" else f"{_SUFFIX}|{_HYPHENATED}"
        match = re.compile(suffix).match(text, start, end)
        if match:
            yield Piece(text=match.group(), translate=False, start=start)
            start = match.end()
    for bracket in [*_lone_brackets(text, start, end), end]:
        yield from _core(text, start, bracket)
        if bracket < end:
            yield Piece(text=text[bracket], translate=False, start=bracket)
        start = bracket + 1


def _core(text: str, start: int, end: int) -> Iterator[Piece]:
    match = _CORE.search(text, start, end)
    if not match or not any(char.isalpha() for char in match.group()):
        cuts = [(start, end, False)]
    else:
        first, last = _with_brackets(text, match.start(), match.end(), start, end)
        cuts = [(start, first, False), (first, last, True), (last, end, False)]
    for begin, stop, translate in cuts:
        if begin < stop:
            yield Piece(text=text[begin:stop], translate=translate, start=begin)


def _with_brackets(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Widen a core to the rim bracket whose partner it holds: ``Fund (IBF)``, not ``Fund (IBF``."""
    while last < end and any(text[at] in _CLOSING for at in _lone_brackets(text, first, last)):
        last += 1
    while first > start and _lone_brackets(text, first, last):
        first -= 1
    return first, last


def _lone_brackets(text: str, start: int, end: int) -> list[int]:
    """Return the offsets of brackets without partner in ``text[start:end]``."""
    waiting: list[int] = []
    for index in range(start, end):
        if waiting and _CLOSING.get(text[waiting[-1]]) == text[index]:
            waiting.pop()
        elif text[index] in _BRACKETS:
            waiting.append(index)
    return waiting


def _in_target(anchor: Anchor, source: str, target: str) -> str:
    if anchor.mark:
        return quotes.house_mark(anchor.mark, target)
    if anchor.kind == "number":
        return numbers.localise(anchor.numbers[0], source, target)
    return anchor.text
