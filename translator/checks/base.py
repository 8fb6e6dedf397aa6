"""What a check is, and the records it works on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from translator.terms.ledger import LedgerRow

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a reviewer should look at. Data, not text to print.

    `source` and `target` are (start, end) offsets into the unit's texts, or None.
    """

    check: str
    severity: Severity
    message: str
    source: tuple[int, int] | None = None
    target: tuple[int, int] | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a check sees: one source segment beside its target."""

    source: str
    target: str
    source_language: str
    target_language: str
    kind: str = "paragraph"
    ledger: tuple[LedgerRow, ...] = ()
    engine: str = ""
    origin: str = "mt"


Check = Callable[[Pair], Iterable[Finding]]
"""A check's id is its key in `checks.CHECKS`; its docstring is the text that editors read."""
