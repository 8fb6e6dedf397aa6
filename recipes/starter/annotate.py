"""Writing approved terms into the source, so that the model learns to inflect what it is handed.

After Bergmanis and Pinnis, "Facilitating Terminology Translation with Target Lemma Annotations"
(EACL 2021): the found form stays, the target's dictionary form follows it between two tokens.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from recipes.starter.records import (
    LANGUAGES,
    TERM_CLOSES,
    TERM_OPENS,
    Example,
    Pair,
)
from translator.terms.apply import hits
from translator.terms.match import Match, concept_matcher
from translator.terms.termbase import Termbase

SHARE = 1 / 3
"""Of the sentences that hold a term; a model that is always told would forget to know."""

_RECENT = 200_000
"""Texts whose matches are remembered: each stands in up to four pairs, twice in each."""


def annotated(text: str, terms: Sequence[tuple[int, str]]) -> str:
    """Return the text with ``<term> lemma </term>`` at each offset, which is where a form ends."""
    parts: list[str] = []
    position = 0
    for end, lemma in sorted(terms):
        parts += [text[position:end], f" {TERM_OPENS} {lemma} {TERM_CLOSES}"]
        position = end
    return "".join([*parts, text[position:]])


class Annotator:
    """Finds the terms that stand on both sides of a pair."""

    def __init__(self, termbase: Termbase) -> None:
        self._hits = lru_cache(maxsize=_RECENT)(
            lambda text, language: tuple(hits(text, language, termbase))
        )

    def hits(self, text: str, language: str) -> tuple[Match, ...]:
        """Return the terms of a text."""
        return self._hits(text, language)

    def shared(self, pair: Pair) -> list[tuple[Match, Match]]:
        """Return the (source, target) places of every concept found on both sides.

        An occurrence in the target answers for one source term only. Terms in doubt are left out.
        """
        language = LANGUAGES[pair.target_language]
        found: list[tuple[Match, Match]] = []
        for match in self.hits(pair.source, LANGUAGES[pair.source_language]):
            places = concept_matcher(match.concept, language).find(pair.target)
            taken = [place for _, place in found]
            free = (
                place
                for place in places
                if not place.term.doubtful and not any(_overlap(place, other) for other in taken)
            )
            place = next(free, None)
            if place:
                found.append((match, place))
        return found

    def annotated(self, pair: Pair) -> str:
        """Return the source with the term that the target really uses after each found form.

        That is the preferred term, or an admitted one where the target was written with it: what
        is to be learned is to follow what is handed over. Empty where no term stands on both sides.
        """
        terms = [(match.end, place.term.text) for match, place in self.shared(pair)]
        return annotated(pair.source, terms) if terms else ""


def examples(
    pairs: Iterable[Pair], annotator: Annotator, *, seed: int, share: float = SHARE
) -> Iterator[Example]:
    """Yield annotated copies of about `share` of the directed pairs that hold a term."""
    chance = random.Random(f"{seed}:annotate")
    for pair in pairs:
        for directed in pair.directions():
            source = annotator.annotated(directed)
            if source and chance.random() < share:
                yield Example(
                    source,
                    directed.target,
                    directed.source_language,
                    directed.target_language,
                    "annotated",
                )


def _overlap(one: Match, two: Match) -> bool:
    return one.start < two.end and two.start < one.end
