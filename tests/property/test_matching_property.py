"""Term matching over any text: hits are slices, apart from each other, and never lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.terms.term_records import concept
from translator.language import casing
from translator.language.tags import SOURCES
from translator.terms import apply
from translator.terms.match import Matcher
from translator.terms.suffixes import is_plural, is_suffix
from translator.terms.termbase import Concept, build

CALM = settings(deadline=None, max_examples=150)
"""A slow machine is no failure."""

NAMES = {
    "az": ["Bakı", "Şəki", "Azərbaycan Respublikası", "BMT"],
    "tr": ["Türkiye", "Iğdır", "Yol Bakanlığı", "ABD"],
    "kk": ["Қазақстан", "Арал-Бек Төреев", "«Арна» агенттігі", "БҰҰ"],
    "ky": ["Кыргызстан", "Ош", "Мамлекеттер уюму", "БУУ"],
    "en": ["Turkey", "Istanbul", "Road Union", "OPEC+"],
    "ru": ["Россия", "Иран", "Организация новых дорог", "ООН"],
}
SUFFIXES = {
    "az": ["", "ın", "nın", "da", "dan", "-nin", "xanov"],
    "tr": ["", "'nin", "’de", "'dan", "lı", "iye"],
    "kk": ["", "ның", "да", "-ның", "дық"],
    "ky": ["", "дын", "га", "нун", "лик"],
    "en": ["", "'s", "’s", "s", "-led"],
    "ru": ["", "а", "е", "ом", "ский"],
}
FILLERS = [
    " ",
    ", ",
    "–",
    "-",
    ". ",
    "\n",
    "\u00a0",
    "“",
    "”",
    " və ",
    "/",
    "İ",
    "i\u0307",
    "ß",
    "🙂",
]


def concepts(language: str) -> list[Concept]:
    """Return one concept for each name of a language."""
    kinds = ["place", "place", "organisation", "initialism"]
    return [
        concept(f"c{at}", kind, **{language: name})
        for at, (name, kind) in enumerate(zip(NAMES[language], kinds, strict=True))
    ]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """Return a language and a text of its names, suffixes and odd characters."""
    language = draw(st.sampled_from(SOURCES))
    word = st.builds("{}{}".format, st.sampled_from(NAMES[language]),
                     st.sampled_from(SUFFIXES[language]))  # fmt: skip
    piece = st.one_of(word, st.sampled_from(FILLERS), st.text(max_size=6))
    return language, "".join(draw(st.lists(piece, max_size=12)))


@CALM
@given(texts())
def test_hits_are_slices_in_order(drawn: tuple[str, str]) -> None:
    """Hits do not overlap, hold ink, and end where a word or a compound's part ends."""
    language, text = drawn
    hits = Matcher(concepts(language), language).find(text)
    for hit in hits:
        assert 0 <= hit.start < hit.stem_end <= hit.end <= len(text)
        after = text[hit.end : hit.end + 1]
        assert not after.isalnum()
        suffix = casing.fold(text[hit.stem_end : hit.end], language)
        many = hit.concept.kind == "initialism" and is_plural(suffix, language)
        assert language == "ru" or many or is_suffix(suffix, language)
    assert all(one.end <= other.start for one, other in pairwise(hits))


@CALM
@given(
    st.sampled_from(SOURCES).flatmap(
        lambda tag: st.tuples(st.just(tag), st.sampled_from(NAMES[tag]))
    ),
    st.sampled_from(["", "(", "“", "– ", "Odur: "]),
    st.sampled_from(["", ".", ",", "”", ")", "!", " –"]),
)
def test_a_name_is_found_beside_any_punctuation(
    named: tuple[str, str], before: str, after: str
) -> None:
    """Marks around a name do not hide it, and stay outside the hit."""
    language, name = named
    text = before + name + after
    (hit,) = Matcher(concepts(language), language).find(text)
    assert text[hit.start : hit.end] == name


@CALM
@given(texts())
def test_the_ledger_has_a_row_for_every_hit(drawn: tuple[str, str]) -> None:
    """Whatever the draft says: as many rows as hits, and every occurrence is used once."""
    language, text = drawn
    base = build(
        concept(one.id, one.kind, **{language: NAMES[language][at], "az": f"Ad{at}|Başqa"})
        for at, one in enumerate(concepts(language))
        if language != "az"
    )
    hits = apply.hits(text, language, base)
    draft = " ".join(["Ad0 Ad1 Başqa", *(f"Ad{at}-da" for at in range(2, 4))])
    rows = apply.ledger(hits, draft, text, "az")
    assert [(row.hit.start, row.hit.end) for row in rows] == [(hit.start, hit.end) for hit in hits]
    assert all(row.hit.form == text[row.hit.start : row.hit.end] for row in rows)
    kept = [row for row in rows if row.method == "kept"]
    assert all(draft[row.start : row.start + len(row.written)] == row.written for row in kept)
    assert len({row.start for row in kept}) == len(kept)


@CALM
@given(st.text(max_size=120), st.sampled_from(SOURCES))
def test_any_text_is_read(text: str, language: str) -> None:
    """No text is too odd to be searched, and a text is found in itself as a term."""
    matcher = Matcher(concepts(language), language)
    assert all(hit.end <= len(text) for hit in matcher.find(text))
    words = casing.nfc(" ".join(text.split()))
    if words[:1].isalnum() and words[-1].isalnum():
        own = Matcher([concept("own", "phrase", **{language: words.replace("|", " ")})], language)
        hits = own.find(words.replace("|", " "))
        assert hits
        assert hits[0].start == 0
