"""Checks of the language: is it the right one, in its own letters?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.checks.base import Finding, Pair
from translator.language import casing, identify
from translator.language.tags import CYRILLIC, ENGLISH_NAMES
from translator.terms.suffixes import is_suffix

_WORD = re.compile(r"[^\W\d_]+")
_BRAND_AND_SUFFIX = re.compile("([A-Za-z]{2,})([\u0400-\u052f]+)")
_ENOUGH_LETTERS = 40
_SURE = 0.95
_LOOK_ALIKES = frozenset("ABCEHIKMOPTXYaceiopxy")
"""Latin letters that look like a Cyrillic one."""

_SISTERS = "җҗҙҫҡҳўҖҘҪҠҲЎ"
_FOREIGN = {"kk": _SISTERS, "ky": "әғқұһіӘҒҚҰҺІ" + _SISTERS, "tr": "əƏ"}
"""Letters of a sister language that never stand in this one."""


def wrong_language(pair: Pair) -> Iterator[Finding]:
    """The target looks like another language.

    Engines confuse close sisters: Turkish for Azerbaijani, Kazakh for Kyrgyz. Texts under forty
    letters are not judged, and names that stand in the source do not count.
    Example: «Президент бүгін Бішкекке келді» as the Kyrgyz draft of a longer sentence.
    """
    if pair.origin != "mt" or pair.engine == "pseudo":
        return
    text = _without_names(pair)
    if _letters(text) < _ENOUGH_LETTERS:
        return
    guess = identify.guess(text)
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


def _without_names(pair: Pair) -> str:
    """Return the target without the capitalised words that the source has too."""
    names = {word for word in _WORD.findall(pair.source) if word[0].isupper()}
    return _WORD.sub(lambda word: " " if word.group() in names else word.group(), pair.target)


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def script_mix(pair: Pair) -> Iterator[Finding]:
    """A word mixes Latin and Cyrillic letters.

    The look-alikes а/a, е/e, о/o, р/p, с/c, х/x cannot be told apart by eye, but no search finds
    such a word. A Latin brand with a suffix, «IT-паркы» or «Facebookтун», is no mixture.
    Example: «Бaку» with a Latin a.
    """
    for match in _WORD.finditer(pair.target):
        word = match.group()
        scripts = {_is_cyrillic(char) for char in word}
        if len(scripts) > 1 and word not in pair.source and not _is_brand(word, pair):
            yield Finding(
                check="script_mix",
                severity="error",
                message=f"{word} mixes Latin and Cyrillic letters",
                target=match.span(),
                hint="type the word again in one script",
            )


def _is_cyrillic(char: str) -> bool:
    return "\u0400" <= char < "\u0530"


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char < "\u1f00" or char in "əƏ"


def _is_brand(word: str, pair: Pair) -> bool:
    """Return whether the word is a Latin name, visibly Latin, with a suffix of the target."""
    parts = _BRAND_AND_SUFFIX.fullmatch(word)
    if parts is None or _LOOK_ALIKES.issuperset(parts[1]):
        return False
    return is_suffix(casing.fold(parts[2], pair.target_language), pair.target_language)


def alphabet_foreign(pair: Pair) -> Iterator[Finding]:
    """A word has a letter that the target language does not write.

    A Kazakh ә in Kyrgyz or an Azerbaijani ə in Turkish tells of a sister's word left behind.
    Example: «Қазақстан» in a Kyrgyz draft, for «Казакстан».
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
    """Most of the text is in the wrong script for the target language.

    Names and brands that stand in the source too do not count.
    Example: “Hökumət büdcəni təsdiqlədi” as a Kazakh draft.
    """
    if pair.engine == "pseudo" or pair.target in pair.source:
        return
    in_script = _is_cyrillic if pair.target_language in CYRILLIC else _is_latin
    right = sum(char.isalpha() and in_script(char) for char in pair.target)
    wrong = sum(char.isalpha() and not in_script(char) for char in _without_names(pair))
    if right < wrong and right + wrong > 3:
        yield Finding(
            check="wrong_script",
            severity="error",
            message=f"not in the script of {ENGLISH_NAMES[pair.target_language]}",
            hint="translate it by hand, or draft again with another model",
        )
