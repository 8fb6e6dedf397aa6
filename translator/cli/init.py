"""`translator init`: a folder becomes a desk with settings of its own."""

from __future__ import annotations

from pathlib import Path

import click

from translator.console import terminal
from translator.desk.folder import SETTINGS_FILE, Settings, init_desk
from translator.language.tags import TARGETS, parse_targets


@click.command()
@click.argument(
    "folder", default=".", type=click.Path(file_okay=False, path_type=Path), metavar="[FOLDER]"
)
@click.option("--name", default="", help="Name of the desk.")
@click.option("--agency", default="", help="Agency that stands in the disclosure line.")
@click.option("--to", "targets", default=",".join(TARGETS), help="Languages to draft into.")
@click.option("--reviewer", default="", help="Who signs when nobody is named.")
def init(folder: Path, name: str, agency: str, targets: str, reviewer: str) -> None:
    """Write desk.toml into FOLDER (default: here), with every setting explained.

    A desk may also hold its own models.yaml and glossaries/, whose rows win over the shipped ones.
    """
    settings = Settings(name=name, agency=agency, targets=parse_targets(targets), reviewer=reviewer)
    desk = init_desk(folder, settings)
    terminal.data(str(desk.root / SETTINGS_FILE))
    terminal.say("next: translator draft ARTICLE")
