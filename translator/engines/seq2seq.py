"""The engine for encoder-decoder models, on torch and transformers.

One sentence is one source: these models were trained on single sentences and leave out the later
ones of a paragraph. Nothing is truncated: a source that is too long is refused, an output that ran
into its limit says so. The same requests give the same text whether they come alone or together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from translator.engines import shortlist
from translator.engines.annotate import annotated, marks, ranked
from translator.engines.base import (
    EngineInfo,
    Request,
    TermAnnotation,
)
from translator.engines.batching import batches, length_class, spread
from translator.engines.decoder import Output, Task
from translator.engines.families import Speech, check_mark, neutral, speech
from translator.engines.loading import (
    Choice,
    Loaded,
    choose,
    load,
    place_of,
    read_tokenizer,
)
from translator.engines.local import Answer, LocalEngine
from translator.engines.measured import Measured
from translator.engines.parallel import cores, side_by_side
from translator.engines.settings import Decoding
from translator.errors import EngineError

FALLBACK_LIMIT = 512
"""Source tokens for models that have no position table (T5): the length they were trained on."""


class Seq2SeqEngine(LocalEngine):
    """Translates one direction with one encoder-decoder model.

    The model is loaded when it is first needed, and looked up anew for every batch, so that an
    engine nobody uses keeps no memory. Where a sentence would become too long for the model with
    its terms, the shortest terms are left out.
    """

    @cached_property
    def info(self) -> EngineInfo:
        """What the draft's signature records; reads configurations, but no weights.

        Raises:
            EngineError: this machine lacks what was asked for.
        """
        choice = self._choice()
        settings = [("device", choice.device), ("dtype", choice.dtype), *self._pieces(choice)]
        if self._entry.term_annotation:
            settings.append(("terms", "annotated"))
        if self._options.strict:
            settings.append(("strict", "1"))
        return self._rated(choice.engine, settings)

    def _pieces(self, choice: Choice) -> list[tuple[str, str]]:
        """Say which pieces may be written, where it is not all of them."""
        if (self._folder / shortlist.FILE).is_file():
            return [("pieces", "shortlist")]
        name = shortlist.named(self._entry.languages[self._leg.target])
        place = place_of(self._folder)
        if choice.decoder == "loop" and shortlist.has(place, name):
            return [("pieces", f"desk:{shortlist.digest(place)}")]
        return []

    @cached_property
    def limit(self) -> int:
        """Tokens of the longest source that the model reads, tags and end mark included.

        Raises:
            EngineError: the model cannot be loaded, or does not know the languages.
        """
        loaded = self._loaded()
        table = loaded.decoder.table or FALLBACK_LIMIT
        chosen = self._settings.max_source_tokens or table
        return int(min(table, self._spoken(loaded)[0].model_max_length, chosen))

    def unknown_characters(self, text: str) -> str:
        """Return the characters of `text` that the vocabulary lacks, each once, in order.

        Those that its normaliser drops count as well: the model does not see them either.

        Raises:
            EngineError: the model cannot be loaded, or does not know the languages.
        """
        tokenizer = self._spoken(self._loaded())[0]
        return "".join(
            character
            for character in dict.fromkeys(text)
            if not character.isspace() and _unseen(character, tokenizer)
        )

    def _found(
        self, requests: Sequence[Request], sources: list[list[int]], settings: Decoding
    ) -> Iterator[tuple[list[int], list[Answer]]]:
        """Yield batches as indices of sources, each with its answers, as they are ready."""
        if not requests:
            return
        decoder = self._loaded().decoder
        budget = 1 if self._options.strict else self._options.batch_tokens
        lengths = [len(source) for source in sources]
        parts = list(batches(lengths, budget, alike=decoder.one_limit))

        def work(batch: list[int]) -> list[Answer]:
            return self._decode([sources[index] for index in batch], settings)

        if decoder.one_core and self._choice().device == "cpu":
            yield from side_by_side(work, spread(parts, cores()))
        else:
            yield from ((batch, work(batch)) for batch in parts)

    def _choice(self) -> Choice:
        return choose(self._folder, **self._wanted)

    def _loaded(self) -> Loaded:
        return load(self._folder, **self._wanted)

    @property
    def _wanted(self) -> dict[str, str]:
        options = self._options
        decoder = self._entry.decoder or "auto"
        return {"device": options.device, "dtype": options.dtype, "decoder": decoder}

    def _spoken(self, loaded: Loaded) -> tuple[Any, Speech]:
        """Return the tokenizer for this source language, which is set to it once and for all."""
        code = self._entry.languages[self._leg.source]
        with loaded.lock:
            if code not in loaded.tokenizers:
                loaded.tokenizers[code] = read_tokenizer(self._folder)
            tokenizer = loaded.tokenizers[code]
            for mark in marks(self._entry.term_annotation):
                check_mark(self._entry, tokenizer, mark)
            say = speech(self._entry, self._leg, tokenizer)
        return tokenizer, say

    def _sources(self, requests: Sequence[Request]) -> list[list[int]]:
        """Return the token ids of every request, with as many of its terms as the model can read.

        Raises:
            EngineError: a term lies outside its text.
        """
        if not requests:
            return []
        terms = [ranked(item) if self._entry.term_annotation else () for item in requests]
        encoded = self._encode(
            [self._written(item, own) for item, own in zip(requests, terms, strict=True)]
        )
        return [
            ids if not own or len(ids) <= self.limit else self._shortened(item, own, ids)
            for item, own, ids in zip(requests, terms, encoded, strict=True)
        ]

    def _shortened(
        self, request: Request, terms: Sequence[TermAnnotation], ids: list[int]
    ) -> list[int]:
        """Leave out terms, the shortest first, until the model can read the request."""
        for count in range(len(terms) - 1, -1, -1):
            ids = self._encode([self._written(request, terms[:count])])[0]
            if len(ids) <= self.limit:
                break
        return ids

    def _written(self, request: Request, terms: Sequence[TermAnnotation]) -> str:
        """Return a request's text without control tokens of its own, with these terms in it."""
        tokenizer = self._spoken(self._loaded())[0]

        def clean(text: str) -> str:
            return neutral(text, tokenizer)

        return annotated(request.text, terms, self._entry.term_annotation, clean)

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of texts without control tokens, tags and end mark included.

        Raises:
            EngineError: the tokenizer does not take the language tag for a tag.
        """
        if not texts:
            return []
        tokenizer, say = self._spoken(self._loaded())
        encoded = [list(ids) for ids in tokenizer([say.prefix + text for text in texts]).input_ids]
        if say.vital_token is not None and any(say.vital_token not in ids for ids in encoded):
            raise EngineError(
                f"the tokenizer of {self._entry.key} takes its language tag for text",
                hint="pull the model again; if it persists, its tokenizer does not fit it",
            )
        return encoded

    def _decode(self, sources: list[list[int]], settings: Decoding) -> list[Answer]:
        """Translate one batch of encoded sources.

        Raises:
            EngineError: the model's shortlist is damaged, or torch failed, most often for lack of
                memory.
        """
        loaded = self._loaded()
        tokenizer, say = self._spoken(loaded)
        code = self._entry.languages[self._leg.target]
        with loaded.lock:
            loaded.decoder.prepare(code)
        limits = [self._output_limit(loaded, source) for source in sources]
        task = Task(sources=sources, limits=limits, first=say.first_token, code=code)
        with self._decoder_faults():
            found = loaded.decoder.decode(task, settings)
        return [
            tuple(_hypothesis(output, source, tokenizer) for output in outputs)
            for source, outputs in zip(sources, found, strict=True)
        ]

    def _output_limit(self, loaded: Loaded, source: Sequence[int]) -> int:
        """Return the tokens that an output may have, a forced language token included."""
        wanted = self._settings.output_limit(length_class(len(source)))
        table = loaded.decoder.table
        wanted += self._spoken(loaded)[1].first_token is not None
        return min(wanted, table - 1) if table else wanted


def _hypothesis(output: Output, source: Sequence[int], tokenizer: Any) -> Measured:
    unknown = tokenizer.unk_token_id
    text = tokenizer.decode(
        list(output.ids), skip_special_tokens=True, clean_up_tokenization_spaces=False
    )
    return Measured(
        text=text.strip(),
        score=output.score,
        finished=output.finished,
        unknown_source=source.count(unknown),
        unknown_target=output.ids.count(unknown),
        tokens=len(output.ids),
    )


def _unseen(character: str, tokenizer: Any) -> bool:
    """Return whether a character alone comes out as unknown, or as nothing but a space."""
    ids = tokenizer(character, add_special_tokens=False).input_ids
    if tokenizer.unk_token_id in ids:
        return True
    return not any(piece.strip("▁ ") for piece in tokenizer.convert_ids_to_tokens(ids))
