"""The audit trail's record and the table of legal moves.

Both stand below the store, which refuses a move that the table does not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from translator.drafting.draft import Draft, State
from translator.errors import WorkflowError

MOVES: dict[State, tuple[State, ...]] = {
    "draft": ("in_review", "approved", "rejected", "superseded"),
    "in_review": ("approved", "rejected", "draft", "superseded"),
    "rejected": ("draft", "superseded"),
    "approved": ("published", "in_review", "superseded"),
    "published": ("withdrawn", "superseded"),
    "withdrawn": ("superseded",),
    "superseded": (),
}
"""From a state to the states that may follow it. Nothing else is possible."""

CLOSED: frozenset[State] = frozenset({"published", "withdrawn", "superseded"})
"""States in which a draft's text cannot change any more."""

VOIDING: frozenset[State] = frozenset({"draft", "in_review", "rejected"})
"""States that end an approval: whoever brings a draft there takes the approval back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the audit trail; it is written once and never changed.

    Attributes:
        draft: the draft's full id; `who`: the name that signs.
        when: ISO 8601 UTC; `what`: ``created``, ``submitted``, ``edited``, ``approved``,
            ``rejected``, ``reopened``, ``published``, ``withdrawn``, ``superseded`` or another
            word for a note that moves nothing.
        from_state: empty for the event that creates the draft.
        content_hash: the draft's content hash after the event.
    """

    draft: str
    who: str
    when: str
    what: str
    from_state: State | Literal[""]
    to_state: State
    comment: str = ""
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One file that left the desk.

    Attributes:
        path: relative to the desk, with forward slashes.
        sha256: of the file's bytes.
        started: when the file was about to be put in place.
        completed: when draft and file were both published; empty after a crash in between.
    """

    draft: str
    format: str
    path: str
    sha256: str
    started: str
    completed: str = ""


def check_move(draft: str, from_state: State, to_state: State) -> None:
    """Refuse a move that the table does not list.

    Raises:
        WorkflowError: the move is illegal.
    """
    if to_state in MOVES[from_state]:
        return
    allowed = ", ".join(MOVES[from_state]) or "nothing"
    raise WorkflowError(
        f"{draft} is {from_state} and cannot become {to_state}"
        if to_state != from_state
        else f"{draft} is {from_state} already",
        hint=f"from {from_state} it may become: {allowed}",
    )


def standing_approval(draft: Draft, events: Sequence[Event]) -> Event | None:
    """Return the approval that covers a draft as it stands now, or None.

    An approval is void as soon as the text, the mandatory terms, the signature or the source
    version differ from what was approved, and when the draft was reopened after it.
    """
    approval: Event | None = None
    for event in events:
        if event.what == "approved" and event.to_state == "approved":
            approval = event
        elif event.to_state in VOIDING:
            approval = None
    if approval is None or approval.content_hash != draft.content_hash:
        return None
    return approval
