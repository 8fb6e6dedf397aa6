"""What every stage of the recipe shares: talk, the work folder, the device."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path

from translator.errors import UsageError

LANGUAGES: tuple[str, ...] = ("en", "az", "tr", "kk", "ky")
"""Order of the languages in every file of the recipe."""

START, PAD, END, UNKNOWN = 0, 1, 2, 3
"""Ids of ``<s> <pad> </s> <unk>`` in the encoder's tokenizer (XLM-R's order)."""

DIRECTIONS: tuple[tuple[str, str], ...] = tuple(
    (source, target) for source in LANGUAGES for target in LANGUAGES if source != target
)


def say(text: str) -> None:
    """Write one line of talk to stderr; stdout is for data."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add the options that every stage after `prepare` has."""
    parser.add_argument("--work", type=Path, required=True, help="folder that prepare has filled")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda (default: auto)")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0 leaves them be")


def device_of(arguments: argparse.Namespace) -> str:
    """Return ``cpu`` or ``cuda`` and set the number of CPU threads.

    Raises:
        UsageError: cuda is asked for and there is none.
    """
    import torch

    if arguments.threads > 0:
        torch.set_num_threads(arguments.threads)
    there = bool(torch.cuda.is_available())
    if arguments.device == "cuda" and not there:
        raise UsageError("no CUDA device is at hand", hint="use --device cpu")
    if arguments.device not in {"auto", "cpu", "cuda"}:
        raise UsageError(f"unknown device {arguments.device}", hint="use auto, cpu or cuda")
    return "cuda" if there and arguments.device != "cpu" else "cpu"


def hardware(device: str) -> str:
    """Name the device for logs and for the model card."""
    import torch

    if device == "cuda":
        return str(torch.cuda.get_device_name(0))
    return f"CPU ({platform.machine()}, {torch.get_num_threads()} of {os.cpu_count()} cores)"
