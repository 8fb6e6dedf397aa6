"""How a drafting run looks: a bar on a terminal, plain lines elsewhere, one line an article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from types import TracebackType

from translator.article.model import Article
from translator.batch.report import DraftOutcome, Outcome, Report
from translator.console import terminal
from translator.language.tags import ENGLISH_NAMES


class RunView:
    """Listens to a run and tells the terminal. Use it as a context manager.

    Args:
        total: number of articles.
        folders: print each article's folder to stdout.
    """

    def __init__(self, total: int, *, folders: bool = True) -> None:
        self._total = total
        self._folders = folders
        self._failures: set[tuple[str, str]] = set()
        self._done = 0
        self._stack = ExitStack()

    def __enter__(self) -> RunView:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def article(self, origin: str, article: Article, targets: Sequence[str]) -> None:  # noqa: ARG002
        """Say what was read and which language it was taken for."""
        evidence = article.metadata.get("language_evidence", "")
        number = f"[{self._done + 1}/{self._total}] " if self._total > 1 else ""
        name = ENGLISH_NAMES.get(article.language, article.language)
        terminal.say(f"{number}{article.id}: {name} ({evidence}) → {', '.join(targets)}")
        conflict = article.metadata.get("language_conflict")
        if conflict:
            terminal.warn(conflict)

    def drafting(self, article: Article, target: str, requests: int) -> Callable[[int], None]:
        """Start the display of one language."""
        self._stack.close()
        progress = self._stack.enter_context(terminal.progress(f"{article.id}.{target}", requests))
        return progress.advance

    def finished(self, outcome: Outcome) -> None:
        """Close the display and say what became of the article."""
        self._stack.close()
        self._done += 1
        for draft in outcome.drafts:
            self._draft(draft)
        if outcome.message:
            terminal.fail(f"{outcome.origin}: {outcome.message}", outcome.hint)
        if outcome.folder and self._folders:
            terminal.data(outcome.folder)

    def _draft(self, draft: DraftOutcome) -> None:
        if draft.status == "failed":
            self._failure(draft)
            return
        words = {"drafted": "drafted", "current": "current", "kept": f"kept ({draft.state})"}
        findings = f"{draft.errors} errors, {draft.warnings} warnings"
        terminal.say(
            f"  {draft.target}  {words[draft.status]}: {draft.draft}, "
            f"{draft.segments} segments, {findings}"
        )

    def _failure(self, draft: DraftOutcome) -> None:
        """Say a hint once: a night without a model must not repeat it for every article."""
        known = (draft.message, draft.hint) in self._failures
        self._failures.add((draft.message, draft.hint))
        terminal.fail(f"{draft.target}: {draft.message}", "" if known else draft.hint)


def summary(report: Report) -> str:
    """Return the closing line of a run."""
    counts = [
        (report.count("drafted"), "drafted"),
        (report.count("current"), "current"),
        (report.count("kept"), "kept as edited"),
    ]
    failed = sum(outcome.failed for outcome in report.outcomes)
    parts = [f"{number} {word}" for number, word in counts if number]
    if failed:
        parts.append(f"{failed} article{'s' if failed > 1 else ''} with failures")
    total = len(report.outcomes)
    return (
        f"{total} article{'s' if total != 1 else ''}: {', '.join(parts) or 'nothing to do'}; "
        f"{report.seconds:.1f} s"
    )
