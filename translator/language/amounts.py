"""Amounts in running text: figures with their scale words, or numeral words, and one value.

Separators are those of `language.numbers`. An amount has the one reading that its language
gives it: ``12.500`` is 12500 in Turkish and 12.5 in English. Where checks need every possible
reading, `numbers.readings` has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from translator.language import casing, numerals
from translator.language.numbers import write_figures

Style = Literal["press", "short", "full"]
"""`press`: running copy, scale words from a million on. `short`: tables and headlines, signs and
abbreviations. `full`: every digit."""

SPACE = "[ \u00a0\u202f\u2009]"
HYPHEN = "[-\u2010\u2011]"
_SCALE_NAMES = {10**6: "1000000", 10**9: "1000000000", 10**12: "1000000000000"}
_GROUP_MARK = {"en": ",", "az": r"\.", "tr": r"\.", "kk": r"\.", "ky": r"\.", "ru": r"\."}
_LETTER_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_EXTRA_SCALES = {
    "en": {"mio": 10**6},
    "az": {"min": 1000},
    "tr": {"bin": 1000},
    "kk": {"мың": 1000},
    "ky": {"миң": 1000},
    "ru": {"тыс": 1000},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount as written: ``text[start:end]``, and ``text[end:tail]`` its case ending.

    Attributes:
        words: whether it is written in words alone.
        ordinal: true for ordinal words: ``beşinci``.
        scale: the greatest scale word in it, 1 without one.
        sure: false for a lone word that also means something else (``bir``).
    """

    value: Decimal
    start: int
    end: int
    tail: int
    words: bool = False
    ordinal: bool = False
    scale: int = 1
    sure: bool = True


def scan(text: str, language: str) -> list[Amount]:
    """Return the amounts of a text in order, without overlaps."""
    found: list[Amount] = []
    end = 0
    for match in _starts(language).finditer(text):
        if match.start() >= end:
            amount = read(text, language, match.start())
            if amount:
                found.append(amount)
                end = amount.tail
    return found


def read(text: str, language: str, start: int) -> Amount | None:
    """Return the amount that begins at an offset, or None."""
    if start < len(text) and text[start].isdecimal():
        return _figures(text, language, start)
    spelled = numerals.read(text, language, start)
    if spelled is None:
        return None
    return Amount(
        value=Decimal(spelled.value),
        start=start,
        end=spelled.end,
        tail=spelled.end,
        words=True,
        ordinal=spelled.ordinal,
        scale=_greatest_scale(spelled.value) if spelled.value >= 1000 else 1,
        sure=spelled.sure,
    )


def _greatest_scale(value: int) -> int:
    return next(power for power in (10**12, 10**9, 10**6, 1000) if value >= power)


def _figures(text: str, language: str, start: int) -> Amount | None:
    match = figure(language).match(text, start)
    if not match:
        return None
    value, end, scale = _scaled(text, language, match)
    most = scale
    while scale > 1:
        joined = re.compile(SPACE).match(text, end)
        rest = figure(language).match(text, joined.end()) if joined else None
        if rest is None or not rest.group().isdecimal() or len(rest.group()) > 3:
            break
        more, stop, smaller = _scaled(text, language, rest)
        if smaller >= scale or (smaller == 1 and scale != 1000):
            break
        value, end, scale = value + more, stop, smaller
    tail = _tail(text, language, end)
    return Amount(value=value, start=start, end=end, tail=tail, scale=most)


def _scaled(text: str, language: str, match: re.Match[str]) -> tuple[Decimal, int, int]:
    """Return the value of figures with the scale word after them, the end, and the scale."""
    value = value_of(match.group(), language)
    word = re.compile(rf"(?:{SPACE}|{HYPHEN})?([^\W\d_]+)\.?").match(text, match.end())
    scale = _scale(word[1], language, glued=word.start(1) == match.end()) if word else 1
    if word is None or scale == 1:
        return value, match.end(), 1
    stop = word.end() if word[0].endswith(".") and _abbreviated(word[1]) else word.end(1)
    if stop == len(text) and text.endswith("."):
        stop -= 1
    return value * scale, stop, scale


def _abbreviated(word: str) -> bool:
    return not set(word) & set("aeıioöuüəаеэиоөуүыі")


def _scale(word: str, language: str, *, glued: bool) -> int:
    folded = casing.fold(word, language)
    if folded in _EXTRA_SCALES[language]:
        return _EXTRA_SCALES[language][folded]
    numeral = numerals.words(language).get(folded)
    if numeral and numeral.value >= 1000 and not numeral.ordinal:
        return numeral.value
    return _LETTER_SCALES.get(word, 1) if glued and language == "en" else 1


def _tail(text: str, language: str, end: int) -> int:
    """Return where the case ending after figures ends; `end` where there is none."""
    pattern = _ending(language)
    match = pattern.match(text, end)
    return match.end() if match else end


@cache
def _ending(language: str) -> re.Pattern[str]:
    joiner = {"tr": "['’ʼ]", "ky": f"{HYPHEN}?"}.get(language, HYPHEN)
    plain = rf"{joiner}(?:{numerals.endings(language)})(?![^\W_])"
    return re.compile(plain, re.IGNORECASE)


@cache
def figure(language: str) -> re.Pattern[str]:
    """Return the pattern of plain figures: grouped, decimal, or digits alone."""
    decimal = r"\." if language == "en" else ","
    group = rf"(?P<mark>{_GROUP_MARK[language]}|{SPACE})"
    return re.compile(
        rf"[1-9]\d{{0,2}}{group}\d{{3}}(?:(?P=mark)\d{{3}})*(?!\d)(?:{decimal}\d+)?(?![.,]?\d)"
        r"|\d+(?:[.,]\d+)?(?![.,]?\d)"
    )


@cache
def _starts(language: str) -> re.Pattern[str]:
    """Match where an amount may begin: figures, or a word that is a numeral."""
    first = sorted({word[0] for word in numerals.words(language)})
    capitals = [casing.upper(char, language) for char in first]
    return re.compile(rf"(?<![\w.,])\d|(?<![^\W_])(?<!{HYPHEN})[{''.join([*first, *capitals])}]")


def value_of(form: str, language: str) -> Decimal:
    """Return the value that a language gives to plain figures.

    ``12.500`` is grouped everywhere but in English; a single ``3.5`` is a decimal in all.
    """
    plain = re.sub(SPACE, "", form)
    decimal, group = (".", ",") if language == "en" else (",", ".")
    if re.fullmatch(rf"[1-9]\d{{0,2}}(?:\{group}\d{{3}})+(?:\{decimal}\d+)?", plain):
        return Decimal(plain.replace(group, "").replace(decimal, "."))
    return Decimal(plain.replace(",", "."))


def write(value: Decimal, language: str, style: Style = "press") -> str:
    """Return an amount as the language's newsrooms write it: ``3,5 milyon``, ``3.5 million``.

    `press` and `short` take a scale word from a million on where three decimals are enough;
    Russian is read only and written in figures.
    """
    for power in (10**12, 10**9, 10**6):
        rest = value / power
        if style != "full" and value >= power and rest == round(rest, 3) and language != "ru":
            return f"{_plain(rest, language)} {_scale_name(power, language, style)}"
    return _plain(value, language)


def _plain(value: Decimal, language: str) -> str:
    shown = value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()
    return write_figures(shown, language, grouped=value >= 1000)


def _scale_name(power: int, language: str, style: Style) -> str:
    names: list[str] = numerals.table(language)["words"][_SCALE_NAMES[power]].split()
    return names[1] if style == "short" and language != "en" else names[0]
