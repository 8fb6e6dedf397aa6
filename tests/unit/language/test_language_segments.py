"""Nothing is lost between segments, and segments in another language are seen."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.language import identify, segment
from translator.language.tags import SOURCES

PIECES = (
    "Баку", "Bakı", "Ankara'da", "24", "3,5", "1799-ж.", "т.б.", "ж.", "A.Ş.", "və s.", "II.", "Prof.",
    "Dr.", "А. Б.", "dedi", "деді", "said", "«", "»", "“", "”", "„", "-", "–", "—", "…", "?!", ".",
    "!", "?", ":", ";", "(", ")", "\n", "\n\n", "\u2028", "\r\n", " ", "  ", "\u00a0", "\t", "\u200b",
    "https://example.org/a.b?c=1.2", "a@b.org", "U.S.", "p.m.", "г.", "İ", "i\u0307", "😀", "\u0301",
    "\x00", "𐰴", "北京。", "ə", "Қ",
)  # fmt: skip
COUNT = 10_000


@pytest.mark.parametrize("language", SOURCES)
def test_ten_thousand_strings_are_split_without_loss(language: str) -> None:
    """Segments stand in order, do not overlap, begin and end with ink; only space is between."""
    chance = random.Random(language)
    for _ in range(COUNT // len(SOURCES) + 1):
        text = "".join(chance.choices(PIECES, k=chance.randrange(40)))
        _check(text, segment.split(text, language))


@given(st.text(max_size=200), st.sampled_from(SOURCES))
def test_any_text_is_split_without_loss(text: str, language: str) -> None:
    """The same for text of any kind."""
    _check(text, segment.split(text, language))


def _check(text: str, spans: list[tuple[int, int]]) -> None:
    joined, position = "", 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        joined += text[position:end]
        position = end
    assert joined + text[position:] == text
    assert not text[position:].strip()


OWN = {
    "az": "Bakıda konfrans keçirilib, iştirakçılar yeni layihəni müzakirə ediblər.",
    "tr": "Ankara'da bir konferans düzenlendi ve katılımcılar bunun için daha çok çalışacak.",
    "kk": "Астанада конференция өтіп, қатысушылар жаңа жобаны талқылады.",
    "ky": "Бишкекте конференция өтүп, катышуучулар жаңы долбоорду талкуулашты.",
    "en": "A conference was held in Baku and the participants discussed the new project.",
    "ru": "В Баку прошла конференция, участники которой обсудили новый проект.",
}


@pytest.mark.parametrize("language", SOURCES)
def test_a_quotation_in_another_language_is_seen(language: str) -> None:
    """Each language's sentence is foreign in the articles of the five others, and not in its own."""
    texts = list(OWN.values())
    found = {each.index: each.language for each in identify.foreign(texts, language)}
    expected = {n: tag for n, tag in enumerate(OWN) if tag != language}
    assert found == expected
    assert all(each.confidence > 0.9 for each in identify.foreign(texts, language))


def test_names_brands_and_short_words_raise_no_alarm() -> None:
    """What may stand in any article is not called foreign."""
    texts = ["Merci beaucoup!", "Turkish Airlines, SOCAR Trading", "24.11.2026", "", "OK"]
    for language in SOURCES:
        assert identify.foreign(texts, language) == []


def test_another_script_is_seen() -> None:
    """A sentence in neither Latin nor Cyrillic is named without a guess at its language."""
    (found,) = identify.foreign(
        ["会议在北京举行，与会者讨论了新的项目，并通过了一项联合声明和行动计划。"], "en"
    )
    assert (found.index, found.language) == (0, "und")
