"""The model that ships: it is whole, it is small, its card is frank, and it translates."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import translator
from tests.desk_runner import DeskRunner
from translator.engines import quantised, shortlist

FOLDER = Path(translator.__file__).parent / "data" / "starter"
LANGUAGES = ("en", "az", "tr", "kk", "ky")

ARTICLE = """\
---
title: Port of Alat opens second ferry terminal
author: Desk
---
The Port of Alat has opened a second ferry terminal, the operator said on Monday.

The terminal cost 125.5 million dollars and can handle 1,250,000 tonnes a year.
"""


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The product's own weights, which other tests do not see."""
    from translator.engines import shelf

    monkeypatch.setattr(shelf, "shipped_folder", {"starter": FOLDER}.get)
    return FOLDER


def test_the_weights_travel_in_small_files() -> None:
    """No file above 16 MB, less than 70 MB together, so that any mirror and any mail takes them."""
    sizes = [path.stat().st_size for path in FOLDER.iterdir()]
    assert max(sizes) <= 16_000_000
    assert 30_000_000 < sum(sizes) <= 70_000_000
    assert not list(FOLDER.glob(".*"))


def test_every_weight_can_be_read() -> None:
    """The eight-bit shards give 30 to 65 million finite weights under BART's names."""
    state = quantised.read_state(FOLDER)
    assert all(bool(value.isfinite().all()) for value in state.values())
    assert 30e6 < sum(value.numel() for value in state.values()) < 65e6
    assert "model.encoder.layers.11.fc1.weight" in state


def test_no_language_is_given_the_letters_of_another() -> None:
    """The Latin languages write no Cyrillic; each language has the letters of its alphabet."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    size = tokenizer.get_vocab_size()

    def letters(code: str) -> set[str]:
        forbidden = shortlist.read(FOLDER, code, vocabulary=size)
        assert forbidden is not None
        return set("".join(tokenizer.id_to_token(n) for n in (~forbidden).nonzero()[:, 0].tolist()))

    for code in ("<2en>", "<2az>", "<2tr>"):
        assert not letters(code) & set("абежкоқғңөұүі"), code
    assert "ə" in letters("<2az>")
    assert {"қ", "ғ", "ұ", "ә", "і", "ң", "ө", "ү", "һ"} <= letters("<2kk>")
    assert {"ң", "ө", "ү"} <= letters("<2ky>")


def test_the_card_gives_the_score_of_every_direction() -> None:
    """Twenty scores, the licence, the data, and what it cannot do stand in the model card."""
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    facts = json.loads((FOLDER / "scores.json").read_text(encoding="utf-8"))
    directions = facts["scores"]["directions"]
    assert len(directions) == 20
    for found in directions.values():
        best = found["beam4"]
        assert f"{best['chrf++']:.1f} / {best['bleu']:.1f}" in card
    assert "license: apache-2.0" in card
    assert "What it cannot do" in card
    for tag in LANGUAGES:
        assert re.search(rf"^- {tag}: .{{20}}", card, re.MULTILINE), tag
    assert "MIT" in (FOLDER / "NOTICE.md").read_text(encoding="utf-8")


def test_without_a_hub_an_article_is_translated(bare_desk: DeskRunner, shipped: Path) -> None:
    """A fresh machine drafts with it, says that the draft is rough, and keeps the numbers."""
    assert shipped.is_dir()
    bare_desk.write("port.md", ARTICLE)
    result = bare_desk("draft", "port.md", "--to", "kk")
    assert result.code == 0, result.err
    assert "rough drafts by the embedded model starter" in result.err
    for language, letters in (("kk", "әғқңөұүі"),):
        page = (bare_desk.root / "drafts" / "port" / f"port.{language}.md").read_text("utf-8")
        _, head, body = page.split("---\n", 2)
        assert "model=starter@sha256:" in head
        assert "(rough drafts)" in head
        assert "pieces=shortlist" in head
        assert set(body) & set(letters)
        assert re.search(r"125,5", body)
        assert re.search(r"1[.\s\u00a0]250[.\s\u00a0]000", body)
