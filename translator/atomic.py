"""Files appear whole or not at all.

Every file is written under a temporary name in its own folder, flushed to the disk and then
renamed; a reader never meets half a file, and a crash leaves the old one in place.
"""

from __future__ import annotations

import errno
import glob
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from translator.errors import OutputError

_LEFT_OVER_SECONDS = 3600.0
"""A file aside that is older than this was left by a crash; no write takes so long."""

_HINTS = {
    errno.EACCES: "no permission: choose another folder, or have its owner let you write there",
    errno.EPERM: "no permission: choose another folder, or have its owner let you write there",
    errno.EROFS: "the disk is mounted read-only: choose another folder",
    errno.ENOSPC: "the disk is full: free some space and run the command again",
    errno.EDQUOT: "your disk quota is used up: free some space and run the command again",
    errno.EISDIR: "a folder stands where the file should go: move it away",
    errno.ENOTDIR: "a file stands where a folder should be: move it away",
    errno.EEXIST: "a file stands where a folder should be: move it away",
    errno.ENAMETOOLONG: "the name is too long for this disk: give the article a shorter id",
}


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file, whole or not at all, and make its folder where it is missing.

    Raises:
        OutputError: no permission, disk full, folder in the way; the old file is untouched.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all, and make its folder where it is missing.

    Raises:
        OutputError: no permission, disk full, folder in the way; the old file is untouched.
    """
    with staged({path: data}) as place:
        place()


@contextmanager
def staged(files: Mapping[Path, bytes]) -> Iterator[Callable[[], None]]:
    """Write several files aside and hand out the function that puts them all in place.

    Nothing can be seen under the final names before that function is called. Where a rename
    fails, the files that were already exchanged are put back as they were. What is still aside
    at the end is removed.

    Raises:
        OutputError: a file cannot be written or put in place.
    """
    aside: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            with _faults(path):
                aside[path] = _write_aside(path, data)
        yield lambda: _place(aside)
    finally:
        for temporary in aside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _place(aside: Mapping[Path, Path]) -> None:
    before: dict[Path, bytes | None] = {}
    try:
        for path, temporary in aside.items():
            with _faults(path):
                before[path] = path.read_bytes() if path.is_file() else None
                temporary.replace(path)
    except OutputError:
        _put_back(before)
        raise
    for folder in {path.parent for path in aside}:
        _flush_folder(folder)


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    # Best effort: the fault that is being reported matters more than one met on the way back.
    for path, data in before.items():
        with suppress(OSError):
            if data is None:
                path.unlink(missing_ok=True)
            else:
                _write_aside(path, data).replace(path)


def _write_aside(path: Path, data: bytes) -> Path:
    """Write `data` to a new hidden file beside `path`, flushed to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    _sweep(path)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sweep(path: Path) -> None:
    """Remove what a crash left beside this file."""
    oldest = time.time() - _LEFT_OVER_SECONDS
    with suppress(OSError):
        for left in path.parent.glob(f".{glob.escape(path.name)}.????????.tmp"):
            if left.stat().st_mtime < oldest:
                left.unlink()


def _flush_folder(folder: Path) -> None:
    # A rename is on the disk only when its folder is; systems without folder handles do it alone.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        reason = os.strerror(fault.errno) if fault.errno else str(fault)
        raise OutputError(
            f"cannot write {path}: {reason}",
            hint=_HINTS.get(fault.errno or 0, "look at the folder and the disk it lies on"),
        ) from fault
