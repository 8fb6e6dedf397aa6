"""Segments on their way through an engine: asked whole, by clauses, or in pieces.

Nothing that an engine does loses a segment: what it leaves empty keeps the source's words and an
error for the reviewer; what it drops is put back between translated pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from translator import checks
from translator.article.model import Block, Segment
from translator.checks.base import Finding, Severity
from translator.drafting import clauses, protect
from translator.drafting.draft import Origin
from translator.engines.base import Engine, Hypothesis, ProgressCallback, Request
from translator.engines.measured import Measured
from translator.errors import EngineError, SegmentTooLongError
from translator.language import casing
from translator.terms import rerank
from translator.terms.match import Match

_BREAK = re.compile(r"[^\S\n]*[\n\r\t\x00-\x08\x0b-\x1f]+\s*")
_STOPS = ".!?…"
_ABBREVIATION = re.compile(r"\.\S+\.$")
_FEW_CAPITALS = frozenset({"az", "kk", "ky"})
"""Languages that write months, weekdays and the names of peoples and languages small."""

_OF_AN_ANSWER = frozenset({"output_cut", "unknown_letters"})
"""Findings that speak of one answer of an engine and go with it."""

_HINTS = {"empty_target": "write it by hand, or draft again with another model"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One segment on its way. `text` is set once its translation is known.

    `inside` is the number of quotations of the block that are open where the segment begins, and
    `gained` the term hits (concept, offset) for whose sake a later candidate was taken.
    """

    block: Block
    segment: Segment
    anchors: tuple[protect.Anchor, ...] = ()
    matches: tuple[Match, ...] = ()
    inside: int = 0
    request: Request | None = None
    text: str | None = None
    origin: Origin = "mt"
    score: float = 0.0
    notes: tuple[Finding, ...] = ()
    gained: tuple[tuple[str, int], ...] = ()


def note(
    check: str, severity: Severity, message: str, target: tuple[int, int] | None = None
) -> Finding:
    """Return a finding of drafting itself."""
    hint = checks.NOTES.get(check) or _HINTS[check]
    return Finding(check=check, severity=severity, message=message, target=target, hint=hint)


def is_prose(text: str) -> bool:
    """Return whether there is anything to translate."""
    return any(char.isalpha() for char in text)


def translate(
    jobs: Sequence[Job], engine: Engine, target: str, progress: ProgressCallback | None = None
) -> list[Job]:
    """Return the jobs with the engine's answers; what is too long goes by clauses.

    Raises:
        EngineError: the engine failed, or did not answer every request.
    """
    fits = {n: engine.fits(job.request) for n, job in enumerate(jobs) if job.request}
    whole = [n for n, short in fits.items() if short]
    long = [n for n, short in fits.items() if not short]
    answers = ask(engine, [request_of(jobs[n]) for n in whole], progress)
    done = list(jobs)
    for number, hypotheses in zip(whole, answers, strict=True):
        done[number] = _answered(jobs[number], hypotheses, target)
    cut = [_by_clauses(jobs[n], engine, target) for n in long]
    for number, job in zip(long, _in_pieces([jobs[n] for n in long], cut, engine), strict=True):
        done[number] = _noted(job, note("split_long", "warning", "translated by clauses"))
    if progress and long:
        progress(len(long))
    return done


def restore(jobs: Sequence[Job], engine: Engine, target: str) -> list[Job]:
    """Translate what came out empty or lost something once more, around what must stay.

    Raises:
        EngineError: the engine failed, or did not answer every request.
    """
    losers = [n for n, job in enumerate(jobs) if job.request and _is_lacking(job, target)]
    cut = [_around_anchors(jobs[n], engine, target) for n in losers]
    done = list(jobs)
    for number, job in zip(losers, _in_pieces([jobs[n] for n in losers], cut, engine), strict=True):
        lost = ", ".join(dict.fromkeys(anchor.text for anchor in lost_of(jobs[number], target)))
        restored = lost and job.origin == "mt"
        finding = note("protected_restored", "warning", f"restored: {lost}")
        done[number] = _noted(job, finding) if restored else job
    return done


def ask(
    engine: Engine, requests: Sequence[Request], progress: ProgressCallback | None = None
) -> list[tuple[Hypothesis, ...]]:
    """Return the engine's answers, one or more hypotheses a request; nothing asks nothing.

    Raises:
        EngineError: the engine failed, or did not answer every request.
    """
    if not requests:
        return []
    answers = list(engine.translate(requests, progress=progress))
    hint = "this is a fault of the engine: choose another model with --model"
    if len(answers) != len(requests):
        raise EngineError(
            f"{engine.info.model} answered {len(answers)} of {len(requests)} sentences", hint=hint
        )
    if not all(answers):
        raise EngineError(f"{engine.info.model} gave no hypothesis for a sentence", hint=hint)
    return answers


def request_of(job: Job) -> Request:
    """Return what an engine was asked.

    Raises:
        EngineError: it was not asked.
    """
    if job.request is None:
        raise EngineError(f"segment {job.segment.id} is not for an engine")
    return job.request


def _answered(job: Job, hypotheses: Sequence[Hypothesis], target: str) -> Job:
    """Take the best hypothesis that loses nothing; without one the best that says anything.

    Among several that lose nothing the terms have a say.
    """
    candidates = [with_answer(job, hypothesis) for hypothesis in hypotheses]
    whole = [candidate for candidate in candidates if not _is_lacking(candidate, target)]
    if len(whole) > 1:
        return _reranked(whole, target)
    saying = [candidate for candidate in candidates if not _is_blank(candidate.text)]
    return (whole or saying or candidates)[0]


def with_answer(job: Job, hypothesis: Hypothesis) -> Job:
    """Return a job with one answer of an engine; what was noted of an earlier one goes with it."""
    notes = tuple(noted for noted in job.notes if noted.check not in _OF_AN_ANSWER)
    return replace(
        job,
        text=_clean(hypothesis.text, job.segment.text),
        score=hypothesis.score,
        notes=(*notes, *_holes(hypothesis)),
        gained=(),
    )


def _reranked(candidates: Sequence[Job], target: str) -> Job:
    texts = [rerank.Candidate(each.text or "", each.score) for each in candidates]
    first = candidates[0]
    choice = rerank.choose(texts, first.matches, first.segment.text, target)
    return replace(candidates[choice.index], gained=choice.gained)


def _holes(hypothesis: Hypothesis) -> Iterator[Finding]:
    """Report what an engine knows to be missing from its own output."""
    if not isinstance(hypothesis, Measured):
        return
    if not hypothesis.finished:
        yield note("output_cut", "error", "the engine stopped before the end of the sentence")
    unknown = hypothesis.unknown_source + hypothesis.unknown_target
    if unknown:
        yield note("unknown_letters", "warning", f"{unknown} piece(s) the model has no letters for")


def _is_lacking(job: Job, target: str) -> bool:
    return job.origin == "copy" or _is_blank(job.text) or bool(lost_of(job, target))


def lost_of(job: Job, target: str) -> list[protect.Anchor]:
    """Return the anchors that an answer lost."""
    return protect.missing(job.anchors, job.text or "", target)


def _is_blank(text: str | None) -> bool:
    return not any(char.isalnum() for char in text or "")


def _clean(text: str, source: str) -> str:
    """Return an answer in NFC on one line, if the source is on one line."""
    text = casing.nfc(text)
    return (text if "\n" in source else _BREAK.sub(" ", text)).strip()


def _noted(job: Job, finding: Finding) -> Job:
    return replace(job, notes=(*job.notes, finding))


def _by_clauses(job: Job, engine: Engine, target: str) -> list[protect.Piece]:
    """Cut a long segment at clauses; one with an address that is too long, around its anchors."""
    try:
        return _clauses(job, job.segment.text, 0, engine)
    except SegmentTooLongError:
        return _around_anchors(job, engine, target)


def _around_anchors(job: Job, engine: Engine, target: str) -> list[protect.Piece]:
    source = request_of(job).source
    found: list[protect.Piece] = []
    for piece in protect.pieces(job.segment.text, job.anchors, source, target):
        found += _clauses(job, piece.text, piece.start, engine) if piece.translate else [piece]
    return found


def _clauses(job: Job, text: str, start: int, engine: Engine) -> list[protect.Piece]:
    """Cut a part of a segment into pieces that the model can read in the job's direction."""
    bare = replace(request_of(job), terms=())
    pieces = []
    for part in clauses.split(text, lambda part: engine.fits(replace(bare, text=part))):
        pieces.append(protect.Piece(text=part, translate=is_prose(part), start=start))
        start += len(part)
    return pieces


def _in_pieces(
    jobs: Sequence[Job], cut: Sequence[Sequence[protect.Piece]], engine: Engine
) -> list[Job]:
    """Translate all pieces of all jobs in one call and join them job by job."""
    requests = [
        _piecerequest_of(job, piece, engine)
        for job, pieces in zip(jobs, cut, strict=True)
        for piece in pieces
        if piece.translate
    ]
    answers = iter(ask(engine, requests))
    return [_joined(job, pieces, answers) for job, pieces in zip(jobs, cut, strict=True)]


def _piecerequest_of(job: Job, piece: protect.Piece, engine: Engine) -> Request:
    """Ask for a piece with the terms that lie in it, if the model can read those beside it."""
    request = request_of(job)
    end = piece.start + len(piece.text)
    terms = tuple(
        replace(term, start=term.start - piece.start, end=term.end - piece.start)
        for term in request.terms
        if piece.start <= term.start and term.end <= end
    )
    bare = replace(request, text=piece.text, terms=())
    full = replace(bare, terms=terms)
    return full if not terms or engine.fits(full) else bare


def _joined(
    job: Job, pieces: Sequence[protect.Piece], answers: Iterator[Sequence[Hypothesis]]
) -> Job:
    """Put the translated pieces between the kept ones; a blank answer leaves the source's words.

    A segment of which nothing was translated is the source's text, and says so.
    """
    request = request_of(job)
    parts, untold = [], []
    holes: dict[Finding, None] = {}
    for piece in pieces:
        text = piece.text
        if piece.translate:
            answer, found = _first_answer(next(answers), text)
            holes.update(dict.fromkeys(found))
            text = _seam(answer, piece.text, request) if answer else text
            untold += [] if answer else [piece.text]
        parts.append(text)
    if len(untold) == sum(piece.translate for piece in pieces) > 0:
        return replace(job, text=job.segment.text, origin="copy", score=0.0)
    notes = (*(item for item in job.notes if item.check not in _OF_AN_ANSWER), *holes)
    text = "".join(parts).strip()
    joined = replace(job, text=text, origin="mt", score=0.0, notes=notes, gained=())
    if untold:
        message = f"no translation of: {'; '.join(untold)}"
        return _noted(joined, note("empty_target", "error", message))
    return joined


def _first_answer(hypotheses: Sequence[Hypothesis], source: str) -> tuple[str, list[Finding]]:
    """Return the first answer that says anything, and what is known to be missing from it."""
    for hypothesis in hypotheses:
        text = _clean(hypothesis.text, source)
        if not _is_blank(text):
            return text, list(_holes(hypothesis))
    return "", []


def _seam(answer: str, piece: str, request: Request) -> str:
    """Take off what makes a sentence of a part: its full stop and its capital."""
    if piece[-1] not in _STOPS and not _ABBREVIATION.search(answer):
        answer = answer.rstrip(_STOPS).rstrip() or answer
        if piece[-1] in ",;:" and answer[-1] not in ",;:":
            answer += piece[-1]
    names = any(char.isupper() for char in piece)
    small = request.source == "en" or request.target in _FEW_CAPITALS
    if small and not names and answer[:1].isupper() and not answer[1:2].isupper():
        return casing.lower(answer[0], request.target) + answer[1:]
    return answer
