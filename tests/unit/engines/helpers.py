"""Catalogue entries for the tiny models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from translator.engines.base import Leg, Request
from translator.engines.catalogue import Catalogue, CatalogueEntry

CODES: dict[str, dict[str, str]] = {
    "marian": {"en": "", "tr": ""},
    "marian-tagged": {"en": "eng", "tr": "tur", "kk": "kaz"},
    "m2m100": {"en": "en", "tr": "tr", "kk": "kk"},
    "nllb": {"en": "eng_Latn", "tr": "tur_Latn", "kk": "kaz_Cyrl"},
    "t5": {"en": "en", "tr": "tr", "kk": "kk"},
    "causal": {"en": "en", "tr": "tr", "kk": "kk"},
    "starter": {"en": "<2en>", "tr": "<2tr>", "kk": "<2kk>"},
}
ANNOTATION = "{source} <term> {target} </term>"


def entry(key: str, **fields: Any) -> CatalogueEntry:
    """Return an entry named after one of the tiny models, free to use unless told otherwise."""
    family = {"starter": "bart"}.get(key, key.partition("-")[0])
    known = {
        "family": family if family in {*CODES, "bart"} else "marian",
        "licence": "Apache-2.0",
        "commercial": "yes",
        "languages": CODES.get(key, CODES["marian"]),
    }
    if not {"path", "shipped"} & {*fields}:
        known["hub"] = f"desk/{key}"
    return CatalogueEntry(key=key, **{**known, **fields})


def catalogue(*entries: CatalogueEntry, **fields: Any) -> Catalogue:
    """Return a catalogue of these entries."""
    return Catalogue(entries={item.key: item for item in entries}, **fields)


def local(key: str, folder: Path, **fields: Any) -> CatalogueEntry:
    """Return an entry for a model folder on this machine."""
    return entry(key, path=folder, **fields)


def leg(model: str, source: str = "en", target: str = "kk") -> Leg:
    """Return a leg."""
    return Leg(model=model, source=source, target=target)


def ask(text: str, source: str = "en", target: str = "kk") -> Request:
    """Return a request."""
    return Request(text=text, source=source, target=target)
