"""What every writer promises: nothing but the approved text, and all of it.

`WriterContract` is for whole items, `BodyContract` for formats that render blocks as a page.
A new format inherits them and says how it is read back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError, dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.unit.desk.records import T2, approved, article, blocks_of, saved
from translator.article.model import Article, Block, Span
from translator.desk import review
from translator.desk.store import Store
from translator.drafting.draft import Draft
from translator.errors import WorkflowError
from translator.publishing import gate
from translator.publishing.gate import Cleared
from translator.publishing.writers import WRITERS

URL = "https://example.org/koprü?a=1&copy=2"
AGENCY = "Nümunə"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a writer is given."""

    article: Article
    draft: Draft
    blocks: tuple[Block, ...]
    cleared: Cleared


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return an approved and cleared Kazakh draft."""
    with Store(tmp_path / "desk.db") as store:
        source = article(url=URL, tags="köprü, trafik")
        made = approved(store, source)
        cleared = gate.clear(store, made.id, source.digest, T2, agency=AGENCY)
    return Case(article=source, draft=made, blocks=blocks_of(source, made), cleared=cleared)


class WriterContract:
    """Inherited by the tests of every writer of usable items."""

    format: str
    """Key of the writer in `WRITERS`."""

    facts: Callable[[str], dict[str, str]]
    """Reads a file back: language, headline, link, reviewer, approved_at, disclosure,
    content_hash, source_language, published_at and signature or product."""

    def write(self, case: Case) -> str:
        """Write the case in this format."""
        return WRITERS[self.format](case.article, case.draft, case.blocks, case.cleared)

    def test_the_item_says_what_it_is_and_who_answers_for_it(self, case: Case) -> None:
        """Language, headline, original, reviewer, time and disclosure can be read back."""
        found = type(self).facts(self.write(case))
        assert found["language"] == "kk"
        assert found["source_language"] == "tr"
        assert found["headline"] == "Жаңа көпір ашылды"
        assert found["link"] == URL
        assert found["reviewer"] == "Editor"
        assert found["published_at"] == T2
        assert found["content_hash"] == case.draft.content_hash
        assert found["disclosure"].startswith("Бұл мәтін түрік тілінен машиналық аударма")
        assert f"Агенттік: {AGENCY}." in found["disclosure"]
        assert found["disclosure"].endswith(URL)
        assert case.draft.signature.line in found["signature"]

    def test_the_whole_text_is_there(self, case: Case) -> None:
        """Every unit's target stands in the file, and no source sentence does."""
        text = self.write(case)
        for unit in case.draft.units:
            assert unit.target in text
        assert "Uzunluğu" not in text

    def test_nothing_is_written_without_a_clearance(self, case: Case) -> None:
        """A clearance cannot be made by hand, nor altered, nor used for another text."""
        with pytest.raises(WorkflowError, match="only the gate"):
            Cleared(
                draft=case.draft.id,
                content_hash=case.draft.content_hash,
                reviewer="nobody",
                approved_at=T2,
                published_at=T2,
                despite="",
                agency="",
                seal=object(),
            )
        with pytest.raises((TypeError, ValueError)):
            replace(case.cleared, draft="bridge.az.1")
        with pytest.raises(FrozenInstanceError):
            case.cleared.draft = "bridge.az.1"  # type: ignore[misc]
        unit = replace(case.draft.units[0], target="Ескі көпір")
        changed = replace(case.draft, units=(unit, *case.draft.units[1:]))
        for draft in (changed, replace(case.draft, id="bridge.kk.2")):
            with pytest.raises(WorkflowError, match="not what passed the gate"):
                self.write(replace(case, draft=draft))

    def test_other_words_than_the_approved_are_refused(self, case: Case) -> None:
        """Blocks that lack, alter or reorder an approved sentence are not written."""
        last = case.blocks[-1]
        swapped = " ".join(reversed(last.text.split(". ", 1)))
        for blocks in (
            case.blocks[:-1],
            (*case.blocks[:-1], replace(last, text=last.text[:-2])),
            (*case.blocks[:-1], replace(last, text=swapped)),
        ):
            with pytest.raises(WorkflowError, match="not the approved one"):
                self.write(replace(case, blocks=blocks))

    def test_the_same_item_is_the_same_bytes(self, case: Case) -> None:
        """Writing twice gives one text: publishing again changes nothing."""
        assert self.write(case) == self.write(case)

    def test_an_unapproved_draft_cannot_be_cleared(self, tmp_path: Path) -> None:
        """There is no way from a draft that nobody approved to a `Cleared` record."""
        with Store(tmp_path / "other.db") as store:
            made = saved(store, article())
            for step in (lambda: None, lambda: review.submit(store, made.id, "Editor", T2)):
                step()
                with pytest.raises(WorkflowError, match="not approved"):
                    gate.clear(store, made.id, article().digest, T2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One thing that was read back from a page.

    `marks` holds for every character of `text` the markup over it, links with their address.
    A line break looks the same in code and out of it, so it does not count as code.
    """

    kind: str
    text: str
    marks: tuple[frozenset[str], ...] = ()

    def __post_init__(self) -> None:
        seen = zip(self.text, self.marks, strict=bool(self.marks))
        marks = tuple(marks - {"code"} if sign == "\n" else marks for sign, marks in seen)
        object.__setattr__(self, "marks", marks)


def marks_of(block: Block) -> tuple[frozenset[str], ...]:
    """Return for every character the names of the spans over it."""
    return tuple(
        frozenset(
            f"link {unquote(span.href or '')}" if span.kind == "link" else span.kind
            for span in block.spans
            if span.start <= at < span.end
        )
        for at in range(len(block.text))
    )


def read(kind: str, block: Block) -> Read:
    """Return what should be read back of a block."""
    return Read(kind=kind, text=block.text, marks=marks_of(block))


def paragraph(text: str, *spans: Span) -> Block:
    """Return a paragraph."""
    return Block(id="p1", kind="paragraph", text=text, spans=spans)


def span(kind: str, start: int, end: int, href: str | None = None) -> Span:
    """Return a span."""
    return Span(kind=kind, start=start, end=end, href=href)  # type: ignore[arg-type]


LINK = "https://example.org/a_b(c)?q=[1]&copy=2"

TEXTS = [
    "1*2*3 = 6 and 2 * 3",
    "24. iyul",
    "24) iyul",
    "# not a heading #",
    "- 5 °C",
    "+ 5",
    "> 5 %",
    "---",
    "===",
    "a\n===\nb",
    "a\n- b\n1. c\n# d\n> e",
    "<b>not bold</b> <!-- nor a comment --> <script>alert(1)</script>",
    "AT&T &amp; &copy; &#42; &notanentity",
    "snake_case _emphasis_ __strong__ *a* **b** ~~c~~ ~5 km",
    "`code` ``two`` \\ \\* C:\\Users\\",
    "[a](b) ![c](d) [e] [f]: g ]",
    "!",
    "a | b\n:-- | --:",
    "https://example.org/a_b_c?d=1&amp=2 www.example.org a@example.org",
    " leading and trailing ",
    "\u00a0non-breaking\u00a0",
    "a  b\n  c  \nd",
    "two\n\nbreaks\n",
    "«Ұлттық» – “qəzet” — ‘İıĞğ’ №5 §3",
    "    four spaces",
    "\ttab",
    "```\nfence\n~~~",
    "* * *",
    "_ _ _",
    "😀 emoji :smile:",
    "{{ template }} {% raw %} $x$ ^a^",
    "Sən&ccedil;",
    "a\\\nb",
    "#hashtag",
    "1986. ",
    "setext\n-",
]

MARKED = [
    paragraph("bold in the middle", span("bold", 0, 4), span("italic", 12, 18)),
    paragraph("Bakının", span("bold", 0, 4)),
    paragraph("«Bakı»nın", span("bold", 0, 6)),
    paragraph("(Bakı)da", span("italic", 0, 6)),
    paragraph("overlapping", span("bold", 0, 6), span("italic", 3, 9)),
    paragraph("same words", span("bold", 0, 4), span("italic", 0, 4)),
    paragraph("touching", span("bold", 0, 4), span("italic", 4, 8)),
    paragraph("touching", span("italic", 0, 4), span("bold", 4, 8)),
    paragraph("bold bold", span("bold", 0, 4), span("bold", 4, 9)),
    paragraph("in a word", span("italic", 3, 4)),
    paragraph("trailing space ", span("bold", 0, 9), span("italic", 9, 15)),
    paragraph("line\nbreak", span("bold", 2, 7)),
    paragraph("1*2*3", span("bold", 1, 4), span("italic", 2, 3)),
    paragraph("see this page!", span("link", 4, 8, LINK), span("bold", 0, 13)),
    paragraph("look!here", span("link", 5, 9, LINK)),
    paragraph("[a](b)", span("link", 0, 6, LINK), span("code", 1, 2)),
    paragraph("half a link", span("link", 0, 6, LINK), span("italic", 3, 11)),
    paragraph("two links", span("link", 0, 3, LINK), span("link", 3, 9, "https://example.org/")),
    paragraph("x `tick` y", span("code", 2, 8)),
    paragraph("`", span("code", 0, 1)),
    paragraph(" a ", span("code", 0, 3)),
    paragraph("a``b` c", span("code", 0, 5), span("code", 6, 7)),
    paragraph("code\nover lines", span("code", 0, 9), span("bold", 3, 6)),
    paragraph("ab`c", span("code", 0, 2), span("code", 3, 4)),
    paragraph("word*", span("bold", 0, 5)),
    paragraph("*word", span("bold", 0, 1), span("bold", 2, 5)),
    paragraph("a_b_c", span("italic", 0, 1), span("bold", 4, 5)),
    paragraph("mail", span("link", 0, 4, "mailto:a@example.org")),
    paragraph("1. x", span("bold", 0, 1)),
    paragraph("a<b>c", span("bold", 1, 4), span("italic", 2, 3)),
]


class BodyContract:
    """Inherited by the tests of every format that renders blocks as a page."""

    body: Callable[[Sequence[Block]], str]
    """Renders blocks."""

    read: Callable[[str], list[Read]]
    """Reads the page back."""

    def back(self, *blocks: Block) -> list[Read]:
        """Render and read back."""
        return type(self).read(type(self).body(blocks))

    @pytest.mark.parametrize("text", TEXTS)
    @pytest.mark.parametrize("kind", ["paragraph", "headline", "list-item", "quote", "table-cell"])
    def test_any_text_survives_in_any_place(self, text: str, kind: str) -> None:
        """Signs that mean something in the format are read back as the signs they were."""
        cell = (0, 0, 0) if kind == "table-cell" else None
        block = Block(id="b", kind=kind, text=text, cell=cell)  # type: ignore[arg-type]
        found = self.back(block, paragraph("after"))
        names = {"headline": "h1", "paragraph": "p", "list-item": "ul1", "quote": "quote1"}
        assert [found[0].kind, found[0].text] == [names.get(kind, "th"), text]
        assert found[1:] == [read("p", paragraph("after"))]

    @pytest.mark.parametrize("block", MARKED, ids=lambda block: repr(block.text))
    def test_spans_survive(self, block: Block) -> None:
        """Bold, italic, links and code cover the same characters, however they overlap."""
        assert self.back(block) == [read("p", block)]

    def test_a_dateline_runs_into_its_paragraph(self) -> None:
        """Place and day stand before the first words, as a wire has them."""
        dateline = Block(id="d1", kind="dateline", text="BAKÜ –", spans=(span("bold", 0, 4),))
        body = paragraph("Köprü açıldı.", span("italic", 0, 5))
        merged = paragraph("BAKÜ – Köprü açıldı.", span("bold", 0, 4), span("italic", 7, 12))
        assert self.back(dateline, body) == [read("p", merged)]
        assert self.back(dateline) == [read("p", dateline)]
        sub = Block(id="s", kind="subhead", text="Sub", level=3)
        assert self.back(dateline, sub) == [read("p", dateline), read("h3", sub)]

    def test_headings_keep_their_level(self) -> None:
        """The headline is the first level, subheads the levels below it."""
        blocks = [Block(id="h", kind="headline", text="H")]
        levels = [0, 2, 3, 6]
        blocks += [Block(id=f"s{n}", kind="subhead", text="S", level=n) for n in levels]
        kinds = [one.kind for one in self.back(*blocks)]
        assert kinds == ["h1", "h2", "h2", "h3", "h6"]

    def test_lists_keep_depth_order_and_number(self) -> None:
        """Nested, numbered and mixed lists come back item by item at their depth."""
        shape = [(1, False), (2, True), (2, True), (3, False), (1, False), (2, False), (1, False)]
        blocks = [
            Block(id=f"l{n}", kind="list-item", text=f"{n}. item", level=level, ordered=ordered)
            for n, (level, ordered) in enumerate(shape)
        ]
        kinds = [one.kind for one in self.back(*blocks, paragraph("after"))]
        assert kinds == ["ul1", "ol2", "ol2", "ul3", "ul1", "ul2", "ul1", "p"]
        texts = [one.text for one in self.back(*blocks)]
        assert texts == [block.text for block in blocks]

    def test_a_long_numbered_list_stays_one(self) -> None:
        """The tenth item is one character wider; what hangs below it still does."""
        blocks = [
            Block(id=f"l{n}", kind="list-item", text=f"x\ny{n}", level=1, ordered=True)
            for n in range(11)
        ]
        below = Block(id="below", kind="list-item", text="z", level=2)
        found = self.back(*blocks, below)
        assert [one.kind for one in found] == ["ol1"] * 11 + ["ul2"]
        assert self.count_lists(*blocks, below) == 2

    def test_two_lists_in_a_row_stay_two(self) -> None:
        """Lists of different groups are not melted into one."""
        for ordered in (False, True):
            blocks = [
                Block(id=f"l{n}", kind="list-item", text="x", level=1, ordered=ordered, group=group)
                for n, group in enumerate([1, 1, 2, 3])
            ]
            assert self.count_lists(*blocks) == 3

    def count_lists(self, *blocks: Block) -> int:
        """Return the number of lists on the page."""
        raise NotImplementedError

    def test_a_depth_without_parents_is_made_up_for(self) -> None:
        """A list that begins at the second depth is still a list with all its items."""
        blocks = [
            Block(id="a", kind="list-item", text="a", level=3),
            Block(id="b", kind="list-item", text="b", level=0),
        ]
        assert [one.kind for one in self.back(*blocks)] == ["ul1", "ul1"]

    def test_quotes_keep_paragraphs_depth_and_borders(self) -> None:
        """Paragraphs of one quote stay together, nested ones deeper, two quotes stay two."""
        blocks = [
            Block(id="q1", kind="quote", text="one\nline", group=1),
            Block(id="q2", kind="quote", text="- two", group=1, level=1),
            Block(id="q3", kind="quote", text="deeper", group=1, level=2),
            Block(id="q4", kind="quote", text="back", group=1, level=1),
            Block(id="q5", kind="quote", text="another", group=2, level=1),
        ]
        found = self.back(*blocks)
        assert [one.kind for one in found] == ["quote1", "quote1", "quote2", "quote1", "quote1"]
        assert [one.text for one in found] == [block.text for block in blocks]
        assert self.count_quotes(*blocks) == 3

    def count_quotes(self, *blocks: Block) -> int:
        """Return the number of block quotes on the page, nested ones included."""
        raise NotImplementedError

    def test_tables_keep_every_cell(self) -> None:
        """Header and body, empty cells, signs of the format, two paragraphs in one cell."""
        texts = {(0, 0): "a|b", (0, 1): "`c`|", (1, 0): "line\nbreak", (2, 1): "*x*"}
        blocks = [
            Block(id=f"t{row}{column}", kind="table-cell", text=text, cell=(0, row, column))
            for (row, column), text in texts.items()
        ]
        blocks.append(Block(id="t21b", kind="table-cell", text="y", cell=(0, 2, 1)))
        found = [(one.kind, one.text) for one in self.back(*blocks)]
        assert found == [
            ("th", "a|b"),
            ("th", "`c`|"),
            ("td", "line\nbreak"),
            ("td", ""),
            ("td", ""),
            ("td", "*x*\ny"),
        ]

    def test_two_tables_stay_two(self) -> None:
        """Cells belong to the table that they name; one without a header row has none."""
        blocks = [
            Block(id="a", kind="table-cell", text="a", cell=(0, 0, 0)),
            Block(id="b", kind="table-cell", text="b", cell=(1, 1, 0)),
        ]
        found = [(one.kind, one.text) for one in self.back(*blocks) if one.text]
        assert found == [("th", "a"), ("td", "b")]

    @pytest.mark.parametrize("text", ["x = `1`", "```\n~~~\n````", "<b>\n\n  & |\n", "\n\nx"])
    def test_verbatim_text_is_untouched(self, text: str) -> None:
        """Code keeps its lines, spaces and signs."""
        block = Block(id="v", kind="verbatim", text=text)
        found = self.back(paragraph("before"), block, paragraph("after"))
        assert [one.kind for one in found] == ["p", "code", "p"]
        assert found[1].text.removesuffix("\n") == text.removesuffix("\n")

    def test_a_caption_stands_with_its_picture(self) -> None:
        """The picture's address and the caption's text and spans are there for everybody to see."""
        caption = Block(
            id="c",
            kind="caption",
            text="The <new> bridge",
            href="https://example.org/a b(1).jpg",
            spans=(span("italic", 4, 9),),
        )
        found = self.back(caption)
        assert found[0].kind == "image https://example.org/a b(1).jpg"
        assert found[1].text == caption.text
        assert found[1].marks == read("p", caption).marks

    @pytest.mark.parametrize(
        "href",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " java\nscript:alert(1)",
            "\x01javascript:alert(1)",
            "javascript&colon;alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
        ],
    )
    def test_a_link_that_could_do_harm_is_no_link(self, href: str) -> None:
        """The words stay, the address does not; a picture from there is not shown."""
        block = paragraph("click here", span("link", 0, 5, href), span("bold", 2, 8))
        page = type(self).body([block, Block(id="c", kind="caption", text="cap", href=href)])
        found = type(self).read(page)
        assert found[0].text == "click here"
        marks = {mark for marks in found[0].marks for mark in marks}
        assert not any(mark.startswith(("link javascript:", "link data:")) for mark in marks)
        assert not any(
            one.kind.startswith("image") and not one.kind.endswith("&colon;alert(1)")
            for one in found
        )

    def test_empty_blocks_do_not_upset_the_page(self) -> None:
        """Nothing at all is a page too, and a list item without words is an item."""
        assert self.back() == []
        item = Block(id="l", kind="list-item", text="")
        below = Block(id="m", kind="list-item", text="x", level=2)
        assert [one.kind for one in self.back(item, below)] == ["ul1", "ul2"]
