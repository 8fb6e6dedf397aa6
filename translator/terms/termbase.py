"""The termbase: concepts of the glossaries, one row a concept, every language beside it.

What a cell may hold is in `cells`, what a row may hold in `reading` and glossaries/README.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from translator.article.model import sha256_json
from translator.errors import ConfigurationError
from translator.language.tags import SOURCES
from translator.terms import cells, reading
from translator.terms.concept import (
    CASE_SENSITIVE,
    CLASSES,
    STATUSES,
    Concept,
    Conflict,
    Grammar,
    Term,
)
from translator.terms.reading import COLUMNS

__all__ = [
    "CASE_SENSITIVE",
    "CLASSES",
    "COLUMNS",
    "STATUSES",
    "Concept",
    "Conflict",
    "Grammar",
    "Term",
    "Termbase",
    "build",
    "load",
]

_OWNERS = "owners.toml"
_SHOWN_PROBLEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Termbase:
    """All concepts of the desk, compared by identity: matchers are cached by it.

    Attributes:
        concepts: in the order of their ids.
        digest: names this state of the glossaries in signatures.
        conflicts: where rows of one concept disagreed, and which one held.
        expired: ids of rows that do not hold on the day the termbase was loaded for.
    """

    concepts: tuple[Concept, ...]
    digest: str
    conflicts: tuple[Conflict, ...] = ()
    expired: tuple[str, ...] = ()

    def by_id(self, concept: str) -> Concept | None:
        """Return a concept by its id."""
        return next((item for item in self.concepts if item.id == concept), None)


def load(folders: Sequence[Path], *, day: date | None = None) -> Termbase:
    """Read every ``*.csv`` of the folders.

    A row without an owner in a later folder replaces the row of that id in an earlier one. Rows of
    one id with different owners become one concept: an agency's row wins in the agency's language
    (``owners.toml``), a row without an owner in the others. Where approved cells differ, the
    conflict is kept.

    Args:
        folders: the shipped glossaries first, then the desk's own.
        day: leave out rows that do not hold on that day; None reads all.

    Raises:
        ConfigurationError: a file cannot be read or rows are wrong; the problems of all files are
            named at once, each with its file and line.
    """
    rows: dict[str, dict[str, Concept]] = {}
    problems: list[str] = []
    expired: list[str] = []
    owners = dict(_shipped_owners())
    for folder in folders:
        owners |= _owners(folder / _OWNERS, problems)
        seen: dict[tuple[str, str], str] = {}
        for path in sorted(folder.glob("*.csv")):
            for where, concept in reading.read(path, problems):
                key = concept.id, concept.owner
                problems.extend(f"{where}: {each}" for each in _row_problems(concept, seen, owners))
                seen[key] = where
                if day is not None and not concept.holds(day):
                    expired.append(concept.id)
                    continue
                rows.setdefault(concept.id, {})[concept.owner] = concept
    if problems:
        raise _error(problems)
    merged = [_merged(each, owners) for each in rows.values()]
    base = build(concept for concept, _ in merged)
    conflicts = tuple(conflict for _, found in merged for conflict in found)
    return replace(base, conflicts=conflicts, expired=tuple(sorted(expired)))


def build(concepts: Iterable[Concept]) -> Termbase:
    """Make a termbase of concepts; its digest does not depend on their order."""
    ordered = tuple(sorted(concepts, key=lambda concept: concept.id))
    return Termbase(concepts=ordered, digest=sha256_json(list(map(_plain, ordered)))[:12])


def _plain(concept: Concept) -> list[Any]:
    """Return a concept as lists, ready for JSON; `dataclasses.asdict` takes ten times as long."""
    terms = [
        [tag, [[term.text, term.preferred, term.doubtful, term.usage] for term in forms]]
        for tag, forms in concept.terms
    ]
    return [
        concept.id,
        concept.kind,
        concept.domain,
        terms,
        concept.status,
        concept.source,
        concept.note,
        [[tag, cells.grammar_cell(grammar)] for tag, grammar in concept.grammar],
        [concept.case, concept.keep, concept.owner, concept.reviewer],
        [str(concept.since or ""), str(concept.until or "")],
    ]


def _row_problems(
    concept: Concept, seen: Mapping[tuple[str, str], str], owners: Mapping[str, str]
) -> Iterator[str]:
    key = concept.id, concept.owner
    if key in seen:
        whose = f" of {concept.owner}" if concept.owner else ""
        yield f"id {concept.id}{whose} stands already at {seen[key]}"
    if concept.owner and concept.owner not in owners:
        yield f"owner {concept.owner!r} is unknown: name its language in {_OWNERS}"


def _merged(
    rows: Mapping[str, Concept], owners: Mapping[str, str]
) -> tuple[Concept, list[Conflict]]:
    """Make one concept of the rows of all owners, and say where they differ."""
    ordered = sorted(rows.values(), key=lambda row: (row.owner != "", row.owner))
    base = ordered[0]
    if len(ordered) == 1:
        return base, []
    terms: list[tuple[str, tuple[Term, ...]]] = []
    grammar: list[tuple[str, Grammar]] = []
    conflicts: list[Conflict] = []
    for tag in SOURCES:
        said = [row for row in ordered if row.cell(tag)]
        if not said:
            continue
        holder = next((row for row in said if owners.get(row.owner) == tag), said[0])
        terms.append((tag, holder.cell(tag)))
        grammar += [each for each in holder.grammar if each[0] == tag]
        conflicts += _conflicts(holder, said, tag)
    return replace(base, terms=tuple(terms), grammar=tuple(grammar)), conflicts


def _conflicts(holder: Concept, said: Sequence[Concept], tag: str) -> Iterator[Conflict]:
    kept = cells.cell(holder.cell(tag))
    for row in said:
        other = cells.cell(row.cell(tag))
        if row is not holder and row.preferred(tag) != holder.preferred(tag):
            yield Conflict(
                concept=holder.id, language=tag, kept=kept, other=other,
                kept_by=holder.owner, other_by=row.owner,
            )  # fmt: skip


@lru_cache(maxsize=1)
def _shipped_owners() -> Mapping[str, str]:
    problems: list[str] = []
    found = _owners(Path(__file__).with_name(_OWNERS), problems)
    if problems:
        raise _error(problems)
    return found


def _owners(path: Path, problems: list[str]) -> dict[str, str]:
    """Return agencies and their languages; nothing where there is no such file."""
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.append(f"{path.name}: cannot be read ({error})")
        return {}
    wrong = [code for code, tag in found.items() if tag not in SOURCES]
    problems.extend(f"{path.name}: {code}: {found[code]!r} is no language" for code in wrong)
    return {code: str(tag) for code, tag in found.items() if code not in wrong}


def _error(problems: list[str]) -> ConfigurationError:
    more = len(problems) - _SHOWN_PROBLEMS
    lines = problems[:_SHOWN_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
    return ConfigurationError(
        "glossary: " + "; ".join(lines), hint="mend the rows named; glossaries/README.md says how"
    )
