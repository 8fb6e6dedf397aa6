"""Inline markup of any block in any translation: there, not empty, within, and not entangled."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import Fake, Garbage, UpperCaseless, article, drafted
from translator.article.model import Article, Block, Span
from translator.drafting import assemble, markup

CALM = settings(deadline=None)
"""A slow machine is no failure."""

WORDS = ["Road", "water", "Baku", "the", "“Trend”", "7", "opened,", "go", "(see)", "COP29", "a"]
ENGINES = [Fake, UpperCaseless, Garbage]
KINDS = ["headline", "paragraph", "subhead", "list-item", "quote", "caption", "table-cell"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return one to three sentences of short words."""
    sentences = draw(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7), max_size=3))
    return draw(st.sampled_from([" ", "  ", "\n"])).join(
        " ".join(words) + "." for words in sentences
    )


@st.composite
def blocks(draw: st.DrawFn, number: int) -> Block:
    """Return a block with spans anywhere in it, on half words and white space too."""
    text = draw(texts())
    spans = []
    for count in range(draw(st.integers(0, 4)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        kind = draw(st.sampled_from(["bold", "italic", "link", "code"]))
        href = f"https://e.az/{count}" if kind == "link" else None
        spans.append(Span(kind=kind, start=start, end=end, href=href))
    return Block(
        id=f"b{number}",
        kind=draw(st.sampled_from(KINDS)),
        text=text,
        spans=tuple(sorted(spans, key=lambda span: (span.start, -span.end))),
        level=draw(st.integers(0, 3)),
        ordered=draw(st.booleans()),
        cell=draw(st.none() | st.tuples(*[st.integers(0, 3)] * 3)),
        group=draw(st.integers(0, 2)),
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Return an article of up to four blocks, one of them code."""
    made = [draw(blocks(number)) for number in range(draw(st.integers(1, 3)))]
    return article(*made, Block(id="v", kind="verbatim", text="if x:\n  y"))


def crosses(one: Span, other: Span) -> bool:
    """Return whether two spans overlap and neither lies in the other."""
    first, second = sorted((one, other), key=lambda span: (span.start, -span.end))
    return first.start < second.start < first.end < second.end


@CALM
@given(articles(), st.sampled_from(ENGINES), st.sampled_from(["az", "kk"]))
def test_every_span_comes_out(source: Article, engine: type[Fake], target: str) -> None:
    """Each span of a block stands in the target block: same kind and address, not empty, inside."""
    done = assemble.target_blocks(source, drafted(source, target, engine()))
    for block, origin in zip(done, source.blocks, strict=True):
        assert {(s.kind, s.href) for s in block.spans} == {(s.kind, s.href) for s in origin.spans}
        assert len(block.spans) >= len(origin.spans)
        assert all(0 <= span.start < span.end <= len(block.text) for span in block.spans)


@CALM
@given(articles(), st.sampled_from(ENGINES))
def test_the_structure_stays(source: Article, engine: type[Fake]) -> None:
    """Order, kinds, levels, cells and groups are the source's, and so are the gaps."""
    draft = drafted(source, "kk", engine())
    done = assemble.target_blocks(source, draft)
    bare = [replace(block, text="", spans=()) for block in done]
    assert bare == [replace(block, text="", spans=()) for block in source.blocks]
    for block, origin in zip(done, source.blocks, strict=True):
        units = [unit for unit in draft.units if unit.segment.block == block.id]
        rebuilt, position = "", 0
        for unit in units:
            rebuilt += origin.text[position : unit.segment.start] + unit.target
            position = unit.segment.end
        assert block.text == rebuilt + origin.text[position:]


@CALM
@given(articles())
def test_a_copy_keeps_all_markup(source: Article) -> None:
    """Where nothing is translated, every span is where it was."""
    draft = drafted(source, "az", Fake())
    same = all(unit.target == unit.segment.text for unit in draft.units)
    done = assemble.target_blocks(source, draft)
    if same:
        assert [set(block.spans) for block in done] == [set(b.spans) for b in source.blocks]


@CALM
@given(articles(), st.sampled_from(ENGINES))
def test_spans_are_not_entangled(source: Article, engine: type[Fake]) -> None:
    """Spans of a sentence that lie apart or in each other in the source do not cross in the target."""
    draft = drafted(source, "kk", engine())
    for unit in draft.units:
        (block,) = [block for block in source.blocks if block.id == unit.segment.block]
        before = markup.spans_of(unit, block)
        after = [item.span for item in markup.project(unit, block)]
        assert len(before) == len(after)
        for one in range(len(before)):
            for two in range(one):
                if not crosses(before[one], before[two]):
                    assert not crosses(after[one], after[two]), (unit.target, before, after)


@CALM
@given(articles(), st.sampled_from(ENGINES))
def test_guesses_are_reported(source: Article, engine: type[Fake]) -> None:
    """Each span that was placed by position is a finding, and no other is."""
    draft = drafted(source, "kk", engine())
    for unit in draft.units:
        (block,) = [block for block in source.blocks if block.id == unit.segment.block]
        guesses = [
            (item.span.start, item.span.end)
            for item in markup.project(unit, block)
            if not item.certain
        ]
        said = [finding.target for finding in unit.findings if finding.check == "markup_moved"]
        assert said == guesses or unit.origin == "copy"
