"""Cutting a sentence that is longer than a model reads, at the best clause boundary there is."""

from __future__ import annotations

import re
from collections.abc import Callable

from translator.errors import SegmentTooLongError

_BOUNDARIES = (
    re.compile(r"(?<=[;:])\s+"),
    re.compile(r"(?<=[,–—])\s+"),
    re.compile(r"(?<!\d)\s+|\s+(?!\d)"),  # not between the groups of 1 250 000
    re.compile(r"\s+"),
)
_ANYWHERE = _BOUNDARIES[2:]
_RIM = 0.2


def split(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Return parts that each fit; joined by the white space that they were cut at.

    Parts and white space alternate: ``[part, gap, part, …]``, and joining them gives the text.

    Raises:
        SegmentTooLongError: a single word is longer than the model reads.
    """
    if fits(text):
        return [text]
    cut = _cut(text)
    if cut is None:
        raise SegmentTooLongError(
            f"a word of {len(text.strip())} letters is longer than the model reads",
            hint="shorten it in the source, or choose a model that reads more",
        )
    start, end = cut
    return [*split(text[:start], fits), text[start:end], *split(text[end:], fits)]


def _cut(text: str) -> tuple[int, int] | None:
    """Return the gap nearest the middle, of the strongest kind that lies well inside."""
    middle = len(text) / 2
    for pattern in _BOUNDARIES:
        gaps = [match.span() for match in pattern.finditer(text)]
        gaps = [gap for gap in gaps if text[: gap[0]].strip() and text[gap[1] :].strip()]
        inner = [gap for gap in gaps if _RIM * len(text) < gap[0] < (1 - _RIM) * len(text)]
        usable = inner or (gaps if pattern in _ANYWHERE else [])
        if usable:
            return min(usable, key=lambda gap: abs(gap[0] - middle))
    return None
