"""`translator models doctor` and `models bench`: is a model well, and how fast is it here."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from translator.console import terminal
from translator.desk.folder import find_desk
from translator.engines.base import Leg, Route
from translator.engines.catalogue import CAUSAL, PSEUDO, Catalogue
from translator.engines.catalogues import desk_catalogue
from translator.engines.shelf import installed_keys, local_folder
from translator.errors import EngineError, InputError
from translator.language.tags import SOURCES, TARGETS


@click.command()
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print records.")
@click.pass_obj
def doctor(desk: Path | None, keys: tuple[str, ...], *, as_json: bool) -> int:
    """Look for what is wrong with installed models; without KEY with all of them.

    Licence, files, memory, language codes, letters that the vocabulary lacks, addresses and
    figures that it cannot read, and what decodes. Exits with 1 where something is wrong.
    """
    from translator.engines.doctor import examine

    catalogue = desk_catalogue(find_desk(Path.cwd(), desk).root)
    found = [
        {"model": key, **asdict(symptom)}
        for key in _chosen(catalogue, keys)
        for symptom in examine(catalogue.entry(key), catalogue)
    ]
    if as_json:
        terminal.json_data(found)
    else:
        rows = [
            (each["model"], "well" if each["well"] else "WRONG", each["about"], each["text"])
            for each in found
        ]
        terminal.table(("model", "state", "about", "found"), rows)
    wrong = sum(not each["well"] for each in found)
    terminal.say(f"{wrong} of {len(found)} things are wrong" if wrong else "all is well")
    return 1 if wrong else 0


@click.command()
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--from", "source", type=click.Choice(SOURCES), help="Source language.")
@click.option("--to", "target", type=click.Choice(SOURCES), help="Target language.")
@click.option("--rounds", type=click.IntRange(1, 50), default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print records.")
@click.pass_obj
def bench(
    desk: Path | None,
    keys: tuple[str, ...],
    *,
    source: str | None,
    target: str | None,
    rounds: int,
    as_json: bool,
) -> None:
    """Measure how fast installed models are on this machine; without KEY all of them.

    What is measured is kept: `models show` and `draft --dry-run` tell times from it.
    """
    catalogue = desk_catalogue(find_desk(Path.cwd(), desk).root)
    found = [_measured(catalogue, key, source, target, rounds) for key in _chosen(catalogue, keys)]
    if as_json:
        terminal.json_data(found)
        return
    columns = ("model", "direction", "tokens/s", "one by one", "load s", "memory MB", "with")
    rows = [
        (
            each["model"],
            each["direction"],
            f"{each['tokens']:.0f}",
            f"{each['single']:.0f}",
            f"{each['load']:.1f}",
            str(each["memory_mb"] or "-"),
            each["setting"],
        )
        for each in found
    ]
    terminal.table(columns, rows)
    terminal.say("next: translator draft --dry-run FILE")


def _chosen(catalogue: Catalogue, keys: tuple[str, ...]) -> list[str]:
    """Return the keys asked for, or all that are installed, the dry-run engine left out.

    Raises:
        EngineError: the dry-run engine was asked for, or the catalogue lacks a key.
    """
    if PSEUDO in keys:
        raise EngineError(f"{PSEUDO} is built in: there is nothing to look at")
    for key in keys:
        catalogue.entry(key)
    installed = installed_keys(catalogue)
    return list(keys) or [k for k in catalogue.entries if k in installed and k != PSEUDO]


def _measured(
    catalogue: Catalogue, key: str, source: str | None, target: str | None, rounds: int
) -> dict[str, Any]:
    """Measure one model in the first of its directions that fits what was asked for.

    Raises:
        EngineError: it serves no such direction, is not installed, or failed.
    """
    from translator.engines import timing
    from translator.engines.build import open_engine

    pairs = [
        pair
        for pair in catalogue.entry(key).pairs
        if source in (None, pair[0]) and target in (None, pair[1])
    ]
    if not pairs:
        raise EngineError(
            f"{key} does not translate {source or 'any language'} into {target or 'any'}",
            hint=f"see `translator models show {key}`",
        )
    leg = Leg(model=key, source=pairs[0][0], target=pairs[0][1])
    engine = open_engine(Route(legs=(leg,)), catalogue)
    speed = timing.measure(engine, leg.source, leg.target, rounds=rounds)
    timing.keep(key, speed)
    return {"model": key, "direction": f"{leg.source}>{leg.target}", **asdict(speed)}


@click.command()
@click.argument("key")
@click.argument("texts", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--to", "target", required=True, type=click.Choice(TARGETS), help="Their language.")
@click.option("--json", "as_json", is_flag=True, help="Print a record.")
@click.pass_obj
def shortlist(
    desk: Path | None, key: str, texts: tuple[Path, ...], *, target: str, as_json: bool
) -> None:
    """Build a model's output shortlist for a language, from text files in it.

    A model then writes only pieces that stand in TEXTS, that spell the language, or that the
    sentence itself holds: much faster with a large vocabulary, and other scripts hardly come out.
    Compare before and after with `translator models eval`.
    """
    from translator.engines.loading import place_of, read_tokenizer
    from translator.engines.pieces import build
    from translator.engines.shortlist import add, named

    entry = desk_catalogue(find_desk(Path.cwd(), desk).root).entry(key)
    if entry.family in (PSEUDO, CAUSAL) or entry.shipped or target not in entry.languages:
        raise EngineError(
            f"{key} takes no shortlist for {target}",
            hint="shortlists are for encoder-decoder models with a code for the language",
        )
    folder = local_folder(entry)
    tokenizer = read_tokenizer(folder)
    lines = [line for path in texts for line in _text(path).splitlines()]
    built = build(
        lines,
        target,
        vocabulary=tokenizer.convert_ids_to_tokens(list(range(len(tokenizer)))),
        encode=lambda several: tokenizer(list(several), add_special_tokens=False).input_ids,
        special=[tokenizer.eos_token_id],
    )
    add(named(entry.languages[target]), built.ids, place_of(folder))
    record = {
        "model": key, "language": target, "pieces": len(built.ids), "of": len(tokenizer),
        "seen": built.seen, "spelling": built.spelling, "covered": round(built.covered, 5),
    }  # fmt: skip
    if as_json:
        terminal.json_data(record)
    else:
        for name, value in record.items():
            terminal.data(f"{name}: {value}")
    terminal.say(f"next: translator models eval FILE --model {key}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}", hint="it must be text in UTF-8") from error
