"""Checks of the text as such: each raises its finding, and only then."""

from __future__ import annotations

import pytest

from tests.unit.checks.pairs import DIRECTIONS, SENTENCES, found, pair
from translator.checks import text


@pytest.mark.parametrize("target", ["", "  ", "\n\u00a0"])
def test_an_empty_target_is_an_error(target: str) -> None:
    """Nothing, or nothing but white space, is no translation."""
    (finding,) = found(text.empty_target, pair(target=target))
    assert finding.severity == "error"
    assert found(text.empty_target, pair(target="–")) == []


def test_pseudo_text_is_an_error_until_a_human_writes() -> None:
    """The dry run can never be approved; an edited unit can."""
    assert found(text.pseudo_text, pair(engine="pseudo"))[0].severity == "error"
    assert found(text.pseudo_text, pair(engine="pseudo", origin="human")) == []
    assert found(text.pseudo_text, pair(engine="tiny")) == []


@pytest.mark.parametrize(("source", "target"), DIRECTIONS)
def test_a_copied_sentence_is_an_error(source: str, target: str) -> None:
    """The engine gave its input back; an editor may."""
    copied = pair(source, target, target=f" {SENTENCES[source]}")
    assert found(text.untranslated_same, copied)[0].severity == "error"
    human = pair(source, target, target=SENTENCES[source], origin="human")
    assert found(text.untranslated_same, human) == []


@pytest.mark.parametrize("same", ["Ela Dağ", "24.07.2023", "NATO, BMT", "film", "A-320", "iPhone"])
def test_names_figures_and_single_words_may_be_the_same(same: str) -> None:
    """Sister languages share words, and names are names."""
    assert found(text.untranslated_same, pair("tr", "az", source=same, target=same)) == []


@pytest.mark.parametrize(
    ("share", "severity"), [(0.1, "error"), (0.3, "warning"), (1.0, ""), (2.8, "warning"), (5, "error")]
)  # fmt: skip
def test_length_has_bands(share: float, severity: str) -> None:
    """Far outside the band is an error, outside a warning."""
    source = "söz " * 25
    target = "а" * round(len(source) * share)
    findings = found(text.length_ratio, pair("az", "kk", source=source, target=target))
    assert [finding.severity for finding in findings] == ([severity] if severity else [])


def test_short_and_empty_texts_have_no_ratio() -> None:
    """A headline of one word may double; an empty target is another check's."""
    assert found(text.length_ratio, pair(source="Summit", target="Dövlət başçılarının zirvə")) == []
    assert found(text.length_ratio, pair(target=" ")) == []
    assert found(text.length_ratio, pair(target="x", engine="pseudo")) == []


@pytest.mark.parametrize(
    ("language", "looped"),
    [
        ("az", "Nazir dedi nazir dedi nazir dedi"),
        ("tr", "çok çok çok iyi"),
        ("kk", "Ол келді, бұл кетті, ол келді, бұл кетті, ол келді, бұл кетті"),
        ("ky", "жолжолжолжолжол ачылды"),
        ("en", "the the the road"),
        ("kk", "қалааааааааа"),
    ],
)
def test_a_loop_is_an_error(language: str, looped: str) -> None:
    """Up to eight words three times in a row, or a syllable over and over in one word."""
    source = "tr" if language != "tr" else "en"
    findings = found(text.repetition_loop, pair(source, language, target=looped))
    assert [finding.severity for finding in findings] == ["error"]


@pytest.mark.parametrize(
    ("language", "fine"),
    [
        ("tr", "yavaş yavaş, tek tek"),
        ("kk", "тез-тез, үйме-үй"),
        ("ky", "5 миң, 6 миң, 7 миң"),
        ("en", "He had had it with that that."),
        ("az", "1-1, 2-2, 3-3"),
        ("kk", "10 000 000"),
    ],
)
def test_reduplication_is_language(language: str, fine: str) -> None:
    """Twice is grammar, and figures tell repeated words apart."""
    source = "tr" if language != "tr" else "en"
    assert found(text.repetition_loop, pair(source, language, target=fine)) == []


def test_a_source_that_repeats_itself_excuses_the_draft() -> None:
    """A chant stays a chant."""
    chant = pair(source="Go, go, go! Goooooooooal!", target="İrəli, irəli, irəli! Qooooooooool!")
    assert found(text.repetition_loop, chant) == []


@pytest.mark.parametrize(
    "form",
    ["https://example.com/a?b=1", "www.example.com", "desk@example.com", "@sample_desk", "#Zirve25"],
)  # fmt: skip
def test_addresses_must_stand_to_the_letter(form: str) -> None:
    """A changed or lost one is found at its place in the source; a kept one may have a suffix."""
    source = f"Oxuyun: {form}."
    lost = pair("az", "tr", source=source, target="Okuyun: ornek.com.")
    (finding,) = found(text.verbatim_lost, lost)
    assert finding.source is not None
    assert source[slice(*finding.source)] == form
    kept = pair("az", "tr", source=source, target=f"{form}'de okuyun.")
    assert found(text.verbatim_lost, kept) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Bize desk@ornek.com.tr'den yazın", "Write to desk@ornek.com.tr"),
        ("Bizə desk@misal.az-a yazın", "Write to desk@misal.az"),
        ("Бізге desk@mysal.kz-ке жазыңыз", "Write to desk@mysal.kz"),
        ("https://ornek.com.tr/a'da okuyun", "Read https://ornek.com.tr/a"),
    ],
)
def test_a_suffix_on_an_address_is_no_part_of_it(source: str, target: str) -> None:
    """What the grammar of the source appends need not stand in the draft."""
    assert found(text.verbatim_lost, pair("tr", "en", source=source, target=target)) == []


def test_every_mention_of_an_address_counts() -> None:
    """Twice in the source, twice in the draft."""
    one = pair(source="@desk and @desk", target="@desk")
    assert len(found(text.verbatim_lost, one)) == 1


@pytest.mark.parametrize(
    "target",
    ["“Gedirik, dedi.", "Gedirik”, dedi.", "(Gedirik", "Gedirik] dedi", '"Gedirik, dedi', "»Gedirik«"],
)  # fmt: skip
def test_a_mark_without_its_partner_is_an_error(target: str) -> None:
    """One too many, one too few, or the wrong way round."""
    findings = found(text.quote_balance, pair(target=target))
    assert [finding.severity for finding in findings] == ["error"]


@pytest.mark.parametrize(
    "target",
    [
        "“Gedirik”, dedi (gülərək) [red.]",
        "„Gedirik“, – dedi. „Bəli”, – dedi.",
        "«Ең батыл сөйлем – «Мен кетемін», – деді ол.",
        "«Бұл «Арна» арнасы», – деді ол.",
        '"Gedirik" dedi.',
        "Bakı'nın",
    ],
)
def test_marks_in_pairs_are_fine(target: str) -> None:
    """Low marks, nested ones and the shared closing mark of Kazakh and Kyrgyz are right."""
    assert found(text.quote_balance, pair(target=target)) == []


def test_a_source_out_of_balance_excuses_the_draft() -> None:
    """A quotation that runs over two segments is open in both."""
    one = pair(source="“We go", target="“Gedirik")
    assert found(text.quote_balance, one) == []


SPEECH = {
    "en": "“We shall open the road in May,” said the minister.",
    "az": "“Yolu mayda mütləq açacağıq”, – deyə nazir bildirib.",
    "tr": "“Yolu mayıs ayında mutlaka açacağız.” dedi bakan.",
    "kk": "«Жолды мамырда біз міндетті түрде ашамыз», – деді министр.",
    "ky": "«Жолду майда биз сөзсүз ачабыз», – деди министр.",
}


@pytest.mark.parametrize(("source", "target"), [d for d in DIRECTIONS if d[0] != "ru"])
def test_speech_stays_in_its_marks(source: str, target: str) -> None:
    """A quotation that lost its marks, or a sentence that got some, is a warning."""
    bare = SPEECH[target].translate(dict.fromkeys(map(ord, "“”«»")))
    good = pair(source, target, source=SPEECH[source], target=SPEECH[target])
    assert found(text.quote_fidelity, good) == []
    lost = pair(source, target, source=SPEECH[source], target=bare)
    assert [finding.severity for finding in found(text.quote_fidelity, lost)] == ["warning"]
    got = pair(target, source, source=bare, target=SPEECH[source])
    assert [finding.severity for finding in found(text.quote_fidelity, got)] == ["warning"]


def test_names_in_quotation_marks_do_not_count() -> None:
    """Companies and titles are marked in one language and not in another."""
    one = pair(source="Silk Wings flies daily", target="“Silk Wings” hər gün uçur")
    assert found(text.quote_fidelity, one) == []
