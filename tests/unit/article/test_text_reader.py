"""Plain text and wire copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.reader_contract import (
    DATELINE,
    FIRST,
    HEADLINE,
    ITEMS,
    SECOND,
    ReaderContract,
)
from translator.article.model import Article
from translator.article.readers import read_bytes, read_path

CEREMONY = (
    Path(__file__).resolve().parents[4] / "shared" / "articles" / "turkic-world-platform.en.txt"
)


def read(text: str, language: str = "en") -> Article:
    """Read a plain text."""
    return read_bytes(text.encode("utf-8"), origin="-", language=language, format="text")


def blocks(text: str) -> list[tuple[str, str]]:
    """Return kind and text of every block."""
    return [(block.kind, block.text) for block in read(text).blocks]


class TestTextReader(ReaderContract):
    """Plain text keeps the promises of every reader."""

    format = "text"
    sample = f"{HEADLINE}\n\n{DATELINE} {FIRST}\n\n{SECOND}\n\n• {ITEMS[0]}\n• {ITEMS[1]}\n"
    wordless = "* * *\n\n— —\n"


@pytest.mark.skipif(not CEREMONY.exists(), reason="the article is not beside this checkout")
def test_the_ceremony_article_is_read_as_a_desk_would() -> None:
    """A filing date, a run-in dateline with a country, no headline, sixteen paragraphs."""
    article = read_path(CEREMONY, language="en")
    assert article.headline == ""
    assert article.metadata["date"] == "2023-07-24"
    assert [block.kind for block in article.blocks] == ["dateline"] + ["paragraph"] * 16
    assert article.blocks[0].text == "BAKU, Azerbaijan, July 24."
    assert article.blocks[1].text.startswith("A ceremony of opening the 'Turkic World' media")
    assert article.dateline is not None
    assert article.dateline.place == "BAKU, Azerbaijan"
    assert article.dateline.date == "2023-07-24"
    assert article.id == "turkic-world-platform-en"
    source = CEREMONY.read_text(encoding="utf-8").removeprefix(" date 2023-07-24 ")
    assert " ".join(block.text for block in article.blocks).split() == source.split()


def test_a_filing_date_completes_the_dateline_only_on_the_same_day() -> None:
    """The year of another day's filing says nothing about the dateline's year."""
    same = read("date 2023-07-24 BAKU, July 24. Text goes on.").dateline
    other = read("date 2023-07-25 BAKU, July 24. Text goes on.").dateline
    assert same is not None
    assert other is not None
    assert (same.date, other.date) == ("2023-07-24", "--07-24")


@pytest.mark.parametrize(
    "headline",
    [
        "FIVE RAILWAYS AGREE SINGLE TARIFF",
        "Қазақ хирургтері жаңа жүрек салды",
        "Will the tariff hold?",
        "“Predictability matters”",
    ],
)
def test_a_short_first_line_that_is_set_apart_is_the_headline(headline: str) -> None:
    """It stays as it is written, capitals included."""
    article = read(f"{headline}\n\nShippers will soon receive one invoice.\n")
    assert article.headline == headline
    assert article.blocks[0].kind == "headline"


@pytest.mark.parametrize(
    "first",
    [
        "Shippers will soon receive one invoice.",
        "Shippers will soon receive one invoice, they say:",
        "BAKU, July 24.",
        "long " * 40,
        "• an item",
        "***",
    ],
)
def test_a_sentence_a_dateline_or_a_long_line_is_no_headline(first: str) -> None:
    """In doubt there is no headline."""
    assert read(f"{first}\n\nThe second paragraph stands here.\n").headline == ""


def test_a_dateline_sets_the_headline_apart() -> None:
    """No blank line is needed between a headline and the dateline."""
    article = read("Five railways agree\nBAKU, July 24 – Shippers wait.\nAnd so on.\n")
    assert [block.kind for block in article.blocks] == [
        "headline",
        "dateline",
        "paragraph",
        "paragraph",
    ]


def test_one_paragraph_a_line() -> None:
    """Without blank lines every line of the copy is a paragraph."""
    lines = [f"The {word} paragraph of this copy is a line that ends." for word in "abc"]
    assert blocks("\n".join(lines)) == [("paragraph", line) for line in lines]


def test_hard_wrapped_copy_is_joined() -> None:
    """Full lines go on in the next one; a short line or an indent ends the paragraph."""
    text = (
        "Shippers will soon receive one invoice instead of five for cargo sent\n"
        "along the Trans-Caspian International Transport Route. The heads of\n"
        "the companies signed the tariff agreement after two days of bargain.\n"
        "They were glad.\n"
        "A forty-foot container will cost no more than $3,700, whichever port\n"
        "handles it between Altynkol and Istanbul, the new rules of the Trans-\n"
        "Caspian route say.\n"
    )
    found = blocks(text)
    assert len(found) == 2
    assert found[0][1].startswith(
        "Shippers will soon receive one invoice instead of five for cargo"
    )
    assert found[0][1].endswith("They were glad.")
    assert "the Trans-Caspian route say." in found[1][1]


def test_lines_below_hundred_columns_that_are_sentences_are_not_joined() -> None:
    """Equally long one-sentence paragraphs are not taken for wrapped copy."""
    lines = [
        "The first sentence of this copy is just about as long as the second one.",
        "The second sentence of this copy is just about as long as the third one.",
        "The third sentence of this copy is just about as long as the fourth one.",
    ]
    assert blocks("\n".join(lines)) == [("paragraph", line) for line in lines]


def test_an_address_does_not_widen_the_copy() -> None:
    """A lone long word says nothing about the column at which copy is wrapped."""
    text = (
        "Shippers will soon receive one invoice instead of five for cargo sent\n"
        "along the Trans-Caspian International Transport Route, the paper says.\n\n"
        "https://example.org/" + "a" * 120 + "\n"
    )
    assert len(blocks(text)) == 2


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("- one invoice;\n- one price list", False),
        ("– бір шот;\n– бір баға", False),
        ("* one.\n* two.", False),
        ("• alone", False),
        ("1. one\n2. two\n3. three", True),
        ("1) one\n2) two", True),
        ("- one invoice\n\n- one price list", False),
    ],
)
def test_lists(text: str, ordered: bool) -> None:
    """Markers are taken off, and the numbering can be written again."""
    items = read(f"The parties agreed:\n{text}\n").blocks[1:]
    assert {(item.kind, item.ordered, item.level, item.group) for item in items} == {
        ("list-item", ordered, 1, 1)
    }
    assert not any(item.text[0] in "-–*•123" for item in items)


@pytest.mark.parametrize(
    "text",
    [
        "– Қалайсыз? – деп сұрады ол.\n– Жақсымын.",
        "– Келемін, – деді ол.\n– Жарайды, – деді екіншісі.",
        "- Salam.\n- Əleyküm salam.",
        "– Бар ма?\n– Жоқ",
        "– alone",
        "- alone",
        "2. begins at two\n3. goes on",
        "1. one\n3. three",
        "01. zero\n02. zeros",
    ],
)
def test_speech_and_stray_numbers_are_no_lists(text: str) -> None:
    """The dash of direct speech stays, and so does a number that no list could give back."""
    lines = text.split("\n")
    assert blocks(f"He asked and waited.\n{text}\n")[1:] == [("paragraph", line) for line in lines]


def test_an_indented_line_goes_on_with_the_item() -> None:
    """A list item may be longer than a line."""
    found = blocks("The parties agreed:\n- one price list\n  for all ports;\n- one invoice\nDone.")
    assert found[1:] == [
        ("list-item", "one price list for all ports;"),
        ("list-item", "one invoice"),
        ("paragraph", "Done."),
    ]


def test_a_line_without_words_is_carried_over() -> None:
    """End marks are neither dropped nor translated."""
    assert blocks("A story ends here.\n\n###\n\nAnother begins.")[1] == ("verbatim", "###")


def test_addresses_stay_text() -> None:
    """Nothing is linked that the source does not link."""
    article = read("Write to desk@example.org or see https://example.org/a.")
    assert article.blocks[0].spans == ()


def test_a_wire_header_becomes_metadata() -> None:
    """Header lines up to a blank line name id, headline, byline, embargo and version."""
    article = read(
        "Headline: Five railways agree\nSLUG: rails\nByline: A. Writer\n"
        "Embargo: 2026-01-01T10:00+04:00\nVersion: 2\n\nShippers wait for one invoice.\n"
    )
    assert article.headline == "Five railways agree"
    assert (article.id, article.byline, article.version) == ("rails", "A. Writer", "2")
    assert article.embargo == "2026-01-01T10:00+04:00"
    assert [block.kind for block in article.blocks] == ["headline", "paragraph"]


def test_a_line_with_a_colon_is_not_a_header() -> None:
    """Without the blank line that ends a header the words belong to the text."""
    assert blocks("Date: the day the ministers met.\nThey agreed.")[0][1].startswith(
        "Date: the day"
    )


def test_front_matter_is_read_in_plain_text_too() -> None:
    """A head between --- lines is a head whatever the file is called."""
    article = read("---\ntitle: Five railways agree\n---\nShippers wait.\n")
    assert article.headline == "Five railways agree"
    assert len(article.blocks) == 2
