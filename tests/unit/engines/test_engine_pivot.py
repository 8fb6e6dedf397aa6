"""The pivot: two engines in a row, with one record and one account of what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.contract.engine_contract import EngineContract
from tests.unit.engines.helpers import ask, entry, leg
from translator.engines.base import (
    Engine,
    EngineInfo,
    Hypothesis,
    ProgressCallback,
    Request,
    TermAnnotation,
)
from translator.engines.measured import Measured, RatedInfo
from translator.engines.pivot import PivotEngine
from translator.engines.seq2seq import Seq2SeqEngine
from translator.engines.settings import Decoding
from translator.errors import SegmentTooLongError


class TestPivotContract(EngineContract):
    """Two real models in a row."""

    source, target = "tr", "kk"

    @pytest.fixture
    def engine(self, tiny_nllb: Path, tiny_marian_tagged: Path) -> Engine:
        """Open NLLB into English and Marian out of it."""
        first = Seq2SeqEngine(
            entry("nllb", decoding=Decoding(num_beams=1, max_new_tokens_factor=0.5)),
            tiny_nllb,
            leg("nllb", "tr", "en"),
            revision="r1",
        )
        second = Seq2SeqEngine(
            entry("marian-tagged"), tiny_marian_tagged, leg("marian-tagged"), revision="r2"
        )
        return PivotEngine(
            _Shortened(first), second, pivot="en", route="tr>en>kk:nllb+marian-tagged"
        )


@dataclass
class _Shortened:
    """Keeps an engine's texts short, as those of a trained model are."""

    inner: Seq2SeqEngine

    @property
    def info(self) -> EngineInfo:
        return self.inner.info

    @property
    def limit(self) -> int:
        return self.inner.limit

    def fits(self, request: Request) -> bool:
        return self.inner.fits(request)

    def unknown_characters(self, text: str) -> str:
        return self.inner.unknown_characters(text)

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        return [
            tuple(Measured(text=item.text[:12], score=item.score) for item in answer)
            for answer in self.inner.translate(requests, progress=progress)
        ]


@dataclass
class Scripted:
    """An engine that answers as it is told."""

    answers: dict[str, tuple[Hypothesis, ...]]
    info: EngineInfo
    longest: int = 100
    limit: int = 100
    asked: list[Request] = field(default_factory=list)

    def fits(self, request: Request) -> bool:
        """Return whether the text is short."""
        return len(request.text) <= self.longest

    def unknown_characters(self, text: str) -> str:
        """Return the letters x."""
        return "".join(letter for letter in text if letter == "x")

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Answer from the script."""
        self.asked += requests
        if progress:
            progress(len(requests))
        return [self.answers[request.text] for request in requests]


def info(model: str, **fields: object) -> EngineInfo:
    """Return a record of an engine."""
    known = {"revision": "r", "engine": "e/1", "route": "", "licence": "MIT"}
    return EngineInfo(model=model, **{**known, **fields})  # type: ignore[arg-type]


def pair(first: Scripted, second: Scripted) -> PivotEngine:
    """Join two scripted engines from Turkish to Kazakh."""
    return PivotEngine(first, second, pivot="en", route="tr>en>kk:a+b")


@pytest.fixture
def engines() -> tuple[Scripted, Scripted]:
    """One sentence through English, with two hypotheses at the end."""
    first = Scripted(
        {"su": (Measured(text="water", score=-0.5), Measured(text="juice", score=-0.9))}, info("a")
    )
    second = Scripted(
        {"water": (Measured(text="су", score=-0.2), Measured(text="сулар", score=-0.7))}, info("b")
    )
    return first, second


def test_the_best_text_goes_on(engines: tuple[Scripted, Scripted]) -> None:
    """The first hypothesis in the pivot language is the source of the second engine."""
    answer = pair(*engines).translate([ask("su", "tr", "kk")])[0]
    assert [item.text for item in answer] == ["су", "сулар"]
    assert [(r.text, r.source, r.target) for r in engines[0].asked] == [("su", "tr", "en")]
    assert [(r.text, r.source, r.target) for r in engines[1].asked] == [("water", "en", "kk")]


def test_the_score_is_that_of_the_weaker_leg(engines: tuple[Scripted, Scripted]) -> None:
    """A chain is as certain as its less certain half."""
    answer = pair(*engines).translate([ask("su", "tr", "kk")])[0]
    assert [item.score for item in answer] == [-0.5, -0.7]


def test_terms_stay_behind(engines: tuple[Scripted, Scripted]) -> None:
    """Offsets of the source do not hold in the pivot language, so no engine gets them."""
    term = TermAnnotation(start=0, end=2, target="су")
    pair(*engines).translate([Request(text="su", source="tr", target="kk", terms=(term,))])
    assert all(request.terms == () for engine in engines for request in engine.asked)


@pytest.mark.parametrize(("first", "second"), [(False, True), (True, False), (False, False)])
def test_a_cut_text_is_cut_at_the_end_too(first: bool, second: bool) -> None:
    """A text that was cut on either leg does not pass for a finished one."""
    engine = pair(
        Scripted({"su": (Measured(text="water", finished=first),)}, info("a")),
        Scripted({"water": (Measured(text="су", finished=second),)}, info("b")),
    )
    answer = engine.translate([ask("su", "tr", "kk")])[0][0]
    assert isinstance(answer, Measured)
    assert not answer.finished


def test_unknown_tokens_of_both_legs_count() -> None:
    """What either model could not see or say is missing from the result."""
    engine = pair(
        Scripted({"su": (Measured(text="water", unknown_source=1, unknown_target=2),)}, info("a")),
        Scripted({"water": (Measured(text="су", unknown_source=4, unknown_target=8),)}, info("b")),
    )
    answer = engine.translate([ask("su", "tr", "kk")])[0][0]
    assert isinstance(answer, Measured)
    assert (answer.unknown_source, answer.unknown_target) == (5, 10)


def test_other_engines_can_be_joined() -> None:
    """Engines whose hypotheses do not say how they ended can be legs as well."""
    engine = pair(
        Scripted({"su": (Hypothesis(text="water", score=-1.0),)}, info("a")),
        Scripted({"water": (Hypothesis(text="су", score=-0.1),)}, info("b")),
    )
    assert engine.translate([ask("su", "tr", "kk")]) == [(Hypothesis(text="су", score=-1.0),)]


def test_a_text_that_grew_too_long_is_refused(engines: tuple[Scripted, Scripted]) -> None:
    """What the second model cannot read is not cut; the source sentence is named."""
    engines[1].longest = 3
    with pytest.raises(SegmentTooLongError, match="through en: su"):
        pair(*engines).translate([ask("su", "tr", "kk")])
    assert engines[1].asked == []


def test_the_source_is_measured_by_the_first_model(engines: tuple[Scripted, Scripted]) -> None:
    """Limit, fit and unknown characters of the source are the first model's."""
    engine = pair(*engines)
    engines[0].longest = engines[0].limit = 4
    assert engine.limit == 4
    assert engine.fits(ask("four", "tr", "kk"))
    assert not engine.fits(ask("fiver", "tr", "kk"))
    assert engine.unknown_characters("axbx") == "xx"


def test_the_record_names_both(engines: tuple[Scripted, Scripted]) -> None:
    """Model and revision of both legs are joined; shared settings stand once."""
    first = info(
        "a", revision="r1", licence="MIT", decoding=(("dtype", "float32"), ("num_beams", "4"))
    )
    second = info(
        "b", revision="r2", licence="NC", consent="NC accepted by A. Editor on 2026-11-23",
        decoding=(("dtype", "float32"), ("num_beams", "5")),
    )  # fmt: skip
    joined = pair(Scripted({}, first), Scripted({}, second)).info
    assert (joined.model, joined.revision, joined.engine) == ("a+b", "r1+r2", "e/1")
    assert joined.licence == "MIT+NC"
    assert joined.consent == "NC accepted by A. Editor on 2026-11-23"
    assert joined.route == "tr>en>kk:a+b"
    assert joined.decoding == (("1.num_beams", "4"), ("2.num_beams", "5"), ("dtype", "float32"))


def test_one_model_for_both_legs_is_named_once() -> None:
    """A model that serves both legs has one revision and one licence."""
    same = info("a", revision="r1")
    joined = pair(Scripted({}, same), Scripted({}, same)).info
    assert (joined.model, joined.revision, joined.route) == ("a", "r1", "tr>en>kk:a+b")


def test_a_route_with_a_rough_leg_is_rough(tiny_starter: Path) -> None:
    """What one leg is worth, the whole is worth; a leg used twice keeps its record."""
    rough = Seq2SeqEngine(
        entry("starter", quality="rough", languages={"tr": "<2tr>", "en": "<2en>"}),
        tiny_starter,
        leg("starter", "tr", "en"),
        revision="r",
    )
    other = Seq2SeqEngine(entry("nllb"), tiny_starter, leg("nllb"), revision="r")
    for first, second in ((rough, other), (other, rough), (rough, rough)):
        info = PivotEngine(first, second, pivot="en", route="tr>en>kk:x").info
        assert isinstance(info, RatedInfo)
        assert info.quality == "rough"
    plain = PivotEngine(other, other, pivot="en", route="tr>en>kk:x").info
    assert isinstance(plain, RatedInfo)
    assert plain.quality == ""
