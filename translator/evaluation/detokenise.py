"""Joining tokenised text: X-WMT and other sets of the WMT school keep spaces around punctuation.

Models are fed running text, so ``waters , officials said .`` becomes ``waters, officials said.``
A straight quotation mark has no direction: it opens and closes by turns, and one left over leans
to the end of the sentence that it stands at.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from translator.evaluation.parallel import ParallelText, Row

_TOKENISED = re.compile(r"\w [,.;:!?…](?= |$)")
_ENOUGH = 0.5
"""Share of lines with a space before punctuation. X-WMT: 0.92-0.98 by language; the running text of
newstest2017 and of our news corpus: under 0.001."""

_ESCAPES = (("&quot;", '"'), ("&apos;", "'"), ("&#91;", "["), ("&#93;", "]"), ("&#124;", "|"))
_HYPHEN = re.compile(r"(?<=\S) ?@-@ ?(?=\S)")
_BEFORE = re.compile(r" +([,.;:!?…)\]}»”]+)(?=[ ,.;:!?…)\]}»”\"'’-]|$)")
_AFTER = re.compile(r"([(\[{«“„]) +")
_MONEY = re.compile(r"(?<!\S)([$£€₺₼]) +(?=\d)")
_PER_CENT_AFTER = re.compile(r"(?<=\d) +%")
_PER_CENT_BEFORE = re.compile(r"% +(?=\d)")
_CONTRACTED = re.compile(r"(?<=\w) +((?:n['’]t|['’](?:s|re|ve|ll|d|m)))(?!\w)")
_SUFFIX = re.compile(r"(?<=\w) +(['’]) +(?=[a-zçğıöşüə])")
_DOUBLED = re.compile(r"([‘’']) (?=['’](?:\s|$|[.,]))")
_DOUBLE_OPEN = re.compile(r"((?:^|\s)‘['’]) +")
_DOUBLE_CLOSE = re.compile(r" +(['’]['’])(?=\W|$)")


def is_tokenised(text: ParallelText, language: str) -> bool:
    """Return whether most lines of a language have spaces before their punctuation."""
    cells = [row.texts[language] for row in text.rows if language in row.texts]
    spaced = sum(bool(_TOKENISED.search(cell)) for cell in cells)
    return spaced > _ENOUGH * len(cells)


def tokenised_languages(text: ParallelText) -> tuple[str, ...]:
    """Return the languages of a file that are tokenised, in the order of its columns."""
    return tuple(language for language in text.languages if is_tokenised(text, language))


def detokenised(text: ParallelText, languages: Collection[str]) -> ParallelText:
    """Return the file with the cells of these languages joined; the others stay as they are."""

    def joined(row: Row) -> Row:
        return replace(
            row,
            texts={
                tag: detokenise(cell, tag) if tag in languages else cell
                for tag, cell in row.texts.items()
            },
        )

    return replace(text, rows=tuple(joined(row) for row in text.rows))


def detokenise(text: str, language: str) -> str:
    """Return tokenised text as it is printed. Nothing but spaces and Moses' escapes changes."""
    for escape, char in (*_ESCAPES, ("&amp;", "&")):
        text = text.replace(escape, char)
    text = _HYPHEN.sub("-", text)
    if language in {"tr", "az"}:
        text = _DOUBLED.sub(r"\1", text)
        text = _DOUBLE_OPEN.sub(r"\1", text)
        text = _DOUBLE_CLOSE.sub(r"\1", text)
        text = _SUFFIX.sub(r"\1", text)
    if language == "en":
        text = _CONTRACTED.sub(r"\1", text)
    text = _figures(_straight_quotes(text), language)
    return _BEFORE.sub(r"\1", _AFTER.sub(r"\1", text)).strip()


def _figures(text: str, language: str) -> str:
    """Join currency signs and per cent as the language prints them; kk, ky and ru keep a space."""
    if language in {"en", "tr", "az"}:
        text = _MONEY.sub(r"\1", text)
    if language in {"en", "az"}:
        text = _PER_CENT_AFTER.sub("%", text)
    return _PER_CENT_BEFORE.sub("%", text) if language == "tr" else text


def _straight_quotes(text: str) -> str:
    """Close the space inside each pair of straight double quotation marks."""
    parts = text.split('"')
    lone_end = len(parts) % 2 == 0 and not re.search(r"\w", parts[-1])
    opens = True
    for index in range(len(parts) - 1):
        last = index == len(parts) - 2
        if opens and not (last and lone_end):
            parts[index + 1] = parts[index + 1].removeprefix(" ")
        else:
            parts[index] = parts[index].removesuffix(" ")
        opens = not opens
    return '"'.join(parts)
