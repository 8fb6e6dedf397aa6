"""The engine for language models: a prompt, an answer, and what of it is the translation.

One sentence is one prompt. Prompts of a batch are filled up on the left, so that all answers begin
at the same place; a model stops at its end marks or at a limit that follows from the source.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from translator.engines.base import EngineInfo, Request
from translator.engines.batching import batches, length_class
from translator.engines.loading import load_faults, offline, placement, transformers_version
from translator.engines.local import Answer, LocalEngine
from translator.engines.measured import Measured
from translator.engines.prompts import cleaned, message, prompt
from translator.engines.settings import Decoding
from translator.errors import EngineError

CONTEXT = 2048
"""Tokens of prompt and answer where a model's configuration sets no lower limit."""

KEEP_LOADED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedWriter:
    """A language model in memory, its tokenizer set to fill up on the left."""

    model: Any
    tokenizer: Any
    lock: threading.Lock = field(default_factory=threading.Lock)


class CausalEngine(LocalEngine):
    """Translates one direction with one language model; its entry has a `prompt`."""

    @cached_property
    def info(self) -> EngineInfo:
        """What the draft's signature records; the weights are not read for it.

        Raises:
            EngineError: this machine lacks the device that was asked for.
        """
        device, dtype = placement(self._options.device, self._options.dtype)
        settings = [("device", device), ("dtype", dtype)]
        if "{terms}" in self._entry.prompt:
            settings.append(("terms", "prompt"))
        return self._rated(f"causal/transformers-{transformers_version()}", settings)

    @cached_property
    def limit(self) -> int:
        """Tokens of the longest prompt that leaves room for its answer.

        Raises:
            EngineError: the model cannot be loaded.
        """
        config = self._loaded().model.config
        own = getattr(config.get_text_config(), "max_position_embeddings", None) or CONTEXT
        return self._settings.max_source_tokens or int(min(own, CONTEXT) // 2)

    def unknown_characters(self, text: str) -> str:  # noqa: ARG002 - the protocol's
        """Return nothing: the vocabularies of language models fall back to bytes."""
        return ""

    def _found(
        self, requests: Sequence[Request], sources: list[list[int]], settings: Decoding
    ) -> Iterator[tuple[list[int], list[Answer]]]:
        """Yield batches as indices of prompts, each with its answers."""
        for batch in batches([len(ids) for ids in sources], self._options.batch_tokens):
            asked = [requests[number] for number in batch]
            yield batch, self._written([sources[number] for number in batch], asked, settings)

    def _loaded(self) -> LoadedWriter:
        device, dtype = placement(self._options.device, self._options.dtype)
        config = self._folder / "config.json"
        stamp = config.stat().st_mtime_ns if config.is_file() else 0
        return _load(self._folder, device, dtype, stamp)

    def _sources(self, requests: Sequence[Request]) -> list[list[int]]:
        """Return the token ids of every prompt; the model's own chat template is put around."""
        tokenizer = self._loaded().tokenizer
        template = self._entry.prompt
        leg, codes = self._leg, self._entry.languages
        if not tokenizer.chat_template:
            return [list(tokenizer(prompt(template, each)).input_ids) for each in requests]
        pair = (codes[leg.source], codes[leg.target])
        texts = [
            tokenizer.apply_chat_template(
                [message(template, each, pair)], add_generation_prompt=True, tokenize=False
            )
            for each in requests
        ]
        return [list(tokenizer(text, add_special_tokens=False).input_ids) for text in texts]

    def _written(
        self, prompts: Sequence[list[int]], requests: Sequence[Request], settings: Decoding
    ) -> list[Answer]:
        """Let the model write one batch.

        Raises:
            EngineError: torch failed, most often for lack of memory.
        """
        loaded = self._loaded()
        limit = settings.output_limit(length_class(max(map(len, prompts))))
        with self._decoder_faults(), loaded.lock:
            rows, scores = _generated(loaded, prompts, settings, limit)
        each = settings.nbest
        made = [
            _hypothesis(row, score, requests[number // each], loaded)
            for number, (row, score) in enumerate(zip(rows, scores, strict=True))
        ]
        return [tuple(made[start : start + each]) for start in range(0, len(made), each)]


@lru_cache(maxsize=KEEP_LOADED)
def _load(folder: Path, device: str, dtype: str, stamp: int) -> LoadedWriter:  # noqa: ARG001 - a key of the cache
    with load_faults(folder), offline():
        from transformers import AutoModelForCausalLM, AutoTokenizer

        model, report = AutoModelForCausalLM.from_pretrained(
            folder, local_files_only=True, dtype=dtype, output_loading_info=True
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    missing = sorted(report["missing_keys"])
    if missing:
        raise EngineError(
            f"the weights in {folder} are not complete: {missing[0]} is missing",
            hint="pull the model again, or check that its config.json fits its weights",
        )
    tokenizer.padding_side = "left"
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return LoadedWriter(model=model.to(device).eval(), tokenizer=tokenizer)


def _generated(
    loaded: LoadedWriter, prompts: Sequence[list[int]], settings: Decoding, limit: int
) -> tuple[list[list[int]], list[float]]:
    """Return what was written behind each prompt, and the scores where the search has any."""
    import torch

    longest = max(map(len, prompts))
    fill = loaded.tokenizer.pad_token_id
    device = loaded.model.device
    ids = [[fill] * (longest - len(own)) + own for own in prompts]
    mask = [[0] * (longest - len(own)) + [1] * len(own) for own in prompts]
    with torch.inference_mode():
        made = loaded.model.generate(
            input_ids=torch.tensor(ids, device=device),
            attention_mask=torch.tensor(mask, device=device),
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            num_beams=settings.num_beams,
            num_return_sequences=settings.nbest,
            length_penalty=settings.length_penalty if settings.num_beams > 1 else None,
            # n-grams of the prompt would count, and names of the source must be repeated.
            no_repeat_ngram_size=0,
            max_new_tokens=limit,
            max_length=None,
            pad_token_id=fill,
            return_dict_in_generate=True,
            output_scores=settings.num_beams > 1,
        )
    rows = [row[longest:] for row in made.sequences.tolist()]
    found = getattr(made, "sequences_scores", None)
    return rows, [0.0] * len(rows) if found is None else found.tolist()


def _hypothesis(
    row: Sequence[int], score: float, request: Request, loaded: LoadedWriter
) -> Measured:
    own = loaded.model.generation_config.eos_token_id
    ends = {*(own if isinstance(own, list) else [own]), loaded.tokenizer.eos_token_id}
    cut = next((place for place, token in enumerate(row) if token in ends), None)
    written = list(row if cut is None else row[:cut])
    text = loaded.tokenizer.decode(
        written, skip_special_tokens=True, clean_up_tokenization_spaces=False
    )
    return Measured(
        text=cleaned(text, request), score=score, finished=cut is not None, tokens=len(written)
    )
