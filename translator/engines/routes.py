"""Which model or pair of models serves a direction on this machine."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from translator.engines.base import Leg, Route
from translator.engines.catalogue import (
    COMMERCIAL_WORDS,
    PSEUDO,
    THROUGH_PIVOT,
    Catalogue,
    CatalogueEntry,
)
from translator.errors import EngineError, ModelNotInstalledError

LAPTOP_MB = 8192
"""Memory that a desk computer is expected to have for models; larger ones are suggested last."""

_RESTRAINT = {"yes": 0, "ask": 1, "no": 2}

Legs = tuple[Leg, ...]


class UnsupportedPairError(EngineError):
    """No model of the catalogue translates in that direction."""


class MissingModelsError(ModelNotInstalledError):
    """No model that serves the direction is installed.

    Attributes:
        suggested: keys that `translator models pull` would have to fetch; may be empty.
    """

    def __init__(self, message: str, *, hint: str = "", suggested: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.suggested = suggested


def plan(
    source: str,
    target: str,
    catalogue: Catalogue,
    installed: Collection[str],
    *,
    model: str | None = None,
) -> Route:
    """Return the best route that the installed models can serve.

    With `model` (KEY, or KEY+KEY for two legs through the pivot) it is that one or none.

    Raises:
        UnsupportedPairError: nothing in the catalogue, or not that model, serves the direction.
        MissingModelsError: something does, but it is not installed; the hint says what to run.
        EngineError: the catalogue does not know the model asked for.
    """
    if source == target:
        raise UnsupportedPairError(f"the article is in {target} already")
    options = (
        [_forced(source, target, catalogue, model)]
        if model
        else list(_options(source, target, catalogue))
    )
    if not options:
        raise UnsupportedPairError(
            f"no model of the catalogue translates {source} into {target}",
            hint="see `translator models list`; models.yaml can name a model of your own",
        )
    ready = {*installed, *(key for key, entry in catalogue.entries.items() if _builtin(entry))}
    for legs in options:
        if all(leg.model in ready for leg in legs):
            return Route(legs=legs)
    raise _missing(f"{source} into {target}", options, catalogue, ready)


def _builtin(entry: CatalogueEntry) -> bool:
    return entry.family == PSEUDO


def _options(source: str, target: str, catalogue: Catalogue) -> Iterator[Legs]:
    """Yield every way to serve a direction, best first; the dry-run engine is none."""
    for choice in catalogue.choices(source, target):
        if choice == THROUGH_PIVOT:
            yield from _through_pivot(source, target, catalogue)
        elif legs := _legs(choice, source, target, catalogue):
            yield legs


def _through_pivot(source: str, target: str, catalogue: Catalogue) -> Iterator[Legs]:
    """Yield pairs of models; one that serves the direction itself does not serve half of it.

    Nor does a rough one: what it gets wrong in the first leg is beyond mending in the second.
    """
    if catalogue.pivot in (source, target):
        return
    for first in _direct(source, catalogue.pivot, catalogue):
        for second in _direct(catalogue.pivot, target, catalogue):
            entries = [catalogue.entries[leg.model] for leg in (first, second)]
            if not any(
                entry.serves(source, target) or entry.quality == "rough" for entry in entries
            ):
                yield (first, second)


def _direct(source: str, target: str, catalogue: Catalogue) -> list[Leg]:
    return [
        Leg(model=choice[0], source=source, target=target)
        for choice in catalogue.choices(source, target)
        if len(choice) == 1 and catalogue.entries[choice[0]].serves(source, target)
    ]


def _legs(keys: Sequence[str], source: str, target: str, catalogue: Catalogue) -> Legs:
    """Return the legs of a choice, or nothing if it does not serve the direction."""
    stops = (source, target) if len(keys) == 1 else (source, catalogue.pivot, target)
    legs = tuple(
        Leg(model=key, source=start, target=end)
        for key, (start, end) in zip(keys, pairwise(stops), strict=True)
    )
    serve = all(catalogue.entries[leg.model].serves(leg.source, leg.target) for leg in legs)
    return legs if serve else ()


def _forced(source: str, target: str, catalogue: Catalogue, model: str) -> Legs:
    """Return the legs of a model asked for by name; alone it may serve both legs itself."""
    keys = tuple(model.split("+"))
    if len(keys) > 2:
        raise EngineError(f"a route has at most two models: {model}", hint="use KEY or KEY+KEY")
    entries = [catalogue.entry(key) for key in keys]
    attempts = [keys, keys * 2] if len(keys) == 1 else [keys]
    for attempt in attempts:
        if legs := _legs(attempt, source, target, catalogue):
            return legs
    pairs = "; ".join(
        f"{entry.key}: {' '.join(f'{start}>{end}' for start, end in entry.pairs)}"
        for entry in entries
    )
    raise UnsupportedPairError(
        f"{model} does not translate {source} into {target}", hint=f"it serves {pairs}"
    )


def upgrade(
    directions: Collection[tuple[str, str]], catalogue: Catalogue
) -> tuple[CatalogueEntry, ...]:
    """Return the models that serve all of the directions better than a rough one, together.

    The freest licence comes first, then what fits a desk computer, then the smallest download.
    Nothing where the catalogue has no such models for one of the directions.
    """
    ways = [_models(pair, catalogue) for pair in dict.fromkeys(directions)]
    if not all(ways):
        return ()

    def cost(keys: frozenset[str]) -> tuple[int, bool, int]:
        return _cost([catalogue.entries[key] for key in keys])

    apart = frozenset[str]().union(*(min(options, key=cost) for options in ways))
    candidates = [apart, *(keys for options in ways for keys in options)]
    serving = [
        keys for keys in candidates if all(any(one <= keys for one in options) for options in ways)
    ]
    best = min(serving, key=cost)
    return tuple(entry for key, entry in catalogue.entries.items() if key in best)


def _models(pair: tuple[str, str], catalogue: Catalogue) -> list[frozenset[str]]:
    """Return the ways to serve a direction with models of the hub that are not rough."""
    ways = [frozenset(leg.model for leg in legs) for legs in _options(*pair, catalogue)]
    return [keys for keys in ways if all(_is_upgrade(catalogue.entries[key]) for key in keys)]


def _is_upgrade(entry: CatalogueEntry) -> bool:
    return bool(entry.hub) and entry.quality != "rough"


def _cost(entries: Sequence[CatalogueEntry]) -> tuple[int, bool, int]:
    return (
        max(_RESTRAINT[entry.commercial] for entry in entries),
        sum(entry.memory_mb for entry in entries) > LAPTOP_MB,
        sum(entry.download_mb for entry in entries),
    )


def _missing(
    direction: str, options: Sequence[Legs], catalogue: Catalogue, ready: Collection[str]
) -> MissingModelsError:
    """Suggest what to pull: the freest licence first, then what fits a desk computer.

    A model that should have come with the product is named only where nothing can be pulled.
    """

    def cost(legs: Legs) -> tuple[bool, int, bool, int]:
        entries = [catalogue.entries[leg.model] for leg in legs]
        memory = sum({entry.key: entry.memory_mb for entry in entries}.values())
        return (
            any(entry.shipped for entry in entries),
            max(_RESTRAINT[entry.commercial] for entry in entries),
            memory > LAPTOP_MB,
            options.index(legs),
        )

    needed = dict.fromkeys(leg.model for leg in min(options, key=cost))
    lacking = [catalogue.entries[key] for key in needed if key not in ready]
    keys = tuple(entry.key for entry in lacking if entry.hub)
    pull = f"run `translator models pull {' '.join(keys)}` ({terms(lacking)})"
    others = [_whereabouts(entry) for entry in lacking if not entry.hub]
    return MissingModelsError(
        f"no installed model translates {direction}",
        hint="; ".join([*([pull] if keys else []), *others]),
        suggested=keys,
    )


def _whereabouts(entry: CatalogueEntry) -> str:
    """Say where a model that cannot be pulled should be."""
    if entry.shipped:
        return f"{entry.key} travels with the package turkic-newsdesk: install it again"
    return f"{entry.key} should be at {entry.path}"


def terms(entries: Sequence[CatalogueEntry]) -> str:
    """Say how large the download of some models is and what their licences allow."""
    size = size_text(sum(entry.download_mb for entry in entries if entry.hub))
    licences = dict.fromkeys(
        f"{entry.licence}: {COMMERCIAL_WORDS[entry.commercial]}" for entry in entries
    )
    return "; ".join([size, *licences])


def size_text(megabytes: int) -> str:
    """Return a size for people: ``960 MB``, ``11.8 GB``, or ``size unknown``."""
    if not megabytes:
        return "size unknown"
    return f"{megabytes} MB" if megabytes < 1000 else f"{megabytes / 1000:.1f} GB"
