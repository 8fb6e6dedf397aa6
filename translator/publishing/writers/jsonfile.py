"""One JSON object for a content system: text, structure, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from translator.article.model import Article, Block
from translator.drafting.draft import Draft
from translator.publishing.gate import Cleared, admit
from translator.publishing.writers.facts import disclosure_line, facts
from translator.publishing.writers.inline import safe_href

_ABOVE_TEXT = frozenset({"headline", "abstract", "dateline"})


def item(article: Article, draft: Draft, blocks: Sequence[Block], cleared: Cleared) -> str:
    """Return a usable item. Offsets of spans are code points into the text of their block.

    Raises:
        WorkflowError: the clearance does not cover this text.
    """
    admit(draft, blocks, cleared)
    known = facts(article, blocks)
    value = {
        "id": draft.id,
        "status": "usable",
        "language": draft.target,
        "headline": known.title,
        "abstract": known.lead,
        "dateline": known.dateline,
        "byline": article.byline,
        "credit": known.credit,
        "tags": list(known.tags),
        "text": "\n\n".join(b.text for b in blocks if b.kind not in _ABOVE_TEXT and b.text),
        "blocks": [_block(block) for block in blocks],
        "original": {
            "id": article.id,
            "version": draft.digest,
            "language": article.language,
            "headline": article.headline,
            "url": known.link,
        },
        "translation": {
            "model": f"{draft.signature.model}@{draft.signature.revision}",
            "route": draft.signature.route,
            "termbase": draft.signature.termbase,
            "signature": draft.signature.line,
        },
        "reviewer": cleared.reviewer,
        "approved_at": cleared.approved_at,
        "published_at": cleared.published_at,
        "content_hash": draft.content_hash,
        "disclosure": disclosure_line(article, draft, cleared),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _block(block: Block) -> dict[str, Any]:
    """Return a block without the fields that say nothing, and without links that could do harm."""
    value = asdict(block)
    value["spans"] = [
        {key: part for key, part in asdict(span).items() if part is not None}
        for span in block.spans
        if span.kind != "link" or safe_href(span.href)
    ]
    default = asdict(Block(id=block.id, kind=block.kind, text=""))
    return {
        key: part
        for key, part in value.items()
        if key in {"id", "kind", "text", "spans"} or part != default[key]
    }
