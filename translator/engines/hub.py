"""Fetching models from a hub, or from a mirror that HF_ENDPOINT names.

A pull downloads into `models/.incoming/KEY/COMMIT`, a file at a time under ``NAME.part``, checks
each against the checksum that the hub gives, and only then puts the whole folder in place. A pull
that was killed goes on where it stopped; an installed model stays usable until the new one is
complete.

`huggingface_hub.hf_hub_download` throws an interrupted download away, so the resumable
`http_get` beneath it is used directly.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from translator.engines.catalogue import PSEUDO, CatalogueEntry
from translator.engines.hub_errors import endpoint, hub_errors
from translator.engines.shelf import (
    FileRecord,
    Manifest,
    complete,
    home,
    installed_folder,
    load_manifest,
    matches,
    model_folder,
    read_manifest,
    write_manifest,
)
from translator.errors import EngineError

PullProgress = Callable[[int, int], None]
"""Called with the bytes that are here and the bytes that there are."""

LONE_BIN = "pytorch_model.bin"
SPARE_BYTES = 200_000_000
"""Room to leave on the disk beside the model."""

LOCK_SECONDS = 1.0
"""How long to wait for another pull of the same model before giving up."""

_TIMEOUT = 15.0
_CONFIGURATION = frozenset(
    {
        "config.json",
        "generation_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "vocab.json",
        "target_vocab.json",
        "merges.txt",
        "source.spm",
        "target.spm",
        "spiece.model",
        "tokenizer.model",
        "sentencepiece.bpe.model",
        "chat_template.jinja",
        "chat_template.json",
    }
)
_TOKENIZERS = frozenset(
    {"tokenizer.json", "source.spm", "spiece.model", "tokenizer.model", "sentencepiece.bpe.model"}
)
_WEIGHTS = (
    re.compile(r"model\.safetensors"),
    re.compile(r"model-\d+-of-\d+\.safetensors|model\.safetensors\.index\.json"),
    re.compile(r"pytorch_model\.bin"),
    re.compile(r"pytorch_model-\d+-of-\d+\.bin|pytorch_model\.bin\.index\.json"),
)
"""Forms that weights come in; the first that a repository has is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the hub has to offer for a catalogue entry: a commit and the files worth having."""

    hub: str
    commit: str
    files: tuple[FileRecord, ...]

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(record.size for record in self.files)


def pull(
    entry: CatalogueEntry,
    *,
    progress: PullProgress | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Manifest:
    """Install a model, or bring it to the commit that its revision stands for now.

    Consent to its licence is the caller's business (`consent.usable`).

    Raises:
        EngineError: the hub cannot be reached or refuses, repository or revision do not exist, a
            file does not have its checksum, or the disk is full. What was there stays as it was.
    """
    _pullable(entry)
    tell = progress or _unheard
    with hub_errors(entry):
        offer = examine(entry)
        manifest = read_manifest(entry.key)
        if manifest and manifest.commit == offer.commit and installed_folder(entry):
            tell(offer.total, offer.total)
            return manifest
        with _lock(entry.key):
            return _install(entry, offer, tell, now)


def examine(entry: CatalogueEntry) -> Offer:
    """Ask the hub which files a model consists of."""
    from huggingface_hub import HfApi

    info = HfApi(endpoint=endpoint()).model_info(
        entry.hub, revision=entry.revision, files_metadata=True, timeout=_TIMEOUT
    )
    siblings = {item.rfilename: item for item in info.siblings or []}
    records = tuple(_record(siblings[name], entry) for name in wanted(siblings))
    names = {record.name for record in records}
    if not names & _TOKENIZERS or "config.json" not in names or not _weights(names):
        raise EngineError(
            f"{entry.hub} does not hold a model that can be opened: it lacks the configuration, "
            "a tokenizer or weights",
            hint=f"check `hub` and `revision` of {entry.key} in models.yaml",
        )
    return Offer(hub=entry.hub, commit=str(info.sha), files=records)


def wanted(names: Collection[str]) -> tuple[str, ...]:
    """Return the files of a repository that are worth fetching, small ones first.

    Safetensors are preferred; weights in pickle form are taken only where there are none.
    """
    return (*sorted(_CONFIGURATION & {*names}), *_weights(names))


def _weights(names: Collection[str]) -> tuple[str, ...]:
    for form in _WEIGHTS:
        if found := sorted(name for name in names if form.fullmatch(name)):
            return tuple(found)
    return ()


def _record(sibling: Any, entry: CatalogueEntry) -> FileRecord:
    name = sibling.rfilename
    if sibling.size is None or not (sibling.lfs or sibling.blob_id):
        raise EngineError(
            f"{endpoint()} gives no size or checksum for {name} of {entry.hub}",
            hint="use another mirror, or unset HF_ENDPOINT",
        )
    if sibling.lfs:
        return FileRecord(name=name, size=sibling.lfs.size, sha256=sibling.lfs.sha256)
    return FileRecord(name=name, size=sibling.size, git_sha1=sibling.blob_id)


def _pullable(entry: CatalogueEntry) -> None:
    if entry.path:
        raise EngineError(
            f"{entry.key} is a folder of your own ({entry.path}); there is nothing to pull"
        )
    if entry.shipped:
        raise EngineError(f"{entry.key} travels with the product; there is nothing to pull")
    if entry.family == PSEUDO:
        raise EngineError(f"{entry.key} is built in; there is nothing to pull")


def _install(
    entry: CatalogueEntry, offer: Offer, tell: PullProgress, now: Callable[[], datetime]
) -> Manifest:
    folder = _incoming(entry.key) / offer.commit
    manifest = load_manifest(folder)
    if manifest is None or not complete(folder, manifest):
        _drop_other_commits(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _check_space(folder, offer, entry)
        _fetch_all(offer, folder, tell)
        manifest = _describe(entry, offer, folder, now)
        write_manifest(manifest, folder)
    if manifest.converted:
        (folder / manifest.converted.name).unlink(missing_ok=True)
    _put_in_place(folder, model_folder(entry.key))
    return manifest


def _unheard(*_bytes: int) -> None:
    """Stand in for a progress callback that nobody gave."""


def _shifted(tell: PullProgress, start: int, total: int) -> Callable[[int], None]:
    return lambda here: tell(start + here, total)


def _fetch_all(offer: Offer, folder: Path, tell: PullProgress) -> None:
    done = 0
    for record in offer.files:
        _fetch(offer, record, folder, _shifted(tell, done, offer.total))
        done += record.size
        tell(done, offer.total)


def _describe(
    entry: CatalogueEntry, offer: Offer, folder: Path, now: Callable[[], datetime]
) -> Manifest:
    files, converted = _as_safetensors(folder, offer.files)
    return Manifest(
        key=entry.key,
        hub=entry.hub,
        revision=entry.revision,
        commit=offer.commit,
        licence=entry.licence,
        pulled=now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        files=files,
        converted=converted,
    )


def _incoming(key: str) -> Path:
    return home() / "models" / ".incoming" / key


def _drop_other_commits(folder: Path) -> None:
    """Remove what was fetched of a commit that the revision no longer stands for."""
    if folder.parent.is_dir():
        for other in folder.parent.iterdir():
            if other != folder and other.is_dir():
                shutil.rmtree(other)


def _check_space(folder: Path, offer: Offer, entry: CatalogueEntry) -> None:
    here = sum(path.stat().st_size for path in folder.iterdir())
    lone = sum(record.size for record in offer.files if record.name == LONE_BIN)
    needed = offer.total - here + lone + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise EngineError(
            f"{entry.key} needs {needed / 1e9:.1f} GB on the disk of {home()}, "
            f"and {free / 1e9:.1f} GB are free",
            hint="free some space, or point TRANSLATOR_HOME to another disk",
        )


def _fetch(offer: Offer, record: FileRecord, folder: Path, here: Callable[[int], None]) -> None:
    """Fetch one file, from where an earlier attempt stopped; a file under its name is sound."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers

    path, part = folder / record.name, folder / f"{record.name}.part"
    if path.is_file():
        return
    url = hf_hub_url(offer.hub, record.name, revision=offer.commit, endpoint=endpoint())
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    with part.open("ab") as file:
        if file.tell() > record.size:
            file.seek(0)
            file.truncate()
        size = file.tell()
        here(size)
        http_get(
            url,
            _Counted(file, here),
            resume_size=size,
            headers=headers,
            expected_size=record.size,
        )
        file.flush()
        os.fsync(file.fileno())
    _accept(part, path, record, offer)


def _accept(part: Path, path: Path, record: FileRecord, offer: Offer) -> None:
    if not matches(part, record):
        part.unlink()
        raise EngineError(
            f"{record.name} of {offer.hub} arrived damaged: its checksum is not that of the hub",
            hint="run the command again; if it happens again, the mirror serves a wrong file",
        )
    part.replace(path)


class _Counted:
    """A file that tells how much of it is there after every write."""

    def __init__(self, file: BinaryIO, here: Callable[[int], None]) -> None:
        self._file, self._here = file, here

    def write(self, block: bytes) -> int:
        written = self._file.write(block)
        self._here(self._file.tell())
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _as_safetensors(
    folder: Path, files: tuple[FileRecord, ...]
) -> tuple[tuple[FileRecord, ...], FileRecord | None]:
    """Replace a lone .bin by safetensors: it loads faster and cannot hold code."""
    from translator.engines.convert import bin_to_safetensors

    lone = next((record for record in files if record.name == LONE_BIN), None)
    if lone is None:
        return files, None
    made = bin_to_safetensors(folder)
    return (*(record for record in files if record is not lone), made), lone


def _put_in_place(folder: Path, target: Path) -> None:
    """Move a complete model to its place; an older one makes room at the last moment."""
    old = folder.parent / "replaced"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.replace(old)
    folder.replace(target)
    shutil.rmtree(folder.parent, ignore_errors=True)


@contextmanager
def _lock(key: str) -> Iterator[None]:
    """Let one process at a time pull a model."""
    from huggingface_hub.utils import WeakFileLock

    path = _incoming(key).parent / f"{key}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(WeakFileLock(path, timeout=LOCK_SECONDS))
        except TimeoutError as error:
            raise EngineError(
                f"{key} is being pulled by another process", hint="wait for it, then try again"
            ) from error
        yield
