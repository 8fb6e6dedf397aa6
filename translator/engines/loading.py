"""Loading of torch models: silent, offline, and with every fault put into one line.

`torch` and `transformers` take five to twenty seconds to import, so they are imported when a model
is really opened. A loaded model stays in memory until others push it out.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from translator.engines import quantised, shortlist
from translator.engines.ct2 import Ct2Decoder, ct2_version
from translator.engines.decoder import Decoder
from translator.engines.generation import LibraryDecoder
from translator.engines.kernels import best_eight_bit
from translator.engines.loop import EIGHT_BITS, VERSION, LoopDecoder, serves
from translator.engines.shelf import home
from translator.errors import EngineError

KEEP_LOADED = 4
"""Models in memory at a time: both directions of two pivot routes."""

LOAD_FAULTS = (
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ImportError,
    EOFError,
    pickle.UnpicklingError,
)
"""What transformers raises for a folder that does not hold what it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A model in memory. `tokenizers` holds one for each source language, made at need."""

    decoder: Decoder
    folder: Path
    tokenizers: dict[str, Any] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a model is run on this machine.

    Attributes:
        device: a torch device.
        dtype: ``int8`` or a floating format of torch.
        decoder: ``loop``, ``ct2`` or ``transformers``.
    """

    device: str
    dtype: str
    decoder: str

    @property
    def engine(self) -> str:
        """The decoder's name and version, for signatures."""
        if self.decoder == "loop":
            return f"{VERSION}/torch-{version('torch').partition('+')[0]}"
        if self.decoder == "ct2":
            return ct2_version()
        return f"seq2seq/transformers-{transformers_version()}"


def transformers_version() -> str:
    """Return the version of the library."""
    return version("transformers")


def choose(
    folder: Path, *, device: str = "auto", dtype: str = "auto", decoder: str = "auto"
) -> Choice:
    """Return how a model would be run, without reading its weights.

    The format ``auto`` is eight bits on a CPU that multiplies them truly, bfloat16 on a GPU that
    knows it, and float32 elsewhere; the decoder ``auto`` is our own where it knows the model.

    Raises:
        EngineError: the folder holds no configuration, or this machine or the decoder lacks what
            was asked for.
    """
    path = folder / "config.json"
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return _choose(folder, device, dtype, decoder, stamp)


@lru_cache(maxsize=32)
def _choose(folder: Path, device: str, dtype: str, decoder: str, stamp: int) -> Choice:  # noqa: ARG001 - a key of the cache
    place, kind = placement(device, "auto" if dtype == EIGHT_BITS else dtype)
    with load_faults(folder), offline():
        own = serves(*_configurations(folder))
    if decoder == "loop" and not own:
        raise EngineError(
            f"our own decoder does not know the model in {folder}",
            hint="drop `decoder: loop` of the model in models.yaml",
        )
    if decoder == "auto":
        decoder = "loop" if own else "transformers"
    able = decoder == "ct2" or (decoder == "loop" and place == "cpu")
    if dtype == EIGHT_BITS and not able:
        raise EngineError(
            f"the model in {folder} cannot be run in eight bits on {place} with {decoder}",
            hint="use the number format auto",
        )
    wanted = dtype in ("auto", EIGHT_BITS) and able
    if decoder == "ct2" or (wanted and (dtype == EIGHT_BITS or best_eight_bit())):
        kind = EIGHT_BITS
    return Choice(device=place, dtype=kind, decoder=decoder)


def _configurations(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what config.json and generation_config.json say, with the library's defaults."""
    from transformers import AutoConfig, GenerationConfig

    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    if (folder / "generation_config.json").is_file():
        generation = GenerationConfig.from_pretrained(folder, local_files_only=True)
    else:
        generation = GenerationConfig.from_model_config(config)
    return config.to_dict(), generation.to_dict()


def load(
    folder: Path, *, device: str = "auto", dtype: str = "auto", decoder: str = "auto"
) -> Loaded:
    """Return a model, from memory if it was loaded before and its files have not changed.

    Raises:
        EngineError: the folder does not hold a complete seq2seq model, or there is no such device.
    """
    own = place_of(folder) / shortlist.FILE
    stamp = tuple(
        (path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in (*sorted(folder.iterdir()), own)
        if path.is_file()
    )
    return _load(folder, choose(folder, device=device, dtype=dtype, decoder=decoder), stamp)


def release_models() -> None:
    """Forget all loaded models, so that their memory can be used again."""
    _load.cache_clear()


@lru_cache(maxsize=KEEP_LOADED)
def _load(folder: Path, choice: Choice, stamp: object) -> Loaded:  # noqa: ARG001 - a key of the cache
    opened = {"loop": _own_decoder, "ct2": _ct2_decoder, "transformers": _library_decoder}
    with load_faults(folder), offline():
        made = opened[choice.decoder](folder, choice)
    return Loaded(decoder=made, folder=folder)


def place_of(folder: Path) -> Path:
    """Return where what is made of a model is kept: packed weights, conversions, shortlists."""
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return home() / "packed" / mark


def _own_decoder(folder: Path, choice: Choice) -> Decoder:
    return LoopDecoder(
        folder,
        *_configurations(folder),
        device=choice.device,
        dtype=choice.dtype,
        place=place_of(folder),
        special=frozenset(read_tokenizer(folder).all_special_ids),
    )


def _ct2_decoder(folder: Path, choice: Choice) -> Decoder:
    return Ct2Decoder(
        folder, *_configurations(folder), device=choice.device, place=place_of(folder)
    )


def _library_decoder(folder: Path, choice: Choice) -> Decoder:
    model = read_model(folder, choice.dtype).to(choice.device).eval()
    # An end mark forced at the limit would hide that an output was cut. The library fills what a
    # call leaves open from here, so this is the place to take it out.
    model.generation_config.forced_eos_token_id = None
    return LibraryDecoder(model, folder)


def _wait_politely() -> None:
    """Let OpenMP threads sleep while they wait, unless the operator decided otherwise.

    By default they spin, and a desk machine that also does something else then decodes ten times
    slower (two cores, one other busy process: 4.8 s against 52 s for the same three articles).
    The runtime reads the variable when torch loads it, so this comes before the first import.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def read_model(folder: Path, dtype: str, **options: Any) -> Any:
    """Read the weights of a folder: plain ones with `from_pretrained`, stored ones made plain.

    Raises:
        EngineError: weights are missing (the library would have filled them with random numbers),
            or they are stored in a form that this version does not read.
    """
    if quantised.is_quantised(folder):
        model, report = _read_stored(folder, dtype)
    else:
        from transformers import AutoModelForSeq2SeqLM

        model, report = AutoModelForSeq2SeqLM.from_pretrained(
            folder, local_files_only=True, dtype=dtype, output_loading_info=True, **options
        )
    missing = sorted(report["missing_keys"])
    if missing:
        raise EngineError(
            f"the weights in {folder} are not complete: {missing[0]} is missing"
            + (f", and {len(missing) - 1} more" if len(missing) > 1 else ""),
            hint="pull the model again, or check that its config.json fits its weights",
        )
    return model


def _read_stored(folder: Path, dtype: str) -> tuple[Any, dict[str, Any]]:
    """Return the model that a quantised folder stands for, and what the library says of it."""
    from transformers import AutoConfig, GenerationConfig
    from transformers.models.auto.modeling_auto import MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING

    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    del config.quantization
    model, report = MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING[type(config)].from_pretrained(
        None,
        config=config,
        state_dict=quantised.read_state(folder),
        dtype="float32" if dtype == "auto" else dtype,
        output_loading_info=True,
    )
    if (folder / "generation_config.json").is_file():
        model.generation_config = GenerationConfig.from_pretrained(folder, local_files_only=True)
    return model, report


def read_tokenizer(folder: Path) -> Any:
    """Read the tokenizer of a folder.

    Raises:
        EngineError: the folder does not hold one that can be read.
    """
    with load_faults(folder), offline(), warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", UserWarning
        )  # sacremoses is recommended; nothing here uses it
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(folder, local_files_only=True)


def placement(device: str, dtype: str) -> tuple[str, str]:
    """Return device and number format with ``auto`` decided.

    Raises:
        EngineError: torch does not know them here.
    """
    _wait_politely()
    import torch

    cuda = torch.cuda.is_available()
    place = ("cuda" if cuda else "cpu") if device == "auto" else device
    try:
        on_gpu = torch.device(place).type == "cuda"
    except RuntimeError as error:
        raise EngineError(f"torch knows no device {place!r}", hint="use auto or cpu") from error
    if on_gpu and not cuda:
        raise EngineError("torch finds no GPU on this machine", hint="use the device auto or cpu")
    if dtype != "auto" and not isinstance(getattr(torch, dtype, None), torch.dtype):
        raise EngineError(f"torch knows no number format {dtype!r}", hint="use auto or float32")
    best = "bfloat16" if on_gpu and torch.cuda.is_bf16_supported() else "float32"
    return place, best if dtype == "auto" else dtype


@contextmanager
def load_faults(folder: Path) -> Iterator[None]:
    """Turn whatever a broken model folder raises into an `EngineError`."""
    from safetensors import SafetensorError

    try:
        yield
    except (*LOAD_FAULTS, SafetensorError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise EngineError(
            f"cannot load the model in {folder}: {reason[:300]}",
            hint="the folder is damaged or not a seq2seq model; pull the model again",
        ) from error


@contextmanager
def offline() -> Iterator[None]:
    """Keep the libraries silent and away from the network while they load local files.

    Without this an unreachable hub costs 23 seconds of retries for every file.
    """
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    from huggingface_hub import constants

    frozen, constants.HF_HUB_OFFLINE = constants.HF_HUB_OFFLINE, True
    _silence()
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = frozen
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before


def _silence() -> None:
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
