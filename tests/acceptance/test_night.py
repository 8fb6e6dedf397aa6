"""The night: a folder of articles, killed half way and run again; failures stay where they are."""

from __future__ import annotations

import collections
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.corpus import articles as corpus_articles
from tests.corpus import sample_articles
from tests.desk_runner import DeskRunner, with_model


def _articles(count: int) -> dict[str, str]:
    """Return articles of the news corpus where it lies beside the project, else generated ones."""
    found = corpus_articles("en", count)
    return found if len(found) == count else sample_articles(count)


def _drafts(root: Path) -> list[tuple[str, str]]:
    """Read (article, language) of every saved draft behind the store's back."""
    database = root / ".translator" / "desk.db"
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as connection:
            return connection.execute("SELECT article, target FROM drafts").fetchall()
    except sqlite3.OperationalError:
        return []  # the run has not made its desk yet


def _start(root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "translator", "draft", "wire", "--to", "tr,ky"]
    return subprocess.Popen(
        [*command, "--model", "tiny"],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=(root / "run.log").open("ab"),
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


@pytest.mark.parametrize(("kill", "count"), [(signal.SIGKILL, 30), (signal.SIGINT, 6)])
def test_a_night_killed_half_way_is_finished_by_the_same_command(
    kill: signal.Signals, count: int, tmp_path: Path, tiny_nllb: Path
) -> None:
    """After SIGKILL or Ctrl-C the second run makes what is missing and nothing twice."""
    with_model(tmp_path, tiny_nllb)
    (tmp_path / "wire").mkdir()
    for name, text in _articles(count).items():
        (tmp_path / "wire" / f"{name}.txt").write_text(text, encoding="utf-8")
    first = _start(tmp_path)
    deadline = time.monotonic() + 180
    while len(_drafts(tmp_path)) < count // 2 and first.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    first.send_signal(kill)
    code = first.wait(timeout=30)
    assert code == (130 if kill is signal.SIGINT else -signal.SIGKILL)
    half = len(_drafts(tmp_path))
    assert 0 < half < 2 * count
    second = _start(tmp_path)
    assert second.wait(timeout=300) == 0
    drafts = collections.Counter(_drafts(tmp_path))
    assert len(drafts) == 2 * count
    assert set(drafts.values()) == {1}
    folders = sorted((tmp_path / "drafts").iterdir())
    assert len(folders) == count
    for folder in folders:
        names = {path.name.replace(folder.name, "ARTICLE") for path in folder.iterdir()}
        assert names == {"review.html", "drafts.json", "ARTICLE.tr.md", "ARTICLE.ky.md"}


def test_one_bad_article_does_not_stop_the_others(desk: DeskRunner) -> None:
    """Binary, empty and foreign-language files fail by themselves; the run exits with 9."""
    desk.write("wire/good.txt", "Ankara'da yeni bir köprü bugün törenle trafiğe açıldı.")
    desk.write("wire/empty.txt", " \n")
    (desk.root / "wire" / "picture.txt").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" * 50)
    desk.write(
        "wire/uzbek.txt", "Oʻzbekiston poytaxtida yangi koʻprik ochildi va odamlar xursand boʻldi."
    )
    result = desk("draft", "wire", "--to", "az", "--model", "tiny", "--json")
    assert result.code == 9
    outcomes = {Path(item["origin"]).stem: item for item in result.json["articles"]}
    assert [d["status"] for d in outcomes["good"]["drafts"]] == ["drafted"]
    for name in ("empty", "picture", "uzbek"):
        assert outcomes[name]["exit_code"] == 4
        assert outcomes[name]["message"]
        assert outcomes[name]["hint"]
    assert "3 articles with failures" in result.err


def test_two_files_of_one_name_are_two_articles(desk: DeskRunner) -> None:
    """news.txt of Monday does not overwrite news.txt of Tuesday."""
    desk.write("mon/news.txt", "Ankara'da yeni bir köprü bugün törenle trafiğe açıldı.")
    desk.write("tue/news.txt", "İstanbul'da okullar kar nedeniyle bugün tatil edildi.")
    result = desk("draft", "mon", "tue", "--to", "en", "--model", "tiny", "--json")
    assert result.code == 0, result.err
    names = [item["article"] for item in result.json["articles"]]
    assert len(set(names)) == 2
    again = desk("draft", "tue", "mon", "--to", "en", "--model", "tiny", "--json")
    statuses = [d["status"] for item in again.json["articles"] for d in item["drafts"]]
    assert statuses == ["current", "current"]


def test_plain_lines_where_there_is_no_terminal(desk: DeskRunner) -> None:
    """A night's log has one line an article and no control characters."""
    desk.write("wire/a.txt", "Ankara'da yeni bir köprü bugün törenle trafiğe açıldı.")
    desk.write("wire/b.txt", "İstanbul'da okullar kar nedeniyle bugün tatil edildi.")
    result = desk("draft", "wire", "--to", "az", "--model", "tiny")
    assert "\x1b" not in result.err
    assert "[1/2] a: Turkish" in result.err
    assert "2 articles: 2 drafted" in result.err
    assert [Path(line).name for line in result.out.splitlines()] == ["a", "b"]
