"""A reading becomes an Article: language, id, headline, and what the head of the text said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from translator.article.model import Article, Block
from translator.article.readers.decode import Decoded
from translator.article.readers.reading import Reading, number
from translator.article.readers.slug import article_id
from translator.errors import InputError, UnsupportedLanguageError
from translator.language.tags import SOURCES

CONFIDENT = 0.9
"""Below this probability a language that the text declares is believed before the guess."""
_ID_WORDS = 8
_OURS = ("encoding", "extraction", "format", "language_conflict", "language_evidence", "notes")
"""Metadata that records how the text was read; a key of the source by this name is renamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The language of an article, why, and what speaks against it (may be empty)."""

    language: str
    evidence: str
    conflict: str = ""


def assemble(
    reading: Reading, decoded: Decoded, *, origin: str, source_format: str, language: str | None
) -> Article:
    """Build the article of one reading.

    Raises:
        InputError: there is no text in it, or its embargo is not a date.
        UnsupportedLanguageError: the language is none that the desk reads.
    """
    declared = dict(reading.metadata)
    blocks = number(_with_head(reading.blocks, declared))
    if not any(char.isalnum() for block in blocks for char in block.text):
        raise InputError(f"{origin}: there is no text in it", hint="give a file with an article")
    decision = decide_language(blocks, declared.get("lang") or declared.get("language"), language)
    notes = (*decoded.notes, *reading.notes)
    record = {
        "format": source_format,
        "encoding": decoded.encoding,
        "language_evidence": decision.evidence,
        **({"language_conflict": decision.conflict} if decision.conflict else {}),
        **({"notes": "; ".join(notes)} if notes else {}),
    }
    return Article(
        id=_id(declared, blocks, origin),
        language=decision.language,
        blocks=blocks,
        headline=_first(blocks, "headline"),
        abstract=_first(blocks, "abstract"),
        byline=_named(declared, "byline", "author", "authors") or _first(blocks, "credit"),
        dateline=reading.dateline,
        metadata={**_renamed(declared), **record},
        embargo=_embargo(declared.get("embargo", ""), origin),
        version=declared.get("version", ""),
        origin=origin,
    )


def decide_language(blocks: tuple[Block, ...], declared: str | None, given: str | None) -> Decision:
    """Decide what language the text is in: given, else identified, else declared.

    Raises:
        UnsupportedLanguageError: the language is none that the desk reads.
        InputError: the text holds no letters.
    """
    claim = _tag(declared or "")
    if given is not None:
        language = _tag(given)
        if not language:
            raise UnsupportedLanguageError(
                f"'{given}' is not a language that the desk reads",
                hint=f"use one of {', '.join(SOURCES)}",
            )
        return Decision(language=language, evidence="given")
    from translator.language.identify import identify

    text = "\n".join(block.text for block in blocks if block.kind != "verbatim")
    found = identify(text)
    confidence = f"{found.confidence:.2f}"
    conflict = ""
    if declared and claim != found.language:
        conflict = f"declared {declared}, but the text reads as {found.language} ({confidence})"
    if claim and found.confidence < CONFIDENT:
        return Decision(language=claim, evidence="declared", conflict=conflict)
    return Decision(language=found.language, evidence=f"identified {confidence}", conflict=conflict)


def _tag(written: str) -> str:
    """Return the desk's tag of a BCP 47 tag such as ``kk-KZ``; empty if it has none.

    Kazakh in another script than Cyrillic is another input.
    """
    match = re.fullmatch(rf"({'|'.join(SOURCES)})(?:[-_].*)?", written.strip(), re.IGNORECASE)
    if not match or re.match(r"kk[-_](?:latn|arab)", written.strip(), re.IGNORECASE):
        return ""
    return next(tag for tag in SOURCES if re.fullmatch(tag, match[1], re.IGNORECASE))


def _with_head(blocks: tuple[Block, ...], declared: Mapping[str, str]) -> tuple[Block, ...]:
    """Add the headline and the abstract that only the head of the file names."""
    headline = _named(declared, "title", "headline")
    abstract = _named(declared, "lead", "abstract")
    kinds = [block.kind for block in blocks]
    if headline and "headline" not in kinds:
        blocks = (Block(id="", kind="headline", text=_one_line(headline)), *blocks)
        kinds = [block.kind for block in blocks]
    if abstract and "abstract" not in kinds:
        place = kinds.index("headline") + 1 if "headline" in kinds else 0
        block = Block(id="", kind="abstract", text=_one_line(abstract))
        blocks = (*blocks[:place], block, *blocks[place:])
    return blocks


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text).strip()


def _id(declared: Mapping[str, str], blocks: tuple[Block, ...], origin: str) -> str:
    stem = "" if origin == "-" else PurePath(origin).stem
    words = _first(blocks, "headline") or blocks[0].text
    first_words = " ".join(words.split()[:_ID_WORDS])
    return article_id(declared.get("id", ""), declared.get("slug", ""), stem, first_words)


def _embargo(text: str, origin: str) -> str:
    """Return the embargo if it can be held: ISO 8601. An unreadable one must not be lost."""
    if text:
        try:
            datetime.fromisoformat(text)
        except ValueError as error:
            raise InputError(
                f"{origin}: the embargo is not a date: {text}",
                hint="write it as 2026-01-31T18:00+06:00",
            ) from error
    return text


def _named(declared: Mapping[str, str], *keys: str) -> str:
    return next((declared[key] for key in keys if declared.get(key)), "")


def _first(blocks: tuple[Block, ...], kind: str) -> str:
    return next((block.text for block in blocks if block.kind == kind), "")


def _renamed(declared: Mapping[str, str]) -> dict[str, str]:
    return {f"declared_{key}" if key in _OURS else key: value for key, value in declared.items()}
