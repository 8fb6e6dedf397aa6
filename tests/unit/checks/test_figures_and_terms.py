"""Checks of numbers and of terminology."""

from __future__ import annotations

import pytest

from tests.unit.checks.pairs import DIRECTIONS, SENTENCES, found, pair
from translator.checks import figures, terms
from translator.terms.ledger import LedgerRow, TermHit


@pytest.mark.parametrize(("source", "target"), DIRECTIONS)
def test_a_lost_number_is_an_error(source: str, target: str) -> None:
    """It is found in every direction, at its place in the source."""
    changed = pair(source, target, target=SENTENCES[target].replace("25", "26"))
    (finding,) = found(figures.numbers_missing, changed)
    assert (finding.severity, finding.message) == ("error", "25 is missing")
    assert finding.source is not None
    assert changed.source[slice(*finding.source)] == "25"
    assert found(figures.numbers_missing, pair(source, target)) == []


@pytest.mark.parametrize(("source", "target"), DIRECTIONS)
def test_a_number_too_many_is_a_warning(source: str, target: str) -> None:
    """It is found at its place in the target."""
    more = pair(source, target, target=f"{SENTENCES[target]} 1937")
    (finding,) = found(figures.numbers_extra, more)
    assert (finding.severity, finding.message) == ("warning", "1937 is not in the source")
    assert finding.target is not None
    assert more.target[slice(*finding.target)] == "1937"
    assert found(figures.numbers_extra, pair(source, target)) == []


def test_the_value_counts_and_not_the_form() -> None:
    """Separators, clock and ordinal marks differ by language."""
    one = pair(
        "en",
        "tr",
        source="At 5:30 p.m. on the 25th 1,250,000 voted, 3.5 percent more.",
        target="Ayın 25'inde saat 17.30'da 1.250.000 kişi oy verdi, yüzde 3,5 fazla.",
    )
    assert found(figures.numbers_missing, one) == []
    assert found(figures.numbers_extra, one) == []


def _row(method: str = "failed", target: str = "Bakı", **more: object) -> LedgerRow:
    hit = TermHit(concept="place.baku", term="Baku", form="Baku's", start=4, end=10)
    return LedgerRow(hit=hit, target=target, method=method, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("mandatory", "severity"), [(True, "error"), (False, "warning")])
def test_a_failed_term_is_found_by_its_weight(severity: str, *, mandatory: bool) -> None:
    """An approved term is an error, a draft one a warning; the form to write is named."""
    one = pair(source="Old Baku's port", ledger=(_row(mandatory=mandatory, note="draft term"),))
    (finding,) = found(terms.term_missing, one)
    assert finding.severity == severity
    assert "Bakı" in finding.message
    assert finding.source == (4, 10)
    assert finding.hint == "draft term"


def test_every_failed_row_has_its_finding() -> None:
    """A term that is lost twice is reported twice, with a hint where the row has no note."""
    findings = found(terms.term_missing, pair(source="Old Baku's", ledger=(_row(), _row())))
    assert len(findings) == 2
    assert all(finding.hint for finding in findings)


def test_kept_terms_and_missing_languages_are_no_finding() -> None:
    """What stands in the draft is right, and what the glossary lacks cannot be asked for."""
    rows = (
        _row("kept", written="Bakı", start=0),
        _row(target="", note="no term"),
        _row("repaired"),
    )
    assert found(terms.term_missing, pair(source="Old Baku's", ledger=rows)) == []
    assert found(terms.term_missing, pair()) == []
