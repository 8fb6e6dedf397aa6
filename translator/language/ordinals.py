"""Ordinal numerals in figures: 25th, 25-ci, 25., 25-ші, 25-чи; their marks and their harmony."""

from __future__ import annotations

import re

_HYPHEN = "[-\u2010\u2011]"
MARKS: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"(?:st|nd|rd|th)\b"),
    "az": re.compile(rf"{_HYPHEN}(?:n?c[ıiuü])\b"),
    "tr": re.compile(r"\.(?=[^\S\n]+[^\W\d_])|['’]?[ıiuü]?nc[ıiuü]\b"),
    "kk": re.compile(rf"{_HYPHEN}(?:н?ш[іы])\b"),
    "ky": re.compile(rf"{_HYPHEN}(?:н?ч[ыиуү])\b"),
    "ru": re.compile(
        rf"{_HYPHEN}(?:ого|его|ому|ему|ыми|ими|го|му|ми|ый|ий|ой|ая|ое|ые|ых|[йямехю])\b"
    ),
}
"""What follows the figures of an ordinal."""

TURKISH_AT_START = re.compile(r"\.(?=[^\S\n]+[a-zçğıöşü])|['’]?[ıiuü]?nc[ıiuü]\b")
"""``1. Foo`` at the start of a text is an item of a list, ``24. zirve`` is not."""

_AZ = {3: "cü", 4: "cü", 6: "cı", 9: "cu", 10: "cu", 30: "cu", 40: "cı", 60: "cı", 90: "cı"}
_KK = dict.fromkeys((6, 9, 10, 20, 30, 40, 60, 90), "шы")
_KY = {3: "чү", 4: "чү", 6: "чы", 9: "чу"}
_KY_TENS = {10: "чу", 20: "чы", 30: "чу", 40: "чы", 50: "чү", 60: "чы", 90: "чу"}
_ORDINAL_SUFFIXES: dict[str, tuple[dict[int, str], str]] = {
    "az": (
        {0: "cı", **_AZ, 100: "cü", 1000: "ci", 10**6: "cu", 10**9: "cı"},
        "ci",
    ),
    "kk": ({**_KK, 1000: "шы", 10**6: "шы", 10**9: "шы"}, "ші"),
    "ky": (
        {0: "чү", **_KY, **_KY_TENS, 100: "чү", 1000: "чи", 10**6: "чу", 10**9: "чы"},
        "чи",
    ),
}
"""Suffix by the last numeral word where it differs from the common one, which stands second:
altıncı, onuncu, milyonuncu; алтыншы, мыңыншы; үчүнчү, жүзүнчү, миллионунчу."""


def ordinal(value: int, language: str) -> str:
    """Return an ordinal numeral in digits: 25th, 25-ci, 25., 25-ші, 25-чи.

    The suffix follows the reading of the last numeral word (orthographic rules of the languages).
    """
    if language == "tr":
        return f"{value}."
    if language == "en":
        return f"{value}{_english_ordinal(value)}"
    if language == "ru":
        return f"{value}-й"
    suffixes, common = _ORDINAL_SUFFIXES[language]
    return f"{value}-{suffixes.get(_last_word(value), common)}"


def _english_ordinal(value: int) -> str:
    if value % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _last_word(value: int) -> int:
    """Return what the last word of a numeral names: 25 ends in five, 1990 in ninety."""
    if value % 100:
        return value % 10 or value % 100
    return (
        next((power for power in (10**9, 10**6, 1000) if value % power == 0), 100) if value else 0
    )
