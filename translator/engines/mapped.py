"""A file of safetensors, mapped into memory: what nobody reads takes no room, and can be let go."""

from __future__ import annotations

import ctypes
import json
import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

_NAMES = {"F32": "float32", "F16": "float16", "BF16": "bfloat16", "I8": "int8", "I32": "int32"}
_LARGEST_HEADER = 100_000_000
"""Bytes; the format's own limit (safetensors, format description)."""


class Mapped:
    """The tensors of one file. They stay valid as long as this object lives.

    Args:
        path: a file in the format safetensors.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not in that format, or is cut.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            # A copy on write, since torch wants memory that could be written to; nobody does.
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        size = struct.unpack("<Q", self._map[:8])[0] if len(self._map) > 8 else _LARGEST_HEADER
        if size >= min(_LARGEST_HEADER, len(self._map)):
            raise ValueError(f"{path} is not a file of safetensors")
        header: dict[str, Any] = json.loads(self._map[8 : 8 + size])
        self.metadata: dict[str, str] = header.pop("__metadata__", {})
        self._start = 8 + size
        self._entries = header
        ends = [entry["data_offsets"][1] for entry in header.values()]
        if self._start + max(ends, default=0) > len(self._map):
            raise ValueError(f"{path} is cut")

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __getitem__(self, name: str) -> Tensor:
        """Return a tensor; its bytes are read when they are used."""
        import torch

        entry = self._entries[name]
        start, end = entry["data_offsets"]
        dtype = getattr(torch, _NAMES[entry["dtype"]])
        shape = entry["shape"]
        if start == end:
            return torch.empty(shape, dtype=dtype)
        count = (end - start) // dtype.itemsize
        flat = torch.frombuffer(self._map, dtype=dtype, count=count, offset=self._start + start)
        return flat.view(shape)

    def forget(self, name: str) -> None:
        """Give back the memory that a tensor's bytes were read into; they can be read again."""
        self._advise(name, "MADV_DONTNEED")

    def scatter(self, name: str) -> None:
        """Read only what is used of a tensor: neighbours of a row are not wanted next."""
        self._advise(name, "MADV_RANDOM")

    def _advise(self, name: str, advice: str) -> None:
        if not hasattr(mmap, advice):
            return
        start, end = self._entries[name]["data_offsets"]
        first = (self._start + start) // mmap.PAGESIZE * mmap.PAGESIZE
        self._map.madvise(getattr(mmap, advice), first, self._start + end - first)


def give_back() -> None:
    """Return freed memory to the system, where the C library keeps it (glibc); else do nothing.

    Packing leaves holes of a hundred megabytes behind.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    trim(0)
