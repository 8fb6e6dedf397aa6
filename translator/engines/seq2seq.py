"""The engine for encoder-decoder models, on torch and transformers.

One sentence is one source: these models were trained on single sentences and leave out the later
ones of a paragraph. Nothing is truncated: a source that is too long is refused, an output that ran
into its limit says so. The same requests give the same text whether they come alone or together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from translator.engines import shortlist
from translator.engines.annotate import annotated, marks, ranked
from translator.engines.base import (
    EngineInfo,
    Hypothesis,
    Leg,
    ProgressCallback,
    Request,
    Route,
    TermAnnotation,
)
from translator.engines.batching import batches, length_class, spread
from translator.engines.catalogue import CatalogueEntry
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
from translator.engines.measured import Measured, RatedInfo
from translator.engines.parallel import cores, side_by_side
from translator.engines.settings import Decoding, EngineOptions, again, decoding_of
from translator.errors import EngineError, SegmentTooLongError

Answer = tuple[Hypothesis, ...]

FALLBACK_LIMIT = 512
"""Source tokens for models that have no position table (T5): the length they were trained on."""


class Seq2SeqEngine:
    """Translates one direction with one model.

    The model is loaded when it is first needed, and looked up anew for every batch, so that an
    engine nobody uses keeps no memory.

    Args:
        entry: what the catalogue says about the model.
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
        """What the draft's signature records; imports torch to see what it runs on, no more.

        Raises:
            EngineError: this machine lacks the device that was asked for.
        """
        choice = self._choice()
        settings = [("device", choice.device), ("dtype", choice.dtype), *self._settings.pairs]
        if self._entry.term_annotation:
            settings.append(("terms", "annotated"))
        if self._options.strict:
            settings.append(("strict", "1"))
        settings += self._pieces(choice)
        return RatedInfo(
            model=self._entry.key,
            revision=self._revision,
            engine=choice.engine,
            route=Route(legs=(self._leg,)).text,
            decoding=tuple(sorted(settings)),
            licence=self._entry.licence,
            consent=self._consent,
            quality=self._entry.quality,
        )

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

    def fits(self, request: Request) -> bool:
        """Return whether the request is short enough to be read whole, if need be with fewer terms.

        Raises:
            EngineError: the model cannot be loaded, or does not know the languages.
        """
        return len(self._sources([request])[0]) <= self.limit

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

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate every request; the answers are `Measured`, best first.

        Terms are handed to models that were trained to take them, and to no other. Where a
        sentence would become too long for the model, the shortest terms are left out.

        Raises:
            EngineError: a request is in another direction, a term lies outside its text, the model
                cannot be loaded, or the decoder failed.
            SegmentTooLongError: a request is longer than the model reads; nothing was translated.
        """
        return self._translated(requests, self._settings, progress)

    def again(self, requests: Sequence[Request], *, attempt: int) -> list[tuple[Hypothesis, ...]]:
        """Return the candidates of a wider search without loops for each request.

        Raises:
            EngineError: as `translate`.
            SegmentTooLongError: as `translate`.
        """
        return self._translated(requests, again(self._settings, attempt), None)

    def _translated(
        self,
        requests: Sequence[Request],
        settings: Decoding,
        progress: ProgressCallback | None,
    ) -> list[tuple[Hypothesis, ...]]:
        self._check_directions(requests)
        answers: list[tuple[Hypothesis, ...]] = [(Measured(text=item.text),) for item in requests]
        filled = [index for index, item in enumerate(requests) if item.text.strip()]
        sources = self._sources([requests[index] for index in filled])
        self._check_lengths([requests[index] for index in filled], sources)
        if progress and len(filled) < len(requests):
            progress(len(requests) - len(filled))
        for batch, found in self._found(sources, settings):
            for index, hypotheses in zip(batch, found, strict=True):
                answers[filled[index]] = hypotheses
            if progress:
                progress(len(batch))
        return answers

    def _found(
        self, sources: list[list[int]], settings: Decoding
    ) -> Iterator[tuple[list[int], list[Answer]]]:
        """Yield batches as indices of sources, each with its answers, as they are ready."""
        if not sources:
            return
        alike = self._loaded().decoder.one_limit
        budget = 1 if self._options.strict else self._options.batch_tokens
        parts = list(batches([len(source) for source in sources], budget, alike=alike))
        if self._choice().device != "cpu":
            yield from (
                (batch, self._decode([sources[i] for i in batch], settings)) for batch in parts
            )
            return

        def work(batch: list[int]) -> list[Answer]:
            return self._decode([sources[index] for index in batch], settings)

        yield from side_by_side(work, spread(parts, cores()))

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

    def _check_directions(self, requests: Sequence[Request]) -> None:
        for request in requests:
            if (request.source, request.target) != (self._leg.source, self._leg.target):
                raise EngineError(
                    f"the engine was opened for {self._leg.source}>{self._leg.target}, "
                    f"not for {request.source}>{request.target}"
                )

    def _check_lengths(self, requests: Sequence[Request], sources: Sequence[list[int]]) -> None:
        for request, source in zip(requests, sources, strict=True):
            if len(source) > self.limit:
                raise SegmentTooLongError(
                    f"a sentence of {len(source)} tokens is longer than the {self.limit} that "
                    f"{self._entry.key} reads: {request.text[:60]}…",
                    hint="split the sentence in the article",
                )

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
        try:
            found = loaded.decoder.decode(task, settings)
        except (RuntimeError, MemoryError) as error:
            raise EngineError(
                f"{self._entry.key} failed while translating: {' '.join(str(error).split())[:200]}",
                hint="if memory ran out, use a smaller model or a smaller batch",
            ) from error
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
