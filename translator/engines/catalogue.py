"""The catalogue of models: its records."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from translator.engines.settings import Decoding
from translator.errors import EngineError

Commercial = Literal["yes", "no", "ask"]
"""What the licence says about use by a paid newsroom; `ask`: somebody has to read it first."""

Choice = tuple[str, ...]
"""Models that serve a direction: one directly, two through the pivot, none: through the pivot
with whatever serves each leg best."""

THROUGH_PIVOT: Choice = ()
PSEUDO = "pseudo"
"""Key and family of the dry-run engine."""

CAUSAL = "causal"
"""Family of language models, which are told everything in a prompt."""

DECODERS = ("loop", "ct2", "transformers")

Quality = Literal["", "rough"]
"""What the drafts of a model are good for. `rough`: to see what a text says and to test the way to
the wire; it is used only where nothing better is installed, and its drafts say so. Empty: no
statement."""

QUALITIES: tuple[Quality, ...] = ("rough",)

COMMERCIAL_WORDS: dict[str, str] = {
    "yes": "commercial use allowed",
    "no": "no commercial use without a separate permission",
    "ask": "read the licence before commercial use",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedScore:
    """A score that somebody else measured. `value` is on a scale of 0 to 100."""

    direction: str
    metric: str
    test_set: str
    value: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One model.

    Attributes:
        languages: BCP 47 tag to the model's own code; empty where the model is told nothing.
        directions: pairs that the model serves; empty: every pair of its languages.
        path: folder of a local model; None for one of the hub.
        shipped: name under which the model's folder travels with the product; empty for others.
        prefix: text put before every source, with ``{source}`` and ``{target}`` for the codes;
            empty: as the family does it.
        decoder: ``loop`` (ours), ``ct2`` or ``transformers``; empty: ours where it knows the model.
        prompt: what a language model is told, see `prompts`; empty for encoder-decoder models.
        term_annotation: how an approved term is written into the source, such as
            ``{source} <term> {target} </term>``, for models that were trained to take it.
        credit: line that the licence asks for wherever the output is published.
    """

    key: str
    family: str
    licence: str
    commercial: Commercial
    languages: Mapping[str, str]
    hub: str = ""
    revision: str = "main"
    path: Path | None = None
    shipped: str = ""
    quality: Quality = ""
    term_annotation: str = ""
    licence_url: str = ""
    directions: tuple[tuple[str, str], ...] = ()
    download_mb: int = 0
    memory_mb: int = 0
    decoding: Decoding = field(default_factory=Decoding)
    prefix: str = ""
    decoder: str = ""
    prompt: str = ""
    scores: tuple[PublishedScore, ...] = ()
    note: str = ""
    credit: str = ""

    def serves(self, source: str, target: str) -> bool:
        """Return whether the model translates `source` into `target` directly."""
        if self.directions:
            return (source, target) in self.directions
        return source != target and source in self.languages and target in self.languages

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every direction that the model serves."""
        return self.directions or tuple(
            (source, target)
            for source in self.languages
            for target in self.languages
            if source != target
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All models known to the desk, and which of them to prefer.

    Attributes:
        routes: preferences by direction, best first.
        default: preferences of every direction, after its own.
        pivot: language that legs meet in.
    """

    entries: Mapping[str, CatalogueEntry]
    routes: Mapping[tuple[str, str], tuple[Choice, ...]] = field(default_factory=dict)
    default: tuple[Choice, ...] = (THROUGH_PIVOT,)
    pivot: str = "en"

    def entry(self, key: str) -> CatalogueEntry:
        """Return the entry of that key.

        Raises:
            EngineError: there is none; the hint names keys that look alike.
        """
        if key in self.entries:
            return self.entries[key]
        alike = difflib.get_close_matches(key, self.entries, n=3)
        hint = f"did you mean {' or '.join(alike)}?" if alike else "see `translator models list`"
        raise EngineError(f"the catalogue has no model called {key!r}", hint=hint)

    def choices(self, source: str, target: str) -> tuple[Choice, ...]:
        """Return what could serve a direction, best first.

        Models that no list names were added by the desk on purpose, so they come first. A rough
        one that no list names comes last: a desk's own list must not lift it above better ones.
        """
        unlisted = self._unlisted()
        rough = [choice for choice in unlisted if self.entries[choice[0]].quality == "rough"]
        sound = [choice for choice in unlisted if choice not in rough]
        listed = [*self.routes.get((source, target), ()), *self.default]
        return tuple(dict.fromkeys([*sound, *listed, *rough]))

    def _unlisted(self) -> list[Choice]:
        lists = [self.default, *self.routes.values()]
        named = {key for choices in lists for choice in choices for key in choice}
        return [
            (key,)
            for key, entry in self.entries.items()
            if key not in named and entry.family != PSEUDO
        ]
