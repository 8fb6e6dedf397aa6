"""Names of places for datelines, from the termbase."""

from __future__ import annotations

from collections.abc import Callable

from translator.language import casing
from translator.terms.termbase import Termbase


def lookup(termbase: Termbase, source: str, target: str) -> Callable[[str], str | None]:
    """Return a function from a place name in the source language to the target's, or None.

    Capitals do not matter: a dateline may shout. Doubtful forms of either language are not used.
    """
    names: dict[str, str] = {}
    for concept in termbase.concepts:
        wanted = concept.preferred(target)
        if concept.kind != "place" or wanted is None or wanted.doubtful:
            continue
        for term in concept.forms(source):
            if not term.doubtful:
                names.setdefault(casing.fold(casing.nfc(term.text), source), wanted.text)
    return lambda name: names.get(casing.fold(casing.nfc(name.strip()), source))
