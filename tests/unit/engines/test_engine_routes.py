"""Routes: the best installed model, through the pivot where need be, or what to pull."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.unit.engines.helpers import catalogue, entry
from translator.engines.catalogue import THROUGH_PIVOT, Catalogue
from translator.engines.catalogues import load_catalogue
from translator.engines.routes import (
    MissingModelsError,
    UnsupportedPairError,
    plan,
    size_text,
    upgrade,
)
from translator.errors import EngineError, ModelNotInstalledError
from translator.language.tags import SOURCES, TARGETS

ALL = {"en": "eng", "tr": "tur", "kk": "kaz", "ky": "kir"}


@pytest.fixture
def small() -> Catalogue:
    """A large model for everything, a pair through English, and a restricted one."""
    return catalogue(
        entry("large", languages=ALL, memory_mb=20_000, download_mb=12_000),
        entry("in", languages=ALL, directions=(("tr", "en"), ("kk", "en")), download_mb=900),
        entry("out", languages=ALL, directions=(("en", "tr"), ("en", "kk")), download_mb=600),
        entry("nc", languages=ALL, licence="NC", commercial="no", download_mb=500),
        default=(("large",), ("in",), ("out",), THROUGH_PIVOT, ("nc",)),
    )


def test_the_best_installed_model_is_taken(small: Catalogue) -> None:
    """The order of the catalogue decides among what is installed."""
    assert plan("tr", "kk", small, {"large", "in", "out", "nc"}).text == "tr>kk:large"
    assert plan("tr", "kk", small, {"in", "out", "nc"}).text == "tr>en>kk:in+out"
    assert plan("tr", "kk", small, {"out", "nc"}).text == "tr>kk:nc"
    assert plan("en", "tr", small, {"in", "out"}).text == "en>tr:out"


def test_a_directions_own_list_comes_before_the_default(small: Catalogue) -> None:
    """A direction may prefer another model than the rest."""
    chosen = catalogue(
        *small.entries.values(), default=small.default, routes={("en", "tr"): (("nc",),)}
    )
    assert plan("en", "tr", chosen, {"large", "nc"}).text == "en>tr:nc"
    assert plan("en", "kk", chosen, {"large", "nc"}).text == "en>kk:large"


def test_a_pair_may_be_named_in_a_list(small: Catalogue) -> None:
    """KEY+KEY in a list is two legs through the pivot."""
    chosen = catalogue(
        *small.entries.values(), default=(("large",),), routes={("tr", "kk"): (("in", "out"),)}
    )
    assert plan("tr", "kk", chosen, {"large", "in", "out"}).text == "tr>en>kk:in+out"


def test_what_is_missing_is_suggested_with_size_and_licence(small: Catalogue) -> None:
    """The suggestion is a command that can be run: free licences first, then desk computers."""
    with pytest.raises(MissingModelsError) as caught:
        plan("tr", "kk", small, set())
    fault = caught.value
    assert isinstance(fault, ModelNotInstalledError)
    assert fault.suggested == ("in", "out")
    assert fault.hint == (
        "run `translator models pull in out` (1.5 GB; Apache-2.0: commercial use allowed)"
    )


def test_what_is_there_is_not_suggested_again(small: Catalogue) -> None:
    """Half a route in place asks for the other half only."""
    with pytest.raises(MissingModelsError) as caught:
        plan("tr", "kk", small, {"in"})
    assert caught.value.suggested == ("out",)


def test_a_restricted_model_is_suggested_last_and_says_so() -> None:
    """Where only a restricted model serves, the hint says what it forbids."""
    only = catalogue(entry("nc", languages=ALL, licence="CC-BY-NC-4.0", commercial="no"))
    with pytest.raises(MissingModelsError) as caught:
        plan("tr", "kk", only, set())
    assert "CC-BY-NC-4.0: no commercial use without a separate permission" in caught.value.hint


def test_a_local_folder_is_not_pulled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A model of one's own that is not in its folder is looked for there, not on the hub."""
    folder = tmp_path_factory.mktemp("own")
    own = catalogue(entry("own", languages=ALL, path=folder))
    with pytest.raises(MissingModelsError) as caught:
        plan("tr", "kk", own, set())
    assert caught.value.suggested == ()
    assert str(folder) in caught.value.hint


def test_a_model_may_be_forced(small: Catalogue) -> None:
    """Asked for by name, a model is taken whatever the order says; KEY+KEY gives both legs."""
    everything = set(small.entries)
    assert plan("tr", "kk", small, everything, model="nc").text == "tr>kk:nc"
    assert plan("tr", "kk", small, everything, model="in+out").text == "tr>en>kk:in+out"


def test_a_forced_model_may_serve_both_legs() -> None:
    """A model that goes to English and back, but not directly, is used twice."""
    pairs = (("tr", "en"), ("en", "kk"))
    both = catalogue(entry("hub", languages=ALL, directions=pairs))
    assert plan("tr", "kk", both, {"hub"}, model="hub").text == "tr>en>kk:hub+hub"


@pytest.mark.parametrize("model", ["out", "out+in", "in"])
def test_a_forced_model_must_serve_the_direction(small: Catalogue, model: str) -> None:
    """A model that does not serve is refused, with what it does serve."""
    with pytest.raises(UnsupportedPairError) as caught:
        plan("tr", "kk", small, set(small.entries), model=model)
    assert "tr>en" in caught.value.hint or "en>tr" in caught.value.hint


def test_a_forced_model_must_be_known_and_installed(small: Catalogue) -> None:
    """An unknown key is an error of its own; a known one that is missing can be pulled."""
    with pytest.raises(EngineError, match="no model called 'larg'"):
        plan("tr", "kk", small, set(), model="larg")
    with pytest.raises(MissingModelsError) as caught:
        plan("tr", "kk", small, {"in", "out"}, model="large")
    assert caught.value.suggested == ("large",)
    with pytest.raises(EngineError, match="at most two"):
        plan("tr", "kk", small, set(), model="in+in+out")


def test_the_dry_run_must_be_asked_for() -> None:
    """The dry-run engine needs no pull, and is never taken by itself."""
    loaded = load_catalogue()
    assert plan("tr", "kk", loaded, set(), model="pseudo").text == "tr>kk:pseudo"
    with pytest.raises(MissingModelsError):
        plan("tr", "kk", loaded, {"pseudo"})


def test_no_model_for_a_direction(small: Catalogue) -> None:
    """A direction that nothing serves is refused in words, as is a language into itself."""
    with pytest.raises(UnsupportedPairError, match="ru into kk"):
        plan("ru", "kk", small, set(small.entries))
    with pytest.raises(UnsupportedPairError, match="already"):
        plan("tr", "tr", small, set(small.entries))


@pytest.mark.parametrize(
    ("source", "target"),
    [pair for pair in permutations(SOURCES, 2) if pair[1] in TARGETS],
)
def test_every_direction_of_the_shipped_catalogue_can_be_pulled(source: str, target: str) -> None:
    """A desk with nothing installed is told of free models that fit a desk computer."""
    loaded = load_catalogue()
    with pytest.raises(MissingModelsError) as caught:
        plan(source, target, loaded, {"pseudo"})
    suggested = [loaded.entries[key] for key in caught.value.suggested]
    assert suggested
    assert all(model.commercial == "yes" for model in suggested)
    assert sum(model.memory_mb for model in suggested) <= 8192
    assert plan(source, target, loaded, caught.value.suggested)


def test_the_shipped_catalogue_prefers_what_was_measured() -> None:
    """English and Turkish go through their own models, Turkic pairs through English."""
    loaded = load_catalogue()
    small = {"opus-en-tr", "opus-tr-en", "opus-en-trk", "opus-trk-en", "kazrush-ru-kk"}
    assert plan("en", "tr", loaded, small).text == "en>tr:opus-en-tr"
    assert plan("en", "ky", loaded, small).text == "en>ky:opus-en-trk"
    assert plan("tr", "kk", loaded, small).text == "tr>en>kk:opus-tr-en+opus-en-trk"
    assert plan("kk", "tr", loaded, small).text == "kk>en>tr:opus-trk-en+opus-en-tr"
    assert plan("ru", "kk", loaded, small).text == "ru>kk:kazrush-ru-kk"
    assert plan("tr", "kk", loaded, {*small, "nllb-600m"}).text.endswith("opus-tr-en+opus-en-trk")


DIRECTIONS = tuple(permutations(TARGETS, 2))


def test_the_embedded_model_serves_all_directions_directly() -> None:
    """With nothing else installed every direction is one leg; Russian needs another model."""
    loaded = load_catalogue()
    for source, target in DIRECTIONS:
        found = plan(source, target, loaded, {"pseudo", "starter"})
        assert found.text == f"{source}>{target}:starter"
    with pytest.raises(MissingModelsError) as caught:
        plan("ru", "kk", loaded, {"pseudo", "starter"})
    assert caught.value.suggested == ("kazrush-ru-kk",)
    with pytest.raises(UnsupportedPairError, match="starter does not translate ru into kk"):
        plan("ru", "kk", loaded, {"starter"}, model="starter")


def test_anything_better_comes_before_the_embedded_model() -> None:
    """One installed model of the hub is enough for its directions; half a pivot is not."""
    loaded = load_catalogue()
    assert plan("en", "kk", loaded, {"starter", "opus-en-trk"}).text == "en>kk:opus-en-trk"
    assert plan("tr", "kk", loaded, {"starter", "opus-en-trk"}).text == "tr>kk:starter"
    assert plan("tr", "kk", loaded, {"starter", "nllb-600m"}).text == "tr>kk:nllb-600m"


def test_the_embedded_model_is_never_half_of_a_route() -> None:
    """Neither alone nor with another model is it chained, unless somebody asks for it by name."""
    half = entry("half", languages=ALL, directions=(("tr", "en"),))
    rough = entry("rough", languages=ALL, directions=(("en", "kk"),), quality="rough")
    both = catalogue(half, rough)
    with pytest.raises(UnsupportedPairError):
        plan("tr", "kk", both, {"half", "rough"})
    assert plan("tr", "kk", both, {"half", "rough"}, model="half+rough").text == (
        "tr>en>kk:half+rough"
    )


def test_an_embedded_model_that_is_missing_is_not_suggested() -> None:
    """A pull is suggested where there is one; asked for by name it says where it should be."""
    loaded = load_catalogue()
    for source, target in DIRECTIONS:
        with pytest.raises(MissingModelsError) as caught:
            plan(source, target, loaded, {"pseudo"})
        assert "starter" not in caught.value.suggested
        assert caught.value.suggested
    with pytest.raises(MissingModelsError) as caught:
        plan("tr", "kk", loaded, {"pseudo"}, model="starter")
    assert caught.value.suggested == ()
    assert "install it again" in caught.value.hint


@pytest.mark.parametrize(
    ("directions", "keys"),
    [
        ([("en", "tr")], ["opus-en-tr"]),
        ([("en", "az"), ("en", "tr"), ("en", "kk"), ("en", "ky")], ["opus-en-trk"]),
        ([("kk", "en")], ["opus-trk-en"]),
        ([("en", "kk"), ("kk", "en")], ["opus-en-trk", "opus-trk-en"]),
        ([("az", "kk")], ["opus-en-trk", "opus-trk-en"]),
        ([("ky", "en"), ("ky", "tr"), ("ky", "az")], ["opus-en-trk", "opus-trk-en"]),
    ],
)
def test_one_upgrade_for_all_directions(directions: list[tuple[str, str]], keys: list[str]) -> None:
    """The freest and smallest models that serve every direction, not one list a direction."""
    assert [model.key for model in upgrade(directions, load_catalogue())] == keys


@pytest.mark.parametrize("source", SOURCES)
def test_upgrades_really_serve(source: str) -> None:
    """What is suggested, once installed, takes the place of the embedded model everywhere."""
    loaded = load_catalogue()
    wanted = [(source, target) for target in TARGETS if target != source]
    better = upgrade(wanted, loaded)
    installed = {"starter", *(model.key for model in better)}
    assert all(model.commercial == "yes" for model in better)
    assert sum(model.memory_mb for model in better) <= 8192
    for start, end in wanted:
        assert "starter" not in plan(start, end, loaded, installed).text


def test_no_upgrade_where_nothing_better_is_known(small: Catalogue) -> None:
    """A direction that only the rough model serves has no upgrade, and nor has the whole."""
    rough = entry("rough", languages={**ALL, "az": "aze"}, quality="rough")
    more = catalogue(*small.entries.values(), rough, default=small.default)
    assert upgrade([("en", "az")], more) == ()
    assert upgrade([("en", "kk"), ("en", "az")], more) == ()
    assert [model.key for model in upgrade([("en", "kk")], more)] == ["out"]


def test_sizes_for_people() -> None:
    """Sizes are given in the unit that reads best."""
    assert size_text(960) == "960 MB"
    assert size_text(11_800) == "11.8 GB"
    assert size_text(0) == "size unknown"
