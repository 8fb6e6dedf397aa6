"""A lenient reading of suffixes: is what follows a term something the language can append?

First form: one pattern a language, blind to harmony, built from the complete suffix tables of
the four languages (number, possessor, case, -ki, copula). It answers "found", not "correct"; the
morphology of the language floor answers the second question.
"""

from __future__ import annotations

import re
from functools import cache

_TR = r"""
    (?:l[ae]r)?
    (?:[ıiuü]?m[ıiuü]z|[ıiuü]?n[ıiuü]z|[ıiuü]m|[ıiuü]n|s?[ıiuü]|l[ae]r[ıi])?
    (?:n?[ıiuü]n|[yn]?[ae]|[yn]?[ıiuü]|n?[dt][ae](?:n|ki(?:l[ae]r)?)?|y?l[ae]|c[ae]|n)?
    (?:[dt][ıiuü]r|yd[ıiuü]|ki)?
"""
_AZ = r"""
    (?:l[aə]r)?
    (?:[ıiuü]?m[ıiuü]z|[ıiuü]?n[ıiuü]z|[ıiuü]m|[ıiuü]n|s?[ıiuü]|l[aə]r[ıi])?
    (?:n?[ıiuü]n|[yn]?[aə]|[yn]?[ıiuü]|n?d[aə](?:n|k[ıi](?:l[aə]r)?)?|y?l[aə]|c[aə]|n)?
    (?:d[ıiuü]r|yd[ıiuü]|k[ıi])?
"""
_KK = r"""
    (?:[лдт][ае]р)?
    (?:[ыі]?м[ыі]з|[ыі]?ң[ыі]з|[ыі]?м|[ыі]?ң|с?[ыі])?
    (?:[ндт][ыі]ң|[ғгқк][ае]|н?[ае]|[ндт][ыі]|н|н?[дт][ае](?:ғ[ыі]|г[ыі])?|[ндт][ае]н|[мбп]ен(?:ен)?|ша|ше)?
    (?:м[ыі]н|с[ыі]ң|л[ыі]қ|л[ыі]к|д[ыі]ң)?
"""
_KY = r"""
    (?:[лдт][аеоө]р)?
    (?:[ыиуү]?б[ыиуү]з|[ыиуү]?ң[ыиуү]з|[ыиуү]?м|[ыиуү]?ң|с?[ыиуү])?
    (?:[ндт][ыиуү]н|[гк][аеоө]|н?[аеоө]|[ндт][ыиуү]|н|н?[дт][аеоө](?:г[ыиуү])?|[ндт][аеоө]н|ча|че|чо|чө)?
    (?:м[ыиуү]н|с[ыиуү]ң)?
"""
_EN = r"(?:s|es|['’]s|s['’]|['’])?"
_RU = r"[а-яё]{0,3}"

_PATTERNS = {"tr": _TR, "az": _AZ, "kk": _KK, "ky": _KY, "en": _EN, "ru": _RU}
_SEPARATOR = {
    "tr": "['’ʼ`]?",
    "az": "['’ʼ`-]?",
    "kk": "[-‑]?",
    "ky": "[-‑]?",
    "en": "",
    "ru": "",
}

SOFTENED = {
    "tr": {"k": "ğg", "p": "b", "ç": "c", "t": "d"},
    "az": {"q": "ğ", "k": "y", "t": "d"},
    "kk": {"қ": "ғ", "к": "г", "п": "б"},
    "ky": {"к": "г", "п": "б"},
}
"""Last consonants and what they become before a vowel suffix."""


@cache
def _pattern(language: str) -> re.Pattern[str]:
    body = f"{_SEPARATOR[language]}(?:{_PATTERNS[language]})"
    return re.compile(body, re.VERBOSE)


def is_suffix(text: str, language: str) -> bool:
    """Return whether the folded text is empty or a chain of suffixes of the language."""
    return not text or bool(_pattern(language).fullmatch(text))
