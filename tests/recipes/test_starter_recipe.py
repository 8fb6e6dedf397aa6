"""The whole recipe on a toy: align, train in slices, evaluate, export, read back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import torch

from recipes.starter import backtranslate, checkpoint, curve, model, packed, train
from recipes.starter.__main__ import main
from translator.errors import EXIT_INTERRUPTED

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("--look-every", "0", "--pieces", "300", "--warm-up", "5", "--log-every", "5",
         "--decoder-layers", "2", "--precision", "fp32", "--rate", "0.005")  # fmt: skip


def stage(name: str, *arguments: object) -> int:
    """Run a stage with one CPU thread."""
    return main([name, *map(str, arguments)])


@pytest.fixture(scope="module")
def aligned(toy_made: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The toy with its alignment; tests write below `run` folders of their own."""
    work = tmp_path_factory.mktemp("aligned")
    for path in toy_made.work.iterdir():
        (work / path.name).write_bytes(path.read_bytes())
    assert stage("align", "--work", work, "--encoder", toy_made.encoder, "--threads", 1) == 0
    return type(toy_made)(work, toy_made.encoder, toy_made.tokenizer)


def train_it(toy: Any, folder: Path, *more: object) -> int:
    """Run the stage train."""
    return stage(
        "train", "--work", toy.work, "--run", folder, "--encoder", toy.encoder, *QUICK, *more
    )


def log_of(folder: Path) -> list[dict[str, Any]]:
    """Return the records of a run."""
    return [json.loads(line) for line in (folder / "log.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("mode", ["cached", "full"])
def test_two_slices_equal_one_run(aligned: Any, tmp_path: Path, mode: str) -> None:
    """Weights, average and place are the same whether or not training stopped half way."""
    common = ("--mode", mode, "--steps", 8, "--frozen-until", 0.3, "--thaw", 0.1)
    assert train_it(aligned, tmp_path / "one", *common) == 0
    assert train_it(aligned, tmp_path / "two", *common, "--until", 0.5) == 0
    assert checkpoint.read(tmp_path / "two" / "checkpoint.pt")["step"] == 4
    assert train_it(aligned, tmp_path / "two", *common) == 0
    one, two = (checkpoint.read(tmp_path / name / "checkpoint.pt") for name in ("one", "two"))
    for part in ("model", "average"):
        assert one[part].keys() == two[part].keys()
        assert all(torch.equal(one[part][name], two[part][name]) for name in one[part])
    for name in ("step", "pairs", "position", "round", "place"):
        assert one[name] == two[name]
    assert [round(entry["to"], 3) for entry in two["history"]] == [0.5, 1.0]


def test_frozen_weights_stay_and_others_move(aligned: Any, tmp_path: Path) -> None:
    """Cached mode never touches the encoder; full mode does once the schedule thaws it."""
    first = model.bare_state(model.build(aligned.tokenizer, aligned.encoder, decoder_layers=2)[0])
    shared, own = "model.shared.weight", "model.decoder.layers.0.fc1.weight"
    moved = {}
    for name, more in {
        "cached": ("--mode", "cached"),
        "frozen": ("--mode", "full", "--until", 0.5, "--frozen-until", 0.6),
        "full": ("--mode", "full", "--frozen-until", 0.2),
    }.items():
        assert train_it(aligned, tmp_path / name, "--steps", 6, *more) == 0
        state = checkpoint.read(tmp_path / name / "checkpoint.pt")["model"]
        moved[name] = [not torch.equal(state[key], first[key]) for key in (shared, own)]
    assert moved == {"cached": [False, True], "frozen": [False, True], "full": [True, True]}


def test_training_learns_and_draws_its_curve(aligned: Any, tmp_path: Path) -> None:
    """Both losses fall, on the training text and on the held-out rows, and the picture shows it."""
    looks = ("--look-every", 0.1, "--look-at", 16, "--look-translate", 4)
    assert train_it(aligned, tmp_path, "--mode", "cached", "--steps", 150, *looks) == 0
    records = log_of(tmp_path)
    trained = [record for record in records if "loss" in record]
    assert trained[-1]["loss"] < trained[0]["loss"] - 0.3
    assert trained[-1]["alignment"] < trained[0]["alignment"]
    looked = [record["heldout_loss"] for record in records if "heldout_loss" in record]
    assert looked[-1] < looked[0]
    picture = tmp_path / "curve.svg"
    assert stage("curve", tmp_path / "log.jsonl", "--out", picture) == 0
    tree = ElementTree.parse(picture)
    words = {each.text for each in tree.iter("{http://www.w3.org/2000/svg}text")}
    assert {"training loss", "loss", "heldout_loss"} <= words


def test_a_slice_by_the_clock_ends_at_its_position(aligned: Any, tmp_path: Path) -> None:
    """Minutes decide the length, `--until` the position that is written down."""
    assert train_it(aligned, tmp_path, "--minutes", 0.01, "--until", 0.25) == 0
    found = checkpoint.read(tmp_path / "checkpoint.pt")
    assert found["position"] == 0.25
    assert found["step"] > 0
    assert train_it(aligned, tmp_path, "--minutes", 0.01, "--until", 0.2) == 2


def test_a_signal_ends_training_with_a_checkpoint(aligned: Any, tmp_path: Path) -> None:
    """SIGTERM is heard after the batch at hand; the next slice goes on from there."""
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM)).start()
    before = signal.getsignal(signal.SIGTERM)
    assert train_it(aligned, tmp_path, "--minutes", 1) == EXIT_INTERRUPTED
    assert signal.getsignal(signal.SIGTERM) is before
    found = checkpoint.read(tmp_path / "checkpoint.pt")
    assert 0.0 < found["position"] < 1.0
    assert train_it(aligned, tmp_path, "--minutes", 0.01) == 0
    assert checkpoint.read(tmp_path / "checkpoint.pt")["step"] > found["step"]


def test_another_mode_goes_on_from_the_averaged_weights(aligned: Any, tmp_path: Path) -> None:
    """A CPU's checkpoint can be trained further on a GPU: new optimiser, all weights free."""
    assert train_it(aligned, tmp_path, "--mode", "cached", "--steps", 8, "--until", 0.5) == 0
    assert train_it(aligned, tmp_path, "--mode", "full", "--steps", 16, "--until", 0.8) == 0
    found = checkpoint.read(tmp_path / "checkpoint.pt")
    assert [entry["mode"] for entry in found["history"]] == ["cached", "full"]
    assert found["fresh_steps"] == found["step"] - 4


def test_long_examples_are_counted_when_left_out(
    aligned: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is left out silently."""
    assert train_it(aligned, tmp_path, "--steps", 1, "--longest", 4) == 0
    pack = packed.read(aligned.work)
    wide = pack.lengths[pack.examples[:, :2]].max(1)
    assert f"{int((wide > 4).sum())} of {len(wide)} examples are left out" in capfd.readouterr().err


def test_space_for_states_is_kept_to(aligned: Any) -> None:
    """News texts get the room first."""
    import numpy as np

    pack = packed.read(aligned.work)
    usable = np.ones(len(pack.examples), dtype=bool)
    news = np.unique(pack.examples[pack.examples[:, packed.KIND] == 0, 0])
    room = float((pack.lengths[news] + 2).sum() * 32 * 2)
    assert train._texts(pack, usable, room, 32).tolist() == news.tolist()
    assert len(train._texts(pack, usable, 1e9, 32)) > len(news)


@pytest.fixture(scope="module")
def shipped(aligned: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a trained toy: `run`, `ship` and `plain`."""
    folder = tmp_path_factory.mktemp("shipped")
    assert train_it(aligned, folder / "run", "--mode", "full", "--steps", 60) == 0
    path = folder / "run" / "checkpoint.pt"
    work = ("--work", aligned.work)
    scored = ("--beams", "1,2", "--limit", 4, "--directions", "tr-kk,en-az")
    assert stage("evaluate", *work, "--model", path, "--out", folder / "run", *scored) == 0
    more = folder / "facts.json"
    more.write_text(json.dumps({"note": "a toy"}), encoding="utf-8")
    assert (
        stage(
            "export", *work, "--model", path, "--out", folder / "ship", "--plain",
            folder / "plain", "--scores", folder / "run" / "scores.json", "--agree", 8,
            "--facts", more,
        )
        == 0
    )  # fmt: skip
    return folder


def test_scores_and_samples_are_written(shipped: Path) -> None:
    """Every direction has both widths, numbers between 0 and 100, and sentences to read."""
    page = json.loads((shipped / "run" / "scores.json").read_text("utf-8"))
    assert set(page["directions"]) == {"tr-kk", "en-az"}
    for found in page["directions"].values():
        assert set(found) == {"greedy", "beam2"}
        assert 0.0 <= found["greedy"]["chrf++"] <= 100.0
    assert "nw:2" in page["signatures"]["chrf++"]
    assert page["sentences"] == 4
    samples = (shipped / "run" / "samples.md").read_text("utf-8")
    assert "## tr → kk" in samples
    assert samples.count("reference:") == 8


def test_the_shipped_folder_holds_what_the_contract_says(shipped: Path) -> None:
    """Config with the format, small shards, index, tokenizer, generation config, card, notice."""
    ship = shipped / "ship"
    config = json.loads((ship / "config.json").read_text("utf-8"))
    assert config["quantization"]["format"] == "int8-rows-1"
    assert config["model_type"] == "bart"
    assert all(each.stat().st_size <= 16_000_000 for each in ship.glob("*.safetensors"))
    names = {each.name for each in ship.iterdir()}
    assert {
        "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json",
        "generation_config.json", "README.md", "NOTICE.md", "scores.json",
        "shortlist.safetensors",
    } <= names  # fmt: skip
    settings = json.loads((ship / "generation_config.json").read_text("utf-8"))
    assert settings["decoder_start_token_id"] == 2
    assert set(settings["lang_to_id"]) == {"en", "az", "tr", "kk", "ky"}
    assert {0, 1, 3} < set(settings["suppress_tokens"])
    assert not set(settings["suppress_tokens"]) & {2, *settings["lang_to_id"].values()}


def test_the_card_says_what_is_known_and_nothing_else(shipped: Path) -> None:
    """Numbers come from the run; an empty set of facts leaves no number lines."""
    from recipes.starter import card

    facts = json.loads((shipped / "ship" / "scores.json").read_text("utf-8"))
    page = (shipped / "ship" / "README.md").read_text("utf-8")
    assert facts["note"] == "a toy"
    assert f"sentence pairs seen: {facts['training']['pairs']}" in page
    assert f"{facts['agreement']['same']} of {facts['agreement']['sentences']}" in page
    score = facts["scores"]["directions"]["tr-kk"]["greedy"]["chrf++"]
    assert f"{score:.1f} / " in page
    assert "invented, Apache-2.0: 40 pairs" in (shipped / "ship" / "NOTICE.md").read_text("utf-8")
    bare = card.page({})
    assert "## Training" not in bare
    assert "## Scores" not in bare
    assert "pairs seen" not in bare
    assert "sub-editor" not in bare
    assert "- ky: wrong suffixes" in card.page({"read": {"ky": "wrong suffixes"}})


def test_eight_bits_keep_the_greedy_output(shipped: Path, aligned: Any) -> None:
    """The comparison is of N sentences, and a model compared with itself agrees in all."""
    from recipes.starter import export

    facts = json.loads((shipped / "ship" / "scores.json").read_text("utf-8"))
    assert facts["agreement"]["sentences"] == 8
    weights = checkpoint.read_weights(shipped / "run" / "checkpoint.pt")
    rows = packed.read_held_out(aligned.work)
    good = model.from_state(weights.state, weights.config)
    bad = model.from_state({n: v.roll(1, 0) for n, v in weights.state.items()}, weights.config)
    assert export.compare(good, good, aligned.tokenizer, rows) == {"sentences": 8, "same": 8}
    assert export.compare(good, bad, aligned.tokenizer, rows)["same"] < 8


def test_both_folders_load_and_say_the_same(shipped: Path, aligned: Any) -> None:
    """The int8 folder through the product's reader, the plain one through transformers alone."""
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    from recipes.starter import decode

    plain = AutoModelForSeq2SeqLM.from_pretrained(shipped / "plain", dtype=torch.float32).eval()
    weights = checkpoint.read_weights(shipped / "ship")
    dequantised = model.from_state(weights.state, weights.config)
    for name, value in model.bare_state(plain).items():
        close = value.abs().max().item() / 127 + 1e-3
        assert torch.allclose(value, weights.state[name].reshape(value.shape), atol=close), name
    texts = [row.texts["tr"] for row in packed.read_held_out(aligned.work)]
    both = [
        decode.translate(each, aligned.tokenizer, texts, target="kk", beams=1)
        for each in (plain, dequantised)
    ]
    same = sum(a.tokens == b.tokens for a, b in zip(*both, strict=True))
    assert same >= len(texts) - 2
    tokenizer = AutoTokenizer.from_pretrained(shipped / "plain")
    ids = tokenizer("a1 a2", add_special_tokens=False).input_ids
    assert ids == aligned.tokenizer.encode("a1 a2", add_special_tokens=False).ids


def test_the_plain_folder_is_converted_for_ctranslate2(
    shipped: Path, aligned: Any, tmp_path: Path
) -> None:
    """The converter loads it, and the converted model writes the same greedy tokens."""
    ctranslate2 = pytest.importorskip("ctranslate2")
    from ctranslate2.converters import TransformersConverter

    from recipes.starter import decode

    TransformersConverter(str(shipped / "plain")).convert(str(tmp_path / "ct2"))
    converted = ctranslate2.Translator(str(tmp_path / "ct2"), compute_type="float32")
    weights = checkpoint.read_weights(shipped / "plain")
    built = model.from_state(weights.state, weights.config)
    texts = [row.texts["tr"] for row in packed.read_held_out(aligned.work)]
    cut = [aligned.tokenizer.encode(text, add_special_tokens=False).tokens for text in texts]
    found = converted.translate_batch(
        [["<s>", *pieces, "</s>"] for pieces in cut],
        target_prefix=[["<2kk>"]] * len(cut), beam_size=1, max_decoding_length=24,
    )  # fmt: skip
    wanted = decode.translate(built, aligned.tokenizer, texts, target="kk", beams=1)
    same = 0
    for left, right in zip(found, wanted, strict=True):
        names = [aligned.tokenizer.id_to_token(token) for token in right.tokens]
        size = min(len(names), len(left.hypotheses[0]) - 1)
        same += left.hypotheses[0][1 : size + 1] == names[:size]
    assert same >= len(texts) - 1


def test_training_goes_on_from_an_exported_folder(
    shipped: Path, aligned: Any, tmp_path: Path
) -> None:
    """Where only the shipped folder is left, weights, counts and position are taken from it."""
    assert (
        train_it(
            aligned, tmp_path, "--resume", shipped / "ship", "--start", 0.5, "--steps", 12,
            "--until", 0.75, "--mode", "full",
        )
        == 0
    )  # fmt: skip
    found = checkpoint.read(tmp_path / "checkpoint.pt")
    assert found["step"] == 63
    assert len(found["history"]) == 2


def test_a_finished_schedule_is_not_trained_further(shipped: Path, aligned: Any) -> None:
    """Position 1 leaves nothing to do: a usage error, and the checkpoint is untouched."""
    path = shipped / "run" / "checkpoint.pt"
    before = path.stat().st_mtime_ns
    assert train_it(aligned, shipped / "run", "--mode", "full", "--steps", 60) == 2
    assert path.stat().st_mtime_ns == before


def test_back_translation_adds_marked_examples(shipped: Path, aligned: Any, tmp_path: Path) -> None:
    """Genuine text becomes targets; held-out lines do not; the count stands in pack.json."""
    held_out = packed.read_held_out(aligned.work)[0].texts["kk"]
    text = tmp_path / "mono.txt"
    lines = [" ".join(f"d{(3 * n + k) % 24}" for k in range(5)) for n in range(6)]
    text.write_text("\n".join([*lines, held_out, lines[0], "d1"]) + "\n", encoding="utf-8")
    out = tmp_path / "more"
    code = stage(
        "backtranslate", "--work", aligned.work, "--model", shipped / "ship", "--text", text,
        "--language", "kk", "--sources", "tr", "--out", out,
    )  # fmt: skip
    assert code == 0
    old, new = packed.read(aligned.work), packed.read(out)
    facts = new.facts["synthetic"]
    assert facts["dropped"]["held out"] == 1
    assert facts["dropped"]["repeated"] == 1
    assert facts["dropped"]["length"] == 1
    assert len(new.examples) == len(old.examples) + facts["examples"]
    assert facts["examples"] + sum(facts["dropped"].values()) == 9
    assert new.digest != old.digest
    for source, target, *_ in new.examples[len(old.examples) :].tolist():
        assert aligned.tokenizer.decode(new.pieces(target)) in lines
        assert source != target
    assert stage("align", "--work", out, "--encoder", aligned.encoder) == 0


def test_synthetic_sources_of_no_use_are_refused() -> None:
    """Changed figures, copies, repetition, bad lengths and unfinished ones, each by its name."""
    from recipes.starter.decode import Translation

    def refused(text: str, made: str, *, finished: bool = True, pieces: int = 6) -> str:
        ids = tuple(range(pieces))
        found = Translation(text=made, tokens=ids, finished=finished)
        return backtranslate.refusal(text, tuple(range(6)), found, ids)

    assert refused("12 d", "12 a") == ""
    assert refused("12 d", "13 a") == "digits"
    assert refused("d", "d") == "copied"
    assert refused("d", "a", finished=False) == "unfinished"
    assert refused("d", "a", pieces=20) == "length ratio"
    looping = Translation(text="a a", tokens=(7,) * 9, finished=True)
    assert backtranslate.refusal("d", tuple(range(8)), looping, (7,) * 9) == "repetitive"


def test_ticks_are_round_numbers_inside_the_axis() -> None:
    """About five of them, whatever the span."""
    assert curve.ticks(0.0, 10.0) == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    assert curve.ticks(3.7, 4.5) == [3.8, 4.0, 4.2, 4.4]


def test_faults_are_two_lines_and_an_exit_code(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A missing work folder is an input error with a hint."""
    assert stage("train", "--work", tmp_path, "--steps", 3) == 4
    lines = capfd.readouterr().err.splitlines()
    assert lines[0].startswith("error: ")
    assert lines[1].startswith("hint: ")


def test_help_imports_nothing_heavy() -> None:
    """Help for a stage answers without torch, transformers or numpy."""
    code = (
        "import sys\nfrom recipes.starter.__main__ import parser\nparser()\n"
        "sys.exit(any(m in sys.modules for m in ('torch', 'transformers', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_what_travels_to_a_gpu_is_gathered(aligned: Any, tmp_path: Path) -> None:
    """The script's first verb collects pack and encoder; a slice without a pack says what to do."""
    script = ["bash", str(ROOT / "recipes" / "starter" / "on_gpu.sh")]
    places = {"STARTER_PACK": str(tmp_path / "pack"), "STARTER_WORK": str(tmp_path / "gpu")}
    environment = {**os.environ, **places, "PYTHON": sys.executable}
    lone = subprocess.run([*script, "1"], env=environment, capture_output=True, check=False)
    assert lone.returncode == 2
    assert b"pack WORK ENCODER" in lone.stderr
    subprocess.run(
        [*script, "pack", str(aligned.work), str(aligned.encoder)], env=environment, check=True
    )
    names = {path.name for path in (tmp_path / "pack").iterdir()}
    assert names == {"pack.npz", "pack.json", "heldout.tsv", "tokenizer.json", "encoder"}


def test_prepare_feeds_the_rest_of_the_recipe(tmp_path: Path) -> None:
    """The real first stage, on its own toy rows, writes what aligning and training read."""
    work = tmp_path / "work"
    assert stage("prepare", "--no-shared", "--work", work, "--toy", 30) == 0
    pack = packed.read(work)
    assert {"news", "denoise"} <= {pack.kinds[n] for n in set(pack.examples[:, 4].tolist())}
    assert packed.read_held_out(work)
    code = stage(
        "train", "--work", work, "--init", "random", "--steps", 2, "--guided", 0, "--guided-end",
        0, "--decoder-layers", 1, "--mode", "full", "--look-every", 0, "--encoder",
        _small_shape(tmp_path),
    )  # fmt: skip
    assert code == 0


def _small_shape(folder: Path) -> Path:
    """Write the sizes of an encoder that is not there."""
    shape = {
        "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 64, "max_position_embeddings": 256,
    }  # fmt: skip
    (folder / "shape").mkdir()
    (folder / "shape" / "config.json").write_text(json.dumps(shape), encoding="utf-8")
    return folder / "shape"
