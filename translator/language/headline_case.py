"""All-caps headlines to sentence case, and back.

Capitals hide which words are names. What the body of the article says decides first: a word that
stands there in small letters, with a capital inside a sentence or as an initialism keeps that
form, with its case endings too. Then come Roman numerals, initials (T.C.), words without a vowel
(TRT, BMT) and a short list of initialisms; everything else becomes small.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from translator.language import casing, morphology, segment
from translator.language.tags import TURKIC

_WORD = re.compile(r"[^\W_]+(?:['’ʼ.\-‑–][^\W_]+)*\.?")
_LETTER = re.compile(r"[^\W_]")
_PART = re.compile(r"[^\W_]+|[\W_]+")
_ROMAN = re.compile(r"[IVX]{2,}|[ІVХIX]{2,}|L?X{0,3}(?:IX|IV|V?I{0,3})")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?")
_QUOTED_AFTER_COLON = re.compile(r":\s*[\"“„«]$")
_LEADING_CAPITALS = re.compile(r"^(?:[^\w\n]*\b[^\W\d_a-zа-я]{2,}\b)+(?=[,.(:–—-]|\s[(–—-])")

_VOWELS = frozenset("AEIİOUÖÜƏIÂÎÛYАӘЕЁИІОӨУҰҮЫЭЮЯ")
_LONGEST_ENDING = 9
"""Letters after a stem that may be endings: -larımızdan has nine."""

_SHORTEST_STEM = 3
_MOSTLY = 0.75

INITIALISMS = {
    "az": "ABŞ BMT AB NATO ATƏT MDB TDT UNESCO UNICEF AZƏRTAC SOCAR FIFA FİFA UEFA ÜDM XİN",
    "tr": "ABD BM AB NATO TBMM AA TRT AGİT TDT UNESCO UNICEF TİKA TOKİ TÜİK FIFA UEFA GSYH AFAD",
    "kk": "АҚШ БҰҰ ЕО НАТО ЕҚЫҰ ТМД ТМҰ ЮНЕСКО ЮНИСЕФ ЖІӨ СІМ ІІМ ТЖМ ФИФА УЕФА ЕАЭО ШЫҰ ҚР",
    "ky": "АКШ БУУ ЕБ НАТО ЕККУ КМШ ТМУ ЮНЕСКО ЮНИСЕФ ИДП ТИМ ИИМ ӨКМ ФИФА УЕФА ЕАЭБ ШКУ КР",
    "en": "US UN EU NATO UK USA UAE OSCE OTS CIS UNESCO UNICEF FIFA UEFA OPEC SOCAR GDP CEO AI",
    "ru": "США ООН ЕС НАТО ОБСЕ СНГ ОТГ ЮНЕСКО ЮНИСЕФ ВВП МИД МВД ФИФА УЕФА ЕАЭС ШОС РФ",
}
"""Initialisms of agency copy that are kept where the body is silent, by language."""

_ALWAYS = {"en": {"i": "I"}}
"""Words with a capital of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """How the body writes its words: folded form to written form."""

    forms: Mapping[str, str]
    language: str


def is_shouting(headline: str) -> bool:
    """Return whether a headline is set in capitals, but for a case ending here and there.

    ``NATO'nun ZİRVƏSİ BAKIDA`` is; ``AB ve BM`` is too short to tell, and is too.
    """
    capitals = sum(char.isupper() for char in headline)
    small = sum(char.islower() for char in headline)
    return capitals > 1 and capitals >= _MOSTLY * (capitals + small)


def sentence_case(headline: str, language: str, *, body: str = "") -> str:
    """Return an all-caps headline in sentence case; any other headline comes back untouched.

    Args:
        headline: one line.
        language: BCP 47 tag; az and tr pair I with ı and İ with i.
        body: text of the article, whose names and initialisms are kept. Its own lines in
            capitals (datelines, subheads) say nothing and are passed over.
    """
    if not is_shouting(headline):
        return headline
    known = _Known(forms=_forms(body, language), language=language)
    begins = [start for start, _ in segment.split(headline, language)]
    parts: list[str] = []
    position = 0
    for match in _WORD.finditer(headline):
        before = headline[: match.start()]
        word = _recased(match.group(), known)
        first = any(not _LETTER.search(before, start) for start in begins if start <= len(before))
        starts = first or _QUOTED_AFTER_COLON.search(before)
        parts += [headline[position : match.start()], _raised(word, language) if starts else word]
        position = match.end()
    return "".join([*parts, headline[position:]])


def all_caps(headline: str, language: str) -> str:
    """Return a headline in capitals, the way back from `sentence_case`."""
    return casing.upper(headline, language)


def _raised(word: str, language: str) -> str:
    """Capitalise a word, unless it is written with a capital of its own (iPhone)."""
    return word if word != casing.lower(word, language) else casing.capitalise(word, language)


def _recased(word: str, known: _Known) -> str:
    """Return a word of the headline as the body would write it."""
    if not any(char.isupper() for char in word):
        return word
    whole = _from_body(word, known) or _ALWAYS.get(known.language, {}).get(_fold(word, known))
    if whole is not None:
        return whole
    if _INITIALS.fullmatch(word):
        return word
    pieces = _PART.findall(word)
    cased = [_piece(pieces, index, known) for index in range(len(pieces))]
    return _reversible("".join(cased), word, known.language)


def _piece(pieces: list[str], index: int, known: _Known) -> str:
    """Case one part of a word that hyphens, apostrophes or full stops divide."""
    piece = pieces[index]
    if index and (pieces[index - 1] in {"'", "’", "ʼ"} or pieces[0].isdigit()):
        return casing.lower(piece, known.language)
    if index and _is_kept(pieces[0], pieces, known) and not _from_body(piece, known):
        return casing.lower(piece, known.language) if len(piece) <= _LONGEST_ENDING else piece
    if _is_kept(piece, pieces, known):
        return piece
    return _from_body(piece, known) or casing.lower(piece, known.language)


def _is_kept(piece: str, pieces: list[str], known: _Known) -> bool:
    """Return whether a part stays in capitals though the body is silent."""
    if _from_body(piece, known) is not None:
        return _from_body(piece, known) == piece and len(piece) > 1
    if not any(char.isalpha() for char in piece):
        return False
    if any(char.isdigit() for char in piece):
        return True
    if piece in INITIALISMS.get(known.language, "").split() or _is_roman(piece, pieces):
        return True
    return len(piece) > 1 and _VOWELS.isdisjoint(piece)


def _is_roman(piece: str, pieces: list[str]) -> bool:
    """Return whether a part is a Roman numeral; a single letter needs a stop or hyphen after it."""
    if not _ROMAN.fullmatch(piece):
        return False
    return len(piece) > 1 or (len(pieces) > 1 and piece == pieces[0] and pieces[1] in {".", "-"})


def _reversible(cased: str, word: str, language: str) -> str:
    """Return the cased form, or the word itself where capitals would not bring it back."""
    return cased if casing.upper(cased, language) == casing.upper(word, language) else word


def _from_body(word: str, known: _Known) -> str | None:
    """Return the word as the body writes it or its nearest form, or None."""
    key = _fold(word, known)
    if key in known.forms:
        return _fitted(known.forms[key], word)
    stem = _nearest(key, known.forms)
    if stem is None:
        return _without_ending(key, known)
    head = _fitted(known.forms[stem], word[: len(stem)])
    return head + casing.lower(word[len(stem) :], known.language)


def _fold(word: str, known: _Known) -> str:
    return casing.fold(word.removesuffix("."), known.language)


def _fitted(form: str, word: str) -> str:
    """Return the body's form with the headline's own apostrophes and hyphens."""
    if len(form) != len(word):
        return form + word[len(form) :]
    pairs = zip(form, word, strict=True)
    return "".join(new if new.isalnum() else old for new, old in pairs)


def _nearest(key: str, forms: Mapping[str, str]) -> str | None:
    """Return the longest word of the body that the key goes on from with an ending.

    A name is known in any case: BAKIDAN is told by «Bakı»; nothing shorter than three letters
    and no ending over nine is taken, so that ANKARAGÜCÜ is not read as an ANKARA.
    """
    shortest = max(_SHORTEST_STEM, len(key) - _LONGEST_ENDING)
    for length in range(len(key) - 1, shortest - 1, -1):
        if key[:length] in forms:
            return key[:length]
    return None


def _without_ending(key: str, known: _Known) -> str | None:
    """Return a name that the body has with another ending: «Ирактын» tells ИРАК and ИРАККА."""
    if known.language not in TURKIC:
        return None
    least = max(_SHORTEST_STEM, len(key) - _LONGEST_ENDING)
    for folded, form in known.forms.items():
        shared = next(
            (at for at, (one, two) in enumerate(zip(folded, key, strict=False)) if one != two),
            min(len(folded), len(key)),
        )
        if shared < least or len(folded) != len(form):
            continue
        found = _name_in(form, shared, key, known.language)
        if found is not None:
            return found
    return None


def _name_in(form: str, shared: int, key: str, language: str) -> str | None:
    """Return the key as a form of the longest name at the beginning of a word of the body."""
    for length in range(shared, _SHORTEST_STEM - 1, -1):
        name = form[:length]
        wanted = name + casing.lower(key[length:], language)
        plain = name == casing.capitalise(casing.lower(name, language), language)
        if plain and _is_form(form, name, language) and _is_form(wanted, name, language):
            return wanted
    return None


def _is_form(word: str, name: str, language: str) -> bool:
    """Return whether a word is a name with endings; yours is no ending of news copy (Kaza-n)."""
    readings = morphology.analyse(morphology.Term(name, language, "common"), word)
    return any(reading.possessor in {"", "p3"} for reading in readings)


def _forms(body: str, language: str) -> dict[str, str]:
    """Return how the body most often writes each of its words inside its sentences."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for word in _inner_words(body, language):
        seen[casing.fold(word, language)][word] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}


def _inner_words(body: str, language: str) -> Iterator[str]:
    """Yield the words of the body that do not owe their capital to their place."""
    for start, end in segment.split(body, language):
        sentence = _LEADING_CAPITALS.sub("", body[start:end])
        if casing.is_all_caps(sentence):
            continue
        words = [match.group().removesuffix(".") for match in _WORD.finditer(sentence)]
        first = words[:1]
        yield from (word for word in first if not _is_plain_capital(word))
        for word in words[1:]:
            yield word
            yield from _stem_before_apostrophe(word)


def _is_plain_capital(word: str) -> bool:
    """Return whether only the first letter is a capital, as in any word that starts a sentence."""
    return word[:1].isupper() and not any(char.isupper() for char in word[1:])


def _stem_before_apostrophe(word: str) -> Iterator[str]:
    """Yield the name before an apostrophe or hyphen and an ending: Ankara'da, NATO-nun."""
    stem, sign, ending = re.match(r"([^\W_]*)(['’ʼ\-‑]?)(.*)", word, re.DOTALL).groups()  # type: ignore[union-attr]
    if sign and stem and ending.islower():
        yield stem
