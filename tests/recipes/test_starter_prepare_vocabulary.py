"""The joint vocabulary of the starter recipe, and the report on a tokenizer."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from recipes.starter import vocabulary
from recipes.starter.records import ADDED_TOKENS
from translator.errors import InputError

TEXTS = [
    f"{word} {number} kitap, «Әлем» ve {word}lar!"
    for word in ("okul", "мектеп", "şəhər", "шаар", "library")
    for number in range(60)
]
ODD = ["№ 5 … ₼ 1 234,5", "日本語 text", "İğdır’ın IŞIĞI", "a\u00e9 «„“”»–—", "naïve 😀 x"]


@pytest.fixture(scope="module")
def model() -> bytes:
    """A vocabulary of a few lines."""
    return vocabulary.train(TEXTS, size=1200, seed=1)


def test_both_forms_cut_the_same_pieces(model: bytes) -> None:
    """sentencepiece and the tokenizers library agree on text with rare and unknown signs."""
    tokenizer = vocabulary.as_tokenizer(model)
    assert vocabulary.differences(model, tokenizer, [*TEXTS, *ODD]) == []


def test_a_difference_would_be_seen(model: bytes) -> None:
    """The comparison is no formality: another vocabulary's tokenizer differs."""
    other = vocabulary.as_tokenizer(vocabulary.train(TEXTS[:20], size=600, seed=1))
    assert vocabulary.differences(model, other, TEXTS)


def test_text_comes_back_as_it_was(model: bytes) -> None:
    """Bytes stand in for signs outside the vocabulary, so nothing is lost or changed."""
    tokenizer = vocabulary.as_tokenizer(model)
    for text in [*TEXTS, *ODD]:
        assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_required_signs_are_single_pieces(model: bytes) -> None:
    """Every letter of the six alphabets in both cases, quotation marks and currencies stand in it."""
    tokenizer = vocabulary.as_tokenizer(model)
    missing = [c for c in vocabulary.required_characters() if tokenizer.token_to_id(c) is None]
    assert missing == []
    assert {"Ə", "ı", "İ", "Қ", "ң", "Ү", "«", "”", "—", "₼", "₸"} <= set(
        vocabulary.required_characters()
    )


def test_digits_are_split_and_special_tokens_whole(model: bytes) -> None:
    """No piece holds two digits; added tokens are one piece each, with the encoder's first ids."""
    tokenizer = vocabulary.as_tokenizer(model)
    assert not [p for p in tokenizer.get_vocab() if sum(c.isdigit() for c in p) > 1 and p[0] != "<"]
    assert [tokenizer.token_to_id(t) for t in ("<s>", "<pad>", "</s>", "<unk>")] == [0, 1, 2, 3]
    for token in ADDED_TOKENS:
        assert tokenizer.encode(token, add_special_tokens=False).tokens == [token]
    pieces = tokenizer.encode("okul <term> okul </term> okul", add_special_tokens=False).tokens
    assert pieces == ["▁okul", "<term>", "▁okul", "</term>", "▁okul"]


def test_capitals_of_dotted_i() -> None:
    """Azerbaijani and Turkish pair i with İ and ı with I; English does not."""
    assert {"İ", "I"} <= set(vocabulary.letters("tr"))
    assert "İ" not in vocabulary.letters("en")


def test_the_report_names_what_a_tokenizer_lacks(model: bytes) -> None:
    """Unknown and changed signs are told apart, and pieces a word are measured where text is."""
    from tokenizers import Tokenizer, decoders, models, normalizers

    whole = vocabulary.check(vocabulary.as_tokenizer(model), {"tr": ["okul kitap"]})
    assert whole["tr"]["unknown"] == whole["kk"]["changed"] == ""
    assert 1.0 <= whole["tr"]["pieces_a_word"] <= 10.0
    assert whole["ru"]["pieces_a_word"] is None
    letters = [("<unk>", 0.0), *((c, -1.0) for c in "abcdefghijklmnopqrstuvwxyz")]
    poor = Tokenizer(models.Unigram(letters, unk_id=0))
    poor.normalizer = normalizers.Lowercase()
    poor.decoder = decoders.Fuse()
    report = vocabulary.check(poor, {})
    assert "ə" in report["az"]["unknown"]
    assert {"ć", "ß"} <= set(report["names"]["unknown"])
    assert whole["names"] == {"unknown": "", "changed": ""}
    assert report["en"]["changed"] == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_training_repeats(model: bytes) -> None:
    """The same texts and size give the same vocabulary."""
    assert vocabulary.train(TEXTS, size=1200, seed=1) == model


def test_no_text_is_refused() -> None:
    """A vocabulary of nothing is a fault of the sources."""
    with pytest.raises(InputError, match="no text"):
        vocabulary.train([])


def test_the_stage_trains_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``train`` writes both forms; ``check`` reads a tokenizer and prints the same report."""
    parser = argparse.ArgumentParser()
    vocabulary.add_arguments(parser)
    common = ["--no-shared", "--toy", "20", "--work", str(tmp_path), "--size", "900"]
    assert vocabulary.run(parser.parse_args(["train", *common])) == 0
    first = capsys.readouterr().out
    made = tmp_path / "vocabulary"
    assert {path.name for path in made.iterdir()} == {"spiece.model", "tokenizer.json"}
    check = ["check", *common, "--tokenizer", str(made / "tokenizer.json")]
    assert vocabulary.run(parser.parse_args(check)) == 0
    assert capsys.readouterr().out == first
    page = json.loads((tmp_path / "vocabulary.json").read_text(encoding="utf-8"))
    assert page == json.loads(first)
    assert page["ky"]["unknown"] == ""


def test_a_missing_tokenizer_is_named(tmp_path: Path) -> None:
    """The fault names the file that was to be read."""
    with pytest.raises(InputError, match=r"no tokenizer .*absent\.json"):
        vocabulary.read(tmp_path / "absent.json")
