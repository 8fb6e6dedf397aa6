"""From names on the command line to the files of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.article import readers
from translator.batch.gather import STDIN, SUFFIXES, gather
from translator.errors import InputError


def write(folder: Path, *names: str) -> None:
    """Make small files, and their folders."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Rain fell.", encoding="utf-8")


def names(found: list[str], folder: Path) -> list[str]:
    """Return paths relative to a folder."""
    return [Path(path).relative_to(folder).as_posix() for path in found]


def test_a_folder_gives_its_articles_sorted(tmp_path: Path) -> None:
    """Articles of all depths come sorted; other files and hidden ones do not."""
    write(tmp_path, "b.md", "a.txt", "sub/c.HTML", "d.pdf", ".hidden.txt", ".git/e.txt", "f")
    (tmp_path / "folder.txt").mkdir()
    assert names(gather([str(tmp_path)]), tmp_path) == ["a.txt", "b.md", "sub/c.HTML"]


def test_files_keep_their_order_and_any_suffix(tmp_path: Path) -> None:
    """A file named outright is taken as it is, missing ones too: the reader reports them."""
    write(tmp_path, "b.wire", "a.txt")
    given = [str(tmp_path / "b.wire"), STDIN, str(tmp_path / "a.txt"), "missing.txt"]
    assert gather(given) == given


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By another path, through a folder or a link, a file stays one file, at its first place."""
    write(tmp_path, "news/a.txt", "news/b.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "news" / "a.txt")
    monkeypatch.chdir(tmp_path)
    found = gather(["news/b.txt", "news", "./news/a.txt", "link.txt", STDIN, STDIN])
    assert found == ["news/b.txt", "news/a.txt", STDIN]


@pytest.mark.parametrize("sign", ["desk.toml", ".translator/desk.db"])
def test_a_desks_own_drafts_are_no_articles(tmp_path: Path, sign: str) -> None:
    """`translator draft .` in a desk does not translate what the desk wrote."""
    write(tmp_path, sign, "news.txt", "drafts/news/news.az.md", "published/news/news.az.html")
    assert names(gather([str(tmp_path)]), tmp_path) == ["news.txt"]
    with pytest.raises(InputError, match="holds no article"):
        gather([str(tmp_path / "drafts")])


def test_a_folder_called_drafts_outside_a_desk_counts(tmp_path: Path) -> None:
    """Reporters have folders of drafts too."""
    write(tmp_path, "drafts/news.txt")
    assert names(gather([str(tmp_path / "drafts")]), tmp_path) == ["drafts/news.txt"]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    """A folder without articles is named, and the hint says what an article is."""
    with pytest.raises(InputError) as caught:
        gather([str(tmp_path)])
    assert str(tmp_path) in caught.value.message
    assert ".md" in caught.value.hint


def test_every_format_that_is_read_is_gathered() -> None:
    """The endings looked for in folders are those that the readers know."""
    assert set(SUFFIXES) == set(readers.SUFFIXES)
