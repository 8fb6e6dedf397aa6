"""How the last word of a term is read: suffixes follow the sound, not the spelling.

Initialisms are read letter by letter unless they can be read as a word (a vowel stands before the
last consonant: AGİT, ФРС is letters); ``60`` as its last numeral; a foreign spelling by a few
default readings. All of these are guesses unless `Term.pron` says how, or the table lists the
initialism.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from translator.language import casing
from translator.language.morphology.records import Term
from translator.language.morphology.tables import Table

Kind = Literal["word", "initialism", "digit", "foreign"]

_NAMES = frozenset({"person", "place"})
_CLOSING = "\"'”’»›)]}.,"
_LONGEST_INITIALISM = 6
_LATIN = re.compile("[a-z]")
_ZEROS = re.compile(r"[1-9]?0*$")

_FOREIGN_ENDINGS = (
    ("eaux", "o"),
    ("eau", "o"),
    ("ough", "o"),
    ("sch", "ş"),
    ("sh", "ş"),
    ("ch", "ç"),
    ("th", "t"),
    ("gh", "g"),
    ("ph", "f"),
    ("ck", "k"),
    ("kiy", "ki"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
)
"""Spelled ending to Turkish letters: the readings that need no knowledge of the word."""

_FOREIGN = re.compile(
    r"[wqx]|ck|oo|ee|ou|^(?:[cst]h|ph|gh)|(?:[cst]h|ph|gh)$"
    r"|([bcdfgjkpstvz])\1$|[^aeıioöuüy]y$|kiy$"
)
"""Spellings that Turkish does not have; a name without any may still be foreign (Biden)."""

_FOREIGN_IN_AZ = re.compile("w|oo|ee|ph|ck|[cs]h|th$")
"""Spellings that Azerbaijani does not have: brands in their own spelling, set off by a hyphen."""

_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxyz]{2}")
"""Two consonants at the beginning: Trump, Clinton, Starmer."""

_TO_CYRILLIC = dict(zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстувкуз", strict=False))
_TO_CYRILLIC.update({"v": "в", "w": "в", "x": "с", "y": "и", "z": "з"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The sound of a last word in letters of the language.

    Attributes:
        others: further readings that copy may follow; `find` accepts them.
        uncertain: why it is a guess; empty when it is not.
    """

    sound: str
    kind: Kind
    others: tuple[str, ...] = ()
    uncertain: frozenset[str] = frozenset()


def last_word(text: str) -> str:
    """Return the part of a term that carries the suffix, without closing marks."""
    words = text.rstrip(_CLOSING).split()
    word = words[-1] if words else text
    return word.rpartition("-")[2] or word


def read(term: Term, rules: Table) -> Reading:
    """Return how the last word of a term is read."""
    word = last_word(term.text)
    kind = _kind(term, word)
    if term.pron:
        return Reading(_plain(casing.fold(last_word(term.pron), term.language)), kind)
    if kind == "digit":
        return Reading(_digits(word, rules), kind, uncertain=frozenset({"digits"}))
    if kind == "initialism":
        return _initialism(word, rules)
    return _word(term, word, rules)


def recased(written: str, folded: str, changed: str) -> str:
    """Return a changed folded word with the capitals of what was written, up to the change."""
    pairs = enumerate(zip(folded, changed, strict=False))
    kept = next((index for index, (a, b) in pairs if a != b), len(folded))
    return written[:kept] + changed[kept:]


def is_proper(term: Term) -> bool:
    """Return whether a term is a name whose stem never changes in spelling.

    A generic noun at its end is none: Narın bölgesinde, but Hazar Denizi'nde.
    """
    named = term.class_ in {"", "person", "place", "initialism"}
    return named and not last_word(term.text)[:1].islower()


def _kind(term: Term, word: str) -> Kind:
    if word[-1:].isdigit():
        return "digit"
    return "initialism" if _is_initialism(term, word) else "word"


def _is_initialism(term: Term, word: str) -> bool:
    """A name in capitals as long as ATATÜRK is a headline's, unless its class says otherwise."""
    shouted = term.class_ in _NAMES and len(word) > _LONGEST_INITIALISM - 2
    capitals = len(word) > 1 and word[-2:].isupper() and not shouted
    if term.class_ in {"initialism", "organisation"}:
        return capitals
    return capitals and len(word) <= _LONGEST_INITIALISM


def _initialism(word: str, rules: Table) -> Reading:
    folded = _cyrillic(casing.fold(word, rules.language), rules)
    known = rules.pairs.get("initialisms", {}).get(folded)
    if known:
        return Reading(known, "initialism")
    if folded[-1] in rules.vowels:
        return Reading(folded, "initialism")
    spelled = _spelled(folded, rules)
    as_word = len(folded) > 2 and folded[-2] in rules.vowels
    sound, other = (folded, spelled) if as_word else (spelled, folded)
    others = (other, _spelled(folded, rules, "other_letters"), folded.replace("ı", "i"))
    return Reading(sound, "initialism", others, frozenset({"reading"}))


def _spelled(folded: str, rules: Table, others: str = "") -> str:
    """Read letter by letter; `others` names a table of further letter names (tr ka and ke)."""
    names = {**rules.letters, **rules.pairs.get(others, {})}
    return "".join(names.get(letter, letter) for letter in folded)


def _cyrillic(folded: str, rules: Table) -> str:
    """Read a Latin spelling in Kazakh or Kyrgyz copy roughly: only its end matters."""
    if rules.language not in {"kk", "ky"} or not _LATIN.search(folded):
        return folded
    return "".join(_TO_CYRILLIC.get(letter, letter) for letter in _plain(folded))


def _digits(word: str, rules: Table) -> str:
    """Read a number's last numeral: 1996 altı, 60 altmış, 500 yüz, 2000 bin."""
    tail = _ZEROS.search(word)
    figures = tail.group() if tail else ""
    zeros = figures.count("0")
    keys = {0: word[-1], 1: figures[-2:], 2: "100"}
    key = keys.get(zeros, "1000" if zeros < 6 else "1000000")
    return rules.digits.get(key, rules.digits["0"])


def _word(term: Term, word: str, rules: Table) -> Reading:
    folded = casing.fold(word, term.language)
    sound = _cyrillic(folded, rules)
    if sound != folded:
        return Reading(sound, "foreign", uncertain=frozenset({"reading"}))
    known = rules.pairs.get("names", {}).get(folded, "") if word[:1].isupper() else ""
    if known:
        return Reading(known, "foreign" if rules.language == "az" else "word", (_plain(folded),))
    if rules.language == "tr" and word[:1].isupper() and _looks_foreign(term):
        plain = _plain(folded)
        return Reading(_foreign(plain), "word", (plain,), frozenset({"reading"}))
    if rules.language == "az" and _FOREIGN_IN_AZ.search(folded):
        return Reading(_foreign(folded), "foreign", uncertain=frozenset({"reading"}))
    return _native(folded, rules)


def _looks_foreign(term: Term) -> bool:
    """Return whether Turkish could not spell the name so; a person's by any of its parts."""
    last = casing.fold(last_word(term.text), term.language)
    if term.class_ != "person":
        return bool(_FOREIGN.search(last))
    words = casing.fold(term.text, term.language).split()
    return bool(_CLUSTER.match(last)) or any(_FOREIGN.search(word) for word in words)


def _native(folded: str, rules: Table) -> Reading:
    """Read a word by its letters; marks that the language does not write are taken off (Orbán)."""
    foreign = set(folded) - rules.alphabet - {"'"}
    doubt = frozenset({"letters"} if foreign else ())
    return Reading(_plain(folded) if foreign else folded, "word", uncertain=doubt)


def _foreign(folded: str) -> str:
    """Apply the default readings; a final y after a consonant is read i (Albany'ye)."""
    for ending, sound in _FOREIGN_ENDINGS:
        if folded.endswith(ending):
            return folded.removesuffix(ending) + sound
    folded = re.sub("oo([^aeiou]*)$", r"u\1", re.sub("ee([^aeiou]*)$", r"i\1", folded))
    return re.sub("([^aeıioöuü])y$", r"\1i", folded)


def _plain(folded: str) -> str:
    """Take marks off letters that no alphabet of ours has: é, ñ, á; ğ and ü stay."""
    return "".join(
        letter if letter in "âîûğüöçşёйi" else unicodedata.normalize("NFD", letter)[0]
        for letter in folded
    )
