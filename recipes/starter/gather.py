"""All sources read, divided into what is learned from and what is measured on, and cleaned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from recipes.starter import sources, toy
from recipes.starter.cleaning import Cleaner
from recipes.starter.guard import Guard
from recipes.starter.records import LANGUAGES, Cleaned, Row
from translator.errors import InputError, UsageError
from translator.resources import shipped
from translator.terms.termbase import Termbase, load

_HELD_OUT_OF_TOY = 5
"""A toy run measures on a fifth as many rows as it learns from, but not on none."""

_READ_FOR_TOY = 20
"""Rows read for one pair wanted: most rows of some sources are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to read.

    Attributes:
        shared: the folder of data beside the repository; None uses the toy rows and the glossaries.
        corpus: a folder of news articles to read in place of the shared one.
        toy: rows of news, and pairs of every other source and languages; None takes all.
        without: names of sources to leave out.
    """

    shared: Path | None
    corpus: Path | None = None
    seed: int = 7
    toy: int | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Clean pairs by source, what is held out and guarded, and the sources left out and why."""

    cleaned: tuple[Cleaned, ...]
    held_out: tuple[Row, ...]
    guards: dict[str, Guard]
    termbase: Termbase
    left_out: dict[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str) -> Iterator[Cleaned]:
        """Yield what the sources of one kind gave."""
        return (one for one in self.cleaned if one.source.kind == kind)


def gather(wanted: Wanted) -> Gathered:
    """Read and clean every source.

    Raises:
        InputError: the shared folder is not there, or a file is not what it should be.
        ConfigurationError: a glossary cannot be read.
    """
    if wanted.shared is not None and not wanted.shared.is_dir():
        raise InputError(
            f"no folder {wanted.shared}", hint="name it with --shared, or give --no-shared"
        )
    _refuse_unknown(wanted.without)
    termbase = load([shipped("glossaries")])
    news, held_out = _news(wanted)
    guards = _guards(wanted, held_out)
    cleaner = Cleaner(guards, seed=wanted.seed, limit=wanted.toy)
    left_out: dict[str, str] = {}
    cleaned = [
        cleaner.clean(sources.NEWS, news),
        cleaner.clean(
            sources.GLOSSARIES,
            sources.glossary_rows(termbase),
            sources.glossary_variants(termbase),
        ),
    ]
    if wanted.shared is not None:
        tables = sources.files(wanted.shared)
        left_out = _left_out(wanted, tables)
        readable = {name: path for name, path in tables.items() if name not in left_out}
        cleaned.extend(_others(cleaner, readable, termbase, wanted.toy))
    return Gathered(
        cleaned=tuple(cleaned),
        held_out=tuple(held_out),
        guards=guards,
        termbase=termbase,
        left_out=left_out,
    )


def _refuse_unknown(without: frozenset[str]) -> None:
    unknown = sorted(without - sources.OTHERS.keys())
    if unknown:
        raise UsageError(
            f"no source is called {', '.join(unknown)}",
            hint=f"those that can be left out: {', '.join(sources.OTHERS)}",
        )


def _guards(wanted: Wanted, held_out: list[Row]) -> dict[str, Guard]:
    guards = {"held-out article": Guard(_lines(held_out))}
    if wanted.shared is not None:
        lines = list(sources.evaluation_lines(wanted.shared))
        if not lines:
            raise InputError(
                f"no evaluation set in {wanted.shared}: nothing could be kept apart from it",
                hint="it should stand in data/eval, as x.tr-en.tsv.gz",
            )
        guards["evaluation set"] = Guard(lines)
    return guards


def _left_out(wanted: Wanted, tables: dict[str, Path]) -> dict[str, str]:
    """Return the sources that are not read, each with the reason."""
    return {
        **dict.fromkeys(sorted(sources.OTHERS.keys() - tables), "there is no such file"),
        **dict.fromkeys(sorted(tables.keys() - sources.OTHERS), "no licence is on record here"),
        **dict.fromkeys(sorted(wanted.without), "asked for"),
    }


def _news(wanted: Wanted) -> tuple[list[Row], list[Row]]:
    """Return the rows to learn from and those of the articles held out."""
    corpus = wanted.corpus or (wanted.shared / "corpus" if wanted.shared else None)
    rows = sources.news_rows(corpus) if corpus else toy.rows()
    news = [row for row in rows if not sources.is_held_out(row.group)]
    held_out = [row for row in rows if sources.is_held_out(row.group)]
    if wanted.toy is None:
        return news, held_out
    return news[: wanted.toy], held_out[: max(1, wanted.toy // _HELD_OUT_OF_TOY)]


def _lines(rows: list[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield from zip(LANGUAGES, row.texts, strict=True)


def _others(
    cleaner: Cleaner, tables: dict[str, Path], termbase: Termbase, toy: int | None
) -> Iterator[Cleaned]:
    for name, path in tables.items():
        source = sources.OTHERS[name]
        most = None if toy is None else toy * _READ_FOR_TOY
        if source.kind == "parallel":
            yield cleaner.clean(source, islice(sources.parallel_rows(path), most))
            continue
        rows = islice(sources.name_rows(path), most)
        new, known = sources.without_glossary_names(rows, termbase)
        cleaned = cleaner.clean(source, new)
        yield replace(cleaned, dropped={**cleaned.dropped, sources.IN_GLOSSARIES: known})
