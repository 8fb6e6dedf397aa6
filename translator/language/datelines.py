"""Datelines: place, day and agency at the head of a story, read as data and written by rule.

Forms read (practice of the agencies): ``BAKU, Azerbaijan, July 24.``, ``BAKU, July 24 (Trend) —``,
``Bakı, 24 iyul, AZƏRTAC``, ``BAKÜ (AA) -``, ``АСТАНА. KAZINFORM –``, ``Бишкек, 24-июл. /Кабар/.``,
``АСТАНА, 24 шілде – Kazinform``. A dateline that runs into the text is believed only with a day
or an agency and with the mark that closes it; in doubt the words stay in the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from translator.language import casing, nouns
from translator.language.dates import (
    DayMonth,
    find_day_months,
    is_day,
    parse_iso,
    render_day_month,
)

_DATA = nouns.load("datelines.toml")
AGENCIES: dict[str, dict[str, Any]] = _DATA["agencies"]
"""How a target language writes an agency that has a name of its own there, quotes included, and
the `forms` it is read from. Every other agency is kept as the source wrote it."""

_SPACE = r"[^\S\n]*"
_WORD = r"[^\W\d_]+(?:[-‐‑'’ʼ.][^\W\d_]+)*"
_NAME = rf"(?:(?:St|ST|Ste|Св)\. )?{_WORD}(?: {_WORD}){{0,3}}(?:\.(?=,))?"
_PLACE = rf"\s*(?P<place>{_NAME}(?:(?:, ?| ?/ ?){_NAME}){{0,3}}"
_DATED = re.compile(rf"{_PLACE})(?P<gap>\s*[,.:–—-]\s*|\s+)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\.(\d\d)\.(20\d\d|\d\d)(?!\d)")
_OPEN = rf"(?:,|[.]?{_SPACE}[–—-]?){_SPACE}[(/]{_SPACE}"
_SHUT = rf"{_SPACE},?{_SPACE}[)/]"
_BRACKETED = re.compile(rf"{_OPEN}(?P<name>[«“\"]?[^\W_][^\n()/,;:]{{0,38}}?){_SHUT}")
_LEAD = rf"(?:[.,]{_SPACE}[–—-]?|{_SPACE}[–—-]){_SPACE}"
_ALONE = re.compile(
    rf"(?:,|{_SPACE}[–—-]){_SPACE}(?P<name>[«“\"]?{_WORD}(?: {_WORD}){{0,3}}[»”\"]?)"
    rf"(?={_SPACE}(?:\n|$))"
)
_CLOSING = re.compile(
    rf"(?P<dash>[.,:]?{_SPACE}(?:[–—]+|-{{1,2}}(?=\s|$)))|(?P<point>[.:])(?=\s|$)"
    rf"|(?={_SPACE}(?:\n|$))"
)
_CONNECTOR = re.compile(
    "de|del|da|do|la|le|el|al|of|the|and|i|и|və|ve|және|жана|region|district|city|village"
    "|province|oblast|область|район|облысы|ауданы|қаласы|ауылы|шаары|айылы|району|облусу"
    "|rayonu|şəhəri|kəndi|ili|ilçesi|köyü|şehri"
)
_WEEKDAY = re.compile(
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    "|Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi|Pazar"
    "|Понедельник|Вторник|Среда|Четверг|Пятница|Суббота|Воскресенье"
    "|Дүйсенбі|Сейсенбі|Сәрсенбі|Бейсенбі|Жұма|Сенбі|Жексенбі"
    "|Дүйшөмбү|Шейшемби|Шаршемби|Бейшемби|Жума|Ишемби|Жекшемби"
    "|Bazar ertəsi|Çərşənbə axşamı|Çərşənbə|Cümə axşamı|Cümə|Şənbə|Bazar"
)
_PREPOSITION = re.compile(r"(?:In|On|At|By|From|Since|Until|В|Во|На|С|Со|До|Из) ")
_QUOTES = '«»“”"'
_HEAD = 140
"""No dateline is longer than this (code points); what follows is not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDateline:
    """A dateline at the head of a paragraph.

    Attributes:
        text: the whole as it stands there, closing punctuation included.
        place: place parts as written, ``BAKU, Azerbaijan``.
        date: ISO 8601 day, ``--07-24`` without a year; empty where none is named.
        agency: as written, without brackets and quotation marks; may be empty.
        closing: ``.``, `` —`` and their like; empty where the dateline has a line of its own.
        length: code points that the dateline takes, the white space around it included.
    """

    text: str
    place: str
    date: str
    agency: str
    closing: str
    length: int


class DatelineParts(Protocol):
    """What `render` needs of a dateline; parts that it lacks are empty."""

    @property
    def text(self) -> str:
        """The whole as it stands in the source."""
        ...

    @property
    def place(self) -> str:
        """Place parts as the source wrote them."""
        ...

    @property
    def date(self) -> str:
        """ISO 8601 day, ``--07-24`` without a year."""
        ...

    @property
    def agency(self) -> str:
        """Agency without brackets and quotation marks."""
        ...


def parse(text: str) -> ParsedDateline | None:
    """Return the dateline that the paragraph begins with, or None."""
    head = text[:_HEAD]
    for date in _dates(head):
        match = _DATED.fullmatch(head, 0, date.start)
        if match and _is_place(match["place"], bare=not match["gap"].strip()):
            return _with_date(text, match["place"], date)
    return _without_date(text)


def render(
    dateline: DatelineParts, target: str, place_name: Callable[[str], str | None]
) -> str | None:
    """Write a dateline as the agencies of the target language do.

    The forms are those of the desk's corpus: ``Bakı, 11 iyun, Report``, ``BAKÜ, 19 Mayıs
    (Report)``, ``БАКУ, 19 мамыр – Report``, ``БИШКЕК, 12-декабрь, «Кабар»``, ``Baku, May 19,
    Report``. The agency of origin is credited, the closing mark is the source's. None where a
    part is unknown or the source's text holds more than its parts: then the words are the
    engine's to translate.

    `place_name` gives the name of one place part in the target language (one of `tags.TARGETS`),
    or None.
    """
    source = parse(dateline.text)
    if source is None or source.length < len(dateline.text):
        return None
    if (source.place, source.agency) != (dateline.place, dateline.agency):
        return None
    place = _render_place(dateline.place, target, place_name)
    day = _render_date(dateline, target)
    if place is None or day is None:
        return None
    return _compose(target, [place, *day], _agency_name(source.agency, target), source.closing)


def _compose(target: str, parts: list[str], agency: str, closing: str) -> str:
    """Join the parts; a run-in dash already divides, so kk and ky then take no second one."""
    style = _DATA["styles"][target]
    if not agency:
        return ", ".join(parts) + closing
    if closing.strip(" .,:"):
        joined = str(style["run_in_joint"]).join(parts)
        return joined + str(style["run_in"]).format(agency) + closing
    form = str(style["own_line_latin" if agency.isascii() else "own_line"])
    return f"{', '.join(parts)}{form.format(agency)}{closing}"


def _render_place(place: str, target: str, place_name: Callable[[str], str | None]) -> str | None:
    """Translate every part; tr, kk and ky write the city in capitals."""
    city, *regions = re.split(", ?", place)
    cities = [_known_name(part, place_name) for part in re.split(" ?/ ?", city)]
    names = [_known_name(part, place_name) for part in regions]
    if None in cities or None in names:
        return None
    written = "/".join(name for name in cities if name)
    if _DATA["styles"][target]["capitals"]:
        written = casing.upper(written, target)
    return ", ".join([written, *(name for name in names if name)])


def _known_name(part: str, place_name: Callable[[str], str | None]) -> str | None:
    """Look a place up as written and, if it is in capitals, as a name of either I/i rule."""
    found = place_name(part)
    if found or not casing.is_all_caps(part):
        return found
    forms = [_name_case(part, language) for language in ("en", "tr")]
    return next((name for name in map(place_name, forms) if name), None)


def _name_case(part: str, language: str) -> str:
    return re.sub(
        r"[^\W\d_]+",
        lambda word: casing.capitalise(casing.lower(word.group(), language), language),
        part,
    )


def _render_date(dateline: DatelineParts, target: str) -> list[str] | None:
    """Return the day as a list of one, an empty list without a day, or None if unreadable.

    The year is written only where the dateline itself shows it.
    """
    if not dateline.date:
        return []
    parsed = parse_iso(dateline.date)
    if parsed is None:
        return None
    month, day, year = parsed
    shown = year if year is not None and str(year) in dateline.text else None
    return [render_day_month(target, month, day, shown)]


def _agency_name(agency: str, target: str) -> str:
    for row in AGENCIES.values():
        if agency in row["forms"]:
            return str(row[target])
    return agency


def _dates(head: str) -> list[DayMonth]:
    """Return the first day that is named in words and the first in figures."""
    found = list(find_day_months(head)[:1])
    numeric = _NUMERIC.search(head)
    if numeric:
        day, month, year = (int(part) for part in numeric.groups())
        year += 2000 if year < 100 else 0
        if is_day(month, day, year):
            start, end = numeric.span()
            found.append(DayMonth(month=month, day=day, year=year, start=start, end=end))
    return found


def _is_place(place: str, *, bare: bool = False) -> bool:
    """Return whether every part is written as a name.

    `bare`: only a space follows; then nothing but capitals marks the words as a place.
    """
    if bare and not casing.is_all_caps(place):
        return False
    parts = re.split(", ?| ?/ ?", place)
    if _WEEKDAY.fullmatch(parts[0]) or _PREPOSITION.match(place):
        return False
    return all(_is_name(part) for part in parts)


def _is_name(part: str) -> bool:
    first, *others = part.split(" ")
    return first[0].isupper() and all(
        word[0].isupper() or _CONNECTOR.fullmatch(word) for word in others
    )


def _with_date(text: str, place: str, date: DayMonth) -> ParsedDateline | None:
    """Finish a dateline with a day: take the surest agency after which a dateline can end."""
    end = date.end - (text[date.end - 1] == ".")  # the point of "4 Sept." may close it
    for agency, stop in _agencies(text, end):
        closing = _CLOSING.match(text, stop)
        if closing:
            return _parsed(text, place, date.iso, agency, closing)
    return None


def _agencies(text: str, end: int) -> Iterator[tuple[str, int]]:
    """Yield agency and end offset, the surest first; the last one is no agency at all."""
    for pattern in (_BRACKETED, _known_agency(), _ALONE):
        match = pattern.match(text, end)
        if match and (pattern is not _ALONE or _is_name(match["name"].strip(_QUOTES))):
            yield match["name"], match.end()
    yield "", end


def _without_date(text: str) -> ParsedDateline | None:
    """Read place and agency alone; only an agency that is known makes these a dateline."""
    for pattern, bracketed in ((_undated_bracketed(), True), (_undated_plain(), False)):
        match = pattern.match(text, 0, _HEAD)
        closing = _CLOSING.match(text, match.end()) if match else None
        if match and closing and _is_place(match["place"]) and (bracketed or not closing["point"]):
            return _parsed(text, match["place"], "", match["name"], closing)
    return None


def _parsed(
    text: str, place: str, date: str, agency: str, closing: re.Match[str]
) -> ParsedDateline:
    rest = text[closing.end() :]
    return ParsedDateline(
        text=text[: closing.end()].strip(),
        place=place,
        date=date,
        agency=agency.strip(_QUOTES),
        closing=closing.group(),
        length=closing.end() + len(rest) - len(rest.lstrip()),
    )


@cache
def _known_agency() -> re.Pattern[str]:
    return re.compile(_LEAD + _known())


@cache
def _undated_bracketed() -> re.Pattern[str]:
    return re.compile(rf"{_PLACE}){_OPEN}{_known()}{_SHUT}")


@cache
def _undated_plain() -> re.Pattern[str]:
    return re.compile(rf"{_PLACE}?){_LEAD}{_known()}")


@cache
def _known() -> str:
    names = {*_DATA["others"], *(form for row in AGENCIES.values() for form in row["forms"])}
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return rf"(?P<name>[{_QUOTES}]?(?:{'|'.join(map(re.escape, ordered))})[{_QUOTES}]?)(?![^\W_])"
