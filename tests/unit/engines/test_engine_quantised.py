"""Weights in eight bits: exact where they promise it, close elsewhere, loud where damaged."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from tests.tiny_models import lines
from translator import __version__
from translator.engines.loading import load, read_model, read_tokenizer
from translator.engines.quantised import (
    INDEX,
    LARGEST,
    SCALE,
    dequantise,
    is_quantised,
    quantise,
    read_state,
    write,
)
from translator.errors import EngineError, OutputError

MATRIX = "model.encoder.layers.0.fc1.weight"


@pytest.fixture
def copied(tiny_starter: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model that a test may damage."""
    return Path(shutil.copytree(tiny_starter, tmp_path / "copy"))


@pytest.fixture(scope="module")
def model(tiny_starter: Path) -> Any:
    """The tiny model, made plain."""
    return read_model(tiny_starter, "float32").eval()


def edited(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a JSON file in place."""
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value), encoding="utf-8")


def shard_of(folder: Path, name: str) -> Path:
    """Return the file that holds a tensor."""
    index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return Path(folder / index["weight_map"][name])


def fault(folder: Path, *said: str) -> EngineError:
    """Return the error that a folder gives; it says all of these in one line."""
    with pytest.raises(EngineError) as caught:
        load(folder)
    assert "\n" not in caught.value.message
    assert caught.value.hint
    assert [text for text in said if text not in caught.value.message] == []
    return caught.value


magnitudes = st.one_of(
    st.floats(-8, 8, width=32),
    st.floats(-(2.0**-20), 2.0**-20, width=32),
    st.floats(-30_000, 30_000, width=32),
    st.just(0.0),
)


@given(st.lists(st.lists(magnitudes, min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_was_read_is_written_back_bit_for_bit(rows: list[list[float]]) -> None:
    """Quantising dequantised values gives the same integers and scales, and the same values."""
    whole, scale = quantise(torch.tensor(rows))
    values = dequantise(whole, scale)
    again, scale_again = quantise(values)
    assert torch.equal(again, whole)
    assert torch.equal(scale_again, scale)
    assert torch.equal(dequantise(again, scale_again), values)


@given(st.lists(st.lists(st.floats(-8, 8, width=32), min_size=4, max_size=4), min_size=2))
def test_a_value_is_off_by_half_a_step_at_most(rows: list[list[float]]) -> None:
    """A step is a 127th of the row's largest value; float16 may blur the scale by 1/1024."""
    values = torch.tensor(rows)
    found = dequantise(*quantise(values))
    step = values.abs().amax(1, keepdim=True) / LARGEST
    slack = 2.0**-24 * LARGEST  # scales have a smallest unit
    assert bool(((found - values).abs() <= step * (0.5 + LARGEST / 1024) + slack).all())


def test_the_parts_have_the_shapes_of_the_format() -> None:
    """int8 as the matrix, float16 a row, the largest of a row at 127, zeros at zero."""
    whole, scale = quantise(torch.tensor([[0.5, -2.0, 1.0], [0.0, 0.0, 0.0]]))
    assert (whole.dtype, scale.dtype) == (torch.int8, torch.float16)
    assert (whole.shape, scale.shape) == ((2, 3), (2,))
    assert whole.tolist() == [[32, -127, 64], [0, 0, 0]]
    assert scale.tolist()[1] == 0.0
    assert scale.tolist()[0] == pytest.approx(2 / 127, rel=1 / 1024)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e9])
def test_weights_that_are_no_numbers_are_refused(value: float) -> None:
    """Training that ran away is not shipped."""
    with pytest.raises(EngineError, match="not a number"):
        quantise(torch.tensor([[1.0, value], [0.0, 1.0]]))


def test_the_folder_holds_shared_weights_once_in_small_files(tiny_starter: Path) -> None:
    """No file is over the size asked for; every tensor stands in the index and in one file."""
    index = json.loads((tiny_starter / INDEX).read_text(encoding="utf-8"))["weight_map"]
    shards = sorted(tiny_starter.glob("model-*.safetensors"))
    assert len(shards) > 2
    assert [path.name for path in shards] == sorted({*index.values()})
    assert shards[0].name == f"model-00001-of-{len(shards):05d}.safetensors"
    assert max(path.stat().st_size for path in shards) <= 8_000
    held = [(name, path.name) for path in shards for name in load_file(path)]
    assert sorted(held) == sorted(index.items())
    embeddings = [name for name in index if "embed_tokens" in name or "lm_head" in name]
    assert embeddings == []
    assert "model.shared.weight" in index


def test_matrices_are_bytes_and_the_rest_half(tiny_starter: Path) -> None:
    """Matrices are int8 with scales; vectors and the bias of the output (one row) are float16."""
    tensors: dict[str, torch.Tensor] = {}
    for path in tiny_starter.glob("model-*.safetensors"):
        tensors |= load_file(path)
    for name, value in tensors.items():
        if value.dtype == torch.int8:
            assert value.dim() == 2
            assert tensors[name + SCALE].shape == value.shape[:1]
        else:
            assert value.dtype == torch.float16
    assert tensors[MATRIX].dtype == torch.int8
    assert tensors["final_logits_bias"].dtype == torch.float16
    assert tensors["model.encoder.layers.0.fc1.bias"].dtype == torch.float16


def test_reading_gives_a_plain_model(tiny_starter: Path, model: Any) -> None:
    """The class of the library, shared weights shared again, and the numbers of `read_state`."""
    from transformers import BartForConditionalGeneration

    assert type(model) is BartForConditionalGeneration
    assert model.lm_head.weight is model.model.shared.weight
    assert not hasattr(model.config, "quantization")
    state = model.state_dict()
    stored = read_state(tiny_starter)
    assert {
        name: value.dtype for name, value in stored.items() if value.dtype != torch.float32
    } == {}
    assert all(torch.equal(state[name], value) for name, value in stored.items())
    assert float(model.final_logits_bias.abs().max()) > 0
    assert model.generation_config.decoder_start_token_id == 2


def test_reading_keeps_the_number_format_asked_for(tiny_starter: Path) -> None:
    """A GPU's format is taken where it is asked for; `auto` is float32."""
    assert read_model(tiny_starter, "bfloat16").dtype == torch.bfloat16
    assert read_model(tiny_starter, "auto").dtype == torch.float32


def test_a_model_read_and_written_is_the_same_files(
    tiny_starter: Path, model: Any, tmp_path: Path
) -> None:
    """An export of what was loaded gives the same shards, byte for byte."""
    write(model.state_dict(), tmp_path / "again", config=model.config, shard_bytes=8_000)
    for path in tiny_starter.glob("model*"):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_fewer_shards_leave_no_old_ones(model: Any, tmp_path: Path) -> None:
    """A second export replaces the first one whole, and touches nothing else."""
    folder = tmp_path / "made"
    write(model.state_dict(), folder, config=model.config, shard_bytes=8_000)
    (folder / "README.md").write_text("card", encoding="utf-8")
    write(model.state_dict(), folder, config=model.config.to_dict())
    names = {path.name for path in folder.iterdir()}
    assert names == {"model-00001-of-00001.safetensors", INDEX, "config.json", "README.md"}
    assert set(read_state(folder)) == set(read_state(folder))


def test_the_quantised_model_writes_what_the_full_one_writes(model: Any, tmp_path: Path) -> None:
    """The logits keep all but a hundredth of their variance, wild as the random weights are."""
    from transformers import BartForConditionalGeneration

    torch.manual_seed(3)
    full = BartForConditionalGeneration(model.config).eval()
    write(full.state_dict(), tmp_path / "small", config=full.config)
    small = read_model(tmp_path / "small", "float32").eval()
    ids = torch.randint(5, 100, (4, 12))
    with torch.inference_mode():
        one, other = (
            each(input_ids=ids, decoder_input_ids=ids[:, :6]).logits for each in (full, small)
        )
    assert 0 < float((one - other).square().mean()) < 0.01 * float(one.var())


@pytest.mark.parametrize("lost", ["shard", INDEX])
def test_a_missing_file_is_named(copied: Path, lost: str) -> None:
    """A shard or the index that is not there is an error with its name."""
    path = shard_of(copied, MATRIX) if lost == "shard" else copied / lost
    path.unlink()
    fault(copied, path.name)


@pytest.mark.parametrize("lost", ["shard", INDEX, "config.json", "tokenizer.json"])
def test_a_cut_file_is_named(copied: Path, lost: str) -> None:
    """A file that was cut in the middle cannot be loaded, whichever it is."""
    path = shard_of(copied, MATRIX) if lost == "shard" else copied / lost
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    if lost == "tokenizer.json":
        with pytest.raises(EngineError, match="cannot load"):
            read_tokenizer(copied)
    else:
        fault(copied, path.name if lost != "config.json" else str(copied))


def test_an_index_that_points_elsewhere_is_refused(copied: Path) -> None:
    """Files outside the folder are not read."""
    edited(copied / INDEX, lambda index: index["weight_map"].update({MATRIX: "../other"}))
    fault(copied, INDEX, "does not name the files")


def test_a_missing_scale_is_named(copied: Path) -> None:
    """A matrix without its scales is no matrix; the file that should hold it is named."""
    edited(copied / INDEX, lambda index: index["weight_map"].pop(MATRIX + SCALE))
    fault(copied, MATRIX, shard_of(copied, MATRIX).name)


@pytest.mark.parametrize(
    "scale",
    [torch.ones(3, dtype=torch.float16), torch.full((32,), math.nan, dtype=torch.float16)],
    ids=["another length", "not numbers"],
)
def test_a_damaged_scale_is_named(copied: Path, scale: torch.Tensor) -> None:
    """Scales that do not fit their matrix, or are no numbers, are refused."""
    path = shard_of(copied, MATRIX + SCALE)
    save_file({**load_file(path), MATRIX + SCALE: scale}, path)
    fault(copied, MATRIX, ".safetensors")


def test_a_tensor_that_its_file_lacks_is_named(copied: Path) -> None:
    """A file that does not hold what the index says is refused by name."""
    path = shard_of(copied, MATRIX)
    save_file({name: value for name, value in load_file(path).items() if name != MATRIX}, path)
    fault(copied, path.name, f"lacks {MATRIX}")


def test_weights_that_the_model_needs_are_missing(copied: Path) -> None:
    """What neither the index nor sharing gives would be random: it is an error by name."""

    def drop(index: dict[str, Any]) -> None:
        del index["weight_map"][MATRIX]
        del index["weight_map"][MATRIX + SCALE]

    edited(copied / INDEX, drop)
    fault(copied, "not complete", MATRIX)


def test_weights_of_another_shape_than_the_config(copied: Path) -> None:
    """A configuration of another model is refused."""
    edited(copied / "config.json", lambda config: config.update(d_model=32))
    fault(copied, str(copied))


@pytest.mark.parametrize(
    ("stored", "hint"),
    [
        ({"format": "int4-rows-9"}, f"turkic-newsdesk newer than {__version__}"),
        ({"format": "int4", "product": "turkic-newsdesk 9.1"}, "turkic-newsdesk 9.1"),
        ("int4", "turkic-newsdesk newer"),
    ],
)
def test_an_unknown_format_names_the_version_that_is_needed(
    copied: Path, stored: Any, hint: str
) -> None:
    """Weights of a later version are refused in words, not read as something else."""
    edited(copied / "config.json", lambda config: config.update(quantization=stored))
    assert hint in fault(copied, "int4", f"turkic-newsdesk {__version__}").hint


def test_other_folders_are_not_ours(tiny_nllb: Path, tmp_path: Path) -> None:
    """A plain model, an empty folder and a broken configuration are left to the library."""
    assert not is_quantised(tiny_nllb)
    assert not is_quantised(tmp_path)
    (tmp_path / "config.json").write_text("[]", encoding="utf-8")
    assert not is_quantised(tmp_path)


def test_writing_refuses_what_does_not_fit_the_configuration(model: Any, tmp_path: Path) -> None:
    """Weights that lack one, have another shape, or differ where they are shared."""
    state = model.state_dict()
    short = {name: value for name, value in state.items() if name != MATRIX}
    with pytest.raises(EngineError, match=f"lack {MATRIX}"):
        write(short, tmp_path / "x", config=model.config)
    with pytest.raises(EngineError, match="has the shape"):
        write({**state, MATRIX: torch.zeros(2, 2)}, tmp_path / "x", config=model.config)
    other = {**state, "lm_head.weight": state["model.shared.weight"] + 1}
    with pytest.raises(EngineError, match="one and the same"):
        write(other, tmp_path / "x", config=model.config)
    wild = {**state, MATRIX: state[MATRIX] * math.nan}
    with pytest.raises(EngineError, match=f"{MATRIX}: a weight is not a number"):
        write(wild, tmp_path / "x", config=model.config)
    with pytest.raises(EngineError, match="larger than the 900 bytes"):
        write(state, tmp_path / "x", config=model.config, shard_bytes=900)
    assert not (tmp_path / "x").exists()


def test_writing_to_a_place_that_cannot_be_written(model: Any, tmp_path: Path) -> None:
    """A file in the way is an error in words."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        write(model.state_dict(), tmp_path / "file", config=model.config)


def test_the_tokenizer_is_the_fast_one(tiny_starter: Path) -> None:
    """tokenizer.json is read as it is, and takes the text apart as the encoder was taught."""
    tokenizer = read_tokenizer(tiny_starter)
    assert tokenizer.is_fast
    ids = tokenizer(lines("kk")[0]).input_ids
    assert (ids[0], ids[-1]) == (0, 2)
    assert tokenizer.decode(ids, skip_special_tokens=True).strip() == lines("kk")[0]
