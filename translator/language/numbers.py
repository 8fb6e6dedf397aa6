"""Numbers in running text: where they stand, what they are worth, how the target writes them.

Separators by language: Azerbaijani, Turkish, Kazakh, Kyrgyz and Russian write a decimal comma;
Turkish and Azerbaijani group thousands with a full stop or a space, Kazakh, Kyrgyz and Russian
with a space, English with a comma (CLDR 48.2, number symbols). Agencies also mix figures and
words: ``3 bin 500`` is 3500, ``12,5 bin`` is 12500.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from translator.language import numerals
from translator.language.ordinals import MARKS, TURKISH_AT_START, ordinal

__all__ = [
    "Number",
    "find",
    "localise",
    "missing",
    "ordinal",
    "readings",
    "same",
    "write_figures",
]

_FIXED_SPACES = "\u00a0\u202f\u2009"
_SPACES = " " + _FIXED_SPACES
_HYPHENS = "-\u2010\u2011"
_DASHES = _HYPHENS + "–/"
_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|"
    r"(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})(?P=mark)(?P<last>\d{4})"
)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?")
_SPACED = re.compile(rf"[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")
_THOUSAND = {"en": "thousand", "az": "min", "tr": "bin", "kk": "мың", "ky": "миң", "ru": "тыс"}
_SCALES: dict[str, int] = {
    **dict.fromkeys(_THOUSAND.values(), 10**3),
    **dict.fromkeys(("million", "mn", "mln", "milyon", "миллион", "млн"), 10**6),
    **dict.fromkeys(
        ("billion", "bn", "bln", "milyard", "mlrd", "milyar", "миллиард", "млрд"), 10**9
    ),
    **dict.fromkeys(("trillion", "trln", "trilyon", "триллион", "трлн"), 10**12),
}
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_ROMAN = re.compile(r"(?<!\w)[IVXLІХ]{2,6}(?!\w)")
_ROMAN_SHAPE = re.compile(r"(XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdmsкдсм]?[mм]|CO|СО)\Z")
_AFTERNOON = re.compile(r"\s?p\.?\s?m\b", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\s?a\.?\s?m\b", re.IGNORECASE)
_SHORT_YEAR = re.compile(rf"(?<!\d)(\d\d)\d\d[{_DASHES}]$")

_DECIMAL = {"en": "."}
_GROUP = {"en": ",", "tr": "."}
_GROUPS = {"en": ",", "tr": ".", "az": "."}
"""Marks that group thousands, beside a space. Kazakh, Kyrgyz and Russian have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as written: ``text[start:end]``, its ordinal mark included.

    Attributes:
        values: every reading that the form allows: ``1.250`` is 1250 or 1.25 where nothing tells
            which, ``6`` before p.m. is 18 too. A time of day reads as hours.minutes, a date as
            yyyymmdd.
        ordinal: true for ``25th``, ``25-ci`` and their like.
        parts: what a time, a date or a group of figures is made of; another language may write
            them apart, and a month in letters.
        optional: a Roman numeral, a number in words or the figure of a unit (m2): it answers for
            a number of the other language, but none need answer for it.
        scale: what the word after it multiplies it by: 1000000 in ``3 million``.
    """

    text: str
    start: int
    end: int
    values: frozenset[Decimal]
    ordinal: bool = False
    parts: tuple[Decimal, ...] = field(default=())
    optional: bool = False
    scale: int = 1


def find(text: str, language: str) -> list[Number]:
    """Return the numbers of a text in order.

    Roman numerals from two letters on are included, and numbers in words, which are optional.
    """
    found = [_number(match, text, language) for match in _pattern(language).finditer(text)]
    marked = [*found, *_roman(text)]
    taken = [(number.start, number.end) for number in marked]
    words = [
        word
        for word in _words(text, language)
        if all(word.end <= start or end <= word.start for start, end in taken)
    ]
    return sorted([*marked, *words], key=lambda number: number.start)


def _words(text: str, language: str) -> Iterator[Number]:
    for spelled in numerals.find(text, language):
        # "first", "ikinci" grade and list more often than they count.
        if spelled.sure and spelled.value > 10 * spelled.ordinal:
            yield Number(
                text=text[spelled.start : spelled.end],
                start=spelled.start,
                end=spelled.end,
                values=frozenset({Decimal(spelled.value)}),
                ordinal=spelled.ordinal,
                optional=True,
            )


@cache
def _scale_words(language: str) -> str:
    """Return a pattern of the words for a thousand and more, the longest first."""
    others = set(_THOUSAND.values()) - {_THOUSAND[language]}
    return "|".join(sorted(set(_SCALES) - others, key=len, reverse=True))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    scale = rf"[{_SPACES}](?:{_scale_words(language)})"
    alternatives = (
        rf"(?<![\d.,])(?:{_DATE.pattern})(?!\d)",
        rf"(?<![\d:])(?:{_CLOCK.pattern})(?![\d:])",
        rf"(?<![\w.,])\d{{1,3}}(?:{scale}[{_SPACES}]\d{{1,3}}(?![.,]?\d))+(?:{scale}\b)?",
        rf"(?<![\w.,])(?<![^\W\d_][{_HYPHENS}])(?:{_SPACED.pattern})(?!\d)",
        r"\d+(?:[.,]\d+)*",
    )
    return re.compile("|".join(alternatives))


def _number(match: re.Match[str], text: str, language: str) -> Number:
    form, end = match.group(), match.end()
    before = text[max(0, match.start() - 6) : match.start()]
    first = language == "tr" and not before
    ordinal = (TURKISH_AT_START if first else MARKS[language]).match(text, end)
    if ordinal:
        end = ordinal.end()
    after = text[end : end + 12]
    scale = re.match(rf"[{_SPACES}{_HYPHENS}]?({_scale_words(language)})", after)
    values = readings(form, language)
    more = _scaled(form, values, scale[1], language) if scale else _dated(form, before, after)
    return Number(
        text=text[match.start() : end],
        start=match.start(),
        end=end,
        values=values | more,
        ordinal=bool(ordinal),
        parts=_parts(form),
        optional=form in {"2", "3"} and bool(_UNIT.search(before)),
        scale=_SCALES[scale[1]] if scale else 1,
    )


def _scaled(form: str, values: frozenset[Decimal], word: str, language: str) -> frozenset[Decimal]:
    if any(char.isalpha() for char in form):
        return frozenset({_sum_of_scales(f"{form} {word}", language)})
    return frozenset(value * _SCALES[word] for value in values)


def _dated(form: str, before: str, after: str) -> frozenset[Decimal]:
    """Return what its neighbours make of a number: 6 p.m. is 18, 2014–20 is 2014–2020."""
    century = _SHORT_YEAR.search(before)
    if century and re.fullmatch(r"\d\d", form):
        return frozenset({Decimal(century.group(1) + form)})
    hour = max(readings(form, "en"))
    if _AFTERNOON.match(after) and hour < 12:
        return frozenset({hour + 12})
    if _MIDNIGHT.match(after) and 12 <= hour < 13:
        return frozenset({hour - 12})
    return frozenset()


def _roman(text: str) -> Iterator[Number]:
    for match in _ROMAN.finditer(text):
        letters = match.group().replace("І", "I").replace("Х", "X")
        if _ROMAN_SHAPE.fullmatch(letters):
            yield Number(
                text=match.group(),
                start=match.start(),
                end=match.end(),
                values=frozenset({Decimal(_roman_value(letters))}),
                optional=True,
            )


def _roman_value(letters: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(one if one >= other else -one for one, other in zip(values, following, strict=True))


def readings(form: str, language: str) -> frozenset[Decimal]:
    """Return every value that a written number may have; never empty for digits.

    Marks used as the language uses them have one reading. Three figures after the decimal mark
    are read as thousands too, since drafts copy the separators of their source.
    """
    date = _DATE.fullmatch(form)
    if date:
        return frozenset(_dates(date))
    if _CLOCK.fullmatch(form) and form.count(":") == 1:
        return frozenset({Decimal(form.replace(":", "."))})
    if any(char.isalpha() for char in form):
        return frozenset({_sum_of_scales(form, language)})
    plain = re.sub(f"[{_SPACES}]", "", form)
    # 1.2.3, 2:05:13: versions and long times have no single value, only their digits.
    return frozenset(_values(plain, language)) or frozenset({Decimal(re.sub(r"\D", "", plain))})


def _sum_of_scales(form: str, language: str) -> Decimal:
    """Add up ``2 milyon 350 bin``; figures without a word count as they are."""
    terms = re.findall(rf"(\d+)[{_SPACES}]?({_scale_words(language)})?", form)
    return sum((Decimal(figures) * _SCALES.get(word, 1) for figures, word in terms), Decimal(0))


def _dates(date: re.Match[str]) -> Iterator[Decimal]:
    if date["year"]:
        yield Decimal(date["year"] + date["month"] + date["day"])
        return
    first, second, last = int(date["first"]), int(date["second"]), date["last"]
    yield Decimal(f"{last}{second:02}{first:02}")
    if date["mark"] == "/":
        yield Decimal(f"{last}{first:02}{second:02}")


def _values(plain: str, language: str) -> Iterator[Decimal]:
    decimal = _DECIMAL.get(language, ",")
    group = "," if decimal == "." else "."
    grouped = _GROUPED.fullmatch(plain)
    if grouped:
        yield Decimal(plain.replace(grouped.group(1), ""))
        if plain.count(grouped.group(1)) > 1 or grouped.group(1) == _GROUPS.get(language):
            return
    if re.fullmatch(r"\d+(?:[.,]\d+)?", plain):
        yield Decimal(plain.replace(",", "."))
    elif re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+\{decimal}\d+", plain):
        yield Decimal(plain.replace(group, "").replace(decimal, "."))


def _parts(form: str) -> tuple[Decimal, ...]:
    date = _DATE.fullmatch(form)
    if date:
        day = date["day"] or (date["second"] if int(date["second"]) > 12 else date["first"])
        return (Decimal(day), Decimal(date["year"] or date["last"]))
    if re.search(r"[.,]", form) or form.isdigit():
        return ()
    return tuple(Decimal(part) for part in re.findall(r"\d+", form))


def same(one: Number, other: Number) -> bool:
    """Return whether two written numbers may stand for one value: 3 million is not 3 billion."""
    if one.scale > 1 and other.scale > 1:
        return max(one.values) == max(other.values)
    return bool(one.values & other.values)


def missing(source: list[Number], target: list[Number]) -> list[Number]:
    """Return the numbers of `source` that `target` lacks; each target number serves once.

    Equal readings are paired before doubtful ones. What is left over is compared part by part:
    ``24 100`` may be a day and a count, and 24.07.2023 may be written out.
    """
    left = sorted(target, key=lambda number: number.optional)
    asked = sorted(source, key=lambda number: number.optional)
    lost = [number for number in asked if not _taken(number, left, _alike)]
    lost = [number for number in lost if not _taken(number, left, same)]
    pool = [value for number in left for value in number.parts]
    plain = [number for number in left if not number.parts]
    lost = [
        number for number in lost if not number.optional and not _taken_apart(number, plain, pool)
    ]
    return sorted(lost, key=lambda number: number.start)


def _alike(one: Number, other: Number) -> bool:
    return one.values == other.values and one.scale == other.scale


def _taken(number: Number, left: list[Number], agree: Callable[[Number, Number], bool]) -> bool:
    twin = next((other for other in left if agree(number, other)), None)
    if twin is not None:
        left.remove(twin)
    return twin is not None


def _taken_apart(number: Number, plain: list[Number], pool: list[Decimal]) -> bool:
    """Pair a number with a part of a compound, or a compound's parts with single numbers."""
    if not number.parts:
        part = next((value for value in pool if value in number.values), None)
        if part is not None:
            pool.remove(part)
        return part is not None
    twins = []
    for value in number.parts:
        twin = next((n for n in plain if value in n.values and n not in twins), None)
        if twin is None:
            return False
        twins.append(twin)
    for twin in twins:
        plain.remove(twin)
    return True


def localise(number: Number, source: str, target: str) -> str:
    """Return a number in the target's form: separators, ordinal mark.

    ``3 bin 500`` becomes one number in figures. A form with several readings, a time, a date or a
    version is carried over as it stands.
    """
    digits = re.match(rf"\d+(?:[.,{_SPACES}]\d+)*", number.text)
    form = digits.group() if digits else ""
    value = _own_value(form, source)
    if number.parts and not _SPACED.fullmatch(number.text):
        mixed = any(char.isalpha() for char in number.text) and len(number.values) == 1
        return write_figures(max(number.values), target, grouped=True) if mixed else number.text
    if number.ordinal and value is not None and value == int(value):
        return ordinal(int(value), target)
    if value is None or form.isdigit():
        return number.text
    grouped = bool(re.match(rf"\d{{1,3}}[.,{_SPACES}]\d{{3}}(?!\d)", form))
    return write_figures(value, target, grouped=grouped) + number.text[len(form) :]


def _own_value(form: str, language: str) -> Decimal | None:
    """Return the value of a number whose marks are those of the language and leave no doubt."""
    decimal = _DECIMAL.get(language, ",")
    groups = f"[{_FIXED_SPACES}{_GROUPS.get(language, '')}{_GROUP.get(language, ' ')}]"
    if _GROUPED.fullmatch(form) and form[-4] == decimal:
        return None  # 1,250 in a decimal-comma language is as often a copied thousand
    if not re.fullmatch(rf"(?:\d+|[1-9]\d{{0,2}}(?:{groups}\d{{3}})+)(?:\{decimal}\d+)?", form):
        return None
    whole, _, fraction = form.partition(decimal)
    digits = re.sub(r"\D", "", whole)
    return Decimal(f"{digits}.{fraction}" if fraction else digits)


def write_figures(value: Decimal, target: str, *, grouped: bool) -> str:
    """Return a value in figures with the target's separators: ``1 250 000,5``, ``1,250,000.5``."""
    whole, _, fraction = f"{value:f}".partition(".")
    text = f"{int(whole):,}".replace(",", _GROUP.get(target, "\u00a0")) if grouped else whole
    return text + (_DECIMAL.get(target, ",") + fraction if fraction else "")
