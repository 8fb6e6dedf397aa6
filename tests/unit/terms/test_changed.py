"""Two states of a termbase are compared cell by cell."""

from __future__ import annotations

from tests.unit.terms.term_records import concept
from translator.terms.changed import compare


def test_added_removed_and_changed_cells_are_told() -> None:
    """Equal concepts say nothing; a changed one names its columns."""
    old = [concept("a", en="A"), concept("b", en="B", tr="Be"), concept("c", en="C")]
    new = [concept("b", "common", en="B", tr="Bé"), concept("c", en="C"), concept("d", en="D")]
    found = [(c.kind, c.concept, c.column, c.old, c.new) for c in compare(old, new)]
    assert found == [
        ("removed", "a", "id", "a", ""),
        ("changed", "b", "class", "place", "common"),
        ("changed", "b", "tr", "Be", "Bé"),
        ("added", "d", "id", "", "d"),
    ]
    assert list(compare(new, new)) == []
