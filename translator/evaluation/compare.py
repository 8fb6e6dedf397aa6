"""Two evaluations side by side: what became better, what worse, and whether chance could do it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translator.errors import InputError
from translator.evaluation.report import FORMAT

_MUST_AGREE = {
    "file.sha256": "they were measured on different files",
    "file.detokenised": "one was detokenised, the other was not",
    "limit": "they were measured on different numbers of sentences",
    "glossary": "the glossaries differ: term accuracy is not comparable",
    "metrics": "the signatures of the metrics differ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One direction of two results; a number is second minus first, None where one has none.

    Attributes:
        direction: ``az>tr``; `terms`: ``with`` or ``without``.
        models: model keys of first and second; empty where there was none.
        chrf: points of chrF++; `margin`: what chance alone may do at 95 %, as if the two
            had been measured on sentences of their own. On the same sentences this is cautious.
        terms_accuracy: in points of 100, over terms that the reference writes.
        note: why there is nothing to compare; may be empty.
    """

    direction: str
    terms: str
    models: tuple[str, str]
    chrf: float | None = None
    margin: float | None = None
    bleu: float | None = None
    terms_accuracy: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return ``better``, ``worse`` or ``unclear``, by chrF++."""
        if self.chrf is None or self.margin is None:
            return self.note
        if abs(self.chrf) <= self.margin:
            return "unclear"
        return "better" if self.chrf > 0 else "worse"


def read_result(path: Path) -> dict[str, Any]:
    """Read what `translator models eval --json` wrote.

    Raises:
        InputError: the file cannot be read, or is something else.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path} is no JSON in UTF-8: {error}") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise InputError(
            f"{path} is no result of an evaluation",
            hint="write one with `translator models eval FILE --json > RESULT.json`",
        )
    return value


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Difference]:
    """Return the differences by direction: those of the first in order, then what is new.

    Raises:
        InputError: a result lacks what it should hold.
    """
    try:
        one, other = _rows(first), _rows(second)
        return [_difference(key, one.get(key), other.get(key)) for key in {**one, **other}]
    except (KeyError, TypeError, IndexError) as error:
        raise InputError(f"a result is damaged: {error!r}", hint="evaluate again") from error


def caveats(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """Return why two results may not be comparable, one line each."""
    return [
        reason for key, reason in _MUST_AGREE.items() if _value(first, key) != _value(second, key)
    ]


def to_dict(difference: Difference) -> dict[str, Any]:
    """Return a difference as JSON."""
    return {
        "direction": difference.direction,
        "terms": difference.terms,
        "models": list(difference.models),
        "chrf++": difference.chrf,
        "margin": difference.margin,
        "bleu": difference.bleu,
        "term_accuracy": difference.terms_accuracy,
        "verdict": difference.verdict,
    }


def _rows(result: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(row["direction"], row["terms"]): row for row in result["directions"]}


def _difference(
    key: tuple[str, str], one: Mapping[str, Any] | None, other: Mapping[str, Any] | None
) -> Difference:
    direction, terms = key
    models = (_model(one), _model(other))
    before, after = (row["scores"] if row else None for row in (one, other))
    if not before or not after:
        lacking = " and ".join(
            name for name, scores in (("first", before), ("second", after)) if not scores
        )
        note = f"the {lacking} {'have' if ' and ' in lacking else 'has'} no scores"
        return Difference(direction=direction, terms=terms, models=models, note=note)
    return Difference(
        direction=direction,
        terms=terms,
        models=models,
        chrf=_minus(after["chrf++"], before["chrf++"]),
        margin=round(math.hypot(_half(before), _half(after)), 2),
        bleu=_minus(after["bleu"], before["bleu"]),
        terms_accuracy=_minus(_points(after), _points(before)),
    )


def _model(row: Mapping[str, Any] | None) -> str:
    engine = row["engine"] if row else None
    return str(engine["model"]) if engine else ""


def _half(scores: Mapping[str, Any]) -> float:
    low, high = scores["chrf++_interval"]
    return float(high - low) / 2


def _points(scores: Mapping[str, Any]) -> float | None:
    accuracy = scores["terms"]["accuracy"]
    return None if accuracy is None else float(100 * accuracy)


def _minus(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else round(after - before, 2)


def _value(result: Mapping[str, Any], key: str) -> Any:
    value: Any = result
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
