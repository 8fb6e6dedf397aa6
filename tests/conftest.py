"""What every test stands on: no network, no home of the user, tiny models built once."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk_runner import DeskRunner, with_model
from tests.hub_server import HubServer

_SANDBOX = tempfile.TemporaryDirectory(prefix="translator-tests-")
os.environ.update(
    HF_HUB_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    HF_HOME=f"{_SANDBOX.name}/hf",
    TRANSLATOR_HOME=f"{_SANDBOX.name}/home",
)
for _name in ("HF_ENDPOINT", "HF_TOKEN", "TRANSFORMERS_OFFLINE"):
    os.environ.pop(_name, None)

_LOCAL = ("127.0.0.1", "::1", "localhost")
_connect = socket.socket.connect


def _connect_at_home(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOCAL:
        raise AssertionError(f"a test tried to reach {address[0]}; only 127.0.0.1 is allowed")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Let no test reach anything but this machine."""
    socket.socket.connect = _connect_at_home  # type: ignore[method-assign]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def translator_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test its own TRANSLATOR_HOME, empty."""
    folder = tmp_path / "translator-home"
    monkeypatch.setenv("TRANSLATOR_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _no_shipped_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the model that travels with the product; a test that wants one takes `starter`."""
    from translator.engines import shelf

    monkeypatch.setattr(shelf, "shipped_folder", lambda name: None)


@pytest.fixture
def starter(monkeypatch: pytest.MonkeyPatch, tiny_starter: Path) -> Path:
    """Let a tiny model stand where the product's own lies."""
    from translator.engines import shelf

    monkeypatch.setattr(shelf, "shipped_folder", {"starter": tiny_starter}.get)
    return tiny_starter


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub on 127.0.0.1 that HF_ENDPOINT points to; the hub library may use the network."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with HubServer() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.fixture(scope="session")
def model_shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the tiny models are built in, one for the whole session."""
    import torch

    torch.set_num_threads(1)
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def tiny_marian(model_shelf: Path) -> Path:
    """A Marian model for one direction, which needs no language tag."""
    from tests.tiny_models import build_marian

    return build_marian(model_shelf / "marian")


@pytest.fixture(scope="session")
def tiny_marian_tagged(model_shelf: Path) -> Path:
    """A Marian model with the target tags ``>>kaz<<`` and ``>>tur<<``."""
    from tests.tiny_models import build_marian

    return build_marian(model_shelf / "marian-tagged", tags=(">>kaz<<", ">>tur<<"))


@pytest.fixture(scope="session")
def tiny_m2m100(model_shelf: Path) -> Path:
    """An M2M-100 model with its own tokenizer."""
    from tests.tiny_models import build_m2m100

    return build_m2m100(model_shelf / "m2m100")


@pytest.fixture(scope="session")
def tiny_nllb(model_shelf: Path) -> Path:
    """An NLLB model: M2M-100 with the NLLB tokenizer."""
    from tests.tiny_models import build_nllb

    return build_nllb(model_shelf / "nllb")


@pytest.fixture(scope="session")
def tiny_t5(model_shelf: Path) -> Path:
    """A T5 model with the target tags of MADLAD-400."""
    from tests.tiny_models import build_t5

    return build_t5(model_shelf / "t5")


@pytest.fixture(scope="session")
def tiny_starter(model_shelf: Path) -> Path:
    """A BART in eight bits, as the model that travels with the product is stored."""
    from tests.tiny_models import build_starter

    return build_starter(model_shelf / "starter")


@pytest.fixture(scope="session")
def tiny_causal(model_shelf: Path) -> Path:
    """Build a language model once a session."""
    from tests.tiny_models import build_causal

    return build_causal(model_shelf / "causal")


@pytest.fixture
def bare_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> DeskRunner:
    """A desk folder without any model but `pseudo`."""
    root = tmp_path / "desk"
    root.mkdir()
    monkeypatch.delenv("TRANSLATOR_DESK", raising=False)
    monkeypatch.setenv("TRANSLATOR_REVIEWER", "Test Editor")
    return DeskRunner(root, monkeypatch, capfd)


@pytest.fixture
def desk(bare_desk: DeskRunner, tiny_nllb: Path) -> DeskRunner:
    """A desk folder with a tiny model that serves every direction."""
    with_model(bare_desk.root, tiny_nllb)
    return bare_desk
