"""Measure the morphology against gold and print the table.

    python benchmarks/language_morphology.py [--misses N]

Reads the folder shared/data/morphology beside the repository and stops with a message where it is
missing. Rows that we hold to be wrong stand with the reason in language_morphology_wrong.tsv: they
are left out of the second figure of a line, never of the first. The gold is CC BY-SA, not ours to
ship, so a row is named by its lemma and the beginning of a hash of language, lemma and form.
"""

from __future__ import annotations

import argparse
import bisect
import csv
import gzip
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from translator.language.morphology import Features, Term, analyse, find, inflect

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "data" / "morphology"
WRONG = Path(__file__).with_name("language_morphology_wrong.tsv")
LANGUAGES = ("tr", "az", "kk", "ky")
PERSONS = {"-": "", "3S": "p3", "3P": "p3p", "1S": "p1s", "2S": "p2s", "2SF": "p2sf", "1P": "p1p",
           "2P": "p2p", "2PF": "p2pf"}  # fmt: skip
FLOORS = {"tr": 98.5, "az": 99.5, "kk": 99.4, "ky": 96.0}


@dataclass(frozen=True)
class Row:
    """One row of gold."""

    source: str
    term: Term
    form: str
    features: Features | None

    @property
    def key(self) -> tuple[str, str, str]:
        whole = "\t".join((self.term.language, self.term.text, self.form))
        return self.term.language, self.term.text, sha256(whole.encode()).hexdigest()[:12]


def rows(language: str) -> Iterator[Row]:
    with gzip.open(GOLD / f"{language}.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            case = "" if line["case"] == "NOM" else line["case"].lower()
            features = Features(
                number=line["number"].lower(), possessor=PERSONS[line["possessor"]], case=case
            )
            demonym = language == "tr" and line["lemma"][-2:] in {"lı", "li", "lu", "lü"}
            proper = line["proper"] == "1" and not (demonym and line["source"][:2] != "UD")
            class_ = "" if proper else "common"
            yield Row(line["source"], Term(line["lemma"], language, class_), line["form"], features)


def challenge(language: str) -> Iterator[Row]:
    text = (GOLD / "challenge.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        tag, lemma, case, form, pron, flags, *_ = [*line.split("\t"), "", "", ""]
        if tag == language:
            head = "poss" if "c" in flags else ""
            class_ = "initialism" if "h" in flags else "place" if "p" in flags else "common"
            if flags == "c" and lemma[0].isupper():
                class_ = "organisation"
            term = Term(lemma, language, class_, pron=pron, head=head)
            yield Row("challenge", term, form, Features(case=case.lower()))


def is_right(row: Row) -> bool:
    """Return whether the form is the one of the features; -ki is not in the gold's features."""
    if row.source.startswith("UD-KTMU"):
        return row.features in analyse(row.term, row.form) or bool(analyse(row.term, row.form))
    assert row.features is not None
    try:
        form = inflect(row.term, row.features).text
    except Exception as fault:  # noqa: BLE001  a benchmark shows every fault as a miss
        print("fault", row, fault)
        return False
    plain = row.form.replace("’", "'")
    relative = {form + ending for ending in ("ki", "ғы", "гі")}
    return form == plain or (row.features.case == "loc" and plain in relative)


def score(
    name: str, items: list[Row], wrong: dict[tuple[str, str, str], str], misses: int
) -> float:
    failed = [row for row in items if not is_right(row)]
    sound = [row for row in items if row.key not in wrong]
    bad = [row for row in failed if row.key not in wrong]
    rate = 100 * (1 - len(bad) / max(1, len(sound)))
    whole = 100 * (1 - len(failed) / max(1, len(items)))
    counted = f"{len(items):6} rows  all {whole:6.2f} %   sound {len(sound):6} {rate:6.2f} %"
    print(f"  {name:26} {counted}")
    if misses:
        show(bad, misses)
    return rate


def show(bad: list[Row], misses: int) -> None:
    lemmas = Counter(row.term.text for row in bad)
    for lemma, count in lemmas.most_common(misses):
        row = next(row for row in bad if row.term.text == lemma)
        said = ""
        try:
            said = inflect(row.term, row.features or Features()).text
        except Exception as fault:  # noqa: BLE001
            said = repr(fault)
        print(
            f"      {count:4} {lemma}: gold {row.form}, ours {said} ({row.features}, {row.source})"
        )


def finding(names: list[Row], everything: list[Row], misses: int) -> None:
    """Recall on inflected names, false alarms on every other word."""
    strict = lenient = 0
    for row in names:
        spans = find(row.term, f"– {row.form}, ")
        whole = [span for span in spans if span.end - span.start == len(row.form)]
        strict += any(span.certainty == "strict" for span in whole)
        lenient += bool(whole)
        if misses and not whole:
            print("      not found:", row.term.text, row.form)
    shares = (
        f"strict {100 * strict / len(names):.2f} %   lenient {100 * lenient / len(names):.2f} %"
    )
    print(f"  {'find on inflected names':26} {len(names):6} rows  {shares}")
    false_alarms(names, everything, misses)


def false_alarms(names: list[Row], everything: list[Row], misses: int) -> None:
    terms = list({row.term for row in names})
    tokens = {(row.term.text, row.form) for row in everything}
    text, owners = [], {}
    offset = 0
    for lemma, form in sorted(tokens):
        owners[offset] = (lemma, form)
        text.append(form)
        offset += len(form) + 2
    joined = ". ".join(text)
    starts = sorted(owners)
    start = time.perf_counter()
    alarms = set()
    for term in terms:
        for span in find(term, joined):
            lemma, form = owners[starts[bisect.bisect_right(starts, span.start) - 1]]
            if term.text not in lemma and lemma not in term.text and form != term.text:
                alarms.add((form, term.text, span.certainty))
    spent = time.perf_counter() - start
    words = len(joined.split())
    bad = {form for form, _, _ in alarms}
    strict = {form for form, _, certainty in alarms if certainty == "strict"}
    print(f"  {'false alarms':26} {words:6} words strict {100 * len(strict) / words:.3f} %   all"
          f" {100 * len(bad) / words:.3f} %   ({len(terms)} terms in {spent:.2f} s)")  # fmt: skip
    if misses:
        print("     ", sorted(alarms)[:misses])


def speed(names: list[Row], text: str) -> None:
    """Milliseconds a term on one article of 500 words, after the first call."""
    terms = list({row.term for row in names})
    for term in terms:
        find(term, text)
        find(term, f"{term.text} {text}")
    start = time.perf_counter()
    for term in terms:
        find(term, text)
    first = (time.perf_counter() - start) / len(terms)
    start = time.perf_counter()
    for row in names:
        inflect(row.term, row.features or Features())
    second = (time.perf_counter() - start) / len(names)
    print(f"  find {1000 * first:.3f} ms a term, inflect {1000 * second:.3f} ms a form")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--language", choices=LANGUAGES)
    options = parser.parse_args()
    if not GOLD.is_dir():
        print(f"no gold at {GOLD}", file=sys.stderr)
        return 1
    with WRONG.open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines, delimiter="\t"))
    wrong = {(row["language"], row["lemma"], row["row"]): row["reason"] for row in table}
    below = 0
    for language in [options.language] if options.language else LANGUAGES:
        below += measure(language, wrong, options.misses)
    return 1 if below else 0


def measure(language: str, wrong: dict[tuple[str, str, str], str], misses: int) -> int:
    print(language)
    everything = list(rows(language))
    proper = [row for row in everything if row.term.class_ == "" and row.source.startswith("UD")]
    common = [row for row in everything if row not in set(proper)]
    names = [row for row in proper if row.form != row.term.text]
    core = [row for row in common if not row.source.startswith("UD") or language == "ky"]
    rate = score("nouns", core, wrong, misses)
    if language != "ky":
        score(
            "nouns, treebank", [row for row in common if row.source.startswith("UD")], wrong, misses
        )
    named = score("names", names, wrong, misses)
    hand = list(challenge(language))
    score("hand-made challenge", hand, wrong, misses)
    kept = [row for row in [*names, *hand] if row.key not in wrong and row.term.class_ != "common"]
    finding(kept, everything, misses)
    text = " ".join(row.form for row in everything[:500])
    speed(kept, text)
    return (rate < FLOORS[language]) + (named < 90)


if __name__ == "__main__":
    raise SystemExit(main())
