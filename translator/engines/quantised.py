"""Weights in eight bits: how the model that travels with the product is stored.

A folder in the format ``int8-rows-1`` holds a config.json that names the format under
``quantization``, shards of safetensors and their index. A matrix ``W`` of R rows lies there as
int8 under its own name, beside ``W.scale``: R numbers in float16, one a row, that its int8 values
are multiplied by. Everything else (vectors, matrices of one row) is float16. Weights that the model
shares between several names are stored once.

The scale of a row is its largest magnitude / 127, rounded down to float16. So the largest value of
a row is 127 exactly, and weights that were read and written again are the same, bit for bit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator import __version__
from translator.atomic import staged
from translator.errors import EngineError

if TYPE_CHECKING:
    import torch

FORMAT = "int8-rows-1"
INDEX = "model.safetensors.index.json"
SCALE = ".scale"
LARGEST = 127

_HEADER_BYTES = 256
"""Room that one tensor may take in the header of its shard; its real entry is about 150 bytes."""

_LARGEST_HALF = 65504.0
_DAMAGED = "the folder is damaged; install the package turkic-newsdesk again"


def quantise(matrix: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return a matrix (rows, columns) as int8 of its shape, and its scales (rows) as float16.

    Raises:
        EngineError: a value is not a finite number, or is too large for a scale in float16.
    """
    import torch

    values = matrix.detach().cpu().float()
    largest = values.flatten(1).abs().amax(1) / LARGEST
    if not bool((largest <= _LARGEST_HALF).all()):
        raise EngineError("a weight is not a number, or too large to be stored in eight bits")
    near = largest.half()
    # Neighbouring positive float16 numbers are neighbouring integers: one less is rounding down.
    # A row that is not all zeros keeps a scale above zero.
    bits = near.view(torch.int16) - (near.float() > largest).to(torch.int16)
    scale = torch.maximum(bits, (largest > 0).to(torch.int16)).view(torch.float16)
    steps = _by_row(torch.where(scale > 0, scale.float(), 1.0), values)
    whole = (values / steps).round().clamp(-LARGEST, LARGEST).to(torch.int8)
    scale = torch.where(whole.flatten(1).any(1), scale, 0.0).half()
    return whole.contiguous(), scale.contiguous()


def dequantise(matrix: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """Return the float32 values of what `quantise` gave."""
    return matrix.float() * _by_row(scale.float(), matrix)


def write(
    model_state: Mapping[str, torch.Tensor],
    folder: Path,
    *,
    config: Any,
    shard_bytes: int = 16_000_000,
) -> None:
    """Write weights, their index and config.json into a folder, all of them or none.

    Shards of an earlier export are replaced; other files of the folder stay.

    Args:
        model_state: the model's `state_dict()`, in any floating-point format.
        folder: made where it is missing.
        config: the model's configuration, as the record of transformers or as a mapping with
            ``model_type``.
        shard_bytes: largest size of a file, in bytes.

    Raises:
        EngineError: the weights do not fit the configuration, hold something that is no finite
            number, or one of them is larger than a file may be.
        OutputError: the folder cannot be written to; what was there stays.
    """
    settings = dict(config.to_dict() if hasattr(config, "to_dict") else config)
    settings["quantization"] = {"format": FORMAT}
    tensors = _stored(_untied(model_state, settings))
    files = _files(tensors, shard_bytes)
    files["config.json"] = _json(settings)
    with staged({folder / name: data for name, data in files.items()}) as place:
        place()
    for path in folder.glob("model*.safetensors"):
        if path.name not in files:
            path.unlink()


Rows = tuple["torch.Tensor", "torch.Tensor | None"]
"""A matrix in int8 with its scales, or a float16 tensor with None."""


def read_state(folder: Path) -> dict[str, torch.Tensor]:
    """Return the float32 weights of a folder by name; shared ones under one of their names.

    Raises:
        EngineError: a file is missing or damaged, or a matrix has no scale; it names the file.
    """
    return {
        name: value.float() if scale is None else dequantise(value, scale)
        for name, (value, scale) in read_rows(folder).items()
    }


def read_rows(folder: Path) -> dict[str, Rows]:
    """Return the weights of a folder by name as they are stored.

    Raises:
        EngineError: a file is missing or damaged, or a matrix has no scale; it names the file.
    """
    weight_map = _weight_map(folder)
    stored: dict[str, torch.Tensor] = {}
    for file in sorted({*weight_map.values()}):
        names = [name for name, home in weight_map.items() if home == file]
        stored |= _read_shard(folder / file, names)
    return {
        name: _rows(name, stored, folder / weight_map[name])
        for name in stored
        if not (name.endswith(SCALE) and name.removesuffix(SCALE) in stored)
    }


def is_quantised(folder: Path) -> bool:
    """Return whether a folder's config.json says that its weights are stored in a form of ours.

    Raises:
        EngineError: it is a form that this version does not read; the hint names the one that does.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        stored = config.get("quantization")
    except (OSError, ValueError, AttributeError):
        return False  # the library says what is wrong with the file
    if not stored:
        return False
    said = stored if isinstance(stored, dict) else {}
    if said.get("format") == FORMAT:
        return True
    needed = said.get("product", f"turkic-newsdesk newer than {__version__}")
    raise EngineError(
        f"the weights in {folder} are stored as {said.get('format', stored)!r}, and "
        f"turkic-newsdesk {__version__} reads {FORMAT}",
        hint=f"install {needed}",
    )


def _by_row(scale: torch.Tensor, matrix: torch.Tensor) -> torch.Tensor:
    return scale.view(-1, *[1] * (matrix.dim() - 1))


def _untied(
    state: Mapping[str, torch.Tensor], settings: Mapping[str, Any]
) -> dict[str, torch.Tensor]:
    """Return the weights without those that the model shares with another name."""
    import torch
    from transformers import AutoConfig, AutoModelForSeq2SeqLM

    with torch.device("meta"):
        model = AutoModelForSeq2SeqLM.from_config(AutoConfig.for_model(**settings))
    shapes = {name: value.shape for name, value in model.state_dict().items()}
    tied: Mapping[str, str] = model.all_tied_weights_keys
    for name, shape in shapes.items():
        if name not in state and name not in tied:
            raise EngineError(f"the weights lack {name}")
        if name in state and state[name].shape != shape:
            raise EngineError(
                f"{name} has the shape {tuple(state[name].shape)}, and the configuration says "
                f"{tuple(shape)}"
            )
    for name, other in tied.items():
        if name in state and not torch.equal(state[name], state[other]):
            raise EngineError(f"{name} and {other} should be one and the same, and differ")
    return {name: value for name, value in state.items() if name in shapes and name not in tied}


def _stored(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    import torch

    tensors: dict[str, torch.Tensor] = {}
    for name, value in state.items():
        try:
            if value.dim() >= 2 and value.shape[0] > 1:
                tensors[name], tensors[name + SCALE] = quantise(value)
                continue
        except EngineError as fault:
            raise EngineError(f"{name}: {fault.message}") from fault
        tensors[name] = value.detach().cpu().to(torch.float16).contiguous()
        if not bool(tensors[name].isfinite().all()):
            raise EngineError(f"{name}: a weight is not a number, or too large for float16")
    return tensors


def _files(tensors: Mapping[str, torch.Tensor], limit: int) -> dict[str, bytes]:
    """Return the shards and their index by file name."""
    from safetensors.torch import save

    shards = _shards(tensors, limit)
    names = [f"model-{n:05d}-of-{len(shards):05d}.safetensors" for n in range(1, len(shards) + 1)]
    weight_map = {name: file for file, shard in zip(names, shards, strict=True) for name in shard}
    files = {
        file: save(shard, metadata={"format": "pt"})
        for file, shard in zip(names, shards, strict=True)
    }
    total = sum(value.nbytes for value in tensors.values())
    files[INDEX] = _json({"metadata": {"total_size": total}, "weight_map": weight_map})
    return files


def _shards(tensors: Mapping[str, torch.Tensor], limit: int) -> list[dict[str, torch.Tensor]]:
    shards: list[dict[str, torch.Tensor]] = [{}]
    room = limit
    for name, value in tensors.items():
        size = value.nbytes + _HEADER_BYTES
        if size > limit:
            raise EngineError(f"{name} alone is larger than the {limit} bytes that a file may have")
        if size > room:
            shards.append({})
            room = limit
        shards[-1][name] = value
        room -= size
    return shards


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


def _weight_map(folder: Path) -> dict[str, str]:
    path = folder / INDEX
    try:
        weight_map = json.loads(path.read_text(encoding="utf-8"))["weight_map"]
        sound = all(
            isinstance(file, str) and Path(file).name == file for file in weight_map.values()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"cannot read {path}: {_reason(error)}", hint=_DAMAGED) from error
    if not sound or not weight_map:
        raise EngineError(f"{path} does not name the files of the weights", hint=_DAMAGED)
    return dict(weight_map)


def _read_shard(path: Path, names: list[str]) -> dict[str, torch.Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        found = load_file(path)
    except (OSError, ValueError, SafetensorError) as error:
        raise EngineError(f"cannot read {path}: {_reason(error)}", hint=_DAMAGED) from error
    for name in names:
        if name not in found:
            raise EngineError(f"{path} lacks {name}", hint=_DAMAGED)
    return {name: found[name] for name in names}


def _rows(name: str, stored: Mapping[str, torch.Tensor], path: Path) -> Rows:
    import torch

    value, scale = stored[name], stored.get(name + SCALE)
    if value.dtype == torch.float16 and scale is None and not name.endswith(SCALE):
        return value, None
    if value.dtype != torch.int8 or scale is None or scale.shape != value.shape[:1]:
        raise EngineError(f"{path}: {name} and its scales do not fit together", hint=_DAMAGED)
    if not bool(scale.isfinite().all()):
        raise EngineError(f"{path}: the scales of {name} are not numbers", hint=_DAMAGED)
    return value, scale


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
