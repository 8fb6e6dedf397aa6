"""Protected spans of any text: never overlapping, never torn, never lost."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import DropsNumbers, EmptyAnswers, Garbage, article, assert_survived, drafted
from translator.drafting import protect, quotes
from translator.language import numbers
from translator.language.tags import SOURCES, TARGETS

CALM = settings(deadline=None)
"""A slow machine is no failure."""

WORDS = {
    "en": ["The", "minister", "said", "that", "Baku's", "ministers'", "road", "opened", "(IBF)"],
    "tr": ["Bakan", "Türkiye'nin", "yolu", "açıldı", "dedi", "İzmir’de", "(TCDD)"],
    "az": ["Nazir", "Bakının", "yolu", "açıldı", "dedi", "Şəki", "(ADY)"],
    "kk": ["Министр", "Астананың", "жолы", "ашылды", "деді", "(ҚТЖ)"],
    "ky": ["Министр", "Бишкектин", "жолу", "ачылды", "деди", "(КТЖ)"],
    "ru": ["Министр", "дорога", "открылась", "сказал", "(РЖД)"],
}
FIGURES = ["5", "12", "2023", "6.75", "6,75", "12,500", "12.500", "1 250 000", "24.07.2023", "14:30",
           "5%", "$5", "1990s", "25th", "2023-cü", "2023'te", "90-х", "24-июль"]  # fmt: skip
VERBATIM = ["https://e.az/a?b=5", "www.e.kz", "desk@e.com", "@desk_kg", "#Forum2026", "24.kg",
            "COP29", "Teknofest-2022", "F-16", "G20", "+994 12 493 33 64"]  # fmt: skip
PAIRS = [('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"), ("'", "'"), ("‘", "’"), ("“", '"')]
SIGNS = st.sampled_from([*"aБə5 0.,:;-'’\"“”«»„‘()[]@#/+é\u0301\u00a0\n%ıİ", "http://", ".az"])


@st.composite
def sentences(draw: st.DrawFn, language: str) -> str:
    """Return a sentence of words, figures, addresses and quotations, one inside another."""
    tokens = st.sampled_from(WORDS[language] + FIGURES + VERBATIM)

    def phrase(depth: int) -> str:
        parts = [draw(tokens) for _ in range(draw(st.integers(1, 4)))]
        parts.append(draw(st.sampled_from(WORDS[language])))
        if depth and draw(st.booleans()):
            opening, closing = draw(st.sampled_from(PAIRS if depth == 2 else PAIRS[1:3]))
            parts.append(f"{opening}{phrase(depth - 1)}{closing}")
        return " ".join(parts)

    comma = draw(st.sampled_from([",", ";", " –"]))
    return f"{phrase(2)}{comma} {phrase(2)}{draw(st.sampled_from(['.', '!', '?', '', '…']))}"


@CALM
@given(st.lists(SIGNS, max_size=40).map("".join), st.sampled_from(SOURCES))
def test_anchors_never_overlap(text: str, language: str) -> None:
    """Whatever the text, anchors come in order, apart, and are what stands there."""
    found = protect.anchors(text, language)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
    assert all(text[anchor.start : anchor.end] == anchor.text != "" for anchor in found)
    assert all(bool(anchor.mark) == (anchor.kind == "quote") for anchor in found)


@CALM
@given(st.lists(SIGNS, max_size=40).map("".join), st.sampled_from(TARGETS))
def test_pieces_of_a_copy_are_the_text(text: str, language: str) -> None:
    """In one language the pieces make up the text but for the form of numbers and marks."""
    found = protect.anchors(text, language)
    pieces = protect.pieces(text, found, language, language)
    assert all(piece.text for piece in pieces)
    assert [piece.start for piece in pieces] == sorted({piece.start for piece in pieces})
    anchors = {anchor.start: anchor for anchor in found}
    rebuilt = ""
    for piece in pieces:
        anchor = anchors.get(piece.start)
        assert piece.start == len(rebuilt)
        rebuilt += anchor.text if anchor else piece.text
        if anchor and anchor.kind not in {"number", "quote"}:
            assert piece.text == anchor.text
    assert rebuilt == text


@CALM
@given(st.lists(SIGNS, max_size=40).map("".join), st.sampled_from(SOURCES))
def test_what_is_sent_is_words(text: str, language: str) -> None:
    """A piece for the engine holds a letter, has no white space at its rims and no lone bracket."""
    for piece in protect.pieces(text, protect.anchors(text, language), language, "az"):
        if piece.translate:
            assert any(char.isalpha() for char in piece.text)
            assert piece.text == piece.text.strip()
            for pair in ("()", "[]"):
                assert piece.text.count(pair[0]) == piece.text.count(pair[1])


@CALM
@given(st.lists(SIGNS, max_size=40).map("".join), st.integers(0, 2))
def test_marks_are_in_order_and_deep_as_they_say(text: str, inside: int) -> None:
    """Depth grows by one at an opening mark and never falls below nought."""
    found = quotes.marks(text, inside=inside)
    depth = inside
    for mark in found:
        depth = depth if mark.opens else max(0, depth - 1)
        assert mark.depth == depth
        depth += mark.opens
    assert [mark.start for mark in found] == sorted(mark.start for mark in found)


@settings(CALM, max_examples=200)
@given(st.data(), st.sampled_from(SOURCES), st.sampled_from(TARGETS))
def test_garbage_keeps_what_must_not_be_lost(data: st.DataObject, source: str, target: str) -> None:
    """Every number, address, name with figures and quotation mark stands in order."""
    text = data.draw(sentences(source))
    draft = drafted(article(text, language=source), target, Garbage())
    assert "".join(unit.segment.text for unit in draft.units).split() == "".join(text).split() or (
        len(draft.units) > 1
    )
    for unit in draft.units:
        assert unit.target.strip()
        assert_survived(unit, source, target)


@CALM
@given(st.data(), st.sampled_from(SOURCES), st.sampled_from(TARGETS))
def test_restored_text_lacks_nothing(data: st.DataObject, source: str, target: str) -> None:
    """What was put back is found again: a second look sees nothing missing."""
    text = data.draw(sentences(source))
    draft = drafted(article(text, language=source), target, DropsNumbers())
    for unit in draft.units:
        found = protect.anchors(unit.segment.text, source)
        assert [a.text for a in protect.missing(found, unit.target, target)] == []


@CALM
@given(st.lists(SIGNS, max_size=40).map("".join), st.sampled_from(SOURCES))
def test_silence_never_empties_a_sentence(text: str, source: str) -> None:
    """Whatever the text, a silent engine leaves every segment with its words."""
    draft = drafted(article(text, language=source), "az", EmptyAnswers())
    assert draft.units or not text.strip()
    for unit in draft.units:
        words = unit.segment.text
        if unit.origin == "mt":  # nothing but names, numbers and marks
            found = protect.pieces(words, protect.anchors(words, source), source, "az")
            assert not any(piece.translate for piece in found)
            assert_survived(unit, source, "az")
        else:
            assert unit.target == words


@CALM
@given(st.sampled_from(FIGURES), st.sampled_from(SOURCES), st.sampled_from(TARGETS))
def test_a_localised_number_is_the_same_number(form: str, source: str, target: str) -> None:
    """The target's form of a number is read by the target's rules as the same value."""
    for number in numbers.find(form, source):
        (again,) = numbers.find(numbers.localise(number, source, target), target)
        assert numbers.same(number, again)
