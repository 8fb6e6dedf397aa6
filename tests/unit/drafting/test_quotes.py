"""Quotation marks: what is one, which way it points, how deep it stands."""

from __future__ import annotations

import pytest

from translator.drafting import quotes
from translator.drafting.quotes import INNER_QUOTES
from translator.language.tags import SOURCES, TARGETS


def read(text: str) -> list[str]:
    """Return every mark as ``form``, direction and depth: ``"<0``."""
    return [
        f"{text[mark.start : mark.end]}{'<' if mark.opens else '>'}{mark.depth}"
        for mark in quotes.marks(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Baku's and the Businessmen's Association",
        "Türkiye'nin başkenti Ankara’da",
        "the ministers' talks and the states' rights",
        "music of the '90s and the ’80s",
        "in the '90s the states' plan",
        "rock 'n' roll",
        'a 55" screen and a 32" one',
        'a man of 5\'10" and a pipe of 3/4"',
        "O‘zbekiston va Farg‘ona",
        "40°24′ and 49°52'",
        "",
    ],
)
def test_what_is_no_quotation_mark(text: str) -> None:
    """Apostrophes, elisions, decades, letters and inches are no quotation marks."""
    assert read(text) == []
    assert quotes.quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Yes," she said', ['"<0', '">0']),
        ("“Yes,” she said", ["“<0", "”>0"]),
        ("«Иә», деді ол", ["«<0", "»>0"]),
        ("„Ооба“ деди", ["„<0", "“>0"]),
        ("„Ооба” деди", ["„<0", "”>0"]),
        ("''Kervan'' filmi", ["''<0", "''>0"]),
        ("the 'Silk Route' forum", ["'<0", "'>0"]),
        ("the ‘Silk Route’ forum", ["‘<0", "’>0"]),
        ("the ’Silk Route’ forum", ["’<0", "’>0"]),
        ('"We agree”.', ['"<0', "”>0"]),
        ("“We agree“ typed so", ["“<0", "“>0"]),
        ("”We agree” typed so", ["”<0", "”>0"]),
        ('" spaced "', ['"<0', '">0']),
        ('("in brackets")', ['"<0', '">0']),
        ('"Kervan-2022" and "Kervan-2023"', ['"<0', '">0', '"<0', '">0']),
        ('"Azərbaycan"da və “Qarabağ”ın', ['"<0', '">0', "“<0", "”>0"]),
        ("\"The 'Silk Route' plan works,\" he said", ['"<0', "'<1", "'>1", '">0']),
        ("“'Silk Route' works,” he said", ["“<0", "'<1", "'>1", "”>0"]),
        ('"She said "yes" to us"', ['"<0', '"<1', '">1', '">0']),
        ("«Ол „Таң“ газеті» деді", ["«<0", "„<1", "“>1", "»>0"]),
        ("the Businessmen's 'Silk Route' of Baku's", ["'<0", "'>0"]),
        ('"We saw a 55" screen," he said', ['"<0', '">0']),
        ("“the ‘@desk’ news”", ["“<0", "‘<1", "’>1", "”>0"]),
    ],
)
def test_pairs_and_their_depth(text: str, expected: list[str]) -> None:
    """Straight, curly, low and angle marks pair, mixed or nested, with the depth of each."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We have worked for two years.', ['"<0']),
        ('The platform grows," he said.', ['">0']),
        ("«Біз екі жыл жұмыс істедік.", ["«<0"]),
        ("Платформа өсуде», – деді ол.", ["»>0"]),
        ("'We have worked for two years.", ["'<0"]),
        ("The platform grows,' he said.", ["'>0"]),
        ('Over the years it has grown."', ['">0']),
        ("\"The 'Silk Route' began.", ['"<0', "'<1", "'>1"]),
        ('In 2022" he said', ['">0']),
        ("Біз барамыз“, деді ол", ["“>0"]),
    ],
)
def test_a_mark_without_partner_counts(text: str, expected: list[str]) -> None:
    """A quotation over several sentences leaves one mark in its first and one in its last."""
    assert read(text) == expected


def test_empty_quotations_are_none() -> None:
    """A pair around nothing is no quotation."""
    assert read('He wrote "" and “ … ” there') == []


def test_quotations_come_in_order_with_their_marks() -> None:
    """Outer quotations come before the inner ones that begin in them."""
    text = "He: \"a 'bc' d\" and «e»"
    assert [text[start:end] for start, end in quotes.quoted(text)] == [
        "\"a 'bc' d\"",
        "'bc'",
        "«e»",
    ]


def test_marks_in_skipped_parts_are_not_read() -> None:
    """Code may hold quotation marks that mean something else."""
    text = 'run print("x") or "go"'
    assert [mark.start for mark in quotes.marks(text, skip=[(4, 14)])] == [18, 21]


def test_a_sentence_within_a_quotation_knows_it() -> None:
    """What is quoted within an open quotation of the paragraph stands one deeper."""
    block = "\"We began. The 'Silk Route' forum met. We go on,\" she said. The 'Silk Route' ended."
    second, last = block.index("The 'Silk"), block.rindex("The 'Silk")
    assert quotes.enclosing(block, second) == 1
    assert quotes.enclosing(block, last) == 0
    depths = [mark.depth for mark in quotes.marks("The 'Silk Route' forum met.", inside=1)]
    assert depths == [1, 1]


def test_a_closing_mark_closes_what_the_paragraph_opened() -> None:
    """The last sentence of a quotation ends at the outer level."""
    marks = quotes.marks("The 'Silk Route' goes on,\" she said.", inside=1)
    assert [(mark.opens, mark.depth) for mark in marks] == [(True, 1), (False, 1), (False, 0)]


@pytest.mark.parametrize("target", SOURCES)
def test_house_marks_alternate(target: str) -> None:
    """Outer marks are the house's, inner ones the language's second pair, and so on."""
    text = '"a "b "c" d" e"'
    written = [quotes.house_mark(mark, target) for mark in quotes.marks(text)]
    outer, inner = quotes.HOUSE_QUOTES[target], INNER_QUOTES[target]
    assert written == [outer[0], inner[0], outer[0], outer[1], inner[1], outer[1]]


def test_house_style_is_the_agencies() -> None:
    """English, Turkish and Azerbaijani print “ ”, Kazakh and Kyrgyz « »."""
    assert {tag: "".join(quotes.HOUSE_QUOTES[tag]) for tag in TARGETS} == {
        "az": "“”",
        "tr": "“”",
        "kk": "«»",
        "ky": "«»",
        "en": "“”",
    }
