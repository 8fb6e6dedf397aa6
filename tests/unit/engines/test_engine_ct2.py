"""CTranslate2 behind the protocol: the contract, and the same text as our own loop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contract.engine_contract import EngineContract
from tests.tiny_models import lines
from tests.unit.engines.helpers import ask, entry, leg
from translator.engines import ct2
from translator.engines.base import Engine
from translator.engines.measured import Measured
from translator.engines.seq2seq import Seq2SeqEngine
from translator.engines.settings import EngineOptions
from translator.errors import EngineError

needs_it = pytest.mark.skipif(not ct2.installed(), reason="the extra [ct2] is not installed")


def opened(folder: Path, *, decoder: str = "ct2", target: str = "tr", **options: Any) -> Engine:
    """Open a tiny model with a decoder."""
    return Seq2SeqEngine(
        entry(folder.name, decoder=decoder),
        folder,
        leg(folder.name, "en", target),
        revision="r1",
        options=EngineOptions(**options),
    )


@needs_it
class TestCt2Contract(EngineContract):
    """A converted Marian model."""

    target = "tr"

    @pytest.fixture
    def engine(self, tiny_marian: Path) -> Engine:
        """Open the model."""
        return opened(tiny_marian)


@needs_it
def test_it_writes_what_our_loop_writes(tiny_marian: Path) -> None:
    """Two implementations over the same weights find outputs of like length and likelihood."""
    requests = [ask(text, target="tr") for text in lines("en")[:24]]
    theirs = [answer[0] for answer in opened(tiny_marian).translate(requests)]
    ours = [answer[0] for answer in opened(tiny_marian, decoder="loop").translate(requests)]
    assert all(isinstance(one, Measured) for one in (*theirs, *ours))
    apart = [one.score - other.score for one, other in zip(theirs, ours, strict=True)]
    assert abs(sum(apart) / len(apart)) < 0.1
    lengths = [sum(len(one.text.split()) for one in found) for found in (theirs, ours)]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.15)


@needs_it
def test_the_signature_names_it(tiny_marian: Path) -> None:
    """Engine and number format stand in the signature."""
    info = opened(tiny_marian).info
    assert info.engine.startswith("ctranslate2/4")
    assert dict(info.decoding)["dtype"] == "int8"


@needs_it
def test_a_model_with_a_shortlist_is_refused(tiny_starter: Path) -> None:
    """CTranslate2 cannot keep to the pieces of a language, and says so."""
    engine = opened(tiny_starter, target="kk")
    with pytest.raises(EngineError, match="pieces of one language"):
        engine.translate([ask("city")])


def test_without_the_package_there_is_a_hint(
    tiny_marian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what to install."""
    from importlib.metadata import PackageNotFoundError

    def absent(_name: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(ct2, "version", absent)
    with pytest.raises(EngineError) as caught:
        _ = opened(tiny_marian).info
    assert "turkic-newsdesk[ct2]" in caught.value.hint
