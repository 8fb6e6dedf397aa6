"""Sentence segmentation over offsets: nothing is copied, so nothing can be lost.

Rules in the order they are asked: a line break always ends a segment; a run of ``. ! ? …`` with
its closing quotes ends one when white space and a possible sentence start follow, unless the
full stop belongs to an abbreviation, an initial or an ordinal. In doubt two sentences stay
together: a glued pair is still translated whole, a cut sentence is not. So a short quotation
that a sentence leads into and carries on after stays in it, with all its own full stops; and an
abbreviation that may end a sentence ends it only before a word that is no name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from translator.language import casing

VERSION = "rules-3"
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

_SHORT = 160
_QUOTATION = re.compile(
    rf"""(?<=[^.!?…»”"“\s])[^\S\n]+
         (?:«[^«»]{{1,{_SHORT}}}»|[“„][^“”„]{{1,{_SHORT}}}[“”]|"[^"]{{1,{_SHORT}}}")
         (?=[^\S\n]*+,?[^\S\n]*+(?:[–—-][^\S\n]*+)?(?P<after>[^\W\d_]))""",
    re.VERBOSE,
)
"""A quotation that its sentence leads into; `after` is a small letter where it goes on."""

_NEXT_WORD = re.compile(r"([^\W\d_]+),?(?:[^\S\n]+(\S))?")
_COUNTED = re.compile(r"(?:\d(?:-х)?|\b[IVXХІ]+)(?:[^\S\n]?|-)\w{1,2}\Z")
"""A year or century with the letters for that word: ``2024 г``, ``1970-х гг``, ``XIX ғ``."""

_CAPITALS_IN_HEADLINES = frozenset({"en", "tr"})
"""Languages whose headlines capitalise every word, small ones too."""

_SPACED_MARK = re.compile(r"\"\s")
_RUSSIAN_PAST = re.compile(
    r"\w{4,}(?:ил|ел|ял)[ао]?|\w{4,}[еия]ли|(?:был|начал)[аои]?"
    r"|\w+л(?:ся|ась|ось|ись)|\w{4,}[аеё]н[аоы]|принят[аоы]?|умер(?:л[аи])?"
)
"""Past forms that are no nouns as a rule; those in -ал are left out (канал, журнал, квартал)."""

_RUSSIAN_VERB = re.compile(r"\w+(?:л[аои]?|л(?:ся|ась|ось|ись)|[еи]т(?:ся)?|[юуя]т(?:ся)?)")
_DECADE_ENDING = re.compile(r"\d+-[хйяеюо]")
_PERCENT = "yüzde"
_ORDINAL_LIMIT = 1000
_LONG_WORD = 7
_NEAR = 60
"""Characters before a full stop that are looked at, so that the time follows the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Abbreviations:
    inside: frozenset[str]
    before_figures: frozenset[str]
    closing: frozenset[str]
    counted: frozenset[str]
    openers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stop:
    """A full stop that may end a sentence.

    Attributes:
        sentence: what stands before it, the last `_NEAR` characters at most.
        word: the last word of that.
        rest: the text from the next sentence's first letter on.
        alone: the word is the whole sentence so far.
        opened: a quotation mark, bracket or dash stands before the rest.
    """

    sentence: str
    word: str
    rest: str
    language: str
    alone: bool
    opened: bool


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
    quotations = _led_into(line)
    for match in _CANDIDATE.finditer(line):
        stop = match.end("closers")
        if stop <= start or any(opens < stop < closes for opens, closes in quotations):
            continue
        if _is_boundary(line, match, start, language):
            yield start, stop
            start = match.end("gap")
    if start < end:
        yield start, end


def _led_into(line: str) -> list[tuple[int, int]]:
    """Return the short quotations that their sentence leads into and carries on after.

    In «Ол: «Кім келді? Неге?» деп сұрады» the verb stands last: either half would lack it.
    """
    if not any(mark in line for mark in '«“„"'):
        return []
    found = _QUOTATION.finditer(line)
    return [match.span() for match in found if match["after"].islower()]


def _is_boundary(line: str, match: re.Match[str], start: int, language: str) -> bool:
    stop, closers = match["stop"], match["closers"]
    starts = _may_start(match["next"], quoted=bool(match["open"].strip("–—- ")))
    if _closes_later(line, match):
        return False
    if stop != ".":
        if not starts:
            return False
        return not (closers and _ATTRIBUTION.match(line, match.start("next")))
    word = _word_before(line, start, match.start("stop"))
    if closers and word:
        return starts
    if not starts:
        return _is_plain_long_word(word) and not _SAYS.match(line, match.start("next"))
    return _full_stop_ends(_stop(line, match, start, word, language))


def _closes_later(line: str, match: re.Match[str]) -> bool:
    """Return whether a straight mark that stands alone closes a quotation: ``yok... " Sonra``."""
    opening = match["open"]
    return bool(_SPACED_MARK.match(opening)) and line.count('"', 0, match.end("closers")) % 2 == 1


def _stop(line: str, match: re.Match[str], start: int, word: str, language: str) -> _Stop:
    at, following = match.start("stop"), match.start("next")
    return _Stop(
        sentence=line[max(start, at - _NEAR) : at],
        word=word,
        rest=line[following : following + _NEAR],
        language=language,
        alone=at - len(word) == start,
        opened=bool(match["open"]),
    )


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


def _full_stop_ends(stop: _Stop) -> bool:
    key = casing.fold(stop.word.strip("'’\"”“«»()[]"), stop.language)
    tail = re.split("[-–]", key)[-1]
    known = _abbreviations(stop.language)
    names = {key, tail, _last_two(stop)}
    if names & known.before_figures:
        return not stop.rest[0].isdigit()
    if names & known.closing or (tail in known.counted and _COUNTED.search(stop.sentence)):
        return _opens_sentence(stop) or _is_subject_and_verb(stop)
    if {key, tail} & known.inside or _INITIALS.fullmatch(key):
        return False
    if len(tail) == 1 and not tail.isdigit():
        return stop.word == _WORDS_OF_ONE_LETTER.get(stop.language) or _is_decade(key, stop)
    return not _is_ordinal(stop)


def _last_two(stop: _Stop) -> str:
    """Join the last two words with a dot: ``и т. д`` and ``və s`` are looked up as one."""
    words = stop.sentence.split()[-2:]
    return casing.fold(".".join(word.strip(".,") for word in words), stop.language)


def _opens_sentence(stop: _Stop) -> bool:
    """Return whether the next word is one that has a capital at the start of a sentence only."""
    following = _NEXT_WORD.match(stop.rest)
    if stop.opened or following is None:
        return False
    if casing.fold(following[1], stop.language) not in _abbreviations(stop.language).openers:
        return False
    if stop.language not in _CAPITALS_IN_HEADLINES:
        return True
    return following[2] is not None and following[2].islower()


def _is_subject_and_verb(stop: _Stop) -> bool:
    """Return whether a Russian clause with a verb is over and a subject with its verb follows.

    ``вступил в силу с 1 янв. 2024 г. Штраф составит`` are two sentences, while the capital in
    ``В 2023 г. Ош принял`` and in ``посетил в 2022 г. Баку`` goes on with the first.
    """
    if stop.language != "ru" or stop.opened:
        return False
    clause = re.split(r"[,;:(–—]", stop.sentence)[-1]
    following = stop.rest.split(maxsplit=2)[:2]
    done = any(map(_RUSSIAN_PAST.fullmatch, clause.split()))
    return done and len(following) == 2 and bool(_RUSSIAN_VERB.fullmatch(following[1]))


def _is_decade(key: str, stop: _Stop) -> bool:
    """Return whether a Russian ending follows the figure: ``в 1970-х``."""
    return stop.language == "ru" and bool(_DECADE_ENDING.fullmatch(key))


def _is_ordinal(stop: _Stop) -> bool:
    if stop.alone and _NUMBER.fullmatch(stop.word):
        return True  # "1. Foo": an enumeration at the start of a line
    if stop.language != "tr" or _opens_sentence(stop):
        return False
    if _ROMAN.fullmatch(stop.word):
        return True
    return stop.word.isdecimal() and int(stop.word) < _ORDINAL_LIMIT and not _is_share(stop)


def _is_share(stop: _Stop) -> bool:
    """Return whether the figure counts per cent, which has no ordinal: ``yüzde 4.``."""
    words = stop.sentence.split()
    return len(words) > 1 and casing.fold(words[-2].lstrip('(“"'), "tr") == _PERCENT


@cache
def _abbreviations(language: str) -> _Abbreviations:
    path = resources.files("translator.language") / "abbreviations.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8")).get(language, {})
    lists = {name: frozenset(words.split()) for name, words in table.items()}
    none: frozenset[str] = frozenset()
    return _Abbreviations(
        inside=lists.get("inside", none),
        before_figures=lists.get("ending", none) | lists.get("number", none),
        closing=lists.get("closing", none),
        counted=lists.get("counted", none),
        openers=lists.get("openers", none),
    )
