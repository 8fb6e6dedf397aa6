"""Markdown."""

from __future__ import annotations

import pytest

from tests.contract.reader_contract import (
    DATELINE,
    FIRST,
    HEADLINE,
    ITEMS,
    SECOND,
    ReaderContract,
)
from translator.article.model import Article, Block
from translator.article.readers import read_bytes
from translator.errors import InputError


def read(text: str) -> Article:
    """Read a Markdown text."""
    return read_bytes(text.encode("utf-8"), origin="x.md", language="en")


def only(text: str) -> Block:
    """Return the one block of a text."""
    (block,) = read(text).blocks
    return block


def marked(block: Block) -> list[tuple[str, str, str | None]]:
    """Return kind, words and address of every span."""
    return [(span.kind, block.text[span.start : span.end], span.href) for span in block.spans]


class TestMarkdownReader(ReaderContract):
    """Markdown keeps the promises of every reader."""

    format = "markdown"
    sample = f"# {HEADLINE}\n\n{DATELINE} {FIRST}\n\n{SECOND}\n\n- {ITEMS[0]}\n- {ITEMS[1]}\n"
    wordless = "***\n\n- \n\n> \n"


def test_front_matter_fills_the_fields() -> None:
    """Title, lead, byline, date, embargo, id and version are read; every value is a string."""
    article = read(
        "---\ntitle: Five railways agree\nlead: One invoice\nauthor: [A. Writer, B. Writer]\n"
        "date: 2026-11-27\nembargo: 2026-11-27T12:30+04:00\nid: rails\nversion: 3\nno: no\n"
        "tags:\n  - rail\n  - transit\n---\nTBILISI, November 27 – Shippers wait.\n"
    )
    assert (article.headline, article.abstract) == ("Five railways agree", "One invoice")
    assert (article.byline, article.version) == ("A. Writer, B. Writer", "3")
    assert (article.id, article.embargo) == ("rails", "2026-11-27T12:30+04:00")
    assert article.metadata["no"] == "no"
    assert article.metadata["tags"] == "rail, transit"
    assert article.dateline is not None
    assert article.dateline.date == "2026-11-27"
    kinds = [block.kind for block in article.blocks]
    assert kinds == ["headline", "abstract", "dateline", "paragraph"]


def test_the_first_heading_wins_over_the_title() -> None:
    """A heading in the text is the headline; the title stays in the metadata."""
    article = read("---\ntitle: Short\n---\n# The *whole* headline\n\nText.\n")
    assert article.headline == "The whole headline"
    assert marked(article.blocks[0]) == [("italic", "whole", None)]
    assert article.metadata["title"] == "Short"


@pytest.mark.parametrize(
    ("head", "place", "date", "agency"),
    [
        ("dateline: 'BAKU, July 24 (Nümunə)'", "BAKU", "--07-24", "Nümunə"),
        ("dateline:\n  city: Baku\n  date: July 24\n  agency: Report", "Baku", "--07-24", "Report"),
        ("dateline: somewhere in the steppe", "", "", ""),
    ],
)
def test_a_dateline_of_the_front_matter(head: str, place: str, date: str, agency: str) -> None:
    """It becomes a block before the first paragraph, and data as far as it can be read."""
    article = read(f"---\n{head}\n---\n# Head\n\nShippers wait.\n")
    assert [block.kind for block in article.blocks] == ["headline", "dateline", "paragraph"]
    assert article.dateline is not None
    found = article.dateline
    assert (found.place, found.date, found.agency) == (place, date, agency)


def test_a_bold_dateline_takes_its_markup_along() -> None:
    """Spans are cut exactly where the dateline ends."""
    article = read("**BAKU, July 24 – One *day*** later [it](https://example.org) was.\n")
    dateline, text = article.blocks
    assert (dateline.kind, dateline.text) == ("dateline", "BAKU, July 24 –")
    assert marked(dateline) == [("bold", "BAKU, July 24 –", None)]
    assert text.text == "One day later it was."
    assert marked(text) == [
        ("bold", "One day", None),
        ("italic", "day", None),
        ("link", "it", "https://example.org"),
    ]


def test_inline_markup_has_exact_offsets() -> None:
    """Bold, italic, code and links nest; entities are decoded; struck text is kept."""
    block = only("A **bold [link *deep*](https://e.org/?a=1&b=2)** `x < y` &amp; ~~old~~ &shy;end.")
    assert block.text == "A bold link deep x < y & old end."
    assert marked(block) == [
        ("bold", "bold link deep", None),
        ("link", "link deep", "https://e.org/?a=1&b=2"),
        ("italic", "deep", None),
        ("code", "x < y", None),
    ]


def test_breaks() -> None:
    """A soft line end is a space, a hard one a newline, <br> too."""
    assert only("one\ntwo\\\nthree  \nfour<br>five").text == "one two\nthree\nfour\nfive"


def test_inline_html() -> None:
    """Emphasis and links are understood; of other tags the text stays and the tag is noted."""
    article = read('<b>Bold</b> <a href="https://e.org/?a=1&amp;b=2">link</a> H<sub>2</sub>O')
    assert article.blocks[0].text == "Bold link H2O"
    assert marked(article.blocks[0]) == [
        ("bold", "Bold", None),
        ("link", "link", "https://e.org/?a=1&b=2"),
    ]
    assert "inline HTML left out: <sub>" in article.metadata["notes"]


@pytest.mark.parametrize("scheme", ["javascript:alert(1)", " JAVA\tscript:x", "data:text/html,x"])
def test_a_dangerous_link_is_dropped_and_noted(scheme: str) -> None:
    """The words stay, the address does not."""
    article = read(f'see <a href="{scheme}">this</a> page')
    assert article.blocks[0].text == "see this page"
    assert article.blocks[0].spans == ()
    assert "link left out" in article.metadata["notes"]


def test_headings_quotes_and_nested_lists() -> None:
    """Levels, depth and groups tell how blocks belong together."""
    article = read(
        "## Sub\n\n> one\n>\n> two\n>\n> > deep\n\n- a\n\n  a2\n  1. b\n- c\n\ntext\n\n1. x\n2. y\n"
    )
    found = [(b.kind, b.text, b.level, b.ordered, b.group) for b in article.blocks]
    assert found == [
        ("subhead", "Sub", 2, False, 0),
        ("quote", "one", 1, False, 1),
        ("quote", "two", 1, False, 1),
        ("quote", "deep", 2, False, 1),
        ("list-item", "a\na2", 1, False, 2),
        ("list-item", "b", 2, True, 2),
        ("list-item", "c", 1, False, 2),
        ("paragraph", "text", 0, False, 0),
        ("list-item", "x", 1, True, 3),
        ("list-item", "y", 1, True, 3),
    ]


def test_a_list_that_begins_later_is_noted() -> None:
    """The number that a list begins with has no place in a block, so it is said."""
    assert "begins at 5" in read("5. five\n6. six\n").metadata["notes"]


def test_pictures_become_captions() -> None:
    """Alternative text and title are the caption; one in the text follows its paragraph."""
    article = read('![A *train*](t.jpg "Photo")\n\nText ![in](x.png) goes on. ![](empty.png)\n')
    found = [(block.kind, block.text, block.href) for block in article.blocks]
    assert found == [
        ("caption", "A train\nPhoto", "t.jpg"),
        ("paragraph", "Text goes on.", None),
        ("caption", "in", "x.png"),
    ]
    assert "picture without words left out: empty.png" in article.metadata["notes"]


def test_tables_keep_every_cell() -> None:
    """Cells know their place; a cell beyond the header's last column is not lost."""
    article = read("| A | **B** |\n|---|---|\n| 1 | 2 | 3 *x* |\n| 4 |\n\n| Z |\n|---|\n| y |\n")
    found = [(block.id, block.cell, block.text) for block in article.blocks]
    assert found == [
        ("t1r0c0", (0, 0, 0), "A"),
        ("t1r0c1", (0, 0, 1), "B"),
        ("t1r1c0", (0, 1, 0), "1"),
        ("t1r1c1", (0, 1, 1), "2"),
        ("t1r1c2", (0, 1, 2), "3 x"),
        ("t1r2c0", (0, 2, 0), "4"),
        ("t2r0c0", (1, 0, 0), "Z"),
        ("t2r1c0", (1, 1, 0), "y"),
    ]
    assert marked(article.blocks[4]) == [("italic", "x", None)]


def test_code_and_html_blocks_are_carried_over() -> None:
    """What is not prose stays exactly as it is."""
    article = read(
        'Text.\n\n```py\nprint("x")\n```\n\n    indented\n\n<div>\n<b>x</b>\n</div>\n\n---\n'
    )
    verbatim = [block.text for block in article.blocks if block.kind == "verbatim"]
    assert verbatim == ['print("x")', "indented", "<div>\n<b>x</b>\n</div>", "***"]


def test_what_is_left_out_is_noted() -> None:
    """A link's title and a link without words leave a trace."""
    notes = read('See [it](https://e.org "Title") and [](https://e.org/none).').metadata["notes"]
    assert "link title left out: Title" in notes
    assert "link without words left out: https://e.org/none" in notes


def test_text_nested_too_deep_is_refused() -> None:
    """The parser would drop such text without a word; the reader does not."""
    with pytest.raises(InputError, match="nested more than") as caught:
        read(">" * 80 + " lost")
    assert caught.value.hint
    assert only(">" * 20 + " kept").text == "kept"


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    """Only keys make a head."""
    article = read("---\n\nJust a paragraph of text\n\n---\n\nMore.\n")
    assert "Just a paragraph of text" in [block.text for block in article.blocks]
