"""What became of a run, as numbers."""

from __future__ import annotations

import json

import pytest

from translator.batch.report import DraftOutcome, Outcome, Report, first_code

DONE = DraftOutcome(target="az", status="drafted", draft="news.az.1", segments=3)
KEPT = DraftOutcome(target="tr", status="kept", draft="news.tr.1")
NO_MODEL = DraftOutcome(target="kk", status="failed", message="no model", exit_code=5)
BUG = DraftOutcome(target="ky", status="failed", message="a fault of ours", exit_code=70)


def outcome(*drafts: DraftOutcome, message: str = "", exit_code: int = 0) -> Outcome:
    """Return what became of one article."""
    return Outcome(origin="news.txt", drafts=drafts, message=message, exit_code=exit_code)


UNREADABLE = outcome(message="news.txt: no such file", exit_code=4)
UNWRITABLE = outcome(DONE, message="the disk is full", exit_code=8)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], 0),
        ([outcome(DONE, KEPT)], 0),
        ([outcome(DONE), outcome(KEPT)], 0),
        ([UNREADABLE], 4),
        ([outcome(NO_MODEL)], 5),
        ([outcome(NO_MODEL, BUG)], 5),
        ([outcome(BUG)], 70),
        ([UNWRITABLE], 8),
        ([outcome(DONE, NO_MODEL)], 9),
        ([outcome(DONE), UNREADABLE], 9),
        ([UNREADABLE, UNREADABLE], 9),
        ([outcome(DONE), outcome(DONE, BUG)], 9),
    ],
)
def test_the_exit_code_of_a_run(outcomes: list[Outcome], expected: int) -> None:
    """0 when all is done, one article's own code when nothing of it is, else 9."""
    assert Report(outcomes=tuple(outcomes), seconds=1.0).exit_code == expected


@pytest.mark.parametrize(
    ("one", "failed"),
    [(outcome(DONE, KEPT), False), (outcome(DONE, NO_MODEL), True), (UNREADABLE, True)],
)
def test_an_article_with_one_failed_language_has_failed(one: Outcome, failed: bool) -> None:
    """A failure is never hidden behind what worked."""
    assert one.failed is failed


def test_drafts_are_counted_by_status() -> None:
    """Every draft of every article counts once."""
    report = Report(outcomes=(outcome(DONE, KEPT), outcome(DONE, NO_MODEL)), seconds=2.0)
    counts = [report.count(s) for s in ("drafted", "current", "kept", "failed")]  # type: ignore[arg-type]
    assert counts == [2, 0, 1, 1]


def test_a_report_is_json() -> None:
    """Articles, drafts, messages and the exit code stand in the report."""
    report = Report(outcomes=(outcome(DONE, NO_MODEL),), seconds=1.23456)
    value = json.loads(json.dumps(report.to_dict()))
    assert value["exit_code"] == 9
    assert value["seconds"] == 1.235
    assert value["articles"][0]["origin"] == "news.txt"
    assert [draft["target"] for draft in value["articles"][0]["drafts"]] == ["az", "kk"]
    assert value["articles"][0]["drafts"][1]["message"] == "no model"


def test_the_first_failures_code_comes_first() -> None:
    """The article's own failure before its languages', these in their order."""
    assert first_code(UNWRITABLE) == 8
    assert first_code(outcome(NO_MODEL, BUG)) == 5
    assert first_code(outcome(DONE)) == 0
