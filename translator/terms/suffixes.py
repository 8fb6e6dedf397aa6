"""A lenient reading of suffixes: is what follows a term something the language can append?

The order of suffixes (number, possessor, case, -ki, copula) and the buffer consonants after a
vowel are kept, so that ``Türkiye`` is no form of ``Türk``; vowel harmony is not, since foreign
names and initialisms follow their reading. It answers "found", not "correct".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

_LATIN_VOWELS = frozenset("aeıioöuüəâîû")
_CYRILLIC_VOWELS = frozenset("аәеёоөұүыіэюя")
_GLIDES = frozenset("иу")
"""Final и and у of Kazakh and Kyrgyz count as a vowel or a consonant."""

_HIGH_VOWELS = frozenset("ıiuüыіиуү")

Final = Literal["consonant", "vowel", "high", "either"]
"""What a stem ends in. A high vowel may be the possessive of a compound, which takes n: Boğazı-nda,
Teşkilatı-na, министрлігі-не; without it Lima is not found in ``limanı``."""

_EITHER: tuple[Final, Final] = ("consonant", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suffixes:
    """The suffixes of one language as patterns; ``{A}`` and ``{I}`` stand for its vowels.

    Attributes:
        open, high: the vowels that {A} and {I} stand for.
        person, plural_person: possessives of the first and second person, as they stand after a
            vowel; after a consonant {I} comes before them.
        third: possessive of the third person after a vowel; after a consonant it is {I}.
        after_consonant, after_vowel, after_third: cases by what they follow.
        relative: -ki and its kin after the locative.
        last: copula and question particle, after everything else.
        separator: what may stand before the whole.
    """

    open: str
    high: str
    plural: str
    person: str
    plural_person: str
    third: str
    after_consonant: str
    after_vowel: str
    after_third: str
    relative: str
    last: str
    separator: str


_TABLE = {
    "tr": _Suffixes(
        open="[ae]",
        high="[ıiuü]",
        plural="l{A}r",
        person="m|n",
        plural_person="m{I}z|n{I}z",
        third="s{I}",
        after_consonant="{I}n|{A}|{I}|[dt]{A}n|[dt]{A}{R}|l{A}|c{A}",
        after_vowel="n{I}n|y{A}|y{I}|[dt]{A}n|[dt]{A}{R}|yl{A}|c{A}",
        after_third="n{I}n|n{A}|n{I}|n[dt]{A}n|n[dt]{A}{R}|yl{A}|nc{A}",
        relative="k[iü](?:l{A}r)?(?:n{I}n|n{A}|n{I}|nd{A}n?|yl{A}|{I}n|{A}|{I})?",
        last="[dt]{I}r|y?[dt]{I}|y?m{I}ş|ys{A}",
        separator="'",
    ),
    "az": _Suffixes(
        open="[aə]",
        high="[ıiuü]",
        plural="l{A}r",
        person="m|n",
        plural_person="m{I}z|n{I}z",
        third="s{I}",
        after_consonant="{I}n|{A}(?:dək|can|cən)?|{I}|d{A}n|d{A}{R}|l{A}|c{A}",
        after_vowel="n{I}n|y{A}(?:dək|can|cən)?|[yn]{I}|d{A}n|d{A}{R}|yl{A}|c{A}",
        after_third="n{I}n|n{A}(?:dək|can|cən)?|n{I}|nd{A}n|nd{A}{R}|yl{A}|nc{A}",
        relative="k[ıi](?:l{A}r)?(?:n{I}n|n{A}|n{I}|nd{A}n?|yl{A}|{I}n|{A}|{I})?",
        last="d{I}r|y?d{I}|{I}d{I}|y?m{I}ş|m{I}",
        separator="['-]",
    ),
    "kk": _Suffixes(
        open="[ае]",
        high="[ыі]",
        plural="[лдт]{A}р",
        person="м|ң",
        plural_person="м{I}з|ң{I}з",
        third="с{I}",
        after_consonant="[дтн]{I}ң|[ғгқк]{A}|{A}|[дтн]{I}|[дтн]{A}н|[дт]{A}{R}|[мбп]ен(?:ен)?",
        after_vowel="н{I}ң|[ғгқк]{A}|н{I}|[дт]{A}н|[дт]{A}{R}|мен(?:ен)?",
        after_third="н{I}ң|н{A}|н|н{A}н|нд{A}{R}|мен(?:ен)?",
        relative="[ғг]{I}(?:[лдт]{A}р)?(?:[дтн]{I}ң|[ғгқк]{A}|[дтн]{I}|[дтн]{A}н|[дт]{A})?",
        last="[дт]{I}р",
        separator="-",
    ),
    "ky": _Suffixes(
        open="[аеоө]",
        high="[ыиуү]",
        plural="[лдт]{A}р",
        person="м|ң",
        plural_person="б{I}з|ң{I}з",
        third="с{I}",
        after_consonant="[дтн]{I}н|[гк]{A}|{A}|[дтн]{I}|[дтн]{A}н|[дт]{A}{R}",
        after_vowel="н{I}н|[гк]{A}|н{I}|[дт]{A}н|[дт]{A}{R}",
        after_third="н{I}н|н{A}|н{I}|н|н{A}н|нд{A}{R}|нд{A}н",
        relative="г{I}(?:[лдт]{A}р)?(?:[дтн]{I}н|[гк]{A}|[дтн]{I}|[дтн]{A}н|[дт]{A})?",
        last="[бп]{I}|[дт]{I}р",
        separator="-",
    ),
}

TURKIC = frozenset(_TABLE)
"""Languages whose terms take these suffixes."""

_DERIVED = {
    "tr": "l{I}",
    "az": "l{I}",
    "kk": "[лдт]ық|[лдт]ік",
    "ky": "[лдт]{I}к",
}
"""The suffix that makes an adjective of a place (tr Ankaralı, kk қазақстандық, ky бишкектик)."""

_ENGLISH = re.compile("(?:'s)?")
_ENGLISH_PLURAL = re.compile("(?:s|es)?(?:'s|')?")
_RUSSIAN_ENDING = re.compile(
    "(?:[аеёиоуыюяйь]|ами?|ями?|ах|ях|ом|ем|ём|ой|ей|ою|ею|ий|ый|ов|ев|ью|ию|ие|ия|ии"
    "|ые|ое|ее|ая|яя|ую|юю|ым|им|ых|их|ого|его|ому|ему|ыми|ими|ием|ией|иям|иях|иями)?"
)
"""Endings of nouns and adjectives; suffixes that make another word (-ец, -ский) are not here."""

_RUSSIAN_NOMINATIVE = re.compile("(?:ая|яя|ое|ее|ые|ие|ый|ий|ой|ия|[аяоеьйыи])$")
_SHORT = 4

_SOFTENED = {
    "tr": {"k": "ğg", "p": "b", "ç": "c", "t": "d"},
    "az": {"q": "ğ", "k": "y", "t": "d"},
    "kk": {"қ": "ғ", "к": "г", "п": "б"},
    "ky": {"к": "г", "п": "б"},
}
"""Last consonants and what they become before a vowel suffix."""


def is_suffix(text: str, language: str, stem: str = "", *, name: bool = False) -> bool:
    """Return whether the folded text is empty or a chain of suffixes of the language.

    `stem` is the folded word before it: its last letter decides which suffixes fit, unless a
    separator stands between them. Without a stem, as for initialisms, either set will do. A
    `name` that ends in a vowel is nobody's own: ``limanı`` is no form of Lima.
    """
    if not text:
        return True
    if language == "en":
        return bool(_ENGLISH.fullmatch(text))
    if language == "ru":
        return bool(_RUSSIAN_ENDING.fullmatch(text))
    separated = re.match(_TABLE[language].separator, text)
    final = "either" if separated else final_sound(stem, language)
    pattern = _pattern(language, final, name=name)
    return bool(pattern.fullmatch(text, separated.end() if separated else 0))


def is_derived(text: str, language: str) -> bool:
    """Return whether the folded text makes a place name one of its people, or of what is theirs.

    After it come number, possessor and case: ``қазақстандық``, ``ankaralılar``.
    """
    if language not in _DERIVED:
        return False
    table = _TABLE[language]
    case = f"(?:{table.after_consonant}|{table.after_third})?"
    cases = f"(?:{table.plural})?(?:{{I}}|{table.third})?{case}"
    return bool(_compiled(f"'?(?:{_DERIVED[language]})(?:{cases})", language).fullmatch(text))


def is_plural(text: str, language: str) -> bool:
    """Return whether the folded text is an English plural ending; names do not take one."""
    return language == "en" and bool(_ENGLISH_PLURAL.fullmatch(text))


def final_sound(stem: str, language: str) -> Final:
    """Return which suffixes fit the stem."""
    last = stem[-1:]
    if not last.isalpha() or (language in {"kk", "ky"} and last in _GLIDES):
        return "either"
    if last in _HIGH_VOWELS:
        return "high"
    return "vowel" if last in _LATIN_VOWELS | _CYRILLIC_VOWELS else "consonant"


def begins_with_vowel(suffix: str) -> bool:
    """Return whether the folded suffix begins with a vowel."""
    return suffix[:1] in _LATIN_VOWELS | _CYRILLIC_VOWELS | _GLIDES


def changed_stems(word: str, language: str) -> Iterator[str]:
    """Yield what a folded word may become before a vowel: bakanlığ-, şehr-, халқ-."""
    if len(word) < _SHORT or language not in _SOFTENED:
        return
    for letter in _SOFTENED[language].get(word[-1], ""):
        yield word[:-1] + letter
    vowels = [begins_with_vowel(letter) for letter in word[-4:]]
    if word[-2] in _HIGH_VOWELS and vowels == [True, False, True, False]:
        yield word[:-2] + word[-1]


def plural_stem(word: str, language: str) -> str:
    """Return what stands before the plural of a folded compound head, or nothing.

    ``(dövlət) başçısı`` has the plural ``başçıları``: the possessive gives way to it.
    """
    if language not in _TABLE or len(word) <= _SHORT or word[-1] not in _HIGH_VOWELS:
        return ""
    return word[:-2] if word[-2] in "sс" else word[:-1]


def is_possessive_plural(text: str, language: str) -> bool:
    """Return whether the folded text is a plural with a possessive, and cases after it."""
    table = _TABLE[language]
    pattern = f"(?:{table.plural}){{I}}(?:{table.after_third})?(?:{table.last})?"
    return bool(_compiled(pattern, language).fullmatch(text))


def russian_stem(word: str) -> str:
    """Return a folded Russian word without the ending of its dictionary form."""
    return _RUSSIAN_NOMINATIVE.sub("", word) if len(word) > _SHORT else word


@cache
def _pattern(language: str, final: Final, *, name: bool) -> re.Pattern[str]:
    if final == "either":
        one, other = (_pattern(language, sound, name=name).pattern for sound in _EITHER)
        return re.compile(f"{one}|{other}")
    table = _TABLE[language]
    everyone = f"{table.plural_person}|{table.person}"
    consonant = {"person": f"{{I}}(?:{everyone})", "third": "{I}"}
    vowel = {"person": table.plural_person if name else everyone, "third": table.third}
    sounds = consonant if final == "consonant" else vowel
    case = {
        "consonant": table.after_consonant,
        "vowel": table.after_vowel,
        "high": f"{table.after_vowel}|{table.after_third}",
    }[final]
    bare = _word(table, **sounds, case=case)
    plural = _word(table, **consonant, case=table.after_consonant)
    return _compiled(f"(?:{table.plural}{plural}|{bare})(?:{table.last})?", language)


@cache
def _compiled(template: str, language: str) -> re.Pattern[str]:
    table = _TABLE[language]
    pattern = template.replace("{R}", f"(?:{table.relative})?")
    return re.compile(pattern.replace("{A}", table.open).replace("{I}", table.high))


def _word(table: _Suffixes, *, person: str, third: str, case: str) -> str:
    """Return the pattern of possessor and case after a stem of one kind."""
    return (
        f"(?:(?:{person})(?:{table.after_consonant})?"
        f"|(?:{third})(?:{table.after_third})?|(?:{case}))?"
    )
