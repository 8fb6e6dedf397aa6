"""Put another term where one stands, in the form that stood there.

No Turkic word agrees with a noun, so nothing else in the sentence changes but the loose clitics to
the right, which follow the vowels and the last letter of the word before them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from translator.language import casing
from translator.language.morphology.engine import final_state, inflect
from translator.language.morphology.phonology import State, attach, realise
from translator.language.morphology.records import Span, Term
from translator.language.morphology.tables import LANGUAGES, table

_CLITIC = re.compile(r"(\s+)([^\W\d_]+)")
_SENTENCE_START = re.compile(r"(?:^|[.!?…]\s+)[\"'«“‘(„]*$")
_QUESTION = re.compile("(m[ıiuü])(y[dm][ıiuü]ş?.*|d[ıiuü]r.*|s[ıiuü]n.*|y[ıiuü][zm].*)")
LOOSE = frozenset({"too", "q", "and"})
_CAREFUL = frozenset({"and"})
"""Clitics that look like another word (kk мен is "I" too): they change only if they agreed."""


def reinflect(text: str, span: Span, term: Term) -> str:
    """Return the text with the term in place of the span, in its form, with its clitics.

    A term that begins a sentence takes a capital, and one in a line of capitals is written so.

    Raises:
        UsageError: the language of the term has no such form.
    """
    old = text[span.start : span.end]
    form = inflect(term, span.features).text
    after = text[span.end :]
    if term.language in LANGUAGES:
        after = _clitics(term, old, after, final_state(term, span.features))
    if casing.is_all_caps(old) and casing.is_all_caps(text):
        form = casing.upper(form, term.language)
    elif old[:1].isupper() and _SENTENCE_START.search(text[: span.start]):
        form = casing.capitalise(form, term.language)
    return text[: span.start] + form + after


def _clitics(term: Term, old: str, after: str, state: State) -> str:
    """Rewrite the clitics at the beginning of what follows, one after the other."""
    match = _CLITIC.match(after)
    if not match:
        return after
    space, word = match.groups()
    folded = casing.fold(word, term.language)
    slot, ending = _slot(term.language, folded)
    if not slot or (slot in _CAREFUL and not _agreed(term.language, old, slot, folded)):
        return after
    piece = attach(term.language, state, slot)
    written = piece.text.strip() + _reharmonised(term.language, ending, piece.state)
    if word.isupper():
        written = casing.upper(written, term.language)
    return space + written + _clitics(term, word, after[match.end() :], piece.state)


def _slot(language: str, word: str) -> tuple[str, str]:
    """Return which clitic a folded word is, and the ending on it (Turkish mıydı, midir)."""
    forms = _forms(language)
    if word in forms:
        return forms[word], ""
    match = _QUESTION.fullmatch(word) if language == "tr" else None
    return (forms[match.group(1)], match.group(2)) if match else ("", "")


@lru_cache(maxsize=8)
def _forms(language: str) -> dict[str, str]:
    """Return every form of the clitics that are words of their own."""
    rules = table(language)
    finals = "".join(rules.classes.values()) + "k"
    return {
        piece.text.strip(): slot
        for slot, row in rules.suffixes.items()
        if slot in LOOSE and any(template.startswith(" ") for template in row.values())
        for vowel in rules.vowels
        for last in finals
        for piece in (attach(language, State(vowel, last), slot),)
    }


def _agreed(language: str, old: str, slot: str, word: str) -> bool:
    """Return whether a word is what the language writes for the clitic after the old text."""
    last = casing.fold(old, language).rstrip("ь")[-1:]
    rules = table(language)
    vowel = next(iter(sorted(rules.vowels)))
    return attach(language, State(vowel, last), slot).text.strip() == word


def _reharmonised(language: str, ending: str, state: State) -> str:
    """Return an ending with its vowels after those of the state."""
    rules = table(language)
    kinds = {
        letter: symbol for symbol in "AI" for letter in set(rules.archiphonemes[symbol].values())
    }
    return realise(rules, "".join(kinds.get(letter, letter) for letter in ending), state)
