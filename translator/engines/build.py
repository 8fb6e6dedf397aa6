"""Opening the engine for a route."""

from __future__ import annotations

from translator.engines.base import Engine, Leg, Route
from translator.engines.catalogue import CAUSAL, PSEUDO, Catalogue
from translator.engines.causal import CausalEngine
from translator.engines.consent import usable
from translator.engines.pivot import PivotEngine
from translator.engines.pseudo import PseudoEngine
from translator.engines.seq2seq import Seq2SeqEngine
from translator.engines.settings import EngineOptions
from translator.engines.shelf import local_folder, revision


def open_engine(
    route: Route, catalogue: Catalogue, *, options: EngineOptions | None = None
) -> Engine:
    """Return an engine for a route.

    Licences and files of all legs are checked here; weights are loaded when the engine is first
    used, and stay in memory (`loading.KEEP_LOADED` models of them), so that any number of engines
    on one model load it once.

    Raises:
        LicenceError: a model's licence needs consent, and there is none on record.
        ModelNotInstalledError: a model is not on this machine.
        EngineError: a decoding setting does not exist or is out of range.
    """
    for leg in route.legs:
        _check(leg, catalogue)
    engines = [_open_leg(leg, catalogue, options) for leg in route.legs]
    if len(engines) == 1:
        return engines[0]
    return PivotEngine(*engines, pivot=route.legs[0].target, route=route.text)


def _check(leg: Leg, catalogue: Catalogue) -> None:
    entry = catalogue.entry(leg.model)
    if entry.family != PSEUDO:
        usable(entry)
        local_folder(entry)


def _open_leg(leg: Leg, catalogue: Catalogue, options: EngineOptions | None) -> Engine:
    entry = catalogue.entry(leg.model)
    if entry.family == PSEUDO:
        return PseudoEngine(leg)
    consent = usable(entry)
    kind = CausalEngine if entry.family == CAUSAL else Seq2SeqEngine
    return kind(
        entry,
        local_folder(entry),
        leg,
        revision=revision(entry),
        consent=consent.line if consent else "",
        options=options,
    )
