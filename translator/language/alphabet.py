"""The alphabets of the languages, and letters of one script that pass for those of another.

Sources: the alphabets in law (az 1992, tr Law 1353 of 1928, kk Cyrillic 1940, ky 1938, ru 1918)
and Unicode's confusables.txt, cut down to letters that keyboards and converters do mix up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from translator.language import casing
from translator.language.tags import CYRILLIC, TURKIC

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ENGLISH = "abcdefghijklmnopqrstuvwxyz"

ALPHABETS = {
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyz",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyz",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "en": _ENGLISH,
    "ru": _RUSSIAN,
}
"""Small letters in dictionary order, by language tag."""

ADMITTED = {"tr": "âîû"}
"""Letters with a circumflex: no letters of the alphabet, but of correct Turkish (hâlâ, resmî)."""

NEIGHBOURS = {
    "uz": "abdefghijklmnopqrstuvxyz" + _RUSSIAN.replace("щ", "").replace("ы", "") + "ўқғҳ",
    "tt": _RUSSIAN + "әҗңөүһ",
    "ba": _RUSSIAN + "ғҙҡңөҫүһә",
}
"""Letters of languages that are taken for ours (`language.identify` refuses them)."""

_LATIN_TWINS = "ABCEHIJKMOPSTXYaceijopsxyhəƏÖöÄäËëÏïɵƟ"
_CYRILLIC_TWINS = "АВСЕНІЈКМОРЅТХУасеіјорѕхуһәӘӦӧӒӓЁёЇїөӨ"
_TO_CYRILLIC = dict(zip(_LATIN_TWINS, _CYRILLIC_TWINS, strict=True))
_TO_LATIN = dict(zip(_CYRILLIC_TWINS, _LATIN_TWINS, strict=True)) | dict(
    zip("ҮүҺ", "YyH", strict=True)
)
_TURKIC_Y = {"Y": "Ү"}
"""Keyboards without Ү lend Y to Kazakh and Kyrgyz; in Russian Y stands for У."""

_STAND_INS = {
    "az": {"ǝ": "ə", "Ǝ": "Ə", "ǧ": "ğ", "Ǧ": "Ğ", "ș": "ş", "Ș": "Ş"},
    "tr": {"ǧ": "ğ", "Ǧ": "Ğ", "ș": "ş", "Ș": "Ş"},
    "kk": {"ѳ": "ө", "Ѳ": "Ө", "ӊ": "ң", "Ӊ": "Ң", "ӄ": "қ", "Ӄ": "Қ", "ӷ": "ғ", "ћ": "һ"},
    "ky": {"ѳ": "ө", "Ѳ": "Ө", "ӊ": "ң", "Ӊ": "Ң", "ҥ": "ң", "Ҥ": "Ң"},
}
"""Letters of the same script that no alphabet here has, and what is meant by them."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = "A-Za-z\u00c0-\u024f"
_BRAND_AND_ENDING = re.compile(f"[{_LATIN}]{{2,}}[\u0400-\u052f]+")
_INITIALISM_AND_ENDING = re.compile("[A-Z]{2,}[а-яәғқңөұүһіё]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """A word of ``text[start:end]`` with letters that only look right.

    Attributes:
        letters: offsets into the text of the letters at fault.
        repair: the word as it should be; empty where no single answer suggests itself.
        certain: False where the word could be meant as it stands (a word wholly in the
            other script).
    """

    start: int
    end: int
    word: str
    letters: tuple[int, ...]
    repair: str
    certain: bool = True


@cache
def letters(language: str) -> frozenset[str]:
    """Return the letters that the language writes, small and capital.

    Raises:
        KeyError: the tag is none of the nine of `ALPHABETS` and `NEIGHBOURS`.
    """
    small = {**ALPHABETS, **NEIGHBOURS}[language] + ADMITTED.get(language, "")
    return frozenset(small) | frozenset(casing.upper(small, language))


def look_alikes(text: str, language: str) -> list[LookAlike]:
    """Return the words with letters that look like the right ones and are others.

    Three kinds: a word that mixes Latin and Cyrillic («Бaку» with a Latin a), a letter of the
    same script that belongs to no alphabet here (ǝ for ə, ӊ for ң), and a small word of the other
    script between words of this one (Latin c for the Russian preposition с). A Latin brand with a
    Cyrillic ending (Googleда) is none of them.
    """
    words = list(_WORD.finditer(text))
    found = (_judge(words, index, language) for index in range(len(words)))
    return [finding for finding in found if finding is not None]


def repaired(text: str, language: str) -> str:
    """Return the text with every certain look-alike mended; its length stays the same."""
    parts, position = [], 0
    for finding in look_alikes(text, language):
        if finding.certain and finding.repair:
            parts += [text[position : finding.start], finding.repair]
            position = finding.end
    return "".join([*parts, text[position:]])


def is_cyrillic(letter: str) -> bool:
    """Return whether the letter is of the Cyrillic script."""
    return "\u0400" <= letter < "\u0530"


def is_latin(letter: str) -> bool:
    """Return whether the letter is of the Latin script, ə and accented letters included."""
    return letter.isalpha() and (letter < "\u02b0" or "\u1e00" <= letter < "\u1f00")


def _judge(words: list[re.Match[str]], index: int, language: str) -> LookAlike | None:
    match = words[index]
    word = match.group()
    cyrillic = [is_cyrillic(letter) for letter in word]
    if any(cyrillic) and any(map(is_latin, word)):
        return _mixed(match, language)
    table = _STAND_INS.get(language, {})
    if not table.keys().isdisjoint(word):
        return _finding(match, "".join(table.get(letter, letter) for letter in word))
    if all(cyrillic) == (language in CYRILLIC) or not _between_own(words, index, language):
        return None
    repair = _converted(word, language)
    if not repair or not word.islower():
        return None
    return _finding(match, repair, certain=False)


def _mixed(match: re.Match[str], language: str) -> LookAlike | None:
    """Judge a word of two scripts: first as a word of the language, then as one of the other."""
    word = match.group()
    if _INITIALISM_AND_ENDING.fullmatch(word):
        return None
    repair = _converted(word, language) or _converted(word, _other(language))
    if "y" in word and language in CYRILLIC & TURKIC:
        return _finding(match, repair, certain=False)  # y stands for у, ү and ұ alike
    if not repair and _BRAND_AND_ENDING.fullmatch(word):
        return None
    return _finding(match, repair)


def _other(language: str) -> str:
    """Return a language of the other script, as wide in its letters as there is one."""
    return "tr" if language in CYRILLIC else "kk"


def _finding(match: re.Match[str], repair: str, *, certain: bool = True) -> LookAlike:
    word, start = match.group(), match.start()
    pairs: Iterator[tuple[int, tuple[str, str]]] = enumerate(zip(word, repair, strict=False))
    wrong = tuple(start + at for at, (old, new) in pairs if old != new)
    if not repair:
        wrong = _minority(word, start)
    return LookAlike(
        start=start, end=match.end(), word=word, letters=wrong, repair=repair, certain=certain
    )


def _minority(word: str, start: int) -> tuple[int, ...]:
    """Return the offsets of the letters of the script that has fewer of them."""
    cyrillic = tuple(start + at for at, letter in enumerate(word) if is_cyrillic(letter))
    latin = tuple(start + at for at, letter in enumerate(word) if not is_cyrillic(letter))
    return min(latin, cyrillic, key=len)


def _converted(word: str, language: str) -> str:
    """Return the word in the letters of the language, or nothing where one has no twin."""
    table = _TO_CYRILLIC if language in CYRILLIC else _TO_LATIN
    if language in CYRILLIC & TURKIC:
        table = table | _TURKIC_Y
    known = letters(language)
    repair = "".join(letter if letter in known else table.get(letter, "?") for letter in word)
    return repair if known.issuperset(repair) else ""


def _between_own(words: list[re.Match[str]], index: int, language: str) -> bool:
    """Return whether the words on both sides are in the script of the language."""
    sides = [words[at].group() for at in (index - 1, index + 1) if 0 <= at < len(words)]
    own = is_cyrillic if language in CYRILLIC else is_latin
    return bool(sides) and all(own(letter) for side in sides for letter in side)
