"""Checks of the language: the right one, in its own letters."""

from __future__ import annotations

import pytest

from tests.unit.checks.pairs import DIRECTIONS, SENTENCES, TARGETS, found, pair
from translator.checks import language
from translator.language.tags import CYRILLIC

MIXED_UP = [(right, wrong) for right in TARGETS for wrong in TARGETS if right != wrong]


@pytest.mark.parametrize(("right", "wrong"), MIXED_UP)
def test_a_sentence_of_another_language_is_an_error(right: str, wrong: str) -> None:
    """Each of the five is told from each other one, sisters included."""
    one = pair("ru", right, target=SENTENCES[wrong])
    (finding,) = found(language.wrong_language, one)
    assert finding.severity == "error"
    assert "not" in finding.message


@pytest.mark.parametrize(("source", "target"), DIRECTIONS)
def test_the_right_language_is_no_finding(source: str, target: str) -> None:
    """A good sentence is what it should be."""
    assert found(language.wrong_language, pair(source, target)) == []
    assert found(language.wrong_script, pair(source, target)) == []


def test_short_texts_and_human_work_are_not_judged() -> None:
    """Forty letters are needed, and an editor knows the language."""
    assert found(language.wrong_language, pair("en", "az", target="Pazartesi günü")) == []
    human = pair("en", "az", target=SENTENCES["tr"], origin="human")
    assert found(language.wrong_language, human) == []
    dry = pair("en", "az", target=SENTENCES["tr"], engine="pseudo")
    assert found(language.wrong_language, dry) == []


def test_another_script_is_another_language() -> None:
    """Arabic or Chinese output is named as what it is."""
    arabic = "افتتحت الوزارة خمسا وعشرين محطة جديدة للحافلات في المدينة القديمة"
    (finding,) = found(language.wrong_language, pair(target=arabic))
    assert "another script" in finding.message
    assert len(found(language.wrong_script, pair(target=arabic))) == 1


def test_names_of_the_source_do_not_decide() -> None:
    """A list of Azerbaijani names is right in an English draft too."""
    names = "Samir Əhədov, Zəhra Həsənova, Əli Məmmədli, Səməd Əliyarov, Gülşən Şəfiyeva"
    one = pair("az", "en", source=f"İştirakçılar: {names}", target=f"Participants: {names}")
    assert found(language.wrong_language, one) == []


@pytest.mark.parametrize(("source", "target"), [d for d in DIRECTIONS if d[0] != d[1]])
def test_the_other_script_is_an_error(source: str, target: str) -> None:
    """Latin for a Cyrillic language and the reverse is seen in a text of any length."""
    wrong = "Yol açıldı" if target in CYRILLIC else "Жол ачылды"
    (finding,) = found(language.wrong_script, pair(source, target, target=wrong))
    assert finding.severity == "error"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Apple unveils iPhone 15 Pro Max", "Apple iPhone 15 Pro Max таныстырды"),
        ("Kazinform", "Kazinform"),
        ("24", "24"),
        ("NASA", "NASA"),
        ("ALMATY, 25 September", "АЛМАТЫ. 25 қыркүйек. KAZINFORM"),
    ],
)
def test_brands_do_not_make_a_script_wrong(source: str, target: str) -> None:
    """Names that stand in the source in these letters are no fault of the draft."""
    assert found(language.wrong_script, pair("en", "kk", source=source, target=target)) == []


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("kk", "Бaкуде"),  # Latin a
        ("ky", "Cеулда"),  # Latin C
        ("kk", "Aқтау"),
        ("en", "Вaku"),  # Cyrillic В
        ("az", "Bаkı"),  # Cyrillic а
    ],
)
def test_a_look_alike_is_an_error(target: str, word: str) -> None:
    """The eye cannot see it, so the finding points at the word."""
    one = pair("ru", target, target=f"– {word}.")
    (finding,) = found(language.script_mix, one)
    assert finding.severity == "error"
    assert finding.target == (2, 2 + len(word))


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("kk", "Kazinform-ның IT-паркы, A320neo және 5G-желісі"),
        ("ky", "Facebookтун баракчасы, NATOго мүчө, Googleда"),
        ("kk", "«Apple»-дің COVID-19 қосымшасы"),
        ("az", "OPEC+ ölkələri"),
    ],
)
def test_brands_with_suffixes_are_no_mixture(target: str, text: str) -> None:
    """A hyphen parts words, and Kyrgyz writes the suffix onto the brand."""
    assert found(language.script_mix, pair("en", target, target=text)) == []


def test_a_mixture_of_the_source_is_not_the_drafts_fault() -> None:
    """A word that stands in the source as it is was carried over."""
    assert found(language.script_mix, pair("ru", "kk", source="Бaку", target="Бaку")) == []


@pytest.mark.parametrize(
    ("target", "text", "letter"),
    [
        ("ky", "Қазақстан", "Қ"),
        ("ky", "бірінші", "і"),
        ("tr", "Əliyev", "Ə"),
        ("kk", "җыр", "җ"),
        ("ky", "ўлкө", "ў"),
    ],
)
def test_a_sisters_letter_is_a_warning(target: str, text: str, letter: str) -> None:
    """A letter that the language does not write tells of a word left behind."""
    (finding,) = found(language.alphabet_foreign, pair("en", target, target=text))
    assert finding.severity == "warning"
    assert finding.message.startswith(f"{letter} ")
    assert found(language.alphabet_foreign, pair("en", target, source=text, target=text)) == []


@pytest.mark.parametrize("target", TARGETS)
def test_own_letters_are_no_finding(target: str) -> None:
    """The language's own alphabet passes."""
    alphabet = {
        "az": "çəğıöşü ÇƏĞİÖŞÜ xq",
        "tr": "çğıöşüâî ÇĞİÖŞÜ",
        "kk": "әғқңөұүһі ё ъ",
        "ky": "ңөү ё ъ",
        "en": "naïve Erdoğan Həsən",
    }
    assert found(language.alphabet_foreign, pair("ru", target, target=alphabet[target])) == []
