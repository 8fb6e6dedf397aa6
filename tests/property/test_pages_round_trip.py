"""Whatever text and spans can be drawn, a rendered page read back holds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.writer_contract import Read, paragraph, read, span
from tests.unit.publishing.test_html_writer import Page
from tests.unit.publishing.test_markdown_writer import read_body
from translator.article.model import Block
from translator.publishing.writers import html, markdown

Body = Callable[[Sequence[Block]], str]
Reader = Callable[[str], list[Read]]

FORMATS = pytest.mark.parametrize(
    ("body", "reader"),
    [(markdown.body, read_body), (html.body, lambda text: Page(text).found)],
    ids=["md", "html"],
)
NASTY = st.text(alphabet=list("ab İ1.*_`~[]()<>!&#-+=|:;\\\n«»'\"\u00a0"), min_size=1, max_size=14)


@st.composite
def marked_blocks(draw: st.DrawFn) -> Block:
    """Draw a paragraph of awkward signs with spans anywhere."""
    text = draw(NASTY.filter(lambda value: value.strip()))
    ends = st.integers(0, len(text))
    spans = []
    for kind in draw(st.lists(st.sampled_from(["bold", "italic", "code", "bold"]), max_size=4)):
        start, end = sorted((draw(ends), draw(ends)))
        spans.append(span(kind, start, end))
    if draw(st.booleans()):
        start, end = sorted((draw(ends), draw(ends)))
        spans.append(span("link", start, end, "https://example.org/x"))
    return paragraph(text, *spans)


@FORMATS
@given(block=marked_blocks())
@settings(max_examples=200, deadline=None)
def test_any_spans_over_any_text_survive(body: Body, reader: Reader, block: Block) -> None:
    """Bold, italic, code and links cover the characters that they covered."""
    assert reader(body([block])) == [read("p", block)]


@FORMATS
@given(
    block=marked_blocks(),
    place=st.sampled_from(
        [("headline", "h1"), ("table-cell", "th"), ("list-item", "ul1"), ("quote", "quote1")]
    ),
)
@settings(max_examples=200, deadline=None)
def test_any_spans_survive_in_other_places(
    body: Body, reader: Reader, block: Block, place: tuple[str, str]
) -> None:
    """Headings and cells are one line, lists and quotes have a margin: the text is the same."""
    kind, name = place
    cell = (0, 0, 0) if kind == "table-cell" else None
    moved = replace(block, kind=kind, cell=cell)  # type: ignore[arg-type]
    assert reader(body([moved])) == [read(name, block)]
