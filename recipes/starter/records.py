"""What the stages of the preparation hand to one another.

Languages are numbered as in `LANGUAGES`; the numbers stand in the pack and in the model's order of
language tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

LANGUAGES = ("en", "az", "tr", "kk", "ky")
KINDS = ("news", "parallel", "term", "annotated", "shouted", "carrier", "denoise")

TERM_OPENS = "<term>"
TERM_CLOSES = "</term>"
MASK = "<mask>"
ADDED_TOKENS = ("<2az>", "<2tr>", "<2kk>", "<2ky>", "<2en>", TERM_OPENS, TERM_CLOSES, MASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where text comes from and how much of it is wanted.

    Attributes:
        kind: ``news``, ``parallel`` or ``term``.
        cap: most pairs kept for each pair of languages; None keeps all.
        short_share: share of the pairs under five words that is kept, 0-1.
        software: interface strings and manuals, where signs such as ``%1`` are placeholders.
        trusted: written for this project row by row: no rule on figures, length or repetition.
        note: what a reader of the pack should know of it.
    """

    name: str
    kind: str
    licence: str
    cap: int | None = None
    short_share: float = 1.0
    software: bool = False
    trusted: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One text in up to five languages, in the order of `LANGUAGES`; empty where missing."""

    texts: tuple[str, ...]
    group: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that say the same; `one_way` pairs are read from the first to the second only."""

    source_language: int
    target_language: int
    source: str
    target: str
    kind: str = ""
    one_way: bool = False

    def directions(self) -> Iterator[Pair]:
        """Yield the pair in every direction it may be read in."""
        yield self
        if not self.one_way:
            yield replace(
                self,
                source_language=self.target_language,
                target_language=self.source_language,
                source=self.target,
                target=self.source,
            )


@dataclass(frozen=True, slots=True)
class Example:
    """One line of training: what goes in, what should come out, and of which kind it is."""

    source: str
    target: str
    source_language: int
    target_language: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The pairs that one source gave, and what was dropped by which rule.

    `dropped` counts texts for the rules of `cleaning.TEXT_RULES` and the guards, pairs for the
    others.
    """

    source: Source
    rows: int
    pairs: tuple[Pair, ...]
    dropped: dict[str, int] = field(default_factory=dict)


def example(pair: Pair, kind: str) -> Example:
    """Return a directed pair as an example of one kind."""
    return Example(pair.source, pair.target, pair.source_language, pair.target_language, kind)
