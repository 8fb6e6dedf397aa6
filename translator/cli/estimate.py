"""`translator draft --dry-run`: which model would draft what, and how long that would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from translator.article.model import Article
from translator.cli.engines import Engines
from translator.console import terminal
from translator.drafting.pipeline import count_requests
from translator.engines import timing
from translator.engines.base import Engine
from translator.errors import EngineError, InputError
from translator.language.tags import targets_for


def estimate(
    origins: Sequence[str],
    read: Callable[[str], Article],
    engines: Engines,
    wanted: Sequence[str],
    *,
    as_json: bool,
) -> int:
    """Print what drafting these articles would take; nothing is written.

    A model that was never measured on this machine is measured now, once.

    Returns:
        0, or 1 where something could not be drafted.
    """
    rows = [
        _row(origin, article, target, engines)
        for origin in origins
        for article in _articles(origin, read)
        for target in wanted or targets_for(article.language)
        if target != article.language
    ]
    if as_json:
        terminal.json_data(rows)
    else:
        columns = ("article", "to", "sentences", "model", "time", "memory MB")
        terminal.table(columns, [_cells(row) for row in rows])
    loads = {row["model"]: row["load_seconds"] for row in rows}
    seconds = sum(row["seconds"] or 0.0 for row in rows) + sum(loads.values())
    faults = [row for row in rows if row["fault"]]
    for row in faults:
        terminal.say(f"{row['article']} > {row['to']}: {row['fault']}")
    terminal.say(f"about {_time(seconds)} in all; nothing was written")
    return 1 if faults else 0


def _articles(origin: str, read: Callable[[str], Article]) -> list[Article]:
    try:
        return [read(origin)]
    except InputError as fault:
        terminal.say(f"{origin}: {fault.message}")
        return []


def _row(origin: str, article: Article, target: str, engines: Engines) -> dict[str, Any]:
    row: dict[str, Any] = {
        "article": article.id,
        "origin": origin,
        "to": target,
        "sentences": count_requests(article),
        "model": "",
        "seconds": None,
        "load_seconds": 0.0,
        "memory_mb": 0,
        "fault": "",
    }
    try:
        engine = engines.engine_for(article.language, target)
        speed = _speed(engine, article.language, target)
    except EngineError as fault:
        return {**row, "fault": fault.message}
    characters = sum(len(block.text) for block in article.blocks)
    seconds = max(0.01, round(characters / speed.characters, 2))
    return {
        **row,
        "model": engine.info.model,
        "seconds": seconds,
        "load_seconds": speed.load,
        "memory_mb": speed.memory_mb,
    }


def _speed(engine: Engine, source: str, target: str) -> timing.Speed:
    """Return what is known of an engine's speed here, measured now if nothing is."""
    known = timing.speed_of(engine.info)
    if known:
        return known
    terminal.say(f"measuring {engine.info.model} on this machine, once")
    speed = timing.measure(engine, source, target, rounds=1)
    timing.keep(engine.info.model, speed)
    return speed


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["article"],
        row["to"],
        str(row["sentences"]),
        row["model"] or "-",
        "-" if row["seconds"] is None else _time(row["seconds"]),
        str(row["memory_mb"] or "-"),
    )


def _time(seconds: float) -> str:
    """Return a time for people: ``4 s``, ``3 min``, ``2.5 h``."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
