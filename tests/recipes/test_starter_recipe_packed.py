"""Reading of the pack, of its alignment and of the held-out rows."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from recipes.starter import packed
from translator.errors import InputError


def _rewrite(work: Any, **changes: Any) -> None:
    with np.load(work / "pack.npz") as file:
        arrays = {name: file[name] for name in file.files}
    np.savez(work / "pack.npz", **{**arrays, **changes})


def test_texts_come_back_as_they_were_packed(toy: Any) -> None:
    """The pieces of an example's two texts decode to sentences with the same word numbers."""
    pack = packed.read(toy.work)
    source, target = pack.examples[0, :2].tolist()
    left = toy.tokenizer.decode(pack.pieces(source))
    right = toy.tokenizer.decode(pack.pieces(target))
    assert (left[0], right[0]) == ("a", "b")
    assert [word[1:] for word in left.split()] == [word[1:] for word in right.split()]
    assert pack.lengths[source] == len(left.split())
    assert pack.kinds[pack.examples[0, packed.KIND]] == "news"


def test_held_out_rows_are_read_with_and_without_a_header(toy: Any) -> None:
    """A header line is not taken for an article."""
    path = toy.work / "heldout.tsv"
    rows = packed.read_held_out(toy.work)
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    assert packed.read_held_out(toy.work) == rows
    assert len(rows) == 8
    assert set(rows[0].texts) == {"en", "az", "tr", "kk", "ky"}


def test_a_row_with_too_few_columns_is_refused(toy: Any) -> None:
    """A broken held-out file is an error, not a shorter list."""
    with (toy.work / "heldout.tsv").open("a", encoding="utf-8") as stream:
        stream.write("toy-9\tsentence\tonly this\n")
    with pytest.raises(InputError, match="seven columns"):
        packed.read_held_out(toy.work)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"offsets": np.array([0, 3], dtype=np.uint32)}, "offsets"),
        ({"examples": np.array([[0, 9999, 0, 1, 0]])}, "names a text"),
        ({"examples": np.array([[0, 1, 0, 7, 0]])}, "a language"),
        ({"examples": np.array([[0, 1, 0, 1]])}, r"\[n, 5\]"),
    ],
)
def test_a_pack_that_contradicts_itself_is_refused(toy: Any, change: Any, words: str) -> None:
    """Arrays that do not fit one another are met before training begins."""
    _rewrite(toy.work, **change)
    with pytest.raises(InputError, match=words):
        packed.read(toy.work)


def test_other_languages_are_refused(toy: Any) -> None:
    """A pack in another order of languages would train the wrong directions."""
    path = toy.work / "pack.json"
    facts = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**facts, "languages": ["az", "en"]}), "utf-8")
    with pytest.raises(InputError, match="languages are not"):
        packed.read(toy.work)


@pytest.mark.parametrize("name", ["pack.npz", "pack.json", "heldout.tsv"])
def test_a_missing_or_broken_file_is_named(toy: Any, name: str) -> None:
    """The message names the file, and the hint the stage that makes it."""
    (toy.work / name).write_bytes(b"\x00 not this")
    with pytest.raises(InputError) as broken:
        _read_both(toy.work)
    (toy.work / name).unlink()
    with pytest.raises(InputError) as missing:
        _read_both(toy.work)
    assert name in broken.value.message
    assert name in missing.value.message
    assert "prepare" in missing.value.hint


def _read_both(work: Any) -> None:
    packed.read(work)
    packed.read_held_out(work)


def test_an_alignment_of_another_pack_is_refused(toy: Any) -> None:
    """An alignment must have one entry for each target piece of each example."""
    pack = packed.read(toy.work)
    with pytest.raises(InputError, match=r"alignment\.npz"):
        packed.read_alignment(pack)
    np.savez(
        toy.work / "alignment.npz",
        start=np.zeros(len(pack.examples), dtype=np.int64),
        source_position=np.zeros(3, dtype=np.int16),
    )
    with pytest.raises(InputError, match="another pack"):
        packed.read_alignment(pack)
