"""Settings of a decoder: what changes the output, and what changes only speed and memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from translator.errors import EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """Settings that change the text an engine writes; all of them stand in the signature.

    Attributes:
        num_beams: width of the beam; 1 is greedy.
        length_penalty: exponent on the length that a beam's score is divided by.
        no_repeat_ngram_size: forbid repeated n-grams; 0 allows them. Hurts agglutinative text.
        max_new_tokens_factor: tokens the output may have for one token of the source.
        max_new_tokens_extra: tokens the output may have on top of that.
        max_source_tokens: refuse longer sources; 0 leaves it to the model's own limit.
        nbest: hypotheses for each request, at most `num_beams`.
    """

    num_beams: int = 4
    length_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    max_new_tokens_factor: float = 2.0
    max_new_tokens_extra: int = 16
    max_source_tokens: int = 0
    nbest: int = 1

    def output_limit(self, source_tokens: int) -> int:
        """Return how many tokens the translation of `source_tokens` tokens may have."""
        return int(self.max_new_tokens_factor * source_tokens) + self.max_new_tokens_extra

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The settings as strings, sorted by name, as `EngineInfo.decoding` wants them."""
        return tuple(sorted((name, f"{value:g}") for name, value in asdict(self).items()))


def again(settings: Decoding, attempt: int) -> Decoding:
    """Return the settings to ask once more with, when an answer could not stand.

    A wider beam and its further candidates come first, without repeated n-grams; then shorter
    n-grams, and longer outputs preferred: what models do with sentences they cannot read is to
    loop or to stop (Holtzman et al. 2020; Stahlberg and Byrne 2019).
    """
    beams = max(settings.num_beams, 4) + 2 * attempt
    longest = 3 if attempt == 1 else 2
    known = settings.no_repeat_ngram_size
    return replace(
        settings,
        num_beams=beams,
        nbest=beams,
        no_repeat_ngram_size=min(known, longest) if known else longest,
        length_penalty=settings.length_penalty + 0.4 * (attempt - 1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """How to open an engine on this machine.

    Attributes:
        device: ``auto`` takes the GPU where torch finds one; else a torch device such as ``cpu``.
        dtype: ``auto`` is ``int8`` on a CPU and bfloat16 on a GPU that knows it (float16 overflows
            in T5 models).
        batch_tokens: source tokens in one batch, padding included.
        strict: one sentence a batch, so that no rounding can depend on its neighbours; slower.
        decoding: settings that replace the catalogue's.
    """

    device: str = "auto"
    dtype: str = "auto"
    batch_tokens: int = 1024
    strict: bool = False
    decoding: Mapping[str, str] = field(default_factory=dict)


def parse_decoding(values: Mapping[str, str], base: Decoding) -> tuple[Decoding, list[str]]:
    """Return `base` with `values` put in, and every problem as ``name: what is wrong``.

    A narrower beam that is asked for without `nbest` gives as many hypotheses as it can.
    """
    types = {item.name: item.type for item in fields(Decoding)}
    parsed: dict[str, Any] = {}
    problems = []
    for name, text in values.items():
        if name not in types:
            problems.append(f"{name}: unknown setting, known are {', '.join(types)}")
            continue
        try:
            parsed[name] = int(text) if types[name] == "int" else float(text)
        except (TypeError, ValueError):
            problems.append(f"{name}: not a number: {text!r}")
    settings = replace(base, **parsed)
    if "nbest" not in values and settings.num_beams >= 1:
        settings = replace(settings, nbest=min(settings.nbest, settings.num_beams))
    problems += _ranges(settings)
    return settings, problems


def decoding_of(base: Decoding, options: EngineOptions) -> Decoding:
    """Return the catalogue's settings with the caller's over them.

    Raises:
        EngineError: a setting does not exist or is out of range.
    """
    settings, problems = parse_decoding(options.decoding, base)
    if problems:
        raise EngineError(f"decoding settings: {'; '.join(problems)}")
    return settings


def _ranges(settings: Decoding) -> list[str]:
    rules = {
        "num_beams": settings.num_beams >= 1,
        "no_repeat_ngram_size": settings.no_repeat_ngram_size >= 0,
        "max_new_tokens_factor": 0 < settings.max_new_tokens_factor <= 20,
        "max_new_tokens_extra": settings.max_new_tokens_extra >= 1,
        "max_source_tokens": settings.max_source_tokens >= 0,
        "nbest": 1 <= settings.nbest <= settings.num_beams,
    }
    return [
        f"{name}: out of range: {getattr(settings, name):g}" for name, ok in rules.items() if not ok
    ]
