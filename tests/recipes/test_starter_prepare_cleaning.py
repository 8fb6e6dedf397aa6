"""What the starter recipe keeps out of training, and why."""

from __future__ import annotations

import pytest

from recipes.starter.cleaning import Cleaner, normalise
from recipes.starter.guard import Guard
from recipes.starter.records import Cleaned, Row, Source

PROSE = Source(name="prose", kind="parallel", licence="none")
SOFTWARE = Source(name="software", kind="parallel", licence="none", software=True)
TRUSTED = Source(name="news", kind="news", licence="none", trusted=True)
NAMES = Source(name="names", kind="term", licence="none", trusted=True)


def row(**texts: str) -> Row:
    """Return a row of some languages."""
    return Row(tuple(texts.get(language, "") for language in ("en", "az", "tr", "kk", "ky")))


def clean(source: Source, *rows: Row, guards: dict[str, Guard] | None = None) -> Cleaned:
    """Clean rows with a cleaner of their own."""
    return Cleaner(guards or {}, seed=1).clean(source, rows)


GOOD = {"en": "The ferry leaves at 7 every morning.", "tr": "Vapur her sabah 7'de kalkıyor."}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"tr": "Vapur <b>her</b> sabah 7'de kalkıyor."}, "markup or placeholder"),
        ({"tr": "Вапур хер сабах 7'де калкыйор."}, "script"),
        ({"tr": "Vaрur her sabah 7'de kalkıyor."}, "letters of two scripts in a word"),
        ({"tr": "Vapur her sabah 8'de kalkıyor."}, "figures differ"),
        ({"tr": "7"}, "script"),
        ({"tr": "Vapur 7'de."}, "length ratio"),
        ({"tr": GOOD["en"]}, "untranslated"),
        ({"tr": "7 " + "sabah " * 81}, "over 80 words"),
    ],
)
def test_each_rule_drops_and_counts(change: dict[str, str], rule: str) -> None:
    """One fault in one text loses the pair, and the rule's name stands in the counts."""
    cleaned = clean(PROSE, row(**{**GOOD, **change}))
    assert cleaned.pairs == ()
    assert cleaned.dropped == {rule: 1}


def test_a_sound_pair_passes() -> None:
    """The pair that the rules are tried on is itself clean."""
    cleaned = clean(PROSE, row(**GOOD))
    assert [(pair.source, pair.target) for pair in cleaned.pairs] == [(GOOD["en"], GOOD["tr"])]
    assert cleaned.dropped == {}


@pytest.mark.parametrize("sign", ["%1", "%s", "~File", "&Open", "snake_case", "`code`", "$name"])
def test_placeholders_count_in_software_only(sign: str) -> None:
    """Signs of interface strings drop a string of software and leave prose alone."""
    pair = row(en=f"Please open {sign} before you leave", tr=f"Çıkmadan önce {sign} ögesini açın")
    assert clean(SOFTWARE, pair).dropped == {"markup or placeholder": 2}
    assert len(clean(PROSE, pair).pairs) == 1


def test_figures_of_news_are_not_held_against_it() -> None:
    """Trusted rows may write a century in words on one side and in figures on the other."""
    pair = row(en="A house of the 19th century", az="XIX əsrə aid ev tapılıb")
    assert len(clean(TRUSTED, pair).pairs) == 1
    assert clean(PROSE, pair).dropped == {"figures differ": 1}


def test_repeats_are_dropped_across_sources_and_case() -> None:
    """The second copy of a pair goes, in whichever source and letter case it comes."""
    cleaner = Cleaner({}, seed=1)
    first = cleaner.clean(PROSE, [row(en="Istanbul is large", tr="İSTANBUL büyüktür")])
    second = cleaner.clean(SOFTWARE, [row(en="ISTANBUL is large", tr="istanbul büyüktür")])
    assert len(first.pairs) == 1
    assert second.dropped == {"duplicate": 1}


def test_short_strings_are_thinned_and_caps_hold() -> None:
    """A source keeps its share of short pairs and no more pairs than its cap, counted both."""
    source = Source(name="s", kind="parallel", licence="none", cap=10, short_share=0.0)
    letters = [chr(97 + number) * 3 for number in range(20)]
    long = [
        row(en=f"the {word} is on the table", tr=f"bu {word} masanın tam üzerinde")
        for word in letters
    ]
    short = [row(en=f"open {word}", tr=f"aç {word}") for word in letters]
    cleaned = clean(source, *long, *short)
    assert len(cleaned.pairs) == 10
    assert cleaned.dropped == {"over the cap": 10, "short, thinned out": 20}


def test_text_is_normalised() -> None:
    """NFC, single spaces, and no soft hyphens or byte order marks."""
    assert normalise("\ufeffi\u0307ki\u00a0 gün\u00ad lük ") == "i\u0307ki gün lük"
    assert normalise("I\u0307zmir") == "İzmir"


LINE = "The minister of transport opened the new bridge over the river on Friday ."


@pytest.mark.parametrize(
    "copy",
    [
        "THE MINISTER OF TRANSPORT OPENED THE NEW BRIDGE OVER THE RIVER ON FRIDAY",
        "“The minister of transport opened the new bridge over the river on Friday.”",
        "Yesterday the minister of transport opened the new bridge over a stream.",
        "opened the new bridge over the",
    ],
)
def test_guarded_lines_are_found_in_any_dress(copy: str) -> None:
    """Case, quotation marks, tokenisation, a longer frame or a cut-out hide no guarded line."""
    assert Guard([("en", LINE)]).holds(copy, "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister of transport resigned on Friday.", "en"),
        ("the new bridge", "en"),
        (LINE, "tr"),
    ],
)
def test_other_sentences_are_not_guarded(text: str, language: str) -> None:
    """A few words in common are no copy, and each language is guarded for itself."""
    assert not Guard([("en", LINE)]).holds(text, language)


def test_guards_fold_by_language() -> None:
    """A Turkish line in capitals is recognised by the dotted and the dotless i."""
    guard = Guard([("tr", "Işık kapalı iken içeri girmeyin")])
    assert guard.holds("IŞIK KAPALI İKEN İÇERİ GİRMEYİN", "tr")
    assert not guard.holds("İşik kapali iken içeri girmeyin", "tr")


def test_a_short_guarded_line_is_found_inside_a_longer_text() -> None:
    """A line of five words is guarded wherever it stands; one of two words only as the whole."""
    guard = Guard([("en", "He never came back home"), ("en", "Sports news")])
    assert guard.holds("They said that he never came back home again.", "en")
    assert not guard.holds("Sports news from the whole region", "en")
    assert guard.holds("sports news", "en")


def test_names_are_guarded_as_wholes_only() -> None:
    """The long name of an organisation stays, though a guarded sentence mentions it."""
    name = "Council for Trade and Transport of Inner Lands"
    guards = {"evaluation set": Guard([("en", f"The {name} met in spring.")])}
    pair = row(en=name, tr="İç Ülkeler Ticaret ve Ulaştırma Konseyi")
    assert len(clean(NAMES, pair, guards=guards).pairs) == 1
    assert clean(PROSE, pair, guards=guards).dropped == {"evaluation set": 1}
