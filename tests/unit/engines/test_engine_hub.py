"""Pulling: whole, resumable, verified, or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.hub_server import HubServer
from tests.tiny_models import as_lone_bin, lines
from tests.unit.engines.helpers import ask, catalogue, entry, leg
from translator.engines import hub as hub_module
from translator.engines.base import Route
from translator.engines.build import open_engine
from translator.engines.hub import pull, wanted
from translator.engines.shelf import (
    Manifest,
    damaged_files,
    file_digest,
    home,
    installed_folder,
    model_folder,
    read_manifest,
)
from translator.errors import EngineError

ENTRY = entry("marian")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BIG = 24 * 1024 * 1024
MB = 1024 * 1024


@pytest.fixture
def served(hub: HubServer, tiny_marian: Path) -> HubServer:
    """A hub that serves the tiny Marian model as desk/marian."""
    hub.add("desk/marian", tiny_marian)
    return hub


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the hub library retry without waiting."""
    from huggingface_hub import file_download

    monkeypatch.setattr(file_download.time, "sleep", lambda seconds: None)


def refused(model: Any = ENTRY) -> EngineError:
    """Return the error of a pull that must fail, after looking that nothing counts as installed."""
    with pytest.raises(EngineError) as caught:
        pull(model)
    assert installed_folder(model) is None
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_model_is_pulled_and_works_offline(served: HubServer) -> None:
    """After a pull the model translates with the hub down and the network switched off."""
    manifest = pull(ENTRY, now=lambda: NOON)
    assert installed_folder(ENTRY) == model_folder("marian")
    assert read_manifest("marian") == manifest
    assert manifest.commit == served.repositories["desk/marian"].commit
    assert (manifest.revision, manifest.pulled) == ("main", "2026-11-23T12:00:00Z")
    assert damaged_files(ENTRY) == ()
    asked = len(served.log)
    served.close()
    route = Route(legs=(leg("marian", target="tr"),))
    engine = open_engine(route, catalogue(ENTRY))
    assert engine.translate([ask(lines("en")[0], target="tr")])[0][0].text
    assert engine.info.revision == manifest.commit
    assert len(served.log) == asked


def test_only_what_is_needed_is_fetched(served: HubServer) -> None:
    """Weights of other frameworks, read-me files and the like stay where they are."""
    manifest = pull(ENTRY)
    names = {record.name for record in manifest.files}
    assert names == {
        "config.json", "generation_config.json", "model.safetensors", "source.spm", "target.spm",
        "tokenizer_config.json", "vocab.json",
    }  # fmt: skip
    assert {path.name for path in model_folder("marian").iterdir()} == names | {"manifest.json"}
    assert not served.downloads("tf_model.h5")


def test_every_file_has_a_checksum(served: HubServer) -> None:
    """Large files carry the SHA-256 of the hub, small ones git's name for them."""
    for record in pull(ENTRY).files:
        path = model_folder("marian") / record.name
        if record.name.endswith((".safetensors", ".spm")):
            assert record.sha256 == file_digest(path)
        else:
            assert record.git_sha1 == file_digest(path, git_blob=True)


def test_progress_ends_at_the_whole(served: HubServer) -> None:
    """Progress grows, never beyond the total, and ends there."""
    told: list[tuple[int, int]] = []
    manifest = pull(ENTRY, progress=lambda done, total: told.append((done, total)))
    total = sum(record.size for record in manifest.files)
    assert {all_bytes for _, all_bytes in told} == {total}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (total, total)


def test_a_second_pull_fetches_nothing(served: HubServer) -> None:
    """A model that is up to date is left alone."""
    first = pull(ENTRY)
    fetched = len(served.downloads("model.safetensors"))
    assert pull(ENTRY) == first
    assert len(served.downloads("model.safetensors")) == fetched


def test_a_new_commit_replaces_the_old(served: HubServer, tiny_marian: Path) -> None:
    """When the revision has moved on, a pull brings the new files and leaves nothing of the old."""
    old = pull(ENTRY)
    repository = served.repositories["desk/marian"]
    repository.files["config.json"] += b"\n"
    repository.commit = "f" * 40
    new = pull(ENTRY)
    assert (old.commit, new.commit) == (old.commit, "f" * 40)
    assert (model_folder("marian") / "config.json").read_bytes().endswith(b"}\n\n")
    assert damaged_files(ENTRY) == ()
    assert list((home() / "models" / ".incoming").glob("marian/*")) == []


def test_a_failed_update_keeps_the_old_model(served: HubServer) -> None:
    """While the new commit cannot be had, the installed one stays usable."""
    old = pull(ENTRY)
    repository = served.repositories["desk/marian"]
    repository.commit = "f" * 40
    repository.corrupt.add("vocab.json")
    with pytest.raises(EngineError, match="damaged"):
        pull(ENTRY)
    assert installed_folder(ENTRY) is not None
    assert read_manifest("marian") == old


def test_a_killed_pull_goes_on_where_it_stopped(
    hub: HubServer, tmp_path: Path, translator_home: Path
) -> None:
    """After a SIGKILL in the middle of a file the next pull asks for the rest of it only."""
    folder = tmp_path / "large"
    folder.mkdir()
    (folder / "config.json").write_bytes(b"{}")
    (folder / "tokenizer.json").write_bytes(b"{}")
    (folder / "model.safetensors").write_bytes(os.urandom(MB) * (BIG // MB))
    hub.add("desk/marian", folder)
    hub.seconds_per_block = 0.01
    part = _kill_when_partly_there(hub, translator_home)
    assert installed_folder(ENTRY) is None
    there = part.stat().st_size
    assert 0 < there < BIG
    hub.seconds_per_block = 0.0
    told: list[int] = []
    pull(ENTRY, progress=lambda done, total: told.append(done))
    assert hub.downloads("model.safetensors")[-1].range == f"bytes={there}-"
    assert hub.downloads("model.safetensors")[-1].status == 206
    assert len(hub.downloads("config.json")) == 1
    assert min(done for done in told if done > 100) >= there
    assert damaged_files(ENTRY) == ()


def _kill_when_partly_there(hub: HubServer, translator_home: Path) -> Path:
    """Start a pull in a process of its own and kill it when some of the weights are there."""
    code = (
        "from tests.unit.engines.helpers import entry\n"
        "from translator.engines.hub import pull\n"
        "pull(entry('marian'))\n"
    )
    environment = {
        **os.environ,
        "HF_HUB_OFFLINE": "0",
        "HF_ENDPOINT": hub.url,
        "TRANSLATOR_HOME": str(translator_home),
    }
    root = Path(__file__).resolve().parents[3]
    child = subprocess.Popen([sys.executable, "-c", code], cwd=root, env=environment)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        parts = list(translator_home.glob("models/.incoming/marian/*/model.safetensors.part"))
        if parts and parts[0].stat().st_size > 0:
            child.send_signal(signal.SIGKILL)
            assert child.wait() == -signal.SIGKILL
            return parts[0]
        assert child.poll() is None, "the pull ended before it could be killed"
        time.sleep(0.01)
    child.kill()
    raise AssertionError("no part of the weights arrived within a minute")


def test_an_interrupted_pull_resumes_in_the_same_way(served: HubServer) -> None:
    """Ctrl-C between two files keeps those that are there."""

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(ENTRY, progress=stop)
    assert installed_folder(ENTRY) is None
    pull(ENTRY)
    assert len(served.downloads("config.json")) == 1
    assert damaged_files(ENTRY) == ()


def test_a_proxy_without_ranges_starts_the_file_anew(served: HubServer) -> None:
    """Where the server sends the whole file instead of the rest, the file is still right."""
    folder = home() / "models" / ".incoming" / "marian" / served.repositories["desk/marian"].commit
    folder.mkdir(parents=True)
    (folder / "model.safetensors.part").write_bytes(b"an earlier beginning")
    served.ignore_range = True
    pull(ENTRY)
    assert served.downloads("model.safetensors")[-1].range == "bytes=20-"
    assert damaged_files(ENTRY) == ()


def test_a_part_that_is_too_long_is_dropped(served: HubServer) -> None:
    """What cannot be the beginning of the file is not taken for one."""
    repository = served.repositories["desk/marian"]
    folder = home() / "models" / ".incoming" / "marian" / repository.commit
    folder.mkdir(parents=True)
    (folder / "config.json.part").write_bytes(b"x" * 100_000)
    pull(ENTRY)
    assert damaged_files(ENTRY) == ()


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_damaged_file_is_refused(served: HubServer, name: str) -> None:
    """A file that is not what the hub describes stops the pull; a sound one mends it."""
    repository = served.repositories["desk/marian"]
    repository.corrupt.add(name)
    fault = refused()
    assert name in fault.message
    assert "checksum" in fault.message
    repository.corrupt.clear()
    pull(ENTRY)
    assert damaged_files(ENTRY) == ()


def test_an_unknown_repository(hub: HubServer) -> None:
    """A repository that does not exist is named, with where to look."""
    fault = refused()
    assert "no repository desk/marian" in fault.message
    assert "models.yaml" in fault.hint


def test_an_unknown_revision(served: HubServer) -> None:
    """A revision that does not exist is named."""
    assert "no revision v9" in refused(entry("marian", revision="v9")).message


def test_a_gated_repository(hub: HubServer, tiny_marian: Path) -> None:
    """A gated model says where to ask for access and how to show it."""
    hub.add("desk/marian", tiny_marian, gated=True)
    fault = refused()
    assert "gated" in fault.message
    assert f"{hub.url}/desk/marian" in fault.hint
    assert "HF_TOKEN" in fault.hint


def test_an_unreachable_hub(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listening is a matter of the network, not of the model."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    fault = refused()
    assert "cannot reach http://127.0.0.1:9" in fault.message
    assert "HF_ENDPOINT" in fault.hint


def test_a_hub_that_fails(hub: HubServer) -> None:
    """An answer of 500 is passed on as what it is."""
    hub.status = 500
    assert "answered 500" in refused().message


def test_a_line_that_keeps_breaking(served: HubServer, impatient: None) -> None:
    """When every attempt breaks off, the pull gives up in words, and goes on later."""
    served.cut_after = 1000
    fault = refused()
    assert "again" in fault.hint
    served.cut_after = None
    pull(ENTRY)
    assert damaged_files(ENTRY) == ()


def test_offline_mode_is_named(served: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who switched the network off is told so."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE" in refused().message


def test_a_mirror_without_checksums(served: HubServer) -> None:
    """Files that cannot be verified are not taken."""
    served.repositories["desk/marian"].no_checksums = True
    fault = refused()
    assert "checksum" in fault.message
    assert "mirror" in fault.hint


def test_a_repository_that_is_no_model(hub: HubServer, tmp_path: Path) -> None:
    """A data set or an empty repository is refused before anything is fetched."""
    (tmp_path / "data").mkdir()
    hub.add("desk/marian", tmp_path / "data")
    assert "does not hold a model" in refused().message


def test_a_full_disk_is_foreseen(served: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room is said before the first byte, with both numbers."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(hub_module.shutil, "disk_usage", lambda path: usage(10, 9, 1))
    fault = refused()
    assert "0.2 GB" in fault.message
    assert "0.0 GB are free" in fault.message
    assert not served.downloads("config.json")


def test_a_disk_that_fills_up(served: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle is a fault in words; the pull goes on afterwards."""

    def full(self: Any, block: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(hub_module._Counted, "write", full)
        assert "disk" in refused().message
    pull(ENTRY)
    assert damaged_files(ENTRY) == ()


def test_two_pulls_at_a_time(served: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of two pulls of one model is sent away."""
    monkeypatch.setattr(hub_module, "LOCK_SECONDS", 0.05)

    def again(done: int, total: int) -> None:
        with pytest.raises(EngineError, match="another process"):
            pull(ENTRY)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(ENTRY, progress=again)


def test_a_local_or_built_in_model_cannot_be_pulled(tmp_path: Path) -> None:
    """What does not come from a hub says so."""
    with pytest.raises(EngineError, match="folder of your own"):
        pull(entry("own", path=tmp_path))
    with pytest.raises(EngineError, match="travels with the product"):
        pull(entry("starter", shipped="starter"))
    with pytest.raises(EngineError, match="built in"):
        pull(entry("pseudo", family="pseudo", hub=""))


@pytest.mark.parametrize(
    ("names", "weights"),
    [
        (["model.safetensors", "pytorch_model.bin"], ["model.safetensors"]),
        (
            ["model.safetensors", "model-00001-of-00002.safetensors"],
            ["model.safetensors"],
        ),
        (
            [
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
                "pytorch_model.bin",
            ],
            [
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
            ],
        ),
        (
            ["pytorch_model-00001-of-00001.bin", "pytorch_model.bin.index.json", "rust_model.ot"],
            ["pytorch_model-00001-of-00001.bin", "pytorch_model.bin.index.json"],
        ),
        (["model-q4k.gguf", "onnx/model.safetensors", "training_args.bin"], []),
    ],
)
def test_one_form_of_the_weights_is_chosen(names: list[str], weights: list[str]) -> None:
    """Safetensors win over pickles, one file over shards, and nothing else is weights."""
    assert list(wanted([*names, "config.json"])) == ["config.json", *weights]


def test_a_lone_bin_becomes_safetensors(
    hub: HubServer, tiny_nllb: Path, tmp_path: Path, tiny_marian: Path
) -> None:
    """Pickled weights are converted once; what is written is what the original writes."""
    hub.add("desk/marian", as_lone_bin(tiny_marian, tmp_path / "old"))
    manifest = pull(ENTRY)
    assert manifest.converted is not None
    assert manifest.converted.name == "pytorch_model.bin"
    assert {path.name for path in model_folder("marian").glob("*mo*el*")} == {"model.safetensors"}
    assert damaged_files(ENTRY) == ()
    assert pull(ENTRY) == manifest
    request = [ask(text, target="tr") for text in lines("en")[:6]]
    route = Route(legs=(leg("marian", target="tr"),))
    original = catalogue(entry("marian", path=tiny_marian))
    assert open_engine(route, catalogue(ENTRY)).translate(request) == open_engine(
        route, original
    ).translate(request)


def test_a_pull_killed_after_the_conversion_does_not_fetch_again(
    hub: HubServer, tiny_marian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the manifest is written only the move is left to do."""
    hub.add("desk/marian", as_lone_bin(tiny_marian, tmp_path / "old"))

    def killed(folder: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(hub_module, "_put_in_place", killed)
        with pytest.raises(KeyboardInterrupt):
            pull(ENTRY)
    assert installed_folder(ENTRY) is None
    assert isinstance(pull(ENTRY), Manifest)
    assert len(hub.downloads("pytorch_model.bin")) == 1
