"""The dry-run engine: visible marks, approved terms, every other character kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.engine_contract import EngineContract
from tests.unit.engines.helpers import ask, leg
from translator.engines.base import Engine, Request, TermAnnotation
from translator.engines.pseudo import PseudoEngine
from translator.errors import EngineError


class TestPseudoContract(EngineContract):
    """The dry-run engine keeps the contract of all engines."""

    too_long = None

    @pytest.fixture
    def engine(self) -> Engine:
        """Open the dry-run engine."""
        return PseudoEngine(leg("pseudo"))


def write(request: Request) -> str:
    """Return what the engine writes for one request."""
    return PseudoEngine(leg("pseudo")).translate([request])[0][0].text


@given(st.text(max_size=200))
def test_every_character_is_kept(text: str) -> None:
    """Without terms the source stands unchanged behind the mark."""
    assert write(ask(text)) == f"⟦kk⟧ {text}"


def test_terms_are_written_in_their_approved_form() -> None:
    """Annotated spans are replaced, whatever order they come in; the rest stays."""
    text = "OTS leaders met in Astana."
    terms = (
        TermAnnotation(start=19, end=25, target="Астана"),
        TermAnnotation(start=0, end=3, target="ТМҰ"),
    )
    request = Request(text=text, source="en", target="kk", terms=terms)
    assert write(request) == "⟦kk⟧ ТМҰ leaders met in Астана."


@pytest.mark.parametrize("spans", [[(0, 5), (3, 8)], [(-1, 2)], [(4, 4)], [(0, 99)]])
def test_impossible_terms_are_an_error(spans: list[tuple[int, int]]) -> None:
    """Terms that overlap, are empty or lie outside the text are refused, not half applied."""
    terms = tuple(TermAnnotation(start=start, end=end, target="x") for start, end in spans)
    with pytest.raises(EngineError, match="overlaps"):
        write(Request(text="some text here", source="en", target="kk", terms=terms))


def test_its_drafts_cannot_be_published() -> None:
    """The model's name is the one that publishing refuses; nothing was decoded."""
    info = PseudoEngine(leg("pseudo", "tr", "az")).info
    assert info.model == "pseudo"
    assert info.route == "tr>az:pseudo"
    assert info.decoding == ()


def test_it_needs_no_torch() -> None:
    """A dry run works where torch is not installed."""
    code = (
        "import sys\n"
        "for name in ('torch', 'transformers', 'numpy'): sys.modules[name] = None\n"
        "from translator.engines.base import Leg, Request\n"
        "from translator.engines.pseudo import PseudoEngine\n"
        "engine = PseudoEngine(Leg(model='pseudo', source='en', target='tr'))\n"
        "print(engine.translate([Request(text='x', source='en', target='tr')])[0][0].text)\n"
    )
    root = Path(__file__).resolve().parents[3]
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=root, capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert said.stdout == "⟦tr⟧ x\n"
