"""The store: what goes in comes out, and what belongs together is written whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.desk.records import (
    ERROR,
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
from translator.desk.events import Event, Publication
from translator.desk.store import Store
from translator.drafting.draft import Draft
from translator.errors import DeskError, OutputError, UsageError, WorkflowError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "desk.db") as opened:
        yield opened


def edited_event(of: Draft, to_state: str = "draft") -> Event:
    return Event(
        draft=of.id,
        who="Editor",
        when=T1,
        what="edited",
        from_state=of.state,
        to_state=to_state,
    )


def test_an_article_comes_back_equal(store: Store) -> None:
    """Blocks, dateline, metadata and embargo survive the database."""
    one = article(embargo="2026-05-13T00:00:00+04:00", url="https://example.org/1", tags="a, b")
    store.add_article(one, T0)
    assert store.article("bridge") == one
    assert store.article("bridge", one.digest) == one
    assert store.articles() == (one,)


def test_the_version_seen_last_is_the_newest(store: Store) -> None:
    """An article that goes back to an earlier text is in that earlier version again."""
    first, second = article(), article(sentences=("Köprü kapandı.",))
    for version in (first, second):
        store.add_article(version, T0)
    assert store.article("bridge").digest == second.digest
    store.add_article(first, T1)
    assert store.article("bridge").digest == first.digest
    assert store.article("bridge", second.digest) == second
    assert len(store.articles()) == 1


def test_a_lifted_embargo_is_noticed_although_the_digest_is_the_same(store: Store) -> None:
    """Metadata are no part of the digest; the store holds those that were read last."""
    store.add_article(article(embargo="2026-05-13T00:00:00+04:00"), T0)
    store.add_article(article(), T1)
    assert store.article("bridge").embargo == ""


def test_an_unknown_article_and_draft_are_named(store: Store) -> None:
    """A wrong reference is the user's fault (exit 2) and is repeated in the message."""
    with pytest.raises(UsageError, match="no article bridge"):
        store.article("bridge")
    with pytest.raises(UsageError, match=r"no draft bridge\.kk"):
        store.draft("bridge.kk")
    with pytest.raises(UsageError, match="no draft nonsense"):
        store.draft("nonsense")


def test_a_draft_gets_its_number_and_comes_back_equal(store: Store) -> None:
    """Numbers count from 1 for each article and language; everything a draft holds is kept."""
    one = article()
    store.add_article(one, T0)
    made = with_findings(draft(one), ERROR, replace(ERROR, severity="info", target=(0, 3)))
    made = replace(made, units=(replace(made.units[0], ledger=(row(), row())), *made.units[1:]))
    first = store.save_draft(made, T0, who="night shift")
    assert first == replace(made, id="bridge.kk.1", created=T0)
    assert store.draft("bridge.kk.1") == first
    assert store.draft("bridge.kk") == first
    assert store.save_draft(draft(one), T1).id == "bridge.kk.2"
    assert store.save_draft(draft(one, "en"), T1).id == "bridge.en.1"
    assert [event.who for event in store.events("bridge.kk.1")] == ["night shift", "translator"]


def test_a_draft_of_an_unknown_version_is_refused(store: Store) -> None:
    """A draft cannot be stored without the article that it was made from."""
    with pytest.raises(DeskError, match="lacks the version"):
        store.save_draft(draft(article()), T0)
    assert store.drafts() == ()


def test_a_new_draft_supersedes_the_unfinished_ones_on_record(store: Store) -> None:
    """The earlier draft leaves an event that names its successor; the reference moves on."""
    first = saved(store, article())
    second = store.save_draft(draft(article()), T1)
    assert store.draft(first.id).state == "superseded"
    assert store.events(first.id)[-1] == Event(
        draft=first.id,
        who="translator",
        when=T1,
        what="superseded",
        from_state="draft",
        to_state="superseded",
        comment="by bridge.kk.2",
        content_hash=first.content_hash,
    )
    assert store.current_draft("bridge", "kk") == second
    assert store.draft("bridge.kk") == second


@pytest.mark.parametrize("work", ["approval", "edit"])
def test_an_editors_work_is_not_superseded_silently(store: Store, work: str) -> None:
    """With the article unchanged, an approval or a hand-made edit stops a new draft."""
    if work == "approval":
        kept = approved(store, article())
    else:
        kept = saved(store, article())
        kept = review.edit(
            store, kept.id, "p1.s1", "Көпір ашылды.", "Editor", T1, recheck=lambda unit: unit
        )
    with pytest.raises(WorkflowError, match=kept.id) as refused:
        store.save_draft(draft(article()), T2)
    assert "--again" in refused.value.hint
    assert store.drafts() == (kept,)
    forced = store.save_draft(draft(article()), T2, force=True)
    assert store.draft(kept.id).state == "superseded"
    assert store.current_draft("bridge", "kk") == forced


def test_a_new_version_of_the_article_supersedes_an_approved_draft(store: Store) -> None:
    """An approval of an older text does not hold up the translation of the newer one."""
    old = approved(store, article())
    newer = article(sentences=("Köprü dün açıldı.", "Uzunluğu 1250 metre."))
    store.add_article(newer, T1)
    new = store.save_draft(draft(newer), T1)
    assert store.draft(old.id).state == "superseded"
    assert store.draft("bridge.kk") == new


def test_a_new_draft_leaves_the_published_one_published(store: Store) -> None:
    """What is out stays out until its successor is out."""
    old = approved(store, article())
    store.publish(published_event(old), lambda: None)
    store.save_draft(draft(article()), T2)
    assert store.draft(old.id).state == "published"


def published_event(of: Draft) -> Event:
    return Event(
        draft=of.id,
        who="Editor",
        when=T2,
        what="published",
        from_state=of.state,
        to_state="published",
        content_hash=of.content_hash,
    )


def test_publishing_supersedes_what_was_published_before(store: Store) -> None:
    """Of one article and language one draft at most is published."""
    old = approved(store, article())
    store.publish(published_event(old), lambda: None)
    new = review.revise(store, old.id, "Editor", T2)
    new = review.edit(
        store, new.id, "p1.s2", "Ұзындығы — 1250 метр.", "Editor", T2, recheck=lambda unit: unit
    )
    new = review.approve(store, new.id, "Editor", T2, article().digest)
    store.publish(published_event(new), lambda: None)
    assert [one.state for one in store.drafts()] == ["superseded", "published"]
    assert store.events(old.id)[-1].comment == f"by {new.id}"


def test_publishing_fails_whole_when_the_files_cannot_be_placed(store: Store) -> None:
    """If the files stay out, the draft stays approved and its predecessor published."""
    made = approved(store, article())

    def place() -> None:
        raise OutputError("disk full")

    with pytest.raises(OutputError, match="disk full"):
        store.publish(published_event(made), place)
    assert store.draft(made.id).state == "approved"
    assert store.events(made.id)[-1].what == "approved"


def test_the_store_publishes_nothing_without_an_approval(store: Store) -> None:
    """Neither an event nor `publish` brings an unapproved draft out, whoever calls."""
    made = saved(store, article())
    for call in (store.add_event, lambda event: store.publish(event, lambda: None)):
        with pytest.raises(WorkflowError):
            call(published_event(made))
    ready = review.approve(store, made.id, "Editor", T1, article().digest)
    with pytest.raises(WorkflowError, match="through the gate"):
        store.add_event(published_event(ready))
    with pytest.raises(WorkflowError, match="changed"):
        store.publish(replace(published_event(ready), content_hash="0" * 64), lambda: None)
    assert store.draft(made.id).state == "approved"


def test_find_same_knows_what_need_not_be_translated_again(store: Store) -> None:
    """Same version, language and signature: that draft; anything else, or superseded: none."""
    made = saved(store, article())
    key = ("bridge", article().digest, "kk", made.signature.digest)
    assert store.find_same(*key) == made
    assert store.find_same("bridge", article().digest, "en", made.signature.digest) is None
    assert store.find_same("bridge", "0" * 64, "kk", made.signature.digest) is None
    assert store.find_same("bridge", article().digest, "kk", "0" * 64) is None
    other = replace(made.signature, termbase="newer")
    store.save_draft(draft(article(), signature=other), T1)
    assert store.find_same(*key) is None


def test_drafts_are_filtered_and_ordered(store: Store) -> None:
    """By article, language and number; each filter narrows the list."""
    first = saved(store, article())
    second = saved(store, article(), "az")
    third = saved(store, article())
    other = saved(store, article(slug="another"), "en")
    found = [one.id for one in store.drafts()]
    assert found == [other.id, second.id, first.id, third.id]
    assert [one.id for one in store.drafts("bridge", state="draft")] == [second.id, third.id]
    assert store.drafts(language="en") == (other,)
    assert store.drafts(state="published") == ()


def test_units_keep_their_order_whatever_their_names(store: Store) -> None:
    """p10 comes after p9 because it did so in the draft, not because of its name."""
    one = article()
    store.add_article(one, T0)
    unit = draft(one).units[0]
    names = [f"p{number}.s1" for number in (1, 10, 9, 2, 11)]
    units = tuple(replace(unit, segment=replace(unit.segment, id=name)) for name in names)
    store.save_draft(draft(one, units=units), T0)
    assert [unit.segment.id for unit in store.draft("bridge.kk").units] == names


def test_replacing_units_changes_text_ledger_and_findings(store: Store) -> None:
    """Old ledger rows and findings are gone, the machine's target is not."""
    one = article()
    store.add_article(one, T0)
    made = store.save_draft(with_findings(draft(one), ERROR), T0)
    last = replace(
        made.units[-1], target="Ұзындығы 1250 м.", origin="human", findings=(), ledger=(row(),)
    )
    changed = store.replace_units(made.id, (*made.units[:-1], last), edited_event(made))
    assert store.draft(made.id) == changed
    assert changed.units[-1] == last
    assert changed.units[-1].machine_target == "Ұзындығы 1250 метр."
    event = store.events(made.id)[-1]
    assert (event.what, event.content_hash) == ("edited", changed.content_hash)


def test_replacing_units_refuses_to_touch_source_or_machine_target(store: Store) -> None:
    """The post-edit distance would be lost with the machine's own words."""
    made = saved(store, article())
    forged = (replace(made.units[0], machine_target="x"), *made.units[1:])
    for units in (forged, made.units[:-1]):
        with pytest.raises(WorkflowError, match="never change"):
            store.replace_units(made.id, units, edited_event(made))
    assert store.draft(made.id) == made


def test_replacing_units_refuses_a_draft_that_somebody_else_changed(store: Store) -> None:
    """Two editors with one draft: the second is told, and nobody's words are lost."""
    made = saved(store, article())
    mine = (replace(made.units[0], target="A", origin="human"), *made.units[1:])
    store.replace_units(made.id, mine, edited_event(made), base=made.content_hash)
    yours = (*made.units[:-1], replace(made.units[-1], target="B", origin="human"))
    with pytest.raises(WorkflowError, match="somebody else"):
        store.replace_units(made.id, yours, edited_event(made), base=made.content_hash)
    assert store.draft(made.id).units[0].target == "A"


def test_an_approved_text_cannot_change_and_stay_approved(store: Store) -> None:
    """The event of an edit must lead out of the approval; new findings alone need not."""
    made = approved(store, article())
    units = (replace(made.units[0], target="A", origin="human"), *made.units[1:])
    with pytest.raises(WorkflowError, match="cannot change"):
        store.replace_units(made.id, units, edited_event(made, "approved"))
    checked = store.replace_units(
        made.id, with_findings(made, ERROR).units, edited_event(made, "approved")
    )
    assert checked.state == "approved"
    assert review.approval_of(store, checked) is not None


def test_an_event_that_speaks_of_an_older_text_is_refused(store: Store) -> None:
    """Approving what was on the screen does not approve what has been written since."""
    made = saved(store, article())
    seen = replace(published_event(made), what="approved", to_state="approved")
    units = (replace(made.units[0], target="A", origin="human"), *made.units[1:])
    store.replace_units(made.id, units, edited_event(made))
    with pytest.raises(WorkflowError, match="somebody else"):
        store.add_event(seen)
    assert store.draft(made.id).state == "draft"


def test_a_note_moves_nothing(store: Store) -> None:
    """An event from a state to itself is kept and leaves the draft where it is."""
    made = saved(store, article())
    note = replace(edited_event(made), what="commented", content_hash=made.content_hash)
    assert store.add_event(note).state == "draft"
    assert store.events(made.id)[-1] == note


def test_the_audit_trail_is_append_only(store: Store, tmp_path: Path) -> None:
    """Not even direct SQL changes or removes an event or a machine target."""
    saved(store, article())
    other = sqlite3.connect(tmp_path / "desk.db")
    for statement in (
        "UPDATE events SET who = 'somebody'",
        "DELETE FROM events",
        "UPDATE units SET machine_target = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never changes"):
            other.execute(statement)
    other.close()


def test_a_draft_that_fails_half_way_leaves_no_trace(store: Store) -> None:
    """A value that the database refuses in the last unit undoes draft, units and supersession."""
    first = saved(store, article())
    bad = draft(article())
    bad = replace(bad, units=(*bad.units[:-1], replace(bad.units[-1], score=float("nan"))))
    with pytest.raises(DeskError, match="NOT NULL"):
        store.save_draft(bad, T1)
    assert store.drafts() == (first,)
    assert len(store.events(first.id)) == 1
    assert store.save_draft(draft(article()), T1).id == "bridge.kk.2"


def test_publications_are_on_record_before_they_are_complete(store: Store) -> None:
    """An interrupted publication can be told from a finished one, and is closed by the next."""
    made = approved(store, article())
    file = Publication(
        draft=made.id, format="md", path="published/bridge/bridge.kk.md", sha256="0", started=T1
    )
    store.record_publication([file])
    assert store.publications() == (file,)
    store.record_publication([replace(file, started=T2)])
    store.publish(published_event(made), lambda: None)
    assert store.publications("bridge") == (replace(file, started=T2, completed=T2),)
    assert store.publications("another") == ()
