"""Answers that cannot stand are asked for again, the better one taken, and it is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from translator.article.model import Block, Segment
from translator.drafting import guards, jobs, protect
from translator.drafting.jobs import Job
from translator.engines.base import EngineInfo, Hypothesis, ProgressCallback, Request
from translator.engines.measured import Measured
from translator.errors import SegmentTooLongError

SOURCE = "The ministry reported that 14 schools were opened in the region this year."
GOOD = "Bakanlık, bu yıl bölgede 14 okulun açıldığını bildirdi."


class Again:
    """An engine that gives one list of answers for each time it is asked again."""

    def __init__(self, *later: Sequence[str]) -> None:
        self.later, self.asked = list(later), 0

    @property
    def info(self) -> EngineInfo:
        """Say who it is."""
        return EngineInfo(model="again", revision="r", engine="e", route="en>tr:again")

    def fits(self, request: Request) -> bool:
        """Read everything."""
        return bool(request)

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Never be asked in these tests."""
        raise AssertionError

    def again(self, requests: Sequence[Request], *, attempt: int) -> list[tuple[Hypothesis, ...]]:
        """Give the answers of this attempt to every request."""
        self.asked += len(requests)
        found = tuple(Measured(text=text) for text in self.later[attempt - 1])
        return [found for _ in requests]


def job(text: str, source: str = SOURCE, **more: object) -> Job:
    """Return an answered job from English into Turkish."""
    segment = Segment(id="p1.s1", block="p1", text=source, start=0, end=len(source))
    block = Block(id="p1", kind="paragraph", text=source)
    request = Request(text=source, source="en", target="tr")
    anchors = tuple(protect.anchors(source, "en"))
    fields = {"anchors": anchors, "request": request, "text": text, **more}
    return Job(block=block, segment=segment, **fields)  # type: ignore[arg-type]


def test_a_good_answer_is_left_alone() -> None:
    """Nothing is wrong, so nobody is asked."""
    engine = Again()
    done = [job(GOOD)]
    assert guards.retry(done, engine, "tr") == done
    assert engine.asked == 0


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("", "empty"),
        (SOURCE, "source itself"),
        ("okul okul okul okul okul okul okul okul okul okul okul 14", "repeated itself"),
        ("14", "far too short"),
        ("Бакanlık бу йыл 14 мектептің ашылғанын хабарлады деп айтты облыста", "script"),
        ("Bakanlık, bu yıl bölgede okulların açıldığını bildirdi.", "had lost 14"),
    ],
)
def test_a_bad_answer_is_replaced_on_the_record(bad: str, said: str) -> None:
    """The better candidate is taken, and a note says what was wrong with the first."""
    engine = Again([bad, GOOD])
    (found,) = guards.retry([job(bad)], engine, "tr")
    assert found.text == GOOD
    (told,) = [note for note in found.notes if note.check == "asked_again"]
    assert told.severity == "info"
    assert said in told.message
    assert engine.asked == 1


def test_asking_ends() -> None:
    """After two attempts the first answer stays as it was; the checks speak of it."""
    engine = Again([SOURCE], [SOURCE])
    done = [job(SOURCE)]
    assert guards.retry(done, engine, "tr") == done
    assert engine.asked == guards.ATTEMPTS


def test_the_second_attempt_may_help() -> None:
    """What the first attempt left bad is asked for once more."""
    engine = Again([SOURCE], [GOOD])
    (found,) = guards.retry([job(SOURCE)], engine, "tr")
    assert found.text == GOOD


def test_only_the_bad_are_asked_for() -> None:
    """Neighbours keep their answers, and their place."""
    engine = Again([GOOD])
    done = [job(GOOD), job(SOURCE), job("x", origin="rule"), job(GOOD)]
    found = guards.retry(done, engine, "tr")
    assert engine.asked == 1
    assert [one.text for one in found] == [GOOD, GOOD, "x", GOOD]
    assert found[0] is done[0]


def test_an_engine_that_cannot_is_not_asked() -> None:
    """Without `again` the answers stay."""
    done = [job(SOURCE)]
    engine = Again()
    engine_without: object = object.__new__(type("Plain", (), {"info": engine.info}))
    assert guards.retry(done, engine_without, "tr") == done  # type: ignore[arg-type]


def test_what_is_too_long_keeps_its_first_answer() -> None:
    """A sentence that went by clauses is not asked for whole, and a refusal loses no article."""

    class Short(Again):
        def fits(self, request: Request) -> bool:
            return False

    class Grown(Again):
        def again(
            self, requests: Sequence[Request], *, attempt: int
        ) -> list[tuple[Hypothesis, ...]]:
            raise SegmentTooLongError(f"{len(requests)} grew in attempt {attempt}")

    done = [job(SOURCE)]
    short = Short([GOOD])
    assert guards.retry(done, short, "tr") == done
    assert short.asked == 0
    assert guards.retry(done, Grown(), "tr") == done


def test_the_note_speaks_of_the_first_answer() -> None:
    """A second attempt that mends the first does not change what was wrong at first."""
    engine = Again(["14 okul."], [GOOD])
    (found,) = guards.retry([job(SOURCE, gained=(("x", 1),))], engine, "tr")
    (told,) = [note for note in found.notes if note.check == "asked_again"]
    assert "source itself" in told.message
    assert found.gained == ()


def test_a_cut_answer_counts_as_bad() -> None:
    """An output that ran into its limit is asked for again."""
    cut = jobs.with_answer(job(""), Measured(text=GOOD, finished=False))
    assert "output_cut" in guards.faults(cut, "tr")
    (found,) = guards.retry([cut], Again([GOOD]), "tr")
    assert "output_cut" not in {note.check for note in found.notes}
