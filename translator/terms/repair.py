"""Putting approved terms into a draft that has them wrong, in the form that stood there.

Five things are repaired, and nothing else: a deprecated or forbidden form of the concept, the
source's own spelling left standing, a name that is one letter off, an ending that does not fit
the term (Ankara'de) where the right one is no guess, and one weekday where the source has another.
A repair is kept only where the ledger then finds the term; what cannot be repaired stays and stays
reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from translator.errors import UsageError
from translator.language import casing, morphology
from translator.terms import apply
from translator.terms.concept import INFLECTED, Concept
from translator.terms.ledger import UNFIT, LedgerRow
from translator.terms.match import Match, concept_matcher, matcher
from translator.terms.termbase import Termbase

NAMES = frozenset({"person", "place", "organisation"})
"""Classes whose near misses are repaired: their spelling is no matter of taste."""

_FAMILIES = frozenset({"weekday"})
"""Closed sets of which one never stands for another: engines mix them up (çərşənbə for cümə)."""

_HARMLESS = frozenset({"head"})
"""Doubts that do not touch the harmony of an ending; a foreign reading does."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SHORTEST = 6
"""Letters of a name under which one letter off may be another name (Мали, Бали)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A text with its ledger.

    Attributes:
        text: the draft; as it was where nothing was repaired.
        ledger: one row a hit; a repaired one says in its note what stood there.
    """

    text: str
    ledger: tuple[LedgerRow, ...]


def repair(
    matches: Sequence[Match], text: str, source_text: str, target: str, termbase: Termbase
) -> Repaired:
    """Repair the mandatory terms that a draft lacks, and write the ledger of the result."""
    rows = apply.ledger(matches, text, source_text, target)
    was: dict[int, tuple[str, str]] = {}
    for index, match in enumerate(matches):
        if target not in INFLECTED or not _wants_repair(rows[index]):
            continue
        strangers = _strangers(match, matches, text, target, termbase)
        found = _repaired(match, text, target, rows, termbase, strangers)
        if found is None:
            continue
        changed, old = found
        after = apply.ledger(matches, changed, source_text, target)
        if _wants_repair(after[index]) or _lost(rows, after):
            continue
        was[index] = _difference(text, changed, after[index].start, old)
        text, rows = changed, after
    marked = (_marked(row, *was[index]) if index in was else row for index, row in enumerate(rows))
    return Repaired(text=text, ledger=tuple(marked))


def undo(text: str, row: LedgerRow) -> str:
    """Return the text with what stood there before an automatic change, clitics included.

    Raises:
        UsageError: the row is of no such change, or its words are no longer in the text.
    """
    at = text.find(row.after, max(row.start, 0)) if row.after else -1
    at = text.find(row.after) if at < 0 and row.after else at
    if not row.before or at < 0:
        raise UsageError(
            f"there is no change of {row.hit.concept} to undo",
            hint="`translator changes DRAFT` lists those that stand",
        )
    return text[:at] + row.before + text[at + len(row.after) :]


def _marked(row: LedgerRow, before: str, after: str) -> LedgerRow:
    return replace(row, method="repaired", note=f"was: {before}", before=before, after=after)


def _difference(text: str, changed: str, start: int, old: str) -> tuple[str, str]:
    """Return what was replaced and what by, from the start of the term to the last change.

    Clitics behind the term follow its vowels, so the change may reach farther than the term.
    """
    same = 0
    rest, other = text[start + len(old) :], changed[start:]
    while same < min(len(rest), len(other)) and rest[-1 - same] == other[-1 - same]:
        same += 1
    while same and rest[len(rest) - same].isalnum() and rest[: len(rest) - same]:
        same -= 1  # whole words only: a clitic's first letter may be the same
    return text[start : len(text) - same], changed[start : len(changed) - same]


def _wants_repair(row: LedgerRow) -> bool:
    if row.method == "failed" and _family(row.hit.concept):
        return True
    if not row.mandatory:
        return False
    wrong = row.certainty == "lenient" and bool(row.features) and row.note == UNFIT
    return row.method == "failed" or wrong or row.note.startswith("deprecated")


def _lost(before: Sequence[LedgerRow], after: Sequence[LedgerRow]) -> bool:
    """Return whether a term that stood before is missing now."""
    pairs = zip(before, after, strict=True)
    return any(one.method == "kept" and two.method == "failed" for one, two in pairs)


def _repaired(
    match: Match,
    text: str,
    target: str,
    rows: Sequence[LedgerRow],
    termbase: Termbase,
    strangers: Sequence[morphology.Span],
) -> tuple[str, str] | None:
    """Return the text with the term in place of the first thing that can be repaired."""
    wanted = match.concept.inflected(target)
    if wanted is None:
        return None
    own = next((row for row in rows if row.hit.start == match.start), None)
    taken = [
        (row.start, row.start + len(row.written))
        for row in rows
        if row.start >= 0 and row is not own
    ]
    for span in (*strangers, *_spans(match, text, target, termbase)):
        if any(span.start < end and start < span.end for start, end in taken):
            continue
        try:
            return morphology.reinflect(text, span, wanted), text[span.start : span.end]
        except UsageError:  # the language has no such form of it: English has no dative
            continue
    return None


def _family(concept: str) -> str:
    """Return the closed set that a concept belongs to, or nothing."""
    family = concept.partition(".")[0]
    return family if family in _FAMILIES else ""


def _strangers(
    match: Match, matches: Sequence[Match], text: str, target: str, termbase: Termbase
) -> list[morphology.Span]:
    """Return where the draft has another of the closed set that the source does not have.

    Only a single one is taken: with two it is open which stands for the term.
    """
    family = _family(match.concept.id)
    if not family:
        return []
    known = {each.concept.id for each in matches}
    found = [
        place
        for place in matcher(termbase, target).find(text)
        if _family(place.concept.id) == family and place.concept.id not in known
    ]
    if len(found) != 1:
        return []
    (place,) = found
    features = place.features or morphology.Features()
    return [morphology.Span(place.start, place.end, "strict", features)]


def _spans(match: Match, text: str, target: str, termbase: Termbase) -> Iterator[morphology.Span]:
    """Yield what stands for the term, the surest first."""
    concept = match.concept
    yield from _unfit(concept, text, target)
    for form in concept.forms(target):
        if form.usage != "admitted" and (term := concept.inflected(target, form)):
            yield from morphology.find(term, text)
    spelling = morphology.Term(match.term.text, target, concept.kind)
    yield from morphology.find(spelling, text)
    if concept.kind in NAMES:
        yield from _near_misses(concept, text, target, termbase)


def _unfit(concept: Concept, text: str, target: str) -> Iterator[morphology.Span]:
    """Yield the places of the term with an ending that does not fit, if the right one is sure."""
    wanted = concept.inflected(target)
    for place in concept_matcher(concept, target).find(text):
        if place.certainty != "lenient" or not place.features or not place.term.preferred:
            continue
        if wanted and morphology.inflect(wanted, place.features).uncertain <= _HARMLESS:
            yield morphology.Span(place.start, place.end, "lenient", place.features)


def _near_misses(
    concept: Concept, text: str, target: str, termbase: Termbase
) -> Iterator[morphology.Span]:
    """Yield names that are one letter off and no other concept of the termbase."""
    wanted = concept.inflected(target)
    if wanted is None or len(wanted.text) < _SHORTEST:
        return
    known = matcher(termbase, target).find(text)
    words, count = list(_WORD.finditer(text)), len(wanted.text.split())
    for first in range(len(words) - count + 1):
        start, end = words[first].start(), words[first + count - 1].end()
        if not text[start].isupper() or any(_is_in_the_way(m, start, end) for m in known):
            continue
        features = _nearly(wanted, text[start:end])
        if features is not None:
            yield morphology.Span(start, end, "lenient", features)


def _is_in_the_way(other: Match, start: int, end: int) -> bool:
    """Return whether a known term makes a near miss of another: Eastern Europe holds Europe."""
    inside = start < other.start and other.end <= end
    return other.start < end and start < other.end and not inside


def _nearly(wanted: morphology.Term, written: str) -> morphology.Features | None:
    """Return the form that a misspelt name stands in, or None where it is no such name.

    The beginning must be one letter away from the name, and the rest an ending that the name,
    spelt right, would take.
    """
    name, folded = (casing.fold(each, wanted.language) for each in (wanted.text, written))
    for length in sorted(range(len(name) - 1, len(name) + 2), key=lambda n: abs(n - len(name))):
        if length > len(folded) or not _one_apart(folded[:length], name):
            continue
        form = wanted.text + written[length:]
        spans = morphology.find(wanted, form)  # lenient too: a wrong letter has its own harmony
        if spans and spans[0].end == len(form):
            return spans[0].features
    return None


def _one_apart(one: str, two: str) -> bool:
    """Return whether one letter more, less or other, or two that changed places, divide them."""
    if one == two or abs(len(one) - len(two)) > 1:
        return False
    at = next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
        len(min(one, two, key=len)),
    )
    rest, other = one[at:], two[at:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[2:] == other[2:] and rest[:2] == other[:2][::-1] and len(rest) > 1)
    )
