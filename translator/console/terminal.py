"""Everything that is printed passes through here.

stdout is data (paths, ids, JSON, tables), stderr is talk. Colour and bars appear on a terminal
only, and never with NO_COLOR. Elsewhere progress is a plain line now and then.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_SECONDS = 10.0
"""Seconds between two progress lines where there is no terminal."""


class Progress(Protocol):
    """A running display of work done."""

    def advance(self, count: int = 1) -> None:
        """Count finished work."""

    def describe(self, text: str) -> None:
        """Say what is being worked on now."""


@cache
def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=not stderr)


def is_interactive() -> bool:
    """Return whether somebody sits there who can answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")


def data(text: str) -> None:
    """Write one line of data to stdout."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def json_data(value: Any) -> None:
    """Write one JSON document to stdout, in the letters of the desk's languages."""
    data(json.dumps(value, ensure_ascii=False, indent=2))


def say(text: str, *, style: str = "") -> None:
    """Write one line of talk to stderr."""
    if sys.stderr.isatty():
        _console(stderr=True).print(text, style=style or None, markup=False)
    else:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def warn(text: str) -> None:
    """Say what the user should know but need not act upon."""
    say(f"warning: {text}", style="yellow")


def fail(message: str, hint: str = "") -> None:
    """Say what went wrong, and what to do next."""
    say(f"error: {message}", style="bold red")
    if hint:
        say(f"hint:  {hint}", style="cyan")


def confirm(question: str) -> bool:
    """Ask a yes-or-no question; no terminal means no."""
    if not is_interactive():
        return False
    say(f"{question} [y/N]")
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table to stdout: ruled on a terminal, tab-separated elsewhere."""
    if not sys.stdout.isatty():
        for row in [columns, *rows]:
            data("\t".join(row))
        return
    from rich.table import Table

    view = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        view.add_column(column, overflow="fold")
    for row in rows:
        view.add_row(*(_plain(cell) for cell in row))
    _console(stderr=False).print(view)


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text(text)


@contextmanager
def progress(title: str, total: int, *, unit: str = "segments") -> Iterator[Progress]:
    """Show how far the work is: bar, rate and time left; plain lines where there is no terminal."""
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        with _rich_progress(title, total, unit) as view:
            yield view
    else:
        view = _PlainProgress(title, total, unit)
        try:
            yield view
        finally:
            view.close()


@contextmanager
def _rich_progress(title: str, total: int, unit: str) -> Iterator[Progress]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(compact=True),
    )
    with RichProgress(*columns, console=_console(stderr=True), transient=True) as view:
        task = view.add_task(title, total=total, rate="")
        yield _RichProgress(view, task, unit)


class _RichProgress:
    def __init__(self, view: Any, task: Any, unit: str) -> None:
        self._view, self._task, self._unit = view, task, unit

    def advance(self, count: int = 1) -> None:
        self._view.advance(self._task, count)
        speed = self._view.tasks[0].speed
        if speed:
            self._view.update(self._task, rate=f"{speed:,.1f} {self._unit}/s")

    def describe(self, text: str) -> None:
        self._view.update(self._task, description=text)


class _PlainProgress:
    def __init__(self, title: str, total: int, unit: str) -> None:
        self._title, self._total, self._unit = title, total, unit
        self._done = 0
        self._started = self._said = time.monotonic()

    def advance(self, count: int = 1) -> None:
        self._done += count
        if time.monotonic() - self._said >= PLAIN_SECONDS:
            self._line()

    def describe(self, text: str) -> None:
        self._title = text

    def close(self) -> None:
        if self._said > self._started:
            self._line()

    def _line(self) -> None:
        self._said = time.monotonic()
        seconds = max(self._said - self._started, 1e-6)
        rate = self._done / seconds
        left = (self._total - self._done) / rate if rate else 0.0
        say(
            f"{self._title}: {self._done}/{self._total} {self._unit}, "
            f"{rate:.1f} {self._unit}/s, {left:.0f} s left"
        )
