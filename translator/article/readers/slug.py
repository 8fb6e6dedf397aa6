"""Article ids: words in any of the desk's alphabets to a safe file name."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from translator.language import casing

MAX_LENGTH = 80
"""Longest id; room for ``.LANG.N.json`` is left on every file system."""

_CYRILLIC = dict(
    zip("абвгдезийклмнопрстуфыэіғқңөұүәһ", "abvgdeziyklmnoprstufyeigqnouuah", strict=True)
)
_LETTERS = str.maketrans(
    _CYRILLIC
    | {"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": ""}
    | {"ь": "", "ю": "yu", "я": "ya", "ə": "e", "ı": "i", "ß": "ss", "æ": "ae", "ø": "o"}
    | {"đ": "d", "ł": "l", "þ": "th", "ð": "d", "'": "", "’": "", "ʼ": ""}
)
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")
"""Names that Windows keeps for itself."""


def slug(text: str) -> str:
    """Return the text as lower-case ASCII letters, digits, ``-`` and ``_``; may be empty.

    A text that does not fit is cut and marked with a part of its SHA-256, so that two long names
    never become one.
    """
    composed = unicodedata.normalize("NFC", casing.lower(text, "en")).translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")
    if _RESERVED.fullmatch(name):
        name = f"article-{name}"
    if len(name) > MAX_LENGTH:
        name = f"{name[: MAX_LENGTH - 9].rstrip('-_')}-{_short_hash(text)}"
    return name


def article_id(*candidates: str) -> str:
    """Return the slug of the first candidate that has letters or digits.

    Names in a script that the desk does not write come out as ``article-`` and a hash.
    """
    for candidate in candidates:
        name = slug(candidate)
        if name:
            return name
    return f"article-{_short_hash(' '.join(candidates))}"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
