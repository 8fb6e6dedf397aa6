"""Rows: marks on both sides, notes below, nothing lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from translator.article.model import Block, Span
from translator.checks.base import Finding
from translator.web.rows import Panel, fate, is_flagged, rows, untranslated


@pytest.fixture
def show(records, parse):
    """Return a function that shows a draft's rows and parses them."""

    def _show(draft=None, article=records.ARTICLE):
        draft = draft or records.draft()
        return parse(rows(Panel(article=article, draft=draft, name="kk")))

    return _show


def test_rows_stand_in_the_article_s_order(show):
    """One row a unit, in the order of blocks and units."""
    ids = [row.attributes["id"] for row in show().all("div", "row")]
    assert ids == [
        f"kk-{name}" for name in ("h1.s1", "p1.s1", "p1.s2", "li1.s1", "li2.s1", "t1.s1")
    ]


def test_source_and_target_carry_their_language(show, records):
    """The source is marked tr, the target kk, and both read exactly as in the records."""
    row = show().by_id("kk-p1.s1")
    source, target = row.one("p", "source"), row.one("p", "target")
    assert (source.attributes["lang"], source.text) == ("tr", records.FIRST)
    assert (target.attributes["lang"], target.text) == ("kk", records.TARGET)


def test_blocks_show_their_kind(show):
    """Kind is a label and a class; numbered items are counted."""
    blocks = show().all("div", "block")
    assert [block.one("p", "kind").text for block in blocks] == [
        "Headline",
        "Paragraph",
        "Numbered item 1",
        "Numbered item 2",
        "Table 1, row 2, column 3",
    ]
    assert "headline" in blocks[0].classes


def test_numbering_starts_again_with_the_next_list(show, records):
    """Lists of different groups are counted apart."""
    second = Block(id="li2", kind="list-item", text="İki", group=2, level=1, ordered=True)
    blocks = tuple(second if b.id == "li2" else b for b in records.ARTICLE.blocks)
    labels = [
        node.text for node in show(article=replace(records.ARTICLE, blocks=blocks)).all("p", "kind")
    ]
    assert labels.count("Numbered item 1") == 2


def test_inline_markup_of_the_source_is_visible(show):
    """Bold and a link that cross a term are rendered over exactly their words."""
    source = show().by_id("kk-p1.s1").one("p", "source")
    assert "".join(n.text for n in source.all("b")) == "Devletleri Teşkilatının bakanları"
    links = source.all("a")
    assert "".join(link.text for link in links) == "bakanları"
    assert {link.attributes["href"] for link in links} == {"https://example.org/?a=1&b=2"}
    assert all("noopener" in (link.attributes["rel"] or "") for link in links)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/x", "/a", "http://[", None])
def test_an_unsafe_address_is_shown_but_never_a_link(href, show, records):
    """Scripts, files, relative and broken addresses get no href."""
    block = replace(
        records.ARTICLE.blocks[0], spans=(Span(kind="link", start=0, end=8, href=href),)
    )
    article = replace(records.ARTICLE, blocks=(block, *records.ARTICLE.blocks[1:]))
    source = show(article=article).by_id("kk-h1.s1").one("p", "source")
    assert source.all("a") == []
    assert source.one("span", "link").text == "Bakanlar"
    assert source.one("span", "link").attributes.get("title") == (href or None)


def test_a_link_inside_a_link_becomes_one_link(show, records):
    """HTML has no nested links; the inner one is only marked."""
    spans = (
        Span(kind="link", start=0, end=20, href="https://a.example"),
        Span(kind="link", start=5, end=10, href="https://b.example"),
    )
    block = replace(records.ARTICLE.blocks[0], spans=spans)
    article = replace(records.ARTICLE, blocks=(block, *records.ARTICLE.blocks[1:]))
    links = show(article=article).by_id("kk-h1.s1").one("p", "source").all("a")
    assert {link.attributes["href"] for link in links} == {"https://a.example"}
    assert not any(inner for link in links for inner in link.all("a"))


def test_a_held_term_is_marked_on_both_sides(show):
    """The found form and the written form are underlined, with concept and term in the title."""
    row = show().by_id("kk-p1.s1")
    for side, text in (
        ("source", "Türk Devletleri Teşkilatının"),
        ("target", "Түркі мемлекеттері ұйымының"),
    ):
        marks = row.one("p", side).all("span", "term held")
        assert "".join(mark.text for mark in marks) == text
        assert all("org.ots" in (mark.attributes["title"] or "") for mark in marks)


def test_a_missing_term_is_marked_and_noted(show, records):
    """The source is dashed, a note gives the approved term, and the row is flagged."""
    units = records.changed("p1.s1", ledger=(records.missing(),))
    row = show(records.draft(units=units)).by_id("kk-p1.s1")
    assert "flagged" in row.classes
    assert row.one("p", "source").all("span", "term missing")
    assert row.one("p", "target").all("span", "term") == []
    note = row.one("li", "remark term").text
    assert "Түркі мемлекеттері ұйымы" in note
    assert "Term:" in note


def test_a_finding_that_names_the_term_is_not_said_twice(show, records):
    """Where a check has said it at the same place, there is no second note."""
    finding = Finding(
        check="term_missing",
        severity="error",
        message="the term is missing",
        source=(0, 28),
        hint="write Түркі мемлекеттері ұйымы",
    )
    units = records.changed("p1.s1", ledger=(records.missing(),), findings=(finding,))
    row = show(records.draft(units=units)).by_id("kk-p1.s1")
    assert len(row.all("li")) == 1
    other = replace(finding, source=(3, 9))
    units = records.changed("p1.s1", ledger=(records.missing(),), findings=(other,))
    assert len(show(records.draft(units=units)).by_id("kk-p1.s1").all("li")) == 2


def test_a_term_without_an_approved_form_is_no_problem_of_the_draft(records):
    """It is marked as unknown and does not flag the row."""
    row = replace(records.missing(), target="")
    assert fate(row) == "unknown"
    assert not is_flagged(records.unit("p1.s1", "x", "y", ledger=(row,)))


def test_a_mark_is_not_put_on_other_words(show, records):
    """After an edit that moved the term, its old place in the target stays unmarked."""
    units = records.changed("p1.s1", target="Кеше " + records.TARGET)
    target = show(records.draft(units=units)).by_id("kk-p1.s1").one("p", "target")
    assert target.all("span", "term") == []


def test_a_finding_is_marked_listed_and_numbered(show, records):
    """Both spans, the severity in sign and word, message, hint and check id."""
    units = records.changed("p1.s2", findings=(records.NUMBER,))
    row = show(records.draft(units=units)).by_id("kk-p1.s2")
    for side in ("source", "target"):
        mark = row.one("p", side).one("mark", "find error")
        assert mark.text == "120"
        assert mark.one("sup", "no").attributes["data-n"] == "1"
    remark = row.one("li", "remark error")
    assert remark.one("span", "sign error").text == "×"
    for part in ("Error 1:", "120 has no counterpart", "compare the number", "numbers_missing"):
        assert part in remark.text


def test_findings_stand_in_order_of_gravity(show, records):
    """Errors first, then warnings, then notes; the numbers follow that order."""
    findings = tuple(
        Finding(check="x", severity=severity, message=severity)
        for severity in ("info", "warning", "error")
    )
    units = records.changed("h1.s1", findings=findings)
    remarks = show(records.draft(units=units)).by_id("kk-h1.s1").all("strong")
    assert [remark.text for remark in remarks] == ["Error 1: ", "Warning 2: ", "Note 3: "]


@pytest.mark.parametrize(("place", "marked"), [(0, "М"), (9, "р"), (99, "ы")])
def test_a_finding_between_letters_shows_on_one_of_them(place, marked, show, records):
    """An empty span, even behind the end, is drawn on the letter beside it."""
    finding = Finding(check="x", severity="warning", message="m", target=(place, place))
    units = records.changed("h1.s1", findings=(finding,))
    target = show(records.draft(units=units)).by_id("kk-h1.s1").one("p", "target")
    assert target.one("mark").text == marked


def test_a_finding_in_an_empty_target_marks_nothing(show, records):
    """An empty target says so in words; its finding is still listed."""
    finding = Finding(check="empty_target", severity="error", message="empty", target=(0, 0))
    units = records.changed("h1.s1", target="", findings=(finding,))
    row = show(records.draft(units=units)).by_id("kk-h1.s1")
    assert "no translation" in row.one("p", "target empty").text
    assert "lang" not in row.one("p", "target").attributes
    assert row.all("mark") == []
    assert len(row.all("li")) == 1


@pytest.mark.parametrize(
    ("origin", "word"),
    [
        ("mt", "machine"),
        ("rule", "rule"),
        ("copy", "copied"),
        ("human", "editor"),
        ("memory", "memory"),
    ],
)
def test_every_row_says_who_wrote_it(origin, word, show, records):
    """The origin stands in words beside the unit's id."""
    units = records.changed("h1.s1", origin=origin)
    assert show(records.draft(units=units)).by_id("kk-h1.s1").one("span", "origin").text == word


def test_a_route_that_differs_from_the_draft_s_is_shown(show, records):
    """The common route stands at the draft's head and in the tooltip, another one in the row."""
    units = records.changed("h1.s1", route="tr>en>kk:a+b", score=-0.314)
    root = show(records.draft(units=units))
    assert root.by_id("kk-h1.s1").one("span", "route").text == "tr>en>kk:a+b"
    assert root.by_id("kk-h1.s1").one("span", "score").text == "score -0.31"
    plain = root.by_id("kk-p1.s1")
    assert plain.all("span", "route") == []
    assert records.SIGNATURE.route in (plain.one("span", "origin").attributes["title"] or "")


def test_an_edited_unit_shows_what_the_machine_had_written(show, records):
    """The machine's text is kept whole and the words that went are struck out."""
    units = records.changed("p1.s2", target="120 өкіл келді.", origin="human")
    was = show(records.draft(units=units)).by_id("kk-p1.s2").one("details")
    assert was.one("p").text == "120 өкіл қатысты."
    assert [gone.text for gone in was.all("del")] == ["қатысты"]


def test_an_untouched_unit_has_no_machine_text(show):
    """Nothing is offered where nothing was changed."""
    assert show().all("details") == []


def test_a_part_that_the_draft_lacks_is_an_error(show, records):
    """A lost sentence and a lost block both show their source text and flag the row."""
    units = tuple(u for u in records.units() if u.segment.id not in {"p1.s2", "li1.s1"})
    draft = records.draft(units=units)
    lost = show(draft).all("div", "row flagged")
    assert [row.one("p", "source").text for row in lost] == ["120 temsilci katıldı.", "Bir"]
    assert all("lacks this part" in row.one("li", "remark error").text for row in lost)
    assert untranslated(records.ARTICLE, draft) == 2
    assert untranslated(records.ARTICLE, records.draft()) == 0


def test_a_unit_of_another_version_is_not_swallowed(show, records):
    """A unit whose block the article no longer has stands at the end, under its own label."""
    stray = records.unit("p9.s1", "Eski cümle.", "Ескі сөйлем.")
    root = show(records.draft(units=(*records.units(), stray)))
    block = root.all("div", "block")[-1]
    assert "stray" in block.classes
    assert "Ескі сөйлем." in block.text


def test_a_changed_block_lends_no_markup(show, records):
    """Where the segment is not the block's text any more, its spans are not applied."""
    units = records.changed("p1.s1", segment=records.unit("p1.s1", "Eski metin.", "").segment)
    source = show(records.draft(units=units)).by_id("kk-p1.s1").one("p", "source")
    assert (source.text, source.all("b"), source.all("a")) == ("Eski metin.", [], [])
