"""The numbered shapes of the desk's database.

A step is never edited after a release: a new shape is a new step. `PRAGMA user_version` holds
the number of the last step that was taken.
"""

from __future__ import annotations

import sqlite3

from translator.errors import DeskError

_FIRST = (
    """CREATE TABLE articles (
        id TEXT NOT NULL,
        digest TEXT NOT NULL,
        language TEXT NOT NULL,
        origin TEXT NOT NULL,
        json TEXT NOT NULL,
        created TEXT NOT NULL,
        seen INTEGER NOT NULL UNIQUE,
        PRIMARY KEY (id, digest)
    )""",
    """CREATE TABLE drafts (
        id TEXT PRIMARY KEY,
        article TEXT NOT NULL,
        digest TEXT NOT NULL,
        source TEXT NOT NULL,
        target TEXT NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        signature TEXT NOT NULL,
        signature_digest TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'approved', 'rejected',
            'published', 'withdrawn', 'superseded')),
        created TEXT NOT NULL,
        UNIQUE (article, target, number),
        FOREIGN KEY (article, digest) REFERENCES articles (id, digest)
    )""",
    "CREATE INDEX drafts_by_state ON drafts (state)",
    """CREATE TABLE units (
        draft TEXT NOT NULL REFERENCES drafts (id),
        position INTEGER NOT NULL,
        segment TEXT NOT NULL,
        block TEXT NOT NULL,
        text TEXT NOT NULL,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        machine_target TEXT NOT NULL,
        target TEXT NOT NULL,
        origin TEXT NOT NULL,
        score REAL NOT NULL,
        route TEXT NOT NULL,
        PRIMARY KEY (draft, position)
    ) WITHOUT ROWID""",
    """CREATE TABLE ledger (
        draft TEXT NOT NULL,
        unit INTEGER NOT NULL,
        position INTEGER NOT NULL,
        concept TEXT NOT NULL,
        term TEXT NOT NULL,
        form TEXT NOT NULL,
        hit_start INTEGER NOT NULL,
        hit_stop INTEGER NOT NULL,
        suffix TEXT NOT NULL,
        target TEXT NOT NULL,
        method TEXT NOT NULL,
        written TEXT NOT NULL,
        start INTEGER NOT NULL,
        mandatory INTEGER NOT NULL,
        certainty TEXT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (draft, unit, position),
        FOREIGN KEY (draft, unit) REFERENCES units (draft, position) ON DELETE CASCADE
    ) WITHOUT ROWID""",
    "CREATE INDEX ledger_by_concept ON ledger (concept)",
    """CREATE TABLE findings (
        draft TEXT NOT NULL,
        unit INTEGER NOT NULL,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        severity TEXT NOT NULL,
        message TEXT NOT NULL,
        source_start INTEGER,
        source_stop INTEGER,
        target_start INTEGER,
        target_stop INTEGER,
        hint TEXT NOT NULL,
        PRIMARY KEY (draft, unit, position),
        FOREIGN KEY (draft, unit) REFERENCES units (draft, position) ON DELETE CASCADE
    ) WITHOUT ROWID""",
    """CREATE TABLE events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        draft TEXT NOT NULL REFERENCES drafts (id),
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        what TEXT NOT NULL,
        from_state TEXT NOT NULL,
        to_state TEXT NOT NULL,
        comment TEXT NOT NULL,
        content_hash TEXT NOT NULL
    )""",
    "CREATE INDEX events_by_draft ON events (draft, number)",
    """CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER machine_target_is_kept BEFORE UPDATE OF machine_target ON units
        WHEN OLD.machine_target IS NOT NEW.machine_target
        BEGIN SELECT RAISE(ABORT, 'a machine target never changes'); END""",
    """CREATE TABLE publications (
        draft TEXT NOT NULL REFERENCES drafts (id),
        format TEXT NOT NULL,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        started TEXT NOT NULL,
        completed TEXT NOT NULL,
        PRIMARY KEY (draft, format)
    ) WITHOUT ROWID""",
)

_CHANGES = (
    "ALTER TABLE ledger ADD COLUMN source_features TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE ledger ADD COLUMN features TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE ledger ADD COLUMN was TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE ledger ADD COLUMN became TEXT NOT NULL DEFAULT ''",
    "UPDATE ledger SET certainty = 'lenient' WHERE certainty = 'suffixed'",
)
"""What a form says, and what an automatic change replaced: a change can be undone."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _CHANGES)
"""Step n is ``MIGRATIONS[n - 1]``; its statements are one transaction."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database to the newest shape, one transaction a step.

    Raises:
        DeskError: the database was made by a newer version of the product.
    """
    while (version := _version(connection)) < len(MIGRATIONS):
        _take_step(connection, version)
    if version > len(MIGRATIONS):
        raise DeskError(
            f"the desk's database has shape {version}; this version knows up to {len(MIGRATIONS)}",
            hint="install the newest turkic-newsdesk, or point to another desk",
        )


def _take_step(connection: sqlite3.Connection, version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have taken the step while this one waited for the lock.
        if _version(connection) == version:
            for statement in MIGRATIONS[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1:d}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    row = connection.execute("PRAGMA user_version").fetchone()
    return int(row[0])
