"""The termbase measured: finding, speed, and what terms cost and bring.

    python benchmarks/terms.py                      # finding and speed, under a minute
    python benchmarks/terms.py --modes --limit 60   # three modes and cost, with the starter model

Finding: English sources of X-WMT's development set (../shared/data/eval) and of the project's own
news corpus (../shared/corpus, articles of even number, the development half); every hit of a name
that the termbase has in the target language is looked for in the human reference. Precision: the
same concepts are looked for in the reference of another sentence whose source does not hold them;
what is found there is false, and is set against what was found in the right one. The baseline is
the preferred term as a whole word.

Modes after the WMT 2025 terminology task: no terms, proper terms, random terms (those of another
concept of the same class). Term accuracy counts the terms that the reference has too; masked chrF++
leaves the terms out of both sides. The sources are those sentences that hold a name.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import re
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translator.engines.base import Request  # noqa: E402
from translator.evaluation.detokenise import detokenise  # noqa: E402
from translator.evaluation.terms import masked  # noqa: E402
from translator.resources import shipped  # noqa: E402
from translator.terms import apply  # noqa: E402
from translator.terms.concept import Concept, Term  # noqa: E402
from translator.terms.match import Match, Matcher, matcher  # noqa: E402
from translator.terms.repair import repair  # noqa: E402
from translator.terms.rerank import Candidate, Weights, choose  # noqa: E402
from translator.terms.termbase import Termbase, load  # noqa: E402

SHARED = ROOT.parent / "shared"
TARGETS = ("az", "tr", "kk", "ky")
NAMES = frozenset({"person", "place", "organisation", "initialism"})
COLUMNS = ("en", "az", "tr", "kk", "ky")
Pair = tuple[str, str]
"""English source and human reference."""


@dataclass(slots=True)
class Found:
    """Counts of one set."""

    hits: int = 0
    exact: int = 0
    strict: int = 0
    lenient: int = 0
    tried: int = 0
    false: int = 0

    @property
    def precision(self) -> float:
        """Share right of what is found, false finds scaled to the number of hits."""
        found = self.strict + self.lenient
        false = self.false * self.hits / max(1, self.tried)
        return found / (found + false) if found else 0.0


def main() -> int:
    """Measure and print Markdown tables."""
    arguments = _arguments()
    base = load([shipped("glossaries")])
    _print_found(base, arguments.misses)
    _print_speed()
    if arguments.modes:
        _print_modes(base, arguments.limit)
    if arguments.weights:
        _print_weights(base, arguments.limit)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--modes", action="store_true", help="translate with the starter model")
    parser.add_argument("--limit", type=int, default=60, help="sentences a direction")
    parser.add_argument("--misses", action="store_true", help="print the terms not found")
    parser.add_argument("--weights", action="store_true", help="tune the weights of reranking")
    return parser.parse_args()


def _xwmt(target: str) -> list[Pair]:
    path = SHARED / "data" / "eval" / f"xwmt-dev.{target}-en.tsv.gz"
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        cells = [line.rstrip("\n").split("\t") for line in lines]
    return [
        (detokenise(row[1], "en"), detokenise(row[0], target)) for row in cells if len(row) == 2
    ]


def _corpus(target: str) -> list[Pair]:
    pairs = []
    for path in sorted((SHARED / "corpus").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            pairs += [
                (row[2], row[2 + COLUMNS.index(target)])
                for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
                if len(row) == 7 and int(row[0].rpartition("-")[2]) % 2 == 0
            ]
    return pairs


def _named(text: str, target: str, base: Termbase) -> list[Match]:
    """Return the names of a source that the target language has a sure term for."""
    found = apply.hits(text, "en", base)
    return [hit for hit in found if hit.concept.kind in NAMES and _sure(hit.concept, target)]


def _sure(concept: Concept, target: str) -> str:
    term = concept.preferred(target)
    return term.text if term and not term.doubtful else ""


def _count(pairs: Sequence[Pair], target: str, base: Termbase, missed: list[str]) -> Found:
    counts = Found()
    hits = [_named(source, target, base) for source, _ in pairs]
    held = [{hit.concept.id for hit in found} for found in hits]
    for n, (source, reference) in enumerate(pairs):
        for row, hit in zip(apply.ledger(hits[n], reference, source, target), hits[n], strict=True):
            counts.hits += 1
            counts.exact += bool(re.search(rf"(?<!\w){re.escape(row.target)}(?!\w)", reference))
            counts.strict += row.certainty in {"exact", "strict"}
            counts.lenient += row.certainty in {"lenient", "derived"}
            if row.method == "failed":
                missed.append(f"{target}\t{hit.term.text}\t{row.target}\t{reference[:110]}")
        other = (n + len(pairs) // 2) % len(pairs)
        strangers = [hit for hit in hits[n] if hit.concept.id not in held[other]]
        rows = apply.ledger(strangers, pairs[other][1], pairs[other][0], target)
        counts.tried += len(rows)
        counts.false += sum(row.method != "failed" for row in rows)
    return counts


def _print_found(base: Termbase, show: bool) -> None:
    print("| set | language | hits | exact % | strict % | strict + lenient % | precision % |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    missed: list[str] = []
    for name, reader in (("X-WMT", _xwmt), ("own corpus", _corpus)):
        for target in TARGETS:
            pairs = reader(target)
            if not pairs:
                continue
            f = _count(pairs, target, base, missed)
            shares = (f.exact, f.strict, f.strict + f.lenient)
            cells = " | ".join(f"{100 * share / f.hits:.1f}" for share in shares)
            print(f"| {name} | {target} | {f.hits} | {cells} | {100 * f.precision:.2f} |")
    if show:
        print("\n".join(missed))


def _print_speed() -> None:
    """Print how long 100,000 made-up concepts take to index, and an article to search."""
    print("\n| language | build of 100,000 concepts, s | article of 700 words, ms |")
    print("| --- | ---: | ---: |")
    for language in COLUMNS:
        chance = random.Random(7)
        concepts = [_made_up(n, language, chance) for n in range(100_000)]
        start = perf_counter()
        index = Matcher(concepts, language)
        built = perf_counter() - start
        named = [concepts[chance.randrange(100_000)].forms(language)[0].text for _ in range(60)]
        words = [_word(language, chance) for _ in range(580)]
        mixed = [*named, *words]
        chance.shuffle(mixed)
        text = " ".join(mixed)
        index.find(text)
        times = [_timed(lambda text=text, index=index: index.find(text)) for _ in range(9)]
        print(f"| {language} | {built:.2f} | {1000 * statistics.median(times):.1f} |")


def _timed(work: Any) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


_SYLLABLES = {
    "latin": re.findall("..", "bakurianelmatoqaşaevovazerilmoduvestbegünu"),
    "cyrillic": re.findall("..", "бакурианелматоқашаевовазерилмодувестбегүну"),
}


def _word(language: str, chance: random.Random) -> str:
    script = "cyrillic" if language in {"kk", "ky"} else "latin"
    return "".join(chance.choices(_SYLLABLES[script], k=chance.randint(2, 5)))


def _made_up(number: int, language: str, chance: random.Random) -> Concept:
    kind = ("person", "place", "organisation", "common")[number % 4]
    words = [_word(language, chance) for _ in range(1 if kind in {"place", "common"} else 2)]
    named = [word[0].upper() + word[1:] if kind != "common" else word for word in words]
    terms = ((language, (Term(text=" ".join(named)),)),)
    return Concept(id=f"c{number}", kind=kind, domain="", terms=terms, status="approved")


@dataclass(frozen=True, slots=True)
class _Case:
    """A sentence with names, for the three modes."""

    source: str
    reference: str
    matches: tuple[Match, ...]


def _print_modes(base: Termbase, limit: int) -> None:
    import sacrebleu

    chrf = sacrebleu.CHRF(word_order=2)
    print("\n| direction | mode | terms % | after repair % | chrF++ | masked | random written % |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for target in TARGETS:
        cases = list(_cases(base, target, limit))
        engine = _starter(target)
        for mode in ("none", "proper", "random"):
            wrong = _strangers(cases, base, target)
            requests = [
                _request(case, target, mode, w) for case, w in zip(cases, wrong, strict=True)
            ]
            start = perf_counter()
            answers = [each[0].text for each in engine.translate(requests)]
            decoding = perf_counter() - start
            texts = [
                repair(case.matches, text, case.source, target, base).text
                for case, text in zip(cases, answers, strict=True)
            ]
            kept = answers if mode != "proper" else texts
            score = chrf.corpus_score(kept, [[case.reference for case in cases]]).score
            hidden = chrf.corpus_score(
                [masked(t, c.matches, target) for t, c in zip(kept, cases, strict=True)],
                [[masked(c.reference, c.matches, target) for c in cases]],
            ).score
            cells = [
                _accuracy(cases, answers, target),
                _accuracy(cases, texts, target),
                score,
                hidden,
                100 * _over(wrong, answers, target),
            ]
            print(f"| en>{target} | {mode} | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |")
            if mode == "proper":
                start = perf_counter()
                _term_work(cases, answers, target, base)
                share = 100 * (perf_counter() - start) / decoding
                print(f"en>{target}: term work {share:.2f} % of decoding", file=sys.stderr)


def _print_weights(base: Termbase, limit: int) -> None:
    """Print what reranking four candidates does by the weight of a strict term."""
    import sacrebleu

    chrf = sacrebleu.CHRF(word_order=2)
    print("\n| direction | weight | terms % | chrF++ |\n| --- | ---: | ---: | ---: |")
    for target in TARGETS:
        cases = [
            replace(case, matches=tuple(_mandatory(m) for m in case.matches))
            for case in _cases(base, target, limit)
        ]
        engine = _starter(target, nbest="4")
        answers = engine.translate([_request(case, target, "proper", ()) for case in cases])
        for weight in (0.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2):
            weights = Weights(strict=weight, lenient=weight * 2 / 3, forbidden=weight)
            texts = [
                _reranked(case, hypotheses, target, weights)
                for case, hypotheses in zip(cases, answers, strict=True)
            ]
            score = chrf.corpus_score(texts, [[case.reference for case in cases]]).score
            print(
                f"| en>{target} | {weight} | {_accuracy(cases, texts, target):.1f} | {score:.1f} |"
            )


def _mandatory(match: Match) -> Match:
    """Return a match as if its row were approved: only mandatory terms weigh."""
    return replace(match, concept=replace(match.concept, status="approved"))


def _reranked(case: _Case, hypotheses: Sequence[Any], target: str, weights: Weights) -> str:
    candidates = [Candidate(each.text, each.score) for each in hypotheses]
    return candidates[choose(candidates, case.matches, case.source, target, weights).index].text


def _cases(base: Termbase, target: str, limit: int) -> Iterator[_Case]:
    found = 0
    for source, reference in _xwmt(target):
        matches = tuple(_named(source, target, base))
        if matches and found < limit:
            found += 1
            yield _Case(source, reference, matches)


def _strangers(cases: Sequence[_Case], base: Termbase, target: str) -> list[list[Concept]]:
    """Return for every hit another concept of its class that the source does not hold."""
    chance = random.Random(3)
    pool = [concept for concept in base.concepts if _sure(concept, target)]
    return [
        [
            chance.choice([c for c in pool if c.kind == m.concept.kind and c.id != m.concept.id])
            for m in case.matches
        ]
        for case in cases
    ]


def _request(case: _Case, target: str, mode: str, wrong: Sequence[Concept]) -> Request:
    from translator.engines.base import TermAnnotation

    request = Request(text=case.source, source="en", target=target)
    if mode == "none":
        return request
    concepts = wrong if mode == "random" else [match.concept for match in case.matches]
    terms = tuple(
        TermAnnotation(start=m.start, end=m.end, target=_sure(c, target))
        for m, c in zip(case.matches, concepts, strict=True)
    )
    return replace(request, terms=terms)


def _accuracy(cases: Sequence[_Case], texts: Sequence[str], target: str) -> float:
    both = wanted = 0
    for case, text in zip(cases, texts, strict=True):
        ours = apply.ledger(case.matches, text, case.source, target)
        theirs = apply.ledger(case.matches, case.reference, case.source, target)
        for mine, other in zip(ours, theirs, strict=True):
            wanted += other.method != "failed"
            both += other.method != "failed" and mine.method != "failed"
    return 100 * both / max(1, wanted)


def _over(wrong: Sequence[Sequence[Concept]], texts: Sequence[str], target: str) -> float:
    """Return the share of the random terms that stand in the output."""
    written = total = 0
    for concepts, text in zip(wrong, texts, strict=True):
        for concept in concepts:
            total += 1
            written += bool(Matcher([concept], target).find(text))
    return written / max(1, total)


def _term_work(cases: Sequence[_Case], answers: Sequence[str], target: str, base: Termbase) -> None:
    """Do for every sentence what a draft does about its terms."""
    for case, answer in zip(cases, answers, strict=True):
        hits = apply.hits(case.source, "en", base)
        choose([Candidate(answer, 0.0)], hits, case.source, target, Weights())
        repair(hits, answer, case.source, target, base)
        matcher(base, target).find(answer)


def _starter(target: str, **decoding: str) -> Any:
    """Return the shipped model for one direction out of English."""
    from translator.engines import routes
    from translator.engines.build import open_engine
    from translator.engines.catalogues import load_catalogue
    from translator.engines.settings import EngineOptions

    catalogue = load_catalogue()
    route = routes.plan("en", target, catalogue, ["starter"], model="starter")
    options = EngineOptions(decoding=decoding)
    return open_engine(route, catalogue, options=options)


if __name__ == "__main__":
    raise SystemExit(main())
