"""Reading and checking of models.yaml.

YAML 1.1 reads ``no`` as false, and ``no`` is a licence mark here; so everything is read as a
string and converted where the record wants something else.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from translator.engines.catalogue import (
    PSEUDO,
    THROUGH_PIVOT,
    Catalogue,
    CatalogueEntry,
    Choice,
    PublishedScore,
)
from translator.engines.settings import Decoding, parse_decoding
from translator.errors import ConfigurationError
from translator.language.tags import SOURCES, TARGETS

CODED_FAMILIES = frozenset({"m2m100", "nllb", "mbart"})
"""Families that must be told both languages."""

FAMILIES = (*sorted(CODED_FAMILIES), "marian", "t5", "bart", PSEUDO)
NO_CODE = "-"
"""Written where a model is told nothing about a language."""

_SECTIONS = ("models", "routes")
_TEXTS = ("licence", "licence_url", "hub", "revision", "prefix", "note", "credit", "family")
_NUMBERS = ("download_mb", "memory_mb")
_FIELDS = (
    *_TEXTS,
    *_NUMBERS,
    "path",
    "commercial",
    "languages",
    "directions",
    "decoding",
    "scores",
)
_SCORE_FIELDS = ("metric", "test_set", "source", "values")
_REQUIRED = ("family", "licence", "commercial", "languages")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HUB = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")
_VIA = re.compile(r"via\s+(\S+)")

Report = Callable[[str, str], None]
"""Takes the place of a problem (``models.KEY.field``) and what is wrong there."""


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
        key: _entry(key, fields, _reporter(problems, origins[key]))
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
    _known(content, _SECTIONS, "", report)
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
    if old is None or "hub" in new or "path" in new:
        return new
    return {**old, **new}


def _known(given: Mapping[str, Any], known: Sequence[str], place: str, report: Report) -> None:
    for name in given:
        if name not in known:
            alike = difflib.get_close_matches(name, known, n=1)
            question = f", did you mean {alike[0]}?" if alike else ""
            report(f"{place}.{name}" if place else name, f"unknown key{question}")


def _entry(key: str, fields: dict[str, Any], report: Report) -> CatalogueEntry:
    place = f"models.{key}"
    if not _KEY.fullmatch(key):
        report(place, "a key may hold letters, digits, dot, dash and underscore only")
    _known(fields, _FIELDS, place, report)
    for name in _REQUIRED:
        if not fields.get(name):
            report(f"{place}.{name}", "missing")
    texts = {name: _text(fields.get(name, ""), f"{place}.{name}", report) for name in _TEXTS}
    texts["revision"] = texts["revision"] or "main"
    _weights(texts, fields, place, report)
    numbers = {name: _number(fields.get(name, "0"), f"{place}.{name}", report) for name in _NUMBERS}
    languages = _languages(fields.get("languages"), texts["family"], place, report)
    return CatalogueEntry(
        key=key,
        **_any(texts),
        **_any(numbers),
        path=Path(fields["path"]) if isinstance(fields.get("path"), str) else None,
        commercial=_commercial(fields.get("commercial"), place, report),
        languages=languages,
        directions=_directions(fields.get("directions"), languages, place, report),
        decoding=_decoding(fields.get("decoding"), place, report),
        scores=_scores(fields.get("scores"), place, report),
    )


def _any(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(values)


def _text(value: Any, place: str, report: Report) -> str:
    if not isinstance(value, str):
        report(place, "must be text")
        return ""
    return " ".join(value.split()) if not place.endswith(".prefix") else value


def _number(value: Any, place: str, report: Report) -> int:
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    report(place, f"must be a whole number, not {value!r}")
    return 0


def _weights(texts: dict[str, str], fields: Mapping[str, Any], place: str, report: Report) -> None:
    family, hub, path = texts["family"], texts["hub"], fields.get("path")
    if family and family not in FAMILIES:
        report(f"{place}.family", f"{family!r} is none of {', '.join(FAMILIES)}")
    if hub and not _HUB.fullmatch(hub):
        report(f"{place}.hub", f"must look like OWNER/NAME, not {hub!r}")
    if family == PSEUDO and (hub or path):
        report(place, "the pseudo engine has no weights: drop hub and path")
    if family != PSEUDO and bool(hub) == bool(path):
        report(place, "needs exactly one of hub and path")
    allowed = {"source": "", "target": ""}
    try:
        texts["prefix"].format(**allowed)
    except (KeyError, IndexError, ValueError):
        report(f"{place}.prefix", "may hold {source} and {target} only")


def _commercial(value: Any, place: str, report: Report) -> Any:
    if value is not None and value not in ("yes", "no", "ask"):
        report(f"{place}.commercial", f"must be yes, no or ask, not {value!r}")
    return value if value in ("yes", "no", "ask") else "no"


def _languages(value: Any, family: str, place: str, report: Report) -> dict[str, str]:
    place = f"{place}.languages"
    if not isinstance(value, dict):
        if value:
            report(place, "must be a mapping of tag to the model's code")
        return {}
    codes = {}
    for tag, code in value.items():
        if tag not in SOURCES:
            report(f"{place}.{tag}", f"not a language of the desk ({', '.join(SOURCES)})")
        if not isinstance(code, str) or not code:
            report(f"{place}.{tag}", f"missing code; write {NO_CODE!r} if the model is told none")
        elif code == NO_CODE and family in CODED_FAMILIES:
            report(f"{place}.{tag}", f"the family {family} needs a code")
        codes[tag] = code if isinstance(code, str) and code != NO_CODE else ""
    return codes


def _directions(
    value: Any, languages: Mapping[str, str], place: str, report: Report
) -> tuple[tuple[str, str], ...]:
    place = f"{place}.directions"
    if value is None:
        return ()
    if not isinstance(value, list) or not value:
        report(place, "must be a list such as [en>tr, en>az]")
        return ()
    pairs = [pair for text in value if (pair := _direction(text, place, report))]
    for source, target in pairs:
        lacking = [tag for tag in (source, target) if tag not in languages]
        if lacking:
            report(place, f"{source}>{target}: no code for {', '.join(lacking)} under languages")
    return tuple(dict.fromkeys(pairs))


def _direction(text: Any, place: str, report: Report) -> tuple[str, str] | None:
    parts = str(text).split(">")
    sound = len(parts) == 2 and parts[0] in SOURCES and parts[1] in SOURCES and len({*parts}) == 2
    if not sound:
        report(place, f"{text!r} is not a direction such as en>tr")
        return None
    return parts[0], parts[1]


def _decoding(value: Any, place: str, report: Report) -> Decoding:
    if value is None:
        return Decoding()
    if not isinstance(value, dict):
        report(f"{place}.decoding", "must be a mapping")
        return Decoding()
    settings, problems = parse_decoding(value, Decoding())
    for problem in problems:
        report(f"{place}.decoding", problem)
    return settings


def _scores(value: Any, place: str, report: Report) -> tuple[PublishedScore, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        report(f"{place}.scores", "must be a list")
        return ()
    return tuple(
        score
        for index, table in enumerate(value)
        for score in _score_table(table, f"{place}.scores[{index}]", report)
    )


def _score_table(table: Any, place: str, report: Report) -> list[PublishedScore]:
    if not isinstance(table, dict):
        report(place, "must be a mapping")
        return []
    _known(table, _SCORE_FIELDS, place, report)
    lacking = [name for name in _SCORE_FIELDS if not table.get(name)]
    if lacking or not isinstance(table["values"], dict):
        report(place, f"missing {', '.join(lacking) or 'values such as {en>tr: 59.4}'}")
        return []
    common = {name: str(table[name]) for name in ("metric", "test_set", "source")}
    scores = []
    for direction, text in table["values"].items():
        _direction(direction, f"{place}.values", report)
        try:
            scores.append(PublishedScore(direction=direction, value=float(text), **common))
        except (TypeError, ValueError):
            report(f"{place}.values.{direction}", f"not a number: {text!r}")
    return scores


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
        direction = _direction(name, "routes", report)
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
