"""What most verbs need: the desk, its store, its glossaries, who signs and what time it is."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from translator.article.model import Article
from translator.batch.gather import STDIN
from translator.console import terminal
from translator.desk.folder import Desk, find_desk
from translator.desk.store import Store
from translator.drafting.draft import Draft
from translator.errors import ConfigurationError, InputError, UsageError
from translator.language.tags import TARGETS
from translator.resources import shipped
from translator.terms.termbase import Termbase, load

REVIEWER_VARIABLE = "TRANSLATOR_REVIEWER"
SOURCE_GONE = "the source file of {article} is gone; its last known version counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open desk."""

    desk: Desk
    store: Store

    def article_of(self, draft: Draft) -> Article:
        """Return the version of the article that a draft was made from."""
        return self.store.article(draft.article, draft.digest)

    def drafts(self, ref: str) -> list[Draft]:
        """Return the drafts that a reference names: one draft, or an article's in all languages.

        Raises:
            UsageError: there is no such draft or article.
        """
        try:
            return [self.store.draft(ref)]
        except UsageError:
            current = self.current_drafts(ref)
            if not current:
                raise
            return current

    def current_drafts(self, article: str) -> list[Draft]:
        """Return an article's newest drafts that are not superseded, in the desk's order."""
        found = [self.store.current_draft(article, language) for language in TARGETS]
        return [draft for draft in found if draft is not None]


@contextmanager
def open_session(desk: Path | None) -> Iterator[Session]:
    """Open the desk that a command works on, and close it afterwards."""
    found = find_desk(Path.cwd(), desk)
    with Store(found.database) as store:
        yield Session(desk=found, store=store)


@contextmanager
def existing_session(desk: Path | None) -> Iterator[Session]:
    """Open a desk that must be there: looking at nothing must not make a desk.

    Raises:
        ConfigurationError: there is no desk here.
    """
    found = find_desk(Path.cwd(), desk)
    if not found.database.exists():
        raise ConfigurationError(
            f"there is no desk in {found.root}",
            hint="`translator draft ARTICLE` makes one, or name it with --desk",
        )
    with Store(found.database) as store:
        yield Session(desk=found, store=store)


def now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


def stamp() -> str:
    """Return the time as records keep it: ISO 8601 UTC, seconds."""
    return now().isoformat(timespec="seconds")


def reviewer(given: str | None, desk: Desk) -> str:
    """Return who signs: the option, TRANSLATOR_REVIEWER, desk.toml, or the system's user.

    Raises:
        UsageError: nobody can be named.
    """
    name = given or os.environ.get(REVIEWER_VARIABLE) or desk.settings.reviewer
    if name:
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("nobody signs", hint="name the reviewer with --by NAME") from error


def termbase(desk: Desk) -> Termbase:
    """Load the shipped glossaries and the desk's own, whose rows win, as they hold today."""
    return _termbase(shipped("glossaries"), desk.glossaries, now().date())


@cache
def _termbase(ours: Path, own: Path | None, day: date) -> Termbase:
    return load([ours] if own is None or own.samefile(ours) else [ours, own], day=day)


def digest_reader(store: Store) -> Callable[[str], str | None]:
    """Return a function from an article's id to the digest of its file as it is now.

    None stands for a source that cannot be read any more (moved, deleted, read from stdin); each
    file is read once.
    """

    @cache
    def digest(article_id: str) -> str | None:
        fresh = reread(store.article(article_id))
        return fresh.digest if fresh else None

    return digest


def reread(known: Article) -> Article | None:
    """Return an article as its file holds it now, or None where the file is gone or unreadable."""
    if known.origin == STDIN or not Path(known.origin).is_file():
        return None
    from translator.article.readers import read_path

    try:
        return read_path(Path(known.origin), language=known.language)
    except InputError as error:
        terminal.warn(f"{known.origin} cannot be read any more: {error.message}")
        return None


def draft_json(draft: Draft, *, stale: bool | None = None) -> dict[str, Any]:
    """Return a draft as the JSON that `show`, `draft` and drafts.json print."""
    from dataclasses import asdict

    return {
        **asdict(draft),
        "signature_line": draft.signature.line,
        "content_hash": draft.content_hash,
        **({} if stale is None else {"stale": stale}),
    }
