"""`translator glossary export | import | diff | impact | candidates`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk_runner import DeskRunner
from translator.cli import session
from translator.terms.exchange import FORMATS

OWN = """\
id,class,status,en,az,tr,kk,ky
place.elden,place,approved,Elden,Eldən,Elden,Елден,Элден
"""


@pytest.fixture
def words(bare_desk: DeskRunner) -> DeskRunner:
    """A desk with a glossary of one row beside the shipped ones."""
    bare_desk("init", ".")
    bare_desk.write("glossaries/own.csv", OWN)
    return bare_desk


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_goes_out_and_comes_in(words: DeskRunner, format_: str) -> None:
    """The row of the desk is among what comes back into another desk's glossary."""
    pair = ("--from", "en", "--to", "tr")
    out = words("glossary", "export", "out.dat", "--as", format_, "--status", "approved", *pair)
    assert out.code == 0, out.err
    assert "concepts written to" in out.err
    back = words("glossary", "import", "out.dat", "--as", format_, "--into", "back", *pair)
    assert back.code == 0, back.err
    text = (words.root / "glossaries" / "back.csv").read_text(encoding="utf-8")
    assert "Elden" in text
    assert words("glossary", "list", "Elden").code == 0


def test_an_import_writes_over_nothing_unasked(words: DeskRunner) -> None:
    """The glossary of that name stays; --replace says otherwise; rows that replace are named."""
    words.write("own.csv", OWN.replace("Eldən", "Éldən"))
    refused = words("glossary", "import", "own.csv")
    assert refused.code == 2
    assert "--replace" in refused.err
    done = words("glossary", "import", "own.csv", "--replace")
    assert done.code == 0
    assert "rows that replace others of the termbase: place.elden" in done.err


def test_a_file_without_a_row_is_refused(words: DeskRunner) -> None:
    """Every line says why, and nothing is written."""
    words.write("bad.txt", "no tab here\n")
    result = words("glossary", "import", "bad.txt", "--from", "en", "--to", "tr")
    assert result.code == 4
    assert "line 1: no tab" in result.err
    assert not (words.root / "glossaries" / "bad.csv").exists()


def test_a_difference_is_told_by_cell(words: DeskRunner) -> None:
    """Between an export of yesterday and the termbase of today."""
    words("glossary", "export", "old.csv")
    words.write("glossaries/own.csv", OWN.replace("Елден", "Ельден"))
    session._termbase.cache_clear()
    found = json.loads(words("glossary", "diff", "old.csv", "--json").out)
    assert [(c["concept"], c["column"], c["new"]) for c in found] == [
        ("place.elden", "kk", "Ельден")
    ]
    assert "0 changes" in words("glossary", "diff", "glossaries", "glossaries").err


def test_impact_names_the_drafts_that_a_changed_term_touches(words: DeskRunner) -> None:
    """What was approved then and now, with the draft's state; nothing where nothing changed."""
    path = words.write("port.txt", "The port of Elden opened.\n")
    drafted = words("draft", path, "--from", "en", "--to", "tr", "--model", "pseudo")
    assert drafted.code in {0, 1}, drafted.err
    assert "0 places" in words("glossary", "impact").err
    words.write("glossaries/own.csv", OWN.replace("Eldən,Elden", "Eldən,Eldenburg"))
    session._termbase.cache_clear()
    (place,) = json.loads(words("glossary", "impact", "--json").out)
    assert (place["draft"], place["then"], place["now"]) == ("port.tr.1", "Elden", "Eldenburg")
    assert words("glossary", "impact", "place.nowhere").code == 2


def test_candidates_come_from_post_edits(words: DeskRunner) -> None:
    """The same edit in two segments is proposed."""
    path = words.write("port.txt", "The quay of Elden opened.\n\nThe quay was new.\n")
    words("draft", path, "--from", "en", "--to", "tr", "--model", "pseudo")
    units = json.loads(words("show", "port.tr", "--json").out)["units"]
    for unit in units:
        new = unit["target"].replace("quay", "rıhtım")
        assert new != unit["target"]
        words("edit", "port.tr", "--unit", unit["segment"]["id"], new, "--by", "A. Editor")
    (found,) = json.loads(words("glossary", "candidates", "--least", "2", "--json").out)
    assert (found["old"], found["new"], found["count"]) == ("quay", "rıhtım", 2)
    assert Path(words.root).exists()
