"""Translating in portions: nothing is lost when an engine fails, refuses or is interrupted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.fakes import CrashOnNth, Fake, ShortReader, concept
from tests.unit.evaluation.eval_records import sample, ticks
from translator.engines.base import Hypothesis, Leg, ProgressCallback, Request
from translator.engines.measured import Measured
from translator.engines.pseudo import PseudoEngine
from translator.errors import EngineError, SegmentTooLongError
from translator.evaluation.samples import Sample
from translator.evaluation.translate import PORTION, TOO_LONG, Translated, translate

BAKU = concept("baku", en="Baku", tr="Bakü")


def many(count: int) -> list[Sample]:
    """Return different samples."""
    return [sample(f"Sentence {number}.", f"Cümle {number}.") for number in range(count)]


def done(samples: Sequence[Sample], engine: Fake, *, terms: bool = True) -> Translated:
    """Translate with a clock of half seconds."""
    return translate(samples, engine, terms=terms, clock=ticks().__next__)


def test_outputs_stand_in_order() -> None:
    """Every sample has one output, however many portions there are."""
    samples = many(PORTION * 2 + 3)
    engine = Fake()
    made = done(samples, engine)
    assert [output.sample for output in made.outputs] == samples
    assert [output.text for output in made.outputs] == [one.source for one in samples]
    assert [len(call) for call in engine.calls] == [1, PORTION, PORTION, 3]
    assert (made.fault, made.interrupted) == ("", False)


def test_loading_is_not_timed() -> None:
    """The first call warms the engine up; only the portions count, half a second each here."""
    assert done(many(PORTION + 1), Fake()).seconds == 1.0


def test_progress_adds_up() -> None:
    """Every sample is told of once, those that do not fit too."""
    told: list[int] = []
    samples = [*many(5), sample("x" * 200, "y"), *many(4)]
    translate(samples, ShortReader(100), terms=True, clock=ticks().__next__, progress=told.append)
    assert sum(told) == 10


def test_what_does_not_fit_is_a_failure_with_a_name() -> None:
    """A sentence that the model cannot read stays in the result, without text and with a reason."""
    long = sample("x" * 200, "y")
    made = done([*many(2), long], ShortReader(100))
    failed = made.outputs[2]
    assert (failed.sample, failed.failure, failed.text) == (long, TOO_LONG, "")
    assert [output.failure for output in made.outputs[:2]] == ["", ""]


class ShortPivot(Fake):
    """Finds out only while it translates that a sentence grew too long."""

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Refuse the whole call if one sentence is too long."""
        if any("long" in request.text for request in requests):
            raise SegmentTooLongError("a sentence grew too long on its way through en")
        return super().translate(requests, progress=progress)


@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_sentence_that_grows_on_the_way_fails_alone(place: int) -> None:
    """Where a whole call is refused, it is halved until only the culprit is without an answer."""
    samples = many(6)
    samples.insert(place, sample("A long one.", "Uzun."))
    told: list[int] = []
    made = translate(
        samples, ShortPivot(), terms=True, clock=ticks().__next__, progress=told.append
    )
    assert [n for n, output in enumerate(made.outputs) if output.failure] == [place]
    assert sum(told) == 7
    assert made.fault == ""


def test_a_fault_keeps_what_was_done() -> None:
    """An engine that dies in the second portion leaves the first, and the fault is told."""
    made = done(many(PORTION + 5), CrashOnNth(3))
    assert len(made.outputs) == PORTION
    assert (made.fault, made.hint) == ("out of memory", "close another program")
    assert not made.interrupted


def test_an_interruption_keeps_what_was_done() -> None:
    """Ctrl-C in the second portion leaves the first."""
    made = done(many(PORTION + 5), CrashOnNth(3, KeyboardInterrupt()))
    assert len(made.outputs) == PORTION
    assert made.interrupted
    assert made.fault == ""


class Silent(Fake):
    """Gives no hypothesis at all."""

    def answer(self, request: Request) -> tuple[Hypothesis, ...]:
        """Return nothing."""
        return ()


def test_an_engine_that_does_not_answer_is_at_fault() -> None:
    """No hypothesis for a sentence is a fault of the engine, not a crash of ours."""
    made = done(many(2), Silent())
    assert "did not answer all of 2 sentences" in made.fault


class CutOff(Fake):
    """Runs into its output limit, with letters that it does not know."""

    def answer(self, request: Request) -> tuple[Hypothesis, ...]:
        """Return half of it."""
        return (Measured(text="yarım", finished=False, unknown_source=1, unknown_target=2),)


def test_what_an_engine_knows_of_itself_is_kept() -> None:
    """Cut outputs and unknown pieces come from the measured hypothesis."""
    output = done(many(1), CutOff()).outputs[0]
    assert (output.finished, output.unknown) == (False, 3)


def test_a_plain_hypothesis_counts_as_finished() -> None:
    """An engine that cannot tell is believed."""
    output = done(many(1), Fake()).outputs[0]
    assert (output.finished, output.unknown) == (True, 0)


def test_terms_are_handed_over_on_request_only() -> None:
    """With terms the engine sees annotations and uses them; without it sees the bare text."""
    pair = sample("The port of Baku opened.", "Bakü limanı açıldı.", BAKU)
    engine = PseudoEngine(Leg(model="pseudo", source="en", target="tr"))
    clock = ticks().__next__
    with_terms = translate([pair], engine, terms=True, clock=clock).outputs[0]
    without = translate([pair], engine, terms=False, clock=clock).outputs[0]
    assert (with_terms.text, with_terms.annotated) == ("⟦tr⟧ The port of Bakü opened.", True)
    assert (without.text, without.annotated) == ("⟦tr⟧ The port of Baku opened.", False)


class NoRoomForTerms(Fake):
    """Reads bare sentences only."""

    def fits(self, request: Request) -> bool:
        """Return whether there is nothing but the sentence."""
        return not request.terms


def test_terms_give_way_where_they_do_not_fit() -> None:
    """A sentence that fits without its terms is translated without them, and says so."""
    output = done([sample("Baku.", "Bakü.", BAKU)], NoRoomForTerms()).outputs[0]
    assert (output.failure, output.text, output.annotated) == ("", "Baku.", False)


def test_text_is_composed() -> None:
    """A decomposed answer is compared in NFC, without space around it."""

    class Decomposed(Fake):
        def say(self, request: Request) -> str:
            return " yag\u0306mur\n"

    assert done(many(1), Decomposed()).outputs[0].text == "yağmur"


def test_a_sentence_too_long_for_the_warm_up_is_no_fault() -> None:
    """If the very first sentence proves too long on its way, the others are translated."""

    class Picky(ShortPivot):
        name = "picky"

    made = done([sample("A long one.", "Uzun."), *many(2)], Picky())
    assert [bool(output.text) for output in made.outputs] == [False, True, True]


def test_engine_error_of_the_warm_up_is_told() -> None:
    """Weights that cannot be loaded stop the direction before its first portion."""
    made = done(many(3), CrashOnNth(1, EngineError("no weights", hint="pull again")))
    assert (made.outputs, made.fault, made.hint) == ((), "no weights", "pull again")
