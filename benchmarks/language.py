"""Measure what the product knows of the languages and print one table.

    python benchmarks/language.py [--misses N] [--part segmentation]

Gold is read from the folder shared/data beside the repository (it is not ours to ship) and from
tests/data; a part whose gold is missing says so. Morphology and transcription are measured by
`language_morphology.py` and `language_transcription.py`, which also run by themselves and can say
more.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translator.errors import TranslatorError  # noqa: E402
from translator.language import identify, segment, values  # noqa: E402
from translator.language.quantities import canonical  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
CASES = ROOT / "tests" / "data" / "values"
REJECTS = ("uz", "tt", "ba")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", type=int, default=0, help="print so many failures a line")
    parser.add_argument("--part", choices=PARTS, action="append")
    options = parser.parse_args()
    for name in options.part or PARTS:
        print(f"\n{name}")
        PARTS[name](options.misses)
    return 0


def segmentation(misses: int) -> None:
    """Print boundary F1 a set: optional boundaries count neither way."""
    folder = DATA / "segmentation"
    if not folder.is_dir():
        print("  the gold is missing")
        return
    for path in sorted(folder.glob("*.jsonl")):
        print(f"  {path.stem:<16}{_segmented(list(_lines(path)), misses)}")
    print(f"  speed {_speed():.1f} MB/s (median of 5)")


def _segmented(rows: list[dict[str, Any]], misses: int) -> str:
    found = Counter[str]()
    for row in rows:
        text, gold = row["text"], set(row["bounds"])
        cuts = {end for _, end in segment.split(text, row["lang"])}
        cuts = {len(text[:cut].rstrip()) for cut in cuts} - {len(text.rstrip())}
        gold = {len(text[:cut].rstrip()) for cut in gold} - {len(text.rstrip())}
        optional = {len(text[:cut].rstrip()) for cut in row["optional"]}
        wrong, missed = cuts - gold - optional, gold - cuts
        found.update(right=len(cuts & gold), wrong=len(wrong), missed=len(missed))
        for place in sorted(wrong | missed)[: max(0, misses)]:
            kind = "cut" if place in wrong else "glued"
            print(f"    {kind}: {text[max(0, place - 40) : place]}¦{text[place : place + 40]}")
            misses -= 1
    whole = 2 * found["right"] + found["wrong"] + found["missed"]
    score = 100 * 2 * found["right"] / whole if whole else 100.0
    return (
        f"F1 {score:6.2f}   {len(rows):5} texts, {found['right']} right, "
        f"{found['wrong']} cut, {found['missed']} glued"
    )


def _speed() -> float:
    """Return megabytes of UTF-8 a second on the gold's text in all languages."""
    texts = [(row["text"], row["lang"]) for path in sorted((DATA / "segmentation").glob("ud.*"))
             for row in _lines(path)]  # fmt: skip
    size, times = sum(len(text.encode()) for text, _ in texts) / 1e6, []
    for _ in range(5):
        began = time.perf_counter()
        for text, language in texts:
            segment.split(text, language)
        times.append(time.perf_counter() - began)
    return size / statistics.median(times)


def identification(misses: int) -> None:
    """Print how often the language is told (or refused) from a sentence and from four words."""
    path = DATA / "langid" / "lid_gold.jsonl"
    if not path.is_file():
        print("  the gold is missing")
        return
    rows = list(_lines(path))
    for name, cut in (("sentences", None), ("four words", 4)):
        texts = [(row["lang"], _first(row["text"], cut)) for row in rows]
        texts = [(tag, text) for tag, text in texts if text]
        print(f"  {name:<12}{_identified(texts, misses)}")


def _first(text: str, words: int | None) -> str:
    parts = text.split()
    if words is None:
        return text
    return " ".join(parts[:words]) if len(parts) >= words else ""


def _identified(texts: list[tuple[str, str]], misses: int) -> str:
    """Count a reject as right when it is refused, as whichever of the three."""
    right, count = Counter[str](), Counter[str]()
    for tag, text in texts:
        answer = _answer(text)
        count[tag] += 1
        fits = answer == tag or (tag in REJECTS and answer == "refused")
        right[tag] += fits
        if not fits and misses > 0:
            print(f"    {tag} taken for {answer}: {text[:70]}")
            misses -= 1
    parts = " ".join(f"{tag} {100 * right[tag] / count[tag]:.1f}" for tag in sorted(count))
    return f"{100 * right.total() / count.total():6.2f} %   of {count.total()}   {parts}"


def _answer(text: str) -> str:
    try:
        return identify.identify(text).language
    except TranslatorError:
        return "refused"


def cases(misses: int) -> None:
    """Print how many written cases are read as meant, a language."""
    for path in sorted(CASES.glob("*.tsv")):
        kinds: dict[str, list[bool]] = defaultdict(list)
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                value = values.parse(row["kind"], row["text"], path.stem)
                read = canonical(value) if value else None
                kinds[row["kind"]].append(row["value"] == read)
                if not kinds[row["kind"]][-1] and misses > 0:
                    print(f"    {path.stem}: {row['text']} is {row['value']}, read {read}")
                    misses -= 1
        flat = [each for found in kinds.values() for each in found]
        rate = 100 * sum(flat) / len(flat)
        print(f"  {path.stem}  {rate:6.2f} %   of {len(flat)}   {_counts(kinds)}")


def _counts(kinds: dict[str, list[bool]]) -> str:
    return " ".join(f"{kind} {len(found)}" for kind, found in sorted(kinds.items()))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def morphology(misses: int) -> None:
    """Print inflection and finding, a language."""
    _script("language_morphology.py", "--misses", str(misses))


def transcription(_: int) -> None:
    """Print the share of names that come out in an accepted spelling, a direction."""
    _script("language_transcription.py", "--set", "cases")


def _script(name: str, *options: str) -> None:
    sys.stdout.flush()
    subprocess.run([sys.executable, str(Path(__file__).with_name(name)), *options], check=False)


PARTS: dict[str, Callable[[int], None]] = {
    "segmentation": segmentation,
    "identification": identification,
    "cases": cases,
    "morphology": morphology,
    "transcription": transcription,
}


if __name__ == "__main__":
    sys.exit(main())
