"""Finding terms in text: in any form, longest first, capitals by the term's class.

The words of a term must stand in order; the last one may carry suffixes (in Russian every word may
change its ending). The terms form a tree of words, so the cost follows the text and not the size of
the termbase. What follows a stem is read by the morphology (strict: a form that it would write) and
failing that by the suffix patterns of the language (lenient: any harmony, as foreign names have).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from translator.language import casing
from translator.language.morphology import Features
from translator.terms import forms, stemming, suffixes
from translator.terms.concept import Concept, Term
from translator.terms.forms import Certainty, Entry
from translator.terms.termbase import Termbase

_CERTAINTIES = ("strict", "lenient", "derived")

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_TOKEN = re.compile(r"(\S+)\s+")
_CAPITAL_I = re.compile(r"(?<!\w)[^\W\d_a-zçğıöşüə]*I\w*")
_LEAD = re.compile(r"[\W_]*")
_MARKS = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–—", "-")})
"""Quotation marks and dashes differ from house to house: one of each will do for matching."""

_SHORT = 4
_LONGEST_ENDING = 4
_HYPHENATED = frozenset({"place", "person"})
_WORDS_IN_CAPITALS = frozenset({"us", "it", "who", "aid", "un", "ab", "bu"})
"""Initialisms that are everyday words where a whole headline stands in capitals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A term at ``text[start:end]``; `stem_end` divides the term from its suffix.

    Attributes:
        features: what the form says, the likeliest reading; None where it could not be read.
    """

    concept: Concept
    term: Term
    start: int
    end: int
    stem_end: int
    certainty: Certainty = "lenient"
    features: Features | None = None


@dataclass(slots=True)
class _Node:
    """The terms that begin with the same words."""

    children: dict[str, _Node] = field(default_factory=dict)
    ends: dict[str, list[Entry]] = field(default_factory=dict)
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

    def find(self, text: str, *, derived: bool = False) -> list[Match]:
        """Return the matches in order, none overlapping another; the longest wins.

        `derived` also finds the adjectives of places (kk қазақстандық), which in a draft stand for
        the term and in a source do not.
        """
        folded = fold(text, self._language)
        found = self._find(text, folded, _starts(folded), derived=derived)
        if "I" not in text or self._language not in {"az", "tr"}:
            return found
        # MICROSOFT in a line of capitals: the I of a foreign name has its dot in small letters.
        dotted = fold(text.replace("I", "i"), self._language)
        starts = [word.start() for word in _CAPITAL_I.finditer(text)]
        return _merged(found, self._find(text, dotted, starts, derived=derived))

    def _find(self, text: str, folded: str, starts: Iterable[int], *, derived: bool) -> list[Match]:
        shouts = " " in text and casing.is_all_caps(text)
        matches: list[Match] = []
        position = 0
        for start in starts:
            if start < position:
                continue
            found = (
                match
                for match in self._walk(self._root, folded, start, start)
                if match.start >= position
                and (derived or match.certainty != "derived")
                and _capitals_agree(text[match.start : match.stem_end], match, shouts=shouts)
            )
            best = max(found, key=_rank, default=None)
            if best:
                matches.append(best)
                position = best.end
        return matches

    def _add(self, concept: Concept, term: Term) -> None:
        folded = fold(term.text, self._language)
        lead = _LEAD.match(folded)
        before = lead.group() if lead else ""
        words = folded[len(before) :].split()
        if not words:
            return
        declined = self._language == "ru" and concept.kind != "initialism"
        keys = [suffixes.russian_stem(word) for word in words] if declined else words
        ends = self._node(keys[:-1]).ends
        rest = before + "".join(f"{word} " for word in words[:-1])
        whole = Entry(concept, term, before, rest + keys[-1])
        ends.setdefault(keys[-1], []).append(whole)
        self._add_spaced(concept, term, before, keys)
        for stem, when in stemming.beginnings(concept, term, words, self._language):
            entry = Entry(concept, term, before, rest + stem, when)
            ends.setdefault(stem, []).append(entry)
        plural = stemming.english_plural(concept, term) if self._language == "en" else ""
        if plural:
            *others, last = plural.translate(_MARKS)[len(before) :].split()
            entry = Entry(concept, term, before, plural)
            self._node(others).ends.setdefault(last, []).append(entry)

    def _add_spaced(self, concept: Concept, term: Term, lead: str, keys: list[str]) -> None:
        """Add a hyphenated name as it is written with spaces: San Fransisko for San-Fransisko."""
        spaced = " ".join(keys).replace("-", " ").split()
        if concept.kind in _HYPHENATED and len(spaced) > len(keys):
            entry = Entry(concept, term, lead, lead + " ".join(spaced), "anything")
            self._node(spaced[:-1]).ends.setdefault(spaced[-1], []).append(entry)

    def _node(self, keys: Iterable[str]) -> _Node:
        node = self._root
        for key in keys:
            node = node.children.setdefault(key, _Node())
        return node

    def _walk(self, node: _Node, folded: str, start: int, at: int) -> Iterator[Match]:
        """Yield every term of the node's whose last word stands at `at`, and go on from there."""
        for length in node.lengths:
            if at + length > len(folded):
                continue
            entries = node.ends.get(folded[at : at + length])
            if entries:
                yield from self._matches(entries, folded, start, at + length)
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

    def _matches(
        self, entries: Iterable[Entry], folded: str, start: int, stem_end: int
    ) -> Iterator[Match]:
        """Yield the terms of a stem that the text from `stem_end` on makes a form of."""
        suffix = forms.rest_of_word(folded, stem_end)
        if not forms.conceivable(suffix, self._language):
            return
        for entry in entries:
            first = start - len(entry.lead)
            if first < 0 or not folded.startswith(entry.lead, first):
                continue
            ending = forms.read_ending(entry, suffix, self._language)
            if ending is not None:
                yield Match(
                    concept=entry.concept,
                    term=entry.term,
                    start=first,
                    end=stem_end + ending.length,
                    stem_end=stem_end,
                    certainty=ending.certainty,
                    features=ending.features,
                )


def fold(text: str, language: str) -> str:
    """Return a text as terms are compared: one code point for one."""
    return casing.fold(text, language).translate(_MARKS)


def _merged(found: list[Match], more: list[Match]) -> list[Match]:
    """Add the matches that overlap none of those found."""
    free = [
        each for each in more if not any(each.start < o.end and o.start < each.end for o in found)
    ]
    return sorted([*found, *free], key=lambda match: match.start) if free else found


def _measure(node: _Node) -> None:
    """Note the lengths of the last words, so that a lookup tries no others."""
    nodes = [node]
    while nodes:
        one = nodes.pop()
        one.lengths = tuple(sorted({len(stem) for stem in one.ends}, reverse=True))
        nodes.extend(one.children.values())


def _rank(match: Match) -> tuple[int, int, int, bool, bool]:
    return (
        match.end,
        -_CERTAINTIES.index(match.certainty),
        match.stem_end,
        match.concept.status == "approved",
        match.term.preferred,
    )


def _capitals_agree(form: str, match: Match, *, shouts: bool) -> bool:
    if not match.concept.case_sensitive:
        return True
    wanted = match.term.text
    if match.concept.kind == "initialism" or len(wanted) < _SHORT:
        if shouts and match.concept.kind == "initialism":
            return fold(form, "en") not in _WORDS_IN_CAPITALS
        same = all(one.isupper() == two.isupper() for one, two in zip(form, wanted, strict=False))
        return same or shouts
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
