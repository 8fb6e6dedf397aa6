"""Units and percent: an amount with a unit id, read from and written to the newsroom forms.

``12,5 kilometr``, ``12.5 km``, ``12,5 шақырым``, ``-5 °C``; ``yüzde 3,5``, ``%3,5``,
``3,5 faiz``, ``3.5 percent``, ``1,5 faiz bəndi``. Names and symbols lie in ``units.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from translator.language import casing, nouns
from translator.language.amounts import SPACE, Style, write
from translator.language.quantities import Found, Measure, Percent, Range
from translator.language.spans import Extent
from translator.language.tags import CYRILLIC

_FILE = "units.toml"
_PERCENT = {
    "en": "percent|per cent|pct",
    "az": "faiz",
    "tr": "yüzde",
    "kk": "пайыз|процент",
    "ky": "пайыз|процент",
    "ru": "процент",
}
_POINTS = {
    "en": "percentage points?|points of percentage",
    "az": "faiz bəndi|faiz punktu|faiz bənd",
    "tr": "yüzde puan|puan",
    "kk": "пайыздық тармақ|пайыздық пункт",
    "ky": "пайыздык пункт|пайыздык чекит",
    "ru": "процентных пункта|процентных пунктов|процентный пункт|процентного пункта|п[.]п[.]",
}
_POINTS_WRITTEN = {
    "az": "faiz bəndi",
    "tr": "puan",
    "kk": "пайыздық тармақ",
    "ky": "пайыздык пункт",
    "ru": "процентных пункта",
}
_SIGN_FIRST = re.compile(r"%[ \u00a0]?$")
_WORD_FIRST = re.compile(r"(?<![^\W_])yüzde[ \u00a0]$")


def percents(text: str, language: str, extents: Sequence[Extent]) -> Iterator[Found]:
    """Yield the percentages and percentage points among the amounts of a text."""
    folded = casing.fold(text, language)
    for extent in extents:
        if extent.amount.ordinal:
            continue
        start = _sign_start(folded, language, extent)
        if start is not None:
            yield _percent(extent, start, extent.tail, points=False)
            continue
        for end in dict.fromkeys((extent.end, extent.tail)):
            match = _after(language).match(folded, end)
            if match:
                yield _percent(extent, extent.start, match.end(), points=bool(match["points"]))
                break


def _sign_start(folded: str, language: str, extent: Extent) -> int | None:
    """Return where ``%3,5`` or ``yüzde 3,5`` begins, None for another form."""
    before = folded[: extent.start]
    match = _SIGN_FIRST.search(before) or (language == "tr" and _WORD_FIRST.search(before))
    # "5 %10": the sign belongs to the figures before it.
    return match.start() if match and not re.search(r"\d[ \u00a0]?%[ \u00a0]?$", before) else None


def _percent(extent: Extent, start: int, end: int, *, points: bool) -> Found:
    if extent.high is not None:
        of = "pp" if points else "%"
        return Found(value=Range(low=extent.low, high=extent.high, of=of), start=start, end=end)
    return Found(value=Percent(amount=extent.low, points=points), start=start, end=end)


@cache
def _after(language: str) -> re.Pattern[str]:
    endings = nouns.ENDINGS[language]
    return re.compile(
        rf"{SPACE}?%(?:[-'’](?:[^\W\d_]{{1,5}}))?(?![^\W_])"
        rf"|(?:{SPACE}|-)(?:(?P<points>{_POINTS[language]})|{_PERCENT[language]})"
        rf"{endings}(?![^\W_])"
    )


def render_percent(value: Percent, language: str, style: Style = "press") -> str:
    """Return a percentage: ``yüzde 3,5``, ``3,5 faiz``; `short` has the sign: ``%3,5``."""
    figures = write(value.amount, language, "full")
    if value.points:
        return f"{figures} {_points(language, one=value.amount == 1)}"
    if style == "short":
        return f"%{figures}" if language == "tr" else f"{figures}%"
    if language == "tr":
        return f"yüzde {figures}"
    return f"{figures} {_PERCENT[language].split('|')[0]}"


def _points(language: str, *, one: bool) -> str:
    if language == "en":
        return "percentage point" if one else "percentage points"
    return _POINTS_WRITTEN[language]


def find(text: str, language: str, extents: Sequence[Extent]) -> Iterator[Found]:
    """Yield the amounts of a text that a unit follows.

    ``6га`` is six in the dative: after a case ending only what follows it can be a unit.
    """
    folded = casing.fold(text, language)
    for extent in extents:
        match = _symbol(language).match(text, extent.tail)
        unit = _symbols(language)[match["symbol"]] if match else ""
        if not match:
            match = _noun(language).match(folded, extent.tail)
            unit = _ids(language)[match["noun"]] if match else ""
        if match and not extent.amount.ordinal:
            yield _measure(extent, unit, match.end())


def _measure(extent: Extent, unit: str, end: int) -> Found:
    if extent.high is not None:
        value = Range(low=extent.low, high=extent.high, of=unit)
        return Found(value=value, start=extent.start, end=end)
    return Found(value=Measure(amount=extent.low, unit=unit), start=extent.start, end=end)


def render(value: Measure, language: str, style: Style = "press") -> str:
    """Return a measure: ``12,5 kilometr``; `short` has the symbol where there is one."""
    figures = write(value.amount, language, style)
    shown = symbol(value.unit, language) if style == "short" else ""
    if shown == "°":
        return figures + shown
    return f"{figures} {shown or name(value.unit, language, one=value.amount == 1)}"


def ids() -> frozenset[str]:
    """Return the ids of all units."""
    return frozenset(nouns.load(_FILE))


def name(unit: str, language: str, *, one: bool = False) -> str:
    """Return a unit's name beside an amount: the English plural unless it is one."""
    forms = nouns.names(nouns.load(_FILE)[unit], language)
    return forms[1] if language == "en" and not one else forms[0]


def symbol(unit: str, language: str) -> str:
    """Return a unit's symbol in the script of the language, empty where it has none."""
    return next(iter(_own_symbols(unit, language)), "")


def _own_symbols(unit: str, language: str) -> list[str]:
    latin, _, cyrillic = nouns.load(_FILE)[unit]["symbols"].partition("|")
    return [
        text.replace("_", " ") for text in (cyrillic if language in CYRILLIC else latin).split()
    ]


@cache
def _symbols(language: str) -> dict[str, str]:
    rows = nouns.load(_FILE)
    own = {text: unit for unit in rows for text in _own_symbols(unit, language)}
    latin = {text: unit for unit in rows for text in _own_symbols(unit, "en")}
    return {**latin, **own}


@cache
def _symbol(language: str) -> re.Pattern[str]:
    ordered = sorted(_symbols(language), key=lambda text: (-len(text), text))
    ending = r"(?:['’-][^\W\d_]{1,4})?(?![^\W_])(?!/)"
    return re.compile(rf"{SPACE}?(?P<symbol>{'|'.join(map(re.escape, ordered))}){ending}")


@cache
def _ids(language: str) -> dict[str, str]:
    rows = nouns.load(_FILE).items()
    return {
        casing.fold(term, language): unit
        for unit, row in rows
        for term in nouns.names(row, language)
    }


@cache
def _noun(language: str) -> re.Pattern[str]:
    return re.compile(f"(?:{SPACE}|-)" + nouns.pattern(_ids(language), language))
