"""Random walks over a desk: whatever editors do in whatever order, unapproved work stays inside.

The model keeps its own book of what was approved, in the words that were approved. It knows
nothing of hashes, events or the table of moves.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.unit.desk.records import ERROR, T0, T1, T2, article, blocks_of, draft
from translator.desk import review
from translator.desk.folder import open_desk
from translator.desk.store import Store
from translator.drafting.draft import Unit
from translator.errors import UsageError, WorkflowError
from translator.publishing.publish import publish

UNITS = st.sampled_from(["h1.s1", "p1.s1", "p1.s2"])
WORDS = st.sampled_from(["Бірінші", "Екінші", "ҚАТЕ", "Үшінші"])
REFS = st.sampled_from(["bridge.kk"] * 6 + [f"bridge.kk.{number}" for number in (1, 2, 3)])
"""Mostly the newest draft, as editors name it; now and then an older one."""
VERSIONS = [article(), article(sentences=("Köprü dün açıldı.", "Uzunluğu 1250 metre."))]
EMBARGOES = ["", "", "", T2, "tomorrow"]
FORMATS = st.sets(st.sampled_from(["md", "html", "json"]), min_size=1)

Words = tuple[str, ...]


def recheck(unit: Unit) -> Unit:
    """Find an error in one of the words."""
    return replace(unit, findings=(ERROR,) if unit.target == "ҚАТЕ" else ())


class Walk(RuleBasedStateMachine):
    """One article, one language, two versions, and editors without discipline."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = open_desk(Path(self.folder.name))
        self.store = Store(self.desk.database)
        # A walk survives no power cut, and need not wait for the disk.
        self.store._tables.run("PRAGMA synchronous = OFF")
        self.version = 0
        self.embargo = ""
        self.approved: dict[str, Words] = {}
        self.out: Words | None = None

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @initialize()
    def arrive(self) -> None:
        self.read_article(0, "")
        self.translate(force=False)

    def words(self, ref: str) -> Words:
        return tuple(unit.target for unit in self.store.draft(ref).units)

    def attempt(self, step, *names: str, **more: object) -> bool:
        """Take a step and return whether the desk allowed it."""
        try:
            step(self.store, *names, **more)
        except (WorkflowError, UsageError):
            return False
        return True

    @rule(version=st.integers(0, 1), embargo=st.sampled_from(EMBARGOES))
    def read_article(self, version: int, embargo: str) -> None:
        self.version, self.embargo = version, embargo
        self.store.add_article(replace(VERSIONS[version], embargo=embargo), T0)

    @rule(force=st.booleans())
    def translate(self, force: bool) -> None:
        made = draft(VERSIONS[self.version])
        self.attempt(lambda store: store.save_draft(made, T0, force=force))

    @rule(ref=REFS)
    def submit(self, ref: str) -> None:
        if self.attempt(review.submit, ref, "Editor", T1):
            assert self.store.draft(ref).id not in self.approved

    @rule(ref=REFS, known=st.booleans(), despite=st.sampled_from([None, "", "reason"]))
    def approve(self, ref: str, known: bool, despite: str | None) -> None:
        digest = VERSIONS[self.version].digest if known else None
        if self.attempt(review.approve, ref, "Editor", T1, digest, despite):
            words = self.words(ref)
            assert despite == "reason" or "ҚАТЕ" not in words
            assert self.store.draft(ref).digest == VERSIONS[self.version].digest
            self.approved[self.store.draft(ref).id] = words

    @rule(ref=REFS)
    def reject(self, ref: str) -> None:
        if self.attempt(review.reject, ref, "Editor", T1, "reason"):
            self.approved.pop(self.store.draft(ref).id, None)

    @rule(ref=REFS)
    def reopen(self, ref: str) -> None:
        if self.attempt(review.reopen, ref, "Editor", T1):
            self.approved.pop(self.store.draft(ref).id, None)

    @rule(ref=REFS, unit=UNITS, word=WORDS)
    def edit(self, ref: str, unit: str, word: str) -> None:
        if self.attempt(review.edit, ref, unit, word, "Editor", T1, recheck=recheck):
            self.approved.pop(self.store.draft(ref).id, None)

    @rule(ref=REFS)
    def revise(self, ref: str) -> None:
        self.attempt(review.revise, ref, "Editor", T1)

    @rule(ref=REFS)
    def withdraw(self, ref: str) -> None:
        if self.attempt(review.withdraw, ref, "Editor", T2, "reason"):
            self.approved.pop(self.store.draft(ref).id, None)

    @rule(ref=REFS, formats=FORMATS, known=st.booleans())
    def publish(self, ref: str, formats: set[str], known: bool) -> None:
        try:
            name = self.store.draft(ref).id
        except UsageError:
            return
        digests = {"bridge": VERSIONS[self.version].digest if known else None}

        def step(store: Store) -> None:
            publish(
                store,
                self.desk,
                [ref],
                sorted(formats),
                "Editor",
                T1,
                digests=digests,
                assemble=blocks_of,
            )

        if self.attempt(step):
            assert name in self.approved
            assert self.words(name) == self.approved[name]
            assert self.store.draft(name).digest == VERSIONS[self.version].digest
            assert self.embargo == ""
            self.out = self.approved[name]

    @rule(ref=REFS, formats=FORMATS, lapse=st.sampled_from(["", "", "edit", "read", "reopen"]))
    def sign_and_send(self, ref: str, formats: set[str], lapse: str) -> None:
        """The usual day, in which now and then something comes between approval and sending."""
        self.approve(ref, known=True, despite="reason")
        if lapse == "edit":
            self.edit(ref, "p1.s1", "Төртінші")
        elif lapse == "read":
            self.read_article(1 - self.version, self.embargo)
        elif lapse == "reopen":
            self.reopen(ref)
        self.publish(ref, formats, known=True)

    @rule(unit=UNITS, word=WORDS, formats=FORMATS)
    def correct_and_send(self, unit: str, word: str, formats: set[str]) -> None:
        """A correction of what is out, signed or not."""
        self.revise("bridge.kk")
        self.edit("bridge.kk", unit, word)
        self.approve("bridge.kk", known=False, despite=None)
        self.publish("bridge.kk", formats, known=False)

    @rule(embargo=st.sampled_from(EMBARGOES))
    def translate_news(self, embargo: str) -> None:
        """The source is corrected and drafted anew."""
        self.read_article(1 - self.version, embargo)
        self.translate(force=False)

    @invariant()
    def only_approved_words_are_out(self) -> None:
        """Every file that is out holds the words of the last approved publication, all of them."""
        files = [path for path in self.desk.published.rglob("*") if path.is_file()]
        assert bool(files) == (self.out is not None)
        for path in files:
            text = path.read_text(encoding="utf-8")
            assert all(word in text for word in self.out or ())
            if path.suffix == ".json":
                assert json.loads(text)["headline"] == (self.out or ("",))[0]

    @invariant()
    def the_books_agree(self) -> None:
        """At most one draft is published, and the audit trail leads to every draft's state."""
        drafts = self.store.drafts()
        assert sum(one.state == "published" for one in drafts) <= 1
        for one in drafts:
            trail = self.store.events(one.id)
            assert trail[-1].to_state == one.state
            assert trail[-1].content_hash == one.content_hash
            for before, after in pairwise(trail):
                assert after.from_state == before.to_state
                stays = after.from_state == after.to_state
                assert stays or after.to_state in review.MOVES[after.from_state]
            if one.state in {"approved", "published"}:
                assert self.words(one.id) == self.approved[one.id]


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
