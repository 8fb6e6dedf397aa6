"""The command `translator`: the table of verbs and the one boundary where errors become words.

`--help` reads the table below and imports no verb, so it answers at once.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

import click

from translator import __version__
from translator.console import terminal
from translator.errors import EXIT_BUG, EXIT_DONE, EXIT_INTERRUPTED, TranslatorError, UsageError

VERBS: dict[str, str] = {
    "draft": "Translate articles into review-ready drafts.",
    "status": "List the drafts of the desk and what they wait for.",
    "show": "Print one draft: source, target, terms and findings.",
    "edit": "Correct a draft's segments in your editor or from the command line.",
    "changes": "List the terms that were put into a draft, and undo them by a key.",
    "approve": "Approve a draft after reading it.",
    "reject": "Send a draft back, with the reason.",
    "publish": "Write approved, current drafts to the wire folder.",
    "glossary": "List, show, find, check, inflect, import and export terms.",
    "models": "List, show and install translation models.",
    "init": "Make this folder a desk with settings of its own.",
}
"""Every verb with its help line; the verb's module in `translator.cli` bears its name."""


_INTERRUPTED = "interrupted; what was finished is kept, run the same command to go on"


class _Verbs(click.Group):
    """A group that loads a verb's module only when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        return list(VERBS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"translator.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="translator")
@click.option(
    "--desk",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the desk; default: the nearest one upwards, else this folder.",
)
@click.pass_context
def cli(ctx: click.Context, desk: Path | None) -> None:
    """Turn news articles into review-ready drafts in az, tr, kk, ky and en.

    Nothing leaves the desk that a human has not approved.
    """
    ctx.obj = desk


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; no exception leaves this function."""
    _write_utf8()
    try:
        result = cli.main(args=argv, prog_name="translator", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - the boundary: what is not ours is a bug of ours
        return _told(error)
    except KeyboardInterrupt:
        terminal.say(_INTERRUPTED)
        return EXIT_INTERRUPTED
    return result if isinstance(result, int) else EXIT_DONE


def _told(error: Exception) -> int:
    """Say an error in one line and a hint, and return its exit code."""
    match error:
        case TranslatorError():
            terminal.fail(error.message, error.hint)
            return error.exit_code
        case click.exceptions.Exit():
            return error.exit_code
        case click.Abort():
            terminal.say(_INTERRUPTED)
            return EXIT_INTERRUPTED
        case click.ClickException():
            terminal.fail(error.format_message(), _usage_hint(error))
            return UsageError.exit_code
        case BrokenPipeError():
            # The reader of our output went away (`| head`): nothing to say, and nobody to hear it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_DONE
    log = report_bug(error)
    terminal.fail(f"a fault of ours: {type(error).__name__}: {error}", f"details are in {log}")
    return EXIT_BUG


def report_bug(error: Exception) -> Path:
    """Write an unexpected error with its traceback to a log file and return the file's path."""
    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    text = f"turkic-newsdesk {__version__}\n" + "".join(traceback.format_exception(error))
    for root in (folder / "turkic-newsdesk", Path(gettempdir())):
        try:
            root.mkdir(parents=True, exist_ok=True)
            path = root / f"fault-{stamp}.log"
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    terminal.say(text)
    return Path("the lines above")


def _usage_hint(error: click.ClickException) -> str:
    if isinstance(error, click.UsageError) and error.ctx:
        return f"`{error.ctx.command_path} --help` shows what it takes"
    return "`translator --help` lists the commands"


def _write_utf8() -> None:
    """Print the desk's letters whatever the locale of a night job says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    raise SystemExit(main())
