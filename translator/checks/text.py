"""Checks of the text as such: is it there, is it whole, is it marked up right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from translator.checks.base import Finding, Pair, Severity
from translator.language import casing

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_VERBATIM = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'’“”«»]+[^\s<>\"“”«».,;:!?)\]'’]"
    r"|[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
    r"|(?<![\w/])[@#][^\W\d]\w{1,49}"
)
_QUOTED = re.compile(r"“[^“”]+”|«[^«»]+»|„[^„“”]+[“”]|\"[^\"]+\"")
_LOW_QUOTED = re.compile(r"„[^„“”]*[“”]")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_STUTTER = re.compile(r"([^\W\d_]{2,8})\1{3,}|([^\W\d_])\2{7,}")

_BANDS: tuple[tuple[Severity, tuple[float, float]], ...] = (
    ("error", (0.2, 4.0)),
    ("warning", (0.4, 2.4)),
)
"""Target characters a source character. All pairs of our news corpus (9,035 rows, twenty
directions, segments of twelve characters and more) lie within 0.43-2.35."""

_SHORT = 12
_LOOP = 3
_LONGEST_LOOP = 8
_SPEECH = 4
"""Words that make a quotation speech; shorter ones are names, marked in one language only."""

_DIFFERENCE = 0.25
"""Share of quoted words by which source and target may differ. Aligned news differs by more in
0.15 % of the pairs; where the marks are taken from a draft, 99 % are noticed."""


def empty_target(pair: Pair) -> Iterator[Finding]:
    """The segment has no translation.

    The engine gave nothing, or nothing but spaces. Write the sentence by hand.
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

    It shows structure and terms only and can never be approved. Example: “[tr] Baku, July 24”.
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

    Names, figures, codes and single words may be; a sentence may not.
    Example: “The talks go on today” as the Turkish draft of itself.
    """
    words = _LETTERS.findall(pair.source)
    if pair.origin != "mt" or pair.source.strip() != pair.target.strip():
        return
    if len(words) > 3 or (len(words) > 1 and any(word.islower() for word in words)):
        yield Finding(
            check="untranslated_same",
            severity="error",
            message="the engine left the source text",
            hint="translate it by hand",
        )


def length_ratio(pair: Pair) -> Iterator[Finding]:
    """The target is far shorter or longer than the source.

    Look for a dropped clause, or for words that the source does not have. Texts under twelve
    characters are not judged. Example: a source of 200 characters and a draft of 60.
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
    """The engine says the same words or syllables over and over.

    Reduplication such as “yavaş yavaş” or «тез-тез» is language; three times in a row is a loop,
    unless the source repeats itself too. Example: “the talks the talks the talks”.
    """
    stutter = _STUTTER.search(pair.target)
    if stutter and not _STUTTER.search(pair.source):
        yield _loop(f"“{stutter[1] or stutter[2]}” stands many times in one word", stutter.span())
        return
    words = _words(pair.target, pair.target_language)
    given = _words(pair.source, pair.source_language)
    for size in range(1, _LONGEST_LOOP + 1):
        run = _longest_run(words, size)
        if run >= _LOOP and _longest_run(given, size) < _LOOP:
            what = "word" if size == 1 else f"{size} words"
            yield _loop(f"the same {what} {run} times in a row")
            return


def _words(text: str, language: str) -> list[str]:
    return _WORD.findall(casing.fold(text, language))


def _loop(message: str, where: tuple[int, int] | None = None) -> Finding:
    return Finding(
        check="repetition_loop",
        severity="error",
        message=message,
        target=where,
        hint="cut the loop and look for what it replaced",
    )


def _longest_run(words: list[str], size: int) -> int:
    """Return how often the most repeated run of `size` words stands in a row."""
    best = 1 if words else 0
    for offset in range(size):
        groups = [tuple(words[i : i + size]) for i in range(offset, len(words) - size + 1, size)]
        for _, run in groupby(groups):
            best = max(best, sum(1 for _ in run))
    return best


def verbatim_lost(pair: Pair) -> Iterator[Finding]:
    """A web address, e-mail address, handle or hashtag was changed or lost.

    It must stand in the draft to the letter. Example: “www.example.com” as “www.misal.com”.
    """
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
    """Quotation marks or brackets do not pair, although those of the source do.

    A closing » may serve for two quotations that end together, as the printing rules of Kazakh
    and Kyrgyz have it. Example: “The talks go on, said the minister.”, with one mark too few.
    """
    open_ended = pair.source.count('"') % 2 or not (
        _pairs(pair.source, "“", "”") and _pairs(pair.source, "«", "»")
    )
    for opening, closing in _PAIRS:
        if open_ended and opening in "“«":
            continue  # a quotation over several sentences: the source's own mark does not pair
        if _pairs(pair.source, opening, closing) and not _pairs(pair.target, opening, closing):
            yield _unpaired(f"{opening} and {closing} do not pair")
    if not open_ended and pair.target.count('"') % 2:
        yield _unpaired('one " too many or too few')


def _unpaired(message: str) -> Finding:
    return Finding(
        check="quote_balance",
        severity="error",
        message=message,
        hint="close or remove the mark",
    )


def _pairs(text: str, opening: str, closing: str) -> bool:
    """Return whether every opening mark is closed, and none closed that is not open."""
    if opening == "“":
        text = _LOW_QUOTED.sub("", text)  # „…“ closes with the mark that opens “…”
    depth = deepest = 0
    for char in text:
        depth += (char == opening) - (char == closing)
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 or (opening == "«" and deepest > 1 and depth == 1)


def quote_fidelity(pair: Pair) -> Iterator[Finding]:
    """More or fewer words stand in quotation marks than in the source.

    Somebody's words must stay inside the marks, and nobody else's may get in. Quotations under
    four words do not count: names are marked in one language and not in another.
    Example: “We are ready for talks,” he said, drafted without the marks.
    """
    (quoted, words), (kept, all_words) = _speech(pair.source), _speech(pair.target)
    if abs(quoted / words - kept / all_words) > _DIFFERENCE:
        yield Finding(
            check="quote_fidelity",
            severity="warning",
            message=f"{quoted} of {words} words are quoted in the source, "
            f"{kept} of {all_words} in the draft",
            hint="mark the speaker's words as the source does",
        )


def _speech(text: str) -> tuple[int, int]:
    """Return the number of words in quotations that are speech, and of all words, at least 1."""
    lengths = [len(_WORD.findall(quotation)) for quotation in _QUOTED.findall(text)]
    return sum(n for n in lengths if n >= _SPEECH), len(_WORD.findall(text)) or 1
