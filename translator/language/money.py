"""Money: amount and ISO 4217 code, read from and written to the newsroom forms.

Signs and codes stand before or after the figures, names after: ``$5 million``, ``5 mln manat``,
``5 млн теңге``, ``100₺``, ``USD 100``. A hundredth that follows is part of the amount:
``5 manat 50 qəpik``. Names and signs lie in ``currencies.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from translator.language import casing, nouns
from translator.language.amounts import SPACE, Style, write
from translator.language.quantities import Found, Money, Range
from translator.language.spans import Extent

_FILE = "currencies.toml"
_CENTS = Decimal(100)
_SIGN_FIRST = {"USD": "$", "EUR": "€", "GBP": "£"}


def find(text: str, language: str, extents: Sequence[Extent]) -> Iterator[Found]:
    """Yield the sums of money among the amounts of a text."""
    folded = casing.fold(text, language)
    for extent in extents:
        found = _after(text, folded, language, extent) or _before(text, extent)
        if found:
            yield found


def _after(text: str, folded: str, language: str, extent: Extent) -> Found | None:
    for end in dict.fromkeys((extent.end, extent.tail)):
        sign = _sign_after().match(text, end)
        if sign:
            return _found(extent, _signs()[sign["sign"]], extent.start, sign.end())
        noun = _noun(language).match(folded, end)
        if noun:
            code = _codes(language)[noun["noun"]]
            return _with_minor(folded, language, _found(extent, code, extent.start, noun.end()))
    return None


def _before(text: str, extent: Extent) -> Found | None:
    sign = _sign_before().search(text, max(0, extent.start - 6), extent.start)
    if not sign:
        return None
    # "$5-million deal": the hyphen and the case ending are the amount's own.
    return _found(extent, _signs()[sign["sign"]], sign.start(), extent.tail)


def _found(extent: Extent, code: str, start: int, end: int) -> Found:
    if extent.high is not None:
        return Found(value=Range(low=extent.low, high=extent.high, of=code), start=start, end=end)
    return Found(value=Money(amount=extent.low, currency=code), start=start, end=end)


def _with_minor(folded: str, language: str, found: Found) -> Found:
    if not isinstance(found.value, Money):
        return found
    minor = _minor(language, found.value.currency)
    match = minor.match(folded, found.end) if minor else None
    if not match:
        return found
    amount = found.value.amount + Decimal(match["cents"]) / _CENTS
    money = Money(amount=amount, currency=found.value.currency)
    return Found(value=money, start=found.start, end=match.end())


def render(value: Money, language: str, style: Style = "press") -> str:
    """Return a sum as the language's newsrooms write it.

    `press`: ``$5 million``, ``5 milyon dolar``; `short`: ``5 mln USD``; `full`: every digit.
    """
    figures = write(value.amount, language, style)
    if style == "short":
        before = language == "en"
        return f"{value.currency} {figures}" if before else f"{figures} {value.currency}"
    if language == "en" and value.currency in _SIGN_FIRST:
        return _SIGN_FIRST[value.currency] + figures
    return f"{figures} {name(value.currency, language, one=value.amount == 1)}"


def name(code: str, language: str, *, one: bool = False) -> str:
    """Return a currency's name beside an amount: the English plural unless it is one."""
    forms = nouns.names(nouns.load(_FILE)[code], language)
    return forms[1] if language == "en" and not one and len(forms) > 1 else forms[0]


@cache
def _codes(language: str) -> dict[str, str]:
    rows = nouns.load(_FILE).items()
    return {
        casing.fold(term, language): code
        for code, row in reversed(rows)
        for term in nouns.names(row, language)
    }


@cache
def _noun(language: str) -> re.Pattern[str]:
    return re.compile(f"(?:{SPACE}|-)?" + nouns.pattern(_codes(language), language))


@cache
def _signs() -> dict[str, str]:
    rows = nouns.load(_FILE).items()
    signs = {sign: code for code, row in rows for sign in row["signs"].split()}
    return {**signs, **{code: code for code, _ in rows}}


@cache
def _any_sign() -> str:
    ordered = sorted(_signs(), key=lambda sign: (-len(sign), sign))
    return rf"(?P<sign>{'|'.join(map(re.escape, ordered))})"


@cache
def _sign_after() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}?{_any_sign()}(?:['’-][^\W\d_]{{1,4}})?(?![^\W_])")


@cache
def _sign_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){_any_sign()}{SPACE}?$")


@cache
def _minor(language: str, code: str) -> re.Pattern[str] | None:
    row = nouns.load(_FILE)[code].get("minor")
    if row is None:
        return None
    joint = f"{SPACE}(?:and{SPACE})?" if language == "en" else SPACE
    return re.compile(
        rf"{joint}(?P<cents>\d\d?){SPACE}" + nouns.pattern(nouns.names(row, language), language)
    )
