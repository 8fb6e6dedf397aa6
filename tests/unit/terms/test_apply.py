"""From source hits to the ledger."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.terms.term_records import concept
from translator.terms import apply
from translator.terms.ledger import LedgerRow
from translator.terms.reading import row
from translator.terms.termbase import Concept, build

UNION = concept("org.union", "organisation", en="Road Union", az="Yol İttifaqı", tr="Yol Birliği")
SUMMIT = concept("summit", "phrase", en="summit", az="zirvə görüşü|sammit")
INFORMAL = concept("summit.informal", "phrase", en="informal summit", az="qeyri-rəsmi zirvə görüşü")
BAKU = concept("baku", en="Baku", az="Bakı", kk="Баку")
DRAFT = concept("x.draft", status="draft", en="Elden", az="Eldən")
DOUBT = concept("x.doubt", en="Yden", az="?Yden")


def _ledger(source: str, text: str, target: str, *concepts: Concept) -> tuple[LedgerRow, ...]:
    hits = apply.hits(source, "en", build(concepts))
    return apply.ledger(hits, text, source, target)


def test_hits_are_the_concepts_of_the_source() -> None:
    """Doubtful and draft concepts are found like the others."""
    source = "The Road Union met in Baku, Yden and Elden."
    hits = apply.hits(source, "en", build([UNION, BAKU, DOUBT, DRAFT]))
    assert [hit.concept.id for hit in hits] == ["org.union", "baku", "x.doubt", "x.draft"]
    assert [(hit.start, hit.end) for hit in hits] == [(4, 14), (22, 26), (28, 32), (37, 42)]


def test_a_kept_term_is_recorded_with_its_place() -> None:
    """The written form, its offset and how sure the finding is."""
    (row,) = _ledger("Baku's port", "Liman Bakıda açılıb", "az", BAKU)
    assert (row.method, row.written, row.start) == ("kept", "Bakıda", 6)
    assert (row.certainty, row.features) == ("strict", "loc")
    assert row.hit.features == "gen"
    assert row.hit.form == "Baku's"
    assert row.hit.suffix == "'s"
    assert row.hit.term == "Baku"
    assert row.target == "Bakı"
    assert row.mandatory


def test_how_sure_a_form_is_is_told() -> None:
    """Capitals do not make a form inexact, suffixes do."""
    for text, certainty in (
        ("Bakı", "exact"),
        ("BAKI LİMANI", "exact"),
        ("Bakıda", "strict"),
        ("Bakıdə", "lenient"),
        ("Bakılılar", "derived"),
    ):
        (row,) = _ledger("Baku", text, "az", BAKU)
        assert (row.certainty, row.start) == (certainty, 0)
        assert text.startswith(row.written)


def test_a_missing_term_is_a_failed_row() -> None:
    """An approved term that the draft lacks is mandatory, a draft or doubtful one is not."""
    union, draft, doubt = _ledger("Road Union, Elden, Yden", "heç nə", "az", UNION, DRAFT, DOUBT)
    assert {row.method for row in (union, draft, doubt)} == {"failed"}
    assert (union.mandatory, union.note, union.target) == (True, "", "Yol İttifaqı")
    assert (draft.mandatory, draft.note) == (False, "draft term")
    assert (doubt.mandatory, doubt.note) == (False, "the form is in doubt: check it")
    assert (union.written, union.start, union.certainty) == ("", -1, "none")


def test_a_missing_language_is_a_failed_row_with_a_note() -> None:
    """Where the glossary has no form the row stands, empty and with the reason."""
    (row,) = _ledger("the Road Union", "Жол одағы", "kk", UNION)
    assert (row.target, row.method, row.mandatory) == ("", "failed", False)
    assert row.note == "the termbase has no kk term"


def test_one_occurrence_answers_for_one_hit() -> None:
    """Named three times and written twice: one row fails."""
    rows = _ledger("Baku, Baku and Baku", "Bakı və Bakıda", "az", BAKU)
    assert [row.method for row in rows] == ["kept", "kept", "failed"]
    assert [row.start for row in rows] == [0, 8, -1]


def test_a_long_term_does_not_answer_for_the_short_one_inside_it() -> None:
    """Two hits need two places in the draft, whichever comes first in the source."""
    source = "A summit before the informal summit"
    rows = _ledger(source, "qeyri-rəsmi zirvə görüşü", "az", SUMMIT, INFORMAL)
    assert [(row.hit.concept, row.method) for row in rows] == [
        ("summit", "failed"),
        ("summit.informal", "kept"),
    ]
    rows = _ledger(source, "qeyri-rəsmi zirvə görüşündən əvvəl sammit", "az", SUMMIT, INFORMAL)
    assert [row.method for row in rows] == ["kept", "kept"]
    assert rows[0].note == "admitted variant: sammit"


def test_two_concepts_with_one_form_need_two_places() -> None:
    """A country and its capital may share a name; each mention is accounted for."""
    country, city = (
        concept("country", en="Algeria", kk="Алжир"),
        concept("city", en="Algiers", kk="Алжир"),
    )
    rows = _ledger("Algiers, Algeria", "Алжир", "kk", country, city)
    assert sorted(row.method for row in rows) == ["failed", "kept"]
    rows = _ledger("Algiers, Algeria", "Алжир, Алжирде", "kk", country, city)
    assert [row.method for row in rows] == ["kept", "kept"]


def test_a_doubtful_form_that_was_written_is_remarked() -> None:
    """The editor learns that the form in the draft is not certain."""
    (row,) = _ledger("Yden", "Ydendə", "az", DOUBT)
    assert (row.method, row.note, row.mandatory) == ("kept", "the form is in doubt: Yden", False)


def test_no_hits_no_rows() -> None:
    """A segment without terms has an empty ledger."""
    assert _ledger("Nothing here", "Heç nə", "az", BAKU) == ()


def test_a_deprecated_form_counts_and_says_what_to_write() -> None:
    """It is understood, and the note names the term that should stand there."""
    old = concept("x", en="Elden", tr="Elden|~Eldingrad")
    (row,) = _ledger("in Elden", "Eldingrad'da", "tr", old)
    assert (row.method, row.written) == ("kept", "Eldingrad'da")
    assert row.note == "deprecated: Eldingrad; write Elden"


def test_a_forbidden_form_is_a_miss_that_is_named() -> None:
    """A draft that holds only the forbidden form lacks the term; beside the right one it has it."""
    one = concept("x", en="Elden", tr="Elden|!Eldingrad")
    (row,) = _ledger("in Elden", "Eldingrad'da", "tr", one)
    assert (row.method, row.written, row.start) == ("failed", "", -1)
    assert row.note == "forbidden form: Eldingrad'da"
    (row,) = _ledger("in Elden", "Eldingrad değil Elden'de", "tr", one)
    assert (row.method, row.written, row.note) == ("kept", "Elden'de", "")


def test_a_kept_name_is_written_as_the_source_has_it() -> None:
    """One cell stands for every language: lost it is an error, inflected it is found."""
    one = replace(concept("org.k", "organisation", en="DeskSoft"), keep=True)
    (held,) = _ledger("The DeskSoft office", "DeskSoft'un ofisi", "tr", one)
    (lost,) = _ledger("The DeskSoft office", "Masa Yazılımı ofisi", "tr", one)
    assert (held.method, held.target, held.written) == ("kept", "DeskSoft", "DeskSoft'un")
    assert (lost.method, lost.mandatory) == ("failed", True)
    assert row(one)["tr"] == ""
