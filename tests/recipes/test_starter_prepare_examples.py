"""Annotated, spliced, shouted and noisy copies of good pairs."""

from __future__ import annotations

import random

import pytest

from recipes.starter import annotate, carriers, noise
from recipes.starter.annotate import Annotator
from recipes.starter.records import LANGUAGES, MASK, Pair
from translator.resources import shipped
from translator.terms.termbase import Concept, Term, build, load


def concept(name: str, kind: str = "place", **forms: str) -> Concept:
    """Return a concept whose cells read as in a glossary, without doubtful forms."""
    return Concept(
        id=name,
        kind=kind,
        domain="",
        terms=tuple(
            (
                language,
                tuple(
                    Term(text=text.lstrip("?"), preferred=index == 0, doubtful=text[0] == "?")
                    for index, text in enumerate(cell.split("|"))
                ),
            )
            for language, cell in forms.items()
        ),
        status="approved",
    )


def pair(source: str, target: str, one: str = "kk", two: str = "tr", kind: str = "") -> Pair:
    """Return a pair of two languages."""
    return Pair(LANGUAGES.index(one), LANGUAGES.index(two), source, target, kind)


PRESIDENT = concept(
    "office.president", "office", en="president", tr="cumhurbaşkanı|başkan|?reis", kk="президент"
)


def test_the_lemma_stands_after_the_found_form() -> None:
    """The source keeps its inflected form; the target's dictionary form follows in two tokens."""
    annotator = Annotator(build([PRESIDENT]))
    text = annotator.annotated(pair("Президентке хат келді.", "Cumhurbaşkanına mektup geldi."))
    assert text == "Президентке <term> cumhurbaşkanı </term> хат келді."


def test_the_form_that_the_target_uses_is_handed_over() -> None:
    """An admitted form found in the target is annotated as it is, so that obeying is learned."""
    annotator = Annotator(build([PRESIDENT]))
    text = annotator.annotated(pair("Президентке хат келді.", "Başkana mektup geldi."))
    assert text == "Президентке <term> başkan </term> хат келді."


@pytest.mark.parametrize("target", ["Mektup dün geldi.", "Reise mektup geldi."])
def test_no_term_is_written_that_the_target_lacks(target: str) -> None:
    """Where the target has no sure form of the concept there is nothing to learn."""
    annotator = Annotator(build([PRESIDENT]))
    assert annotator.annotated(pair("Президентке хат келді.", target)) == ""


def test_one_occurrence_answers_for_one_term() -> None:
    """Two mentions in the source and one in the target give one annotation."""
    annotator = Annotator(build([PRESIDENT]))
    text = annotator.annotated(
        pair("Президент келді, президент кетті.", "Cumhurbaşkanı gelip gitti.")
    )
    assert text.count("<term>") == 1


def test_a_share_of_the_sentences_is_annotated() -> None:
    """About a third of the directed pairs that hold a term come annotated, in either direction."""
    pairs = [
        pair(f"Президент {number} хат алды.", f"Cumhurbaşkanı {number} mektup aldı.")
        for number in range(300)
    ]
    found = list(annotate.examples(pairs, Annotator(build([PRESIDENT])), seed=3))
    assert 150 < len(found) < 250
    assert {one.kind for one in found} == {"annotated"}
    assert {(one.source_language, one.target_language) for one in found} == {(2, 3), (3, 2)}
    sources = {one.source for one in pairs} | {one.target for one in pairs}
    assert all(one.target in sources and one.source not in sources for one in found)


BAKU = concept("place.baku", en="Baku", az="Bakı", tr="Bakü", kk="Баку", ky="Баку")
OSH = concept("place.osh", en="Osh", az="Oş", tr="Oş", kk="Ош", ky="Ош")
HAGUE = concept("place.hague", en="The Hague", az="Haaqa", tr="Lahey", kk="Гаага", ky="Гаага")


def spliced(*pairs: Pair) -> list[tuple[str, str, str]]:
    """Return (source, target, kind) of what the carriers make of pairs."""
    termbase = build([BAKU, OSH, HAGUE])
    made = carriers.examples(pairs, Annotator(termbase), termbase, seed=1)
    return [(one.source, one.target, one.kind) for one in made]


def test_a_bare_name_gives_its_place_to_another() -> None:
    """Both sides change together, and what stands around the name stays."""
    made = spliced(
        *(pair(f"Баку {n} мейман күтеді.", f"Bakü {n} konuk bekliyor.") for n in range(12))
    )
    plain = {(one.split()[0], two.split()[0]) for one, two, kind in made if kind == "carrier"}
    assert ("Ош", "Oş") in plain
    assert plain <= {("Ош", "Oş"), ("Oş", "Ош")}
    assert all(len(one.split()) == 4 for one, _, kind in made if kind == "carrier")
    assert any("<term> Oş </term>" in source for source, _, kind in made if kind == "annotated")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Бакуге мейман келді.", "Bakü konuk bekliyor."),
        ("Баку мейман күтеді.", "Bakü'ye konuk geldi."),
        ("Баку де мейман күтеді.", "Bakü konuk bekliyor."),
        ("Баку мейман күтеді.", "Bakü ile görüşüldü."),
        ("Баку мен Баку.", "Bakü ve Bakü."),
        ("Баку–Тбилиси пойызы.", "Bakü treni."),
    ],
)
def test_a_name_that_needs_grammar_stays(source: str, target: str) -> None:
    """Suffixes, words that follow the name's vowels, hyphens and repeats forbid an exchange."""
    assert spliced(*(pair(source, target) for _ in range(8))) == []


def test_capitals_are_kept_in_an_exchange() -> None:
    """A dateline in capitals gets the other name in capitals, by the rules of the language."""
    made = spliced(*(pair("БАКУ, 14 наурыз", "BAKÜ, 14 Mart") for _ in range(12)))
    names = {(one.split(",")[0], two.split(",")[0]) for one, two, kind in made if kind == "carrier"}
    assert ("ОШ", "OŞ") in names


def test_carriers_of_the_shipped_glossaries_exchange_places_only() -> None:
    """Persons keep their sentences: a name of a person never gives way."""
    termbase = load([shipped("glossaries")])
    person = next(one for one in termbase.concepts if one.kind == "person")
    english, turkish = (person.preferred(language) for language in ("en", "tr"))
    assert english
    assert turkish
    pairs = [pair(f"{english.text} spoke.", f"{turkish.text} konuştu.", "en", "tr")] * 20
    assert list(carriers.examples(pairs, Annotator(termbase), termbase, seed=1)) == []


def test_headlines_come_shouted_or_bare() -> None:
    """Only headlines are copied; capitals follow the language, and the target stays as it was."""
    pairs = [
        pair("Liman bitti, ilk gemi geldi!", "The port is ready", "tr", "en", "headline"),
        pair("Bu bir cümle.", "This is a sentence.", "tr", "en", "sentence"),
    ] * 10
    made = list(noise.shouted(pairs, seed=2))
    turkish = {one.source for one in made if one.source_language == LANGUAGES.index("tr")}
    assert turkish == {"LİMAN BİTTİ, İLK GEMİ GELDİ!", "Liman bitti ilk gemi geldi"}
    assert {one.target for one in made} == {"The port is ready", "Liman bitti, ilk gemi geldi!"}


def test_figures_and_apostrophes_survive_without_punctuation() -> None:
    """Points inside figures, suffixes after an apostrophe, percent and currency signs stay."""
    assert noise.unpunctuated("“1,5 milyon € (%12,5)” Bakü'ye – gitti.") == (
        "1,5 milyon € %12,5 Bakü'ye gitti"
    )


def test_noise_hides_some_words_and_invents_none() -> None:
    """A noisy text holds masks and words of the text in any order; the target is the text."""
    texts = [(2, " ".join(f"kelime{n}" for n in range(length))) for length in range(5, 30)]
    made = list(noise.denoised(texts, seed=4))
    assert [one.target for one in made] == [text for _, text in texts]
    for one in made:
        words = one.source.split()
        assert MASK in words
        assert set(words) - {MASK} < set(one.target.split())
        assert one.source_language == one.target_language == 2


def test_short_texts_are_not_noised() -> None:
    """Four words leave too little to rebuild a sentence from."""
    assert list(noise.denoised([(0, "only four words here")], seed=1)) == []


def test_annotation_does_not_depend_on_the_global_state() -> None:
    """Seeds are given, so drawing numbers elsewhere changes nothing."""
    pairs = [pair(f"Президент {n}.", f"Cumhurbaşkanı {n}.") for n in range(30)]
    annotator = Annotator(build([PRESIDENT]))
    first = list(annotate.examples(pairs, annotator, seed=5))
    random.seed(99)
    assert list(annotate.examples(pairs, annotator, seed=5)) == first
