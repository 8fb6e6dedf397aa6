"""Loading: silent, offline, once, and with every fault in one line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from translator.engines.loading import (
    load,
    offline,
    placement,
    read_tokenizer,
    release_models,
)
from translator.errors import EngineError


@pytest.fixture
def copied(tiny_marian: Path, tmp_path: Path) -> Path:
    """A copy of the tiny Marian model that a test may damage."""
    return Path(shutil.copytree(tiny_marian, tmp_path / "copy"))


def test_a_model_is_loaded_once(tiny_marian: Path) -> None:
    """The second load gives the model in memory, until it is released."""
    release_models()
    first = load(tiny_marian)
    assert load(tiny_marian) is first
    release_models()
    assert load(tiny_marian) is not first


def test_changed_files_are_loaded_anew(copied: Path) -> None:
    """A model that was trained further is not served from memory."""
    first = load(copied)
    weights = load_file(copied / "model.safetensors")
    save_file({name: value + 0.5 for name, value in weights.items()}, copied / "model.safetensors")
    os.utime(copied / "model.safetensors", (0, 0))
    assert load(copied) is not first


def test_loading_is_silent(tiny_marian: Path) -> None:
    """Neither bars nor warnings reach the terminal."""
    code = (
        "from pathlib import Path\n"
        "from translator.engines.loading import load, read_tokenizer\n"
        f"load(Path({str(tiny_marian)!r})); read_tokenizer(Path({str(tiny_marian)!r}))\n"
    )
    root = Path(__file__).resolve().parents[3]
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert (said.stdout, said.stderr) == ("", "")


def test_the_catalogue_needs_no_torch() -> None:
    """Catalogue, shelf, routes, consent, the dry run and opening an engine import no torch."""
    code = (
        "import sys\n"
        "from translator.engines import build, catalogues, consent, hub, routes, shelf\n"
        "loaded = catalogues.load_catalogue()\n"
        "route = routes.plan('en', 'kk', loaded, shelf.installed_keys(loaded), model='pseudo')\n"
        "engine = build.open_engine(route, loaded)\n"
        "heavy = {'torch', 'transformers', 'numpy', 'huggingface_hub', 'sentencepiece'}\n"
        "print(sorted(heavy & {*sys.modules}), engine.info.model)\n"
    )
    root = Path(__file__).resolve().parents[3]
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[] pseudo"


def test_the_network_is_off_while_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline mode holds inside the block, and what was before holds after it."""
    from huggingface_hub import constants

    for before in (None, "0"):
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        if before is None:
            monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        else:
            monkeypatch.setenv("HF_HUB_OFFLINE", before)
        with offline():
            assert os.environ["HF_HUB_OFFLINE"] == "1"
            assert constants.is_offline_mode()
        assert os.environ.get("HF_HUB_OFFLINE") == before
        assert not constants.is_offline_mode()


def _open(folder: Path) -> None:
    load(folder)
    read_tokenizer(folder)


def fault(folder: Path) -> EngineError:
    """Return the error that a damaged folder gives: one line, with the folder and a hint."""
    with pytest.raises(EngineError) as caught:
        _open(folder)
    assert str(folder) in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "name", ["config.json", "model.safetensors", "source.spm", "target.spm", "vocab.json"]
)
def test_a_missing_file(copied: Path, name: str) -> None:
    """A folder that lacks a file cannot be loaded, whichever file it is."""
    (copied / name).unlink()
    fault(copied)


@pytest.mark.parametrize(
    "name",
    ["config.json", "model.safetensors", "source.spm", "vocab.json", "tokenizer_config.json"],
)
def test_a_damaged_file(copied: Path, name: str) -> None:
    """A file that was cut in the middle cannot be loaded, whichever file it is."""
    whole = (copied / name).read_bytes()
    (copied / name).write_bytes(whole[: len(whole) // 2])
    fault(copied)


def test_weights_of_another_shape(copied: Path) -> None:
    """Weights that do not fit the configuration are refused."""
    config = json.loads((copied / "config.json").read_text(encoding="utf-8"))
    config["d_model"] = 32
    (copied / "config.json").write_text(json.dumps(config), encoding="utf-8")
    fault(copied)


def test_weights_that_lack_a_tensor(copied: Path) -> None:
    """The library fills missing weights with random numbers; here they are an error by name."""
    weights = load_file(copied / "model.safetensors")
    lost = "model.decoder.layers.0.fc1.weight"
    del weights[lost]
    save_file(weights, copied / "model.safetensors", metadata={"format": "pt"})
    assert lost in fault(copied).message


def test_a_model_of_another_kind(copied: Path) -> None:
    """A model that is no encoder-decoder is refused."""
    config = json.loads((copied / "config.json").read_text(encoding="utf-8"))
    config["model_type"] = "gpt2"
    (copied / "config.json").write_text(json.dumps(config), encoding="utf-8")
    fault(copied)


def test_code_in_a_pickle_is_not_run(copied: Path, tmp_path: Path) -> None:
    """Weights in pickle form that hold more than numbers are refused, and nothing runs."""
    mark = tmp_path / "ran"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (os.mkdir, (str(mark),))

    (copied / "model.safetensors").unlink()
    torch.save({"x": Trap()}, copied / "pytorch_model.bin")
    fault(copied)
    assert not mark.exists()


def test_auto_decides_by_the_machine() -> None:
    """Without a GPU it is float32 on the CPU; what is asked for is taken as it is."""
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    assert placement("auto", "auto") == ("cpu", "float32")
    assert placement("cpu", "bfloat16") == ("cpu", "bfloat16")
    for device, dtype in (("cuda", "auto"), ("nonsense", "auto"), ("cpu", "float5"), ("cpu", "nn")):
        with pytest.raises(EngineError):
            placement(device, dtype)
