"""What every engine with a model of its own does: directions, lengths, batches, attempts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from translator.engines.base import EngineInfo, Hypothesis, Leg, ProgressCallback, Request, Route
from translator.engines.catalogue import CatalogueEntry
from translator.engines.measured import Measured, RatedInfo
from translator.engines.settings import Decoding, EngineOptions, again, decoding_of
from translator.errors import EngineError, SegmentTooLongError

Answer = tuple[Hypothesis, ...]


class LocalEngine(ABC):
    """Translates one direction with one model in this process.

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

    @property
    @abstractmethod
    def limit(self) -> int:
        """Tokens of the longest source that the model reads."""

    @abstractmethod
    def _sources(self, requests: Sequence[Request]) -> list[list[int]]:
        """Return the token ids of what the model reads for every request."""

    @abstractmethod
    def _found(
        self, requests: Sequence[Request], sources: list[list[int]], settings: Decoding
    ) -> Iterator[tuple[list[int], list[Answer]]]:
        """Yield batches as indices of sources, each with its answers, as they are ready."""

    def fits(self, request: Request) -> bool:
        """Return whether the request is short enough to be read whole, if need be with fewer terms.

        Raises:
            EngineError: the model cannot be loaded, or does not know the languages.
        """
        return len(self._sources([request])[0]) <= self.limit

    def translate(
        self, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[Answer]:
        """Translate every request; the answers are `Measured`, best first.

        Terms are handed to models that can take them, and to no other.

        Raises:
            EngineError: a request is in another direction, a term lies outside its text, the model
                cannot be loaded, or it failed.
            SegmentTooLongError: a request is longer than the model reads; nothing was translated.
        """
        return self._translated(requests, self._settings, progress)

    def again(self, requests: Sequence[Request], *, attempt: int) -> list[Answer]:
        """Return the candidates of a wider search (`settings.again`) for each request.

        Raises:
            EngineError: as `translate`.
            SegmentTooLongError: as `translate`.
        """
        return self._translated(requests, again(self._settings, attempt), None)

    def _translated(
        self, requests: Sequence[Request], settings: Decoding, progress: ProgressCallback | None
    ) -> list[Answer]:
        self._check_directions(requests)
        answers: list[Answer] = [(Measured(text=item.text),) for item in requests]
        filled = [index for index, item in enumerate(requests) if item.text.strip()]
        asked = [requests[index] for index in filled]
        sources = self._sources(asked)
        self._check_lengths(asked, sources)
        if progress and len(filled) < len(requests):
            progress(len(requests) - len(filled))
        for batch, found in self._found(asked, sources, settings):
            for index, hypotheses in zip(batch, found, strict=True):
                answers[filled[index]] = hypotheses
            if progress:
                progress(len(batch))
        return answers

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

    @contextmanager
    def _decoder_faults(self) -> Iterator[None]:
        """Turn what torch raises while decoding, most often for lack of memory, into words."""
        try:
            yield
        except (RuntimeError, MemoryError) as error:
            raise EngineError(
                f"{self._entry.key} failed while translating: {' '.join(str(error).split())[:200]}",
                hint="if memory ran out, use a smaller model or a smaller batch",
            ) from error

    def _rated(self, engine: str, settings: Sequence[tuple[str, str]]) -> EngineInfo:
        """Return the record for signatures, with these settings beside those of the search."""
        return RatedInfo(
            model=self._entry.key,
            revision=self._revision,
            engine=engine,
            route=Route(legs=(self._leg,)).text,
            decoding=tuple(sorted([*settings, *self._settings.pairs])),
            licence=self._entry.licence,
            consent=self._consent,
            quality=self._entry.quality,
        )
