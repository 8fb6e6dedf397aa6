"""The desk's memory: the only SQL in the product, behind records.

Records go in and records come out. Times are ISO 8601 UTC and are handed in; the store has no
clock. Everything that belongs together is one transaction, and two commands may work on one
desk at the same time: the second waits for the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from translator.article.model import Article
from translator.desk.database import WAIT_SECONDS
from translator.desk.events import (
    CLOSED,
    Event,
    Publication,
    check_move,
    standing_approval,
)
from translator.desk.tables import Tables
from translator.drafting.draft import Draft, State, Unit
from translator.errors import DeskError, UsageError, WorkflowError


class Store:
    """An open desk database. It belongs to the thread that opened it; close it when done.

    Args:
        path: the file; it and its folder are made where they are missing.
        wait: seconds to wait for another writer.

    Raises:
        DeskError: the file is damaged, locked, of a newer version, or cannot be made.
    """

    def __init__(self, path: Path, *, wait: float = WAIT_SECONDS) -> None:
        self._tables = Tables(path, wait=wait)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._tables.close()

    # Articles ---------------------------------------------------------------------------------

    def add_article(self, article: Article, created: str) -> None:
        """Keep a version of an article; it becomes the newest one known.

        A version that is known already keeps its first time, but its metadata and embargo are
        those handed in now: they are no part of the digest.
        """
        with self._tables.transaction():
            self._tables.upsert_article(article, created)

    def article(self, article_id: str, digest: str | None = None) -> Article:
        """Return one version of an article; without a digest the one that was seen last.

        Raises:
            UsageError: the desk does not know it.
        """
        found = self._tables.find_article(article_id, digest)
        if found is None:
            version = f" in version {digest[:12]}" if digest else ""
            raise UsageError(
                f"the desk has no article {article_id}{version}",
                hint="`translator status` lists what there is",
            )
        return found

    def articles(self) -> tuple[Article, ...]:
        """Return the newest version of every article, by id."""
        return self._tables.newest_articles()

    # Drafts -----------------------------------------------------------------------------------

    def save_draft(
        self, draft: Draft, created: str, *, who: str = "translator", force: bool = False
    ) -> Draft:
        """Keep a new draft and return it with the id ``ARTICLE.LANG.N`` that it was given.

        Earlier drafts of the same article and language that were not published become
        superseded; a published one stays so until its successor is published.

        Raises:
            WorkflowError: an earlier draft of the same version is approved or was edited by a
                human, and `force` is not set; or the draft does not start as ``draft``.
            DeskError: the article's version is not in the store, or the store failed.
        """
        if draft.state != "draft":
            raise WorkflowError(f"a new draft starts as draft, not as {draft.state}")
        with self._tables.transaction():
            earlier = self._open_drafts(draft.article, draft.target)
            if not force:
                _refuse_silent_loss(draft, earlier)
            saved = self._insert_draft(draft, created)
            self._tables.insert_event(
                Event(
                    draft=saved.id,
                    who=who,
                    when=created,
                    what="created",
                    from_state="",
                    to_state="draft",
                    content_hash=saved.content_hash,
                )
            )
            for old in earlier:
                self._supersede(old, saved.id, who, created)
        return saved

    def draft(self, ref: str) -> Draft:
        """Return the draft with this full id, or the newest not superseded of ``ARTICLE.LANG``.

        Raises:
            UsageError: there is no such draft.
        """
        found = self._tables.find_drafts("WHERE id = ?", (ref,))
        if found:
            return found[0]
        article, _, language = ref.rpartition(".")
        current = self.current_draft(article, language)
        if current is None:
            raise UsageError(
                f"the desk has no draft {ref}",
                hint="name it ARTICLE.LANG or ARTICLE.LANG.N; `translator status` lists them",
            )
        return current

    def current_draft(self, article_id: str, language: str) -> Draft | None:
        """Return the newest draft that is not superseded, or None."""
        found = self._tables.find_drafts(
            "WHERE article = ? AND target = ? AND state <> 'superseded'"
            " ORDER BY number DESC LIMIT 1",
            (article_id, language),
        )
        return found[0] if found else None

    def drafts(
        self,
        article: str | None = None,
        state: State | None = None,
        language: str | None = None,
    ) -> tuple[Draft, ...]:
        """Return drafts by article, language and number; a filter that is None lets all pass."""
        return self._tables.find_drafts(
            "WHERE coalesce(?, article) = article AND coalesce(?, state) = state"
            " AND coalesce(?, target) = target ORDER BY article, target, number",
            (article, state, language),
        )

    def find_same(
        self, article_id: str, digest: str, target: str, signature_digest: str
    ) -> Draft | None:
        """Return the draft that translating again would make again, or None.

        A superseded or withdrawn draft cannot be taken up again and does not count.
        """
        found = self._tables.find_drafts(
            "WHERE article = ? AND digest = ? AND target = ? AND signature_digest = ?"
            " AND state NOT IN ('superseded', 'withdrawn') ORDER BY number DESC LIMIT 1",
            (article_id, digest, target, signature_digest),
        )
        return found[0] if found else None

    def replace_units(
        self, draft_id: str, units: Sequence[Unit], event: Event, *, base: str | None = None
    ) -> Draft:
        """Exchange the units of a draft for edited or newly checked ones, and record it.

        Args:
            draft_id: the draft's full id.
            units: the same segments in the same order, with the same machine targets.
            event: from the draft's state to its state afterwards; its content hash is filled in.
            base: content hash of the draft that `units` were made from; None does not look.

        Raises:
            WorkflowError: the draft changed meanwhile, its state forbids a change, or the change
                would leave it approved.
        """
        with self._tables.transaction():
            old = self._one(draft_id)
            if base is not None and base != old.content_hash:
                raise _changed_meanwhile(draft_id)
            new = replace(old, units=tuple(units))
            _refuse_unlawful_change(old, new, event)
            self._tables.update_units(draft_id, new.units)
            self._move(old, replace(event, content_hash=new.content_hash))
        return replace(new, state=event.to_state)

    # Events -----------------------------------------------------------------------------------

    def add_event(self, event: Event) -> Draft:
        """Record an event and bring the draft into the event's state.

        Raises:
            WorkflowError: the draft is no longer in the state, or no longer has the content,
                that the event speaks of; the move is illegal; or it would publish.
        """
        with self._tables.transaction():
            draft = self._one(event.draft)
            if event.to_state == "published" and draft.state != "published":
                raise WorkflowError(
                    f"{draft.id} can only be published through the gate",
                    hint="use `translator publish`",
                )
            _refuse_if_changed(draft, event)
            self._move(draft, event)
        return replace(draft, state=event.to_state)

    def events(self, draft_id: str) -> tuple[Event, ...]:
        """Return the audit trail of one draft, oldest first."""
        return self._tables.events_of(draft_id)

    # Publications -----------------------------------------------------------------------------

    def record_publication(self, publications: Sequence[Publication]) -> None:
        """Note the files that are about to leave the desk, before they do."""
        with self._tables.transaction():
            self._tables.upsert_publications(publications)

    def publish(self, event: Event, place: Callable[[], None]) -> Draft:
        """Mark an approved draft and its recorded files as published, and put them in place.

        The draft is looked at again under the lock; then `place` is called, and its success is
        the last thing before the commit. What was published earlier becomes superseded.

        Raises:
            WorkflowError: the draft changed since it passed the gate, or has no approval.
            OutputError: from `place`; the draft is as before.
        """
        with self._tables.transaction():
            draft = self._one(event.draft)
            _refuse_if_changed(draft, event)
            if standing_approval(draft, self.events(draft.id)) is None:
                raise WorkflowError(f"{draft.id} has no approval of its present text")
            for old in self._predecessors(draft):
                self._supersede(old, draft.id, event.who, event.when)
            self._move(draft, event)
            self._tables.complete_publications(draft.id, event.when)
            place()
        return replace(draft, state="published")

    def publications(self, article: str | None = None) -> tuple[Publication, ...]:
        """Return every file that left or was about to leave the desk, by draft and format."""
        return self._tables.find_publications(article)

    # Inside a transaction ---------------------------------------------------------------------

    def _one(self, draft_id: str) -> Draft:
        found = self._tables.find_drafts("WHERE id = ?", (draft_id,))
        if not found:
            raise UsageError(
                f"the desk has no draft {draft_id}", hint="`translator status` lists the drafts"
            )
        return found[0]

    def _open_drafts(self, article: str, target: str) -> tuple[Draft, ...]:
        return self._tables.find_drafts(
            "WHERE article = ? AND target = ?"
            " AND state IN ('draft', 'in_review', 'rejected', 'approved') ORDER BY number",
            (article, target),
        )

    def _predecessors(self, successor: Draft) -> tuple[Draft, ...]:
        return self._tables.find_drafts(
            "WHERE article = ? AND target = ? AND state IN ('published', 'withdrawn')"
            " AND id <> ? ORDER BY number",
            (successor.article, successor.target, successor.id),
        )

    def _insert_draft(self, draft: Draft, created: str) -> Draft:
        if self._tables.find_article(draft.article, draft.digest) is None:
            raise DeskError(
                f"the desk lacks the version of {draft.article} that the draft was made from",
                hint="this is a fault of the program: the article must be stored first",
            )
        number = self._tables.next_number(draft.article, draft.target)
        saved = replace(draft, id=f"{draft.article}.{draft.target}.{number}", created=created)
        self._tables.insert_draft(saved, number)
        return saved

    def _move(self, draft: Draft, event: Event) -> None:
        if draft.state != event.from_state:
            raise _changed_meanwhile(draft.id)
        if event.to_state != draft.state:
            check_move(draft.id, draft.state, event.to_state)
            self._tables.set_state(draft.id, event.to_state)
        self._tables.insert_event(event)

    def _supersede(self, old: Draft, successor: str, who: str, when: str) -> None:
        self._move(
            old,
            Event(
                draft=old.id,
                who=who,
                when=when,
                what="superseded",
                from_state=old.state,
                to_state="superseded",
                comment=f"by {successor}",
                content_hash=old.content_hash,
            ),
        )


def _refuse_silent_loss(draft: Draft, earlier: Sequence[Draft]) -> None:
    for old in earlier:
        if old.digest != draft.digest:
            continue
        edited = any(unit.origin == "human" for unit in old.units)
        if old.state == "approved" or edited:
            reason = "is approved" if old.state == "approved" else "was edited by hand"
            raise WorkflowError(
                f"{old.id} {reason} and the article has not changed since",
                hint="draft it with --again to set that one aside; it stays on record",
            )


def _refuse_unlawful_change(old: Draft, new: Draft, event: Event) -> None:
    before = [(unit.segment, unit.machine_target) for unit in old.units]
    if before != [(unit.segment, unit.machine_target) for unit in new.units]:
        raise WorkflowError(f"{old.id}: source segments and machine targets never change")
    if new.content_hash == old.content_hash:
        return
    if old.state in CLOSED or event.to_state in CLOSED | {"approved"}:
        raise WorkflowError(
            f"{old.id} is {old.state}: its text cannot change and stay {event.to_state}",
            hint="a published text is corrected by a new draft that replaces it",
        )


def _refuse_if_changed(draft: Draft, event: Event) -> None:
    if draft.content_hash != event.content_hash or draft.state != event.from_state:
        raise _changed_meanwhile(draft.id)


def _changed_meanwhile(draft_id: str) -> WorkflowError:
    return WorkflowError(
        f"{draft_id} was changed by somebody else meanwhile",
        hint=f"look at it again with `translator show {draft_id}`, then repeat the step",
    )
