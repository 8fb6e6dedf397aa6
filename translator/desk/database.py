"""One SQLite file: how it is opened, how a transaction begins and ends, what its faults mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from translator.desk.migrations import migrate
from translator.errors import DeskError

WAIT_SECONDS = 10.0
"""How long a command waits for another one that is writing, before it gives up."""

_HINTS = {
    sqlite3.SQLITE_BUSY: "another command is writing to this desk: wait until it is done",
    sqlite3.SQLITE_LOCKED: "another command is writing to this desk: wait until it is done",
    sqlite3.SQLITE_READONLY: "the desk may not be written to: check the folder's permissions",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened: check the folder's permissions",
    sqlite3.SQLITE_PERM: "the file cannot be opened: check the folder's permissions",
    sqlite3.SQLITE_FULL: "the disk is full: free some space and run the command again",
    sqlite3.SQLITE_IOERR: "the disk failed: check that it is connected and has space left",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: move it away and restore a backup",
    sqlite3.SQLITE_NOTADB: "the file is damaged or no desk: move it away and restore a backup",
}
_PRIMARY_CODE = 0xFF
"""The low byte of an extended SQLite code is the code proper (sqlite.org/rescode.html)."""


class Database:
    """An open connection. It belongs to the thread that opened it.

    Raises:
        DeskError: the file is damaged, locked, of a newer version, or cannot be made.
    """

    def __init__(self, path: Path, *, wait: float = WAIT_SECONDS) -> None:
        self.path = path
        self._make_folder()
        with self.faults():
            self._connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
        try:
            self._prepare()
        except DeskError:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file; what was committed is on the disk."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all of what follows, or nothing; other writers wait meanwhile."""
        with self.faults():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                self._give_up()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the desk in several queries, also inside a transaction."""
        if self._connection.in_transaction:
            yield
            return
        with self.faults():
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._give_up()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return every row that a query finds."""
        with self.faults():
            return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Carry out one statement."""
        with self.faults():
            self._connection.execute(sql, values)

    def run_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out one statement for every row of values."""
        with self.faults():
            self._connection.executemany(sql, rows)

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn SQLite's errors into the desk's own.

        Raises:
            DeskError: with the file's name and what to do about it.
        """
        try:
            yield
        except sqlite3.Error as fault:
            code = getattr(fault, "sqlite_errorcode", 0) & _PRIMARY_CODE
            raise DeskError(
                f"the desk's database {self.path} failed: {fault}",
                hint=_HINTS.get(code, "look at the desk's folder and the disk it lies on"),
            ) from fault

    def _give_up(self) -> None:
        # After a commit there is nothing to take back; a full disk makes SQLite do it by itself.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise DeskError(
                f"cannot make the desk's folder {self.path.parent}: {fault.strerror}",
                hint="choose another folder with --desk, or free space on the disk",
            ) from fault

    def _prepare(self) -> None:
        with self.faults():
            self._connection.execute("PRAGMA foreign_keys = ON")
            # Without it a REPLACE would pass by the triggers that guard the audit trail.
            self._connection.execute("PRAGMA recursive_triggers = ON")
            self._connection.execute("PRAGMA journal_mode = WAL")
            # A publication must not be forgotten in a power cut: its files are out already.
            self._connection.execute("PRAGMA synchronous = FULL")
            migrate(self._connection)
