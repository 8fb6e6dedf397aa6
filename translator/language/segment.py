"""Sentence segmentation over offsets: nothing is copied, so nothing can be lost.

Rules in the order they are asked: a line break always ends a segment; a run of ``. ! ? …`` with
its closing quotes ends one when white space and a possible sentence start follow, unless the
full stop belongs to an abbreviation, an initial or an ordinal. In doubt two sentences stay
together: a glued pair is still translated whole, a cut sentence is not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from translator.language import casing

VERSION = "rules-2"
"""Changes whenever the same text may come out in other segments; part of every signature."""

_CLOSERS = "\"'”’»“)\\]"
_OPENERS = "\"'“„«‘(\\[–—-"
_CANDIDATE = re.compile(
    rf"""(?<![.!?…])(?P<stop>[.!?…]++)(?P<closers>[{_CLOSERS}]*+)(?P<gap>[^\S\n]++)
         (?=(?P<open>(?:[{_OPENERS}]++[^\S\n]*+)*+)(?P<next>\S\S?))""",
    re.VERBOSE,
)
_NOT_IN_WORD = frozenset('"“”„«»([')
_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.[ \xa0]?)+[^\W\d_]{1,3}")
_ROMAN = re.compile(r"[IVXLCDM]+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_ATTRIBUTION = re.compile(
    r"(?:\w[\w'’.-]*\s+){1,4}(?:said|says|asked|replied|added|told"
    r"|dedi|sordu|diye|deyib|deyir|soruşub|soruşdu|söylədi|bildirib"
    r"|деді|деп|сұрады|айтты|деди|сурады|сказала?|спросила?)\b"
)
_SAYS = re.compile(r"(?:dedi|der|diye|deyə|deyib|deyir|деп|деди|деді|дейт|дейді|said|says)\b")
_WORDS_OF_ONE_LETTER = {"az": "o", "tr": "o"}
"""Words that end a sentence and look like an initial or an abbreviation."""

_ORDINAL_LIMIT = 1000
_LONG_WORD = 7
_NEAR = 60
"""Characters before a full stop that are looked at, so that the time follows the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Abbreviations:
    inside: frozenset[str]
    before_figures: frozenset[str]


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the sentences; between them lies white space only.

    The slices and the gaps between them make up the text exactly.
    """
    spans: list[tuple[int, int]] = []
    line_start = 0
    for line in text.split("\n"):
        spans.extend(
            (line_start + start, line_start + end) for start, end in _split_line(line, language)
        )
        line_start += len(line) + 1
    return spans


def _split_line(line: str, language: str) -> Iterator[tuple[int, int]]:
    start = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    for match in _CANDIDATE.finditer(line):
        if match.end("closers") > start and _is_boundary(line, match, start, language):
            yield start, match.end("closers")
            start = match.end("gap")
    if start < end:
        yield start, end


def _is_boundary(line: str, match: re.Match[str], start: int, language: str) -> bool:
    stop, closers = match["stop"], match["closers"]
    starts = _may_start(match["next"], quoted=bool(match["open"].strip("–—- ")))
    if stop != ".":
        if not starts:
            return False
        return not (closers and _ATTRIBUTION.match(line, match.start("next")))
    word = _word_before(line, start, match.start("stop"))
    if closers and word:
        return starts
    if not starts:
        return _is_plain_long_word(word) and not _SAYS.match(line, match.start("next"))
    sentence = line[max(start, match.start("stop") - _NEAR) : match.start("stop")]
    alone = match.start("stop") - len(word) == start
    return _full_stop_ends(sentence, word, match["next"], language, alone=alone)


def _word_before(line: str, start: int, stop: int) -> str:
    """Return what stands between white space or an opening mark and the full stop."""
    at = stop
    while at > start and not line[at - 1].isspace() and line[at - 1] not in _NOT_IN_WORD:
        at -= 1
    return line[at:stop]


def _may_start(following: str, *, quoted: bool) -> bool:
    first = following[0]
    if first.isupper() or first.isdigit() or quoted:
        return True
    # iPhone, eBay: a small letter before a capital opens a sentence as a capital does.
    return following[1:].isupper() and first.isalpha()


def _is_plain_long_word(word: str) -> bool:
    return len(word) >= _LONG_WORD and word.isalpha() and word.islower()


def _full_stop_ends(
    sentence: str, word: str, following: str, language: str, *, alone: bool
) -> bool:
    key = casing.fold(word.strip("'’\"”“«»()[]"), language)
    tail = re.split("[-–]", key)[-1]
    known = _abbreviations(language)
    if {key, tail, _last_two(sentence, language)} & known.before_figures:
        return not following[0].isdigit()
    if {key, tail} & known.inside:
        return False
    if len(tail) == 1 and not tail.isdigit():
        return word == _WORDS_OF_ONE_LETTER.get(language)
    if _INITIALS.fullmatch(key):
        return False
    return not _is_ordinal(word, language, alone=alone)


def _last_two(sentence: str, language: str) -> str:
    """Join the last two words with a dot: ``и т. д`` and ``və s`` are looked up as one."""
    words = sentence.split()[-2:]
    return casing.fold(".".join(word.strip(".,") for word in words), language)


def _is_ordinal(word: str, language: str, *, alone: bool) -> bool:
    if alone and _NUMBER.fullmatch(word):
        return True  # "1. Foo": an enumeration at the start of a line
    if language != "tr":
        return False
    if _ROMAN.fullmatch(word):
        return True
    return word.isdecimal() and int(word) < _ORDINAL_LIMIT


@cache
def _abbreviations(language: str) -> _Abbreviations:
    path = resources.files("translator.language") / "abbreviations.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8")).get(language, {})
    lists = {name: frozenset(words.split()) for name, words in table.items()}
    none: frozenset[str] = frozenset()
    return _Abbreviations(
        inside=lists.get("inside", none),
        before_figures=lists.get("ending", none) | lists.get("number", none),
    )
