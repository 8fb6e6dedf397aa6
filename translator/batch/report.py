"""What became of every article of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from translator.errors import EXIT_BATCH_PARTLY_FAILED, EXIT_DONE

DraftStatus = Literal["drafted", "current", "kept", "failed"]
"""`current`: made before by the same model, settings and glossaries. `kept`: an editor has worked
on it or approved it, and the source has not changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOutcome:
    """What became of one language of one article."""

    target: str
    status: DraftStatus
    draft: str = ""
    state: str = ""
    model: str = ""
    segments: int = 0
    errors: int = 0
    warnings: int = 0
    message: str = ""
    hint: str = ""
    exit_code: int = EXIT_DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one article. `message` is set where the article itself failed."""

    origin: str
    article: str = ""
    language: str = ""
    evidence: str = ""
    drafts: tuple[DraftOutcome, ...] = ()
    folder: str = ""
    message: str = ""
    hint: str = ""
    exit_code: int = EXIT_DONE

    @property
    def failed(self) -> bool:
        """Return whether the article or one of its languages failed."""
        return bool(self.message) or any(draft.status == "failed" for draft in self.drafts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole run, in the order of the articles. `seconds` is wall clock."""

    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def exit_code(self) -> int:
        """Return 0, the single article's own code, or 9 where some of several failed.

        One article has a code of its own where the article itself or all its languages failed.
        """
        failed = [outcome for outcome in self.outcomes if outcome.failed]
        if not failed:
            return EXIT_DONE
        alone = len(self.outcomes) == 1
        if alone and (failed[0].exit_code or not _any_done(failed[0])):
            return first_code(failed[0])
        return EXIT_BATCH_PARTLY_FAILED

    def count(self, status: DraftStatus) -> int:
        """Return how many drafts came out so."""
        return Counter(draft.status for outcome in self.outcomes for draft in outcome.drafts)[
            status
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form."""
        return {
            "articles": [asdict(outcome) for outcome in self.outcomes],
            "seconds": round(self.seconds, 3),
            "exit_code": self.exit_code,
        }


def first_code(outcome: Outcome) -> int:
    """Return the exit code of an article's first failure."""
    codes: Sequence[int] = [
        outcome.exit_code,
        *(draft.exit_code for draft in outcome.drafts),
    ]
    return next((code for code in codes if code), EXIT_DONE)


def _any_done(outcome: Outcome) -> bool:
    return any(draft.status != "failed" for draft in outcome.drafts)
