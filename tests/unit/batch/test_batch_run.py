"""A run over many articles: failures stay where they happen, and nothing is made twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import CrashOnNth, Fake, UpperCaseless, article, clock, termbase
from translator.article.model import Article
from translator.article.readers import read_path
from translator.batch.report import DraftOutcome, Outcome
from translator.batch.run import Workshop, own_id, run
from translator.desk import review
from translator.desk.store import Store
from translator.drafting.pipeline import count_requests
from translator.engines.base import Engine
from translator.errors import (
    EngineError,
    ModelNotInstalledError,
    OutputError,
    TranslatorError,
    WorkflowError,
)

TEXT = "The lake festival opened today. Guests came from 7 countries."
NOW = "2026-03-02T09:30:00+00:00"


@dataclass
class Ear:
    """Hears a run; what it was told stands in `told`."""

    told: list[Any] = field(default_factory=list)
    counted: int = 0

    def article(self, origin: str, article: Article, targets: Sequence[str]) -> None:
        """Note an article."""
        self.told.append((Path(origin).name, article.id, tuple(targets)))

    def drafting(self, article: Article, target: str, requests: int) -> Callable[[int], None]:
        """Note a language, and count along."""
        self.told.append((target, requests))

        def count(done: int) -> None:
            self.counted += done

        return count

    def finished(self, outcome: Outcome) -> None:
        """Note an outcome."""
        self.told.append(outcome)


class Room:
    """A desk in a folder, with engines that a test may exchange by target language."""

    def __init__(self, root: Path, store: Store) -> None:
        self.root, self.store = root, store
        self.engines: dict[str, Engine | Exception] = {}
        self.usual = Fake()
        self.asked: list[str] = []
        self.rendered: list[str] = []
        self.bugs: list[Exception] = []
        self.ear = Ear()

    def write(self, name: str, text: str = TEXT) -> str:
        """Write an article and return its path."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def engine_for(self, source: str, target: str) -> Engine:
        """Return the language's engine, or raise its error."""
        self.asked.append(target)
        engine = self.engines.get(target, self.usual)
        if isinstance(engine, Exception):
            raise engine
        return engine

    def render(self, article: Article) -> Path:
        """Note what is rendered."""
        self.rendered.append(article.id)
        return self.root / article.id

    def report_bug(self, error: Exception) -> Path:
        """Note a bug."""
        self.bugs.append(error)
        return Path("fault.log")

    def workshop(self, targets: str = "az tr", **more: Any) -> Workshop:
        """Return what `run` works with."""
        values = {
            "read": lambda origin: read_path(origin, language="en"),
            "store": self.store,
            "engine_for": self.engine_for,
            "termbase": termbase(),
            "clock": clock,
            "render": self.render,
            "report_bug": self.report_bug,
            "targets": tuple(targets.split()),
        }
        return Workshop(**(values | more))

    def run(self, *origins: str, targets: str = "az tr", **more: Any) -> list[Outcome]:
        """Run, and return the outcomes."""
        return run(origins, self.workshop(targets, **more), self.ear)

    def drafts(self) -> list[str]:
        """Return the ids of all drafts in the store."""
        return [draft.id for draft in self.store.drafts()]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A desk with a real store."""
    with Store(tmp_path / ".translator" / "desk.db") as store:
        yield Room(tmp_path, store)


def said(outcome: Outcome) -> list[tuple[str, str]]:
    """Return (language, status) of an article's drafts."""
    return [(draft.target, draft.status) for draft in outcome.drafts]


# The usual ------------------------------------------------------------------------------------


def test_every_article_in_every_language(room: Room) -> None:
    """Drafts are stored, rendered and reported in the order of the articles and languages."""
    first, second = room.run(room.write("a.txt"), room.write("b.txt"), targets="tr az")
    assert [said(first), said(second)] == [[("tr", "drafted"), ("az", "drafted")]] * 2
    assert (first.article, first.language, first.evidence) == ("a", "en", "given")
    assert first.folder == str(room.root / "a")
    assert first.drafts[0].draft == "a.tr.1"
    assert first.drafts[0].segments == 2
    assert first.drafts[0].model == "fake"
    assert room.drafts() == ["a.az.1", "a.tr.1", "b.az.1", "b.tr.1"]
    assert room.rendered == ["a", "b"]


def test_the_listener_hears_everything(room: Room) -> None:
    """Article, languages with their number of sentences, progress that adds up, outcome."""
    (outcome,) = room.run(room.write("a.txt"))
    sentences = count_requests(room.store.article("a"))
    assert room.ear.told == [
        ("a.txt", "a", ("az", "tr")),
        ("az", sentences),
        ("tr", sentences),
        outcome,
    ]
    assert room.ear.counted == 2 * sentences


def test_findings_are_counted(room: Room) -> None:
    """Errors and warnings of a draft stand in its outcome."""
    (outcome,) = room.run(room.write("a.txt"), targets="az")
    units = room.store.draft("a.az").units
    severities = [finding.severity for unit in units for finding in unit.findings]
    assert outcome.drafts[0].errors == severities.count("error") > 0
    assert outcome.drafts[0].warnings == severities.count("warning")


def test_without_wish_all_other_languages_are_drafted(room: Room) -> None:
    """The article's own language is none of its targets."""
    (outcome,) = room.run(room.write("a.txt"), targets="")
    assert [target for target, _ in said(outcome)] == ["az", "tr", "kk", "ky"]


def test_the_own_language_is_left_out(room: Room) -> None:
    """Of several wished languages the article's own is dropped, since it is there."""
    (outcome,) = room.run(room.write("a.txt"), targets="en az")
    assert said(outcome) == [("az", "drafted")]


def test_only_the_own_language_is_an_error(room: Room) -> None:
    """English into English is refused before anything is stored."""
    (outcome,) = room.run(room.write("a.txt"), targets="en")
    assert outcome.exit_code == 2
    assert "is in en already" in outcome.message
    assert outcome.hint
    assert room.store.articles() == ()


# Failures stay where they happen --------------------------------------------------------------


def test_one_unreadable_article_stops_nobody(room: Room) -> None:
    """What comes before and after a missing file is drafted."""
    origins = [room.write("a.txt"), str(room.root / "gone.txt"), room.write("c.txt")]
    first, second, third = room.run(*origins)
    assert (second.exit_code, second.drafts) == (4, ())
    assert "gone.txt" in second.message
    assert not first.failed
    assert not third.failed
    assert len(room.drafts()) == 4


def test_one_language_without_model_stops_no_other(room: Room) -> None:
    """An engine's error is that language's: hint and exit code are kept."""
    room.engines["tr"] = ModelNotInstalledError("no model for en→tr", hint="pull one")
    (outcome,) = room.run(room.write("a.txt"), targets="az tr kk")
    assert said(outcome) == [("az", "drafted"), ("tr", "failed"), ("kk", "drafted")]
    failed = outcome.drafts[1]
    assert (failed.message, failed.hint, failed.exit_code) == ("no model for en→tr", "pull one", 5)
    assert outcome.folder


def test_an_article_that_fails_in_all_languages_is_not_rendered(room: Room) -> None:
    """There is nothing to look at."""
    room.engines = dict.fromkeys(("az", "tr"), EngineError("broken"))
    (outcome,) = room.run(room.write("a.txt"))
    assert (outcome.failed, outcome.folder, room.rendered) == (True, "", [])


@pytest.mark.parametrize("error", [RuntimeError("tensor"), MemoryError(), KeyError("x")])
def test_a_bug_is_that_languages_and_is_logged(room: Room, error: Exception) -> None:
    """A fault of ours in one language leaves the article's other languages and the other articles."""
    room.engines["tr"] = CrashOnNth(1, error)
    first, second = room.run(room.write("a.txt"), room.write("b.txt"))
    assert said(first) == [("az", "drafted"), ("tr", "failed")]
    assert first.drafts[1].exit_code == 70
    assert type(error).__name__ in first.drafts[1].message
    assert "fault.log" in first.drafts[1].hint
    assert said(second) == [("az", "drafted"), ("tr", "drafted")]
    assert room.bugs == [error]
    assert first.folder


def test_a_bug_in_a_reader_is_the_articles(room: Room) -> None:
    """A reader that breaks costs its article only."""

    def read(origin: str) -> Article:
        if "bad" in origin:
            raise ZeroDivisionError("oops")
        return read_path(origin, language="en")

    bad, good = room.run(room.write("bad.txt"), room.write("good.txt"), read=read)
    assert (bad.exit_code, bad.drafts) == (70, ())
    assert not good.failed
    assert len(room.bugs) == 1


@pytest.mark.parametrize("fault", [OSError("disk full"), OutputError("disk full")])
def test_a_log_that_cannot_be_written_stops_nobody(room: Room, fault: Exception) -> None:
    """The run goes on even where the bug cannot be logged, and says so."""

    def report_bug(error: Exception) -> Path:
        raise fault

    room.engines["az"] = CrashOnNth(1, RuntimeError("tensor"))
    (outcome,) = room.run(room.write("a.txt"), report_bug=report_bug)
    assert "tensor" in outcome.drafts[0].message
    assert "disk full" in outcome.drafts[0].hint
    assert outcome.drafts[1].status == "drafted"


def test_a_rendering_that_fails_keeps_the_drafts(room: Room) -> None:
    """A full disk is reported beside what was drafted; nothing is drafted again afterwards."""

    def render(article: Article) -> Path:
        raise OutputError("the disk is full", hint="free some space")

    (outcome,) = room.run(room.write("a.txt"), render=render)
    assert said(outcome) == [("az", "drafted"), ("tr", "drafted")]
    assert (outcome.message, outcome.exit_code, outcome.folder) == ("the disk is full", 8, "")
    (again,) = room.run(str(room.root / "a.txt"))
    assert said(again) == [("az", "current"), ("tr", "current")]
    assert again.folder


# Interrupted and begun again ------------------------------------------------------------------


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(130)])
def test_an_interrupt_passes_and_leaves_what_is_done(room: Room, stop: BaseException) -> None:
    """Ctrl-C is no failure of an article; the next run makes what is missing, nothing twice."""
    origins = [room.write("a.txt"), room.write("b.txt"), room.write("c.txt")]
    room.usual = CrashOnNth(4, stop)
    with pytest.raises(type(stop)):
        room.run(*origins)
    assert room.drafts() == ["a.az.1", "a.tr.1", "b.az.1"]
    assert room.bugs == []
    room.usual = CrashOnNth(99)
    outcomes = room.run(*origins)
    assert [said(outcome) for outcome in outcomes] == [
        [("az", "current"), ("tr", "current")],
        [("az", "current"), ("tr", "drafted")],
        [("az", "drafted"), ("tr", "drafted")],
    ]
    assert len(room.usual.calls) == 3
    assert len(room.drafts()) == 6


@pytest.mark.parametrize("killed_after", range(1, 7))
def test_killed_at_any_moment_the_second_run_completes(room: Room, killed_after: int) -> None:
    """However far it got, two runs make each draft exactly once."""
    origins = [room.write("a.txt"), room.write("b.txt"), room.write("c.txt")]
    room.usual = CrashOnNth(killed_after, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        room.run(*origins)
    assert len(room.drafts()) == killed_after - 1
    room.usual = CrashOnNth(99)
    room.run(*origins)
    assert room.drafts() == [f"{name}.{tag}.1" for name in "abc" for tag in ("az", "tr")]


def test_a_run_again_asks_no_engine_to_translate(room: Room) -> None:
    """What is current is found by version, language and signature, without a translation."""
    origin = room.write("a.txt")
    room.run(origin)
    calls = len(room.usual.calls)
    (outcome,) = room.run(origin)
    assert said(outcome) == [("az", "current"), ("tr", "current")]
    assert outcome.drafts[0].draft == "a.az.1"
    assert len(room.usual.calls) == calls


def test_another_model_makes_another_draft(room: Room) -> None:
    """A draft of another signature is not the same draft; the old one is superseded."""
    origin = room.write("a.txt")
    room.run(origin, targets="az")
    room.usual = UpperCaseless()
    (outcome,) = room.run(origin, targets="az")
    assert said(outcome) == [("az", "drafted")]
    states = {draft.id: draft.state for draft in room.store.drafts()}
    assert states == {"a.az.1": "superseded", "a.az.2": "draft"}


def test_an_edited_file_is_a_new_version(room: Room) -> None:
    """The same file with other words is the same article, drafted anew."""
    origin = room.write("a.txt")
    room.run(origin, targets="az")
    room.write("a.txt", TEXT + " Rain fell.")
    (outcome,) = room.run(origin, targets="az")
    assert (outcome.article, said(outcome)) == ("a", [("az", "drafted")])
    old, new = room.store.drafts()
    assert (old.state, new.state) == ("superseded", "draft")
    assert old.digest != new.digest == room.store.article("a").digest


# What editors have done is not undone ---------------------------------------------------------


def edit(room: Room, draft: str) -> None:
    """Write a unit's target by hand."""
    unit = room.store.draft(draft).units[0]
    review.edit(room.store, draft, unit.segment.id, "Əl ilə.", "ada", NOW, recheck=lambda u: u)


def submit(room: Room, draft: str) -> None:
    """Hand a draft to review."""
    review.submit(room.store, draft, "ada", NOW)


def approve(room: Room, draft: str) -> None:
    """Sign a draft."""
    submit(room, draft)
    review.approve(room.store, draft, "ada", NOW, None, despite="a test")


@pytest.mark.parametrize("step", [edit, submit, approve])
def test_human_work_is_kept(room: Room, step: Callable[[Room, str], None]) -> None:
    """Edited, submitted and approved drafts of this version stay, whatever the model; no engine."""
    origin = room.write("a.txt")
    room.run(origin, targets="az")
    step(room, "a.az.1")
    room.usual = UpperCaseless()
    room.asked.clear()
    (outcome,) = room.run(origin, targets="az")
    assert said(outcome) == [("az", "kept")]
    assert outcome.drafts[0].state == room.store.draft("a.az").state
    assert room.asked == []
    assert room.drafts() == ["a.az.1"]


@pytest.mark.parametrize("step", [edit, approve])
def test_a_new_version_is_drafted_beside_human_work(
    room: Room, step: Callable[[Room, str], None]
) -> None:
    """Once the source has changed, yesterday's edit protects yesterday's version only."""
    origin = room.write("a.txt")
    room.run(origin, targets="az")
    step(room, "a.az.1")
    room.write("a.txt", TEXT + " Rain fell.")
    (outcome,) = room.run(origin, targets="az")
    assert said(outcome) == [("az", "drafted")]
    assert room.store.draft("a.az.1").state == "superseded"


@pytest.mark.parametrize("step", [None, edit, approve])
def test_again_overdoes_even_human_work(
    room: Room, step: Callable[[Room, str], None] | None
) -> None:
    """With `again` everything is made anew; what was there stays on record."""
    origin = room.write("a.txt")
    room.run(origin, targets="az")
    if step:
        step(room, "a.az.1")
    (outcome,) = room.run(origin, targets="az", again=True)
    assert said(outcome) == [("az", "drafted")]
    assert outcome.drafts[0].draft == "a.az.2"
    assert room.store.draft("a.az.1").state == "superseded"


def test_an_edit_during_the_run_wins(room: Room) -> None:
    """A draft that an editor touches while the engine works is not superseded silently."""
    origin = room.write("a.txt")
    room.run(origin, targets="az")

    class Slow(UpperCaseless):
        def translate(self, requests: Any, *, progress: Any = None) -> Any:
            edit(room, "a.az.1")
            return super().translate(requests, progress=progress)

    room.usual = Slow()
    (outcome,) = room.run(origin, targets="az")
    assert said(outcome) == [("az", "failed")]
    assert outcome.drafts[0].exit_code == WorkflowError.exit_code
    assert room.store.draft("a.az").units[0].target == "Əl ilə."


# Names of articles ----------------------------------------------------------------------------


def test_two_files_of_one_name_are_two_articles(room: Room) -> None:
    """news.txt of two folders, and news.md beside it, do not overwrite each other, run after run."""
    origins = [
        room.write("x/news.txt"),
        room.write("y/news.txt", "Snow fell."),
        room.write("x/news.md"),
    ]
    names = [outcome.article for outcome in room.run(*origins, targets="az")]
    assert names[0] == "news"
    assert len(set(names)) == 3
    assert all(name.startswith("news-") for name in names[1:])
    again = room.run(*reversed(origins), targets="az")
    assert [outcome.article for outcome in again] == names[::-1]
    assert all(said(outcome) == [("az", "current")] for outcome in again)


def test_a_name_is_the_same_from_every_folder(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file named relatively from here and from there is one article; two files stay two."""
    room.write("x/news.txt")
    room.write("y/news.txt", "Snow fell.")
    names = []
    for folder, origin in (
        ("x", "news.txt"),
        ("y", "news.txt"),
        (".", "x/news.txt"),
        ("y", "../x/./news.txt"),
    ):
        monkeypatch.chdir(room.root / folder)
        names += [outcome.article for outcome in room.run(origin, targets="az")]
    assert names[0] == names[2] == names[3] == "news"
    assert names[1] != "news"
    assert Path(room.store.article("news").origin) == (room.root / "x" / "news.txt").resolve()


def test_a_file_that_was_moved_is_the_same_article(room: Room) -> None:
    """The same words at another place, with the old file gone, are the article that was known."""
    room.run(room.write("x/news.txt"), targets="az")
    (room.root / "x" / "news.txt").unlink()
    (outcome,) = room.run(room.write("y/news.txt"), targets="az")
    assert (outcome.article, said(outcome)) == ("news", [("az", "current")])
    (room.root / "y" / "news.txt").unlink()
    (other,) = room.run(room.write("z/news.txt", "Snow fell."), targets="az")
    assert other.article.startswith("news-")


def test_a_declared_id_is_the_articles_own(room: Room) -> None:
    """Two files that declare one id are versions of one article."""
    text = "---\nid: lake\n---\n\n"
    one, two = room.write("a.md", text + TEXT), room.write("b.md", text + "Snow fell.")
    assert [outcome.article for outcome in room.run(one, two, targets="az")] == ["lake", "lake"]


def test_own_id_alone(room: Room) -> None:
    """A new id is kept, standard input is one place, and a namesake elsewhere gets a mark."""
    piped = article(TEXT, name="rain", origin="-")
    assert own_id(piped, room.store) == piped
    room.store.add_article(piped, NOW)
    assert own_id(replace(piped, blocks=()), room.store).id == "rain"
    marked = own_id(article(TEXT, name="rain", origin=room.write("rain.txt")), room.store)
    assert marked.id.startswith("rain-")
    assert len(marked.id) == len("rain-") + 6


def test_an_article_keeps_its_other_fields(room: Room) -> None:
    """Only the id and the place change on the way into the store."""
    origin = room.write("a.txt")
    room.run(origin, targets="az")
    stored = room.store.article("a")
    assert stored == replace(read_path(origin, language="en"), origin=str(Path(origin).resolve()))


def test_every_error_of_ours_has_a_draft_outcome(room: Room) -> None:
    """Each class of the exception tree keeps its exit code on its way into the report."""
    for number, kind in enumerate(TranslatorError.__subclasses__()):
        room.engines["az"] = kind("broken", hint="mend it")
        (outcome,) = room.run(room.write(f"n{number}.txt"), targets="az")
        assert outcome.drafts == (
            DraftOutcome(
                target="az",
                status="failed",
                message="broken",
                hint="mend it",
                exit_code=kind.exit_code,
            ),
        )
