"""The rows of the review page: source beside target, marked, with what there is to say below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from re import finditer
from typing import Literal
from urllib.parse import urlsplit

from translator.article.model import Article, Block, Segment, Span
from translator.checks.base import SEVERITIES, Finding
from translator.drafting.draft import Draft, Unit
from translator.terms.ledger import LedgerRow
from translator.web import strings
from translator.web.template import NOTHING, Mark, Markup, details, el, join, marked, note, shown

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
"""A click on anything else could run a script or open a file."""

_INLINE_TAGS = {"bold": "b", "italic": "i", "link": "a", "code": "code"}

Fate = Literal["held", "missing", "unknown"]
"""What became of a term: `unknown` means that the termbase has no form to hold the draft to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One draft of one article under the name of its tab."""

    article: Article
    draft: Draft
    name: str

    def anchor(self, segment: str) -> str:
        """Return the id of a unit's row."""
        return f"{self.name}-{segment}"


def fate(row: LedgerRow) -> Fate:
    """Return what became of a term hit."""
    if row.method != "failed":
        return "held"
    return "missing" if row.target else "unknown"


def is_flagged(unit: Unit) -> bool:
    """Return whether an editor has to look: there is a finding, or a term is missing."""
    return bool(unit.findings) or any(fate(row) == "missing" for row in unit.ledger)


def rows(panel: Panel) -> Markup:
    """Return every block of the article with its units, in the article's order.

    What has no counterpart is shown too: blocks that the draft lacks, and units whose block this
    version of the article lacks.
    """
    units = _by_block(panel.draft)
    numbers = _item_numbers(panel.article.blocks)
    found = [
        _block(panel, block, units.pop(block.id, []), numbers.get(block.id, 0))
        for block in panel.article.blocks
    ]
    return join([*found, _strays(panel, list(chain.from_iterable(units.values())))])


def untranslated(article: Article, draft: Draft) -> int:
    """Count the pieces of the article that no unit of the draft translates."""
    units = _by_block(draft)
    return sum(len(_lost_texts(block, units.get(block.id, []))) for block in article.blocks)


def _by_block(draft: Draft) -> dict[str, list[Unit]]:
    units: dict[str, list[Unit]] = {}
    for unit in draft.units:
        units.setdefault(unit.segment.block, []).append(unit)
    return units


def _item_numbers(blocks: Sequence[Block]) -> dict[str, int]:
    """Count the items of each numbered list from 1."""
    counts: dict[tuple[int, int], int] = {}
    numbers: dict[str, int] = {}
    for block in blocks:
        if block.kind == "list-item" and block.ordered:
            place = (block.group, block.level)
            numbers[block.id] = counts[place] = counts.get(place, 0) + 1
    return numbers


def _block(panel: Panel, block: Block, units: Sequence[Unit], number: int) -> Markup:
    body = [_row(panel, unit, _inline(block, unit.segment)) for unit in units]
    lost = _lost_texts(block, units)
    body += [_lost(panel, text) for text in lost]
    if not body:
        return NOTHING
    flagged = bool(lost) or any(is_flagged(unit) for unit in units)
    css = f"{block.kind} numbered" if number else block.kind
    return _group(strings.block_label(block, number), body, css=css, flagged=flagged)


def _strays(panel: Panel, units: Sequence[Unit]) -> Markup:
    if not units:
        return NOTHING
    body = [_row(panel, unit, []) for unit in units]
    return _group(strings.STRAY, body, css="stray", flagged=any(map(is_flagged, units)))


def _group(label: str, body: Sequence[Markup], *, css: str, flagged: bool) -> Markup:
    css = f"block {css}" + (" flagged" if flagged else "")
    return el("div", note(label, "kind"), el("div", *body, class_="rows"), class_=css)


def _lost_texts(block: Block, units: Sequence[Unit]) -> list[str]:
    """Return the pieces of a block, white space apart, that no unit translates."""
    pieces: list[str] = []
    place = 0
    for unit in sorted(units, key=lambda unit: unit.segment.start):
        pieces.append(block.text[place : unit.segment.start])
        place = max(place, unit.segment.end)
    return [piece.strip() for piece in [*pieces, block.text[place:]] if piece.strip()]


def _lost(panel: Panel, text: str) -> Markup:
    pair = [
        _text(panel.article.language, "source", shown(text)),
        _text(panel.draft.target, "target", NOTHING),
    ]
    remark = _remark("error", strings.NO_TRANSLATION, "")
    content = [el("div", *pair, class_="pair"), el("ul", remark, class_="notes")]
    return el("div", *content, class_="row flagged", tabindex="-1")


def _row(panel: Panel, unit: Unit, inline: Sequence[Mark]) -> Markup:
    findings = by_severity(unit.findings)
    source = marked(unit.segment.text, _source_marks(unit, findings, inline))
    target = marked(unit.target, _target_marks(unit, findings))
    pair = [
        _text(panel.article.language, "source", source),
        _text(panel.draft.target, "target", target),
    ]
    flagged = is_flagged(unit)
    return el(
        "div",
        _meta(panel, unit),
        el("div", *pair, class_="pair"),
        _notes(unit, findings),
        _machine_text(unit, panel.draft.target),
        id=panel.anchor(unit.segment.id),
        class_="row flagged" if flagged else "row",
        tabindex="-1" if flagged else None,
    )


def _text(language: str, side: str, content: Markup) -> Markup:
    if not content:
        return el("p", shown(strings.EMPTY), class_=f"text {side} empty", data_side=language)
    return el("p", content, class_=f"text {side}", lang=language, data_side=language)


def _meta(panel: Panel, unit: Unit) -> Markup:
    word, meaning = strings.ORIGINS[unit.origin]
    title = f"{meaning} {strings.ROUTE}: {unit.route}" if unit.route else meaning
    parts = [
        el("span", shown(unit.segment.id), class_="uid"),
        el("span", shown(word), class_=f"origin {unit.origin}", title=title),
    ]
    # The route that most rows share stands once, at the head of the draft.
    if unit.route and unit.route != panel.draft.signature.route:
        parts.append(el("span", shown(unit.route), class_="route"))
    if unit.score:
        score = shown(f"score {unit.score:.2f}")
        parts.append(el("span", score, class_="score", title=strings.SCORE))
    return el("p", *parts, class_="meta")


def by_severity(findings: Sequence[Finding]) -> list[Finding]:
    """Return the gravest findings first, else in the order in which the checks gave them."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def _inline(block: Block, segment: Segment) -> list[Mark]:
    """Return a block's inline markup over one of its segments."""
    if block.text[segment.start : segment.end] != segment.text:
        return []
    marks: list[Mark] = []
    linked_to = 0
    for span in sorted(block.spans, key=lambda span: span.start):
        nested = span.kind == "link" and span.start < linked_to
        if span.kind == "link":
            linked_to = max(linked_to, span.end)
        marks.append(_inline_mark(span, segment.start, nested=nested))
    return marks


def _inline_mark(span: Span, offset: int, *, nested: bool) -> Mark:
    start, end = span.start - offset, span.end - offset
    if span.kind != "link":
        return Mark(start=start, end=end, tag=_INLINE_TAGS[span.kind])
    href = span.href or ""
    # HTML knows no link inside a link.
    if nested or not _is_safe(href):
        return Mark(start=start, end=end, css="link", title=href)
    return Mark(start=start, end=end, tag="a", css="link", title=href, href=href)


def _is_safe(href: str) -> bool:
    try:
        return urlsplit(href).scheme in SAFE_SCHEMES
    except ValueError:
        return False


def _source_marks(
    unit: Unit, findings: Sequence[Finding], inline: Sequence[Mark]
) -> Iterator[Mark]:
    yield from inline
    for row in unit.ledger:
        css, title = f"term {fate(row)}", strings.term_title(row)
        yield Mark(start=row.hit.start, end=row.hit.end, tag="span", css=css, title=title)
    for number, finding in enumerate(findings, start=1):
        if finding.source:
            yield _finding_mark(finding, finding.source, unit.segment.text, number)


def _target_marks(unit: Unit, findings: Sequence[Finding]) -> Iterator[Mark]:
    for row in unit.ledger:
        end = row.start + len(row.written)
        # An edit may have moved the words since; a mark on others would mislead.
        if row.written and row.start >= 0 and unit.target[row.start : end] == row.written:
            css, title = f"term {fate(row)}", strings.term_title(row)
            yield Mark(start=row.start, end=end, tag="span", css=css, title=title)
    for number, finding in enumerate(findings, start=1):
        if finding.target:
            yield _finding_mark(finding, finding.target, unit.target, number)


def _finding_mark(finding: Finding, span: tuple[int, int], text: str, number: int) -> Mark:
    start, end = span
    if start >= end:
        # A place between letters shows on the letter beside it.
        start = min(start, len(text) - 1)
        end = start + 1
    title = f"{strings.SEVERITIES[finding.severity][1]}: {finding.message}"
    css = f"find {finding.severity}"
    return Mark(start=start, end=end, tag="mark", css=css, title=title, number=str(number))


def _notes(unit: Unit, findings: Sequence[Finding]) -> Markup:
    notes = [_finding_note(finding, number) for number, finding in enumerate(findings, start=1)]
    notes += [
        _term_note(row)
        for row in unit.ledger
        if fate(row) == "missing" and not _is_said(row, findings)
    ]
    return el("ul", *notes, class_="notes") if notes else NOTHING


def _is_said(row: LedgerRow, findings: Sequence[Finding]) -> bool:
    """Return whether a finding already names the approved term at this very place."""
    place = (row.hit.start, row.hit.end)
    return any(
        finding.source == place and row.target in f"{finding.message} {finding.hint}"
        for finding in findings
    )


def _finding_note(finding: Finding, number: int) -> Markup:
    extra = el("code", shown(finding.check), class_="check")
    return _remark(finding.severity, finding.message, finding.hint, number=number, extra=extra)


def _term_note(row: LedgerRow) -> Markup:
    message, hint = strings.missing_term(row)
    return _remark("term", message, hint, extra=el("code", shown(row.hit.concept), class_="check"))


def _remark(
    kind: str, message: str, hint: str, *, number: int = 0, extra: Markup = NOTHING
) -> Markup:
    sign, word = strings.REMARKS[kind]
    parts = [
        el("span", shown(sign), class_=f"sign {kind}", aria_hidden="true"),
        el("strong", shown(f"{word}{f' {number}' if number else ''}: ")),
        shown(message),
    ]
    if hint:
        parts.append(el("span", shown(f" → {hint}"), class_="hint"))
    return el("li", el("span", *parts, shown(" "), extra), class_=f"remark {kind}")


def _machine_text(unit: Unit, language: str) -> Markup:
    if not unit.machine_target or unit.machine_target == unit.target:
        return NOTHING
    text = marked(unit.machine_target, _replaced(unit.machine_target, unit.target))
    return details(strings.MACHINE_TEXT, el("p", text, class_="text", lang=language), css="was")


def _replaced(before: str, after: str) -> Iterator[Mark]:
    """Yield a mark over every word of `before` that `after` has lost or changed."""
    old = [(match.start(), match.group()) for match in finditer(r"\w+|\s+|.", before)]
    new = [match.group() for match in finditer(r"\w+|\s+|.", after)]
    matcher = SequenceMatcher(a=[word for _, word in old], b=new, autojunk=False)
    edges = [start for start, _ in old] + [len(before)]
    for operation, start, end, _, _ in matcher.get_opcodes():
        if operation in {"replace", "delete"}:
            yield Mark(start=edges[start], end=edges[end], tag="del")
