"""Hand-written values of every kind in six languages, and what is written from them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import corpus
from translator.language import values
from translator.language.amounts import Style
from translator.language.quantities import (
    KINDS,
    Clock,
    Count,
    Day,
    Found,
    Measure,
    Money,
    Ordinal,
    Percent,
    Range,
    Value,
    canonical,
    kind,
)
from translator.language.tags import SOURCES, TARGETS

DATA = Path(__file__).resolve().parents[2] / "data" / "values"
STYLES: tuple[Style, ...] = ("press", "short", "full")


def cases(language: str) -> list[tuple[str, str, str]]:
    """Return (kind, text, canonical value) rows of a language."""
    lines = (DATA / f"{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [(row[0], row[1], row[2]) for row in rows]


def _back(value: Value, language: str, style: Style) -> Value | None:
    return values.parse(kind(value), values.render(value, language, style), language)


@pytest.mark.parametrize("language", SOURCES)
def test_every_written_case_has_its_value(language: str) -> None:
    """Each text of the table is read as the value beside it, and each kind is in the table."""
    rows = cases(language)
    assert len(rows) >= (100 if language == "ru" else 300)
    assert {row[0] for row in rows} == set(KINDS)
    wrong = []
    for name, text, wanted in rows:
        value = values.parse(name, text, language)
        got = canonical(value) if value else None
        if got != wanted:
            wrong.append((name, text, wanted, got))
    assert wrong == []


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("target", TARGETS)
def test_what_is_rendered_reads_back(source: str, target: str) -> None:
    """A value read in one language survives being written in another, in every style."""
    for name, text, _ in cases(source):
        value = values.parse(name, text, source)
        assert value is not None
        for style in STYLES:
            assert _back(value, target, style) == value, (text, target, style)


@pytest.mark.parametrize("language", SOURCES)
def test_running_text_shows_the_same_values(language: str) -> None:
    """Over nine in ten of the cases are found in running text too, where nothing names the kind."""
    rows = cases(language)
    seen = 0
    for _, text, wanted in rows:
        around = f"Xxx {text} yyy"
        found = values.find(around, language)
        ends = [(one.start, one.end) for one in found]
        assert ends == sorted(ends)
        seen += any(canonical(one.value) == wanted for one in found)
    assert seen / len(rows) > 0.9


amounts = st.decimals(min_value=0, max_value=10**12, places=2) | st.integers(0, 10**13).map(Decimal)
values_of_all_kinds = st.one_of(
    st.builds(Count, amount=amounts),
    st.builds(Percent, amount=amounts, points=st.booleans()),
    st.builds(Ordinal, number=st.integers(1, 9999)),
    st.builds(Money, amount=amounts, currency=st.sampled_from(["USD", "AZN", "KZT", "KGS", "TRY"])),
    st.builds(Measure, amount=amounts, unit=st.sampled_from(["km", "t", "MW", "ha", "day", "C"])),
    st.builds(Day, month=st.integers(1, 12), day=st.integers(1, 28), year=st.integers(1900, 2099)),
    st.builds(
        Clock,
        hour=st.integers(0, 23),
        minute=st.integers(0, 59),
        zone=st.sampled_from(["", "Europe/Moscow", "Asia/Baku", "+05:00", "UTC"]),
    ),
    st.builds(
        lambda low, more, of: Range(low=Decimal(low), high=Decimal(low + more), of=of),
        st.integers(0, 10**6),
        st.integers(1, 10**6),
        st.sampled_from(["", "%", "USD", "km"]),
    ),
)


@settings(max_examples=150, deadline=None)
@given(value=values_of_all_kinds, language=st.sampled_from(TARGETS), style=st.sampled_from(STYLES))
def test_any_value_survives_writing(value: Value, language: str, style: Style) -> None:
    """Whatever is rendered is parsed to an equal record."""
    assert _back(value, language, style) == value


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=60), language=st.sampled_from(SOURCES))
def test_found_values_never_overlap(text: str, language: str) -> None:
    """In any text the values stand in order, inside it, and apart from each other."""
    end = 0
    for one in values.find(text, language):
        assert end <= one.start < one.end <= len(text)
        end = one.end


def test_russian_is_read_only() -> None:
    """No draft is written in Russian, so no value is."""
    with pytest.raises(ValueError, match="ru"):
        values.render(Count(amount=Decimal(5)), "ru")


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("05/06/2023", "en", None),
        ("07/24/2023", "en", "2023-07-24"),
        ("30.02.2023", "tr", None),
    ],
)
def test_a_doubtful_day_is_not_guessed(text: str, language: str, wanted: str | None) -> None:
    """A day with two readings, or one that the calendar lacks, has no value."""
    value = values.parse("date", text, language)
    assert (canonical(value) if value else None) == wanted


def _written_in_figures(found: list[Found], text: str) -> set[str]:
    marked = (one for one in found if any(char.isdigit() for char in text[one.start : one.end]))
    return {canonical(one.value).split(" ")[0].rstrip("%p") for one in marked}


def test_aligned_rows_state_the_same_values() -> None:
    """In at least 97 % of the rows the values in figures agree in all five languages."""
    rows = corpus.rows()[::5]
    if not rows:
        pytest.skip("the corpus is not here")
    differing = 0
    for row in rows:
        stated = [
            _written_in_figures(values.find(text, tag), text)
            for tag, text in zip(corpus.COLUMNS, row[2:], strict=True)
        ]
        differing += any(one != stated[0] for one in stated)
    assert differing <= 0.03 * len(rows)
