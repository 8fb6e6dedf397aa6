"""What happens to a unit when an editor writes over it: ledger and findings are made anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from translator import checks
from translator.article.model import Article
from translator.checks.base import Check
from translator.drafting.draft import Draft, Unit
from translator.drafting.pipeline import judge, repair_notes
from translator.terms import apply
from translator.terms.termbase import Termbase


def rechecker(
    draft: Draft,
    article: Article,
    termbase: Termbase,
    checks: Mapping[str, Check] = checks.CHECKS,
) -> Callable[[Unit], Unit]:
    """Return what gives an edited unit of this draft the ledger and findings of its new text.

    Args:
        draft: the draft that the units belong to.
        article: the version of the article that the draft was made from.
        termbase: the glossaries to hold the new text against.
        checks: what to run; all of them by default.
    """
    blocks = {block.id: block for block in article.blocks}

    def recheck(unit: Unit) -> Unit:
        source = unit.segment.text
        matches = apply.hits(source, article.language, termbase)
        made = apply.ledger(matches, unit.target, source, draft.target)
        ledger = apply.carried(unit.ledger, made, unit.target)
        edited = replace(unit, ledger=ledger)
        block = blocks[unit.segment.block]
        notes = tuple(repair_notes(ledger))
        return judge(
            edited, article, draft.target, draft.signature.model, checks, block, notes=notes
        )

    return recheck
