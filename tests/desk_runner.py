"""A desk for acceptance tests: a folder with a tiny NLLB model in its own models.yaml."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CATALOGUE = """\
models:
  tiny:
    family: nllb
    path: {path}
    licence: Apache-2.0
    commercial: "yes"
    languages: {{az: azj_Latn, tr: tur_Latn, kk: kaz_Cyrl, ky: kir_Cyrl, en: eng_Latn, ru: rus_Cyrl}}
    decoding: {{num_beams: 1, max_new_tokens_factor: 0.05, max_new_tokens_extra: 6}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Exit code, stdout and stderr of one command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as JSON."""
        return json.loads(self.out)


class DeskRunner:
    """Runs commands of the real command line in a desk folder of its own."""

    def __init__(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self.root = root
        self._capfd = capfd
        monkeypatch.chdir(root)

    def __call__(self, *argv: str | Path) -> Result:
        self._capfd.readouterr()
        from translator.cli.main import main

        code = main([str(item) for item in argv])
        captured = self._capfd.readouterr()
        assert "Traceback" not in captured.err
        return Result(code=code, out=captured.out, err=captured.err)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the desk and return its path."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


def with_model(root: Path, model: Path) -> None:
    """Give a desk the tiny model as `tiny`."""
    (root / "models.yaml").write_text(CATALOGUE.format(path=model), encoding="utf-8")
