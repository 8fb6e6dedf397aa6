"""What every engine keeps, whatever it is made of.

A test class inherits `EngineContract` and gives the fixture `engine`, opened for `source` and
`target`; one that reads texts of any length sets `too_long` to None.
"""

from __future__ import annotations

import pytest

from tests.tiny_models import lines
from translator.engines.base import Engine, EngineInfo, Hypothesis, Request
from translator.engines.measured import Gauge, Measured
from translator.errors import SegmentTooLongError


class EngineContract:
    """Behaviour that a pipeline may rely on."""

    source = "en"
    target = "kk"
    too_long: str | None = "city " * 600

    @pytest.fixture
    def engine(self) -> Engine:
        """Open the engine under test."""
        raise NotImplementedError

    @pytest.fixture
    def requests(self) -> list[Request]:
        """Sentences of all lengths, some of them alike."""
        return [self.ask(text) for text in (*lines("en")[:8], "city", *lines("en")[:2])]

    def ask(self, text: str) -> Request:
        """Return a request in the engine's direction."""
        return Request(text=text, source=self.source, target=self.target)

    def test_it_is_an_engine_and_a_gauge(self, engine: Engine) -> None:
        """The engine satisfies both protocols."""
        assert isinstance(engine, Engine)
        assert isinstance(engine, Gauge)

    def test_the_info_is_complete(self, engine: Engine) -> None:
        """A signature can be made: model, revision, engine and route are named, and agree."""
        info = engine.info
        assert isinstance(info, EngineInfo)
        assert all([info.model, info.revision, info.engine, info.route])
        assert info.route.startswith(f"{self.source}>")
        assert info.route.partition(":")[2].split("+")[0] == info.model.split("+")[0]
        assert list(info.decoding) == sorted(info.decoding)

    def test_one_answer_for_each_request(self, engine: Engine, requests: list[Request]) -> None:
        """Every request is answered, by at least one hypothesis with some text and a score."""
        answers = engine.translate(requests)
        assert len(answers) == len(requests)
        for answer in answers:
            assert len(answer) >= 1
            assert all(isinstance(item, Hypothesis) for item in answer)
            assert all(item.score <= 0.0 for item in answer)

    def test_nothing_asked_nothing_answered(self, engine: Engine) -> None:
        """No requests give no answers, and no progress."""
        told: list[int] = []
        assert engine.translate([], progress=told.append) == []
        assert told == []

    def test_answers_keep_the_order(self, engine: Engine, requests: list[Request]) -> None:
        """Turning the requests round turns the answers round."""
        forth = [answer[0].text for answer in engine.translate(requests)]
        back = [answer[0].text for answer in engine.translate(requests[::-1])]
        assert back == forth[::-1]

    def test_a_batch_equals_single_calls(self, engine: Engine, requests: list[Request]) -> None:
        """A sentence is translated alike alone and among others."""
        together = engine.translate(requests)
        alone = [engine.translate([request])[0] for request in requests]
        for one, many in zip(alone, together, strict=True):
            assert [item.text for item in one] == [item.text for item in many]
            assert [item.score for item in one] == pytest.approx(
                [item.score for item in many], abs=1e-4
            )

    def test_it_is_deterministic(self, engine: Engine, requests: list[Request]) -> None:
        """The same call gives the same answers."""
        assert engine.translate(requests) == engine.translate(requests)

    def test_progress_adds_up(self, engine: Engine, requests: list[Request]) -> None:
        """Progress counts every request once, blank ones included."""
        told: list[int] = []
        engine.translate([*requests, self.ask("  ")], progress=told.append)
        assert sum(told) == len(requests) + 1
        assert all(count > 0 for count in told)

    def test_a_long_text_is_refused_not_cut(self, engine: Engine, requests: list[Request]) -> None:
        """A text beyond the limit does not fit and is refused before anything is translated."""
        if self.too_long is None:
            assert engine.fits(self.ask("city " * 600))
            return
        long = self.ask(self.too_long)
        told: list[int] = []
        assert all(engine.fits(request) for request in requests)
        assert not engine.fits(long)
        with pytest.raises(SegmentTooLongError, match="city city"):
            engine.translate([*requests, long], progress=told.append)
        assert told == []

    def test_it_says_how_a_text_ended(self, engine: Engine, requests: list[Request]) -> None:
        """Hypotheses tell whether the model came to an end by itself."""
        answers = engine.translate(requests)
        assert all(isinstance(item, Measured) for answer in answers for item in answer)
