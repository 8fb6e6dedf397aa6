"""Annotations: behind the term, longest first, offsets right whatever the text holds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.engines.annotate import annotated, marks, ranked
from translator.engines.base import Request, TermAnnotation
from translator.errors import EngineError

TEMPLATE = "{source} <term> {target} </term>"


def term(start: int, end: int, target: str = "T") -> TermAnnotation:
    """Return an annotation."""
    return TermAnnotation(start=start, end=end, target=target)


def request(text: str, *terms: TermAnnotation) -> Request:
    """Return a request with terms."""
    return Request(text=text, source="en", target="kk", terms=terms)


def same(text: str) -> str:
    """Change nothing."""
    return text


def test_the_annotation_stands_behind_the_term() -> None:
    """One space on each side of a mark, and the rest of the sentence as it was."""
    text = "Президент сказал, что Баку ждёт."
    terms = [term(22, 26, "Bakü"), term(0, 9, "Cumhurbaşkanı")]
    assert annotated(text, terms, TEMPLATE, same) == (
        "Президент <term> Cumhurbaşkanı </term> сказал, что Баку <term> Bakü </term> ждёт."
    )


def test_no_terms_no_change() -> None:
    """A sentence without terms is only cleaned, with and without a template."""
    assert annotated("a <b> c", [], TEMPLATE, lambda text: text.replace("<b>", "")) == "a  c"
    assert annotated("a b", [], "", same) == "a b"


def test_cleaning_does_not_move_terms() -> None:
    """Text that grows while it is cleaned keeps its annotations where they belong."""
    grown = annotated("x </s> city", [term(7, 11)], TEMPLATE, lambda t: t.replace("<", "< "))
    assert grown == "x < /s> city <term> T </term>"


def test_a_mark_across_the_edge_of_a_term_is_cleaned() -> None:
    """A control token that begins before a term and ends in it is seen whole."""
    cleaned = annotated("<2kk> x", [term(3, 5)], TEMPLATE, lambda t: t.replace("<2kk>", "< 2kk>"))
    assert cleaned.startswith("< 2kk> <term>")


def test_braces_of_article_and_term_are_text() -> None:
    """Only the template's own places are filled."""
    assert annotated("{source}", [term(0, 8, "{x}")], TEMPLATE, same) == (
        "{source} <term> {x} </term>"
    )


def test_the_longest_term_wins() -> None:
    """Of terms that overlap the longest is kept; the order is by length, then by place."""
    terms = (term(0, 4), term(0, 9), term(5, 14), term(20, 22), term(10, 12))
    assert ranked(request("x" * 30, *terms)) == (term(0, 9), term(10, 12), term(20, 22))


@pytest.mark.parametrize("bounds", [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_a_term_outside_its_text_is_an_error(bounds: tuple[int, int]) -> None:
    """Offsets that do not hold are a fault of the caller, and are not guessed at."""
    with pytest.raises(EngineError, match="lies outside the sentence"):
        ranked(request("abcde", term(*bounds)))


@given(
    st.text("ab <>{}", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
)
def test_taking_the_annotations_out_gives_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever terms there are, they do not overlap, and the sentence around them is whole."""
    terms = [term(a, b, "Ω") for a, b in spans if a < b <= len(text)]
    chosen = ranked(request(text, *terms))
    written = annotated(text, chosen, TEMPLATE, same)
    assert written.count("Ω") == len(chosen)
    assert written.replace(" <term> Ω </term>", "") == text
    places = sorted((item.start, item.end) for item in chosen)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


def test_the_marks_of_a_template() -> None:
    """Words in angle brackets must be tokens; other words and no template need nothing."""
    assert marks(TEMPLATE) == ["<term>", "</term>"]
    assert marks("{source} ({target})") == []
    assert marks("") == []
