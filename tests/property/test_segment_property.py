"""Segmentation loses nothing, whatever the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from translator.article.model import Block
from translator.article.segments import segments
from translator.language import segment
from translator.language.tags import SOURCES

CALM = settings(deadline=None, max_examples=200)
"""A slow machine is no failure."""

_WORDS = [
    "Bakı",
    "və s",
    "т.б",
    "жж",
    "No",
    "A.Ş",
    "U.S",
    "II",
    "24",
    "1799-ж",
    "деді",
    "o",
    "İran",
]
_MARKS = [".", "!", "?", "…", "...", ". ", "\n", "\r\n", " ", "\u00a0", "\u2028", "\t", "–", " – "]
_QUOTES = ["“", "”", "«", "»", "„", '"', "'", "(", ")", "[", "]", ".»", "?”", "!“ "]
_ODD = ["\u200b", "\u0301", "i\u0307", "ß", "中", "ا", "🙂", "\ufeff", "\x0b", "\x85"]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*_WORDS, *_MARKS, *_QUOTES, *_ODD]), max_size=40).map("".join),
    st.lists(st.sampled_from([*_WORDS, *_MARKS, *_QUOTES]), max_size=40).map(" ".join),
)


@CALM
@given(TEXTS, st.sampled_from(SOURCES))
def test_slices_and_gaps_make_up_the_text(text: str, language: str) -> None:
    """Spans stand in order, hold ink at both ends, and leave white space only between them."""
    position, parts = 0, []
    for start, end in segment.split(text, language):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        parts += [text[position:start], text[start:end]]
        position = end
    assert not text[position:].strip()
    assert "".join([*parts, text[position:]]) == text


@CALM
@given(TEXTS, st.sampled_from(SOURCES))
def test_no_segment_spans_a_line_break(text: str, language: str) -> None:
    """A line break of the source never ends up inside a sentence."""
    assert all("\n" not in text[start:end] for start, end in segment.split(text, language))


@CALM
@given(TEXTS, st.sampled_from(SOURCES))
def test_splitting_is_steady(text: str, language: str) -> None:
    """White space around a text moves its sentences and changes none."""
    spans = segment.split(text, language)
    assert segment.split("  " + text, language) == [(start + 2, end + 2) for start, end in spans]
    assert segment.split(text + " \n", language) == spans


@CALM
@given(
    TEXTS,
    st.sampled_from(SOURCES),
    st.sampled_from(["paragraph", "headline", "quote", "verbatim", "dateline", "credit"]),
)
def test_segments_are_slices_of_their_block(text: str, language: str, kind: str) -> None:
    """Every segment says where it stands, and a block without prose has one at most."""
    block = Block(id="p1", kind=kind, text=text)  # type: ignore[arg-type]
    found = segments(block, language)
    assert [part.id for part in found] == [f"p1.s{n}" for n in range(1, len(found) + 1)]
    assert all(text[part.start : part.end] == part.text for part in found)
    if kind in {"verbatim", "dateline", "credit"}:
        assert len(found) == bool(text.strip())
