"""The ledger: one row for every term hit, never a silent miss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["kept", "reranked", "repaired", "inflected", "failed"]
"""`kept`: the engine's text already held the term. `failed`: the draft does not hold it."""


AUTOMATIC: frozenset[Method] = frozenset({"repaired", "inflected", "reranked"})
"""Methods by which the product itself has a hand in the text; an editor can undo the first two."""

UNFIT = "the ending does not fit the term"
"""Note of a row whose form the morphology would not write, though it knows which one is meant."""

Certainty = Literal["exact", "strict", "lenient", "derived", "none"]
"""How surely the written form is the term: the dictionary form, a form that the morphology writes,
the term with another suffix of the language, an adjective made of a place name, or not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermHit:
    """A concept found in a source segment: ``segment.text[start:end] == form``.

    `features` is what the source's form says (``pl.gen``), empty where it was not read.
    """

    concept: str
    term: str
    form: str
    start: int
    end: int
    suffix: str = ""
    features: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """What became of one hit.

    Attributes:
        target: the approved term in the target language; empty where the termbase has none.
        written: the form that stands in the draft; empty when it is missing.
        start: offset of `written` in the unit's target; -1 when it is missing.
        mandatory: the concept is approved for this language pair, so a miss is an error.
        certainty: how surely `written` is the term.
        features: what the written form says: ``loc``; empty where it was not read.
        before: what an automatic change replaced, clitics after it included; empty without one.
        after: what that change wrote in its place; `written` is its beginning.
    """

    hit: TermHit
    target: str
    method: Method
    written: str = ""
    start: int = -1
    mandatory: bool = False
    certainty: Certainty = "none"
    note: str = ""
    features: str = ""
    before: str = ""
    after: str = ""
