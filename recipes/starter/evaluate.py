"""Stage `evaluate`: score a model on the held-out articles, in all twenty directions.

Writes scores.json (chrF++ and BLEU with sacreBLEU's signatures, sentences a second, and how many
translations did not come to an end) and samples.md, to be read by people who know the languages.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter import checkpoint, curve, decode, model, packed, pieces
from recipes.starter.common import DIRECTIONS, add_work, device_of, hardware, say
from recipes.starter.packed import HeldOut
from translator import atomic
from translator.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from torch import Tensor

SAMPLES = 6
"""Sentences a direction in samples.md."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the stage's options."""
    add_work(parser)
    add = parser.add_argument
    add("--model", type=Path, required=True, help="checkpoint or exported folder")
    add("--out", type=Path, help="folder for scores.json and samples.md (default: WORK/run)")
    add("--limit", type=int, default=0, help="sentences a direction, evenly spread; 0 for all")
    add("--beams", default="1,4", help="widths of the search (default: 1,4)")
    add("--directions", default="", help="such as tr-kk,en-az (default: all twenty)")
    add("--last", action="store_true", help="score the last weights, not the averaged ones")


def run(arguments: argparse.Namespace) -> int:
    """Score a model and write what was found.

    Raises:
        InputError: model or held-out articles cannot be read.
        ConfigurationError: sacreBLEU is not installed.
        OutputError: a result cannot be written.
    """
    device = device_of(arguments)
    beams, directions = _widths(arguments.beams), _directions(arguments.directions)
    _scorers()
    out = arguments.out or arguments.work / "run"
    rows = spread(packed.read_held_out(arguments.work), arguments.limit)
    tokenizer = model.read_tokenizer(arguments.work / packed.TOKENIZER)
    weights = checkpoint.read_weights(arguments.model, averaged=not arguments.last)
    built = model.from_state(weights.state, weights.config).to(device)
    lists = pieces.of(arguments.model, packed.read(arguments.work), tokenizer)
    scores, samples = {}, [f"# Samples of {arguments.model.name}", ""]
    for source, target in directions:
        closed = pieces.forbidden(lists, target, tokenizer.get_vocab_size())
        found = direction(built, tokenizer, rows, (source, target), beams, closed)
        scores[f"{source}-{target}"] = found["scores"]
        samples += _sample(rows, (source, target), found["texts"])
        say(f"{source}-{target} {json.dumps(found['scores'])}")
    page = {
        "sentences": len(rows),
        "articles": len({row.article for row in rows}),
        "hardware": hardware(device),
        "signatures": signatures(),
        "mean": mean(scores),
        "directions": scores,
        "training": weights.facts,
    }
    data = json.dumps(page, ensure_ascii=False, indent=1) + "\n"
    atomic.write_text(out / "scores.json", data)
    atomic.write_text(out / "samples.md", "\n".join(samples) + "\n")
    log = arguments.work / "run" / "log.jsonl"
    if log.is_file():
        atomic.write_text(out / "curve.svg", curve.draw(curve.read([log])))
    say(f"mean {json.dumps(page['mean'])}; written to {out}")
    return 0


def spread(rows: Sequence[HeldOut], limit: int) -> list[HeldOut]:
    """Return `limit` rows, evenly spread over the articles; all where `limit` is 0."""
    if limit <= 0 or limit >= len(rows):
        return list(rows)
    return [rows[number * len(rows) // limit] for number in range(limit)]


def direction(
    built: Any,
    tokenizer: Any,
    rows: Sequence[HeldOut],
    languages: tuple[str, str],
    beams: Sequence[int],
    forbidden: Tensor | None = None,
) -> dict[str, Any]:
    """Translate one direction with every width of the search; return scores and texts."""
    source, target = languages
    sentences = [row.texts[source] for row in rows]
    wanted = [row.texts[target] for row in rows]
    scores: dict[str, Any] = {}
    texts: dict[str, list[str]] = {}
    for width in beams:
        name, began = "greedy" if width == 1 else f"beam{width}", time.monotonic()
        found = decode.translate(
            built, tokenizer, sentences, target=target, beams=width, forbidden=forbidden
        )
        seconds = time.monotonic() - began
        texts[name] = [translation.text for translation in found]
        scores[name] = {
            **score(texts[name], wanted),
            "unfinished": sum(not translation.finished for translation in found),
            "sentences_per_second": round(len(found) / max(seconds, 1e-9), 2),
        }
    return {"scores": scores, "texts": texts}


def score(written: list[str], wanted: list[str]) -> dict[str, float]:
    """Return chrF++ (Popović 2017) and BLEU (Papineni et al. 2002) of a corpus."""
    chrf, bleu = _scorers()
    return {
        "chrf++": round(float(chrf.corpus_score(written, [wanted]).score), 2),
        "bleu": round(float(bleu.corpus_score(written, [wanted]).score), 2),
    }


def signatures() -> dict[str, str]:
    """Return sacreBLEU's signatures, without which a score cannot be compared."""
    chrf, bleu = _scorers()
    for metric in (chrf, bleu):
        metric.corpus_score(["a b c d"], [["a b c d"]])  # a signature knows its references then
    return {"chrf++": str(chrf.get_signature()), "bleu": str(bleu.get_signature())}


def _scorers() -> tuple[Any, Any]:
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
    except ImportError as fault:
        raise ConfigurationError(
            "sacreBLEU is not installed", hint="pip install sacrebleu"
        ) from fault
    return CHRF(word_order=2), BLEU()


def mean(scores: Mapping[str, Mapping[str, Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    """Return the mean of each score over the directions, by width of the search."""
    widths = next(iter(scores.values()), {})
    return {
        width: {
            name: round(sum(each[width][name] for each in scores.values()) / len(scores), 2)
            for name in ("chrf++", "bleu")
        }
        for width in widths
    }


def _sample(
    rows: Sequence[HeldOut], languages: tuple[str, str], texts: Mapping[str, Sequence[str]]
) -> list[str]:
    source, target = languages
    lines = [f"## {source} → {target}", ""]
    for number in range(min(SAMPLES, len(rows))):
        place = number * len(rows) // min(SAMPLES, len(rows))
        lines.append(f"- {source}: {rows[place].texts[source]}")
        lines += [f"  - {name}: {found[place]}" for name, found in texts.items()]
        lines.append(f"  - reference: {rows[place].texts[target]}")
    return [*lines, ""]


def _widths(text: str) -> list[int]:
    try:
        widths = [int(part) for part in text.split(",")]
    except ValueError as fault:
        raise UsageError(f"not a list of numbers: {text}", hint="--beams 1,4") from fault
    if not all(width > 0 for width in widths):
        raise UsageError(f"a search needs at least one beam: {text}", hint="--beams 1,4")
    return widths


def _directions(text: str) -> tuple[tuple[str, str], ...]:
    if not text:
        return DIRECTIONS
    wanted = [tuple(part.strip().split("-")) for part in text.split(",")]
    found = tuple(pair for pair in DIRECTIONS if pair in wanted)
    if len(found) != len(wanted):
        raise UsageError(f"not a list of directions: {text}", hint="--directions tr-kk,en-az")
    return found
