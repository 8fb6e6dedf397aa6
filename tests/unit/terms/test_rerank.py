"""An engine's candidates are weighed with the terms that they hold."""

from __future__ import annotations

import pytest

from tests.unit.terms.term_records import concept
from translator.terms import apply
from translator.terms.rerank import Candidate, Choice, Weights, choose
from translator.terms.termbase import build

UNION = concept("org.union", "organisation", en="Road Union", tr="Yol Birliği|!Yol İttifakı")
DRAFT = concept("place.d", status="draft", en="Elden", tr="Eldenburg")
SOURCE = "The Road Union of Elden met."


def chosen(*candidates: tuple[str, float], weights: Weights | None = None) -> Choice:
    """Return which candidate is taken."""
    base = build([UNION, DRAFT])
    texts = [Candidate(text, score) for text, score in candidates]
    matches = apply.hits(SOURCE, "en", base)
    return choose(texts, matches, SOURCE, "tr", weights or Weights())


@pytest.mark.parametrize(
    ("candidates", "index"),
    [
        ([("Yol Grubu toplandı.", -1.0), ("Yol Birliği toplandı.", -1.1)], 1),
        ([("Yol Grubu toplandı.", -1.0), ("Yol Birliği toplandı.", -1.9)], 0),
        ([("Yol İttifakı toplandı.", -1.0), ("Yol Grubu toplandı.", -1.1)], 1),
        ([("Yol Birliği toplandı.", -1.0), ("Yol Birliğinin toplantısı.", -1.0)], 0),
        ([("Yol Birliğune gitti.", -1.0), ("Yol Birliğine gitti.", -1.05)], 1),
        ([("Grup toplandı.", -1.0), ("Eldenburg toplandı.", -1.0)], 0),
        ([("Tek.", -1.0)], 0),
    ],
)
def test_terms_have_a_say_and_the_engine_too(
    candidates: list[tuple[str, float]], index: int
) -> None:
    """A term makes up for a small difference and not for a large one; draft terms for none."""
    assert chosen(*candidates).index == index


def test_what_was_gained_is_named() -> None:
    """The ledger can say for which term another candidate was taken."""
    found = chosen(("Yol Grubu.", -1.0), ("Yol Birliği.", -1.0))
    assert found.gained == (("org.union", 4),)
    assert chosen(("Yol Birliği.", -1.0), ("Yol Birliği.", -1.0)).gained == ()


def test_without_weight_terms_are_silent() -> None:
    """The weights are what decides."""
    none = Weights(strict=0.0, lenient=0.0, forbidden=0.0)
    assert chosen(("Yol Grubu.", -1.0), ("Yol Birliği.", -1.01), weights=none).index == 0
