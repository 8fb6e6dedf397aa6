"""Decoding speed, memory and load time of our loop beside what others use, on the same weights.

    pip install 'ctranslate2>=4.6' matplotlib
    python benchmarks/engines.py [--shapes nllb marian] [--threads 1] [--rounds 3] [--work DIR]
                                 [--markdown FILE] [--picture FILE] [--json FILE]

Models have random weights in the true shapes (NLLB-200-distilled-600M; Marian base), and every
output has exactly 30 tokens, so that no engine gains by writing less. Every engine lives in a
process of its own; they take turns, round by round, so that whatever else the machine does hits
all alike. Printed are medians of the rounds and the ratio to ours with its spread. The measure is
output tokens a second of CPU time; with one thread that is wall time without the neighbours.

Engines: ``naive`` transformers, float32, one sentence at a time; ``generate`` transformers,
float32, batches of 16 sorted by length (EasyNMT's way, at its batch size); ``ctranslate2`` int8,
one call for all; ``loop`` ours, int8, whole vocabulary; ``loop-shortlist`` ours with an output
shortlist of 32,000 pieces (nllb) or 12,000 (marian).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

TOKENS = 30
SENTENCES = 32
SHORTLIST = {"nllb": 32_000, "marian": 12_000}
ENGINES = ("loop-shortlist", "loop", "ctranslate2", "generate", "naive")
CASES = {"batch beam 4": (4, SENTENCES), "batch greedy": (1, SENTENCES), "single beam 4": (4, 1)}
ONLY = {"naive": ("single beam 4",), "generate": ("batch beam 4",)}
"""Cases that slow engines are measured in; the others would take an hour."""

Go = Callable[[int, int], int]
"""Translate `count` sentences with so many beams; return the tokens written."""


def main() -> int:
    """Measure, print a Markdown table, and write what was asked for."""
    arguments = _arguments()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if arguments.engine:
        return _serve(arguments)
    rows = [row for shape in arguments.shapes for row in _compare(shape, arguments)]
    text = _table(rows, arguments)
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text + "\n", encoding="utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    if arguments.picture:
        _picture(rows, arguments.picture)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shapes", nargs="+", choices=SHORTLIST, default=list(SHORTLIST))
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    for name in ("markdown", "picture", "json"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--shape", choices=SHORTLIST, help=argparse.SUPPRESS)
    return parser.parse_args()


def _compare(shape: str, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    folder = _made(shape, arguments.work)
    if "ctranslate2" in arguments.engines:
        _converted(shape, folder)
    workers, ready = {}, {}
    for name in arguments.engines:  # one after the other: load times are of one engine alone
        workers[name] = _start(name, shape, arguments)
        ready[name] = json.loads(_line(workers[name]))
    turns: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for _ in range(arguments.rounds):
        for case in CASES:
            for name, worker in workers.items():
                if case in ONLY.get(name, CASES):
                    print(case, file=worker.stdin, flush=True)
                    turns.setdefault((name, case), []).append(json.loads(_line(worker)))
    for worker in workers.values():
        worker.stdin.close()
        worker.wait()
    return [_row(shape, name, case, ready[name], turns) for name, case in turns]


def _start(name: str, shape: str, arguments: argparse.Namespace) -> Any:
    command = [sys.executable, __file__, "--engine", name, "--shape", shape]
    command += ["--threads", str(arguments.threads), "--work", str(arguments.work)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _line(worker: Any) -> str:
    line = worker.stdout.readline()
    if not line:
        raise SystemExit("one engine stopped; its message stands above")
    return str(line)


def _row(
    shape: str, name: str, case: str, ready: dict[str, Any], turns: dict[Any, list[dict[str, Any]]]
) -> dict[str, Any]:
    own = turns[name, case]
    best = turns.get(("loop-shortlist", case), own)
    ratios = [ours["rate"] / theirs["rate"] for ours, theirs in zip(best, own, strict=True)]
    return {
        "shape": shape,
        "engine": name,
        "case": case,
        "rate": round(statistics.median(turn["rate"] for turn in own), 1),
        "wall": round(statistics.median(turn["wall"] for turn in own), 1),
        "load": ready["load"],
        "peak": max(turn["peak"] for turn in own),
        "ratio": round(statistics.median(ratios), 2),
        "spread": [round(min(ratios), 2), round(max(ratios), 2)],
    }


def _table(rows: Sequence[dict[str, Any]], arguments: argparse.Namespace) -> str:
    how = f"{arguments.threads} thread(s), {arguments.rounds} rounds, medians"
    lines = [
        f"{_processor()}; {how}. Ratio: our loop with shortlist over this engine, same round.",
        "",
        "| shape | case | engine | tokens/CPU-s | tokens/s | ratio (spread) | load s | peak MB |",
        "| --- | --- | --- | ---: | ---: | --- | ---: | ---: |",
    ]
    order = {case: number for number, case in enumerate(CASES)}
    for row in sorted(rows, key=lambda row: (row["shape"], order[row["case"]], -row["rate"])):
        low, high = row["spread"]
        lines.append(
            f"| {row['shape']} | {row['case']} | {row['engine']} | {row['rate']} | {row['wall']} "
            f"| {row['ratio']} ({low}–{high}) | {row['load']} | {row['peak']} |"
        )
    return "\n".join(lines)


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8") if os.name == "posix" else ""
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return f"{names[0] if names else 'processor unknown'}, {len(names)} cores"


def _picture(rows: Sequence[dict[str, Any]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    shapes = list(dict.fromkeys(row["shape"] for row in rows))
    figure, grid = pyplot.subplots(
        len(shapes), len(CASES), figsize=(11, 2.6 * len(shapes)), squeeze=False
    )
    for shape, axes in zip(shapes, grid, strict=True):
        for case, axis in zip(CASES, axes, strict=True):
            own = [row for row in rows if (row["shape"], row["case"]) == (shape, case)]
            own.sort(key=lambda row: row["rate"])
            bars = axis.barh([row["engine"] for row in own], [row["rate"] for row in own])
            for bar, row in zip(bars, own, strict=True):
                bar.set_color("#1f5f8b" if row["engine"].startswith("loop") else "#b8c4cc")
            axis.bar_label(bars, fmt="%.0f", padding=3, fontsize=8)
            axis.set_title(f"{shape}, {case}", fontsize=9)
            axis.margins(x=0.18)
            axis.tick_params(labelsize=8)
            axis.spines[["top", "right"]].set_visible(False)
    figure.supxlabel("output tokens a second of CPU time", fontsize=9)
    figure.tight_layout()
    figure.savefig(path)


def _serve(arguments: argparse.Namespace) -> int:
    """Load one engine, say so, and translate once for every case that is read."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    folder = _made(arguments.shape, arguments.work)
    opener = {"ctranslate2": _ctranslate2, "generate": _generate, "naive": _generate}
    begun = time.perf_counter()
    _ = __import__("ctranslate2" if arguments.engine == "ctranslate2" else "torch")
    imported = time.perf_counter() - begun
    begun = time.perf_counter()
    go = opener.get(arguments.engine, _loop)(folder, arguments)
    loaded = round(time.perf_counter() - begun, 1)
    print(json.dumps({"load": loaded, "import": round(imported, 1)}), flush=True)
    if arguments.engine != "naive":
        go(1, 4)
    for line in sys.stdin:
        beams, count = CASES[line.strip()]
        wall, used = time.perf_counter(), time.process_time()
        tokens = go(beams, count)
        wall, used = time.perf_counter() - wall, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"rate": tokens / used, "wall": tokens / wall, "peak": peak}), flush=True)
    return 0


def _loop(folder: Path, arguments: argparse.Namespace) -> Go:
    import torch

    from translator.engines import kernels
    from translator.engines.blueprint import draw
    from translator.engines.decoding import Search, decode
    from translator.engines.network import Network
    from translator.engines.vocabulary import Head
    from translator.engines.weights import packed_weights

    torch.set_num_threads(arguments.threads)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    plan = draw(config)
    weights = packed_weights(folder, plan, folder / "packed")
    network = Network(plan, weights, kernel=kernels.check_eight_bit())
    allowed = None
    if arguments.engine == "loop-shortlist":
        chance = torch.Generator().manual_seed(1)
        ids = torch.randperm(plan.vocabulary, generator=chance)[: SHORTLIST[arguments.shape]]
        allowed = ids.sort()[0]
    head = Head(network, allowed=allowed, forbidden=[config["eos_token_id"]])
    prefix = (7,) if arguments.shape == "nllb" else ()

    def go(beams: int, count: int) -> int:
        search = Search(
            beams=beams, start=config["decoder_start_token_id"],
            ends=frozenset([config["eos_token_id"]]), prefix=prefix,
        )  # fmt: skip
        sources = _sources(config, count)
        found = decode(network, head, sources, [TOKENS] * len(sources), search)
        return sum(len(best.ids) + len(prefix) for (best, *_) in found)

    return go


def _ctranslate2(folder: Path, arguments: argparse.Namespace) -> Go:
    import ctranslate2

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = ctranslate2.Translator(
        str(_converted(arguments.shape, folder)),
        device="cpu", compute_type="int8", intra_threads=arguments.threads, inter_threads=1,
    )  # fmt: skip

    def go(beams: int, count: int) -> int:
        sources = [[f"t{i}" for i in source] for source in _sources(config, count)]
        prefix = [["t7"]] * len(sources) if arguments.shape == "nllb" else None
        found = model.translate_batch(
            sources, target_prefix=prefix, beam_size=beams, max_batch_size=SENTENCES,
            max_decoding_length=TOKENS, min_decoding_length=TOKENS,
        )  # fmt: skip
        return sum(len(answer.hypotheses[0]) for answer in found)

    return go


def _generate(folder: Path, arguments: argparse.Namespace) -> Go:
    import torch
    from transformers import AutoModelForSeq2SeqLM

    torch.set_num_threads(arguments.threads)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder, local_files_only=True).eval()
    config = model.config.to_dict()

    def go(beams: int, count: int) -> int:
        sources = _sources(config, count)
        tokens = 0
        for start in range(0, len(sources), 16):
            part = sources[start : start + 16]
            longest = max(map(len, part))
            filled = [[*s, *[config["pad_token_id"]] * (longest - len(s))] for s in part]
            mask = [[1] * len(s) + [0] * (longest - len(s)) for s in part]
            with torch.inference_mode():
                rows = model.generate(
                    input_ids=torch.tensor(filled), attention_mask=torch.tensor(mask),
                    num_beams=beams, min_new_tokens=TOKENS, max_new_tokens=TOKENS,
                    do_sample=False,
                    forced_bos_token_id=7 if arguments.shape == "nllb" else None,
                )  # fmt: skip
            tokens += rows.shape[0] * TOKENS
        return tokens

    return go


def _sources(config: dict[str, Any], count: int) -> list[list[int]]:
    """Return sentences of 18 to 32 tokens, sorted by length; a single one is of the middle."""
    import torch

    chance = torch.Generator().manual_seed(2)
    lengths = sorted(torch.randint(17, 32, (SENTENCES,), generator=chance).tolist())
    high = config["vocab_size"] - 5
    end = [config["eos_token_id"]]
    found = [torch.randint(5, high, (n,), generator=chance).tolist() + end for n in lengths]
    return found if count > 1 else [found[SENTENCES // 2]]


def _made(shape: str, work: Path) -> Path:
    """Return a folder with a model of the shape, written the first time."""
    folder = work / shape
    if (folder / "config.json").is_file():
        return folder
    import torch
    from transformers import (
        M2M100Config,
        M2M100ForConditionalGeneration,
        MarianConfig,
        MarianMTModel,
    )

    torch.manual_seed(0)
    model: Any
    if shape == "nllb":
        sizes = _sizes(1024, 12, 16, 4096)
        config: Any = M2M100Config(
            **sizes, vocab_size=256_206, max_position_embeddings=1024, scale_embedding=True,
            pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2,
        )  # fmt: skip
        model = M2M100ForConditionalGeneration(config)
    else:
        config = MarianConfig(
            **_sizes(512, 6, 8, 2048), vocab_size=32_001, max_position_embeddings=512,
            scale_embedding=True, activation_function="swish", forced_eos_token_id=None,
            pad_token_id=32_000, eos_token_id=0, decoder_start_token_id=32_000,
        )  # fmt: skip
        model = MarianMTModel(config)
    model.save_pretrained(folder)
    return folder


def _sizes(width: int, layers: int, heads: int, inner: int) -> dict[str, int]:
    return {
        "d_model": width,
        **{f"{side}_layers": layers for side in ("encoder", "decoder")},
        **{f"{side}_attention_heads": heads for side in ("encoder", "decoder")},
        **{f"{side}_ffn_dim": inner for side in ("encoder", "decoder")},
    }


def _converted(shape: str, folder: Path) -> Path:
    """Return the int8 conversion for CTranslate2, made the first time.

    A model with random weights has no tokenizer; its pieces are called t0, t1, ….
    """
    target = folder.with_name(f"{shape}-ct2")
    if target.is_dir():
        return target
    import transformers
    from ctranslate2 import converters
    from ctranslate2.converters import transformers as known

    name = "M2M100Config" if shape == "nllb" else "MarianConfig"
    loader: Any = type(known._MODEL_LOADERS[name])  # noqa: SLF001 - there is no other way
    end = "t2" if shape == "nllb" else "t0"

    class _Pieces:
        """What the converter asks a tokenizer for."""

        bos_token, eos_token, unk_token, pad_token = "t0", end, "t3", "t1"

    def name_pieces(_self: Any, model: Any, _tokenizer: Any) -> list[str]:
        # The converter takes Marian's padding, the last piece, away itself.
        return [f"t{i}" for i in range(model.config.vocab_size - (shape == "marian"))]

    def set_config(_self: Any, config: Any, _model: Any, _tokenizer: Any) -> None:
        config.bos_token, config.eos_token, config.unk_token = "t0", end, "t3"
        config.decoder_start_token = end

    loader.get_vocabulary, loader.set_config = name_pieces, set_config
    transformers.AutoTokenizer.from_pretrained = lambda *_, **__: _Pieces()  # type: ignore[method-assign]
    converters.TransformersConverter(str(folder)).convert(str(target), quantization="int8")
    return target


if __name__ == "__main__":
    raise SystemExit(main())
