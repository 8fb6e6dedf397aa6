"""A look at one installed model: what it cannot write, and what this machine lacks for it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.engines.base import Engine, Leg, Request, Route
from translator.engines.build import open_engine
from translator.engines.catalogue import COMMERCIAL_WORDS, Catalogue, CatalogueEntry
from translator.engines.consent import find_consent
from translator.engines.measured import Gauge
from translator.engines.shelf import damaged_files, local_folder
from translator.errors import EngineError
from translator.language import casing
from translator.language.alphabet import ALPHABETS, letters

MARKS = "0123456789.,;:!?()%/@#&+-–—“”«»„’'\"№₸₼₺€$"
"""Digits, marks and currency signs of the five languages' news."""

PLACEHOLDERS = (
    "https://www.example.com/news?id=14&lang=tr",
    "desk@example.com",
    "@newsdesk #elections2026",
    "COP29 2026-11-24 14,5 %",
)
"""What must come through a model as it is."""

_RUNTIME_MB = 400
"""Memory of Python, torch and the tokenizer before any model, 10^6 bytes (measured: 250 to 400)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """One thing that was looked at.

    Attributes:
        about: ``licence``, ``files``, ``languages``, ``letters``, ``placeholders``, ``decoder``,
            ``memory``.
        well: nothing is wrong with it.
        text: what was found, for people.
    """

    about: str
    well: bool
    text: str


def examine(entry: CatalogueEntry, catalogue: Catalogue) -> Iterator[Symptom]:
    """Yield what was found of an installed model, one thing after the other.

    Raises:
        ModelNotInstalledError: it is not on this machine.
    """
    folder = local_folder(entry)
    yield _licence(entry)
    damaged = damaged_files(entry) if entry.hub else ()
    found = f"damaged: {', '.join(damaged)}" if damaged else "complete"
    yield Symptom(about="files", well=not damaged, text=found)
    yield _memory(entry, folder)
    yield from _spoken(entry, catalogue)


def _licence(entry: CatalogueEntry) -> Symptom:
    consent = find_consent(entry)
    well = entry.commercial == "yes" or consent is not None
    words = f"{entry.licence}: {COMMERCIAL_WORDS[entry.commercial]}"
    said = f"{words}; {consent.line}" if consent else words
    return Symptom(about="licence", well=well, text=said if well else f"{said}; not accepted")


def _memory(entry: CatalogueEntry, folder: Path) -> Symptom:
    needed, there = needed_mb(entry, folder), available_mb()
    text = f"about {needed} MB needed"
    if there:
        text += f", {there} MB free"
    return Symptom(about="memory", well=not there or needed <= there, text=text)


def needed_mb(entry: CatalogueEntry, folder: Path) -> int:
    """Return the memory that a model needs on this machine, 10^6 bytes, from its files' sizes.

    In eight bits a weight takes a byte, whatever it takes in the file.
    """
    sizes = [
        path.stat().st_size
        for path in folder.iterdir()
        if path.suffix in {".safetensors", ".bin"} and path.is_file()
    ]
    total = sum(sizes) // 1_000_000
    if entry.shipped:
        return total + _RUNTIME_MB
    width = _bytes_a_weight(folder)
    return total * _bytes_in_memory(entry, folder) // width + _RUNTIME_MB


def _bytes_a_weight(folder: Path) -> int:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        said = config.get("dtype") or config.get("torch_dtype") or "float32"
    except (OSError, ValueError, AttributeError):
        said = "float32"
    return {"float16": 2, "bfloat16": 2}.get(said, 4)


def _bytes_in_memory(entry: CatalogueEntry, folder: Path) -> int:
    from translator.engines.catalogue import CAUSAL
    from translator.engines.loading import choose, placement

    if entry.family == CAUSAL:
        kind = placement("auto", "auto")[1]
    else:
        kind = choose(folder, decoder=entry.decoder or "auto").dtype
    return {"int8": 1, "bfloat16": 2, "float16": 2}.get(kind, 4)


def available_mb() -> int:
    """Return the memory that is free on this machine, 10^6 bytes; 0 where it does not tell."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        line = next(line for line in text.splitlines() if line.startswith("MemAvailable:"))
        return int(line.split()[1]) * 1024 // 1_000_000
    except (OSError, StopIteration, ValueError):
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000
    except (AttributeError, ValueError, OSError):
        return 0


def _spoken(entry: CatalogueEntry, catalogue: Catalogue) -> Iterator[Symptom]:
    """Open every direction: codes, letters, placeholders, and what decodes."""
    wrong: list[str] = []
    gauges: dict[str, Engine] = {}
    for source, target in entry.pairs:
        leg = Leg(model=entry.key, source=source, target=target)
        try:
            engine = open_engine(Route(legs=(leg,)), catalogue)
            engine.fits(Request(text="1", source=source, target=target))
            gauges[source] = engine
        except EngineError as error:
            wrong.append(f"{source}>{target}: {error.message}")
    told = f"{len(entry.pairs) - len(wrong)} of {len(entry.pairs)} directions open"
    yield Symptom(about="languages", well=not wrong, text="; ".join([told, *wrong]))
    for source, engine in gauges.items():
        if isinstance(engine, Gauge):
            yield _letters(source, engine)
    if gauges:
        engine = next(iter(gauges.values()))
        if isinstance(engine, Gauge):
            yield _placeholders(engine)
        settings = dict(engine.info.decoding)
        text = f"{engine.info.engine}, {settings.get('dtype')} on {settings.get('device')}"
        yield Symptom(about="decoder", well=True, text=text)


def _letters(language: str, engine: Gauge) -> Symptom:
    small = "".join(sorted(letters(language)))
    both = "".join(dict.fromkeys(small + casing.upper(small, language) + MARKS))
    lacking = engine.unknown_characters(both)
    # Without its own letters a language cannot be read; marks are put back by drafting, and
    # letters that it merely admits stand in a few words.
    own = {*ALPHABETS[language], *casing.upper(ALPHABETS[language], language)}
    well = not own.intersection(lacking)
    text = (
        f"{language}: the vocabulary lacks {' '.join(lacking)}" if lacking else f"{language}: all"
    )
    return Symptom(about="letters", well=well, text=text)


def _placeholders(engine: Gauge) -> Symptom:
    lacking = {text: engine.unknown_characters(text) for text in PLACEHOLDERS}
    lost = [f"{text} ({chars})" for text, chars in lacking.items() if chars]
    said = (
        f"cannot be read whole: {'; '.join(lost)}" if lost else "addresses, figures and tags: all"
    )
    return Symptom(about="placeholders", well=not lost, text=said)
