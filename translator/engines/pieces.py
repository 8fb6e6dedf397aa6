"""Building an output shortlist: which pieces of a vocabulary a language is written with.

A piece is kept if it stands in a text of the language, or if it is short and made of the language's
letters, or of digits and marks, so that every word can still be spelled. What a sentence itself
holds is added when it is decoded, since names and figures are carried over (L'Hostis et al. 2016).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from translator.language import casing
from translator.language.alphabet import letters

SPELLING = 3
"""Letters of the longest piece that is kept for spelling whether or not a text holds it."""

SPACE = "▁"
"""How SentencePiece writes the space before a word."""

Encode = Callable[[Sequence[str]], Sequence[Sequence[int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A shortlist and what it is made of.

    Attributes:
        ids: of all its pieces, ascending.
        seen: pieces that stand in the text.
        spelling: pieces that are kept for spelling.
        covered: share of the pieces of a tenth of the text, set aside, that the list from the other
            nine tenths holds; 1 where it holds all.
    """

    ids: tuple[int, ...]
    seen: int
    spelling: int
    covered: float


def build(
    lines: Iterable[str],
    language: str,
    *,
    vocabulary: Sequence[str],
    encode: Encode,
    special: Iterable[int],
) -> Built:
    """Return the shortlist of a language.

    Args:
        lines: text of the language, a sentence a line.
        language: its tag.
        vocabulary: every piece of the model as text, by id.
        encode: returns the ids of texts, without tags and end marks.
        special: ids that are always kept (end mark), in no case counted.
    """
    spelling = {n for n, piece in enumerate(vocabulary) if _spells(piece, language)}
    counts: Counter[int] = Counter()
    aside: Counter[int] = Counter()
    for number, ids in enumerate(encode([line for line in lines if line.strip()])):
        (counts if number % 10 else aside).update(ids)
    known = spelling | {*counts}
    total = sum(aside.values())
    covered = sum(n for id_, n in aside.items() if id_ in known) / total if total else 1.0
    seen = {*counts, *aside}
    kept = spelling | seen | {*special}
    return Built(
        ids=tuple(sorted(kept)), seen=len(seen), spelling=len(spelling - seen), covered=covered
    )


def _spells(piece: str, language: str) -> bool:
    """Return whether a piece is kept for spelling: short, of this language's letters or none."""
    text = piece.removeprefix(SPACE)
    if not text or len(text) > SPELLING or (piece.startswith("<") and piece.endswith(">")):
        return not text and piece == SPACE
    own = letters(language)
    small = {*own, *casing.upper("".join(sorted(own)), language)}
    latin = all("a" <= char <= "z" or "A" <= char <= "Z" for char in text)
    return latin or all(char in small or not char.isalpha() for char in text)
