"""The records of the termbase: a concept, its terms by language, and how they are inflected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from translator.language import morphology

Usage = Literal["admitted", "deprecated", "forbidden"]
"""ISO 30042 (TBX): ``deprecated`` is understood and replaced, ``forbidden`` is an error."""

CLASSES = frozenset({"person", "place", "organisation", "initialism", "office", "phrase", "common"})
CASE_SENSITIVE = frozenset({"person", "place", "organisation", "initialism"})
STATUSES = frozenset({"approved", "draft"})
INFLECTED = ("en", "az", "tr", "kk", "ky")
"""Languages whose terms the product inflects; Russian is only read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One form of a concept in one language.

    Attributes:
        text: the dictionary form, NFC.
        preferred: the form that is written; one a language.
        doubtful: in doubt, and never enforced.
        usage: whether a draft may hold the form.
    """

    text: str
    preferred: bool = True
    doubtful: bool = False
    usage: Usage = "admitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What the spelling of a preferred term does not tell; see `morphology.Term`."""

    pron: str = ""
    head: str = ""
    apostrophe: str = ""
    front: bool | None = None
    soften: bool | None = None
    stem: str = ""
    overrides: tuple[tuple[str, str], ...] = ()


BARE = Grammar()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One row of a glossary.

    Attributes:
        id: key, stable and unique.
        kind: one of `CLASSES`.
        domain: subject field.
        terms: the forms of each language, preferred first.
        status: one of `STATUSES`.
        source: where the forms come from, with its licence.
        note: for the editor.
        grammar: what a language's spelling does not tell.
        case: ``exact``, ``any``, or nothing for the rule of the class.
        keep: the term is not translated; it is written as the source has it.
        owner: code of the agency whose row this is.
        since, until: first and last day on which the row holds.
        reviewer: who has read it.
    """

    id: str
    kind: str
    domain: str
    terms: tuple[tuple[str, tuple[Term, ...]], ...]
    status: str
    source: str = ""
    note: str = ""
    grammar: tuple[tuple[str, Grammar], ...] = ()
    case: str = ""
    keep: bool = False
    owner: str = ""
    since: date | None = None
    until: date | None = None
    reviewer: str = ""

    def cell(self, language: str) -> tuple[Term, ...]:
        """Return what the row's cell of one language holds, preferred first."""
        return next((terms for tag, terms in self.terms if tag == language), ())

    def forms(self, language: str) -> tuple[Term, ...]:
        """Return the terms of one language, preferred first; empty where there is none.

        A term that is kept as it is (`keep`) has the same forms in a language without a cell.
        """
        own = self.cell(language)
        return own if own or not self.keep or not self.terms else self.terms[0][1]

    def preferred(self, language: str) -> Term | None:
        """Return the term to write in one language, or None."""
        forms = self.forms(language)
        return forms[0] if forms and forms[0].preferred else None

    def inflected(self, language: str, form: Term | None = None) -> morphology.Term | None:
        """Return what the morphology needs of a form, of the preferred one by default.

        The grammar of the row is that of the preferred term; another form gets its own by rule.
        None where the language has no term, or is not one that the product inflects.
        """
        wanted = form or self.preferred(language)
        if wanted is None or language not in INFLECTED:
            return None
        own = wanted.preferred and next((g for tag, g in self.grammar if tag == language), None)
        grammar = own or BARE
        return morphology.Term(
            text=wanted.text,
            language=language,
            class_=self.kind,
            pron=grammar.pron,
            head=grammar.head,
            apostrophe=grammar.apostrophe,
            front=grammar.front,
            soften=grammar.soften,
            stem=grammar.stem,
            overrides=grammar.overrides,
        )

    def holds(self, day: date) -> bool:
        """Return whether the row is valid on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    @property
    def case_sensitive(self) -> bool:
        """Names are matched with their capitals, everything else without; a row may overrule."""
        return self.kind in CASE_SENSITIVE if not self.case else self.case == "exact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two rows of one concept that say different things in one language.

    Attributes:
        concept: its id.
        language: where they differ.
        kept: the cell that holds, as a glossary would write it.
        other: the cell that lost.
        kept_by, other_by: their owners; nothing for a row without one.
    """

    concept: str
    language: str
    kept: str
    other: str
    kept_by: str = ""
    other_by: str = ""
