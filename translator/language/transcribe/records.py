"""What a transcription is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "place", "other"]
"""Some rules hold for persons only, others for places only."""

Certainty = Literal["regular", "ambiguous", "guess"]
"""`regular`: every letter has one reading. `ambiguous`: a rule had to choose among several.
`guess`: the source spelling does not tell the sound (English), or a letter is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcription:
    """A name in the letters of the target language.

    Attributes:
        text: the form to write; spaces, hyphens and full stops are the source's.
        rules: the rules that were used, in their own notation, in the order of the name.
        alternatives: other forms that the same letters allow, likeliest first.
        certainty: how far the letters alone decide the form.
        unverified: always true; only a glossary entry makes a name sure.
    """

    text: str
    rules: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    certainty: Certainty = "regular"
    unverified: Literal[True] = True
