"""What every format says about a translation, gathered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translator.article.model import Article, Block, BlockKind, Span
from translator.drafting.draft import Draft
from translator.publishing.disclosure import disclosure
from translator.publishing.gate import Cleared
from translator.publishing.writers.inline import safe_href

_ADDRESS_KEYS = ("url", "canonical", "canonical_url", "link", "source_url", "original_url", "uri")
"""Names under which readers and wires keep the address of an article, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts about one translation of one article; texts are in the target language.

    Attributes:
        title, lead, dateline, credit: texts of the blocks of that kind, empty where there is none.
        link: address of the original on the web; empty where it has none.
        tags: as the source has them; they are keys of an archive, not prose.
    """

    title: str
    lead: str
    dateline: str
    credit: str
    link: str
    tags: tuple[str, ...]


def facts(article: Article, blocks: Sequence[Block]) -> Facts:
    """Gather what the formats say alike."""
    return Facts(
        title=_first(blocks, "headline"),
        lead=_first(blocks, "abstract"),
        dateline=_first(blocks, "dateline"),
        credit=_first(blocks, "credit"),
        link=original_link(article),
        tags=_tags(article.metadata),
    )


def original_link(article: Article) -> str:
    """Return the web address of the original, or nothing."""
    candidates = [article.metadata.get(key, "") for key in _ADDRESS_KEYS]
    for candidate in (*candidates, article.origin):
        if candidate.startswith(("http://", "https://")):
            return safe_href(candidate)
    return ""


def disclosure_line(article: Article, draft: Draft, cleared: Cleared) -> str:
    """Return the line that tells the reader how the text was made."""
    return disclosure(
        draft.target, draft.source, agency=cleared.agency, link=original_link(article)
    )


def disclosure_block(article: Article, draft: Draft, cleared: Cleared) -> Block:
    """Return the disclosure line as a paragraph in which the address is a link."""
    text = disclosure_line(article, draft, cleared)
    link = original_link(article)
    start = len(text) - len(link)
    spans = (Span(kind="link", start=start, end=len(text), href=link),) if link else ()
    return Block(id="disclosure", kind="paragraph", text=text, spans=spans)


def _first(blocks: Sequence[Block], kind: BlockKind) -> str:
    return next((block.text for block in blocks if block.kind == kind), "")


def _tags(metadata: Mapping[str, str]) -> tuple[str, ...]:
    value = metadata.get("tags") or metadata.get("keywords") or ""
    return tuple(tag.strip() for tag in value.split(",") if tag.strip())
