"""The line after rough drafts: once, for all directions, with what is missing and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from translator.cli.engines import Engines
from translator.desk.folder import find_desk
from translator.engines import shelf


@pytest.fixture
def engines(tmp_path: Path) -> Engines:
    """The engines of a desk with the shipped catalogue."""
    return Engines(find_desk(tmp_path, tmp_path), None)


def test_other_models_deserve_no_line(engines: Engines) -> None:
    """Drafts of any other model, and no drafts at all, are passed over in silence."""
    assert engines.rough_note([]) == ""
    assert engines.rough_note([("en", "tr", "opus-en-tr"), ("en", "kk", "pseudo")]) == ""
    assert engines.rough_note([("en", "tr", "a-model-that-went-away")]) == ""


def test_one_suggestion_serves_all_rough_directions(engines: Engines) -> None:
    """Only rough drafts count, and one pull is good for every direction of theirs."""
    note = engines.rough_note(
        [("az", "tr", "starter"), ("az", "en", "starter"), ("en", "tr", "opus-en-tr")]
    )
    assert note.count("starter") == 1
    assert "`translator models pull opus-en-tr opus-trk-en` (1.4 GB; " in note
    assert "CC-BY-4.0" in note


def test_a_rough_leg_makes_a_rough_route(engines: Engines) -> None:
    """A route that somebody chained by name is as rough as its roughest leg."""
    assert "starter" in engines.rough_note([("tr", "kk", "opus-tr-en+starter")])


def test_what_is_installed_is_not_suggested(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a suggestion on the shelf leaves the other half; all of it, no pull at all."""
    made = [("az", "kk", "starter")]
    monkeypatch.setattr(shelf, "installed_keys", lambda _: frozenset({"starter", "opus-en-trk"}))
    assert "`translator models pull opus-trk-en` (960 MB; " in engines.rough_note(made)
    both = frozenset({"starter", "opus-en-trk", "opus-trk-en"})
    monkeypatch.setattr(shelf, "installed_keys", lambda _: both)
    assert engines.rough_note(made).endswith(
        "better ones are installed: draft again without --model"
    )


def test_a_rough_model_of_the_desk_with_nothing_better(tmp_path: Path) -> None:
    """Where the catalogue knows nothing better, the line stops at what the drafts are."""
    (tmp_path / "models.yaml").write_text(
        "models:\n  own: {family: bart, path: own, licence: MIT, commercial: 'yes', quality: rough,"
        " languages: {en: '-', tr: '-'}}\n",
        encoding="utf-8",
    )
    engines = Engines(find_desk(tmp_path, tmp_path), None)
    engines._catalogue = replace(engines._catalogue, default=(), routes={})
    engines._catalogue = replace(
        engines._catalogue, entries={"own": engines._catalogue.entries["own"]}
    )
    assert engines.rough_note([("en", "tr", "own")]) == "rough drafts by the model own"
