"""`translator show`: one draft, segment by segment, with terms and findings."""

from __future__ import annotations

from pathlib import Path

import click

from translator.cli.session import Session, digest_reader, draft_json, existing_session
from translator.console import terminal
from translator.desk import review
from translator.drafting.draft import Draft, Unit

_MARKS = {"error": "✗", "warning": "!", "info": "·"}


@click.command()
@click.argument("ref", metavar="DRAFT")
@click.option("--findings", "only", is_flag=True, help="Only segments with findings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(desk: Path | None, ref: str, only: bool, as_json: bool) -> None:
    """Print a draft: source, target, terms and findings of every segment.

    DRAFT is ARTICLE.LANG, or ARTICLE.LANG.N for an earlier one.
    """
    with existing_session(desk) as session:
        draft = session.store.draft(ref)
        stale = _is_stale(session, draft)
        events = session.store.events(draft.id)
    if as_json:
        terminal.json_data(draft_json(draft, stale=stale))
        return
    for line in _head(draft, stale=stale):
        terminal.data(line)
    for unit in draft.units:
        if unit.findings or not only:
            for line in _unit(unit):
                terminal.data(line)
    terminal.data("")
    for event in events:
        comment = f": {event.comment}" if event.comment else ""
        terminal.data(f"{event.when}  {event.what} by {event.who}{comment}")
    terminal.say(f"next: translator edit {ref}, then translator approve {ref}")


def _is_stale(session: Session, draft: Draft) -> bool:
    digest = digest_reader(session.store)(draft.article)
    return review.is_stale(draft, digest or session.store.article(draft.article).digest)


def _head(draft: Draft, *, stale: bool) -> list[str]:
    state = draft.state + (", stale: the source has changed" if stale else "")
    return [
        f"{draft.id}  {draft.source} → {draft.target}  {state}  {draft.created}",
        draft.signature.line,
        "",
    ]


def _unit(unit: Unit) -> list[str]:
    lines = [f"[{unit.segment.id}] {unit.origin}", f"  {unit.segment.text}", f"  {unit.target}"]
    for row in unit.ledger:
        held = f"“{row.written}”" if row.method != "failed" else "missing"
        held += f" (was “{row.before}”)" if row.before else ""
        wanted = row.target or "no term in this language"
        lines.append(f"    term {row.hit.form} → {wanted}: {held}")
    for finding in unit.findings:
        hint = f" ({finding.hint})" if finding.hint else ""
        lines.append(f"    {_MARKS[finding.severity]} {finding.check}: {finding.message}{hint}")
    return [*lines, ""]
