"""The two doors of the room: concepts into a file's bytes, and a file's bytes into concepts."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from translator.errors import InputError, UsageError
from translator.language.tags import SOURCES
from translator.terms import reading
from translator.terms.concept import Concept
from translator.terms.exchange import markup, tabular
from translator.terms.exchange.records import FORMATS, PAIRED, Exported, Imported, Row, new_id

_BY_ENDING = {".csv": "csv", ".tbx": "tbx3", ".tmx": "tmx", ".txt": "omegat", ".tsv": "omegat"}


def format_of(path: Path, given: str | None) -> str:
    """Return the format asked for, or the one that a file's name tells.

    Raises:
        UsageError: the name tells none.
    """
    found = given or _BY_ENDING.get(path.suffix)
    if found is None:
        raise UsageError(
            f"{path.name}: the ending tells no format", hint=f"--as {'|'.join(FORMATS)}"
        )
    return found


def export(
    concepts: Sequence[Concept],
    format_: str,
    *,
    source: str = "",
    target: str = "",
    languages: Sequence[str] = SOURCES,
) -> Exported:
    """Write concepts.

    Args:
        concepts: in the order that they shall stand in.
        format_: one of `FORMATS`.
        source: language that a format of pairs goes from.
        target: language that it goes to.
        languages: columns of an equivalent term set.

    Raises:
        UsageError: a format of pairs without its languages.
    """
    _need_pair(format_, source, target)
    if format_ == "deepl":
        return tabular.write_deepl(concepts, source, target)
    if format_ == "omegat":
        return tabular.write_omegat(concepts, source, target)
    if format_ == "google":
        return tabular.write_google(concepts, languages)
    if format_ == "tmx":
        return markup.write_tmx(concepts)
    if format_ in {"tbx2", "tbx3"}:
        return markup.write_tbx(concepts, int(format_[-1]))
    return tabular.write_csv(concepts)


def parse(
    data: bytes,
    format_: str,
    *,
    source: str = "",
    target: str = "",
    origin: str = "",
    kind: str = "common",
    taken: Collection[str] = (),
) -> Imported:
    """Read a glossary file; nothing of it is left out without a line that says so.

    A row that does not say otherwise is a ``draft`` of the class given: it rests on another
    house's word until somebody approves it.

    Args:
        data: the file.
        format_: one of `FORMATS`.
        source: language that a format of pairs goes from.
        target: language that it goes to.
        origin: what a row's source shall say if it says nothing.
        kind: class of a row that has none.
        taken: ids that a row without one must not get.

    Raises:
        InputError: the file is not of that format at all.
        UsageError: a format of pairs without its languages.
    """
    _need_pair(format_, source, target)
    concepts: list[Concept] = []
    problems: list[str] = []
    ids = set(taken)
    seen: dict[str, str] = {}
    try:
        for place, found in _rows(data, format_, source, target):
            said = [found.pop("problem")] if "problem" in found else []
            unknown = [name for name in found if name not in reading.COLUMNS]
            one = None
            if any(found.values()):
                one = reading.concept(_whole(found, origin, kind, ids), said)
            if one and one.id in seen:
                said.append(f"id {one.id} stands already at {seen[one.id]}")
                one = None
            problems += [f"{place}: {each}" for each in said]
            problems += [f"{place}: column {name} is left out" for name in unknown]
            if one:
                seen[one.id] = place
                ids.add(one.id)
                concepts.append(one)
    except csv.Error as error:
        raise InputError(f"no table: {error}", hint="save it as CSV in UTF-8") from error
    return Imported(concepts=tuple(concepts), problems=tuple(problems))


def _rows(data: bytes, format_: str, source: str, target: str) -> Iterator[tuple[str, Row]]:
    if format_ in {"tbx2", "tbx3"}:
        return markup.read_tbx(markup.read_xml(data))
    if format_ == "tmx":
        return markup.read_tmx(markup.read_xml(data))
    text = _decoded(data)
    if format_ == "deepl":
        return tabular.read_deepl(text, source, target)
    if format_ == "omegat":
        return tabular.read_omegat(text, source, target)
    if format_ == "google":
        return tabular.read_google(text)
    return tabular.read_csv(text)


def _whole(found: Row, origin: str, kind: str, ids: Collection[str]) -> dict[str | None, str]:
    """Return a row with the cells that no glossary may lack."""
    first = next((found[tag] for tag in SOURCES if found.get(tag)), "")
    defaults: dict[str | None, str] = {
        "id": new_id(first.split("|")[0], ids),
        "class": kind,
        "status": "draft",
        "source": origin,
    }
    kept: dict[str | None, str] = {
        name: value for name, value in found.items() if value and name in reading.COLUMNS
    }
    return {**defaults, **kept}


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"line {line}: not UTF-8", hint="save it as UTF-8") from error


def _need_pair(format_: str, source: str, target: str) -> None:
    if format_ in PAIRED and not (source and target):
        raise UsageError(f"{format_} holds one direction", hint="name it: --from en --to tr")
