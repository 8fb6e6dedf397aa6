"""Checks of the text as such: is it there, is it whole, is it marked up right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from translator.checks.base import Finding, Pair, Severity

_WORD = re.compile(r"[^\W\d_]+")
_VERBATIM = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]+[^\s<>\"“”«».,;:!?)\]'’]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w/])[@#][^\W\d]\w{1,49}"
)
_OPENING, _CLOSING = "“«„([", "”»“)]"
_QUOTED = re.compile(r"“[^“”]+”|«[^«»]+»|„[^„“”]+[“”]|\"[^\"]+\"")

_BANDS: tuple[tuple[Severity, tuple[float, float]], ...] = (
    ("error", (0.2, 4.0)),
    ("warning", (0.4, 2.4)),
)
"""Target characters a source character. All pairs of our news corpus (9,035 rows, twenty
directions, segments of twelve characters and more) lie within 0.43-2.35."""

_SHORT = 12
_LOOP = 3


def empty_target(pair: Pair) -> Iterator[Finding]:
    """The segment has no translation.

    The engine gave nothing, or nothing but spaces; the source text was left in place.
    """
    if not pair.target.strip():
        yield Finding(
            check="empty_target",
            severity="error",
            message="no translation",
            hint="write it by hand, or draft again with another model",
        )


def pseudo_text(pair: Pair) -> Iterator[Finding]:
    """The text was made by the dry-run engine.

    It shows structure and terms only and can never be approved.
    """
    if pair.engine == "pseudo" and pair.origin == "mt":
        yield Finding(
            check="pseudo_text",
            severity="error",
            message="dry run: not a translation",
            hint="draft again with a real model",
        )


def untranslated_same(pair: Pair) -> Iterator[Finding]:
    """Source and target are the same text.

    Names, numbers and codes may be; a sentence may not.
    """
    words = _WORD.findall(pair.source)
    if pair.origin != "mt" or pair.source.strip() != pair.target.strip():
        return
    if len(words) > 3 or any(word.islower() for word in words):
        yield Finding(
            check="untranslated_same",
            severity="error",
            message="the engine left the source text",
            hint="translate it by hand",
        )


def length_ratio(pair: Pair) -> Iterator[Finding]:
    """The target is far shorter or longer than the source.

    Look for a dropped clause, or for words that the source does not have.
    """
    if pair.engine == "pseudo" or len(pair.source) < _SHORT or not pair.target.strip():
        return
    ratio = len(pair.target) / len(pair.source)
    severity = _outside(ratio)
    if severity:
        word = "shorter" if ratio < 1 else "longer"
        yield Finding(
            check="length_ratio",
            severity=severity,
            message=f"much {word} than the source ({ratio:.1f} times its length)",
            hint="compare clause by clause",
        )


def _outside(ratio: float) -> Severity | None:
    for severity, (low, high) in _BANDS:
        if not low <= ratio <= high:
            return severity
    return None


def repetition_loop(pair: Pair) -> Iterator[Finding]:
    """The engine says the same words over and over.

    Reduplication such as “yavaş yavaş” or «тез-тез» is language; three times in a row is a loop.
    """
    words = [match.group() for match in _WORD.finditer(pair.target)]
    for size in (1, 2, 3, 4):
        run = _longest_run(words, size)
        if run >= _LOOP and not _source_repeats(pair.source, size):
            yield Finding(
                check="repetition_loop",
                severity="error",
                message=f"the same {size} word(s) {run} times in a row",
                hint="cut the loop and look for what it replaced",
            )
            return


def _longest_run(words: list[str], size: int) -> int:
    """Return how often the most repeated run of `size` words stands in a row."""
    best = 1 if words else 0
    for offset in range(size):
        groups = [tuple(words[i : i + size]) for i in range(offset, len(words) - size + 1, size)]
        for _, run in groupby(groups):
            best = max(best, sum(1 for _ in run))
    return best


def _source_repeats(source: str, size: int) -> bool:
    return _longest_run([match.group() for match in _WORD.finditer(source)], size) >= _LOOP


def verbatim_lost(pair: Pair) -> Iterator[Finding]:
    """A web address, e-mail address, handle or hashtag was changed or lost."""
    wanted = Counter(match.group() for match in _VERBATIM.finditer(pair.source))
    for form, count in wanted.items():
        if pair.target.count(form) < count:
            start = pair.source.index(form)
            yield Finding(
                check="verbatim_lost",
                severity="error",
                message=f"{form} is missing",
                source=(start, start + len(form)),
                hint="copy it from the source",
            )


def quote_balance(pair: Pair) -> Iterator[Finding]:
    """Quotation marks or brackets do not pair, although those of the source do."""
    for opening, closing in (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]")):
        if _balanced(pair.source, opening, closing) and not _balanced(
            pair.target, opening, closing
        ):
            yield Finding(
                check="quote_balance",
                severity="error",
                message=f"{opening} and {closing} do not pair",
                hint="close or remove the mark",
            )


def _balanced(text: str, opening: str, closing: str) -> bool:
    return text.count(opening) == text.count(closing)


def quote_fidelity(pair: Pair) -> Iterator[Finding]:
    """The number of direct quotations differs.

    Somebody's words must stay inside the marks, and nobody else's may get in.
    """
    source, target = (len(_QUOTED.findall(text)) for text in (pair.source, pair.target))
    if source != target:
        yield Finding(
            check="quote_fidelity",
            severity="warning",
            message=f"{source} quotation(s) in the source, {target} in the draft",
            hint="mark the speaker's words as the source does",
        )
