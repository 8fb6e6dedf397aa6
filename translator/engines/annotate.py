"""Approved terms written into the source, for models that were trained to take them there.

After Bergmanis and Pinnis (EACL 2021): behind the words of a term stands its lemma in the target
language, between marks, and the model writes it in the form that its sentence asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from translator.engines.base import Request, TermAnnotation
from translator.errors import EngineError

SOURCE = "{source}"
_MARK = re.compile(r"<[^<>\s]+>")


def ranked(request: Request) -> tuple[TermAnnotation, ...]:
    """Return the terms of a request that do not overlap, the longest in the source first.

    Raises:
        EngineError: a term lies outside its text.
    """
    chosen: list[TermAnnotation] = []
    for term in sorted(request.terms, key=lambda term: (term.start - term.end, term.start)):
        if not 0 <= term.start < term.end <= len(request.text):
            raise EngineError(
                f"the term {term.target!r} at {term.start}-{term.end} lies outside the sentence: "
                f"{request.text[:60]}"
            )
        if all(term.end <= other.start or other.end <= term.start for other in chosen):
            chosen.append(term)
    return tuple(chosen)


def annotated(
    text: str, terms: Sequence[TermAnnotation], template: str, clean: Callable[[str], str]
) -> str:
    """Return the text with an annotation behind each term.

    Args:
        text: the sentence; offsets of the terms hold in it.
        terms: they must not overlap.
        template: ``{source} <term> {target} </term>``; it begins with ``{source}``.
        clean: takes the control marks out of text. It is applied before the annotations are put
            in, piece by piece, since it may change lengths.
    """
    tail = template.removeprefix(SOURCE)
    parts, at = [], 0
    for term in sorted(terms, key=lambda term: term.start):
        parts += [clean(text[at : term.end]), tail.format(target=clean(term.target))]
        at = term.end
    return "".join([*parts, clean(text[at:])])


def marks(template: str) -> list[str]:
    """Return the marks of a template, such as ``<term>``: the model must know each as one token."""
    return _MARK.findall(template)
