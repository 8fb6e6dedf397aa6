"""Where inline markup of the source falls in the target.

Whole-segment spans need no alignment; a link or a name that stands in the target to the letter, a
quotation, and a term that the ledger has found there are exact; anything else is placed by its
relative position, snapped to whole words, and reported. Nothing is ever dropped, spans that lie
apart in the source stay apart while there are words for all, and inner spans stay within outer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from translator.article.model import Block, Span
from translator.drafting import quotes
from translator.drafting.draft import Unit
from translator.terms.ledger import LedgerRow

_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W_]")
_OPENERS, _CLOSERS = "“„«‘\"'([{–—-¿¡", ".,;:!?…”“»’\"')]}"
_STEM = 4

Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """A span in the target's offsets.

    Attributes:
        span: never empty, within the target.
        certain: false where its place is a guess.
        index: which of the block's spans it is, or is a part of.
    """

    span: Span
    certain: bool
    index: int


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a block's span lies in a segment; `runs_in`, `runs_on`: it is cut at that rim."""

    index: int
    span: Span
    runs_in: bool
    runs_on: bool

    @property
    def range(self) -> Range:
        return self.span.start, self.span.end

    @property
    def length(self) -> int:
        return self.span.end - self.span.start


def spans_of(unit: Unit, block: Block) -> list[Span]:
    """Return the block's spans that touch the unit's segment, in the segment's offsets."""
    return [part.span for part in _parts(unit, block)]


def project(unit: Unit, block: Block) -> list[Projected]:
    """Return the unit's spans in offsets of `unit.target`; a blank target has none."""
    parts = _parts(unit, block)
    if unit.target == unit.segment.text:
        return [Projected(span=part.span, certain=True, index=part.index) for part in parts]
    if not unit.target.strip():
        return []
    placed = _exact(parts, unit)
    certain = frozenset(placed)
    for part in sorted(parts, key=lambda part: -part.length):
        if part.index not in placed:
            placed[part.index] = _guess(part, parts, placed, unit)
    return [
        Projected(
            span=replace(part.span, start=placed[part.index][0], end=placed[part.index][1]),
            certain=part.index in certain,
            index=part.index,
        )
        for part in parts
    ]


def _parts(unit: Unit, block: Block) -> list[_Part]:
    segment = unit.segment
    found = []
    for index, span in enumerate(block.spans):
        start, end = max(span.start, segment.start), min(span.end, segment.end)
        if start < end:
            cut = replace(span, start=start - segment.start, end=end - segment.start)
            found.append(_Part(index, cut, span.start < segment.start, span.end > segment.end))
    return found


def _exact(parts: Sequence[_Part], unit: Unit) -> dict[int, Range]:
    """Return where spans stand for sure, the longest first; what contradicts them is not sure."""
    placed: dict[int, Range] = {}
    for part in sorted(parts, key=lambda part: -part.length):
        source, target = unit.segment.text, unit.target
        found = (
            _whole(part.range, source, target)
            or _by_ledger(part.range, unit.ledger, target)
            or _by_quotation(part.range, source, target)
            or _by_letter(part.range, source, target)
        )
        if found and not any(
            _contradicts(part.range, found, other.range, placed[other.index])
            for other in parts
            if other.index in placed
        ):
            placed[part.index] = found
    return placed


def _whole(span: Range, source: str, target: str) -> Range | None:
    """Place a span that leaves out nothing but punctuation at the rims of its segment."""
    head, tail = source[: span[0]], source[span[1] :]
    if _LETTER.search(head) or _LETTER.search(tail):
        return None
    start = len(target) - len(target.lstrip(_OPENERS + " ")) if head.strip() else 0
    end = len(target.rstrip(_CLOSERS + " ")) if tail.strip() else len(target)
    return (start, end) if start < end else (0, len(target))


def _by_ledger(span: Range, ledger: Sequence[LedgerRow], target: str) -> Range | None:
    """Place a span that covers a term, with or without its suffix."""
    for row in ledger:
        stem = row.hit.end - len(row.hit.suffix)
        end = row.start + len(row.written)
        standing = row.start >= 0 and row.written and target[row.start : end] == row.written
        if standing and row.hit.start == span[0] and stem <= span[1] <= row.hit.end:
            return row.start, end
    return None


def _by_quotation(span: Range, source: str, target: str) -> Range | None:
    """Place a span that covers a quotation, with its marks or without: the nth is the nth."""
    there, here = quotes.quoted(source), quotes.quoted(target)
    if len(there) != len(here):
        return None
    for (start, end), (first, last) in zip(there, here, strict=True):
        rim = (span[0] - start, end - span[1])
        if rim in {(0, 0), (1, 1)}:
            return first + rim[0], last - rim[1]
    return None


def _by_letter(span: Range, source: str, target: str) -> Range | None:
    """Place a text that stands in source and target equally often: the nth is the nth."""
    text = source[slice(*span)]
    if not text.strip():
        return None
    before = r"(?<!\w)" if re.match(r"\w", text) else ""
    # A longer name may carry a suffix there: Trend'in, Teknofestin.
    after = r"(?!\w)" if re.search(r"\w$", text) and len(text) < _STEM else ""
    form = re.compile(before + re.escape(text) + after)
    there = [match.span() for match in form.finditer(source)]
    here = [match.span() for match in form.finditer(target)]
    if len(there) != len(here) or span not in there:
        return None
    return here[there.index(span)]


def _contradicts(span: Range, place: Range, other: Range, other_place: Range) -> bool:
    """Return whether two spans lie to each other in the target as they do not in the source."""
    if _apart(span, other):
        return not _apart(place, other_place)
    if _holds(other, span):
        return not _holds(other_place, place)
    return False


def _guess(part: _Part, parts: Sequence[_Part], placed: dict[int, Range], unit: Unit) -> Range:
    """Place a span by position: within what holds it, around what it holds, beside the others."""
    others = [other for other in parts if other.index in placed]
    frame, room = _frame(part, others, placed, unit)
    taken = [placed[other.index] for other in others if _apart(part.range, other.range)]
    found = _by_position(part, frame, room, _runs(unit.target, room, taken))
    found = _trimmed(found, part, unit.target)
    inner = [placed[other.index] for other in others if _holds(part.range, other.range)]
    if not inner:
        return found
    for wide in (_hull([found, *inner]), _hull(inner)):
        if all(_apart(wide, place) for place in taken):
            return wide
    return inner[0]


def _frame(
    part: _Part, others: Iterable[_Part], placed: dict[int, Range], unit: Unit
) -> tuple[Range, Range]:
    """Return the smallest placed span around this one, in the source and in the target."""
    around = [other for other in others if _holds(other.range, part.range)]
    if not around:
        return (0, len(unit.segment.text)), (0, len(unit.target))
    nearest = min(around, key=lambda other: other.length)
    return nearest.range, placed[nearest.index]


def _runs(target: str, room: Range, taken: Sequence[Range]) -> list[list[Range]]:
    """Return the free words of a part of the target, in runs that nothing taken interrupts.

    Where no word is free, parts of words are; where nothing is, what is taken is shared.
    """
    words = [match.span() for match in _WORD.finditer(target, *room)]
    runs: list[list[Range]] = [[]]
    for word in words:
        if all(_apart(word, place) for place in taken):
            runs[-1].append(word)
        else:
            runs.append([])
    free = [run for run in runs if run]
    if free:
        return free
    rests = [[rest] for word in words for rest in _rests(word, taken) if rest[0] < rest[1]]
    shared = [[place] for place in taken if _holds(room, place)]
    return rests or shared or [words]


def _rests(word: Range, taken: Sequence[Range]) -> list[Range]:
    """Return what of a word lies between the spans that take parts of it."""
    inside = sorted(place for place in taken if not _apart(word, place))
    starts = [word[0], *(place[1] for place in inside)]
    ends = [*(place[0] for place in inside), word[1]]
    return list(zip(starts, ends, strict=True))


def _by_position(part: _Part, frame: Range, room: Range, runs: Sequence[list[Range]]) -> Range:
    """Scale the offsets, then take the words of one run that they touch; at least one word."""
    scale = (room[1] - room[0]) / max(1, frame[1] - frame[0])
    start = room[0] + (part.span.start - frame[0]) * scale
    end = room[0] + (part.span.end - frame[0]) * scale
    middle = (start + end) / 2
    run = min(runs, key=lambda run: max(run[0][0] - middle, middle - run[-1][1], 0.0))
    if part.runs_in or part.runs_on:
        run = runs[0] if part.runs_in else runs[-1]
    touched = [word for word in run if word[0] < end and word[1] > start]
    inner = [word for word in touched if _overlap(word, start, end) >= 0.5]
    chosen = inner or touched or [min(run, key=lambda word: abs(sum(word) / 2 - middle))]
    return chosen[0][0], chosen[-1][1]


def _trimmed(place: Range, part: _Part, target: str) -> Range:
    """Leave punctuation at the rims outside, unless the span runs on in the next sentence."""
    text = target[slice(*place)]
    start = place[0] if part.runs_in else place[1] - len(text.lstrip(_OPENERS))
    end = place[1] if part.runs_on else place[0] + len(text.rstrip(_CLOSERS))
    return (start, end) if start < end else place


def _hull(places: Sequence[Range]) -> Range:
    return min(place[0] for place in places), max(place[1] for place in places)


def _apart(one: Range, other: Range) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _holds(outer: Range, inner: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(word: Range, start: float, end: float) -> float:
    return (min(word[1], end) - max(word[0], start)) / (word[1] - word[0])
