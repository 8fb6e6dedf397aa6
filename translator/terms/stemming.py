"""What the last word of a term may begin with in a text, found without writing its paradigm.

A termbase of 100,000 concepts is indexed by these beginnings; whether what follows one is a form of
the term is asked of the morphology only where a text has it. So a beginning too many costs nothing,
and one too few is a miss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from translator.language import casing, morphology
from translator.language.morphology import english
from translator.language.morphology.stems import softened_word
from translator.language.morphology.tables import table
from translator.terms import suffixes
from translator.terms.concept import Concept, Term

When = Literal["anything", "vowel", "plural", "strict"]
"""What must follow a beginning: any suffix of the language, one with a vowel first, a plural with
its possessive, or nothing but what the morphology itself writes after the term."""

_HARDENED = {
    "tr": {"ğ": "k", "g": "k", "b": "p", "c": "ç", "d": "t"},
    "az": {"ğ": "q", "y": "k", "d": "t"},
    "kk": {"ғ": "қ", "г": "к", "б": "п"},
    "ky": {"г": "к", "б": "п"},
}
"""Last consonants of a compound's head as its possessive softens them, and what they were."""

_LOST = {"kk": ("ст", "зд")}
_NAMES = frozenset({"person", "initialism"})


def beginnings(
    concept: Concept, term: Term, words: Sequence[str], language: str
) -> Iterator[tuple[str, When]]:
    """Yield what the last of the folded words may begin with besides the word itself.

    Names keep their spelling (tr Bişkek'in), but for the final ь of Kazakh and Kyrgyz.
    """
    last = words[-1]
    if language not in suffixes.TURKIC:
        return
    if language in {"kk", "ky"}:
        yield from _cyrillic(last, language)
    yield from _written(concept, term, language)
    if concept.kind in _NAMES or (concept.kind, language) == ("place", "tr"):
        return
    if len(last) > 1:
        soft = softened_word(last, language)
        if soft != last:
            yield soft, "strict"
    for stem in suffixes.changed_stems(last, language):
        yield stem, "vowel"
    if len(words) > 1:
        yield from _heads(last, language)


def _cyrillic(last: str, language: str) -> Iterator[tuple[str, When]]:
    if last.endswith("ь"):
        yield last[:-1], "anything"
    if language == "kk":
        if last.endswith(_LOST["kk"]) or last[-1:] == last[-2:-1]:
            yield last[:-1], "strict"
        if last.endswith("ск"):
            yield last + "і", "strict"
    short = table(language).pairs.get("plurals", {}).get(last)
    if short:
        yield short, "strict"


def _written(concept: Concept, term: Term, language: str) -> Iterator[tuple[str, When]]:
    """Yield what the glossary itself says: the stem before a vowel and whole forms."""
    if not term.preferred:
        return
    grammar = next((own for tag, own in concept.grammar if tag == language), None)
    if grammar is None:
        return
    for text in (grammar.stem, *(form for _, form in grammar.overrides)):
        if text:
            yield casing.fold(text, language).split()[-1], "strict"


def _heads(last: str, language: str) -> Iterator[tuple[str, When]]:
    """Yield a compound's head without its possessive: bakanlığı is bakanlık-lar in the plural."""
    plain = suffixes.plural_stem(last, language)
    if not plain:
        return
    yield plain, "plural"
    hard = _HARDENED[language].get(plain[-1:])
    if hard:
        yield plain[:-1] + hard, "strict"


def english_plural(concept: Concept, term: Term) -> str:
    """Return the folded plural of an English term that no ending alone makes, or nothing.

    Ministries, women, heads of state: names have no plural here.
    """
    if concept.kind in {"person", "place", "initialism"}:
        return ""
    wanted = morphology.Term(term.text, "en", concept.kind)
    plural = casing.fold(english.plural(wanted), "en")
    return "" if plural.startswith(casing.fold(term.text, "en")) else plural
