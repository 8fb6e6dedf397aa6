"""Writers: one file a format. Each takes what the gate has cleared and returns a file's text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from translator.article.model import Article, Block
from translator.drafting.draft import Draft
from translator.publishing.gate import Cleared
from translator.publishing.writers import html, jsonfile, markdown

Writer = Callable[[Article, Draft, Sequence[Block], Cleared], str]
"""From the article's version, its draft, the blocks in the target language and the clearance."""

WRITERS: dict[str, Writer] = {
    "md": markdown.item,
    "html": html.item,
    "json": jsonfile.item,
}
"""A format's name is the suffix of its files."""
