"""`translator glossary export | import | diff`: glossaries of other tools and of other days."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from translator import atomic
from translator.cli import session
from translator.console import terminal
from translator.desk.folder import find_desk
from translator.errors import InputError, UsageError
from translator.language.tags import SOURCES
from translator.terms import changed, exchange
from translator.terms.concept import CLASSES, STATUSES, Concept
from translator.terms.exchange.tabular import write_csv
from translator.terms.termbase import Termbase, load

_SHOWN = 20


@click.command("export")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "format_", type=click.Choice(list(exchange.FORMATS)), help="Format.")
@click.option("--from", "source", type=click.Choice(SOURCES), help="Source, for pairs.")
@click.option("--to", "target", type=click.Choice(SOURCES), help="Target, for pairs.")
@click.option(
    "--languages",
    default="en,az,tr,kk,ky",
    show_default=True,
    help="Columns of a Google term set.",
)
@click.option("--domain", help="Only this subject field.")
@click.option("--status", type=click.Choice(sorted(STATUSES)), help="Only this status.")
@click.pass_obj
def export_terms(
    desk: Path | None,
    path: Path,
    format_: str | None,
    source: str | None,
    target: str | None,
    languages: str,
    domain: str | None,
    status: str | None,
) -> None:
    """Write the terms for another tool; what its format has no place for is named.

    The format is told by the ending (.csv .tbx .tmx .txt) or by --as: csv (rows of the desk), tbx3,
    tbx2, tmx, deepl, google, omegat.
    """
    base = session.termbase(find_desk(Path.cwd(), desk))
    chosen = [
        concept
        for concept in base.concepts
        if (not domain or concept.domain == domain) and (not status or concept.status == status)
    ]
    made = exchange.export(
        chosen,
        exchange.format_of(path, format_),
        source=source or "",
        target=target or "",
        languages=_tags(languages),
    )
    atomic.write_bytes(path, made.data)
    for line in made.lost:
        terminal.say(f"note: {line}")
    if made.left_out:
        terminal.say(f"left out {len(made.left_out)}: {_some(made.left_out)}")
    terminal.say(f"{made.rows} of {len(chosen)} concepts written to {path}")


@click.command("import")
@click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--as", "format_", type=click.Choice(list(exchange.FORMATS)), help="Format.")
@click.option("--from", "source", type=click.Choice(SOURCES), help="Source, for pairs.")
@click.option("--to", "target", type=click.Choice(SOURCES), help="Target, for pairs.")
@click.option(
    "--class", "kind", type=click.Choice(sorted(CLASSES)), default="common", show_default=True,
    help="Class of rows that have none.",
)  # fmt: skip
@click.option("--into", "name", metavar="NAME", help="Glossary to write; default: the file's name.")
@click.option("--replace", is_flag=True, help="Write over a glossary of that name.")
@click.pass_obj
def import_terms(
    desk: Path | None,
    path: Path,
    format_: str | None,
    source: str | None,
    target: str | None,
    kind: str,
    name: str | None,
    *,
    replace: bool,
) -> None:
    """Make a glossary of the desk from another tool's file; every line left out is named.

    Rows come in as drafts unless the file is our own: another house's word is approved here first.
    """
    found = find_desk(Path.cwd(), desk)
    own = found.root / "glossaries" / f"{name or path.stem}.csv"
    if own.exists() and not replace:
        raise UsageError(f"{own.name} is there already", hint="--into NAME, or --replace")
    base = session.termbase(found)
    made = exchange.parse(
        path.read_bytes(),
        exchange.format_of(path, format_),
        source=source or "",
        target=target or "",
        origin=f"imported from {path.name}",
        kind=kind,
        taken={concept.id for concept in base.concepts},
    )
    for line in made.problems:
        terminal.say(f"{path.name}: {line}")
    if not made.concepts:
        raise InputError(f"{path.name}: no usable row", hint="see the lines above, or give --as")
    known = {concept.id for concept in base.concepts}
    replaced = [concept.id for concept in made.concepts if concept.id in known]
    if replaced:
        terminal.say(f"rows that replace others of the termbase: {_some(replaced)}")
    atomic.write_bytes(own, write_csv(made.concepts).data)
    terminal.say(f"{len(made.concepts)} rows written to {own}; {len(made.problems)} problems")


@click.command()
@click.argument("old", metavar="OLD", type=click.Path(exists=True, path_type=Path))
@click.argument(
    "new", metavar="[NEW]", required=False, type=click.Path(exists=True, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print records instead of a table.")
@click.pass_obj
def diff(desk: Path | None, old: Path, new: Path | None, *, as_json: bool) -> None:
    """Show cell by cell what changed since OLD, a folder of glossaries or one exported CSV.

    NEW is the desk's termbase as it is now, unless another folder or file is given.
    """
    after = _state(new).concepts if new else session.termbase(find_desk(Path.cwd(), desk)).concepts
    found = list(changed.compare(_state(old).concepts, after))
    if as_json:
        terminal.json_data(
            [
                {
                    "kind": c.kind,
                    "concept": c.concept,
                    "column": c.column,
                    "old": c.old,
                    "new": c.new,
                }
                for c in found
            ]
        )
        return
    terminal.table(
        ("what", "id", "column", "old", "new"),
        [(c.kind, c.concept, c.column, c.old, c.new) for c in found],
    )
    terminal.say(f"{len(found)} changes in {len({c.concept for c in found})} concepts")


def _state(path: Path) -> Termbase:
    if path.is_dir():
        return load([path])
    made = exchange.parse(path.read_bytes(), "csv")
    if made.problems:
        raise InputError(f"{path.name}: {'; '.join(made.problems[:5])}", hint="mend the rows")
    return Termbase(concepts=made.concepts, digest="")


def _tags(languages: str) -> Sequence[str]:
    tags = [tag.strip() for tag in languages.split(",") if tag.strip()]
    unknown = [tag for tag in tags if tag not in SOURCES]
    if unknown or len(tags) < 2:
        raise UsageError(
            f"no columns of languages: {languages!r}", hint=f"some of {', '.join(SOURCES)}"
        )
    return tags


def _some(ids: Sequence[str | Concept]) -> str:
    shown = ", ".join(map(str, ids[:_SHOWN]))
    return shown + (f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else "")
