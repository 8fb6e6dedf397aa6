"""How often a transcribed name is the one that the gold has, direction by direction.

    python benchmarks/language_transcription.py [--set people] [--rules-only] [--misses ru-tr]

Sets: `cases` (tests/data/transcription); `people`, `turkic` and `places` (shipped glossaries, rows
that have the name in every language; exonyms such as Vienna are among them, and no rule can know
those); `seed` (../shared/data/terms/seed_terms.csv, where that folder is present). All of them were
looked at while the rules were written: this is a development measure, not a held-out one.

A form is exact when it is any accepted spelling of the gold, near when it is at most one letter
away (Levenshtein distance) from one. `offered` also counts exact alternatives.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translator.language.tags import SOURCES  # noqa: E402
from translator.language.transcribe import Kind, Transcription, transcribe  # noqa: E402

FILES = {
    "people": ("people",),
    "turkic": ("turkic_places",),
    "places": ("cities", "turkic_places", "countries"),
}
SETS = ("cases", "people", "turkic", "places", "seed")
SEED = ROOT.parent / "shared" / "data" / "terms" / "seed_terms.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A name, its direction, and every spelling that counts as right."""

    name: str
    source: str
    target: str
    kind: Kind
    accepted: frozenset[str]


@dataclass(slots=True)
class Score:
    """Counts of one direction."""

    total: int = 0
    exact: int = 0
    near: int = 0
    offered: int = 0

    def add(self, case: Case, result: Transcription) -> None:
        """Count one result."""
        self.total += 1
        self.exact += result.text in case.accepted
        self.near += min(distance(result.text, form) for form in case.accepted) <= 1
        self.offered += not case.accepted.isdisjoint((result.text, *result.alternatives))


def main() -> int:
    """Measure and print one Markdown table a set."""
    arguments = _arguments()
    sets = [arguments.set] if arguments.set else list(SETS)
    for name in sets:
        cases = list(_load(name))
        if cases:
            _measure(name, cases, arguments)
        else:
            print(f"\n{name}: nothing to read here", file=sys.stderr)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--set", choices=SETS)
    parser.add_argument("--rules-only", action="store_true", help="without conventional names")
    parser.add_argument("--misses", help="print the misses of one direction, or `all`")
    return parser.parse_args()


def _measure(name: str, cases: list[Case], arguments: argparse.Namespace) -> None:
    scores: dict[tuple[str, str], Score] = {}
    started = perf_counter()
    for case in cases:
        result = transcribe(
            case.name,
            case.source,
            case.target,
            kind=case.kind,
            conventions=not arguments.rules_only,
        )
        scores.setdefault((case.source, case.target), Score()).add(case, result)
        way = f"{case.source}-{case.target}"
        if arguments.misses in (way, "all") and result.text not in case.accepted:
            print(way, case.name, "->", result.text, "not", "|".join(sorted(case.accepted)))
    spent = (perf_counter() - started) / len(cases) * 1e6
    _print(name, scores, spent)


def _print(name: str, scores: dict[tuple[str, str], Score], microseconds: float) -> None:
    print(f"\n### {name} ({microseconds:.0f} µs a name)\n")
    print("| direction | n | exact % | within one letter % | offered % |")
    print("| --- | ---: | ---: | ---: | ---: |")
    whole = Score()
    for (source, target), score in sorted(scores.items()):
        _row(f"{source}-{target}", score)
        whole.total += score.total
        whole.exact += score.exact
        whole.near += score.near
        whole.offered += score.offered
    _row("all", whole)


def _row(label: str, score: Score) -> None:
    shares = [
        f"{100 * part / score.total:.1f}" for part in (score.exact, score.near, score.offered)
    ]
    print(f"| {label} | {score.total} | {' | '.join(shares)} |")


def _load(name: str) -> Iterable[Case]:
    if name == "cases":
        return _cases()
    if name == "seed":
        return _pairs(_rows(SEED, "category"), "category") if SEED.exists() else ()
    files = FILES[name]
    rows = [row for file in files for row in _rows(ROOT / "glossaries" / f"{file}.csv", "class")]
    return _pairs(rows, "class")


def _cases() -> Iterator[Case]:
    for path in sorted((ROOT / "tests" / "data" / "transcription").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            source, kind, name, accepted = line.split("\t")
            yield Case(
                name=name,
                source=source,
                target=path.stem,
                kind="place" if kind == "place" else "person",
                accepted=frozenset(accepted.split("|")),
            )


def _rows(path: Path, kind: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row[kind] in ("person", "place")]


def _pairs(rows: Iterable[dict[str, str]], kind: str) -> Iterator[Case]:
    for row in rows:
        forms = {tag: row[tag].replace("?", "").split("|") for tag in SOURCES}
        if not all(cell[0] for cell in forms.values()):
            continue
        for source in SOURCES:
            for target in SOURCES:
                if source != target:
                    yield Case(
                        name=forms[source][0],
                        source=source,
                        target=target,
                        kind="place" if row[kind] == "place" else "person",
                        accepted=frozenset(forms[target]),
                    )


def distance(one: str, other: str) -> int:
    """Return the Levenshtein distance of two words."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]


if __name__ == "__main__":
    sys.exit(main())
