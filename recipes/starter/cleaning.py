"""What makes a text or a pair unfit to learn from. Every rule counts what it dropped."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from recipes.starter.guard import Guard
from recipes.starter.records import LANGUAGES, Cleaned, Pair, Row, Source
from translator.language import casing
from translator.language.tags import CYRILLIC

_LONGEST_WORDS = 80
_SHORT_WORDS = 5
_RATIO = 2.5
_SHORT_RATIO = 4.0
_SHORT_CHARACTERS = 20
"""Below this length a translation may well be three times as long ("OK", "Жарайды")."""

_MARKUP = re.compile(r"[<>{}\\|]|https?:|www\.|&#?\w+;")
_PLACEHOLDER = re.compile(
    r"[~^`*=#\[\]@_]|%[A-Za-z(@]|%\d(?!\d)|\$[^\s\d]|&(?=\w)|\w\(s\)|\w/\w+/|\.\w+\(|\(\)"
)
"""Signs of interface strings and manuals: accelerators, format codes, code, Markdown."""

_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_MIXED = re.compile(f"{_LATIN.pattern}{_CYRILLIC.pattern}|{_CYRILLIC.pattern}{_LATIN.pattern}")
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def normalise(text: str) -> str:
    """Return the text in NFC, with single spaces and without invisible characters."""
    return _SPACE.sub(" ", casing.nfc(_INVISIBLE.sub("", text))).strip()


def _has_markup(text: str, _language: str, source: Source) -> bool:
    return bool(_MARKUP.search(text) or (source.software and _PLACEHOLDER.search(text)))


def _has_other_script(text: str, language: str, _source: Source) -> bool:
    """Tell whether the letters of the language's own script are no majority."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    own, other = (cyrillic, latin) if language in CYRILLIC else (latin, cyrillic)
    return own <= other


def _mixes_scripts(text: str, _language: str, _source: Source) -> bool:
    return bool(_MIXED.search(text))


def _is_long(text: str, _language: str, _source: Source) -> bool:
    return len(text.split()) > _LONGEST_WORDS


TextRule = Callable[[str, str, Source], bool]
TEXT_RULES: dict[str, TextRule] = {
    "markup or placeholder": _has_markup,
    "script": _has_other_script,
    "letters of two scripts in a word": _mixes_scripts,
    f"over {_LONGEST_WORDS} words": _is_long,
}
"""Rules that look at one text: (text, language, source) to True where it must go."""


def _is_untranslated(pair: Pair) -> bool:
    return pair.source == pair.target


def _is_lopsided(pair: Pair) -> bool:
    shorter, longer = sorted((len(pair.source), len(pair.target)))
    return longer > shorter * (_SHORT_RATIO if longer <= _SHORT_CHARACTERS else _RATIO)


def _differs_in_figures(pair: Pair) -> bool:
    return sorted(_DIGITS.findall(pair.source)) != sorted(_DIGITS.findall(pair.target))


PAIR_RULES: dict[str, Callable[[Pair], bool]] = {
    "untranslated": _is_untranslated,
    "length ratio": _is_lopsided,
    "figures differ": _differs_in_figures,
}
"""Rules that look at two texts; sources written for this project are trusted with these."""


class Cleaner:
    """Cleans one source after another and remembers every pair, so that none comes twice."""

    def __init__(self, guards: Mapping[str, Guard], *, seed: int, limit: int | None = None) -> None:
        """`guards` by the name they are counted under; `limit` caps every source of a toy run."""
        self._guards = guards
        self._seed = seed
        self._limit = limit
        self._seen: set[tuple[int, int, str, str]] = set()

    def clean(self, source: Source, rows: Iterable[Row], extra: Iterable[Pair] = ()) -> Cleaned:
        """Return the pairs of the rows (and `extra` pairs) that no rule drops, in their order."""
        dropped: Counter[str] = Counter()
        pairs: list[Pair] = []
        count = 0
        for row in rows:
            count += 1
            texts = [
                self._text(text, language, source, dropped)
                for text, language in zip(row.texts, LANGUAGES, strict=True)
            ]
            for one, two in combinations(range(len(LANGUAGES)), 2):
                if texts[one] and texts[two]:
                    pairs.append(Pair(one, two, texts[one], texts[two], row.kind))
        pairs.extend(self._extra(extra, source, dropped))
        fit = [pair for pair in pairs if not self._drops(pair, source, dropped)]
        kept = tuple(self._thinned(fit, source, dropped))
        counts = {rule: number for rule, number in sorted(dropped.items()) if number}
        return Cleaned(source=source, rows=count, pairs=kept, dropped=counts)

    def _text(self, text: str, language: str, source: Source, dropped: Counter[str]) -> str:
        text = normalise(text)
        if not text:
            return ""
        rules = (name for name, rule in TEXT_RULES.items() if rule(text, language, source))
        reason = next(rules, "") or self._guarded(text, language, source)
        if reason:
            dropped[reason] += 1
        return "" if reason else text

    def _guarded(self, text: str, language: str, source: Source) -> str:
        names = source.kind == "term"
        for name, guard in self._guards.items():
            if guard.holds(text, language, whole_only=names):
                return name
        return ""

    def _extra(
        self, pairs: Iterable[Pair], source: Source, dropped: Counter[str]
    ) -> Iterable[Pair]:
        for pair in pairs:
            one = self._text(pair.source, LANGUAGES[pair.source_language], source, dropped)
            two = self._text(pair.target, LANGUAGES[pair.target_language], source, dropped)
            if one and two:
                yield Pair(
                    pair.source_language, pair.target_language, one, two, pair.kind, pair.one_way
                )

    def _drops(self, pair: Pair, source: Source, dropped: Counter[str]) -> bool:
        rules = {} if source.trusted else PAIR_RULES
        reason = next((name for name, rule in rules.items() if rule(pair)), "")
        key = (
            pair.source_language,
            pair.target_language,
            casing.fold(pair.source, LANGUAGES[pair.source_language]),
            casing.fold(pair.target, LANGUAGES[pair.target_language]),
        )
        if not reason and key in self._seen:
            reason = "duplicate"
        self._seen.add(key)
        if reason:
            dropped[reason] += 1
        return bool(reason)

    def _thinned(self, pairs: list[Pair], source: Source, dropped: Counter[str]) -> Iterator[Pair]:
        """Thin the short pairs, then keep a random choice up to the cap for each language pair."""
        cap = min((cap for cap in (source.cap, self._limit) if cap is not None), default=len(pairs))
        groups: dict[tuple[int, int], list[Pair]] = {}
        for pair in pairs:
            groups.setdefault((pair.source_language, pair.target_language), []).append(pair)
        for (one, two), group in sorted(groups.items()):
            chance = random.Random(f"{self._seed}:{source.name}:{one}:{two}")
            share = source.short_share
            long = [pair for pair in group if not _is_short(pair) or chance.random() < share]
            dropped["short, thinned out"] += len(group) - len(long)
            chosen = chance.sample(range(len(long)), min(cap, len(long)))
            dropped["over the cap"] += len(long) - len(chosen)
            yield from (long[index] for index in sorted(chosen))


def _is_short(pair: Pair) -> bool:
    return min(len(pair.source.split()), len(pair.target.split())) < _SHORT_WORDS
