"""Quotation marks in running text: which open, which close, and how deep they stand.

Straight marks and apostrophes have no direction, so a mark is read by what stands around it.
A mark without its partner counts too: a quotation may run over several sentences. Apostrophes
(``Baku's``, ``Türkiye'nin``, ``ministers' talks``, ``'90s``) and inch marks are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

HOUSE_QUOTES = {
    "en": ("“", "”"),
    "tr": ("“", "”"),
    "az": ("“", "”"),
    "kk": ("«", "»"),
    "ky": ("«", "»"),
    "ru": ("«", "»"),
}
"""Opening and closing marks of direct speech and titles as the agencies print them."""

INNER_QUOTES = {
    "en": ("‘", "’"),
    "tr": ("‘", "’"),
    "az": ("‘", "’"),
    "kk": ("„", "“"),
    "ky": ("„", "“"),
    "ru": ("„", "“"),
}
"""Marks of a quotation inside another one."""

_SIGN = re.compile(r"''|``|[\"“”„‟«»‹›‘’']")
_FAMILY = {"«": "angle", "»": "angle", "‹": "angle", "›": "angle"} | dict.fromkeys("‘’'", "single")
_OPEN_ONLY, _CLOSE_ONLY = {"„", "‟", "``", "«", "‹"}, {"»", "›"}
_BEFORE_OPENING = "([{<–—-/…="
_BRACKETS = "([{<"
_STOPS = ".,;:!?…"
_SOLID = '"“„«([@#'
_NEAR = 16
_INCHES = re.compile(r"(?:^|[\s(])\d{1,3}(?:[.,/]\d+)?(?:['’′]\d{1,2})?$")
_DECADE = re.compile(r"\d\d(?:s\b|\W|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A quotation mark at ``text[start:end]``; `depth` counts the quotations around it."""

    start: int
    end: int
    opens: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _Sign:
    form: str
    start: int
    end: int
    before: str
    after: str
    opens: bool
    closes: bool

    @property
    def family(self) -> str:
        return _FAMILY.get(self.form, "double")


def marks(text: str, *, skip: Sequence[tuple[int, int]] = (), inside: int = 0) -> list[Mark]:
    """Return the quotation marks of a text in order.

    Args:
        text: a sentence or a paragraph.
        skip: (start, end) of parts whose marks mean something else, such as code.
        inside: number of quotations that are open where the text begins.
    """
    scan = _scan(text, skip)
    found = [Mark(start=sign.start, end=sign.end, opens=opens) for sign, opens in scan.marks()]
    depth, placed = inside, []
    for mark in sorted(found, key=lambda mark: mark.start):
        depth = depth if mark.opens else max(0, depth - 1)
        placed.append(replace(mark, depth=depth))
        depth += mark.opens
    return placed


def quoted(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of every quotation, marks included, inner ones after outer ones."""
    return sorted((first.start, last.end) for first, last in _scan(text, ()).pairs)


def enclosing(text: str, position: int) -> int:
    """Return how many quotations of a paragraph are open at a position."""
    return sum(start < position < end for start, end in quoted(text))


def house_mark(mark: Mark, target: str) -> str:
    """Return how the target language prints a mark; quotations inside others alternate."""
    style = INNER_QUOTES if mark.depth % 2 else HOUSE_QUOTES
    return style[target][0 if mark.opens else 1]


class _Scan:
    """Reads signs from left to right; `pairs` and the single ones left are its result."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Sign] = []
        self._loose: list[tuple[_Sign, bool]] = []
        self.pairs: list[tuple[_Sign, _Sign]] = []

    def marks(self) -> Iterator[tuple[_Sign, bool]]:
        """Yield every mark and whether it opens, in no order."""
        for first, last in self.pairs:
            yield first, True
            yield last, False
        yield from self._loose
        for sign in self._open:
            if sign.family != "single" or self._may_stay_open(sign):
                yield sign, True

    def read(self, sign: _Sign) -> bool:
        """Take the next sign; returns whether it opened a quotation."""
        opens = self._opens(sign)
        if opens:
            self._open.append(sign)
        elif opens is False:
            self._close(sign)
        return bool(opens)

    def _opens(self, sign: _Sign) -> bool | None:
        """Return True for opening, False for closing, None for a sign that is no quotation mark."""
        if sign.family == "single":
            return self._single_opens(sign)
        if sign.form in _OPEN_ONLY or sign.form in _CLOSE_ONLY:
            return sign.form in _OPEN_ONLY
        if sign.form in {'"', "''"} and self._is_inch(sign):
            return None
        return self._double_opens(sign)

    def _double_opens(self, sign: _Sign) -> bool:
        """Read a mark by its surroundings; its form decides only where they do not."""
        alone = self._partner(sign) is None
        if sign.opens == sign.closes:
            usual = {"“": True, "”": False}
            return usual.get(sign.form, bool(sign.after) and alone)
        return sign.opens and (sign.form != "”" or alone)

    def _single_opens(self, sign: _Sign) -> bool | None:
        curly = sign.form == "‘"
        solid = curly or sign.after.isalnum() or sign.after in _SOLID
        if sign.opens and sign.after and solid:
            decade = not curly and _DECADE.match(self._text, sign.end)
            return None if decade else True
        if curly or not sign.closes or sign.after.isalnum():
            return None
        return False if self._partner(sign) is not None or sign.before in _STOPS else None

    def _is_inch(self, sign: _Sign) -> bool:
        if not _INCHES.search(self._text[max(0, sign.start - _NEAR) : sign.start]):
            return False
        following = next(
            (match for match in _SIGN.finditer(self._text, sign.end) if match.group() == '"'), None
        )
        if self._partner(sign) is None:
            return True
        return following is not None and not self._text[following.start() - 1].isspace()

    def _partner(self, sign: _Sign) -> int | None:
        """Return the place in the stack of what this sign would close; None without any."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].family == sign.family:
                return index
            if sign.family == "single":
                return None
        return None

    def _close(self, sign: _Sign) -> None:
        index = self._partner(sign)
        if index is None:
            self._loose.append((sign, False))
            return
        first = self._open[index]
        inner = self._open[index + 1 :]
        self._loose += [(other, True) for other in inner if other.family != "single"]
        del self._open[index:]
        content = self._text[first.end : sign.start]
        letters = sum(char.isalnum() for char in content)
        if letters > (1 if first.form in "'’" else 0):
            self.pairs.append((first, sign))

    def _may_stay_open(self, sign: _Sign) -> bool:
        """Believe a single opening mark without partner if it is curly or leads the text."""
        return sign.form == "‘" or (sign.start == 0 and sign.after.isupper())


def _scan(text: str, skip: Sequence[tuple[int, int]]) -> _Scan:
    scan = _Scan(text)
    opened = -1
    for match in _SIGN.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in skip):
            continue
        if scan.read(_sign(text, match, after_opening=match.start() == opened)):
            opened = match.end()
    return scan


def _sign(text: str, match: re.Match[str], *, after_opening: bool) -> _Sign:
    start, end = match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    free = not before.strip()
    return _Sign(
        form=match.group(),
        start=start,
        end=end,
        before=before,
        after=after,
        opens=(free or before in _BEFORE_OPENING or after_opening) and bool(after.strip()),
        closes=not free and before not in _BRACKETS and not after_opening,
    )
