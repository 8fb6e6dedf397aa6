"""Copies of good text that are harder to read: shouted, without punctuation, with holes in it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from recipes.starter.records import LANGUAGES, MASK, Example, Pair
from translator.language import casing

_PUNCTUATION = re.compile(r"[.,](?!\d)|(?<!\d)[.,]|[^\w\s.,%₼₺₸₽€$£'’-]|(?<!\w)['’-]|['’-](?!\w)")
"""Everything but figures' points and commas, currency signs, and what joins two letters."""

_MASKED = 0.25
_DROPPED = 0.05
_SPAN_WORDS = 3
_SHUFFLE_WORDS = 3.0
"""Shares of the words, longest masked span, and how far a word may wander: the noise of denoising
pre-training (Lewis et al., BART, 2020), milder because the sentences are short."""

_FEWEST_WORDS = 5


def shouted(pairs: Iterable[Pair], *, seed: int) -> Iterator[Example]:
    """Yield each headline in each direction once more, in capitals or without punctuation.

    The target stays as published: a desk's own headline is in its own case.
    """
    chance = random.Random(f"{seed}:shouted")
    for pair in pairs:
        if pair.kind != "headline":
            continue
        for one in pair.directions():
            language = LANGUAGES[one.source_language]
            source = casing.upper(one.source, language)
            if chance.random() < 0.5:
                source = unpunctuated(one.source)
            yield Example(source, one.target, one.source_language, one.target_language, "shouted")


def unpunctuated(text: str) -> str:
    """Return the text without punctuation; figures keep the points and commas inside them."""
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def denoised(texts: Iterable[tuple[int, str]], *, seed: int) -> Iterator[Example]:
    """Yield (noisy text, text) for each (language, text) of five words or more."""
    chance = random.Random(f"{seed}:denoise")
    for language, text in texts:
        words = text.split()
        if len(words) >= _FEWEST_WORDS:
            yield Example(_noisy(words, chance), text, language, language, "denoise")


def _noisy(words: list[str], chance: random.Random) -> str:
    masked = _with_masks(words, chance)
    kept = [word for word in masked if word == MASK or chance.random() >= _DROPPED]
    if chance.random() < 0.5:
        return " ".join(kept)
    keys = [index + chance.uniform(0, _SHUFFLE_WORDS) for index in range(len(kept))]
    return " ".join(kept[index] for index in sorted(range(len(kept)), key=keys.__getitem__))


def _with_masks(words: list[str], chance: random.Random) -> list[str]:
    """Put one mask in the place of each of a few spans, until a quarter of the words is hidden."""
    hidden = [False] * len(words)
    for _ in range(len(words)):
        if sum(hidden) >= _MASKED * len(words):
            break
        start = chance.randrange(len(words))
        for at in range(start, min(len(words), start + chance.randint(1, _SPAN_WORDS))):
            hidden[at] = True
    return [
        MASK if covered else word
        for index, (word, covered) in enumerate(zip(words, hidden, strict=True))
        if not (covered and index and hidden[index - 1])
    ]
