"""The operator's consent to licences that restrict what a newsroom may do with a model.

Consent is given once for a model and its licence, and stands in the signature of every draft that
the model wrote. If the catalogue gives the model another licence later, it has to be given anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from translator.engines.catalogue import COMMERCIAL_WORDS, CatalogueEntry
from translator.engines.shelf import home, write_json
from translator.errors import ConfigurationError, LicenceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Who accepted which licence for which model. `when` is ISO 8601 UTC, seconds."""

    model: str
    licence: str
    who: str
    when: str

    @property
    def line(self) -> str:
        """As it stands in a signature: ``CC-BY-NC-4.0 accepted by NAME on 2026-11-23``."""
        return f"{self.licence} accepted by {self.who} on {self.when[:10]}"


def consents() -> tuple[Consent, ...]:
    """Return every consent on record.

    Raises:
        ConfigurationError: the record cannot be read.
    """
    path = _path()
    if not path.exists():
        return ()
    try:
        return tuple(Consent(**item) for item in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError(
            f"cannot read the record of accepted licences {path}: {error}",
            hint="mend the file, or remove it and accept the licences again",
        ) from error


def record_consent(entry: CatalogueEntry, who: str, *, now: datetime | None = None) -> Consent:
    """Put on record that `who` accepts the licence of a model.

    Raises:
        LicenceError: nobody is named.
        ConfigurationError: the record cannot be read.
        OutputError: the record cannot be written.
    """
    if not who.strip():
        raise LicenceError(
            f"nobody is named who accepts {entry.licence}", hint="give a name with --who NAME"
        )
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    consent = Consent(
        model=entry.key,
        licence=entry.licence,
        who=" ".join(who.split()),
        when=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    kept = [item for item in consents() if item.model != entry.key]
    write_json(_path(), [asdict(item) for item in (*kept, consent)])
    return consent


def find_consent(entry: CatalogueEntry) -> Consent | None:
    """Return the consent to the licence that the model has now, or None.

    Raises:
        ConfigurationError: the record cannot be read.
    """
    for consent in consents():
        if (consent.model, consent.licence) == (entry.key, entry.licence):
            return consent
    return None


def usable(entry: CatalogueEntry) -> Consent | None:
    """Return the consent that a model needs and has, or None where it needs none.

    Raises:
        LicenceError: it needs one and has none.
        ConfigurationError: the record of consents cannot be read.
    """
    if entry.commercial == "yes":
        return None
    consent = find_consent(entry)
    if consent is None:
        raise LicenceError(
            f"the licence of {entry.key} has not been accepted: {entry.licence}, "
            f"{COMMERCIAL_WORDS[entry.commercial]}",
            hint=f"run `translator models pull {entry.key} --accept-licence` if you may use it",
        )
    return consent


def _path() -> Path:
    return home() / "consents.json"
