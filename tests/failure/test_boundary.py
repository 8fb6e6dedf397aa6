"""Bad input and bad luck: one clear line, a hint, the right exit code, nothing lost, no traceback."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk_runner import DeskRunner, with_model

TURKISH = "Ankara'da yeni bir köprü bugün törenle trafiğe açıldı. Köprü 420 metre uzunluğunda."
RUSSIAN = "В Бишкеке открыли новый мост длиной 420 метров. Об этом сообщили в мэрии города."


def _one_clear_line(err: str) -> None:
    lines = [line for line in err.splitlines() if line]
    assert sum(line.startswith("error: ") for line in lines) == 1, err
    assert any(line.startswith("hint: ") for line in lines), err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("missing.txt", None),
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\n"),
        ("binary.txt", bytes(range(256)) * 40),
        ("word.docx", b"PK\x03\x04" + b"\0" * 200),
        ("huge.txt", ("Bu uzun bir haber metnidir. " * 800_000).encode()),
        ("chinese.txt", "新桥今天通车。市长说，这座桥长四百二十米。".encode()),
        ("uzbek.txt", "Oʻzbekiston poytaxtida yangi koʻprik ochildi, odamlar xursand.".encode()),
        ("numbers.txt", b"12345 67890"),
    ],
)
def test_an_unreadable_article_exits_with_4(
    bare_desk: DeskRunner,
    name: str,
    data: bytes | None,
) -> None:
    """Missing, empty, binary, far too long, or in a foreign language: exit code 4."""
    if data is not None:
        (bare_desk.root / name).write_bytes(data)
    result = bare_desk("draft", name, "--model", "pseudo")
    assert result.code == 4
    _one_clear_line(result.err)


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (RUSSIAN, "windows-1251", "ru"),
        (RUSSIAN, "koi8-r", "ru"),
        (RUSSIAN, "utf-16", "ru"),
        (TURKISH, "windows-1254", "tr"),
        (TURKISH, "utf-8-sig", "tr"),
        (TURKISH, "utf-16-le", "tr"),
    ],
)
def test_wire_copy_in_old_encodings_simply_works(
    bare_desk: DeskRunner,
    text: str,
    encoding: str,
    language: str,
) -> None:
    """Windows-1251, KOI8-R, Windows-1254 and UTF-16 copy is read letter by letter."""
    (bare_desk.root / "wire.txt").write_bytes(text.encode(encoding))
    result = bare_desk("draft", "wire.txt", "--model", "pseudo", "--json")
    assert result.code == 0, result.err
    item = result.json["articles"][0]
    assert item["language"] == language
    units = bare_desk("show", item["drafts"][0]["draft"], "--json").json["units"]
    assert " ".join(unit["segment"]["text"] for unit in units) == text


def test_usage_errors_exit_with_2(bare_desk: DeskRunner) -> None:
    """Unknown verbs, options, languages and drafts are usage errors."""
    bare_desk.write("a.txt", TURKISH)
    assert bare_desk("draught", "a.txt").code == 2
    assert bare_desk("draft").code == 2
    assert bare_desk("draft", "a.txt", "--to", "xx", "--model", "pseudo").code == 2
    assert bare_desk("draft", "a.txt", "--to", "tr", "--model", "pseudo").code == 2
    assert bare_desk("draft", "a.txt", "--model", "pseudo").code == 0
    assert bare_desk("show", "b.tr").code == 2


def test_configuration_errors_exit_with_3(bare_desk: DeskRunner) -> None:
    """A wrong desk.toml, models.yaml or glossary is named with what is wrong, before any work."""
    bare_desk.write("a.txt", TURKISH)
    assert bare_desk("status").code == 3
    for name, text in {
        "desk.toml": "colour = 1\n",
        "models.yaml": "models:\n  mine: {family: nonsense}\n",
        "glossaries/own.csv": "id,class,en,status\nx,nothing,word,approved\n",
    }.items():
        path = bare_desk.write(name, text)
        result = bare_desk("draft", "a.txt", "--model", "pseudo")
        assert result.code == 3, (name, result.err)
        _one_clear_line(result.err)
        path.unlink()
    assert bare_desk("draft", "a.txt", "--model", "pseudo").code == 0


def test_no_model_exits_with_5_and_names_the_command(bare_desk: DeskRunner) -> None:
    """Without a model the hint says what to pull, how large it is and what its licence allows."""
    bare_desk.write("a.txt", TURKISH)
    result = bare_desk("draft", "a.txt", "--to", "en")
    assert result.code == 5
    _one_clear_line(result.err)
    assert "translator models pull" in result.err
    assert "MB" in result.err
    assert "commercial use" in result.err


def test_models_that_cannot_serve_exit_with_5(desk: DeskRunner, tiny_t5: Path) -> None:
    """An unknown model, one without consent, and a pair that it does not serve."""
    desk.write("a.txt", TURKISH)
    assert desk("draft", "a.txt", "--model", "no-such-model").code == 5
    catalogue = (desk.root / "models.yaml").read_text("utf-8")
    entry = (
        f"  closed:\n    family: t5\n    path: {tiny_t5}\n    licence: CC-BY-NC-4.0\n"
        '    commercial: "no"\n    languages: {tr: tr, kk: kk}\n'
    )
    desk.write("models.yaml", catalogue + entry)
    refused = desk("draft", "a.txt", "--to", "kk", "--model", "closed")
    assert refused.code == 5
    assert "CC-BY-NC-4.0" in refused.err
    desk.write("models.yaml", catalogue + entry.replace('"no"', '"yes"'))
    pair = desk("draft", "a.txt", "--to", "az", "--model", "closed")
    assert pair.code == 5
    _one_clear_line(pair.err)


def test_a_full_disk_exits_with_8_and_loses_nothing(
    bare_desk: DeskRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the drafts cannot be written they are in the store, and the next run writes them."""
    bare_desk.write("a.txt", TURKISH)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("translator.atomic.os.fsync", full)
        result = bare_desk("draft", "a.txt", "--to", "az", "--model", "pseudo")
    assert result.code == 8
    _one_clear_line(result.err)
    assert [row["draft"] for row in bare_desk("status", "--json").json] == ["a.az.1"]
    again = bare_desk("draft", "a.txt", "--to", "az", "--model", "pseudo", "--json")
    assert again.json["articles"][0]["drafts"][0]["status"] == "current"
    assert (bare_desk.root / "drafts" / "a" / "review.html").is_file()


def test_a_damaged_desk_exits_with_7(bare_desk: DeskRunner) -> None:
    """A database that is none is reported, not overwritten."""
    path = bare_desk.write(".translator/desk.db", "this is no database " * 100)
    bare_desk.write("a.txt", TURKISH)
    before = path.read_bytes()
    result = bare_desk("draft", "a.txt", "--model", "pseudo")
    assert result.code == 7
    _one_clear_line(result.err)
    assert path.read_bytes() == before


def test_a_fault_of_ours_exits_with_70_and_names_its_log(
    bare_desk: DeskRunner,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """An unexpected exception becomes one line and a log file with the traceback."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("translator.cli.status.digest_reader", broken)
    bare_desk.write("a.txt", TURKISH)
    bare_desk("draft", "a.txt", "--model", "pseudo")
    result = bare_desk("status")
    assert result.code == 70
    _one_clear_line(result.err)
    (log,) = (tmp_path / "state" / "turkic-newsdesk").iterdir()
    assert "RuntimeError: planted" in log.read_text("utf-8")
    assert str(log) in result.err


def test_ctrl_c_exits_with_130_and_keeps_what_is_done(tmp_path: Path, tiny_nllb: Path) -> None:
    """An interrupt says one line; the drafts that were finished are in the store."""
    with_model(tmp_path, tiny_nllb)
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"{TURKISH} {number}", encoding="utf-8")
    command = [sys.executable, "-m", "translator", "draft", ".", "--to", "az", "--model", "tiny"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    drafts = tmp_path / "drafts"
    deadline = time.monotonic() + 120
    while not (drafts.is_dir() and list(drafts.iterdir())) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "interrupted" in err
    assert "Traceback" not in err
    kept = len(out.splitlines())
    status = subprocess.run(
        [sys.executable, "-m", "translator", "status", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(json.loads(status.stdout)) >= kept


def test_stdin_is_an_article(tmp_path: Path) -> None:
    """`-` reads an article from standard input; an empty one is an input error."""
    run: Callable[[bytes], subprocess.CompletedProcess[bytes]] = lambda data: subprocess.run(  # noqa: E731
        [sys.executable, "-m", "translator", "draft", "-", "--model", "pseudo", "--to", "az"],
        cwd=tmp_path,
        input=data,
        capture_output=True,
        check=False,
    )
    done = run(TURKISH.encode("windows-1254"))
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.decode().strip()).is_dir()
    assert run(b"").returncode == 4
    foreign = run("Oʻzbekiston poytaxtida yangi koʻprik ochildi, odamlar xursand.".encode())
    assert foreign.returncode == 4
    assert "Uzbek" in foreign.stderr.decode()
