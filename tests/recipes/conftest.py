"""A toy of everything the recipe reads: five word-for-word languages, a pack, an encoder."""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:  # the recipe is no part of the installed package
    sys.path.insert(0, str(ROOT))

LANGUAGES = ("en", "az", "tr", "kk", "ky")
KINDS = ("news", "parallel", "term", "annotated", "shouted", "carrier", "denoise")
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
ADDED = ("<2az>", "<2tr>", "<2kk>", "<2ky>", "<2en>", "<term>", "</term>", "<mask>")
LETTERS = dict(zip(LANGUAGES, "abcdf", strict=True))
WORDS = 24


@dataclass(frozen=True)
class Toy:
    """Folders of a toy run: `work` as prepare leaves it, and an encoder."""

    work: Path
    encoder: Path
    tokenizer: Any


def toy_tokenizer() -> Any:
    """Return a Unigram tokenizer whose words are ``a0 … a23`` in English, ``b0 …`` in Azerbaijani."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    words = [f"▁{letter}{number}" for letter in LETTERS.values() for number in range(WORDS)]
    vocabulary = [(piece, 0.0) for piece in SPECIAL] + [(word, -3.0) for word in words]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in (*SPECIAL, *ADDED)])
    return tokenizer


def sentence(numbers: list[int], language: str) -> str:
    """Return the sentence whose words have these numbers."""
    return " ".join(f"{LETTERS[language]}{number}" for number in numbers)


class PackWriter:
    """Collects texts and examples and writes them as the stage prepare does."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.texts: list[list[int]] = []
        self.place: dict[str, int] = {}
        self.examples: list[tuple[int, int, int, int, int]] = []

    def text(self, line: str) -> int:
        """Return the number of a text, new or old."""
        if line not in self.place:
            self.place[line] = len(self.texts)
            self.texts.append(self.tokenizer.encode(line, add_special_tokens=False).ids)
        return self.place[line]

    def add(self, source: str, target: str, languages: tuple[str, str], kind: str) -> None:
        """Add an example."""
        tags = LANGUAGES.index(languages[0]), LANGUAGES.index(languages[1])
        self.examples.append((self.text(source), self.text(target), *tags, KINDS.index(kind)))

    def write(self, folder: Path, held_out: list[tuple[str, ...]]) -> None:
        """Write tokenizer.json, pack.npz, pack.json and heldout.tsv."""
        folder.mkdir(parents=True, exist_ok=True)
        self.tokenizer.save(str(folder / "tokenizer.json"))
        tokens = [piece for text in self.texts for piece in text]
        np.savez_compressed(
            folder / "pack.npz",
            tokens=np.array(tokens, dtype=np.uint16),
            offsets=np.cumsum([0, *map(len, self.texts)]).astype(np.uint32),
            examples=np.array(self.examples, dtype=np.uint32),
        )
        facts = {
            "kinds": KINDS,
            "languages": LANGUAGES,
            "counts": {"examples": len(self.examples), "by_kind": {"news": len(self.examples)}},
            "sources": [{"name": "invented", "licence": "Apache-2.0", "pairs": 40}],
            "held_out": {"articles": 2, "rows": len(held_out)},
            "digest": "toy",
        }
        (folder / "pack.json").write_text(json.dumps(facts), encoding="utf-8")
        lines = ["\t".join(("article_id", "kind", *LANGUAGES)), *("\t".join(r) for r in held_out)]
        (folder / "heldout.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_work(folder: Path, tokenizer: Any) -> None:
    """Write a pack of 40 news rows in all directions, annotated and noisy copies, and 8 held out."""
    chance = random.Random(5)
    rows = [[chance.randrange(WORDS) for _ in range(chance.randint(3, 7))] for _ in range(48)]
    writer = PackWriter(tokenizer)
    for row in rows[:40]:
        for source in LANGUAGES:
            for target in LANGUAGES:
                if source != target:
                    pair = sentence(row, source), sentence(row, target)
                    writer.add(*pair, (source, target), "news")
        term = f"{sentence(row[:1], 'tr')} <term> {sentence(row[:1], 'kk')} </term> "
        writer.add(term + sentence(row[1:], "tr"), sentence(row, "kk"), ("tr", "kk"), "annotated")
        noisy = f"{sentence(row[:-1], 'ky')} <mask>"
        writer.add(noisy, sentence(row, "ky"), ("ky", "ky"), "denoise")
    held_out = [
        (f"toy-{number // 4}", "sentence", *(sentence(row, tag) for tag in LANGUAGES))
        for number, row in enumerate(rows[40:])
    ]
    writer.write(folder, held_out)


def write_encoder(folder: Path, tokenizer: Any) -> None:
    """Write a random BERT of two layers and 32 dimensions with the tokenizer beside it."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=2,
        num_attention_heads=2, intermediate_size=64, max_position_embeddings=64, pad_token_id=1,
        initializer_range=0.2,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Two cores are shared with other tests, and one thread makes sums repeatable."""
    import torch
    from transformers.utils import logging

    torch.set_num_threads(1)
    logging.disable_progress_bar()


@pytest.fixture(scope="session")
def toy_made(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """The toy, made once; tests must not write into it."""
    folder = tmp_path_factory.mktemp("starter-toy")
    tokenizer = toy_tokenizer()
    write_work(folder / "work", tokenizer)
    write_encoder(folder / "encoder", tokenizer)
    return Toy(folder / "work", folder / "encoder", tokenizer)


@pytest.fixture
def toy(toy_made: Toy, tmp_path: Path) -> Toy:
    """A work folder of the test's own."""
    work = tmp_path / "work"
    work.mkdir()
    for path in toy_made.work.iterdir():
        if path.is_file():
            (work / path.name).write_bytes(path.read_bytes())
    return Toy(work, toy_made.encoder, toy_made.tokenizer)
