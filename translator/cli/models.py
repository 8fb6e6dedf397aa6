"""`translator models`: what the desk can translate with, and how it gets there."""

from __future__ import annotations

import getpass
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from translator.cli.models_eval import evaluate
from translator.cli.models_health import bench, doctor, shortlist
from translator.console import terminal
from translator.desk.folder import find_desk
from translator.engines.catalogue import COMMERCIAL_WORDS, PSEUDO, Catalogue, CatalogueEntry
from translator.engines.catalogues import desk_catalogue
from translator.engines.consent import find_consent, record_consent
from translator.engines.routes import size_text
from translator.engines.shelf import installed_keys, local_folder, read_manifest
from translator.errors import EngineError, LicenceError

MEGABYTE = 1_000_000


@click.group()
def models() -> None:
    """List, inspect and install translation models."""


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print records instead of a table.")
@click.pass_obj
def list_models(desk: Path | None, *, as_json: bool) -> None:
    """List the models of the catalogue."""
    catalogue = _catalogue(desk)
    installed = installed_keys(catalogue)
    if as_json:
        terminal.json_data(
            [_record(entry, installed=key in installed) for key, entry in catalogue.entries.items()]
        )
        return
    columns = (
        "key", "family", "languages", "licence", "commercial", "size", "installed", "quality",
    )  # fmt: skip
    rows = [_row(entry, installed=key in installed) for key, entry in catalogue.entries.items()]
    terminal.table(columns, rows)
    if all(key == PSEUDO or catalogue.entries[key].quality for key in installed):
        terminal.say("next: translator models pull KEY")


@models.command()
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="Print one record.")
@click.pass_obj
def show(desk: Path | None, key: str, *, as_json: bool) -> None:
    """Show everything that is known of a model."""
    catalogue = _catalogue(desk)
    entry = catalogue.entry(key)
    record = _record(entry, installed=key in installed_keys(catalogue))
    if entry.shipped and not record["installed"]:
        terminal.say(f"{key} travels with the product, but this installation lacks its files")
    if as_json:
        terminal.json_data(record)
        return
    for name, value in record.items():
        if value not in ("", [], {}, None):
            terminal.data(f"{name}: {_plain(value)}")


@models.command()
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@click.option("--accept-licence", is_flag=True, help="Accept a licence that restricts use.")
@click.option("--who", default="", help="Name to put on record with --accept-licence.")
@click.pass_obj
def pull(desk: Path | None, keys: tuple[str, ...], *, accept_licence: bool, who: str) -> None:
    """Install models from the hub; a pull that was interrupted goes on where it stopped."""
    catalogue = _catalogue(desk)
    entries = [catalogue.entry(key) for key in dict.fromkeys(keys)]
    for entry in entries:
        _agree(entry, accepted=accept_licence, who=who)
    for entry in entries:
        _fetch(entry)
        terminal.data(str(local_folder(entry)))
    terminal.say("next: translator draft FILE")


@models.command()
@click.argument("key")
@click.pass_obj
def path(desk: Path | None, key: str) -> None:
    """Print the folder that a model lies in."""
    terminal.data(str(_folder(_catalogue(desk).entry(key))))


@models.command()
@click.argument("key")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--dtype",
    type=click.Choice(("float32", "float16")),
    default="float32",
    show_default=True,
    help="Number format of the weights.",
)
@click.pass_obj
def export(desk: Path | None, key: str, folder: Path, *, dtype: str) -> None:
    """Write an installed model as a plain safetensors folder for other programs.

    transformers' from_pretrained and the CTranslate2 converter read DIR; it must not exist yet.
    """
    source = _folder(_catalogue(desk).entry(key))
    from translator.engines.export import export_model

    export_model(source, folder, dtype=dtype)
    terminal.data(str(folder))


def _folder(entry: CatalogueEntry) -> Path:
    """Return the folder that an installed model lies in.

    Raises:
        EngineError: it is the dry-run engine, which has none, or it is not installed.
    """
    if entry.family == PSEUDO:
        raise EngineError(f"{entry.key} is built in and has no folder")
    return local_folder(entry)


def _catalogue(desk: Path | None) -> Catalogue:
    """Return the shipped catalogue with that of the desk over it."""
    return desk_catalogue(find_desk(Path.cwd(), desk).root)


def _agree(entry: CatalogueEntry, *, accepted: bool, who: str) -> None:
    """See that the licence of a model may be used, before anything is downloaded.

    Raises:
        LicenceError: it needs consent, and nobody gave it.
    """
    if entry.commercial == "yes" or find_consent(entry):
        return
    terminal.say(f"{entry.key}: {_licence(entry)}")
    if not accepted and not terminal.confirm(f"Do you accept {entry.licence} for {entry.key}?"):
        raise LicenceError(
            f"the licence of {entry.key} has not been accepted: {entry.licence}",
            hint="read it and add --accept-licence if you may use the model",
        )
    consent = record_consent(entry, who or getpass.getuser())
    terminal.say(f"on record: {consent.line}")


def pull_entry(entry: CatalogueEntry) -> None:
    """Pull a model for another verb: ask for the licence where it needs that, show the download.

    Raises:
        LicenceError: the licence needs consent, and nobody gave it.
        EngineError: the hub refuses or cannot be reached, or the disk is full.
    """
    _agree(entry, accepted=False, who="")
    _fetch(entry)


def _fetch(entry: CatalogueEntry) -> None:
    from translator.engines import hub

    with ExitStack() as stack:
        hub.pull(entry, progress=_Meter(entry.key, stack))
    if entry.credit:
        terminal.say(f"credit to print with published text: {entry.credit}")


class _Meter:
    """Shows a download in whole megabytes; the display opens when the size is known."""

    def __init__(self, key: str, stack: ExitStack) -> None:
        self._key, self._stack = key, stack
        self._view: terminal.Progress | None = None
        self._shown = 0

    def __call__(self, done: int, total: int) -> None:
        if self._view is None:
            size = -(-total // MEGABYTE)
            view = terminal.progress(f"pull {self._key}", size, unit="MB")
            self._view = self._stack.enter_context(view)
        here = -(-done // MEGABYTE) if done == total else done // MEGABYTE
        if here != self._shown:
            self._view.advance(here - self._shown)
            self._shown = here


def _licence(entry: CatalogueEntry) -> str:
    words = f"{entry.licence}, {COMMERCIAL_WORDS[entry.commercial]}"
    return f"{words} ({entry.licence_url})" if entry.licence_url else words


def _row(entry: CatalogueEntry, *, installed: bool) -> tuple[str, ...]:
    return (
        entry.key,
        entry.family,
        " ".join(entry.languages),
        entry.licence,
        entry.commercial,
        _size(entry),
        "yes" if installed else "no",
        entry.quality or "-",
    )


def _size(entry: CatalogueEntry) -> str:
    if entry.shipped:
        return "shipped"
    return size_text(entry.download_mb) if entry.hub else "-"


def _record(entry: CatalogueEntry, *, installed: bool) -> dict[str, Any]:
    """Return what a script may want to know, under names that stay."""
    manifest = read_manifest(entry.key) if installed and entry.hub else None
    consent = find_consent(entry)
    return {
        "key": entry.key,
        "family": entry.family,
        "installed": installed,
        "languages": list(entry.languages),
        "directions": [f"{source}>{target}" for source, target in entry.pairs],
        "licence": entry.licence,
        "licence_url": entry.licence_url,
        "commercial": entry.commercial,
        "consent": consent.line if consent else "",
        "hub": entry.hub,
        "revision": entry.revision if entry.hub else "",
        "commit": manifest.commit if manifest else "",
        "path": str(entry.path or ""),
        "shipped": entry.shipped,
        "quality": entry.quality,
        "term_annotation": entry.term_annotation,
        "download_mb": entry.download_mb,
        "memory_mb": entry.memory_mb,
        "speed": _speed(entry.key),
        "decoding": dict(entry.decoding.pairs),
        "scores": [
            {
                "direction": score.direction,
                "metric": score.metric,
                "test_set": score.test_set,
                "value": score.value,
                "source": score.source,
            }
            for score in entry.scores
        ],
        "note": entry.note,
        "credit": entry.credit,
    }


def _speed(key: str) -> dict[str, Any]:
    """Return what was measured of a model on this machine; nothing before `models bench`."""
    from translator.engines.timing import last_speed

    speed = last_speed(key)
    return asdict(speed) if speed else {}


def _plain(value: Any) -> str:
    """Return a value on one line, or a list of records on lines of their own."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "".join(
            f"\n  {s['direction']} {s['value']:g} {s['metric']}, {s['test_set']} ({s['source']})"
            for s in value
        )
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {setting}" for name, setting in value.items())
    return str(value)


models.add_command(evaluate)
models.add_command(doctor)
models.add_command(bench)
models.add_command(shortlist)
