"""The evaluation: direction after direction; what fails stays with its direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, Protocol

from translator.engines.base import Engine, EngineInfo, ProgressCallback
from translator.errors import EngineError, InputError
from translator.evaluation.parallel import ParallelText, pairs
from translator.evaluation.samples import Sample, samples
from translator.evaluation.scores import Scores, gain, score
from translator.evaluation.translate import Output, Seconds, Translated, translate
from translator.terms.termbase import Termbase

Terms = Literal["with", "without"]
"""Whether approved terms were handed to the engine."""

Status = Literal["done", "stopped", "interrupted", "no route", "no rows"]

NOT_BEGUN = "interrupted before it began"
NOT_SCORED = "interrupted before it was scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What handing over terms did to chrF++, by paired bootstrap over the same sentences."""

    chrf: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One direction, with or without terms.

    Attributes:
        planned: sentence pairs to translate.
        lacking: rows of the file without one of the two languages.
        outputs: what was translated, in the order of the file.
        engine: what translated it; None where nothing does.
        seconds: inside the engine; `characters`: of the sources it answered.
        problem: why the status is not ``done``; `hint` says what to do next.
        gain: of handing over terms; on the later row where both were asked for.
    """

    source: str
    target: str
    terms: Terms
    status: Status
    planned: int = 0
    lacking: int = 0
    outputs: tuple[Output, ...] = ()
    scores: Scores | None = None
    engine: EngineInfo | None = None
    seconds: float = 0.0
    characters: int = 0
    problem: str = ""
    hint: str = ""
    gain: Gain | None = None

    @property
    def direction(self) -> str:
        """Return ``az>tr``."""
        return f"{self.source}>{self.target}"

    @property
    def failures(self) -> tuple[Output, ...]:
        """Return the samples that the engine has no answer for."""
        return tuple(output for output in self.outputs if output.failure)


class Listener(Protocol):
    """Who wants to know how the evaluation goes; the console is one."""

    def started(self, direction: str, terms: Terms, total: int) -> ProgressCallback:
        """Hear that a direction begins; returns what counts its finished sentences."""

    def finished(self, result: Result) -> None:
        """Hear what became of a direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """What an evaluation works with; everything that touches the world is handed in.

    Attributes:
        modes: whether each direction is done with terms, without, or both in this order.
        limit: sentence pairs a direction, the first of the file; 0: all.
        seed: of the resampling.
    """

    text: ParallelText
    engine_for: Callable[[str, str], Engine]
    termbase: Termbase
    clock: Seconds
    modes: tuple[Terms, ...] = ("with",)
    limit: int = 0
    seed: int = 12345


def evaluate(
    directions: Sequence[tuple[str, str]], bench: Workbench, listener: Listener
) -> list[Result]:
    """Evaluate every direction, once a mode; Ctrl-C ends it and keeps what is done.

    Every direction has its rows in the result: one that no model serves, that has no sentence
    pair, or that was not begun says so.
    """
    results: list[Result] = []
    for source, target in directions:
        for result in _direction(source, target, bench, listener, stopped=_interrupted(results)):
            listener.finished(result)
            results.append(result)
    return results


def _interrupted(results: Sequence[Result]) -> bool:
    return any(result.status == "interrupted" for result in results)


def _direction(
    source: str, target: str, bench: Workbench, listener: Listener, *, stopped: bool
) -> Iterator[Result]:
    """Yield the results of one direction, one a mode."""
    begun = _begun(source, target, bench) if not stopped else None
    first: Result | None = None
    for mode in bench.modes:
        bare = Result(source=source, target=target, terms=mode, status="interrupted")
        if begun is None or (first is not None and first.status == "interrupted"):
            yield replace(bare, problem=NOT_BEGUN)
            continue
        if isinstance(begun, _Unserved):
            yield replace(bare, status=begun.status, problem=begun.problem, hint=begun.hint)
            continue
        made = _mode(begun, bare, bench, listener)
        yield made if first is None else _compared(first, made)
        first = first or made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    engine: Engine
    samples: tuple[Sample, ...]
    lacking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unserved:
    status: Status
    problem: str
    hint: str


def _begun(source: str, target: str, bench: Workbench) -> _Begun | _Unserved:
    """Open the engine of a direction and prepare what to ask it."""
    try:
        engine = bench.engine_for(source, target)
    except EngineError as error:
        return _Unserved(status="no route", problem=error.message, hint=error.hint)
    rows = list(pairs(bench.text, source, target))
    if not rows:
        problem = f"no line has both {source} and {target}"
        return _Unserved(status="no rows", problem=problem, hint="")
    chosen = islice(rows, bench.limit or None)
    return _Begun(
        engine=engine,
        samples=samples(chosen, source, target, bench.termbase),
        lacking=len(bench.text.rows) - len(rows),
    )


def _mode(begun: _Begun, bare: Result, bench: Workbench, listener: Listener) -> Result:
    progress = listener.started(bare.direction, bare.terms, len(begun.samples))
    made = translate(
        begun.samples,
        begun.engine,
        terms=bare.terms == "with",
        clock=bench.clock,
        progress=progress,
    )
    answered = [output for output in made.outputs if not output.failure]
    result = replace(
        bare,
        status=_status(made),
        planned=len(begun.samples),
        lacking=begun.lacking,
        outputs=made.outputs,
        engine=begun.engine.info,
        seconds=made.seconds,
        characters=sum(len(output.sample.source) for output in answered),
        problem="interrupted" if made.interrupted else made.fault,
        hint=made.hint,
    )
    return _scored(result, bench.seed) if made.outputs else result


def _scored(result: Result, seed: int) -> Result:
    """Return the result with its scores; an interruption here leaves the outputs."""
    try:
        scores = score(result.outputs, result.source, result.target, seed=seed)
    except KeyboardInterrupt:
        return replace(result, status="interrupted", problem=NOT_SCORED)
    return replace(result, scores=scores)


def _status(made: Translated) -> Status:
    if made.interrupted:
        return "interrupted"
    return "stopped" if made.fault else "done"


def _compared(first: Result, second: Result) -> Result:
    """Return the later result of a direction; where both are whole it says what terms changed."""
    if first.scores is None or second.scores is None:
        return second
    if (first.status, second.status) != ("done", "done"):
        return second
    plain, helped = first.scores, second.scores
    if second.terms == "without":
        plain, helped = helped, plain
    difference, bounds = gain(plain, helped)
    return replace(second, gain=Gain(chrf=difference, interval=bounds))


def directions_of(
    text: ParallelText,
    targets: Sequence[str],
    *,
    source: Sequence[str] = (),
    target: Sequence[str] = (),
    everything: bool = False,
) -> list[tuple[str, str]]:
    """Return the directions to evaluate, in the order of the file's columns.

    Without any choice a file of two languages is read from left to right.

    Args:
        text: the file.
        targets: languages that the desk writes.
        source: languages to translate from; empty for any, if `target` is given.
        target: languages to translate into; empty for any, if `source` is given.
        everything: all directions of the file.

    Raises:
        InputError: the file lacks a language that was named, or more than two languages leave the
            choice open.
    """
    missing = [tag for tag in (*source, *target) if tag not in text.languages]
    if missing:
        raise InputError(
            f"{text.path} has no column for {', '.join(missing)}",
            hint=f"it has {', '.join(text.languages)}",
        )
    if not (source or target or everything):
        if len(text.languages) > 2:
            raise InputError(
                f"{text.path} has {len(text.languages)} languages: {', '.join(text.languages)}",
                hint="choose with --source and --target, or take --all-directions",
            )
        source, target = text.languages[:1], text.languages[1:]
    found = [
        (start, end)
        for start in source or text.languages
        for end in target or text.languages
        if start != end and end in targets
    ]
    if not found:
        raise InputError(
            f"no direction is left to evaluate in {text.path}",
            hint=f"the desk writes {', '.join(targets)}",
        )
    return found
