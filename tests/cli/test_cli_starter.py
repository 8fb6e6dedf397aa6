"""The model that travels with the product, at the command line: there, or not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk_runner import DeskRunner, with_model
from tests.hub_server import HubServer

ENGLISH = "New railway opens\n\nThe minister opened the new bridge in the city on Monday.\n"
RUSSIAN = "Новая дорога\n\nМинистр открыл новый мост в городе в понедельник, сообщает агентство.\n"
QUICK = """\
models:
  starter:
    decoding: {num_beams: 1, max_new_tokens_factor: 0.2, max_new_tokens_extra: 4}
"""


UPGRADE = (
    "rough drafts by the embedded model starter; for publishable quality: "
    "`translator models pull opus-en-trk` (960 MB; Apache-2.0: commercial use allowed)"
)


@pytest.fixture
def quick(bare_desk: DeskRunner, starter: Path) -> DeskRunner:
    """A desk with nothing but the embedded model, told to write little."""
    bare_desk.write("models.yaml", QUICK)
    bare_desk.write("news.txt", ENGLISH)
    return bare_desk


def test_a_fresh_machine_drafts_into_every_language(quick: DeskRunner) -> None:
    """Without any model pulled, all languages are drafted, and one line says what they are."""
    result = quick("draft", "news.txt")
    assert result.code == 0, result.err
    assert result.err.count("drafted: news") == 4
    notes = [line for line in result.err.splitlines() if "rough" in line]
    assert notes == [
        UPGRADE,
    ]
    assert "rough" not in result.out


def test_the_drafts_carry_it(quick: DeskRunner) -> None:
    """Signature, review page and JSON say that the draft is rough and which weights made it."""
    folder = Path(quick("draft", "news.txt", "--to", "tr").out.strip())
    (record,) = json.loads((folder / "drafts.json").read_text(encoding="utf-8"))["drafts"]
    signature = record["signature_line"]
    assert "model=starter@sha256:" in signature
    assert " (rough drafts) | " in signature
    assert "terms=annotated" in signature
    page = (folder / "review.html").read_text(encoding="utf-8")
    assert "(rough drafts)" in page
    shown = quick("show", "news.tr", "--json").json["signature"]
    assert (shown["quality"], shown["route"]) == ("rough", "en>tr:starter")


def test_json_stays_clean(quick: DeskRunner) -> None:
    """With --json stdout is one document; the line goes to stderr."""
    result = quick("draft", "news.txt", "--to", "kk", "--json")
    assert [draft["model"] for draft in result.json["articles"][0]["drafts"]] == ["starter"]
    assert "rough drafts by" in result.err


def test_a_batch_says_it_once_for_all_its_directions(quick: DeskRunner) -> None:
    """Two articles in two languages give one line, and models that serve both."""
    quick.write("wire/a.txt", ENGLISH)
    quick.write("wire/b.txt", ENGLISH.replace("Monday", "Friday"))
    result = quick("draft", "wire", "--to", "tr")
    assert result.err.count("rough drafts") == 1
    assert "pull opus-en-tr`" in result.err
    again = quick("draft", "wire", "--to", "tr")
    assert "current" in again.err
    assert "rough drafts" not in again.err


def test_better_models_are_taken_without_a_word(quick: DeskRunner, tiny_nllb: Path) -> None:
    """A model of the desk takes the directions; by name the embedded one still serves."""
    with_model(quick.root, tiny_nllb)
    result = quick("draft", "news.txt", "--to", "tr")
    assert "rough" not in result.err
    assert quick("show", "news.tr", "--json").json["signature"]["model"] == "tiny"
    forced = quick("draft", "news.txt", "--to", "kk", "--model", "starter")
    assert forced.code == 0
    assert "rough drafts by the embedded model starter" in forced.err


def test_russian_needs_another_model(quick: DeskRunner) -> None:
    """The embedded model does not read Russian: the hint says what to pull."""
    quick.write("ru.txt", RUSSIAN)
    result = quick("draft", "ru.txt", "--to", "kk")
    assert result.code == 5
    assert "translator models pull kazrush-ru-kk" in result.err
    forced = quick("draft", "ru.txt", "--to", "kk", "--model", "starter")
    assert forced.code == 5
    assert "starter does not translate ru into kk" in forced.err


def test_an_installation_without_it_is_as_before(bare_desk: DeskRunner) -> None:
    """Nothing is drafted, and the hint names what to pull; it is no model to pull."""
    bare_desk.write("news.txt", ENGLISH)
    result = bare_desk("draft", "news.txt")
    assert result.code == 5
    assert "no installed model translates en into az, tr, kk, ky" in result.err
    assert "translator models pull opus-en-trk" in result.err
    assert "starter" not in result.err
    forced = bare_desk("draft", "news.txt", "--model", "starter")
    assert forced.code == 5
    assert "travels with the product, and this installation lacks it" in forced.err
    assert "MB" not in forced.err


def test_list_and_show(quick: DeskRunner) -> None:
    """Shipped, no download, rough; all twenty directions; and what to do next."""
    listed = quick("models", "list")
    rows = {row[0]: row for row in (line.split("\t") for line in listed.out.splitlines())}
    assert rows["starter"] == [
        "starter", "bart", "az tr kk ky en", "Apache-2.0", "yes", "shipped", "yes", "rough",
    ]  # fmt: skip
    assert rows["opus-en-trk"][-1] == "-"
    assert "next: translator models pull KEY" in listed.err
    shown = quick("models", "show", "starter")
    for line in ("installed: yes", "shipped: starter", "quality: rough", "commercial: yes"):
        assert line in shown.out.splitlines()
    assert shown.err == ""
    record = quick("models", "show", "starter", "--json").json
    assert len(record["directions"]) == 20
    assert record["term_annotation"] == "{source} <term> {target} </term>"


def test_show_says_where_it_is_missing(bare_desk: DeskRunner) -> None:
    """A working copy without the weights says so, and lists it as not installed."""
    shown = bare_desk("models", "show", "starter")
    assert "installed: no" in shown.out
    assert "this installation lacks its files" in shown.err
    rows = [line.split("\t") for line in bare_desk("models", "list").out.splitlines()]
    assert next(row for row in rows if row[0] == "starter")[5:] == ["shipped", "no", "rough"]


def test_there_is_nothing_to_pull(quick: DeskRunner, hub: HubServer) -> None:
    """A pull asks no hub; the folder can be asked for."""
    result = quick("models", "pull", "starter")
    assert result.code == 5
    assert "travels with the product; there is nothing to pull" in result.err
    assert hub.log == []


def test_path_and_export(quick: DeskRunner, starter: Path) -> None:
    """The folder is printed; an export is a plain model, and is not written over."""
    assert quick("models", "path", "starter").out.strip() == str(starter)
    result = quick("models", "export", "starter", "plain", "--dtype", "float16")
    assert (result.code, result.out.strip()) == (0, "plain")
    assert (quick.root / "plain" / "model.safetensors").is_file()
    again = quick("models", "export", "starter", "plain")
    assert again.code == 8
    assert "plain exists already" in again.err
    assert quick("models", "export", "pseudo", "other").code == 5
    assert quick("models", "export", "opus-en-tr", "other").code == 5
    assert quick("models", "export", "starter", "x", "--dtype", "int4").code == 2
    assert not (quick.root / "other").exists()
