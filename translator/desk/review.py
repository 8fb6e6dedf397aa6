"""What an editor may do with a draft: every step, its rules, and the event that it leaves.

An approval is bound to the content hash of the draft. The gate asks `approval_of`, and whatever
has changed since makes the answer None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from translator.desk.events import (
    CLOSED,
    MOVES,
    Event,
    check_move,
    standing_approval,
)
from translator.desk.store import Store
from translator.drafting.draft import Draft, State, Unit
from translator.errors import UsageError, WorkflowError

__all__ = [
    "MOVES",
    "Event",
    "Recheck",
    "approval_of",
    "approve",
    "edit",
    "is_pseudo",
    "is_stale",
    "reject",
    "reopen",
    "revise",
    "submit",
    "withdraw",
]

PSEUDO = "pseudo"
"""Name of the engine that marks text instead of translating it; it is for tests of a desk."""

Recheck = Callable[[Unit], Unit]
"""Returns an edited unit with the ledger and the findings of its new target."""

_AFTER_EDIT: dict[State, State] = {"approved": "in_review", "rejected": "draft"}
_AFTER_REOPENING: dict[State, State] = {
    "approved": "in_review",
    "rejected": "draft",
    "in_review": "draft",
}


def submit(store: Store, ref: str, who: str, when: str) -> Draft:
    """Hand a draft to review.

    Raises:
        WorkflowError: it is not a draft any more.
    """
    draft = store.draft(ref)
    if draft.state != "draft":
        # The table would let an approved draft through, which is another step: reopening it.
        raise WorkflowError(f"{draft.id} is {draft.state}; only a draft is handed to review")
    return _move(store, draft, "in_review", who, when, "submitted")


def approve(
    store: Store,
    ref: str,
    who: str,
    when: str,
    current_digest: str | None,
    despite: str | None = None,
) -> Draft:
    """Sign a draft as it stands.

    Args:
        store: the desk's store.
        ref: the draft.
        who: the name that signs.
        when: ISO 8601 UTC.
        current_digest: version of the article as it is now; None where its file is gone, and the
            version that the store saw last counts instead.
        despite: why the draft may go out with findings of severity error; kept in the event.

    Raises:
        WorkflowError: the draft is stale, made by the pseudo engine, has errors and no reason is
            given, or is in a state that cannot be approved.
    """
    draft = store.draft(ref)
    check_move(draft.id, draft.state, "approved")
    _refuse_pseudo(draft)
    _refuse_stale(store, draft, current_digest)
    comment = _answer_for_errors(draft, despite)
    return _move(store, draft, "approved", who, when, "approved", comment)


def reject(store: Store, ref: str, who: str, when: str, reason: str) -> Draft:
    """Send a draft back, and say why.

    Raises:
        WorkflowError: no reason is given, or the state does not allow it.
    """
    if not reason.strip():
        raise WorkflowError("a rejection needs a reason", hint="say it with --reason")
    return _move(store, store.draft(ref), "rejected", who, when, "rejected", reason)


def reopen(store: Store, ref: str, who: str, when: str, comment: str = "") -> Draft:
    """Take an approval, a rejection or a submission back.

    Raises:
        WorkflowError: the state does not allow it.
    """
    draft = store.draft(ref)
    target = _AFTER_REOPENING.get(draft.state)
    if target is None:
        raise WorkflowError(f"{draft.id} is {draft.state}; there is nothing to reopen")
    return _move(store, draft, target, who, when, "reopened", comment)


def withdraw(store: Store, ref: str, who: str, when: str, reason: str) -> Draft:
    """Mark a published draft as withdrawn, and say why. Its files are the caller's to deal with.

    Raises:
        WorkflowError: no reason is given, or the draft is not published.
    """
    if not reason.strip():
        raise WorkflowError("a withdrawal needs a reason", hint="say it with --reason")
    return _move(store, store.draft(ref), "withdrawn", who, when, "withdrawn", reason)


def edit(
    store: Store,
    ref: str,
    unit_id: str,
    target: str,
    who: str,
    when: str,
    *,
    recheck: Recheck,
    comment: str = "",
) -> Draft:
    """Write a unit's target by hand; an approved draft is open again afterwards.

    The event names the unit, and `comment` after it.

    Raises:
        UsageError: the draft has no such unit.
        WorkflowError: the draft is closed, or somebody else changed it meanwhile.
    """
    draft = store.draft(ref)
    if draft.state in CLOSED:
        raise WorkflowError(
            f"{draft.id} is {draft.state} and cannot be edited",
            hint="draft the article anew with `translator draft --again`",
        )
    units = _with_target(draft, unit_id, target, recheck)
    event = Event(
        draft=draft.id,
        who=_signer(who),
        when=when,
        what="edited",
        from_state=draft.state,
        to_state=_AFTER_EDIT.get(draft.state, draft.state),
        comment=f"{unit_id}: {comment}" if comment else unit_id,
    )
    return store.replace_units(draft.id, units, event, base=draft.content_hash)


def revise(store: Store, ref: str, who: str, when: str) -> Draft:
    """Copy a published draft into a new one that can be edited and may replace it.

    Raises:
        WorkflowError: the draft is not published, or another one is already under way.
    """
    draft = store.draft(ref)
    if draft.state != "published":
        raise WorkflowError(f"{draft.id} is {draft.state}; only what is published is revised")
    current = store.current_draft(draft.article, draft.target)
    if current is not None and current.id != draft.id:
        raise WorkflowError(f"{current.id} is under way already", hint=f"work on {current.id}")
    return store.save_draft(replace(draft, state="draft"), when, who=_signer(who))


def approval_of(store: Store, draft: Draft) -> Event | None:
    """Return the event that approved exactly what the draft holds now, or None."""
    return standing_approval(draft, store.events(draft.id))


def is_stale(draft: Draft, current_digest: str) -> bool:
    """Return whether the article has changed since it was translated. Computed, never stored."""
    return draft.digest != current_digest


def is_pseudo(draft: Draft) -> bool:
    """Return whether the pseudo engine had a hand in any part of a draft."""
    signature = draft.signature
    models = [signature.model, *_route_models(signature.route)]
    models += [name for unit in draft.units for name in _route_models(unit.route)]
    names = [name for model in models for name in model.split("+")]
    return signature.engine.split("/")[0] == PSEUDO or PSEUDO in names


def _route_models(route: str) -> list[str]:
    return [route.rpartition(":")[2]] if ":" in route else []


def _refuse_pseudo(draft: Draft) -> None:
    if is_pseudo(draft):
        raise WorkflowError(
            f"{draft.id} was made by the pseudo engine: it is no translation",
            hint="install a model with `translator models pull` and draft the article anew",
        )


def _refuse_stale(store: Store, draft: Draft, current_digest: str | None) -> None:
    if is_stale(draft, current_digest or store.article(draft.article).digest):
        raise WorkflowError(
            f"{draft.id} is stale: the article has changed since it was translated",
            hint="draft the article anew with `translator draft`",
        )


def _answer_for_errors(draft: Draft, despite: str | None) -> str:
    errors = Counter(
        finding.check
        for unit in draft.units
        for finding in unit.findings
        if finding.severity == "error"
    )
    if not errors:
        return ""
    named = ", ".join(f"{name} ({count})" for name, count in errors.items())
    if not despite or not despite.strip():
        raise WorkflowError(
            f"{draft.id} has errors: {named}",
            hint="mend them, or approve with --despite and the reason",
        )
    return f"despite {named}: {despite.strip()}"


def _with_target(draft: Draft, unit_id: str, target: str, recheck: Recheck) -> Sequence[Unit]:
    if unit_id not in {unit.segment.id for unit in draft.units}:
        raise UsageError(
            f"{draft.id} has no unit {unit_id}", hint=f"`translator show {draft.id}` lists them"
        )
    return [
        recheck(replace(unit, target=target, origin="human"))
        if unit.segment.id == unit_id
        else unit
        for unit in draft.units
    ]


def _move(
    store: Store, draft: Draft, to_state: State, who: str, when: str, what: str, comment: str = ""
) -> Draft:
    check_move(draft.id, draft.state, to_state)
    return store.add_event(
        Event(
            draft=draft.id,
            who=_signer(who),
            when=when,
            what=what,
            from_state=draft.state,
            to_state=to_state,
            comment=comment,
            content_hash=draft.content_hash,
        )
    )


def _signer(who: str) -> str:
    if not who.strip():
        raise UsageError(
            "nobody signs", hint="name the reviewer on the command line or in desk.toml"
        )
    return who.strip()
