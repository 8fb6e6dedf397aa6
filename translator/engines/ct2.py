"""The decoder of CTranslate2 (MIT), for desks that installed the extra ``[ct2]``.

It is the second, independent implementation of the same search: it needs the least memory, and ours
is measured against it. A model is converted to int8 once, when it is first opened.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from translator.engines import quantised, shortlist
from translator.engines.decoder import Output, Task, end_marks
from translator.engines.settings import Decoding
from translator.errors import EngineError

FOLDER = "ct2-int8"
"""Name of a converted model's folder."""

_VOCABULARIES = ("shared_vocabulary.json", "source_vocabulary.json")


def ct2_version() -> str:
    """Return the decoder's name and version for signatures.

    Raises:
        EngineError: the package is not installed.
    """
    try:
        return f"ctranslate2/{version('ctranslate2')}"
    except PackageNotFoundError as error:
        raise EngineError(
            "the package ctranslate2 is not installed",
            hint="run `pip install 'turkic-newsdesk[ct2]'`, or drop `decoder: ct2` in models.yaml",
        ) from error


class Ct2Decoder:
    """A converted model.

    Args:
        folder: the model's files.
        config, generation: what its configuration files say, defaults filled in.
        device: ``cpu`` or ``cuda``.
        place: folder that the conversion is kept in.

    Raises:
        EngineError: the package is missing, or the model cannot be converted.
    """

    one_limit = True
    one_core = False

    def __init__(
        self,
        folder: Path,
        config: Mapping[str, Any],
        generation: Mapping[str, Any],
        *,
        device: str,
        place: Path,
    ) -> None:
        ct2_version()
        _check(folder)
        import ctranslate2

        made = converted(folder, place)
        self.table = int(config.get("max_position_embeddings") or 0)
        source, target = _vocabularies(made)
        self._source, self._target = source, target
        self._ids = {piece: number for number, piece in enumerate(target)}
        self.vocabulary = len(target)
        self._ends = {target[i] for i in end_marks(config, generation)}
        struck = [
            *(generation.get("suppress_tokens") or []),
            *(word[0] for word in generation.get("bad_words_ids") or [] if len(word) == 1),
        ]
        self._struck = [[target[i]] for i in struck if i < len(target)]
        self._model = ctranslate2.Translator(str(made), device=device, compute_type="int8")

    def prepare(self, code: str) -> None:
        """Nothing to make ready."""

    def decode(self, task: Task, settings: Decoding) -> list[tuple[Output, ...]]:
        """Return `settings.nbest` outputs of each source, best first."""
        first = [] if task.first is None else [self._target[task.first]]
        found = self._model.translate_batch(
            [[self._source[i] for i in source] for source in task.sources],
            target_prefix=[first] * len(task.sources) if first else None,
            beam_size=settings.num_beams,
            num_hypotheses=settings.nbest,
            length_penalty=settings.length_penalty,
            no_repeat_ngram_size=settings.no_repeat_ngram_size,
            suppress_sequences=self._struck or None,
            max_decoding_length=max(task.limits),
            max_input_length=0,
            return_scores=True,
            return_end_token=True,
        )
        return [self._outputs(answer, len(first), settings) for answer in found]

    def _outputs(self, answer: Any, skipped: int, settings: Decoding) -> tuple[Output, ...]:
        return tuple(
            self._output(pieces[skipped:], score, settings)
            for pieces, score in zip(answer.hypotheses, answer.scores, strict=True)
        )

    def _output(self, pieces: Sequence[str], score: float, settings: Decoding) -> Output:
        finished = bool(pieces) and pieces[-1] in self._ends
        text = pieces[:-1] if finished else pieces
        # What was divided by a power of the length is made a mean; with the power 1 it is one.
        power = settings.length_penalty - 1 if settings.num_beams > 1 else 0.0
        return Output(
            ids=tuple(self._ids[piece] for piece in text),
            finished=finished,
            score=score * max(1, len(pieces)) ** power,
        )


def converted(folder: Path, place: Path) -> Path:
    """Return the converted model of a folder, made the first time.

    Raises:
        EngineError: the model cannot be converted, or there is no room for it.
    """
    target = place / FOLDER
    if (target / "model.bin").is_file() and _newer(target / "model.bin", folder):
        return target
    from ctranslate2.converters import TransformersConverter

    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as aside:
            made = Path(aside) / FOLDER
            TransformersConverter(str(folder)).convert(str(made), quantization="int8")
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError) as error:
        raise EngineError(
            f"CTranslate2 cannot convert {folder}: {' '.join(str(error).split())[:200]}",
            hint="drop `decoder: ct2` of the model in models.yaml",
        ) from error
    return target


def installed() -> bool:
    """Return whether the package is there; it is not imported."""
    return find_spec("ctranslate2") is not None


def _newer(made: Path, folder: Path) -> bool:
    stamps = [path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()]
    return made.stat().st_mtime_ns >= max(stamps, default=0)


def _check(folder: Path) -> None:
    """Refuse models that need what CTranslate2 cannot do.

    Raises:
        EngineError: the model is stored in eight bits of our own form, or keeps to a shortlist.
    """
    if quantised.is_quantised(folder) or (folder / shortlist.FILE).is_file():
        raise EngineError(
            f"the model in {folder} keeps to the pieces of one language, and CTranslate2 cannot",
            hint="drop `decoder: ct2` of the model in models.yaml",
        )


def _vocabularies(folder: Path) -> tuple[list[str], list[str]]:
    names = [name for name in _VOCABULARIES if (folder / name).is_file()]
    source = json.loads((folder / names[0]).read_text(encoding="utf-8"))
    own = folder / "target_vocabulary.json"
    return source, json.loads(own.read_text(encoding="utf-8")) if own.is_file() else source
