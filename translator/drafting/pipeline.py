"""The heart: one article in, one draft out. It touches no disk, no clock and no terminal.

Order of work for every segment: match terms, translate, ask again for what cannot stand, translate
what still lost something once more in pieces around what must stay, write the ledger, run the
checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from translator import __version__, checks
from translator.article.model import Article, Block, Segment
from translator.article.segments import segments
from translator.checks.base import Check, Finding, Pair
from translator.drafting import guards, jobs, markup, places, protect, quotes
from translator.drafting.draft import Draft, Signature, Unit
from translator.drafting.jobs import Job, is_prose, note
from translator.engines.base import (
    Engine,
    EngineInfo,
    ProgressCallback,
    Request,
    TermAnnotation,
)
from translator.engines.measured import RatedInfo
from translator.language import casing, datelines, identify
from translator.language.segment import VERSION as SEGMENTER
from translator.language.tags import ENGLISH_NAMES
from translator.terms import apply
from translator.terms.ledger import LedgerRow
from translator.terms.match import Match
from translator.terms.repair import Repaired, repair
from translator.terms.termbase import Termbase

PRODUCT = f"turkic-newsdesk/{__version__}"

Clock = Callable[[], datetime]

_FIRST_WORD = re.compile(r"[^\w⟦]*_*(?P<word>[^\W_]\S*)")
"""The first word behind quotation marks and the like; the dry run's ⟦tr⟧ is no word."""


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

    What `progress` is told adds up to `count_requests`.

    Raises:
        EngineError: the engine failed; there is no partial draft.
    """
    planned = [
        _plan(block, segment, article, target, termbase)
        for block in article.blocks
        for segment in segments(block, article.language)
    ]
    by_rule = sum(job.origin == "rule" for job in planned)
    if progress and by_rule:
        progress(by_rule)
    answered = jobs.translate(planned, engine, target, progress)
    done = jobs.restore(guards.retry(answered, engine, target), engine, target)
    units = tuple(_unit(job, article, target, engine.info, checks, termbase) for job in done)
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
        quality=info.quality if isinstance(info, RatedInfo) else "",
    )


def count_requests(article: Article) -> int:
    """Return how many sentences there are to translate, for a progress display."""
    return sum(
        is_prose(segment.text)
        for block in article.blocks
        if block.kind != "verbatim"
        for segment in segments(block, article.language)
    )


def _plan(block: Block, segment: Segment, article: Article, target: str, termbase: Termbase) -> Job:
    if block.kind == "verbatim" or not is_prose(segment.text):
        return Job(block=block, segment=segment, text=segment.text, origin="copy")
    notes: tuple[Finding, ...] = ()
    if block.kind == "dateline":
        written = _dateline(segment.text, article, target, termbase)
        if written is not None:
            return Job(block=block, segment=segment, text=written, origin="rule")
        notes = (note("dateline", "warning", "the dateline was not written by rule"),)
    notes += _foreign(segment.text, article.language)
    matches = tuple(apply.hits(segment.text, article.language, termbase))
    inside = quotes.enclosing(block.text, segment.start)
    found = protect.anchors(
        segment.text, article.language, code=_code(block, segment), inside=inside
    )
    request = Request(
        text=segment.text,
        source=article.language,
        target=target,
        terms=_annotations(matches, target),
    )
    return Job(
        block=block,
        segment=segment,
        anchors=tuple(found),
        matches=matches,
        inside=inside,
        request=request,
        notes=notes,
    )


def _foreign(text: str, language: str) -> tuple[Finding, ...]:
    """Return a note where a sentence is in another language than its article."""
    found = identify.foreign([text], language)
    if not found:
        return ()
    name = ENGLISH_NAMES.get(found[0].language, "another language")
    return (note("source_language", "warning", f"the source sentence looks like {name}"),)


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


def _annotations(matches: Sequence[Match], target: str) -> tuple[TermAnnotation, ...]:
    """Return what to hand an engine that can use approved terms; doubtful forms are held back."""
    found = []
    for match in matches:
        term = match.concept.preferred(target)
        if term and not term.doubtful:
            found.append(TermAnnotation(start=match.start, end=match.end, target=term.text))
    return tuple(found)


def _unit(
    job: Job,
    article: Article,
    target: str,
    info: EngineInfo,
    checks_: Mapping[str, Check],
    termbase: Termbase,
) -> Unit:
    text = job.text or ""
    if job.origin == "mt":
        keep = protect.verbatim(job.anchors)
        text = protect.house_quotes(job.segment.text, text, target, inside=job.inside, keep=keep)
        text = _restore_case(job.segment.text, text, target, keep)
    held = _held(job, text, target, termbase)
    unit = Unit(
        segment=job.segment,
        machine_target=text,
        target=held.text,
        origin=job.origin,
        score=job.score,
        route=info.route if job.origin == "mt" else "",
        ledger=held.ledger,
    )
    notes = (*job.notes, *repair_notes(held.ledger), *_added(job, held.text, target, termbase))
    return judge(unit, article, target, info.model, checks_, job.block, notes=notes)


def _held(job: Job, text: str, target: str, termbase: Termbase) -> Repaired:
    """Return the text with its approved terms, and its ledger; only a machine's text is changed."""
    if job.origin == "mt":
        held = repair(job.matches, text, job.segment.text, target, termbase)
        return replace(held, ledger=tuple(_reranked(row, job) for row in held.ledger))
    return Repaired(text=text, ledger=apply.ledger(job.matches, text, job.segment.text, target))


def _reranked(row: LedgerRow, job: Job) -> LedgerRow:
    """Say so where the term stands because a later candidate of the engine was taken."""
    gained = row.method == "kept" and (row.hit.concept, row.hit.start) in job.gained
    return replace(row, method="reranked") if gained else row


def _added(job: Job, text: str, target: str, termbase: Termbase) -> Iterator[Finding]:
    """Yield an error for every person of the termbase whom the engine brought in by itself."""
    if job.origin != "mt":
        return
    known = {match.concept.id for match in job.matches}
    for match in apply.hits(text, target, termbase):
        if match.concept.kind == "person" and match.concept.id not in known:
            message = f"{text[match.start : match.end]} is not in the source sentence"
            yield note("person_added", "error", message, (match.start, match.end))


def repair_notes(ledger: Iterable[LedgerRow]) -> Iterator[Finding]:
    """Yield a note for every term that was written by us and not by the engine."""
    for row in ledger:
        if row.before:
            place = (row.start, row.start + len(row.written))
            message = f"{row.before} became {row.after}"
            yield note("term_repaired", "warning", message, place)


def _restore_case(source: str, text: str, target: str, keep: Iterable[str]) -> str:
    """Begin as the source does: engines lower the first letter of pieces and headlines.

    A word that must stay as it is does: an address, ``@desk``, ``iPhone``.
    """
    first = next((char for char in source if char.isalpha()), "")
    match = _FIRST_WORD.match(text)
    if not first.isupper() or match is None:
        return text
    word, start = match["word"], match.start("word")
    own_way = word[0].islower() and any(char.isupper() for char in word)
    kept = any(0 <= text.find(form) <= start < text.find(form) + len(form) for form in keep)
    return text if own_way or kept else casing.capitalise(text, target)


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
        owed = block.kind != "verbatim" and is_prose(unit.segment.text)
        left = [note("empty_target", "error", "no translation: the source text was left")]
        return replace(unit, findings=(*notes, *(left if owed else ())))
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
        note(
            "markup_moved",
            "warning",
            f"{item.span.kind} was placed by position",
            (item.span.start, item.span.end),
        )
        for item in markup.project(unit, block)
        if not item.certain
    ]
    found = checks.run(pair, checks_) if unit.origin != "rule" else ()
    return replace(unit, findings=(*notes, *found, *moved))
