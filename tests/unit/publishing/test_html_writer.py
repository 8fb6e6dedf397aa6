"""The HTML writer, read back with the standard library's parser."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import pytest

from tests.contract.writer_contract import BodyContract, Case, Read, WriterContract, case
from tests.unit.desk.records import T1, T2
from translator.article.model import Block
from translator.publishing.writers import html

__all__ = ["case"]

MARKS = {"strong": "bold", "em": "italic", "code": "code"}
LEAVES = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "th", "pre", "figcaption"}
EMPTY = {"br", "img", "meta", "link"}


class Page(HTMLParser):
    """Collects elements, their attributes, and the text of leaves with the marks over it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Read] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._path: list[str] = []
        self._marks: list[str] = []
        self._leaf: tuple[str, str, list[frozenset[str]]] | None = None
        self.feed(text)
        self.close()
        assert self._path == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if tag == "br":
            self._add("\n")
        elif tag == "img":
            self.found.append(Read(kind=f"image {unquote(values['src'] or '')}", text=""))
        if tag in {"ul", "ol"}:
            self._flush()
        if tag not in EMPTY:
            self._path.append(tag)
        if tag in LEAVES or tag == "li":
            self._leaf = (self._kind(tag), "", [])
        elif tag in MARKS or tag == "a":
            self._marks.append(MARKS.get(tag) or f"link {unquote(values['href'] or '')}")

    def handle_endtag(self, tag: str) -> None:
        assert self._path.pop() == tag
        if tag in LEAVES or tag == "li":
            self._flush()
        elif tag in MARKS or tag == "a":
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        if self._path:
            name = self._path[-1]
            self.texts[name] = self.texts.get(name, "") + data
        if self._leaf:
            self._add(data)
        else:
            assert not data.strip() or self._path[-1] in {"title", "script"}

    def _kind(self, tag: str) -> str:
        quotes = self._path.count("blockquote")
        lists = [name for name in self._path if name in {"ul", "ol"}]
        if tag == "li":
            return f"{lists[-1]}{len(lists)}"
        if tag == "p" and quotes:
            return f"quote{quotes}"
        return {"pre": "code", "figcaption": "p"}.get(tag, tag)

    def _add(self, text: str) -> None:
        if self._leaf:
            kind, before, marks = self._leaf
            marks += [frozenset(self._marks)] * len(text)
            self._leaf = (kind, before + text, marks)

    def _flush(self) -> None:
        if self._leaf:
            kind, text, marks = self._leaf
            self.found.append(Read(kind=kind, text=text, marks=tuple(marks)))
        self._leaf = None


class TestHtmlBody(BodyContract):
    """The contract of pages, for HTML."""

    body = staticmethod(html.body)
    read = staticmethod(lambda text: Page(text).found)

    def count_lists(self, *blocks: Block) -> int:
        return sum(tag in {"ul", "ol"} for tag, _ in Page(html.body(blocks)).tags)

    def count_quotes(self, *blocks: Block) -> int:
        return sum(tag == "blockquote" for tag, _ in Page(html.body(blocks)).tags)

    def test_markup_in_a_text_makes_no_element(self) -> None:
        """Whatever the article or the model wrote, only our own elements are on the page."""
        evil = "</article></p><script>alert('1')</script><img src=x onerror=\"alert(1)\"> &lt;"
        kinds = ["headline", "abstract", "paragraph", "subhead", "list-item", "quote", "verbatim"]
        blocks = [Block(id=kind, kind=kind, text=evil) for kind in kinds]
        blocks.append(Block(id="c", kind="caption", text=evil, href='x" onerror="alert(1)'))
        page = Page(html.body(blocks))
        assert not {"script", "article"} & {tag for tag, _ in page.tags}
        assert not any("onerror" in values for _, values in page.tags)
        assert [one.text for one in page.found if one.text] == [evil] * len(blocks)


def facts(text: str) -> dict[str, str]:
    """Read the facts of the contract from a page."""
    page = Page(text)
    data = json.loads(page.texts["script"])
    values = {values.get("name"): values.get("content") for _, values in page.tags}
    alternate = next(values for tag, values in page.tags if tag == "link")
    assert alternate["rel"] == "alternate"
    assert alternate["href"] == data["translationOfWork"]["url"]
    assert alternate["hreflang"] == data["translationOfWork"]["inLanguage"]
    return {
        "language": data["inLanguage"],
        "source_language": data["translationOfWork"]["inLanguage"],
        "headline": data["headline"],
        "link": data["translationOfWork"]["url"],
        "reviewer": data["editor"]["name"],
        "published_at": data["datePublished"],
        "content_hash": data["version"],
        "disclosure": data["creditText"],
        "signature": str(values["translation-signature"]),
    }


class TestHtmlItem(WriterContract):
    """The contract of usable items, for HTML."""

    format = "html"
    facts = staticmethod(facts)

    def test_the_page_is_a_page(self, case: Case) -> None:
        """Language and direction on page and article, title, generator, disclosure in the foot."""
        text = self.write(case)
        page = Page(text)
        assert text.startswith("<!DOCTYPE html>")
        by_tag: dict[str, Any] = dict(page.tags)
        assert by_tag["html"] == by_tag["article"] == {"lang": "kk", "dir": "ltr"}
        assert page.texts["title"] == "Жаңа көпір ашылды"
        metas = {values.get("name"): values.get("content") for _, values in page.tags}
        assert metas["generator"] == "turkic-newsdesk/0.1.0"
        assert page.found[-1].text == json.loads(page.texts["script"])["creditText"]
        data = json.loads(page.texts["script"])
        assert data["@type"] == data["translationOfWork"]["@type"] == "NewsArticle"
        assert data["translationOfWork"]["version"] == case.article.digest
        assert data["publisher"]["name"] == "Nümunə"

    def test_nothing_runs_on_the_page(self, case: Case) -> None:
        """The one script is data, and a headline cannot end it."""
        evil = "</script><script>alert(1)</script>\u2028 & co"
        article = replace(case.article, headline=evil)
        page = Page(self.write(replace(case, article=article)))
        scripts = [values for tag, values in page.tags if tag == "script"]
        assert scripts == [{"type": "application/ld+json"}]
        assert json.loads(page.texts["script"])["translationOfWork"]["headline"] == evil

    def test_an_original_without_an_address_has_no_link(self, case: Case) -> None:
        """No address, no alternate link, and the disclosure ends with the agency."""
        article = replace(case.article, metadata={"url": "javascript:alert(1)"})
        page = Page(self.write(replace(case, article=article)))
        assert "link" not in {tag for tag, _ in page.tags}
        assert page.found[-1].text.endswith("Агенттік: Nümunə.")

    @pytest.mark.parametrize("kind", ["abstract", "credit", "dateline"])
    def test_newsroom_parts_can_be_told_apart(self, kind: str) -> None:
        """What HTML has no element for has a class."""
        page = Page(html.body([Block(id="x", kind=kind, text="x")]))  # type: ignore[arg-type]
        assert page.tags == [("p", {"class": kind})]


def test_times_of_approval_and_publication_are_two(case: Case) -> None:
    """The page is dated by its publication, not by its approval."""
    assert case.cleared.approved_at == T1
    assert (
        facts(html.item(case.article, case.draft, case.blocks, case.cleared))["published_at"] == T2
    )
