"""Cells, grammar, owners and validity of glossary rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.errors import ConfigurationError, UsageError
from translator.language import morphology
from translator.terms import cells, reading, termbase
from translator.terms.concept import Concept, Grammar, Term

HEADER = "id,class,status,en,az,tr,kk,tr_forms,kk_forms,case,keep,owner,from,until,reviewer"


def write(folder: Path, *rows: str, name: str = "a.csv", header: str = HEADER) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


def test_marks_say_how_a_form_may_be_used() -> None:
    """The first form that may be written is preferred and comes first, whatever stands before."""
    assert cells.terms("~Eldingrad|Elden|Eldenburg|!Eldenia|?Eld") == (
        Term(text="Elden"),
        Term(text="Eldingrad", preferred=False, usage="deprecated"),
        Term(text="Eldenburg", preferred=False),
        Term(text="Eldenia", preferred=False, usage="forbidden"),
        Term(text="Eld", preferred=False, doubtful=True),
    )


def test_a_cell_without_a_form_to_write_is_a_problem() -> None:
    """Only deprecated forms, nothing but marks, and a form that stands twice are named."""
    assert "every one is deprecated" in next(cells.term_problems("tr", cells.terms("~a|!b"), "~a"))
    assert list(cells.term_problems("tr", (), "?")) == ["tr has a mark but no term"]
    assert list(cells.term_problems("tr", cells.terms("a|a"), "a|a")) == ["tr 'a' stands twice"]


_FORM = st.text("abəğŞқөү ", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(st.tuples(st.sampled_from(["", "?", "~", "!"]), _FORM), min_size=1, max_size=5))
def test_a_cell_is_read_as_it_is_written(parts: list[tuple[str, str]]) -> None:
    """Reading what was written gives the same forms."""
    forms = cells.terms("|".join(mark + text for mark, text in parts))
    assert cells.terms(cells.cell(forms)) == forms
    assert len(forms) == len(parts)


def test_grammar_is_read_and_written() -> None:
    """Attributes, switches and whole forms; a form's name is brought into its canonical order."""
    grammar = cells.grammar("head=poss; pron=baydın; front=yes; soften=no; p3.dat=Бакусуна")
    assert grammar == Grammar(
        head="poss", pron="baydın", front=True, soften=False, overrides=(("p3.dat", "Бакусуна"),)
    )
    assert cells.grammar(cells.grammar_cell(grammar)) == grammar
    assert cells.grammar("") == Grammar()


@pytest.mark.parametrize(
    "text", ["head", "head=", "head=maybe", "front=1", "vocative=x", "pron=a; pron=b", "=x"]
)
def test_grammar_that_means_nothing_is_refused(text: str) -> None:
    """A part without a value, an unknown name or value, and a name that stands twice."""
    with pytest.raises(UsageError):
        cells.grammar(text)


def test_a_row_s_grammar_reaches_the_morphology(tmp_path: Path) -> None:
    """The preferred term is inflected as the row says; another form of it by rule."""
    row = 'place.x,place,approved,Elden,,Bayd|Elden,Ел,"pron=beyd; loc=Bayd\'da",,,,,,,'
    (one,) = termbase.load([write(tmp_path, row)]).concepts
    term = one.inflected("tr")
    assert term is not None
    assert (term.pron, term.class_, term.text) == ("beyd", "place", "Bayd")
    assert morphology.inflect(term, morphology.Features(case="loc")).text == "Bayd'da"
    assert morphology.inflect(term, morphology.Features(case="dat")).text == "Bayd'e"
    other = one.inflected("tr", one.forms("tr")[1])
    assert other is not None
    assert (other.text, other.pron, other.overrides) == ("Elden", "", ())
    assert one.inflected("az") is None
    assert one.inflected("ru") is None


def test_every_bad_cell_is_named_with_its_column(tmp_path: Path) -> None:
    """File, line and column of all problems stand in one message."""
    write(
        tmp_path,
        "a,place,approved,E,,E,,head=maybe,,,,,,,",
        "b,place,approved,E,,,,head=poss,,,,,,,",
        "c,place,approved,E,,,,,,upper,,,,,",
        "d,place,approved,E,,,,,,,perhaps,,,,",
        "e,place,approved,E,,,,,,,,Some Agency,,,",
        "f,place,approved,E,,,,,,,,nobody,,,",
        "g,place,approved,E,,,,,,,,,24.11.2026,,",
        "h,place,approved,E,,,,,,,,,2026-11-24,2026-11-01,",
    )
    with pytest.raises(ConfigurationError) as caught:
        termbase.load([tmp_path])
    problems = caught.value.message.removeprefix("glossary: ").split("; ")
    wanted = [
        ("a.csv:2", "tr_forms: head='maybe' is none of poss, bare"),
        ("a.csv:3", "tr_forms: there is no tr term to inflect"),
        ("a.csv:4", "case 'upper' is neither exact nor any"),
        ("a.csv:5", "keep: 'perhaps' is neither yes nor no"),
        ("a.csv:6", "owner 'Some Agency' is no code"),
        ("a.csv:7", "owner 'nobody' is unknown"),
        ("a.csv:8", "from: '24.11.2026' is no date"),
        ("a.csv:9", "until: the row ends"),
    ]
    assert len(problems) == len(wanted), problems
    for problem, (where, what) in zip(problems, wanted, strict=True):
        assert problem.startswith(where)
        assert what in problem


def test_an_agency_s_row_wins_in_its_own_language(tmp_path: Path) -> None:
    """The row without an owner holds elsewhere, and what lost is shown, not merged."""
    base = write(
        tmp_path,
        "org.x,organisation,approved,X Union,X İttifaqı,X Birliği,X одағы,,,,,,,,",
        "org.x,organisation,approved,Union of X,X Birliyi,X İttifakı,,head=poss,,,,aa,,,",
    )
    loaded = termbase.load([base])
    (one,) = loaded.concepts
    assert one.forms("tr") == (Term(text="X İttifakı"),)
    assert one.forms("az") == (Term(text="X İttifaqı"),)
    assert one.forms("kk") == (Term(text="X одағы"),)
    assert one.grammar == (("tr", Grammar(head="poss")),)
    found = {(each.language, each.kept_by, each.kept, each.other) for each in loaded.conflicts}
    assert found == {
        ("tr", "aa", "X İttifakı", "X Birliği"),
        ("az", "", "X İttifaqı", "X Birliyi"),
        ("en", "", "X Union", "Union of X"),
    }


def test_a_desk_names_owners_of_its_own(tmp_path: Path) -> None:
    """owners.toml of the folder adds agencies; a language that is none is a problem."""
    folder = write(tmp_path, "a,place,approved,E,,T,,,,,,elden,,,")
    (folder / "owners.toml").write_text('elden = "tr"\n', encoding="utf-8")
    assert termbase.load([folder]).concepts[0].owner == "elden"
    (folder / "owners.toml").write_text('elden = "xx"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="'xx' is no language"):
        termbase.load([folder])


def test_a_row_holds_between_its_days(tmp_path: Path) -> None:
    """Both days belong to it; what does not hold is left out and named."""
    folder = write(
        tmp_path,
        "a,office,approved,E,,,,,,,,,2026-01-01,2026-06-30,",
        "b,office,approved,F,,,,,,,,,,,",
    )
    ids = {day: {one.id for one in termbase.load([folder], day=day).concepts} for day in DAYS}
    assert [("a" in ids[day], "b" in ids[day]) for day in DAYS] == [
        (False, True),
        (True, True),
        (True, True),
        (False, True),
    ]
    assert termbase.load([folder], day=DAYS[0]).expired == ("a",)
    assert termbase.load([folder]).expired == ()


DAYS = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))


def test_the_case_column_overrules_the_class() -> None:
    """A common term can ask for its capitals, a name can do without."""
    fixed = {"domain": "", "terms": (), "status": "draft"}
    assert Concept(id="a", kind="common", case="exact", **fixed).case_sensitive
    assert not Concept(id="a", kind="place", case="any", **fixed).case_sensitive


def test_a_row_is_written_as_it_is_read(tmp_path: Path) -> None:
    """A concept becomes a row, and the row the same concept."""
    row = (
        "org.x,organisation,draft,X,~Y|Z|!W,?T,,head=poss; dat=T'ye,,exact,yes,aa,"
        "2026-01-01,,A. Name"
    )
    ((_, one),) = reading.read(write(tmp_path, row) / "a.csv", [])
    problems: list[str] = []
    assert reading.concept(reading.row(one), problems) == one
    assert problems == []


def test_the_digest_sees_every_column(tmp_path: Path) -> None:
    """A change of usage, grammar, case, owner or days is another termbase."""
    rows = [
        "a,place,draft,E,,,,,,,,,,,",
        "a,place,draft,E|F,,,,,,,,,,,",
        "a,place,draft,E|~F,,,,,,,,,,,",
        "a,place,draft,E,,,,,,any,,,,,",
        "a,place,draft,E,,,,,,,yes,,,,",
        "a,place,draft,E,,,,,,,,aa,,,",
        "a,place,draft,E,,,,,,,,,2026-01-01,,",
        "a,place,draft,E,,T,,,,,,,,,",
        "a,place,draft,E,,T,,head=bare,,,,,,,",
    ]
    digests = {termbase.load([write(tmp_path, row)]).digest for row in rows}
    assert len(digests) == len(rows)
