"""Names of places for datelines."""

from __future__ import annotations

import pytest

from tests.fakes import concept, termbase
from translator.drafting import places

BOOK = termbase(
    concept("place.baku", en="Baku", az="Bakı", tr="Bakü", kk="Баку"),
    concept("place.istanbul", en=("Istanbul", "Constantinople"), az="İstanbul", tr="İstanbul"),
    concept("place.almaty", en=("Almaty", "?Alma-Ata"), kk="Алматы", az="?Almatı"),
    concept("office.capital", kind="common", en="capital", az="paytaxt"),
)


@pytest.mark.parametrize(
    ("source", "target", "name", "expected"),
    [
        ("en", "az", "Baku", "Bakı"),
        ("en", "az", "BAKU", "Bakı"),
        ("en", "kk", " baku ", "Баку"),
        ("az", "en", "BAKI", "Baku"),
        ("tr", "az", "İSTANBUL", "İstanbul"),
        ("en", "tr", "Constantinople", "İstanbul"),
        ("kk", "en", "АЛМАТЫ", "Almaty"),
        ("en", "kk", "Almaty", "Алматы"),
    ],
)
def test_a_place_is_found_in_any_capitals(
    source: str, target: str, name: str, expected: str
) -> None:
    """A dateline may shout; İ and ı are those of the language; admitted forms count."""
    assert places.lookup(BOOK, source, target)(name) == expected


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("en", "az", "Almaty"),
        ("en", "kk", "Alma-Ata"),
        ("en", "ky", "Baku"),
        ("en", "az", "capital"),
        ("en", "az", "Bak"),
        ("en", "az", ""),
    ],
)
def test_what_is_in_doubt_is_not_used(source: str, target: str, name: str) -> None:
    """Doubtful forms of either language, missing ones and other classes give nothing."""
    assert places.lookup(BOOK, source, target)(name) is None
