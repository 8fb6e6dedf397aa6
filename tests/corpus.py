"""News articles for tests: rebuilt from the corpus beside the project, or generated."""

from __future__ import annotations

from functools import cache
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
COLUMNS = ("en", "az", "tr", "kk", "ky")


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    """Return (article_id, kind, en, az, tr, kk, ky) rows; none where the corpus is missing."""
    return tuple(
        tuple(line.split("\t"))
        for path in sorted(CORPUS.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.count("\t") == 6 and not line.startswith("article_id\t")
    )


def articles(language: str, count: int) -> dict[str, str]:
    """Return up to `count` whole articles of one language as plain text, by article id."""
    column = 2 + COLUMNS.index(language)
    found: dict[str, list[str]] = {}
    for row in rows():
        if row[0] not in found and len(found) == count:
            break
        found.setdefault(row[0], []).append(row[column])
    return {name: "\n\n".join(paragraphs) for name, paragraphs in found.items()}


def sample_articles(count: int) -> dict[str, str]:
    """Return generated English articles, each of its own."""
    return {
        f"sample-{number:03d}": (
            f"Port number {number} opens a new terminal\n\n"
            f"BAKU, March {number % 28 + 1}. The port has opened terminal {number}, its operator "
            f"said on Monday.\n\nThe work took {number + 3} months and cost {number}.5 million "
            "dollars.\n"
        )
        for number in range(1, count + 1)
    }
