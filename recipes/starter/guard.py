"""Keeps what is measured on out of what is learned from.

Texts are compared as words in lower case without punctuation, so that a tokenised and a plain
copy of a sentence are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from translator.language import casing

WINDOW = 8
"""Words in a row that two sentences do not share by chance (the rule of n-gram overlap used for
test sets of large corpora, there 8 to 13)."""

_SHORTEST = 5
"""Shorter lines ("Sports news") stand inside harmless sentences; only the whole line counts."""

_WORD = re.compile(r"\w+")


def words(text: str, language: str) -> list[str]:
    """Return the words of a text, folded by the rules of its language."""
    return _WORD.findall(casing.fold(casing.nfc(text), language))


class Guard:
    """Knows guarded lines of several languages and recognises them, whole or nearly."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._whole: set[tuple[str, str]] = set()
        self._parts: set[tuple[str, str]] = set()
        self._short: set[tuple[str, str]] = set()
        for language, line in lines:
            self._add(language, words(line, language))

    def _add(self, language: str, line: list[str]) -> None:
        if not line:
            return
        self._whole.add((language, " ".join(line)))
        for size in range(_SHORTEST, WINDOW + 1):
            self._parts.update((language, part) for part in _windows(line, size))
        if _SHORTEST <= len(line) < WINDOW:
            self._short.add((language, " ".join(line)))

    def holds(self, text: str, language: str, *, whole_only: bool = False) -> bool:
        """Return whether the text is a guarded line, lies in one, or shares eight words with one.

        A guarded line of five to seven words is also found inside a longer text. `whole_only` is
        for names: the long name of an organisation may stand in a guarded sentence.
        """
        folded = words(text, language)
        whole = (language, " ".join(folded))
        if whole in self._whole:
            return True
        if whole_only or len(folded) < _SHORTEST:
            return False
        if len(folded) < WINDOW:
            return whole in self._parts or self._holds_short(folded, language)
        return any((language, part) in self._parts for part in _windows(folded, WINDOW)) or (
            self._holds_short(folded, language)
        )

    def _holds_short(self, folded: list[str], language: str) -> bool:
        return any(
            (language, part) in self._short
            for size in range(_SHORTEST, WINDOW)
            for part in _windows(folded, size)
        )


def _windows(line: list[str], size: int) -> list[str]:
    return [" ".join(line[at : at + size]) for at in range(len(line) - size + 1)]
