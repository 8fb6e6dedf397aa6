"""Post-edits that editors make again and again: proposals for the termbase.

An edit is what stands in a unit where the machine had something else. Case endings are left to the
terminologist: the forms are shown as they were written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from translator.drafting.draft import Draft, Unit
from translator.language import casing

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LONGEST = 5
"""Words of a replaced stretch; longer ones are rewritten sentences, not terms."""


_Key = tuple[str, str, str, str]
"""Source and target language, and the words of machine and editor, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One post-edit that was made several times.

    Attributes:
        source, target: languages.
        old, new: the machine's words and the editors'.
        count: in how many segments.
        drafts: ids of the drafts, in order.
        shared: the longest run of source words that all those segments have; often the term.
    """

    source: str
    target: str
    old: str
    new: str
    count: int
    drafts: tuple[str, ...]
    shared: str


def candidates(drafts: Iterable[Draft], least: int = 3) -> list[Candidate]:
    """Return the post-edits that stand in at least so many segments, the most frequent first.

    A segment that has several drafts counts once.
    """
    seen: dict[_Key, dict[tuple[str, str], tuple[str, Unit]]] = defaultdict(dict)
    words: dict[_Key, tuple[str, str]] = {}
    for draft in drafts:
        for unit in draft.units:
            for old, new in _edits(unit, draft.target):
                plain = _plain(old, draft.target), _plain(new, draft.target)
                key = (draft.source, draft.target, *plain)
                words.setdefault(key, (old, new))
                seen[key][(draft.article, unit.segment.id)] = draft.id, unit
    found = [
        Candidate(
            source=source,
            target=target,
            old=words[key][0],
            new=words[key][1],
            count=len(places),
            drafts=tuple(dict.fromkeys(draft for draft, _ in places.values())),
            shared=_shared([unit.segment.text for _, unit in places.values()], source),
        )
        for key, places in seen.items()
        for source, target in [key[:2]]
        if len(places) >= least
    ]
    return sorted(found, key=lambda each: (-each.count, each.target, each.old, each.new))


def _edits(unit: Unit, language: str) -> Iterator[tuple[str, str]]:
    """Yield what an editor replaced, once a segment."""
    if unit.origin != "human" or not unit.machine_target:
        return
    old, new = (_WORD.findall(text) for text in (unit.machine_target, unit.target))
    one, two = ([casing.fold(word, language) for word in words] for words in (old, new))
    pairs = set()
    for what, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if what == "replace" and b - a <= _LONGEST and d - c <= _LONGEST:
            pairs.add((" ".join(old[a:b]), " ".join(new[c:d])))
    yield from sorted(pairs)


def _shared(texts: list[str], language: str) -> str:
    """Return the longest run of words that stands in all texts, as the first one writes it."""
    words = _WORD.findall(texts[0])
    rest = [f" {_plain(text, language)} " for text in texts[1:]]
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            run = " ".join(words[start : start + length])
            if length == 1 and not run[0].isupper():
                continue
            if all(f" {_plain(run, language)} " in text for text in rest):
                return run
    return ""


def _plain(text: str, language: str) -> str:
    return " ".join(casing.fold(word, language) for word in _WORD.findall(text))
