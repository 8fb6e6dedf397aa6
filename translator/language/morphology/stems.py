"""What the suffixes of a term attach to: its stems, its sound, what stands between."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from translator.errors import UsageError
from translator.language import casing
from translator.language.morphology import heads
from translator.language.morphology.harmony import harmony
from translator.language.morphology.phonology import State
from translator.language.morphology.readings import Reading, is_proper, last_word, read, recased
from translator.language.morphology.records import Term
from translator.language.morphology.tables import Table, table

_HYPHENATED = frozenset({"az", "kk"})
_DOUBLED = re.compile(r"([^\W\d_])\1$")


@dataclass(frozen=True, slots=True)
class Stem:
    """A term made ready for suffixes.

    Attributes:
        bare: the term itself.
        hard: what stands before a suffix that begins with a consonant.
        soft: what stands before one that begins with a vowel.
        absorbs: a suffix that begins with this letter takes the soft stem (журналист, журналистер).
        states: the sound as suffixes see it; further ones are other accepted readings.
        separator: what is written before a suffix; `plural_separator` before a plural.
        separators: every separator that good copy may have there.
        inner: for a compound head, the same term without its possessive.
        plural: the stem is a plural already.
        many: the stem of an irregular plural (ky бала, балдар).
        uncertain: why every form is a guess.
    """

    bare: str
    hard: str
    soft: str
    states: tuple[State, ...]
    absorbs: str = ""
    separator: str = ""
    plural_separator: str = ""
    separators: frozenset[str] = frozenset({""})
    inner: Stem | None = None
    plural: bool = False
    many: Stem | None = None
    uncertain: frozenset[str] = frozenset()

    def before(self, suffix: str) -> str:
        """Return the stem that stands before a suffix."""
        if not suffix or suffix[0] == " ":
            return self.bare
        soft = suffix[0] in _VOWELS or (self.absorbs and suffix[0] == self.absorbs)
        return self.soft if soft else self.hard


_VOWELS = frozenset("aeəıioöuüаәеёиоөуұүыіэюя")


@lru_cache(maxsize=8192)
def stem_of(term: Term) -> Stem:
    """Return the stems of a term.

    Raises:
        UsageError: the language has no table, or the term has no text.
    """
    rules = table(term.language)
    if not last_word(term.text):
        raise UsageError("a term without text has no forms", hint="give the term its text")
    reading = read(term, rules)
    stem = _headed(term, rules, _plain_stem(term, rules, reading))
    return replace(stem, many=_many(term, rules, reading))


def _many(term: Term, rules: Table, reading: Reading) -> Stem | None:
    word = rules.pairs.get("plurals", {}).get(reading.sound)
    if word is None or is_proper(term):
        return None
    text = casing.nfc(term.text)
    shorter = replace(term, text=text[: len(text) - len(reading.sound) + len(word)], head="bare")
    return _plain_stem(shorter, rules, read(shorter, rules))


def _plain_stem(term: Term, rules: Table, reading: Reading) -> Stem:
    text = casing.nfc(term.text)
    hard, soft, end = _written(term, rules, reading)
    sounds = (reading.sound, *reading.others)
    separator, accepted = _separators(term, reading)
    kept = separator if reading.kind in {"initialism", "digit", "foreign"} else ""
    return Stem(
        bare=text,
        hard=hard,
        soft=soft,
        states=tuple(_state(term, rules, sound, end) for sound in sounds),
        absorbs="т" if rules.language == "kk" and soft + "т" == text else "",
        separator=separator,
        plural_separator=kept,
        separators=accepted,
        uncertain=reading.uncertain | _doubts(term, rules, text),
    )


def _doubts(term: Term, rules: Table, text: str) -> frozenset[str]:
    """Return what makes the spelling of a form a guess apart from its reading."""
    if text.endswith("."):
        return frozenset({"letters"})
    loan = rules.listed("loan", casing.fold(last_word(text), term.language))
    return frozenset({"loan"} if loan and not term.pron else ())


def _state(term: Term, rules: Table, sound: str, end: str) -> State:
    last = end or sound.rstrip("ь")[-1:]
    glide = rules.listed("glide", sound) and not is_proper(term)
    return State(harmony(term, rules, sound), last, "glide" if glide else "")


def _written(term: Term, rules: Table, reading: Reading) -> tuple[str, str, str]:
    """Return the hard and the soft stem, and the last letter where it is not the term's own."""
    text = casing.nfc(term.text)
    if reading.kind != "word":
        return text, text, ""
    if rules.language == "kk":
        return _kazakh(term, rules, text)
    hard = text.removesuffix("ь")
    return hard, _softened(term, rules, hard), ""


def _kazakh(term: Term, rules: Table, text: str) -> tuple[str, str, str]:
    """Apply the spelling rules of Kazakh for loans.

    ст and зд lose their last letter and a doubled consonant is written once before a suffix
    (журналистер, съезге, процестің); -ск takes і (Минскіде); ь goes before a vowel (рулі).
    """
    if term.pron:
        return text, text, ""
    if text.endswith("ст") and not rules.listed("native_st", last_word(text)):
        return text, text[:-1], ""
    if text.endswith("зд"):
        return text[:-1], text[:-1], "з"
    if text.endswith("ск") and term.class_ != "person":
        return text + "і", text + "і", "і"
    if _DOUBLED.search(text):
        return text[:-1], text[:-1], ""
    return text, _softened(term, rules, text.removesuffix("ь")), ""


def _softened(term: Term, rules: Table, text: str) -> str:
    """Return the stem before a vowel: kitab-, şehr-, hakk-, халқ-, министрлиг-."""
    if term.stem:
        return term.stem
    if term.soften is False or (is_proper(term) and rules.language in {"tr", "az"}):
        return text
    word = casing.fold(last_word(text), rules.language)
    changed = _changed(rules, word, force=bool(term.soften))
    start = len(text) - len(word)
    return text[:start] + recased(text[start:], word, changed)


def softened_word(word: str, language: str) -> str:
    """Return what a folded word of the language becomes before a vowel; no name is asked of it."""
    return _changed(table(language), word, force=False)


def _changed(rules: Table, word: str, *, force: bool) -> str:
    stems = rules.pairs.get("stems", {})
    for start in range(len(word) - 1):
        compound = start >= 3 and len(word) - start >= 5
        if word[start:] in stems and (compound or not start):
            return word[:start] + stems[word[start:]]
    if rules.listed("keep", word) and not force:
        return word
    for ending, soft in rules.soften_cluster.items():
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + soft
    letter = rules.soften.get(word[-1:], "")
    if force or rules.listed("soften", word):
        return word[:-1] + (letter or {"t": "d"}.get(word[-1], word[-1]))
    if not letter or word[-2:-1] not in rules.soften_after:
        return word
    syllables = sum(char in rules.vowels or char in rules.glides for char in word)
    return word[:-1] + letter if syllables > 1 or rules.language in {"kk", "ky"} else word


def _separators(term: Term, reading: Reading) -> tuple[str, frozenset[str]]:
    """Return what is written between stem and suffix, and what may be."""
    if term.language in _HYPHENATED:
        marked = reading.kind != "word" or (term.language == "az" and term.pron)
        return ("-", frozenset({"-"})) if marked else ("", frozenset({""}))
    if term.language == "ky":
        return ("-", frozenset({"-", ""})) if reading.kind == "digit" else ("", frozenset({""}))
    return _apostrophe(term, reading)


def _apostrophe(term: Term, reading: Reading) -> tuple[str, frozenset[str]]:
    """Apply the Turkish policy (TDK, Yazım Kılavuzu, kesme işareti).

    Names and initialisms have it, institutions only in the press; an abbreviation that ends in a
    full stop has none.
    """
    if term.apostrophe == "none" or term.text.endswith("."):
        return "", frozenset({""})
    if reading.kind in {"initialism", "digit"} or is_proper(term):
        return "'", frozenset({"'"})
    if term.class_ != "organisation":
        return "", frozenset({""})
    if term.apostrophe == "press":
        return "'", frozenset({"'"})
    return "", frozenset({""} if term.apostrophe == "tdk" else {"", "'"})


def _headed(term: Term, rules: Table, stem: Stem) -> Stem:
    """Make a compound head ready: buffers after its possessive, and the stem without it."""
    head, doubt = heads.judge(term, rules)
    if not head:
        return stem
    states = tuple(replace(state, context="third") for state in stem.states)
    return replace(
        stem,
        hard=stem.bare,
        soft=stem.bare,
        states=states,
        inner=_inner(term, rules, stem, doubt),
        uncertain=stem.uncertain | doubt,
    )


def _inner(term: Term, rules: Table, stem: Stem, doubt: frozenset[str]) -> Stem:
    """Return the stem of a compound head without its possessive."""
    base, soft, guess = heads.stripped(term, rules)
    plain = replace(term, text=base, pron="", head="bare", stem="")
    states = (_state(plain, rules, casing.fold(last_word(base), rules.language), ""),)
    return replace(
        stem,
        bare=base,
        hard=base.removesuffix("ь"),
        soft=soft,
        states=states,
        plural=heads.is_plural(base),
        uncertain=stem.uncertain | doubt | guess,
    )
