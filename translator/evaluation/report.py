"""The evaluation as data: JSON under keys that stay, and hypotheses as tab-separated text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from translator.engines.base import EngineInfo
from translator.evaluation import overlap
from translator.evaluation.habits import Habits
from translator.evaluation.parallel import ParallelText
from translator.evaluation.run import Gain, Result
from translator.evaluation.scores import Scores
from translator.evaluation.terms import TermScore
from translator.evaluation.translate import Output

FORMAT = "translator-eval/1"
COLUMNS = ("line", "id", "source", "reference", "hypothesis", "note")
_ESCAPES = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One evaluation.

    Attributes:
        product: name and version.
        created: ISO 8601 UTC, seconds.
        tokenised: languages that came tokenised; `detokenised`: those that were joined.
        termbase: digest of the glossaries.
        limit: sentence pairs a direction; 0: all.
    """

    product: str
    created: str
    text: ParallelText
    tokenised: tuple[str, ...]
    detokenised: tuple[str, ...]
    termbase: str
    limit: int
    seed: int
    results: tuple[Result, ...]

    @property
    def interrupted(self) -> bool:
        """Return whether the user ended it early."""
        return any(result.status == "interrupted" for result in self.results)


def to_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON; scores are rounded to 2 places, shares (0 to 1) to 4."""
    text = report.text
    return {
        "format": FORMAT,
        "product": report.product,
        "created": report.created,
        "file": {
            "path": text.path,
            "sha256": text.digest,
            "languages": list(text.languages),
            "lines": text.lines,
            "rows": len(text.rows),
            "skipped": sum(problem.skipped for problem in text.problems),
            "tokenised": list(report.tokenised),
            "detokenised": list(report.detokenised),
            "problems": [
                {"line": item.line, "message": item.message, "skipped": item.skipped}
                for item in text.problems
            ],
        },
        "glossary": report.termbase,
        "limit": report.limit,
        "metrics": overlap.signatures(),
        "interval": {
            "level": overlap.LEVEL,
            "method": "bootstrap",
            "resamples": overlap.RESAMPLES,
            "seed": report.seed,
        },
        "interrupted": report.interrupted,
        "directions": [_result(result) for result in report.results],
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "direction": result.direction,
        "source": result.source,
        "target": result.target,
        "terms": result.terms,
        "status": result.status,
        "problem": result.problem,
        "hint": result.hint,
        "planned": result.planned,
        "lacking": result.lacking,
        "engine": _engine(result.engine) if result.engine else None,
        "scores": _scores(result.scores) if result.scores else None,
        "annotated": sum(output.annotated for output in result.outputs),
        "failures": [_failure(output) for output in result.failures],
        "speed": _speed(result),
        "gain_by_terms": _gain(result.gain) if result.gain else None,
    }


def _engine(info: EngineInfo) -> dict[str, Any]:
    return {
        "model": info.model,
        "revision": info.revision,
        "engine": info.engine,
        "route": info.route,
        "decoding": dict(info.decoding),
        "licence": info.licence,
        "consent": info.consent,
    }


def _scores(scores: Scores) -> dict[str, Any]:
    return {
        "segments": scores.segments,
        "chrf++": round(scores.chrf, 2),
        "chrf++_interval": _bounds(scores.interval),
        "bleu": round(scores.bleu, 2),
        "chrf++_terms_masked": round(scores.chrf_masked, 2),
        "terms": _terms(scores.terms),
        "habits": _habits(scores.habits),
    }


def _terms(terms: TermScore) -> dict[str, Any]:
    return {
        "found": terms.found,
        "written": terms.written,
        "accuracy_all": _share(terms.accuracy_all),
        "in_reference": terms.in_reference,
        "written_of_these": terms.both,
        "accuracy": _share(terms.accuracy),
    }


def _habits(habits: Habits) -> dict[str, Any]:
    counts = {
        "outside_band": habits.outside,
        "repetition": habits.loops,
        "copied": habits.copied,
        "empty": habits.empty,
        "wrong_language": habits.wrong_language,
        "unfinished": habits.cut,
        "unknown_letters": habits.unknown,
    }
    return {
        "answered": habits.answered,
        "length_ratio": round(habits.length_ratio, 4),
        "length_ratio_of_references": round(habits.reference_ratio, 4),
        "band": list(habits.band),
        "counts": counts,
        "rates": {name: round(habits.share(count), 4) for name, count in counts.items()},
    }


def _failure(output: Output) -> dict[str, Any]:
    sample = output.sample
    return {
        "line": sample.line,
        "id": sample.name,
        "reason": output.failure,
        "source": sample.source,
    }


def _speed(result: Result) -> dict[str, float]:
    answered = len(result.outputs) - len(result.failures)
    return {
        "seconds": round(result.seconds, 3),
        "characters_per_second": _rate(result.characters, result.seconds),
        "segments_per_second": _rate(answered, result.seconds),
    }


def _rate(count: int, seconds: float) -> float:
    return round(count / seconds, 2) if seconds > 0 else 0.0


def _gain(gain: Gain) -> dict[str, Any]:
    return {"chrf++": round(gain.chrf, 2), "interval": _bounds(gain.interval)}


def _bounds(interval: tuple[float, float]) -> list[float]:
    return [round(bound, 2) for bound in interval]


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def hypotheses_name(text: ParallelText, result: Result) -> str:
    """Return the file name of a direction's hypotheses: ``NAME.az-tr.with-terms.tsv``."""
    name = text.path.replace("\\", "/").rpartition("/")[2]
    stem = name.removesuffix(".gz").removesuffix(".xz").removesuffix(".tsv")
    return f"{stem}.{result.source}-{result.target}.{result.terms}-terms.tsv"


def hypotheses_text(outputs: Sequence[Output]) -> str:
    r"""Return hypotheses beside source and reference, one line each, under a header.

    A tab or a line break inside a text is written as ``\t``, ``\n`` or ``\r``; `note` says what is
    known to be wrong with the engine's answer.
    """
    rows = [COLUMNS, *(_cells(output) for output in outputs)]
    return "".join("\t".join(cell.translate(_ESCAPES) for cell in row) + "\n" for row in rows)


def _cells(output: Output) -> tuple[str, ...]:
    sample = output.sample
    note = output.failure or ("" if output.finished else "cut: the output limit was reached")
    return (
        str(sample.line), sample.name, sample.source, sample.reference, output.text, note,
    )  # fmt: skip
