"""`translator models eval`: how well a model translates, measured on text with references."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from translator import __version__, atomic
from translator.cli import models_eval_view as view
from translator.cli.session import stamp, termbase
from translator.console import terminal
from translator.desk.folder import STATE_FOLDER, Desk, find_desk
from translator.errors import EXIT_DONE, EXIT_INTERRUPTED, EngineError, OutputError, UsageError
from translator.language.tags import SOURCES, TARGETS

if TYPE_CHECKING:
    from translator.engines.base import Engine
    from translator.evaluation.parallel import ParallelText
    from translator.evaluation.report import Report
    from translator.evaluation.run import Result, Terms

_MODES: dict[str, tuple[Terms, ...]] = {
    "with": ("with",),
    "without": ("without",),
    "both": ("without", "with"),
}
_UNSAFE = re.compile(r"[^A-Za-z0-9._+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    file: Path | None
    columns: str
    model: str | None
    source: str
    target: str
    all_directions: bool
    limit: int
    terms: Literal["with", "without", "both"] | None
    no_terms: bool
    detokenise: bool | None
    seed: int
    out: Path | None
    save: bool
    as_json: bool
    compare: tuple[Path, Path] | None


@click.command("eval")
@click.argument(
    "file", required=False, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.tsv"
)
@click.option(
    "--columns", default="", metavar="NAMES", help="Columns from left to right: id,en,-,tr."
)
@click.option("--model", metavar="KEY", help="Model to measure, or KEY+KEY through English.")
@click.option("--source", default="", metavar="LANGS", help="Languages to translate from.")
@click.option("--target", default="", metavar="LANGS", help="Languages to translate into.")
@click.option("--all-directions", is_flag=True, help="Every direction that the file has.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="First N pairs a direction.")
@click.option(
    "--terms",
    is_flag=False,
    flag_value="with",
    type=click.Choice(list(_MODES)),
    help="Hand approved terms to the model: with (default), without, or both in turn.",
)
@click.option("--no-terms", is_flag=True, help="The same as --terms without.")
@click.option(
    "--detokenise/--no-detokenise",
    default=None,
    help="Join tokenised text; default: where it is recognised.",
)
@click.option("--seed", type=int, default=12345, show_default=True, help="For the intervals.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the hypotheses, one TSV a direction.",
)
@click.option("--save", is_flag=True, help="Keep the result in the desk: .translator/scores/.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--compare",
    nargs=2,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="A.json B.json",
    help="Print how two results differ instead.",
)
@click.pass_obj
def evaluate(desk: Path | None, /, **given: Any) -> int:
    """Measure a model on text with references: chrF++, BLEU, terms, bad habits, speed.

    FILE.tsv[.gz|.xz] has one sentence a line and one language a column, named by a header, by the
    file's name (NAME.az-en.tsv) or by --columns. The engine alone is measured, without what
    drafting repairs. docs/evaluation.md says what the numbers mean.
    """
    options = Options(**given)
    if options.compare:
        return _compare(options, *options.compare)
    if options.file is None:
        raise UsageError("no file to evaluate", hint="translator models eval FILE.tsv")
    return _evaluate(options, options.file, find_desk(Path.cwd(), desk))


def _evaluate(options: Options, file: Path, desk: Desk) -> int:
    from translator.evaluation.detokenise import detokenised, tokenised_languages
    from translator.evaluation.parallel import read_parallel
    from translator.evaluation.report import Report
    from translator.evaluation.run import Workbench, directions_of
    from translator.evaluation.run import evaluate as run

    modes = _modes(options)
    text = read_parallel(file, columns=_list(options.columns))
    tokenised = tokenised_languages(text)
    joined = _to_join(options, text, tokenised)
    view.reading(text, tokenised, joined)
    directions = directions_of(
        text,
        TARGETS,
        source=_languages(options.source, SOURCES),
        target=_languages(options.target, TARGETS),
        everything=options.all_directions,
    )
    terms = termbase(desk)
    bench = Workbench(
        text=detokenised(text, joined),
        engine_for=_engines(desk, options.model or desk.settings.model or None, directions),
        termbase=terms,
        clock=time.perf_counter,
        modes=modes,
        limit=options.limit,
        seed=options.seed,
    )
    with _Watch(options.out, text, directions, modes) as watch:
        results = run(directions, bench, watch)
    report = Report(
        product=f"turkic-newsdesk/{__version__}",
        created=stamp(),
        text=text,
        tokenised=tokenised,
        detokenised=joined,
        termbase=terms.digest,
        limit=options.limit,
        seed=options.seed,
        results=tuple(results),
    )
    return _close(report, options, desk)


def _to_join(options: Options, text: ParallelText, tokenised: tuple[str, ...]) -> tuple[str, ...]:
    if options.detokenise is None:
        return tokenised
    return text.languages if options.detokenise else ()


def _modes(options: Options) -> tuple[Terms, ...]:
    if options.no_terms and options.terms:
        raise UsageError("--terms and --no-terms exclude each other")
    return _MODES["without" if options.no_terms else options.terms or "with"]


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",")) if text else ()


def _languages(text: str, known: Sequence[str]) -> tuple[str, ...]:
    tags = tuple(dict.fromkeys(_list(text)))
    unknown = [tag for tag in tags if tag not in known]
    if unknown:
        raise UsageError(
            f"not a language of this side: {', '.join(unknown)}", hint=f"use {','.join(known)}"
        )
    return tags


def _engines(
    desk: Desk, model: str | None, directions: Sequence[tuple[str, str]]
) -> Callable[[str, str], Engine]:
    """Return what opens the engine of a direction; nothing is pulled for a measurement.

    Raises:
        EngineError: no direction can be served.
    """
    from translator.engines.build import open_engine
    from translator.engines.catalogues import desk_catalogue
    from translator.engines.routes import plan
    from translator.engines.shelf import installed_keys

    catalogue = desk_catalogue(desk.root)

    def engine_for(source: str, target: str) -> Engine:
        installed = installed_keys(catalogue)
        return open_engine(plan(source, target, catalogue, installed, model=model), catalogue)

    faults: list[EngineError] = []
    for source, target in directions:
        try:
            engine_for(source, target)
        except EngineError as fault:
            faults.append(fault)
        else:
            return engine_for
    raise faults[0]


class _Watch:
    """Shows the progress of each direction, and writes its hypotheses as soon as it is done.

    Raises:
        OutputError: a file that would be written is there already.
    """

    def __init__(
        self,
        out: Path | None,
        text: ParallelText,
        directions: Sequence[tuple[str, str]],
        modes: Sequence[Terms],
    ) -> None:
        from translator.evaluation.run import Result

        self._out, self._text = out, text
        self._stack = ExitStack()
        for source, target in directions if out else ():
            for mode in modes:
                bare = Result(source=source, target=target, terms=mode, status="done")
                _refuse_to_overwrite(self._file(bare))

    def __enter__(self) -> _Watch:
        return self

    def __exit__(self, *fault: object) -> None:
        self._stack.close()

    def started(self, direction: str, terms: str, total: int) -> Callable[[int], None]:
        """Open the display of one direction."""
        self._stack.close()
        title = f"{direction} {terms} terms"
        return self._stack.enter_context(terminal.progress(title, total)).advance

    def finished(self, result: Result) -> None:
        """Close the display, say what went wrong and write the hypotheses."""
        self._stack.close()
        view.direction(result)
        file = self._file(result)
        if file and result.outputs:
            from translator.evaluation.report import hypotheses_text

            atomic.write_text(file, hypotheses_text(result.outputs))

    def _file(self, result: Result) -> Path | None:
        from translator.evaluation.report import hypotheses_name

        return self._out / hypotheses_name(self._text, result) if self._out else None


def _refuse_to_overwrite(file: Path | None) -> None:
    if file and file.exists():
        raise OutputError(f"{file} is there already", hint="name another folder with --out")


def _close(report: Report, options: Options, desk: Desk) -> int:
    """Print the result and return the exit code."""
    from translator.evaluation.report import to_dict

    value = to_dict(report)
    if options.save:
        file = _scores_file(desk, report)
        atomic.write_text(file, json.dumps(value, ensure_ascii=False, indent=2) + "\n")
        terminal.say(f"saved: {file}")
    if options.as_json:
        terminal.json_data(value)
    else:
        view.tables(report)
    view.closing(report, options.out)
    if report.interrupted:
        return EXIT_INTERRUPTED
    stopped = any(result.status == "stopped" for result in report.results)
    return EngineError.exit_code if stopped else EXIT_DONE


def _scores_file(desk: Desk, report: Report) -> Path:
    """Return ``.translator/scores/TIME-FILE-MODEL.json`` of a desk."""
    models = dict.fromkeys(item.engine.model for item in report.results if item.engine)
    stem = Path(report.text.path).name.partition(".tsv")[0]
    name = "-".join([report.created.replace(":", ""), stem, *models])
    return desk.root / STATE_FOLDER / "scores" / f"{_UNSAFE.sub('_', name)[:150]}.json"


def _compare(options: Options, first: Path, second: Path) -> int:
    """Print the differences of two results; exit code 0 whatever they are."""
    from translator.evaluation import compare

    if options.file:
        raise UsageError("--compare reads two results and no other file")
    one, other = compare.read_result(first), compare.read_result(second)
    found = compare.compare(one, other)
    for reason in compare.caveats(one, other):
        terminal.warn(reason)
    if options.as_json:
        terminal.json_data([compare.to_dict(difference) for difference in found])
    else:
        view.differences(found)
    return EXIT_DONE
