"""From what the user named to the files of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from translator.errors import InputError

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")
"""Files of a folder that are taken for articles; a file named outright may end as it likes.

The readers' own table of suffixes, repeated here so that `--help` need not import them; a test
holds the two together.
"""

STDIN = "-"


def gather(names: Sequence[str]) -> list[str]:
    """Return file names in order without repeats; a folder gives its articles, sorted, recursively.

    Raises:
        InputError: a folder holds no article.
    """
    found: dict[str, None] = {}
    for name in names:
        path = Path(name)
        if name != STDIN and path.is_dir():
            found.update(dict.fromkeys(_in_folder(path)))
        else:
            found[name] = None
    return list(found)


def _in_folder(folder: Path) -> list[str]:
    files = [
        str(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES and path.is_file() and not _hidden(path, folder)
    ]
    if not files:
        raise InputError(
            f"{folder} holds no article",
            hint=f"articles end in {', '.join(SUFFIXES)}",
        )
    return files


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
