"""The statements of the desk's tables, one method each. Transactions and rules are the store's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from translator.article.model import Article, article_from_dict, article_to_dict
from translator.desk import rows
from translator.desk.database import Database
from translator.desk.events import Event, Publication
from translator.drafting.draft import Draft, State, Unit

_DRAFTS = (
    "SELECT id, article, digest, source, target, number, signature, signature_digest, state,"
    " created FROM drafts"
)
_UNITS = (
    "SELECT draft, position, segment, block, text, start, stop, machine_target, target, origin,"
    " score, route FROM units WHERE draft = ? ORDER BY position"
)
_LEDGER = (
    "SELECT draft, unit, position, concept, term, form, hit_start, hit_stop, suffix, target,"
    " method, written, start, mandatory, certainty, note, source_features, features,"
    " was, became FROM ledger WHERE draft = ?"
    " ORDER BY unit, position"
)
_FINDINGS = (
    "SELECT draft, unit, position, name, severity, message, source_start, source_stop,"
    " target_start, target_stop, hint FROM findings WHERE draft = ? ORDER BY unit, position"
)


class Tables(Database):
    """A database that takes and gives records."""

    # Articles ---------------------------------------------------------------------------------

    def upsert_article(self, article: Article, created: str) -> None:
        """Add a version, or renew what is no part of its digest; it becomes the newest."""
        text = json.dumps(article_to_dict(article), ensure_ascii=False)
        self.run(
            "INSERT INTO articles (id, digest, language, origin, json, created, seen)"
            " VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seen), 0) + 1 FROM articles))"
            " ON CONFLICT (id, digest) DO UPDATE SET"
            " origin = excluded.origin, json = excluded.json, seen = excluded.seen",
            (article.id, article.digest, article.language, article.origin, text, created),
        )

    def find_article(self, article_id: str, digest: str | None) -> Article | None:
        """Return one version of an article, the newest without a digest, or None."""
        found = self.rows(
            "SELECT json FROM articles WHERE id = ? AND coalesce(?, digest) = digest"
            " ORDER BY seen DESC LIMIT 1",
            (article_id, digest),
        )
        return article_from_dict(json.loads(found[0][0])) if found else None

    def newest_articles(self) -> tuple[Article, ...]:
        """Return the newest version of every article, by id."""
        found = self.rows(
            "SELECT json FROM articles AS a WHERE seen ="
            " (SELECT max(seen) FROM articles WHERE id = a.id) ORDER BY id"
        )
        return tuple(article_from_dict(json.loads(row[0])) for row in found)

    # Drafts -----------------------------------------------------------------------------------

    def find_drafts(self, condition: str, values: Sequence[Any]) -> tuple[Draft, ...]:
        """Return the drafts that a ``WHERE …`` clause lets through, complete."""
        with self.reading():
            return tuple(
                rows.draft_from_rows(
                    row,
                    self.rows(_UNITS, row[:1]),
                    self.rows(_LEDGER, row[:1]),
                    self.rows(_FINDINGS, row[:1]),
                )
                for row in self.rows(f"{_DRAFTS} {condition}", values)
            )

    def next_number(self, article: str, target: str) -> int:
        """Return the number that the next draft of an article in a language gets, from 1."""
        row = self.rows(
            "SELECT coalesce(max(number), 0) + 1 FROM drafts WHERE article = ? AND target = ?",
            (article, target),
        )[0]
        return int(row[0])

    def insert_draft(self, draft: Draft, number: int) -> None:
        """Add a draft with everything that it holds."""
        self.run(
            "INSERT INTO drafts (id, article, digest, source, target, number, signature,"
            " signature_digest, state, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows.draft_row(draft, number),
        )
        self.run_each(
            "INSERT INTO units (draft, position, segment, block, text, start, stop,"
            " machine_target, target, origin, score, route)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [rows.unit_row(draft.id, at, unit) for at, unit in enumerate(draft.units)],
        )
        self._insert_notes(draft.id, draft.units)

    def update_units(self, draft_id: str, units: Sequence[Unit]) -> None:
        """Exchange targets, ledger rows and findings; segments and machine targets stay."""
        self.run_each(
            "UPDATE units SET target = ?, origin = ?, score = ?, route = ?"
            " WHERE draft = ? AND position = ?",
            [
                (unit.target, unit.origin, unit.score, unit.route, draft_id, position)
                for position, unit in enumerate(units)
            ],
        )
        self.run("DELETE FROM ledger WHERE draft = ?", (draft_id,))
        self.run("DELETE FROM findings WHERE draft = ?", (draft_id,))
        self._insert_notes(draft_id, units)

    def set_state(self, draft_id: str, state: State) -> None:
        """Set a draft's state."""
        self.run("UPDATE drafts SET state = ? WHERE id = ?", (state, draft_id))

    def _insert_notes(self, draft_id: str, units: Sequence[Unit]) -> None:
        self.run_each(
            "INSERT INTO ledger VALUES"
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows.ledger_rows(draft_id, units),
        )
        self.run_each(
            "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows.finding_rows(draft_id, units),
        )

    # Events and publications ------------------------------------------------------------------

    def insert_event(self, event: Event) -> None:
        """Add a line to the audit trail."""
        self.run(
            "INSERT INTO events"
            " (draft, who, at, what, from_state, to_state, comment, content_hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows.event_row(event),
        )

    def events_of(self, draft_id: str) -> tuple[Event, ...]:
        """Return the audit trail of one draft, oldest first."""
        found = self.rows(
            "SELECT draft, who, at, what, from_state, to_state, comment, content_hash"
            " FROM events WHERE draft = ? ORDER BY number",
            (draft_id,),
        )
        return tuple(rows.event_from_row(row) for row in found)

    def upsert_publications(self, publications: Sequence[Publication]) -> None:
        """Note files that are about to leave the desk."""
        self.run_each(
            "INSERT INTO publications (draft, format, path, sha256, started, completed)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (draft, format) DO UPDATE SET"
            " path = excluded.path, sha256 = excluded.sha256, started = excluded.started,"
            " completed = excluded.completed",
            [rows.publication_row(publication) for publication in publications],
        )

    def complete_publications(self, draft_id: str, when: str) -> None:
        """Note that the files of a draft that were under way are out."""
        self.run(
            "UPDATE publications SET completed = ? WHERE draft = ? AND completed = ''",
            (when, draft_id),
        )

    def find_publications(self, article: str | None) -> tuple[Publication, ...]:
        """Return the files of one article or of all, by draft and format."""
        found = self.rows(
            "SELECT p.draft, p.format, p.path, p.sha256, p.started, p.completed"
            " FROM publications AS p JOIN drafts AS d ON d.id = p.draft"
            " WHERE coalesce(?, d.article) = d.article"
            " ORDER BY d.article, d.target, d.number, p.format",
            (article,),
        )
        return tuple(rows.publication_from_row(row) for row in found)
