"""`models doctor`, `models bench` and `draft --dry-run` as an editor runs them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk_runner import DeskRunner
from tests.unit.engines.helpers import catalogue, entry, leg, local
from translator.engines import doctor, timing
from translator.engines.base import Route
from translator.engines.build import open_engine

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_a_healthy_model(desk: DeskRunner) -> None:
    """Every thing that is looked at has a line; the exit code says that all is well."""
    done = desk("models", "doctor", "tiny", "--json")
    found = done.json
    about = {each["about"] for each in found}
    assert {"licence", "files", "memory", "languages", "letters", "decoder"} <= about
    assert done.code == (0 if all(each["well"] for each in found) else 1)


def test_what_is_wrong_is_named(tiny_marian: Path) -> None:
    """A vocabulary without a language's letters and a code that the model lacks are wrong."""
    poor = local("marian", tiny_marian, languages={"en": "", "tr": ""}, directions=(("tr", "en"),))
    found = {each.about: each for each in doctor.examine(poor, catalogue(poor))}
    assert not found["letters"].well
    assert "q" not in found["letters"].text.partition("lacks")[2].split()
    coded = local("marian-tagged", tiny_marian, languages={"en": "eng", "kk": "kaz"})
    found = {each.about: each for each in doctor.examine(coded, catalogue(coded))}
    assert not found["languages"].well
    assert "en>kk" in found["languages"].text


def test_a_licence_that_nobody_accepted_is_wrong(tiny_nllb: Path) -> None:
    """The doctor says so before an engine refuses."""
    restricted = local("nllb", tiny_nllb, commercial="no", licence="CC-BY-NC-4.0")
    first = next(doctor.examine(restricted, catalogue(restricted)))
    assert first.about == "licence"
    assert not first.well
    assert "not accepted" in first.text


def test_memory_follows_the_number_format(tiny_nllb: Path, tmp_path: Path) -> None:
    """Weights in eight bits take a quarter of their file, in float32 all of it."""
    (tmp_path / "config.json").write_bytes((tiny_nllb / "config.json").read_bytes())
    with (tmp_path / "model.safetensors").open("wb") as file:
        file.truncate(800_000_000)
    eight, plain = (
        doctor.needed_mb(local("nllb", tmp_path, decoder=decoder), tmp_path)
        for decoder in ("loop", "transformers")
    )
    assert plain - eight == 600
    assert eight < 800
    assert doctor.available_mb() > 0


def test_a_speed_is_measured_and_kept(desk: DeskRunner) -> None:
    """`bench` prints what `show` repeats."""
    done = desk("models", "bench", "tiny", "--rounds", "1", "--json")
    assert done.code == 0, done.err
    (found,) = done.json
    assert found["tokens"] > 0
    assert found["single"] > 0
    shown = desk("models", "show", "tiny", "--json").json
    assert shown["speed"]["tokens"] == found["tokens"]


def test_a_direction_that_is_not_served(desk: DeskRunner) -> None:
    """The message names both languages."""
    done = desk("models", "bench", "tiny", "--from", "ru", "--to", "ru")
    assert done.code == 5
    assert "ru" in done.err


def test_the_dry_run_engine_is_not_examined(desk: DeskRunner) -> None:
    """There is nothing to look at in it."""
    assert desk("models", "doctor", "pseudo").code == 5


def test_a_dry_run_tells_time_and_writes_nothing(desk: DeskRunner) -> None:
    """Every language has its line; there is no draft afterwards."""
    article = str(EXAMPLES / "middle-corridor.en.md")
    done = desk("draft", article, "--to", "kk,tr", "--dry-run", "--json")
    assert done.code == 0, done.err
    rows = done.json
    assert [row["to"] for row in rows] == ["kk", "tr"]
    assert all(row["seconds"] > 0 and row["sentences"] > 5 for row in rows)
    assert not (desk.root / "drafts").exists()
    assert "nothing was written" in done.err


def test_a_speed_holds_for_its_settings(tiny_nllb: Path) -> None:
    """What was measured with other settings is not used to tell a time."""
    models = catalogue(local("nllb", tiny_nllb))
    engine = open_engine(Route(legs=(leg("nllb", target="tr"),)), models)
    ticks = iter(range(1000))
    speed = timing.measure(engine, "en", "tr", rounds=2, clock=lambda: float(next(ticks)))
    assert speed.characters == sum(map(len, timing.sentences("en"))) * 4
    timing.keep("nllb", speed)
    assert timing.speed_of(engine.info) == speed
    other = replace(engine.info, decoding=(("num_beams", "1"),))
    assert timing.speed_of(other) is None
    assert timing.last_speed("nllb") == speed
    assert timing.last_speed("other") is None


@pytest.mark.parametrize("language", ["en", "az", "tr", "kk", "ky", "ru"])
def test_there_are_sentences_in_every_language(language: str) -> None:
    """They are in the language that they are said to be in."""
    from translator.language import identify

    texts = timing.sentences(language)
    assert len(texts) == 8
    assert not identify.foreign(list(texts), language)


def test_entries_of_language_models_are_checked() -> None:
    """A prompt belongs to the family causal, a decoder to the others."""
    from translator.engines.catalogue_entry import read_entry

    def problems(**fields: str) -> list[str]:
        found: list[str] = []
        base = {"licence": "MIT", "commercial": "yes", "languages": {"en": "en", "tr": "tr"}}
        read_entry("m", {**base, "hub": "a/b", **fields}, lambda place, what: found.append(place))
        return found

    assert problems(family="causal", prompt="{text}") == []
    assert problems(family="causal") == ["models.m.prompt"]
    assert problems(family="causal", prompt="say it") == ["models.m.prompt"]
    assert problems(family="causal", prompt="{text} {what}") == ["models.m.prompt"]
    assert problems(family="marian", prompt="{text}") == ["models.m.prompt"]
    assert problems(family="marian", decoder="ct2") == []
    assert problems(family="marian", decoder="fast") == ["models.m.decoder"]
    assert problems(family="causal", prompt="{text}", decoder="ct2") == ["models.m.decoder"]
    assert entry("marian", decoder="ct2").decoder == "ct2"


def test_a_shortlist_is_built_and_kept_to(desk: DeskRunner, tiny_nllb: Path) -> None:
    """Only pieces of the text, of spelling and of the sentence come out; the signature says so."""
    from tests.tiny_models import lines
    from translator.engines.base import Request
    from translator.engines.loading import read_tokenizer

    text = desk.write("kk.txt", "\n".join(lines("kk")))
    before = desk("models", "shortlist", "tiny", text, "--to", "kk", "--json")
    assert before.code == 0, before.err
    assert 0 < before.json["pieces"] < before.json["of"]
    assert before.json["covered"] > 0.9
    models = catalogue(
        local("nllb", tiny_nllb, languages={"en": "eng_Latn", "kk": "kaz_Cyrl", "tr": "tur_Latn"})
    )
    engine = open_engine(Route(legs=(leg("nllb"),)), models)
    assert dict(engine.info.decoding)["pieces"].startswith("desk:")
    texts = lines("en")[:6]
    answers = engine.translate([Request(text=t, source="en", target="kk") for t in texts])
    tokenizer = read_tokenizer(tiny_nllb)
    own = {
        id_ for line in lines("kk") for id_ in tokenizer(line, add_special_tokens=False).input_ids
    }
    for source, (answer, *_) in zip(texts, answers, strict=True):
        written = {*tokenizer(answer.text, add_special_tokens=False).input_ids}
        spelled = {id_ for id_ in written if len(tokenizer.convert_ids_to_tokens(id_)) <= 4}
        assert written <= own | spelled | {*tokenizer(source).input_ids}
    other = open_engine(Route(legs=(leg("nllb", target="tr"),)), models)
    assert "pieces" not in dict(other.info.decoding)


def test_the_embedded_model_brings_its_own(desk: DeskRunner) -> None:
    """Its list is part of it and is not replaced."""
    text = desk.write("kk.txt", "сөз")
    done = desk("models", "shortlist", "starter", text, "--to", "kk")
    assert done.code == 5
    assert "takes no shortlist" in done.err
