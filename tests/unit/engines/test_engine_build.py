"""Opening engines: licences and files first, weights at need, each model once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny_models import lines
from tests.unit.engines.helpers import ask, catalogue, leg, local
from translator.engines import loading
from translator.engines.base import Route
from translator.engines.build import open_engine
from translator.engines.catalogues import load_catalogue
from translator.engines.consent import record_consent
from translator.engines.pivot import PivotEngine
from translator.engines.pseudo import PseudoEngine
from translator.engines.settings import EngineOptions
from translator.engines.shelf import folder_digest
from translator.errors import LicenceError, ModelNotInstalledError


def test_a_direct_route(tiny_marian: Path) -> None:
    """One leg opens one engine; a local model's revision is the digest of its files."""
    engine = open_engine(
        Route(legs=(leg("marian", target="tr"),)), catalogue(local("marian", tiny_marian))
    )
    assert engine.info.route == "en>tr:marian"
    assert engine.info.revision == f"sha256:{folder_digest(tiny_marian)}"
    assert engine.info.licence == "Apache-2.0"
    assert engine.info.consent == ""


def test_a_pivot_route(tiny_t5: Path, tiny_marian_tagged: Path) -> None:
    """Two legs open a pivot, and the route stands in its record as planned."""
    models = catalogue(local("t5", tiny_t5), local("marian-tagged", tiny_marian_tagged))
    route = Route(legs=(leg("t5", "tr", "en"), leg("marian-tagged", "en", "kk")))
    engine = open_engine(route, models)
    assert isinstance(engine, PivotEngine)
    assert engine.info.route == route.text == "tr>en>kk:t5+marian-tagged"
    assert engine.translate([ask("şehir su.", "tr", "kk")])[0][0].text


def test_the_dry_run(tmp_path: Path) -> None:
    """The built-in engine opens from the shipped catalogue."""
    engine = open_engine(Route(legs=(leg("pseudo"),)), load_catalogue())
    assert isinstance(engine, PseudoEngine)


def test_consent_is_checked_and_recorded(tiny_marian: Path) -> None:
    """A restricted model opens only with consent, which then stands in the signature."""
    restricted = local("marian", tiny_marian, licence="CC-BY-NC-4.0", commercial="no")
    models, route = catalogue(restricted), Route(legs=(leg("marian", target="tr"),))
    with pytest.raises(LicenceError):
        open_engine(route, models)
    record_consent(restricted, "A. Editor")
    assert open_engine(route, models).info.consent.startswith(
        "CC-BY-NC-4.0 accepted by A. Editor on "
    )


def test_all_legs_are_checked_before_anything_is_loaded(
    tiny_marian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing second model is found although the first is there, and nothing was loaded."""
    models = catalogue(
        local("marian", tiny_marian, languages={"tr": "", "en": ""}),
        local("marian-tagged", tmp_path / "absent"),
    )

    def never(*args: object) -> None:
        raise AssertionError("weights were loaded")

    monkeypatch.setattr(loading, "_load", never)
    with pytest.raises(ModelNotInstalledError, match="absent"):
        open_engine(Route(legs=(leg("marian", "tr", "en"), leg("marian-tagged"))), models)


def test_opening_loads_no_weights(tiny_marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature can be compared before the weights are read; they come with the first use."""
    loading.release_models()
    count = []
    real = loading.LoopDecoder
    monkeypatch.setattr(
        loading, "LoopDecoder", lambda *args, **named: count.append(1) or real(*args, **named)
    )
    models, route = (
        catalogue(local("marian", tiny_marian)),
        Route(legs=(leg("marian", target="tr"),)),
    )
    engines = [open_engine(route, models) for _ in range(3)]
    assert len({engine.info.revision for engine in engines}) == 1
    assert count == []
    for engine in engines:
        engine.translate([ask(lines("en")[0], target="tr")])
    assert count == [1]


def test_more_models_than_fit_are_loaded_again(
    tiny_marian: Path, tiny_t5: Path, tiny_nllb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine whose model was pushed out of memory works on, in the same languages."""
    nllb = catalogue(local("nllb", tiny_nllb))
    engine = open_engine(Route(legs=(leg("nllb", "tr"),)), nllb)
    before = engine.translate([ask("şehir", "tr")])
    loading.release_models()
    assert engine.translate([ask("şehir", "tr")]) == before


def test_options_reach_the_engine(tiny_marian: Path) -> None:
    """Settings of the caller replace the catalogue's."""
    own = local("marian", tiny_marian)
    own = replace(own, decoding=replace(own.decoding, num_beams=3))
    route = Route(legs=(leg("marian", target="tr"),))
    plain = open_engine(route, catalogue(own)).info
    greedy = open_engine(
        route, catalogue(own), options=EngineOptions(decoding={"num_beams": "1"})
    ).info
    assert dict(plain.decoding)["num_beams"] == "3"
    assert dict(greedy.decoding)["num_beams"] == "1"
