"""Records of a draft as rows of the database, and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from translator.article.model import Segment
from translator.checks.base import Finding
from translator.desk.events import Event, Publication
from translator.drafting.draft import Draft, Signature, Unit, signature_from_dict
from translator.terms.ledger import LedgerRow, TermHit

Row = tuple[Any, ...]


def draft_row(draft: Draft, number: int) -> Row:
    """Return a draft's own columns."""
    return (
        draft.id,
        draft.article,
        draft.digest,
        draft.source,
        draft.target,
        number,
        signature_json(draft.signature),
        draft.signature.digest,
        draft.state,
        draft.created,
    )


def signature_json(signature: Signature) -> str:
    """Return the form of a signature that `draft_from_rows` reads."""
    return json.dumps(asdict(signature), ensure_ascii=False)


def unit_row(draft: str, position: int, unit: Unit) -> Row:
    """Return a unit's own columns."""
    segment = unit.segment
    return (
        draft,
        position,
        segment.id,
        segment.block,
        segment.text,
        segment.start,
        segment.end,
        unit.machine_target,
        unit.target,
        unit.origin,
        unit.score,
        unit.route,
    )


def ledger_rows(draft: str, units: Sequence[Unit]) -> list[Row]:
    """Return the columns of every ledger row, unit by unit."""
    return [
        (draft, at, position, *_hit_columns(row.hit), *_ledger_columns(row))
        for at, unit in enumerate(units)
        for position, row in enumerate(unit.ledger)
    ]


def _hit_columns(hit: TermHit) -> Row:
    return (hit.concept, hit.term, hit.form, hit.start, hit.end, hit.suffix)


def _ledger_columns(row: LedgerRow) -> Row:
    return (
        row.target,
        row.method,
        row.written,
        row.start,
        int(row.mandatory),
        row.certainty,
        row.note,
        row.hit.features,
        row.features,
        row.before,
        row.after,
    )


def finding_rows(draft: str, units: Sequence[Unit]) -> list[Row]:
    """Return the columns of every finding, unit by unit."""
    return [
        (draft, at, position, *_finding_columns(finding))
        for at, unit in enumerate(units)
        for position, finding in enumerate(unit.findings)
    ]


def _finding_columns(finding: Finding) -> Row:
    source = finding.source or (None, None)
    target = finding.target or (None, None)
    return (finding.check, finding.severity, finding.message, *source, *target, finding.hint)


def event_row(event: Event) -> Row:
    """Return an event's columns, without its running number."""
    return (
        event.draft,
        event.who,
        event.when,
        event.what,
        event.from_state,
        event.to_state,
        event.comment,
        event.content_hash,
    )


def event_from_row(row: Row) -> Event:
    """Rebuild an event from `event_row`."""
    draft, who, when, what, from_state, to_state, comment, content_hash = row
    return Event(
        draft=draft,
        who=who,
        when=when,
        what=what,
        from_state=from_state,
        to_state=to_state,
        comment=comment,
        content_hash=content_hash,
    )


def publication_row(publication: Publication) -> Row:
    """Return a publication's columns."""
    return (
        publication.draft,
        publication.format,
        publication.path,
        publication.sha256,
        publication.started,
        publication.completed,
    )


def publication_from_row(row: Row) -> Publication:
    """Rebuild a publication from `publication_row`."""
    draft, name, path, sha256, started, completed = row
    return Publication(
        draft=draft, format=name, path=path, sha256=sha256, started=started, completed=completed
    )


def draft_from_rows(
    row: Row, units: Iterable[Row], ledger: Iterable[Row], findings: Iterable[Row]
) -> Draft:
    """Rebuild a draft from its own columns and those of its units, ledger rows and findings."""
    identity, article, digest, source, target, _, signature, _, state, created = row
    terms: dict[int, list[LedgerRow]] = defaultdict(list)
    for item in ledger:
        terms[item[1]].append(_ledger_from_row(item))
    found: dict[int, list[Finding]] = defaultdict(list)
    for item in findings:
        found[item[1]].append(_finding_from_row(item))
    return Draft(
        id=identity,
        article=article,
        digest=digest,
        source=source,
        target=target,
        units=tuple(
            _unit_from_row(item, tuple(terms[item[1]]), tuple(found[item[1]])) for item in units
        ),
        signature=signature_from_dict(json.loads(signature)),
        state=state,
        created=created,
    )


def _unit_from_row(row: Row, ledger: tuple[LedgerRow, ...], findings: tuple[Finding, ...]) -> Unit:
    _, _, segment, block, text, start, end, machine_target, target, origin, score, route = row
    return Unit(
        segment=Segment(id=segment, block=block, text=text, start=start, end=end),
        machine_target=machine_target,
        target=target,
        origin=origin,
        score=score,
        route=route,
        ledger=ledger,
        findings=findings,
    )


def _ledger_from_row(row: Row) -> LedgerRow:
    concept, term, form, hit_start, hit_end, suffix = row[3:9]
    target, method, written, start, mandatory, certainty, note = row[9:16]
    source_features, features, before, after = row[16:]
    return LedgerRow(
        hit=TermHit(
            concept=concept,
            term=term,
            form=form,
            start=hit_start,
            end=hit_end,
            suffix=suffix,
            features=source_features,
        ),
        target=target,
        method=method,
        written=written,
        start=start,
        mandatory=bool(mandatory),
        certainty=certainty,
        note=note,
        features=features,
        before=before,
        after=after,
    )


def _finding_from_row(row: Row) -> Finding:
    name, severity, message, source_start, source_end, target_start, target_end, hint = row[3:]
    return Finding(
        check=name,
        severity=severity,
        message=message,
        source=None if source_start is None else (source_start, source_end),
        target=None if target_start is None else (target_start, target_end),
        hint=hint,
    )
