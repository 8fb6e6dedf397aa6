"""Shortlists: nothing but the pieces of the target language comes out of the model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.engines.helpers import ask, leg, local
from translator.engines import shortlist
from translator.engines.loading import read_tokenizer, release_models
from translator.engines.seq2seq import Seq2SeqEngine
from translator.errors import EngineError

LANGUAGES = {tag: f"<2{tag}>" for tag in ("az", "tr", "kk", "ky", "en")}
SOURCES = ("The energy ministers met in Baku on Thursday.", "Grain exports grew.")


@pytest.fixture
def model(tiny_starter: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the tiny model, to put a shortlist into."""
    folder = tmp_path / "model"
    shutil.copytree(tiny_starter, folder)
    yield folder
    release_models()


def engine(folder: Path) -> Seq2SeqEngine:
    """Open the model for English into Kazakh."""
    entry = local("starter", folder, family="bart", languages=LANGUAGES)
    return Seq2SeqEngine(entry, folder, leg("starter"), revision="sha256:0")


def written(folder: Path) -> list[set[int]]:
    """Translate the sources; return the ids of the pieces of each output."""
    answers = engine(folder).translate([ask(text) for text in SOURCES])
    tokenizer = read_tokenizer(folder)
    return [{*tokenizer(a[0].text, add_special_tokens=False).input_ids} for a in answers]


def allowed(folder: Path) -> set[int]:
    """Return the ids of some Cyrillic letters; without the end mark something must be written."""
    vocabulary = read_tokenizer(folder).get_vocab()
    return {id_ for piece, id_ in vocabulary.items() if piece.strip("▁") in {*"абекнт"}}


def test_only_pieces_of_the_list_are_written(model: Path) -> None:
    """Every piece of every output is one of the list, which it is not without one."""
    pieces = allowed(model)
    assert not all(ids <= pieces for ids in written(model))
    release_models()
    shortlist.write(dict.fromkeys(LANGUAGES.values(), pieces), model)
    letters = {*"абекнт "}
    for answer in engine(model).translate([ask(text) for text in SOURCES]):
        assert answer[0].text
        assert {*answer[0].text} <= letters


def test_a_list_of_everything_changes_nothing(model: Path) -> None:
    """The text is the same, piece by piece, where nothing is forbidden."""
    before = engine(model).translate([ask(text) for text in SOURCES])
    release_models()
    everything = range(len(read_tokenizer(model)))
    shortlist.write(dict.fromkeys(LANGUAGES.values(), everything), model)
    assert engine(model).translate([ask(text) for text in SOURCES]) == before


def test_the_signature_says_so(model: Path) -> None:
    """Drafts made with a shortlist can be told from those made without."""
    assert ("pieces", "shortlist") not in engine(model).info.decoding
    shortlist.write({"<2kk>": [2]}, model)
    assert ("pieces", "shortlist") in engine(model).info.decoding


def test_a_language_without_a_list_is_refused(model: Path) -> None:
    """A file that forgot the target language is a fault, not leave to write anything."""
    shortlist.write({"<2tr>": [2, 5]}, model)
    with pytest.raises(EngineError, match="no pieces for <2kk>"):
        engine(model).translate([ask(SOURCES[0])])


@pytest.mark.parametrize("damage", ["cut", "beyond"])
def test_a_damaged_list_is_refused(model: Path, damage: str) -> None:
    """A truncated file and an id beyond the vocabulary are told in one line with the file."""
    shortlist.write({code: [2, 10**6] for code in LANGUAGES.values()}, model)
    path = model / shortlist.FILE
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(EngineError, match=shortlist.FILE):
        engine(model).translate([ask(SOURCES[0])])


def test_reading_gives_a_mask(tmp_path: Path) -> None:
    """True stands for every piece that is not in the list."""
    shortlist.write({"<2kk>": [4, 1]}, tmp_path)
    mask = shortlist.read(tmp_path, "<2kk>", vocabulary=6)
    assert mask is not None
    assert mask.tolist() == [True, False, True, True, False, True]
    assert shortlist.read(tmp_path / "none", "<2kk>", vocabulary=6) is None
