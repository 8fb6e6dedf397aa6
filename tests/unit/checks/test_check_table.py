"""What every check has in common."""

from __future__ import annotations

import inspect

import pytest

from tests import corpus
from tests.unit.checks.pairs import DIRECTIONS, SENTENCES, pair
from translator import checks
from translator.checks import CHECKS, NOTES, SEVERITIES, Pair


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_is_named_as_its_function(name: str) -> None:
    """The id of a check is the name of its function, so that it is found in the code."""
    assert CHECKS[name].__name__ == name  # type: ignore[attr-defined]
    assert name not in NOTES


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_is_documented_for_editors(name: str) -> None:
    """One sentence as title, then what to look at."""
    text = inspect.getdoc(CHECKS[name]) or ""
    title, _, advice = text.partition("\n\n")
    assert title.endswith(".")
    assert "\n" not in title
    assert len(advice) > 30


@pytest.mark.parametrize(("source", "target"), DIRECTIONS)
def test_a_good_pair_passes_every_check(source: str, target: str) -> None:
    """An exact translation raises nothing, in any direction."""
    assert checks.run(pair(source, target)) == ()


@pytest.mark.parametrize("origin", ["mt", "human", "memory", "rule"])
@pytest.mark.parametrize("text", ["", " ", "–", "24", "🙂", "«", "\u0301"])
def test_odd_texts_are_judged_without_a_fault(text: str, origin: str) -> None:
    """Empty and letterless texts on either side are data, not errors of the program."""
    for one in (pair(source=text, origin=origin), pair(target=text, origin=origin)):
        assert all(finding.severity in SEVERITIES for finding in checks.run(one))


def test_findings_come_in_report_order_and_name_their_check() -> None:
    """A thoroughly bad draft: each finding says which check it is from, with a hint."""
    one = pair(target="Бaку Бaку Бaку”", source=SENTENCES["en"] + " www.example.com")
    findings = checks.run(one)
    order = list(CHECKS)
    places = [order.index(finding.check) for finding in findings]
    assert places == sorted(places)
    names = {finding.check for finding in findings}
    assert {"wrong_script", "repetition_loop", "numbers_missing", "verbatim_lost"} <= names
    assert {"quote_balance", "script_mix"} <= names
    assert all(finding.message and finding.hint for finding in findings)


def test_a_desk_may_choose_its_checks() -> None:
    """Only the checks handed in are run."""
    only = {"empty_target": CHECKS["empty_target"]}
    assert [finding.check for finding in checks.run(pair(target=" "), only)] == ["empty_target"]
    assert checks.run(pair(target="x" * 900), only) == ()


def test_aligned_news_raises_hardly_any_error() -> None:
    """On human translations errors are one in ten thousand pairs, warnings one in two hundred."""
    rows = corpus.rows()[::40]
    if not rows:
        pytest.skip("the corpus is not here")
    count = errors = warnings = 0
    for row in rows:
        texts = dict(zip(corpus.COLUMNS, row[2:], strict=True))
        for source, text in texts.items():
            for target in texts.keys() - {source}:
                one = Pair(
                    source=text,
                    target=texts[target],
                    source_language=source,
                    target_language=target,
                )
                found = [finding.severity for finding in checks.run(one)]
                count += 1
                errors += "error" in found
                warnings += "warning" in found
    assert errors <= max(1, count // 10_000)
    assert warnings <= count // 200
