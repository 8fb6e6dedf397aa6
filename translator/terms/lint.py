"""What is wrong, or looks wrong, with the rows of a termbase.

Faults of form (a bad date, a cell too many) stop the loader; what is listed here can be loaded and
should be read by a terminologist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from translator.language import alphabet, casing, morphology
from translator.language.tags import SOURCES, TARGETS
from translator.terms.concept import INFLECTED, Concept, Conflict
from translator.terms.termbase import Termbase

KINDS = {
    "conflict": "rows of one concept with different owners disagree in a language",
    "look_alike": "a letter of another script or alphabet that only looks right",
    "contradiction": "one term of a language means two concepts with different terms elsewhere",
    "duplicate": "two concepts have the same term in every language that both have",
    "incomplete": "a language of the desk has no term",
    "head": "the term may end in a possessive; say head=poss or head=bare",
    "reading": "an initialism or foreign spelling whose reading is a guess; say pron=…",
}
"""What is looked for, in the order of the report."""

_PROBE = morphology.Features(case="dat")
"""A case in which harmony, possessive and reading all show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to look at.

    Attributes:
        kind: one of `KINDS`.
        concept: id of the row.
        language: where; empty where it concerns the row.
        message: one line.
    """

    kind: str
    concept: str
    language: str
    message: str


def lint(termbase: Termbase) -> list[Problem]:
    """Return what should be looked at, by kind and then by row."""
    found = [problem for check in _CHECKS for problem in check(termbase)]
    order = list(KINDS)
    return sorted(found, key=lambda each: (order.index(each.kind), each.concept, each.language))


def _conflicts(termbase: Termbase) -> Iterator[Problem]:
    for conflict in termbase.conflicts:
        yield Problem(
            kind="conflict",
            concept=conflict.concept,
            language=conflict.language,
            message=_said(conflict),
        )


def _said(conflict: Conflict) -> str:
    kept, other = conflict.kept_by or "the shared row", conflict.other_by or "the shared row"
    return f"{kept} says {conflict.kept} and holds, {other} says {conflict.other}"


def _look_alikes(termbase: Termbase) -> Iterator[Problem]:
    for concept in termbase.concepts:
        for tag in SOURCES:
            for term in concept.cell(tag):
                for found in alphabet.look_alikes(term.text, tag):
                    repair = f"; meant is {found.repair}?" if found.repair else ""
                    yield _problem("look_alike", concept, tag, f"{found.word}{repair}")


def _contradictions(termbase: Termbase) -> Iterator[Problem]:
    """Compare the concepts that share a preferred term, in each language."""
    for tag in TARGETS:
        sharing: dict[str, list[Concept]] = defaultdict(list)
        for concept in termbase.concepts:
            term = concept.preferred(tag)
            if term and not term.doubtful:
                sharing[casing.fold(term.text, tag)].append(concept)
        for concepts in sharing.values():
            for number, second in enumerate(concepts[1:], 1):
                yield from _compared(concepts[:number], second, tag)


def _compared(earlier: Sequence[Concept], second: Concept, tag: str) -> Iterator[Problem]:
    for first in earlier:
        differ = [other for other in TARGETS if other != tag and _differ(first, second, other)]
        if differ:
            terms = "; ".join(f"{other}: {_text(first, other)} or {_text(second, other)}"
                              for other in differ)  # fmt: skip
            message = f"{_text(second, tag)} is also {first.id}, but {terms}"
            yield _problem("contradiction", second, tag, message)
        elif tag == TARGETS[0]:
            yield _problem("duplicate", second, "", f"says the same as {first.id}")


def _differ(first: Concept, second: Concept, tag: str) -> bool:
    one, two = first.preferred(tag), second.preferred(tag)
    return bool(one and two) and casing.fold(_text(first, tag), tag) != casing.fold(
        _text(second, tag), tag
    )


def _text(concept: Concept, tag: str) -> str:
    term = concept.preferred(tag)
    return term.text if term else ""


def _incomplete(termbase: Termbase) -> Iterator[Problem]:
    for concept in termbase.concepts:
        missing = [tag for tag in TARGETS if concept.preferred(tag) is None]
        if missing and not concept.keep:
            yield _problem("incomplete", concept, "", f"no term in {', '.join(missing)}")


def _guesses(termbase: Termbase) -> Iterator[Problem]:
    """Ask the morphology which terms it inflects by a guess."""
    for concept in termbase.concepts:
        for tag in INFLECTED:
            term = concept.inflected(tag)
            if term is None or tag == "en" or not concept.cell(tag):
                continue
            form = morphology.inflect(term, _PROBE)
            for doubt in sorted(form.uncertain & {"head", "reading"}):
                yield _problem(doubt, concept, tag, f"{term.text}: dative {form.text}?")


def _problem(kind: str, concept: Concept, tag: str, message: str) -> Problem:
    return Problem(kind=kind, concept=concept.id, language=tag, message=message)


_CHECKS: tuple[Callable[[Termbase], Iterator[Problem]], ...] = (
    _conflicts,
    _look_alikes,
    _contradictions,
    _incomplete,
    _guesses,
)
