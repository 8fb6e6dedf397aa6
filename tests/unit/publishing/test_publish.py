"""Publishing: the files, the record, the order, and what a crash leaves."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.desk.records import T2, T3, approved, article, blocks_of, saved
from translator import atomic
from translator.desk import review
from translator.desk.folder import Desk, Settings, init_desk
from translator.desk.store import Store
from translator.errors import OutputError, UsageError, WorkflowError
from translator.publishing.publish import publish

ALL = ("md", "html", "json")
ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import os, sys
from pathlib import Path
from tests.unit.desk.records import T2, blocks_of
from translator import atomic
from translator.desk.folder import open_desk
from translator.desk.store import Store
from translator.desk.tables import Tables
from translator.publishing.publish import publish

die = lambda *args: os._exit(9)
point = sys.argv[2]
if point == "before the record":
    Tables.upsert_publications = die
if point == "before the files":
    atomic._place = die
if point == "between two files":
    replace, count = Path.replace, []
    def second(self, target):
        count.append(target)
        return replace(self, target) if len(count) < 2 else die()
    Path.replace = second
if point == "before the commit":
    place = atomic._place
    atomic._place = lambda aside: (place(aside), die())
desk = open_desk(Path(sys.argv[1]))
with Store(desk.database) as store:
    publish(store, desk, ["bridge.kk"], ["md", "html"], "Editor", T2, assemble=blocks_of)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return init_desk(tmp_path / "desk", Settings(agency="Nümunə"))


@pytest.fixture
def store(desk: Desk) -> Iterator[Store]:
    with Store(desk.database) as opened:
        yield opened


def names(desk: Desk) -> list[str]:
    return sorted(path.name for path in desk.published.rglob("*") if path.is_file())


def send(store: Store, desk: Desk, *refs: str, formats: tuple[str, ...] = ALL, when: str = T2):
    return publish(store, desk, refs, formats, "Editor", when, assemble=blocks_of)


def revised(store: Store, text: str) -> str:
    """Approve a corrected copy of the published draft and return its id."""
    copy = review.revise(store, "bridge.kk", "Editor", T3)
    review.edit(store, copy.id, "p1.s2", text, "Editor", T3, recheck=lambda unit: unit)
    return review.approve(store, copy.id, "Editor", T3, article().digest).id


def test_an_approved_draft_becomes_files_and_a_record(store: Store, desk: Desk) -> None:
    """Files under the article's name, their hashes on record, event and state in the store."""
    made = approved(store, article())
    (one,) = send(store, desk, "bridge.kk")
    folder = desk.published / "bridge"
    assert one.files == tuple(folder / f"bridge.kk.{name}" for name in ALL)
    assert one.draft.state == store.draft(made.id).state == "published"
    for record in store.publications("bridge"):
        data = (desk.root / record.path).read_bytes()
        assert record.sha256 == hashlib.sha256(data).hexdigest()
        assert (record.started, record.completed) == (T2, T2)
    event = store.events(made.id)[-1]
    assert (event.what, event.who, event.when) == ("published", "Editor", T2)
    assert event.comment == "md, html, json"
    item = json.loads((folder / "bridge.kk.json").read_text(encoding="utf-8"))
    assert "Агенттік: Nümunə." in item["disclosure"]


def test_the_drafting_room_assembles_the_text(store: Store, desk: Desk) -> None:
    """Without a function of one's own, the blocks are those that the drafting room makes."""
    approved(store, article())
    publish(store, desk, ["bridge.kk"], ["json"], "Editor", T2)
    path = desk.published_file("bridge", "kk", "json")
    item = json.loads(path.read_text(encoding="utf-8"))
    assert item["text"] == "Көпір дүйсенбіде ашылды. Ұзындығы 1250 метр."


def test_nothing_is_written_when_one_draft_is_refused(store: Store, desk: Desk) -> None:
    """All drafts pass, or none: every reason is given at once."""
    approved(store, article())
    saved(store, article(), "en")
    saved(store, article(), "az")
    with pytest.raises(WorkflowError) as refused:
        send(store, desk, "bridge.kk", "bridge.en", "bridge.az")
    assert "bridge.en.1 is not approved" in refused.value.message
    assert "bridge.az.1 is not approved" in refused.value.message
    assert not desk.published.exists()
    assert store.draft("bridge.kk").state == "approved"


def test_the_digest_of_the_file_as_it_is_now_counts(store: Store, desk: Desk) -> None:
    """The caller hands in what the file holds now; None means that the file is gone."""
    approved(store, article())
    with pytest.raises(WorkflowError, match="stale"):
        publish(
            store,
            desk,
            ["bridge.kk"],
            ALL,
            "Editor",
            T2,
            digests={"bridge": "0" * 64},
            assemble=blocks_of,
        )
    done = publish(
        store, desk, ["bridge.kk"], ALL, "Editor", T2, digests={"bridge": None}, assemble=blocks_of
    )
    assert done[0].draft.state == "published"


@pytest.mark.parametrize("formats", [(), ("md", "docx")])
def test_formats_must_be_known(store: Store, desk: Desk, formats: tuple[str, ...]) -> None:
    """An unknown format is refused before anything is looked at."""
    with pytest.raises(UsageError, match="not a format"):
        send(store, desk, "bridge.kk", formats=formats)


def test_publishing_again_renews_the_files(store: Store, desk: Desk) -> None:
    """A lost or damaged file comes back with the same bytes, and the state stays."""
    approved(store, article())
    (one,) = send(store, desk, "bridge.kk")
    before = [path.read_bytes() for path in one.files]
    one.files[0].unlink()
    one.files[1].write_text("damaged")
    (again,) = send(store, desk, "bridge.kk", when=T3)
    assert [path.read_bytes() for path in again.files] == before
    assert store.draft("bridge.kk.1").state == "published"


def test_a_correction_replaces_every_file_of_the_older_text(store: Store, desk: Desk) -> None:
    """Formats that went out before go out again, asked for or not: no old text stays behind."""
    approved(store, article())
    send(store, desk, "bridge.kk")
    new = revised(store, "Ұзындығы 1520 метр.")
    assert "1250" in (desk.published / "bridge" / "bridge.kk.html").read_text(encoding="utf-8")
    send(store, desk, "bridge.kk", formats=("json",), when=T3)
    assert store.draft(new).state == "published"
    assert store.draft("bridge.kk.1").state == "superseded"
    for path in (desk.published / "bridge").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "1520" in text
        assert "1250" not in text


@pytest.mark.parametrize("step", ["staging", "placing"])
def test_a_full_disk_leaves_everything_as_it_was(
    store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Draft approved, predecessor published, old files in place, nothing half-written."""
    approved(store, article())
    (one,) = send(store, desk, "bridge.kk")
    before = {path: path.read_bytes() for path in one.files}
    new = revised(store, "Ұзындығы 1520 метр.")
    with monkeypatch.context() as patch:
        if step == "staging":
            patch.setattr(os, "fsync", _full)
        else:
            patch.setattr(atomic, "_place", _output_error)
        with pytest.raises(OutputError):
            send(store, desk, "bridge.kk", when=T3)
    assert store.draft(new).state == "approved"
    assert store.draft("bridge.kk.1").state == "published"
    assert {path: path.read_bytes() for path in before} == before
    assert len(names(desk)) == 3
    send(store, desk, "bridge.kk", when=T3)
    assert store.draft(new).state == "published"


def _full(handle: int) -> None:
    raise OSError(28, "No space left on device")


def _output_error(aside: object) -> None:
    raise OutputError("cannot write")


@pytest.mark.parametrize(
    "point", ["before the record", "before the files", "between two files", "before the commit"]
)
def test_a_crash_is_healed_by_publishing_again(desk: Desk, point: str) -> None:
    """Killed at any point, the draft is approved, what is there is whole, and again mends it."""
    with Store(desk.database) as store:
        approved(store, article())
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(desk.root), point],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert killed.returncode == 9, killed.stderr
    visible = list(desk.published.rglob("bridge.kk.*"))
    with Store(desk.database) as store:
        assert store.draft("bridge.kk").state == "approved"
        recorded = {record.path: record for record in store.publications()}
        for path in visible:
            record = recorded[path.relative_to(desk.root).as_posix()]
            assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
            assert record.completed == ""
        (one,) = send(store, desk, "bridge.kk", formats=("md", "html"))
        assert one.draft.state == "published"
        assert all(record.completed for record in store.publications())
        assert sorted(path.name for path in one.files) == ["bridge.kk.html", "bridge.kk.md"]
        assert all(path.is_file() for path in one.files)


def test_an_edit_between_gate_and_files_wins(store: Store, desk: Desk) -> None:
    """Changed while it was being rendered, a draft does not go out in its older words."""
    made = approved(store, article())

    def assemble(*given):
        with Store(desk.database) as other:
            review.edit(
                other, made.id, "p1.s2", "Жаңа сөз.", "Editor", T2, recheck=lambda unit: unit
            )
        return blocks_of(*given)

    with pytest.raises(WorkflowError, match="somebody else"):
        publish(store, desk, ["bridge.kk"], ALL, "Editor", T2, assemble=assemble)
    assert names(desk) == []
    assert store.draft(made.id).state == "in_review"


def test_drafts_of_several_articles_go_out_together(store: Store, desk: Desk) -> None:
    """Each in its own folder, each only once however often it is named."""
    approved(store, article())
    approved(store, article(), "en")
    approved(store, article(slug="dam"))
    done = send(store, desk, "bridge.kk", "bridge.en", "dam.kk", "bridge.kk", formats=("md",))
    assert [one.draft.id for one in done] == ["bridge.kk.1", "bridge.en.1", "dam.kk.1"]
    assert names(desk) == ["bridge.en.md", "bridge.kk.md", "dam.kk.md"]


def test_an_unknown_draft_is_named(store: Store, desk: Desk) -> None:
    """A misspelt reference is a usage error, not a silent nothing."""
    saved(store, article())
    with pytest.raises(UsageError, match=r"dam\.kk"):
        send(store, desk, "dam.kk")
