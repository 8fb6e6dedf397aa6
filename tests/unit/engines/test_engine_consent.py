"""Consent to restricted licences: given once, on record, bound to the licence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.unit.engines.helpers import entry
from translator.engines.consent import consents, find_consent, record_consent, usable
from translator.errors import ConfigurationError, LicenceError

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RESTRICTED = entry("research", licence="CC-BY-NC-4.0", commercial="no")


def test_a_free_model_needs_no_consent() -> None:
    """A model that commerce may use is usable with nothing on record."""
    assert usable(entry("free")) is None


@pytest.mark.parametrize("mark", ["no", "ask"])
def test_a_restricted_model_is_refused_without_consent(mark: str) -> None:
    """The refusal names the licence, what it says, and the command that gives consent."""
    with pytest.raises(LicenceError) as caught:
        usable(replace(RESTRICTED, commercial=mark))  # type: ignore[arg-type]
    assert "CC-BY-NC-4.0" in caught.value.message
    assert "translator models pull research --accept-licence" in caught.value.hint
    assert caught.value.exit_code == 5


def test_consent_is_given_once() -> None:
    """After consent the model is usable; the line says who accepted what and when."""
    record_consent(RESTRICTED, "A. Editor", now=NOON)
    consent = usable(RESTRICTED)
    assert consent is not None
    assert consent.line == "CC-BY-NC-4.0 accepted by A. Editor on 2026-11-23"
    assert consent.when == "2026-11-23T12:00:00Z"


def test_times_are_utc() -> None:
    """A local time is put on record as UTC."""
    late = datetime(2026, 11, 24, 2, 0, tzinfo=timezone(timedelta(hours=5)))
    assert record_consent(RESTRICTED, "A. Editor", now=late).when == "2026-11-23T21:00:00Z"


def test_another_licence_needs_another_consent() -> None:
    """Consent holds for the licence it was given to, not for whatever the model gets later."""
    record_consent(RESTRICTED, "A. Editor", now=NOON)
    assert find_consent(replace(RESTRICTED, licence="New Terms")) is None


def test_a_second_consent_replaces_the_first() -> None:
    """One model has one consent on record; those to other models stay."""
    other = entry("other", licence="Terms", commercial="ask")
    record_consent(other, "B. Editor", now=NOON)
    record_consent(RESTRICTED, "A. Editor", now=NOON)
    record_consent(RESTRICTED, "C. Editor", now=NOON)
    assert [(item.model, item.who) for item in consents()] == [
        ("other", "B. Editor"),
        ("research", "C. Editor"),
    ]


def test_somebody_must_be_named() -> None:
    """Nobody's consent is none."""
    with pytest.raises(LicenceError, match="nobody"):
        record_consent(RESTRICTED, "  ")
    assert consents() == ()


def test_a_broken_record_is_reported(translator_home: Path) -> None:
    """A record that cannot be read is a fault to mend; it does not count as consent."""
    record_consent(RESTRICTED, "A. Editor", now=NOON)
    (translator_home / "consents.json").write_text("{", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"consents\.json"):
        usable(RESTRICTED)
