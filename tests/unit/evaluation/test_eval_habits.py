"""Bad habits, each provoked by a text that has it and spared by one that has not."""

from __future__ import annotations

import math

import pytest

from tests import corpus
from tests.unit.evaluation.eval_records import output
from translator.evaluation.habits import BANDS, OTHER_BAND, Habits, habits, is_copy, is_loop
from translator.evaluation.translate import TOO_LONG
from translator.language.tags import TARGETS

GOOD = "Bakan köprüyü pazartesi günü açtı, dedi."


@pytest.mark.parametrize(
    ("text", "loops"),
    [
        ("görüşmeler görüşmeler görüşmeler sürüyor", True),
        ("bir iki üç dört, bir iki üç dört, bir iki üç dört", True),
        ("bir iki üç dört beş altı bir iki üç dört yedi bir iki üç dört sekiz", True),
        ("bir iki üç dört beş altı bir iki üç dört yedi", False),
        ("hahahahahaha dedi", True),
        ("yavaş yavaş yürüdü", False),
        ("Bakan köprüyü açtı", False),
        ("", False),
    ],
)
def test_loops(text: str, loops: bool) -> None:
    """Three in a row, or a 4-gram two times more often than in the reference, is a loop."""
    assert is_loop(text, GOOD, "tr") is loops


def test_a_loop_of_the_reference_is_none() -> None:
    """What the reference repeats may be repeated."""
    chant = "gol gol gol diye bağırdılar"
    assert not is_loop(chant, chant, "tr")
    refrain = "bir iki üç dört beş bir iki üç dört altı bir iki üç dört yedi"
    assert not is_loop(refrain, refrain, "tr")


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("The minister opened the bridge on Monday.", True),
        ("⟦tr⟧ the minister opened Monday bridge", True),
        ("The minister köprüyü pazartesi günü açtı.", False),
        ("Bakan köprüyü pazartesi günü açtı.", False),
    ],
)
def test_copies(text: str, copied: bool) -> None:
    """Half or more of the source's own words make a copy."""
    source = "The minister opened the bridge on Monday."
    assert is_copy(text, source, GOOD, ("en", "tr")) is copied


def test_words_that_the_reference_shares_are_no_copy() -> None:
    """Sister languages and names share words by right."""
    source, reference = "Бишкек шаары чоң.", "Бишкек қаласы үлкен."
    assert not is_copy(reference, source, reference, ("ky", "kk"))
    assert not is_copy("Bakı Ankara", "Bakı Ankara", "Bakı Ankara", ("az", "tr"))


def test_a_short_text_is_a_copy_only_if_it_is_the_same() -> None:
    """With one or two words nothing else can be said."""
    assert is_copy("Rain today", "Rain today", "Bugün yağmur", ("en", "tr"))
    assert not is_copy("Rain bugün", "Rain today", "Bugün yağmur", ("en", "tr"))


def test_counting() -> None:
    """Each habit is counted once where it stands; failures are not among the answers."""
    long_source = "The minister opened the bridge on Monday."
    outputs = [
        output(GOOD),
        output(""),
        output("", failure=TOO_LONG),
        output("Bakan", finished=False),
        output("köprü köprü köprü köprü köprü köprü", unknown=2),
        output(long_source),
    ]
    found = habits(outputs, "en", "tr")
    assert found.answered == 5
    assert (found.empty, found.cut, found.unknown, found.loops, found.copied) == (1, 1, 1, 1, 1)
    assert found.outside == 1
    ratios = [len(o.text) / len(long_source) for o in outputs if o.text]
    assert found.length_ratio == pytest.approx(math.fsum(ratios) / 4)
    assert found.reference_ratio == pytest.approx(
        len(outputs[0].sample.reference) / len(long_source)
    )
    assert found.share(found.empty) == 0.2


def test_a_foreign_answer_is_noticed() -> None:
    """Russian for Turkish is the wrong language; Turkish is not."""
    russian = "Министр открыл новый мост через реку в понедельник утром, сообщило агентство."
    turkish = "Bakan, ırmağın üzerindeki yeni köprüyü pazartesi sabahı açtı, dedi ajans."
    found = habits([output(russian), output(turkish)], "en", "tr")
    assert found.wrong_language == 1


def test_short_sources_are_not_held_against_the_band() -> None:
    """Under twelve characters every length is possible."""
    found = habits([output("Yağmur yağıyor bugün.", "Yağmur", "Rain.")], "en", "tr")
    assert found.outside == 0


def test_nothing_answered_has_no_shares() -> None:
    """Without answers every share is 0 and nothing divides by it."""
    found = habits([output("", failure=TOO_LONG)], "en", "tr")
    assert isinstance(found, Habits)
    assert (found.answered, found.length_ratio, found.share(found.empty)) == (0, 0.0, 0.0)


def test_every_direction_has_a_band() -> None:
    """All twenty directions of the desk are measured; from Russian the check's band is used."""
    wanted = {f"{a}>{b}" for a in TARGETS for b in TARGETS if a != b}
    assert set(BANDS) == wanted
    assert all(low < 1 < high for low, high in BANDS.values())
    found = habits([output("Bakan köprüyü açtı.", direction="ru>tr")], "ru", "tr")
    assert found.band == OTHER_BAND


def test_the_bands_hold_99_per_cent_of_our_news() -> None:
    """The table is what the corpus says: half a per cent of the pairs lies on either side."""
    rows = corpus.rows()
    if not rows:
        pytest.skip("the news corpus is not beside the project")
    for direction, (low, high) in BANDS.items():
        one, other = (2 + corpus.COLUMNS.index(tag) for tag in direction.split(">"))
        ratios = [len(row[other]) / len(row[one]) for row in rows if len(row[one]) >= 12]
        assert sum(ratio < low for ratio in ratios) <= 0.008 * len(ratios), direction
        assert sum(ratio > high for ratio in ratios) <= 0.008 * len(ratios), direction


def test_references_of_our_news_have_few_habits() -> None:
    """Scored against themselves, human translations loop and copy nowhere."""
    rows = corpus.rows()[::45]
    if not rows:
        pytest.skip("the news corpus is not beside the project")
    for source, target in (("kk", "ky"), ("az", "tr"), ("en", "kk")):
        one, other = (2 + corpus.COLUMNS.index(tag) for tag in (source, target))
        outputs = [
            output(row[other], row[other], row[one], direction=f"{source}>{target}") for row in rows
        ]
        found = habits(outputs, source, target)
        assert (found.loops, found.copied, found.empty) == (0, 0, 0)
        assert found.wrong_language <= 0.01 * len(rows)
