"""One direction through an engine, in portions: what is done stays when the rest cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from translator.engines.base import Engine, Hypothesis, ProgressCallback, Request
from translator.engines.measured import Measured
from translator.errors import EngineError, SegmentTooLongError
from translator.evaluation.samples import Sample, without_terms
from translator.language import casing

PORTION = 64
"""Sentences handed to an engine at a time. Enough to sort by length; an interruption loses less."""

TOO_LONG = "longer than the model reads"

Seconds = Callable[[], float]
"""A clock that only goes forward, such as `time.perf_counter`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What became of a sample.

    Attributes:
        text: the best hypothesis, NFC; empty where there is none.
        failure: why there is no hypothesis; such a sample counts as an empty one in the scores.
        finished: False where the engine ran into its output limit: the text is cut.
        unknown: pieces of source and output that the model's vocabulary lacks.
        annotated: the engine was handed the terms of the sample.
    """

    sample: Sample
    text: str = ""
    failure: str = ""
    finished: bool = True
    unknown: int = 0
    annotated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """The outputs of a direction, in the order of the samples.

    Attributes:
        seconds: spent inside the engine, the loading of its weights not counted.
        fault: what stopped it before the end, with `hint`; empty where it came to the end.
        interrupted: the user stopped it.
    """

    outputs: tuple[Output, ...]
    seconds: float
    fault: str = ""
    hint: str = ""
    interrupted: bool = False


@dataclass(slots=True)
class _Work:
    """A direction under way."""

    engine: Engine
    clock: Seconds
    progress: ProgressCallback | None
    terms: bool
    seconds: float = 0.0
    outputs: list[Output] = field(default_factory=list)


def translate(
    samples: Sequence[Sample],
    engine: Engine,
    *,
    terms: bool,
    clock: Seconds,
    progress: ProgressCallback | None = None,
) -> Translated:
    """Translate the samples; `progress` is told of every sample once.

    The first readable sentence is translated once before the clock starts, so that loading weights
    does not count as speed. A sample that does not fit with its terms is asked for without them.
    """
    work = _Work(engine=engine, clock=clock, progress=progress, terms=terms)
    fault, hint, interrupted = "", "", False
    try:
        _warm_up(samples, work)
        for start in range(0, len(samples), PORTION):
            _portion(samples[start : start + PORTION], work)
    except EngineError as error:
        fault, hint = error.message, error.hint
    except KeyboardInterrupt:
        interrupted = True
    return Translated(
        outputs=tuple(work.outputs),
        seconds=work.seconds,
        fault=fault,
        hint=hint,
        interrupted=interrupted,
    )


def _warm_up(samples: Sequence[Sample], work: _Work) -> None:
    first = next((sample.request for sample in samples if _readable(sample, work)), None)
    if first is not None:
        # A pivot may find only on the way that a sentence is too long; its portion will report it.
        with suppress(SegmentTooLongError):
            work.engine.translate([without_terms(first)])


def _portion(samples: Sequence[Sample], work: _Work) -> None:
    """Translate some samples and add their outputs, all or none."""
    requests = {n: _readable(sample, work) for n, sample in enumerate(samples)}
    asked = [(n, request) for n, request in requests.items() if request]
    started = work.clock()
    answers = dict(zip([n for n, _ in asked], _ask([r for _, r in asked], work), strict=True))
    work.seconds += work.clock() - started
    work.outputs += [
        _output(sample, requests[n], answers.get(n)) for n, sample in enumerate(samples)
    ]
    if work.progress and len(asked) < len(samples):
        work.progress(len(samples) - len(asked))


def _readable(sample: Sample, work: _Work) -> Request | None:
    """Return the request that the engine can read, or None."""
    bare = without_terms(sample.request)
    wanted = (sample.request, bare) if work.terms else (bare,)
    return next((request for request in wanted if work.engine.fits(request)), None)


def _ask(requests: Sequence[Request], work: _Work) -> list[Hypothesis | None]:
    """Return the best hypothesis of each request; None where it proved too long on the way.

    Raises:
        EngineError: the engine failed, or did not answer every request.
    """
    if not requests:
        return []
    try:
        answers = work.engine.translate(requests, progress=work.progress)
    except SegmentTooLongError:
        if len(requests) == 1:
            if work.progress:
                work.progress(1)
            return [None]
        half = len(requests) // 2
        return _ask(requests[:half], work) + _ask(requests[half:], work)
    if len(answers) != len(requests) or not all(answers):
        raise EngineError(
            f"{work.engine.info.model} did not answer all of {len(requests)} sentences",
            hint="this is a fault of the engine: choose another model with --model",
        )
    return [answer[0] for answer in answers]


def _output(sample: Sample, request: Request | None, answer: Hypothesis | None) -> Output:
    if request is None or answer is None:
        return Output(sample=sample, failure=TOO_LONG)
    measured = answer if isinstance(answer, Measured) else Measured(text=answer.text)
    return Output(
        sample=sample,
        text=casing.nfc(answer.text).strip(),
        finished=measured.finished,
        unknown=measured.unknown_source + measured.unknown_target,
        annotated=bool(request.terms),
    )
