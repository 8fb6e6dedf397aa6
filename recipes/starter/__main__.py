"""The recipe's stages, one command each: ``python -m recipes.starter STAGE``."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from recipes.starter.common import say
from translator.errors import EXIT_INTERRUPTED, TranslatorError

STAGES = {
    "prepare": "clean and pack the training text",
    "vocabulary": "train a vocabulary of our own, or check the encoder's",
    "align": "align the pieces of every example",
    "train": "train, in slices that go on from one another",
    "evaluate": "score a model on the held-out articles",
    "backtranslate": "make training examples from text in one language",
    "export": "write the model folder that ships",
    "curve": "draw the learning curve",
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of all stages; building it imports no heavy library."""
    top = argparse.ArgumentParser(prog="python -m recipes.starter", description=__doc__)
    verbs = top.add_subparsers(dest="stage", required=True, metavar="STAGE")
    for name, summary in STAGES.items():
        verb = verbs.add_parser(name, help=summary, description=summary)
        importlib.import_module(f"recipes.starter.{name}").add_arguments(verb)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one stage and return its exit code; an expected fault becomes two lines on stderr."""
    arguments = parser().parse_args(argv)
    stage = importlib.import_module(f"recipes.starter.{arguments.stage}")
    try:
        return int(stage.run(arguments) or 0)
    except TranslatorError as fault:
        say(f"error: {fault.message}")
        if fault.hint:
            say(f"hint: {fault.hint}")
        return fault.exit_code
    except KeyboardInterrupt:
        say("interrupted; what was finished is kept")
        return EXIT_INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
