"""Reading and checking of models.yaml.

YAML 1.1 reads ``no`` as false, and ``no`` is a licence mark here; so everything is read as a
string and converted where the record wants something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from translator.engines.catalogue import (
    PSEUDO,
    THROUGH_PIVOT,
    Catalogue,
    CatalogueEntry,
    Choice,
)
from translator.engines.catalogue_entry import Report, known, read_direction, read_entry
from translator.errors import ConfigurationError
from translator.language.tags import TARGETS

_SECTIONS = ("models", "routes")
_VIA = re.compile(r"via\s+(\S+)")


class _StringLoader(yaml.BaseLoader):
    """Reads every scalar as a string and refuses a key that stands twice."""


def _mapping_once(loader: yaml.BaseLoader, node: yaml.MappingNode) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for child, value in node.value:
        if child.value in made:
            problem = f"the key {child.value!r} stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, child.start_mark)
        made[child.value] = loader.construct_object(value, deep=True)
    return made


_StringLoader.add_constructor("tag:yaml.org,2002:map", _mapping_once)


def read_catalogue(paths: Sequence[Path]) -> Catalogue:
    """Read files, later ones over earlier ones, and check the result.

    Raises:
        ConfigurationError: with every problem of every file.
    """
    problems: list[str] = []
    models: dict[str, dict[str, Any]] = {}
    routes: dict[str, Any] = {}
    origins: dict[str, Path] = {}
    for path in paths:
        report = _reporter(problems, path)
        content = _read(path, report)
        for key, value in _section(content, "models", report).items():
            models[key] = _merged(models.get(key), _resolved(value, path, report, key))
            origins[key] = path
        routes |= _section(content, "routes", report)
    entries = {
        key: read_entry(key, fields, _reporter(problems, origins[key]))
        for key, fields in models.items()
    }
    catalogue = _catalogue(entries, routes, _reporter(problems, paths[-1]))
    if problems:
        raise ConfigurationError(
            f"the model catalogue has {len(problems)} problem(s):\n  " + "\n  ".join(problems),
            hint="mend the lines above; `translator models show KEY` shows a sound entry",
        )
    return catalogue


def _reporter(problems: list[str], path: Path) -> Report:
    def report(place: str, problem: str) -> None:
        line = f"{path.name}: {place}: {problem}" if place else f"{path.name}: {problem}"
        if line not in problems:
            problems.append(line)

    return report


def _read(path: Path, report: Report) -> Mapping[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_StringLoader)  # noqa: S506 - a BaseLoader builds strings only
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"cannot read {path}: {error}", hint="check the name and the encoding (UTF-8)"
        ) from error
    except yaml.YAMLError as error:
        report("", " ".join(str(error).split()))
        return {}
    if not isinstance(content, dict):
        report("", "the file must hold the sections models and routes")
        return {}
    known(content, _SECTIONS, "", report)
    return content


def _section(content: Mapping[str, Any], name: str, report: Report) -> Mapping[str, Any]:
    section = content.get(name) or {}
    if not isinstance(section, dict):
        report(name, "must be a mapping")
        return {}
    return section


def _resolved(value: Any, path: Path, report: Report, key: str) -> dict[str, Any]:
    """Return an entry's fields with `path` made absolute; it is relative to its own file."""
    if not isinstance(value, dict):
        report(f"models.{key}", "must be a mapping")
        return {}
    if isinstance(value.get("path"), str):
        folder = path.parent / Path(value["path"]).expanduser()
        return {**value, "path": str(folder.resolve())}
    return dict(value)


def _merged(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    if old is None or any(name in new for name in ("hub", "path", "shipped")):
        return new
    return {**old, **new}


def _catalogue(
    entries: dict[str, CatalogueEntry], routes: Mapping[str, Any], report: Report
) -> Catalogue:
    pivot = routes.get("pivot", "en")
    if pivot not in TARGETS:
        report("routes.pivot", f"{pivot!r} is not a language of the desk")
    lists: dict[tuple[str, str], tuple[Choice, ...]] = {}
    for name, value in routes.items():
        if name in ("pivot", "default"):
            continue
        direction = read_direction(name, "routes", report)
        if direction:
            lists[direction] = _choices(value, f"routes.{name}", entries, pivot, report)
            _serving(direction, lists[direction], entries, pivot, report)
    default = _choices(
        routes.get("default", [f"via {pivot}"]), "routes.default", entries, pivot, report
    )
    return Catalogue(entries=entries, routes=lists, default=default, pivot=pivot)


def _choices(
    value: Any, place: str, entries: Mapping[str, CatalogueEntry], pivot: str, report: Report
) -> tuple[Choice, ...]:
    if not isinstance(value, list):
        report(place, "must be a list of models")
        return ()
    return tuple(_choice(str(text), place, entries, pivot, report) for text in value)


def _choice(
    text: str, place: str, entries: Mapping[str, CatalogueEntry], pivot: str, report: Report
) -> Choice:
    if via := _VIA.fullmatch(text):
        if via[1] != pivot:
            report(place, f"{text!r}: the pivot is {pivot}")
        return THROUGH_PIVOT
    keys = tuple(text.split("+"))
    unknown = [key for key in keys if key not in entries]
    if any(key in entries and entries[key].family == PSEUDO for key in keys):
        report(place, f"{text!r}: the dry-run engine is used only when it is asked for by name")
    if unknown or len(keys) > 2:
        what = f"no model called {', '.join(unknown)}" if unknown else "more than two legs"
        report(place, f"{text!r}: {what}")
    return keys


def _serving(
    direction: tuple[str, str],
    choices: Sequence[Choice],
    entries: Mapping[str, CatalogueEntry],
    pivot: str,
    report: Report,
) -> None:
    """Report models of a direction's list that do not serve the direction."""
    source, target = direction
    for choice in choices:
        stops = (source, target) if len(choice) < 2 else (source, pivot, target)
        for key, start, end in zip(choice, stops, stops[1:], strict=False):
            if key in entries and not entries[key].serves(start, end):
                report(f"routes.{source}>{target}", f"{key} does not translate {start} into {end}")
