"""Lines of plain text to paragraphs and list items.

Three layouts are told apart: paragraphs between blank lines, one paragraph a line, and copy that
is hard-wrapped at 60-100 columns. In doubt a line end stays the end of a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise

_WIDEST_WRAP = 100
_NARROWEST_WRAP = 40
_WRAPPED_SHARE = 0.4
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_BULLET = re.compile(r"[ \t]*(?P<mark>[•▪●◦‣·*+–—-])[ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(?P<number>[1-9][0-9]?)(?P<mark>[.)])[ \t\u00a0]+(?=\S)")
_SURE_BULLETS = frozenset("•▪●◦‣·")
_SPEECH = re.compile(r"[,.!?…»”\"][ \u00a0][–—-][ \u00a0]")
"""A second dash after a speech: ``– Келемін, – деді ол``. Not a list but direct speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph; `group` counts lists from 1, and is 0 outside a list.

    `alone` says that a blank line or the end of the text follows it.
    """

    text: str
    group: int = 0
    ordered: bool = False
    alone: bool = False


def paragraphs(text: str) -> list[Line]:
    """Return the paragraphs and list items of a text in order; list markers are taken off."""
    groups = _groups(text)
    width = _wrap_width(groups)
    joined: list[Line] = []
    for group in groups:
        texts = _join(group, width)
        last = len(texts) - 1
        joined.extend(
            Line(text=re.sub(r"[ \t]+", " ", one).strip(), alone=index == last)
            for index, one in enumerate(texts)
        )
    return _mark_lists(joined)


def _groups(text: str) -> list[list[str]]:
    """Return runs of lines that no blank line interrupts."""
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            groups[-1].append(line.rstrip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _wrap_width(groups: list[list[str]]) -> int:
    """Return the column at which the copy is wrapped, or 0 if it is not.

    Wrapped lines are full (the next word would not have fitted) and many of them stop in the
    middle of a sentence. A lone long word such as an address says nothing about the width.
    """
    lines = [line for group in groups for line in group if " " in line.strip()]
    width = max(map(len, lines), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return 0
    full = [one for group in groups for one, two in pairwise(group) if _is_full(one, two, width)]
    open_ended = sum(not _SENTENCE_END.search(line) for line in full)
    return width if full and open_ended >= _WRAPPED_SHARE * len(full) else 0


def _is_full(line: str, following: str, width: int) -> bool:
    first_word = following.split(maxsplit=1)[0]
    return len(line) >= _NARROWEST_WRAP and len(line) + 1 + len(first_word) > width


def _join(group: list[str], width: int) -> list[str]:
    """Join the lines of one group where the source was wrapped; else every line stands alone."""
    items = _item_lines(group)
    joined = [group[0]]
    item_indent = _indent(group[0]) if 0 in items else None
    for index, (before, line) in enumerate(pairwise(group), start=1):
        in_item = item_indent is not None and _indent(line) > item_indent
        wrapped = _indent(line) <= _indent(before) + 1 and _is_wrapped(before, line, width)
        if index not in items and (in_item or wrapped):
            joined[-1] = _glue(joined[-1], line)
        else:
            joined.append(line)
            item_indent = _indent(line) if index in items else None
    return joined


def _glue(text: str, line: str) -> str:
    """Append a wrapped line; a hyphen at the line end stays, for nothing tells whose it is."""
    return text + ("" if re.search(r"[^\W\d_]-$", text[-2:]) else " ") + line.strip()


def _is_wrapped(line: str, following: str, width: int) -> bool:
    return bool(width) and (_is_full(line, following, width) or _goes_on(line, following))


def _goes_on(line: str, following: str) -> bool:
    """Return whether a line that is not full still stops in mid-sentence."""
    return (
        len(line) >= _NARROWEST_WRAP
        and not _SENTENCE_END.search(line)
        and following.lstrip()[0].islower()
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _item_lines(group: list[str]) -> frozenset[int]:
    """Return the indexes of the lines that begin an item of a list."""
    by_mark: dict[str, list[int]] = {}
    for index, line in enumerate(group):
        mark = _mark(line)
        if mark:
            by_mark.setdefault(mark, []).append(index)
    lists = (lines for mark, lines in by_mark.items() if _is_list(mark, [group[n] for n in lines]))
    return frozenset(index for lines in lists for index in lines)


def _mark(line: str) -> str:
    match = _BULLET.match(line) or _NUMBER.match(line)
    return match["mark"] if match else ""


def _is_list(mark: str, items: list[str]) -> bool:
    """Return whether lines with the same marker make up a list.

    Numbers must count up from 1, so that they can be written again. Dashes also open direct
    speech in the Turkic languages and Russian, so an item may neither end like a sentence (the
    last one may) nor hold the dash after a speech.
    """
    if mark in ".)":
        numbers = [int(match["number"]) for item in items if (match := _NUMBER.match(item))]
        return len(items) > 1 and numbers == list(range(1, len(items) + 1))
    if mark in _SURE_BULLETS:
        return True
    if len(items) < 2 or mark in "*+":
        return len(items) > 1
    spoken = any(_SPEECH.search(item) or item.rstrip().endswith(("?", "!")) for item in items)
    return not spoken and not any(re.search(r"[.…][\"”’»]*$", item) for item in items[:-1])


def _mark_lists(lines: list[Line]) -> list[Line]:
    """Take the markers off every run of lines that is a list and number the lists."""
    marked: list[Line] = []
    group = 0
    for mark, members in groupby(lines, key=lambda line: _mark(line.text)):
        run = list(members)
        if mark and _is_list(mark, [line.text for line in run]):
            group += 1
            run = [_item(line, group, ordered=mark in ".)") for line in run]
        marked.extend(run)
    return marked


def _item(line: Line, group: int, *, ordered: bool) -> Line:
    text = (_NUMBER if ordered else _BULLET).sub("", line.text, count=1)
    return Line(text=text, group=group, ordered=ordered, alone=line.alone)
