"""The heart: one article in, one draft out. It touches no disk, no clock and no terminal.

Order of work for every segment: match terms, translate, look for what was lost, translate the
losers once more in pieces around what must stay, write the ledger, run the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from translator import __version__, checks
from translator.article.model import Article, Block, Segment, Span
from translator.article.segments import segments
from translator.checks.base import Check, Finding, Pair
from translator.drafting import clauses, markup, places, protect
from translator.drafting.draft import Draft, Origin, Signature, Unit
from translator.engines.base import Engine, EngineInfo, Hypothesis, ProgressCallback, Request
from translator.language import casing, datelines
from translator.language.segment import VERSION as SEGMENTER
from translator.terms import apply
from translator.terms.match import Match
from translator.terms.termbase import Termbase

PRODUCT = f"turkic-newsdesk/{__version__}"

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One segment on its way. `text` is set once its translation is known."""

    block: Block
    segment: Segment
    anchors: tuple[protect.Anchor, ...] = ()
    matches: tuple[Match, ...] = ()
    request: Request | None = None
    text: str | None = None
    origin: Origin = "mt"
    score: float = 0.0
    notes: tuple[Finding, ...] = ()


def draft_article(
    article: Article,
    *,
    target: str,
    engine: Engine,
    termbase: Termbase,
    clock: Clock,
    checks: Mapping[str, Check] = checks.CHECKS,
    progress: ProgressCallback | None = None,
) -> Draft:
    """Return the draft of an article in one language; its id is given by the desk's store.

    Raises:
        EngineError: the engine failed; there is no partial draft.
    """
    jobs = [
        _plan(block, segment, article, target, termbase)
        for block in article.blocks
        for segment in segments(block, article.language)
    ]
    jobs = _translate(jobs, engine, progress)
    jobs = _restore(jobs, engine, target)
    units = tuple(_unit(job, article, target, engine.info, checks) for job in jobs)
    return Draft(
        id="",
        article=article.id,
        digest=article.digest,
        source=article.language,
        target=target,
        units=units,
        signature=signature(engine.info, termbase),
        created=clock().isoformat(timespec="seconds"),
    )


def signature(info: EngineInfo, termbase: Termbase) -> Signature:
    """Return the signature of drafts made by this engine with these glossaries."""
    return Signature(
        product=PRODUCT,
        model=info.model,
        revision=info.revision,
        engine=info.engine,
        route=info.route,
        decoding=info.decoding,
        licence=info.licence,
        consent=info.consent,
        termbase=termbase.digest,
        segmenter=SEGMENTER,
    )


def count_requests(article: Article) -> int:
    """Return how many sentences an engine will be asked for, for a progress display."""
    return sum(
        _is_prose(segment.text)
        for block in article.blocks
        if block.kind != "verbatim"
        for segment in segments(block, article.language)
    )


def _plan(
    block: Block, segment: Segment, article: Article, target: str, termbase: Termbase
) -> _Job:
    if block.kind == "verbatim" or not _is_prose(segment.text):
        return _Job(block=block, segment=segment, text=segment.text, origin="copy")
    notes: tuple[Finding, ...] = ()
    if block.kind == "dateline":
        written = _dateline(segment.text, article, target, termbase)
        if written is not None:
            return _Job(block=block, segment=segment, text=written, origin="rule")
        notes = (_note("dateline", "warning", "the dateline was not written by rule"),)
    matches = tuple(apply.hits(segment.text, article.language, termbase))
    request = Request(
        text=segment.text,
        source=article.language,
        target=target,
        terms=apply.annotate(matches, target),
    )
    found = protect.anchors(segment.text, article.language, code=_code(block, segment))
    return _Job(
        block=block,
        segment=segment,
        anchors=tuple(found),
        matches=matches,
        request=request,
        notes=notes,
    )


def _is_prose(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _code(block: Block, segment: Segment) -> list[tuple[int, int]]:
    return [
        (max(span.start, segment.start) - segment.start, min(span.end, segment.end) - segment.start)
        for span in block.spans
        if span.kind == "code" and span.start < segment.end and span.end > segment.start
    ]


def _dateline(text: str, article: Article, target: str, termbase: Termbase) -> str | None:
    if article.dateline is None or article.dateline.text.strip() != text.strip():
        return None
    names = places.lookup(termbase, article.language, target)
    return datelines.render(article.dateline, target, names)


def _translate(
    jobs: Sequence[_Job], engine: Engine, progress: ProgressCallback | None
) -> list[_Job]:
    """Translate every job that has a request; what is too long goes by clauses."""
    whole = [job for job in jobs if job.request and engine.fits(job.request)]
    answers = engine.translate([job.request for job in whole if job.request], progress=progress)
    done = {
        id(job): _answered(job, hypotheses[0])
        for job, hypotheses in zip(whole, answers, strict=True)
    }
    long = [job for job in jobs if job.request and id(job) not in done]
    done |= {
        id(job): _with_note(replacement, "split_long", "translated by clauses")
        for job, replacement in zip(long, _by_clauses(long, engine), strict=True)
    }
    if progress and long:
        progress(len(long))
    return [done.get(id(job), job) for job in jobs]


def _answered(job: _Job, hypothesis: Hypothesis) -> _Job:
    return replace(job, text=hypothesis.text.strip(), score=hypothesis.score)


def _by_clauses(jobs: Sequence[_Job], engine: Engine) -> list[_Job]:
    cut = [_clauses(job, job.segment.text, engine) for job in jobs]
    return _in_pieces(jobs, cut, engine)


def _clauses(job: _Job, text: str, engine: Engine) -> list[protect.Piece]:
    """Cut a text into pieces that the model can read in the job's direction."""
    request = job.request

    def fits(part: str) -> bool:
        return request is None or engine.fits(replace(request, text=part, terms=()))

    return [
        protect.Piece(text=part, translate=bool(part.strip())) for part in clauses.split(text, fits)
    ]


def _restore(jobs: Sequence[_Job], engine: Engine, target: str) -> list[_Job]:
    """Translate the segments that lost something once more, in pieces around what must stay."""
    losers = [job for job in jobs if job.request and _lost(job, target)]
    if not losers:
        return list(jobs)
    cut = [_pieces(job, engine, target) for job in losers]
    mended = {
        id(job): _with_note(better, "protected_restored", f"restored: {_names(job, target)}")
        for job, better in zip(losers, _in_pieces(losers, cut, engine), strict=True)
    }
    return [mended.get(id(job), job) for job in jobs]


def _lost(job: _Job, target: str) -> list[protect.Anchor]:
    return protect.missing(job.anchors, job.text or "", target)


def _names(job: _Job, target: str) -> str:
    return ", ".join(dict.fromkeys(anchor.text for anchor in _lost(job, target)))


def _pieces(job: _Job, engine: Engine, target: str) -> list[protect.Piece]:
    source = job.request.source if job.request else ""
    found: list[protect.Piece] = []
    for piece in protect.pieces(job.segment.text, job.anchors, source, target):
        found += _clauses(job, piece.text, engine) if piece.translate else [piece]
    return found


def _in_pieces(
    jobs: Sequence[_Job], cut: Sequence[Sequence[protect.Piece]], engine: Engine
) -> list[_Job]:
    """Translate all pieces of all jobs in one call and join them job by job."""
    requests = [
        replace(job.request, text=piece.text, terms=())
        for job, pieces in zip(jobs, cut, strict=True)
        for piece in pieces
        if piece.translate and job.request
    ]
    answers = iter(engine.translate(requests) if requests else [])
    return [
        replace(job, text=_joined(pieces, answers)) for job, pieces in zip(jobs, cut, strict=True)
    ]


def _joined(pieces: Sequence[protect.Piece], answers: Iterable[Sequence[Hypothesis]]) -> str:
    """Put the translated pieces between the kept ones; an empty answer leaves the source piece."""
    waiting = iter(answers)
    parts = []
    for piece in pieces:
        if piece.translate:
            answer = next(waiting)[0].text.strip()
            parts.append(answer or piece.text)
        else:
            parts.append(piece.text)
    return "".join(parts).strip()


def _unit(
    job: _Job, article: Article, target: str, info: EngineInfo, checks_: Mapping[str, Check]
) -> Unit:
    text = job.text or ""
    if job.origin == "mt":
        text = protect.house_quotes(job.segment.text, text, target)
        text = _restore_case(job, text, target)
    unit = Unit(
        segment=job.segment,
        machine_target=text,
        target=text,
        origin=job.origin,
        score=job.score,
        route=info.route if job.origin == "mt" else "",
        ledger=apply.ledger(job.matches, text, job.segment.text, target),
    )
    return judge(unit, article, target, info.model, checks_, job.block, notes=job.notes)


def _restore_case(job: _Job, text: str, target: str) -> str:
    """Begin as the source does: engines lower the first letter of pieces and headlines."""
    first = next((char for char in job.segment.text if char.isalpha()), "")
    return casing.capitalise(text, target) if first.isupper() else text


def judge(
    unit: Unit,
    article: Article,
    target: str,
    model: str,
    checks_: Mapping[str, Check],
    block: Block,
    *,
    notes: Iterable[Finding] = (),
) -> Unit:
    """Return the unit with the findings of the checks, of its markup, and the notes given."""
    if unit.origin == "copy":
        return replace(unit, findings=tuple(notes))
    pair = Pair(
        source=unit.segment.text,
        target=unit.target,
        source_language=article.language,
        target_language=target,
        kind=block.kind,
        ledger=unit.ledger,
        engine=model,
        origin=unit.origin,
    )
    moved = [
        _note("markup_moved", "warning", f"{item.span.kind} was placed by position", item.span)
        for item in markup.project(unit, block)
        if not item.certain
    ]
    found = checks.run(pair, checks_) if unit.origin != "rule" else ()
    return replace(unit, findings=(*notes, *found, *moved))


def _note(check: str, severity: str, message: str, span: Span | None = None) -> Finding:
    return Finding(
        check=check,
        severity="warning" if severity == "warning" else "info",
        message=message,
        target=(span.start, span.end) if span else None,
        hint=checks.NOTES[check],
    )


def _with_note(job: _Job, check: str, message: str) -> _Job:
    return replace(job, notes=(*job.notes, _note(check, "warning", message)))
