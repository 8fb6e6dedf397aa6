"""`translator models`: data on stdout, talk on stderr, licences before downloads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.hub_server import HubServer
from translator.cli import models as module
from translator.cli.models import models, pull_entry
from translator.console import terminal
from translator.engines.catalogues import desk_catalogue
from translator.engines.consent import consents
from translator.engines.shelf import model_folder
from translator.errors import EngineError, LicenceError, TranslatorError

OWN = """
models:
  tiny:
    family: marian
    hub: desk/tiny
    licence: CC-BY-4.0
    commercial: "yes"
    languages: {en: "-", tr: "-"}
    directions: [en>tr]
    download_mb: 1
    credit: Made with the tiny model
  closed:
    family: marian
    hub: desk/tiny
    licence: Research Terms
    licence_url: https://example.org/terms
    commercial: "no"
    languages: {en: "-", tr: "-"}
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a desk with models of its own."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "models.yaml").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def served(hub: HubServer, tiny_marian: Path) -> HubServer:
    """A hub that serves the tiny model."""
    hub.add("desk/tiny", tiny_marian)
    return hub


def run(*argv: str, desk: Path | None = None) -> Result:
    """Run the group and return what it printed; its errors pass through."""
    result = CliRunner().invoke(models, list(argv), obj=desk)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def fault(*argv: str) -> TranslatorError:
    """Return the error of a command that must fail."""
    with pytest.raises(TranslatorError) as caught:
        run(*argv)
    return caught.value


def test_list_shows_every_model() -> None:
    """The list has the shipped models and the desk's, one a line, with licence and size."""
    result = run("list")
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert rows[0] == [
        "key", "family", "languages", "licence", "commercial", "size", "installed", "quality",
    ]  # fmt: skip
    found = {row[0]: row for row in rows[1:]}
    assert found["tiny"] == ["tiny", "marian", "en tr", "CC-BY-4.0", "yes", "1 MB", "no", "-"]
    assert found["nllb-600m"][4:6] == ["no", "2.5 GB"]
    assert found["pseudo"][6] == "yes"
    assert "models pull" in result.stderr


def test_list_as_json() -> None:
    """The records say the same under stable names."""
    records = json.loads(run("list", "--json").stdout)
    own = next(record for record in records if record["key"] == "tiny")
    assert own["directions"] == ["en>tr"]
    assert own["installed"] is False
    assert own["commercial"] == "yes"


def test_a_desk_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: Path) -> None:
    """The desk of the main command's --desk is used, wherever one stands."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "tiny\t" not in run("list").stdout
    assert "tiny\t" in run("list", desk=desk).stdout


def test_show_tells_everything() -> None:
    """One model with licence, codes, published scores and their source."""
    shown = run("show", "opus-en-tr").stdout
    assert "licence: CC-BY-4.0" in shown
    assert "en>tr 59.4 chrF++, FLORES-200 devtest (OPUS-MT leaderboard" in shown
    assert "credit: Translated with OPUS-MT" in shown
    assert "installed: no" in shown
    record = json.loads(run("show", "opus-en-tr", "--json").stdout)
    assert record["scores"][0]["value"] == 59.4
    assert record["hub"] == "Helsinki-NLP/opus-mt-tc-big-en-tr"


def test_show_of_an_unknown_model() -> None:
    """A mistyped key gets a suggestion."""
    assert "opus-en-tr" in fault("show", "opus-en-t").hint


def test_pull_prints_the_folder(served: HubServer) -> None:
    """The folder goes to stdout; credit and next step to stderr; then the model is listed."""
    result = run("pull", "tiny")
    assert result.stdout.strip() == str(model_folder("tiny"))
    assert "Made with the tiny model" in result.stderr
    assert "next: translator draft" in result.stderr
    assert run("path", "tiny").stdout.strip() == str(model_folder("tiny"))
    record = json.loads(run("show", "tiny", "--json").stdout)
    assert record["installed"] is True
    assert record["commit"] == served.repositories["desk/tiny"].commit


def test_several_models_are_pulled_in_one_go(served: HubServer) -> None:
    """A route of two legs is one command."""
    result = run("pull", "tiny", "closed", "tiny", "--accept-licence", "--who", "A. Editor")
    assert result.stdout.split() == [str(model_folder("tiny")), str(model_folder("closed"))]


def test_a_restricted_licence_stops_before_the_download(served: HubServer) -> None:
    """Without consent nothing is fetched, not even the free model beside it."""
    refusal = fault("pull", "tiny", "closed")
    assert isinstance(refusal, LicenceError)
    assert "Research Terms" in refusal.message
    assert "--accept-licence" in refusal.hint
    assert served.log == []
    assert consents() == ()


def test_consent_is_asked_for_once(served: HubServer) -> None:
    """--accept-licence goes on record with the name, and the next pull needs it no more."""
    result = run("pull", "closed", "--accept-licence", "--who", "A. Editor")
    assert "no commercial use" in result.stderr
    assert "https://example.org/terms" in result.stderr
    assert "Research Terms accepted by A. Editor on 20" in result.stderr
    assert [item.who for item in consents()] == ["A. Editor"]
    assert "accepted" not in run("pull", "closed").stderr
    shown = json.loads(run("show", "closed", "--json").stdout)
    assert shown["consent"].startswith("Research Terms accepted by A. Editor on 20")


@pytest.mark.parametrize("answer", [True, False])
def test_a_terminal_is_asked(
    served: HubServer, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    """Where somebody sits, the question is put to them, and their answer holds."""
    asked: list[str] = []

    def confirm(question: str) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(terminal, "confirm", confirm)
    monkeypatch.setattr(module.getpass, "getuser", lambda: "desk3")
    if answer:
        run("pull", "closed")
    else:
        fault("pull", "closed")
    assert asked == ["Do you accept Research Terms for closed?"]
    assert [item.who for item in consents()] == (["desk3"] if answer else [])


def test_pull_shows_megabytes(served: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The progress display counts whole megabytes up to the size."""
    shown: list[object] = []

    class View:
        def advance(self, count: int = 1) -> None:
            shown.append(count)

        def describe(self, text: str) -> None:
            shown.append(text)

        def __enter__(self) -> View:
            return self

        def __exit__(self, *error: object) -> None:
            shown.append("closed")

    def progress(title: str, total: int, *, unit: str) -> View:
        shown.append((title, total, unit))
        return View()

    monkeypatch.setattr(terminal, "progress", progress)
    run("pull", "tiny")
    assert shown == [("pull tiny", 1, "MB"), 1, "closed"]


def test_other_verbs_can_pull(served: HubServer, desk: Path) -> None:
    """A verb that lacks a model pulls it without a word on its own stdout."""
    pull_entry(desk_catalogue(desk).entry("tiny"))
    assert model_folder("tiny").is_dir()
    with pytest.raises(LicenceError):
        pull_entry(desk_catalogue(desk).entry("closed"))


def test_a_failed_pull_passes_the_error_on(hub: HubServer) -> None:
    """An unknown repository ends in one error, and nothing is installed."""
    assert isinstance(fault("pull", "tiny"), EngineError)
    assert "not installed" in fault("path", "tiny").message


def test_path_of_the_dry_run() -> None:
    """The built-in engine has no folder."""
    assert "built in" in fault("path", "pseudo").message


def test_a_broken_models_yaml_is_an_error(desk: Path) -> None:
    """A faulty file of the desk stops every verb with its problems."""
    (desk / "models.yaml").write_text("models:\n  x: {}\n", encoding="utf-8")
    assert "models.x.family: missing" in fault("list").message
