"""The notation of the rule files: ``source > target / left_right @kind``.

``#`` is the edge of a word, ``V C F B`` are the vowels, consonants, front and back vowels of the
source language, ``{a,b}`` is a choice. ``x|y`` on the target side writes x and offers y. A target
may be empty. Hyphens and spaces part words, so an edge is also the edge of a hyphenated part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from translator.errors import ConfigurationError

_RULE = re.compile(
    r"(?P<source>\S+) >(?: (?P<targets>[^/@]*?))?"
    r"(?: / (?P<left>[^\s_]*)_(?P<right>[^\s_]*))?(?: @(?P<kind>person|place))?"
)
_BRACES = {"{": "(?:", ",": "|", "}": ")"}
KEEP = "="
"""A target that stands for the source letters themselves."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rewriting of source letters; `left` and `right` are contexts as regular expressions."""

    text: str
    source: str
    targets: tuple[str, ...]
    left: str = ""
    right: str = ""
    kind: str = ""

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self.left})\Z")

    @cached_property
    def _after(self) -> re.Pattern[str]:
        return re.compile(self.right)

    @property
    def weight(self) -> tuple[int, int]:
        """The longer source wins, then the rule that asks for more."""
        return len(self.source), bool(self.left) + bool(self.right) + bool(self.kind)

    def fits(self, word: str, at: int, kind: str) -> bool:
        """Return whether the rule applies to the lower-case word at this offset."""
        if self.kind not in ("", kind) or not word.startswith(self.source, at):
            return False
        if self.left and not self._before.search(word, 0, at):
            return False
        return not self.right or bool(self._after.match(word, at + len(self.source)))


def parse(text: str, classes: Mapping[str, str]) -> Rule:
    """Read one rule.

    Args:
        text: the rule in the notation above.
        classes: class letter to its members, of the source language.

    Raises:
        ConfigurationError: the text is not in the notation.
    """
    match = _RULE.fullmatch(text)
    if match is None:
        raise ConfigurationError(
            f"not a transcription rule: {text!r}", hint="write: source > target / left_right @kind"
        )
    source = match["source"]
    targets = tuple((match["targets"] or "").split("|"))
    return Rule(
        text=text,
        source=source,
        targets=tuple(source if target == KEEP else target.replace("·", " ") for target in targets),
        left=_context(match["left"] or "", classes, edge=r"\A"),
        right=_context(match["right"] or "", classes, edge=r"\Z"),
        kind=match["kind"] or "",
    )


def _context(text: str, classes: Mapping[str, str], *, edge: str) -> str:
    """Turn one side of a context into a regular expression."""
    parts = []
    for char in text:
        if char == "#":
            parts.append(edge)
        elif char in _BRACES:
            parts.append(_BRACES[char])
        elif char in classes:
            parts.append(f"[{classes[char]}]")
        else:
            parts.append(re.escape(char))
    return "".join(parts)
