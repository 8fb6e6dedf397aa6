"""The tables of a language: one TOML file each, read once and checked while it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from translator.errors import ConfigurationError, UsageError

LANGUAGES = ("tr", "az", "kk", "ky")
"""Languages with a table; English has its own rules in `english`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What the engine knows of one language.

    Attributes:
        vowels: the letters that carry vowel harmony.
        glides: letters that carry harmony but close the word like a consonant (kk у, и).
        front: back vowel to the front vowel of the same rounding, for front-harmony loans.
        archiphonemes: symbol to (vowel or letter before it) to letter; ``*`` is the rest.
        classes: class of final letters to its letters; a letter may be in several.
        suffixes: slot to final class (or context) to template.
        contexts: slot to the context that it leaves behind: ``third``, ``person``.
        separators: ``name``, ``initialism``, ``digit`` to what stands before the suffix.
        soften: last letter to what it becomes before a vowel; `soften_after` is the letters that
            must come before it, `soften_cluster` endings that change as a whole (nk, ng).
        words: name of a list of exceptions to the words in it.
        pairs: name of a map of exceptions: vowel drop, initialisms with a known reading ...
        letters: how a single letter is read, for initialisms.
        digits: how the last figure of a number is read.
        alphabet: every letter of the language.
        skeleton: letter to the letter that stands for it and its harmonic kin.
    """

    language: str
    vowels: frozenset[str]
    glides: frozenset[str]
    front: Mapping[str, str]
    archiphonemes: Mapping[str, Mapping[str, str]]
    classes: Mapping[str, str]
    suffixes: Mapping[str, Mapping[str, str]]
    contexts: Mapping[str, str]
    separators: Mapping[str, str]
    soften: Mapping[str, str]
    soften_after: frozenset[str]
    soften_cluster: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    pairs: Mapping[str, Mapping[str, str]]
    letters: Mapping[str, str]
    digits: Mapping[str, str]
    alphabet: frozenset[str]
    skeleton: Mapping[int, str]

    def classes_of(self, letter: str) -> tuple[str, ...]:
        """Return the classes of a final letter, the narrow ones first."""
        return tuple(name for name, letters in self.classes.items() if letter in letters) or ("C",)

    def listed(self, name: str, word: str) -> bool:
        """Return whether a folded word stands in a list of exceptions; a missing list is empty.

        An entry ``-ival`` stands for every longer word with that ending.
        """
        entries = self.words.get(name, frozenset())
        if word in entries:
            return True
        endings = (word[start:] for start in range(1, len(word)))
        return any("-" + ending in entries for ending in endings)


@cache
def table(language: str) -> Table:
    """Return the table of a language.

    Raises:
        UsageError: the engine does not inflect the language.
        ConfigurationError: the shipped table is not what it should be.
    """
    if language not in LANGUAGES:
        raise UsageError(
            f"no morphology for {language!r}", hint=f"use one of {', '.join((*LANGUAGES, 'en'))}"
        )
    path = resources.files("translator.language.morphology") / f"{language}.toml"
    try:
        return _build(language, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, KeyError) as fault:
        raise ConfigurationError(
            f"the table {language}.toml is not right: {fault}", hint="install the package again"
        ) from fault


def _build(language: str, raw: Mapping[str, Any]) -> Table:
    sounds = raw["sounds"]
    soften = raw.get("soften", {})
    return Table(
        language=language,
        vowels=frozenset(sounds["vowels"]),
        glides=frozenset(sounds.get("glides", "")),
        front=sounds.get("front", {}),
        archiphonemes={name: _spread(rows) for name, rows in raw["archiphonemes"].items()},
        classes=raw["classes"],
        suffixes=raw["suffixes"],
        contexts=raw["contexts"],
        separators=raw["separators"],
        soften=soften.get("letters", {}),
        soften_after=frozenset(soften.get("after", "")),
        soften_cluster=soften.get("cluster", {}),
        words={name: frozenset(text.split()) for name, text in raw.get("words", {}).items()},
        pairs={name: _pairs(text) for name, text in raw.get("pairs", {}).items()},
        letters=_pairs(raw["readings"]["letters"]),
        digits=_pairs(raw["readings"]["digits"]),
        alphabet=frozenset(sounds["alphabet"]),
        skeleton=_skeleton(sounds["kin"]),
    )


def _spread(rows: Mapping[str, str]) -> dict[str, str]:
    """Turn ``a = "aıou"`` into one entry a triggering letter."""
    return {trigger: letter for letter, triggers in rows.items() for trigger in triggers}


def _pairs(text: str) -> dict[str, str]:
    """Read ``şehir:şehr oğul:oğl`` into a map."""
    return {left: right for left, _, right in (item.partition(":") for item in text.split())}


def _skeleton(kin: list[str]) -> dict[int, str]:
    return {ord(letter): letters[0] for letters in kin for letter in letters}
