"""Which language a text is in, and a clear refusal of the neighbours that only look like ours.

py3langid ranks nine languages: the six of the desk, and Uzbek, Tatar and Bashkir as rejects, so
that their copy is refused rather than called Kyrgyz or Kazakh. The script is asked first; letters,
frequent words and endings (`language.evidence`) are laid beside the model's scores, since a
headline is too short for the model alone. A longer text is also held against every other
language that the model knows.
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
from translator.language import casing, evidence
from translator.language.tags import ENGLISH_NAMES, SOURCES
from translator.language.tags import script as script_of

CANDIDATES = ("az", "tr", "kk", "ky", "en", "ru", "uz", "tt", "ba")
_HINT = "the desk reads az, tr, kk (Cyrillic), ky, en and ru; --from overrules the guess"
_SAMPLE = 20_000
_EVIDENCE = 3_000
"""Characters that words and letters are looked up in; a longer text is told by the model alone."""

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
"""Letters that prove a language to refuse; without a proof a doubtful text is taken for ours."""

_SURE = 0.6
_SURE_FOREIGN = 0.98
_ENOUGH_FOREIGN = 25
"""Letters under which a segment is not judged: «Merci beaucoup» may be anybody's."""

_MOST = 0.9
_NOT_UZBEK = frozenset("çşğıöüəİ")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A segment in another language than its article.

    Attributes:
        index: which of the texts it is, from 0.
        language: BCP 47 tag of one of `CANDIDATES`, or ``und`` where the script is neither
            Latin nor Cyrillic.
        confidence: 0-1.
    """

    index: int
    language: str
    confidence: float


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


def foreign(texts: Sequence[str], language: str) -> list[Foreign]:
    """Return those of an article's segments that are in another language, quotations above all.

    It would rather miss one than raise a false alarm: a segment is named only where it has
    `_ENOUGH_FOREIGN` letters, the guess is sure, and its own words bear witness too.
    """
    judged = ((index, _foreign(text, language)) for index, text in enumerate(texts))
    return [
        Foreign(index=index, language=found.language, confidence=found.confidence)
        for index, found in judged
        if found is not None
    ]


def _foreign(text: str, language: str) -> Identification | None:
    sample = _NOISE.sub(" ", text[:_SAMPLE])
    own, counts = script_of(language), Counter(map(_script_of, _LETTER.findall(sample)))
    if counts.total() < _ENOUGH_FOREIGN:
        return None
    if counts["other"] > _MOST * counts.total():
        return Identification(language="und", confidence=counts["other"] / counts.total())
    found = guess(sample)
    if found is None or found.language == language or found.confidence < _SURE_FOREIGN:
        return None
    if counts[own] < (1 - _MOST) * counts.total():
        return found if _has_small_words(sample) else None
    return found if _bears_witness(sample, found.language, language) else None


def _has_small_words(sample: str) -> bool:
    """Return whether the text is more than a row of names."""
    return len([word for word in _WORD.findall(sample) if word.islower()]) > 2


def _bears_witness(sample: str, other: str, own: str) -> bool:
    """Return whether frequent words of the other language clearly outnumber those of its own."""
    for_other = evidence.words_of(sample, other, but_not=(own,))
    for_own = evidence.words_of(sample, own, but_not=(other,))
    return len(for_other) > max(1, 3 * len(for_own))


def _refusal(message: str) -> UnsupportedLanguageError:
    return UnsupportedLanguageError(message, hint=_HINT)


def _script(sample: str) -> str | None:
    """Return the script: Latn, Cyrl or other; None where there are no letters.

    Latin brands stand in Cyrillic copy and not the other way round: a third is enough, and of
    words without a capital, which no brand is, the half.
    """
    counts = Counter(map(_script_of, _LETTER.findall(sample)))
    small = Counter(_script_of(word[0]) for word in _WORD.findall(sample) if word.islower())
    if 3 * counts["Cyrl"] > counts.total() or (counts["Cyrl"] and small["Cyrl"] > small["Latn"]):
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
    start = sample[:_EVIDENCE]
    ours, rejects = _WRITTEN_IN[script], _rejects(start, script)
    weights = evidence.weigh(start, (*ours, *rejects))
    sums = {tag: scores[tag] + weight for tag, weight in weights.items()}
    found = _likeliest((*ours, *rejects), sums)
    if found.language in rejects and found.confidence < _SURE:
        proven = (tag for tag in rejects if _is_proven(start, tag, ours))
        return _likeliest((*ours, *proven), sums)
    return found


def _is_proven(sample: str, reject: str, ours: Sequence[str]) -> bool:
    """Return whether a letter or a word speaks for a language to refuse and for none of ours."""
    by_letter = _PROOF[reject].search(sample) is not None
    return by_letter or bool(evidence.words_of(sample, reject, but_not=ours))


def _likeliest(tags: Sequence[str], scores: Mapping[str, float]) -> Identification:
    best = max(tags, key=lambda tag: scores[tag])
    total = sum(math.exp(scores[tag] - scores[best]) for tag in tags)
    return Identification(language=best, confidence=1 / total)


def _rejects(sample: str, script: str) -> tuple[str, ...]:
    """Return the languages to refuse that could be meant."""
    if script == "Cyrl":
        return ("tt", "ba", "uz")
    words = _WORD.findall(casing.lower(sample, "en"))
    ours = sum(not _NOT_UZBEK.isdisjoint(word) for word in words)
    return () if ours > 0.1 * len(words) else ("uz",)


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
