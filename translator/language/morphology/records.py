"""The records of the room: a term with what its spelling does not tell, a form, a place in text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from translator.language.morphology.features import Features

Certainty = Literal["strict", "lenient"]
"""``strict``: a form that the engine would write. ``lenient``: the term with a suffix of the
language that does not fit it, such as the wrong harmony or a missing apostrophe."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term in its dictionary form.

    Attributes:
        text: the term as it stands bare; of several words only the last is inflected.
        language: az, tr, kk, ky or en.
        class_: person, place, organisation, initialism, office, common, phrase, or nothing.
        pron: how the last word is read, in the letters of the language: ``baydın``, ``bemé``.
        head: ``poss`` where the term ends in a possessive already (Dışişleri Bakanlığı), ``bare``
            where it does not; nothing leaves it to the engine, which marks a guess.
        apostrophe: Turkish policy: ``tdk`` (names and initialisms, no institutions), ``press``
            (institutions too), ``none``; nothing is tdk in writing and either in finding.
        front: vowel harmony by word of the glossary: true for front, false for back.
        soften: whether the last consonant softens before a vowel (kitap, kitabı).
        stem: what stands before a suffix that begins with a vowel, where no rule gives it.
        overrides: whole forms by the dotted name of their features; they win over every rule.
    """

    text: str
    language: str
    class_: str = ""
    pron: str = ""
    head: str = ""
    apostrophe: str = ""
    front: bool | None = None
    soften: bool | None = None
    stem: str = ""
    overrides: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Take the overrides as a mapping too: a term must stay hashable."""
        if isinstance(self.overrides, Mapping):
            object.__setattr__(self, "overrides", tuple(sorted(self.overrides.items())))


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a term: ``text`` is the stem, a separator where the language has one, the suffix.

    Attributes:
        uncertain: why the form is a guess; empty when it is not. ``reading``: an initialism or
            a foreign spelling without `pron`; ``digits``; ``letters``: a final letter that the
            language does not have; ``head``: the possessive was taken off or presumed by rule;
            ``loan``: a cluster on which usage differs.
    """

    text: str
    stem: str
    suffix: str
    uncertain: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """A place where a term stands: ``text[start:end]`` with its suffixes, without loose clitics.

    Attributes:
        features: the likeliest reading; `readings` has all of them, the likeliest first.
    """

    start: int
    end: int
    certainty: Certainty
    features: Features
    readings: tuple[Features, ...] = ()
