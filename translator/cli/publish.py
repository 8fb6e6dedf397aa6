"""`translator publish`: approved, current drafts leave the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from translator.cli.render import render_again
from translator.cli.session import (
    SOURCE_GONE,
    Session,
    existing_session,
    reread,
    reviewer,
    stamp,
)
from translator.console import terminal
from translator.errors import UsageError, WorkflowError
from translator.publishing.publish import Published
from translator.publishing.publish import publish as publish_drafts


@click.command()
@click.argument("refs", metavar="[DRAFT]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything that is approved.")
@click.option("--format", "formats", help="List of md,html,json; default: desk.toml.")
@click.option("--by", "who", metavar="NAME", help="Who publishes; default: desk.toml or the user.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def publish(
    desk: Path | None,
    refs: tuple[str, ...],
    everything: bool,
    formats: str | None,
    who: str | None,
    as_json: bool,
) -> None:
    """Write approved drafts to published/; anything else is refused, with the reason."""
    if bool(refs) == everything:
        raise UsageError("name the drafts to publish, or say --all", hint="`translator status`")
    with existing_session(desk) as session:
        wanted = list(refs) or [draft.id for draft in session.store.drafts(state="approved")]
        if not wanted:
            raise WorkflowError("nothing is approved", hint="translator approve DRAFT comes first")
        chosen = _formats(formats) or session.desk.settings.formats
        name = reviewer(who, session.desk)
        digests = _refresh(session, wanted)
        done = publish_drafts(
            session.store, session.desk, wanted, chosen, name, stamp(), digests=digests
        )
        for article in dict.fromkeys(item.draft.article for item in done):
            render_again(session, article)
    _tell(done, as_json=as_json)


def _tell(done: Sequence[Published], *, as_json: bool) -> None:
    if as_json:
        terminal.json_data(
            [{"draft": item.draft.id, "files": [str(file) for file in item.files]} for item in done]
        )
        return
    for item in done:
        for file in item.files:
            terminal.data(str(file))
    terminal.say(f"{len(done)} draft{'s' if len(done) != 1 else ''} published")


def _formats(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip()) if text else ()


def _refresh(session: Session, refs: list[str]) -> dict[str, str | None]:
    """Read the articles' files as they are now; an embargo set since then must hold."""
    articles = {session.store.draft(ref).article for ref in refs}
    return {name: _refresh_one(session, name) for name in articles}


def _refresh_one(session: Session, article_id: str) -> str | None:
    known = session.store.article(article_id)
    fresh = reread(known)
    if fresh is None:
        terminal.warn(SOURCE_GONE.format(article=article_id))
        return None
    if fresh.digest == known.digest:
        session.store.add_article(replace(fresh, id=article_id), stamp())
    return fresh.digest
