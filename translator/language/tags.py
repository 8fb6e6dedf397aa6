"""The languages of the desk and how they are named.

Codes are BCP 47 language subtags. Kazakh is written in Cyrillic; Kazakh in Latin or Arabic
script is another input and is refused by `language.identify`.
"""

from __future__ import annotations

from translator.errors import UsageError

TARGETS: tuple[str, ...] = ("az", "tr", "kk", "ky", "en")
"""Languages that drafts are written in, in the order of the desk."""

SOURCES: tuple[str, ...] = (*TARGETS, "ru")
"""Languages that articles may come in."""

CYRILLIC = frozenset({"kk", "ky", "ru"})
TURKIC = frozenset({"az", "tr", "kk", "ky"})

ENGLISH_NAMES = {
    "az": "Azerbaijani",
    "tr": "Turkish",
    "kk": "Kazakh",
    "ky": "Kyrgyz",
    "en": "English",
    "ru": "Russian",
    "uz": "Uzbek",
    "tt": "Tatar",
    "ba": "Bashkir",
}

OWN_NAMES = {
    "az": "Azərbaycanca",
    "tr": "Türkçe",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "en": "English",
    "ru": "Русский",
}


def targets_for(source: str) -> tuple[str, ...]:
    """Return every target language of the desk except the article's own."""
    return tuple(tag for tag in TARGETS if tag != source)


def parse_targets(text: str) -> tuple[str, ...]:
    """Read a list such as ``az,tr, kk`` into tags, in the order given and without repeats.

    Raises:
        UsageError: a tag is not a language that the desk writes.
    """
    tags = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [tag for tag in tags if tag not in TARGETS]
    if unknown or not tags:
        raise UsageError(
            f"not a target language: {', '.join(unknown) or repr(text)}",
            hint=f"use a list of {','.join(TARGETS)}",
        )
    return tags


def script(tag: str) -> str:
    """Return the ISO 15924 code of the script that the language is written in here."""
    return "Cyrl" if tag in CYRILLIC else "Latn"
