"""Speed and memory of the starter model beside a CTranslate2 int8 conversion of the same weights.

    pip install 'ctranslate2>=4.6'
    python benchmarks/starter_speed.py [--rounds 5] [--beams 1 4] [--threads 2] [--json FILE]

Both engines live in processes of their own and take turns, round by round, so that whatever else
the machine does hits both alike; what is printed are medians of the rounds and the spread of the
ratios. The sentences are those of the articles in examples/, from every language into all others.
CTranslate2 is measured at its best: one call for all sentences of a direction, its own batching.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIDES = ("translator", "ctranslate2")
Sentence = tuple[str, str, str]
"""Text, source language, target language."""


def main() -> int:
    """Measure, print a Markdown table, and write JSON if asked."""
    arguments = _arguments()
    if arguments.side:
        return _serve(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rows = [_compare(beam, arguments, Path(folder)) for beam in arguments.beams]
    _print(rows, arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--beam", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _compare(beam: int, arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Let both sides translate the same sentences in turn."""
    workers = [_start(side, beam, arguments, folder) for side in SIDES]
    ready = [json.loads(_line(worker)) for worker in workers]
    rounds: list[list[dict[str, Any]]] = [[], []]
    for _ in range(arguments.rounds):
        for side, worker in enumerate(workers):
            worker.stdin.write("go\n")
            worker.stdin.flush()
            rounds[side].append(json.loads(_line(worker)))
    for worker in workers:
        worker.stdin.close()
        worker.wait()
    return {"beam": beam, **_summary(ready, rounds)}


def _start(side: str, beam: int, arguments: argparse.Namespace, folder: Path) -> Any:
    command = [sys.executable, __file__, "--side", side, "--beam", str(beam)]
    command += ["--threads", str(arguments.threads), "--work", str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _line(worker: Any) -> str:
    line = worker.stdout.readline()
    if not line:
        raise SystemExit("one side of the measurement stopped; its message stands above")
    return str(line)


def _summary(ready: Sequence[dict[str, Any]], rounds: Sequence[Sequence[dict[str, Any]]]) -> Any:
    speeds = [[turn["tokens"] / turn["seconds"] for turn in side] for side in rounds]
    ratios = [ours / theirs for ours, theirs in zip(*speeds, strict=True)]
    sides = {
        name: {
            "tokens_per_second": round(statistics.median(speed), 1),
            "seconds": round(statistics.median(turn["seconds"] for turn in turns), 2),
            "tokens": turns[-1]["tokens"],
            "load_seconds": start["load_seconds"],
            "peak_rss_mb": turns[-1]["peak_rss_mb"],
        }
        for name, speed, turns, start in zip(SIDES, speeds, rounds, ready, strict=True)
    }
    spread = [round(min(ratios), 2), round(max(ratios), 2)]
    return {"sides": sides, "ratio": round(statistics.median(ratios), 2), "spread": spread}


def _print(rows: Sequence[dict[str, Any]], arguments: argparse.Namespace) -> None:
    print(f"{len(_sentences())} sentences a round, {arguments.rounds} rounds, ", end="")
    print(f"{arguments.threads} threads; ratio: translator over CTranslate2 int8\n")
    print("| beam | engine | tokens/s | seconds a round | load s | peak RSS MB | ratio (spread) |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | --- |")
    for row in rows:
        for name, side in row["sides"].items():
            low, high = row["spread"]
            ratio = f"{row['ratio']} ({low}–{high})" if name == SIDES[0] else ""
            print(
                f"| {row['beam']} | {name} | {side['tokens_per_second']} | {side['seconds']} "
                f"| {side['load_seconds']} | {side['peak_rss_mb']} | {ratio} |"
            )


def _serve(arguments: argparse.Namespace) -> int:
    """Load one side, say so, and translate everything once for every line that is read."""
    import os

    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    started = time.perf_counter()
    opened = _ours(arguments) if arguments.side == SIDES[0] else _theirs(arguments)
    loaded = round(time.perf_counter() - started, 2)
    sentences = _sentences()
    opened(sentences[:8])
    print(json.dumps({"load_seconds": loaded}), flush=True)
    for _ in sys.stdin:
        begun = time.perf_counter()
        tokens = opened(sentences)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        report = {"tokens": tokens, "seconds": seconds, "peak_rss_mb": peak}
        print(json.dumps(report), flush=True)
    return 0


def _ours(arguments: argparse.Namespace) -> Callable[[Sequence[Sentence]], int]:
    """Open the engine as `translator draft` does; the answer is a count of output tokens."""
    import torch

    from translator.engines.base import Leg, Request, Route
    from translator.engines.build import open_engine
    from translator.engines.catalogues import load_catalogue
    from translator.engines.measured import Measured
    from translator.engines.settings import EngineOptions
    from translator.resources import shipped

    torch.set_num_threads(arguments.threads)
    catalogue = load_catalogue(shipped("models.yaml"))
    options = EngineOptions(decoding={"num_beams": str(arguments.beam)})

    def translate(sentences: Sequence[Sentence]) -> int:
        tokens = 0
        for (source, target), texts in _by_direction(sentences).items():
            leg = Leg(model="starter", source=source, target=target)
            engine = open_engine(Route(legs=(leg,)), catalogue, options=options)
            requests = [Request(text=text, source=source, target=target) for text in texts]
            answers = [answer[0] for answer in engine.translate(requests)]
            tokens += sum(answer.tokens for answer in answers if isinstance(answer, Measured))
        return tokens

    return translate


def _theirs(arguments: argparse.Namespace) -> Callable[[Sequence[Sentence]], int]:
    """Convert the same weights to int8 once, and translate with CTranslate2."""
    import ctranslate2
    from transformers import AutoTokenizer

    plain, folder = arguments.work / "plain", arguments.work / "int8"
    if not folder.exists():
        export = ["models", "export", "starter", str(plain), "--dtype", "float32"]
        subprocess.run([sys.executable, "-m", "translator", *export], check=True, stdout=2)
        converter = ctranslate2.converters.TransformersConverter(str(plain))
        converter.convert(str(folder), quantization="int8")
    tokenizer = AutoTokenizer.from_pretrained(plain)
    model = ctranslate2.Translator(str(folder), intra_threads=arguments.threads, inter_threads=1)

    def translate(sentences: Sequence[Sentence]) -> int:
        tokens = 0
        for (_, target), texts in _by_direction(sentences).items():
            pieces = [tokenizer.convert_ids_to_tokens(tokenizer(text).input_ids) for text in texts]
            answers = model.translate_batch(
                pieces,
                target_prefix=[[f"<2{target}>"]] * len(pieces),
                beam_size=arguments.beam,
                max_batch_size=2048,
                batch_type="tokens",
            )
            tokens += sum(len(answer.hypotheses[0]) + 1 for answer in answers)
        return tokens

    return translate


def _sentences() -> list[Sentence]:
    """Return every sentence of the example articles, once for each target language."""
    from translator.article.readers import read_path
    from translator.article.segments import segments
    from translator.language.tags import TARGETS

    found = []
    for path in sorted((ROOT / "examples").iterdir()):
        article = read_path(path)
        texts = [s.text for block in article.blocks for s in segments(block, article.language)]
        targets = [target for target in TARGETS if target != article.language]
        found += [(text, article.language, target) for target in targets for text in texts]
    return found


def _by_direction(sentences: Sequence[Sentence]) -> dict[tuple[str, str], list[str]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for text, source, target in sentences:
        groups.setdefault((source, target), []).append(text)
    return groups


if __name__ == "__main__":
    raise SystemExit(main())
