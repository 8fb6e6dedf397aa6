"""Months, years, decades and weekdays in running text, and how newsrooms write them.

``2023 жылғы шілде``, ``iyul 2023-cü il``, ``2014-2020-жылдары``, ``1990'lar``, ``Pazartesi günü``.
Days of a month are `language.dates`' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from translator.language import casing, nouns
from translator.language.amounts import HYPHEN, SPACE
from translator.language.dates import MONTHS, month_pattern
from translator.language.numerals import last_word, suffix
from translator.language.ordinals import ordinal
from translator.language.quantities import Decade, Found, Month, Weekday, Years

_YEAR = r"(?<![\d.,/:])(?<!\d[ \u00a0])(?P<year>1[0-9]\d\d|20\d\d|2100)(?!\d)(?![.,:]\d)"
_ILCU = f"{HYPHEN}c[ıiuü]{SPACE}"
_DASH = f"{SPACE}?[-–—/\u2010\u2011]{SPACE}?"
_YEAR_WORD = {
    "en": "(?!)",
    "az": rf"{_ILCU}il(?:in|d[əa]n?|ədək|əcən|ə|i|d[əa]k[iı])?",
    "tr": (
        rf"{SPACE}(?:yıl(?:ı(?:n(?:da(?:n|ki)?|ın|a|ı)?)?)?|senesi(?:nde)?)"
        r"|['’](?:[yn]?[ıiuü]n?|y?[ae]|[dt][ae](?:n|ki)?)"
    ),
    "kk": rf"{SPACE}?(?:жыл(?:ы|ғы|дың|дан|ға|да|дағы)?|ж\.)",
    "ky": rf"{HYPHEN}{SPACE}?жыл(?:ы|дын|дан|га|дагы|да)?",
    "ru": rf"{SPACE}?(?:год(?:а|у|ом|е)?|г\.)",
}
_YEARS_WORD = {
    "en": "(?!)",
    "az": rf"{_ILCU}il(?:lər(?:d[əa]n?|in|i|ədək|əcən|ə|d[əa]ki)?|d[əa])",
    "tr": rf"{SPACE}yıllar(?:ı(?:n(?:da(?:n|ki)?|ın|a|ı)?)?|da)?",
    "kk": rf"(?:{SPACE}|{HYPHEN})(?:жылдар(?:ы|да|дың|дан|ға|ғы|дағы)?|жж\.)",
    "ky": rf"{HYPHEN}{SPACE}?жылдар(?:ы|да|дын|дан|га|дагы)?",
    "ru": rf"{SPACE}?(?:год(?:ы|ов|ах|ам)|гг\.)",
}
_DECADE = {
    "en": r"(?P<ten>(?:1[0-9]|20)\d0|[2-9]0)['’]?s",
    "az": rf"(?P<ten>(?:1[0-9]|20)\d0|[2-9]0){_ILCU}il(?:lər(?:d[əa]n?|in|i|ədək|əcən|ə|d[əa]ki)?)",
    "tr": (
        r"(?P<ten>(?:1[0-9]|20)\d0|[2-9]0)['’]l(?:ar|er)"
        r"(?:[ıi]n?|[dt][ae](?:n|ki)?|[ae])?"
        rf"|(?P<ten2>(?:1[0-9]|20)\d0|[2-9]0)['’]l[ıiuü]{SPACE}yıllar(?:[ıa]n?|da(?:n|ki)?)?"
    ),
    "kk": rf"(?P<ten>(?:1[0-9]|20)\d0|[2-9]0){_YEARS_WORD['kk']}",
    "ky": rf"(?P<ten>(?:1[0-9]|20)\d0|[2-9]0){_YEARS_WORD['ky']}",
    "ru": (
        rf"(?P<ten>(?:1[0-9]|20)\d0|[2-9]0){HYPHEN}(?:е|х|ые|ых)"
        rf"{SPACE}(?:год(?:ы|ов|ах|ам)|гг\.)"
    ),
}
_MONTH_TAIL = {
    "en": "",
    "az": "(?:s?[ıiuü]n?(?:d[aə]n?|[aə])?|d[aə]n?|[aə])?",
    "tr": "(?:['’]?(?:[ıiuü]n?(?:d[ae]n?)?|[ae]|[dt][ae](?:n|ki)?)|ı)?(?: ayı(?:nda(?:n)?)?)?",
    "kk": "(?:с?[ыі](?:н(?:д?[ае]н?)?)?|[дтн][ыі]ң?|[дт][ае]н?|[ғгқк][ае]|[дт][ае](?:ғ[ыі]|г[іы]))?"
    "(?: айы(?:нда|нан|ның)?)?",
    "ky": "(?:с?[ыиуү]н?(?:д?[аоөе]н?)?|н[ыиуү]н|[дт][ыиуү]н?|[дт][аоөе]н?"
    "|[гк][аоөе]|[дт][аоөе]г[ыи])?"
    "(?: айы(?:нда|нан|нын)?)?",
    "ru": "",
}
_WRITTEN_YEAR = {
    "az": rf"(?P<year>\d{{4}}){_ILCU}il(?:in)?{SPACE}",
    "kk": rf"(?P<year>\d{{4}}){SPACE}жыл(?:ғы|дың|ы){SPACE}",
    "ky": rf"(?P<year>\d{{4}}){HYPHEN}жыл(?:дын|ы|дагы){SPACE}",
    "tr": rf"(?P<year>\d{{4}}){SPACE}(?:yılı(?:nın)?{SPACE})?",
    "ru": rf"(?P<year>\d{{4}}){SPACE}год(?:а|у){SPACE}",
    "en": r"(?P<year>(?!))",
}
_WEEKDAY_TAIL = {
    "en": "s?",
    "az": f"{nouns.ENDINGS['az']}(?:{SPACE}günü(?:nə|ndən|n)?)?",
    "tr": f"(?:(?:si|y?[ıiae]|d[ae]n)?{SPACE}günü(?:ne|nden|nün)?|si|y?[ae])?",
    "kk": f"{nouns.ENDINGS['kk']}(?:{SPACE}күні(?:нен|не)?)?",
    "ky": f"{nouns.ENDINGS['ky']}(?:{SPACE}күнү(?:нөн|нө)?)?",
    "ru": "",
}
_DOUBTFUL_WEEKDAYS = {"az": {"bazar"}, "tr": {"pazar"}, "ky": {"жума"}, "ru": {"среда", "среду"}}


def find(text: str, language: str, *, lenient: bool = False) -> Iterator[Found]:
    """Yield the months with a year, years and decades of a text; days are blanked before.

    `lenient` believes a bare month and a bare year too.
    """
    yield from _months(text, language, lenient=lenient)
    for match in _decades(language).finditer(text):
        ten = int(match["ten"] or match.groupdict().get("ten2") or 0)
        first = ten if ten >= 100 else 1900 + ten
        yield Found(value=Decade(first=first), start=match.start(), end=match.end())
    yield from _years(text, language, lenient=lenient)


def _months(text: str, language: str, *, lenient: bool) -> Iterator[Found]:
    for match in _dated_months(language, lenient=lenient).finditer(text):
        groups = match.groupdict()
        month = next(number for number in range(1, 13) if groups[f"m{number}"])
        written = groups.get("year") or groups.get("after")
        value = Month(month=month, year=int(written) if written else None)
        yield Found(value=value, start=match.start(), end=match.end())


def _years(text: str, language: str, *, lenient: bool) -> Iterator[Found]:
    for match in _year_pattern(language).finditer(text):
        first = int(match["year"])
        last = _last(first, match["last"])
        sure = match["word"] or match["before"] or last > first or lenient
        if sure and first <= last:
            yield Found(value=Years(first=first, last=last), start=match.start(), end=match.end())


def _last(first: int, written: str | None) -> int:
    if written is None:
        return first
    return int(written) if len(written) == 4 else first // 100 * 100 + int(written)


def weekdays(text: str, language: str, *, lenient: bool = False) -> Iterator[Found]:
    """Yield the weekdays of a text.

    A name that is also a common word needs the word for day, unless `lenient`: beside a date
    it is sure.
    """
    folded = casing.fold(text, language)
    names = _weekday_numbers(language)
    for match in _weekday_pattern(language).finditer(folded):
        name = match["name"]
        doubtful = name in _DOUBTFUL_WEEKDAYS.get(language, ())
        whole = len(folded.strip()) == match.end() - match.start()
        if lenient or not doubtful or match.end() > match.end("name") or whole:
            value = Weekday(number=names[name])
            yield Found(value=value, start=match.start(), end=match.end())


@cache
def _weekday_numbers(language: str) -> dict[str, int]:
    rows = nouns.load("weekdays.toml")[language]
    return {
        casing.fold(name.replace("_", " "), language): number
        for number, names in enumerate(rows["names"], start=1)
        for name in names.split()
    }


@cache
def _weekday_pattern(language: str) -> re.Pattern[str]:
    ordered = sorted(_weekday_numbers(language), key=lambda name: (-len(name), name))
    tail = _WEEKDAY_TAIL[language]
    return re.compile(rf"(?<![^\W_])(?P<name>{'|'.join(map(re.escape, ordered))}){tail}(?![^\W_])")


@cache
def _decades(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,/:-])(?:{_DECADE[language]})(?![^\W_])", re.IGNORECASE)


@cache
def _year_pattern(language: str) -> re.Pattern[str]:
    before = {"en": f"(?:in|since|by|until|from|of){SPACE}", "ru": f"(?:в|с|до|к){SPACE}"}
    return re.compile(
        rf"(?P<before>(?<![^\W_]){before.get(language, '(?!)')})?{_YEAR}"
        rf"(?:{_DASH}(?P<last>\d{{4}}|\d\d)(?!\d)(?![.,]\d))?"
        rf"(?:(?P<word>{_YEARS_WORD[language]}|{_YEAR_WORD[language]})(?![^\W_]))?"
        rf"(?![^\W_])",
        re.IGNORECASE,
    )


@cache
def _dated_months(language: str, *, lenient: bool) -> re.Pattern[str]:
    month = month_pattern(language) + _MONTH_TAIL[language] + r"(?![^\W\d_])"
    word = f"(?:{_YEAR_WORD[language]})?(?![^\\W_])"
    year_last = rf",?{SPACE}(?P<after>\d{{4}})(?!\d)(?:{word})"
    needed = "?" if lenient else ""
    flags = re.NOFLAG if language == "en" else re.IGNORECASE
    first = f"(?:{_WRITTEN_YEAR[language]})?"
    return re.compile(rf"(?<![^\W_]){first}{month}(?(year)|(?:{year_last}){needed})", flags)


def render_month(value: Month, language: str) -> str:
    """Return a month with its year: ``July 2023``, ``2023 жылғы шілде``, ``2023-жылдын июлу``."""
    name = MONTHS[language][value.month - 1]
    if value.year is None or language in {"en", "tr"}:
        return f"{name} {value.year or ''}".strip()
    return {
        "az": f"{name} {ordinal(value.year, 'az')} il",
        "kk": f"{value.year} жылғы {name}",
        "ky": f"{value.year}-жылдын {name}",
        "ru": f"{name} {value.year} года",
    }[language]


def render_years(value: Years, language: str) -> str:
    """Return a year or a run of years: ``2023-cü il``, ``2014-2020 жылдар``."""
    single = value.first == value.last
    span = str(value.first) if single else f"{value.first}-{value.last}"
    if language == "en":
        return span.replace("-", "–")
    if language == "az":
        marked = span[:-4] + ordinal(value.last, "az")
        return f"{marked} {'il' if single else 'illər'}"
    forms = {
        "tr": (f"{span} yılı", f"{span} yılları"),
        "kk": (f"{span} жыл", f"{span} жылдар"),
        "ky": (f"{span}-жыл", f"{span}-жылдар"),
        "ru": (f"{span} год", f"{span} годы"),
    }
    return forms[language][not single]


def render_decade(value: Decade, language: str) -> str:
    """Return a decade: ``the 1990s`` without its article, ``1990-cı illər``, ``1990'lar``."""
    forms = {
        "en": f"{value.first}s",
        "az": f"{ordinal(value.first, 'az')} illər",
        "tr": f"{value.first}'l{_turkish_vowel(value.first)}r",
        "kk": f"{value.first} жылдар",
        "ky": f"{value.first}-жылдар",
        "ru": f"{value.first}-е годы",
    }
    return forms[language]


def _turkish_vowel(year: int) -> str:
    """Return the plural's vowel after the reading of a year: doksanlar, yirmiler."""
    return "a" if suffix(last_word(year, "tr"), "tr", "abl").endswith("an") else "e"


def render_weekday(value: Weekday, language: str) -> str:
    """Return the name of a weekday with the word for day where the name alone is doubtful."""
    name: str = nouns.load("weekdays.toml")[language]["names"][value.number - 1]
    shown = name.split(maxsplit=1)[0].replace("_", " ")
    if casing.fold(shown, language) in _DOUBTFUL_WEEKDAYS.get(language, ()):
        shown += {"az": " günü", "tr": " günü", "ky": " күнү"}[language]
    return shown
