"""The parts that readers share: ids, inline text, front matter, cutting blocks."""

from __future__ import annotations

import pytest

from translator.article.model import Block, Span
from translator.article.readers import frontmatter
from translator.article.readers.inline import InlineText, is_safe_href
from translator.article.readers.reading import cut, number
from translator.article.readers.slug import MAX_LENGTH, article_id, slug
from translator.errors import InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Əliyev İstanbulda ÇIXIŞ etdi", "eliyev-istanbulda-cixis-etdi"),
        ("ŞIĞLI Öğünç", "sigli-ogunc"),
        ("Қасым-Жомарт үшін әңгіме", "qasym-zhomart-ushin-angime"),
        ("Бишкекте өкмөттүн жыйыны", "bishkekte-okmottun-zhyyyny"),
        ("Объявление: щётка, съезд & Ёж", "obyavlenie-shchyotka-sezd-yozh"),
        ("Café Škoda ß", "cafe-skoda-ss"),
        ("  ../..//etc/passwd\0 ", "etc-passwd"),
        ("a_b.c", "a_b-c"),
        ("CON", "article-con"),
        ("汉字", ""),
    ],
)
def test_slugs_are_safe_file_names(text: str, expected: str) -> None:
    """Every alphabet of the desk comes out in ASCII; nothing that a path could abuse is left."""
    assert slug(text) == expected


def test_long_slugs_are_cut_but_stay_apart() -> None:
    """Two long names with one beginning do not become one article."""
    first, second = slug("word " * 40 + "one"), slug("word " * 40 + "two")
    assert len(first) <= MAX_LENGTH
    assert first[:60] == second[:60]
    assert first != second


def test_an_id_is_always_found() -> None:
    """A name that has no letters of ours is replaced by a hash, the same each time."""
    assert article_id("", "汉字", "Bakı") == "baki"
    assert article_id("汉字") == article_id("汉字")
    assert article_id("汉字").startswith("article-")
    assert article_id("汉字") != article_id("漢字")


def test_numbering() -> None:
    """Ids count within their kind; cells carry their place."""
    kinds = ["headline", "paragraph", "paragraph", "list-item", "credit", "caption"]
    blocks = tuple(Block(id="", kind=kind, text="x") for kind in kinds)  # type: ignore[arg-type]
    cell = Block(id="", kind="table-cell", text="x", cell=(1, 2, 3))
    ids = [block.id for block in number((*blocks, cell))]
    assert ids == ["h1", "p1", "p2", "li1", "cr1", "c1", "t2r2c3"]


def test_cutting_a_block_cuts_its_spans() -> None:
    """Markup over the cut goes on in both parts."""
    block = Block(
        id="",
        kind="paragraph",
        text="0123456789",
        spans=(Span(kind="bold", start=2, end=6), Span(kind="link", start=8, end=9, href="u")),
    )
    head, tail = cut(block, 0, 4), cut(block, 4, 10)
    assert (head.text, head.spans) == ("0123", (Span(kind="bold", start=2, end=4),))
    assert tail.spans == (
        Span(kind="bold", start=0, end=2),
        Span(kind="link", start=4, end=5, href="u"),
    )


def test_inline_text_collapses_white_space_and_moves_spans() -> None:
    """Edges are trimmed, runs become one space, a break swallows the spaces around it."""
    text = InlineText()
    text.add("  a ")
    text.open("bold")
    text.add(" b\n ")
    text.line_break()
    text.add("  c ")
    text.close("bold")
    text.add(" \td  ")
    assert text.take() == ("a b\nc d", (Span(kind="bold", start=2, end=5),))
    assert text.take() == ("", ())


def test_inline_text_joins_like_spans_and_drops_empty_ones() -> None:
    """Touching spans of one kind are one; an empty link is reported."""
    text = InlineText()
    for word in ("ab", "cd"):
        text.open("bold")
        text.open("bold")
        text.add(word)
        text.close("bold")
        text.close("bold")
    text.open("link", "u")
    text.close("link")
    text.open("italic")
    text.add(" ")
    text.close("italic")
    text.close("code")
    assert text.take() == ("abcd", (Span(kind="bold", start=0, end=4),))
    assert text.lost_links == ["u"]


def test_inline_text_composes_across_pieces() -> None:
    """A mark that comes alone is joined with its letter; text and offsets stay in step."""
    text = InlineText()
    text.add("e")
    text.open("bold")
    text.add("\u0301x")
    text.close("bold")
    composed, spans = text.take()
    assert composed == "éx"
    assert spans == (Span(kind="bold", start=1, end=2),)


@pytest.mark.parametrize(
    "href", ["https://e.org/data:x", "mailto:a@e.org", "/x", "#y", "javascript"]
)
def test_ordinary_addresses_travel_on(href: str) -> None:
    """Only the scheme counts."""
    assert is_safe_href(href)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("title: [a", "front matter"),
        ("title: a: b", "line 2: mapping values"),
        ("title: a\ntitle: b", "has 'title' twice"),
        ("a: &x [1]\nb:\n  c:\n    d:\n      e:\n        f:\n          g: 1", "nested too deep"),
        ("a: &x\n  b: *x", "nested too deep"),
        ("tags: [[a], b]", "holds more than words"),
        ("a: " + "x" * 70_000, "longer than"),
        ("a: " + "[" * 3000, "front matter"),
        ("a: !!python/object:os.system x\nb: [", "front matter"),
    ],
)
def test_bad_front_matter_is_refused(head: str, message: str) -> None:
    """One line that names the file and the fault, and a hint; never a stack of calls."""
    with pytest.raises(InputError, match=message) as caught:
        frontmatter.split(f"---\n{head}\n---\ntext", "a.md")
    assert caught.value.message.startswith("a.md: ")
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_toml_front_matter_is_refused() -> None:
    """A head in another notation is not translated as if it were text."""
    with pytest.raises(InputError, match="TOML"):
        frontmatter.split('+++\ntitle = "x"\n+++\ntext', "a.md")


def test_front_matter_values_stay_strings() -> None:
    """What YAML 1.1 would turn into numbers, times and truth values stays as written."""
    head = "no: no\ntime: 12:30\nempty:\nlist: [a, b]\nmap: {x: 1, y: 2}\n'quoted: key': v"
    metadata, rest = frontmatter.split(f"---\n{head}\n---\nbody", "a.md")
    assert metadata == {
        "no": "no",
        "time": "12:30",
        "empty": "",
        "list": "a, b",
        "map.x": "1",
        "map.y": "2",
        "quoted: key": "v",
    }
    assert rest == "body"
