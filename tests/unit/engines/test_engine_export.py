"""Export: a plain folder that other programs read, whole or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.tiny_models import lines
from translator.engines import export as module
from translator.engines.export import export_model
from translator.engines.loading import offline, read_model, read_tokenizer
from translator.errors import EngineError, OutputError


def logits(model: Any) -> torch.Tensor:
    """Return what a model makes of a fixed input."""
    ids = torch.arange(5, 25).view(2, 10)
    with torch.inference_mode():
        found: torch.Tensor = model.eval()(input_ids=ids, decoder_input_ids=ids[:, :4]).logits
    return found


def test_the_library_reads_what_was_eight_bits(tiny_starter: Path, tmp_path: Path) -> None:
    """`from_pretrained` gives the same class and, bit for bit, the same answers."""
    from transformers import AutoModelForSeq2SeqLM, BartForConditionalGeneration

    folder = tmp_path / "deep" / "plain"
    export_model(tiny_starter, folder, dtype="float32")
    with offline():
        plain = AutoModelForSeq2SeqLM.from_pretrained(folder, local_files_only=True)
        stored = read_model(tiny_starter, "float32")
    assert type(plain) is BartForConditionalGeneration
    assert torch.equal(logits(plain), logits(stored))
    assert plain.generation_config.decoder_start_token_id == 2
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert "quantization" not in config
    text = lines("kk")[0]
    assert read_tokenizer(folder)(text).input_ids == read_tokenizer(tiny_starter)(text).input_ids


def test_papers_and_tokenizer_travel_with_the_weights(tiny_starter: Path, tmp_path: Path) -> None:
    """The card comes along, byte for byte; shards of the stored form do not."""
    export_model(tiny_starter, tmp_path / "plain", dtype="float16")
    assert {path.name for path in (tmp_path / "plain").iterdir()} == {
        "README.md", "config.json", "generation_config.json", "model.safetensors",
        "tokenizer.json", "tokenizer_config.json",
    }  # fmt: skip
    for name in ("README.md", "tokenizer.json"):
        assert (tmp_path / "plain" / name).read_bytes() == (tiny_starter / name).read_bytes()


def test_float16_is_half_the_size(tiny_starter: Path, tmp_path: Path) -> None:
    """The number format asked for is the one in the file."""
    sizes = {}
    for dtype in ("float32", "float16"):
        export_model(tiny_starter, tmp_path / dtype, dtype=dtype)
        sizes[dtype] = (tmp_path / dtype / "model.safetensors").stat().st_size
        assert read_model(tmp_path / dtype, "auto").dtype == getattr(torch, dtype)
    assert sizes["float16"] < 0.6 * sizes["float32"]


@pytest.mark.parametrize("family", ["marian", "m2m100", "nllb", "t5"])
def test_pulled_models_are_exported_too(
    request: pytest.FixtureRequest, family: str, tmp_path: Path
) -> None:
    """Every family comes out as it went in, its tokenizer included."""
    folder = request.getfixturevalue(f"tiny_{family}")
    export_model(folder, tmp_path / "plain", dtype="float32")
    with offline():
        before, after = (read_model(path, "float32") for path in (folder, tmp_path / "plain"))
    assert torch.equal(logits(before), logits(after))
    ids = [read_tokenizer(path)("the city").input_ids for path in (folder, tmp_path / "plain")]
    assert ids[0] == ids[1]


def test_the_ctranslate2_converter_takes_it(tiny_starter: Path, tmp_path: Path) -> None:
    """The folder converts without a further word, and decodes to the same tokens."""
    ctranslate2 = pytest.importorskip("ctranslate2")
    export_model(tiny_starter, tmp_path / "plain", dtype="float32")
    converter = [sys.executable, "-W", "ignore", "-m", "ctranslate2.converters.transformers"]
    folders = ["--model", str(tmp_path / "plain"), "--output_dir", str(tmp_path / "ct2")]
    said = subprocess.run([*converter, *folders], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    tokenizer = read_tokenizer(tiny_starter)
    source = tokenizer.convert_ids_to_tokens(tokenizer(lines("en")[0]).input_ids)
    translator = ctranslate2.Translator(str(tmp_path / "ct2"), device="cpu", intra_threads=1)
    (found,) = translator.translate_batch(
        [source], target_prefix=[["<2kk>"]], beam_size=1, max_decoding_length=12
    )
    with offline():
        model = read_model(tiny_starter, "float32").eval()
    ids = torch.tensor([tokenizer.convert_tokens_to_ids(source)])
    first = tokenizer.convert_tokens_to_ids("<2kk>")
    wanted = model.generate(ids, forced_bos_token_id=first, num_beams=1, max_new_tokens=12)
    assert found.hypotheses[0] == tokenizer.convert_ids_to_tokens(wanted[0, 1:])[:12]


def test_nothing_is_overwritten(tiny_starter: Path, tmp_path: Path) -> None:
    """A folder or file that exists is left as it is, even an empty one."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for name in ("file", "folder"):
        with pytest.raises(OutputError, match="exists already"):
            export_model(tiny_starter, tmp_path / name, dtype="float32")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_failed_export_leaves_nothing(
    tiny_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up half way leaves neither the folder nor a part of it."""

    def full(source: Path, folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_copy_papers", full)
    with pytest.raises(OutputError, match="No space left"):
        export_model(tiny_starter, tmp_path / "plain", dtype="float32")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_model_is_not_exported(tiny_starter: Path, tmp_path: Path) -> None:
    """A model that cannot be loaded is an engine's fault, and nothing is written."""
    broken = Path(shutil.copytree(tiny_starter, tmp_path / "broken"))
    next(broken.glob("model-*.safetensors")).unlink()
    with pytest.raises(EngineError, match=r"model-\d+-of"):
        export_model(broken, tmp_path / "plain", dtype="float32")
    assert not (tmp_path / "plain").exists()
