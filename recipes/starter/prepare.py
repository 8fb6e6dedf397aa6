"""The first stage: clean sentence pairs, made into a pack that training reads.

Writes tokenizer.json, pack.npz, pack.json and heldout.tsv to the work folder. The same sources and
the same seed give the same pack; its digest stands in pack.json.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipes.starter import annotate, carriers, noise, pack, vocabulary
from recipes.starter.gather import Gathered, Wanted, gather
from recipes.starter.records import LANGUAGES, Cleaned, Example, Pair, example
from translator.language.tags import TURKIC

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_TOY_VOCABULARY = 2_000
_DENOISED_BESIDE_NEWS = 10_000
"""Texts a Turkic language taken from the other sources for denoising."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the stage ``prepare``."""
    vocabulary.add_source_arguments(parser)
    parser.add_argument(
        "--tokenizer",
        type=Path,
        help="tokenizer.json to cut the texts with; the encoder's unless given, and without shared "
        "data one trained on the toy rows",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prepare the pack and print its counts.

    Raises:
        InputError: a source is missing or is not what it should be.
        ConfigurationError: a glossary or the vocabulary cannot be used.
        OutputError: the pack cannot be written.
    """
    wanted = vocabulary.wanted(arguments)
    gathered = gather(wanted)
    tokenizer, data = _tokenizer(arguments.tokenizer, wanted, gathered)
    guarded: Counter[str] = Counter()
    packed = pack.build(examples(gathered, wanted.seed, guarded), tokenizer)
    page = pack.write(
        arguments.work,
        packed,
        tokenizer=data,
        facts={**_facts(wanted, gathered), "spliced_dropped": dict(guarded)},
        held_out=gathered.held_out,
    )
    _tell(page, arguments.work)
    return 0


def examples(gathered: Gathered, seed: int, guarded: Counter[str]) -> Iterator[Example]:
    """Yield the examples of every kind, plain ones first.

    A name spliced into a dateline can make one that is held out; such examples are left out and
    counted in `guarded` by the guard that knew them.
    """
    annotator = annotate.Annotator(gathered.termbase)
    news = [pair for cleaned in gathered.of_kind("news") for pair in cleaned.pairs]
    parallel = list(gathered.of_kind("parallel"))
    spliced = carriers.examples(news, annotator, gathered.termbase, seed=seed)
    prose = [p for cleaned in parallel if not cleaned.source.software for p in cleaned.pairs]
    return chain(
        _plain(news, "news"),
        *(_plain(cleaned.pairs, "parallel") for cleaned in parallel),
        *(_plain(cleaned.pairs, "term") for cleaned in gathered.of_kind("term")),
        annotate.examples(chain(news, prose), annotator, seed=seed),
        noise.shouted(news, seed=seed),
        _unguarded(spliced, gathered, guarded),
        noise.denoised(_single_texts(news, parallel, seed), seed=seed),
    )


def _unguarded(
    spliced: Iterable[Example], gathered: Gathered, guarded: Counter[str]
) -> Iterator[Example]:
    for one in spliced:
        sides = ((one.source, one.source_language), (one.target, one.target_language))
        known = [
            name
            for name, guard in gathered.guards.items()
            if any(guard.holds(text, LANGUAGES[language]) for text, language in sides)
        ]
        guarded.update(known[:1])
        if not known:
            yield one


def _plain(pairs: Iterable[Pair], kind: str) -> Iterator[Example]:
    return (example(one, kind) for pair in pairs for one in pair.directions())


def _single_texts(
    news: Iterable[Pair], parallel: Iterable[Cleaned], seed: int
) -> Iterator[tuple[int, str]]:
    """Yield (language, text): all of the news once, and a choice of other Turkic text."""
    own = _sides(news)
    yield from own
    others = _sides(pair for cleaned in parallel for pair in cleaned.pairs)
    for number, language in enumerate(LANGUAGES):
        if language in TURKIC:
            mine = [one for one in others if one[0] == number and one not in own]
            chance = random.Random(f"{seed}:single:{language}")
            yield from chance.sample(mine, min(_DENOISED_BESIDE_NEWS, len(mine)))


def _sides(pairs: Iterable[Pair]) -> dict[tuple[int, str], None]:
    """Return the texts of both sides in their order, each once."""
    return dict.fromkeys(
        side
        for pair in pairs
        for side in ((pair.source_language, pair.source), (pair.target_language, pair.target))
    )


def _tokenizer(path: Path | None, wanted: Wanted, gathered: Gathered) -> tuple[Tokenizer, bytes]:
    """Return the tokenizer to cut with, and its file."""
    if path is None and wanted.shared is not None:
        path = wanted.shared / "data" / "encoder" / "tokenizer.json"
    if path is not None:
        return vocabulary.read(path), path.read_bytes()
    _, tokenizer = vocabulary.trained(gathered, size=_TOY_VOCABULARY, seed=wanted.seed)
    return tokenizer, tokenizer.to_str(pretty=False).encode()


def _facts(wanted: Wanted, gathered: Gathered) -> dict[str, Any]:
    return {
        "seed": wanted.seed,
        "toy": wanted.toy,
        "termbase": gathered.termbase.digest,
        "held_out": {
            "articles": len({row.group for row in gathered.held_out}),
            "rows": len(gathered.held_out),
        },
        "sources": [
            {
                **asdict(cleaned.source),
                "rows": cleaned.rows,
                "pairs": len(cleaned.pairs),
                "dropped": cleaned.dropped,
            }
            for cleaned in gathered.cleaned
        ],
        "left_out": gathered.left_out,
    }


def _tell(page: dict[str, Any], folder: Path) -> None:
    for source in page["sources"]:
        dropped = ", ".join(f"{rule} {number}" for rule, number in source["dropped"].items())
        print(f"{source['name']}: {source['rows']} rows, {source['pairs']} pairs; {dropped}")
    for name, reason in page["left_out"].items():
        print(f"{name}: left out, {reason}")
    counts = page["counts"]
    kinds = ", ".join(f"{kind} {number}" for kind, number in counts["by_kind"].items())
    print(f"{counts['examples']} examples ({kinds})")
    losses = {**page["dropped"], **{f"spliced: {k}": n for k, n in page["spliced_dropped"].items()}}
    dropped = ", ".join(f"{rule} {number}" for rule, number in losses.items())
    print(f"dropped when packed: {dropped or 'none'}")
    megabytes = (folder / "pack.npz").stat().st_size / 1e6
    print(f"{counts['texts']} texts, {counts['pieces']} pieces, {megabytes:.1f} MB in {folder}")
