"""Amounts with what binds them: ranges, minus signs, and the noun that says what they measure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from translator.language import casing, numerals
from translator.language.amounts import HYPHEN, SPACE, Amount, scan

_DASH = re.compile(rf"{SPACE}?(?:[–—]|{HYPHEN}){SPACE}?")
_MINUS = re.compile(r"(?:^|(?<=[\s(]))(?:[-−–]|(?:minus|eksi|mənfi|минус|нөлден төмен)\s)$")
_UP_TO = {
    "az": rf"(?:{SPACE}qədər)?",
    "tr": rf"(?:{SPACE}kadar)?",
    "kk": rf"(?:{SPACE}(?:дейін|шейін))?",
    "ky": rf"(?:{SPACE}чейин)?",
}
_FRAMES = {
    "en": ((r"from ", r" to "), (r"between ", r" and ")),
    "ru": ((r"от ", r" до "), (r"с ", r" до ")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """One amount, or two that make a range: ``text[start:end]``, with its ending to `tail`."""

    low: Decimal
    high: Decimal | None
    start: int
    end: int
    tail: int
    amount: Amount


def extents(text: str, language: str) -> list[Extent]:
    """Return the amounts of a text in order; two that a dash or a frame joins are one range."""
    amounts = scan(text, language)
    found: list[Extent] = []
    skip = False
    for index, amount in enumerate(amounts):
        if skip:
            skip = False
            continue
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        joined = _range(text, language, amount, following) if following else None
        found.append(joined or _single(text, amount))
        skip = joined is not None
    return found


def _single(text: str, amount: Amount) -> Extent:
    minus = _MINUS.search(text, max(0, amount.start - 14), amount.start)
    start = minus.start() if minus and not amount.words else amount.start
    value = -amount.value if start < amount.start else amount.value
    return Extent(
        low=value, high=None, start=start, end=amount.end, tail=amount.tail, amount=amount
    )


def _range(text: str, language: str, one: Amount, two: Amount) -> Extent | None:
    framed = _frame(text, language, one, two)
    dashed = _DASH.fullmatch(text, one.end, two.start) and not one.words and not two.words
    if not framed and not dashed:
        return None
    low = one.value
    if one.scale == 1 and two.scale > 1 and low < 1000:
        low *= two.scale
    if low >= two.value or one.ordinal or two.ordinal:
        return None
    start, tail = framed or (one.start, two.tail)
    return Extent(low=low, high=two.value, start=start, end=two.end, tail=tail, amount=two)


def _frame(text: str, language: str, one: Amount, two: Amount) -> tuple[int, int] | None:
    """Return start and tail of ``from 10 to 15``, ``10-dan 15-dək``, ``10-нан 15-ке дейін``."""
    for before, between in _FRAMES.get(language, ()):
        start = one.start - len(before)
        if start >= 0 and casing.fold(text[start : one.start], language) == before:
            return (start, two.tail) if text[one.tail : two.start] == between else None
    if one.tail == one.end or two.tail == two.end or text[one.tail : two.start] != " ":
        return None
    word = numerals.last_word(int(one.value), language)
    ablative = numerals.suffix(word, language, "abl")
    if not text[one.end : one.tail].endswith(ablative):
        return None
    close = re.compile(_UP_TO[language]).match(text, two.tail)
    return one.start, close.end() if close else two.tail


def free(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text with the spans blanked; offsets stay."""
    for start, end in spans:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text
