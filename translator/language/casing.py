"""Case mapping that is true to the language.

Azerbaijani and Turkish pair i with İ and ı with I (Unicode Standard, SpecialCasing.txt, tr and
az); `str.lower` and its kin break both, so article text is cased here and nowhere else.
"""

from __future__ import annotations

import unicodedata

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
_FOLDED = {tag: {**_LOOK_ALIKES, ord("I"): "ı"} for tag in _DOTTED}


def lower(text: str, language: str) -> str:
    """Return the text in lower case, NFC. A stray ``i`` + U+0307 becomes ``i``."""
    text = nfc(text)
    if language in _DOTTED:
        text = text.replace("I", "ı").replace("İ", "i")
    return nfc(text.lower()).replace("i" + _COMBINING_DOT, "i")


def upper(text: str, language: str) -> str:
    """Return the text in upper case, NFC."""
    text = nfc(text).replace("i" + _COMBINING_DOT, "i")
    if language in _DOTTED:
        text = text.replace("i", "İ")
    return nfc(text.upper())


def capitalise(text: str, language: str) -> str:
    """Return the text with its first letter in upper case and the rest untouched.

    A text that begins with a figure stays as it is: ``25-ci`` has no capital.
    """
    for index, char in enumerate(text):
        if char.isalpha():
            return text[:index] + upper(char, language) + text[index + 1 :]
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


def is_all_caps(text: str) -> bool:
    """Return whether the text shouts: at least two capitals, and no letter in lower case."""
    capitals = sum(char.isupper() for char in text)
    return capitals > 1 and not any(char.islower() for char in text)


def nfc(text: str) -> str:
    """Return the text in Unicode Normalization Form C."""
    return unicodedata.normalize("NFC", text)
