"""From blocks to segments."""

from __future__ import annotations

import pytest

from translator.article.model import Block, BlockKind
from translator.article.segments import segments

TEXT = "  BAKI, 24 iyul. Nazir gəldi. O, danışdı. "


def test_prose_is_cut_into_sentences_with_numbered_ids() -> None:
    """Ids count from one within the block, and offsets point into its text."""
    found = segments(Block(id="p3", kind="paragraph", text=TEXT), "az")
    assert [part.id for part in found] == ["p3.s1", "p3.s2", "p3.s3"]
    assert [part.text for part in found] == ["BAKI, 24 iyul.", "Nazir gəldi.", "O, danışdı."]
    assert [TEXT[part.start : part.end] for part in found] == [part.text for part in found]
    assert {part.block for part in found} == {"p3"}


@pytest.mark.parametrize("kind", ["verbatim", "dateline", "credit"])
def test_what_is_not_prose_stays_whole(kind: BlockKind) -> None:
    """Code, datelines and credits are one segment, without the white space around them."""
    (part,) = segments(Block(id="d1", kind=kind, text=TEXT), "az")
    assert part.text == TEXT.strip()
    assert (part.start, part.end) == (2, len(TEXT) - 1)


@pytest.mark.parametrize("kind", ["paragraph", "verbatim", "headline"])
def test_an_empty_block_has_no_segment(kind: BlockKind) -> None:
    """White space is a gap, not a sentence."""
    assert segments(Block(id="p1", kind=kind, text=" \n "), "en") == ()


def test_a_line_break_inside_a_block_parts_segments() -> None:
    """A break that the source shows is kept as the gap between two segments."""
    found = segments(Block(id="q1", kind="quote", text="Бірінші жол\nекінші жол"), "kk")
    assert [(part.start, part.end) for part in found] == [(0, 11), (12, 22)]
