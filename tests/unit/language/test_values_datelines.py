"""Agencies and styles of datelines as the data file has them."""

from __future__ import annotations

import pytest

from translator.language.datelines import AGENCIES, parse, render
from translator.language.tags import TARGETS


@pytest.mark.parametrize("concept", sorted(AGENCIES))
def test_every_agency_is_named_and_read(concept: str) -> None:
    """An agency has a name in each target language and is read in each of its forms."""
    row = AGENCIES[concept]
    assert all(row[tag] for tag in TARGETS)
    for form in row["forms"]:
        parsed = parse(f"BAKU, July 24 ({form}) — Text goes on.")
        assert parsed is not None
        assert parsed.agency == form


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("BAKU, July 24 (Interfax) —", "kk", "БАКУ. 24 шілде. Интерфакс —"),
        ("BAKU, July 24 (Xinhua) —", "az", "Bakı, 24 iyul, Sinxua —"),
        ("Baku, July 24, Tengrinews", "tr", "BAKÜ, 24 Temmuz (Tengrinews)"),
        ("Baku, July 24, BelTA", "ky", "БАКУ, 24-июль, БЕЛТА"),
    ],
)
def test_the_agency_of_origin_is_kept(source: str, target: str, wanted: str) -> None:
    """The credit stays with the agency that filed, in the target's own name for it."""
    places = {"az": "Bakı", "tr": "Bakü", "kk": "Баку", "ky": "Баку"}
    parsed = parse(source)
    assert parsed is not None
    assert render(parsed, target, lambda _: places[target]) == wanted
