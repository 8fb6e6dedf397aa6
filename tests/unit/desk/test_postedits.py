"""Post-edits that come again become proposals."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.desk import records
from translator.desk.postedits import candidates


def edited(article: str, source: str, machine: str, target: str, *, origin: str = "human"):
    """Return a draft of one segment that an editor has been at."""
    draft = records.draft(records.article())
    unit = draft.units[0]
    segment = replace(unit.segment, text=source, start=0, end=len(source))
    one = replace(unit, segment=segment, machine_target=machine, target=target, origin=origin)
    return replace(draft, id=f"{article}.kk.1", article=article, units=(one,))


DRAFTS = [
    edited("a", "The Road Union met.", "Жол одағы жиналды.", "Жол бірлігі жиналды."),
    edited("b", "Ships of the Road Union left.", "Жол Одағы кемелері", "Жол бірлігі кемелері"),
    edited("c", "Only once.", "Бір рет қана.", "Тек бір рет қана."),
]


def test_a_repeated_edit_is_proposed_with_what_its_sources_share() -> None:
    """Capitals aside; insertions and single edits are none."""
    (found,) = candidates([*DRAFTS, replace(DRAFTS[0], id="a.kk.2")], least=2)
    assert (found.old, found.new, found.count) == ("одағы", "бірлігі", 2)
    assert found.shared == "The Road Union"
    assert candidates(DRAFTS, least=3) == []


def test_only_an_editors_hand_counts() -> None:
    """What the machine or a rule wrote is no post-edit."""
    machine = [replace(d, units=(replace(d.units[0], origin="mt"),)) for d in DRAFTS[:2]]
    assert candidates(machine, least=2) == []
