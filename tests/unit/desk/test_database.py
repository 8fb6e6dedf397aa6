"""What goes wrong with a database file, and what the editor is told to do about it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.desk.records import T1, article, draft, saved
from translator.desk import migrations
from translator.desk.database import Database
from translator.desk.store import Store
from translator.errors import DeskError

WRITER = """
import sys
from pathlib import Path
from tests.unit.desk.records import T0, article, draft
from translator.desk.store import Store
with Store(Path(sys.argv[1])) as store:
    store.add_article(article(), T0)
    for _ in range(int(sys.argv[2])):
        print(store.save_draft(draft(article()), T0).id)
"""
KILLED = """
import os, sys
from pathlib import Path
from tests.unit.desk.records import T0, article, draft
from translator.desk import tables
from translator.desk.store import Store
tables.Tables.insert_event = lambda self, event: os._exit(9)
with Store(Path(sys.argv[1])) as store:
    store.save_draft(draft(article()), T0)
"""
ROOT = Path(__file__).resolve().parents[3]


def python(code: str, *argv: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, argv)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_damaged_file_is_named_and_kept(tmp_path: Path) -> None:
    """A file that is no database is reported with its path, and left as it is for rescue."""
    path = tmp_path / "desk.db"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 40)
    before = path.read_bytes()
    with pytest.raises(DeskError, match=r"desk\.db") as fault:
        Store(path)
    assert "backup" in fault.value.hint
    assert fault.value.exit_code == 7
    assert path.read_bytes() == before


def test_a_file_that_was_cut_short_is_a_desk_error(tmp_path: Path) -> None:
    """Damage that shows up only while reading is reported in the same way."""
    path = tmp_path / "desk.db"
    with Store(path) as store:
        for number in range(20):
            saved(store, article(slug=f"a{number}"))
    path.write_bytes(path.read_bytes()[: 4096 * 6])

    def read() -> None:
        with Store(path) as store:
            store.drafts()

    with pytest.raises(DeskError) as fault:
        read()
    assert "backup" in fault.value.hint


def test_a_newer_database_is_not_touched(tmp_path: Path) -> None:
    """A desk that a newer version wrote is refused with the advice to install that version."""
    path = tmp_path / "desk.db"
    Store(path).close()
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(DeskError, match="shape 99") as fault:
        Store(path)
    assert "install" in fault.value.hint


def test_a_locked_desk_says_that_somebody_else_writes(tmp_path: Path) -> None:
    """A second writer waits, and then says why it gives up; reading goes on meanwhile."""
    path = tmp_path / "desk.db"
    with Store(path) as first, Store(path, wait=0.05) as second:
        made = saved(first, article())
        first._tables._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(DeskError, match="locked") as fault:
            second.save_draft(draft(article()), T1)
        assert "another command" in fault.value.hint
        assert second.drafts() == (made,)
        first._tables._connection.execute("ROLLBACK")
        assert second.save_draft(draft(article()), T1).id == "bridge.kk.2"


def test_a_read_only_desk_says_so(tmp_path: Path) -> None:
    """What cannot be written can still be read."""
    with Store(tmp_path / "desk.db") as store:
        made = saved(store, article())
        store._tables._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(DeskError, match="readonly") as fault:
            store.save_draft(draft(article()), T1)
        assert "permissions" in fault.value.hint
        assert store.drafts() == (made,)


def test_a_full_disk_leaves_the_desk_as_it_was(tmp_path: Path) -> None:
    """When no page is left, the whole draft is undone and the message speaks of the disk."""
    with Store(tmp_path / "desk.db") as store:
        made = saved(store, article())
        connection = store._tables._connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        big = draft(article())
        with pytest.raises(DeskError, match="full") as fault:
            store.save_draft(
                type(big)(
                    **{name: getattr(big, name) for name in big.__dataclass_fields__}
                    | {"units": big.units * 500}
                ),
                T1,
            )
        assert "disk is full" in fault.value.hint
        assert store.drafts() == (made,)
        connection.execute("PRAGMA max_page_count = 1000000")
        assert store.save_draft(draft(article()), T1).id == "bridge.kk.2"


def test_a_folder_that_cannot_be_made_is_a_desk_error(tmp_path: Path) -> None:
    """A file in the place of the folder is reported, with another way out."""
    (tmp_path / ".translator").write_text("in the way")
    with pytest.raises(DeskError, match=r"\.translator") as fault:
        Store(tmp_path / ".translator" / "desk.db")
    assert "--desk" in fault.value.hint


def test_two_processes_write_to_one_desk(tmp_path: Path) -> None:
    """No draft is lost and no number is given twice when two commands draft at once."""
    path = tmp_path / "desk.db"
    writers = [python(WRITER, path, 12) for _ in range(2)]
    outputs = [writer.communicate(timeout=60) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], outputs
    ids = [line for out, _ in outputs for line in out.split()]
    assert sorted(ids) == sorted(f"bridge.kk.{number}" for number in range(1, 25))
    with Store(path) as store:
        assert [one.state for one in store.drafts()].count("superseded") == 23


def test_a_process_killed_in_mid_write_leaves_nothing_behind(tmp_path: Path) -> None:
    """After a crash between two statements the desk holds exactly what it held before."""
    path = tmp_path / "desk.db"
    with Store(path) as store:
        made = saved(store, article())
    killed = python(KILLED, path)
    killed.communicate(timeout=60)
    assert killed.returncode == 9
    with Store(path) as store:
        assert store.drafts() == (made,)
        assert store.save_draft(draft(article()), T1).id == "bridge.kk.2"


def test_a_migration_that_fails_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step is one transaction: after a failure the database has its old shape, and works."""
    path = tmp_path / "desk.db"
    Store(path).close()
    step = ("CREATE TABLE later (id TEXT)", "CREATE TABLE articles (id TEXT)")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, step))
        with pytest.raises(DeskError, match="already exists"):
            Store(path)
    with Store(path) as store:
        assert saved(store, article()).id == "bridge.kk.1"
        names = store._tables.rows("SELECT name FROM sqlite_master WHERE name = 'later'")
        assert names == []


def test_a_new_step_is_taken_once_and_keeps_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older desk is brought to the new shape when it is opened."""
    path = tmp_path / "desk.db"
    with Store(path) as store:
        made = saved(store, article())
    step = ("CREATE TABLE later (id TEXT)",)
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, step))
    for _ in range(2):
        with Store(path) as store:
            assert store.drafts() == (made,)
            assert store._tables.rows("PRAGMA user_version") == [(len(migrations.MIGRATIONS),)]
            assert store._tables.rows("SELECT count(*) FROM later") == [(0,)]


def test_the_desk_survives_a_power_cut_as_far_as_sqlite_can(tmp_path: Path) -> None:
    """Write-ahead log, full synchronisation and foreign keys are switched on."""
    database = Database(tmp_path / "desk.db")
    names = ("journal_mode", "synchronous", "foreign_keys")
    found = [database.rows(f"PRAGMA {name}")[0][0] for name in names]
    database.close()
    assert found == ["wal", 2, 1]
