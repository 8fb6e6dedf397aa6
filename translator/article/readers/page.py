"""A web page: where its article stands, and what its head says about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from translator.article.readers.decode import clean_text
from translator.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PAGE = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
_MARKED = ("//article[not(ancestor::article)]", "//*[@itemprop='articleBody']", "//main")
_CLUTTER = "//nav | //aside | //footer | //form | //iframe | //button | //header[not(.//h1)]"
_LINKED_SHARE = 0.3


def parse(text: str, origin: str) -> HtmlElement:
    """Return the page's root element. Nothing is fetched and no entity is expanded.

    Raises:
        InputError: the page holds no element, or is nested so deep that the parser gave up.
    """
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError as error:
        raise InputError(
            f"{origin}: there is no text in the page", hint="save the page again"
        ) from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise too_deep(origin)
    return root


def too_deep(origin: str) -> InputError:
    """Return the error for a page whose elements are nested too deep to be read whole."""
    return InputError(
        f"{origin}: the page is nested too deep", hint="save the article's text alone"
    )


def article_element(root: HtmlElement, text: str) -> tuple[HtmlElement, str]:
    """Return the element that holds the article, and in words how it was found.

    A fragment, a page that marks one article, and a page without clutter are taken whole. Of any
    other page it is the body, and the words are empty: what in it is the article must be told.
    """
    body = root.find("body")
    whole = root if body is None else body
    if not _PAGE.search(text):
        return whole, "fragment"
    for path in _MARKED:
        found = [element for element in root.xpath(path) if element.text_content().strip()]
        if len(found) == 1:
            return found[0], path.strip("/*").split("[not")[0]
    clean = not root.xpath(_CLUTTER) and _linked_share(whole) < _LINKED_SHARE
    return whole, "body" if clean else ""


def metadata(root: HtmlElement) -> dict[str, str]:
    """Return what the page's head says: title, byline, date, lang, url, description, site_name.

    The headline of the JSON-LD record is trusted first, then og:title, the one h1, and title
    without the name of the site.
    """
    record = next(_json_ld_articles(root), {})
    site = _meta(root, "og:site_name")
    headings = [_words(heading) for heading in root.xpath("//h1")]
    titles = [_text(record.get("headline")), _meta(root, "og:title")]
    titles += headings if len(headings) == 1 and headings[0] != site else []
    titles.append(_without_site(_words(root.find(".//title")), site))
    locale = _text(record.get("inLanguage")) or _meta(root, "og:locale")
    found = {
        "title": next((title for title in titles if title), ""),
        "byline": _names(record.get("author")) or _meta(root, "author", "article:author"),
        "date": _meta(root, "article:published_time")
        or _text(record.get("datePublished"))
        or next(iter(root.xpath("string(//time/@datetime)").split()), ""),
        "lang": root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or locale,
        "url": root.xpath("string(//link[@rel='canonical']/@href)") or _meta(root, "og:url"),
        "description": _meta(root, "description", "og:description"),
        "site_name": site,
    }
    clean = {key: clean_text(value)[0].strip() for key, value in found.items()}
    return {key: value for key, value in clean.items() if value}


def _meta(root: HtmlElement, *names: str) -> str:
    for name in names:
        values = root.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
        if values and values[0].strip():
            return str(values[0])
    return ""


def _words(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())


def _without_site(title: str, site: str) -> str:
    end = re.search(rf"\s+[|–—-]\s+{re.escape(site)}$", title) if site else None
    return title[: end.start()] if end else title


def _json_ld_articles(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the records of articles; one that is not valid JSON says nothing."""
    for source in root.xpath("//script[@type='application/ld+json']/text()"):
        try:
            value = json.loads(source)
        except (ValueError, RecursionError):
            continue
        candidates = value if isinstance(value, list) else [value]
        for item in candidates:
            graph = item.get("@graph", [item]) if isinstance(item, dict) else []
            for record in graph if isinstance(graph, list) else []:
                if isinstance(record, dict) and "Article" in str(record.get("@type")):
                    yield record


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _names(value: object) -> str:
    people = value if isinstance(value, list) else [value]
    names = [_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in people]
    return ", ".join(name for name in names if name)


def _linked_share(element: HtmlElement) -> float:
    linked = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return linked / max(1, len(element.text_content().strip()))
