"""The renderings of an article's drafts: review.html, one Markdown a language, drafts.json.

They are made from the store and may be made again at any time; nothing reads them back.
"""

from __future__ import annotations

import json
from pathlib import Path

from translator import __version__, atomic
from translator.article.model import Article, article_to_dict
from translator.cli.session import Session, draft_json, stamp
from translator.drafting.assemble import target_blocks
from translator.publishing.writers import markdown
from translator.web import review


def render(session: Session, article: Article, out: Path | None = None) -> Path:
    """Write the folder of an article and return it.

    Raises:
        OutputError: a file cannot be written; the ones before it are whole.
    """
    folder = (out or session.desk.drafts) / article.id
    drafts = session.current_drafts(article.id)
    for draft in drafts:
        version = session.article_of(draft)
        text = markdown.draft_markdown(version, draft, target_blocks(version, draft))
        atomic.write_text(folder / f"{article.id}.{draft.target}.md", text)
    value = {"article": article_to_dict(article), "drafts": [draft_json(d) for d in drafts]}
    atomic.write_text(
        folder / "drafts.json", json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    )
    page = review.render(
        article, drafts, generated=stamp(), product=f"turkic-newsdesk {__version__}"
    )
    atomic.write_text(folder / "review.html", page)
    return folder


def render_again(session: Session, article_id: str) -> None:
    """Bring an article's folder up to date after a step of the review."""
    render(session, session.store.article(article_id))
