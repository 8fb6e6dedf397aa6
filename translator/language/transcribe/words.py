"""A name as words and what stands between them, and the capitals of a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from translator.language import casing

_WORD = re.compile(r"[^\W\d_]+(?:['’‘`][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A word of a name, or the text between two words."""

    text: str
    is_word: bool


def pieces(name: str) -> Iterator[Piece]:
    """Cut a name into words and the rest; the pieces join back to the name."""
    at = 0
    for match in _WORD.finditer(name):
        if match.start() > at:
            yield Piece(text=name[at : match.start()], is_word=False)
        yield Piece(text=match[0], is_word=True)
        at = match.end()
    if at < len(name):
        yield Piece(text=name[at:], is_word=False)


def lower_letters(word: str, language: str) -> tuple[str, ...]:
    """Return the letters of a word in lower case, one for one, so that capitals can return."""
    return tuple(casing.lower(char, language) for char in word)


def recase(parts: list[tuple[str, bool]], word: str, language: str) -> str:
    """Join rewritten parts and give back the capitals of the source word.

    Args:
        parts: each part with whether its first source letter was a capital.
        word: the source word.
        language: the target language.
    """
    if casing.is_all_caps(word):
        return casing.upper("".join(text for text, _ in parts), language)
    done, pending = "", False
    for text, capital in parts:
        pending = pending or capital
        done += casing.capitalise(text, language) if pending else text
        # A capital whose letter is not written (a soft sign) passes to the next letter.
        pending = pending and not text
    return done
