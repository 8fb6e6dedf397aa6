"""The heart of drafting: one unit a segment, nothing lost, findings where a human must look."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.fakes import (
    DropsAnchors,
    DropsNumbers,
    EmptyAnswers,
    Fake,
    Scripted,
    ShortReader,
    UpperCaseless,
    article,
    checks_of,
    clock,
    concept,
    dateline,
    drafted,
    only_unit,
    paragraph,
    source_segments,
    termbase,
)
from translator import drafting
from translator.article.model import Block, Span
from translator.checks.base import Finding, Pair
from translator.drafting.pipeline import count_requests, draft_article, signature
from translator.engines.measured import RatedInfo

BAKU = concept("place.baku", en="Baku", az="Bakı", tr="Bakü", kk="Баку", ky="Баку")


def texts(draft: object) -> list[str]:
    """Return the targets of a draft."""
    return [unit.target for unit in draft.units]  # type: ignore[attr-defined]


# The record -----------------------------------------------------------------------------------


def test_every_segment_has_one_unit_in_order() -> None:
    """Headline, paragraphs, list, code and figures: each sentence is one unit, none is lost."""
    source = article(
        Block(id="h1", kind="headline", text="Forum opens"),
        paragraph("The forum opened. It closes on Friday."),
        Block(id="v1", kind="verbatim", text="x = 1"),
        Block(id="t1r0c0", kind="table-cell", text="12.5", cell=(0, 0, 0)),
        Block(id="p2", kind="paragraph", text="  "),
    )
    draft = drafted(source, "az", UpperCaseless())
    assert [unit.segment.text for unit in draft.units] == source_segments(source)
    assert [unit.segment.id for unit in draft.units] == [
        "h1.s1", "p1.s1", "p1.s2", "v1.s1", "t1r0c0.s1",
    ]  # fmt: skip
    assert [unit.origin for unit in draft.units] == ["mt", "mt", "mt", "copy", "copy"]
    assert texts(draft)[3:] == ["x = 1", "12.5"]
    assert draft.units[3].findings == ()


def test_the_draft_names_its_makers() -> None:
    """Article, version, languages, time and signature stand on the draft."""
    source = article("One goes.")
    engine = Fake()
    draft = drafted(source, "az", engine, BAKU)
    assert (draft.id, draft.article, draft.digest) == ("", "news", source.digest)
    assert (draft.source, draft.target, draft.state) == ("en", "az", "draft")
    assert draft.created == "2026-03-02T09:30:00+00:00"
    assert draft.signature == signature(engine.info, termbase(BAKU))
    assert draft.units[0].route == "x>y:fake"
    assert draft.units[0].score == -0.5
    assert draft.units[0].machine_target == draft.units[0].target


def test_the_signature_says_what_drafts_are_good_for() -> None:
    """The quality of the engine's record stands in the signature; most records have none."""
    info = Fake().info
    fields = {name: getattr(info, name) for name in ("model", "revision", "engine", "route")}
    rough = RatedInfo(**fields, quality="rough")
    assert signature(rough, termbase(BAKU)).quality == "rough"
    assert signature(info, termbase(BAKU)).quality == ""
    assert signature(RatedInfo(**fields), termbase(BAKU)) == signature(info, termbase(BAKU))


def test_the_same_input_gives_the_same_units() -> None:
    """Nothing in a draft depends on chance, order of sets or time."""
    source = article('"It grew by 5," she said on 6 May. See https://e.az (7).', "COP29 began.")
    one, two = (drafted(source, "kk", DropsNumbers(), BAKU) for _ in range(2))
    assert one == two
    assert one.content_hash == two.content_hash


def test_an_article_without_prose_asks_no_engine() -> None:
    """Figures and code go through without a model being loaded."""
    engine = Fake()
    draft = drafted(article("12.5", Block(id="v", kind="verbatim", text="abc")), "az", engine)
    assert engine.calls == []
    assert texts(draft) == ["12.5", "abc"]


def test_progress_adds_up() -> None:
    """What progress is told is what `count_requests` announced: whole, long and by rule."""
    head = "BAKU, March 2."
    source = article(
        Block(id="d1", kind="dateline", text=head),
        paragraph("It grew by 5. The forum opened in the capital, and guests came, and so on."),
        Block(id="v", kind="verbatim", text="abc"),
        dateline=dateline(head, "BAKU", "--03-02"),
    )
    told: list[int] = []
    draft = draft_article(
        source,
        target="az",
        engine=ShortReader(40),
        termbase=termbase(BAKU),
        clock=clock,
        progress=told.append,
    )
    assert draft.units[0].origin == "rule"
    assert sum(told) == count_requests(source) == 3


def test_the_heart_touches_nothing() -> None:
    """No module of the room imports disk, clock, terminal, chance or network."""
    forbidden = {
        "os", "sys", "io", "pathlib", "shutil", "tempfile", "time", "random", "secrets", "socket",
        "subprocess", "sqlite3", "logging", "click", "rich", "translator.console",
        "translator.atomic", "translator.desk", "translator.resources",
    }  # fmt: skip
    for path in Path(drafting.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names
        }
        names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        for name in names:
            assert not any(name == bad or name.startswith(f"{bad}.") for bad in forbidden), path
        calls = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        assert not calls & {"now", "utcnow", "today"}, path
        named = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        assert not named & {"open", "print", "input"}, path


# Putting back ---------------------------------------------------------------------------------


def test_what_survives_is_left_alone() -> None:
    """A translation that holds everything is not touched, and carries no remark."""
    unit = only_unit(
        "It grew by 6.75 percent.", Scripted({"It grew by 6.75 percent.": "6,75 faiz artdı."})
    )
    assert unit.target == "6,75 faiz artdı."
    assert "protected_restored" not in checks_of(unit)


def test_lost_numbers_come_back_in_the_targets_form() -> None:
    """The figures stand again, between the translated pieces, and the reviewer is told."""
    engine = Scripted(
        {
            "It grew by 6.75 percent on May 25th.": "Artdı.",
            "It grew by": "Artım",
            "percent on May": "faiz mayın",
        }
    )
    unit = only_unit("It grew by 6.75 percent on May 25th.", engine)
    assert unit.target == "Artım 6,75 faiz mayın 25-ci."
    assert checks_of(unit)["protected_restored"] == "warning"
    assert unit.score == 0.0
    (note,) = [f for f in unit.findings if f.check == "protected_restored"]
    assert note.message == "restored: 6.75, 25th"
    assert note.hint


@pytest.mark.parametrize("name", ["COP29", "Teknofest-2022", "G20", "F-16"])
def test_names_with_figures_are_never_torn(name: str) -> None:
    """An engine is asked for the whole sentence or for what stands beside the name."""
    engine = DropsNumbers()
    unit = only_unit(f"The {name} talks began.", engine)
    assert unit.target == f"The {name} talks began."
    assert [request.text for request in engine.requests] == [
        f"The {name} talks began.",
        "The",
        "talks began",
    ]


@pytest.mark.parametrize(
    ("target", "opening", "closing"),
    [("az", "“", "”"), ("tr", "“", "”"), ("kk", "«", "»"), ("ky", "«", "»")],
)
def test_a_quotation_over_three_sentences_keeps_both_marks(
    target: str, opening: str, closing: str
) -> None:
    """The opening mark stands in the first segment, the closing one in the last, in house style."""
    source = article("\"We began in May. The 'Silk Route' forum met. We go on,\" she said.")
    first, second, last = texts(drafted(source, target, DropsAnchors()))
    assert first == f"{opening}We began in May."
    assert last == f"We go on,{closing} she said."
    assert second[4] in "‘„"
    assert "Silk Route" in second


def test_addresses_and_handles_come_back() -> None:
    """Mail, web, handle and hashtag stand to the letter and in order."""
    text = "Write to desk@example.com or @desk_kg, see https://e.kg/x?y=1 (#Forum2026)."
    unit = only_unit(text, DropsAnchors(), target="ky")
    assert unit.target == text
    assert checks_of(unit)["protected_restored"] == "warning"


def test_the_first_hypothesis_that_loses_nothing_is_taken() -> None:
    """Of several answers a whole one is better than a stitched best one."""
    text = "It grew by 5."
    unit = only_unit(text, Scripted({text: ("Artdı.", "", "5 artdı.", "5 qədər artdı.")}))
    assert unit.target == "5 artdı."
    assert "protected_restored" not in checks_of(unit)


def test_pieces_carry_their_terms() -> None:
    """An engine that can use approved terms is told them for pieces too, at their offsets."""
    engine = DropsNumbers()
    only = article("In 2021 the city of Baku grew.")
    drafted(only, "az", engine, BAKU)
    (piece,) = [r for r in engine.requests if r.text == "the city of Baku grew"]
    (term,) = piece.terms
    assert (piece.text[term.start : term.end], term.target) == ("Baku", "Bakı")


def test_clauses_carry_their_terms() -> None:
    """So do the parts of a long sentence, and of a long piece."""
    engine = ShortReader(40)
    text = "The forum opened in the capital, and the guests saw the city of Baku."
    drafted(article(text), "az", engine, BAKU)
    (asked,) = [request for request in engine.requests if "Baku" in request.text]
    (term,) = asked.terms
    assert asked.text[term.start : term.end] == "Baku"


def test_a_long_sentence_that_was_silent_may_speak_in_pieces() -> None:
    """What came back empty by clauses is asked once more around its figures, and is the engine's."""
    text = "The forum drew 1,250 guests, and the hall was full."
    engine = EmptyAnswers(lambda request: request.text.endswith((",", ".")))
    engine.fits = lambda request: len(request.text) <= 40  # type: ignore[method-assign]
    unit = only_unit(text, engine, target="tr")
    assert unit.origin == "mt"
    assert unit.target == "The forum drew 1.250 guests, and the hall was full."


def test_seams_have_no_stray_full_stops_or_capitals() -> None:
    """Engines end every piece as a sentence and begin it with a capital; the seam takes it off."""
    engine = Scripted(
        {
            "It grew by 5 percent in all.": "Artdı.",
            "It grew by": "Artım.",
            "percent in all": "Faiz cəmi!",
        }
    )
    assert only_unit("It grew by 5 percent in all.", engine).target == "Artım 5 faiz cəmi."


def test_abbreviations_keep_their_stop_at_a_seam() -> None:
    """``və s.`` loses its stop at a seam, ``a.ş.`` does not: it would be another word."""
    engine = Scripted({"The firm has 5.": "Var.", "The firm has": "X A.Ş."})
    assert only_unit("The firm has 5.", engine, target="tr").target == "X A.Ş. 5."


def test_names_keep_their_capital_at_a_seam() -> None:
    """Where the piece has a capital the answer may begin with a name."""
    engine = Scripted({"In 5 Baku won.": "Qazandı.", "Baku won": "Bakı qazandı"})
    assert only_unit("In 5 Baku won.", engine).target == "In 5 Bakı qazandı."


# The beginning of a sentence ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said", "target", "expected"),
    [
        ("Forum opens", "forum açılır", "az", "Forum açılır"),
        ("Istanbul opens", "istanbul açılıyor", "tr", "İstanbul açılıyor"),
        ("“Forum” opens", "“forum” açılır", "az", "“Forum” açılır"),
        ("In 2023 it rained", "2023'te yağmur yağdı", "tr", "2023'te yağmur yağdı"),
        ("In 2023 it rained", "2023-cü ildə yağış yağdı", "az", "2023-cü ildə yağış yağdı"),
        ("Follow @desk_az now", "@desk_az izləyin", "az", "@desk_az izləyin"),
        ("See trend.az now", "trend.az saytına baxın", "az", "trend.az saytına baxın"),
        ("Sales of iPhone rose", "iPhone satışı artdı", "az", "iPhone satışı artdı"),
        ("forum opens", "forum açılır", "az", "forum açılır"),
    ],
)
def test_the_first_letter(source: str, said: str, target: str, expected: str) -> None:
    """A sentence begins with a capital where the source does, unless a word has its own way."""
    assert only_unit(source, Scripted({source: said}), target=target).target == expected


def test_code_at_the_beginning_keeps_its_letters() -> None:
    """Inline code is not capitalised."""
    text = "Type pip install now"
    source = article(paragraph(text, Span(kind="code", start=5, end=16)))
    draft = drafted(source, "az", Scripted({text: "pip install yazın"}))
    assert texts(draft) == ["pip install yazın"]


def test_quotation_marks_in_code_stay_as_they_are() -> None:
    """House style does not reach into code."""
    text = 'Type print("x") to "see" it'
    source = article(paragraph(text, Span(kind="code", start=5, end=15)))
    draft = drafted(source, "kk", Scripted({text: 'Көру үшін "мынаны" жаз: print("x")'}))
    assert texts(draft) == ['Көру үшін «мынаны» жаз: print("x")']


# Answers of odd shape -------------------------------------------------------------------------


def test_answers_come_out_on_one_line_in_nfc() -> None:
    """Line breaks of an engine are no line breaks of the article; letters are composed."""
    unit = only_unit("One goes.", Scripted({"One goes.": " U\u0308c\n\tgedir.\r\n"}))
    assert unit.target == "Üc gedir."


def test_a_line_break_of_the_source_may_stay() -> None:
    """A credit of two lines keeps them if the engine does."""
    block = Block(id="cr1", kind="credit", text="Photo by Ada\nfor the desk")
    draft = drafted(article(block), "az", Scripted({block.text: "Foto: Ada\ndesk üçün"}))
    assert texts(draft) == ["Foto: Ada\ndesk üçün"]


def test_long_sentences_go_by_clauses() -> None:
    """What the model cannot read at once is read in parts, joined as it was, and reported."""
    text = "The forum opened in the capital, and guests of fifty countries came; they stay."
    engine = ShortReader(45)
    unit = only_unit(text, engine)
    assert unit.target == text
    assert all(engine.fits(request) for request in engine.requests)
    assert checks_of(unit)["split_long"] == "warning"


def test_a_long_address_does_not_stop_a_short_reader() -> None:
    """An address longer than the model reads is kept, not asked for and not an error."""
    address = "https://example.az/" + "x" * 80
    unit = only_unit(f"The forum opened, see {address} for more.", ShortReader(40))
    assert unit.target == f"The forum opened, see {address} for more."


def test_clause_ends_keep_their_comma() -> None:
    """A clause that the engine ended with a full stop ends with its comma again."""
    text = "The forum opened there, and guests came."
    engine = Scripted(
        {"The forum opened there,": "Forum açıldı.", "and guests came.": "Qonaqlar gəldi."}
    )
    engine.fits = lambda request: len(request.text) <= 30  # type: ignore[method-assign]
    assert only_unit(text, engine).target == "Forum açıldı, qonaqlar gəldi."


# Datelines ------------------------------------------------------------------------------------


def _with_dateline(place: str, text: str, block: str | None = None) -> list[object]:
    source = article(
        Block(id="d1", kind="dateline", text=block or text),
        "Rain fell.",
        dateline=dateline(text, place, "--03-02"),
    )
    return [source, drafted(source, "kk", Fake(), BAKU).units[0]]


def test_a_dateline_is_written_by_rule() -> None:
    """Place and day that are known need no engine and leave no finding."""
    _, unit = _with_dateline("BAKU", "BAKU, March 2.")
    assert unit.origin == "rule"  # type: ignore[attr-defined]
    assert unit.target == "БАКУ, 2 наурыз."  # type: ignore[attr-defined]
    assert unit.findings == ()  # type: ignore[attr-defined]
    assert unit.route == ""  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("place", "text", "block"),
    [
        ("NOWHERE", "NOWHERE, March 2.", None),
        ("BAKU", "BAKU, March 2.", "BAKU, March 2. Updated"),
    ],
)
def test_a_dateline_in_doubt_goes_to_the_engine(place: str, text: str, block: str | None) -> None:
    """An unknown place, or more text than the parts explain, is translated and reported."""
    _, unit = _with_dateline(place, text, block)
    assert unit.origin == "mt"  # type: ignore[attr-defined]
    assert checks_of(unit)["dateline"] == "warning"  # type: ignore[arg-type]
    assert "2" in unit.target  # type: ignore[attr-defined]


def test_a_dateline_by_rule_is_not_checked() -> None:
    """Checks compare an engine's text with its source; what a rule wrote they do not see."""

    def always(pair: Pair) -> list[Finding]:
        return [Finding(check="always", severity="info", message=pair.target)]

    source = article(
        Block(id="d1", kind="dateline", text="BAKU, March 2."),
        "Rain fell.",
        dateline=dateline("BAKU, March 2.", "BAKU", "--03-02"),
    )
    draft = draft_article(
        source,
        target="kk",
        engine=Fake(),
        termbase=termbase(BAKU),
        clock=clock,
        checks={"always": always},
    )
    assert [checks_of(unit) for unit in draft.units] == [{}, {"always": "info"}]


def test_a_dateline_block_without_parts_goes_to_the_engine() -> None:
    """An article that lost the parts of its dateline still has it translated."""
    source = article(Block(id="d1", kind="dateline", text="BAKU, March 2."))
    assert checks_of(drafted(source, "kk", Fake(), BAKU).units[0])["dateline"] == "warning"


# Ledger and markup ----------------------------------------------------------------------------


def test_the_ledger_speaks_of_the_final_text() -> None:
    """Offsets in the ledger are those of the target after quotes, seams and capitals."""
    source = article('"Baku grew by 5," she said.')
    engine = Scripted({source.blocks[0].text: "Artdı.", "Baku grew by": "Bakı artımı"})
    (unit,) = drafted(source, "az", engine, BAKU).units
    (row,) = unit.ledger
    assert (row.method, row.mandatory) == ("kept", True)
    assert unit.target[row.start : row.start + len(row.written)] == row.written == "Bakı"


def test_markup_that_was_guessed_is_reported() -> None:
    """A span placed by position is a finding at its place; a certain one is none."""
    text = "Read the full report now, please."
    source = article(paragraph(text, Span(kind="link", start=9, end=20, href="https://e.az")))
    (unit,) = drafted(
        source, "az", Scripted({text: "Tam hesabatı indi oxuyun, xahiş edirik."})
    ).units
    (finding,) = [f for f in unit.findings if f.check == "markup_moved"]
    assert finding.target is not None
    assert unit.target[slice(*finding.target)].strip()
    assert finding.message == "link was placed by position"


def test_an_empty_answer_is_asked_again_in_pieces() -> None:
    """A model that says nothing to a sentence may say something to its parts."""
    text = "It grew by 5 percent."
    engine = EmptyAnswers(lambda request: request.text == text)
    unit = only_unit(text, engine)
    assert unit.target == text
    assert unit.origin == "mt"
    assert "empty_target" not in checks_of(unit)


def test_a_quotation_in_another_language_is_named() -> None:
    """The sentence is translated like the others, and a warning says that it is no English."""
    source = article(
        "The speaker opened the forum in the morning and thanked all the guests. "
        "“Мы будем и дальше поддерживать этот проект, потому что он нужен всем нам.”"
    )
    draft = drafted(source, "az", UpperCaseless())
    first, second = draft.units
    assert "source_language" not in checks_of(first)
    (found,) = [each for each in second.findings if each.check == "source_language"]
    assert found.message == "the source sentence looks like Russian"
    assert found.severity == "warning"
    assert second.origin == "mt"


def test_a_wrong_form_of_a_term_is_written_right_and_named() -> None:
    """The approved term stands in its case, the engine's text is kept, and a note says both."""
    union = concept("org.union", "organisation", en="Road Union", tr="Yol Birliği|!Yol İttifakı")
    engine = Scripted({"The Road Union decided.": "Karar Yol İttifakına bırakıldı."})
    unit = drafted(article("The Road Union decided."), "tr", engine, union).units[0]
    assert unit.target == "Karar Yol Birliğine bırakıldı."
    assert unit.machine_target == "Karar Yol İttifakına bırakıldı."
    assert [row.method for row in unit.ledger] == ["repaired"]
    (found,) = [each for each in unit.findings if each.check == "term_repaired"]
    assert found.message == "Yol İttifakına became Yol Birliğine"
    assert found.target == (6, 19)
    assert "term_missing" not in checks_of(unit)


def test_a_person_whom_the_source_does_not_name_is_an_error() -> None:
    """An engine that invents a name is caught, whatever the case; a name of the source is none."""
    person = concept("person.x", "person", en="Ela Example", tr="Ela Örnek")
    invented = {"The ship left.": "Gemi Ela Örnek'in emriyle ayrıldı."}
    unit = drafted(article("The ship left."), "tr", Scripted(invented), person).units[0]
    (found,) = [each for each in unit.findings if each.check == "person_added"]
    assert found.severity == "error"
    assert found.message == "Ela Örnek'in is not in the source sentence"
    assert unit.target[slice(*(found.target or (0, 0)))] == "Ela Örnek'in"
    named = {"Ela Example left.": "Ela Örnek ayrıldı."}
    unit = drafted(article("Ela Example left."), "tr", Scripted(named), person).units[0]
    assert "person_added" not in checks_of(unit)


def test_a_later_candidate_is_taken_for_its_term_and_the_ledger_says_so() -> None:
    """Among candidates that lose nothing, the term decides a close race."""
    union = concept("org.union", "organisation", en="Road Union", tr="Yol Birliği")
    engine = Scripted(
        {"The Road Union decided.": ("Yol Grubu karar verdi.", "Yol Birliği karar verdi.")}
    )
    unit = drafted(article("The Road Union decided."), "tr", engine, union).units[0]
    assert unit.target == "Yol Birliği karar verdi."
    assert [row.method for row in unit.ledger] == ["reranked"]
