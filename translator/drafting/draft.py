"""Records of a draft. All frozen: a change is a copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from translator.article.model import Segment, sha256_json
from translator.checks.base import Finding
from translator.terms.ledger import LedgerRow, TermHit

Origin = Literal["mt", "rule", "copy", "human", "memory"]
"""Who wrote a unit's target: an engine, a rule (datelines), nobody (verbatim text carried over),
an editor, or the translation memory."""

State = Literal[
    "draft", "in_review", "approved", "rejected", "published", "withdrawn", "superseded"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Everything that made a draft, so that it can be made again or called to account.

    `quality` is what the catalogue says of the model's drafts (``rough``); mostly nothing.
    """

    product: str
    model: str
    revision: str
    engine: str
    route: str
    decoding: tuple[tuple[str, str], ...]
    licence: str
    consent: str
    termbase: str
    segmenter: str
    quality: str = ""

    @property
    def line(self) -> str:
        """One printable line, as it stands on every draft and in every export."""
        settings = ",".join(f"{name}={value}" for name, value in self.decoding)
        parts = [
            self.product,
            f"model={self.model}@{self.revision}" + (f" ({self.merit})" if self.quality else ""),
            f"engine={self.engine}" + (f"({settings})" if settings else ""),
            f"route={self.route}",
            f"licence={self.licence}",
            f"termbase={self.termbase}",
            f"segmenter={self.segmenter}",
        ]
        if self.consent:
            parts.append(f"consent={self.consent}")
        return " | ".join(parts)

    @property
    def merit(self) -> str:
        """What the drafts are good for, in words: ``rough drafts``, or nothing."""
        return f"{self.quality} drafts" if self.quality else ""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the signature: two drafts with one digest were made alike."""
        made = asdict(self)
        if not self.quality:
            del made["quality"]  # approvals from before the field existed stay valid
        return sha256_json(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One segment and its translation. `machine_target` never changes once it is set."""

    segment: Segment
    machine_target: str
    target: str
    origin: Origin
    score: float = 0.0
    route: str = ""
    ledger: tuple[LedgerRow, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One article in one target language.

    Attributes:
        id: ``ARTICLE.LANG.N``; N counts the drafts of this article in this language from 1.
        article: id of the article; `digest`: the version of it that was translated.
        created: ISO 8601 UTC, seconds.
    """

    id: str
    article: str
    digest: str
    source: str
    target: str
    units: tuple[Unit, ...]
    signature: Signature
    state: State = "draft"
    created: str = ""

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) that an approval is bound to.

        Covers the source digest, every unit's target, the mandatory terms and the signature
        (shared rule of the desk: any change voids the approval).
        """
        terms = [
            [row.hit.concept, row.target, row.written]
            for unit in self.units
            for row in unit.ledger
            if row.mandatory
        ]
        targets = [[unit.segment.id, unit.segment.text, unit.target] for unit in self.units]
        return sha256_json([self.digest, self.target, targets, terms, self.signature.digest])


def unit_to_dict(unit: Unit) -> dict[str, Any]:
    """Return a JSON-ready form that `unit_from_dict` reads back to an equal record."""
    return asdict(unit)


def unit_from_dict(value: Mapping[str, Any]) -> Unit:
    """Rebuild a unit from `unit_to_dict`."""
    return Unit(
        **{
            **value,
            "segment": Segment(**value["segment"]),
            "ledger": tuple(
                LedgerRow(**{**row, "hit": TermHit(**row["hit"])}) for row in value["ledger"]
            ),
            "findings": tuple(_finding_from_dict(item) for item in value["findings"]),
        }
    )


def signature_from_dict(value: Mapping[str, Any]) -> Signature:
    """Rebuild a signature from its JSON form."""
    pairs = tuple((str(name), str(setting)) for name, setting in value["decoding"])
    return Signature(**{**value, "decoding": pairs})


def _finding_from_dict(value: Mapping[str, Any]) -> Finding:
    return Finding(**{**value, "source": _offsets(value), "target": _offsets(value, "target")})


def _offsets(value: Mapping[str, Any], name: str = "source") -> tuple[int, int] | None:
    pair = value.get(name)
    return (pair[0], pair[1]) if pair else None
