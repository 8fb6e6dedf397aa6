"""Protected spans: what they are, when they are lost, how they are put back."""

from __future__ import annotations

import itertools

import pytest

from translator.drafting import protect


def kinds(text: str, language: str = "en", **more: object) -> list[tuple[str, str]]:
    """Return (kind, text) of every anchor."""
    return [(a.kind, a.text) for a in protect.anchors(text, language, **more)]  # type: ignore[arg-type]


def cut(text: str, source: str, target: str) -> list[str]:
    """Return the pieces; what is translated stands in angle brackets."""
    found = protect.pieces(text, protect.anchors(text, source), source, target)
    return [f"<{piece.text}>" if piece.translate else piece.text for piece in found]


def lost(source: str, target: str, languages: tuple[str, str] = ("en", "az")) -> list[str]:
    """Return the texts of the anchors that a target lacks."""
    found = protect.missing(protect.anchors(source, languages[0]), target, languages[1])
    return [anchor.text for anchor in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.az/a?b=1.", [("url", "https://example.az/a?b=1")]),
        ("www.example.kz, (http://e.kz/x)", [("url", "www.example.kz"), ("url", "http://e.kz/x")]),
        ("wrote to desk@example.com.", [("email", "desk@example.com")]),
        ("as trend.az and 24.kg say", [("url", "trend.az"), ("url", "24.kg")]),
        ("the Turkic.World project", [("url", "Turkic.World")]),
        ("@desk_kg and #Forum2026", [("handle", "@desk_kg"), ("handle", "#Forum2026")]),
        ("call +994 12 493 33 64 now", [("phone", "+994 12 493 33 64")]),
        ("call (012) 493-33-64 now", [("phone", "(012) 493-33-64")]),
        ("+5 000 000 manats", [("number", "5 000 000")]),
        ("U.S. talks, e.g. in Baku. Then", []),
        ("It ended.In Baku it began", []),
    ],
)
def test_addresses_are_kept_to_the_letter(text: str, expected: list[tuple[str, str]]) -> None:
    """Web and mail addresses, sites, handles, hashtags and telephone numbers are anchors."""
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        "COP29", "G20", "F-16", "Teknofest-2022", "A/RES/79/123", "5G", "500MW", "v2.0",
        "Су-35", "COVID-19", "mp3", "F-16/F-35", "Ту-154М",
    ],
)  # fmt: skip
def test_a_word_that_mixes_letters_and_figures_is_one_anchor(name: str) -> None:
    """A name such as COP29 is never torn: engines are not asked for COP alone."""
    assert kinds(f"Talks on {name} began") == [("name", name)]
    assert cut(f"Talks on {name} began", "en", "az") == ["<Talks on>", " ", name, " ", "<began>"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("the 25th of May", "en", ("number", "25th")),
        ("in the 1990s", "en", ("number", "1990")),
        ("a 5km run", "en", ("number", "5")),
        ("a 25-year-old man", "en", ("number", "25")),
        ("mid-2023 talks", "en", ("number", "2023")),
        ("Post-1991 talks", "en", ("number", "1991")),
        ("2023'te oldu", "tr", ("number", "2023")),
        ("2023-cü ildə", "az", ("number", "2023-cü")),
        ("в 90-х годах", "ru", ("number", "90")),
        ("2023-жылы болду", "ky", ("number", "2023")),
        ("24-июль күнү", "ky", ("number", "24")),
        ("THE 25TH FORUM", "en", ("number", "25")),
    ],
)
def test_numerals_with_suffixes_are_numbers(
    text: str, language: str, expected: tuple[str, str]
) -> None:
    """A numeral with an ending or a word behind a hyphen is a number, not a name."""
    (found,) = kinds(text, language)
    assert found[0] == expected[0]
    assert found[1].startswith(expected[1])


def test_a_name_does_not_break_a_grouped_number() -> None:
    """``12 500MW`` is the number 12 500, not 12 and a name."""
    assert kinds("12 500MW of power") == [("number", "12 500")]


def test_code_comes_first() -> None:
    """Inline code is one anchor, whatever numbers, addresses and marks it holds."""
    text = 'type print("a@b.az", 5) or 6'
    assert kinds(text, code=[(5, 23)]) == [("code", 'print("a@b.az", 5)'), ("number", "6")]


def test_blank_code_is_no_anchor() -> None:
    """A code span over nothing but white space protects nothing."""
    assert kinds("a  b", code=[(1, 3)]) == []


def test_anchors_come_in_order_without_overlap() -> None:
    """Numbers within an address belong to it."""
    text = '"On 5 May," wrote https://e.az/2023/5 of COP29: 7%'
    found = protect.anchors(text, "en")
    assert [a.text for a in found] == ['"', "5", '"', "https://e.az/2023/5", "COP29", "7"]
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
    assert all(text[a.start : a.end] == a.text for a in found)


# What is missing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It grew by 6.75 percent", "6,75 faiz artdı"),
        ("the 25th forum of 2021", "2021-ci ilin 25-ci forumu"),
        ("at https://e.az today", "bu gün https://e.az saytında"),
        ("at https://e.az today", "bu gün https://e.az-da"),
        ("@desk wrote", "“@desk” yazdı, @desk"),
        ("“Yes,” she said", '"Bəli", dedi'),
        ("“Yes. No,", "«Bəli. Xeyr,"),
        ("Teknofest-2022 opened", "Текнофест-2022 açıldı"),
        ("COP29 opened", "COP29 açıldı"),
        ("`Trend` since 5", "“Trend” 5-dən"),
    ],
)
def test_nothing_is_missing(source: str, target: str) -> None:
    """Numbers count by value, figures of names too, addresses to the letter, marks by direction."""
    assert lost(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("It grew by 6.75 percent", "artdı", ["6.75"]),
        ("from 5 to 5", "5 dənə", ["5"]),
        ("COP29 opened", "COP açıldı", ["COP29"]),
        ("see https://e.az", "bax https://e.az/news", ["https://e.az"]),
        ("see https://e.az", "bax https://e.azz", ["https://e.az"]),
        ("@desk wrote", "@desk_az yazdı", ["@desk"]),
        ("https://e.az and https://e.az", "https://e.az", ["https://e.az"]),
        ("https://e.az/5 and 5", "https://e.az/5", ["5"]),
        ("“Yes,” she said", "Bəli, dedi", ["“", "”"]),
        ("“Yes,” she said", "Bəli” dedi", ["“", "”"]),
        ("“Yes,” she said", "“” bəli dedi", ["“", "”"]),
        ("“A ‘Bc’ d” and “e”", "“A Bc d” və “e”", ["“", "‘", "’", "”", "“", "”"]),
        ("“Yes.", "Bəli.", ["“"]),
        ("+994 12 493 33 64", "+994 12 493 33 65", ["+994 12 493 33 64"]),
    ],
)
def test_what_is_missing(source: str, target: str, expected: list[str]) -> None:
    """Each occurrence serves once, a longer address is another one, and marks come in pairs."""
    assert lost(source, target) == expected


def test_short_code_does_not_hide_numbers() -> None:
    """A code span ``5`` takes one 5 of the target and leaves 15 alone."""
    spans = protect.anchors("press 5 for 15", "en", code=[(6, 7)])
    assert protect.missing(spans, "15 üçün 5 basın", "az") == []
    assert [a.text for a in protect.missing(spans, "5 basın", "az")] == ["15"]


# Pieces ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        (
            "It grew by 6.75 percent, to 1,250,000.",
            "en", "tr",
            ["<It grew by>", " ", "6,75", " ", "<percent, to>", " ", "1.250.000", "."],
        ),
        (
            "the 25th forum at 14:30",
            "en", "az",
            ["<the>", " ", "25-ci", " ", "<forum at>", " ", "14", ":", "30"],
        ),
        ("Is it 5?", "en", "kk", ["<Is it>", " ", "5", "?"]),
        ("5.", "en", "kk", ["5", "."]),
        ('"Yes," she said.', "en", "kk", ["«", "<Yes>", ",", "»", " ", "<she said>", "."]),
        (
            "“Qarabağ”ın oyunu",
            "az", "en",
            ["“", "<Qarabağ>", "”", "ın", " ", "<oyunu>"],
        ),
        ("COP29-da və 15-dən", "az", "en", ["COP29", "-da", " ", "<və>", " ", "15", "-dən"]),
        ("F-16'lar 2023'te", "tr", "en", ["F-16", "'lar", " ", "2023", "'te"]),
        ("a 3-day trip", "en", "az", ["<a>", " ", "3", "-", "<day trip>"]),
        (
            "the Fund (IBF) of 5 (see (7) below)",
            "en", "az",
            ["<the Fund (IBF) of>", " ", "5", " ", "(", "<see>", " (", "7", ") ", "<below>", ")"],
        ),
        ("the Fund (IBF), 7", "en", "az", ["<the Fund (IBF)>", ", ", "7"]),
        ("7 (about) that", "en", "az", ["7", " ", "<(about) that>"]),
        ("7 (about)", "en", "az", ["7", " (", "<about>", ")"]),
        ("Cost: $5 (€4).", "en", "az", ["<Cost>", ": $", "5", " (€", "4", ")."]),
        ("@desk", "en", "kk", ["@desk"]),
    ],
)  # fmt: skip
def test_pieces(text: str, source: str, target: str, expected: list[str]) -> None:
    """Anchors come in the target's form, suffixes stay on them, and no bracket is sent alone."""
    merged = "".join(cut(text, source, target))
    assert merged == "".join(expected)
    assert [p for p in cut(text, source, target) if p[0] == "<"] == [
        p for p in expected if p[0] == "<"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In the year 2021, COP29 (the talks) drew 50 guests!",
        "“A ‘Bc’ d,” wrote desk@e.az to @desk on 5 May (see https://e.az/x).",
        "  odd   spacing 5   here  ",
        "(((",
        "",
    ],
)
def test_pieces_of_an_untouched_copy_are_the_segment(text: str) -> None:
    """In one language, with house marks already, nothing is added, doubled or dropped."""
    found = protect.pieces(text, protect.anchors(text, "en"), "en", "en")
    assert "".join(piece.text for piece in found) == text
    offset = 0
    for piece in found:
        assert piece.start == offset
        offset += len(piece.text)


def test_pieces_know_how_deep_they_stand() -> None:
    """Within a quotation of the paragraph a title takes the inner marks, the end the outer one."""
    text = "The 'Silk Route' goes on,\" she said."
    found = protect.pieces(text, protect.anchors(text, "en", inside=1), "en", "kk")
    assert "".join(piece.text for piece in found) == "The „Silk Route“ goes on,» she said."


def test_words_between_figures_stay_whole() -> None:
    """Scales and Roman numerals are not torn from the words that they count."""
    assert cut("3 bin 500 kişi", "tr", "en") == ["3,500", " ", "<kişi>"]
    assert cut("the XXI century", "en", "az") == ["<the XXI century>"]
    assert lost("the XXI century", "yüz il") == []


# House style ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said", "target", "expected"),
    [
        ('"Yes," she said', '"Иә", деді', "kk", "«Иә», деді"),
        ("the 'Silk Route' forum", "'Жибек Жолу' форуму", "ky", "«Жибек Жолу» форуму"),
        ("the 'Silk Route' forum", "«İpək Yolu» forumu", "az", "“İpək Yolu” forumu"),
        ("\"a 'Bc' d\"", '"ə “Bc” d"', "az", "“ə ‘Bc’ d”"),
        ('"We began.', '"Біз бастадық.', "kk", "«Біз бастадық."),
        ('We go on," she said.', "Devam ediyoruz”, dedi.", "tr", "Devam ediyoruz”, dedi."),
        ('"Yes," she said', "Иә, деді", "kk", "Иә, деді"),
        ("Yes, she said", '"Иә", деді', "kk", '"Иә", деді'),
        ("Baku's plan", "Bakı'nın planı", "az", "Bakı'nın planı"),
    ],
)
def test_house_quotes(source: str, said: str, target: str, expected: str) -> None:
    """Marks take the house's form where source and target have as many of them."""
    assert protect.house_quotes(source, said, target) == expected


def test_house_style_leaves_code_alone() -> None:
    """Marks within a text that must stay to the letter are no quotation marks."""
    code = 'print("x")'
    said = f'{code} yazın: "bitti"'
    assert (
        protect.house_quotes(f'write {code}: "done"', said, "kk", keep=[code])
        == f"{code} yazın: «bitti»"
    )


def test_house_style_counts_the_open_quotations() -> None:
    """A title within a quotation that began a sentence before takes the inner marks."""
    said = protect.house_quotes("The 'Silk Route' met.", "“İpək Yolu” keçdi.", "az", inside=1)
    assert said == "‘İpək Yolu’ keçdi."
