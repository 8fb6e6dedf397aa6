"""The run: article after article, language after language; what fails stays with its article.

Every draft is in the store before the next one starts, so a run may be killed at any moment and
begun again: what is there is not translated twice, and what is missing is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from translator.article.model import Article
from translator.batch.gather import STDIN
from translator.batch.report import DraftOutcome, DraftStatus, Outcome
from translator.desk.store import Store
from translator.drafting.draft import Draft
from translator.drafting.pipeline import count_requests, draft_article, signature
from translator.engines.base import Engine, ProgressCallback
from translator.errors import EXIT_BUG, TranslatorError, UsageError
from translator.language.tags import targets_for
from translator.terms.termbase import Termbase

_Result = TypeVar("_Result")

_KEEP = frozenset({"approved", "published", "in_review"})


class Listener(Protocol):
    """Who wants to know how the run goes; the console is one."""

    def article(self, origin: str, article: Article, targets: Sequence[str]) -> None:
        """Hear that an article was read and will be drafted into these languages."""

    def drafting(self, article: Article, target: str, requests: int) -> ProgressCallback:
        """Hear that a language begins; returns what counts its finished segments."""

    def finished(self, outcome: Outcome) -> None:
        """Hear what became of an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What a run works with; everything that touches the world is handed in."""

    read: Callable[[str], Article]
    store: Store
    engine_for: Callable[[str, str], Engine]
    termbase: Termbase
    clock: Callable[[], datetime]
    render: Callable[[Article], Path]
    report_bug: Callable[[Exception], Path]
    targets: tuple[str, ...] = ()
    again: bool = False


def run(origins: Sequence[str], workshop: Workshop, listener: Listener) -> list[Outcome]:
    """Draft every article and return the outcomes in order."""
    outcomes = []
    for origin in origins:
        outcome = _article(origin, workshop, listener)
        listener.finished(outcome)
        outcomes.append(outcome)
    return outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """Why a step of the run came to nothing."""

    message: str
    hint: str
    exit_code: int


def _guarded(step: Callable[[], _Result], workshop: Workshop) -> _Result | _Failure:
    """Take one step for one article: reading, one language, rendering. Failures stay with it."""
    try:
        return step()
    except TranslatorError as error:
        return _Failure(message=error.message, hint=error.hint, exit_code=error.exit_code)
    except Exception as error:  # noqa: BLE001 - one article of a batch must not stop the night
        return _Failure(
            message=f"a fault of ours: {type(error).__name__}: {error}",
            hint=_log_hint(error, workshop),
            exit_code=EXIT_BUG,
        )


def _log_hint(error: Exception, workshop: Workshop) -> str:
    try:
        return f"the details are in {workshop.report_bug(error)}"
    except (OSError, TranslatorError) as fault:
        return f"no log could be written: {fault}"


def _article(origin: str, workshop: Workshop, listener: Listener) -> Outcome:
    begun = _guarded(lambda: _begin(origin, workshop, listener), workshop)
    if isinstance(begun, _Failure):
        return Outcome(
            origin=origin, message=begun.message, hint=begun.hint, exit_code=begun.exit_code
        )
    article, targets = begun
    drafts = tuple(_language(article, target, workshop, listener) for target in targets)
    outcome = Outcome(
        origin=origin,
        article=article.id,
        language=article.language,
        evidence=article.metadata.get("language_evidence", ""),
        drafts=drafts,
    )
    if all(draft.status == "failed" for draft in drafts):
        return outcome
    folder = _guarded(lambda: workshop.render(article), workshop)
    if isinstance(folder, _Failure):
        return replace(
            outcome, message=folder.message, hint=folder.hint, exit_code=folder.exit_code
        )
    return replace(outcome, folder=str(folder))


def _begin(origin: str, workshop: Workshop, listener: Listener) -> tuple[Article, tuple[str, ...]]:
    """Read an article and store the version; says into which languages it goes."""
    read = workshop.read(origin)
    article = own_id(replace(read, origin=_place(read.origin)), workshop.store)
    targets = _targets(article, workshop.targets)
    workshop.store.add_article(article, _now(workshop))
    listener.article(origin, article, targets)
    return article, targets


def own_id(article: Article, store: Store) -> Article:
    """Give an article from another file than its namesake an id of its own.

    Two files called news.txt in two folders are two articles; one file edited, or moved as it is,
    is one article.
    """
    if "id" in article.metadata:
        return article
    try:
        known = store.article(article.id)
    except UsageError:
        return article
    here, there = _place(article.origin), _place(known.origin)
    moved = there != STDIN and not Path(there).exists() and known.digest == article.digest
    if here == there or moved:
        return article
    mark = hashlib.sha256(here.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return replace(article, id=f"{article.id}-{mark}")


def _place(origin: str) -> str:
    """Return the one name of a file that holds from every folder; other origins stay."""
    return str(Path(origin).resolve()) if origin != STDIN and Path(origin).exists() else origin


def _targets(article: Article, wanted: Sequence[str]) -> tuple[str, ...]:
    targets = tuple(tag for tag in wanted if tag != article.language)
    if wanted and not targets:
        raise UsageError(
            f"{article.origin} is in {article.language} already",
            hint="name other languages with --to, or the true source language with --from",
        )
    return targets or targets_for(article.language)


def _language(
    article: Article, target: str, workshop: Workshop, listener: Listener
) -> DraftOutcome:
    made = _guarded(lambda: _draft(article, target, workshop, listener), workshop)
    if isinstance(made, _Failure):
        return DraftOutcome(
            target=target,
            status="failed",
            message=made.message,
            hint=made.hint,
            exit_code=made.exit_code,
        )
    return made


def _draft(article: Article, target: str, workshop: Workshop, listener: Listener) -> DraftOutcome:
    kept = None if workshop.again else _kept(article, target, workshop)
    return kept or _drafted(article, target, workshop, listener)


def _kept(article: Article, target: str, workshop: Workshop) -> DraftOutcome | None:
    """Return the draft that an editor's work protects, if there is one of this version."""
    current = workshop.store.current_draft(article.id, target)
    if current is None or current.digest != article.digest:
        return None
    edited = any(unit.origin == "human" for unit in current.units)
    return _outcome(current, "kept") if edited or current.state in _KEEP else None


def _drafted(article: Article, target: str, workshop: Workshop, listener: Listener) -> DraftOutcome:
    engine = workshop.engine_for(article.language, target)
    made = signature(engine.info, workshop.termbase)
    same = workshop.store.find_same(article.id, article.digest, target, made.digest)
    if same and not workshop.again:
        return _outcome(same, "current")
    draft = draft_article(
        article,
        target=target,
        engine=engine,
        termbase=workshop.termbase,
        clock=workshop.clock,
        progress=listener.drafting(article, target, count_requests(article)),
    )
    saved = workshop.store.save_draft(draft, _now(workshop), force=workshop.again)
    return _outcome(saved, "drafted")


def _outcome(draft: Draft, status: DraftStatus) -> DraftOutcome:
    severities = [finding.severity for unit in draft.units for finding in unit.findings]
    return DraftOutcome(
        target=draft.target,
        status=status,
        draft=draft.id,
        state=draft.state,
        model=draft.signature.model,
        segments=len(draft.units),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )


def _now(workshop: Workshop) -> str:
    return workshop.clock().isoformat(timespec="seconds")
