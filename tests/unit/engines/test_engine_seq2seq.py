"""The torch engine: the contract for every family, limits, scores, unknown characters, faults."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.contract.engine_contract import EngineContract
from tests.tiny_models import lines
from tests.unit.engines.helpers import ANNOTATION, ask, entry, leg
from translator.engines.base import Engine, Request, TermAnnotation
from translator.engines.decoder import Task
from translator.engines.generation import LibraryDecoder, generate
from translator.engines.loading import offline, read_model, read_tokenizer
from translator.engines.loop import LoopDecoder
from translator.engines.measured import Measured, RatedInfo
from translator.engines.seq2seq import Seq2SeqEngine
from translator.engines.settings import Decoding, EngineOptions
from translator.errors import EngineError, SegmentTooLongError


def opened(
    folder: Path, *, target: str = "kk", source: str = "en", **options: Any
) -> Seq2SeqEngine:
    """Open one of the tiny models; options are those of the engine."""
    key = folder.name
    own = {name: options.pop(name) for name in ("languages", "term_annotation") if name in options}
    model = entry(key, **own)
    return Seq2SeqEngine(
        model,
        folder,
        leg(key, source, target),
        revision="r1",
        options=EngineOptions(**{"batch_tokens": 120, **options}),
    )


def best(engine: Engine, text: str, *, target: str = "kk") -> Measured:
    """Return the best hypothesis for one text."""
    found = engine.translate([ask(text, target=target)])[0][0]
    assert isinstance(found, Measured)
    return found


class TestMarianContract(EngineContract):
    """A bilingual Marian model."""

    target = "tr"

    @pytest.fixture
    def engine(self, tiny_marian: Path) -> Engine:
        """Open the model."""
        return opened(tiny_marian, target="tr")


class TestTaggedMarianContract(EngineContract):
    """A multilingual Marian model, with three hypotheses."""

    @pytest.fixture
    def engine(self, tiny_marian_tagged: Path) -> Engine:
        """Open the model."""
        return opened(tiny_marian_tagged, decoding={"nbest": "3"})


class TestM2m100Contract(EngineContract):
    """M2M-100."""

    @pytest.fixture
    def engine(self, tiny_m2m100: Path) -> Engine:
        """Open the model."""
        return opened(tiny_m2m100, decoding={"num_beams": "2"})


class TestNllbContract(EngineContract):
    """NLLB, greedy."""

    @pytest.fixture
    def engine(self, tiny_nllb: Path) -> Engine:
        """Open the model."""
        return opened(tiny_nllb, decoding={"num_beams": "1"})


class TestT5Contract(EngineContract):
    """MADLAD's kind of T5."""

    @pytest.fixture
    def engine(self, tiny_t5: Path) -> Engine:
        """Open the model."""
        return opened(tiny_t5)


class TestStarterContract(EngineContract):
    """A BART in eight bits that takes approved terms."""

    @pytest.fixture
    def engine(self, tiny_starter: Path) -> Engine:
        """Open the model."""
        return opened(tiny_starter, term_annotation=ANNOTATION, decoding={"num_beams": "2"})

    @pytest.fixture
    def requests(self) -> list[Request]:
        """Sentences of all lengths, each with its first word annotated."""
        texts = (*lines("en")[:6], "city", *lines("en")[:2])
        return [termed(text, (0, len(text.split()[0]), "қала")) for text in texts]


def termed(text: str, *terms: tuple[int, int, str]) -> Request:
    """Return a request with terms, each (start, end, target)."""
    found = tuple(TermAnnotation(start=a, end=b, target=target) for a, b, target in terms)
    return replace(ask(text), terms=found)


def read(engine: Seq2SeqEngine, request: Request) -> list[str]:
    """Return the tokens that the model really reads for a request."""
    tokenizer = engine._spoken(engine._loaded())[0]
    return list(tokenizer.convert_ids_to_tokens(engine._sources([request])[0]))


def test_the_model_receives_approved_terms(tiny_starter: Path) -> None:
    """The marks reach the encoder as tokens of their own, around the lemma, behind the term."""
    engine = opened(tiny_starter, term_annotation=ANNOTATION)
    found = read(engine, termed("the city, 2026", (4, 8, "қала")))
    tokenizer = read_tokenizer(tiny_starter)
    assert (
        tokenizer.convert_tokens_to_ids("<term>")
        in engine._sources([termed("the city, 2026", (4, 8, "қала"))])[0]
    )
    text = "".join(found).replace("▁", " ")
    assert text.split() == ["<s>", "the", "city<term>", "қала</term>", ",", "2026</s>"]
    assert dict(engine.info.decoding)["terms"] == "annotated"


def test_terms_change_what_such_a_model_writes(tiny_starter: Path) -> None:
    """The model is asked with the term: its answer differs from the one without."""
    engine = opened(tiny_starter, term_annotation=ANNOTATION, decoding={"num_beams": "1"})
    bare, full = ask("the city"), termed("the city", (4, 8, "қала"))
    assert engine.translate([bare]) != engine.translate([full])


def test_without_the_field_terms_are_not_read(tiny_starter: Path) -> None:
    """A model that was not trained for them never sees terms, whatever its vocabulary holds."""
    engine = opened(tiny_starter)
    assert read(engine, termed("the city", (4, 8, "қала"))) == read(engine, ask("the city"))
    assert "terms" not in dict(engine.info.decoding)


def test_marks_of_an_article_do_not_pass_for_annotations(tiny_starter: Path) -> None:
    """Marks that the article or a term holds are text; those of the annotation are not."""
    engine = opened(tiny_starter, term_annotation=ANNOTATION)
    found = read(engine, termed("a </term> city <2tr> x", (10, 14, "<term> қала")))
    assert (found.count("<term>"), found.count("</term>"), found.count("<2tr>")) == (1, 1, 0)


def test_terms_give_way_where_the_sentence_would_not_fit(tiny_starter: Path) -> None:
    """The shortest terms go first; the sentence itself is never refused for its terms."""
    text = "the minister said city"
    terms = ((4, 12, "министр"), (18, 22, "қала"))
    engine = opened(tiny_starter, term_annotation=ANNOTATION)
    lengths = [len(engine._sources([termed(text, *terms[:count])])[0]) for count in (0, 1, 2)]
    assert lengths == sorted({*lengths})
    for count in (0, 1, 2):
        tight = opened(
            tiny_starter, term_annotation=ANNOTATION,
            decoding={"max_source_tokens": str(lengths[count])},
        )  # fmt: skip
        assert tight.fits(termed(text, *terms))
        assert read(tight, termed(text, *terms)) == read(engine, termed(text, *terms[:count]))
        assert tight.translate([termed(text, *terms)])[0]
    tighter = opened(
        tiny_starter, term_annotation=ANNOTATION,
        decoding={"max_source_tokens": str(lengths[0] - 1)},
    )  # fmt: skip
    assert not tighter.fits(termed(text, *terms))


def test_a_template_with_unknown_marks_is_refused(tiny_starter: Path) -> None:
    """Marks that the vocabulary lacks are found at the first use, before anything is written."""
    engine = opened(tiny_starter, term_annotation="{source} <lemma> {target} </lemma>")
    with pytest.raises(EngineError, match="<lemma>"):
        engine.translate([ask("city")])


def test_the_target_token_steers_a_bart(tiny_starter: Path) -> None:
    """The language token is forced, changes what is written, and is not part of the text."""
    kazakh, turkish = (opened(tiny_starter, target=target) for target in ("kk", "tr"))
    text = lines("en")[1]
    assert best(kazakh, text).text != best(turkish, text, target="tr").text
    assert "<2" not in best(kazakh, text).text


def test_rough_models_say_so_in_their_record(tiny_starter: Path) -> None:
    """The quality of the catalogue stands in the info; other models make no statement."""
    rough = Seq2SeqEngine(
        entry("starter", quality="rough"), tiny_starter, leg("starter"), revision="r1"
    )
    assert isinstance(rough.info, RatedInfo)
    assert rough.info.quality == "rough"
    plain = opened(tiny_starter).info
    assert isinstance(plain, RatedInfo)
    assert plain.quality == ""


def test_the_output_depends_on_the_source(tiny_marian: Path) -> None:
    """Different sentences give different translations: the model is really asked."""
    engine = opened(tiny_marian, target="tr")
    texts = {best(engine, text, target="tr").text for text in lines("en")[:12]}
    assert len(texts) >= 6


def test_the_target_language_matters(tiny_nllb: Path) -> None:
    """The forced language token changes what is written, and is not part of the text."""
    kazakh, turkish = (opened(tiny_nllb, target=target) for target in ("kk", "tr"))
    text = lines("en")[1]
    assert best(kazakh, text).text != best(turkish, text, target="tr").text
    assert "_Cyrl" not in best(kazakh, text).text


def test_engines_of_one_model_do_not_mix_languages(tiny_nllb: Path) -> None:
    """Source languages are state of a tokenizer; engines used in turn keep theirs."""
    english, turkish = opened(tiny_nllb), opened(tiny_nllb, source="tr")
    text = lines("en")[2]
    first = english.translate([ask(text)])
    other = turkish.translate([ask(text, source="tr")])
    assert english.translate([ask(text)]) == first
    assert turkish.translate([ask(text, source="tr")]) == other
    assert first[0][0].text != other[0][0].text


def test_m2m100_does_not_print_its_language_token(tiny_m2m100: Path) -> None:
    """The language token is no special token of that tokenizer, and still is not in the text."""
    assert not best(opened(tiny_m2m100), lines("en")[0]).text.startswith("__kk__")


def test_requests_in_another_direction_are_refused(tiny_marian: Path) -> None:
    """An engine translates the direction that its signature names, and no other."""
    engine = opened(tiny_marian, target="tr")
    with pytest.raises(EngineError, match="en>tr, not for tr>en"):
        engine.translate([ask("bakan", "tr", "en")])


def test_blank_text_stays_blank(tiny_marian: Path) -> None:
    """A blank request is answered with itself; a model would write something."""
    engine = opened(tiny_marian, target="tr")
    answers = engine.translate([ask("", target="tr"), ask(" \n", target="tr")])
    assert [answer[0].text for answer in answers] == ["", " \n"]


def test_the_limit_is_the_models(tiny_marian: Path, tiny_m2m100: Path, tiny_t5: Path) -> None:
    """The position table sets the limit; without one it is 512; the catalogue may lower it."""
    assert opened(tiny_marian, target="tr").limit == 64
    assert opened(tiny_m2m100).limit == 128
    assert opened(tiny_t5).limit == 512
    assert opened(tiny_m2m100, decoding={"max_source_tokens": "40"}).limit == 40


def test_the_limit_is_exact(tiny_marian_tagged: Path) -> None:
    """The longest text that fits is translated; one token more is refused. The tag counts."""
    engine = opened(tiny_marian_tagged)
    words = ["city"] * 70
    counts = [count for count in range(1, 70) if engine.fits(ask(" ".join(words[:count])))]
    assert counts == list(range(1, len(counts) + 1))
    tokenizer = read_tokenizer(tiny_marian_tagged)
    longest = " ".join(words[: len(counts)])
    assert len(tokenizer(f">>kaz<< {longest}").input_ids) == engine.limit
    assert engine.translate([ask(longest)])[0][0].text
    with pytest.raises(SegmentTooLongError, match="65 tokens is longer than the 64"):
        engine.translate([ask(f"{longest} city")])


def test_the_limit_on_the_output_follows_the_source(tiny_nllb: Path) -> None:
    """Random weights never stop; the text ends at the limit for its length and says so."""
    engine = opened(tiny_nllb)
    tokenizer = read_tokenizer(tiny_nllb)
    for text in ("city", lines("en")[0]):
        length = len(tokenizer(text).input_ids)
        found = best(engine, text)
        assert not found.finished
        assert 2 * length <= found.tokens <= 2 * length + 2 * 16 + 16


def test_a_text_that_ends_by_itself_says_so(tiny_marian: Path) -> None:
    """The forced end mark of Marian's configuration does not pass for a real one."""
    engine = opened(tiny_marian, target="tr")
    assert best(engine, lines("en")[0], target="tr").finished
    tight = opened(
        tiny_marian,
        target="tr",
        decoding={"num_beams": "1", "max_new_tokens_factor": "0.1", "max_new_tokens_extra": "2"},
    )
    cut = best(tight, lines("en")[0], target="tr")
    assert not cut.finished
    assert cut.tokens <= 4


def test_the_models_own_length_settings_do_not_cut(tiny_nllb: Path) -> None:
    """The generation_config says 20 tokens, as the one of old checkpoints; it is not obeyed."""
    said = json.loads((tiny_nllb / "generation_config.json").read_text(encoding="utf-8"))
    assert said["max_length"] == 20
    assert best(opened(tiny_nllb), lines("en")[0]).tokens > 20


def test_nbest_are_different_and_ordered(tiny_marian: Path) -> None:
    """As many hypotheses as asked for, all different, the first the one that nbest=1 gives."""
    many = opened(tiny_marian, target="tr", decoding={"num_beams": "4", "nbest": "4"})
    one = opened(tiny_marian, target="tr", decoding={"num_beams": "4"})
    requests = [ask(text, target="tr") for text in lines("en")[:5]]
    for several, single in zip(many.translate(requests), one.translate(requests), strict=True):
        assert len(several) == 4
        assert len({item.text for item in several}) >= 3
        assert several[0].text == single[0].text
        assert several[0].score == pytest.approx(single[0].score, abs=1e-5)


@pytest.mark.parametrize("family", ["marian", "m2m100", "t5"])
def test_the_score_is_the_models_mean_log_probability(
    request: pytest.FixtureRequest, family: str
) -> None:
    """The score agrees with one computed from the model token by token, end mark included."""
    folder = request.getfixturevalue(f"tiny_{family}")
    target = "tr" if family == "marian" else "kk"
    engine = opened(folder, target=target, dtype="float32")
    for text in lines("en")[:3]:
        found = best(engine, text, target=target)
        assert found.score == pytest.approx(_score_by_hand(engine, folder, text), abs=1e-4)


def _score_by_hand(engine: Seq2SeqEngine, folder: Path, text: str) -> float:
    """Let the library decode, and average the log-probabilities along what it wrote."""
    source = engine._encode([text])
    loaded = engine._loaded()
    limit = engine._output_limit(loaded, source[0])
    say = engine._spoken(loaded)[1]
    with offline():
        model = read_model(folder, "float32").eval()
    output = generate(
        model, source, engine._settings, max_new_tokens=limit, first_token=say.first_token
    )[0][0]
    config = model.generation_config
    row = [config.decoder_start_token_id, *([say.first_token] if say.first_token else [])]
    tokens = [*output.ids, *([config.eos_token_id] if output.finished else [])]
    total = 0.0
    for token in tokens:
        with torch.inference_mode():
            logits = model(
                input_ids=torch.tensor(source), decoder_input_ids=torch.tensor([row])
            ).logits[0, -1]
        total += math.log(logits.double().softmax(-1)[token].item())
        row.append(token)
    return total / len(tokens)


def test_the_library_scores_in_small_parts(
    tiny_marian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memory limit of scoring changes nothing but the number of passes."""
    from translator.engines import generation

    with offline():
        decoder = LibraryDecoder(read_model(tiny_marian, "float32").eval(), tiny_marian)
    decoder.prepare("")
    sources = [read_tokenizer(tiny_marian)(text).input_ids for text in lines("en")[:8]]
    task, settings = Task(sources=sources, limits=[20] * 8), Decoding(nbest=2)
    whole = decoder.decode(task, settings)
    monkeypatch.setattr(generation, "SCORE_BYTES", 1)
    for one, many in zip(decoder.decode(task, settings), whole, strict=True):
        assert [item.ids for item in one] == [item.ids for item in many]
        assert [i.score for i in one] == pytest.approx([i.score for i in many], abs=1e-5)


def test_unknown_characters_are_named(tiny_marian: Path, tiny_nllb: Path, tiny_t5: Path) -> None:
    """Characters the vocabulary lacks are told beforehand, each once, in order."""
    for folder, target in ((tiny_marian, "tr"), (tiny_nllb, "kk"), (tiny_t5, "kk")):
        engine = opened(folder, target=target)
        assert engine.unknown_characters("city 🙂 «city» 🙂") == "🙂«»"
        assert engine.unknown_characters("the city, 2026") == ""


def test_invisible_characters_are_unknown_too(tiny_marian: Path) -> None:
    """A character that the normaliser drops does not reach the model."""
    assert opened(tiny_marian, target="tr").unknown_characters("ci\u200dty") == "\u200d"


@pytest.mark.parametrize("family", ["marian", "m2m100", "nllb", "t5"])
def test_unknown_tokens_are_counted(request: pytest.FixtureRequest, family: str) -> None:
    """A hypothesis says how many tokens of its source the model could not see."""
    folder = request.getfixturevalue(f"tiny_{family}")
    target = "tr" if family == "marian" else "kk"
    engine = opened(folder, target=target)
    assert best(engine, "the city", target=target).unknown_source == 0
    assert best(engine, "the ₼ city ₸", target=target).unknown_source == 2


def test_the_signature_tells_settings_and_machine(tiny_marian: Path) -> None:
    """Settings that change the text stand in the info; so do device and number format."""
    info = opened(tiny_marian, target="tr", decoding={"num_beams": "2"}).info
    settings = dict(info.decoding)
    assert settings["num_beams"] == "2"
    assert settings["device"] in {"cpu", "cuda"}
    assert settings["dtype"] in {"int8", "float32", "bfloat16"}
    assert info.engine.startswith("loop-1/torch-2")
    assert (info.model, info.revision, info.route) == ("marian", "r1", "en>tr:marian")


def test_wrong_settings_are_refused(tiny_marian: Path) -> None:
    """A setting that does not exist is refused when the engine is opened."""
    with pytest.raises(EngineError, match="beams: unknown setting"):
        opened(tiny_marian, target="tr", decoding={"beams": "2"})


def test_an_unknown_language_code_is_found_before_translating(tiny_nllb: Path) -> None:
    """The first use of an engine with a wrong code fails, and writes nothing."""
    engine = opened(tiny_nllb, languages={"en": "eng_Latn", "kk": "kaz_Latn"})
    with pytest.raises(EngineError, match="kaz_Latn"):
        engine.fits(ask("city"))
    with pytest.raises(EngineError, match="kaz_Latn"):
        engine.translate([ask("city")])


def test_a_failing_decoder_is_an_engine_error(
    tiny_marian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory that ran out in torch is a fault in words."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory:\nyou tried 8 TB")

    engine = opened(tiny_marian, target="tr")
    monkeypatch.setattr(LoopDecoder, "decode", fail)
    with pytest.raises(EngineError) as caught:
        engine.translate([ask("city", target="tr")])
    assert "can't allocate memory: you tried" in caught.value.message
    assert "smaller" in caught.value.hint


def test_control_tokens_of_an_article_do_not_end_it(tiny_marian: Path) -> None:
    """An end mark in the text is text: what follows it is translated too."""
    engine = opened(tiny_marian, target="tr")
    source = engine._sources([ask("city </s> bridge opened", target="tr")])[0]
    tokenizer = read_tokenizer(tiny_marian)
    assert source.count(tokenizer.eos_token_id) == 1
    assert source[-1] == tokenizer.eos_token_id


def test_terms_change_nothing(tiny_marian: Path) -> None:
    """The engine cannot use terms; a request with and without gives the same text."""
    engine = opened(tiny_marian, target="tr")
    bare = Request(text="the city", source="en", target="tr")
    full = replace(bare, terms=(TermAnnotation(start=4, end=8, target="şehir"),))
    assert engine.translate([bare]) == engine.translate([full])


def test_bfloat16_works(tiny_m2m100: Path) -> None:
    """The number format of GPUs runs on the CPU as well, and stands in the signature."""
    engine = opened(tiny_m2m100, dtype="bfloat16", device="cpu")
    assert best(engine, lines("en")[0]).text
    assert dict(engine.info.decoding)["dtype"] == "bfloat16"
