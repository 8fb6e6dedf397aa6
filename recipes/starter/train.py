"""Stage `train`: one slice of the schedule, from a checkpoint to the next.

A slice is given its length (`--minutes`, or `--steps` for the whole schedule) and the position it
ends at (`--until`, 1 is the end of the schedule). SIGTERM and SIGINT end it after the batch at
hand, with a checkpoint.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter import (
    batches,
    checkpoint,
    learner,
    looks,
    model,
    packed,
    rows,
    states,
    throughput,
)
from recipes.starter.common import add_work, device_of, hardware, say
from recipes.starter.schedule import Schedule, clock_for
from recipes.starter.slices import CHECKPOINT, Progress, Slice
from translator.errors import InputError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from recipes.starter.packed import Integers, Pack

PIECES = {("cuda", "full"): 45_000, ("cuda", "cached"): 45_000, ("cpu", "cached"): 3500}
"""Pieces a batch by device and mode; elsewhere FEW."""

FEW = 2000
LONGEST = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the stage's options."""
    add_work(parser)
    add = parser.add_argument
    add("--run", type=Path, dest="folder", help="checkpoints and log (default: WORK/run)")
    add("--encoder", type=Path, help="folder of the encoder; needed for the first slice")
    add("--init", choices=("encoder", "random"), default="encoder", help="first weights")
    add("--decoder-layers", type=int, default=3)
    add("--resume", type=Path, help="checkpoint or model folder; default: the run's own, if any")
    add("--start", type=float, help="position to go on from (default: the checkpoint's)")
    add("--until", type=float, default=1.0, help="position at which this slice ends (1: the end)")
    add("--minutes", type=float, default=0.0, help="length of this slice")
    add("--steps", type=int, default=0, help="length of the whole schedule, instead of --minutes")
    add("--mode", choices=("auto", "full", "cached"), default="auto", help="auto: full on a GPU")
    add("--pieces", type=int, default=0, help="pieces a batch (0: by device)")
    add("--longest", type=int, default=LONGEST, help="most pieces of a text that is used")
    add("--share", action="append", default=[], metavar="KIND=SHARE", help="share of a kind")
    add("--temperature", type=float, default=2.0, help="of the sampling over directions")
    add("--dropout", type=float, help="default: 0.1 in full mode, 0 in cached mode")
    add("--smoothing", type=float, default=0.1, help="label smoothing")
    add("--precision", choices=("bf16", "fp32"), default="bf16")
    add("--states-gb", type=float, default=8.0, help="most space for cached states")
    add(
        "--negatives",
        type=int,
        default=2500,
        help="pieces of other languages, where few are scored",
    )
    add("--seed", type=int, default=1)
    add("--log-every", type=int, default=50, help="steps between two lines of the log")
    add("--save-every", type=float, default=600.0, help="seconds between two checkpoints")
    add("--look-every", type=float, default=300.0, help="seconds between looks; 0 for none")
    add("--look-at", type=int, default=200, help="held-out pairs for the loss")
    add("--look-translate", type=int, default=40, help="held-out pairs for chrF++")
    for name in ("rate", "encoder_share", "floor", "frozen_until", "thaw", "guided", "guided_end"):
        value = next(f.default for f in fields(Schedule) if f.name == name)
        add(f"--{name.replace('_', '-')}", type=float, default=value, help=f"default {value}")
    add("--warm-up", type=int, default=200, help="steps to the full rate")


def run(arguments: argparse.Namespace) -> int:
    """Train one slice.

    Returns:
        0 where the slice's end was reached, 130 where it was interrupted.

    Raises:
        UsageError: options contradict one another.
        InputError: pack, alignment or checkpoint is missing or broken.
        OutputError: a checkpoint cannot be written.
    """
    device = device_of(arguments)
    folder = arguments.folder or arguments.work / "run"
    pack = packed.read(arguments.work)
    tokenizer = model.read_tokenizer(arguments.work / packed.TOKENIZER)
    mode = _mode(arguments, device)
    built, config, found = _model(arguments, folder, tokenizer, pack, mode)
    progress = _progress(arguments, found)
    clock = clock_for(
        start=progress.position, until=arguments.until,
        minutes=arguments.minutes, steps=arguments.steps,
    )  # fmt: skip
    trained, sampler, tables = _ready(arguments, pack, tokenizer, built, folder, (device, mode))
    if "optimizer" in found:
        trained.restore(found)
    _predict(pack, sampler, config, trained, device)
    looker = _looker(arguments, tokenizer, device)
    slice_ = Slice(
        learner=trained, sampler=sampler, tables=tables, clock=clock, progress=progress,
        config=config, folder=folder, options=arguments, looker=looker,
    )  # fmt: skip
    return slice_.go(hardware(device), mode)


def _mode(arguments: argparse.Namespace, device: str) -> str:
    if arguments.mode != "auto":
        return str(arguments.mode)
    return "full" if device == "cuda" else "cached"


def _model(
    arguments: argparse.Namespace, folder: Path, tokenizer: Any, pack: Pack, mode: str
) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Return the model, its configuration and the checkpoint that it came from, empty if none."""
    dropout = arguments.dropout
    if dropout is None:  # with few epochs and a frozen encoder it only slows learning down
        dropout = 0.0 if mode == "cached" else 0.1
    path = arguments.resume or (folder / CHECKPOINT if (folder / CHECKPOINT).is_file() else None)
    if path is None:
        built, config = model.build(
            tokenizer, arguments.encoder, decoder_layers=arguments.decoder_layers,
            init=arguments.init, dropout=dropout,
        )  # fmt: skip
        model.lower_unseen(built, learner.seen(pack, config["vocab_size"]))
        _tell_apart(built, tokenizer, pack)
        return built, config, {}
    if path.is_dir():
        weights = checkpoint.read_weights(path)
        found: dict[str, Any] = {
            "model": weights.state, "config": dict(weights.config), **_place(weights.facts),
        }  # fmt: skip
    else:
        found = _of_mode(checkpoint.read(path), mode)
    config = dict(found["config"])
    if config["vocab_size"] != tokenizer.get_vocab_size():
        raise InputError(f"{path} has another vocabulary than the pack", hint="prepare anew")
    built = model.plain(config, dropout=dropout)
    built.load_state_dict(model.from_state(found["model"], config).state_dict())
    say(f"going on from {path}, step {found.get('step', 0)}")
    if _tell_apart(built, tokenizer, pack):
        found.pop("average", None)
        found.pop("optimizer", None)
    return built, config, found


def _tell_apart(built: Any, tokenizer: Any, pack: Pack) -> bool:
    """Give added tokens rows of their own where they have none; return whether any lacked one."""
    pieces = learner.output_pieces(pack, model.language_tokens(tokenizer))
    changed = rows.tell_apart(built.model.shared.weight, tokenizer, pieces)
    if changed:
        say(f"rows of their own for {' '.join(changed)}")
    return bool(changed)


def _place(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the training of an exported model stopped, as far as its folder says."""
    history = facts.get("history", [])
    if not history:
        return dict(facts)
    seconds = 60.0 * sum(each.get("minutes", 0.0) for each in history)
    return {**facts, "seconds": seconds, "position": history[-1].get("to", 0.0)}


def _of_mode(found: dict[str, Any], mode: str) -> dict[str, Any]:
    """Drop an optimiser of the other mode, and start from the averaged weights instead."""
    history = found.get("history") or [{}]
    if "optimizer" not in found or history[-1].get("mode") == mode:
        return found
    say("the checkpoint is of another mode: its averaged weights, a new optimiser")
    weights = {**found["model"], **found.get("average", {})}
    return {**{k: v for k, v in found.items() if k != "optimizer"}, "model": weights}


def _progress(arguments: argparse.Namespace, found: Mapping[str, Any]) -> Progress:
    kept = {f.name: found[f.name] for f in fields(Progress) if f.name in found}
    progress = Progress(**kept)
    if arguments.start is not None:
        progress.position = arguments.start
    return progress


def _ready(
    arguments: argparse.Namespace,
    pack: Pack,
    tokenizer: Any,
    built: Any,
    folder: Path,
    where: tuple[str, str],
) -> tuple[learner.Learner, batches.Sampler, batches.Tables]:
    """Put learner, sampler and tables together."""
    import torch

    device, mode = where
    torch.manual_seed(arguments.seed)
    torch.set_float32_matmul_precision("high")
    languages = model.language_tokens(tokenizer)
    alignment = packed.read_alignment(pack) if arguments.guided > 0 else None
    kept, usable = None, batches.width(pack) <= arguments.longest + 2
    few = mode == "cached" or device == "cpu"
    built.to(device)
    if mode == "cached":
        texts = _texts(pack, usable, arguments.states_gb * 1e9, built.config.d_model)
        kept = states.kept(built, pack, texts, folder=folder, device=device)
        usable &= (kept.start.cpu().numpy() >= 0)[pack.examples[:, packed.SOURCE]]
    left = int((~usable).sum())
    if left:
        say(f"{left} of {len(usable)} examples are left out: too long, or no room for states")
    mix = batches.Mix(shares=_shares(arguments.share), temperature=arguments.temperature)
    sampler = batches.Sampler(
        pack=pack, groups=batches.groups(pack, mix, usable), one_target=few,
        pieces=arguments.pieces or PIECES.get((device, mode), FEW), seed=arguments.seed,
    )  # fmt: skip
    trained = learner.Learner(
        built, _schedule(arguments), _settings(arguments), device=device, states=kept,
        outputs=learner.output_pieces(pack, languages) if few else None,
    )  # fmt: skip
    return trained, sampler, batches.Tables(pack, alignment, languages, device)


def _texts(pack: Pack, usable: NDArray[np.bool_], room: float, size: int) -> Integers:
    """Choose the source texts whose states are kept: news first, then the others by chance."""
    import numpy as np

    first = pack.kinds.index("news") if "news" in pack.kinds else -1
    news = np.unique(pack.examples[usable & (pack.examples[:, packed.KIND] == first), 0])
    rest = np.setdiff1d(np.unique(pack.examples[usable, packed.SOURCE]), news)
    order = np.concatenate([news, np.random.default_rng(0).permutation(rest)]).astype(np.int64)
    used = np.cumsum((pack.lengths[order] + 2) * size * states.BYTES_A_VALUE)
    return order[used <= room]


def _shares(given: list[str]) -> dict[str, float]:
    shares = dict(batches.SHARES)
    for text in given:
        kind, _, value = text.partition("=")
        try:
            shares[kind] = float(value)
        except ValueError as fault:
            raise UsageError(f"not a share: {text}", hint="--share news=0.5") from fault
    return shares


def _schedule(arguments: argparse.Namespace) -> Schedule:
    return Schedule(**{f.name: getattr(arguments, f.name) for f in fields(Schedule)})


def _settings(arguments: argparse.Namespace) -> learner.Settings:
    return learner.Settings(
        smoothing=arguments.smoothing,
        negatives=arguments.negatives,
        half=arguments.precision == "bf16",
        seed=arguments.seed,
    )


def _looker(arguments: argparse.Namespace, tokenizer: Any, device: str) -> looks.Looker | None:
    if arguments.look_every <= 0:
        return None
    pairs = looks.choose(packed.read_held_out(arguments.work), arguments.look_at)
    return looks.Looker(tokenizer, pairs, translated=arguments.look_translate, device=device)


def _predict(
    pack: Pack,
    sampler: batches.Sampler,
    config: Mapping[str, Any],
    trained: learner.Learner,
    device: str,
) -> None:
    sizes = [len(rows) for rows in trained.outputs or ()]
    scored = sum(sizes) // len(sizes) if sizes else int(config["vocab_size"])
    expected = throughput.predict(
        pack,
        sampler.groups,
        config,
        device=device,
        scored=scored,
        cached=trained.states is not None,
    )
    total = sum(group.quota for group in sampler.groups)
    say(f"a round is {total} pairs; predicted {expected:.0f} pairs a second")
