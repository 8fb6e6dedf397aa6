"""Reading glossary files: rows become concepts, or problems with file, line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from translator.errors import UsageError
from translator.language.casing import nfc
from translator.language.tags import SOURCES
from translator.terms import cells
from translator.terms.concept import CLASSES, INFLECTED, STATUSES, Concept, Grammar

GRAMMARS = tuple(f"{tag}_forms" for tag in INFLECTED)
NEEDED = ("id", "class", "status")
COLUMNS = (
    "id",
    "class",
    "domain",
    *("en", "az", "tr", "kk", "ky", "ru"),
    "status",
    "source",
    "note",
    *GRAMMARS,
    *("case", "keep", "owner", "from", "until", "reviewer"),
)
CASES = ("exact", "any")

_OWNER = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*\Z")
_Read = TypeVar("_Read")


def read(path: Path, problems: list[str]) -> Iterator[tuple[str, Concept]]:
    """Yield ``FILE:LINE`` and the concept of every sound row; problems are added to the list."""
    text = _text(path, problems)
    if text is None:
        return
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        problem = _header_problem(list(rows.fieldnames or ()))
        if problem:
            problems.append(f"{path.name}:1: {problem}")
            return
        for row in rows:
            where = f"{path.name}:{rows.line_num}"
            found = list[str]()
            one = concept(row, found)
            problems.extend(f"{where}: {each}" for each in found)
            if one:
                yield where, one
    except csv.Error as error:
        problems.append(f"{path.name}:{rows.reader.line_num}: {error}")


def concept(
    row: Mapping[str | None, str | Sequence[str] | None], problems: list[str]
) -> Concept | None:
    """Make a concept of one row; None, and problems, where it is wrong."""
    if None in row:
        problems.append("more cells than columns")
        return None
    values = {str(name): nfc(str(cell or "").strip()) for name, cell in row.items()}
    before = len(problems)
    problems.extend(_fixed_problems(values))
    terms = []
    for tag in SOURCES:
        if values.get(tag):
            forms = cells.terms(values[tag])
            problems.extend(cells.term_problems(tag, forms, values[tag]))
            terms.append((tag, forms))
    if not terms:
        problems.append("no term in any language")
    one = Concept(
        id=values["id"],
        kind=values["class"],
        domain=values.get("domain", ""),
        terms=tuple(terms),
        status=values["status"],
        source=values.get("source", ""),
        note=values.get("note", ""),
        grammar=tuple(_grammars(values, problems)),
        case=values.get("case", ""),
        keep=bool(_tried(cells.yes, values, "keep", problems)),
        owner=values.get("owner", ""),
        since=_tried(cells.day, values, "from", problems),
        until=_tried(cells.day, values, "until", problems),
        reviewer=values.get("reviewer", ""),
    )
    if one.since and one.until and one.until < one.since:
        problems.append(f"until: the row ends ({one.until}) before it begins ({one.since})")
    return one if len(problems) == before else None


def row(one: Concept) -> dict[str, str]:
    """Write a concept as a row of `COLUMNS`."""
    grammar = dict(one.grammar)
    return {
        "id": one.id,
        "class": one.kind,
        "domain": one.domain,
        **{tag: cells.cell(one.cell(tag)) for tag in SOURCES},
        "status": one.status,
        "source": one.source,
        "note": one.note,
        **{
            name: cells.grammar_cell(grammar.get(tag, Grammar()))
            for name, tag in zip(GRAMMARS, INFLECTED, strict=True)
        },
        "case": one.case,
        "keep": "yes" if one.keep else "",
        "owner": one.owner,
        "from": str(one.since or ""),
        "until": str(one.until or ""),
        "reviewer": one.reviewer,
    }


def _text(path: Path, problems: list[str]) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problems.append(f"{path.name}: cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(f"{path.name}:{line}: not UTF-8 (save it as CSV UTF-8)")
    return None


def _header_problem(header: list[str]) -> str:
    parts = [
        f"{problem} column {', '.join(names)}"
        for problem, names in (
            ("unknown", [name for name in header if name not in COLUMNS]),
            ("missing", [name for name in NEEDED if name not in header]),
            ("repeated", [name for name in COLUMNS if header.count(name) > 1]),
        )
        if names
    ]
    return " and ".join(parts)


def _fixed_problems(values: Mapping[str, str]) -> Iterator[str]:
    if not values["id"]:
        yield "no id"
    if values["class"] not in CLASSES:
        yield f"class {values['class']!r} is none of {', '.join(sorted(CLASSES))}"
    if values["status"] not in STATUSES:
        yield f"status {values['status']!r} is neither approved nor draft"
    if values.get("case") and values["case"] not in CASES:
        yield f"case {values['case']!r} is neither exact nor any"
    if values.get("owner") and not _OWNER.match(values["owner"]):
        yield f"owner {values['owner']!r} is no code: small letters and digits, such as azertac"


def _grammars(values: Mapping[str, str], problems: list[str]) -> Iterator[tuple[str, Grammar]]:
    for name, tag in zip(GRAMMARS, INFLECTED, strict=True):
        if not values.get(name):
            continue
        if not values.get(tag):
            problems.append(f"{name}: there is no {tag} term to inflect")
        found = _tried(cells.grammar, values, name, problems)
        if found:
            yield tag, found


def _tried(
    reader: Callable[[str], _Read], values: Mapping[str, str], name: str, problems: list[str]
) -> _Read | None:
    """Read one cell; a fault becomes a problem that names the column."""
    try:
        return reader(values.get(name, ""))
    except UsageError as fault:
        problems.append(f"{name}: {fault.message}")
        return None
