"""Answers that cannot stand are asked for again: a few times, with other settings, on the record.

A guard is a check that drafting looks at before a reviewer does: nothing was written, the source
was copied, another script or language came out, words go round in circles, the text is far too
short or long, a figure, an address or a mark is gone. An engine that knows how (`Retrying`) gets
such sentences again. What is better is taken and says so; what stays wrong stays a finding, as it
would have been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator import checks
from translator.checks.base import Pair
from translator.drafting import jobs
from translator.drafting.jobs import Job
from translator.engines.base import Engine, Hypothesis, Request
from translator.engines.measured import Retrying
from translator.errors import SegmentTooLongError

ATTEMPTS = 2
"""How often a sentence is asked for again."""

_LOOKED_AT = (
    "empty_target",
    "untranslated_same",
    "wrong_script",
    "wrong_language",
    "repetition_loop",
    "length_ratio",
)
_WEIGHTS = {"error": 10, "warning": 3, "info": 0}
_LOST = 5
"""What a lost anchor weighs: more than a warning, less than an error."""

_WORDS = {
    "empty_target": "the first answer was empty",
    "untranslated_same": "the first answer was the source itself",
    "wrong_script": "the first answer was in another script",
    "wrong_language": "the first answer was in another language",
    "repetition_loop": "the first answer repeated itself",
    "length_ratio": "the first answer was far too short or too long",
    "output_cut": "the first answer was cut",
    "lost": "the first answer had lost {lost}",
}


def retry(done: Sequence[Job], engine: Engine, target: str) -> list[Job]:
    """Return the jobs, those whose answers cannot stand asked for again where the engine can.

    Raises:
        EngineError: the engine failed, or did not answer every request.
    """
    found = list(done)
    if not isinstance(engine, Retrying):
        return found
    first = {n: fault for n, job in enumerate(found) if (fault := faults(job, target))}
    bad = dict(first)
    for attempt in range(1, ATTEMPTS + 1):
        asked = [n for n in bad if _weight(bad[n]) and engine.fits(jobs.request_of(found[n]))]
        requests = [jobs.request_of(found[n]) for n in asked]
        for number, hypotheses in zip(asked, _again(engine, requests, attempt), strict=False):
            better = _better(found[number], hypotheses, bad[number], target)
            if better:
                why = _WORDS[next(iter(first[number]))]
                lost = ", ".join(a.text for a in jobs.lost_of(done[number], target))
                found[number] = _told(better, why.format(lost=lost), attempt)
                bad[number] = faults(better, target)
    return found


def _again(
    engine: Retrying, requests: Sequence[Request], attempt: int
) -> list[tuple[Hypothesis, ...]]:
    """Ask again; what grew too long on its way through a pivot keeps its first answers.

    Those stand with their findings, so nothing is lost by not asking.
    """
    if not requests:
        return []
    try:
        return engine.again(requests, attempt=attempt)
    except SegmentTooLongError:
        return []


def faults(job: Job, target: str) -> dict[str, int]:
    """Return what is wrong with an answer and how much it weighs, the gravest first."""
    if job.origin != "mt" or job.request is None:
        return {}
    pair = Pair(
        source=job.segment.text,
        target=job.text or "",
        source_language=job.request.source,
        target_language=target,
        kind=job.block.kind,
    )
    weights = {
        finding.check: _WEIGHTS[finding.severity]
        for name in _LOOKED_AT
        for finding in checks.CHECKS[name](pair)
    }
    if any(note.check == "output_cut" for note in job.notes):
        weights["output_cut"] = _WEIGHTS["error"]
    if lost := len(jobs.lost_of(job, target)):
        weights["lost"] = _LOST * lost
    return dict(sorted(weights.items(), key=lambda item: -item[1]))


def _weight(found: dict[str, int]) -> int:
    return sum(found.values())


def _better(
    job: Job, hypotheses: Sequence[Hypothesis], known: dict[str, int], target: str
) -> Job | None:
    """Return the first of the candidates with the least wrong, if that is less than before."""
    candidates = [jobs.with_answer(job, hypothesis) for hypothesis in hypotheses]
    weights = [_weight(faults(each, target)) for each in candidates]
    if not weights or min(weights) >= _weight(known):
        return None
    return candidates[weights.index(min(weights))]


def _told(job: Job, why: str, attempt: int) -> Job:
    earlier = tuple(note for note in job.notes if note.check != "asked_again")
    said = jobs.note("asked_again", "info", f"asked for {attempt + 1} times: {why}")
    return replace(job, notes=(*earlier, said))
