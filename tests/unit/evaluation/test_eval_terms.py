"""Term accuracy, counted by hand."""

from __future__ import annotations

import pytest

from tests.fakes import concept
from tests.unit.evaluation.eval_records import output
from translator.evaluation.terms import TermScore, masked, term_score

BAKU = concept("baku", en="Baku", tr="Bakü", kk="Баку")
GANJA = concept("ganja", en="Ganja", tr=("Gence", "Gəncə"))
SOURCE = "Trains run from Baku to Ganja."


def score(hypothesis: str, reference: str, source: str = SOURCE) -> TermScore:
    """Count the terms of one sentence."""
    return term_score([output(hypothesis, reference, source, BAKU, GANJA)], "tr")


def test_inflected_terms_count() -> None:
    """A term with a case ending is written."""
    found = score("Trenler Bakü'den Gence'ye gider.", "Bakü'den Gence'ye tren var.")
    assert found == TermScore(found=2, written=2, in_reference=2, both=2)
    assert found.accuracy == found.accuracy_all == 1.0


def test_a_missing_term_counts_against() -> None:
    """One of two terms that the reference writes is a half."""
    found = score("Trenler Bakü'den Ganja'ya gider.", "Bakü'den Gence'ye tren var.")
    assert found == TermScore(found=2, written=1, in_reference=2, both=1)
    assert found.accuracy == 0.5


def test_terms_that_the_reference_lacks_stand_apart() -> None:
    """Where the reference paraphrases, only the count of all terms has the hit."""
    found = score("Trenler Bakü'den gider.", "Başkentten Gence'ye tren var.")
    assert found == TermScore(found=2, written=1, in_reference=1, both=0)
    assert (found.accuracy, found.accuracy_all) == (0.0, 0.5)


def test_admitted_forms_count() -> None:
    """An admitted variant is a term too."""
    assert score("Bakü, Gəncə", "Bakü, Gence").accuracy == 1.0


def test_one_occurrence_answers_for_one_hit() -> None:
    """Two mentions in the source need two in the hypothesis."""
    found = score("Bakü büyük.", "Bakü büyük, Bakü eski.", "Baku is big, Baku is old.")
    assert (found.found, found.written, found.in_reference) == (2, 1, 2)


def test_a_failed_sentence_writes_no_term() -> None:
    """No hypothesis, no terms; they stay in the denominator."""
    assert score("", "Bakü'den Gence'ye tren var.").accuracy == 0.0


def test_without_terms_there_is_no_accuracy() -> None:
    """None is not zero."""
    found = score("Yağmur", "Yağmur", "Rain.")
    assert (found.found, found.accuracy, found.accuracy_all) == (0, None, None)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Trenler Bakü'den Gence'ye gider.", "Trenler gider."),
        ("Bakü", ""),
        ("Trenler gider.", "Trenler gider."),
        ("Bakü-Gence yolu", "- yolu"),
    ],
)
def test_masking_cuts_terms_with_their_suffixes(text: str, left: str) -> None:
    """What is left of a text does not depend on whether the term was right."""
    matches = output(text, text, SOURCE, BAKU, GANJA).sample.matches
    assert " ".join(masked(text, matches, "tr").split()) == left


def test_masking_knows_the_concepts_of_the_source_only() -> None:
    """A term that the source did not ask for stays in the text."""
    matches = output("x", "x", "Baku is big.", BAKU, GANJA).sample.matches
    assert masked("Bakü Gence", matches, "tr").split() == ["Gence"]
