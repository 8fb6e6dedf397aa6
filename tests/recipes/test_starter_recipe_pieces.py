"""Which pieces may be written in a language, and rows that tell added tokens apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from recipes.starter import decode, learner, model, packed, pieces, rows
from translator.engines import shortlist
from translator.errors import EngineError

LANGUAGES = ("en", "az", "tr", "kk", "ky")


def ids(tokenizer: Any, letter: str) -> set[int]:
    """Return the toy's pieces that begin with a letter."""
    return {n for name, n in tokenizer.get_vocab().items() if name.startswith(f"▁{letter}")}


def test_a_list_holds_the_language_s_own_pieces_and_the_end(toy_made: Any) -> None:
    """Turkish gets Turkish words and </s>, no other language's words and no added token."""
    lists = pieces.allowed(packed.read(toy_made.work), toy_made.tokenizer)
    assert set(lists) == {f"<2{tag}>" for tag in LANGUAGES}
    found = set(lists["<2tr>"])
    assert 2 in found
    assert found & ids(toy_made.tokenizer, "c")
    assert not found & ids(toy_made.tokenizer, "d")
    added = {toy_made.tokenizer.token_to_id(f"<2{tag}>") for tag in LANGUAGES} | {0, 1, 3}
    assert not found & added


def test_a_latin_language_is_given_no_cyrillic() -> None:
    """A Cyrillic piece is printed by Kazakh and not by Turkish; a Latin one by both."""
    assert not pieces._printed("▁Астана", "tr")
    assert pieces._printed("▁Астана", "kk")
    assert pieces._printed("▁NATO", "kk")
    assert pieces._printed("▁Bakü", "az")


def test_forbidden_is_everything_outside_the_list() -> None:
    """The mask is as long as the vocabulary and false at the list alone."""
    mask = pieces.forbidden({"<2ky>": [2, 5]}, "ky", 7)
    assert mask.tolist() == [True, True, False, True, True, False, True]


def test_nothing_forbidden_is_written(toy_made: Any) -> None:
    """A random model, which would write anything, writes only what the list allows."""
    torch.manual_seed(3)
    built, _ = model.build(toy_made.tokenizer, None, init="random", decoder_layers=1)
    lists = pieces.allowed(packed.read(toy_made.work), toy_made.tokenizer)
    closed = pieces.forbidden(lists, "kk", toy_made.tokenizer.get_vocab_size())
    texts = ["a1 a2 a3", "a4 a5"]
    free = decode.translate(built.eval(), toy_made.tokenizer, texts, target="kk", beams=1)
    held = decode.translate(
        built, toy_made.tokenizer, texts, target="kk", beams=1, forbidden=closed
    )
    assert all(set(each.tokens) <= set(lists["<2kk>"]) for each in held)
    assert any(not set(each.tokens) <= set(lists["<2kk>"]) for each in free)


def test_an_exported_folder_brings_its_own_list(toy_made: Any, tmp_path: Path) -> None:
    """The folder's file wins over the pack, and a damaged one is named."""
    pack = packed.read(toy_made.work)
    shortlist.write({f"<2{tag}>": [2, 9] for tag in LANGUAGES}, tmp_path)
    assert pieces.of(tmp_path, pack, toy_made.tokenizer)["<2az>"] == [2, 9]
    assert pieces.of(tmp_path / "none", pack, toy_made.tokenizer) == pieces.allowed(
        pack, toy_made.tokenizer
    )
    (tmp_path / shortlist.FILE).write_bytes(b"no")
    with pytest.raises(EngineError):
        pieces.of(tmp_path, pack, toy_made.tokenizer)


def test_added_tokens_that_are_alike_are_told_apart(toy_made: Any) -> None:
    """Each gets a row of its own, as long as the others; a second call changes nothing."""
    built, _ = model.build(toy_made.tokenizer, toy_made.encoder, decoder_layers=1)
    table = built.model.shared.weight
    own = learner.output_pieces(
        packed.read(toy_made.work), model.language_tokens(toy_made.tokenizer)
    )
    numbers = [toy_made.tokenizer.token_to_id(name) for name in ("<2tr>", "<2kk>", "<term>")]
    with torch.no_grad():
        table[numbers] = table.mean(0)
    before = table.detach().clone()
    changed = rows.tell_apart(table, toy_made.tokenizer, own)
    assert set(changed) >= {"<2tr>", "<2kk>", "<term>"}
    assert torch.pdist(table[numbers].detach()).min() > 0.1
    length = table[torch.unique(torch.cat(own))].norm(dim=1).median()
    assert table[numbers].norm(dim=1).sub(length).abs().max() < 0.05 * length
    untouched = [n for n in range(len(table)) if not torch.equal(table[n], before[n])]
    assert len(untouched) == len(changed)
    assert rows.tell_apart(table, toy_made.tokenizer, own) == []


def test_a_language_s_row_leans_to_its_own_pieces() -> None:
    """<2en> stands nearer to the English pieces' direction than <2az> does."""
    from tokenizers import Tokenizer, models

    names = ["<2en>", "<2az>", "<2tr>", "<2kk>", "<2ky>", *(f"w{n}" for n in range(20))]
    tokenizer = Tokenizer(models.WordLevel({name: n for n, name in enumerate(names)}, "w0"))
    chance = torch.Generator().manual_seed(0)
    table = torch.randn(25, 16, generator=chance)
    table[:5] = 0.0
    own = [torch.arange(5 + 4 * n, 9 + 4 * n) for n in range(5)]
    rows.tell_apart(table, tokenizer, own)
    english = table[own[0]].mean(0) - table[torch.cat(own)].mean(0)
    close = torch.cosine_similarity(table[:5], english[None], dim=1)
    assert int(close.argmax()) == 0
