"""Glossaries on disk become concepts, or a list of what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.terms.term_records import concept
from translator.errors import ConfigurationError
from translator.resources import shipped
from translator.terms import termbase
from translator.terms.termbase import COLUMNS, Term

HEADER = ",".join(COLUMNS[:12])


def _write(folder: Path, *rows: str, name: str = "a.csv", header: str = HEADER) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


def _problems(*folders: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        termbase.load(folders)
    assert "\n" not in caught.value.message
    assert "glossaries/README.md" in caught.value.hint
    return caught.value.message.removeprefix("glossary: ").split("; ")


def test_a_row_becomes_a_concept(tmp_path: Path) -> None:
    """Cells are NFC, variants stand behind the preferred form, a mark makes a form doubtful."""
    row = "place.elden,place,geo,Elden|Elde\u0301n,Eldən,,?Елден|Елдин,,,approved,made up,a note"
    (one,) = termbase.load([_write(tmp_path, row)]).concepts
    assert one.id == "place.elden"
    assert one.case_sensitive
    assert one.forms("en") == (
        Term(text="Elden"),
        Term(text="Eldén", preferred=False),
    )
    assert one.preferred("kk") == Term(text="Елден", doubtful=True)
    assert one.preferred("tr") is None
    assert one.forms("ky") == ()
    assert (one.source, one.note, one.status) == ("made up", "a note", "approved")


def test_columns_may_be_left_out_and_spreadsheets_marks_are_read(tmp_path: Path) -> None:
    """Only id, class and status are needed; a byte order mark and blank lines do no harm."""
    path = _write(tmp_path, "", "office.x,office,draft,baş nazir", header="id,class,status,az")
    file = path / "a.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    (one,) = termbase.load([path]).concepts
    assert one.preferred("az") == Term(text="baş nazir")
    assert not one.case_sensitive


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    """All files are read, and each fault stands with its file and line."""
    _write(
        tmp_path,
        ",place,,Elden,,,,,,approved,,",
        "x.1,city,,Elden,,,,,,approved,,",
        "x.2,place,,Elden,,,,,,done,,",
        "x.3,place,,,,,,,,approved,,",
        "x.4,place,,?,,,,,,approved,,",
        "x.5,place,,Elden,,,Eлден,,,approved,,",
        "x.6,place,,Elden,,,,,,approved,,,,,",
        "x.7,place,,Elden,,,,,,approved,,",
        "x.7,place,,Elden,,,,,,approved,,",
    )
    _write(tmp_path, "y,place,Elden,approved", name="b.csv", header="id,class,engl,status")
    _write(tmp_path, "y,place", name="c.csv", header="id,class")
    (tmp_path / "d.csv").write_bytes(HEADER.encode() + b"\nz,place,\xff\n")
    _write(tmp_path, '"z,place', name="e.csv")
    (tmp_path / "f.csv").write_bytes(b"")
    _write(tmp_path, "z,place,approved,a,b", name="g.csv", header="id,class,status,en,en")
    problems = _problems(tmp_path)
    wanted = [
        ("a.csv:2", "no id"),
        ("a.csv:3", "class 'city'"),
        ("a.csv:4", "status 'done'"),
        ("a.csv:5", "no term in any language"),
        ("a.csv:6", "en has a mark but no term"),
        ("a.csv:7", "kk 'Eлден' mixes Latin and Cyrillic"),
        ("a.csv:8", "more cells than columns"),
        ("a.csv:10", "id x.7 stands already at a.csv:9"),
        ("b.csv:1", "unknown column engl"),
        ("c.csv:1", "missing column status"),
        ("d.csv:2", "not UTF-8"),
        ("e.csv:2", "unexpected end of data"),
        ("f.csv:1", "missing column id, class, status"),
        ("g.csv:1", "repeated column en"),
    ]
    assert len(problems) == len(wanted), problems
    for problem, (where, what) in zip(problems, wanted, strict=True):
        assert problem.startswith(f"{where}: ")
        assert what in problem


def test_a_flood_of_problems_is_counted(tmp_path: Path) -> None:
    """After a hundred the rest is a number, so that the message can be read."""
    problems = _problems(_write(tmp_path, *(f"x.{n},city,,E,,,,,,draft,," for n in range(150))))
    assert len(problems) == 101
    assert problems[-1] == "and 50 more"


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    """A folder in the place of a file is named, not raised as it comes."""
    (tmp_path / "a.csv").mkdir()
    (problem,) = _problems(tmp_path)
    assert problem.startswith("a.csv: cannot be read")


def test_a_later_folder_replaces_a_row(tmp_path: Path) -> None:
    """The desk's own glossary overrules the shipped one by id; that is no repeat."""
    first = _write(tmp_path / "one", "x,place,,Elden,,,,,,draft,,", "y,place,,Yden,,,,,,draft,,")
    second = _write(tmp_path / "two", "x,place,,Elden City,,,,,,approved,,")
    base = termbase.load([first, second])
    assert [one.id for one in base.concepts] == ["x", "y"]
    assert base.concepts[0].preferred("en") == Term(text="Elden City")
    one = base.by_id("x")
    assert one is not None
    assert one.status == "approved"
    assert base.by_id("z") is None


def test_no_folder_no_terms(tmp_path: Path) -> None:
    """A desk without glossaries has an empty termbase."""
    assert termbase.load([tmp_path]).concepts == ()


def test_the_digest_names_the_content() -> None:
    """The order of rows does not matter; any change of a term, status or note does."""
    one, two = concept("a", en="Elden"), concept("b", en="Yden|Yd")
    digest = termbase.build([one, two]).digest
    assert termbase.build([two, one]).digest == digest
    others = [
        concept("b", en="Yden|Yt"),
        concept("b", en="Yden|?Yd"),
        concept("b", status="draft", en="Yden|Yd"),
        concept("b", kind="person", en="Yden|Yd"),
        concept("b", az="Yden|Yd"),
    ]
    digests = {termbase.build([one, other]).digest for other in others}
    assert len(digests | {digest}) == 6


def test_the_shipped_glossaries_load() -> None:
    """The glossaries of the product hold no fault and serve every target language."""
    base = termbase.load([shipped("glossaries")])
    assert len(base.concepts) > 500
    for tag in ("az", "tr", "kk", "ky", "en", "ru"):
        assert sum(bool(one.forms(tag)) for one in base.concepts) > 400
