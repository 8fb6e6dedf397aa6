"""Concepts for tests of terminology."""

from __future__ import annotations

from translator.terms import cells
from translator.terms.match import Matcher
from translator.terms.termbase import Concept


def concept(name: str, kind: str = "place", status: str = "approved", **forms: str) -> Concept:
    """Return a concept; forms are written as in a cell: ``preferred|?doubtful|~deprecated``."""
    terms = tuple((tag, cells.terms(cell)) for tag, cell in forms.items())
    return Concept(id=name, kind=kind, domain="test", terms=terms, status=status)


def found(language: str, term: str, text: str, kind: str = "place") -> list[str]:
    """Return what one term is found as in a text, stem and suffix divided by ``|``."""
    matcher = Matcher([concept("x", kind, **{language: term})], language)
    return [
        f"{text[match.start : match.stem_end]}|{text[match.stem_end : match.end]}".rstrip("|")
        for match in matcher.find(text)
    ]
