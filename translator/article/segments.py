"""From blocks to segments, by offsets: segments and gaps of a block make up the block exactly."""

from __future__ import annotations

from translator.article.model import Block, Segment
from translator.language import segment


def segments(block: Block, language: str) -> tuple[Segment, ...]:
    """Return the sentences of a block; kinds that are not prose are one segment."""
    text = block.text
    if block.kind in {"verbatim", "dateline", "credit"}:
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        spans = [(start, end)] if start < end else []
    else:
        spans = segment.split(text, language)
    return tuple(
        Segment(
            id=f"{block.id}.s{number}",
            block=block.id,
            text=text[start:end],
            start=start,
            end=end,
        )
        for number, (start, end) in enumerate(spans, start=1)
    )
