"""Write docs/reference.md from the code: `python docs/make_reference.py`.

With `-` the page goes to stdout; a test runs that and fails where the file says something else.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import click

from translator import checks, errors
from translator.batch.gather import SUFFIXES
from translator.cli.main import VERBS, cli
from translator.desk.folder import COMMENTS, Settings
from translator.terms.termbase import CLASSES, COLUMNS

PAGE = Path(__file__).with_name("reference.md")

EXIT_CODES = (
    (0, "done"),
    (1, "done, and the answer is no"),
    (2, "usage: the command line asks for something that cannot be"),
    (3, "configuration: desk.toml, models.yaml or a glossary"),
    (4, "input: an article cannot be read, decoded or identified"),
    (5, "engine: no model, no licence consent, a model that fails"),
    (6, "workflow: illegal step, stale draft, blocked by findings"),
    (7, "desk store"),
    (8, "output cannot be written"),
    (9, "batch finished, some articles failed"),
    (70, "a fault of ours; the log file is named"),
    (130, "interrupted; what was finished is kept"),
)


def build() -> str:
    """Return the whole page."""
    parts = [
        "# Reference",
        "Generated from the code by `python docs/make_reference.py`; do not edit by hand.",
        "## Commands",
        *(_command(name) for name in VERBS),
        "## Exit codes",
        _table(("code", "meaning"), [(str(code), text) for code, text in EXIT_CODES]),
        "Every expected error belongs to one class of `translator.errors`:",
        _table(("class", "code", "raised when"), _errors()),
        "## Checks",
        "A finding names its check. Errors block an approval unless the editor gives a reason.",
        *(_check(name) for name in checks.CHECKS),
        "### Findings of drafting itself",
        _table(("id", "meaning"), list(checks.NOTES.items())),
        "## desk.toml",
        _table(("key", "default", "meaning"), _settings()),
        "## Environment",
        _table(("variable", "meaning"), _environment()),
        "## Glossary columns",
        f"`{'`, `'.join(COLUMNS)}`; `class` is one of {', '.join(sorted(CLASSES))}.",
        "See [glossaries/README.md](../glossaries/README.md).",
        "## Files of a folder that are taken for articles",
        f"{', '.join(f'`{suffix}`' for suffix in SUFFIXES)}",
    ]
    return "\n\n".join(parts) + "\n"


def _command(name: str, parent: click.Group = cli, path: str = "translator") -> str:
    context = click.Context(parent, info_name=path, help_option_names=["-h", "--help"])
    command = parent.get_command(context, name)
    if command is None:
        raise LookupError(name)
    own = click.Context(
        command,
        info_name=f"{path} {name}",
        help_option_names=context.help_option_names,
        max_content_width=100,
        terminal_width=100,
    )
    parts = [f"### {path} {name}", f"```\n{command.get_help(own)}\n```"]
    if isinstance(command, click.Group):
        parts += [_command(verb, command, f"{path} {name}") for verb in command.list_commands(own)]
    return "\n\n".join(parts)


def _check(name: str) -> str:
    text = inspect.getdoc(checks.CHECKS[name]) or ""
    return f"### {name}\n\n{text}"


def _errors() -> list[tuple[str, ...]]:
    classes = [
        value
        for value in vars(errors).values()
        if inspect.isclass(value) and issubclass(value, errors.TranslatorError)
    ]
    return [
        (f"`{item.__name__}`", str(item.exit_code), _first_line(item))
        for item in classes
        if item is not errors.TranslatorError
    ]


def _first_line(item: object) -> str:
    return (inspect.getdoc(item) or "").splitlines()[0]


def _settings() -> list[tuple[str, ...]]:
    defaults = Settings()
    return [(f"`{key}`", f"`{getattr(defaults, key)!r}`", text) for key, text in COMMENTS.items()]


def _environment() -> list[tuple[str, ...]]:
    return [
        ("`TRANSLATOR_DESK`", "folder of the desk, as `--desk`"),
        ("`TRANSLATOR_HOME`", "folder of installed models and licence consents"),
        ("`TRANSLATOR_REVIEWER`", "who signs when `--by` is not given"),
        ("`HF_ENDPOINT`", "mirror of the model hub that `models pull` asks"),
        ("`NO_COLOR`", "no colour and no bars"),
    ]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["-"]:
        sys.stdout.buffer.write(build().encode("utf-8"))
    else:
        PAGE.write_text(build(), encoding="utf-8")
