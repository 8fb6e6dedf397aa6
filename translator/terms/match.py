"""Finding terms in text: whole or with suffixes, longest first, capitals by the term's class.

The words of a term must stand in order; the last one may carry suffixes (in Russian every word
may change its ending). The terms form a tree of words, so the cost follows the text and not the
size of the termbase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from translator.language import casing
from translator.terms import suffixes
from translator.terms.termbase import Concept, Term, Termbase

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_WORD_END = re.compile(r"[^\W_]*(?:[-'][^\W_]+)?")
_TOKEN = re.compile(r"(\S+)\s+")
_LEAD = re.compile(r"[\W_]*")
_MARKS = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–—", "-")})
"""Quotation marks and dashes differ from house to house: one of each will do for matching."""

_SHORT = 4
_LONGEST_ENDING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A term at ``text[start:end]``; `stem_end` divides the term from its suffix."""

    concept: Concept
    term: Term
    start: int
    end: int
    stem_end: int


@dataclass(slots=True)
class _Entry:
    """A term at its last word: `lead` is punctuation before its first letter.

    `before` tells what a changed stem needs after it; an unchanged one may stand alone.
    """

    concept: Concept
    term: Term
    lead: str
    before: Literal["anything", "vowel", "plural"] = "anything"


@dataclass(slots=True)
class _Node:
    """The terms that begin with the same words."""

    children: dict[str, _Node] = field(default_factory=dict)
    ends: dict[str, list[_Entry]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()


class Matcher:
    """Finds the terms of one language of a termbase."""

    def __init__(self, concepts: Iterable[Concept], language: str) -> None:
        self._language = language
        self._root = _Node()
        for concept in concepts:
            for term in concept.forms(language):
                self._add(concept, term)
        _measure(self._root)

    def find(self, text: str) -> list[Match]:
        """Return the matches in order, none overlapping another; the longest wins."""
        folded = _fold(text, self._language)
        shouts = casing.is_all_caps(text)
        matches: list[Match] = []
        position = 0
        for start in _starts(folded):
            if start < position:
                continue
            found = (
                match
                for match in self._walk(self._root, folded, start, start)
                if match.start >= position
                and _capitals_agree(text[match.start : match.stem_end], match, shouts=shouts)
            )
            best = max(found, key=_rank, default=None)
            if best:
                matches.append(best)
                position = best.end
        return matches

    def _add(self, concept: Concept, term: Term) -> None:
        folded = _fold(term.text, self._language)
        lead = _LEAD.match(folded)
        words = folded[lead.end() if lead else 0 :].split()
        if not words:
            return
        declined = self._language == "ru" and concept.kind != "initialism"
        keys = [suffixes.russian_stem(word) for word in words] if declined else words
        node = self._root
        for key in keys[:-1]:
            node = node.children.setdefault(key, _Node())
        entry = _Entry(concept, term, lead.group() if lead else "")
        node.ends.setdefault(keys[-1], []).append(entry)
        for stem, before in self._changed(concept, words):
            node.ends.setdefault(stem, []).append(replace(entry, before=before))

    def _changed(
        self, concept: Concept, words: Sequence[str]
    ) -> Iterator[tuple[str, Literal["anything", "vowel", "plural"]]]:
        """Yield the other stems of the last word; names keep their spelling (tr Bişkek'in)."""
        last, language = words[-1], self._language
        if language in {"kk", "ky"} and last.endswith("ь"):
            yield last[:-1], "anything"
        if concept.kind in {"person", "initialism"} or (concept.kind, language) == ("place", "tr"):
            return
        for stem in suffixes.changed_stems(last, language):
            yield stem, "vowel"
        plural = suffixes.plural_stem(last, language) if len(words) > 1 else ""
        if plural:
            yield plural, "plural"

    def _walk(self, node: _Node, folded: str, start: int, at: int) -> Iterator[Match]:
        """Yield every term of the node's whose last word stands at `at`, and go on from there."""
        for length in node.lengths:
            if at + length > len(folded):
                continue
            for entry in node.ends.get(folded[at : at + length], ()):
                match = self._match(entry, folded, start, at + length)
                if match:
                    yield match
        token = _TOKEN.match(folded, at) if node.children else None
        if token:
            for child in self._children(node, token.group(1)):
                yield from self._walk(child, folded, start, token.end())

    def _children(self, node: _Node, word: str) -> Iterator[_Node]:
        if self._language != "ru":
            if word in node.children:
                yield node.children[word]
            return
        for length in range(len(word), max(0, len(word) - _LONGEST_ENDING - 1), -1):
            child = node.children.get(word[:length])
            if child and suffixes.is_suffix(word[length:], "ru"):
                yield child

    def _match(self, entry: _Entry, folded: str, start: int, stem_end: int) -> Match | None:
        first = start - len(entry.lead)
        if first < 0 or not folded.startswith(entry.lead, first):
            return None
        end = self._end(entry, folded, start, stem_end)
        if end is None:
            return None
        return Match(
            concept=entry.concept, term=entry.term, start=first, end=end, stem_end=stem_end
        )

    def _end(self, entry: _Entry, folded: str, start: int, stem_end: int) -> int | None:
        """Return where the term's suffix ends, or None if what follows is part of another word."""
        word = _WORD_END.match(folded, stem_end)
        end = word.end() if word else stem_end
        suffix = folded[stem_end:end]
        if entry.before == "plural":
            return end if suffixes.is_possessive_plural(suffix, self._language) else None
        if entry.before == "vowel" and not suffixes.begins_with_vowel(suffix):
            return None
        stem = "" if entry.concept.kind == "initialism" else folded[start:stem_end]
        if self._takes(suffix, stem, entry):
            return end
        # The first part of a compound: Baku-Tbilisi.
        return stem_end if suffix.startswith("-") and entry.before == "anything" else None

    def _takes(self, suffix: str, stem: str, entry: _Entry) -> bool:
        if self._language == "ru" and entry.concept.kind == "initialism":
            return not suffix
        common = not entry.concept.case_sensitive
        if entry.concept.kind == "common" and len(suffix) == 1 and len(stem) < _SHORT:
            return False  # yen is not in "yeni", nor сом in "сома"
        if suffixes.is_suffix(suffix, self._language, stem, name=not common):
            return True
        return common and suffixes.is_plural(suffix, self._language)


def _fold(text: str, language: str) -> str:
    return casing.fold(text, language).translate(_MARKS)


def _measure(node: _Node) -> None:
    """Note the lengths of the last words, so that a lookup tries no others."""
    nodes = [node]
    while nodes:
        one = nodes.pop()
        one.lengths = tuple(sorted({len(stem) for stem in one.ends}, reverse=True))
        nodes.extend(one.children.values())


def _rank(match: Match) -> tuple[int, bool, bool]:
    return (match.stem_end, match.concept.status == "approved", match.term.preferred)


def _capitals_agree(form: str, match: Match, *, shouts: bool) -> bool:
    if not match.concept.case_sensitive:
        return True
    wanted = match.term.text
    if match.concept.kind == "initialism" or len(wanted) < _SHORT:
        same = all(one.isupper() == two.isupper() for one, two in zip(form, wanted, strict=False))
        return same or (shouts and match.concept.kind != "initialism")
    return _first_is_upper(form) or not _first_is_upper(wanted)


def _first_is_upper(text: str) -> bool:
    return next((char.isupper() for char in text if char.isalpha()), False)


def _starts(folded: str) -> list[int]:
    """Return where words begin, the parts after a hyphen included."""
    return [
        match.start() + offset
        for match in _WORD.finditer(folded)
        for offset in (0, *(hyphen.end() for hyphen in re.finditer("-", match.group())))
    ]


@lru_cache(maxsize=32)
def matcher(termbase: Termbase, language: str) -> Matcher:
    """Return the matcher of one language, built once a termbase."""
    return Matcher(termbase.concepts, language)


@lru_cache(maxsize=4096)
def concept_matcher(concept: Concept, language: str) -> Matcher:
    """Return a matcher of one concept alone."""
    return Matcher([concept], language)
