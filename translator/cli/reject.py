"""`translator reject`: a draft goes back, with the reason."""

from __future__ import annotations

from pathlib import Path

import click

from translator.cli.render import render_again
from translator.cli.session import existing_session, reviewer, stamp
from translator.console import terminal
from translator.desk import review


@click.command()
@click.argument("ref", metavar="DRAFT")
@click.option("--reason", required=True, help="Why; kept in the draft's history.")
@click.option("--by", "who", metavar="NAME", help="Who rejects; default: desk.toml or the user.")
@click.pass_obj
def reject(desk: Path | None, ref: str, reason: str, who: str | None) -> None:
    """Send a draft back, with the reason."""
    with existing_session(desk) as session:
        name = reviewer(who, session.desk)
        draft = session.store.draft(ref)
        rejected = review.reject(session.store, draft.id, name, stamp(), reason)
        render_again(session, rejected.article)
    terminal.data(rejected.id)
    terminal.say(f"rejected by {name}; next: translator edit {ref}, or draft the article again")
