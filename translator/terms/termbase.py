"""The termbase: concepts of the glossaries, one row a concept, every language beside it.

A cell reads ``preferred|admitted|admitted``; a leading ``?`` marks a form in doubt, which is
found and shown but never enforced.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translator.article.model import sha256_json
from translator.errors import ConfigurationError
from translator.language.casing import nfc
from translator.language.tags import SOURCES

COLUMNS = (
    "id",
    "class",
    "domain",
    *("en", "az", "tr", "kk", "ky", "ru"),
    "status",
    "source",
    "note",
)
CLASSES = frozenset({"person", "place", "organisation", "initialism", "office", "phrase", "common"})
CASE_SENSITIVE = frozenset({"person", "place", "organisation", "initialism"})
STATUSES = frozenset({"approved", "draft"})
_SHOWN_PROBLEMS = 100
_MIXED = re.compile(r"[A-Za-zƏəİıĞğŞşÖöÜüÇç][\u0400-\u052f]|[\u0400-\u052f][A-Za-zƏəİıĞğŞşÖöÜüÇç]")
"""A Latin letter beside a Cyrillic one: a look-alike that no search would find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One form of a concept in one language. `doubtful` forms are never enforced."""

    text: str
    preferred: bool = True
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One row of a glossary."""

    id: str
    kind: str
    domain: str
    terms: tuple[tuple[str, tuple[Term, ...]], ...]
    status: str
    source: str = ""
    note: str = ""

    def forms(self, language: str) -> tuple[Term, ...]:
        """Return the terms of one language, preferred first; empty where there is none."""
        return next((terms for tag, terms in self.terms if tag == language), ())

    def preferred(self, language: str) -> Term | None:
        """Return the term to write in one language, or None."""
        forms = self.forms(language)
        return forms[0] if forms else None

    @property
    def case_sensitive(self) -> bool:
        """Names are matched with their capitals, everything else without."""
        return self.kind in CASE_SENSITIVE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Termbase:
    """All concepts of the desk, compared by identity: matchers are cached by it.

    `digest` names this state of the glossaries in signatures.
    """

    concepts: tuple[Concept, ...]
    digest: str

    def by_id(self, concept: str) -> Concept | None:
        """Return a concept by its id."""
        return next((item for item in self.concepts if item.id == concept), None)


def load(folders: Sequence[Path]) -> Termbase:
    """Read every ``*.csv`` of the folders; a later folder's row replaces an id of an earlier one.

    Raises:
        ConfigurationError: a file cannot be read or rows are wrong; the problems of all files are
            named at once, each with its file and line.
    """
    concepts: dict[str, Concept] = {}
    problems: list[str] = []
    for folder in folders:
        seen: dict[str, str] = {}
        for path in sorted(folder.glob("*.csv")):
            for where, concept in _read(path, problems):
                if concept.id in seen:
                    problems.append(
                        f"{where}: id {concept.id} stands already at {seen[concept.id]}"
                    )
                seen[concept.id] = where
                concepts[concept.id] = concept
    if problems:
        raise _error(problems)
    return build(concepts.values())


def build(concepts: Iterable[Concept]) -> Termbase:
    """Make a termbase of concepts; its digest does not depend on their order."""
    ordered = tuple(sorted(concepts, key=lambda concept: concept.id))
    return Termbase(concepts=ordered, digest=sha256_json(list(map(_plain, ordered)))[:12])


def _plain(concept: Concept) -> list[Any]:
    """Return a concept as lists, ready for JSON; `dataclasses.asdict` takes ten times as long."""
    terms = [
        [tag, [[term.text, term.preferred, term.doubtful] for term in forms]]
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
    ]


def _error(problems: list[str]) -> ConfigurationError:
    more = len(problems) - _SHOWN_PROBLEMS
    lines = problems[:_SHOWN_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
    return ConfigurationError(
        "glossary: " + "; ".join(lines), hint="mend the rows named; glossaries/README.md says how"
    )


def _read(path: Path, problems: list[str]) -> Iterable[tuple[str, Concept]]:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        problems.append(f"{path.name}: cannot be read ({error.strerror})")
        return
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(f"{path.name}:{line}: not UTF-8 (save it as CSV UTF-8)")
        return
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        problem = _header_problem(list(rows.fieldnames or ()))
        if problem:
            problems.append(f"{path.name}:1: {problem}")
            return
        for row in rows:
            where = f"{path.name}:{rows.line_num}"
            concept = _concept(row, where, problems)
            if concept:
                yield where, concept
    except csv.Error as error:
        problems.append(f"{path.name}:{rows.reader.line_num}: {error}")


def _header_problem(header: list[str]) -> str:
    parts = [
        f"{problem} column {', '.join(names)}"
        for problem, names in (
            ("unknown", [name for name in header if name not in COLUMNS]),
            ("missing", [name for name in ("id", "class", "status") if name not in header]),
            ("repeated", [name for name in COLUMNS if header.count(name) > 1]),
        )
        if names
    ]
    return " and ".join(parts)


def _concept(row: dict[str | None, str | None], where: str, problems: list[str]) -> Concept | None:
    if None in row:
        problems.append(f"{where}: more cells than columns")
        return None
    cells = {str(name): nfc((cell or "").strip()) for name, cell in row.items()}
    before = len(problems)
    if not cells["id"]:
        problems.append(f"{where}: no id")
    if cells["class"] not in CLASSES:
        problems.append(
            f"{where}: class {cells['class']!r} is none of {', '.join(sorted(CLASSES))}"
        )
    if cells["status"] not in STATUSES:
        problems.append(f"{where}: status {cells['status']!r} is neither approved nor draft")
    terms = tuple((tag, _terms(cells[tag])) for tag in SOURCES if cells.get(tag))
    if not terms:
        problems.append(f"{where}: no term in any language")
    problems.extend(f"{where}: {problem}" for problem in _term_problems(terms))
    if len(problems) > before:
        return None
    return Concept(
        id=cells["id"],
        kind=cells["class"],
        domain=cells.get("domain", ""),
        terms=terms,
        status=cells["status"],
        source=cells.get("source", ""),
        note=cells.get("note", ""),
    )


def _term_problems(terms: Iterable[tuple[str, tuple[Term, ...]]]) -> Iterator[str]:
    for tag, forms in terms:
        if not forms:
            yield f"{tag} has a mark but no term"
        for form in forms:
            if _MIXED.search(form.text):
                yield f"{tag} {form.text!r} mixes Latin and Cyrillic letters in one word"


def _terms(cell: str) -> tuple[Term, ...]:
    forms = [part.strip() for part in cell.split("|") if part.strip(" ?")]
    return tuple(
        Term(text=form.lstrip("? "), preferred=index == 0, doubtful=form.startswith("?"))
        for index, form in enumerate(forms)
    )
