"""Times of day and their zones: ``saat 14.30'da``, ``сағат 14:30``, ``2:30 p.m.``, ``GMT+5``.

Turkish writes hour and minute with a full stop, the other languages with a colon. A full stop is
read as a time only where something says so: the word for the hour, a zone, a case ending. The
names of the zones lie in ``times.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from translator.language import casing, nouns, numerals
from translator.language.amounts import HYPHEN, SPACE, Style
from translator.language.quantities import Clock, Found

_FILE = "times.toml"
_HOUR = {
    "en": "at",
    "az": "saat",
    "tr": "saat",
    "kk": "сағат",
    "ky": "саат",
    "ru": "в|к|с|до",
}
_HOURS_AFTER = {"ru": f"{SPACE}час(?:ов|а|ам)?", "az": "", "tr": "", "kk": "", "ky": "", "en": ""}
_OFFSET = re.compile(
    rf",?{SPACE}?\(?(?P<name>GMT|UTC)(?P<offset>[+−–-]\d{{1,2}}(?::?[0-5]\d)?)?\)?(?![^\W_])"
)
_MERIDIEM = re.compile(
    rf"{SPACE}?(?P<half>[ap])\.?{SPACE}?m(?:\.(?!\w)|(?![^\W_.]))", re.IGNORECASE
)
_TIME = r"(?P<hour>[01]?\d|2[0-4])(?P<mark>[:.])(?P<minute>[0-5]\d)(?![\d%])(?![:.,]\d)"
_WHOLE = r"(?P<whole>[01]?\d|2[0-4])(?![\d%])(?![:.,]\d)"


def find(text: str, language: str, *, lenient: bool = False) -> Iterator[Found]:
    """Yield the times of day of a text; `lenient` believes a bare ``14.30`` too."""
    folded = casing.fold(text, language)
    end = 0
    for match in _pattern(language).finditer(folded):
        if match.start() < end:
            continue
        found = _read(text, folded, match, language, lenient=lenient)
        if found:
            end = found.end
            yield found


def _read(
    text: str, folded: str, match: re.Match[str], language: str, *, lenient: bool
) -> Found | None:
    hour, minute = int(match["hour"] or match["whole"]), int(match["minute"] or 0)
    stop, marked = match.end(), bool(match["word"] and match["word"] != "с ")
    half = _MERIDIEM.match(text, stop) if language == "en" else None
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half["half"] in "pP" else 0)
        stop, marked = half.end(), True
    tail = _tail(language).match(folded, stop)
    stop = tail.end() if tail else stop
    zone, start, stop = _zone(text, folded, language, match.start(), stop)
    sure = marked or bool(zone) or match["mark"] == ":" or (lenient and bool(match["mark"]))
    dotted = language == "tr" and match["mark"] == "." and tail is not None
    if not (sure or dotted) or (match["whole"] and not (half or _is_hour(match, language, tail))):
        return None
    if hour == 24 and minute:
        return None
    return Found(value=Clock(hour=hour % 24, minute=minute, zone=zone), start=start, end=stop)


def _is_hour(match: re.Match[str], language: str, tail: re.Match[str] | None) -> bool:
    """Return whether a whole number is an hour: the word for it stands before it."""
    if language == "en" or not match["word"]:
        return False
    return language != "ru" or bool(tail and tail["hours"])


def _zone(text: str, folded: str, language: str, start: int, end: int) -> tuple[str, int, int]:
    """Return zone, start and end with what names the zone on either side."""
    offset = _OFFSET.match(text, end)
    if offset:
        return _offset_name(offset["offset"]), start, offset.end()
    after = _after(language).match(folded, end)
    if after:
        return _phrases(language, "after")[after["zone"]], start, after.end()
    before = _before(language).search(folded, max(0, start - 40), start)
    if before:
        return _phrases(language, "before")[before["zone"]], before.start(), end
    return "", start, end


def _offset_name(offset: str | None) -> str:
    if offset is None:
        return "UTC"
    hours, minutes = re.fullmatch(r"(\d{1,2}):?(\d\d)?", offset[1:]).groups()  # type: ignore[union-attr]
    sign = "+" if offset[0] == "+" else "-"
    return f"{sign}{int(hours):02}:{minutes or '00'}"


@cache
def _phrases(language: str, side: str) -> dict[str, str]:
    rows = nouns.load(_FILE).items()
    return {
        casing.fold(phrase, language): zone
        for zone, row in rows
        for phrase in row[language].get(side, ())
    }


def _alternatives(language: str, side: str) -> str:
    ordered = sorted(_phrases(language, side), key=lambda text: (-len(text), text))
    return rf"(?P<zone>{'|'.join(map(re.escape, ordered)) or '(?!)'})"


@cache
def _after(language: str) -> re.Pattern[str]:
    return re.compile(rf",?{SPACE}\(?{_alternatives(language, 'after')}\)?(?![^\W_])")


@cache
def _before(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){_alternatives(language, 'before')}{SPACE}$")


@cache
def _tail(language: str) -> re.Pattern[str]:
    joiner = {"tr": "'", "ky": "-?"}.get(language, "-")
    ending = rf"{joiner}(?:{numerals.endings(language)})(?![^\W_])"
    return re.compile(rf"(?P<hours>{_HOURS_AFTER[language] or '(?!)'})(?![^\W_])|{ending}")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    word = rf"(?:(?<![^\W_])(?P<word>(?:{_HOUR[language]}){SPACE}))?"
    return re.compile(rf"{word}(?<![\d:.,/])(?<![^\W_])(?<!{HYPHEN})(?:{_TIME}|{_WHOLE})")


def render(value: Clock, language: str, style: Style = "press") -> str:
    """Return a time as the language's newsrooms write it.

    `press`: ``2:30 p.m.``, ``saat 14.30``; the other styles leave the word for the hour out and
    write English by 24 hours. A zone stands where the language puts it.
    """
    mark = "." if language == "tr" else ":"
    shown = f"{value.hour:02}{mark}{value.minute:02}"
    if style == "press" and language == "en":
        shown = _twelve(value)
    elif style == "press" and language != "ru":
        shown = f"{_HOUR[language]} {shown}"
    return _with_zone(shown, value.zone, language)


def _twelve(value: Clock) -> str:
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes} {'p' if value.hour >= 12 else 'a'}.m."


def _with_zone(shown: str, zone: str, language: str) -> str:
    if zone in {"", "UTC"}:
        return f"{shown} {'GMT' if zone else ''}".strip()
    if zone[0] in "+-":
        hours, minutes = zone[1:].split(":")
        tail = "" if minutes == "00" else f":{minutes}"
        return f"{shown} GMT{zone[0]}{int(hours)}{tail}"
    phrases = nouns.load(_FILE)[zone][language]
    if "before" in phrases and language != "ru":
        return f"{phrases['before'][0]} {shown}"
    return f"{shown} {phrases['after'][0]}"
