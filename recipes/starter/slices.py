"""The training loop of one slice: batches, log, looks, checkpoints and a clean stop."""

from __future__ import annotations

import argparse
import json
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from recipes.starter import checkpoint
from recipes.starter.common import say
from translator.errors import EXIT_INTERRUPTED, OutputError

if TYPE_CHECKING:
    from recipes.starter.batches import Sampler, Tables
    from recipes.starter.learner import Learner
    from recipes.starter.looks import Looker
    from recipes.starter.packed import Integers
    from recipes.starter.schedule import Clock

CHECKPOINT, LOG = "checkpoint.pt", "log.jsonl"


@dataclass(slots=True, kw_only=True)
class Progress:
    """Where training stands; written into every checkpoint."""

    step: int = 0
    pairs: int = 0
    seconds: float = 0.0
    position: float = 0.0
    round: int = 0
    place: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Slice:
    """One run of the training loop."""

    learner: Learner
    sampler: Sampler
    tables: Tables
    clock: Clock
    progress: Progress
    config: Mapping[str, Any]
    folder: Path
    options: argparse.Namespace
    looker: Looker | None
    stopped: bool = False
    sums: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def go(self, device: str, mode: str) -> int:
        """Train until the slice's end or a signal; the checkpoint is written in either case."""
        progress, began = self.progress, time.monotonic()
        before, pairs, first = progress.seconds, progress.pairs, progress.step
        entry = {"device": device, "mode": mode, "from": progress.position}
        progress.history.append(entry)
        saved = looked = began
        with self._signals():
            for number, place, numbers in self.sampler.stream(progress.round, progress.place):
                gone = time.monotonic() - began
                progress.position = self.clock.position(progress.step - first, gone)
                if self.stopped or progress.position >= self.options.until:
                    break
                self._step(number, place, numbers)
                now = time.monotonic()
                progress.seconds = before + now - began
                entry |= self._entry(progress.pairs - pairs, now - began)
                if progress.step % self.options.log_every == 0:
                    self._report(entry)
                if self.looker and now - looked >= self.options.look_every:
                    self._look()
                    looked = time.monotonic()
                if now - saved >= self.options.save_every:
                    self.save()
                    saved = time.monotonic()
        return self._end(entry)

    def _entry(self, pairs: int, seconds: float) -> dict[str, Any]:
        rate = round(pairs / max(seconds, 1e-9), 1)
        return {
            "to": self.progress.position, "pairs": pairs,
            "minutes": round(seconds / 60, 2), "pairs_per_second": rate,
        }  # fmt: skip

    def _step(self, number: int, place: int, numbers: Integers) -> None:
        progress = self.progress
        written, guided = self.learner.step(
            self.tables.batch(numbers), progress.position, progress.step
        )
        for name, value in (("loss", written), ("alignment", guided)):
            self.sums[name] = self.sums.get(name, 0.0) + value.float()
        self.count += 1
        progress.step += 1
        progress.pairs += len(numbers)
        progress.round, progress.place = number, place + 1

    def _report(self, entry: Mapping[str, Any]) -> None:
        means = {name: round(float(value) / self.count, 4) for name, value in self.sums.items()}
        self.sums, self.count = {}, 0
        line = {**self._where(), **means, "pairs_per_second": entry["pairs_per_second"]}
        say(" ".join(f"{name} {value}" for name, value in line.items()))
        self._log(line)

    def _look(self) -> None:
        if self.looker:
            found = self.looker.look(self.learner.model, self.learner.average.values)
            line = {**self._where(), **found}
            say(" ".join(f"{name} {value}" for name, value in line.items()))
            self._log(line)

    def _where(self) -> dict[str, Any]:
        progress = self.progress
        return {
            "step": progress.step, "seconds": round(progress.seconds, 1),
            "pairs": progress.pairs, "position": round(progress.position, 5),
        }  # fmt: skip

    def _log(self, line: Mapping[str, Any]) -> None:
        path = self.folder / LOG
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line) + "\n")
        except OSError as fault:
            raise OutputError(f"cannot write {path}: {fault}", hint="free some space") from fault

    def save(self) -> None:
        """Write the checkpoint.

        Raises:
            OutputError: it cannot be written; the earlier one is untouched.
        """
        where = {f.name: getattr(self.progress, f.name) for f in fields(Progress)}
        payload = {**self.learner.dump(), **where, "config": dict(self.config)}
        checkpoint.write(self.folder / CHECKPOINT, payload)

    def _end(self, entry: dict[str, Any]) -> int:
        entry["to"] = self.progress.position
        if self.count:
            self._report(entry)
        self._look()
        self.save()
        say(
            f"position {self.progress.position:.4f}, step {self.progress.step}, "
            f"measured {entry.get('pairs_per_second', 0.0)} pairs a second"
        )
        return EXIT_INTERRUPTED if self.stopped else 0

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Let SIGTERM and SIGINT end the slice after the batch at hand."""

        def stop(number: int, _: FrameType | None) -> None:
            say(f"{signal.Signals(number).name}: stopping after this batch")
            self.stopped = True

        before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
