"""The wheel stands alone: models.yaml and the glossaries travel inside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the build backend that pyproject.toml names."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("turkic_newsdesk-*.whl"))


def test_the_wheel_holds_what_ships(wheel: Path) -> None:
    """Catalogue, glossaries, page assets, tables and the typing marker are inside."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "translator/py.typed" in names
    assert "translator/data/models.yaml" in names
    assert "translator/language/abbreviations.toml" in names
    shipped = {path.name for path in (ROOT / "glossaries").glob("*.csv")}
    assert shipped
    assert {f"translator/data/glossaries/{name}" for name in shipped} <= names
    tables = {path.relative_to(ROOT).as_posix() for path in _tables()}
    assert any(name.endswith("morphology/kk.toml") for name in tables)
    assert any(name.endswith("starter/tokenizer.json") for name in tables)
    assert tables <= names


def _tables() -> list[Path]:
    """Return the files of the package that are no code: tables, weights, page assets."""
    files = (path for path in (ROOT / "translator").rglob("*") if path.is_file())
    return [path for path in files if path.suffix in TABLES]


TABLES = frozenset({".toml", ".tsv", ".json", ".safetensors", ".css", ".js", ".sql", ".html"})


def test_an_article_is_drafted_from_the_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    """In an environment that has the wheel and not the working copy, `translator draft` works.

    The new environment sees this one's third-party packages, but not the editable project.
    """
    programs = _environment(tmp_path / "env", wheel)
    article = next((ROOT / "examples").glob("*.en.md"))
    desk = tmp_path / "desk"
    desk.mkdir()
    result = subprocess.run(
        [programs / "translator", "draft", str(article), "--model", "pseudo", "--json"],
        cwd=desk,
        env={**os.environ, "TRANSLATOR_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    drafts = report["articles"][0]["drafts"]
    assert [draft["target"] for draft in drafts] == ["az", "tr", "kk", "ky"]
    where = subprocess.run(
        [programs / "python", "-c", "import translator; print(translator.__file__)"],
        cwd=desk,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "env") in where.stdout
    assert (Path(report["articles"][0]["folder"]) / "review.html").is_file()


def _environment(folder: Path, wheel: Path) -> Path:
    """Install the wheel alone; a path file lends this environment's third-party libraries."""
    venv.create(folder, with_pip=False)
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), *install],
        check=True,
        capture_output=True,
    )
    site = next((folder / "lib").glob("python*/site-packages"))
    libraries = Path(pytest.__file__).resolve().parent.parent
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return folder / "bin"
