"""An engine that drops, mangles and misspells terms: no hit without a row, and terms put right.

Ten thousand segments in four languages. The engine knows the right sentence, in which the term
stands in some case, and spoils it; what it spoils without dropping must come back in a legal form.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from translator.language import morphology
from translator.resources import shipped
from translator.terms import apply
from translator.terms.concept import Concept
from translator.terms.ledger import LedgerRow
from translator.terms.repair import NAMES, repair
from translator.terms.termbase import Termbase, load

SEGMENTS = 2_500
"""Segments a language; four languages make ten thousand."""

FRAMES = {
    "az": ("Dünən ", " haqqında danışılıb."),
    "tr": ("Dün ", " hakkında konuşuldu."),
    "kk": ("Кеше ", " туралы айтылды."),
    "ky": ("Кечээ ", " тууралуу айтылды."),
}
CASES = ("", "gen", "dat", "loc", "abl")
SPOILT = ("right", "misspelt", "source", "forbidden", "harmony", "dropped")
HARMONY = {
    "az": str.maketrans("aəıiuü", "əaiıüu"),
    "tr": str.maketrans("aeıiuü", "eaiıüu"),
    "kk": str.maketrans("аеыі", "еаіы"),
    "ky": str.maketrans("аеыиуүоө", "еаиыүуөо"),
}
"""Endings with the other harmony."""

SHORTEST = 6
"""Letters of a name under which one letter off may be another name, and is left to the editor."""

LEAST = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One sentence as the engine has spoilt it."""

    source: str
    text: str
    concept: Concept
    how: str


@cache
def _base() -> Termbase:
    return load([shipped("glossaries")])


@cache
def _concepts(target: str) -> tuple[Concept, ...]:
    """Return the mandatory names that can be repaired: long enough, and found in English."""
    found = []
    for one in _base().concepts:
        wanted = one.preferred(target)
        english = one.preferred("en")
        if one.kind not in NAMES or one.status != "approved" or not wanted or not english:
            continue
        hits = apply.hits(f"It was about {english.text} today.", "en", _base())
        if [hit.concept.id for hit in hits] == [one.id] and not wanted.doubtful:
            found.append(one)
    return tuple(found)


def _misspelt(form: str, stem: str, chance: random.Random) -> str:
    """Return a form with two letters of its stem exchanged, or one doubled where they are alike."""
    at = chance.randrange(1, max(2, len(stem) - 2))
    if form[at].isalpha() and form[at + 1].isalpha() and form[at] != form[at + 1]:
        return form[:at] + form[at + 1] + form[at] + form[at + 2 :]
    return form[: at + 1] + form[at] + form[at + 1 :]


def _segments(target: str) -> Iterator[Segment]:
    chance = random.Random(target)
    before, after = FRAMES[target]
    for _ in range(SEGMENTS):
        concept = chance.choice(_concepts(target))
        wanted = concept.inflected(target)
        english = concept.preferred("en")
        assert wanted
        assert english
        features = morphology.Features.parse(chance.choice(CASES))
        form = morphology.inflect(wanted, features).text
        how = chance.choice(SPOILT if len(wanted.text) >= SHORTEST else SPOILT[2:])
        spoilt = {
            "misspelt": _misspelt(form, wanted.text, chance),
            "source": english.text,
            "forbidden": _other(concept, target, features) or form,
            "harmony": wanted.text + form[len(wanted.text) :].translate(HARMONY[target]),
            "dropped": "bu",
        }.get(how, form)
        text = before + spoilt + after
        yield Segment(
            source=f"It was about {english.text} today.", text=text, concept=concept, how=how
        )


def _other(concept: Concept, target: str, features: morphology.Features) -> str:
    form = next((f for f in concept.forms(target) if f.usage in {"deprecated", "forbidden"}), None)
    term = concept.inflected(target, form) if form else None
    return morphology.inflect(term, features).text if term else ""


def _looks_wrong(row: LedgerRow) -> bool:
    """Return whether a form is none that the morphology writes, though it knows the reading."""
    return row.certainty == "lenient"


@pytest.mark.parametrize("target", FRAMES)
def test_every_hit_has_a_row_and_what_can_be_repaired_is(target: str) -> None:
    """Rows for all hits; at least 98 % of what was spoilt and not dropped stands in a legal form.

    No placeholder or mark of ours is left in any of the texts, and a text that needed nothing is
    not touched.
    """
    seen, legal = Counter[str](), Counter[str]()
    for segment in _segments(target):
        hits = apply.hits(segment.source, "en", _base())
        done = repair(hits, segment.text, segment.source, target, _base())
        assert [row.hit.start for row in done.ledger] == [hit.start for hit in hits]
        assert not set("⟦⟧<>{}�") & set(done.text)
        if segment.how == "right":
            assert done.text == segment.text
        (row,) = done.ledger
        seen[segment.how] += 1
        legal[segment.how] += row.method != "failed" and not _looks_wrong(row)
    repairable = [how for how in SPOILT if how != "dropped"]
    share = sum(legal[how] for how in repairable) / sum(seen[how] for how in repairable)
    assert share >= LEAST, {how: (legal[how], seen[how]) for how in SPOILT}
