"""HTML fragments and articles: blocks, markup, and what is left out."""

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
    """Read an HTML text."""
    return read_bytes(text.encode("utf-8"), origin="x.html", language="az")


def only(text: str) -> Block:
    """Return the one block of a text."""
    (block,) = read(text).blocks
    return block


def found(text: str) -> list[tuple[str, str]]:
    """Return kind and text of every block."""
    return [(block.kind, block.text) for block in read(text).blocks]


def marked(block: Block) -> list[tuple[str, str, str | None]]:
    """Return kind, words and address of every span."""
    return [(span.kind, block.text[span.start : span.end], span.href) for span in block.spans]


class TestHtmlReader(ReaderContract):
    """HTML keeps the promises of every reader."""

    format = "html"
    sample = (
        f"<article><h1>{HEADLINE}</h1>\n<p>{DATELINE} {FIRST}</p>\n<p>{SECOND}</p>\n"
        f"<ul><li>{ITEMS[0]}</li>\n<li>{ITEMS[1]}</li></ul></article>\n"
    )
    wordless = "<p> </p><hr><p>…</p>"


def test_markup_has_exact_offsets() -> None:
    """Nested markup becomes spans; white space is the browser's; entities are decoded."""
    block = only(
        "<p> A <b>bold\n <a href='/x?a=1&amp;b=2'>link <em>deep</em> </a></b>end,\n"
        "<code>x &lt; y</code> H<sub>2</sub>O <u>under</u>&nbsp;5&shy;0 </p>"
    )
    assert block.text == "A bold link deep end, x < y H2O under\u00a050"
    assert marked(block) == [
        ("bold", "bold link deep", None),
        ("link", "link deep", "/x?a=1&b=2"),
        ("italic", "deep", None),
        ("code", "x < y", None),
    ]


def test_markup_around_paragraphs_goes_on_in_each() -> None:
    """A bold that spans two paragraphs marks both."""
    article = read("<div><b><div>one</div><div>two</div></b>three</div>")
    assert [(b.text, marked(b)) for b in article.blocks] == [
        ("one", [("bold", "one", None)]),
        ("two", [("bold", "two", None)]),
        ("three", []),
    ]


def test_line_breaks() -> None:
    """One <br> is a line break, two end the paragraph."""
    assert found("<p>one<br>two<br>\n<br>three</p>") == [
        ("paragraph", "one\ntwo"),
        ("paragraph", "three"),
    ]


def test_loose_text_is_kept() -> None:
    """Text between block elements makes paragraphs of its own."""
    assert found("<div>a<div>b</div>c <i>d</i><section><p>e</p></section>f</div>") == [
        ("paragraph", "a"),
        ("paragraph", "b"),
        ("paragraph", "c d"),
        ("paragraph", "e"),
        ("paragraph", "f"),
    ]


def test_unknown_elements_are_read_through() -> None:
    """Every element outside the noise keeps its text."""
    assert only("<p><font>a</font> <custom-tag>b</custom-tag> <mark>c</mark></p>").text == "a b c"


def test_noise_is_left_out_and_noted() -> None:
    """Scripts and page furniture are dropped; furniture with words leaves a note."""
    article = read(
        "<article><p>Text</p><script>var x</script><style>p{}</style><nav>menu</nav>"
        "<aside>related</aside><form>subscribe<button>go</button></form><iframe></iframe>"
        "<!-- comment --><footer>rights</footer></article>"
    )
    assert [block.text for block in article.blocks] == ["Text"]
    notes = article.metadata["notes"]
    assert all(f"left out: <{tag}>" in notes for tag in ("nav", "aside", "form", "footer"))
    assert "iframe" not in notes


def test_no_break_spaces_at_the_edges_are_layout() -> None:
    """An empty paragraph of no-break spaces is none; inside a text they stay."""
    article = read("<p>&nbsp;</p><p>&nbsp; a&nbsp;<b>&nbsp;b&nbsp;</b></p><li>&emsp;c</li>")
    assert [block.text for block in article.blocks] == ["a\u00a0\u00a0b", "c"]
    assert marked(article.blocks[0]) == [("bold", "b", None)]


def test_a_link_around_blocks_is_no_lost_link() -> None:
    """Only a link without words leaves a note."""
    article = read("<a href=/x><div>a</div></a><div><a href=/y><img src=i></a></div>")
    assert marked(article.blocks[0]) == [("link", "a", "/x")]
    assert "link without words left out: /y" in article.metadata["notes"]
    assert "/x" not in article.metadata["notes"]


def test_lists() -> None:
    """Nested lists keep depth and order; paragraphs of one item stay one block."""
    article = read("<ul><li>a<li><p>b</p><p>b2</p><ol><li>c</li></ol>b3</ul><ol start=4><li>d</ol>")
    assert [(b.text, b.level, b.ordered, b.group) for b in article.blocks] == [
        ("a", 1, False, 1),
        ("b\nb2", 1, False, 1),
        ("c", 2, True, 1),
        ("b3", 1, False, 1),
        ("d", 1, True, 2),
    ]
    assert "begins at 4" in article.metadata["notes"]


def test_quotes_keep_their_attribution() -> None:
    """A footer inside a quote is part of it; short quotes get their marks."""
    article = read("<blockquote><p>a</p><p>b</p><footer>— c</footer></blockquote><p><q>d</q> e</p>")
    assert [(b.kind, b.text, b.group) for b in article.blocks] == [
        ("quote", "a", 1),
        ("quote", "b", 1),
        ("quote", "— c", 1),
        ("paragraph", "“d” e", 0),
    ]


def test_figures_and_pictures() -> None:
    """Alternative text and caption belong to the picture; an equal second one is dropped."""
    article = read(
        "<figure><img src=a.jpg alt='Port'><figcaption>The <b>port</b></figcaption></figure>"
        "<figure><img data-src=b.jpg src=data:x alt=Same><figcaption>Same</figcaption></figure>"
        "<figure><img src=e.jpg><figcaption>No alt</figcaption></figure>"
        "<p>text <img src=c.jpg alt=In> goes on</p><img src=d.jpg>"
    )
    assert [(b.kind, b.text, b.href) for b in article.blocks] == [
        ("caption", "Port", "a.jpg"),
        ("caption", "The port", "a.jpg"),
        ("caption", "Same", "b.jpg"),
        ("caption", "No alt", "e.jpg"),
        ("paragraph", "text goes on", None),
        ("caption", "In", "c.jpg"),
    ]
    assert marked(article.blocks[1]) == [("bold", "port", None)]
    assert article.metadata["notes"] == "picture without words left out: d.jpg"


def test_tables_of_data() -> None:
    """Cells know their place, spans over rows and columns included."""
    article = read(
        "<table><caption>Prices</caption><tr><th>A<th colspan=2>B</tr>"
        "<tr><td rowspan=2>1<td>2<td><p>3</p><br></tr><tr><td>4<td>5</tr></table>"
        "<table><tr><td>x<td>y</table>"
    )
    assert [(b.text, b.cell) for b in article.blocks] == [
        ("Prices", None),
        ("A", (0, 0, 0)),
        ("B", (0, 0, 1)),
        ("1", (0, 1, 0)),
        ("2", (0, 1, 1)),
        ("3", (0, 1, 2)),
        ("4", (0, 2, 1)),
        ("5", (0, 2, 2)),
        ("x", (1, 0, 0)),
        ("y", (1, 0, 1)),
    ]


def test_a_cell_is_one_block() -> None:
    """Lists and quotes inside a cell are lines of it."""
    article = read(
        "<table><tr><td>a<ul><li>b</li><li>c</li></ul>d<hr>e</td><td>f</td></tr></table>"
    )
    assert [(b.id, b.text) for b in article.blocks] == [
        ("t1r0c0", "a\nb\nc\nd\ne"),
        ("t1r0c1", "f"),
    ]


def test_a_table_that_lays_out_the_page_is_looked_through() -> None:
    """Old pages put the whole article into a cell; it is read as an article."""
    cell = "<h1>Head</h1><p>one</p><p>two</p>"
    assert found(f"<table><tr><td>{cell}</td><td>side</td></tr></table>") == [
        ("headline", "Head"),
        ("paragraph", "one"),
        ("paragraph", "two"),
        ("paragraph", "side"),
    ]


def test_headings() -> None:
    """The first h1 is the headline, a later one a subhead."""
    article = read("<h1>Head</h1><h2>Sub</h2><h4>Deep</h4><h1>Second</h1>")
    assert [(b.kind, b.level) for b in article.blocks] == [
        ("headline", 0),
        ("subhead", 2),
        ("subhead", 4),
        ("subhead", 2),
    ]


def test_lead_and_byline_are_told_by_their_class() -> None:
    """The lead is the abstract, the byline a credit line."""
    article = read('<h1>H</h1><p class="x lead">Lead</p><div class=byline>A. Writer</div><p>T</p>')
    assert [b.kind for b in article.blocks] == ["headline", "abstract", "credit", "paragraph"]
    assert (article.abstract, article.byline) == ("Lead", "A. Writer")


def test_preformatted_text_is_carried_over() -> None:
    """Lines and spaces of <pre> stay."""
    assert ("verbatim", "a  b\n c") in found("<p>x</p><pre>\na  b\n c\n</pre>")


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "JaVa&#9;Script:x", " data:text/html,x", "&#1;vbscript:x"]
)
def test_a_dangerous_link_is_dropped_and_noted(href: str) -> None:
    """The words stay, the address does not."""
    article = read(f'<p>see <a href="{href}">this</a></p>')
    assert article.blocks[0].text == "see this"
    assert article.blocks[0].spans == ()
    assert "link left out" in article.metadata["notes"]


def test_no_entity_is_expanded() -> None:
    """A document type cannot smuggle files or bombs into the text."""
    article = read(
        '<!DOCTYPE p [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]><p>x &a; &f; y</p>'
    )
    text = article.blocks[0].text
    assert "boom" not in text.replace("&a;", "").split("]>")[-1]
    assert "root:" not in text


def test_a_page_nested_too_deep_is_refused() -> None:
    """The parser would drop the text without a word; the reader does not."""
    with pytest.raises(InputError, match="nested too deep") as caught:
        read("<div>" * 300 + "lost" + "</div>" * 300)
    assert caught.value.hint
    assert only("<b>" * 100 + "kept" + "</b>" * 100).text == "kept"
