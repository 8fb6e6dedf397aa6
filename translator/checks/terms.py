"""Checks of terminology: what the ledger says, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from translator.checks.base import Finding, Pair


def term_missing(pair: Pair) -> Iterator[Finding]:
    """An approved term of the glossary does not stand in the draft.

    Case endings are allowed for. An approved term is an error, one that the glossary calls draft
    or doubtful a warning; the approved form is named. One occurrence answers for one hit: named
    twice in the source, a term must stand twice. Example: “Turkic Council” where the glossary
    has “Organization of Turkic States”.
    """
    for row in pair.ledger:
        if row.method != "failed" or not row.target:
            continue
        yield Finding(
            check="term_missing",
            severity="error" if row.mandatory else "warning",
            message=f"{row.hit.form}: the draft lacks “{row.target}”",
            source=(row.hit.start, row.hit.end),
            hint=row.note or "write the approved term in the case that the sentence needs",
        )
