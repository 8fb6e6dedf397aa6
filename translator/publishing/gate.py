"""The gate: nothing usable leaves the desk that a human has not approved as it stands.

Writers of usable items take a `Cleared` record, and only `clear` makes one: it reads the draft,
its audit trail and the embargo from the desk's store, so that no caller can vouch for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from datetime import UTC, datetime

from translator.article.model import Block
from translator.desk.events import Event
from translator.desk.review import approval_of, is_pseudo, is_stale
from translator.desk.store import Store
from translator.drafting.draft import Draft, State
from translator.errors import WorkflowError

_SEAL = object()
_OPEN: frozenset[State] = frozenset({"approved", "published"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """Proof that a draft passed the gate. It cannot be made or altered outside `clear`.

    Attributes:
        draft: full id; `content_hash`: what was approved.
        reviewer: who approved it; `approved_at`: when; `despite`: the reason, where the draft
            was approved with errors.
        published_at: when it left the desk for the first time.
        agency: whose editor that was; may be empty.
    """

    draft: str
    content_hash: str
    reviewer: str
    approved_at: str
    published_at: str
    despite: str
    agency: str
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise WorkflowError("only the gate can clear a draft for publication")


def clear(
    store: Store,
    ref: str,
    current_digest: str | None,
    now: str,
    *,
    embargo: str | None = None,
    agency: str = "",
) -> Cleared:
    """Let a draft pass, or say why not.

    Args:
        store: the desk's store.
        ref: the draft.
        current_digest: version of the article as it is now; None where its file is gone, and the
            version that the store saw last counts instead.
        now: ISO 8601 UTC.
        embargo: of the article as it is now; None for the one that the store saw last.
        agency: the desk's agency, for the disclosure line.

    Raises:
        WorkflowError: see `check`.
    """
    draft = store.draft(ref)
    newest = store.article(draft.article)
    approval = approval_of(store, draft)
    approved = check(
        draft,
        approval,
        current_digest or newest.digest,
        newest.embargo if embargo is None else embargo,
        now,
    )
    return Cleared(
        draft=draft.id,
        content_hash=draft.content_hash,
        reviewer=approved.who,
        approved_at=approved.when,
        published_at=_first_publication(store.events(draft.id)) or now,
        despite=approved.comment,
        agency=agency,
        seal=_SEAL,
    )


def check(
    draft: Draft, approval: Event | None, current_digest: str, embargo: str, now: str
) -> Event:
    """Return the approval that lets a draft pass.

    Raises:
        WorkflowError: the draft was made by the pseudo engine, is superseded, withdrawn or not
            approved, was changed after its approval, is stale, or is under embargo.
    """
    if is_pseudo(draft):
        raise WorkflowError(
            f"{draft.id} was made by the pseudo engine and never leaves the desk",
            hint="install a model with `translator models pull` and draft the article anew",
        )
    if draft.state not in _OPEN:
        raise _not_approved(draft)
    if approval is None or approval.content_hash != draft.content_hash:
        raise WorkflowError(
            f"{draft.id} was changed after its approval, which is void",
            hint=f"read it again: `translator show {draft.id}`",
        )
    if is_stale(draft, current_digest):
        raise WorkflowError(
            f"{draft.id} is stale: the article has changed since it was translated",
            hint="draft the article anew with `translator draft`",
        )
    _hold_embargo(draft.id, embargo, now)
    return approval


def admit(draft: Draft, blocks: Sequence[Block], cleared: Cleared) -> None:
    """Refuse to write a usable item of anything but what was cleared. Every writer asks first.

    Raises:
        WorkflowError: the clearance is for another draft or another text of it, or the blocks do
            not hold the approved text.
    """
    if (cleared.draft, cleared.content_hash) != (draft.id, draft.content_hash):
        raise WorkflowError(
            f"{draft.id} is not what passed the gate", hint="publish it with `translator publish`"
        )
    texts = {block.id: block.text for block in blocks}
    reached = dict.fromkeys(texts, 0)
    for unit in draft.units:
        name = unit.segment.block
        found = texts.get(name, "").find(unit.target, reached.get(name, 0))
        if name not in texts or found < 0:
            raise WorkflowError(
                f"{draft.id}: the text of {unit.segment.id} is not the approved one"
            )
        reached[name] = found + len(unit.target)


def _not_approved(draft: Draft) -> WorkflowError:
    if draft.state in {"superseded", "withdrawn"}:
        return WorkflowError(
            f"{draft.id} is {draft.state} and cannot be published",
            hint="name ARTICLE.LANG without a number for the newest draft",
        )
    return WorkflowError(
        f"{draft.id} is not approved: it is {draft.state}",
        hint=f"read it with `translator show {draft.id}`, then `translator approve {draft.id}`",
    )


def _hold_embargo(draft: str, embargo: str, now: str) -> None:
    if not embargo.strip():
        return
    until = _instant(embargo)
    if until is None:
        raise WorkflowError(
            f"{draft}: the embargo {embargo!r} names no instant, so it holds",
            hint="write it with day, time and zone: 2026-05-12T10:00:00+04:00",
        )
    if (_instant(now) or datetime.min.replace(tzinfo=UTC)) < until:
        raise WorkflowError(
            f"{draft} is under embargo until {embargo}", hint="publish it again after that time"
        )


def _instant(text: str) -> datetime | None:
    """Return the instant that an ISO 8601 text names, or None; a time without zone names none."""
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return value if value.tzinfo is not None else None


def _first_publication(events: Sequence[Event]) -> str:
    return next((event.when for event in events if event.what == "published"), "")
