"""The engines of one command: planned by the catalogue, opened once, offered where missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from translator.console import terminal
from translator.desk.folder import Desk
from translator.engines import catalogue, catalogues, consent, routes, shelf
from translator.engines.base import Engine, Route
from translator.errors import EngineError, ModelNotInstalledError


class Engines:
    """Gives the engine of each direction.

    Args:
        desk: whose models.yaml amends the shipped one.
        model: KEY or KEY+KEY to use for everything; None for the best installed.

    Raises:
        ConfigurationError: a models.yaml is wrong.
    """

    def __init__(self, desk: Desk, model: str | None) -> None:
        self._catalogue = catalogues.desk_catalogue(desk.root)
        self._model = model
        self._declined: set[tuple[str, ...]] = set()

    def check_model(self) -> None:
        """Look at a model asked for by name before anything else is done.

        Raises:
            EngineError: the catalogue lacks it, it is not installed, or its licence needs consent.
        """
        for key in self._model.split("+") if self._model else ():
            entry = self._catalogue.entry(key)
            if entry.family == catalogue.PSEUDO:
                continue
            if shelf.installed_folder(entry) is None:
                self._get_or_raise(_missing(entry))
            consent.usable(entry)

    def check_any(self, source: str, targets: Sequence[str]) -> None:
        """Make sure that at least one of the directions can be served.

        Raises:
            EngineError: none can; the hint says what to pull, how large it is and what its
                licence allows.
        """
        faults: list[EngineError] = []
        for target in targets:
            try:
                self._plan(source, target)
            except EngineError as fault:
                faults.append(fault)
            else:
                return
        missing = [fault for fault in faults if isinstance(fault, routes.MissingModelsError)]
        if missing:
            self._get_or_raise(_together(source, targets, missing))
        elif faults:
            raise faults[0]

    def rough_note(self, made: Iterable[tuple[str, str, str]]) -> str:
        """Return the line that drafts of rough models deserve, or nothing where there are none.

        Args:
            made: source, target and model (KEY, or KEY+KEY) of every draft.
        """
        rough = {
            (source, target): key
            for source, target, model in made
            for key in model.split("+")
            if key in self._catalogue.entries and self._catalogue.entries[key].quality == "rough"
        }
        if not rough:
            return ""
        keys = dict.fromkeys(rough.values())
        embedded = all(self._catalogue.entries[key].shipped for key in keys)
        said = f"rough drafts by the {'embedded ' * embedded}model {' and '.join(keys)}"
        better = routes.upgrade(rough, self._catalogue)
        installed = shelf.installed_keys(self._catalogue)
        lacking = [entry for entry in better if entry.key not in installed]
        if lacking:
            wanted = " ".join(entry.key for entry in lacking)
            pull = f"`translator models pull {wanted}` ({routes.terms(lacking)})"
            return f"{said}; for publishable quality: {pull}"
        return f"{said}; better ones are installed: draft again without --model" if better else said

    def engine_for(self, source: str, target: str) -> Engine:
        """Return the engine of a direction, its weights loaded when it first translates.

        Raises:
            EngineError: no model, no consent, or weights that cannot be read.
        """
        from translator.engines.build import open_engine

        return open_engine(self._route(source, target), self._catalogue)

    def _route(self, source: str, target: str) -> Route:
        try:
            return self._plan(source, target)
        except routes.MissingModelsError as fault:
            self._get_or_raise(fault)
            return self._plan(source, target)

    def _plan(self, source: str, target: str) -> Route:
        installed = shelf.installed_keys(self._catalogue)
        return routes.plan(source, target, self._catalogue, installed, model=self._model)

    def _get_or_raise(self, fault: routes.MissingModelsError) -> None:
        """Offer to pull what is missing, once; without a terminal or a yes the fault stands."""
        if not fault.suggested or fault.suggested in self._declined:
            raise fault
        if terminal.is_interactive():
            terminal.say(fault.message)
            if terminal.confirm(f"{fault.hint}\nPull {' and '.join(fault.suggested)} now?"):
                self._pull(fault.suggested)
                return
        self._declined.add(fault.suggested)
        raise fault

    def _pull(self, keys: Sequence[str]) -> None:
        from translator.cli.models import pull_entry

        for key in keys:
            pull_entry(self._catalogue.entry(key))


def _missing(entry: catalogue.CatalogueEntry) -> routes.MissingModelsError:
    try:
        shelf.local_folder(entry)
    except ModelNotInstalledError as fault:
        return routes.MissingModelsError(
            fault.message,
            hint=f"{fault.hint} ({routes.terms([entry])})" if entry.hub else fault.hint,
            suggested=(entry.key,) if entry.hub else (),
        )
    raise EngineError(f"the model {entry.key} was just installed by somebody else: run again")


def _together(
    source: str, targets: Sequence[str], missing: Sequence[routes.MissingModelsError]
) -> routes.MissingModelsError:
    """Join what several directions lack into one message and one suggestion."""
    keys = tuple(dict.fromkeys(key for fault in missing for key in fault.suggested))
    hints = dict.fromkeys(fault.hint for fault in missing)
    return routes.MissingModelsError(
        f"no installed model translates {source} into {', '.join(targets)}",
        hint="\n       ".join(hints),
        suggested=keys,
    )
