"""The page's words cover every value that the records can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args, get_type_hints

import pytest

from translator.article.model import Block, BlockKind
from translator.checks.base import Severity
from translator.drafting.draft import Origin, State
from translator.terms.ledger import LedgerRow, Method
from translator.web import strings

CERTAINTY = get_type_hints(LedgerRow)["certainty"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (strings.KINDS, BlockKind),
        (strings.ORIGINS, Origin),
        (strings.SEVERITIES, Severity),
        (strings.METHODS, Method),
        (strings.CERTAINTIES, CERTAINTY),
        (strings.BANNERS, State),
        (strings.NEXT_STEPS, State),
    ],
)
def test_every_value_has_words(words, values):
    """No kind, origin, severity, method, certainty or state is without its words."""
    assert set(words) == set(get_args(values))


def test_only_approved_states_wear_the_green_banner():
    """Every other state's banner says that the text is not approved."""
    green = {state for state, banner in strings.BANNERS.items() if banner.tone == "go"}
    assert green == strings.APPROVED
    for state in set(strings.BANNERS) - green:
        assert "not approved" in strings.BANNERS[state].heading


def test_approval_is_offered_where_the_desk_allows_it():
    """Approve stands on the page for drafts and drafts in review, and nowhere else."""
    offered = {state for state, steps in strings.NEXT_STEPS.items() if "approve" in dict(steps)}
    assert offered == {"draft", "in_review"}


@pytest.mark.parametrize(
    ("block", "number", "label"),
    [
        (
            Block(id="t1", kind="table-cell", text="x", cell=(0, 1, 2)),
            0,
            "Table 1, row 2, column 3",
        ),
        (Block(id="s1", kind="subhead", text="x", level=3), 0, "Subhead, level 3"),
        (Block(id="l1", kind="list-item", text="x"), 0, "List item"),
        (Block(id="l1", kind="list-item", text="x", ordered=True), 4, "Numbered item 4"),
        (Block(id="c1", kind="caption", text="x"), 0, "Caption"),
    ],
)
def test_blocks_are_named_as_an_editor_would(block, number, label):
    """The label says which cell, how deep a subhead, which item."""
    assert strings.block_label(block, number) == label


def test_counts_agree_in_number():
    """One error, two errors."""
    words = strings.SEVERITIES["error"][1:]
    assert [strings.count(n, *words) for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]


def test_a_term_tells_concept_approved_and_written_form(records):
    """The tooltip of a held term names all three and the method."""
    title = strings.term_title(records.held())
    for part in ("org.ots", "Түркі мемлекеттері ұйымы", "Түркі мемлекеттері ұйымының", "inflected"):
        assert part in title


def test_a_term_without_an_approved_form_says_so(records):
    """Where the termbase has no form, none is named."""
    assert "no approved term" in strings.term_title(replace(records.missing(), target=""))


def test_a_missing_term_says_whether_it_is_mandatory(records):
    """Mandatory and preferred are different words, the note is kept."""
    row = replace(records.missing(), note="official since 2021")
    assert strings.missing_term(row) == (
        "the mandatory term for “Türk Devletleri Teşkilatının” is missing",
        "approved: Түркі мемлекеттері ұйымы (official since 2021)",
    )
    assert "preferred" in strings.missing_term(replace(row, mandatory=False))[0]
