"""Checks of the language: is it the right one, in its own letters?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.checks.base import Finding, Pair
from translator.language import identify
from translator.language.tags import CYRILLIC, ENGLISH_NAMES

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_LETTERS = 40
_SURE = 0.95
_FOREIGN = {
    "ky": "әғқұһіӘҒҚҰҺІ",
    "ru": "әғқңөұүһіӘҒҚҢӨҰҮҺІ",
    "tr": "əƏ",
}
"""Letters of a sister language that never stand in this one."""


def wrong_language(pair: Pair) -> Iterator[Finding]:
    """The target looks like another language.

    Close sisters are easily confused by an engine: Turkish for Azerbaijani, Kazakh for Kyrgyz.
    """
    letters = sum(char.isalpha() for char in pair.target)
    if pair.origin != "mt" or pair.engine == "pseudo" or letters < _ENOUGH_LETTERS:
        return
    guess = identify.guess(pair.target)
    if guess is None:
        yield _wrong("another script", pair)
    elif guess.language != pair.target_language and guess.confidence >= _SURE:
        yield _wrong(ENGLISH_NAMES[guess.language], pair)


def _wrong(what: str, pair: Pair) -> Finding:
    return Finding(
        check="wrong_language",
        severity="error",
        message=f"this looks like {what}, not {ENGLISH_NAMES[pair.target_language]}",
        hint="translate it by hand, or draft again with another model",
    )


def script_mix(pair: Pair) -> Iterator[Finding]:
    """A word mixes Latin and Cyrillic letters.

    The look-alikes а/a, е/e, о/o, р/p, с/c, х/x cannot be seen, but no search finds such a word.
    """
    for match in _WORD.finditer(pair.target):
        scripts = {"Cyrl" if "\u0400" <= char < "\u0530" else "other" for char in match.group()}
        if len(scripts) > 1 and match.group() not in pair.source:
            yield Finding(
                check="script_mix",
                severity="error",
                message=f"{match.group()} mixes Latin and Cyrillic letters",
                target=match.span(),
                hint="type the word again in one script",
            )


def alphabet_foreign(pair: Pair) -> Iterator[Finding]:
    """A word has a letter that the target language does not write.

    A Kazakh ә in Kyrgyz or an Azerbaijani ə in Turkish tells of a sister's word left behind.
    """
    foreign = _FOREIGN.get(pair.target_language, "")
    for match in _WORD.finditer(pair.target):
        alien = [char for char in match.group() if char in foreign]
        if alien and match.group() not in pair.source:
            yield Finding(
                check="alphabet_foreign",
                severity="warning",
                message=f"{alien[0]} is no letter of {ENGLISH_NAMES[pair.target_language]}",
                target=match.span(),
                hint="replace the word by the language's own",
            )


def wrong_script(pair: Pair) -> Iterator[Finding]:
    """Most of the text is in the wrong script for the target language."""
    letters = [char for char in pair.target if char.isalpha()]
    if pair.engine == "pseudo" or len(letters) < 4 or pair.target in pair.source:
        return
    cyrillic = sum("\u0400" <= char < "\u0530" for char in letters) / len(letters)
    share = cyrillic if pair.target_language in CYRILLIC else 1 - cyrillic
    if share < 0.5:
        yield Finding(
            check="wrong_script",
            severity="error",
            message=f"not in the script of {ENGLISH_NAMES[pair.target_language]}",
            hint="translate it by hand, or draft again with another model",
        )
