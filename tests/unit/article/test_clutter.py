"""Which blocks of an unmarked page are its article, given what the extraction found."""

from __future__ import annotations

import pytest

from translator.article.model import Block, BlockKind, Span
from translator.article.readers import clutter
from translator.errors import InputError

FIRST = "Жүк жөнелтушілер көп ұзамай бір ғана шот алатын болады."
LAST = "Кешігудің де құны болады, деп ескертті логистика сарапшысы."


def block(kind: BlockKind, text: str, *, linked: bool = False) -> Block:
    """Return a block, the whole of it a link if it is to be."""
    spans = (Span(kind="link", start=0, end=len(text), href="/x"),) if linked else ()
    return Block(id="", kind=kind, text=text, spans=spans)


PAGE = (
    block("paragraph", "Ауа райы: Астана +5"),
    block("headline", "Бес теміржол келісті"),
    block("credit", "А. Жазушы"),
    block("paragraph", FIRST),
    block("caption", "Поти порты"),
    block("paragraph", "Бұл да оқыңыз: тағы бір жаңалық", linked=True),
    block("list-item", "3 700 доллар"),
    block("paragraph", LAST),
    block("caption", "Соңғы сурет"),
    block("paragraph", "Пікірлер"),
)


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the extraction find what the test appends last."""
    words = [f"{FIRST}\n{LAST}"]
    monkeypatch.setattr(clutter, "_extract", lambda text, origin: words[-1])
    return words


def test_nothing_between_the_first_and_the_last_words_is_lost(extracted: list[str]) -> None:
    """Short items and captions that the extraction dropped come back; link lists do not."""
    kept, notes = clutter.article_blocks(PAGE, "", "a.html")
    assert [one.text for one in kept] == [
        "Бес теміржол келісті",
        "А. Жазушы",
        FIRST,
        "Поти порты",
        "3 700 доллар",
        LAST,
        "Соңғы сурет",
    ]
    assert notes == ["left out as links: Бұл да оқыңыз: тағы бір жаңалық"]


def test_the_article_begins_at_its_lead_where_no_headline_is_near(extracted: list[str]) -> None:
    """A picture or a lead before the first words belongs to them, other furniture does not."""
    kept, _ = clutter.article_blocks((PAGE[0], PAGE[4], PAGE[3], PAGE[7]), "", "a.html")
    assert [one.text for one in kept] == ["Поти порты", FIRST, LAST]


@pytest.mark.parametrize("words", ["", "Басты бет", "Мүлде басқа мәтін, бұл бетте мұндай сөз жоқ."])
def test_a_page_without_the_extracted_words_is_refused(extracted: list[str], words: str) -> None:
    """Nothing found, or only furniture, is no article."""
    extracted.append(words)
    with pytest.raises(InputError, match=r"a\.html: no article was found") as caught:
        clutter.article_blocks(PAGE, "", "a.html")
    assert caught.value.hint
