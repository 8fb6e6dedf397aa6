"""Pickled weights made into safetensors, once, when a model is pulled."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from translator.engines.loading import load_faults, offline, read_model
from translator.engines.shelf import FileRecord, file_digest

SAFETENSORS = "model.safetensors"


def bin_to_safetensors(folder: Path) -> FileRecord:
    """Write `model.safetensors` beside the lone `pytorch_model.bin` of a folder.

    The weights pass through the model class, which knows which of them are one and the same;
    numbers and number format stay as they are. Needs as much memory as the model itself.

    Raises:
        EngineError: the weights cannot be read, or are not complete.
    """
    with load_faults(folder), offline(), TemporaryDirectory(dir=folder) as made:
        model = read_model(folder, "auto", use_safetensors=False, weights_only=True)
        model.save_pretrained(made, max_shard_size="1000GB")
        (Path(made) / SAFETENSORS).replace(folder / SAFETENSORS)
    path = folder / SAFETENSORS
    return FileRecord(name=SAFETENSORS, size=path.stat().st_size, sha256=file_digest(path))
