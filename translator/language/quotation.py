"""Apostrophes and quotation marks in all their forms, and which of the two a mark is.

Keyboards, word processors and web pages write one apostrophe in eight ways and a pair of
quotation marks in nine; ’ and ' are both. What is compared is straightened first, code point for
code point, so that offsets stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

APOSTROPHES = "'’‘‛ʼʻ`´ʹʾʿ＇′"
"""Signs that stand for an apostrophe between letters (U+0027, U+2019, U+02BC, U+02BB …)."""

SINGLE_MARKS = "'‘’‚‛‹›"
DOUBLE_MARKS = '"“”„‟«»〝〞＂'
PAIRS = (("«", "»"), ("“", "”"), ("„", "“"), ("„", "”"), ("‘", "’"), ("‚", "‘"), ("‹", "›"))
"""Opening and closing marks as they go together in the languages of the desk."""

_STRAIGHT = str.maketrans(
    dict.fromkeys(DOUBLE_MARKS, '"') | dict.fromkeys(APOSTROPHES + "‹›‚", "'")
)


def straighten(text: str) -> str:
    """Return the text with ``'`` for every single mark or apostrophe and ``"`` for every double.

    One code point stands for one: offsets survive.
    """
    return text.translate(_STRAIGHT)


def apostrophes(text: str) -> list[int]:
    """Return the offsets of the signs that are apostrophes and no quotation marks.

    An apostrophe has a letter or a figure on its left and a letter on its right (Türkiye’nin,
    2023'te, o‘zbek), or stands for the century of a decade (the '90s).
    """
    return list(_apostrophes(text))


def unify_apostrophes(text: str, sign: Literal["'", "’"] = "'") -> str:
    """Return the text with one sign for every apostrophe; quotation marks stay as they are."""
    signs = list(text)
    for offset in _apostrophes(text):
        signs[offset] = sign
    return "".join(signs)


def _apostrophes(text: str) -> Iterator[int]:
    for offset, sign in enumerate(text):
        if sign in APOSTROPHES and _is_apostrophe(text, offset):
            yield offset


def _is_apostrophe(text: str, offset: int) -> bool:
    before = text[offset - 1] if offset else " "
    after = text[offset + 1 : offset + 4]
    if before.isalnum() and after[:1].isalpha():
        return True
    return not before.isalnum() and after[:2].isdigit() and after[2:] == "s"
