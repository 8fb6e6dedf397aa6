"""Readers: one file a format, all giving an Article."""

from __future__ import annotations

import re
from pathlib import Path

from translator.article.model import Article
from translator.article.readers import frontmatter, html, markdown, text
from translator.article.readers.assemble import assemble
from translator.article.readers.decode import MAX_BYTES, decode, refuse_binary, refuse_long
from translator.article.readers.reading import Reader
from translator.errors import InputError, UsageError

READERS: dict[str, Reader] = {
    "text": text.read,
    "markdown": markdown.read,
    "html": html.read,
}
"""Every format that the desk reads, and how."""

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
"""File name endings that settle the format; any other is told from the content."""

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h1|h2|figure|blockquote)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_JSON = re.compile(r"\s*[\[{]\s*(?:\"[^\"\n]*\"\s*:|\{)")


def read_path(path: str | Path, *, language: str | None = None) -> Article:
    """Read one file as an article. The language is told from the text unless it is given.

    Raises:
        InputError: the file is missing, may not be read, or holds no article.
        UnsupportedLanguageError: the article is in no language that the desk reads.
    """
    return read_bytes(_file_bytes(Path(path)), origin=str(path), language=language)


def read_bytes(
    data: bytes,
    *,
    origin: str,
    language: str | None = None,
    format: str | None = None,  # noqa: A002 - the option's name
) -> Article:
    """Read bytes as an article.

    Args:
        data: the whole file.
        origin: its path, or ``-`` for standard input.
        language: BCP 47 tag; None to tell it from the text.
        format: a key of `READERS`; None to tell it from the origin's suffix, else the content.

    Raises:
        InputError: the bytes hold no article that the desk can read.
        UnsupportedLanguageError: the article is in no language that the desk reads.
        UsageError: there is no such format.
    """
    if format is not None and format not in READERS:
        raise UsageError(f"unknown format '{format}'", hint=f"use one of {', '.join(READERS)}")
    known = format or _format_of_suffix(origin)
    decoded = decode(data, origin=origin, html=known == "html")
    chosen = known or _format_of_content(decoded.text, origin)
    reading = READERS[chosen](decoded.text, origin)
    return assemble(reading, decoded, origin=origin, source_format=chosen, language=language)


def _file_bytes(path: Path) -> bytes:
    """Read a file, but no more of it than can be an article."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: this is a folder", hint="give the article's file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            refuse_binary(data, str(path))
            size = path.stat().st_size
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file", hint="check the path") from error
    except PermissionError as error:
        raise InputError(f"{path}: no permission to read it", hint="check its rights") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}", hint="check the path") from error
    refuse_long(max(size, len(data)), str(path))
    return data


def _format_of_suffix(origin: str) -> str | None:
    for suffix, name in SUFFIXES.items():
        if re.search(rf"{re.escape(suffix)}$", origin, re.IGNORECASE):
            return name
    return None


def _format_of_content(content: str, origin: str) -> str:
    """Tell the format of a text without a telling name; refuse data that is no article."""
    if frontmatter.looks_like_front_matter(content):
        return "markdown"
    if _HTML.match(content):
        return "html"
    if _XML.match(content):
        raise InputError(f"{origin}: this is XML, not an article's text", hint="give its text")
    if _JSON.match(content):
        raise InputError(f"{origin}: this is JSON, not an article's text", hint="give its text")
    return "text"
