"""Reading and writing the cells of a glossary row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from translator.errors import UsageError
from translator.language import morphology
from translator.language.casing import nfc
from translator.terms.concept import Grammar, Term, Usage

MARKS: dict[str, Usage] = {"~": "deprecated", "!": "forbidden"}
"""What may stand before a form, beside ``?`` for a form in doubt."""

_ALL_MARKS = "?~! "
_TEXTS = frozenset({"pron", "stem"})
_CHOICES = {"head": ("poss", "bare"), "apostrophe": ("tdk", "press", "none")}
_SWITCHES = frozenset({"front", "soften"})
_MIXED = re.compile(r"[A-Za-zƏəİıĞğŞşÖöÜüÇç][\u0400-\u052f]|[\u0400-\u052f][A-Za-zƏəİıĞğŞşÖöÜüÇç]")
"""A Latin letter beside a Cyrillic one: a look-alike that no search would find."""


def terms(cell: str) -> tuple[Term, ...]:
    """Read ``preferred|admitted|~deprecated|!forbidden|?doubtful``.

    The first form that may be written is the preferred one and comes first.
    """
    forms = [form for part in cell.split("|") if (form := _form(part.strip()))]
    first = next((form for form in forms if form.usage == "admitted"), None)
    if first is None:
        return tuple(forms)
    chosen = Term(text=first.text, doubtful=first.doubtful)
    return (chosen, *(form for form in forms if form is not first))


def _form(part: str) -> Term | None:
    text = part.lstrip(_ALL_MARKS)
    marks = part[: len(part) - len(text)]
    if not text:
        return None
    usage: Usage = next((MARKS[mark] for mark in marks if mark in MARKS), "admitted")
    return Term(text=text, preferred=False, doubtful="?" in marks, usage=usage)


def cell(forms: Iterable[Term]) -> str:
    """Write the forms of one language as a cell."""
    marks = {usage: mark for mark, usage in MARKS.items()}
    return "|".join(
        ("?" if form.doubtful else "") + marks.get(form.usage, "") + form.text for form in forms
    )


def term_problems(tag: str, forms: Iterable[Term], raw: str) -> Iterator[str]:
    """Yield what is wrong with the forms of one language."""
    found = list(forms)
    if not found:
        yield f"{tag} has a mark but no term" if raw.strip(" |") else f"{tag} has no term"
        return
    if not found[0].preferred:
        yield f"{tag} has no form that may be written: every one is deprecated or forbidden"
    seen: set[str] = set()
    for form in found:
        if _MIXED.search(form.text):
            yield f"{tag} {form.text!r} mixes Latin and Cyrillic letters in one word"
        if form.text in seen:
            yield f"{tag} {form.text!r} stands twice"
        seen.add(form.text)


def grammar(text: str) -> Grammar:
    """Read ``head=poss; pron=baydın; front=yes; dat=Бакуге``.

    Whatever is no attribute of `Grammar` is the dotted name of a form, which is written whole.

    Raises:
        UsageError: a part is not ``name=value``, or a name or value is unknown.
    """
    values: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        name, equals, value = (each.strip() for each in part.partition("="))
        if not (name and equals and value) or name in values:
            raise UsageError(f"not name=value, or twice: {part!r}", hint="head=poss; pron=baydın")
        values[name] = value
    overrides = {name: value for name, value in values.items() if name not in _attributes()}
    return Grammar(
        pron=values.get("pron", ""),
        stem=values.get("stem", ""),
        head=_choice(values, "head"),
        apostrophe=_choice(values, "apostrophe"),
        front=_switch(values, "front"),
        soften=_switch(values, "soften"),
        overrides=tuple(
            sorted((str(morphology.Features.parse(name)), nfc(v)) for name, v in overrides.items())
        ),
    )


def grammar_cell(value: Grammar) -> str:
    """Write a grammar as a cell; what follows the rules is left out."""
    switches = {True: "yes", False: "no", None: ""}
    parts = {
        "pron": value.pron,
        "head": value.head,
        "apostrophe": value.apostrophe,
        "front": switches[value.front],
        "soften": switches[value.soften],
        "stem": value.stem,
        **dict(value.overrides),
    }
    return "; ".join(f"{name}={text}" for name, text in parts.items() if text)


def yes(text: str) -> bool:
    """Read ``yes`` or ``no``; nothing is no.

    Raises:
        UsageError: it is neither.
    """
    if text not in {"", "yes", "no"}:
        raise UsageError(f"{text!r} is neither yes nor no", hint="write yes, no or nothing")
    return text == "yes"


def day(text: str) -> date | None:
    """Read an ISO date; nothing is no limit.

    Raises:
        UsageError: it is no date.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise UsageError(f"{text!r} is no date", hint="write it as 2026-11-24") from fault


def _attributes() -> frozenset[str]:
    return _TEXTS | _CHOICES.keys() | _SWITCHES


def _choice(values: dict[str, str], name: str) -> str:
    found = values.get(name, "")
    if found and found not in _CHOICES[name]:
        raise UsageError(
            f"{name}={found!r} is none of {', '.join(_CHOICES[name])}", hint="see the README"
        )
    return found


def _switch(values: dict[str, str], name: str) -> bool | None:
    return yes(values[name]) if name in values else None
