"""The engine for language models: a prompt, an answer, and what of it is the translation.

One sentence is one prompt. Prompts of a batch are filled up on the left, so that all answers begin
at the same place; a model stops at its end marks or at a limit that follows from the source.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from translator.engines.base import EngineInfo, Hypothesis, Leg, ProgressCallback, Request, Route
from translator.engines.batching import batches, length_class
from translator.engines.catalogue import CatalogueEntry
from translator.engines.loading import load_faults, offline, placement, transformers_version
from translator.engines.measured import Measured, RatedInfo
from translator.engines.prompts import cleaned, message, prompt
from translator.engines.settings import Decoding, EngineOptions, again, decoding_of
from translator.errors import EngineError, SegmentTooLongError

CONTEXT = 2048
"""Tokens of prompt and answer where a model's configuration sets no lower limit."""

KEEP_LOADED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedWriter:
    """A language model in memory, its tokenizer set to fill up on the left."""

    model: Any
    tokenizer: Any
    lock: threading.Lock = field(default_factory=threading.Lock)


class CausalEngine:
    """Translates one direction with one language model.

    Args:
        entry: what the catalogue says about the model; its `prompt` is not empty.
        folder: the model's files.
        leg: direction; requests in any other are refused.
        revision: what the signature shall say about the weights.
        consent: who accepted a restricted licence, as a signature has it.
        options: device, number format, batch size and settings that replace the catalogue's.

    Raises:
        EngineError: a setting does not exist or is out of range.
    """

    def __init__(
        self,
        entry: CatalogueEntry,
        folder: Path,
        leg: Leg,
        *,
        revision: str,
        consent: str = "",
        options: EngineOptions | None = None,
    ) -> None:
        self._entry, self._folder, self._leg = entry, folder, leg
        self._revision, self._consent = revision, consent
        self._options = options or EngineOptions()
        self._settings = decoding_of(entry.decoding, self._options)

    @cached_property
    def info(self) -> EngineInfo:
        """What the draft's signature records; the weights are not read for it.

        Raises:
            EngineError: this machine lacks the device that was asked for.
        """
        device, dtype = placement(self._options.device, self._options.dtype)
        settings = [("device", device), ("dtype", dtype), *self._settings.pairs]
        if "{terms}" in self._entry.prompt:
            settings.append(("terms", "prompt"))
        return RatedInfo(
            model=self._entry.key,
            revision=self._revision,
            engine=f"causal/transformers-{transformers_version()}",
            route=Route(legs=(self._leg,)).text,
            decoding=tuple(sorted(settings)),
            licence=self._entry.licence,
            consent=self._consent,
            quality=self._entry.quality,
        )

    @cached_property
    def limit(self) -> int:
        """Tokens of the longest prompt that leaves room for its answer.

        Raises:
            EngineError: the model cannot be loaded.
        """
        config = self._loaded().model.config
        own = getattr(config.get_text_config(), "max_position_embeddings", None) or CONTEXT
        return self._settings.max_source_tokens or int(min(own, CONTEXT) // 2)

    def fits(self, request: Request) -> bool:
        """Return whether the prompt leaves room for its answer.

        Raises:
            EngineError: the model cannot be loaded.
        """
        return len(self._prompts([request])[0]) <= self.limit

    def unknown_characters(self, text: str) -> str:  # noqa: ARG002 - the protocol's
        """Return nothing: the vocabularies of language models fall back to bytes."""
        return ""

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate every request; the answers are `Measured`, best first.

        Raises:
            EngineError: a request is in another direction, or the model failed.
            SegmentTooLongError: a prompt is longer than the model reads; nothing was translated.
        """
        return self._translated(requests, self._settings, progress)

    def again(self, requests: Sequence[Request], *, attempt: int) -> list[tuple[Hypothesis, ...]]:
        """Return the candidates of a wider search for each request.

        Raises:
            EngineError: as `translate`.
            SegmentTooLongError: as `translate`.
        """
        return self._translated(requests, again(self._settings, attempt), None)

    def _translated(
        self, requests: Sequence[Request], settings: Decoding, progress: ProgressCallback | None
    ) -> list[tuple[Hypothesis, ...]]:
        for request in requests:
            if (request.source, request.target) != (self._leg.source, self._leg.target):
                raise EngineError(
                    f"the engine was opened for {self._leg.source}>{self._leg.target}, "
                    f"not for {request.source}>{request.target}"
                )
        answers: list[tuple[Hypothesis, ...]] = [(Measured(text=item.text),) for item in requests]
        filled = [number for number, item in enumerate(requests) if item.text.strip()]
        prompts = self._prompts([requests[number] for number in filled])
        self._check_lengths([requests[number] for number in filled], prompts)
        if progress and len(filled) < len(requests):
            progress(len(requests) - len(filled))
        for batch in batches([len(ids) for ids in prompts], self._options.batch_tokens):
            asked = [requests[filled[number]] for number in batch]
            found = self._written([prompts[number] for number in batch], asked, settings)
            for number, answer in zip(batch, found, strict=True):
                answers[filled[number]] = answer
            if progress:
                progress(len(batch))
        return answers

    def _loaded(self) -> LoadedWriter:
        device, dtype = placement(self._options.device, self._options.dtype)
        config = self._folder / "config.json"
        stamp = config.stat().st_mtime_ns if config.is_file() else 0
        return _load(self._folder, device, dtype, stamp)

    def _prompts(self, requests: Sequence[Request]) -> list[list[int]]:
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

    def _check_lengths(self, requests: Sequence[Request], prompts: Sequence[list[int]]) -> None:
        for request, ids in zip(requests, prompts, strict=True):
            if len(ids) > self.limit:
                raise SegmentTooLongError(
                    f"a prompt of {len(ids)} tokens is longer than the {self.limit} that "
                    f"{self._entry.key} reads: {request.text[:60]}…",
                    hint="split the sentence in the article",
                )

    def _written(
        self, prompts: Sequence[list[int]], requests: Sequence[Request], settings: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        """Let the model write one batch.

        Raises:
            EngineError: torch failed, most often for lack of memory.
        """
        loaded = self._loaded()
        limit = settings.output_limit(length_class(max(map(len, prompts))))
        try:
            with loaded.lock:
                rows, scores = _generated(loaded, prompts, settings, limit)
        except (RuntimeError, MemoryError) as error:
            raise EngineError(
                f"{self._entry.key} failed while translating: {' '.join(str(error).split())[:200]}",
                hint="if memory ran out, use a smaller model or a smaller batch",
            ) from error
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
