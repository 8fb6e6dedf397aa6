"""Cutting long sentences: where, how, and when it cannot be done."""

from __future__ import annotations

import pytest

from translator.drafting import clauses
from translator.errors import SegmentTooLongError

LONG = (
    "The forum opened in the capital, where guests of fifty countries had come together; "
    "its first day was given to water, the second to roads, and the third to the press"
)


def within(limit: int) -> object:
    """Return a test of length."""
    return lambda part: len(part) <= limit


@pytest.mark.parametrize("limit", [90, 60, 30, 15, 11])
def test_parts_fit_and_make_up_the_text(limit: int) -> None:
    """Every part fits, parts and white space alternate, and nothing is lost."""
    parts = clauses.split(LONG, within(limit))
    assert "".join(parts) == LONG
    assert all(len(part) <= limit for part in parts)
    assert all(part.strip() == part != "" for part in parts[::2])
    assert all(gap.isspace() for gap in parts[1::2])


def test_what_fits_stays_whole() -> None:
    """A text that the model reads is not cut."""
    assert clauses.split(LONG, within(500)) == [LONG]


def test_the_strongest_boundary_wins() -> None:
    """A semicolon comes before a comma, a comma before a space."""
    assert clauses.split(LONG, within(90))[0].endswith("together;")
    comma = "The guests of fifty countries came, and the forum began on the very same day"
    assert clauses.split(comma, within(60))[0] == "The guests of fifty countries came,"


def test_white_space_around_a_text_does_not_move_the_cut() -> None:
    """Leading spaces are no part of the offsets' sum: words are never cut."""
    parts = clauses.split("     one, two three four five", within(16))
    assert "".join(parts) == "     one, two three four five"
    assert {word for part in parts for word in part.split()} == {
        "one,", "two", "three", "four", "five",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("it gave 1 250 000 to", 14, ["it gave", " ", "1 250 000 to"]),
        ("a 1 250 000 000 000", 17, ["a", " ", "1 250 000 000 000"]),
        ("1 250 000 000 000 b", 17, ["1 250 000 000 000", " ", "b"]),
    ],
)
def test_a_grouped_number_is_cut_last(text: str, limit: int, expected: list[str]) -> None:
    """The space within 1 250 000 is no place to cut while there is another, even at the rim."""
    assert clauses.split(text, within(limit)) == expected


def test_a_grouped_number_longer_than_the_model_reads_is_cut_between_its_groups() -> None:
    """Where there is no other place the groups are parted, and come together again."""
    parts = clauses.split("1 250 000 000", within(7))
    assert "".join(parts) == "1 250 000 000"
    assert len(parts) == 3


@pytest.mark.parametrize("word", ["x" * 50, "   " + "x" * 50])
def test_a_word_too_long_is_an_error_with_its_length(word: str) -> None:
    """A word that the model cannot read is never cut silently."""
    with pytest.raises(SegmentTooLongError, match="a word of 50 letters") as caught:
        clauses.split(f"a few words and then {word}", within(20))
    assert caught.value.hint
