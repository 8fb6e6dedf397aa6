"""The Markdown writer, read back with markdown-it and PyYAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.contract.writer_contract import BodyContract, Case, Read, WriterContract, case
from tests.unit.desk.records import T1, T2, article, blocks_of, draft
from translator.article.model import Block
from translator.language.tags import TARGETS
from translator.publishing.writers import markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["case"]

PARSER = MarkdownIt("commonmark").enable("table")
TAGS = {"strong": "bold", "em": "italic", "code": "code"}
LINES = {"paragraph_open", "heading_open", "th_open", "td_open"}


class _Inline:
    """Collects characters and the marks over them."""

    def __init__(self) -> None:
        self.text = ""
        self.marks: list[frozenset[str]] = []
        self.open: list[str] = []
        self.images: list[str] = []

    def add(self, text: str, *more: str) -> None:
        self.text += text
        self.marks += [frozenset([*self.open, *more])] * len(text)

    def feed(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type in {"text", "text_special"}:
                self.add(token.content)
            elif token.type == "code_inline":
                self.add(token.content, "code")
            elif token.type in {"hardbreak", "softbreak"}:
                assert token.type == "hardbreak"
                self.add("\n")
            elif token.type == "image":
                self.images.append(unquote(str(token.attrs["src"])))
            elif token.type == "html_inline":
                self._html(token.content)
            else:
                self._toggle(token)

    def _html(self, tag: str) -> None:
        if tag == "<br>":
            self.add("\n")
            return
        match = re.fullmatch(r"<(/?)(strong|em|code)>", tag)
        assert match, tag
        if match[1]:
            self.open.remove(TAGS[match[2]])
        else:
            self.open.append(TAGS[match[2]])

    def _toggle(self, token: Token) -> None:
        name = TAGS.get(token.tag) or f"link {unquote(str(token.attrs.get('href', '')))}"
        if token.nesting > 0:
            self.open.append(name)
        elif token.tag == "a":
            self.open = [mark for mark in self.open if not mark.startswith("link ")]
        else:
            self.open.remove(name)


def read_body(text: str) -> list[Read]:
    """Read a page back as the contract wants it."""
    found: list[Read] = []
    stack: list[str] = []
    kind = "p"
    for token in PARSER.parse(text):
        if token.type in {"bullet_list_open", "ordered_list_open", "blockquote_open"}:
            stack.append({"ul": "ul", "ol": "ol", "blockquote": "quote"}[token.tag])
        elif token.type in {"bullet_list_close", "ordered_list_close", "blockquote_close"}:
            stack.pop()
        elif token.type == "list_item_open" and token.map:
            found.append(Read(kind=f"{stack[-1]}{len(stack)}", text=""))
        elif token.type in LINES:
            kind = token.tag
        elif token.type in {"fence", "code_block", "html_block", "hr"}:
            assert token.type == "fence", token
            found.append(Read(kind="code", text=token.content))
        elif token.type == "inline":
            _line(found, stack, kind, token)
    return found


def _line(found: list[Read], stack: list[str], kind: str, token: Token) -> None:
    inline = _Inline()
    inline.feed(token.children or [])
    assert inline.open == []
    found += [Read(kind=f"image {address}", text="") for address in inline.images]
    if inline.images:
        inline.text, inline.marks = inline.text.removeprefix("\n"), inline.marks[1:]
        if not inline.text:
            return
    name = f"{stack[-1]}{len(stack)}" if stack else kind
    line = Read(kind=name, text=inline.text, marks=tuple(inline.marks))
    if stack and stack[-1] != "quote" and found[-1] == Read(kind=name, text=""):
        found.pop()
    found.append(line)


class TestMarkdownBody(BodyContract):
    """The contract of pages, for Markdown."""

    body = staticmethod(markdown.body)
    read = staticmethod(read_body)

    def count_lists(self, *blocks: Block) -> int:
        tokens = PARSER.parse(markdown.body(blocks))
        return sum(token.type in {"bullet_list_open", "ordered_list_open"} for token in tokens)

    def count_quotes(self, *blocks: Block) -> int:
        tokens = PARSER.parse(markdown.body(blocks))
        return sum(token.type == "blockquote_open" for token in tokens)

    def test_plain_prose_stays_readable(self) -> None:
        """Ordinary news copy has no backslashes in it."""
        text = "Bakı, 24 iyul. «Körpü» 3,5 km-dir – dedi (AZ-12); AT&T, 5-ci, №3: “hə”!"
        assert markdown.body([Block(id="p", kind="paragraph", text=text)]) == text + "\n"


def matter(text: str) -> dict[str, Any]:
    """Return the front matter as a YAML 1.1 reader sees it."""
    return yaml.safe_load(text.split("---\n")[1])


def facts(text: str) -> dict[str, str]:
    """Read the facts of the contract from an item."""
    head = matter(text)
    return {
        "language": head["lang"],
        "source_language": head["source_lang"],
        "headline": head["title"],
        "link": head["translation_of"],
        "reviewer": head["approved_by"],
        "published_at": head["published"],
        "content_hash": head["content_hash"],
        "disclosure": head["disclosure"],
        "signature": head["signature"],
    }


class TestMarkdownItem(WriterContract):
    """The contract of usable items, for Markdown."""

    format = "md"
    facts = staticmethod(facts)

    def test_the_front_matter_is_complete(self, case: Case) -> None:
        """Status, versions, model, route, glossary and the source's own facts are there."""
        head = matter(self.write(case))
        assert head["id"] == "bridge.kk.1"
        assert head["status"] == "usable"
        assert head["approved_at"] == T1
        assert head["source_version"] == case.article.digest
        assert head["translation_family"] == "bridge"
        assert (head["model"], head["route"]) == ("starter@sha256:0123", "tr>kk:starter")
        assert head["termbase_version"] == "abcd"
        assert head["byline"] == "Aylin Örnek"
        assert head["tags"] == ["köprü", "trafik"]
        assert head["dateline"] == {"text": "–", "date": "--05-12"}
        assert "lead" not in head

    def test_the_disclosure_ends_the_page(self, case: Case) -> None:
        """A reader of the page sees the line, with a link to the original."""
        page = self.write(case).split("---\n", 2)[2]
        last = read_body(page)[-1]
        assert last.text == matter(self.write(case))["disclosure"]
        assert last.text.startswith("Бұл мәтін")
        assert any(mark.startswith("link https://example.org/") for mark in last.marks[-1])


@pytest.mark.parametrize("target", TARGETS)
def test_a_draft_says_in_its_language_that_it_is_not_approved(target: str) -> None:
    """The warning stands above the headline, the state in the front matter, and no approval."""
    source = article()
    made = replace(draft(source), target=target, id=f"bridge.{target}.1")
    text = markdown.draft_markdown(source, made, blocks_of(source, made))
    head = matter(text)
    assert (head["status"], head["lang"]) == ("draft", target)
    assert not {"approved_by", "approved_at", "disclosure", "published"} & set(head)
    page = read_body(text.split("---\n", 2)[2])
    words = {"az": "maşın", "tr": "makine", "kk": "машиналық", "ky": "машиналык", "en": "machine"}
    assert page[0].kind == "quote1"
    assert words[target] in page[0].text
    assert page[1].kind == "h1"


@given(st.dictionaries(st.sampled_from("abc"), st.text(min_size=1), min_size=1))
def test_front_matter_keeps_any_text(values: dict[str, str]) -> None:
    """Whatever stands in a field is read back to the letter by a YAML 1.1 reader."""
    text = markdown.front_matter(values)
    assert yaml.safe_load(text.removeprefix("---\n").removesuffix("---\n")) == values


@pytest.mark.parametrize("value", ["no", "1e5", "12:30:45", "2026-05-12", "~", "", "a: b", "---"])
def test_front_matter_reads_nothing_into_words(value: str) -> None:
    """Words that YAML 1.1 takes for numbers, dates or truth stay words, also in lists."""
    text = markdown.front_matter({"one": value, "many": [value], "deep": {"x": value}, "end": "."})
    found = yaml.safe_load(text.split("---\n", 1)[1].rsplit("---\n", 1)[0])
    want = {"one": value, "deep": {"x": value}} if value else {}
    assert found == {**want, "many": [value], "end": "."}


def test_published_twice_keeps_the_first_time(case: Case) -> None:
    """The time of publication is the clearance's, not the clock's."""
    text = markdown.item(case.article, case.draft, case.blocks, case.cleared)
    assert matter(text)["published"] == T2
