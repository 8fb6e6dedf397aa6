"""What letters, words and endings say of a text's language, beside the statistics of a model.

A model of byte sequences needs a sentence; a headline of four words is told by an Azerbaijani
``üçün``, a Kyrgyz ``менен`` or a letter that one alphabet has and the other lacks. Weights are
natural logarithms on the scale of `language.identify`, set on the project's own news corpus.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from translator.language import alphabet, casing

_KNOWN_WORD = 2.0
_FOREIGN_LETTERS = 3.0
_FOREIGN_NAME = 0.9
"""A capitalised word may be a name with its own letters where the script is Latin."""

_ENDING = 0.5
_JOINED_CASE = 2.0

_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ`][^\W\d_]+)*")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʻʼ`", "'"))

_ENDINGS = {
    "az": r"[ıiuü]b|m[aə]q|aca[qğ]\w*|l[ıu]q|d[ıiuü]r|[ıiuü]r|ması\w*|ları\w*|n?ın",
    "tr": r"[ıiuü]p|yor\w*|m[ae]k|[ae]ca[ğk]\w*|l[ıu]k|ması\w*|ları\w*|lerin\w*|[ae]n[ıi]|[dt]a",
    "kk": r"[ндт][ыі]ң|ғ[ае]н|қан|л[ае]р[ыі]н|[дт]е?ген|[ыі]п|[ғқ]а|нда[ғг]ы",
    "ky": (
        r"[ыиуү]н[ыиуү]н|[бвгджзйклмнпрстфхшц][дт][ыуү]н|[тд][оө]н?|л[оө]р\w*|[гк][оө]|луу|лүү"
        r"|[оа]т|үүнү?|ууну?|ышы|үшү|ушу"
    ),
    "en": r"ing|tion|ed|ly|ment|ness|ers|ies|ty|al|ent|ous",
    "ru": (
        r"[ое]го|[ое]му|[ыи]ми|ость|ости|ени[еяй]|ении|ск(?:ий|ая|ое|ой|их|ую|ом)|тся|ться"
        r"|[уаяю]ют|ует|[ыя]х|[ая]ми|[аи]ть|ци[яи]|[иы]й|ая|[оы]е|ов"
    ),
    "uz": (
        r"\w*ning|lari\w*|lik|gan|moqda|yapti|[ai]di|ligi\w*|ini|ishi\w*|ish|chi\w*|shi\w*|dagi"
        r"|нинг|лари\w*|моқда|[ои]ди"
    ),
    "tt": r"[лнт]ең|[ае]чак|әчәк|[ыа]рга|[еә]ргә|нче|нчы|ләр\w*|[кг]ән|еп",
    "ba": r"ләр\w*|ған|гән|әп|еп|[ае]саҡ|ҙар\w*",
}
_ENDING_OF = {tag: re.compile(rf"\w{{2,}}(?:{endings})") for tag, endings in _ENDINGS.items()}

_JOINED = {
    "az": re.compile(r"\w-(?:n?[ıiuü]n|d[aə]n?|[yn]?[aə]|l[aə]r|c[ıiuü])\b"),
    "tr": re.compile(r"\w['’](?:n?[ıiuü]n|[dt][ae]n?|[yn]?[aeıiuü])\b"),
    "uz": re.compile(r"[a-z](?:ning|dagi|larni|lardan|larga)\b|[a-z]{2}(?:sh|ch)[aiu]"),
}
"""A case ending joined to a name: by a hyphen in Azerbaijani, by an apostrophe in Turkish; in
Uzbek without either, and with sh and ch where the others write ş and ç."""


def weigh(text: str, tags: Sequence[str]) -> dict[str, float]:
    """Return for each language what its letters, words and endings in the text speak for it.

    Zero means nothing either way; letters that a language does not write count against it.
    """
    weights = dict.fromkeys(tags, 0.0)
    for word in _WORD.findall(text):
        for tag in tags:
            weights[tag] += _of_word(word, tag)
    for tag in _JOINED.keys() & weights.keys():
        weights[tag] += _JOINED_CASE * bool(_JOINED[tag].search(text))
    return weights


def words_of(text: str, language: str, *, but_not: Iterable[str] = ()) -> list[str]:
    """Return the words of the text that are frequent in one language and not in the others."""
    others = [_frequent(tag) for tag in but_not]
    found = []
    for raw in _WORD.findall(text):
        word = _plain(raw, language)
        if word in _frequent(language) and not any(word in other for other in others):
            found.append(word)
    return found


def _of_word(raw: str, tag: str) -> float:
    word = _plain(raw, tag)
    weight = _KNOWN_WORD * (word in _frequent(tag)) + _ENDING * bool(
        _ENDING_OF[tag].fullmatch(word)
    )
    if not alphabet.letters(tag).issuperset(word.replace("'", "")):
        weight -= _FOREIGN_NAME if _may_be_foreign_name(raw) else _FOREIGN_LETTERS
    return weight


def _may_be_foreign_name(word: str) -> bool:
    """Return whether a word may keep letters of another alphabet; Cyrillic copy adapts names."""
    return word[0].isupper() and not alphabet.is_cyrillic(word[0])


def _plain(word: str, language: str) -> str:
    return casing.lower(word, language).translate(_APOSTROPHES)


@cache
def _frequent(language: str) -> frozenset[str]:
    return frozenset(_table().get(language, "").split())


@cache
def _table() -> dict[str, str]:
    path = resources.files("translator.language") / "frequent_words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
