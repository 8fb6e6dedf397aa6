"""Sounds: what a word ends in, and what an archiphoneme becomes there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from translator.language.morphology.tables import Table, table


@dataclass(frozen=True, slots=True)
class State:
    """What the next suffix sees of the word before it.

    Attributes:
        vowel: the last vowel, or the front one that stands for it in a loan.
        last: the last letter as it is read.
        context: ``third`` after a possessive of the third person, ``person`` after one of the
            first or second, ``glide`` for stems that take a glide before a vowel (su, suyu).
    """

    vowel: str
    last: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A suffix as written at one place, and the state after it."""

    text: str
    state: State


@lru_cache(maxsize=65536)
def attach(language: str, state: State, slot: str) -> Piece:
    """Return the suffix of a slot as it is written after a state."""
    rules = table(language)
    template, glide = _template(rules, state, slot)
    written = realise(rules, template, state)
    vowel = last_vowel(rules, written) or state.vowel
    last = written[-1:] or state.last
    return Piece(glide + written, State(vowel, last, rules.contexts.get(slot, "")))


def realise(rules: Table, template: str, state: State) -> str:
    """Return a template with its archiphonemes as they sound after a state."""
    vowel, last, written = state.vowel, state.last, ""
    for symbol in template:
        last = _letter(rules, symbol, vowel, last)
        vowel = last if last in rules.vowels else vowel
        written += last
    return written


def last_vowel(rules: Table, sound: str) -> str:
    """Return the last letter of a reading that carries harmony, or nothing."""
    return next((letter for letter in reversed(sound) if letter in rules.vowels), "")


def ends_in_vowel(rules: Table, sound: str) -> bool:
    """Return whether suffixes treat the reading as one that ends in a vowel."""
    return "V" in rules.classes_of(sound[-1:])


def _template(rules: Table, state: State, slot: str) -> tuple[str, str]:
    """Return the template of a slot and the glide that a stem such as su puts before it."""
    row = rules.suffixes[slot]
    if state.context == "glide":
        closed = row.get("C", row.get("any", ""))
        symbols = rules.archiphonemes.get(closed[:1], {})
        opens_with_vowel = bool(set(symbols.values()) & rules.vowels)
        return (closed, "y") if opens_with_vowel else (row.get("V", closed), "")
    for name in (state.context, *rules.classes_of(state.last), "any"):
        if name in row:
            return row[name], ""
    return list(row.values())[-1], ""


def _letter(rules: Table, symbol: str, vowel: str, last: str) -> str:
    """Return the letter for one symbol of a template; small letters stand for themselves."""
    choices = rules.archiphonemes.get(symbol)
    if choices is None:
        return symbol
    for trigger in (vowel, last, "*"):
        if trigger in choices:
            return choices[trigger]
    return next(iter(choices.values()))
