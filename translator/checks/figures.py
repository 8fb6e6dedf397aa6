"""Checks of numbers: the value counts, not the form."""

from __future__ import annotations

from collections.abc import Iterator

from translator.checks.base import Finding, Pair
from translator.language import numbers


def numbers_missing(pair: Pair) -> Iterator[Finding]:
    """A number of the source has no counterpart of the same value.

    The value counts and not the form: 3.5 and 3,5, 1,250,000 and 1 250 000, 12,5 bin and 12,500,
    6 p.m. and 18:00 are the same; 3 million and 3 milyar are not. Written as a word in the draft
    it cannot be seen. Example: “25 people” as “15 kişi”.
    """
    source = numbers.find(pair.source, pair.source_language)
    target = numbers.find(pair.target, pair.target_language)
    for number in numbers.missing(source, target):
        yield Finding(
            check="numbers_missing",
            severity="error",
            message=f"{number.text} is missing",
            source=(number.start, number.end),
            hint="write the number, or confirm that it stands there in words",
        )


def numbers_extra(pair: Pair) -> Iterator[Finding]:
    """The draft has a number that the source does not have.

    It may stand for a word (“two” as 2); it may be made up. Example: “Several people” as
    «25 адам».
    """
    source = numbers.find(pair.source, pair.source_language)
    target = numbers.find(pair.target, pair.target_language)
    for number in numbers.missing(target, source):
        yield Finding(
            check="numbers_extra",
            severity="warning",
            message=f"{number.text} is not in the source",
            target=(number.start, number.end),
            hint="make sure that the source says it in words",
        )
