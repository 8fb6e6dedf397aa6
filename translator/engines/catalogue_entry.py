"""One entry of models.yaml made into its record, field by field; every problem is reported.

All values come as strings, see `catalogue_file`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from translator.engines.catalogue import (
    CAUSAL,
    DECODERS,
    PSEUDO,
    QUALITIES,
    CatalogueEntry,
    PublishedScore,
)
from translator.engines.prompts import FIELDS as PROMPT_FIELDS
from translator.engines.prompts import STRUCTURED
from translator.engines.settings import Decoding, parse_decoding
from translator.language.tags import SOURCES

CODED_FAMILIES = frozenset({"m2m100", "nllb", "mbart"})
"""Families that must be told both languages."""

FAMILIES = (*sorted(CODED_FAMILIES), "marian", "t5", "bart", CAUSAL, PSEUDO)
NO_CODE = "-"
"""Written where a model is told nothing about a language."""

_TEXTS = (
    "licence",
    "licence_url",
    "hub",
    "shipped",
    "revision",
    "prefix",
    "decoder",
    "prompt",
    "term_annotation",
    "note",
    "credit",
    "family",
)
_EXACT = (".prefix", ".prompt", ".term_annotation")
"""Texts that keep their spaces as they stand."""

_NUMBERS = ("download_mb", "memory_mb")
_FIELDS = (
    *_TEXTS,
    *_NUMBERS,
    "path",
    "quality",
    "commercial",
    "languages",
    "directions",
    "decoding",
    "scores",
)
_SCORE_FIELDS = ("metric", "test_set", "source", "values")
_REQUIRED = ("family", "licence", "commercial", "languages")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HUB = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")

Report = Callable[[str, str], None]
"""Takes the place of a problem (``models.KEY.field``) and what is wrong there."""


def known(given: Mapping[str, Any], names: Sequence[str], place: str, report: Report) -> None:
    """Report the keys of a mapping that are not among `names`."""
    for name in given:
        if name not in names:
            alike = difflib.get_close_matches(name, names, n=1)
            question = f", did you mean {alike[0]}?" if alike else ""
            report(f"{place}.{name}" if place else name, f"unknown key{question}")


def read_entry(key: str, fields: dict[str, Any], report: Report) -> CatalogueEntry:
    """Return the record of one entry; what is wrong with it goes to `report`."""
    place = f"models.{key}"
    if not _KEY.fullmatch(key):
        report(place, "a key may hold letters, digits, dot, dash and underscore only")
    known(fields, _FIELDS, place, report)
    for name in _REQUIRED:
        if not fields.get(name):
            report(f"{place}.{name}", "missing")
    texts = {name: _text(fields.get(name, ""), f"{place}.{name}", report) for name in _TEXTS}
    texts["revision"] = texts["revision"] or "main"
    _weights(texts, fields, place, report)
    numbers = {name: _number(fields.get(name, "0"), f"{place}.{name}", report) for name in _NUMBERS}
    languages = _languages(fields.get("languages"), texts["family"], place, report)
    return CatalogueEntry(
        key=key,
        **_any(texts),
        **_any(numbers),
        path=Path(fields["path"]) if isinstance(fields.get("path"), str) else None,
        quality=_quality(fields.get("quality"), place, report),
        commercial=_commercial(fields.get("commercial"), place, report),
        languages=languages,
        directions=_directions(fields.get("directions"), languages, place, report),
        decoding=_decoding(fields.get("decoding"), place, report),
        scores=_scores(fields.get("scores"), place, report),
    )


def _any(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(values)


def _text(value: Any, place: str, report: Report) -> str:
    if not isinstance(value, str):
        report(place, "must be text")
        return ""
    return value if place.endswith(_EXACT) else " ".join(value.split())


def _number(value: Any, place: str, report: Report) -> int:
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    report(place, f"must be a whole number, not {value!r}")
    return 0


def _weights(texts: dict[str, str], fields: Mapping[str, Any], place: str, report: Report) -> None:
    family, hub, shipped = texts["family"], texts["hub"], texts["shipped"]
    homes = sum(map(bool, (hub, fields.get("path"), shipped)))
    if family and family not in FAMILIES:
        report(f"{place}.family", f"{family!r} is none of {', '.join(FAMILIES)}")
    if hub and not _HUB.fullmatch(hub):
        report(f"{place}.hub", f"must look like OWNER/NAME, not {hub!r}")
    if shipped and not _KEY.fullmatch(shipped):
        report(f"{place}.shipped", f"must be the name of a shipped folder, not {shipped!r}")
    if family == PSEUDO and homes:
        report(place, "the pseudo engine has no weights: drop hub, path and shipped")
    if family != PSEUDO and homes != 1:
        report(place, "needs exactly one of hub, path and shipped")
    _template(texts["prefix"], ("source", "target"), f"{place}.prefix", report)
    _annotation(texts["term_annotation"], f"{place}.term_annotation", report)
    _written(texts, place, report)


def _template(text: str, names: Sequence[str], place: str, report: Report) -> None:
    try:
        text.format(**dict.fromkeys(names, ""))
    except (KeyError, IndexError, ValueError):
        report(place, f"may hold {' and '.join(f'{{{name}}}' for name in names)} only")


def _annotation(text: str, place: str, report: Report) -> None:
    """Report an annotation that does not put the target behind the source's own words."""
    if not text:
        return
    tail = text.removeprefix("{source}")
    if tail == text or "{target}" not in tail:
        report(place, "must begin with {source} and go on to {target}")
    _template(tail, ("target",), place, report)


def _written(texts: Mapping[str, str], place: str, report: Report) -> None:
    """Report a decoder or a prompt that does not fit the family."""
    decoder, asked, family = texts["decoder"], texts["prompt"], texts["family"]
    if decoder and (decoder not in DECODERS or family in (CAUSAL, PSEUDO)):
        report(f"{place}.decoder", f"must be one of {', '.join(DECODERS)}, for seq2seq models only")
    if bool(asked) != (family == CAUSAL):
        report(f"{place}.prompt", f"belongs to models of the family {CAUSAL}, and only to them")
    if asked and asked != STRUCTURED:
        _template(asked, PROMPT_FIELDS, f"{place}.prompt", report)
        if "{text}" not in asked:
            report(f"{place}.prompt", "must hold {text}")


def _quality(value: Any, place: str, report: Report) -> Any:
    if value is None or value in QUALITIES:
        return value or ""
    report(f"{place}.quality", f"{value!r} is none of {', '.join(QUALITIES)}")
    return ""


def _commercial(value: Any, place: str, report: Report) -> Any:
    if value is not None and value not in ("yes", "no", "ask"):
        report(f"{place}.commercial", f"must be yes, no or ask, not {value!r}")
    return value if value in ("yes", "no", "ask") else "no"


def _languages(value: Any, family: str, place: str, report: Report) -> dict[str, str]:
    place = f"{place}.languages"
    if not isinstance(value, dict):
        if value:
            report(place, "must be a mapping of tag to the model's code")
        return {}
    codes = {}
    for tag, code in value.items():
        if tag not in SOURCES:
            report(f"{place}.{tag}", f"not a language of the desk ({', '.join(SOURCES)})")
        if not isinstance(code, str) or not code:
            report(f"{place}.{tag}", f"missing code; write {NO_CODE!r} if the model is told none")
        elif code == NO_CODE and family in CODED_FAMILIES:
            report(f"{place}.{tag}", f"the family {family} needs a code")
        codes[tag] = code if isinstance(code, str) and code != NO_CODE else ""
    return codes


def _directions(
    value: Any, languages: Mapping[str, str], place: str, report: Report
) -> tuple[tuple[str, str], ...]:
    place = f"{place}.directions"
    if value is None:
        return ()
    if not isinstance(value, list) or not value:
        report(place, "must be a list such as [en>tr, en>az]")
        return ()
    pairs = [pair for text in value if (pair := read_direction(text, place, report))]
    for source, target in pairs:
        lacking = [tag for tag in (source, target) if tag not in languages]
        if lacking:
            report(place, f"{source}>{target}: no code for {', '.join(lacking)} under languages")
    return tuple(dict.fromkeys(pairs))


def read_direction(text: Any, place: str, report: Report) -> tuple[str, str] | None:
    """Return (source, target) of a direction such as ``en>tr``, or None for what is none."""
    parts = str(text).split(">")
    sound = len(parts) == 2 and parts[0] in SOURCES and parts[1] in SOURCES and len({*parts}) == 2
    if not sound:
        report(place, f"{text!r} is not a direction such as en>tr")
        return None
    return parts[0], parts[1]


def _decoding(value: Any, place: str, report: Report) -> Decoding:
    if value is None:
        return Decoding()
    if not isinstance(value, dict):
        report(f"{place}.decoding", "must be a mapping")
        return Decoding()
    settings, problems = parse_decoding(value, Decoding())
    for problem in problems:
        report(f"{place}.decoding", problem)
    return settings


def _scores(value: Any, place: str, report: Report) -> tuple[PublishedScore, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        report(f"{place}.scores", "must be a list")
        return ()
    return tuple(
        score
        for index, table in enumerate(value)
        for score in _score_table(table, f"{place}.scores[{index}]", report)
    )


def _score_table(table: Any, place: str, report: Report) -> list[PublishedScore]:
    if not isinstance(table, dict):
        report(place, "must be a mapping")
        return []
    known(table, _SCORE_FIELDS, place, report)
    lacking = [name for name in _SCORE_FIELDS if not table.get(name)]
    if lacking or not isinstance(table["values"], dict):
        report(place, f"missing {', '.join(lacking) or 'values such as {en>tr: 59.4}'}")
        return []
    common = {name: str(table[name]) for name in ("metric", "test_set", "source")}
    scores = []
    for direction, text in table["values"].items():
        read_direction(direction, f"{place}.values", report)
        try:
            scores.append(PublishedScore(direction=direction, value=float(text), **common))
        except (TypeError, ValueError):
            report(f"{place}.values.{direction}", f"not a number: {text!r}")
    return scores
