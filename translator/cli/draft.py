"""`translator draft`: articles in, review-ready drafts out."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import click

from translator.article.model import Article
from translator.batch.gather import STDIN, gather
from translator.batch.report import Report
from translator.batch.run import Workshop, run
from translator.cli.engines import Engines
from translator.cli.estimate import estimate
from translator.cli.main import report_bug
from translator.cli.render import render
from translator.cli.session import now, open_session, termbase
from translator.console import terminal
from translator.console.run_view import RunView, summary
from translator.errors import InputError, TranslatorError, UsageError
from translator.language.tags import SOURCES, parse_targets, targets_for


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--to", "targets", metavar="LANGS", help="Languages to draft into: az,tr,kk,ky,en.")
@click.option("--from", "source", type=click.Choice(SOURCES), help="Language of the articles.")
@click.option("--model", metavar="KEY", help="Model to use, or KEY+KEY through English.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the drafts' folders; default: drafts/ of the desk.",
)
@click.option("--dry-run", is_flag=True, help="Tell models, time and memory; write nothing.")
@click.option("--again", is_flag=True, help="Draft anew even what is current, edited or approved.")
@click.option("--json", "as_json", is_flag=True, help="Print a report as JSON.")
@click.pass_obj
def draft(
    desk: Path | None,
    /,
    articles: tuple[str, ...],
    targets: str | None,
    source: str | None,
    model: str | None,
    out: Path | None,
    **flags: bool,
) -> int:
    """Translate articles into review-ready drafts.

    ARTICLE is a file, a folder of articles, or - for standard input: plain text or wire copy,
    Markdown with front matter, or HTML. The language is found by itself. What is current is not
    translated twice; a run may be interrupted and begun again.

    Each article gets a folder with review.html, one Markdown draft a language, and drafts.json.
    """
    wanted = parse_targets(targets) if targets else ()
    with open_session(desk) as session:
        origins = [_absolute(name) for name in gather(articles)]
        reader = _Reader(source)
        engines = Engines(session.desk, model or session.desk.settings.model or None)
        wanted = wanted or session.desk.settings.targets
        _preflight(origins, reader, engines, wanted)
        if flags["dry_run"]:
            return estimate(origins, reader.read, engines, wanted, as_json=flags["as_json"])
        workshop = Workshop(
            read=reader.read,
            store=session.store,
            engine_for=engines.engine_for,
            termbase=termbase(session.desk),
            clock=now,
            render=lambda article: render(session, article, out),
            report_bug=report_bug,
            targets=wanted,
            again=flags["again"],
        )
        report = _run(origins, workshop, folders=not flags["as_json"])
    _close(report, engines, as_json=flags["as_json"])
    return report.exit_code


def _run(origins: Sequence[str], workshop: Workshop, *, folders: bool) -> Report:
    started = time.monotonic()
    with RunView(len(origins), folders=folders) as view:
        outcomes = run(origins, workshop, view)
    return Report(outcomes=tuple(outcomes), seconds=time.monotonic() - started)


def _close(report: Report, engines: Engines, *, as_json: bool) -> None:
    if as_json:
        terminal.json_data(report.to_dict())
    terminal.say(summary(report))
    made = [
        (outcome.language, draft.target, draft.model)
        for outcome in report.outcomes
        for draft in outcome.drafts
        if draft.status == "drafted"
    ]
    if note := engines.rough_note(made):
        terminal.say(note)
    drafts = [draft for outcome in report.outcomes for draft in outcome.drafts if draft.draft]
    if drafts:
        first = drafts[0].draft.rpartition(".")[0]
        terminal.say(f"next: open review.html, or `translator show {first}`")


class _Reader:
    """Reads each origin once, so that a look beforehand costs nothing."""

    def __init__(self, language: str | None) -> None:
        self._language = language
        self._ahead: dict[str, Article] = {}

    def peek(self, origin: str) -> Article:
        """Read an article that will be read again."""
        self._ahead[origin] = self.read(origin)
        return self._ahead[origin]

    def read(self, origin: str) -> Article:
        """Read an article."""
        if origin in self._ahead:
            return self._ahead.pop(origin)
        from translator.article.readers import read_bytes, read_path

        if origin == STDIN:
            return read_bytes(self._standard_input, origin=STDIN, language=self._language)
        return read_path(origin, language=self._language)

    @cached_property
    def _standard_input(self) -> bytes:
        """Standard input, kept: it can be read once, but an article that fails is read again."""
        return _stdin()


def _preflight(
    origins: Sequence[str], reader: _Reader, engines: Engines, targets: Sequence[str]
) -> None:
    """Fail before the first slow step where no language of the first article can be served."""
    engines.check_model()
    try:
        article = reader.peek(origins[0])
    except TranslatorError:
        return  # the run itself reports it, beside what becomes of the other articles
    wanted = [tag for tag in targets if tag != article.language] or targets_for(article.language)
    engines.check_any(article.language, wanted)


def _stdin() -> bytes:
    if sys.stdin.isatty():
        raise UsageError("nothing on standard input", hint="translator draft - < article.txt")
    data = sys.stdin.buffer.read()
    if not data.strip():
        raise InputError("standard input is empty", hint="translator draft - < article.txt")
    return data


def _absolute(name: str) -> str:
    return name if name == STDIN else str(Path(name).absolute())
