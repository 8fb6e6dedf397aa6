"""The words of the review page. The interface speaks English; the texts speak their own tongue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from translator.article.model import Block, BlockKind
from translator.checks.base import Severity
from translator.drafting.draft import Origin, State
from translator.terms.ledger import LedgerRow, Method

KINDS: dict[BlockKind, str] = {
    "headline": "Headline",
    "abstract": "Abstract",
    "dateline": "Dateline",
    "paragraph": "Paragraph",
    "subhead": "Subhead",
    "list-item": "List item",
    "quote": "Quote",
    "caption": "Caption",
    "credit": "Credit",
    "table-cell": "Table",
    "verbatim": "Verbatim",
}

ORIGINS: dict[Origin, tuple[str, str]] = {
    "mt": ("machine", "Written by the machine; nobody has touched it."),
    "rule": ("rule", "Written by a rule, not by a model."),
    "copy": ("copied", "Carried over untouched."),
    "human": ("editor", "Written or changed by an editor."),
    "memory": ("memory", "Taken from the translation memory."),
}

SEVERITIES: dict[Severity, tuple[str, str, str]] = {
    "error": ("×", "error", "errors"),
    "warning": ("!", "warning", "warnings"),
    "info": ("i", "note", "notes"),
}
"""Sign, singular, plural. The signs are in every font, and differ in shape."""

REMARKS: dict[str, tuple[str, str]] = {
    "error": ("×", "Error"),
    "warning": ("!", "Warning"),
    "info": ("i", "Note"),
    "term": ("T", "Term"),
}
"""Sign and word before a line under a row."""

EMPTY = "Empty: there is no translation."
NO_TRANSLATION = "the draft lacks this part of the article"
STRAY = "Not in this version of the article"
MACHINE_TEXT = "What the machine had written"
ROUTE = "Route"
SCORE = "Mean log-probability a token: nearer to 0 is surer"

METHODS: dict[Method, str] = {
    "kept": "kept (the engine wrote it)",
    "reranked": "reranked (a candidate that holds it was taken)",
    "repaired": "repaired (put in place of another word)",
    "inflected": "inflected (put in with its ending)",
    "failed": "failed (the draft does not hold it)",
}

CERTAINTIES: dict[str, str] = {
    "exact": "exact",
    "strict": "in a form of its own",
    "lenient": "with an unusual suffix",
    "derived": "as an adjective",
    "none": "none",
}

FATES: dict[str, tuple[str, str]] = {
    "held": ("✓", "held"),
    "missing": ("×", "missing"),
    "unknown": ("?", "no approved form"),
}

LEGEND = (
    ("term held", "term held", "the draft has the approved form"),
    ("term missing", "term missing", "the approved form stands under the row"),
    ("term unknown", "term without a form", "the termbase has none in this language"),
    ("find error", "error", "do not approve it as it is"),
    ("find warning", "warning", "look twice"),
    ("find info", "note", "for your information"),
    ("ctl", "U+202E", "a character that cannot be seen, drawn as its code"),
)
"""Class, example and meaning of every mark."""

CLEAN = "no errors or warnings"

MACHINE_DRAFT = "Machine draft – not approved"
STALE = (
    "The article has changed since this draft was made. "
    "Draft it again: an old version cannot be published."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What a draft's state means to whoever reads the page."""

    heading: str
    text: str
    tone: Literal["stop", "go"] = "stop"


APPROVED: frozenset[State] = frozenset({"approved", "published"})
"""States in which an editor has answered for the text."""

BANNERS: dict[State, Banner] = {
    "draft": Banner(
        heading=MACHINE_DRAFT,
        text="No human has read this text yet. Not for publication.",
    ),
    "in_review": Banner(
        heading=MACHINE_DRAFT,
        text="An editor is at work on it. Not for publication.",
    ),
    "rejected": Banner(
        heading=MACHINE_DRAFT,
        text="An editor has rejected this draft. Not for publication.",
    ),
    "withdrawn": Banner(
        heading="Withdrawn – not approved any more",
        text="This text was published and then withdrawn. Do not use it.",
    ),
    "superseded": Banner(
        heading=MACHINE_DRAFT,
        text="A newer draft has taken its place. Do not use it.",
    ),
    "approved": Banner(
        heading="Approved by an editor",
        text="Any change to source, text, terms or model voids the approval.",
        tone="go",
    ),
    "published": Banner(
        heading="Approved and published",
        text="Any change needs a correction.",
        tone="go",
    ),
}

_REVIEW = (
    ("edit", "Change the text"),
    ("approve", "Answer for it with your name"),
    ("reject", "Send it back"),
)
NEXT_STEPS: dict[State, tuple[tuple[str, str], ...]] = {
    "draft": _REVIEW,
    "in_review": _REVIEW,
    "rejected": (("edit", "Mend the text; it becomes a draft again"),),
    "approved": (
        ("publish", "Write the files for the wire"),
        ("edit", "Change the text; this reopens the review"),
    ),
    "published": (),
    "withdrawn": (),
    "superseded": (),
}
"""Verb and reason, for the states from which the desk allows the step."""

NO_STEPS = "Nothing is left to do with this draft."

LEDGER_HEADS = (
    "Where",
    "Concept",
    "Found in the source",
    "Approved term",
    "Written in the draft",
    "Method",
    "Certainty",
    "Mandatory",
)


def count(number: int, singular: str, plural: str) -> str:
    """Return ``1 error`` or ``2 errors``."""
    return f"{number} {singular if number == 1 else plural}"


def block_label(block: Block, number: int = 0) -> str:
    """Say what the block is, as an editor would: ``Table 1, row 2, column 3``.

    `number` counts the items of a numbered list from 1.
    """
    kind = KINDS[block.kind]
    if block.cell is not None:
        table, row, column = (index + 1 for index in block.cell)
        return f"{kind} {table}, row {row}, column {column}"
    if block.kind == "subhead" and block.level:
        return f"{kind}, level {block.level}"
    if block.kind == "list-item":
        return f"Numbered item {number}" if number else kind
    return kind


def term_title(row: LedgerRow) -> str:
    """Say everything about one hit in the line that appears under the pointer."""
    approved = f"approved term: {row.target}" if row.target else "no approved term"
    parts = [f"{row.hit.concept}: {row.hit.term}", approved]
    if row.written:
        parts.append(f"written: {row.written}")
    return " · ".join([*parts, METHODS[row.method], *([row.note] if row.note else [])])


def missing_term(row: LedgerRow) -> tuple[str, str]:
    """Say which term the draft lacks, and what it should hold."""
    status = "mandatory" if row.mandatory else "preferred"
    message = f"the {status} term for “{row.hit.form}” is missing"
    return message, f"approved: {row.target}" + (f" ({row.note})" if row.note else "")
