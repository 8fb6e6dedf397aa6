"""Two results side by side."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.evaluation.test_eval_report import report
from translator.errors import InputError
from translator.evaluation.compare import caveats, compare, read_result, to_dict
from translator.evaluation.report import to_dict as report_dict


@pytest.fixture(scope="module")
def base() -> dict[str, Any]:
    """A result with English into Turkish measured, and Turkish into English unserved."""
    value: dict[str, Any] = json.loads(json.dumps(report_dict(report())))
    value["directions"][0]["scores"].update(
        {"chrf++": 40.0, "chrf++_interval": [37.0, 43.0], "bleu": 10.0}
    )
    return value


def changed(base: dict[str, Any], chrf: float, interval: list[float]) -> dict[str, Any]:
    """Return a copy with another chrF++ in its first direction."""
    value = copy.deepcopy(base)
    value["directions"][0]["scores"].update({"chrf++": chrf, "chrf++_interval": interval})
    return value


@pytest.mark.parametrize(
    ("chrf", "verdict"),
    [(46.0, "better"), (44.0, "unclear"), (36.0, "unclear"), (34.5, "worse")],
)
def test_a_difference_has_a_margin(base: dict[str, Any], chrf: float, verdict: str) -> None:
    """Half widths of 3 and 4 make a margin of 5: less than that is no news."""
    found = compare(base, changed(base, chrf, [chrf - 4, chrf + 4]))[0]
    assert (found.direction, found.terms, found.margin) == ("en>tr", "without", 5.0)
    assert found.chrf == chrf - 40
    assert found.verdict == verdict
    assert (found.bleu, found.terms_accuracy) == (0.0, 0.0)
    assert found.models == ("pseudo", "pseudo")


def test_directions_without_scores_say_so(base: dict[str, Any]) -> None:
    """What only one of them measured, or neither, is a row with a reason."""
    other = copy.deepcopy(base)
    del other["directions"][0]
    found = {(item.direction, item.terms): item for item in compare(base, other)}
    assert found["en>tr", "without"].verdict == "the second has no scores"
    assert found["en>tr", "without"].models == ("pseudo", "")
    assert found["tr>en", "with"].verdict == "the first and second has no scores".replace(
        "has", "have"
    )
    assert len(found) == 4
    new = compare(other, base)
    assert new[-1].note == "the first has no scores"


def test_the_difference_as_json(base: dict[str, Any]) -> None:
    """Scripts get the numbers and the verdict."""
    made = to_dict(compare(base, changed(base, 46.0, [42, 50]))[0])
    assert made == {
        "direction": "en>tr", "terms": "without", "models": ["pseudo", "pseudo"], "chrf++": 6.0,
        "margin": 5.0, "bleu": 0.0, "term_accuracy": 0.0, "verdict": "better",
    }  # fmt: skip


def test_what_was_measured_otherwise_is_a_caveat(base: dict[str, Any]) -> None:
    """Another file, limit, glossary or signature is said; alike, nothing is."""
    assert caveats(base, copy.deepcopy(base)) == []
    other = copy.deepcopy(base)
    other["file"]["sha256"] = "e" * 64
    other["glossary"] = "xyz"
    assert [reason.split(":")[0] for reason in caveats(base, other)] == [
        "they were measured on different files",
        "the glossaries differ",
    ]


def test_a_result_is_read_back(tmp_path: Path, base: dict[str, Any]) -> None:
    """What the command printed can be compared later."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(base), encoding="utf-8")
    assert read_result(path) == base


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "other/1"}', "\udcff"])
def test_something_else_is_refused(tmp_path: Path, text: str) -> None:
    """A file that is no result of an evaluation is an input error with its name."""
    path = tmp_path / "b.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=r"b\.json is no"):
        read_result(path)


def test_a_missing_result(tmp_path: Path) -> None:
    """It is named."""
    with pytest.raises(InputError, match="cannot read"):
        read_result(tmp_path / "gone.json")


def test_a_damaged_result_is_an_input_error(base: dict[str, Any]) -> None:
    """Lost keys are no bug of ours."""
    other = copy.deepcopy(base)
    del other["directions"][0]["scores"]["bleu"]
    with pytest.raises(InputError, match="damaged"):
        compare(base, other)
