"""`translator glossary impact | candidates`: what terms do on the desk, what editors ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from translator.cli.session import existing_session, termbase
from translator.console import terminal
from translator.desk.postedits import candidates
from translator.drafting.draft import Draft
from translator.errors import UsageError
from translator.terms.termbase import Termbase

_LEAST = 3


@dataclass(frozen=True, slots=True)
class _Touched:
    """One place where a concept stands in a draft; `now` is the term as the termbase has it."""

    concept: str
    draft: str
    state: str
    segment: str
    written: str
    then: str
    now: str
    changed: bool


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--changed", "only", is_flag=True, help="Only terms that differ from the draft's.")
@click.option("--json", "as_json", is_flag=True, help="Print records instead of a table.")
@click.pass_obj
def impact(desk: Path | None, ids: tuple[str, ...], only: bool, *, as_json: bool) -> None:
    """List the drafts, approved and published articles that hold terms, and what is written there.

    Without IDs all terms are taken that have changed since a draft was made.
    """
    with existing_session(desk) as session:
        base = termbase(session.desk)
        drafts = session.store.drafts()
    used = {row.hit.concept for draft in drafts for unit in draft.units for row in unit.ledger}
    known = used | {concept.id for concept in base.concepts}
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise UsageError(
            f"there is no concept {', '.join(unknown)}", hint="translator glossary list WORD"
        )
    found = [
        place
        for draft in drafts
        for place in _touched(draft, base, set(ids) or used)
        if place.changed or (ids and not only)
    ]
    if as_json:
        terminal.json_data([asdict(place) for place in found])
        return
    terminal.table(
        ("id", "draft", "state", "segment", "written", "term then", "term now"),
        [
            (p.concept, p.draft, p.state, p.segment, p.written or "missing", p.then, p.now)
            for p in found
        ],
    )
    count = len({place.draft for place in found})
    published = len({place.draft for place in found if place.state == "published"})
    terminal.say(f"{len(found)} places in {count} drafts, {published} of them published")


@click.command("candidates")
@click.option("--least", type=click.IntRange(2), default=_LEAST, show_default=True, help="Times.")
@click.option("--json", "as_json", is_flag=True, help="Print records instead of a table.")
@click.pass_obj
def candidate_terms(desk: Path | None, least: int, *, as_json: bool) -> None:
    """Propose terms: post-edits that were made again and again on this desk."""
    with existing_session(desk) as session:
        found = candidates(session.store.drafts(), least)
    if as_json:
        terminal.json_data([asdict(each) for each in found])
        return
    terminal.table(
        ("times", "from", "to", "source", "machine", "editor", "drafts"),
        [
            (str(c.count), c.source, c.target, c.shared or "?", c.old, c.new, ", ".join(c.drafts))
            for c in found
        ],
    )
    terminal.say(f"{len(found)} post-edits were made {least} times or more")


def _touched(draft: Draft, base: Termbase, wanted: set[str]) -> Iterator[_Touched]:
    terms = {concept.id: concept for concept in base.concepts if concept.id in wanted}
    for unit in draft.units:
        for row in unit.ledger:
            if row.hit.concept not in wanted:
                continue
            concept = terms.get(row.hit.concept)
            preferred = concept.preferred(draft.target) if concept else None
            now = preferred.text if preferred else ""
            yield _Touched(
                concept=row.hit.concept,
                draft=draft.id,
                state=draft.state,
                segment=unit.segment.id,
                written=row.written,
                then=row.target,
                now=now,
                changed=now != row.target,
            )
