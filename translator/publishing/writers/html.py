"""One self-contained HTML page: semantic markup, JSON-LD, no script and no style."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from translator.article.model import Article, Block
from translator.drafting.draft import Draft
from translator.publishing.gate import Cleared, admit
from translator.publishing.writers.facts import (
    Facts,
    disclosure_block,
    disclosure_line,
    facts,
)
from translator.publishing.writers.inline import Node, Text, safe_href, tree
from translator.publishing.writers.structure import (
    Item,
    Listing,
    Quotation,
    Section,
    Table,
    sections,
)

_TAGS = {"bold": "strong", "italic": "em", "code": "code"}


def item(article: Article, draft: Draft, blocks: Sequence[Block], cleared: Cleared) -> str:
    """Return a usable page: text, disclosure line, NewsArticle data, link to the original.

    The original is linked as the alternate in its language; it is not the canonical address of
    the translation, which is a page of its own.

    Raises:
        WorkflowError: the clearance does not cover this text.
    """
    admit(draft, blocks, cleared)
    known = facts(article, blocks)
    data = _linked_data(article, draft, known, cleared)
    language = f'lang="{escape(draft.target)}" dir="ltr"'
    parts = [
        "<!DOCTYPE html>",
        f"<html {language}>",
        "<head>",
        *_head(article, draft, known, data),
        "</head>",
        "<body>",
        f"<article {language}>",
        body(blocks) + '<footer class="disclosure">',
        body([disclosure_block(article, draft, cleared)]) + "</footer>",
        "</article>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def body(blocks: Sequence[Block]) -> str:
    """Return blocks as HTML, one element a line; every text is escaped."""
    return "".join(f"{_section(section)}\n" for section in sections(blocks))


def _head(article: Article, draft: Draft, known: Facts, data: dict[str, Any]) -> list[str]:
    lines = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(known.title or draft.id)}</title>",
        _meta("generator", draft.signature.product),
        _meta("translation-signature", draft.signature.line),
    ]
    if known.lead:
        lines.append(_meta("description", known.lead))
    if known.link:
        language = escape(article.language)
        lines.append(f'<link rel="alternate" hreflang="{language}" href="{escape(known.link)}">')
    return [*lines, f'<script type="application/ld+json">{_script_json(data)}</script>']


def _linked_data(article: Article, draft: Draft, known: Facts, cleared: Cleared) -> dict[str, Any]:
    """Return schema.org NewsArticle (schema.org/NewsArticle); what is not known is left out."""
    original = {
        "@type": "NewsArticle",
        "identifier": article.id,
        "version": draft.digest,
        "inLanguage": article.language,
        "headline": article.headline,
        "url": known.link,
    }
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": draft.id,
        "version": draft.content_hash,
        "inLanguage": draft.target,
        "headline": known.title,
        "abstract": known.lead,
        "keywords": list(known.tags),
        "datePublished": cleared.published_at,
        "isBasedOn": known.link,
        "translationOfWork": _filled(original),
        "editor": {"@type": "Person", "name": cleared.reviewer},
        "publisher": {"@type": "Organization", "name": cleared.agency} if cleared.agency else {},
        "creditText": disclosure_line(article, draft, cleared),
    }
    return _filled(data)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _script_json(data: dict[str, Any]) -> str:
    """Return JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">'


def _section(section: Section) -> str:
    if isinstance(section, Listing):
        return _listing(section)
    if isinstance(section, Quotation):
        return _quotation(section)
    if isinstance(section, Table):
        return _table(section)
    return _block(section)


def _block(block: Block) -> str:
    if block.kind == "verbatim":
        return f"<pre><code>{escape(block.text)}</code></pre>"
    text = _inline(block)
    if block.kind == "headline":
        return f"<h1>{text}</h1>"
    if block.kind == "subhead":
        level = min(max(block.level, 2), 6)
        return f"<h{level}>{text}</h{level}>"
    if block.kind == "caption":
        return _figure(block, text)
    if block.kind in {"abstract", "credit", "dateline"}:
        return f'<p class="{block.kind}">{text}</p>'
    return f"<p>{text}</p>"


def _figure(block: Block, text: str) -> str:
    # The caption below says what the picture shows; said twice it would be read out twice.
    address = safe_href(block.href)
    picture = f'<img src="{escape(address)}" alt="">' if address else ""
    caption = f"<figcaption>{text}</figcaption>" if text else ""
    return f"<figure>{picture}{caption}</figure>"


def _listing(listing: Listing) -> str:
    tag = "ol" if listing.ordered else "ul"
    return f"<{tag}>{''.join(_entry(entry) for entry in listing.items)}</{tag}>"


def _entry(entry: Item) -> str:
    return f"<li>{_inline(entry.block)}{''.join(map(_listing, entry.children))}</li>"


def _quotation(quotation: Quotation) -> str:
    inner = "".join(
        _quotation(part) if isinstance(part, Quotation) else f"<p>{_inline(part)}</p>"
        for part in quotation.parts
    )
    return f"<blockquote>{inner}</blockquote>"


def _table(table: Table) -> str:
    head = f"<thead>{_row(table.header, 'th')}</thead>" if table.header else ""
    rows = "".join(_row(row, "td") for row in table.rows)
    return f"<table>{head}{f'<tbody>{rows}</tbody>' if rows else ''}</table>"


def _row(cells: Sequence[Block], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_inline(cell)}</{tag}>' for cell in cells)}</tr>"


def _inline(block: Block) -> str:
    return "".join(_node(block.text, node) for node in tree(block))


def _node(text: str, node: Node) -> str:
    if isinstance(node, Text):
        return escape(text[node.start : node.end]).replace("\n", "<br>")
    inner = "".join(_node(text, child) for child in node.children)
    if node.kind == "link":
        return f'<a href="{escape(safe_href(node.href))}">{inner}</a>'
    tag = _TAGS[node.kind]
    return f"<{tag}>{inner}</{tag}>"
