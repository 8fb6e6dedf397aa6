"""Which language a text is in, and a clear refusal of the neighbours that only look like ours.

py3langid with nine languages: the six of the desk, and Uzbek, Tatar and Bashkir as rejects, so
that their copy is refused rather than called Kyrgyz or Kazakh. The script and the letters of the
alphabets are asked first, since they settle most texts and all wrong-script ones.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from translator.errors import InputError, UnsupportedLanguageError
from translator.language.tags import ENGLISH_NAMES, SOURCES

CANDIDATES = ("az", "tr", "kk", "ky", "en", "ru", "uz", "tt", "ba")
_HINT = "the desk reads az, tr, kk (Cyrillic), ky, en and ru; --from overrules the guess"
_SAMPLE = 20_000
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")

_OWN_LETTERS = {
    "az": "əƏ",
    "kk": "әғқңөұүһіӘҒҚҢӨҰҮҺІ",
    "ky": "ңөүҢӨҮ",
    "tt": "җҗҖ",
    "ba": "ҙҫҡҠҘҪ",
}
_ONLY_KAZAKH = frozenset("ғқұіҒҚҰІ")
_KAZAKH_LATIN_WORDS = frozenset(
    "jáne jäne jane bolyp úshin üşin üshin qazaqstan memleket halyq qala osy bul degen turaly"
    " boldy qazaq tilinde elimizde".split()
)


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
    letters = _LETTER.findall(sample)
    if not letters:
        raise InputError("no letters to tell the language from", hint="give it with --from")
    script = _script(letters)
    if script == "Latn" and _looks_kazakh_latin(sample):
        raise UnsupportedLanguageError(
            "this looks like Kazakh in Latin script; the desk reads Kazakh in Cyrillic", hint=_HINT
        )
    language, confidence = _classify(sample, script)
    if language not in SOURCES:
        raise UnsupportedLanguageError(
            f"this looks like {ENGLISH_NAMES[language]}, which the desk does not read", hint=_HINT
        )
    return Identification(language=language, confidence=confidence)


def guess(text: str) -> Identification | None:
    """Return the likeliest of the nine candidate languages, or None for a text without letters.

    Unlike `identify` it refuses nothing: it answers what a segment looks like.
    """
    sample = _NOISE.sub(" ", text[:_SAMPLE])
    letters = _LETTER.findall(sample)
    if not letters:
        return None
    scripts = Counter(_script_of(letter) for letter in letters)
    script = scripts.most_common(1)[0][0]
    if script == "other":
        return None
    language, confidence = _classify(sample, script)
    return Identification(language=language, confidence=confidence)


def _script(letters: list[str]) -> str:
    counts = Counter(_script_of(letter) for letter in letters)
    name, count = counts.most_common(1)[0]
    if name == "other" or count < 0.5 * len(letters):
        raise UnsupportedLanguageError(
            "the text is in neither Latin nor Cyrillic script", hint=_HINT
        )
    return name


def _script_of(letter: str) -> str:
    code = ord(letter)
    if code < 0x0250 or letter in "əƏ" or 0x1E00 <= code < 0x1F00:
        return "Latn"
    return "Cyrl" if 0x0400 <= code < 0x0530 else "other"


def _looks_kazakh_latin(sample: str) -> bool:
    words = _WORD.findall(sample)[:400]
    known = sum(word.lower() in _KAZAKH_LATIN_WORDS for word in words)
    return known >= 2 and "ə" not in sample and known / len(words) > 0.02


def _classify(sample: str, script: str) -> tuple[str, float]:
    ranked = _rank(sample)
    allowed = {"Latn": ("az", "tr", "en", "uz"), "Cyrl": ("kk", "ky", "ru", "tt", "ba", "uz")}[
        script
    ]
    total = sum(ranked[tag] for tag in allowed) or 1.0
    best = max(allowed, key=lambda tag: ranked[tag])
    confidence = ranked[best] / total
    return _by_letters(sample, script, best, confidence)


def _by_letters(sample: str, script: str, best: str, confidence: float) -> tuple[str, float]:
    """Overrule the classifier where a letter exists in one of the languages only."""
    letters = Counter(sample)
    share = {
        tag: sum(letters[c] for c in own) / max(1, sum(letters.values()))
        for tag, own in _OWN_LETTERS.items()
    }
    if script == "Latn":
        if share["az"] > 0.015 and best in {"tr", "en", "uz"}:
            return "az", 0.99
        return best, confidence
    if best in {"ky", "ru"} and sum(letters[c] for c in _ONLY_KAZAKH) > 0.02 * len(sample):
        return "kk", 0.99
    return best, confidence


def _rank(sample: str) -> dict[str, float]:
    ranking = _identifier().rank(sample)
    return {tag: float(score) for tag, score in ranking}


@cache
def _identifier() -> Any:
    """Load the model once; its language set is private to this instance."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(CANDIDATES))
    return identifier
