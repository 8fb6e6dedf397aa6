"""Bundles of features: their names, their order, and what they refuse."""

from __future__ import annotations

import pytest

from translator.errors import UsageError
from translator.language.morphology import Features
from translator.language.morphology.engine import bundles
from translator.language.morphology.features import rank


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("nom", Features()),
        ("pl.p3.loc", Features(number="pl", possessor="p3", case="loc")),
        ("loc.ki", Features(case="loc", ki=True)),
        ("loc.ki.pl.dat", Features(case="loc", ki=True, outer_number="pl", outer_case="dat")),
        ("p1s.abl.cop.q", Features(possessor="p1s", case="abl", copula="cop", clitics=("q",))),
        ("too.q", Features(clitics=("too", "q"))),
    ],
)
def test_names_are_read_and_printed(name: str, features: Features) -> None:
    """A dotted name reads to its bundle, and the bundle prints the same name."""
    assert Features.parse(name) == features
    assert str(features) == name


@pytest.mark.parametrize("language", ["tr", "az", "kk", "ky"])
def test_every_bundle_survives_its_name(language: str) -> None:
    """Printing and reading is the identity on every bundle that a paradigm holds."""
    assert all(Features.parse(str(features)) == features for features in bundles(language))


def test_parts_may_stand_in_any_order() -> None:
    """loc.pl.p3 is pl.p3.loc; p3s is another spelling of p3."""
    assert Features.parse("loc.pl.p3s") == Features.parse("pl.p3.loc")


@pytest.mark.parametrize("name", ["xyz", "loc.dat", "pl.pl", "dat.ki", "ki", "loc.ki.p3"])
def test_nonsense_is_refused(name: str) -> None:
    """An unknown part, a slot filled twice or -ki after a dative is a usage error with a hint."""
    with pytest.raises(UsageError) as fault:
        Features.parse(name)
    assert name in fault.value.message
    assert fault.value.hint


def test_a_bundle_refuses_an_unknown_value() -> None:
    """A case that does not exist cannot be built."""
    with pytest.raises(UsageError):
        Features(case="vocative")


def test_no_possessor_comes_before_the_third_person_and_that_before_the_rest() -> None:
    """Readings are ordered as news copy uses them."""
    names = ["p2s.gen", "p3.gen", "gen", "loc.ki", "gen.q"]
    ordered = sorted(map(Features.parse, names), key=rank)
    assert [str(features) for features in ordered] == [
        "gen",
        "p3.gen",
        "p2s.gen",
        "loc.ki",
        "gen.q",
    ]
