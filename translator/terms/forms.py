"""Is what stands after a stem a form of the term? Two tiers, and a third for adjectives of places.

Strict and lenient after terminology practice for inflected languages (paradigm first, suffix
automaton second): the first also says which form it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from translator.language import morphology
from translator.language.morphology import Features
from translator.language.morphology.analyse import may_be_suffix, overridden, read
from translator.language.morphology.features import BARE
from translator.language.morphology.find import sets_off
from translator.terms import suffixes
from translator.terms.concept import Concept, Term
from translator.terms.stemming import When

Certainty = Literal["strict", "lenient", "derived"]
"""``strict``: a form that the morphology writes; ``lenient``: the term with another suffix of the
language; ``derived``: an adjective made of a place name, looked for only where that is asked."""

_WORD_END = re.compile(r"[^\W_]*(?:[-'][^\W_]+)?")
_SHORT = 4
_ENGLISH_ENDINGS = frozenset({"s", "es", "'s", "'", "s'", "es'"})


@dataclass(slots=True)
class Entry:
    """A term as an index holds it.

    Attributes:
        lead: punctuation before its first letter.
        stem: the folded term up to where its suffix begins.
        when: what must follow there.
    """

    concept: Concept
    term: Term
    lead: str
    stem: str
    when: When = "anything"
    _wanted: morphology.Term | None = None

    def inflected(self, language: str) -> morphology.Term | None:
        """Return what the morphology needs of the term; made once, when a text has the stem."""
        if self._wanted is None:
            wanted = self.concept.inflected(language, self.term)
            if wanted and "-" in wanted.text and "-" not in self.stem:
                wanted = replace(wanted, text=wanted.text.replace("-", " "))
            self._wanted = wanted
        return self._wanted


@dataclass(frozen=True, slots=True)
class Ending:
    """How much of the rest of the word belongs to the term, and what it says.

    `features` is None where the suffix could not be read.
    """

    length: int
    certainty: Certainty
    features: Features | None = None


def rest_of_word(folded: str, at: int) -> str:
    """Return what is left of a word, with one part after a hyphen or an apostrophe."""
    word = _WORD_END.match(folded, at)
    return word.group() if word else ""


@lru_cache(maxsize=65536)
def conceivable(suffix: str, language: str) -> bool:
    """Return whether any word of the language may end so: most beginnings belong to other words."""
    if not suffix or suffix[0] == "-" or language == "ru":
        return True
    if language == "en":
        return suffix in _ENGLISH_ENDINGS
    return (
        may_be_suffix(suffix, language)
        or suffixes.is_suffix(suffix, language)
        or suffixes.is_possessive_plural(suffix, language)
        or suffixes.is_derived(suffix, language)
    )


def read_ending(entry: Entry, suffix: str, language: str) -> Ending | None:
    """Return how the term ends where `suffix` follows its stem, or None if that is no form of it.

    A name before a hyphen is found by itself: the first part of Baku-Tbilisi.
    """
    anything = entry.when == "anything"
    if not suffix and anything:
        return Ending(0, "strict", BARE)
    if _is_other_word(entry, suffix):
        return None
    features = _strictly(entry, suffix, language)
    if features is not None:
        return Ending(len(suffix), "strict", features)
    if entry.when != "strict" and _leniently(entry, suffix, language):
        return Ending(len(suffix), "lenient", _guessed(entry, suffix, language))
    return _otherwise(entry, suffix, language) if anything else None


def _otherwise(entry: Entry, suffix: str, language: str) -> Ending | None:
    """Return how a term ends that stands before a hyphen, or in an adjective."""
    if suffix.startswith("-"):
        return Ending(0, "strict", BARE)
    if entry.concept.kind == "place" and suffixes.is_derived(suffix, language):
        return Ending(len(suffix), "derived")
    return None


def _is_other_word(entry: Entry, suffix: str) -> bool:
    """Return whether a short common word goes on: yen is not in "yeni", nor сом in "сома"."""
    return entry.concept.kind == "common" and len(suffix) == 1 and len(entry.stem) < _SHORT


def _strictly(entry: Entry, suffix: str, language: str) -> Features | None:
    """Return what the suffix says if the morphology writes it after this stem."""
    if language == "ru":
        return None
    wanted = entry.inflected(language)
    if wanted is None:
        return None
    if language == "en":
        found = morphology.analyse(wanted, entry.stem + suffix)
        return found[0] if found and not _is_many(entry, found[0]) else None
    certainty, readings = read(wanted, entry.stem, suffix)
    if (
        readings
        and certainty == "strict"
        and sets_off(wanted, entry.stem, suffix, "strict", readings)
    ):
        return readings[0]
    written = overridden(wanted, entry.stem + suffix)
    return written[0] if written else None


def _is_many(entry: Entry, features: Features) -> bool:
    """Return whether a form makes many of one name; NGOs are many, Road Unions another name."""
    return features.number == "pl" and entry.concept.kind in {"person", "place", "organisation"}


def _guessed(entry: Entry, suffix: str, language: str) -> Features | None:
    """Return what a suffix that does not fit would say, where the morphology has a reading."""
    wanted = entry.inflected(language)
    if wanted is None or language in {"en", "ru"}:
        return None
    _, readings = read(wanted, entry.stem, suffix)
    return readings[0] if readings else None


def _leniently(entry: Entry, suffix: str, language: str) -> bool:
    if entry.when == "plural":
        return suffixes.is_possessive_plural(suffix, language)
    if entry.when == "vowel" and not suffixes.begins_with_vowel(suffix):
        return False
    initialism = entry.concept.kind == "initialism"
    if language == "ru" and initialism:
        return not suffix
    common = not entry.concept.case_sensitive
    last = "" if initialism else entry.stem
    if suffixes.is_suffix(suffix, language, last, name=not common):
        return True
    return common and suffixes.is_plural(suffix, language)
