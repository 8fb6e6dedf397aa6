"""Which language a text is in, and a clear refusal of the neighbours that only look like ours.

py3langid ranks nine languages: the six of the desk, and Uzbek, Tatar and Bashkir as rejects, so
that their copy is refused rather than called Kyrgyz or Kazakh. The script and the letters of the
alphabets are asked first: they settle most texts, and keep a headline of ours from being refused.
A longer text is also held against every other language that the model knows.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from translator.errors import InputError, UnsupportedLanguageError
from translator.language import casing
from translator.language.tags import ENGLISH_NAMES, SOURCES

CANDIDATES = ("az", "tr", "kk", "ky", "en", "ru", "uz", "tt", "ba")
_HINT = "the desk reads az, tr, kk (Cyrillic), ky, en and ru; --from overrules the guess"
_SAMPLE = 20_000
_ENOUGH_LETTERS = 200
"""From this length on the model tells our six from all others (no error in 1,000 passages)."""

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_OTHER_SCRIPT = {
    "Latn": re.compile("[\u0400-\u052f]+"),
    "Cyrl": re.compile("[A-Za-z\u00c0-\u024f]+"),
}
"""A brand in the other script says nothing, and the model makes Uzbek of the mixture."""

_WRITTEN_IN = {"Latn": ("az", "tr", "en"), "Cyrl": ("kk", "ky", "ru")}
_PROOF = {
    "tt": re.compile("[җәһ]", re.IGNORECASE),
    "ba": re.compile("[ҙҫҡә]", re.IGNORECASE),
    "uz": re.compile("[ўҳ]|[og]['’‘ʻʼ`](?=[^\\W\\d_])", re.IGNORECASE),
}
"""Letters that prove a language to refuse; without one a doubtful text is taken for ours."""

_SURE = 0.96
_NOT_UZBEK = frozenset("çşğıöüəİ")
_ONLY_AZERBAIJANI = frozenset("əqx")
_ONLY_KAZAKH = frozenset("ұі")
_KAZAKH_LATIN = re.compile(
    r"\b(?:j[áäa]ne|bolyp|[úü]([sş]h?)in|ushin|qazaqstan|qazaq|osy|degen|turaly|bold?y|bolady"
    r"|tilinde|elimizde|halyq|qo[ǵğ]am|bo[ijıy]+n[sş]h?a|qarjy|ja[ńñ]a)\b"
)
"""Frequent words of Kazakh in the Latin alphabets of 2017, 2019 and 2021."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """A guess: BCP 47 tag, probability 0-1, and one remark for the editor (may be empty)."""

    language: str
    confidence: float
    note: str = ""


def identify(text: str) -> Identification:
    """Return the language of a text of the desk.

    Raises:
        InputError: the text holds no letters.
        UnsupportedLanguageError: the text is in a script or a language that the desk does not read.
    """
    sample = _NOISE.sub(" ", text[:_SAMPLE])
    script = _script(sample)
    if script is None:
        raise InputError("no letters to tell the language from", hint="give it with --from")
    if script not in _WRITTEN_IN:
        raise _refusal("the text is in neither Latin nor Cyrillic script")
    sample = _OTHER_SCRIPT[script].sub(" ", sample)
    if script == "Latn" and _looks_kazakh_latin(sample):
        raise _refusal("this looks like Kazakh in Latin script; the desk reads Kazakh in Cyrillic")
    scores = _scores(sample)
    _refuse_strangers(sample, scores)
    found = _classify(sample, script, scores)
    if found.language not in SOURCES:
        name = ENGLISH_NAMES[found.language]
        raise _refusal(f"this looks like {name}, which the desk does not read")
    return found


def guess(text: str) -> Identification | None:
    """Return the likeliest of the nine candidate languages, or None where there is none.

    Unlike `identify` it refuses nothing: it answers what a segment looks like. A text without
    letters, or in neither Latin nor Cyrillic script, looks like none.
    """
    sample = _NOISE.sub(" ", text[:_SAMPLE])
    script = _script(sample)
    if script not in _WRITTEN_IN:
        return None
    sample = _OTHER_SCRIPT[script].sub(" ", sample)
    return _classify(sample, script, _scores(sample))


def _refusal(message: str) -> UnsupportedLanguageError:
    return UnsupportedLanguageError(message, hint=_HINT)


def _script(sample: str) -> str | None:
    """Return the script: Latn, Cyrl or other; None where there are no letters.

    Latin brands stand in Cyrillic copy and not the other way round: a third is enough.
    """
    counts = Counter(map(_script_of, _LETTER.findall(sample)))
    if 3 * counts["Cyrl"] > counts.total():
        return "Cyrl"
    return counts.most_common(1)[0][0] if counts else None


def _script_of(letter: str) -> str:
    code = ord(letter)
    if code < 0x0250 or letter in "əƏ" or 0x1E00 <= code < 0x1F00:
        return "Latn"
    return "Cyrl" if 0x0400 <= code < 0x0530 else "other"


def _looks_kazakh_latin(sample: str) -> bool:
    start = casing.lower(sample, "en")[:3000]
    known = [match.group() for match in _KAZAKH_LATIN.finditer(start)]
    many = len(known) > 0.02 * len(_WORD.findall(start))
    return len(set(known)) > 1 and many and "ə" not in start


def _refuse_strangers(sample: str, scores: Mapping[str, float]) -> None:
    best = max(scores, key=lambda tag: scores[tag])
    if best not in {*CANDIDATES, "uzs"} and len(_LETTER.findall(sample)) >= _ENOUGH_LETTERS:
        raise _refusal(f"this looks like a language that the desk does not read ({best})")


def _classify(sample: str, script: str, scores: Mapping[str, float]) -> Identification:
    words = _WORD.findall(casing.lower(sample, "en"))
    ours, rejects = _WRITTEN_IN[script], _rejects(words, script)
    found = _likeliest((*ours, *rejects), scores)
    if found.language in rejects and found.confidence < _SURE:
        proven = (tag for tag in rejects if _PROOF[tag].search(sample))
        found = _likeliest((*ours, *proven), scores)
    sister = _by_letters(words, found.language)
    return Identification(language=sister, confidence=0.99) if sister else found


def _likeliest(tags: Sequence[str], scores: Mapping[str, float]) -> Identification:
    best = max(tags, key=lambda tag: scores[tag])
    total = sum(math.exp(scores[tag] - scores[best]) for tag in tags)
    return Identification(language=best, confidence=1 / total)


def _rejects(words: Sequence[str], script: str) -> tuple[str, ...]:
    """Return the languages to refuse that could be meant."""
    if script == "Cyrl":
        return ("tt", "ba", "uz")
    return () if _share(words, _NOT_UZBEK) > 0.1 else ("uz",)


def _by_letters(words: Sequence[str], best: str) -> str:
    """Name the language where the classifier errs and the letters of the words tell."""
    if best in {"tr", "en", "uz"} and _share(words, frozenset("ə")) > 0.2:
        return "az"
    if best == "tr" and _share(words, _ONLY_AZERBAIJANI) > 0.2:
        return "az"
    if best != "kk" and _share(words, _ONLY_KAZAKH) > 0.2:
        return "kk"
    return ""


def _share(words: Sequence[str], letters: frozenset[str]) -> float:
    """Return the share of words that hold one of the letters."""
    return sum(not letters.isdisjoint(word) for word in words) / max(1, len(words))


def _scores(sample: str) -> dict[str, float]:
    """Return a log-likelihood for every language of the model, softened by the text's length.

    Long texts make naive Bayes too sure of itself; the root of the length is py3langid's remedy.
    """
    root = math.sqrt(len(sample.encode()) or 1)
    return {tag: score / root for tag, score in _identifier().rank(sample)}


@cache
def _identifier() -> Any:
    """Load the model once, with every language that it knows."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
