"""Which vowel the suffixes of a word follow.

In Turkish, Azerbaijani and Kyrgyz it is the last vowel, but for listed loans (saat, rol, гол).
Kazakh spelling hides it: и and у stand for two vowels each, surnames in -ов and -ев follow their
stem, loans in -ь and in certain clusters take front suffixes.
"""

from __future__ import annotations

import re

from translator.language.morphology.phonology import last_vowel
from translator.language.morphology.records import Term
from translator.language.morphology.tables import Table

_BACK, _FRONT = "а", "е"
_KAZAKH_BACK = frozenset("аоұыя")
_KAZAKH_FRONT = frozenset("әеөүіэё")
_SURNAME_OV = re.compile("(.{2,})ов$")
_SURNAME_AFTER_VOWEL = re.compile("(.*[аоұы])ев$")
_SOFT_END = re.compile("ь[^аәеёоөұүыіэяюиу]*$|[кнрл]к$|кт$")
"""A soft sign after the last vowel, or a cluster of a loan: факт, банк, парк, Нью-Йорк."""
_UNTOLD = frozenset("иую")


def harmony(term: Term, rules: Table, sound: str) -> str:
    """Return the vowel that suffixes follow; nothing where the sound has none."""
    if rules.language == "kk":
        vowel = _FRONT if _is_front_in_kazakh(term, rules, sound) else _BACK
    else:
        vowel = last_vowel(rules, sound)
    front = rules.listed("front", sound) and not term.pron if term.front is None else term.front
    return rules.front.get(vowel, vowel) if front else vowel


def _is_front_in_kazakh(term: Term, rules: Table, word: str) -> bool:
    if term.front is not None:
        return term.front
    for name, answer in (("front", True), ("back", False)):
        if rules.listed(name, word):
            return answer
    if term.text[:1].isupper():
        stem = _surname_stem(word)
        if stem:
            return _last_telling(stem, open_i_is_front=True)
    if _SOFT_END.search(word):
        return True
    return _last_telling(word, open_i_is_front=term.class_ == "place")


def _surname_stem(word: str) -> str:
    """Return what the harmony of a surname follows: Тоқаевтың, Жапаровтың, but Сүлейменовтің.

    -ов looks to its stem, and so does -ев after a back vowel; after и and after a consonant its
    own vowel counts (Жұмағалиевті, Патрушевті in the press).
    """
    for pattern in (_SURNAME_OV, _SURNAME_AFTER_VOWEL):
        match = pattern.match(word)
        if match:
            return match.group(1)
    return ""


def _last_telling(word: str, *, open_i_is_front: bool) -> bool:
    """Return whether the last vowel that tells is front; и, у and ю at the end look to the left."""
    for index in range(len(word) - 1, -1, -1):
        letter = word[index]
        if letter in _KAZAKH_FRONT or letter in _KAZAKH_BACK:
            return letter in _KAZAKH_FRONT
        if letter in _UNTOLD and not _looks_left(word, index, open_i_is_front=open_i_is_front):
            return letter != "у"
    return any(letter in "ию" for letter in word)


def _looks_left(word: str, index: int, *, open_i_is_front: bool) -> bool:
    """Return whether и, у or ю says nothing: a glide after a vowel, or the end of a native word."""
    letter = word[index]
    before = word[index - 1] if index else ""
    is_end = index == len(word) - 1
    if letter == "и":
        return is_end and not open_i_is_front
    after_vowel = before in _KAZAKH_BACK | _KAZAKH_FRONT
    return is_end or after_vowel or letter == "ю"
