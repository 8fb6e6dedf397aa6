"""`translator edit`: correct segments, in the editor of the terminal or from the command line."""

from __future__ import annotations

import re
from pathlib import Path

import click

from translator.cli.render import render_again
from translator.cli.session import Session, existing_session, reviewer, stamp, termbase
from translator.console import terminal
from translator.desk import review
from translator.drafting.draft import Draft
from translator.drafting.recheck import rechecker
from translator.errors import UsageError

_HEAD = (
    "# Write the translation below the comments of each segment.\n"
    "# Lines that begin with a hash and a space are not read.\n"
)
_MARK = re.compile(r"^=== (?P<id>\S+)$", re.MULTILINE)


@click.command()
@click.argument("ref", metavar="DRAFT")
@click.option(
    "--unit",
    "changes",
    multiple=True,
    nargs=2,
    metavar="SEGMENT TEXT",
    help="Give the new text of a segment; may be repeated. Without it the editor opens.",
)
@click.option("--by", "who", metavar="NAME", help="Who edits; default: desk.toml or the user.")
@click.pass_obj
def edit(
    desk: Path | None, ref: str, changes: tuple[tuple[str, str], ...], who: str | None
) -> None:
    """Correct a draft's segments; terms and checks are run anew, an approval is void afterwards."""
    with existing_session(desk) as session:
        draft = session.store.draft(ref)
        wanted = dict(changes) or _in_editor(draft)
        done = _apply(session, draft, wanted, reviewer(who, session.desk))
        if done:
            render_again(session, draft.article)
    terminal.data(draft.id)
    terminal.say(f"{done} segment(s) changed; next: translator approve {ref}")


def _apply(session: Session, draft: Draft, wanted: dict[str, str], who: str) -> int:
    texts = {unit.segment.id: unit.target for unit in draft.units}
    unknown = [name for name in wanted if name not in texts]
    if unknown:
        raise UsageError(
            f"{draft.id} has no segment {', '.join(unknown)}",
            hint=f"`translator show {draft.id}` lists the segments",
        )
    recheck = rechecker(draft, session.article_of(draft), termbase(session.desk))
    changed = {name: text for name, text in wanted.items() if text.strip() != texts[name]}
    for name, text in changed.items():
        review.edit(session.store, draft.id, name, text.strip(), who, stamp(), recheck=recheck)
    return len(changed)


def _in_editor(draft: Draft) -> dict[str, str]:
    if not terminal.is_interactive():
        raise UsageError(
            "no terminal to open an editor on", hint='give the text: --unit SEGMENT "TEXT"'
        )
    text = click.edit(sheet(draft), extension=".txt")
    return read_sheet(text) if text is not None else {}


def sheet(draft: Draft) -> str:
    """Return the text that the editor opens: every segment with its source as a comment."""
    parts = [_HEAD]
    for unit in draft.units:
        source = "\n".join(f"# {line}" for line in unit.segment.text.splitlines())
        notes = "".join(f"\n# ! {finding.message}" for finding in unit.findings)
        parts.append(f"=== {unit.segment.id}\n{source}{notes}\n{unit.target}\n")
    return "\n".join(parts)


def read_sheet(text: str) -> dict[str, str]:
    """Return the target of every segment of a sheet; comments are left out.

    Raises:
        UsageError: the sheet holds no segment, or one of them twice.
    """
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=True):
        if mark["id"] in found:
            raise UsageError(f"segment {mark['id']} stands twice in the sheet")
        lines = text[mark.end() : end].splitlines()
        found[mark["id"]] = "\n".join(line for line in lines if not line.startswith("# ")).strip()
    if not found:
        raise UsageError("the sheet holds no segment", hint="keep the lines that begin with ===")
    return found
