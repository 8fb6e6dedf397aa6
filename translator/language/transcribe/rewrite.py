"""One word rewritten by the rules of a direction."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from translator.language.transcribe.notation import Rule
from translator.language.transcribe.tables import Direction, source_letters
from translator.language.transcribe.words import lower_letters, recase

Choices = Mapping[str, int]
"""Rule text to the number of the target that is to be written instead of the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A word in the target's letters, the rules used, and letters that no rule knows."""

    text: str
    rules: tuple[Rule, ...]
    unknown: str = ""


def rewrite(word: str, way: Direction, *, kind: str, choices: Choices) -> Rewritten:
    """Rewrite one word from left to right; the longest and most exact rule wins."""
    letters = lower_letters(word, way.source)
    low = "".join(letters)
    if len(low) != len(word) or not source_letters(way.source) & set(bases(low)):
        return Rewritten(text=word, rules=(), unknown=word)
    parts: list[tuple[str, bool]] = []
    used: list[Rule] = []
    unknown, at = "", 0
    while at < len(low):
        capital = word[at] != low[at]
        rule = _rule(low, at, way, kind)
        if rule is None:
            text, known = _letter(low[at], way)
            unknown += "" if known else low[at]
            parts.append((text, capital))
            at += 1
            continue
        used.append(rule)
        parts.append((rule.targets[choices.get(rule.text, 0) % len(rule.targets)], capital))
        at += len(rule.source)
    return Rewritten(text=recase(parts, word, way.target), rules=tuple(used), unknown=unknown)


def _rule(low: str, at: int, way: Direction, kind: str) -> Rule | None:
    rules = way.rules.get(low[at], ())
    return next((rule for rule in rules if rule.fits(low, at, kind)), None)


def _letter(letter: str, way: Direction) -> tuple[str, bool]:
    """Return what to write for a letter without a rule, and whether it is known.

    A letter of the target's own alphabet stays. An accented Latin letter is read as its base.
    """
    if letter in way.letters or not letter.isalpha():
        return letter, True
    base = bases(letter)
    rule = None if base == letter else _rule(base, 0, way, "")
    if rule is not None:
        return rule.targets[0], True
    return (base, True) if base in way.letters else (letter, False)


def bases(text: str) -> str:
    """Return the letters without their accents (Unicode canonical decomposition)."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
