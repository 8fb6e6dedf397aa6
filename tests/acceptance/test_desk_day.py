"""A day at the desk: draft, review, approve, publish, and the source that changes after it."""

from __future__ import annotations

import json
import re

import pytest

from tests.desk_runner import DeskRunner

ARTICLE = """\
---
title: Port of Alat opens second ferry terminal
author: Desk
---
BAKU, March 4. The Port of Alat has opened a **second ferry terminal**, the operator said.

The terminal cost 125.5 million dollars and can handle 1,250,000 tonnes a year.

> "We expect 40 ships a month," said terminal manager Leyla Quluzade.

## What comes next

- A rail link will follow in 2027.
- See [the plan](https://example.org/plan?id=7) or write to info@example.org.
"""


@pytest.fixture
def drafted(desk: DeskRunner) -> DeskRunner:
    """A desk with one article drafted into all languages."""
    desk.write("port.md", ARTICLE)
    result = desk("draft", "port.md", "--model", "tiny")
    assert result.code == 0, result.err
    return desk


def test_every_draft_holds_structure_numbers_links_and_quotes(drafted: DeskRunner) -> None:
    """Whatever the model does, each draft has the source's blocks, numbers, links and quotations."""
    for language, quote in {"az": "“”", "tr": "“”", "kk": "«»", "ky": "«»"}.items():
        text = (drafted.root / "drafts" / "port" / f"port.{language}.md").read_text("utf-8")
        body = text.split("---\n", 2)[2]
        assert [line[:2] for line in body.splitlines() if re.match(r"#{1,2} |> |- ", line)]
        numbers = re.findall(r"125[.,]5|1[.\s\u00a0]250[.\s\u00a0]000|\b40\b|\b2027\b", body)
        assert [re.sub(r"\D", "", number) for number in numbers] == [
            "1255",
            "1250000",
            "40",
            "2027",
        ]
        assert "https://example.org/plan?id=7" in body
        assert "info@example.org" in body
        assert quote[0] in body
        assert quote[1] in body


def test_the_dateline_is_written_by_rule(drafted: DeskRunner) -> None:
    """City, day and month stand as each language's agencies write them."""
    forms = {
        "az": "Bakı, 4 mart",
        "tr": "BAKÜ, 4 Mart",
        "kk": "БАКУ, 4 наурыз",
        "ky": "БАКУ, 4-март",
    }
    for language, form in forms.items():
        text = (drafted.root / "drafts" / "port" / f"port.{language}.md").read_text("utf-8")
        assert form in text


def test_drafting_again_translates_nothing(drafted: DeskRunner) -> None:
    """The same article with the same settings is current: no second draft appears."""
    result = drafted("draft", "port.md", "--model", "tiny", "--json")
    assert result.code == 0
    statuses = {draft["status"] for draft in result.json["articles"][0]["drafts"]}
    assert statuses == {"current"}
    assert len(drafted("status", "--all", "--json").json) == 4


def test_nothing_unapproved_is_published(drafted: DeskRunner) -> None:
    """`publish` refuses a draft with exit code 6, and no file appears."""
    result = drafted("publish", "port.tr")
    assert result.code == 6
    assert "not approved" in result.err
    assert not (drafted.root / "published").exists()


def test_errors_block_an_approval_unless_a_reason_is_given(drafted: DeskRunner) -> None:
    """A draft with error findings is approved only with --despite, and the reason is kept."""
    refused = drafted("approve", "port.tr")
    assert refused.code == 6
    approved = drafted("approve", "port.tr", "--despite", "checked by hand", "--by", "A. Editor")
    assert approved.code == 0, approved.err
    assert "checked by hand" in drafted("show", "port.tr").out


def test_approve_publish_and_the_source_that_changes(drafted: DeskRunner) -> None:
    """Published files carry link, model, reviewer and disclosure; a changed source shuts the gate."""
    drafted("approve", "port.tr", "--despite", "test", "--by", "A. Editor")
    published = drafted("publish", "port.tr")
    assert published.code == 0, published.err
    folder = drafted.root / "published" / "port"
    assert sorted(path.name for path in folder.iterdir()) == [
        "port.tr.html",
        "port.tr.json",
        "port.tr.md",
    ]
    value = json.loads((folder / "port.tr.json").read_text("utf-8"))
    assert value["language"] == "tr"
    assert "A. Editor" in json.dumps(value, ensure_ascii=False)
    assert "tiny" in json.dumps(value)
    for language in ("az", "kk"):
        drafted("approve", f"port.{language}", "--despite", "test")
    drafted.write("port.md", ARTICLE.replace("40 ships", "45 ships"))
    rows = {row["draft"]: row for row in drafted("status", "--json").json}
    assert all(row["stale"] for row in rows.values())
    refused = drafted("publish", "port.az", "port.kk")
    assert refused.code == 6
    assert "stale" in refused.err
    assert not (folder / "port.az.md").exists()
    assert drafted("approve", "port.ky", "--despite", "x").code == 6


def test_a_changed_source_gets_new_drafts_and_keeps_the_old_trail(drafted: DeskRunner) -> None:
    """Drafting the edited article supersedes the open drafts; the published one stays until then."""
    drafted("approve", "port.tr", "--despite", "test")
    drafted("publish", "port.tr")
    drafted.write("port.md", ARTICLE.replace("40 ships", "45 ships"))
    assert drafted("draft", "port.md", "--model", "tiny").code == 0
    states = {row["draft"]: row["state"] for row in drafted("status", "--all", "--json").json}
    assert states["port.az.1"] == "superseded"
    assert states["port.az.2"] == "draft"
    assert states["port.tr.1"] == "published"
    assert states["port.tr.2"] == "draft"


def test_an_edit_is_checked_kept_and_voids_the_approval(drafted: DeskRunner) -> None:
    """An editor's words replace the machine's, checks run anew, and approval starts over."""
    drafted("approve", "port.tr", "--despite", "test")
    unit = next(
        u
        for u in drafted("show", "port.tr", "--json").json["units"]
        if "125.5" in u["segment"]["text"]
    )
    name = unit["segment"]["id"]
    text = "Terminal 125,5 milyon dolara mal oldu ve yılda 1.250.000 ton yük işleyebilir."
    edited = drafted("edit", "port.tr", "--unit", name, text, "--by", "B. Editor")
    assert edited.code == 0, edited.err
    value = drafted("show", "port.tr", "--json").json
    after = next(u for u in value["units"] if u["segment"]["id"] == name)
    assert after["target"] == text
    assert after["machine_target"] == unit["machine_target"]
    assert after["origin"] == "human"
    assert after["findings"] == []
    assert value["state"] == "in_review"
    assert text in (drafted.root / "drafts" / "port" / "port.tr.md").read_text("utf-8").replace(
        "\\", ""
    )
    assert drafted("publish", "port.tr").code == 6
    kept = drafted("draft", "port.md", "--model", "tiny", "--json").json
    status = {d["target"]: d["status"] for d in kept["articles"][0]["drafts"]}
    assert status["tr"] == "kept"


def test_pseudo_drafts_can_never_be_approved(bare_desk: DeskRunner) -> None:
    """The dry run shows the way but nothing of it leaves the desk, whatever reason is given."""
    bare_desk.write("port.md", ARTICLE)
    assert bare_desk("draft", "port.md", "--model", "pseudo").code == 0
    refused = bare_desk("approve", "port.az", "--despite", "please")
    assert refused.code == 6
    assert "pseudo" in refused.err


def test_every_language_goes_into_all_the_others(desk: DeskRunner) -> None:
    """An article in any language of the desk, or in Russian, is drafted into the other ones."""
    articles = {
        "az": "Bakıda yeni körpü açılıb. Körpünün uzunluğu 420 metrdir, deyə nazirlik bildirib.",
        "tr": "Ankara'da yeni köprü açıldı. Köprünün uzunluğu 420 metre, diye açıkladı bakanlık.",
        "kk": "Астанада жаңа көпір ашылды. Көпірдің ұзындығы 420 метр, деп хабарлады министрлік.",
        "ky": "Бишкекте жаңы көпүрө ачылды. Көпүрөнүн узундугу 420 метр, деп билдирди министрлик.",
        "ru": "В Москве открылся новый мост. Длина моста составляет 420 метров, сообщили в ведомстве.",
    }
    for language, text in articles.items():
        path = desk.write(f"bridge-{language}.txt", text)
        report = desk("draft", path, "--model", "tiny", "--json").json["articles"][0]
        assert report["language"] == language
        assert [d["target"] for d in report["drafts"]] == [
            tag for tag in ("az", "tr", "kk", "ky", "en") if tag != language
        ]
        for draft in report["drafts"]:
            units = desk("show", draft["draft"], "--json").json["units"]
            assert len(units) == 2
            assert "420" in units[1]["target"]
