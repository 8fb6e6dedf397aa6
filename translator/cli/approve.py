"""`translator approve`: a human's signature under a draft as it stands."""

from __future__ import annotations

from pathlib import Path

import click

from translator.cli.render import render_again
from translator.cli.session import (
    SOURCE_GONE,
    digest_reader,
    existing_session,
    reviewer,
    stamp,
)
from translator.console import terminal
from translator.desk import review


@click.command()
@click.argument("refs", metavar="DRAFT...", nargs=-1, required=True)
@click.option("--by", "who", metavar="NAME", help="Who approves; default: desk.toml or the user.")
@click.option("--despite", metavar="REASON", help="Approve although findings say error, and why.")
@click.pass_obj
def approve(desk: Path | None, refs: tuple[str, ...], who: str | None, despite: str | None) -> None:
    """Approve drafts after reading them.

    The approval is bound to source, text, terms and signature: any change voids it. Drafts whose
    source has changed, and drafts of the dry-run engine, cannot be approved.
    """
    with existing_session(desk) as session:
        name = reviewer(who, session.desk)
        digest = digest_reader(session.store)
        for ref in refs:
            draft = session.store.draft(ref)
            current = digest(draft.article)
            if current is None:
                terminal.warn(SOURCE_GONE.format(article=draft.article))
            approved = review.approve(session.store, draft.id, name, stamp(), current, despite)
            render_again(session, approved.article)
            terminal.data(approved.id)
            terminal.say(f"approved by {name}; next: translator publish {ref}")
