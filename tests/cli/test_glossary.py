"""`translator glossary`: list, show, find, lint and inflect."""

from __future__ import annotations

import json

import pytest

from tests.desk_runner import DeskRunner

OWN = """\
id,class,status,en,az,tr,kk,ky,tr_forms
place.elden,place,draft,Elden,Eldən,Elden,Елден,Елден,
org.elden.port,organisation,draft,Port of Elden,Eldən limanı,Elden Limanı,Елден порты,Елден порту,head=poss
init.elp,initialism,draft,ELP,ELP,ELP,,ЕЛП,
place.elden.two,place,draft,New Elden,Eldən,Yeni Elden,Жаңа Елден,Жаңы Елден,
"""


@pytest.fixture
def words(bare_desk: DeskRunner) -> DeskRunner:
    """A desk with a small glossary of its own beside the shipped ones."""
    bare_desk("init", ".")
    (bare_desk.root / "glossaries").mkdir(exist_ok=True)
    (bare_desk.root / "glossaries" / "elden.csv").write_text(OWN, encoding="utf-8")
    return bare_desk


def test_list_finds_words_in_ids_and_terms(words: DeskRunner) -> None:
    """Words narrow the list, capitals aside; the count and the termbase's digest are said."""
    result = words("glossary", "list", "elden", "limanı")
    assert result.code == 0
    assert "org.elden.port" in result.out
    assert "place.elden.two" not in result.out
    assert "1 of " in result.err
    records = json.loads(words("glossary", "list", "елден", "--json").out)
    assert [each["id"] for each in records] == ["org.elden.port", "place.elden", "place.elden.two"]
    assert records[0]["tr_forms"] == "head=poss"


def test_list_narrows_by_column(words: DeskRunner) -> None:
    """Class, domain and status are filters."""
    found = json.loads(words("glossary", "list", "--class", "person", "--json").out)
    assert found
    assert {each["class"] for each in found} == {"person"}
    none = json.loads(words("glossary", "list", "elden", "--status", "approved", "--json").out)
    assert none == []


def test_show_gives_the_forms_an_approver_reads(words: DeskRunner) -> None:
    """Each language's cases, inflected as the row says; the possessive head takes its n."""
    record = json.loads(words("glossary", "show", "org.elden.port", "--json").out)
    forms = {
        tag: {each["name"]: each["text"] for each in found}
        for tag, found in record["forms"].items()
    }
    assert forms["tr"]["dat"] == "Elden Limanına"
    assert forms["az"]["loc"] == "Eldən limanında"
    assert forms["kk"]["dat"] == "Елден портына"
    assert forms["ky"]["gen"] == "Елден портунун"
    assert "nom" in forms["en"]
    assert "Elden Limanından" in words("glossary", "show", "org.elden.port").out


def test_an_unknown_id_names_others_like_it(words: DeskRunner) -> None:
    """One line, a hint, and the exit code of a wrong command line."""
    result = words("glossary", "show", "elden.port")
    assert result.code == 2
    assert "org.elden.port" in result.err
    assert len(result.err.strip().splitlines()) == 2


def test_find_reads_inflected_text(words: DeskRunner) -> None:
    """Terms are found with their endings, from an argument or from standard input."""
    result = words("glossary", "find", "Toplantı Elden Limanında yapıldı", "--from", "tr", "--json")
    (hit,) = [each for each in json.loads(result.out) if each["concept"] == "org.elden.port"]
    assert (hit["form"], hit["suffix"]) == ("Elden Limanında", "nda")
    assert hit["targets"]["az"] == "Eldən limanı"
    assert words("glossary", "find", "", "--from", "tr").code == 0


def test_lint_names_what_to_look_at(words: DeskRunner) -> None:
    """A term of two concepts, and a row without a language, each with its id."""
    found = json.loads(words("glossary", "lint", "--json").out)
    mine = {
        (each["kind"], each["concept"])
        for each in found
        if "el" in each["concept"].split(".")[-1] or "elden" in each["concept"]
    }
    assert ("incomplete", "init.elp") in mine
    assert ("contradiction", "place.elden.two") in mine
    only = json.loads(words("glossary", "lint", "--only", "incomplete", "--json").out)
    assert {each["kind"] for each in only} == {"incomplete"}
    assert "incomplete" in words("glossary", "lint").err


def test_inflect_takes_any_term(words: DeskRunner) -> None:
    """What the spelling does not tell is given beside it; nonsense is refused."""
    result = words("glossary", "inflect", "Nümunəabad", "-l", "az", "--class", "place", "--json")
    forms = {each["name"]: each["text"] for each in json.loads(result.out)}
    assert forms["loc"] == "Nümunəabadda"
    read = words(
        "glossary",
        "inflect",
        "Byte",
        "-l",
        "tr",
        "--class",
        "place",
        "--forms",
        "pron=bayt",
        "--json",
    )
    assert {each["name"]: each["text"] for each in json.loads(read.out)}["loc"] == "Byte'ta"
    assert words("glossary", "inflect", "X", "-l", "tr", "--forms", "head=x").code == 2
