"""The review page as a whole: head, tabs, banners, ledger, commands."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from translator.checks.base import Finding
from translator.web.review import render
from translator.web.strings import APPROVED, BANNERS


@pytest.fixture
def show(records, parse):
    """Return a function that renders drafts and parses the page."""

    def _show(*drafts, article=records.ARTICLE):
        page = render(article, drafts, generated="2026-05-11 12:01 UTC", product="newsdesk 0.1")
        return parse(page)

    return _show


def facts(node, css="facts"):
    """Return the pairs of a definition list."""
    return {pair.one("dt").text: pair.one("dd").text for pair in node.one("dl", css).all("div")}


def test_the_head_identifies_the_article(show, records):
    """Headline, id, language, file name without its folder, digest, date, byline, maker."""
    root = show(records.draft())
    head = facts_of_head(root)
    assert root.one("h1").text == "Bakanlar <b>buluştu</b>"
    assert root.one("h1").attributes["lang"] == "tr"
    assert head == {
        "Article": "bakanlar",
        "Source language": "Turkish (tr)",
        "Source file": "bakanlar.html",
        "Date": "2026-05-11",
        "Byline": "Selin Örnekçi",
        "Digest": records.ARTICLE.digest[:12],
        "Page made": "2026-05-11 12:01 UTC by newsdesk 0.1",
    }
    assert "/var/spool" not in root.text


def facts_of_head(root):
    """Return the article's facts, the first list of the head."""
    first = root.one("header").all("dl", "facts")[0]
    return {pair.one("dt").text: pair.one("dd").text for pair in first.all("div")}


def test_the_page_asks_for_nothing_outside(records):
    """No element fetches: no src, no link, no import; addresses stand in anchors only."""
    page = render(records.ARTICLE, [records.draft()], generated="now", product="p")
    assert not re.search(r"<(img|link|iframe|object|embed|video|audio|source|form|base)\b", page)
    assert not re.search(
        r"\s(src|srcset|style|on\w+)=", re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    )
    assert page.startswith("<!doctype html>")


def test_a_hostile_article_stays_text(show, records):
    """Script, quotes and direction overrides in every text field end up as text."""
    evil = '</title></script><script>alert("1")</script>\u202e\'"><img src=x onerror=y>'
    blocks = (replace(records.ARTICLE.blocks[0], text=evil), *records.ARTICLE.blocks[1:])
    article = replace(
        records.ARTICLE,
        id=evil,
        headline=evil,
        byline=evil,
        embargo=evil,
        version=evil,
        origin=evil,
        metadata={evil: evil, "date": evil},
        blocks=blocks,
    )
    hostile = Finding(check=evil, severity="error", message=evil, hint=evil, target=(0, 5))
    units = records.changed("h1.s1", target=evil, route=evil, findings=(hostile,))
    root = show(records.draft(id=evil, article=evil, units=units, created=evil), article=article)
    assert len(root.all("script")) == 1
    assert root.all("img") == []
    assert root.by_id("kk-h1.s1").one("p", "target").text == evil


def test_a_tab_a_language_with_its_own_name_and_counts(show, records):
    """Names in their own language; errors and warnings as sign, number and spoken words."""
    warning = Finding(check="x", severity="warning", message="m")
    units = records.changed("p1.s2", findings=(records.NUMBER, warning, warning))
    root = show(records.draft(units=units), records.draft(target="az", id="bakanlar.az.1"))
    first, second = root.all("a", "tab")
    assert first.one("span", "own").text == "Қазақша"
    assert first.one("span", "own").attributes["lang"] == "kk"
    assert [badge.text for badge in first.all("span", "badge")] == ["×1 1 error", "!2 2 warnings"]
    assert second.one("span", "badge").classes == {"badge", "clean"}
    assert [tab.attributes["href"] for tab in (first, second)] == ["#kk", "#az"]


def test_tabs_lead_to_panels_without_a_script(show, records):
    """Each tab is a link to its section, and nothing but the tools is hidden."""
    root = show(records.draft(), records.draft(target="az"))
    panels = root.all("section", "panel")
    assert [f"#{p.attributes['id']}" for p in panels] == [
        tab.attributes["href"] for tab in root.all("a", "tab")
    ]
    hidden = [node for node in root.walk() if "hidden" in node.attributes]
    assert [node.classes for node in hidden] == [{"tools"}]


def test_two_drafts_of_one_language_have_tabs_of_their_own(show, records):
    """Ids stay unique: such tabs go by the draft's id."""
    root = show(records.draft(), records.draft(id="bakanlar.kk.2"))
    assert [tab.attributes["href"] for tab in root.all("a", "tab")] == [
        "#bakanlar.kk.1",
        "#bakanlar.kk.2",
    ]
    ids = [node.attributes["id"] for node in root.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("state", sorted(BANNERS))
def test_every_unapproved_draft_says_so_in_a_banner(state, show, records):
    """Only an approved or published draft is without the words “not approved”."""
    panel = show(records.draft(state=state)).one("section", "panel")
    (banner,) = panel.all("p", "banner")
    assert ("not approved" in banner.text) == (state not in APPROVED)
    assert ("stop" in banner.classes) == (state not in APPROVED)


def test_a_stale_draft_is_called_stale_and_never_clean(show, records):
    """A draft of another version has a second banner and a badge, even when approved."""
    root = show(records.draft(digest="0" * 64, state="approved"))
    assert [b.one("strong").text for b in root.one("section", "panel").all("p", "banner")] == [
        "Approved by an editor",
        "Stale",
    ]
    badges = root.one("a", "tab").all("span", "badge")
    assert badges[0].text.startswith("stale")
    assert not any("held" in badge.classes for badge in badges)


def test_what_the_draft_lacks_counts_as_an_error(show, records):
    """A tab over an incomplete draft is never clean."""
    root = show(records.draft(units=records.units()[:-2]))
    assert root.one("a", "tab").one("span", "badge error").text == "×2 2 errors"
    assert facts(root.one("section", "panel"), "summary")["Not in the draft"] == "2"


def test_the_summary_counts(show, records):
    """Severities, terms, units by origin and edits."""
    units = list(records.changed("p1.s1", ledger=(records.held(), records.missing())))
    units[0] = replace(units[0], target="Министрлер жиналды", origin="human")
    units[2] = replace(units[2], findings=(records.NUMBER,))
    panel = show(records.draft(units=tuple(units))).one("section", "panel")
    assert facts(panel, "summary") == {
        "Errors": "× 1",
        "Warnings": "! 0",
        "Notes": "i 0",
        "Terms held": "1",
        "Terms missing": "1",
        "Units": "6",
        "By machine": "4",
        "Copied": "1",
        "By editor": "1",
        "Edited": "1",
    }


def test_the_draft_is_signed(show, records):
    """Id, state, route, version, content hash and the signature line stand in the panel."""
    draft = records.draft(state="in_review")
    panel = show(draft).one("section", "panel")
    shown = facts(panel)
    assert shown["Draft"] == "bakanlar.kk.1"
    assert shown["State"] == "in review"
    assert shown["Content hash"] == draft.content_hash[:12]
    assert panel.one("p", "signature").text == draft.signature.line
    assert "Quality" not in shown


def test_a_rough_draft_says_so_twice(show, records):
    """Among the facts of the draft, and behind the model in the signature line."""
    plain = records.draft()
    draft = replace(plain, signature=replace(plain.signature, quality="rough"))
    panel = show(draft).one("section", "panel")
    assert facts(panel)["Quality"] == "rough drafts"
    assert "trk@0123abcd (rough drafts)" in panel.one("p", "signature").text


def test_the_ledger_has_a_row_for_every_hit(show, records):
    """Concept, found form, approved term, written form, method, certainty, mandatory."""
    units = records.changed("p1.s1", ledger=(records.held(), records.missing()))
    panel = show(records.draft(units=units)).one("section", "panel")
    held, missing = panel.one("table", "ledger").one("tbody").all("tr")
    assert [cell.text for cell in held.all("td")] == [
        "p1.s1",
        "org.ots",
        "Türk Devletleri Teşkilatının",
        "Түркі мемлекеттері ұйымы",
        "Түркі мемлекеттері ұйымының",
        "✓ held: inflected (put in with its ending)",
        "in a form of its own",
        "yes",
    ]
    assert missing.all("td")[4].text == "–"
    assert missing.all("td")[5].text.startswith("× missing")
    heads = [head.text for head in panel.one("thead").all("th")]
    assert [cell.attributes["data-label"] for cell in held.all("td")] == heads
    assert held.one("a").attributes["href"] == "#kk-p1.s1"


def test_a_draft_without_terms_says_so(show, records):
    """An empty ledger is a sentence, not an empty table."""
    panel = show(records.draft(units=records.changed("p1.s1", ledger=()))).one("section", "panel")
    assert panel.all("table") == []
    assert "No term of the termbase" in panel.text


@pytest.mark.parametrize(
    ("state", "commands"),
    [
        ("draft", ["edit", "approve", "reject"]),
        ("rejected", ["edit"]),
        ("approved", ["publish", "edit"]),
        ("superseded", []),
    ],
)
def test_the_commands_fit_the_state(state, commands, show, records):
    """The page offers the steps that the desk allows, on this article and language."""
    panel = show(records.draft(state=state)).one("section", "panel")
    assert [pre.text for pre in panel.all("pre")] == [
        f"translator {verb} bakanlar.kk" for verb in commands
    ]


def test_a_command_is_safe_to_paste(show, records):
    """An id with a blank or a shell character is quoted."""
    panel = show(records.draft(article="a; rm x")).one("section", "panel")
    assert panel.all("pre")[0].text == "translator edit 'a; rm x.kk'"


def test_an_embargo_stands_at_the_top(show, records):
    """An embargo is a banner of the article, above every draft."""
    root = show(records.draft(), article=replace(records.ARTICLE, embargo="2026-05-11T18:00Z"))
    assert "2026-05-11T18:00Z" in root.one("header").one("p", "banner stop").text


def test_an_article_without_drafts_is_still_a_page(show):
    """No draft: the head and one sentence."""
    root = show()
    assert "no draft" in root.one("main").text
    assert root.all("section") == []


def test_standard_input_and_missing_facts(show, records):
    """A piped article is named so; what it lacks is left out; the id stands in for a headline."""
    article = replace(
        records.ARTICLE, origin="-", headline="", byline="", dateline=None, metadata={}, blocks=()
    )
    root = show(article=article)
    assert root.one("h1").text == "bakanlar"
    assert facts_of_head(root)["Source file"] == "standard input"
    assert not {"Date", "Byline", "Version"} & set(facts_of_head(root))


def test_the_page_is_the_same_every_time(records):
    """Equal records give equal bytes: nothing of the clock or of chance is in the page."""
    pages = {
        render(records.ARTICLE, [records.draft()], generated="now", product="p") for _ in range(2)
    }
    assert len(pages) == 1
    assert next(iter(pages)).encode("utf-8")
