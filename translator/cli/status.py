"""`translator status`: the drafts of the desk and what they wait for."""

from __future__ import annotations

from pathlib import Path

import click

from translator.cli.session import Session, digest_reader, existing_session
from translator.console import terminal
from translator.desk import review
from translator.drafting.draft import Draft

_NEXT = {
    "draft": "review",
    "in_review": "review",
    "rejected": "edit",
    "approved": "publish",
    "published": "",
    "withdrawn": "",
}


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--all", "everything", is_flag=True, help="List superseded drafts too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def status(desk: Path | None, articles: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """List the drafts of the desk: state, staleness, findings and what comes next."""
    with existing_session(desk) as session:
        drafts = [
            draft
            for draft in session.store.drafts()
            if (everything or draft.state != "superseded")
            and (not articles or draft.article in articles)
        ]
        digest = digest_reader(session.store)
        rows = [_row(draft, digest(draft.article), session) for draft in drafts]
    if as_json:
        terminal.json_data(rows)
        return
    columns = ["draft", "state", "stale", "errors", "warnings", "model", "next"]
    terminal.table(columns, [[_cell(row[name]) for name in columns] for row in rows])
    terminal.say(_summary(rows))


def _row(draft: Draft, digest: str | None, session: Session) -> dict[str, object]:
    newest = digest or session.store.article(draft.article).digest
    stale = draft.state != "superseded" and review.is_stale(draft, newest)
    severities = [finding.severity for unit in draft.units for finding in unit.findings]
    return {
        "draft": draft.id,
        "article": draft.article,
        "language": draft.target,
        "state": draft.state,
        "stale": stale,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "model": draft.signature.model,
        "segments": len(draft.units),
        "created": draft.created,
        "source_found": digest is not None,
        "next": _next(draft, stale=stale),
    }


def _next(draft: Draft, *, stale: bool) -> str:
    if stale:
        return "draft again: the source has changed"
    return _NEXT.get(draft.state, "")


def _summary(rows: list[dict[str, object]]) -> str:
    if not rows:
        return "no drafts; `translator draft ARTICLE` makes some"
    stale = sum(bool(row["stale"]) for row in rows)
    waiting = sum(row["next"] == "review" for row in rows)
    approved = sum(row["next"] == "publish" for row in rows)
    return f"{len(rows)} drafts: {waiting} to review, {approved} to publish, {stale} stale"


def _cell(value: object) -> str:
    return {True: "stale", False: ""}[value] if isinstance(value, bool) else str(value)
