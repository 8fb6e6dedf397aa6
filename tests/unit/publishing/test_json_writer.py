"""The JSON writer."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.contract.writer_contract import Case, WriterContract, case
from tests.unit.desk.records import T1
from translator.article.model import Span

__all__ = ["case"]


def facts(text: str) -> dict[str, str]:
    """Read the facts of the contract from an item."""
    value = json.loads(text)
    return {
        "language": value["language"],
        "source_language": value["original"]["language"],
        "headline": value["headline"],
        "link": value["original"]["url"],
        "reviewer": value["reviewer"],
        "published_at": value["published_at"],
        "content_hash": value["content_hash"],
        "disclosure": value["disclosure"],
        "signature": value["translation"]["signature"],
    }


class TestJsonItem(WriterContract):
    """The contract of usable items, for JSON."""

    format = "json"
    facts = staticmethod(facts)

    def test_the_item_has_text_and_structure(self, case: Case) -> None:
        """Plain text without headline and dateline, and every block with its kind."""
        value = json.loads(self.write(case))
        assert value["status"] == "usable"
        assert value["approved_at"] == T1
        assert value["text"] == "Көпір дүйсенбіде ашылды. Ұзындығы 1250 метр."
        assert value["blocks"][0] == {
            "id": "h1",
            "kind": "headline",
            "text": "Жаңа көпір ашылды",
            "spans": [],
        }
        assert value["original"]["version"] == case.article.digest
        assert value["translation"]["model"] == "starter@sha256:0123"

    def test_letters_are_written_as_letters(self, case: Case) -> None:
        """The file can be read by a human: no escapes for Kazakh letters."""
        text = self.write(case)
        assert "Ұзындығы" in text
        assert "\\u" not in text

    def test_harmful_links_are_left_out(self, case: Case) -> None:
        """Spans keep their offsets; a link that could do harm is no span."""
        spans = (
            Span(kind="bold", start=0, end=5),
            Span(kind="link", start=0, end=5, href="https://example.org/"),
            Span(kind="link", start=6, end=9, href="javascript:alert(1)"),
        )
        blocks = (*case.blocks[:-1], replace(case.blocks[-1], spans=spans))
        value = json.loads(self.write(replace(case, blocks=blocks)))
        assert value["blocks"][-1]["spans"] == [
            {"kind": "bold", "start": 0, "end": 5},
            {"kind": "link", "start": 0, "end": 5, "href": "https://example.org/"},
        ]
