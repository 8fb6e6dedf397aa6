"""The evaluation as a whole: every direction has its rows, whatever happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes import CrashOnNth, Fake, concept, termbase
from tests.unit.evaluation.eval_records import parallel, row, ticks
from translator.engines.base import Engine, Leg
from translator.engines.pseudo import PseudoEngine
from translator.errors import EngineError, InputError
from translator.evaluation import run as module
from translator.evaluation.parallel import ParallelText
from translator.evaluation.run import (
    NOT_BEGUN,
    NOT_SCORED,
    Result,
    Terms,
    Workbench,
    directions_of,
    evaluate,
)
from translator.language.tags import TARGETS

BAKU = concept("baku", en="Baku", tr="Bakü", kk="Баку")
NEWS = parallel(
    row(1, en="Baku opens its port.", tr="Bakü limanını açıyor.", kk="Баку портын ашады."),
    row(2, en="It rains.", tr="Yağmur yağıyor."),
    row(3, en="The port of Baku is big.", tr="Bakü limanı büyük.", kk="Баку порты үлкен."),
)


class Ear:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str, int]] = []
        self.counted = 0
        self.ended: list[Result] = []

    def started(self, direction: str, terms: Terms, total: int) -> Callable[[int], None]:
        """Note a direction."""
        self.begun.append((direction, terms, total))
        return self._count

    def finished(self, result: Result) -> None:
        """Note a result."""
        self.ended.append(result)

    def _count(self, count: int) -> None:
        self.counted += count


def pseudo(source: str, target: str) -> Engine:
    """Return the dry-run engine."""
    return PseudoEngine(Leg(model="pseudo", source=source, target=target))


def bench(
    engine_for: Callable[[str, str], Engine] = pseudo,
    modes: tuple[Terms, ...] = ("with",),
    limit: int = 0,
    text: ParallelText = NEWS,
) -> Workbench:
    """Return a workbench with one term and a clock of half seconds."""
    return Workbench(
        text=text,
        engine_for=engine_for,
        termbase=termbase(BAKU),
        clock=ticks().__next__,
        modes=modes,
        limit=limit,
        seed=1,
    )


def test_a_direction_is_translated_and_scored() -> None:
    """The result has outputs, scores, engine, time and characters; the listener hears of it."""
    ear = Ear()
    (result,) = evaluate([("en", "tr")], bench(), ear)
    assert (result.direction, result.terms, result.status) == ("en>tr", "with", "done")
    assert (result.planned, result.lacking, len(result.outputs)) == (3, 0, 3)
    assert result.scores is not None
    assert result.scores.terms.accuracy == 1.0
    assert result.engine is not None
    assert result.engine.model == "pseudo"
    assert result.seconds == 0.5
    assert result.characters == sum(len(item.texts["en"]) for item in NEWS.rows)
    assert ear.begun == [("en>tr", "with", 3)]
    assert ear.counted == 3
    assert ear.ended == [result]


def test_rows_without_the_language_are_counted() -> None:
    """What the file lacks in one language is missing there, and said to be."""
    (result,) = evaluate([("en", "kk")], bench(), Ear())
    assert (result.planned, result.lacking) == (2, 1)


def test_the_limit_takes_the_first() -> None:
    """The limit counts sentence pairs of the direction."""
    (result,) = evaluate([("kk", "en")], bench(limit=2), Ear())
    assert [output.sample.line for output in result.outputs] == [1, 3]
    (result,) = evaluate([("en", "tr")], bench(limit=1), Ear())
    assert [output.sample.line for output in result.outputs] == [1]


def test_both_modes_measure_what_terms_do() -> None:
    """Without terms first, then with; the second says what they changed, from the same draws."""
    without, with_terms = evaluate([("en", "tr")], bench(modes=("without", "with")), Ear())
    assert (without.terms, with_terms.terms) == ("without", "with")
    assert without.gain is None
    assert with_terms.gain is not None
    assert without.scores is not None
    assert with_terms.scores is not None
    assert with_terms.gain.chrf == with_terms.scores.chrf - without.scores.chrf > 0
    low, high = with_terms.gain.interval
    assert low <= with_terms.gain.chrf <= high
    assert without.scores.terms.accuracy == 0.0


def test_the_order_of_modes_does_not_turn_the_gain() -> None:
    """A gain is of terms, whichever was measured first."""
    one = evaluate([("en", "tr")], bench(modes=("without", "with")), Ear())[1].gain
    other = evaluate([("en", "tr")], bench(modes=("with", "without")), Ear())[1].gain
    assert one == other


def test_a_direction_without_route_is_a_row() -> None:
    """What nothing serves says so, and the others go on."""

    def engine_for(source: str, target: str) -> Engine:
        if target == "kk":
            raise EngineError("no installed model translates en into kk", hint="pull one")
        return pseudo(source, target)

    results = evaluate([("en", "kk"), ("en", "tr")], bench(engine_for, ("without", "with")), Ear())
    assert [result.status for result in results] == ["no route", "no route", "done", "done"]
    assert results[0].problem == "no installed model translates en into kk"
    assert results[0].hint == "pull one"
    assert results[0].scores is None


def test_a_direction_without_rows_is_a_row() -> None:
    """No line with both languages: nothing is measured, and that is said."""
    text = parallel(row(1, en="Rain.", tr="Yağmur."), row(2, kk="Қар.", en="Snow."))
    (result,) = evaluate([("kk", "tr")], bench(text=text), Ear())
    assert (result.status, result.problem) == ("no rows", "no line has both kk and tr")


def test_an_engine_that_fails_stops_its_direction_only() -> None:
    """The fault stands in the row; the next direction runs."""
    engines: dict[str, Fake] = {"tr": CrashOnNth(2), "kk": Fake()}
    directions = [("en", "tr"), ("en", "kk")]
    results = evaluate(directions, bench(lambda _, target: engines[target]), Ear())
    assert [result.status for result in results] == ["stopped", "done"]
    assert (results[0].problem, results[0].hint) == ("out of memory", "close another program")
    assert (results[0].outputs, results[0].scores) == ((), None)
    assert results[0].planned == 3


def test_what_was_done_before_a_fault_is_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portions before the fault have their scores, and the row says that it is not whole."""
    monkeypatch.setattr("translator.evaluation.translate.PORTION", 2)
    (result,) = evaluate([("en", "tr")], bench(lambda *_: CrashOnNth(3)), Ear())
    assert result.status == "stopped"
    assert result.scores is not None
    assert result.scores.segments == 2 < result.planned


def test_ctrl_c_ends_it_and_keeps_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The direction under way keeps its portions; those after it are rows that say so."""
    monkeypatch.setattr("translator.evaluation.translate.PORTION", 2)
    engines = {"tr": Fake(), "kk": Fake(), "az": Fake(), "en": CrashOnNth(3, KeyboardInterrupt())}
    text = parallel(*(row(n, en=f"R {n}", tr=f"Y {n}", kk=f"Ж {n}") for n in range(1, 6)))
    directions = [("en", "tr"), ("kk", "en"), ("en", "kk")]
    ear = Ear()
    results = evaluate(
        directions, bench(lambda _, target: engines[target], ("without", "with"), text=text), ear
    )
    assert [result.status for result in results] == ["done", "done"] + ["interrupted"] * 4
    assert [len(result.outputs) for result in results] == [5, 5, 2, 0, 0, 0]
    assert results[2].scores is not None
    assert [result.problem for result in results[3:]] == [NOT_BEGUN] * 3
    assert engines["kk"].calls == []
    assert ear.ended == results


def test_ctrl_c_while_scoring_keeps_the_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Translations are not lost because the scores were not waited for."""

    def impatient(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "score", impatient)
    results = evaluate([("en", "tr"), ("en", "kk")], bench(), Ear())
    assert [result.status for result in results] == ["interrupted", "interrupted"]
    assert (results[0].problem, len(results[0].outputs)) == (NOT_SCORED, 3)


def test_a_partial_direction_has_no_gain() -> None:
    """With and without terms are compared on the same sentences or not at all."""
    engine = CrashOnNth(4)
    results = evaluate([("en", "tr")], bench(lambda *_: engine, ("without", "with")), Ear())
    assert [result.status for result in results] == ["done", "stopped"]
    assert results[1].gain is None


def test_two_languages_are_read_from_left_to_right() -> None:
    """A file of two columns needs no choice."""
    text = parallel(row(1, tr="Yağmur.", en="Rain."))
    assert directions_of(text, TARGETS) == [("tr", "en")]
    assert directions_of(text, TARGETS, everything=True) == [("tr", "en"), ("en", "tr")]


def test_directions_are_chosen_by_either_side() -> None:
    """A source alone goes into all, a target alone comes from all, both are one list."""
    assert directions_of(NEWS, TARGETS, source=("en",)) == [("en", "tr"), ("en", "kk")]
    assert directions_of(NEWS, TARGETS, target=("kk",)) == [("en", "kk"), ("tr", "kk")]
    assert directions_of(NEWS, TARGETS, source=("kk", "tr"), target=("en",)) == [
        ("kk", "en"),
        ("tr", "en"),
    ]
    assert len(directions_of(NEWS, TARGETS, everything=True)) == 6


def test_russian_is_a_source_only() -> None:
    """The desk does not write Russian, so no direction leads there."""
    text = parallel(row(1, ru="Дождь.", en="Rain.", tr="Yağmur."))
    found = directions_of(text, TARGETS, everything=True)
    assert ("ru", "en") in found
    assert [pair for pair in found if pair[1] == "ru"] == []


def test_a_choice_that_cannot_be() -> None:
    """A language that the file lacks, an open choice and an empty one are input errors."""
    with pytest.raises(InputError, match="no column for az"):
        directions_of(NEWS, TARGETS, source=("az",))
    with pytest.raises(InputError, match="has 3 languages") as caught:
        directions_of(NEWS, TARGETS)
    assert "--all-directions" in caught.value.hint
    with pytest.raises(InputError, match="no direction is left"):
        directions_of(NEWS, TARGETS, source=("en",), target=("en",))
