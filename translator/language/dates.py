"""Days and months in running text: found in every case form that newsrooms use, and written.

The month tables are CLDR's; the written form is the one of the agencies' datelines, which is not
CLDR's long date (``24-июль``, not ``2026-ж., 24-июль``). Days are checked against the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from translator.language.numbers import ordinal
from translator.language.tags import SOURCES

MONTHS: dict[str, tuple[str, ...]] = {
    "az": (
        "yanvar",
        "fevral",
        "mart",
        "aprel",
        "may",
        "iyun",
        "iyul",
        "avqust",
        "sentyabr",
        "oktyabr",
        "noyabr",
        "dekabr",
    ),
    "tr": (
        "Ocak",
        "Şubat",
        "Mart",
        "Nisan",
        "Mayıs",
        "Haziran",
        "Temmuz",
        "Ağustos",
        "Eylül",
        "Ekim",
        "Kasım",
        "Aralık",
    ),
    "kk": (
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ),
    "ky": (
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "ru": (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
}
"""Month names as a dateline writes them: nominative, for Russian genitive."""

_STEMS: dict[str, tuple[str, ...]] = {
    "az": MONTHS["az"],
    "tr": MONTHS["tr"],
    "kk": (*MONTHS["kk"][:8], "қыркүйе[кг]", *MONTHS["kk"][9:]),
    "ky": (
        "январь?",
        "февраль?",
        "март",
        "апрель?",
        "май",
        "июнь?",
        "июль?",
        "август",
        "сентябрь?",
        "октябрь?",
        "ноябрь?",
        "декабрь?",
    ),
    "en": (
        r"J(?i:an(?:uary|\.)?)",
        r"F(?i:eb(?:ruary|\.)?)",
        r"M(?i:ar(?:ch|\.)?)",
        r"A(?i:pr(?:il|\.)?)",
        "M(?i:ay)",
        r"J(?i:un(?:e|\.)?)",
        r"J(?i:ul(?:y|\.)?)",
        r"A(?i:ug(?:ust|\.)?)",
        r"S(?i:ept?(?:ember|\.)?)",
        r"O(?i:ct(?:ober|\.)?)",
        r"N(?i:ov(?:ember|\.)?)",
        r"D(?i:ec(?:ember|\.)?)",
    ),
    "ru": (
        "янв(?:ар[ьяею]|ар[её]м)?",
        "фев(?:р(?:ал[ьяею]|ал[её]м)?)?",
        "мар(?:т(?:[аеу]|ом)?)?",
        "апр(?:ел[ьяею]|елем)?",
        "ма(?:[йяею]|ем)",
        "июн(?:[ьяею]|ем)?",
        "июл(?:[ьяею]|ем)?",
        "авг(?:уст(?:[аеу]|ом)?)?",
        "сент?(?:ябр[ьяею]|ябр[её]м)?",
        "окт(?:ябр[ьяею]|ябр[её]м)?",
        "ноя(?:бр[ьяею]|бр[её]м|б)?",
        "дек(?:абр[ьяею]|абр[её]м)?",
    ),
}

_ENDINGS = {
    "az": "(?:[ıiuü]n?|[aə]|[dt][aə](?:n|k[ıi])?)?",
    "tr": "(?:['’]?(?:[ıiuü]n?|[ae]|[dt][ae](?:n|ki)?))?",
    "kk": "(?:[дтн][ыі]ң|[дт][ае](?:ғ[ыі]|г[іы])|[дтн][ае]н|[дт][ае]|[ғгқк][ае]|[дтн][ыі]"
    "|с?[ыі](?:н[ае]н?|нд[ае](?:ғ[ыі]|г[іы])?|н[ыі]ң|н)?)?",
    "ky": (
        "(?:[дтн][ыуүи]н|[дт][аоөе](?:г[ыуи])|[дтн][аоөе]н|[дт][аоөе]|[гк][аоөе]"
        "|[ыуиү](?:нд?[аоөе]?н?|н[ыуиү]н)?)?"
    ),
    "en": "",
    "ru": "",
}
"""Case endings that may follow a month name; Russian carries its own in the stems."""

_GENITIVE = {
    "az": "[ıiuü]n",
    "kk": "[дтн][ыі]ң",
    "ky": "[дтн][ыуүи]н",
}
"""The month stands before the day and in the genitive: ``iyulun 24-ü``."""

_SPACE = "[ \u00a0\u202f]"
_DASH = "[-\u2010\u2011]"
_DAY = r"(?<!\d)(?<!\d[.,:/])(?P<day>\d{1,2})"
_NO_LETTER = r"(?![^\W\d_])"
_AFTER_DAY = {
    "az": _SPACE,
    "tr": _SPACE,
    "kk": f"(?:{_DASH}(?:ші|шы|і|ы){_SPACE}|{_SPACE}|{_DASH})",
    "ky": f"(?:{_DASH}{_SPACE}?|{_SPACE})",
    "en": f"(?:st|nd|rd|th)?(?:{_SPACE}of)?{_SPACE}",
    "ru": f"(?:{_DASH}(?:го|е|ое))?{_SPACE}",
}
_YEAR_CASE = "(?:['’](?:[yn]?[ıiuü]n?|y?[ae]|[dt][ae](?:n|ki)?)(?![^\\W_]))?"
_YEAR_AFTER = {
    "az": (
        rf"(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d)"
        rf"(?:{_DASH}c[ıiuü]{_SPACE}il(?:d[əa]n?|in|ədək|əcən|ə)?)?)?"
    ),
    "tr": rf"(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d){_YEAR_CASE})?",
    "kk": rf"(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d)(?:{_SPACE}?(?:жыл|ж\.)(?:ы|да|ғы|дың)?)?)?",
    "ky": rf"(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d)(?:{_DASH}?{_SPACE}?(?:жыл(?:ы|дын)?|ж\.))?)?",
    "en": rf"(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d))?",
    "ru": rf"(?:{_SPACE}(?P<year>\d{{4}})(?!\d)(?:{_SPACE}?(?:года|году|г\.))?)?",
}
_YEAR_BEFORE = {
    "az": rf"(?:(?P<before>\d{{4}}){_DASH}c[ıiuü]{_SPACE}il(?:in)?{_SPACE})?",
    "kk": rf"(?:(?P<before>\d{{4}}){_SPACE}жыл(?:ғы|дың|ы){_SPACE})?",
    "ky": rf"(?:(?P<before>\d{{4}}){_DASH}жыл(?:дын|ы){_SPACE})?",
}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMonth:
    """A day of a month in a text: ``text[start:end]``; `year` is None where none is named."""

    month: int
    day: int
    year: int | None
    start: int
    end: int

    @property
    def iso(self) -> str:
        """ISO 8601: ``2023-07-24``, or ``--07-24`` without a year."""
        return f"{self.year or '-'}-{self.month:02}-{self.day:02}"


def parse_day_month(text: str, language: str | None = None) -> DayMonth | None:
    """Return the first day of a month in the text, or None.

    Without a language the month names of all six are looked for.
    """
    return next(iter(find_day_months(text, language)), None)


def find_day_months(text: str, language: str | None = None) -> tuple[DayMonth, ...]:
    """Return every day of a month in the text, in order and without overlaps."""
    tags = [language] if language else list(SOURCES)
    found = sorted(
        (date for tag in tags for date in _find(text, tag)),
        key=lambda date: (date.start, -date.end),
    )
    kept: list[DayMonth] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return tuple(kept)


def render_day_month(language: str, month: int, day: int, year: int | None = None) -> str:
    """Return a date as the language's datelines write it: ``4 mart``, ``4-март``, ``March 4``.

    Raises:
        ValueError: the calendar has no such day.
    """
    if not is_day(month, day, year):
        raise ValueError(f"no such day: {year or '-'}-{month}-{day}")
    name = MONTHS[language][month - 1]
    if language == "en":
        return f"{name} {day}" + (f", {year}" if year else "")
    if language == "ky":
        return f"{day}-{name}" + (f", {year}-жыл" if year else "")
    if year is None or language == "tr":
        return f"{day} {name}" + (f" {year}" if year else "")
    if language == "kk":
        return f"{year} жылғы {day} {name}"
    if language == "az":
        return f"{day} {name} {ordinal(year, language)} il"
    return f"{day} {name} {year} г."


def is_day(month: int, day: int, year: int | None = None) -> bool:
    """Return whether the calendar has the day; without a year 29 February counts."""
    if not 1 <= month <= len(_DAYS) or not 1 <= day <= _DAYS[month - 1]:
        return False
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return (month, day) != (2, 29) or leap


def parse_iso(text: str) -> tuple[int, int, int | None] | None:
    """Read ``2023-07-24`` or ``--07-24`` (a time may follow) as (month, day, year), or None."""
    match = re.match(r"(?:(\d{4})|-)-(\d\d)-(\d\d)(?!\d)", text)
    if not match:
        return None
    year = int(match[1]) if match[1] else None
    month, day = int(match[2]), int(match[3])
    return (month, day, year) if is_day(month, day, year) else None


def _find(text: str, language: str) -> Iterator[DayMonth]:
    for pattern in _patterns(language):
        for match in pattern.finditer(text):
            date = _read(match)
            if date:
                yield date


def _read(match: re.Match[str]) -> DayMonth | None:
    groups = match.groupdict()
    month = next(number for number in range(1, 13) if groups[f"m{number}"])
    written = groups.get("year") or groups.get("before")
    year = int(written) if written else None
    day = int(groups["day"])
    if not is_day(month, day, year):
        return None
    return DayMonth(month=month, day=day, year=year, start=match.start(), end=match.end())


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Compile the forms of one language: the day first, and the month first where it is used."""
    flags = re.NOFLAG if language == "en" else re.IGNORECASE
    month = _month(language, _ENDINGS[language]) + _NO_LETTER
    day_first = (
        rf"(?<![^\W_]){_YEAR_BEFORE.get(language, '')}{_DAY}{_AFTER_DAY[language]}"
        rf"{month}{_YEAR_AFTER[language]}"
    )
    forms = [day_first]
    if language == "en":
        forms.append(
            rf"(?<![^\W_]){month}{_SPACE}{_DAY}(?:st|nd|rd|th)?(?![\d%])(?![.,:]\d){_YEAR_AFTER['en']}"
        )
    if language in _GENITIVE:
        forms.append(
            rf"(?<![^\W_]){_YEAR_BEFORE[language]}{_month(language, _GENITIVE[language])}"
            rf"{_SPACE}{_DAY}(?!\d)(?:{_DASH}[^\W\d_]{{1,4}})?"
        )
    return tuple(re.compile(form, flags) for form in forms)


def month_pattern(language: str) -> str:
    """Return a pattern of the month names without endings, as groups ``m1`` to ``m12``."""
    return _month(language, "")


def _month(language: str, endings: str) -> str:
    named = "|".join(f"(?P<m{n}>{stem})" for n, stem in enumerate(_STEMS[language], start=1))
    return f"(?:{named}){endings}"
