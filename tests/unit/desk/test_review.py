"""What an editor may do with a draft, what is refused, and what the audit trail says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from tests.unit.desk.records import (
    ERROR,
    SIGNATURE,
    T0,
    T1,
    T2,
    approved,
    article,
    draft,
    row,
    saved,
    with_findings,
)
from translator.desk import review
from translator.desk.events import Event, check_move, standing_approval
from translator.desk.store import Store
from translator.drafting.draft import State, Unit
from translator.errors import UsageError, WorkflowError

DESIGN = Path(__file__).resolve().parents[4] / "shared" / "design" / "desk-and-publishing.md"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "desk.db") as opened:
        yield opened


def unchanged(unit: Unit) -> Unit:
    return unit


def test_the_table_of_moves_is_complete() -> None:
    """Every state has its row, and every state that is named is one."""
    states = set(get_args(State))
    assert set(review.MOVES) == states
    assert {state for row in review.MOVES.values() for state in row} <= states
    assert review.MOVES["superseded"] == ()
    assert "published" not in {
        after for state, row in review.MOVES.items() if state != "approved" for after in row
    }


@pytest.mark.skipif(not DESIGN.exists(), reason="the design notes are not beside the repository")
def test_the_table_of_moves_is_the_designed_one() -> None:
    """The code's table says what the design's table says."""
    rows = re.findall(r"^\| (\w+) \| (.+) \|$", DESIGN.read_text(encoding="utf-8"), re.MULTILINE)
    designed = {
        state: {name.strip() for name in re.sub(r"\([^)]*\)", "", moves).split(",")}
        for state, moves in rows
        if state in review.MOVES
    }
    assert designed == {state: set(moves) for state, moves in review.MOVES.items() if moves}


@pytest.mark.parametrize(("before", "after"), list(product(review.MOVES, review.MOVES)))
def test_a_move_passes_only_if_the_table_lists_it(before: State, after: State) -> None:
    """All 49 pairs: the listed ones pass, the others are refused with what is possible."""
    if after in review.MOVES[before]:
        check_move("a.kk.1", before, after)
    else:
        with pytest.raises(WorkflowError, match=r"a\.kk\.1 is") as refused:
            check_move("a.kk.1", before, after)
        assert all(name in refused.value.hint for name in review.MOVES[before])
        assert refused.value.exit_code == 6


def test_an_approval_is_bound_to_what_was_read(store: Store) -> None:
    """The event has name, time, states and the content hash, and stands while nothing changes."""
    made = saved(store, article())
    ready = review.approve(store, made.id, " Editor ", T1, article().digest)
    assert ready.state == "approved"
    assert review.approval_of(store, ready) == Event(
        draft=made.id,
        who="Editor",
        when=T1,
        what="approved",
        from_state="draft",
        to_state="approved",
        content_hash=made.content_hash,
    )


def test_a_draft_can_go_through_review_by_reference(store: Store) -> None:
    """Submit, reject with a reason, reopen, submit, approve: each step leaves its event."""
    saved(store, article())
    ref = "bridge.kk"
    review.submit(store, ref, "Editor", T0)
    review.reject(store, ref, "Editor", T0, "names are wrong")
    review.reopen(store, ref, "Editor", T1)
    review.submit(store, ref, "Editor", T1)
    review.approve(store, ref, "Editor", T2, article().digest)
    trail = [(event.what, event.to_state, event.comment) for event in store.events("bridge.kk.1")]
    assert trail == [
        ("created", "draft", ""),
        ("submitted", "in_review", ""),
        ("rejected", "rejected", "names are wrong"),
        ("reopened", "draft", ""),
        ("submitted", "in_review", ""),
        ("approved", "approved", ""),
    ]


def test_a_stale_draft_is_not_approved(store: Store) -> None:
    """A draft of an older version is refused, and staleness is computed, not stored."""
    made = saved(store, article())
    newer = article(sentences=("Köprü kapandı.",))
    assert review.is_stale(made, newer.digest)
    assert not review.is_stale(made, article().digest)
    with pytest.raises(WorkflowError, match="stale"):
        review.approve(store, made.id, "Editor", T1, newer.digest)
    assert store.draft(made.id).state == "draft"


def test_without_the_source_file_the_last_known_version_counts(store: Store) -> None:
    """Where the file is gone, the store's newest version decides about staleness."""
    made = saved(store, article())
    assert review.approve(store, made.id, "Editor", T1, None).state == "approved"
    review.reopen(store, made.id, "Editor", T1)
    store.add_article(article(sentences=("Köprü kapandı.",)), T2)
    with pytest.raises(WorkflowError, match="stale"):
        review.approve(store, made.id, "Editor", T2, None)


def test_errors_need_a_reason_which_is_kept(store: Store) -> None:
    """Findings of severity error stop an approval; a reason lets it pass and is on record."""
    store.add_article(article(), T0)
    bad = with_findings(draft(article()), ERROR, ERROR, replace(ERROR, check="x", severity="info"))
    made = store.save_draft(bad, T0)
    for reason in (None, "", "  "):
        with pytest.raises(WorkflowError, match=r"numbers_missing \(2\)"):
            review.approve(store, made.id, "Editor", T1, article().digest, reason)
    ready = review.approve(store, made.id, "Editor", T1, article().digest, "the agency counts so")
    event = review.approval_of(store, ready)
    assert event is not None
    assert event.comment == "despite numbers_missing (2): the agency counts so"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("engine", "pseudo/0.1.0"),
        ("model", "pseudo"),
        ("model", "starter+pseudo"),
        ("route", "tr>kk:pseudo"),
    ],
)
def test_pseudo_drafts_are_never_approved(store: Store, field: str, value: str) -> None:
    """Marked-up source text is no translation, whatever reason is given."""
    store.add_article(article(), T0)
    signature = replace(SIGNATURE, **{field: value})
    made = store.save_draft(draft(article(), signature=signature), T0)
    with pytest.raises(WorkflowError, match="pseudo"):
        review.approve(store, made.id, "Editor", T1, article().digest, "let it pass")


def test_one_pseudo_unit_makes_a_pseudo_draft(store: Store) -> None:
    """A route through the pseudo engine in a single unit is enough to refuse."""
    made = draft(article())
    unit = replace(made.units[1], route="tr>en>kk:starter+pseudo")
    assert not review.is_pseudo(made)
    assert review.is_pseudo(replace(made, units=(*made.units[:1], unit, *made.units[2:])))


def test_an_edit_reopens_an_approved_draft(store: Store) -> None:
    """Text, origin and state change, the machine's words stay, the approval is void."""
    made = approved(store, article())
    changed = review.edit(
        store, made.id, "p1.s2", "Ұзындығы 1,25 км.", "Editor", T2, recheck=unchanged
    )
    unit = changed.units[-1]
    assert (unit.target, unit.origin) == ("Ұзындығы 1,25 км.", "human")
    assert unit.machine_target == "Ұзындығы 1250 метр."
    assert changed.state == "in_review"
    assert review.approval_of(store, changed) is None
    assert store.events(made.id)[-1].comment == "p1.s2"


def test_an_edit_takes_the_findings_of_the_new_text(store: Store) -> None:
    """A repaired error is gone and a new one is there: the check runs on what was written."""
    store.add_article(article(), T0)
    made = store.save_draft(with_findings(draft(article()), ERROR), T0)

    def recheck(unit: Unit) -> Unit:
        return replace(unit, findings=() if "1250" in unit.target else (ERROR,))

    mended = review.edit(store, made.id, "p1.s2", "1250 метр.", "Editor", T1, recheck=recheck)
    assert mended.units[-1].findings == ()
    broken = review.edit(store, made.id, "p1.s2", "125 метр.", "Editor", T1, recheck=recheck)
    assert broken.units[-1].findings == (ERROR,)
    with pytest.raises(WorkflowError, match="numbers_missing"):
        review.approve(store, made.id, "Editor", T1, article().digest)


def test_an_edit_of_a_rejected_draft_makes_it_a_draft_again(store: Store) -> None:
    """Mending what was sent back is what the rejection asked for."""
    made = saved(store, article())
    review.reject(store, made.id, "Editor", T1, "headline")
    changed = review.edit(store, made.id, "h1.s1", "Көпір ашылды", "Editor", T1, recheck=unchanged)
    assert changed.state == "draft"


def test_an_edit_needs_a_unit_and_an_open_draft(store: Store) -> None:
    """Unknown units and superseded drafts are refused by name."""
    made = saved(store, article())
    with pytest.raises(UsageError, match=r"no unit p9\.s9"):
        review.edit(store, made.id, "p9.s9", "x", "Editor", T1, recheck=unchanged)
    store.save_draft(draft(article()), T1)
    with pytest.raises(WorkflowError, match="superseded"):
        review.edit(store, made.id, "h1.s1", "x", "Editor", T1, recheck=unchanged)


def test_reopening_takes_the_approval_back_although_the_text_is_the_same(store: Store) -> None:
    """An approval that was taken back does not come to life again."""
    made = approved(store, article())
    again = review.reopen(store, made.id, "Editor", T2, "a reader called")
    assert again.state == "in_review"
    assert again.content_hash == made.content_hash
    assert review.approval_of(store, again) is None


def test_any_change_voids_an_approval(store: Store) -> None:
    """Source version, a target, a mandatory term and the signature are all part of it."""
    made = approved(store, article())
    events = store.events(made.id)
    assert standing_approval(made, events) is not None
    unit = made.units[0]
    for changed in (
        replace(made, digest="0" * 64),
        replace(made, signature=replace(SIGNATURE, termbase="newer")),
        replace(made, units=(replace(unit, target="x"), *made.units[1:])),
        replace(made, units=(replace(unit, ledger=(row(),)), *made.units[1:])),
    ):
        assert standing_approval(changed, events) is None


@pytest.mark.parametrize("state", ["draft", "approved", "rejected"])
def test_steps_that_make_no_sense_are_refused(store: Store, state: str) -> None:
    """No second approval or rejection, no withdrawal of what is not out, nothing to reopen."""
    made = saved(store, article())
    if state == "approved":
        review.approve(store, made.id, "Editor", T1, article().digest)
    if state == "rejected":
        review.reject(store, made.id, "Editor", T1, "no")
    steps = {
        "draft": [
            lambda: review.reopen(store, made.id, "Editor", T1),
            lambda: review.withdraw(store, made.id, "Editor", T1, "why"),
            lambda: review.revise(store, made.id, "Editor", T1),
        ],
        "approved": [
            lambda: review.approve(store, made.id, "Editor", T1, article().digest),
            lambda: review.reject(store, made.id, "Editor", T1, "why"),
            lambda: review.submit(store, made.id, "Editor", T1),
        ],
        "rejected": [
            lambda: review.approve(store, made.id, "Editor", T1, article().digest),
            lambda: review.reject(store, made.id, "Editor", T1, "again"),
            lambda: review.submit(store, made.id, "Editor", T1),
        ],
    }
    for step in steps[state]:
        with pytest.raises(WorkflowError):
            step()
    assert store.draft(made.id).state == state


def test_reasons_and_names_are_asked_for(store: Store) -> None:
    """A rejection says why, and every step is signed."""
    made = saved(store, article())
    with pytest.raises(WorkflowError, match="reason"):
        review.reject(store, made.id, "Editor", T1, " ")
    with pytest.raises(UsageError, match="nobody signs"):
        review.approve(store, made.id, " ", T1, article().digest)
    assert len(store.events(made.id)) == 1


def test_a_published_draft_is_corrected_in_a_copy(store: Store) -> None:
    """The copy starts as a draft with the published words; the published one stays meanwhile."""
    made = approved(store, article())
    event = Event(
        draft=made.id,
        who="Editor",
        when=T2,
        what="published",
        from_state="approved",
        to_state="published",
        content_hash=made.content_hash,
    )
    store.publish(event, lambda: None)
    with pytest.raises(WorkflowError, match="cannot be edited"):
        review.edit(store, made.id, "h1.s1", "x", "Editor", T2, recheck=unchanged)
    copy = review.revise(store, made.id, "Editor", T2)
    assert (copy.id, copy.state, copy.units) == ("bridge.kk.2", "draft", made.units)
    assert store.draft(made.id).state == "published"
    with pytest.raises(WorkflowError, match=r"bridge\.kk\.2 is under way"):
        review.revise(store, made.id, "Editor", T2)
    gone = review.withdraw(store, made.id, "Editor", T2, "wrong bridge")
    assert gone.state == "withdrawn"
