"""Stage `export`: the folder that ships, in eight bits, with its scores and its model card."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter import card, checkpoint, decode, evaluate, model, packed, pieces, rows
from recipes.starter.common import DIRECTIONS, LANGUAGES, add_work, device_of, say
from translator import atomic
from translator.errors import InputError, OutputError

if TYPE_CHECKING:
    from torch import Tensor

    from recipes.starter.packed import HeldOut

SHARD_BYTES = 16_000_000

TOKENIZER_CONFIG = {
    "backend": "tokenizers",
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "model_max_length": 510,
    "pad_token": "<pad>",
    "sep_token": "</s>",
    "tokenizer_class": "TokenizersBackend",
    "unk_token": "<unk>",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the stage's options."""
    add_work(parser)
    add = parser.add_argument
    add("--model", type=Path, help="checkpoint (default: WORK/run/checkpoint.pt)")
    add("--out", type=Path, required=True, help="folder to write, such as translator/data/starter")
    add("--plain", type=Path, help="also write a float16 folder for other programs")
    add("--scores", type=Path, help="scores.json of the stage evaluate")
    add("--facts", type=Path, help="JSON with facts that the checkpoint does not hold")
    add("--agree", type=int, default=100, help="held-out sentences to compare; 0 for none")
    add("--last", action="store_true", help="export the last weights, not the averaged ones")


def run(arguments: argparse.Namespace) -> int:
    """Write the model folder, and the float16 one where asked for.

    Raises:
        InputError: the checkpoint, the scores or the pack cannot be read.
        EngineError: the weights cannot be stored.
        OutputError: a folder cannot be written.
    """
    from translator.engines import shortlist

    device, work = device_of(arguments), arguments.work
    path = arguments.model or work / "run" / "checkpoint.pt"
    weights = checkpoint.read_weights(path, averaged=not arguments.last)
    tokenizer = model.read_tokenizer(work / packed.TOKENIZER)
    half = {name: value.half().float() for name, value in weights.state.items()}
    reference = model.from_state(half, weights.config)
    write(reference, tokenizer, work / packed.TOKENIZER, arguments.out)
    shortlist.write(pieces.allowed(packed.read(work), tokenizer), arguments.out)
    facts = gather(work, weights, arguments.scores, arguments.facts)
    if arguments.agree > 0:
        facts["agreement"] = compare(
            reference.to(device), restored(arguments.out, weights.config).to(device),
            tokenizer, evaluate.spread(packed.read_held_out(work), arguments.agree),
        )  # fmt: skip
        say("greedy tokens agree in {same} of {sentences} sentences".format(**facts["agreement"]))
    facts["parameters"] = sum(value.numel() for value in weights.state.values())
    facts["bytes"] = sum(each.stat().st_size for each in arguments.out.glob("*.safetensors"))
    atomic.write_text(
        arguments.out / "scores.json", json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    )
    atomic.write_text(arguments.out / "README.md", card.page(facts))
    atomic.write_text(arguments.out / "NOTICE.md", card.notice(facts))
    if arguments.plain:
        write_plain(reference.cpu(), tokenizer, work / packed.TOKENIZER, arguments.plain)
    say(f"{facts['bytes'] / 1e6:.1f} MB of weights in {arguments.out}")
    return 0


def write(built: Any, tokenizer: Any, tokenizer_file: Path, folder: Path) -> None:
    """Write weights in eight bits, config, generation config and tokenizer.

    Raises:
        EngineError: the weights cannot be stored.
        OutputError: the folder cannot be written.
    """
    from translator.engines import quantised

    quantised.write(model.bare_state(built), folder, config=built.config, shard_bytes=SHARD_BYTES)
    _write_tokenizer(tokenizer_file, folder)
    settings = json.dumps(generation(built, tokenizer), indent=2) + "\n"
    atomic.write_text(folder / "generation_config.json", settings)


def generation(built: Any, tokenizer: Any) -> dict[str, Any]:
    """Return generation_config.json: special tokens, beams and the languages' tokens.

    Padding is written by the search itself after the end of a line, never chosen.
    """
    tokens = model.language_tokens(tokenizer)
    marks = [tokenizer.token_to_id(mark) for mark in ("<s>", "<pad>", "<unk>", *rows.MARKS)]
    return {
        "bos_token_id": built.config.bos_token_id,
        "decoder_start_token_id": built.config.decoder_start_token_id,
        "eos_token_id": built.config.eos_token_id,
        "pad_token_id": built.config.pad_token_id,
        "max_length": built.config.max_position_embeddings,
        "no_repeat_ngram_size": decode.NO_REPEAT,
        "num_beams": 4,
        "suppress_tokens": sorted(mark for mark in marks if mark is not None),
        "lang_to_id": dict(zip(LANGUAGES, tokens, strict=True)),
    }


def write_plain(built: Any, tokenizer: Any, tokenizer_file: Path, folder: Path) -> None:
    """Write a float16 folder that transformers and the CTranslate2 converter load.

    Raises:
        OutputError: the folder cannot be written.
    """
    built = built.half()
    for name, value in generation(built, tokenizer).items():
        setattr(built.generation_config, name, value)
    try:
        built.save_pretrained(folder, max_shard_size="1GB")
    except OSError as fault:
        raise OutputError(f"cannot write {folder}: {fault}", hint="free some space") from fault
    _write_tokenizer(tokenizer_file, folder)
    say(f"float16 folder in {folder}")


def _write_tokenizer(tokenizer_file: Path, folder: Path) -> None:
    atomic.write_bytes(folder / "tokenizer.json", tokenizer_file.read_bytes())
    settings = json.dumps(TOKENIZER_CONFIG, indent=1) + "\n"
    atomic.write_text(folder / "tokenizer_config.json", settings)


def restored(folder: Path, config: Mapping[str, Any]) -> Any:
    """Return the model that a reader of the folder gets: weights dequantised to float32."""
    from translator.engines import quantised

    state: dict[str, Tensor] = quantised.read_state(folder)
    return model.from_state(state, config)


def compare(reference: Any, other: Any, tokenizer: Any, rows: Sequence[HeldOut]) -> dict[str, int]:
    """Translate held-out sentences greedily with both models and count the same answers.

    The twenty directions take turns.
    """
    same = 0
    for number, (source, target) in enumerate(DIRECTIONS):
        texts = [row.texts[source] for row in rows[number :: len(DIRECTIONS)]]
        left, right = (
            decode.translate(each, tokenizer, texts, target=target, beams=1)
            for each in (reference, other)
        )
        same += sum(a.tokens == b.tokens for a, b in zip(left, right, strict=True))
    return {"sentences": len(rows), "same": same}


def gather(
    work: Path, weights: checkpoint.Weights, scores: Path | None, more: Path | None
) -> dict[str, Any]:
    """Put together what is known of the training; what is unknown is left out.

    Raises:
        InputError: a file cannot be read.
    """
    pack = packed.read(work).facts
    facts: dict[str, Any] = {
        "data": {
            name: pack[name]
            for name in ("counts", "sources", "held_out", "synthetic", "digest")
            if pack.get(name)
        }
    }
    history = weights.facts.get("history", [])
    training = {key: weights.facts[key] for key in ("step", "pairs") if key in weights.facts}
    if history:
        training["minutes"] = round(sum(each.get("minutes", 0.0) for each in history), 1)
        training["slices"] = history
    if training:
        facts["training"] = training
    if scores:
        facts["scores"] = _json(scores)
    return facts | (_json(more) if more else {})


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise InputError(f"cannot read {path}: {fault}", hint="name a JSON file") from fault
    return found
