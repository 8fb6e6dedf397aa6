"""Glossaries in tables: our own rows, DeepL's and OmegaT's pairs, Google's equivalent term sets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from translator.language.tags import SOURCES
from translator.terms.concept import Concept
from translator.terms.exchange.records import Exported, Row
from translator.terms.reading import COLUMNS, row

_TAB = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def write_csv(concepts: Sequence[Concept]) -> Exported:
    """Write our own rows, all columns; nothing is lost."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row(concept) for concept in concepts)
    return Exported(data=out.getvalue().encode(), rows=len(concepts))


def write_deepl(concepts: Sequence[Concept], source: str, target: str) -> Exported:
    """Write ``source,target,source_lang,target_lang`` without a header, one line a source form.

    After DeepL's glossary format; a source form that stands twice is refused there, so the first
    concept has it.
    """
    pairs, left_out, doubled = _pairs(concepts, source, target)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows((form, text, source, target) for form, text, _ in pairs)
    return _paired(out.getvalue(), concepts, left_out, doubled)


def write_omegat(concepts: Sequence[Concept], source: str, target: str) -> Exported:
    """Write source, target and comment with tabs between, one line a source form (OmegaT TSV)."""
    pairs, left_out, doubled = _pairs(concepts, source, target)
    lines = [
        "\t".join(cell.translate(_TAB) for cell in (form, text, f"{one.id} {one.note}".strip()))
        for form, text, one in pairs
    ]
    return _paired("".join(f"{line}\n" for line in lines), concepts, left_out, doubled)


def write_google(concepts: Sequence[Concept], languages: Sequence[str]) -> Exported:
    """Write an equivalent term set (Cloud Translation): a header of languages, a row a concept."""
    whole = [c for c in concepts if all(_sure(c, tag) for tag in languages)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*languages, "description"])
    writer.writerows([*(_sure(c, tag) for tag in languages), c.note] for c in whole)
    kept = {c.id for c in whole}
    return Exported(
        data=out.getvalue().encode(),
        rows=len(whole),
        left_out=tuple(c.id for c in concepts if c.id not in kept),
        lost=("variants, grammar, status and sources have no place in an equivalent term set",),
    )


def read_csv(text: str) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a file of our own by their place."""
    table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for cells in table:
        yield f"line {table.line_num}", {str(k): str(v or "") for k, v in cells.items()}


def read_deepl(text: str, source: str, target: str) -> Iterator[tuple[str, Row]]:
    """Yield pairs; languages in the third and fourth column must be those asked for, if given."""
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    for cells in table:
        place = f"line {table.line_num}"
        if not any(cells):
            continue
        said = [cell.strip().replace("-", "_").split("_")[0] for cell in cells[2:4]]
        if said and [_ascii_lower(tag) for tag in said] != [source, target][: len(said)]:
            yield place, {"problem": f"the line is {' → '.join(said)}, not {source} → {target}"}
        elif len(cells) not in {2, 3, 4}:
            yield place, {"problem": f"{len(cells)} cells instead of 2 to 4"}
        else:
            yield place, {source: cells[0].strip(), target: cells[1].strip()}


def read_omegat(text: str, source: str, target: str) -> Iterator[tuple[str, Row]]:
    """Yield pairs; lines that begin with a hash are comments."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 2:
            yield f"line {number}", {"problem": "no tab between source and target"}
            continue
        note = cells[2] if len(cells) > 2 else ""
        yield f"line {number}", {source: cells[0], target: cells[1], "note": note}


def read_google(text: str) -> Iterator[tuple[str, Row]]:
    """Yield term sets; columns of languages that the desk does not have are named as problems."""
    table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    header = {name: _ascii_lower(name.split("-")[0]) for name in table.fieldnames or () if name}
    unknown = [name for name, tag in header.items() if tag not in {*SOURCES, "pos", "description"}]
    if unknown:
        yield "line 1", {"problem": f"columns left out: {', '.join(unknown)}"}
    for cells in table:
        found = {tag: str(cells[name] or "").strip() for name, tag in header.items()}
        row_ = {tag: found[tag] for tag in SOURCES if found.get(tag)}
        yield f"line {table.line_num}", {**row_, "note": found.get("description", "")}


def _pairs(
    concepts: Sequence[Concept], source: str, target: str
) -> tuple[list[tuple[str, str, Concept]], tuple[str, ...], int]:
    """Return source form, target and concept of every pair; the ids without one; the doubled."""
    pairs: list[tuple[str, str, Concept]] = []
    left_out: list[str] = []
    seen: set[str] = set()
    doubled = 0
    for one in concepts:
        text = _sure(one, target)
        forms = [form.text for form in one.forms(source) if not form.doubtful]
        if not text or not forms:
            left_out.append(one.id)
            continue
        fresh = [form for form in dict.fromkeys(forms) if form not in seen]
        doubled += len(forms) - len(fresh)
        seen.update(fresh)
        pairs += [(form, text, one) for form in fresh]
    return pairs, tuple(left_out), doubled


def _paired(
    text: str, concepts: Sequence[Concept], left_out: tuple[str, ...], doubled: int
) -> Exported:
    lost = ["variants of the target, grammar, status and sources have no place in pairs"]
    lost += [f"{doubled} source forms stood already"] if doubled else []
    rows = len(concepts) - len(left_out)
    return Exported(data=text.encode(), rows=rows, left_out=left_out, lost=tuple(lost))


def _sure(concept: Concept, tag: str) -> str:
    term = concept.preferred(tag)
    return term.text if term and not term.doubtful else ""


def _ascii_lower(text: str) -> str:
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
