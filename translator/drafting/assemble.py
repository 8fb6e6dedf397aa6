"""From units back to blocks: the draft in the article's own structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.article.model import Article, Block, Span
from translator.drafting import markup
from translator.drafting.draft import Draft, Unit


def target_blocks(article: Article, draft: Draft) -> tuple[Block, ...]:
    """Return the article's blocks with the draft's text: same order, kinds, gaps and markup.

    A caller passes the version of the article that the draft was made from.
    """
    by_block: dict[str, list[Unit]] = {}
    for unit in draft.units:
        by_block.setdefault(unit.segment.block, []).append(unit)
    return tuple(_block(block, by_block.get(block.id, ())) for block in article.blocks)


def _block(block: Block, units: Sequence[Unit]) -> Block:
    parts: list[str] = []
    placed: dict[int, list[Span]] = {}
    gaps: list[tuple[int, int, int]] = []
    position = length = 0
    for unit in units:
        gap = block.text[position : unit.segment.start]
        gaps.append((position, unit.segment.start, length - position))
        offset = length + len(gap)
        for projected in markup.project(unit, block):
            placed.setdefault(projected.index, []).append(_moved(projected.span, offset))
        parts += [gap, unit.target]
        length = offset + len(unit.target)
        position = unit.segment.end
    gaps.append((position, len(block.text), length - position))
    text = "".join([*parts, block.text[position:]])
    spans = [
        span
        for index, source in enumerate(block.spans)
        for span in _joined([*placed.get(index, ()), *_in_gaps(source, gaps)], text)
    ]
    return replace(block, text=text, spans=tuple(spans))


def _moved(span: Span, offset: int) -> Span:
    return replace(span, start=span.start + offset, end=span.end + offset)


def _in_gaps(span: Span, gaps: Sequence[tuple[int, int, int]]) -> list[Span]:
    """Return what of a span lies on white space between segments, which does not change."""
    return [
        replace(span, start=max(span.start, start) + shift, end=min(span.end, end) + shift)
        for start, end, shift in gaps
        if max(span.start, start) < min(span.end, end)
    ]


def _joined(parts: Sequence[Span], text: str) -> list[Span]:
    """Join the parts of one span that segmentation had cut, so that a link stays one link."""
    joined: list[Span] = []
    for span in sorted(parts, key=lambda span: span.start):
        last = joined[-1] if joined else None
        if last and last.end <= span.start and not text[last.end : span.start].strip():
            joined[-1] = replace(last, end=span.end)
        else:
            joined.append(span)
    worded = [span for span in joined if text[span.start : span.end].strip()]
    return worded or joined
