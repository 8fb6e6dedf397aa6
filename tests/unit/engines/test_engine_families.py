"""Families: each is told its languages in its own way, and a wrong code is an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.engines.helpers import entry, leg
from translator.engines.families import check_mark, neutral, speech
from translator.engines.loading import read_tokenizer
from translator.errors import EngineError


@pytest.fixture(scope="module")
def tokenizers(
    tiny_marian: Path,
    tiny_marian_tagged: Path,
    tiny_m2m100: Path,
    tiny_nllb: Path,
    tiny_t5: Path,
    tiny_starter: Path,
) -> dict[str, Any]:
    """One tokenizer of each family."""
    folders = (tiny_marian, tiny_marian_tagged, tiny_m2m100, tiny_nllb, tiny_t5, tiny_starter)
    return {folder.name: read_tokenizer(folder) for folder in folders}


def pieces(tokenizer: Any, text: str) -> list[str]:
    """Return what a text is encoded as, in readable form."""
    return list(tokenizer.convert_ids_to_tokens(tokenizer(text).input_ids))


def test_a_bilingual_marian_is_told_nothing(tokenizers: dict[str, Any]) -> None:
    """A model with one direction gets the bare text."""
    say = speech(entry("marian"), leg("marian", target="tr"), tokenizers["marian"])
    assert (say.prefix, say.first_token) == ("", None)


def test_a_tagged_marian_gets_the_target(tokenizers: dict[str, Any]) -> None:
    """A multilingual Marian reads its target language as the first token of the source."""
    tokenizer = tokenizers["marian-tagged"]
    say = speech(entry("marian-tagged"), leg("marian-tagged"), tokenizer)
    assert say.prefix == ">>kaz<< "
    found = pieces(tokenizer, f"{say.prefix}city")
    assert found[0] == ">>kaz<<"
    assert found[-1] == "</s>"


def test_m2m100_gets_both(tokenizers: dict[str, Any]) -> None:
    """M2M-100 reads the source language first, and is made to begin with the target language."""
    tokenizer = tokenizers["m2m100"]
    say = speech(entry("m2m100"), leg("m2m100", source="tr"), tokenizer)
    assert tokenizer.convert_ids_to_tokens(say.first_token) == "__kk__"
    assert pieces(tokenizer, "city")[0] == "__tr__"


def test_nllb_gets_both(tokenizers: dict[str, Any]) -> None:
    """NLLB does the same with its own codes."""
    tokenizer = tokenizers["nllb"]
    say = speech(entry("nllb"), leg("nllb", source="tr"), tokenizer)
    assert tokenizer.convert_ids_to_tokens(say.first_token) == "kaz_Cyrl"
    assert pieces(tokenizer, "city")[0] == "tur_Latn"


def test_t5_gets_the_target(tokenizers: dict[str, Any]) -> None:
    """MADLAD reads ``<2kk>``; a T5 without codes gets the bare text."""
    tokenizer = tokenizers["t5"]
    say = speech(entry("t5"), leg("t5"), tokenizer)
    assert pieces(tokenizer, f"{say.prefix}city")[0] == "<2kk>"
    plain = entry("t5", languages={"en": "", "kk": ""})
    assert speech(plain, leg("t5"), tokenizer).prefix == ""


def test_a_bart_is_made_to_begin_with_the_target(tokenizers: dict[str, Any]) -> None:
    """A BART with codes begins with the target language, and its source is the bare text."""
    tokenizer = tokenizers["starter"]
    say = speech(entry("starter"), leg("starter"), tokenizer)
    assert tokenizer.convert_ids_to_tokens(say.first_token) == "<2kk>"
    assert say.prefix == ""
    assert pieces(tokenizer, "city")[0] == "<s>"


def test_a_bart_without_codes_is_told_nothing(tokenizers: dict[str, Any]) -> None:
    """A model of one direction needs no language token."""
    plain = entry("starter", languages={"en": "", "kk": ""})
    say = speech(plain, leg("starter"), tokenizers["starter"])
    assert (say.prefix, say.first_token, say.vital_token) == ("", None, None)


def test_a_mark_of_annotations_must_be_one_token(tokenizers: dict[str, Any]) -> None:
    """What the vocabulary would read as letters is no mark, and the hint says where to look."""
    check_mark(entry("starter"), tokenizers["starter"], "<term>")
    with pytest.raises(EngineError, match="does not know the mark '<lemma>'") as caught:
        check_mark(entry("starter"), tokenizers["starter"], "<lemma>")
    assert "term_annotation" in caught.value.hint


def test_a_prefix_of_ones_own(tokenizers: dict[str, Any]) -> None:
    """A fine-tuned model may be told in the words it was trained with."""
    own = entry("t5", prefix="translate {source} to {target}: ")
    assert speech(own, leg("t5"), tokenizers["t5"]).prefix == "translate en to kk: "


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("marian-tagged", {"en": "eng", "kk": "kzz"}),
        ("m2m100", {"en": "en", "kk": "kz"}),
        ("m2m100", {"en": "eng", "kk": "kk"}),
        ("nllb", {"en": "eng_Latn", "kk": "kaz_Latn"}),
        ("nllb", {"en": "eng_latn", "kk": "kaz_Cyrl"}),
        ("t5", {"en": "en", "kk": "kaz"}),
        ("starter", {"en": "<2en>", "kk": "<2kaz>"}),
    ],
)
def test_an_unknown_code_is_an_error(
    tokenizers: dict[str, Any], key: str, codes: dict[str, str]
) -> None:
    """A code the vocabulary lacks would become <unk> and any language might come out."""
    with pytest.raises(EngineError) as caught:
        speech(entry(key, languages=codes), leg(key), tokenizers[key])
    assert "does not know the language code" in caught.value.message
    assert "models.yaml" in caught.value.hint


@pytest.mark.parametrize("key", ["marian", "marian-tagged", "m2m100", "nllb", "t5", "starter"])
@pytest.mark.parametrize(
    "text",
    [
        "the </s> city",
        "<unk> city",
        "<pad>",
        "__kk__ city",
        "kaz_Cyrl",
        "<2kk> city",
        ">>kaz<< x",
        "a <term> b </term>",
    ],
)
def test_control_tokens_in_articles_are_text(
    tokenizers: dict[str, Any], key: str, text: str
) -> None:
    """An article about mark-up cannot end the sentence or change its language."""
    tokenizer = tokenizers[key]
    special = {*tokenizer.all_special_tokens, "__kk__", "kaz_Cyrl", "<2kk>", ">>kaz<<"} - {"<unk>"}
    ids = tokenizer(neutral(text, tokenizer), add_special_tokens=False).input_ids
    assert not special & {*tokenizer.convert_ids_to_tokens(ids)}


@pytest.mark.parametrize("key", ["marian", "nllb", "t5"])
def test_ordinary_text_is_left_alone(tokenizers: dict[str, Any], key: str) -> None:
    """Brackets, arrows and comparisons of ordinary text are not touched."""
    for text in ("a < b >> c", "«city» <2 km>", "x <<y>>", "5 >> 3", "s and s"):
        assert neutral(text, tokenizers[key]) == text
