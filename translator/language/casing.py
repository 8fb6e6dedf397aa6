"""Case mapping that is true to the language.

Azerbaijani and Turkish pair i with İ and ı with I (Unicode Standard, SpecialCasing.txt, tr and
az); `str.lower` and its kin break both, so article text is cased here and nowhere else.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_DOTTED = frozenset({"az", "tr"})
_COMBINING_DOT = "\u0307"
_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("’ʼʻ`‘", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        "Σ": "σ",  # its small form depends on its neighbours, and a fold must not
        "İ": "i",  # `str.lower` makes two code points of it
    }
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Soft hyphens, joiners and zero-width marks that web pages leave inside words."""

_FOLDED = {tag: {**_LOOK_ALIKES, ord("I"): "ı"} for tag in _DOTTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text folded for matching, and where each of its letters came from.

    Attributes:
        text: the folded text; it may be shorter or longer than the source.
        starts: for each code point of `text` the offset in the source, and the source's length.
    """

    text: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the (start, end) in the source of ``self.text[start:end]``.

        The source's span takes in the marks that follow its last letter.
        """
        return self.starts[start], self.starts[end]

    def position(self, offset: int) -> int:
        """Return the index in `text` of the letter that the source's offset belongs to."""
        return max(0, bisect_right(self.starts, offset) - 1)


def lower(text: str, language: str) -> str:
    """Return the text in lower case, NFC. A stray ``i`` + U+0307 becomes ``i``."""
    text = nfc(text)
    if language in _DOTTED:
        text = text.replace("I", "ı").replace("İ", "i")
    return mend(text.lower())


def upper(text: str, language: str) -> str:
    """Return the text in upper case, NFC."""
    text = mend(text)
    if language in _DOTTED:
        text = text.replace("i", "İ")
    return nfc(text.upper())


def capitalise(text: str, language: str) -> str:
    """Return the text with its first letter in upper case and the rest untouched.

    A text that begins with a figure stays as it is: ``25-ci`` has no capital.
    """
    for index, char in enumerate(text):
        if char.isalpha():
            end = index + 1 + (text[index : index + 2] == "i" + _COMBINING_DOT)
            return text[:index] + upper(text[index:end], language) + text[end:]
        if char.isdigit():
            break
    return text


def fold_char(char: str, language: str) -> str:
    """Return one code point as `fold` folds it."""
    return fold(char, language)


def fold(text: str, language: str) -> str:
    """Return the text in lower case for matching, one code point for one: offsets survive.

    Apostrophes (’ ʼ ʻ ` ‘) become ``'``, hyphens ``-`` and fixed spaces a space; ё stays apart
    from е, and й from и.
    """
    return text.translate(_FOLDED.get(language, _LOOK_ALIKES)).lower()


def fold_mapped(text: str, language: str) -> Folded:
    """Return the text folded as by `fold`, after NFC and without what stands in a letter's way.

    Unlike `fold` it joins what a source wrote as letter and mark (``i`` + U+0307, ``и`` + U+0306)
    and drops soft hyphens and zero-width marks, so lengths differ and the offsets are mapped.
    """
    parts: list[str] = []
    starts: list[int] = []
    for start, end in _letters(text):
        folded = _fold_letter(text[start:end], language)
        parts.append(folded)
        starts += [start] * len(folded)
    return Folded(text="".join(parts), starts=(*starts, len(text)))


def _letters(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of every code point with the combining marks after it."""
    starts = [at for at, char in enumerate(text) if not at or not unicodedata.combining(char)]
    return list(zip(starts, [*starts[1:], len(text)][: len(starts)], strict=True))


def _fold_letter(letter: str, language: str) -> str:
    if letter in _INVISIBLE:
        return ""
    composed = nfc(letter)
    if composed == "i" + _COMBINING_DOT:
        return "i"
    return fold(composed, language)


def mend(text: str) -> str:
    """Return the text in NFC, with one letter for every stray ``i`` + U+0307.

    Software that lower-cases İ without knowing the language leaves the dot behind.
    """
    return nfc(text).replace("i" + _COMBINING_DOT, "i")


def is_all_caps(text: str) -> bool:
    """Return whether the text shouts: at least two capitals, and no letter in lower case."""
    capitals = sum(char.isupper() for char in text)
    return capitals > 1 and not any(char.islower() for char in text)


def nfc(text: str) -> str:
    """Return the text in Unicode Normalization Form C."""
    return unicodedata.normalize("NFC", text)
