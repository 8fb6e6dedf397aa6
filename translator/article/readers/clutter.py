"""A web page that does not mark its article: which of its blocks are the article.

trafilatura finds the text but drops lists, pictures and captions on pages that it does not know.
So it says where the article begins and ends, and between the two everything is kept that is not
mostly links.
"""

from __future__ import annotations

from collections.abc import Sequence

from translator.article.model import Block
from translator.article.readers import page
from translator.errors import ConfigurationError, InputError

_CHUNK = 20
"""Letters that are compared at a time; shorter blocks than half of it say nothing."""
_HEAD = frozenset(("headline", "abstract", "credit", "caption"))
_FARTHEST_HEADLINE = 10
_LONGEST_NOTE = 60


def article_blocks(
    blocks: Sequence[Block], text: str, origin: str
) -> tuple[list[Block], list[str]]:
    """Return the blocks of a page that are its article, and notes on what was left out between.

    Raises:
        InputError: no article was found in the page.
        ConfigurationError: trafilatura is not installed as it should be.
    """
    article = _letters(_extract(text, origin))
    found = [index for index, block in enumerate(blocks) if _is_in(block, article)]
    if not found:
        raise InputError(
            f"{origin}: no article was found in the page", hint="save the article's text alone"
        )
    start, end = _begin(blocks, found[0]), found[-1] + 1
    while end < len(blocks) and blocks[end].kind == "caption":
        end += 1
    kept, notes = [], []
    for index in range(start, end):
        block = blocks[index]
        if index in found or not _is_mostly_links(block):
            kept.append(block)
        else:
            notes.append(f"left out as links: {block.text[:_LONGEST_NOTE]}")
    return kept, notes


def _extract(text: str, origin: str) -> str:
    """Return the article's words; trafilatura works on the page alone and fetches nothing."""
    try:
        import trafilatura
    except ImportError as error:
        reason = str(error).partition("\n")[0]
        raise ConfigurationError(
            f"the page reader cannot be loaded: {reason}",
            hint="install it again: pip install trafilatura lxml_html_clean",
        ) from error
    found = trafilatura.extract(
        text,
        output_format="html",
        include_formatting=True,
        include_links=True,
        include_images=True,
        include_tables=True,
        include_comments=False,
    )
    return str(page.parse(found, origin).text_content()) if found else ""


def _begin(blocks: Sequence[Block], first: int) -> int:
    """Return where the article begins: at its headline, or at what leads up to its first words."""
    near = range(max(0, first - _FARTHEST_HEADLINE), first)
    headline = next((index for index in near if blocks[index].kind == "headline"), None)
    if headline is not None:
        return headline
    while first > 0 and blocks[first - 1].kind in _HEAD:
        first -= 1
    return first


def _is_in(block: Block, article: str) -> bool:
    """Return whether at least half of the block's letters are the article's."""
    letters = _letters(block.text)
    if len(letters) < _CHUNK // 2:
        return False
    chunks = [letters[at : at + _CHUNK] for at in range(0, len(letters), _CHUNK)]
    return sum(chunk in article for chunk in chunks) * 2 >= len(chunks)


def _is_mostly_links(block: Block) -> bool:
    linked = sum(span.end - span.start for span in block.spans if span.kind == "link")
    return linked * 2 > len(block.text)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
