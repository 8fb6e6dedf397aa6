"""Checkpoints: written whole or not at all, read in three formats, and averaged weights.

Formats that are read: the recipe's own (`model`, `config`, `average`, …), the plain
``{"m": state dict, "step": n}`` of early experiments, and an exported model folder.
"""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter import model as models
from translator.errors import InputError, OutputError

if TYPE_CHECKING:
    from torch import Tensor

AVERAGE_HORIZON = 10
"""An average begins as a plain mean and becomes exponential: weight (1 + n) / (horizon + n)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights that can be scored or shipped.

    Attributes:
        state: plain BART names, float32, tied weights once.
        config: BartConfig's arguments.
        facts: what the training recorded about itself; empty where it recorded nothing.
    """

    state: Mapping[str, Tensor]
    config: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)


def write(path: Path, payload: Mapping[str, Any]) -> None:
    """Write a checkpoint through a temporary file in the same folder.

    Raises:
        OutputError: disk full or no permission; the earlier checkpoint is untouched.
    """
    import torch

    aside = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as stream:
            torch.save(dict(payload), stream)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except (OSError, RuntimeError) as fault:
        aside.unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {fault}", hint="free some space") from fault


def read(path: Path) -> dict[str, Any]:
    """Read a checkpoint file without running code from it.

    Raises:
        InputError: it is missing, broken or of an unknown format.
    """
    import torch

    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as fault:
        raise InputError(f"cannot read {path}: {fault}", hint="name a checkpoint file") from fault
    if isinstance(found, dict) and "m" in found:
        found = {"model": found["m"], "step": int(found.get("step", 0))}
    if not isinstance(found, dict) or "model" not in found:
        raise InputError(f"{path} is no checkpoint of this recipe", hint="name another file")
    state = _untied(found["model"])
    return {
        **found,
        "model": state,
        "config": found.get("config") or models.configuration_of(state),
    }


def read_weights(path: Path, *, averaged: bool = True) -> Weights:
    """Read the weights of a checkpoint file or of an exported folder.

    Args:
        path: a checkpoint, or a folder written by the stage export.
        averaged: take the averaged weights where the checkpoint has them.

    Raises:
        InputError: there are no weights that could be read.
    """
    if path.is_dir():
        return _folder(path)
    found = read(path)
    state = {**found["model"], **(found.get("average", {}) if averaged else {})}
    facts = {key: found[key] for key in ("step", "pairs", "history") if found.get(key)}
    return Weights(state=state, config=found["config"], facts=facts)


def _folder(path: Path) -> Weights:
    """Read an exported folder, int8 or plain."""
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise InputError(f"{path} is no model folder: {fault}", hint="name another") from fault
    if "quantization" in config:
        from translator.engines import quantised

        state = quantised.read_state(path)
    else:
        from safetensors.torch import load_file

        state = load_file(path / "model.safetensors")
    state = _untied(state)
    config = models.configuration_of(state) | _heads(config)
    return Weights(state=state, config=config, facts=_exported_facts(path))


def _exported_facts(path: Path) -> dict[str, Any]:
    """Return what the exported folder says of its training; nothing where it says nothing."""
    try:
        training = json.loads((path / "scores.json").read_text(encoding="utf-8"))["training"]
    except (OSError, ValueError, KeyError):
        return {}  # a folder of other origin
    facts = {key: training[key] for key in ("step", "pairs") if key in training}
    return facts | ({"history": training["slices"]} if training.get("slices") else {})


def _heads(config: Mapping[str, Any]) -> dict[str, Any]:
    """Take from a written config what weights do not show."""
    names = ("encoder_attention_heads", "decoder_attention_heads")
    return {name: config[name] for name in names if name in config}


def _untied(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.float() for name, value in state.items() if name not in models.TIED}


class Average:
    """A running mean of weights that soon becomes exponential.

    Averaged weights score better than the last ones (Polyak and Juditsky 1992; the mean of the
    last checkpoints in Vaswani et al. 2017 is the same idea).
    """

    def __init__(self, decay: float) -> None:
        self.decay = decay
        self.updates = 0
        self.values: dict[str, Tensor] = {}

    def update(self, named: Iterable[tuple[str, Tensor]]) -> None:
        """Take in the present weights; a name that is new starts at its present value."""
        import torch

        share = 1.0 - min(self.decay, (1 + self.updates) / (AVERAGE_HORIZON + self.updates))
        with torch.no_grad():
            for name, value in named:
                if name in self.values:
                    self.values[name].lerp_(value.detach().float(), share)
                else:
                    self.values[name] = value.detach().float().clone()
        self.updates += 1

    def restore(self, values: Mapping[str, Tensor], updates: int, device: str) -> None:
        """Go on from a checkpoint."""
        self.values = {name: value.float().to(device) for name, value in values.items()}
        self.updates = updates
