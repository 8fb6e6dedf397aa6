"""Inline markup in the target: exact where it can be, reported where it is a guess."""

from __future__ import annotations

import re

import pytest

from translator.article.model import Block, Segment, Span
from translator.drafting import markup
from translator.drafting.draft import Unit
from translator.terms.ledger import LedgerRow, TermHit


def span(text: str, part: str, kind: str = "bold", href: str | None = None, nth: int = 0) -> Span:
    """Return a span over the nth occurrence of a part."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return Span(kind=kind, start=start, end=start + len(part), href=href)  # type: ignore[arg-type]


def link(text: str, part: str, href: str = "https://e.az", nth: int = 0) -> Span:
    """Return a link."""
    return span(text, part, "link", href, nth)


def placed(
    source: str, target: str, *spans: Span, ledger: tuple[LedgerRow, ...] = ()
) -> list[tuple[str, bool]]:
    """Return (marked text of the target, certain) of every span."""
    block = Block(id="p1", kind="paragraph", text=source, spans=spans)
    unit = Unit(
        segment=Segment(id="p1.s1", block="p1", text=source, start=0, end=len(source)),
        machine_target=target,
        target=target,
        origin="mt",
        ledger=ledger,
    )
    found = markup.project(unit, block)
    assert [item.index for item in found] == list(range(len(spans)))
    for item, given in zip(found, spans, strict=True):
        assert (item.span.kind, item.span.href) == (given.kind, given.href)
        assert 0 <= item.span.start < item.span.end <= len(target)
    return [(target[item.span.start : item.span.end], item.certain) for item in found]


def row(source: str, form: str, target: str, written: str, suffix: str = "") -> LedgerRow:
    """Return a ledger row of a term that stands in the draft."""
    start = source.index(form)
    hit = TermHit(
        concept="c", term=form, form=form, start=start, end=start + len(form), suffix=suffix
    )
    return LedgerRow(
        hit=hit, target=written, method="kept", written=written, start=target.index(written)
    )


def test_a_copy_keeps_its_offsets() -> None:
    """Where source and target are one text, every span stays, words or not."""
    text = "ab cd. ef"
    assert placed(text, text, span(text, "b c"), span(text, " ")) == [("b c", True), (" ", True)]


@pytest.mark.parametrize(
    ("source", "part", "target", "expected"),
    [
        ("The forum opened.", "The forum opened.", "Forum açıldı.", "Forum açıldı."),
        ("The forum opened.", "The forum opened", "Forum açıldı.", "Forum açıldı"),
        ("“The forum opened”.", "The forum opened", "«Форум ашылды».", "Форум ашылды"),
        ("5", "5", "…", "…"),
    ],
)
def test_a_whole_sentence(source: str, part: str, target: str, expected: str) -> None:
    """Markup that leaves out nothing but punctuation covers the target but its punctuation."""
    assert placed(source, target, span(source, part)) == [(expected, True)]


def test_a_name_that_stands_to_the_letter() -> None:
    """A link on a name is found again, with a suffix of the target behind it too."""
    source = "The Trend agency said so"
    assert placed(source, "Trend'in açıklaması böyle", link(source, "Trend")) == [("Trend", True)]
    assert placed(source, "Belə dedi Trendin özü", link(source, "Trend")) == [("Trend", True)]


def test_a_short_word_within_another_is_not_it() -> None:
    """Link text ``on`` is not found in ``onun``."""
    source = "report on water"
    text, certain = placed(source, "su haqqında onun hesabatı", link(source, "on"))[0]
    assert not certain
    assert text in {"haqqında", "onun", "haqqında onun"}


def test_the_nth_occurrence_is_the_nth() -> None:
    """Of two like words the marked one stays marked."""
    source = "Trend asked, Trend answered"
    assert placed(source, "Trend soruşdu, Trend dedi", link(source, "Trend", nth=1)) == [
        ("Trend", True)
    ]
    block = Block(id="p", kind="paragraph", text=source, spans=(link(source, "Trend", nth=1),))
    target = "Trend soruşdu, Trend dedi"
    unit = Unit(
        segment=Segment(id="p.s1", block="p", text=source, start=0, end=len(source)),
        machine_target=target,
        target=target,
        origin="mt",
    )
    assert markup.project(unit, block)[0].span.start == target.rindex("Trend")


def test_one_of_two_like_words_gone_is_a_guess() -> None:
    """Where the target has one of two, nobody knows which."""
    source = "Trend asked, Trend answered"
    assert placed(source, "Trend soruşdu, o dedi", link(source, "Trend"))[0][1] is False


def test_a_term_is_found_by_the_ledger() -> None:
    """A link on a term goes where the ledger found the term, with or without its suffix."""
    source, target = "In Baku's port", "Bakının limanında"
    entry = row(source, "Baku's", target, "Bakının", suffix="'s")
    for part in ("Baku", "Baku's"):
        assert placed(source, target, link(source, part), ledger=(entry,)) == [("Bakının", True)]


def test_a_part_of_a_term_is_a_guess() -> None:
    """A link on one word of a longer term is not placed on the whole term for sure."""
    source, target = "Baku State University met", "Bakı Dövlət Universiteti toplandı"
    entry = row(source, "Baku State University", target, "Bakı Dövlət Universiteti")
    assert placed(source, target, link(source, "State"), ledger=(entry,))[0][1] is False


def test_a_ledger_of_another_text_is_not_believed() -> None:
    """Offsets that do not fit the target (an old ledger) place nothing."""
    source, target = "In Baku today", "Bu gün burada"
    entry = row(source, "Baku", "xxxxxx Bakıda", "Bakıda")
    text, certain = placed(source, target, link(source, "Baku"), ledger=(entry,))[0]
    assert (text in target, certain) == (True, False)


def test_a_guess_takes_whole_words_without_punctuation() -> None:
    """What is placed by position begins and ends at words, commas and marks outside."""
    source = "The minister (of water) said: open, on Monday."
    target = "Nazir bazar ertəsi günü, dedi: açıq."
    text, certain = placed(source, target, span(source, "said: open"))[0]
    assert certain is False
    assert re.search(rf"(?<!\w){re.escape(text)}[,:.]", target)
    assert text.strip(",:.") == text


@pytest.mark.parametrize(("part", "expected"), [("“Road”", "«Yol»"), ("Road", "Yol")])
def test_a_quotation_is_found_by_its_number(part: str, expected: str) -> None:
    """A marked title is the title in the target, with its quotation marks or without."""
    source = "The film “Water” came before “Road” did"
    target = "«Su» adlı film «Yol» filmindən əvvəl gəldi"
    assert placed(source, target, link(source, part)) == [(expected, True)]


def test_a_lead_in_stays_at_the_start() -> None:
    """A bold lead-in begins the target."""
    source = "Water first: the forum speaks of lakes and rivers"
    target = "Öncə su: forum göllərdən və çaylardan danışır"
    text, certain = placed(source, target, span(source, "Water first"))[0]
    assert target.startswith(text)
    assert not certain


def test_two_links_stay_two() -> None:
    """Links that lie apart in the source lie apart in the target."""
    source = "See the map and the list of the roads"
    first, second = link(source, "map", "https://a.az"), link(source, "list", "https://b.az")
    target = "Yolların xəritəsinə və siyahısına baxın"
    found = [text for text, _ in placed(source, target, first, second)]
    assert len(set(found)) == 2
    assert not set(found[0].split()) & set(found[1].split())


def test_two_links_find_room_in_a_short_target() -> None:
    """Guesses move aside while there are words for all of them."""
    source = "the very long first name and the very long second name came along today"
    first, second = link(source, "very long first name"), link(source, "very long second name")
    found = [text for text, _ in placed(source, "Bəli geldi", first, second)]
    assert sorted(found) == ["Bəli", "geldi"]


def test_one_word_may_have_to_serve_two() -> None:
    """Where there is one word for two links both stay, on it."""
    source = "this and that"
    found = placed(source, "İkisi", link(source, "this"), link(source, "that"))
    assert [text for text, _ in found] == ["İkisi", "İkisi"]


def test_a_span_within_another_stays_within() -> None:
    """Bold in a link stays in the link, and a guessed outer span takes a certain inner one in."""
    source = "Read the full Trend report on water today"
    outer, inner = link(source, "the full Trend report"), span(source, "Trend")
    target = "Su haqqında tam hesabatı bu gün Trend saytında oxuyun"
    (outside, _), (inside, certain) = placed(source, target, outer, inner)
    assert (inside, certain) == ("Trend", True)
    assert "Trend" in outside


def test_a_guess_within_a_certain_link_stays_there() -> None:
    """An inner span whose place is unknown is placed within the outer one that is known."""
    source = "Today Trend News Agency report came"
    outer, inner = link(source, "Trend News Agency"), span(source, "News")
    target = "Bu gün çox uzun bir hesabat gəldi: Trend News Agency"
    assert placed(source, target, outer, inner) == [("Trend News Agency", True), ("News", True)]
    target = "Hesabat bu gün gəldi: Trend Xəbər Agentliyi"
    entry = row(source, "Trend News Agency", target, "Trend Xəbər Agentliyi")
    (_, sure), (text, certain) = placed(source, target, outer, inner, ledger=(entry,))
    assert (sure, text, certain) == (True, "Xəbər", False)


def test_what_is_shared_does_not_cross() -> None:
    """With every word taken, a span takes the free part of one, and crosses nobody."""
    block = Block(
        id="p",
        kind="paragraph",
        text="“Trend” COP29 Road.",
        spans=(Span(kind="code", start=0, end=12), Span(kind="bold", start=12, end=13)),
    )
    target = "“Trend” COP2шздмзчгт."
    unit = Unit(
        segment=Segment(id="p.s1", block="p", text=block.text, start=0, end=len(block.text)),
        machine_target=target,
        target=target,
        origin="mt",
    )
    code, bold = (item.span for item in markup.project(unit, block))
    assert (code.start, code.end) == (0, 12)
    assert bold.start >= code.end
    assert target[bold.start : bold.end] == "шздмзчгт"


def test_a_name_within_a_longer_name_is_not_taken_for_the_other() -> None:
    """“Baku” alone is not placed inside “Baku Press” when the order changes."""
    source = "Baku hosts the Baku Press office"
    short, long = link(source, "Baku"), link(source, "Baku Press", nth=0)
    target = "Baku Press ofisi Baku şəhərindədir"
    found = placed(source, target, short, long)
    assert found[1] == ("Baku Press", True)
    assert found[0][1] is False
    assert not set(found[0][0].split()) & {"Press"}


def test_an_inner_name_outside_its_outer_one_is_not_believed() -> None:
    """A bold name of a link is placed in the link, not at its namesake elsewhere."""
    source = "Trend spoke of Trend News today"
    outer, inner = link(source, "Trend News"), span(source, "Trend", nth=1)
    target = "Trend News haqqında bu gün Trend danışdı"
    assert placed(source, target, outer, inner)[0] == ("Trend News", True)
    (_, _), (text, certain) = placed(source, target, outer, inner)
    assert (text, certain) == ("Trend", False)


def test_a_link_inside_a_word_takes_the_word() -> None:
    """A span over a part of a word is snapped to the word of the target."""
    source = "the unTrendy report"
    text, certain = placed(source, "dəbdə olmayan hesabat", link(source, "Trend"))[0]
    assert not certain
    assert text in ["dəbdə", "olmayan", "hesabat"]


def test_code_stands_to_the_letter() -> None:
    """Code is found again although it holds no words."""
    source = "type -- or ++ to go"
    target = "getmək üçün -- yaxud ++ yazın"
    assert placed(source, target, span(source, "++", "code"), span(source, "--", "code")) == [
        ("++", True),
        ("--", True),
    ]


def test_a_blank_target_has_no_markup() -> None:
    """An editor may empty a sentence; there is nothing left to mark."""
    block = Block(id="p", kind="paragraph", text="Yes", spans=(span("Yes", "Yes"),))
    segment = Segment(id="p.s1", block="p", text="Yes", start=0, end=3)
    unit = Unit(segment=segment, machine_target="Bəli", target=" ", origin="human")
    assert markup.project(unit, block) == []


def test_spans_of_a_segment_are_cut_at_its_rims() -> None:
    """A span over two sentences gives each its part, in the sentence's offsets."""
    text = "One two. Three four."
    block = Block(id="p", kind="paragraph", text=text, spans=(span(text, "two. Three"),))
    segment = Segment(id="p.s2", block="p", text="Three four.", start=9, end=20)
    unit = Unit(segment=segment, machine_target="", target="", origin="mt")
    assert markup.spans_of(unit, block) == [Span(kind="bold", start=0, end=5)]
