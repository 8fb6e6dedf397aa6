"""The report: keys that stay, numbers that can be read back, hypotheses to read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes import ShortReader, concept, termbase
from tests.unit.evaluation.eval_records import output, parallel, row, ticks
from tests.unit.evaluation.test_eval_run import Ear, pseudo
from translator.engines.base import Engine
from translator.errors import EngineError
from translator.evaluation.parallel import Problem
from translator.evaluation.report import (
    COLUMNS,
    FORMAT,
    Report,
    hypotheses_name,
    hypotheses_text,
    to_dict,
)
from translator.evaluation.run import Result, Workbench, evaluate
from translator.evaluation.translate import TOO_LONG

BAKU = concept("baku", en="Baku", tr="Bakü")
TEXT = parallel(
    row(1, en="Baku opens its new port today.", tr="Bakü yeni limanını bugün açıyor."),
    row(2, en="It rains.", tr="Yağmur yağıyor."),
)


def engine_for(source: str, target: str) -> Engine:
    """Serve English into Turkish only."""
    if target == "en":
        raise EngineError("no model", hint="pull one")
    return pseudo(source, target)


def report(engine: Any = engine_for) -> Report:
    """Return the report of both directions."""
    bench = Workbench(
        text=TEXT,
        engine_for=engine,
        termbase=termbase(BAKU),
        clock=ticks().__next__,
        modes=("without", "with"),
        seed=7,
    )
    return Report(
        product="turkic-newsdesk/0",
        created="2026-03-02T09:30:00+00:00",
        text=replace(TEXT, problems=(Problem(line=3, message="empty line"),)),
        tokenised=("en",),
        detokenised=(),
        termbase="abc",
        limit=0,
        seed=7,
        results=tuple(evaluate([("en", "tr"), ("tr", "en")], bench, Ear())),
    )


def test_the_keys_stay() -> None:
    """Scripts read these names; a change of them is a new format."""
    value = to_dict(report())
    assert value["format"] == FORMAT == "translator-eval/1"
    assert set(value) == {
        "format", "product", "created", "file", "glossary", "limit", "metrics", "interval",
        "interrupted", "directions",
    }  # fmt: skip
    assert set(value["file"]) == {
        "path", "sha256", "languages", "lines", "rows", "skipped", "tokenised", "detokenised",
        "problems",
    }  # fmt: skip
    direction = value["directions"][1]
    assert set(direction) == {
        "direction", "source", "target", "terms", "status", "problem", "hint", "planned", "lacking",
        "engine", "scores", "annotated", "failures", "speed", "gain_by_terms",
    }  # fmt: skip
    assert set(direction["engine"]) == {
        "model", "revision", "engine", "route", "decoding", "licence", "consent",
    }  # fmt: skip
    assert set(direction["scores"]) == {
        "segments", "chrf++", "chrf++_interval", "bleu", "chrf++_terms_masked", "terms", "habits",
    }  # fmt: skip
    assert set(direction["scores"]["habits"]["rates"]) == {
        "outside_band", "repetition", "copied", "empty", "wrong_language", "unfinished",
        "unknown_letters",
    }  # fmt: skip


def test_the_numbers_are_those_of_the_records() -> None:
    """Rounded, not recomputed; it can be written as JSON."""
    made = report()
    value = json.loads(json.dumps(to_dict(made)))
    scores, shown = made.results[1].scores, value["directions"][1]["scores"]
    assert scores is not None
    assert shown["chrf++"] == round(scores.chrf, 2)
    assert shown["chrf++_interval"] == [round(bound, 2) for bound in scores.interval]
    assert shown["terms"] == {
        "found": 1, "written": 1, "accuracy_all": 1.0,
        "in_reference": 1, "written_of_these": 1, "accuracy": 1.0,
    }  # fmt: skip
    assert value["directions"][0]["scores"]["terms"]["accuracy"] == 0.0
    assert shown["habits"]["counts"]["copied"] == scores.habits.copied == 1
    assert shown["habits"]["rates"]["copied"] == 0.5
    assert value["directions"][1]["annotated"] == 1
    assert value["directions"][1]["gain_by_terms"]["chrf++"] > 0
    assert value["interval"] == {
        "level": 95, "method": "bootstrap", "resamples": 1000, "seed": 7,
    }  # fmt: skip
    assert value["file"]["problems"] == [{"line": 3, "message": "empty line", "skipped": True}]


def test_speed_counts_what_was_answered() -> None:
    """Characters of the sources and sentences, by the second inside the engine."""
    speed = to_dict(report())["directions"][0]["speed"]
    characters = sum(len(item.texts["en"]) for item in TEXT.rows)
    assert speed == {
        "seconds": 0.5,
        "characters_per_second": characters * 2,
        "segments_per_second": 4.0,
    }


def test_a_direction_without_route_has_no_numbers() -> None:
    """It stands there with its reason, and null where there is nothing."""
    direction = to_dict(report())["directions"][2]
    assert (direction["direction"], direction["status"]) == ("tr>en", "no route")
    assert (direction["problem"], direction["hint"]) == ("no model", "pull one")
    assert direction["engine"] is direction["scores"] is direction["gain_by_terms"] is None


def test_failures_are_named() -> None:
    """A sentence that the model cannot read stands there with line, id, reason and text."""
    value = to_dict(report(lambda *_: ShortReader(12)))
    assert value["directions"][0]["failures"] == [
        {"line": 1, "id": "a-1", "reason": TOO_LONG, "source": "Baku opens its new port today."}
    ]
    assert value["directions"][0]["speed"]["segments_per_second"] == 2.0


def test_interrupted_is_told() -> None:
    """One interrupted direction makes an interrupted report."""
    made = report()
    assert not made.interrupted
    late = replace(made.results[0], status="interrupted")
    assert to_dict(replace(made, results=(late,)))["interrupted"] is True


@pytest.mark.parametrize("suffix", [".tsv", ".tsv.gz", ".tsv.xz"])
def test_the_name_of_a_hypotheses_file(suffix: str) -> None:
    """It says which file, which direction and whether terms were handed over."""
    text = replace(TEXT, path=f"/data/news.2026{suffix}")
    result = Result(source="en", target="tr", terms="without", status="done")
    assert hypotheses_name(text, result) == "news.2026.en-tr.without-terms.tsv"


def test_hypotheses_are_lines_to_read() -> None:
    """One line a sentence, six cells each, with a note where something is known to be wrong."""
    outputs = [
        output("Bir\tiki\nüç", "Bir", "One"),
        output("", "İki", "Two", failure=TOO_LONG),
        output("Üç", "Üç", "Three", finished=False),
    ]
    lines = hypotheses_text(outputs).split("\n")
    assert lines[-1] == ""
    assert lines[0] == "\t".join(COLUMNS)
    assert lines[1] == "1\ta-1\tOne\tBir\tBir\\tiki\\nüç\t"
    assert lines[2] == f"1\ta-1\tTwo\tİki\t\t{TOO_LONG}"
    assert lines[3].endswith("\tÜç\tcut: the output limit was reached")
