"""The catalogue: what is shipped is sound, what a desk adds is checked, all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.engines.helpers import catalogue, entry
from translator.engines.catalogue import THROUGH_PIVOT
from translator.engines.catalogues import desk_catalogue, load_catalogue
from translator.errors import ConfigurationError, EngineError
from translator.language.tags import SOURCES, TARGETS
from translator.resources import shipped

MINIMAL = """
models:
  own:
    family: marian
    hub: desk/own
    licence: MIT
    commercial: {commercial}
    languages: {{en: "-", tr: "-"}}
"""


def written(folder: Path, text: str, name: str = "models.yaml") -> Path:
    """Write a catalogue file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> str:
    """Return what is said about a faulty catalogue file."""
    with pytest.raises(ConfigurationError) as caught:
        load_catalogue(written(folder, text))
    return caught.value.message


def test_the_shipped_catalogue_is_sound() -> None:
    """Every model is fully described: source of the weights, licence with address, size, note."""
    shipped_models = load_catalogue().entries
    assert len(shipped_models) >= 15
    for key, model in shipped_models.items():
        assert model.key == key
        assert model.note
        if model.family == "pseudo" or model.shipped:
            continue
        assert model.hub
        assert model.licence_url.startswith("https://")
        assert model.download_mb > 100
        assert model.memory_mb > model.download_mb * 0.9


def test_the_embedded_model_serves_every_direction_of_the_desk() -> None:
    """It is free, rough, needs no download, takes terms, and does not read Russian."""
    starter = load_catalogue().entries["starter"]
    assert (starter.shipped, starter.hub, starter.path) == ("starter", "", None)
    assert (starter.licence, starter.commercial, starter.quality) == ("Apache-2.0", "yes", "rough")
    assert (starter.download_mb, starter.family) == (0, "bart")
    assert all(starter.serves(a, b) for a in TARGETS for b in TARGETS if a != b)
    assert not any(starter.serves("ru", tag) for tag in TARGETS)
    assert starter.term_annotation == "{source} <term> {target} </term>"
    assert starter.languages == {tag: f"<2{tag}>" for tag in TARGETS}


def test_the_embedded_model_is_the_last_resort() -> None:
    """It stands at the end of the default route, for every direction."""
    loaded = load_catalogue()
    assert loaded.default[-1] == ("starter",)
    for source in SOURCES:
        for target in TARGETS:
            assert loaded.choices(source, target)[-1] == ("starter",)


def test_a_desks_own_order_does_not_lift_the_embedded_model(tmp_path: Path) -> None:
    """A default list without it leaves it last; a list that names it means it."""
    own = written(tmp_path, "routes:\n  default: [nllb-600m]\n")
    loaded = load_catalogue(shipped("models.yaml"), own)
    assert loaded.choices("en", "kk")[-1] == ("starter",)
    assert len(loaded.choices("en", "kk")) > 5
    own = written(tmp_path, "routes:\n  en>tr: [starter, opus-en-tr]\n")
    ordered = load_catalogue(shipped("models.yaml"), own).choices("en", "tr")
    assert ordered.index(("starter",)) < ordered.index(("opus-en-tr",))


def test_a_desk_may_tune_the_embedded_model(tmp_path: Path) -> None:
    """Amending keeps what it is; weights of one's own under its key stand alone."""
    tuned = written(tmp_path, "models:\n  starter: {decoding: {num_beams: 2}}\n")
    starter = load_catalogue(shipped("models.yaml"), tuned).entries["starter"]
    assert (starter.decoding.num_beams, starter.quality, starter.shipped) == (2, "rough", "starter")
    text = MINIMAL.format(commercial='"yes"').replace("own:", "starter:")
    text = text.replace("hub: desk/own", "shipped: better")
    alone = load_catalogue(shipped("models.yaml"), written(tmp_path, text)).entries["starter"]
    assert (alone.shipped, alone.quality, alone.licence) == ("better", "", "MIT")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("shipped: starter", "exactly one of hub, path and shipped"),
        ("shipped: ../starter", "must be the name of a shipped folder"),
        ("quality: poor", "'poor' is none of rough"),
        ("term_annotation: '<term> {target}'", "must begin with {source} and go on to {target}"),
        ("term_annotation: '{source} <term>'", "must begin with {source} and go on to {target}"),
        ("term_annotation: '{source} {target} {x}'", "may hold {target} only"),
        ("term_annotation: '{source} {target} {source}'", "may hold {target} only"),
    ],
)
def test_what_is_wrong_with_the_fields_of_an_embedded_model(
    tmp_path: Path, line: str, said: str
) -> None:
    """Each faulty field is named with what it should be."""
    text = MINIMAL.format(commercial='"yes"') + f"    {line}\n"
    assert said in problems(tmp_path, text)


def test_non_commercial_licences_are_marked() -> None:
    """No model under a non-commercial licence passes for a free one, and CC-BY asks for credit."""
    for model in load_catalogue().entries.values():
        if "-NC" in model.licence:
            assert model.commercial == "no"
        if model.licence == "CC-BY-4.0":
            assert model.credit


def test_every_shipped_model_has_a_place_in_the_order() -> None:
    """Automatic routing knows each model; the dry-run engine stands in no list."""
    loaded = load_catalogue()
    named = {
        key for choices in (loaded.default, *loaded.routes.values()) for c in choices for key in c
    }
    assert named == {key for key, model in loaded.entries.items() if model.family != "pseudo"}


def test_kazakh_and_kyrgyz_are_not_left_to_m2m100() -> None:
    """M2M-100 writes no usable Kazakh and knows no Kyrgyz, so it serves neither."""
    for key in ("m2m100-418m", "m2m100-1.2b"):
        assert not {"kk", "ky"} & {*load_catalogue().entries[key].languages}


def test_every_direction_of_the_desk_has_a_free_model() -> None:
    """Each direction can be served under a licence that allows commercial use."""
    loaded = load_catalogue()
    free = [m for m in loaded.entries.values() if m.commercial == "yes" and m.family != "pseudo"]
    for source in SOURCES:
        for target in TARGETS:
            if source != target:
                assert any(model.serves(source, target) for model in free)


@pytest.mark.parametrize("word", ["yes", "no", "ask"])
def test_licence_marks_survive_yaml(tmp_path: Path, word: str) -> None:
    """An unquoted yes or no stays a word; YAML 1.1 would make a truth value of it."""
    loaded = load_catalogue(written(tmp_path, MINIMAL.format(commercial=word)))
    assert loaded.entries["own"].commercial == word


def test_a_norwegian_is_not_false(tmp_path: Path) -> None:
    """Language codes such as `no` stay codes too."""
    text = MINIMAL.format(commercial="yes").replace('tr: "-"', "tr: no")
    assert load_catalogue(written(tmp_path, text)).entries["own"].languages["tr"] == "no"


def test_a_dash_means_no_code(tmp_path: Path) -> None:
    """A language with a dash is served, and the model is told nothing about it."""
    model = load_catalogue(written(tmp_path, MINIMAL.format(commercial="yes"))).entries["own"]
    assert dict(model.languages) == {"en": "", "tr": ""}
    assert model.serves("en", "tr")
    assert not model.serves("en", "kk")
    assert not model.serves("en", "en")


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    """One message names every fault with its place in the file."""
    said = problems(
        tmp_path,
        """
models:
  first:
    family: mariann
    hub: not-an-id
    licens: MIT
    commercial: maybe
    languages: {en: eng, xx: xxx}
    directions: [en>kk, en-tr]
    download_mb: big
    decoding: {num_beams: 0, beams: 3}
    scores:
      - {metric: chrF++, test_set: FLORES, source: somewhere, values: {en>tr: good}}
      - {metric: chrF++}
  second:
    family: nllb
    licence: MIT
    commercial: "yes"
    languages: {en: "-", tr: }
    path: models/second
    hub: desk/second
routes:
  en>tr: [first, third]
  en>: [first]
modles: {}
""",
    )
    for place in (
        "models.first.family: 'mariann' is none of",
        "models.first.hub: must look like OWNER/NAME",
        "models.first.licens: unknown key, did you mean licence?",
        "models.first.licence: missing",
        "models.first.commercial: must be yes, no or ask, not 'maybe'",
        "models.first.languages.xx: not a language of the desk",
        "models.first.directions: en>kk: no code for kk",
        "models.first.directions: 'en-tr' is not a direction",
        "models.first.download_mb: must be a whole number, not 'big'",
        "models.first.decoding: num_beams: out of range: 0",
        "models.first.decoding: beams: unknown setting",
        "models.first.scores[0].values.en>tr: not a number: 'good'",
        "models.first.scores[1]: missing test_set, source, values",
        "models.second.languages.en: the family nllb needs a code",
        "models.second.languages.tr: missing code",
        "models.second: needs exactly one of hub, path and shipped",
        "routes.en>tr: 'third': no model called third",
        "routes: 'en>' is not a direction",
        "modles: unknown key, did you mean models?",
    ):
        assert f"models.yaml: {place}" in said


def test_a_route_must_be_served(tmp_path: Path) -> None:
    """A model in a direction's list that does not serve the direction is a fault."""
    text = MINIMAL.format(commercial="yes") + "routes:\n  tr>kk: [own]\n"
    assert "routes.tr>kk: own does not translate tr into kk" in problems(tmp_path, text)


def test_the_dry_run_is_never_a_route(tmp_path: Path) -> None:
    """Nobody gets dry-run drafts by default."""
    text = """
models:
  pseudo: {family: pseudo, licence: MIT, commercial: "yes", languages: {en: "-", tr: "-"}}
routes:
  default: [pseudo]
"""
    assert "only when it is asked for by name" in problems(tmp_path, text)


def test_a_key_that_stands_twice_is_reported(tmp_path: Path) -> None:
    """YAML would silently keep the second of two equal keys; here it is a fault with its line."""
    text = MINIMAL.format(commercial="yes") + "    licence: GPL\n"
    said = problems(tmp_path, text)
    assert "'licence' stands twice" in said
    assert "line 9" in said


def test_a_file_that_is_not_yaml_is_reported(tmp_path: Path) -> None:
    """A syntax error gives the line, not a traceback."""
    said = problems(tmp_path, "models: [\n")
    assert "models.yaml" in said
    assert "line" in said


def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    """A missing file is a configuration error that names the file."""
    with pytest.raises(ConfigurationError, match="absent"):
        load_catalogue(tmp_path / "absent.yaml")


def test_a_desk_amends_a_shipped_model(tmp_path: Path) -> None:
    """An entry without weights of its own changes only the fields it gives."""
    written(tmp_path, "models:\n  opus-en-tr:\n    decoding: {num_beams: 8}\n")
    before, after = (
        loaded.entries["opus-en-tr"] for loaded in (load_catalogue(), desk_catalogue(tmp_path))
    )
    assert after.decoding.num_beams == 8
    assert (after.hub, after.licence, after.scores) == (before.hub, before.licence, before.scores)


def test_other_weights_inherit_no_licence(tmp_path: Path) -> None:
    """An entry that names other weights must state its licence itself."""
    written(tmp_path, "models:\n  opus-en-tr:\n    hub: somebody/else\n")
    with pytest.raises(ConfigurationError, match=r"models\.opus-en-tr\.licence: missing"):
        desk_catalogue(tmp_path)


def test_a_local_model_lies_beside_its_file(tmp_path: Path) -> None:
    """A relative path is relative to the file it stands in; the model needs no hub."""
    text = MINIMAL.format(commercial="yes").replace("hub: desk/own", "path: weights/own")
    own = load_catalogue(written(tmp_path, text)).entries["own"]
    assert own.path == (tmp_path / "weights" / "own").resolve()
    assert own.hub == ""


def test_what_a_desk_adds_comes_first(tmp_path: Path) -> None:
    """A desk's own model that stands in no list is preferred to the shipped ones."""
    written(tmp_path, MINIMAL.format(commercial="yes"))
    loaded = desk_catalogue(tmp_path)
    assert loaded.choices("en", "tr")[:2] == (("own",), ("opus-en-tr",))
    assert THROUGH_PIVOT in loaded.choices("en", "tr")


def test_a_desk_without_a_file_has_the_shipped_catalogue(tmp_path: Path) -> None:
    """No models.yaml in the desk is no fault."""
    assert desk_catalogue(tmp_path) == load_catalogue()
    assert desk_catalogue(shipped("models.yaml").parent) == load_catalogue()


def test_an_unknown_key_gets_a_suggestion() -> None:
    """A mistyped key is answered with keys that look like it."""
    with pytest.raises(EngineError) as caught:
        load_catalogue().entry("opus-en-trr")
    assert "opus-en-tr" in caught.value.hint
    with pytest.raises(EngineError) as caught:
        catalogue(entry("own")).entry("something-else-entirely")
    assert "models list" in caught.value.hint
