"""Fixtures of the acceptance tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.desk import DeskRunner, with_model


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
