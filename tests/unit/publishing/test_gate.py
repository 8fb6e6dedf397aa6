"""The gate: what may leave, and the reason that is given for what may not."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.desk.records import SIGNATURE, T1, T2, T3, approved, article, draft, saved
from translator.desk import review
from translator.desk.store import Store
from translator.errors import WorkflowError
from translator.publishing import gate
from translator.publishing.writers import WRITERS, html, jsonfile, markdown

LATER = "2026-05-12T15:00:00+04:00"
"""The same instant as 11:00 UTC."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "desk.db") as opened:
        yield opened


def refusal(store: Store, ref: str, **more: str) -> WorkflowError:
    """Return the error with which the gate refuses."""
    with pytest.raises(WorkflowError) as refused:
        gate.clear(store, ref, more.pop("digest", article().digest), more.pop("now", T2), **more)
    assert refused.value.exit_code == 6
    return refused.value


def test_an_approved_draft_passes(store: Store) -> None:
    """The clearance says who approved what, and when it leaves."""
    made = approved(store, article())
    cleared = gate.clear(store, "bridge.kk", article().digest, T2, agency="Nümunə")
    assert (cleared.draft, cleared.content_hash) == (made.id, made.content_hash)
    assert (cleared.reviewer, cleared.approved_at) == ("Editor", T1)
    assert (cleared.published_at, cleared.agency) == (T2, "Nümunə")


def test_unapproved_drafts_are_named_with_their_state(store: Store) -> None:
    """Draft, in review and rejected do not pass, and the hint says how to get there."""
    made = saved(store, article())
    for state, step in {
        "draft": lambda: None,
        "in_review": lambda: review.submit(store, made.id, "Editor", T1),
        "rejected": lambda: review.reject(store, made.id, "Editor", T1, "no"),
    }.items():
        step()
        error = refusal(store, made.id)
        assert f"not approved: it is {state}" in error.message
        assert "translator approve" in error.hint


def test_superseded_and_withdrawn_drafts_stay(store: Store) -> None:
    """What was replaced or taken back cannot leave again."""
    made = approved(store, article())
    store.save_draft(draft(article()), T2, force=True)
    assert "is superseded" in refusal(store, made.id).message


def test_a_void_approval_is_no_approval(store: Store) -> None:
    """A draft whose text is not the approved one is refused although its state says approved."""
    made = approved(store, article())
    approval = review.approval_of(store, made)
    unit = replace(made.units[0], target="Ескі көпір")
    changed = replace(made, units=(unit, *made.units[1:]))
    for given in (approval, None):
        with pytest.raises(WorkflowError, match="changed after its approval"):
            gate.check(changed, given, article().digest, "", T2)
    assert gate.check(made, approval, article().digest, "", T2) == approval


def test_a_stale_draft_is_refused(store: Store) -> None:
    """The version that was handed in counts; without one the version that was seen last."""
    made = approved(store, article())
    assert "stale" in refusal(store, made.id, digest="0" * 64).message
    store.add_article(article(sentences=("Köprü kapandı.",)), T2)
    with pytest.raises(WorkflowError, match="stale"):
        gate.clear(store, made.id, None, T2)


def test_pseudo_drafts_never_pass(store: Store) -> None:
    """Even with a forged approval, marked-up source text stays on the desk."""
    made = approved(store, article())
    approval = review.approval_of(store, made)
    forged = replace(made, signature=replace(SIGNATURE, engine="pseudo/1"))
    with pytest.raises(WorkflowError, match="pseudo"):
        gate.check(forged, approval, article().digest, "", T2)


def test_an_embargo_holds_until_its_instant(store: Store) -> None:
    """Zones are reckoned with; at the instant itself the article is free."""
    approved(store, article(embargo=LATER))
    error = refusal(store, "bridge.kk", now=T2)
    assert f"under embargo until {LATER}" in error.message
    assert gate.clear(store, "bridge.kk", article().digest, T3).published_at == T3


def test_the_embargo_of_the_article_as_it_is_now_counts(store: Store) -> None:
    """One that was put on or lifted after the approval is seen, stored or handed in."""
    approved(store, article())
    assert "embargo" in refusal(store, "bridge.kk", embargo=LATER).message
    store.add_article(article(embargo=LATER), T2)
    assert "embargo" in refusal(store, "bridge.kk").message
    assert gate.clear(store, "bridge.kk", article().digest, T2, embargo="")
    store.add_article(article(), T2)
    assert gate.clear(store, "bridge.kk", article().digest, T2)


@pytest.mark.parametrize("embargo", ["tomorrow", "2020-01-01", "2020-01-01T10:00", "10:00 +04"])
def test_an_embargo_that_names_no_instant_holds(store: Store, embargo: str) -> None:
    """In doubt nothing leaves: the editor is asked to write day, time and zone."""
    approved(store, article(embargo=embargo))
    error = refusal(store, "bridge.kk")
    assert "so it holds" in error.message
    assert "zone" in error.hint


def test_the_first_publication_dates_the_item(store: Store) -> None:
    """Published again, an item keeps the time at which it first left."""
    made = approved(store, article())
    first = gate.clear(store, made.id, article().digest, T2)
    event = review.approval_of(store, made)
    assert event is not None
    store.publish(
        replace(event, what="published", when=T2, from_state="approved", to_state="published"),
        lambda: None,
    )
    assert gate.clear(store, made.id, article().digest, T3).published_at == first.published_at


def test_every_writer_of_usable_items_asks_the_gate() -> None:
    """Each public function that returns a usable item has to be given a clearance."""
    assert set(WRITERS.values()) == {markdown.item, html.item, jsonfile.item}
    for writer in WRITERS.values():
        parameters = inspect.signature(writer).parameters
        assert list(parameters) == ["article", "draft", "blocks", "cleared"]
        assert parameters["cleared"].default is inspect.Parameter.empty


def test_only_the_gate_makes_clearances() -> None:
    """No other module of the product knows the seal or calls the record by its name."""
    package = Path(gate.__file__).parents[1]
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "_SEAL" in path.read_text(encoding="utf-8")
        or "Cleared(" in path.read_text(encoding="utf-8")
    }
    assert users == {"publishing/gate.py"}


def test_a_withdrawn_item_stays_withdrawn(store: Store) -> None:
    """After a withdrawal, publishing again is refused until a new draft is approved."""
    made = approved(store, article())
    approval = review.approval_of(store, made)
    assert approval is not None
    store.publish(
        replace(approval, what="published", from_state="approved", to_state="published"),
        lambda: None,
    )
    review.withdraw(store, made.id, "Editor", T2, "wrong bridge")
    assert "is withdrawn" in refusal(store, made.id).message
    fresh = store.save_draft(draft(article()), T2)
    review.approve(store, fresh.id, "Editor", T2, article().digest)
    assert gate.clear(store, "bridge.kk", article().digest, T3).draft == fresh.id
    assert store.draft(made.id).state == "withdrawn"
