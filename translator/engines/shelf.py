"""The shelf: where models lie on this machine, and what is known of each.

    HOME/models/KEY/                 the files, flat, and manifest.json
    HOME/models/.incoming/KEY/       what a pull has fetched so far
    HOME/consents.json               licences that the operator has accepted

HOME is TRANSLATOR_HOME, or ``turkic-newsdesk`` in the data folder of the XDG specification.
The manifest is written last, so a folder without one is not an installed model.

A model that travels with the product lies in the product's own folder and is never pulled.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from translator.atomic import write_text
from translator.engines.catalogue import PSEUDO, Catalogue, CatalogueEntry
from translator.errors import ConfigurationError, ModelNotInstalledError
from translator.resources import shipped

MANIFEST = "manifest.json"
_PAPERS = frozenset({"README.md", "NOTICE.md", "scores.json"})
"""Files of a shipped model that change nothing in what it writes."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One file of a model, with the checksum that the hub gave or that was measured here.

    `sha256` is set for large files, `git_sha1` (the blob id) for those that git itself keeps.
    """

    name: str
    size: int
    sha256: str = ""
    git_sha1: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was pulled.

    Attributes:
        revision: what was asked for; `commit`: what it was at that moment.
        pulled: ISO 8601 UTC, seconds.
        converted: weights file of the hub that `files` holds in safetensors form instead.
    """

    key: str
    hub: str
    revision: str
    commit: str
    licence: str
    pulled: str
    files: tuple[FileRecord, ...]
    converted: FileRecord | None = None


def home() -> Path:
    """Return the folder that models and consents live in; it need not exist yet."""
    if chosen := os.environ.get("TRANSLATOR_HOME"):
        return Path(chosen).expanduser()
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "turkic-newsdesk"


def model_folder(key: str) -> Path:
    """Return where a pulled model lies, or will lie."""
    return home() / "models" / key


def installed_folder(entry: CatalogueEntry) -> Path | None:
    """Return the folder of a model that can be opened, or None.

    A pulled model counts if its manifest fits the catalogue (same repository, same revision) and
    every file has the size that the manifest gives; a local or shipped one if its folder holds a
    config.json.
    """
    if entry.path or entry.shipped:
        own = entry.path or shipped_folder(entry.shipped)
        return own if own and (own / "config.json").is_file() else None
    manifest = read_manifest(entry.key)
    if manifest is None or manifest.hub != entry.hub:
        return None
    if entry.revision not in (manifest.revision, manifest.commit):
        return None
    folder = model_folder(entry.key)
    return folder if complete(folder, manifest) else None


def shipped_folder(name: str) -> Path | None:
    """Return the folder of a model that travels with the product; a working copy may lack it."""
    try:
        return shipped(name)
    except ConfigurationError:
        return None


def local_folder(entry: CatalogueEntry) -> Path:
    """Return the folder of a model that can be opened.

    Raises:
        ModelNotInstalledError: it is not on this machine.
    """
    folder = installed_folder(entry)
    if folder is None and entry.path:
        raise ModelNotInstalledError(
            f"the model {entry.key} is not at {entry.path}",
            hint="check `path` in models.yaml; the folder must hold a config.json",
        )
    if folder is None and entry.shipped:
        raise ModelNotInstalledError(
            f"the model {entry.key} travels with the product, and this installation lacks it",
            hint="install the package turkic-newsdesk again, or pull another model",
        )
    if folder is None:
        raise ModelNotInstalledError(
            f"the model {entry.key} is not installed",
            hint=f"run `translator models pull {entry.key}`",
        )
    return folder


def installed_keys(catalogue: Catalogue) -> frozenset[str]:
    """Return the keys of all models of the catalogue that can be opened on this machine."""
    return frozenset(
        key
        for key, entry in catalogue.entries.items()
        if entry.family == PSEUDO or installed_folder(entry)
    )


def read_manifest(key: str) -> Manifest | None:
    """Return the manifest of a pulled model, or None where there is none that can be read."""
    return load_manifest(model_folder(key))


def load_manifest(folder: Path) -> Manifest | None:
    """Return the manifest in a folder, or None where there is none that can be read."""
    try:
        value = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = tuple(FileRecord(**record) for record in value.pop("files"))
        converted = value.pop("converted", None)
        return Manifest(
            **value, files=files, converted=FileRecord(**converted) if converted else None
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write a manifest into the folder of its model, whole or not at all."""
    write_json(folder / MANIFEST, asdict(manifest))


def revision(entry: CatalogueEntry) -> str:
    """Return the commit of a pulled model, or ``sha256:…`` over the files of another one.

    The papers of a shipped model (card, notice, scores) do not count: a better description is not
    another model.

    Raises:
        ModelNotInstalledError: the model is not on this machine.
    """
    folder = local_folder(entry)
    if entry.path or entry.shipped:
        return f"sha256:{folder_digest(folder, besides=_PAPERS if entry.shipped else frozenset())}"
    manifest = read_manifest(entry.key)
    return manifest.commit if manifest else ""


def folder_digest(folder: Path, *, besides: Collection[str] = frozenset()) -> str:
    """Return the SHA-256 (hex) over names and contents of a folder's files, `besides` left out."""
    found = {path.name for path in folder.iterdir() if path.is_file()}
    names = sorted(found.difference(besides))
    stamps = [(folder / name).stat() for name in names]
    return _digest_once(
        folder,
        tuple(name for name in names if name != MANIFEST),
        tuple((stamp.st_size, stamp.st_mtime_ns) for stamp in stamps),
    )


@lru_cache(maxsize=16)
def _digest_once(folder: Path, names: tuple[str, ...], _stamps: object) -> str:
    """Read gigabytes once only: the stamps make another call where a file has changed."""
    lines = [f"{name} {file_digest(folder / name)}\n" for name in names]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def damaged_files(entry: CatalogueEntry) -> tuple[str, ...]:
    """Return the files of a pulled model whose content is not what was pulled.

    Reads every byte: seconds for each gigabyte.
    """
    manifest = read_manifest(entry.key)
    folder = model_folder(entry.key)
    return tuple(
        record.name
        for record in (manifest.files if manifest else ())
        if not (folder / record.name).is_file() or not matches(folder / record.name, record)
    )


def matches(path: Path, record: FileRecord) -> bool:
    """Return whether a file has the size and the checksum of its record."""
    if path.stat().st_size != record.size:
        return False
    if record.sha256:
        return file_digest(path) == record.sha256
    return file_digest(path, git_blob=True) == record.git_sha1


def file_digest(path: Path, *, git_blob: bool = False) -> str:
    """Return the SHA-256 (hex) of a file, or the SHA-1 that git names it by."""
    if git_blob:
        digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    else:
        digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in _blocks(file):
            digest.update(block)
    return digest.hexdigest()


def _blocks(file: Any) -> Iterable[bytes]:
    while block := file.read(_BLOCK):
        yield block


def complete(folder: Path, manifest: Manifest) -> bool:
    """Return whether every file of a manifest is there with its size."""
    paths = [(folder / record.name, record.size) for record in manifest.files]
    return all(path.is_file() and path.stat().st_size == size for path, size in paths)


def write_json(path: Path, value: Any) -> None:
    """Write a JSON file, whole or not at all.

    Raises:
        OutputError: the folder cannot be written to.
    """
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")
