"""From what the user named to the files of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from translator.desk.folder import SETTINGS_FILE, STATE_FOLDER
from translator.errors import InputError

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")
"""Files of a folder that are taken for articles; a file named outright may end as it likes."""

STDIN = "-"

_RENDERINGS = frozenset({"drafts", "published"})


def gather(names: Sequence[str]) -> list[str]:
    """Return file names in order without repeats; a folder gives its articles, sorted, recursively.

    Hidden files and a desk's own drafts and publications are left out of folders. A file that is
    named twice, by whatever path, is one file.

    Raises:
        InputError: a folder holds no article.
    """
    found: dict[str | Path, str] = {}
    for name in names:
        path = Path(name)
        if name != STDIN and path.is_dir():
            for file in _in_folder(path):
                found.setdefault(file.resolve(), str(file))
        else:
            found.setdefault(name if name == STDIN else path.resolve(), name)
    return list(found.values())


def _in_folder(folder: Path) -> list[Path]:
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not _hidden(path, folder)
        and not _rendered(path)
    ]
    if not files:
        raise InputError(
            f"{folder} holds no article",
            hint=f"articles end in {', '.join(SUFFIXES)}; a desk's own drafts are none",
        )
    return files


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _rendered(path: Path) -> bool:
    """Return whether a file lies where a desk writes: what it wrote is no article to translate."""
    return any(
        part.name in _RENDERINGS
        and ((part.parent / SETTINGS_FILE).is_file() or (part.parent / STATE_FOLDER).is_dir())
        for part in path.resolve().parents
    )
