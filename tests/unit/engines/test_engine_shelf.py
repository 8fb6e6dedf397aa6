"""The shelf: what counts as installed, and what a model's revision is."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.engines.helpers import catalogue, entry
from translator import resources
from translator.engines import shelf
from translator.engines.catalogue import CatalogueEntry
from translator.engines.catalogues import load_catalogue
from translator.engines.shelf import (
    FileRecord,
    Manifest,
    damaged_files,
    file_digest,
    folder_digest,
    home,
    installed_folder,
    installed_keys,
    local_folder,
    model_folder,
    read_manifest,
    revision,
    write_manifest,
)
from translator.errors import ModelNotInstalledError

WHERE_SHIPPED = shelf.shipped_folder
"""The real function; tests see another one in its place."""

CONTENT = b'{"model_type": "marian"}'


@pytest.fixture
def pulled() -> CatalogueEntry:
    """A model that looks as if it had been pulled."""
    model = entry("pulled", revision="v1")
    folder = model_folder("pulled")
    folder.mkdir(parents=True)
    (folder / "config.json").write_bytes(CONTENT)
    digest = hashlib.sha256(CONTENT).hexdigest()
    write_manifest(
        Manifest(
            key="pulled",
            hub=model.hub,
            revision="v1",
            commit="c" * 40,
            licence="Apache-2.0",
            pulled="2026-11-23T12:00:00Z",
            files=(FileRecord(name="config.json", size=len(CONTENT), sha256=digest),),
        ),
        folder,
    )
    return model


def test_a_shipped_model_is_installed_where_the_product_holds_it(
    starter: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its folder counts if it holds a configuration; an installation without it says so."""
    model = entry("starter", shipped="starter")
    assert installed_folder(model) == starter
    assert "starter" in installed_keys(catalogue(model))
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", None):
        monkeypatch.setattr(shelf, "shipped_folder", lambda name, folder=folder: folder)
        assert installed_folder(model) is None
        with pytest.raises(ModelNotInstalledError, match="travels with the product") as caught:
            local_folder(model)
        assert "turkic-newsdesk" in caught.value.hint


def test_a_shipped_folder_is_looked_for_among_the_products_files() -> None:
    """What lies beside or in the package is found, what does not exist is not."""
    assert WHERE_SHIPPED("glossaries") == resources.shipped("glossaries")
    assert WHERE_SHIPPED("no-such-model") is None


def test_the_papers_of_a_shipped_model_are_not_its_weights(
    tiny_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A better model card keeps the revision; other weights or settings are another one."""
    folder = Path(shutil.copytree(tiny_starter, tmp_path / "starter"))
    monkeypatch.setattr(shelf, "shipped_folder", lambda name: folder)
    model = entry("starter", shipped="starter")
    before = revision(model)
    assert before.startswith("sha256:")
    (folder / "README.md").write_text("# Better words\n", encoding="utf-8")
    (folder / "scores.json").write_text("{}", encoding="utf-8")
    assert revision(model) == before
    (folder / "generation_config.json").write_text('{"num_beams": 9}', encoding="utf-8")
    assert revision(model) != before


def test_home_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TRANSLATOR_HOME comes first, then the XDG data folder, then the one below the home."""
    monkeypatch.setenv("TRANSLATOR_HOME", str(tmp_path / "own"))
    assert home() == tmp_path / "own"
    monkeypatch.delenv("TRANSLATOR_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert home() == tmp_path / "data" / "turkic-newsdesk"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home() == tmp_path / ".local" / "share" / "turkic-newsdesk"


def test_a_manifest_comes_back_as_it_was(pulled: CatalogueEntry) -> None:
    """Reading a manifest gives the record that was written, converted weights included."""
    manifest = read_manifest(pulled.key)
    assert manifest is not None
    changed = replace(manifest, converted=FileRecord(name="pytorch_model.bin", size=3, sha256="a"))
    write_manifest(changed, model_folder(pulled.key))
    assert read_manifest(pulled.key) == changed


def test_a_complete_model_is_installed(pulled: CatalogueEntry) -> None:
    """A folder whose files agree with its manifest can be opened; its revision is the commit."""
    assert installed_folder(pulled) == local_folder(pulled) == model_folder("pulled")
    assert revision(pulled) == "c" * 40


def test_a_folder_without_a_manifest_is_not_installed(pulled: CatalogueEntry) -> None:
    """Files alone do not count: the pull may have been killed."""
    (model_folder("pulled") / "manifest.json").unlink()
    assert installed_folder(pulled) is None
    with pytest.raises(ModelNotInstalledError) as caught:
        local_folder(pulled)
    assert "translator models pull pulled" in caught.value.hint


def test_a_missing_or_short_file_is_noticed(pulled: CatalogueEntry) -> None:
    """A model that lost a file, or part of one, is not installed any more."""
    file = model_folder("pulled") / "config.json"
    file.write_bytes(CONTENT[:-1])
    assert installed_folder(pulled) is None
    file.unlink()
    assert installed_folder(pulled) is None


def test_a_broken_manifest_is_none(pulled: CatalogueEntry) -> None:
    """Half a manifest, or one of another shape, installs nothing."""
    for text in ("{", "[]", "{}", '{"files": [{"size": 1}]}'):
        (model_folder("pulled") / "manifest.json").write_text(text, encoding="utf-8")
        assert installed_folder(pulled) is None


def test_another_repository_or_revision_is_another_model(pulled: CatalogueEntry) -> None:
    """A changed catalogue entry does not pass old weights off as new ones."""
    assert installed_folder(replace(pulled, hub="desk/other")) is None
    assert installed_folder(replace(pulled, revision="v2")) is None
    assert installed_folder(replace(pulled, revision="c" * 40)) is not None


def test_damage_is_found(pulled: CatalogueEntry) -> None:
    """A flipped byte keeps the size, and is found by the checksum."""
    assert damaged_files(pulled) == ()
    (model_folder("pulled") / "config.json").write_bytes(CONTENT.swapcase())
    assert damaged_files(pulled) == ("config.json",)
    (model_folder("pulled") / "config.json").unlink()
    assert damaged_files(pulled) == ("config.json",)


def test_a_local_model_is_known_by_its_content(tmp_path: Path) -> None:
    """A folder of one's own has a digest over its files, which changes with any of them."""
    own = entry("own", path=tmp_path)
    with pytest.raises(ModelNotInstalledError, match="is not at"):
        local_folder(own)
    (tmp_path / "config.json").write_bytes(CONTENT)
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    before = revision(own)
    assert before == f"sha256:{folder_digest(tmp_path)}"
    (tmp_path / "model.safetensors").write_bytes(b"weighty")
    assert revision(own) != before
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    assert revision(own) == before


def test_the_dry_run_is_always_installed(pulled: CatalogueEntry) -> None:
    """The built-in engine needs no files; what was not pulled is not listed."""
    assert installed_keys(load_catalogue()) == {"pseudo"}
    assert installed_keys(catalogue(pulled, entry("absent"))) == {"pulled"}


def test_git_digests_are_gits(tmp_path: Path) -> None:
    """The SHA-1 of a small file is the name that git gives its content."""
    path = tmp_path / "vocab.json"
    path.write_bytes(CONTENT)
    known = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"  # git's name for an empty file
    (tmp_path / "empty").touch()
    assert file_digest(tmp_path / "empty", git_blob=True) == known
    assert file_digest(path) == hashlib.sha256(CONTENT).hexdigest()


def test_git_agrees(tmp_path: Path) -> None:
    """`git hash-object` and this module name a file alike, where git is installed."""
    path = tmp_path / "file"
    path.write_bytes(CONTENT * 1000)
    try:
        said = subprocess.run(
            ["git", "hash-object", str(path)], capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("git is not installed")
    assert said.stdout.strip() == file_digest(path, git_blob=True)
