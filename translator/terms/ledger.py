"""The ledger: one row for every term hit, never a silent miss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["kept", "reranked", "repaired", "inflected", "failed"]
"""`kept`: the engine's text already held the term. `failed`: the draft does not hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermHit:
    """A concept found in a source segment: ``segment.text[start:end] == form``."""

    concept: str
    term: str
    form: str
    start: int
    end: int
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """What became of one hit.

    Attributes:
        target: the approved term in the target language; empty where the termbase has none.
        written: the form that stands in the draft; empty when it is missing.
        start: offset of `written` in the unit's target; -1 when it is missing.
        mandatory: the concept is approved for this language pair, so a miss is an error.
        certainty: ``exact``, ``suffixed`` (a prefix match with a plausible suffix) or ``none``.
    """

    hit: TermHit
    target: str
    method: Method
    written: str = ""
    start: int = -1
    mandatory: bool = False
    certainty: Literal["exact", "suffixed", "none"] = "none"
    note: str = ""
