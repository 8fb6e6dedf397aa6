"""`translator changes`: what the product itself wrote into a draft, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from translator.cli.render import render_again
from translator.cli.session import Session, existing_session, reviewer, stamp, termbase
from translator.console import terminal
from translator.desk import review
from translator.drafting.draft import Draft, Unit
from translator.drafting.recheck import rechecker
from translator.errors import UsageError
from translator.terms.ledger import LedgerRow
from translator.terms.repair import undo

_KEYS = "k keeps, u undoes, q stops"


@dataclass(frozen=True, slots=True)
class Change:
    """One automatic change; `name` is what ``--undo`` takes: ``s3.2`` is the second of s3."""

    name: str
    unit: Unit
    row: LedgerRow


@click.command()
@click.argument("ref", metavar="DRAFT")
@click.option(
    "--undo",
    "names",
    multiple=True,
    metavar="CHANGE",
    help="Take a change back by its name in the list; may be repeated.",
)
@click.option("--ask", is_flag=True, help="Go through the changes one by one: k, u or q.")
@click.option("--by", "who", metavar="NAME", help="Who decides; default: desk.toml or the user.")
@click.pass_obj
def changes(
    desk: Path | None, ref: str, names: tuple[str, ...], ask: bool, who: str | None
) -> None:
    """List what was put into a draft automatically: what stood there, and what stands there now.

    An undone term counts as missing again, and the draft's checks say so.
    """
    with existing_session(desk) as session:
        draft = session.store.draft(ref)
        found = list(listed(draft))
        chosen = _asked(found) if ask else _named(found, names, draft)
        for change in chosen:
            _undo(session, draft.id, change, reviewer(who, session.desk))
        if chosen:
            render_again(session, draft.article)
    if not (names or ask):
        for change in found:
            terminal.data(_line(change))
    terminal.say(f"{len(found)} change(s), {len(chosen)} undone")


def listed(draft: Draft) -> Iterator[Change]:
    """Yield the automatic changes of a draft that still stand, in order, by name."""
    for unit in draft.units:
        rows = [row for row in unit.ledger if row.before]
        for number, row in enumerate(rows, start=1):
            yield Change(f"{unit.segment.id}.{number}", unit, row)


def _line(change: Change) -> str:
    row = change.row
    return "\t".join([change.name, row.before, row.after, row.hit.concept, row.method])


def _named(found: list[Change], names: tuple[str, ...], draft: Draft) -> list[Change]:
    by_name = {change.name: change for change in found}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise UsageError(
            f"{draft.id} has no change {', '.join(unknown)}",
            hint=f"`translator changes {draft.id}` lists them",
        )
    return [by_name[name] for name in dict.fromkeys(names)]


def _asked(found: list[Change]) -> list[Change]:
    if not terminal.is_interactive():
        raise UsageError("no terminal to ask on", hint="name the changes: --undo CHANGE")
    chosen = []
    for change in found:
        terminal.say(f"[{change.name}] {change.unit.segment.text}")
        terminal.say(f"  {change.unit.target}")
        terminal.say(f"  {change.row.before} → {change.row.after}  ({_KEYS})")
        key = _key()
        if key == "q":
            break
        chosen += [change] if key == "u" else []
    return chosen


def _key() -> str:
    while (key := click.getchar()) not in {"k", "u", "q"}:
        terminal.say(f"  {_KEYS}")
    return key


def _undo(session: Session, draft_id: str, change: Change, who: str) -> None:
    """Undo one change in the draft as it is now: an earlier one may have moved its place."""
    draft = session.store.draft(draft_id)
    name = change.unit.segment.id
    unit = next(unit for unit in draft.units if unit.segment.id == name)
    text = undo(unit.target, change.row)
    recheck = rechecker(draft, session.article_of(draft), termbase(session.desk))
    comment = f"{change.row.after} is {change.row.before} again"
    review.edit(session.store, draft.id, name, text, who, stamp(), recheck=recheck, comment=comment)
