"""The rule files: one a direction, shared sheets, conventional names and letters of a language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from translator.errors import ConfigurationError, UsageError
from translator.language.tags import SOURCES
from translator.language.transcribe.notation import Rule, parse
from translator.language.transcribe.records import Certainty

_ROOM = "translator.language.transcribe"
CONVENTION = "/ convention"
"""The mark at the end of a rule that comes from the table of conventional names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """All that is known of one pair of languages.

    Attributes:
        rules: first letter of the source to the rules, in the order in which they are tried.
        letters: lower-case letters that the target language writes.
        certainty: the best that this pair can do.
        adapt: patterns; where there are any, a name that fits none is kept as it is spelt.
        keeps_all: a kept name keeps its conventional parts too (Cavid stays Cavid).
    """

    source: str
    target: str
    rules: Mapping[str, tuple[Rule, ...]]
    letters: frozenset[str]
    certainty: Certainty
    adapt: tuple[str, ...]
    keeps_all: bool = True


@cache
def direction(source: str, target: str, *, conventions: bool = True) -> Direction:
    """Load the rules from one language to another.

    Args:
        source: language of the name.
        target: language to write it in.
        conventions: use the table of conventional given names and stems too.

    Raises:
        UsageError: there are no rules between these languages.
        ConfigurationError: a rule file is missing or broken.
    """
    if source == target or not {source, target} <= set(SOURCES):
        raise UsageError(
            f"names are not transcribed from {source!r} to {target!r}",
            hint=f"use two different languages of {', '.join(SOURCES)}",
        )
    sheet = _read(f"rules/{source}-{target}.toml")
    classes = _classes(source)
    rules = [parse(text, classes) for text in _texts(sheet)]
    if conventions:
        rules = [*_conventions(source, target), *rules]
    return Direction(
        source=source,
        target=target,
        rules=_indexed(rules),
        letters=frozenset(_languages()[target]["letters"]),
        certainty=sheet.get("certainty", "regular"),
        adapt=tuple(sheet.get("adapt", ())),
        keeps_all="keep" not in sheet,
    )


def is_convention(rule: Rule) -> bool:
    """Return whether the rule is a row of the table of conventional names."""
    return rule.text.endswith(CONVENTION)


def source_letters(source: str) -> frozenset[str]:
    """Return the lower-case letters of a language, with those of names that it borrows."""
    return frozenset(_languages()[source]["letters"])


def _texts(sheet: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sheet's own rules and then those of the sheets that it includes."""
    yield from sheet["rules"]
    for name in sheet.get("include", ()):
        yield from _texts(_read(f"rules/{name}.toml"))


def _indexed(rules: list[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Sort rules by weight, those of the direction's own file first, and group them by letter."""
    index: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.weight, reverse=True):
        index.setdefault(rule.source[0], []).append(rule)
    return {letter: tuple(group) for letter, group in index.items()}


def _conventions(source: str, target: str) -> Iterator[Rule]:
    """Yield whole-name rules from the table of conventional names.

    A name counts where it is a whole word or stands before a surname ending of the source
    language (Əli in Əliyev).
    """
    endings = rf"(?:{_languages()[source]['endings']})\Z"
    pairs: dict[str, tuple[str, ...]] = {}
    for form, targets in _spellings(source, target):
        pairs.setdefault(form, targets)
    for form, targets in pairs.items():
        yield Rule(
            text=f"{form} > {'|'.join(targets)} {CONVENTION}",
            source=form,
            targets=targets,
            left=r"\A",
            right=endings,
        )


def _spellings(source: str, target: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield source spellings with their targets: every row's first spelling before any variant."""
    rows = [(_cell(row[source]), tuple(_cell(row[target]))) for row in _names()]
    filled = [(forms, targets) for forms, targets in rows if forms and targets]
    yield from ((forms[0], targets) for forms, targets in filled)
    yield from ((form, targets) for forms, targets in filled for form in forms[1:])


def _cell(text: str) -> list[str]:
    return [form for form in text.split("|") if form]


def _classes(language: str) -> dict[str, str]:
    entry = _languages()[language]
    vowels = entry["front"] + entry["back"]
    consonants = "".join(letter for letter in entry["letters"] if letter not in vowels)
    return {"V": vowels, "F": entry["front"], "B": entry["back"], "C": consonants}


@cache
def _languages() -> dict[str, dict[str, str]]:
    return _read("languages.toml")


@cache
def _names() -> tuple[dict[str, str], ...]:
    """Return the rows of names.tsv; lines that begin with # are remarks."""
    lines = [line for line in _text("names.tsv").splitlines() if line and line[0] != "#"]
    header = lines[0].split("\t")
    rows = [line.split("\t") for line in lines[1:]]
    uneven = [row[0] for row in rows if len(row) != len(header)]
    if uneven:
        raise ConfigurationError(
            f"names.tsv has rows of the wrong length: {', '.join(uneven)}",
            hint="install the package again",
        )
    return tuple(dict(zip(header, row, strict=True)) for row in rows)


def _read(path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigurationError(
            f"the table {path} is not right: {fault}", hint="install the package again"
        ) from fault


def _text(path: str) -> str:
    try:
        return resources.files(_ROOM).joinpath(*path.split("/")).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigurationError(
            f"the table {path} cannot be read: {fault}", hint="install the package again"
        ) from fault
