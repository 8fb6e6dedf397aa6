"""Numeral words: what they are worth, how they end, and what their ending makes of figures.

An ending after figures follows the word that is read last: 2023'te from "üç", 24-ү from "төрт",
6-cı from "altı". The words and the endings of a language lie in ``numerals.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from translator.language import casing

CASES: tuple[str, ...] = (
    "dat",
    "acc",
    "gen",
    "loc",
    "abl",
    "poss",
    "poss_dat",
    "poss_acc",
    "poss_gen",
    "poss_loc",
    "poss_abl",
)
"""Cases that `with_case` writes in every Turkic language of the desk."""

_WORD = re.compile(r"[^\W\d_]+")
_POWERS = (10**12, 10**9, 10**6, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """One numeral word: its value, whether it ends a number, and whether it is ordinal."""

    value: int
    last: bool = False
    ordinal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """A number in words: ``text[start:end]``; `sure` is false for a lone word of two meanings."""

    value: int
    start: int
    end: int
    ordinal: bool
    sure: bool


@cache
def table(language: str) -> dict[str, Any]:
    """Return what ``numerals.toml`` says of a language."""
    path = resources.files("translator.language") / "numerals.toml"
    tables: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tables[language]


@cache
def words(language: str) -> dict[str, Numeral]:
    """Return every folded form of the numeral words: bare, with case endings, ordinal."""
    found: dict[str, Numeral] = {}
    rows = table(language)["words"].items()
    for value, forms in ((int(key), text.split()) for key, text in rows):
        for form in forms:
            found.update(_inflected(form, value, language))
    for key, text in table(language).get("ordinals", {}).items():
        found[text] = Numeral(value=int(key), last=True, ordinal=True)
    bare = ((int(key), form) for key, text in rows for form in text.split())
    found |= {casing.fold(form, language): Numeral(value=value) for value, form in bare}
    return found


def _inflected(form: str, value: int, language: str) -> dict[str, Numeral]:
    folded = casing.fold(form, language)
    if "cases" not in table(language):
        plural = {folded + "s": Numeral(value=value, last=True)} if value >= 1000 else {}
        return plural if language == "en" else {}
    if not set(folded) & set(table(language)["back"] + table(language)["front"]):
        return {}  # mln, млрд: read as the whole word, written bare
    ends = {folded + suffix(form, language, case): case for case in table(language)["cases"]}
    found = {end: Numeral(value=value, last=True) for end in ends}
    ordinal = folded + _attach(form, table(language)["ordinal"], language)
    return {**found, ordinal: Numeral(value=value, last=True, ordinal=True)}


def read(text: str, language: str, start: int = 0) -> Spelled | None:
    """Return the number in words that begins at an offset, the longest that makes sense, or None.

    ``iki üç`` is two numbers, ``yirmi üç`` is one: a word joins only where the ones before it
    leave it room.
    """
    forms, total, current, last, end = words(language), 0, 0, 0, start
    ordinal, count = False, 0
    position = start
    while match := _WORD.match(text, position):
        word = forms.get(casing.fold(match.group(), language))
        if word is None or not _fits(word.value, total, current, last):
            break
        if last == 10 and word.value < 10 and "11" in table(language)["words"]:
            break  # "ten one" is no eleven where eleven has a word of its own
        total, current = _add(word.value, total, current)
        last, end, count = word.value, match.end(), count + 1
        ordinal = word.ordinal
        position = _next(text, end, language)
        if word.last or not position:
            break
    if not count:
        return None
    first = casing.fold(text[start:end], language)
    # "üçün" is "for", "yüzünden" is "because of": with an ending only the tens count alone.
    plain = count > 1 or not forms[first].last or 10 < total + current < 100
    sure = ordinal or (plain and first not in table(language)["lone"].split())
    return Spelled(value=total + current, start=start, end=end, ordinal=ordinal, sure=sure)


def find(text: str, language: str) -> list[Spelled]:
    """Return the numbers in words of a text in order; a scale word after figures is none."""
    found: list[Spelled] = []
    for match in _WORD.finditer(text):
        after_figures = re.search(r"\d[ \u00a0-]$", text[max(0, match.start() - 2) : match.start()])
        if (found and match.start() < found[-1].end) or after_figures:
            continue
        spelled = read(text, language, match.start())
        if spelled:
            found.append(spelled)
    return found


def _next(text: str, end: int, language: str) -> int:
    """Return where the next numeral word may begin, 0 where none may."""
    gap = re.compile(r"[ \u00a0-]and[ -]|[ \u00a0-]" if language == "en" else r"[ \u00a0]")
    match = gap.match(text, end)
    return match.end() if match else 0


def _fits(value: int, total: int, current: int, last: int) -> bool:
    """Return whether a numeral word may stand after the ones that are read."""
    if value >= 1000:
        return (not total or total % (value * 1000) == 0) and (
            current > 0 or (last == 0 and total == 0) or value == 1000
        )
    if value == 100:
        return current < 10 and (last < 10 or last >= 1000)
    if value > 100:
        return current == 0
    if value >= 10:
        return current % 100 == 0
    return not last or (value > 0 and current % 10 == 0)


def _add(value: int, total: int, current: int) -> tuple[int, int]:
    if value >= 1000:
        return total + (current or 1) * value, 0
    if value == 100:
        return total, (current or 1) * 100
    return total, current + value


def spell(value: int, language: str) -> str:
    """Return a whole number from 0 to 10**15 - 1 in words, for the languages that drafts are in.

    Raises:
        ValueError: the number is outside that range.
    """
    if not 0 <= value < 10**15:
        raise ValueError(f"no words for {value}")
    if value == 0:
        return _name(0, language)
    parts = []
    for power in _POWERS:
        count, value = divmod(value, power)
        if count and not (count == 1 and power == 1000 and language != "en"):
            parts.append(_below_thousand(count, language))
        if count:
            parts.append(_name(power, language))
    return " ".join([*parts, _below_thousand(value, language)] if value else parts)


def _below_thousand(value: int, language: str) -> str:
    hundreds, rest = divmod(value, 100)
    parts = [_name(hundreds, language)] if hundreds > 1 or (hundreds and language == "en") else []
    parts += [_name(100, language)] if hundreds else []
    tens, units = divmod(rest, 10)
    if language == "en" and 10 <= rest < 20:
        return " ".join([*parts, _name(rest, language)])
    small = [_name(tens * 10, language)] if tens else []
    small += [_name(units, language)] if units else []
    return " ".join([*parts, ("-" if language == "en" else " ").join(small)] if small else parts)


def _name(value: int, language: str) -> str:
    name: str = table(language)["words"][str(value)].split()[0]
    return name


def last_word(value: int, language: str) -> str:
    """Return the numeral word that the reading of a whole number ends in: 2023 in "üç"."""
    return spell(value, language).split()[-1]


def with_case(value: int, language: str, case: str, *, joiner: str | None = None) -> str:
    """Return figures with a case ending: 2023'te, 5-dən, 24-ү.

    `case` is one of `CASES`; `joiner` replaces the mark between figures and ending (Kyrgyz copy
    goes without one as well: 15и).

    Raises:
        ValueError: the language has no such case, or no word for the value.
    """
    if case not in table(language).get("cases", {}):
        raise ValueError(f"{language} has no case {case}")
    mark = table(language)["joiner"] if joiner is None else joiner
    return f"{value}{mark}{suffix(last_word(value, language), language, case)}"


@cache
def suffix(word: str, language: str, case: str) -> str:
    """Return the ending of a case after a numeral word, harmonised."""
    return _attach(word, table(language)["cases"][case], language)


@cache
def endings(language: str) -> str:
    """Return a pattern of every case ending that figures may take, the longest first."""
    names = table(language).get("words", {})
    if "cases" not in table(language):
        return "(?!)"
    ends = {
        suffix(text.split()[0], language, case)
        for text in names.values()
        for case in table(language)["cases"]
    }
    return "|".join(sorted(ends, key=lambda end: (-len(end), end)))


def _attach(word: str, template: str, language: str) -> str:
    """Write a template after a word, letter by letter."""
    data, so_far = table(language), casing.fold(word, language)
    start = len(so_far)
    for bracketed, letter in re.findall(r"\((.)\)|(.)", template):
        if bracketed:
            vowel = so_far[-1] in data["back"] + data["front"]
            # In "(I)ncI" the vowel comes after a consonant, in "(s)I" the s after a vowel.
            wanted = vowel if bracketed not in "AI" else not vowel
            so_far += _letter(bracketed, so_far, language) if wanted else ""
        else:
            so_far += _letter(letter, so_far, language)
    return so_far[start:]


def _letter(letter: str, so_far: str, language: str) -> str:
    if letter in "AI":
        return _vowel(letter, so_far, language)
    if letter in "DG1234":
        return _consonant(letter, so_far, language)
    return letter


def _vowel(letter: str, so_far: str, language: str) -> str:
    data = table(language)
    last = next(char for char in reversed(so_far) if char in data["back"] + data["front"])
    front, rounded = last in data["front"], last in "oöuüоуөүұ"
    if language == "kk":
        return str((data["low"] if letter == "A" else data["high"])[front])
    if letter == "I":
        return str(data["high"][front + 2 * rounded])
    if language == "ky":
        return "ө" if last in "өү" else "о" if last == "о" else str(data["low"][front])
    return str(data["low"][front])


def _consonant(letter: str, so_far: str, language: str) -> str:
    data, last = table(language), so_far[-1]
    hard = last in data["voiceless"]
    vowel = last in data["back"] + data["front"]
    nasal = last in data["nasal"]
    if (
        (letter == "1" and (vowel or nasal))
        or (letter == "2" and vowel)
        or (letter == "3" and nasal)
    ):
        return "н"
    if letter == "4":
        return "п" if hard else "б" if last in "зж" else "м"
    if letter == "G":
        back = _vowel("A", so_far, language) in "ао"
        soft, stiff = ("ғ", "қ") if language == "kk" and back else ("г", "к")
        return stiff if hard else soft
    return ("t" if hard else "d") if language == "tr" else ("т" if hard else "д")
