"""Finding terms in text: whole or with suffixes, longest first, capitals by the term's class.

First form: the term's words must stand in order, the last one may carry suffixes (in Russian
every word may change its ending). Candidates come from an index of word beginnings, so the cost
follows the text and not the size of the termbase.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from translator.language import casing
from translator.terms.suffixes import SOFTENED, is_suffix
from translator.terms.termbase import Concept, Term, Termbase

_WORD = re.compile(r"[^\W_]+(?:[-‑'’ʼ`][^\W_]+)*")
_WORD_END = re.compile(r"[^\W_]*(?:[-‑'’ʼ`][^\W_]+)?")
_KEY = 3
_RUSSIAN_ENDING = re.compile(r"(?:ого|его|ая|яя|ое|ее|ые|ие|ый|ий|ой|ия|ие|ии|[аеёиоуыэюяйь])$")
_SHORT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A term at ``text[start:end]``; `stem_end` divides the term from its suffix."""

    concept: Concept
    term: Term
    start: int
    end: int
    stem_end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    concept: Concept
    term: Term
    folded: str


class Matcher:
    """Finds the terms of one language of a termbase."""

    def __init__(self, concepts: Iterable[Concept], language: str) -> None:
        self._language = language
        index: dict[str, list[_Entry]] = defaultdict(list)
        for concept in concepts:
            for term in concept.forms(language):
                folded = casing.fold(term.text, language)
                index[folded[:_KEY]].append(_Entry(concept, term, folded))
        self._index: Mapping[str, list[_Entry]] = {
            key: sorted(entries, key=lambda entry: -len(entry.folded))
            for key, entries in index.items()
        }

    def find(self, text: str) -> list[Match]:
        """Return the matches in order, none overlapping another; the longest wins."""
        folded = casing.fold(text, self._language)
        matches: list[Match] = []
        position = 0
        for word in _starts(folded):
            if word < position:
                continue
            match = self._at(text, folded, word)
            if match:
                matches.append(match)
                position = match.end
        return matches

    def _at(self, text: str, folded: str, start: int) -> Match | None:
        for length in (_KEY, 2, 1):
            for entry in self._index.get(folded[start : start + length], ()):
                if length < _KEY and len(entry.folded) > length:
                    continue
                end = self._extent(folded, start, entry)
                if end and self._capitals_agree(text[start : end[0]], entry):
                    return Match(
                        concept=entry.concept,
                        term=entry.term,
                        start=start,
                        end=end[1],
                        stem_end=end[0],
                    )
        return None

    def _extent(self, folded: str, start: int, entry: _Entry) -> tuple[int, int] | None:
        """Return (end of the stem, end of the word) if the term stands at `start`."""
        if self._language == "ru":
            return _russian_extent(folded, start, entry)
        stem_end = start + len(entry.folded)
        if folded.startswith(entry.folded, start):
            word = _WORD_END.match(folded, stem_end)
            end = word.end() if word else stem_end
            if is_suffix(folded[stem_end:end], self._language):
                return stem_end, end
            return _hyphenated(folded, stem_end)
        return self._softened(folded, start, entry)

    def _softened(self, folded: str, start: int, entry: _Entry) -> tuple[int, int] | None:
        """Match a stem whose last consonant gave way before a vowel: bakanlık, bakanlığı."""
        changed = SOFTENED.get(self._language, {}).get(entry.folded[-1], "")
        if not changed or entry.concept.kind in {"person", "initialism"}:
            return None
        stem_end = start + len(entry.folded)
        if not folded.startswith(entry.folded[:-1], start):
            return None
        if folded[stem_end - 1 : stem_end] not in set(changed):
            return None
        word = _WORD_END.match(folded, stem_end)
        end = word.end() if word else stem_end
        suffix = folded[stem_end:end]
        return (stem_end, end) if suffix and is_suffix(suffix, self._language) else None

    def _capitals_agree(self, form: str, entry: _Entry) -> bool:
        if not entry.concept.case_sensitive:
            return True
        wanted = entry.term.text
        if entry.concept.kind == "initialism" or len(wanted) < _SHORT:
            return casing.nfc(form) == wanted or self._shouts(form, wanted)
        return form[:1] == wanted[:1] or self._shouts(form, wanted)

    def _shouts(self, form: str, wanted: str) -> bool:
        return len(wanted) >= _SHORT and form == casing.upper(wanted, self._language)


def _starts(folded: str) -> list[int]:
    """Return where words begin, the parts after a hyphen or an apostrophe included."""
    return [
        match.start() + offset
        for match in _WORD.finditer(folded)
        for offset in _inner_starts(match.group())
    ]


def _inner_starts(word: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"[-‑]", word))]


def _hyphenated(folded: str, stem_end: int) -> tuple[int, int] | None:
    """Accept a term as the first part of a hyphenated compound: ``Baku-Tbilisi``."""
    if folded[stem_end : stem_end + 1] in {"-", "‑", "–"}:
        return stem_end, stem_end
    return None


def _russian_extent(folded: str, start: int, entry: _Entry) -> tuple[int, int] | None:
    pattern = _russian_pattern(entry.folded)
    match = pattern.match(folded, start)
    return (match.end(), match.end()) if match else None


@lru_cache(maxsize=100_000)
def _russian_pattern(term: str) -> re.Pattern[str]:
    words = [_russian_word(word) for word in term.split()]
    return re.compile(r"\s+".join(words) + r"(?![^\W_])")


def _russian_word(word: str) -> str:
    stem = _RUSSIAN_ENDING.sub("", word) if len(word) > _SHORT else word
    return re.escape(stem) + r"[а-яё]{0,3}"


@lru_cache(maxsize=32)
def matcher(termbase: Termbase, language: str) -> Matcher:
    """Return the matcher of one language, built once a termbase."""
    return Matcher(termbase.concepts, language)


@lru_cache(maxsize=4096)
def concept_matcher(concept: Concept, language: str) -> Matcher:
    """Return a matcher of one concept alone."""
    return Matcher([concept], language)
