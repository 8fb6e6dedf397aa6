"""Where the desk is, what lies in it, and what desk.toml may say."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from translator.desk.folder import (
    COMMENTS,
    ENVIRONMENT_VARIABLE,
    Settings,
    find_desk,
    init_desk,
    open_desk,
    read_settings,
    settings_text,
)
from translator.errors import ConfigurationError, InputError, OutputError


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)


def test_a_folder_without_anything_becomes_the_desk(tmp_path: Path) -> None:
    """Finding a desk writes nothing, and the defaults hold."""
    desk = find_desk(tmp_path)
    assert desk.root == tmp_path.resolve()
    assert desk.settings == Settings()
    assert desk.settings.targets == ("az", "tr", "kk", "ky", "en")
    assert desk.name == tmp_path.name
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mark", ["desk.toml", ".translator"])
def test_the_nearest_desk_upwards_is_found(tmp_path: Path, mark: str) -> None:
    """From any folder, or file, below a desk the desk is found; an outer desk is not."""
    (tmp_path / "desk.toml").write_text('name = "outer"\n')
    inner = tmp_path / "inner"
    deep = inner / "wire" / "today"
    deep.mkdir(parents=True)
    if mark == "desk.toml":
        (inner / mark).write_text('name = "inner"\n')
    else:
        (inner / mark).mkdir()
    (deep / "news.txt").write_text("x")
    assert find_desk(deep).root == inner.resolve()
    assert find_desk(deep / "news.txt").root == inner.resolve()


def test_option_beats_environment_beats_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is named explicitly is the desk, whatever lies around."""
    for name in ("here", "environment", "option"):
        init_desk(tmp_path / name)
    assert find_desk(tmp_path / "here").root.name == "here"
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "environment"))
    assert find_desk(tmp_path / "here").root.name == "environment"
    assert find_desk(tmp_path / "here", tmp_path / "option").root.name == "option"


def test_a_named_desk_must_exist(tmp_path: Path) -> None:
    """A misspelt folder is an error and no new desk."""
    with pytest.raises(ConfigurationError, match="there is no folder") as fault:
        find_desk(tmp_path, tmp_path / "dsek")
    assert "init" in fault.value.hint


def test_paths_of_a_desk(tmp_path: Path) -> None:
    """Database, drafts and published files have their places; own data are used if present."""
    desk = open_desk(tmp_path)
    root = tmp_path.resolve()
    assert desk.database == root / ".translator" / "desk.db"
    assert desk.draft_file("bridge", "kk") == root / "drafts" / "bridge" / "bridge.kk.md"
    published = desk.published_file("bridge", "kk", "html")
    assert published == root / "published" / "bridge" / "bridge.kk.html"
    assert (desk.models, desk.glossaries) == (None, None)
    (tmp_path / "models.yaml").write_text("")
    (tmp_path / "glossaries").mkdir()
    assert (desk.models, desk.glossaries) == (root / "models.yaml", root / "glossaries")


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "a\\b", "", ".hidden", "a\0b"])
def test_an_article_cannot_lead_out_of_the_desk(tmp_path: Path, name: str) -> None:
    """An id that is no plain file name is refused before a path is made of it."""
    desk = open_desk(tmp_path)
    for path in (desk.draft_file, desk.published_file):
        with pytest.raises(InputError, match="plain file name"):
            path(name, "kk", "md")


def test_init_writes_every_key_with_its_explanation(tmp_path: Path) -> None:
    """A new desk.toml reads back to the same settings and explains each of them."""
    settings = Settings(
        name='"Xəbər" \\ masası\x7f', agency="Nümunə", targets=("kk", "ky"), reviewer="A. Örnek"
    )
    desk = init_desk(tmp_path / "new", settings)
    assert desk.settings == settings
    text = (tmp_path / "new" / "desk.toml").read_text(encoding="utf-8")
    for field in fields(Settings):
        assert f"# {COMMENTS[field.name]}\n{field.name} = " in text
    assert set(COMMENTS) == {field.name for field in fields(Settings)}


def test_init_never_overwrites(tmp_path: Path) -> None:
    """A second init is refused and the file is as it was."""
    init_desk(tmp_path, Settings(name="first"))
    with pytest.raises(OutputError, match="not overwritten"):
        init_desk(tmp_path, Settings(name="second"))
    assert open_desk(tmp_path).settings.name == "first"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('nmae = "x"\n', "unknown keys: nmae"),
        ("[agency]\nx = 1\n", "agency must be text"),
        ("name = 3\n", "name must be text in quotes, not 3"),
        ('targets = "kk"\n', "targets must be a list"),
        ("targets = []\n", "targets must be a list"),
        ('targets = ["kk", "de"]\n', "not a target language: de"),
        ("name = \n", "cannot be read"),
        ('name = "Bakı"\n'.encode("utf-16").decode("latin-1"), "cannot be read"),
    ],
)
def test_a_wrong_desk_toml_is_a_configuration_error(
    tmp_path: Path, text: str, message: str
) -> None:
    """The message names the file and the key, and the exit code is 3."""
    path = tmp_path / "desk.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigurationError, match=message) as fault:
        read_settings(path)
    assert "desk.toml" in fault.value.message
    assert fault.value.exit_code == 3


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    """Editors of some systems put one before the text."""
    path = tmp_path / "desk.toml"
    path.write_bytes(b"\xef\xbb\xbf" + settings_text(Settings(name="x")).encode())
    assert read_settings(path).name == "x"
