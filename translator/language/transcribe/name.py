"""A whole name from one language to another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.language import casing
from translator.language.transcribe.notation import Rule
from translator.language.transcribe.records import Certainty, Kind, Transcription
from translator.language.transcribe.rewrite import Choices, Rewritten, bases, rewrite
from translator.language.transcribe.tables import Direction, direction, is_convention
from translator.language.transcribe.words import Piece, lower_letters, pieces, recase

MAX_ALTERNATIVES = 8
"""More than an editor reads; the likeliest come first."""


def transcribe(
    name: str, source: str, target: str, *, kind: Kind = "person", conventions: bool = True
) -> Transcription:
    """Write a name of the source language in the letters of the target language.

    The result is never verified: look the name up in the glossary first. Capitals, initials,
    hyphens and spaces stay. Letters that no rule knows stay too and make the result a guess.

    Args:
        name: the name in its dictionary form, without case endings.
        source: language of the text that the name stands in.
        target: language to write it in.
        kind: what the name names; a few rules depend on it.
        conventions: use the table of conventional given names (Əli, Ali, Әли) before the rules.

    Raises:
        UsageError: there are no rules between these languages.
    """
    way = direction(source, target, conventions=conventions)
    name = casing.nfc(name)
    parts = tuple(pieces(name))
    results = [_word(part, way, kind, {}) for part in parts]
    text = "".join(result.text for result in results)
    used = [rule for result in results for rule in result.rules]
    others = list(_others(parts, way, kind, used))
    if way.adapt and not _is_adapted(name, way):
        return _kept(parts, results, way, [text, *others])
    if way.adapt:
        others.append(name)
    return Transcription(
        text=text,
        rules=tuple(dict.fromkeys(rule.text for rule in used)),
        alternatives=_distinct(others, text),
        certainty=_certainty(way, used, any(result.unknown for result in results)),
    )


def _word(part: Piece, way: Direction, kind: str, choices: Choices) -> Rewritten:
    if not part.is_word:
        return Rewritten(text=part.text, rules=())
    return rewrite(part.text, way, kind=kind, choices=choices)


def _others(parts: tuple[Piece, ...], way: Direction, kind: str, used: list[Rule]) -> Iterator[str]:
    """Yield the name with each undecided rule decided otherwise, then with all of them so."""
    open_rules = {rule.text: rule for rule in used if len(rule.targets) > 1}
    choices = [
        {text: number}
        for text, rule in open_rules.items()
        for number in range(1, len(rule.targets))
    ]
    for choice in [*choices, dict.fromkeys(open_rules, 1)]:
        yield "".join(_word(part, way, kind, choice).text for part in parts)


def _is_adapted(name: str, way: Direction) -> bool:
    """Return whether the name looks like those that newspapers respell."""
    folded = casing.fold(name, way.source)
    return any(re.search(pattern, folded) for pattern in way.adapt)


def _kept(
    parts: tuple[Piece, ...], results: list[Rewritten], way: Direction, others: list[str]
) -> Transcription:
    """Keep the spelling; offer it in plain letters, and as the rules would have it."""
    replaced = [
        result
        if not way.keeps_all and any(is_convention(rule) for rule in result.rules)
        else Rewritten(text=_spelt(part, way), rules=())
        for part, result in zip(parts, results, strict=True)
    ]
    text = "".join(result.text for result in replaced)
    return Transcription(
        text=text,
        rules=tuple(rule.text for result in replaced for rule in result.rules),
        alternatives=_distinct([bases(text).replace("ı", "i"), *others], text),
        certainty="guess",
    )


def _spelt(part: Piece, way: Direction) -> str:
    """Return a part as it is spelt, with the capitals of the target language (İzmir, Izmir)."""
    if not part.is_word:
        return part.text
    letters = lower_letters(part.text, way.source)
    pairs = zip(letters, part.text, strict=True)
    return recase([(low, low != char) for low, char in pairs], part.text, way.target)


def _certainty(way: Direction, used: list[Rule], unknown: bool) -> Certainty:
    if unknown or way.certainty == "guess":
        return "guess"
    is_open = way.certainty == "ambiguous" or any(len(rule.targets) > 1 for rule in used)
    return "ambiguous" if is_open else "regular"


def _distinct(texts: list[str], chosen: str) -> tuple[str, ...]:
    return tuple(text for text in dict.fromkeys(texts) if text != chosen)[:MAX_ALTERNATIVES]
