"""Nouns that follow amounts - currencies, units, percent - with the endings that they may take."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from translator.language import casing

ENDINGS: dict[str, str] = {
    "en": "",
    "az": (
        "(?:l[aə]r)?(?:s?[ıiuü])?(?:[ny]?[ıiuü]n?|[ny]?[aə]|n?d[aə](?:n|k[ıi])?|y?[əa]?dək|l[aə])?"
        "(?:l[ıiuü][qkğy](?:[ıiuü]n?|d[aə]n?)?)?"
    ),
    "tr": (
        "(?:['’])?(?:l[ae]r)?(?:s?[ıiuü])?(?:[ny]?[ıiuü]n?|[ny]?[ae]|n?[dt][ae](?:n|ki)?|y?l[ae])?"
        "(?:l[ıiuü][kğ](?:[ıiuü]n?)?)?"
    ),
    "kk": (
        "-?(?:[лдт][ае]р)?(?:с?[ыі])?(?:[нтд]?[ыі]ң?|[ғгқк]?[ае]|н[ае]|н?[дт][ае](?:[ғг][ыі]|й)?"
        "|н?[дтн][ае]н|н|[мпб]ен)?(?:[лдт][ыі][қкғг](?:[ыі]н?)?)?"
    ),
    "ky": (
        "-?(?:[лдт][аеоө]р)?(?:с?[ыиуү])?(?:[нтд]?[ыиуү]н?|[гк]?[аеоө]|н[аеоө]"
        "|н?[дт][аеоө](?:г[ыиуү]|й)?|н?[дтн][аеоө]н|н)?(?:[лдт][ыиуү][кг](?:[ыиуү]н?)?)?"
    ),
    "ru": "[а-яё]{0,4}",
}
"""Plural, possessor, case and adjective endings, loosely: a wrong vowel is no other unit."""


@cache
def load(name: str) -> dict[str, dict[str, Any]]:
    """Return a data file of this room."""
    path = resources.files("translator.language") / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


def names(row: Mapping[str, Any], language: str) -> list[str]:
    """Return the names of one row in a language, dictionary form first."""
    return [name.replace("_", " ") for name in row[language].split()]


def pattern(terms: Iterable[str], language: str) -> str:
    """Return a pattern of names, the longest first, each with its endings.

    It is for folded text (`casing.fold`), and no letter or figure follows the match.
    """
    folded = sorted({casing.fold(term, language) for term in terms}, key=lambda t: (-len(t), t))
    return rf"(?P<noun>{'|'.join(map(re.escape, folded))}){ENDINGS[language]}(?![^\W_])"
