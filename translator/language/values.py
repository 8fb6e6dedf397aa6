"""Every value that a text states, as records that are equal across languages.

`find` reads running text, `parse` one written value of a known kind, `render` writes a value in
a language's newsroom form; ``parse(kind, render(value, language), language) == value`` holds for
the five languages of the desk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from translator.language import dates, money, periods, times, units
from translator.language.amounts import HYPHEN, SPACE, Style, write
from translator.language.numerals import endings
from translator.language.ordinals import MARKS, ordinal
from translator.language.quantities import (
    KINDS,
    Clock,
    Count,
    Day,
    Decade,
    Found,
    Measure,
    Money,
    Month,
    Ordinal,
    Percent,
    Range,
    Score,
    Value,
    Weekday,
    Years,
    canonical,
    kind,
)
from translator.language.spans import Extent, extents, free
from translator.language.tags import TARGETS

__all__ = ["canonical", "find", "kind", "parse", "render"]

_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<one>\d{1,2})(?P<mark>[./])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}))(?![\d/])(?!\.\d)"
)
_SCORE = re.compile(
    r"(?<![\d:.,/-])(?P<home>\d{1,3})(?P<mark>[:–-])(?P<away>\d{1,3})(?![\d%])(?![:.,–-]\d)"
)
_COLON_SCORES = frozenset({"az", "kk", "ky", "ru"})


def find(text: str, language: str) -> list[Found]:
    """Return the values of a running text in order and without overlaps.

    What may be two things is read as the likelier one: ``10-15`` is a range and ``3-1`` a score,
    ``2:10`` a time. A lone numeral word that is a common word too (``bir``) is left out.
    """
    return _all(text, language, None)


def parse(kind: str, text: str, language: str) -> Value | None:
    """Return the value that a text states as a whole, read as a kind (a key of `KINDS`), or None.

    The kind settles what running text leaves open: ``14.30`` as a time, ``2-1`` as a score.
    """
    stripped = text.strip()
    for found in _all(stripped, language, kind):
        rest = stripped[: found.start] + stripped[found.end :]
        rest = rest.removeprefix("the ") if language == "en" else rest
        if isinstance(found.value, KINDS[kind]) and not rest.strip(" .,("):
            return found.value
    return None


def _all(text: str, language: str, wanted: str | None) -> list[Found]:
    found: list[Found] = []
    for finder in _finders(language, wanted):
        left = free(text, [(one.start, one.end) for one in found])
        new = sorted(finder(left), key=lambda one: (one.start, -one.end))
        for one in new:
            if not found or all(one.end <= f.start or f.end <= one.start for f in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def _finders(language: str, wanted: str | None) -> list[Callable[[str], Iterable[Found]]]:
    """Return the readers in the order in which they take their words, the surest first."""
    if wanted in _CALENDAR:
        return [lambda left: _CALENDAR[wanted](left, language)]
    if wanted in {"score", "range", "number", "ordinal"}:
        return [lambda left: _AMOUNT[wanted](left, language)]
    whole: list[Callable[[str], Iterable[Found]]] = [
        lambda left: _days(left, language),
        lambda left: periods.find(left, language),
        lambda left: times.find(left, language),
        lambda left: _scores(left, language, sure=True),
        lambda left: _measured(left, language, sure=not wanted),
        lambda left: periods.weekdays(left, language),
    ]
    return whole[4:] if wanted else whole


def _measured(text: str, language: str, *, sure: bool = False) -> Iterator[Found]:
    """Yield what amounts count: percent, money, units; then what is left bare.

    `sure` leaves out lone words that are something else as often: ``bir gün``.
    """
    amounts = [one for one in extents(text, language) if one.amount.sure or not sure]
    for reader in (units.percents, money.find, units.find):
        taken = list(reader(text, language, amounts))
        yield from taken
        amounts = [
            extent
            for extent in amounts
            if all(extent.tail <= one.start or one.end <= extent.start for one in taken)
        ]
    for extent in amounts:
        if extent.amount.sure:
            yield _bare(text, language, extent)


def _bare(text: str, language: str, extent: Extent) -> Found:
    """Return an amount that no noun claims: an ordinal, a range, a year or a plain number."""
    if extent.high is not None:
        value: Value = Range(low=extent.low, high=extent.high)
        return Found(value=value, start=extent.start, end=extent.tail)
    marked = _ordinal(text, language, extent)
    if marked:
        return marked
    return Found(value=Count(amount=extent.low), start=extent.start, end=extent.tail)


def _ordinal(text: str, language: str, extent: Extent) -> Found | None:
    whole = extent.low == extent.low.to_integral() and extent.low >= 0
    if not whole or extent.high is not None:
        return None
    if extent.amount.ordinal:
        value = Ordinal(number=int(extent.low))
        return Found(value=value, start=extent.start, end=extent.tail)
    mark = _ordinal_mark(language).match(text, extent.end)
    if extent.amount.words or mark is None:
        return None
    value = Ordinal(number=int(extent.low))
    return Found(value=value, start=extent.start, end=mark.end())


@cache
def _ordinal_mark(language: str) -> re.Pattern[str]:
    """Return the marks of ordinals with the case endings that may follow them."""
    pattern = MARKS[language].pattern
    if language in {"en", "ru"}:
        return re.compile(pattern)
    letters = "[^\\W\\d_]{0,5}"
    return re.compile(pattern.replace(r"\b", letters + r"\b"))


def _ordinals(text: str, language: str) -> Iterator[Found]:
    for extent in extents(text, language):
        found = _ordinal(text, language, extent)
        if found:
            yield found
        elif language == "tr" and text[extent.end :] == "." and not extent.amount.words:
            value = Ordinal(number=int(extent.low))
            yield Found(value=value, start=extent.start, end=extent.end + 1)


def _counts(text: str, language: str) -> Iterator[Found]:
    for extent in extents(text, language):
        if extent.high is None and not extent.amount.ordinal:
            yield Found(value=Count(amount=extent.low), start=extent.start, end=extent.tail)


def _ranges(text: str, language: str) -> Iterator[Found]:
    """Yield ranges of anything: bare, of percent, money or a unit."""
    yield from (one for one in _measured(text, language) if isinstance(one.value, Range))


def _scores(text: str, language: str, *, sure: bool = False) -> Iterator[Found]:
    """Yield scores; `sure` leaves out what is as likely a time or a range."""
    for match in _SCORE.finditer(text):
        home, away = int(match["home"]), int(match["away"])
        hyphen = match["mark"] != ":"
        if sure and hyphen and (home < away or home > 20 or len(match["home"]) > 2):
            continue
        value = Score(home=home, away=away)
        yield Found(value=value, start=match.start(), end=_score_end(text, match.end(), language))


def _score_end(text: str, end: int, language: str) -> int:
    joiner = "['’]" if language == "tr" else HYPHEN
    tail = re.compile(rf"{joiner}(?:{endings(language)}|l[ıiuü][kq])(?![^\W_])").match(text, end)
    return tail.end() if tail else end


def _days(text: str, language: str) -> Iterator[Found]:
    """Yield days of months in words and in figures, with the weekday beside them."""
    for day in dates.find_day_months(text, language):
        value = Day(month=day.month, day=day.day, year=day.year)
        yield _with_weekday(text, language, value, day.start, day.end)
    for match in _NUMERIC.finditer(text):
        numeric = _numeric_day(match, language)
        if numeric:
            yield _with_weekday(text, language, numeric, match.start(), match.end())


def _numeric_day(match: re.Match[str], language: str) -> Day | None:
    """Return the day of a date in figures; English 05/06/2023 has two readings and gets none."""
    if match["y"]:
        month, day, year = int(match["m"]), int(match["d"]), int(match["y"])
    else:
        day, month, year = int(match["one"]), int(match["two"]), int(match["year"])
        if language == "en" and match["mark"] == "/":
            if day <= 12 and month <= 12 and day != month:
                return None
            day, month = (month, day) if month > 12 else (day, month)
    return Day(month=month, day=day, year=year) if dates.is_day(month, day, year) else None


def _with_weekday(text: str, language: str, value: Day, start: int, end: int) -> Found:
    beside = re.compile(rf",?{SPACE}\(?")
    for one in periods.weekdays(text, language, lenient=True):
        number = one.value.number if isinstance(one.value, Weekday) else None
        day = Day(month=value.month, day=value.day, year=value.year, weekday=number)
        if beside.fullmatch(text, end, one.start):
            closed = one.end + (text[one.end : one.end + 1] == ")" and text[one.start - 1] == "(")
            return Found(value=day, start=start, end=closed)
        if beside.fullmatch(text, one.end, start):
            return Found(value=day, start=one.start, end=end)
    return Found(value=value, start=start, end=end)


_CALENDAR: dict[str, Callable[[str, str], Iterable[Found]]] = {
    "date": _days,
    "month": lambda text, language: periods.find(text, language, lenient=True),
    "year": lambda text, language: periods.find(text, language, lenient=True),
    "decade": periods.find,
    "weekday": periods.weekdays,
    "time": lambda text, language: times.find(text, language, lenient=True),
}
_AMOUNT: dict[str, Callable[[str, str], Iterable[Found]]] = {
    "score": _scores,
    "range": _ranges,
    "number": _counts,
    "ordinal": _ordinals,
}


def render(value: Value, language: str, style: Style = "press") -> str:
    """Return a value as the newsrooms of a language write it.

    Raises:
        ValueError: drafts are not written in the language, or the calendar has no such day.
    """
    if language not in TARGETS:
        raise ValueError(f"no drafts are written in {language}")
    match value:
        case Count():
            text = write(value.amount, language, style)
        case Percent():
            text = units.render_percent(value, language, style)
        case Money():
            text = money.render(value, language, style)
        case Measure():
            text = units.render(value, language, style)
        case Range():
            text = _render_range(value, language, style)
        case Ordinal():
            text = ordinal(value.number, language)
        case Score():
            mark = ":" if language in _COLON_SCORES else "-"
            text = f"{value.home}{mark}{value.away}"
        case _:
            text = _render_calendar(value, language, style)
    return text


def _render_calendar(
    value: Day | Month | Weekday | Years | Decade | Clock, language: str, style: Style
) -> str:
    match value:
        case Day():
            text = _render_day(value, language)
        case Month():
            text = periods.render_month(value, language)
        case Weekday():
            text = periods.render_weekday(value, language)
        case Years():
            text = periods.render_years(value, language)
        case Decade():
            text = periods.render_decade(value, language)
        case Clock():
            text = times.render(value, language, style)
    return text


def _render_day(value: Day, language: str) -> str:
    day = dates.render_day_month(language, value.month, value.day, value.year)
    if value.weekday is None:
        return day
    weekday = periods.render_weekday(Weekday(number=value.weekday), language)
    if language == "en":
        return f"{weekday}, {day}"
    return f"{day} {weekday}" if language == "tr" else f"{day}, {weekday}"


def _render_range(value: Range, language: str, style: Style) -> str:
    """Write the second amount with what it is of, and the first in figures before a dash."""
    if value.of in {"%", "pp"}:
        second = units.render_percent(
            Percent(amount=value.high, points=value.of == "pp"), language, style
        )
    elif value.of in units.ids():
        second = units.render(Measure(amount=value.high, unit=value.of), language, "full")
    elif value.of:
        second = money.render(Money(amount=value.high, currency=value.of), language, "full")
    else:
        second = write(value.high, language, "full")
    figures = write(value.high, language, "full")
    return second.replace(figures, f"{write(value.low, language, 'full')}–{figures}", 1)
