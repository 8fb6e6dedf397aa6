"""The case forms of a term, as an approver sees them before signing a row."""

from __future__ import annotations

from dataclasses import dataclass

from translator.language import morphology

CASES = ("", "gen", "dat", "acc", "loc", "abl", "ins")
"""Nominative, genitive, dative, accusative, locative, ablative, instrumental."""

ENGLISH = ("nom", "gen", "pl", "pl.gen")
"""English has a possessive and a plural."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForm:
    """One form; `doubts` says why it is a guess, and is empty where it is none."""

    name: str
    text: str
    doubts: tuple[str, ...] = ()


def paradigm(term: morphology.Term) -> list[CaseForm]:
    """Return the forms of a term by case; of an English one singular, plural and possessives.

    Raises:
        UsageError: the language has no table.
    """
    names = ENGLISH if term.language == "en" else tuple(case or "nom" for case in CASES)
    return [_form(term, name) for name in names]


def _form(term: morphology.Term, name: str) -> CaseForm:
    found = morphology.inflect(term, morphology.Features.parse(name))
    return CaseForm(name=name, text=found.text, doubts=tuple(sorted(found.uncertain)))
