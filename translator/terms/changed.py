"""What differs between two states of a termbase, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from translator.terms.concept import Concept
from translator.terms.reading import row


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell of one concept; an added concept has no `old`, a removed one no `new`."""

    concept: str
    column: str
    old: str
    new: str

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed`` for the concept as a whole."""
        if self.column == "id":
            return "removed" if self.old else "added"
        return "changed"


def compare(old: Iterable[Concept], new: Iterable[Concept]) -> Iterator[CellChange]:
    """Yield the changes from one state to another, by concept and column.

    Of an added or removed concept only the id is told, since its cells are all new or gone.
    """
    before = {concept.id: concept for concept in old}
    after = {concept.id: concept for concept in new}
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield CellChange(concept=name, column="id", old=name, new="")
        elif name not in before:
            yield CellChange(concept=name, column="id", old="", new=name)
        else:
            was, now = row(before[name]), row(after[name])
            for column in was:
                if was[column] != now[column]:
                    yield CellChange(concept=name, column=column, old=was[column], new=now[column])
