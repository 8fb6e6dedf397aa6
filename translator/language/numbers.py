"""Numbers in running text: where they stand, what they are worth, how the target writes them.

Separators by language: Azerbaijani, Turkish, Kazakh, Kyrgyz and Russian write a decimal comma;
Turkish and Azerbaijani group thousands with a full stop or a space, Kazakh, Kyrgyz and Russian
with a space, English with a comma (CLDR 48.2, number symbols).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    rf"(?<![\w.,])\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:,\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)*"
)
_ORDINAL = {
    "en": re.compile(r"(?:st|nd|rd|th)\b"),
    "az": re.compile(r"-(?:c[ıiuü]|nc[ıiuü])\b"),
    "kk": re.compile(r"-(?:ші|шы)\b"),
    "ky": re.compile(r"-(?:ч[ыиуү])\b"),
}
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")

_DECIMAL = {"en": "."}
_GROUP = {"en": ",", "tr": "."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as written: ``text[start:end]``, its ordinal mark included.

    `values` holds every reading that the form allows: ``1.250`` is 1250 or 1.25 where nothing
    tells which. `ordinal` is true for ``25th``, ``25-ci`` and their like.
    """

    text: str
    start: int
    end: int
    values: frozenset[Decimal]
    ordinal: bool = False


def find(text: str, language: str) -> list[Number]:
    """Return the numbers of a text in order."""
    return [_number(match, text, language) for match in _NUMBER.finditer(text)]


def _number(match: re.Match[str], text: str, language: str) -> Number:
    end = match.end()
    ordinal = _ORDINAL[language].match(text, end) if language in _ORDINAL else None
    if ordinal:
        end = ordinal.end()
    return Number(
        text=text[match.start() : end],
        start=match.start(),
        end=end,
        values=readings(match.group(), language),
        ordinal=bool(ordinal),
    )


def readings(form: str, language: str) -> frozenset[Decimal]:
    """Return every value that a written number may have; never empty for digits."""
    plain = re.sub(f"[{_SPACES}]", "", form)
    found = set()
    grouped = _GROUPED.fullmatch(plain)
    if grouped:
        found.add(Decimal(plain.replace(grouped.group(1), "")))
    found |= _as_decimal(plain, language)
    if not found:
        # 24.07.2023, 1.2.3: dates and versions have no single value, only their digits.
        found.add(Decimal(re.sub(r"\D", "", plain)))
    return frozenset(found)


def _as_decimal(plain: str, language: str) -> set[Decimal]:
    decimal = _DECIMAL.get(language, ",")
    group = "," if decimal == "." else "."
    values = set()
    whole, _, fraction = plain.rpartition(decimal)
    if decimal in plain and plain.count(decimal) == 1:
        values.add(Decimal(f"{whole.replace(group, '')}.{fraction}"))
    elif re.fullmatch(r"\d+[.,]\d+", plain):
        values.add(Decimal(plain.replace(",", ".")))
    elif plain.isdigit():
        values.add(Decimal(plain))
    return values


def same(one: Number, other: Number) -> bool:
    """Return whether two written numbers may stand for one value."""
    return bool(one.values & other.values)


def missing(source: list[Number], target: list[Number]) -> list[Number]:
    """Return the numbers of `source` that `target` lacks; each target number serves once."""
    left = list(target)
    lost = []
    for number in source:
        twin = next((other for other in left if same(number, other)), None)
        if twin is None:
            lost.append(number)
        else:
            left.remove(twin)
    return lost


def localise(number: Number, source: str, target: str) -> str:
    """Return a number in the target's form: separators, ordinal mark.

    A form with several readings, a date or a version is carried over as it stands.
    """
    digits = re.match(rf"[\d.,{_SPACES}]*\d", number.text)
    form = digits.group() if digits else number.text
    if number.ordinal and form.isdigit():
        return ordinal(int(form), target)
    rewritten = _rewrite(form, number.values, source, target)
    return rewritten + number.text[len(form) :]


def _rewrite(form: str, values: frozenset[Decimal], source: str, target: str) -> str:
    if form.isdigit() or len(values) != 1 or _is_compound(form):
        if not _GROUPED.fullmatch(form) or not _is_group_of(form, source):
            return form
        values = frozenset({Decimal(re.sub(r"\D", "", form))})
    (value,) = values
    whole, _, fraction = f"{value:f}".partition(".")
    grouped = f"{int(whole):,}" if re.search(rf"\d[.,{_SPACES}]\d{{3}}(?!\d)", form) else whole
    text = grouped.replace(",", _GROUP.get(target, "\u00a0"))
    return text + (_DECIMAL.get(target, ",") + fraction if fraction else "")


def _is_compound(form: str) -> bool:
    return len(re.findall(r"[.,]", form)) > 1 and not _GROUPED.fullmatch(form)


def _is_group_of(form: str, language: str) -> bool:
    """Return whether the one separator of ``12,500`` or ``12.500`` groups in this language."""
    mark = re.search(r"[.,]", form)
    return bool(mark) and mark is not None and mark.group() != _DECIMAL.get(language, ",")


_AZ = {1: "ci", 2: "ci", 3: "cü", 4: "cü", 5: "ci", 6: "cı", 7: "ci", 8: "ci", 9: "cu"}
_AZ_TENS = {1: "cu", 2: "ci", 3: "cu", 4: "cı", 5: "ci", 6: "cı", 7: "ci", 8: "ci", 9: "cı"}
_KK = {6: "шы", 9: "шы"}
_KK_TENS = {1: "шы", 2: "шы", 3: "шы", 4: "шы", 6: "шы", 9: "шы"}
_KY = {3: "чү", 4: "чү", 6: "чы", 9: "чу"}
_KY_TENS = {1: "чу", 2: "чы", 3: "чу", 4: "чы", 5: "чү", 6: "чы", 9: "чу"}


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
    return f"{value}-{_turkic_ordinal(value, language)}"


def _english_ordinal(value: int) -> str:
    if value % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _turkic_ordinal(value: int, language: str) -> str:
    ones, tens, hundred, thousand, default = {
        "az": (_AZ, _AZ_TENS, "cü", "ci", "ci"),
        "kk": (_KK, _KK_TENS, "ші", "шы", "ші"),
        "ky": (_KY, _KY_TENS, "чү", "чи", "чи"),
    }[language]
    if value % 10:
        return ones.get(value % 10, default)
    if value % 100:
        return tens.get(value % 100 // 10, default)
    if value % 1000:
        return hundred
    return thousand if value % 1_000_000 else default
