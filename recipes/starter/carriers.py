"""Names of the glossaries in sentences of the news: a bare name gives its place to another.

Only names found without any suffix on both sides are exchanged, and only where nothing beside them
depends on their sounds, so no form is guessed. Inflected names need a rule engine for morphology.
Persons are left alone: nobody is made to say or do what another did.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from recipes.starter.annotate import Annotator, annotated
from recipes.starter.records import LANGUAGES, Example, Pair
from translator.language import casing
from translator.terms.match import Match
from translator.terms.termbase import Concept, Termbase

_CLITIC = re.compile(
    "da|de|ta|te|mı|mi|mu|mü|ile|ki|та|те|да|де|ма|ме|ба|бе|па|пе|мен|бен|пен|мин|бы|би|бу|бү|до"
    "|дө|то|тө"
)
"""Words written apart whose vowels follow the word before them."""

_ARTICLE = re.compile(
    r"^The\b|\b(?:United|Union|Republic|Kingdom|States?|Emirates|Islands?|Region|Sea|River|City"
    r"|Mountains?|Netherlands|Philippines|Maldives|Bahamas|Gambia|Vatican)\b"
)
"""English names that take an article, or are no plain name of a town or a country."""

_KINDS = ("country", "place")
"""Prefixes of concept ids: a country gives way to a country, a town or region to its like."""

_JOINED = ("-", "–", "'", "’", "ʼ")
_WORD = re.compile(r"\w+")
_MOST_WORDS = 2
_PER_DIRECTION = 600
_ANNOTATED = 0.5


def examples(
    pairs: Iterable[Pair],
    annotator: Annotator,
    termbase: Termbase,
    *,
    seed: int,
    most: int = _PER_DIRECTION,
) -> Iterator[Example]:
    """Yield at most `most` spliced sentences a direction; half come once more with the term.

    The annotated copies are of kind ``annotated``, so that a training without annotation can leave
    them out.
    """
    chance = random.Random(f"{seed}:carriers")
    pool = {kind: _pool(termbase, kind) for kind in _KINDS}
    directed = [one for pair in pairs for one in pair.directions()]
    chance.shuffle(directed)
    counts: dict[tuple[int, int], int] = {}
    for pair in directed:
        direction = (pair.source_language, pair.target_language)
        if counts.get(direction, 0) >= most:
            continue
        made = list(_spliced(pair, annotator, pool, chance))
        counts[direction] = counts.get(direction, 0) + bool(made)
        yield from made


def _pool(termbase: Termbase, kind: str) -> list[Concept]:
    return [
        concept
        for concept in termbase.concepts
        if concept.kind == "place" and _group(concept) == kind and _is_plain(concept)
    ]


def _group(concept: Concept) -> str:
    return concept.id.split(".")[0]


def _is_plain(concept: Concept) -> bool:
    """Tell whether every language has a sure name of one or two words without an article."""
    terms = [concept.preferred(language) for language in LANGUAGES]
    return all(
        term is not None and not term.doubtful and len(term.text.split()) <= _MOST_WORDS
        for term in terms
    ) and not any(_ARTICLE.search(term.text) for term in concept.forms("en"))


def _spliced(
    pair: Pair, annotator: Annotator, pool: dict[str, list[Concept]], chance: random.Random
) -> Iterator[Example]:
    source_language, target_language = (
        LANGUAGES[number] for number in (pair.source_language, pair.target_language)
    )
    slots = [
        (source, target)
        for source, target in annotator.shared(pair)
        if _group(source.concept) in pool
        and source.concept.kind == "place"
        and _is_plain(source.concept)
        and _is_free(source, pair.source, annotator, source_language)
        and _is_free(target, pair.target, annotator, target_language)
    ]
    if not slots:
        return
    one, two = chance.choice(slots)
    new = chance.choice(pool[_group(one.concept)])
    if new.id in {match.concept.id for match in annotator.hits(pair.source, source_language)}:
        return
    source, end = _exchange(pair.source, one, new, source_language)
    target, _ = _exchange(pair.target, two, new, target_language)
    directions = (pair.source_language, pair.target_language)
    yield Example(source, target, *directions, "carrier")
    lemma = new.preferred(target_language)
    if lemma and chance.random() < _ANNOTATED:
        yield Example(annotated(source, [(end, lemma.text)]), target, *directions, "annotated")


def _is_free(match: Match, text: str, annotator: Annotator, language: str) -> bool:
    """Tell whether a name stands bare, alone of its concept, and nothing hangs on its sounds."""
    form, before, after = text[match.start : match.end], text[: match.start], text[match.end :]
    shout = casing.upper(match.term.text, language)
    if match.end != match.stem_end or form not in {match.term.text, shout}:
        return False
    places = [hit for hit in annotator.hits(text, language) if hit.concept.id == match.concept.id]
    if len(places) > 1 or before.endswith(_JOINED) or after.startswith(_JOINED):
        return False
    folded = casing.fold(text, language)
    last = _WORD.findall(folded[: match.start])[-1:]
    following = _WORD.match(folded[match.end :].lstrip())
    article = language == "en" and last == ["the"]
    return not article and (following is None or not _CLITIC.fullmatch(following.group()))


def _exchange(text: str, match: Match, new: Concept, language: str) -> tuple[str, int]:
    """Return the text with the other name, in capitals where the old one was, and its end."""
    term = new.preferred(language)
    name = term.text if term else ""
    if casing.is_all_caps(text[match.start : match.end]):
        name = casing.upper(name, language)
    return text[: match.start] + name + text[match.end :], match.start + len(name)
