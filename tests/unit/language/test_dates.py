"""Days and months in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.language.dates import (
    MONTHS,
    find_day_months,
    is_day,
    parse_day_month,
    parse_iso,
    render_day_month,
)


def found(text: str, language: str | None = None) -> tuple[str, str] | None:
    """Return the ISO day and the words that it was read from."""
    date = parse_day_month(text, language)
    return (date.iso, text[date.start : date.end]) if date else None


@pytest.mark.parametrize(
    ("language", "text", "iso", "words"),
    [
        ("en", "on July 24, 2023, in Baku", "2023-07-24", "July 24, 2023"),
        ("en", "the 24th of July", "--07-24", "24th of July"),
        ("en", "Sept. 4 and after", "--09-04", "Sept. 4"),
        ("en", "MARCH 4", "--03-04", "MARCH 4"),
        ("en", "4 March.", "--03-04", "4 March"),
        ("az", "24 iyulda Bakıda", "--07-24", "24 iyulda"),
        ("az", "iyulun 24-ü Bakıda", "--07-24", "iyulun 24-ü"),
        ("az", "2023-cü il iyulun 24-də", "2023-07-24", "2023-cü il iyulun 24-də"),
        ("az", "24 iyul 2023-cü ildə", "2023-07-24", "24 iyul 2023-cü ildə"),
        ("az", "14 İYUN", "--06-14", "14 İYUN"),
        ("tr", "15 Temmuz'da", "--07-15", "15 Temmuz'da"),
        ("tr", "19 MAYIS 1919", "1919-05-19", "19 MAYIS 1919"),
        ("tr", "29 Ekim’in", "--10-29", "29 Ekim’in"),
        ("kk", "24 шілдеде", "--07-24", "24 шілдеде"),
        ("kk", "2023 жылғы 24 шілдеден", "2023-07-24", "2023 жылғы 24 шілдеден"),
        ("kk", "қыркүйектің 5-і", "--09-05", "қыркүйектің 5-і"),
        ("kk", "16 желтоқсандағы", "--12-16", "16 желтоқсандағы"),
        ("ky", "24-июлда", "--07-24", "24-июлда"),
        ("ky", "2023-жылдын 24-июлу", "2023-07-24", "2023-жылдын 24-июлу"),
        ("ky", "31-августта", "--08-31", "31-августта"),
        ("ru", "24 июля 2023 года", "2023-07-24", "24 июля 2023 года"),
        ("ru", "24 июл - РИА", "--07-24", "24 июл"),
        ("ru", "1-го мая", "--05-01", "1-го мая"),
    ],
)
def test_the_forms_that_newsrooms_use(language: str, text: str, iso: str, words: str) -> None:
    """Case endings, ordinals, abbreviations and years are part of the date."""
    assert found(text, language) == (iso, words)
    assert found(text) == (iso, words)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "you may 12 times"),
        ("en", "Marx 3"),
        ("en", "July 2023"),
        ("en", "May 5.3 percent"),
        ("en", "Augusta 3"),
        ("ru", "30 февраля"),
        ("ru", "12.24 июля"),
        ("ru", "124 июля"),
        ("az", "32 mart"),
        ("tr", "24 Martılar"),
        ("kk", "24 қазандық"),
        ("ky", "0-май"),
    ],
)
def test_what_is_no_date(language: str, text: str) -> None:
    """Days that the calendar lacks, longer numbers and longer words are left alone."""
    assert found(text, language) is None


def test_all_dates_of_a_text_in_order() -> None:
    """Dates do not overlap, and each language finds its own."""
    text = "4 mart və 5 aprel 2023, затем 6 мая и July 7"
    assert [date.iso for date in find_day_months(text)] == [
        "--03-04",
        "2023-04-05",
        "--05-06",
        "--07-07",
    ]


@pytest.mark.parametrize(
    ("language", "short", "full"),
    [
        ("en", "March 4", "July 24, 2023"),
        ("az", "4 mart", "24 iyul 2023-cü il"),
        ("tr", "4 Mart", "24 Temmuz 2023"),
        ("kk", "4 наурыз", "2023 жылғы 24 шілде"),
        ("ky", "4-март", "24-июль, 2023-жыл"),
        ("ru", "4 марта", "24 июля 2023 г."),
    ],
)
def test_the_form_of_each_language(language: str, short: str, full: str) -> None:
    """Without a year as the agencies' datelines have it, with one as the language asks."""
    assert render_day_month(language, 3, 4) == short
    assert render_day_month(language, 7, 24, 2023) == full


def test_impossible_days_are_not_written() -> None:
    """A day that the calendar lacks is a mistake of the caller."""
    with pytest.raises(ValueError, match="no such day"):
        render_day_month("en", 2, 30)
    with pytest.raises(ValueError, match="no such day"):
        render_day_month("en", 2, 29, 2023)
    assert render_day_month("en", 2, 29) == "February 29"


@given(
    language=st.sampled_from(sorted(MONTHS)),
    month=st.integers(1, 12),
    day=st.integers(1, 31),
    year=st.none() | st.integers(1900, 2100),
)
def test_what_is_written_can_be_read(language: str, month: int, day: int, year: int | None) -> None:
    """Every date of every language comes back, alone and without naming the language."""
    if not is_day(month, day, year):
        return
    text = render_day_month(language, month, day, year)
    for asked in (language, None):
        date = parse_day_month(text, asked)
        assert date is not None
        assert (date.month, date.day, date.year) == (month, day, year)
        assert (date.start, text[date.end :].strip(" .")) == (0, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-07-24", (7, 24, 2023)),
        ("2023-07-24T10:00+04:00", (7, 24, 2023)),
        ("--07-24", (7, 24, None)),
        ("--02-29", (2, 29, None)),
        ("2023-02-29", None),
        ("2023-7-24", None),
        ("2023-07-241", None),
        ("24.07.2023", None),
        ("", None),
    ],
)
def test_iso_days(text: str, expected: tuple[int, int, int | None] | None) -> None:
    """ISO 8601 days with or without a year; anything else is None."""
    assert parse_iso(text) == expected
