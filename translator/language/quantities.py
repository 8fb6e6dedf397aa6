"""The values that a news text states: one frozen record a kind, one canonical text a value.

Two texts in two languages say the same where their records are equal; `canonical` is the form
for reports and test data.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A plain number: ``1250000``."""

    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    """A share of a hundred: ``3.5%``; with `points` a difference of shares: ``3.5pp``."""

    amount: Decimal
    points: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal:
    """A place in an order: ``#5``."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From one amount to another: ``10..15``; `of` is ``%``, a currency or a unit id."""

    low: Decimal
    high: Decimal
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The result of a match: ``2:1``."""

    home: int
    away: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount of money: ``5000000 USD`` (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An amount of a unit: ``12.5 km``; the ids are those of ``units.toml``."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the calendar: ``2023-07-24``, ``--07-24``; weekday 1 is Monday: ``--07-24/1``."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month, of a year or of any: ``2023-07``, ``--07``."""

    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday:
    """A day of the week from 1 for Monday: ``W1``."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """A year or an unbroken run of years: ``2023``, ``2014/2020``."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decade:
    """Ten years from a round one on: ``1990s``."""

    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day: ``14:30``; `zone` is an IANA name or an offset: ``14:30 +05:00``."""

    hour: int
    minute: int
    zone: str = ""


Value = (
    Count
    | Percent
    | Ordinal
    | Range
    | Score
    | Money
    | Measure
    | Day
    | Month
    | Weekday
    | Years
    | Decade
    | Clock
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value where it stands: ``text[start:end]``, its case ending included."""

    value: Value
    start: int
    end: int


KINDS: dict[str, type[Value]] = {
    "number": Count,
    "percent": Percent,
    "ordinal": Ordinal,
    "range": Range,
    "score": Score,
    "money": Money,
    "unit": Measure,
    "date": Day,
    "month": Month,
    "weekday": Weekday,
    "year": Years,
    "decade": Decade,
    "time": Clock,
}
"""The kinds by the names that reports and test data use."""


def kind(value: Value) -> str:
    """Return the name of a value's kind, one of `KINDS`."""
    return next(name for name, record in KINDS.items() if isinstance(value, record))


def canonical(value: Value) -> str:
    """Return the one text of a value: ``5000000 USD``, ``10..15 %``, ``2023-07-24``."""
    match value:
        case Count():
            text = plain(value.amount)
        case Percent():
            text = plain(value.amount) + ("pp" if value.points else "%")
        case Range():
            text = f"{plain(value.low)}..{plain(value.high)} {value.of}".strip()
        case Money():
            text = f"{plain(value.amount)} {value.currency}"
        case Measure():
            text = f"{plain(value.amount)} {value.unit}"
        case Ordinal():
            text = f"#{value.number}"
        case Score():
            text = f"{value.home}:{value.away}"
        case _:
            text = _calendar(value)
    return text


def _calendar(value: Day | Month | Weekday | Years | Decade | Clock) -> str:
    match value:
        case Day():
            weekday = f"/{value.weekday}" if value.weekday else ""
            text = f"{value.year or '-'}-{value.month:02}-{value.day:02}{weekday}"
        case Month():
            text = f"{value.year or '-'}-{value.month:02}"
        case Weekday():
            text = f"W{value.number}"
        case Years():
            text = f"{value.first}" + (f"/{value.last}" if value.last != value.first else "")
        case Decade():
            text = f"{value.first}s"
        case Clock():
            text = f"{value.hour:02}:{value.minute:02} {value.zone}".strip()
    return text


def plain(amount: Decimal) -> str:
    """Return an amount in digits with a decimal point and no idle zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
