"""No reader loses a letter, whatever the text is made of."""

from __future__ import annotations

import html
import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from translator.article.model import Article
from translator.article.readers import READERS, read_bytes
from translator.article.readers.decode import clean_text, decode
from translator.errors import TranslatorError

LETTERS = "abzIİıiəƏşğçöüқңұүһіөжыяЖЁéß1230"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=9)
_MARKS = ("- ", "– ", "• ", "* ", "1. ", "2. ", "3) ", " ", "  ", "\t", "\n", "\n\n", "\n \n")
_STOPS = (
    ". ",
    ", ",
    "? ",
    "! ",
    "», – ",
    "«",
    "»",
    "-",
    ": ",
    "; ",
    "###\n",
    "***",
    "\r\n",
    "\u2028",
)
_WIRE = (
    "(AA) – ",
    "BAKU, July 24. ",
    "Bakı, 24 iyul, AZƏRTAC\n",
    "https://example.org/a ",
    "e\u0301",
)
LINE_PARTS = st.sampled_from((*_MARKS, *_STOPS, *_WIRE, "\u00a0"))
COPY = st.lists(st.one_of(WORDS, WORDS, LINE_PARTS), min_size=1, max_size=60).map("".join)


def signs(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(char for char in text if char.isalnum())


def numbered(article: Article) -> str:
    """Return the letters and digits of the blocks, list numbers written again."""
    pieces, group, count = [], 0, 0
    for block in article.blocks:
        if block.kind == "list-item" and block.ordered:
            count = count + 1 if block.group == group else 1
            group = block.group
            pieces.append(str(count))
        pieces.append(block.text)
    return signs("".join(pieces))


def read(text: str, format: str) -> Article:  # noqa: A002 - the option's name
    """Read a text that has letters."""
    assume(any(char.isalnum() for char in text))
    return read_bytes(text.encode("utf-8"), origin="-", language="en", format=format)


def check(article: Article) -> None:
    """Check what every article promises of its blocks."""
    ids = [block.id for block in article.blocks]
    assert len(ids) == len(set(ids))
    for block in article.blocks:
        assert block.text.strip()
        assert unicodedata.is_normalized("NFC", block.text)
        for span in block.spans:
            assert 0 <= span.start < span.end <= len(block.text)
            assert block.text[span.start : span.end].strip()


@given(text=COPY)
@settings(max_examples=500, deadline=None)
def test_plain_text_keeps_every_letter_and_digit(text: str) -> None:
    """Headline, dateline, wrapping, lists: the signs come out in the order they went in."""
    assume(not text.lstrip().startswith(("---", "+++")))
    article = read(text, "text")
    check(article)
    assert numbered(article) == signs(clean_text(text)[0])


@given(lines=st.lists(st.lists(WORDS, min_size=1, max_size=30), min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_wrapping_changes_nothing(lines: list[list[str]]) -> None:
    """The words of wrapped copy are the words of the copy."""
    paragraphs = [" ".join(words) + " end." for words in lines]
    wrapped: list[str] = []
    for paragraph in paragraphs:
        row = ""
        for word in paragraph.split(" "):
            if row and len(row) + 1 + len(word) > 66:
                wrapped.append(row)
                row = ""
            row = f"{row} {word}" if row else word
        wrapped += [row, ""]
    article = read("\n".join(wrapped), "text")
    assert [word for block in article.blocks for word in block.text.split()] == [
        word for paragraph in paragraphs for word in paragraph.split()
    ]


INLINE = st.sampled_from(["{}", "**{}**", "*{}*", "`{}`", "[{}](u)", "~~{}~~", "<b>{}</b>"])


FORMS = st.sampled_from(
    [
        "{0}",
        "## {0}",
        "> {0}",
        "> > {0}",
        "- {0}",
        "- {0}\n  - {0}",
        "1. {0}\n2. {0}",
        "{0}\\\n{0}",
        "| {0} | {0} |\n|---|---|\n| {0} | {0} | {0} |",
        "![{0}](x.png)",
        "```\n{1}\n```",
        "    {1}",
        "- {0}\n\n  {0}\n\n  > {0}",
        "text ![{0}](x) {0}",
    ]
)


@st.composite
def markdown_blocks(draw: st.DrawFn) -> str:
    """Draw one Markdown block with inline markup on every word."""
    words = draw(st.lists(st.text("azəşқжé", min_size=1, max_size=6), min_size=1, max_size=8))
    marked = " ".join(draw(INLINE).format(word) for word in words)
    return draw(FORMS).format(marked, " ".join(words))


@given(blocks=st.lists(markdown_blocks(), min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_markdown_keeps_every_letter(blocks: list[str]) -> None:
    """Every word of headings, quotes, lists, tables, pictures and code is there as often."""
    source = "\n\n".join(blocks)
    article = read(source, "markdown")
    check(article)
    found = sorted(signs("".join(block.text for block in article.blocks)))
    assert found == sorted(signs(_shown(source)))


def _shown(source: str) -> str:
    """Return the words that Markdown of these tests shows."""
    for mark in ("](x.png)", "](x)", "](u)", "<b>", "</b>", "1. ", "2. "):
        source = source.replace(mark, " ")
    return source


TAGS = ["p", "div", "b", "em", "a", "span", "section", "blockquote", "h2", "font", "code", "u"]


@st.composite
def html_trees(draw: st.DrawFn, depth: int = 3) -> str:
    """Draw nested HTML whose every text is shown."""
    pieces = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["text", "text", "br", "nbsp", "tag", "list", "table"]))
        if kind == "text" or depth == 0:
            pieces.append(
                html.escape(draw(WORDS)) + draw(st.sampled_from([" ", "\n", "", "&amp;"]))
            )
        elif kind == "br":
            pieces.append("<br>")
        elif kind == "nbsp":
            pieces.append("&nbsp;")
        elif kind == "list":
            inner = draw(html_trees(depth=depth - 1))
            pieces.append(f"<ul><li>{inner}</li><li>{draw(WORDS)}</li></ul>")
        elif kind == "table":
            inner = draw(html_trees(depth=depth - 1))
            pieces.append(f"<table><tr><td>{inner}</td><td>{draw(WORDS)}</td></tr></table>")
        else:
            tag = draw(st.sampled_from(TAGS))
            pieces.append(f"<{tag} href=u>{draw(html_trees(depth=depth - 1))}</{tag}>")
    return "".join(pieces)


@given(body=html_trees())
@settings(max_examples=300, deadline=None)
def test_html_keeps_every_letter(body: str) -> None:
    """The letters of the blocks are those that a browser would show, in the same order."""
    from lxml import html as parser

    shown = parser.fromstring(f"<article>{body}</article>").text_content()
    assume(signs(shown))
    article = read(f"<article>{body}</article>", "html")
    check(article)
    found = signs("".join(block.text for block in article.blocks))
    assert found == signs(unicodedata.normalize("NFC", shown))


@given(
    data=st.binary(max_size=300) | COPY.map(lambda text: text.encode("utf-16-le")),
    format=st.sampled_from([None, *READERS]),
)
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_an_article_or_one_clear_error(
    data: bytes,
    format: str | None,  # noqa: A002 - the option's name
) -> None:
    """There is no third outcome: one line that says what is wrong, and what to do."""
    error = None
    try:
        check(read_bytes(data, origin="-", language="en", format=format))
    except TranslatorError as refusal:
        error = refusal
    if error:
        assert error.message
        assert "\n" not in error.message
        assert error.hint


@given(text=st.text(min_size=1, max_size=200), encoding=st.sampled_from(["utf-8", "utf-8-sig"]))
@settings(max_examples=300, deadline=None)
def test_utf8_comes_back(text: str, encoding: str) -> None:
    """Whatever is written in UTF-8 is read as the same clean text."""
    clean = clean_text(text.encode("utf-8", "ignore").decode("utf-8"))[0]
    assume(clean.strip() and "\0" not in text)
    data = clean.encode(encoding)
    assume(not any(byte < 0x20 and byte not in b"\t\n" for byte in data))
    assert decode(data, origin="-").text == clean
