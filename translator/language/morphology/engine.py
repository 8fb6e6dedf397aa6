"""Write a form: the stem, the suffixes of the features one after the other, and what is between.

Every suffix sees only the last vowel, the last letter and what kind of suffix stood before it
(`phonology.State`), so all forms of all words with one such state are computed once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from translator.errors import UsageError
from translator.language.morphology import english
from translator.language.morphology.features import CASES, CLITICS, COPULAS, POSSESSORS, Features
from translator.language.morphology.phonology import State, attach
from translator.language.morphology.records import Form, Term
from translator.language.morphology.stems import Stem, stem_of
from translator.language.morphology.tables import table


def inflect(term: Term, features: Features) -> Form:
    """Return the form of a term that the features ask for.

    Raises:
        UsageError: the language has no such form, or no table.
    """
    if term.language == "en":
        return english.inflect(term, features)
    written = dict(term.overrides).get(str(features))
    if written is not None:
        return Form(written, term.text, "", frozenset())
    stem, wanted = resolve(stem_of(term), features)
    suffix = chain(term.language, stem.states[0], wanted)
    before = stem.before(suffix)
    mark = separator(stem, suffix, wanted)
    doubt = stem.uncertain if suffix else frozenset[str]()
    return Form(before + mark + suffix, before, suffix, doubt)


def resolve(stem: Stem, features: Features) -> tuple[Stem, Features]:
    """Return the stem and the features that a compound head needs: its possessive is one of them.

    Its bare form is that of the third person, so ``p3`` adds nothing; another possessor or the
    plural takes the place of the possessive.
    """
    if stem.many and features.number == "pl":
        return stem.many, features
    if stem.inner is None:
        return stem, features
    if features.possessor in {"", "p3", "p3p"} and features.number == "sg":
        return stem, replace(features, possessor="")
    number = "sg" if stem.inner.plural else features.number
    return stem.inner, replace(features, number=number, possessor=features.possessor or "p3")


def separator(stem: Stem, suffix: str, features: Features) -> str:
    """Return what is written between the stem and a suffix; a loose word has its own space."""
    if not suffix or suffix[0] == " ":
        return ""
    return stem.plural_separator if features.number == "pl" else stem.separator


def chain(language: str, state: State, features: Features) -> str:
    """Return the suffixes of the features after a state.

    Raises:
        UsageError: the language has no suffix for one of them.
    """
    return _walk(language, state, features)[0]


def final_state(term: Term, features: Features) -> State:
    """Return what a word after this form sees of it."""
    stem, wanted = resolve(stem_of(term), features)
    return _walk(term.language, stem.states[0], wanted)[1]


def _walk(language: str, state: State, features: Features) -> tuple[str, State]:
    rows = table(language).suffixes
    written = ""
    for slot in slots(features):
        if slot not in rows:
            raise UsageError(
                f"{language} has no form {features}", hint=f"it has no suffix for {slot}"
            )
        piece = attach(language, state, slot)
        written, state = written + piece.text, piece.state
    return written, state


def slots(features: Features) -> Iterator[str]:
    """Yield the rows of the table that the features need, in order."""
    plural = features.number == "pl"
    if plural:
        yield "pl"
    if features.possessor:
        yield "p3" if plural and features.possessor == "p3p" else features.possessor
    if features.ki:
        yield f"{features.case}_ki"
        if features.outer_number == "pl":
            yield "pl"
        if features.outer_case:
            yield features.outer_case
    elif features.case:
        yield features.case
    if features.copula:
        yield features.copula
    yield from features.clitics


@lru_cache(maxsize=4096)
def paradigm(language: str, state: State) -> dict[str, tuple[Features, ...]]:
    """Return every suffix that is written in one word after a state, with what it may say.

    The readings of a suffix come in no order; the empty suffix is among them.
    """
    found: dict[str, list[Features]] = {}
    for features in bundles(language):
        suffix = chain(language, state, features)
        if suffix[:1] != " ":
            found.setdefault(suffix, []).append(features)
    return {suffix: tuple(readings) for suffix, readings in found.items()}


@lru_cache(maxsize=8)
def bundles(language: str) -> tuple[Features, ...]:
    """Return the bundles whose forms are one written word, as far as news copy has them.

    -ki takes a plural and a case on it only after an unpossessed locative, and copula and clitics
    stand after a plain case.
    """
    rows = table(language).suffixes
    cases = ["", *(case for case in CASES if _is_attached(language, case))]
    persons = ["", *(name for name in POSSESSORS if name in rows)]
    plain = [
        Features(number, person, case)
        for number in ("sg", "pl")
        for person in persons
        for case in cases
    ]
    relative = [
        replace(features, ki=True)
        for features in plain
        if f"{features.case}_ki" in rows and features.case in {"loc", "gen"}
    ]
    outer = [
        Features(number, person, "loc", ki=True, outer_number=outer, outer_case=case)
        for number in ("sg", "pl")
        for person in ("", "p3")
        for outer in ("sg", "pl")
        for case in cases
        if outer == "pl" or case
    ]
    words = [*plain, *relative]
    return (*words, *outer, *_with_particles(language, words))


def _with_particles(language: str, words: list[Features]) -> Iterator[Features]:
    """Yield the bundles with an attached copula or clitic; possessors but the third have none."""
    likely = [features for features in words if features.possessor in {"", "p3"}]
    for features in likely:
        for copula in COPULAS:
            if _is_attached(language, copula):
                yield replace(features, copula=copula)
        for clitic in CLITICS:
            if _is_attached(language, clitic):
                yield replace(features, clitics=(clitic,))


def _is_attached(language: str, slot: str) -> bool:
    """Return whether the suffix of a slot is part of the word, not a word of its own."""
    row = table(language).suffixes.get(slot)
    return row is not None and not any(template.startswith(" ") for template in row.values())
