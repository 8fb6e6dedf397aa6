"""Files appear whole or not at all, and a full or closed disk is named."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from translator import atomic
from translator.errors import OutputError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def failing(code: int) -> Callable[..., None]:
    """Return a stand-in for a system call that fails."""

    def call(*args: object, **more: object) -> None:
        raise OSError(code, os.strerror(code))

    return call


def test_text_is_written_in_utf_8_with_its_folders(tmp_path: Path) -> None:
    """Missing folders are made and nothing else is left behind."""
    path = tmp_path / "drafts" / "bridge" / "bridge.kk.md"
    atomic.write_text(path, "Қазақша\n")
    assert path.read_bytes() == "Қазақша\n".encode()
    assert names(tmp_path) == ["bridge", "bridge.kk.md", "drafts"]


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    """The name holds the new bytes afterwards; a link to the old file keeps the old ones."""
    path = tmp_path / "a"
    atomic.write_bytes(path, b"old")
    os.link(path, tmp_path / "b")
    atomic.write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert (tmp_path / "b").read_bytes() == b"old"


def test_files_are_as_readable_as_others(tmp_path: Path) -> None:
    """A written file has the permissions that the user's files have, not those of a secret."""
    (tmp_path / "usual").write_text("x")
    atomic.write_text(tmp_path / "ours", "x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "the disk it lies on"),
    ],
)
def test_faults_of_the_disk_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, hint: str
) -> None:
    """The message has path and reason, the hint the way out; old file kept, nothing left over."""
    path = tmp_path / "a.md"
    atomic.write_text(path, "old")
    monkeypatch.setattr(os, "fsync", failing(code))
    with pytest.raises(OutputError, match=r"a\.md") as fault:
        atomic.write_text(path, "new")
    assert hint in fault.value.hint
    assert fault.value.exit_code == 8
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.md"]


def test_things_in_the_way_are_named(tmp_path: Path) -> None:
    """A folder where the file should go, or a file where the folder should be."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError) as fault:
        atomic.write_text(tmp_path / "folder", "x")
    assert "a folder stands" in fault.value.hint
    with pytest.raises(OutputError) as fault:
        atomic.write_text(tmp_path / "file" / "a.md", "x")
    assert "a file stands" in fault.value.hint
    with pytest.raises(OutputError) as fault:
        atomic.write_text(tmp_path / ("x" * 300), "x")
    assert "shorter" in fault.value.hint
    assert names(tmp_path) == ["file", "folder"]


def test_staged_files_are_not_there_before_they_are_placed(tmp_path: Path) -> None:
    """Under their names nothing is seen until `place` is called; without it nothing ever is."""
    files = {tmp_path / "a.md": b"1", tmp_path / "a.html": b"2"}
    with atomic.staged(files) as place:
        assert not any(path.exists() for path in files)
        place()
        assert all(path.read_bytes() == data for path, data in files.items())
    with atomic.staged({tmp_path / "b.md": b"3"}):
        pass
    assert names(tmp_path) == ["a.html", "a.md"]


def test_staged_files_vanish_when_the_work_fails(tmp_path: Path) -> None:
    """An error between staging and placing leaves the folder as it was."""
    (tmp_path / "a.md").write_text("old")

    def work() -> None:
        with atomic.staged({tmp_path / "a.md": b"new", tmp_path / "b.md": b"new"}):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert names(tmp_path) == ["a.md"]
    assert (tmp_path / "a.md").read_text() == "old"


def test_placing_is_taken_back_when_it_fails_half_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the third rename fails, the first two files are again what they were before."""
    (tmp_path / "a").write_text("old")
    replace = Path.replace
    calls: list[str] = []

    def third_fails(self: Path, target: Path) -> Path:
        calls.append(target.name)
        if len(calls) == 3:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return replace(self, target)

    def work() -> None:
        with atomic.staged({tmp_path / name: b"new" for name in "abc"}) as place:
            monkeypatch.setattr(Path, "replace", third_fails)
            place()

    with pytest.raises(OutputError, match="c: Permission denied"):
        work()
    assert calls[:3] == ["a", "b", "c"]
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_what_a_crash_left_is_swept_up_later(tmp_path: Path) -> None:
    """Hidden files of a killed command go with the next write; those of a running one stay."""
    old, young, other = (
        tmp_path / name for name in (".a[1].md.0123abcd.tmp", ".a[1].md.4567cdef.tmp", ".b.tmp")
    )
    for path in (old, young, other):
        path.write_text("x")
    for path in (old, other):
        os.utime(path, (1_000_000, 1_000_000))
    atomic.write_text(tmp_path / "a[1].md", "text")
    assert names(tmp_path) == sorted([young.name, other.name, "a[1].md"])
