"""Find a term in running text, in whatever form it stands.

The text is folded one code point for one, so offsets are those of the text as given.
"""

from __future__ import annotations

import re
from functools import lru_cache

from translator.language import casing
from translator.language.morphology import english
from translator.language.morphology.analyse import MARKS, overridden, read, stems
from translator.language.morphology.features import BARE, Features
from translator.language.morphology.readings import is_proper, last_word
from translator.language.morphology.records import Certainty, Span, Term

_TAIL = re.compile(rf"[{MARKS}]?[^\W\d_]+")
_SHORT = 3
_SHORT_NAME = 4
_INSIDE = re.compile(r"[\w]")


def find(term: Term, text: str) -> list[Span]:
    """Return the places where a term stands, in order; they do not overlap.

    Capitals of the term must be capitals in the text; small letters may be either. A name joined
    by a hyphen to another word is found (Türkiye-Azerbaycan), a short one only at its beginning.
    """
    folded = _folded(text, term.language)
    spans: list[Span] = []
    for match in _pattern(term).finditer(folded):
        span = _span(term, text, folded, match)
        if span and (not spans or span.start >= spans[-1].end):
            spans.append(span)
    return spans


@lru_cache(maxsize=16)
def _folded(text: str, language: str) -> str:
    return casing.fold(text, language)


@lru_cache(maxsize=8192)
def _pattern(term: Term) -> re.Pattern[str]:
    """Return a pattern of what all stems share; a space stands for any run of them."""
    texts = _beginnings(term)
    shared = _shared(texts)
    words = r"\s+".join(re.escape(word) for word in shared.split())
    before = r"(?<!\w)" if len(term.text) > _SHORT else r"(?<![\w'-])"
    return re.compile((before if shared[:1].isalnum() else "") + words)


def _beginnings(term: Term) -> tuple[str, ...]:
    if term.language == "en":
        return tuple(english.forms(term))
    return stems(term) + tuple(casing.fold(text, term.language) for _, text in term.overrides)


def _shared(texts: tuple[str, ...]) -> str:
    first, last = min(texts), max(texts)
    length = next(
        (i for i, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1),
        len(first),
    )
    return first[:length]


def _span(term: Term, text: str, folded: str, match: re.Match[str]) -> Span | None:
    """Return the term at a match of its beginning, or nothing if another word begins so."""
    if not _has_capitals(term, text[match.start() : match.end()]):
        return None
    best: Span | None = None
    for end, certainty, readings in _endings(term, folded, match):
        span = Span(match.start(), end, certainty, readings[0], readings)
        if best is None or _merit(span) > _merit(best):
            best = span
    return best


def _merit(span: Span) -> tuple[bool, int]:
    return (span.certainty == "strict", span.end)


Ending = tuple[int, Certainty, tuple[Features, ...]]


def _endings(term: Term, folded: str, match: re.Match[str]) -> list[Ending]:
    """Return every end that makes what begins at a match a form of the term."""
    if term.language == "en":
        return _english(term, folded, match)
    found: list[Ending] = []
    base = len(_shared(_beginnings(term)))
    for stem in stems(term):
        end = match.end() + len(stem) - base
        if folded[match.end() : end] == stem[base:]:
            found += _tails(term, stem, folded, end)
    return found + _overrides(term, folded, match, base)


def _tails(term: Term, stem: str, folded: str, end: int) -> list[Ending]:
    match = _TAIL.match(folded, end)
    tail = match.group() if match else ""
    found: list[Ending] = []
    if tail and _closes(folded, end + len(tail)):
        certainty, readings = read(term, stem, tail)
        if readings and sets_off(term, stem, tail, certainty, readings):
            found.append((end + len(tail), certainty, readings))
    if not found and _stands_alone(folded, end, tail):
        certainty, readings = read(term, stem, "")
        if readings:
            found.append((end, certainty, readings))
    return found


def _closes(folded: str, end: int) -> bool:
    """Return whether a word ends here; an apostrophe before letters is inside one."""
    return not _INSIDE.match(folded, end) and not re.match(r"'[^\W\d_]", folded[end : end + 2])


def _stands_alone(folded: str, end: int, tail: str) -> bool:
    """Return whether the bare stem ends here: nothing follows it, or a hyphen and another word."""
    return tail.startswith("-") or (not tail and not _INSIDE.match(folded, end))


def sets_off(
    term: Term, stem: str, tail: str, certainty: Certainty, readings: tuple[Features, ...]
) -> bool:
    """Return whether a suffix without its mark is one, not the rest of another word.

    Liman is no form of Lima, Maliye none of Mali, nor Sudan of Su: a short name is nobody's own,
    and takes no suffix of another harmony unless an apostrophe or a hyphen sets it off. Capitals
    set an initialism off.
    """
    if not tail or tail[0] in MARKS or len(stem) > _SHORT_NAME or not is_proper(term):
        return True
    if last_word(term.text)[-2:].isupper():
        return True
    owned = readings[0].possessor in {"p1s", "p2s", "p2sf"}
    return certainty == "strict" and not owned


def _overrides(term: Term, folded: str, match: re.Match[str], base: int) -> list[Ending]:
    found: list[Ending] = []
    for _, written in term.overrides:
        form = casing.fold(written, term.language)
        end = match.end() + len(form) - base
        if folded[match.end() : end] == form[base:] and _closes(folded, end):
            found.append((end, "strict", tuple(overridden(term, form))))
    return found


def _english(term: Term, folded: str, match: re.Match[str]) -> list[Ending]:
    forms = english.forms(term)
    base = len(_shared(tuple(forms)))
    found: list[Ending] = []
    for form, readings in forms.items():
        end = match.end() + len(form) - base
        if folded[match.end() : end] == form[base:] and not _INSIDE.match(folded, end):
            found.append((end, "strict", readings))
    return found or ([] if forms else [(match.end(), "strict", (BARE,))])


def _has_capitals(term: Term, written: str) -> bool:
    words = casing.nfc(term.text)
    return all(
        letter.isupper() or not own.isupper()
        for own, letter in zip("".join(words.split()), "".join(written.split()), strict=False)
    )
