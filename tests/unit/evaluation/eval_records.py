"""Samples and outputs for the tests of the evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes import termbase
from translator.evaluation.parallel import ParallelText, Row
from translator.evaluation.samples import Sample, samples
from translator.evaluation.translate import Output
from translator.terms.termbase import Concept


def row(line: int = 1, **texts: str) -> Row:
    """Return a row of a file."""
    return Row(line=line, name=f"a-{line}", texts=texts)


def sample(source: str, reference: str, *concepts: Concept, direction: str = "en>tr") -> Sample:
    """Return one sentence pair."""
    start, end = direction.split(">")
    rows = [row(**{start: source, end: reference})]
    return samples(rows, start, end, termbase(*concepts))[0]


def output(
    text: str,
    reference: str = "Bakan pazartesi günü köprüyü açtı.",
    source: str = "The minister opened the bridge on Monday.",
    *concepts: Concept,
    direction: str = "en>tr",
    **more: object,
) -> Output:
    """Return what an engine made of a sentence."""
    pair = sample(source, reference, *concepts, direction=direction)
    return Output(sample=pair, text=text, **more)  # type: ignore[arg-type]


def parallel(*rows: Row) -> ParallelText:
    """Return a file of these rows, its languages those of the first."""
    return ParallelText(
        path="news.tsv",
        digest="d" * 64,
        languages=tuple(rows[0].texts),
        rows=rows,
        problems=(),
        lines=len(rows),
    )


def ticks(step: float = 0.5) -> Iterator[float]:
    """Yield the readings of a clock that goes `step` seconds a look."""
    now = 0.0
    while True:
        yield now
        now += step
