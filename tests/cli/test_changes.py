"""`translator changes`: automatic changes are listed and taken back."""

from __future__ import annotations

import json

import click
import pytest

from tests.desk_runner import DeskRunner
from translator.console import terminal

GLOSSARY = """\
id,class,status,en,az,tr,kk,ky
org.union,organisation,approved,Road Union,Yol İttifaqı|!Yol Birliyi,Yol Birliği|!Yol İttifakı,Жол одағы,Жол бирлиги
"""


class Wrong:
    """Stands in for an engine's text: every answer holds the forbidden form."""

    text = "Karar Yol İttifakına da bırakıldı."


@pytest.fixture
def changed(bare_desk: DeskRunner, monkeypatch: pytest.MonkeyPatch) -> DeskRunner:
    """A desk whose only draft had a term put in."""
    bare_desk("init", ".")
    (bare_desk.root / "glossaries").mkdir(exist_ok=True)
    (bare_desk.root / "glossaries" / "own.csv").write_text(GLOSSARY, encoding="utf-8")
    path = bare_desk.write("port.txt", "The Road Union decided.\n")
    from translator.engines.base import Hypothesis
    from translator.engines.pseudo import PseudoEngine

    def translate(self: object, requests: list[object], *, progress: object = None) -> list[object]:
        return [(Hypothesis(text=Wrong.text),) for _ in requests]

    monkeypatch.setattr(PseudoEngine, "translate", translate)
    done = bare_desk("draft", path, "--from", "en", "--to", "tr", "--model", "pseudo")
    assert done.code in {0, 1}, done.err
    return bare_desk


def target(desk: DeskRunner) -> tuple[str, list[dict[str, object]]]:
    """Return the text of the draft's segment and its ledger."""
    (unit,) = json.loads(desk("show", "port.tr", "--json").out)["units"]
    return unit["target"], unit["ledger"]


def test_a_change_is_listed_and_undone_by_its_name(changed: DeskRunner) -> None:
    """What stood there, what stands there; undone, the clitic is back and the term is missing."""
    assert target(changed)[0] == "Karar Yol Birliğine de bırakıldı."
    listed = changed("changes", "port.tr")
    assert listed.out.strip().split("\t")[1:4] == [
        "Yol İttifakına da",
        "Yol Birliğine de",
        "org.union",
    ]
    name = listed.out.split("\t")[0]
    assert changed("changes", "port.tr", "--undo", name, "--by", "A. Editor").code == 0
    text, (row,) = target(changed)
    assert text == Wrong.text
    assert (row["method"], row["before"]) == ("failed", "")
    assert changed("changes", "port.tr").out == ""
    assert "Yol İttifakına da again" in changed("show", "port.tr").out


def test_a_change_that_is_not_there_is_refused(changed: DeskRunner) -> None:
    """One clear line, nothing undone."""
    result = changed("changes", "port.tr", "--undo", "p9.s9.1")
    assert result.code == 2
    assert "no change p9.s9.1" in result.err
    assert "Birliğine" in target(changed)[0]


def test_a_key_decides(changed: DeskRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown key asks again, k keeps, u undoes; without a terminal the hint names --undo."""
    assert "--undo" in changed("changes", "port.tr", "--ask").err
    monkeypatch.setattr(terminal, "is_interactive", lambda: True)
    keys = iter("xkxu")
    monkeypatch.setattr(click, "getchar", lambda: next(keys))
    changed("changes", "port.tr", "--ask")
    assert "Birliğine" in target(changed)[0]
    assert "1 undone" in changed("changes", "port.tr", "--ask").err
    assert target(changed)[0] == Wrong.text
