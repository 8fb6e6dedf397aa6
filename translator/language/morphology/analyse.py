"""Read a suffix back: what a form of a term may say.

Two tables stand behind it: the suffixes that the engine writes after the term (strict), and the
suffixes that it writes after any word of the language, with vowel harmony taken out (lenient).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from translator.language import casing
from translator.language.morphology import english
from translator.language.morphology.engine import final_state, paradigm, resolve
from translator.language.morphology.features import CLITICS, Features, rank
from translator.language.morphology.phonology import State, attach
from translator.language.morphology.records import Certainty, Term
from translator.language.morphology.stems import Stem, stem_of
from translator.language.morphology.tables import Table, table

MARKS = "'-"
"""What may stand between a stem and its suffix, folded."""

_PROBES = {"tr": ("a", "kb"), "az": ("a", "kb"), "kk": ("а", "кнрлз"), "ky": ("а", "кнр")}
"""A vowel, and final consonants that stand for every class of finals of the language."""

_HIGH = frozenset("ıiuüыіиуү")
_IMPLIED = {"": ("", "p3", "p3p"), "p3": ("", "p3")}
"""Possessors of a compound head by what its suffixes show: its own possessive is the third's."""


def analyse(term: Term, surface: str) -> list[Features]:
    """Return what a form of a term may say, the likeliest reading first; nothing if it is no form.

    Loose clitics may stand behind the word: ``Ankara'da mı``.
    """
    folded = casing.fold(surface, term.language)
    if term.language == "en":
        return list(english.forms(term).get(folded, ()))
    found = set(overridden(term, folded))
    for before in stems(term):
        if folded.startswith(before):
            certainty, readings = read(term, before, folded[len(before) :])
            found.update(readings if certainty == "strict" else ())
    return sorted(found or _without_clitic(term, folded), key=rank)


@lru_cache(maxsize=8192)
def stems(term: Term) -> tuple[str, ...]:
    """Return what the forms of a term may begin with, folded."""
    texts = [text for stem in _both(term) for text in (stem.bare, stem.hard, stem.soft)]
    return tuple(dict.fromkeys(casing.fold(text, term.language) for text in texts))


@lru_cache(maxsize=65536)
def read(term: Term, before: str, tail: str) -> tuple[Certainty, tuple[Features, ...]]:
    """Return the readings of a folded tail after a folded stem of a term, likeliest first."""
    mark = tail[:1] if tail[:1] and tail[0] in MARKS else ""
    suffix = tail[len(mark) :]
    for reader in (_strict, _lenient):
        found = {
            own
            for stem in _both(term)
            for said in reader(term, stem, before, suffix, mark)
            for own in _own(term, stem, said)
        }
        if found:
            return ("strict" if reader is _strict else "lenient"), tuple(sorted(found, key=rank))
    return "lenient", ()


def may_be_suffix(suffix: str, language: str) -> bool:
    """Return whether a folded text is a suffix after some word of the language, in any harmony.

    A quick no for what follows the beginning of another word; a yes promises nothing.
    """
    kin = dict(table(language).skeleton)
    return suffix.lstrip(MARKS).translate(kin) in _all_skeletons(language)


@lru_cache(maxsize=8)
def _all_skeletons(language: str) -> frozenset[str]:
    vowel, consonants = _PROBES[language]
    states = [State(vowel, last) for last in consonants]
    states += [State(vowel, vowel), State(vowel, vowel, "third")]
    return frozenset(key for state in states for key in _skeletons(language, state))


def overridden(term: Term, folded: str) -> list[Features]:
    """Return the features whose form the glossary gives as this text."""
    pairs = [(name, casing.fold(text, term.language)) for name, text in term.overrides]
    return [Features.parse(name) for name, text in pairs if text == folded]


def _strict(term: Term, stem: Stem, before: str, suffix: str, mark: str) -> list[Features]:
    """Return what a suffix says where the engine writes it, and the mark, after this stem."""
    if casing.fold(stem.before(suffix), term.language) != before:
        return []
    said = [
        features
        for state in stem.states
        for features in paradigm(term.language, state).get(suffix, ())
    ]
    return [features for features in said if _fits_mark(stem, mark, suffix, features)]


def _lenient(term: Term, stem: Stem, before: str, suffix: str, mark: str) -> list[Features]:
    """Return what a suffix would say after some word of the language, whichever stem it has."""
    known = {casing.fold(text, term.language) for text in (stem.bare, stem.hard, stem.soft)}
    if not suffix or before not in known:
        return []
    rules = table(term.language)
    key = suffix.translate(dict(rules.skeleton))
    probes = _probes(rules, stem, marked=bool(mark))
    return [said for state in probes for said in _skeletons(term.language, state).get(key, ())]


def _own(term: Term, stem: Stem, said: Features) -> list[Features]:
    """Turn what a suffix says into what the whole form says: a compound head has a possessive."""
    outer = stem_of(term)
    if outer.inner is None:
        return [said] if resolve(outer, said)[0] == stem else []
    numbers = ("sg", "pl") if outer.inner.plural else (said.number,)
    persons = _IMPLIED.get(said.possessor, (said.possessor,))
    made = [replace(said, number=one, possessor=other) for one in numbers for other in persons]
    return [features for features in made if resolve(outer, features) == (stem, said)]


def _both(term: Term) -> tuple[Stem, ...]:
    stem = stem_of(term)
    return tuple(one for one in (stem, stem.inner, stem.many) if one)


def _fits_mark(stem: Stem, mark: str, suffix: str, features: Features) -> bool:
    if not suffix:
        return not mark
    if features.number == "pl":
        return mark == stem.plural_separator
    return mark in stem.separators


def _probes(rules: Table, stem: Stem, *, marked: bool) -> list[State]:
    """Return one state for every kind of word that the stem may pass for.

    A marked suffix, a guessed reading and a Kazakh or Kyrgyz glide may follow vowel or consonant;
    a high vowel may be the possessive of a compound.
    """
    vowel, consonants = _PROBES[rules.language]
    open_, closed = State(vowel, vowel), [State(vowel, last) for last in consonants]
    last = stem.states[0].last
    if stem.states[0].context == "third":
        return [State(vowel, vowel, "third")]
    third = [State(vowel, vowel, "third")] if last in _HIGH else []
    if marked or stem.uncertain or last in rules.glides:
        return [open_, *closed, *third]
    return [open_, *third] if "V" in rules.classes_of(last) else closed


@lru_cache(maxsize=256)
def _skeletons(language: str, state: State) -> dict[str, tuple[Features, ...]]:
    """Return the suffixes after a state without their harmony."""
    kin = dict(table(language).skeleton)
    found: dict[str, list[Features]] = {}
    for suffix, readings in paradigm(language, state).items():
        found.setdefault(suffix.translate(kin), []).extend(readings)
    return {key: tuple(readings) for key, readings in found.items()}


def _is_loose_case(rows: Mapping[str, Mapping[str, str]], word: str) -> bool:
    """Return whether a word stands for the instrumental, as Kyrgyz менен does."""
    return " " + word in rows.get("ins", {}).values()


def _without_clitic(term: Term, folded: str) -> set[Features]:
    """Read a loose clitic off the end, if it agrees with the word before it."""
    word, space, clitic = folded.rpartition(" ")
    rows = table(term.language).suffixes
    found = set()
    for features in analyse(term, word) if space else ():
        state = final_state(term, features)
        if not features.case and not features.ki and _is_loose_case(rows, clitic):
            found.add(replace(features, case="ins"))
        for name in CLITICS:
            fits = name in rows and attach(term.language, state, name).text == " " + clitic
            if fits and name not in features.clitics:
                names = {*features.clitics, name}
                found.add(replace(features, clitics=tuple(c for c in CLITICS if c in names)))
    return found
