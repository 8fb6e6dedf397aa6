"""The texts that the model learns from, with their licences and the most that is taken of each.

`shared` is the folder of data beside the repository: `corpus/*.tsv` holds the news articles,
`data/parallel/*.tsv.xz` the aligned texts, `data/terms` the names of CLDR and ISO, and
`data/eval` the sentences that scores are taken on and nothing may learn from.
"""

from __future__ import annotations

import gzip
import hashlib
import lzma
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from recipes.starter.records import LANGUAGES, Pair, Row, Source
from translator.errors import InputError
from translator.language import casing
from translator.terms.termbase import Concept, Termbase

NEWS = Source(
    name="news",
    kind="news",
    licence="Apache-2.0",
    trusted=True,
    note="five-way news articles of this project; whole articles are held out by hash",
)
GLOSSARIES = Source(
    name="glossaries",
    kind="term",
    licence="Apache-2.0; names after CLDR (Unicode-3.0) and i18n-iso-countries (MIT)",
    trusted=True,
)
NAMES = {
    source.name: source
    for source in (
        Source(name="cldr", kind="term", licence="Unicode-3.0", trusted=True),
        Source(name="iso_countries", kind="term", licence="MIT", trusted=True),
    )
}
_MPL = "MPL-2.0"
_TATOEBA = "CC BY 2.0 FR"
_DOCS = "CC BY 4.0"
_UI_SHARE = 0.2
"""Most labels of one to four words teach a menu's style, not a newspaper's."""


def _software(name: str, licence: str, cap: int) -> Source:
    return Source(
        name=name,
        kind="parallel",
        licence=licence,
        cap=cap,
        short_share=_UI_SHARE,
        software=True,
    )


def _prose(name: str, licence: str, cap: int, note: str = "") -> Source:
    return Source(name=name, kind="parallel", licence=licence, cap=cap, note=note)


PARALLEL = {
    source.name: source
    for source in (
        _software("chromium", "BSD-3-Clause", 8_000),
        _software("aosp", "Apache-2.0", 7_000),
        _software("firefox", _MPL, 6_000),
        _software("thunderbird", _MPL, 3_000),
        _software("mozilla-www", _MPL, 3_000),
        _software("libreoffice-ui", _MPL, 4_000),
        _software("libreoffice-help", _MPL, 12_000),
        _software("osm-id-presets", "ISC", 1_500),
        _software("wikipedia-android", "Apache-2.0", 2_000),
        _software("docs-react", _DOCS, 10_000),
        _software("docs-react-legacy", _DOCS, 6_000),
        _software("docs-opensource-guide", _DOCS, 2_000),
        _prose("tatoeba-snnclsr", _TATOEBA, 60_000),
        _prose("tatoeba-manythings", _TATOEBA, 15_000),
        _prose("tatoeba-laser", _TATOEBA, 5_000),
        _prose(
            "tatoeba-test",
            _TATOEBA,
            16_000,
            "test sentences of the Tatoeba challenge: scores on that set mean nothing",
        ),
        _prose("kaznu-titles", "CC BY-SA", 12_000),
        _prose("setimes-sample", "not named by its publisher; training only", 12_000),
    )
}
OTHERS = {**NAMES, **PARALLEL}
"""Sources that lie in the shared folder beside the news, by the name of their file."""

IN_GLOSSARIES = "name stands in the glossaries"
CLDR_KINDS = frozenset(
    {
        "region",
        "territory",
        "territory-alt",
        "subdivision",
        "country",
        "city",
        "currency",
        "language",
        "unit",
        "emoji-name",
        "weekday-stand-alone",
        "month-stand-alone",
    }
)
"""Kinds that name one thing; patterns, abbreviations and time zones teach nothing."""

_EVALUATION = re.compile(r"\.([a-z]{2})-([a-z]{2})\.")
_NEWS_COLUMNS = 7


def is_held_out(article: str) -> bool:
    """Return whether an article of the news corpus is kept for measuring (a tenth, by hash)."""
    return int(hashlib.sha256(article.encode("utf-8")).hexdigest(), 16) % 10 == 0


def news_rows(folder: Path) -> list[Row]:
    """Read the news corpus: article id, kind and the five languages, in article order.

    Raises:
        InputError: the folder holds no corpus, or a line has not seven columns.
    """
    rows: list[Row] = []
    for path in sorted(folder.glob("*.tsv")):
        text = path.read_text(encoding="utf-8").rstrip("\n")
        for number, line in enumerate(text.split("\n"), start=1):
            cells = line.split("\t")
            if cells[0] == "article_id":
                continue
            if len(cells) != _NEWS_COLUMNS:
                raise InputError(
                    f"{path.name}:{number}: {len(cells)} columns and not seven",
                    hint="article_id, kind, en, az, tr, kk, ky, divided by tabs",
                )
            rows.append(Row(tuple(cells[2:]), group=cells[0], kind=cells[1]))
    if not rows:
        raise InputError(f"no news corpus in {folder}", hint="name it with --corpus or --shared")
    return rows


def files(shared: Path) -> dict[str, Path]:
    """Return the tables of names and the aligned files that are there, by the name of their source.

    The glossaries of this project have taken over what else lies in the folder of names.
    """
    names = {name: shared / "data" / "terms" / f"{name}.tsv" for name in NAMES}
    aligned = sorted((shared / "data" / "parallel").glob("*.tsv.xz"))
    return {
        **{name: path for name, path in names.items() if path.is_file()},
        **{path.name.split(".")[0]: path for path in aligned},
    }


def parallel_rows(path: Path) -> Iterator[Row]:
    """Read one aligned file: a header, then the five languages, empty where missing.

    Raises:
        InputError: the columns are not those of `LANGUAGES`.
    """
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        yield from _table(path, lines, LANGUAGES)


def name_rows(path: Path) -> Iterator[Row]:
    """Read a table of names: its kind, the five languages and others; only `CLDR_KINDS`."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        table = _table(path, lines, ("kind", *LANGUAGES))
        for row in table:
            if row.texts[0] in CLDR_KINDS:
                yield Row(row.texts[1:], kind=row.texts[0])


def _table(path: Path, lines: Iterable[str], columns: tuple[str, ...]) -> Iterator[Row]:
    rows = iter(lines)
    header = tuple(next(rows, "").rstrip("\n").split("\t"))
    if header[: len(columns)] != columns:
        raise InputError(
            f"{path.name}: the columns are {', '.join(header)}",
            hint=f"they should begin with {', '.join(columns)}",
        )
    for line in rows:
        cells = line.rstrip("\n").split("\t")
        padded = (*cells, *("",) * (len(columns) - len(cells)))
        yield Row(padded[: len(columns)])


def glossary_rows(termbase: Termbase) -> list[Row]:
    """Return the preferred terms of every concept; a form in doubt is left out."""
    return [
        Row(tuple(_preferred(concept, tag) for tag in LANGUAGES), group=concept.id)
        for concept in termbase.concepts
    ]


def glossary_variants(termbase: Termbase) -> list[Pair]:
    """Return admitted terms as one-way pairs that lead to the preferred term of the target."""
    numbered = list(enumerate(LANGUAGES))
    return [
        Pair(source, target, term.text, preferred, one_way=True)
        for concept in termbase.concepts
        for source, source_tag in numbered
        for term in concept.forms(source_tag)[1:]
        for target, target_tag in numbered
        if target != source and not term.doubtful
        for preferred in [_preferred(concept, target_tag)]
        if preferred
    ]


def without_glossary_names(rows: Iterable[Row], termbase: Termbase) -> tuple[list[Row], int]:
    """Leave out the names that the glossaries have in press usage; return how many those were."""
    known = {
        casing.fold(term.text, "en")
        for concept in termbase.concepts
        for term in concept.forms("en")
    }
    every = list(rows)
    kept = [row for row in every if casing.fold(row.texts[0], "en") not in known]
    return kept, len(every) - len(kept)


def _preferred(concept: Concept, language: str) -> str:
    term = concept.preferred(language)
    return term.text if term and not term.doubtful else ""


def evaluation_lines(shared: Path) -> Iterator[tuple[str, str]]:
    """Yield (language, line) of both columns of every evaluation set.

    Raises:
        InputError: a file's name does not say its languages, so it could not be kept apart.
    """
    for path in sorted((shared / "data" / "eval").glob("*.tsv.gz")):
        languages = _EVALUATION.search(path.name)
        if languages is None:
            raise InputError(
                f"{path.name}: the name does not say its languages", hint="name it x.tr-en.tsv.gz"
            )
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield from zip(languages.groups(), line.rstrip("\n").split("\t"), strict=False)
