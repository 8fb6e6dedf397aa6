"""Engines that misbehave: what an article looks like afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fakes import (
    CrashOnNth,
    DropsAnchors,
    DropsNumbers,
    EmptyAnswers,
    Fake,
    Garbage,
    Repeats,
    Scripted,
    ShortReader,
    UpperCaseless,
    WrongLanguage,
    article,
    assert_survived,
    checks_of,
    clock,
    drafted,
    only_unit,
    paragraph,
    source_segments,
    termbase,
)
from translator.article.model import Article, Block, Span
from translator.article.readers import read_path
from translator.drafting.assemble import target_blocks
from translator.drafting.draft import Draft
from translator.drafting.pipeline import draft_article
from translator.engines.base import Hypothesis, ProgressCallback, Request
from translator.errors import EngineError, SegmentTooLongError
from translator.language.tags import targets_for

SHARED = Path(__file__).resolve().parents[3] / "shared" / "articles"
LONG_ADDRESS = "https://example.kg/waters/2026/report?id=17"

SAMPLE = article(
    Block(id="h1", kind="headline", text="Lake 'Blue Eye' festival draws 12,500 guests"),
    Block(id="d1", kind="dateline", text="NARYN, March 2."),
    paragraph(
        "\"Our festival has grown for 25 years. The 'Blue Eye' prize went to 7 films, and we "
        'thank every guest," said Ada Example, its head. Ticket sales rose by 6.75 percent.',
        name="p1",
    ),
    paragraph(
        f"Write to lake@example.kg or @blue_eye, see {LONG_ADDRESS} (#BlueEye2026), or call "
        "+996 312 00 11 22 at 14:30.",
        name="p2",
    ),
    paragraph(
        "The “Kervan-2022” film, COP29's guest of the 3rd edition, cost $1.2bn; F-16 jets and "
        "5G masts, the Businessmen's Union (BU) of the '90s says, don't.",
        name="p3",
    ),
    paragraph("Run make all and wait 10 s.", Span(kind="code", start=4, end=12), name="p4"),
    Block(id="v1", kind="verbatim", text="if x > 5:\n    stop()"),
    name="lake",
)


def assert_whole(source: Article, draft: Draft) -> None:
    """Assert that every segment has one non-empty unit in order and the blocks come together."""
    assert [unit.segment.text for unit in draft.units] == source_segments(source)
    assert all(unit.target.strip() for unit in draft.units)
    blocks = target_blocks(source, draft)
    assert [(b.id, b.kind) for b in blocks] == [(b.id, b.kind) for b in source.blocks]
    for block, origin in zip(blocks, source.blocks, strict=True):
        assert len(block.spans) >= len(origin.spans)
        assert all(0 <= span.start < span.end <= len(block.text) for span in block.spans)


# Losing everything ----------------------------------------------------------------------------


@pytest.mark.parametrize("target", targets_for("en"))
@pytest.mark.parametrize("engine", [Garbage, DropsNumbers, DropsAnchors, Repeats, WrongLanguage])
def test_nothing_that_matters_is_lost(engine: type[Fake], target: str) -> None:
    """Numbers, addresses, names with figures, code and quotation marks stand in order."""
    draft = drafted(SAMPLE, target, engine())
    assert_whole(SAMPLE, draft)
    for unit in draft.units:
        assert_survived(
            unit, "en", target, code=["make all"] if "make all" in unit.segment.text else []
        )
    assert draft.units[-1].target == "if x > 5:\n    stop()"


@pytest.mark.parametrize("target", ["az", "kk"])
def test_the_showcase_article_survives_garbage(target: str) -> None:
    """An agency's real article keeps every number, quotation mark and paragraph in order."""
    path = SHARED / "turkic-world-platform.en.txt"
    if not path.exists():
        pytest.skip("the shared articles do not lie beside the repository")
    source = read_path(path)
    draft = drafted(source, target, Garbage())
    assert_whole(source, draft)
    assert len(draft.units) > 25
    for unit in draft.units:
        if unit.origin == "mt":
            assert_survived(unit, "en", target)
    paragraphs = [block.text for block in target_blocks(source, draft)]
    assert len(paragraphs) == len(source.blocks)
    year = [text for text in paragraphs if "Teknofest-2022" in text]
    assert len(year) == 1
    mark = {"az": "“", "kk": "«"}[target]
    assert f"{mark}Teknofest-2022" in year[0]


def test_an_engine_without_capitals_begins_sentences_right() -> None:
    """The first letter is a capital again, in Turkish with its dot."""
    draft = drafted(article("Istanbul hosts it. I agree."), "tr", UpperCaseless())
    assert [unit.target for unit in draft.units] == ["İstanbul hosts it.", "İ agree."]


# Saying nothing -------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", ["", "   ", "\n", "…", "- ."])
def test_silence_leaves_the_source_and_an_error(nothing: str) -> None:
    """No paragraph vanishes: the source's words stay, and approval is blocked by an error."""
    draft = drafted(SAMPLE, "kk", EmptyAnswers(nothing=nothing))
    assert_whole(SAMPLE, draft)
    prose = [unit for unit in draft.units if unit.segment.block != "v1"]
    assert prose
    for unit in prose:
        assert unit.target == unit.machine_target
        assert checks_of(unit)["empty_target"] == "error"
        assert unit.target == unit.segment.text
        assert (unit.origin, unit.route, unit.score) == ("copy", "", 0.0)


def test_silence_to_one_sentence_is_that_sentences_alone() -> None:
    """The others are translated as ever."""
    source = article("Rain fell. The wind rose. The sun came.")
    engine = EmptyAnswers(lambda request: "wind" in request.text)
    draft = drafted(source, "az", engine)
    assert [unit.origin for unit in draft.units] == ["mt", "copy", "mt"]


def test_silence_to_one_piece_names_it() -> None:
    """A piece without translation stands in the source's words, and the error quotes them."""
    engine = Scripted(
        {"It grew by 5 percent.": "Artdı.", "It grew by": "Artım", "percent": ("", " ")}
    )
    unit = only_unit("It grew by 5 percent.", engine)
    assert unit.target == "Artım 5 percent."
    (error,) = [f for f in unit.findings if f.severity == "error" and f.check == "empty_target"]
    assert error.message == "no translation of: percent"
    assert error.hint


def test_silence_to_a_long_sentence_leaves_it_whole() -> None:
    """A long sentence none of whose clauses came back is the source's, once."""
    engine = EmptyAnswers()
    engine.fits = lambda request: len(request.text) <= 30  # type: ignore[method-assign]
    text = "The forum opened in the capital, and guests of fifty countries came."
    unit = only_unit(text, engine)
    assert unit.target == text
    assert checks_of(unit)["empty_target"] == "error"


# Breaking the contract ------------------------------------------------------------------------


class Miscounts(Fake):
    """Gives `count` more (or fewer) answers than it was asked for, from the nth call on."""

    def __init__(self, count: int, nth: int = 1) -> None:
        super().__init__()
        self._count, self._nth = count, nth

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Answer too much or too little."""
        answers = super().translate(requests, progress=progress)
        answers = [(Hypothesis(text="yox"),) for _ in answers]
        if len(self.calls) < self._nth:
            return answers
        return [*answers, *answers][: len(answers) + self._count]


class Shrugs(Fake):
    """Answers with no hypothesis at all."""

    def answer(self, request: Request) -> tuple[Hypothesis, ...]:
        """Return nothing."""
        return ()


@pytest.mark.parametrize("count", [-1, 1])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_wrong_number_of_answers_is_an_engine_error(count: int, nth: int) -> None:
    """Too few or too many answers, at first or for the pieces, never shift sentences silently."""
    with pytest.raises(EngineError, match="answered") as caught:
        drafted(SAMPLE, "az", Miscounts(count, nth))
    assert "fake" in caught.value.message
    assert caught.value.hint


def test_no_hypothesis_is_an_engine_error() -> None:
    """An answer without hypothesis breaks the engine's contract and says so."""
    with pytest.raises(EngineError, match="no hypothesis"):
        drafted(SAMPLE, "az", Shrugs())


class LosesAndCrashes(CrashOnNth):
    """Loses figures at first, and crashes when it is asked again."""

    say = DropsNumbers.say


@pytest.mark.parametrize("nth", [1, 2])
def test_a_crash_leaves_no_partial_draft(nth: int) -> None:
    """The engine's own error comes through as it is, in the first call or while restoring."""
    engine = LosesAndCrashes(nth)
    with pytest.raises(EngineError, match="out of memory"):
        drafted(article("It grew by 5."), "az", engine)
    assert len(engine.calls) == nth


# Bad language ---------------------------------------------------------------------------------


def test_a_loop_is_an_error() -> None:
    """An engine that repeats itself is found out."""
    unit = only_unit("The water festival opened today.", Repeats())
    assert checks_of(unit)["repetition_loop"] == "error"


@pytest.mark.parametrize("target", ["az", "tr", "kk", "ky"])
def test_the_wrong_language_is_an_error(target: str) -> None:
    """Russian is taken for none of the desk's languages."""
    text = "The water festival by the lake opened today with songs, films and a long dinner."
    found = checks_of(only_unit(text, WrongLanguage(), target=target))
    assert "error" in {found.get("wrong_language"), found.get("wrong_script")}


# Reading little -------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [20, 30, 60, 120])
def test_a_short_reader_is_never_asked_too_much(limit: int) -> None:
    """Every request fits, nothing is lost, and longer addresses do not matter."""
    engine = ShortReader(limit)
    draft = drafted(SAMPLE, "az", engine)
    assert_whole(SAMPLE, draft)
    assert all(len(request.text) <= limit for request in engine.requests)
    assert LONG_ADDRESS in draft.units[4].target + draft.units[5].target


def test_a_word_longer_than_the_model_reads_is_an_error() -> None:
    """A word is never cut silently: the article fails in this language, and the error says why."""
    with pytest.raises(SegmentTooLongError) as caught:
        drafted(article(f"A {'x' * 60} B."), "az", ShortReader(40))
    assert "word" in caught.value.message
    assert caught.value.hint


def test_a_short_reader_that_loses_everything() -> None:
    """Clauses and pieces together still keep what must not be lost."""
    engine = Garbage()
    engine.fits = lambda request: len(request.text) <= 25  # type: ignore[method-assign]
    draft = draft_article(SAMPLE, target="ky", engine=engine, termbase=termbase(), clock=clock)
    assert_whole(SAMPLE, draft)
    for unit in draft.units:
        assert_survived(
            unit, "en", "ky", code=["make all"] if "make all" in unit.segment.text else []
        )
