"""An installed model as a plain folder that other programs read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from translator.engines.loading import load_faults, offline, read_model
from translator.engines.shelf import MANIFEST
from translator.errors import OutputError

_WRITTEN = ("config.json", "generation_config.json", MANIFEST)
_WEIGHTS = (".safetensors", ".safetensors.index.json", ".bin", ".bin.index.json")


def export_model(source: Path, folder: Path, *, dtype: str) -> None:
    """Write the model of one folder to another, whole or not at all, with its papers.

    The weights become one plain `model.safetensors`; tokenizer, licence and card are copied as
    they are. Needs as much memory as the model itself.

    Args:
        source: folder of an installed seq2seq model.
        folder: where to write; it must not exist yet.
        dtype: ``float32`` or ``float16``.

    Raises:
        EngineError: the model cannot be read, or is not complete.
        OutputError: the folder exists already, or cannot be written to.
    """
    if folder.exists() or folder.is_symlink():
        raise OutputError(f"{folder} exists already", hint="name a folder that is not there yet")
    with load_faults(source), offline():
        model = read_model(source, dtype)
    _say_more(model.config)
    with _write_faults(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as made:
            whole = Path(made) / "model"
            model.save_pretrained(whole, max_shard_size="1000GB")
            _copy_papers(source, whole)
            whole.rename(folder)


def _say_more(config: Any) -> None:
    """Write down what transformers takes for granted and the CTranslate2 converter asks for."""
    if config.model_type == "bart" and not hasattr(config, "normalize_before"):
        config.normalize_before = False


@contextmanager
def _write_faults(folder: Path) -> Iterator[None]:
    """Turn what the disk or the library's own checks refuse into an `OutputError`."""
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, SafetensorError, ValueError) as error:
        raise OutputError(
            f"cannot write {folder}: {' '.join(str(error).split())[:300]}",
            hint="look at the folder and the disk it lies on",
        ) from error


def _copy_papers(source: Path, folder: Path) -> None:
    """Copy what stands beside the weights: tokenizer, licence, card."""
    for path in source.iterdir():
        if path.is_file() and path.name not in _WRITTEN and not path.name.endswith(_WEIGHTS):
            shutil.copyfile(path, folder / path.name)
