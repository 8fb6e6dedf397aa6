"""Publishing: approved drafts become files under published/, on record before they appear.

The order is what makes a crash harmless. (1) Everything is cleared and rendered, and the files
are written aside. (2) The store notes which files are about to appear. (3) Under the store's
lock the draft is looked at once more, the files are put in place, and the draft becomes
published in the same transaction. After a crash before its end the draft is approved as before,
what has appeared is whole and on record, and publishing again completes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from translator import atomic
from translator.article.model import Article, Block
from translator.desk.events import Event, Publication
from translator.desk.folder import Desk
from translator.desk.store import Store
from translator.drafting.draft import Draft
from translator.errors import UsageError, WorkflowError
from translator.publishing.gate import Cleared, clear
from translator.publishing.writers import WRITERS

Assemble = Callable[[Article, Draft], tuple[Block, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A draft that left the desk, and its files in the order of their formats."""

    draft: Draft
    files: tuple[Path, ...]


def publish(
    store: Store,
    desk: Desk,
    refs: Sequence[str],
    formats: Sequence[str],
    who: str,
    when: str,
    *,
    digests: Mapping[str, str | None] = MappingProxyType({}),
    assemble: Assemble | None = None,
) -> tuple[Published, ...]:
    """Write approved drafts to ``published/ARTICLE/ARTICLE.LANG.FORMAT``.

    All drafts must pass the gate before the first one is written. Formats in which the same
    article was published earlier in that language are written too: no file of an older text may
    stay behind. Publishing again what is published renews its files.

    Args:
        store: the desk's store.
        desk: the desk's folder.
        refs: drafts, as ``ARTICLE.LANG`` or with their number.
        formats: keys of `WRITERS`.
        who: the name that signs.
        when: ISO 8601 UTC.
        digests: article id → its version as it is now; without an entry, or with None, the
            version that the store saw last counts.
        assemble: from article and draft to the blocks in the target language.

    Raises:
        UsageError: a format or a draft is unknown.
        WorkflowError: the gate refuses; nothing was written.
        OutputError: a file cannot be written; its draft is as it was.
    """
    _check_formats(formats)
    cleared = _clear_all(store, desk, refs, when, digests)
    return tuple(
        _publish_one(store, desk, one, formats, who, when, assemble or _assemble) for one in cleared
    )


def _publish_one(
    store: Store,
    desk: Desk,
    cleared: Cleared,
    formats: Sequence[str],
    who: str,
    when: str,
    assemble: Assemble,
) -> Published:
    draft = store.draft(cleared.draft)
    article = store.article(draft.article, draft.digest)
    blocks = assemble(article, draft)
    files = {
        name: WRITERS[name](article, draft, blocks, cleared).encode("utf-8")
        for name in _all_formats(store, draft, formats)
    }
    paths = {name: desk.published_file(draft.article, draft.target, name) for name in files}
    with atomic.staged({paths[name]: data for name, data in files.items()}) as place:
        store.record_publication(
            [
                Publication(
                    draft=draft.id,
                    format=name,
                    path=paths[name].relative_to(desk.root).as_posix(),
                    sha256=hashlib.sha256(data).hexdigest(),
                    started=when,
                )
                for name, data in files.items()
            ]
        )
        done = store.publish(_event(draft, who, when, tuple(files)), place)
    return Published(draft=done, files=tuple(paths.values()))


def _event(draft: Draft, who: str, when: str, formats: Sequence[str]) -> Event:
    return Event(
        draft=draft.id,
        who=who,
        when=when,
        what="published",
        from_state=draft.state,
        to_state="published",
        comment=", ".join(formats),
        content_hash=draft.content_hash,
    )


def _check_formats(formats: Sequence[str]) -> None:
    unknown = [name for name in formats if name not in WRITERS]
    if unknown or not formats:
        raise UsageError(
            f"not a format: {', '.join(unknown) or 'none named'}",
            hint=f"known formats: {', '.join(WRITERS)}",
        )


def _clear_all(
    store: Store,
    desk: Desk,
    refs: Sequence[str],
    when: str,
    digests: Mapping[str, str | None],
) -> list[Cleared]:
    """Clear every draft, or refuse with all the reasons at once."""
    cleared: list[Cleared] = []
    refused: list[WorkflowError] = []
    for ref in dict.fromkeys(refs):
        draft = store.draft(ref)
        digest = digests.get(draft.article)
        try:
            one = clear(store, draft.id, digest, when, agency=desk.settings.agency)
        except WorkflowError as reason:
            refused.append(reason)
        else:
            cleared.append(one)
    if refused:
        raise WorkflowError("; ".join(reason.message for reason in refused), hint=refused[0].hint)
    return cleared


def _all_formats(store: Store, draft: Draft, formats: Sequence[str]) -> tuple[str, ...]:
    prefix = f"{draft.article}.{draft.target}."
    earlier = {
        publication.format
        for publication in store.publications(draft.article)
        if publication.draft.startswith(prefix) and publication.format in WRITERS
    }
    return tuple(name for name in WRITERS if name in earlier or name in formats)


def _assemble(article: Article, draft: Draft) -> tuple[Block, ...]:
    from translator.drafting.assemble import target_blocks

    return target_blocks(article, draft)
