"""The weights of a model as the decoding loop wants them: read part by part, packed, kept on disk.

Nothing is read but what is wanted next, so that packing a model of gigabytes into eight bits takes
little more memory than the result. The packed form is kept as one file of
safetensors, which is mapped into memory when it is used again: what is not touched (most rows of an
embedding) takes no memory, and two processes share it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.engines import quantised
from translator.engines.blueprint import Blueprint
from translator.engines.mapped import Mapped
from translator.engines.names import Part, parts
from translator.errors import EngineError

if TYPE_CHECKING:
    import torch
    from torch import Tensor

PACKED = "packed-rows-1"
"""Format of packed files; another number means that older files are made anew."""

_DAMAGED = "pull the model again, or check that its config.json fits its weights"
SCALE = ".scale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All parts of a network by name; a matrix in eight bits has its scales beside it.

    Attributes:
        tensors: by name.
        same: names of parts that are another part.
        file: the packed file that the tensors are mapped from, if any.
    """

    tensors: Mapping[str, Tensor]
    same: Mapping[str, str]
    file: Mapped | None = None

    def forget(self, name: str) -> None:
        """Give back the memory of a part that was copied elsewhere, if it can be read again."""
        own = self.same.get(name, name)
        if self.file and own in self.tensors:
            self.file.forget(own)

    def __getitem__(self, name: str) -> Tensor:
        """Return a part; shared ones are one tensor in memory."""
        return self.tensors[self.same.get(name, name)]

    def get(self, name: str) -> Tensor | None:
        """Return a part, or None where the model has none of that name."""
        return self.tensors.get(self.same.get(name, name))

    def scale(self, name: str) -> Tensor | None:
        """Return the scales of a matrix's rows, or None where it is not in eight bits."""
        return self.tensors.get(self.same.get(name, name) + SCALE)


class Source:
    """The weights of a folder as they were saved: safetensors in one file or in shards, or .bin.

    Args:
        folder: the model's files.

    Raises:
        EngineError: there are none that can be read.
    """

    def __init__(self, folder: Path) -> None:
        self._stored = quantised.read_rows(folder) if quantised.is_quantised(folder) else None
        self._readers = {} if self._stored is not None else _readers(folder)

    def __contains__(self, name: str) -> bool:
        return name in (self._readers if self._stored is None else self._stored)

    def read(self, name: str) -> Tensor:
        """Return a tensor in the format it was saved in; stored ones in float32."""
        if self._stored is None:
            return self._readers[name]()
        value, scale = self._stored[name]
        return value.float() if scale is None else quantised.dequantise(value, scale)

    def read_quantised(self, name: str) -> tuple[Tensor, Tensor]:
        """Return a matrix in int8 and the float32 scales of its rows."""
        if self._stored is not None:
            value, scale = self._stored[name]
            if scale is not None:
                return value, scale.float()
        return rows_in_eight_bits(self.read(name).float())


def rows_in_eight_bits(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Return a matrix (out, in) as int8, and what its rows are multiplied by, float32.

    Raises:
        EngineError: a value is not a finite number.
    """
    import torch

    largest = matrix.abs().amax(1)
    if not bool(largest.isfinite().all()):
        raise EngineError("a weight is not a number")
    scale = largest / quantised.LARGEST
    steps = torch.where(scale > 0, scale, 1.0)[:, None]
    return (matrix / steps).round_().clamp_(-127, 127).to(torch.int8), scale


def read_weights(folder: Path, plan: Blueprint, *, dtype: torch.dtype | None) -> Weights:
    """Return the weights of a folder in a number format; None: matrices in eight bits.

    Raises:
        EngineError: a part is missing or has another shape than the configuration says.
    """
    source = Source(folder)
    taken: dict[str, Tensor] = {}
    same: dict[str, str] = {}
    first: dict[tuple[str, ...], str] = {}
    for part in parts(plan):
        found = _found(part, source, folder)
        if found is None:
            continue
        if part.name != first.setdefault(found, part.name):
            same[part.name] = first[found]
            continue
        taken |= _part(part, found, source, dtype)
    _check(taken, same, plan, folder)
    return Weights(tensors=taken, same=same)


def _found(part: Part, source: Source, folder: Path) -> tuple[str, ...] | None:
    found = tuple(next((name for name in names if name in source), "") for names in part.pieces)
    if all(found):
        return found
    if part.optional and not any(found):
        return None
    missing = next(names[0] for names, name in zip(part.pieces, found, strict=True) if not name)
    raise EngineError(
        f"the weights in {folder} are not complete: {missing} is missing", hint=_DAMAGED
    )


def _part(
    part: Part, names: Sequence[str], source: Source, dtype: torch.dtype | None
) -> dict[str, Tensor]:
    import torch

    if part.matrix and dtype is None:
        pieces = [source.read_quantised(name) for name in names]
        if len(pieces) == 1:
            return {part.name: pieces[0][0].contiguous(), part.name + SCALE: pieces[0][1]}
        return {
            part.name: torch.cat([matrix for matrix, _ in pieces]),
            part.name + SCALE: torch.cat([scale for _, scale in pieces]),
        }
    values = [source.read(name).to(dtype or torch.float32) for name in names]
    value = values[0].contiguous() if len(values) == 1 else torch.cat(values)
    return {part.name: value.flatten() if part.name.endswith("bias") else value}


def _check(
    tensors: Mapping[str, Tensor], same: Mapping[str, str], plan: Blueprint, folder: Path
) -> None:
    """Compare shapes with the configuration, so that a wrong one is met here and not in a sum."""
    inner = plan.heads[1] * plan.head_width
    for part in parts(plan):
        value = tensors.get(same.get(part.name, part.name))
        if value is None or not part.matrix:
            continue
        wanted = _shape(part.name, plan, inner)
        if tuple(value.shape) != wanted:
            raise EngineError(
                f"{part.pieces[0][0]} in {folder} has the shape {tuple(value.shape)}, and the "
                f"configuration says {wanted}",
                hint=_DAMAGED,
            )


def _shape(name: str, plan: Blueprint, inner: int) -> tuple[int, int]:
    wide = plan.inner[name.startswith("decoder")]
    shapes = {
        "embedding": (plan.vocabulary, plan.width),
        "head.weight": (plan.vocabulary, plan.width),
        "self.in.weight": (3 * inner, plan.width),
        "source.weight": (2 * inner, plan.width),
        "query.weight": (inner, plan.width),
        "out.weight": (plan.width, inner),
        "wide.weight": (wide * (1 + plan.gated), plan.width),
        "narrow.weight": (plan.width, wide),
    }
    return next(shape for ending, shape in shapes.items() if name.endswith(ending))


def _readers(folder: Path) -> dict[str, Callable[[], Any]]:
    """Return for each name what reads it; nothing is read yet."""
    from safetensors import safe_open

    files = sorted(folder.glob("*.safetensors"))
    files = [path for path in files if path.name.startswith(("model", "pytorch_model"))]
    readers: dict[str, Callable[[], Any]] = {}
    for path in files:
        opened = safe_open(path, framework="pt")
        for name in opened.keys():  # type: ignore[no-untyped-call]  # noqa: SIM118 - no mapping
            readers[name] = _reader(opened, name)
    if not files:
        readers = _from_bin(folder)
    if not readers:
        raise EngineError(f"there are no weights in {folder}", hint=_DAMAGED)
    return readers


def _reader(opened: Any, name: str) -> Callable[[], Any]:
    return lambda: opened.get_tensor(name)


def _from_bin(folder: Path) -> dict[str, Callable[[], Any]]:
    import torch

    readers: dict[str, Callable[[], Any]] = {}
    for path in sorted(folder.glob("pytorch_model*.bin")):
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
        readers |= {name: (lambda value=value: value) for name, value in state.items()}
    return readers


def packed_weights(folder: Path, plan: Blueprint, place: Path | None) -> Weights:
    """Return the weights in eight bits: from the packed file, or packed now.

    Args:
        folder: the model's files.
        plan: its blueprint.
        place: folder for the packed file; None: keep none.

    Raises:
        EngineError: the model's own files are missing or damaged.
    """
    stamp = _stamp(folder, plan)
    path = place / f"{PACKED}.safetensors" if place else None
    if path and (kept := _open(path, stamp)):
        return kept
    made = read_weights(folder, plan, dtype=None)
    if path and _keep(made, path, stamp):
        return _open(path, stamp) or made
    return made


def _stamp(folder: Path, plan: Blueprint) -> str:
    """Return what says that files have not changed since they were packed."""
    files = sorted(path for path in folder.iterdir() if path.suffix in {".safetensors", ".bin"})
    stats = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    told = json.dumps([PACKED, asdict(plan), stats], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _open(path: Path, stamp: str) -> Weights | None:
    if not path.is_file():
        return None
    try:
        file = Mapped(path)
        if file.metadata.get("stamp") != stamp:
            return None
        tensors = {name: file[name] for name in file}
        for name in tensors:
            if name.endswith(".embedding"):
                file.scatter(name)
        return Weights(tensors=tensors, same=json.loads(file.metadata["same"]), file=file)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None  # a packed file is a copy: what cannot be read is made again


def _keep(weights: Weights, path: Path, stamp: str) -> bool:
    """Write a packed file, whole or not at all; return whether it lies there now."""
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        same = json.dumps(dict(weights.same))
        save_file(dict(weights.tensors), aside, metadata={"stamp": stamp, "same": same})
        aside.replace(path)
    except (OSError, SafetensorError):
        aside.unlink(missing_ok=True)
        return False  # no room, or not allowed: it is packed again next time
    return True
