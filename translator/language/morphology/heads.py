"""Compounds whose head ends in a possessive already: Dışişleri Bakanlığı, сыртқы істер министрі.

Cases take their buffer after it, and plural and other possessors put it aside: Bakanlığı-na, but
Bakanlık-lar-ı and Bakanlığ-ımız. Spelling alone does not tell such a head; `Term.head` does, and
what is presumed without it is marked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from translator.language import casing
from translator.language.morphology.readings import last_word, recased
from translator.language.morphology.records import Term
from translator.language.morphology.tables import Table

_DOUBT = frozenset({"head"})
_SURE: frozenset[str] = frozenset()
_PLURAL = re.compile("(?:l[aeə]r|[лдт][аеоө]р)$")
_HIGH = frozenset("ıiuüыіиуү")
_SIBILANT = frozenset("sс")


def judge(term: Term, rules: Table) -> tuple[bool, frozenset[str]]:
    """Return whether the head ends in a possessive, and the doubt if that is presumed.

    A person never does. Of other terms in several words those do whose last word looks so; of
    places and of single words, only listed ones (Denizi, Cumhuriyeti; dışişleri).
    """
    word = casing.fold(last_word(term.text), term.language)
    if (
        not _may_be_possessive(word, term.language)
        or term.head == "bare"
        or term.class_ == "person"
    ):
        return False, _SURE
    if term.head == "poss" or rules.listed("compounds", word):
        return True, _SURE
    if len(term.text.split()) == 1:
        return False, _SURE
    if rules.listed("poss_heads", word):
        return True, _DOUBT
    if rules.listed("bare_heads", word):
        return False, _SURE
    presumed = len(word) > 2 and word == last_word(term.text)
    named = term.class_ in {"organisation", "office", "phrase"} and len(word) > 3
    return presumed or named, _DOUBT if presumed or named else _SURE


def _may_be_possessive(word: str, language: str) -> bool:
    """Return whether the last letter can be a possessive; a long vowel ends a stem (машыгуу)."""
    if word[-1:] not in _HIGH or word[-2:-1] == word[-1:]:
        return False
    return language != "kk" or word[-1] in "ыі"


def stripped(term: Term, rules: Table) -> tuple[str, str, frozenset[str]]:
    """Return the term without its possessive, bare and before a vowel, and the doubt about it.

    ``Bakanlığı`` gives ``Bakanlık`` and ``Bakanlığ``. Whether an s belongs to the word (Meclisi)
    or to the suffix (Bankası) is known from a list only.
    """
    text = casing.nfc(term.text)
    soft = text[:-1]
    word = casing.fold(last_word(soft), rules.language)
    if word[-1:] in _SIBILANT and word[-2:-1] in rules.vowels and not rules.listed("s_final", word):
        return text[:-2], text[:-2], _SURE if word[-2] not in _HIGH else _DOUBT
    hard = _hardened(word, rules)
    return (
        text[: len(soft) - len(word)] + recased(soft[len(soft) - len(word) :], word, hard),
        soft,
        _SURE,
    )


def is_plural(text: str) -> bool:
    """Return whether a stripped head is a plural already: (Birleşik) Devletler-i."""
    return bool(_PLURAL.search(text))


def _hardened(word: str, rules: Table) -> str:
    stems = _inverse(rules.pairs.get("stems", {}))
    if word in stems:
        return stems[word]
    for ending, hard in _inverse(rules.soften_cluster).items():
        if word.endswith(ending):
            return word.removesuffix(ending) + hard
    last = _inverse(rules.soften).get(word[-1:], "")
    if not last or word[-2:-1] not in rules.soften_after or rules.listed("voiced", word):
        return word
    hard = word[:-1] + last
    short = rules.language in {"tr", "az"} and sum(letter in rules.vowels for letter in word) < 2
    return word if short and not rules.listed("soften", hard) else hard


def _inverse(pairs: Mapping[str, str]) -> dict[str, str]:
    return {right: left for left, right in pairs.items()}
