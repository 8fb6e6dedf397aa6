"""Language models: the contract, what they are told, and what of their answers is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.contract.engine_contract import EngineContract
from tests.unit.engines.helpers import ask, catalogue, entry, leg, local
from translator.engines.base import Engine, Request, Route, TermAnnotation
from translator.engines.build import open_engine
from translator.engines.causal import CausalEngine
from translator.engines.measured import Retrying
from translator.engines.prompts import STRUCTURED, cleaned, message, prompt
from translator.engines.settings import EngineOptions
from translator.errors import EngineError

TEMPLATE = (
    "Translate from {source_language} into {target_language}.{terms}\n"
    "{source_language}: {text}\n{target_language}: "
)


def opened(folder: Path, **options: Any) -> CausalEngine:
    """Open the tiny language model from English into Kazakh."""
    model = entry("causal", family="causal", prompt=TEMPLATE)
    settings = {"num_beams": "1", "max_new_tokens_extra": "8", "max_new_tokens_factor": "0.1"}
    chosen = EngineOptions(
        **{"dtype": "float32", "decoding": settings | options.pop("decoding", {}), **options}
    )
    return CausalEngine(model, folder, leg("causal"), revision="r1", options=chosen)


class TestCausalContract(EngineContract):
    """A decoder-only model with a chat template."""

    @pytest.fixture
    def engine(self, tiny_causal: Path) -> Engine:
        """Open the model, greedy."""
        return opened(tiny_causal)


class TestCausalBeamContract(EngineContract):
    """The same with beams and two candidates."""

    @pytest.fixture
    def engine(self, tiny_causal: Path) -> Engine:
        """Open the model with three beams."""
        return opened(tiny_causal, decoding={"num_beams": "3", "nbest": "2"})


def test_the_model_is_told_languages_text_and_terms(tiny_causal: Path) -> None:
    """The prompt stands inside the model's own chat template; terms come where there are any."""
    engine = opened(tiny_causal)
    request = replace(ask("the city"), terms=(TermAnnotation(start=4, end=8, target="қала"),))
    tokenizer = engine._loaded().tokenizer
    told = [tokenizer.decode(ids) for ids in engine._sources([request, ask("the city")])]
    for text in told:
        assert "the city" in text
        assert text.replace(" ", "").endswith("<term>")
    assert "қала" in told[0]
    assert "қала" not in told[1]
    assert dict(engine.info.decoding)["terms"] == "prompt"


def test_a_model_without_a_chat_template_gets_the_bare_prompt(tmp_path: Path) -> None:
    """Base models go on from the template as it stands."""
    from tests.tiny_models import build_causal

    engine = opened(build_causal(tmp_path / "causal", chat=False))
    (ids,) = engine._sources([ask("the city")])
    assert "<mask>" not in engine._loaded().tokenizer.decode(ids)
    assert engine.translate([ask("the city")])[0][0].text is not None


def test_the_catalogue_opens_it(tiny_causal: Path) -> None:
    """An entry of the family is served by the engine, which can be asked again."""
    models = catalogue(local("causal", tiny_causal, family="causal", prompt=TEMPLATE))
    engine = open_engine(Route(legs=(leg("causal"),)), models)
    assert isinstance(engine, CausalEngine)
    assert isinstance(engine, Retrying)
    assert engine.info.engine.startswith("causal/transformers-5")


def test_asked_again_it_gives_more_candidates(tiny_causal: Path) -> None:
    """A wider search brings further candidates for each sentence."""
    (found,) = opened(tiny_causal).again([ask("the city")], attempt=1)
    assert len(found) == 6


def test_another_direction_is_refused(tiny_causal: Path) -> None:
    """The engine was opened for one direction."""
    with pytest.raises(EngineError, match="opened for en>kk"):
        opened(tiny_causal).translate([ask("the city", target="tr")])


def test_the_structured_message_holds_the_models_codes() -> None:
    """TranslateGemma reads language codes beside the text."""
    told = message(STRUCTURED, ask("the city"), ("en", "kk-KZ"))
    assert told["content"] == [
        {"type": "text", "source_lang_code": "en", "target_lang_code": "kk-KZ", "text": "the city"}
    ]


def test_a_template_is_filled_in() -> None:
    """Names of languages are English, as the models were trained."""
    text = prompt(TEMPLATE, ask("the city"))
    assert text == "Translate from English into Kazakh.\nEnglish: the city\nKazakh: "


def _request(text: str = "The talks go on.") -> Request:
    return ask(text, target="tr")


@pytest.mark.parametrize(
    "answer",
    [
        "Görüşmeler sürüyor.",
        "Turkish: Görüşmeler sürüyor.",
        "Here is the translation:\n\nGörüşmeler sürüyor.",
        "Sure! The translation into Turkish is:\nGörüşmeler sürüyor.",
        "```\nGörüşmeler sürüyor.\n```",
        "**Görüşmeler sürüyor.**",
        "“Görüşmeler sürüyor.”",
        "<think>short\nsentence</think>\nGörüşmeler sürüyor.",
        "Görüşmeler sürüyor.\n\n(Note: present tense.)",
        "Görüşmeler sürüyor.\n\nBu cümle haber dilindedir.",
    ],
)
def test_what_nobody_asked_for_is_taken_away(answer: str) -> None:
    """Labels, fences, emphasis, quotation marks, thoughts and notes are no part of the sentence."""
    assert cleaned(answer, _request()) == "Görüşmeler sürüyor."


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("“The talks go on.”", "“Görüşmeler sürüyor.”"),
        ("**The talks go on.**", "**Görüşmeler sürüyor.**"),
        ("“Yes” and “no”", "“Evet” ve “hayır”"),
        ("One\ntwo", "Bir\niki"),
    ],
)
def test_what_the_source_has_is_kept(source: str, answer: str) -> None:
    """Marks and lines that the source has are the sentence's own."""
    assert cleaned(answer, _request(source)) == answer


def test_thoughts_without_an_end_leave_nothing() -> None:
    """A model that only thought has not answered; the guards see an empty text."""
    assert cleaned("<think>well, the sentence", _request()) == ""
