"""How an evaluation looks: two tables that fit a terminal of 80 columns, and lines of talk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from translator.console import terminal
from translator.evaluation import overlap

if TYPE_CHECKING:
    from translator.evaluation.compare import Difference
    from translator.evaluation.parallel import ParallelText
    from translator.evaluation.report import Report
    from translator.evaluation.run import Result

SHOWN = 20
"""Lines with problems that are named on the screen; the JSON names all."""

_NONE = "-"
_SCORES = ("direction", "terms", "segs", "chrF++", "95 %", "BLEU", "masked", "term %", "all %")
_HABITS = (
    "direction", "terms", "length", "band", "loop", "copy", "empty", "lang", "cut", "fail", "ch/s",
)  # fmt: skip


def reading(text: ParallelText, tokenised: Sequence[str], joined: Sequence[str]) -> None:
    """Say what was read, which lines have problems, and what was detokenised."""
    skipped = sum(problem.skipped for problem in text.problems)
    terminal.say(
        f"{text.path}: {text.lines} lines, {len(text.rows)} rows in {', '.join(text.languages)}"
        + (f", {skipped} skipped" if skipped else "")
    )
    for problem in text.problems[:SHOWN]:
        word = "skipped: " if problem.skipped else ""
        terminal.warn(f"line {problem.line}: {word}{problem.message}")
    if len(text.problems) > SHOWN:
        terminal.warn(f"and {len(text.problems) - SHOWN} more lines; --json names all")
    if joined:
        terminal.say(f"detokenised: {', '.join(joined)}")
    left = [tag for tag in tokenised if tag not in joined]
    if left:
        terminal.warn(f"tokenised text is left as it is: {', '.join(left)}")


def direction(result: Result) -> None:
    """Say what went wrong with a direction; one that was not begun stands in the table."""
    message = f"{_name(result)}: {_problem(result)}"
    if result.status == "stopped":
        terminal.fail(message, result.hint)
    elif result.status in {"no route", "no rows"}:
        terminal.warn(f"{message}; {result.hint}" if result.hint else message)
    elif result.status == "interrupted" and result.planned:
        terminal.warn(message)
    for output in result.failures[:SHOWN]:
        terminal.warn(
            f"{_name(result)}: line {output.sample.line}: {output.failure}: "
            f"{output.sample.source[:60]}"
        )
    if len(result.failures) > SHOWN:
        terminal.warn(f"{_name(result)}: {len(result.failures) - SHOWN} more sentences failed")


def _problem(result: Result) -> str:
    if not result.planned:
        return result.problem
    return f"{result.problem} after {len(result.outputs)} of {result.planned} sentences"


def tables(report: Report) -> None:
    """Print scores and habits, one line a direction."""
    terminal.table(_SCORES, [_score_row(result) for result in report.results])
    terminal.data("")
    terminal.table(_HABITS, [_habit_row(result) for result in report.results])


def _score_row(result: Result) -> tuple[str, ...]:
    if result.scores is None:
        return (result.direction, result.terms, "0", result.status, *[_NONE] * 5)
    scores = result.scores
    low, high = scores.interval
    return (
        result.direction,
        result.terms,
        str(scores.segments),
        f"{scores.chrf:.1f}",
        f"{low:.1f}-{high:.1f}",
        f"{scores.bleu:.1f}",
        f"{scores.chrf_masked:.1f}",
        _per_cent(scores.terms.accuracy),
        _per_cent(scores.terms.accuracy_all),
    )


def _habit_row(result: Result) -> tuple[str, ...]:
    if result.scores is None:
        return (result.direction, result.terms, *[_NONE] * 9)
    habits = result.scores.habits
    counts = (
        habits.outside, habits.loops, habits.copied,
        habits.empty, habits.wrong_language, habits.cut,
    )  # fmt: skip
    speed = f"{result.characters / result.seconds:.0f}" if result.seconds > 0 else _NONE
    return (
        result.direction,
        result.terms,
        f"{habits.length_ratio:.2f}",
        *(_per_cent(habits.share(count)) for count in counts),
        str(len(result.failures)),
        speed,
    )


def closing(report: Report, out: Path | None) -> None:
    """Say what the columns mean, what terms changed, and where to read on."""
    for result in report.results:
        if result.gain:
            low, high = result.gain.interval
            terminal.say(
                f"{result.direction}: terms change chrF++ by {result.gain.chrf:+.1f} "
                f"({low:+.1f} to {high:+.1f})"
            )
    for name, signature in overlap.signatures().items():
        terminal.say(f"{name}: {signature}")
    terminal.say("term %: terms written, of those in the references; all %: in the sources")
    terminal.say("masked: chrF++ without the terms; band to cut: per cent of the answers")
    if report.interrupted:
        terminal.say("interrupted: what was translated until then is scored and kept")
    if out:
        terminal.say(f"hypotheses: {out}")
    else:
        terminal.say("next: read what it wrote, with --out FOLDER")


def differences(found: Sequence[Difference]) -> None:
    """Print the differences of two results, second minus first."""
    columns = ("direction", "terms", "first", "second", "chrF++", "±", "BLEU", "term %", "verdict")
    terminal.table(
        columns,
        [
            (
                item.direction,
                item.terms,
                item.models[0] or _NONE,
                item.models[1] or _NONE,
                _signed(item.chrf),
                _NONE if item.margin is None else f"{item.margin:.1f}",
                _signed(item.bleu),
                _signed(item.terms_accuracy),
                item.verdict,
            )
            for item in found
        ],
    )


def _name(result: Result) -> str:
    return f"{result.direction} {result.terms} terms"


def _per_cent(share: float | None) -> str:
    return _NONE if share is None else f"{100 * share:.1f}"


def _signed(value: float | None) -> str:
    return _NONE if value is None else f"{value:+.1f}"
