"""The tables of an evaluation on a terminal: whole rows in 80 columns."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli_models_eval import NEWS

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_no_row_is_folded_in_80_columns(tmp_path: Path) -> None:
    """Every direction has one line in each table, and no line is wider than the terminal."""
    (tmp_path / "news.tsv").write_text(NEWS, encoding="utf-8")
    shown = _on_terminal(
        tmp_path, "eval", "news.tsv", "--model", "pseudo", "--all-directions", "--terms", "both"
    )
    lines = [line.rstrip() for line in shown.splitlines()]
    tables = [line for line in lines if line[2:3] == ">" and ":" not in line]
    assert len(tables) == 24
    assert all(len(line.split()) in {9, 11} for line in tables)
    assert max(map(len, lines)) <= 80


def _on_terminal(folder: Path, *argv: str) -> str:
    """Run the command with a pseudo-terminal of 80 columns as its output; colours off."""
    code = (
        "import fcntl, os, pty, struct, sys, termios\n"
        "pid, end = pty.fork()\n"
        "if not pid:\n"
        "    os.execv(sys.executable, [sys.executable, '-m', 'translator', *sys.argv[1:]])\n"
        "fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 80, 0, 0))\n"
        "try:\n"
        "    while data := os.read(end, 65536):\n"
        "        os.write(1, data)\n"
        "except OSError:\n"
        "    pass\n"
        "raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "PYTHONPATH": str(ROOT)}
    environment.pop("COLUMNS", None)
    done = subprocess.run(
        [sys.executable, "-c", code, "models", *argv],
        capture_output=True, cwd=folder, env=environment, check=True,
    )  # fmt: skip
    return done.stdout.decode("utf-8")
