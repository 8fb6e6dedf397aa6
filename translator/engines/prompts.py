"""What is said to a language model, and what of its answer is the translation.

The template of a model stands in models.yaml: ``prompt`` with ``{source_language}``,
``{target_language}``, ``{text}`` and, where it can take approved terms, ``{terms}``. A language
model adds what nobody asked for (Markdown, "Here is the translation", notes, its thoughts); what is
surely no part of the sentence is taken away, and the rest is checked like any other answer.
"""

from __future__ import annotations

import re

from translator.engines.base import Request
from translator.language.tags import ENGLISH_NAMES

STRUCTURED = "structured"
"""In place of a template: the message form of TranslateGemma, with language codes of its own."""

FIELDS = ("source_language", "target_language", "text", "terms")

_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_FENCE = re.compile(r"\A```[\w-]*\n(?P<inside>.*?)\n?```\s*\Z", re.DOTALL)
_OPENING = re.compile(
    r"\A(?:sure|certainly|of course|here(?:'s| is| are)|(?:the )?translation)\b[^\n]*:\s*\n+",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\n+\s*(?:\(|\*|_)?(?:note|explanation|translator'?s note)s?\b.*\Z", re.IGNORECASE | re.DOTALL
)
_EMPHASIS = re.compile(r"\A(\*\*|__)(?P<inside>[^*_\n]+)\1\Z")
_QUOTES = (("“", "”"), ("«", "»"), ('"', '"'), ("„", "“"))


def prompt(template: str, request: Request) -> str:
    """Return a template filled in for one sentence; terms are listed only where there are any."""
    listed = "; ".join(
        dict.fromkeys(f"{request.text[t.start : t.end]} = {t.target}" for t in request.terms)
    )
    terms = f"\nUse these approved terms, inflected as needed: {listed}\n" if listed else ""
    return template.format(
        source_language=ENGLISH_NAMES[request.source],
        target_language=ENGLISH_NAMES[request.target],
        text=request.text,
        terms=terms,
    )


def message(template: str, request: Request, codes: tuple[str, str]) -> dict[str, object]:
    """Return the user's message for a chat template.

    Args:
        template: of the catalogue, or ``structured``.
        request: the sentence.
        codes: the model's own codes of source and target, for the structured form.
    """
    if template != STRUCTURED:
        return {"role": "user", "content": prompt(template, request)}
    part = {
        "type": "text",
        "source_lang_code": codes[0],
        "target_lang_code": codes[1],
        "text": request.text,
    }
    return {"role": "user", "content": [part]}


def cleaned(answer: str, request: Request) -> str:
    """Return what of an answer is the translation of one sentence."""
    text = _THOUGHTS.sub("", answer).strip()
    if fenced := _FENCE.match(text):
        text = fenced["inside"].strip()
    text = _OPENING.sub("", text)
    for language in (request.target, request.source):
        text = text.removeprefix(f"{ENGLISH_NAMES[language]}:").strip()
    text = _NOTE.sub("", text).strip()
    if "\n" not in request.text.strip():
        text = text.split("\n\n")[0].strip()
    if (strong := _EMPHASIS.match(text)) and not _EMPHASIS.match(request.text.strip()):
        text = strong["inside"].strip()
    return _unquoted(text, request.text.strip())


def _unquoted(text: str, source: str) -> str:
    """Take away quotation marks around the whole that the source does not have."""
    opened = source[:1] in {opening for opening, _ in _QUOTES}
    for opening, closing in _QUOTES:
        inside = text[1:-1]
        whole = len(text) > 2 and text.startswith(opening) and text.endswith(closing)
        if whole and not opened and opening not in inside and closing not in inside:
            return inside.strip()
    return text
