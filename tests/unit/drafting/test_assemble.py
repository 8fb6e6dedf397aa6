"""From units back to blocks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import Fake, Scripted, article, drafted, paragraph
from translator.article.model import Article, Block, Span
from translator.drafting import assemble

LINK = "https://e.az"


def marked(blocks: tuple[Block, ...]) -> list[list[tuple[str, str]]]:
    """Return (kind, marked text) of every block."""
    return [[(s.kind, block.text[s.start : s.end]) for s in block.spans] for block in blocks]


def translated(source: Article, **said: str) -> tuple[Block, ...]:
    """Return target blocks of a draft whose engine says what is given."""
    table = {key.replace("_", " ") + ".": text for key, text in said.items()}
    return assemble.target_blocks(source, drafted(source, "az", Scripted(table)))


def test_gaps_kinds_and_places_stay() -> None:
    """Blocks come in order with kind, level, cell, group and the white space between sentences."""
    source = article(
        Block(id="h1", kind="headline", text="One"),
        Block(id="s1", kind="subhead", text="Two", level=3),
        Block(
            id="li1",
            kind="list-item",
            text="Ada is.  Can do.\nEda goes.",
            level=2,
            ordered=True,
            group=4,
        ),
        Block(id="t1r0c1", kind="table-cell", text="5 %", cell=(0, 0, 1)),
        Block(id="c1", kind="caption", text="  A photo. ", href="a.jpg"),
        Block(id="v1", kind="verbatim", text="x = 1\n\n  y"),
        Block(id="p1", kind="paragraph", text="   "),
    )
    done = assemble.target_blocks(source, drafted(source, "az", Fake()))
    assert done == source.blocks
    said = Scripted({"Ada is.": "Ada var.", "Can do.": "Olar.", "A photo.": "Foto."})
    target = assemble.target_blocks(source, drafted(source, "az", said))
    texts = [block.text for block in target]
    assert texts[2:5] == ["Ada var.  Olar.\nEda goes.", "5 %", "  Foto. "]
    assert [replace(block, text="") for block in target] == [
        replace(block, text="") for block in source.blocks
    ]


def test_bold_over_several_sentences_stays_one() -> None:
    """A span that segmentation cuts comes out whole, gaps included."""
    text = "One goes. Two comes. Three stays."
    source = article(paragraph(text, Span(kind="bold", start=0, end=20)))
    blocks = translated(source, One_goes="Bir gedir.", Two_comes="İki gəlir.")
    assert marked(blocks) == [[("bold", "Bir gedir. İki gəlir.")]]


def test_a_span_from_the_middle_runs_on() -> None:
    """A span that begins in one sentence and ends in the next is one span in the target."""
    text = "One goes home. Two comes."
    source = article(paragraph(text, Span(kind="link", start=9, end=18, href=LINK)))
    blocks = translated(source, One_goes_home="Bir evə gedir.", Two_comes="İki gəlir.")
    (found,) = marked(blocks)[0]
    assert found[0] == "link"
    assert found[1].endswith(". İki")
    assert len(blocks[0].spans) == 1


def test_two_links_with_one_address_stay_two() -> None:
    """Adjacent links are not joined because they lead to the same page."""
    text = "Map list."
    first = Span(kind="link", start=0, end=3, href=LINK)
    second = Span(kind="link", start=4, end=8, href=LINK)
    blocks = translated(article(paragraph(text, first, second)), Map_list="Xəritə siyahı.")
    assert marked(blocks) == [[("link", "Xəritə"), ("link", "siyahı")]]


def test_two_links_at_the_seam_of_two_sentences_stay_two() -> None:
    """A link that ends a sentence and one that begins the next are two."""
    text = "One goes. Two comes."
    first = Span(kind="link", start=0, end=9, href=LINK)
    second = Span(kind="link", start=10, end=20, href=LINK)
    blocks = translated(
        article(paragraph(text, first, second)), One_goes="Bir gedir.", Two_comes="İki gəlir."
    )
    assert marked(blocks) == [[("link", "Bir gedir."), ("link", "İki gəlir.")]]


def test_a_span_that_runs_on_stays_one_beside_a_name() -> None:
    """A link into the next sentence is not parted by a name that moved in between."""
    text = "Trend said all the water was good. It rained."
    name = Span(kind="bold", start=0, end=5)
    link = Span(kind="link", start=text.index("all"), end=text.index(" rained"), href=LINK)
    blocks = translated(
        article(paragraph(text, name, link)),
        Trend_said_all_the_water_was_good="Bütün su yaxşı idi, Trend dedi.",
        It_rained="Yağış yağdı.",
    )
    found = dict(marked(blocks)[0])
    assert found["bold"] == "Trend"
    assert found["link"] == "dedi. Yağış"
    assert len(blocks[0].spans) == 2


def test_no_markup_is_left_on_the_space_between_parts_that_moved() -> None:
    """A span over two sentences whose parts lie apart in the target does not mark the gap."""
    text = "He saw Trend. Anadolu came."
    source = article(paragraph(text, Span(kind="bold", start=7, end=21)))
    blocks = translated(source, He_saw_Trend="Trend. gördü o.", Anadolu_came="Gəldi Anadolu.")
    assert all(found.strip() for _, found in marked(blocks)[0])
    assert blocks[0].spans


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("Ada is.  Can do.", 7, 9), ("Ada is.  Can do.", 8, 9), ("   ", 0, 2)],
)
def test_markup_on_white_space_between_sentences_stays(text: str, start: int, end: int) -> None:
    """A span over a gap, or over a blank block's text, moves with the gap."""
    source = article(paragraph(text, Span(kind="bold", start=start, end=end)))
    blocks = translated(source, Ada_is="Ada buradadır.", Can_do="Olar.")
    assert marked(blocks) == [[("bold", " " * (end - start))]]
    if text.strip():
        assert blocks[0].spans[0].start == start + len("Ada buradadır.") - len("Ada is.")


def test_a_block_without_units_is_as_it_was() -> None:
    """A draft that lacks a block's units leaves the source's block with its markup."""
    source = article(paragraph("A b.", Span(kind="bold", start=0, end=4)))
    draft = replace(drafted(source, "az", Fake()), units=())
    assert [block.text for block in assemble.target_blocks(source, draft)] == ["A b."]


def test_an_editors_empty_sentence_leaves_the_others() -> None:
    """A target that an editor emptied takes its markup along and nobody else's."""
    text = "One goes. Two comes."
    spans = (Span(kind="bold", start=0, end=9), Span(kind="italic", start=10, end=20))
    source = article(paragraph(text, *spans))
    draft = drafted(source, "az", Fake())
    first, second = draft.units
    emptied = replace(draft, units=(replace(first, target=""), second))
    (block,) = assemble.target_blocks(source, emptied)
    assert block.text == " Two comes."
    assert marked((block,)) == [[("italic", "Two comes.")]]
