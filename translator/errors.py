"""The exception tree. Each class owns its exit code; each instance carries a hint.

Library code raises these and nothing else for a fault that a user can cause or mend.
Anything that is not a `TranslatorError` is a bug of ours (exit code 70).
The codes are listed in docs/reference.md and tested there.
"""

from __future__ import annotations


class TranslatorError(Exception):
    """Base of every expected error.

    Args:
        message: one line that says what is wrong, with the offending name or path in it.
        hint: one line that says what to do next; may be empty.
    """

    exit_code = 70

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(TranslatorError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class ConfigurationError(TranslatorError):
    """desk.toml, models.yaml or a glossary is not what it should be."""

    exit_code = 3


class InputError(TranslatorError):
    """An article cannot be read, decoded or identified."""

    exit_code = 4


class UnsupportedLanguageError(InputError):
    """The article is in a language that the desk does not work with."""


class EngineError(TranslatorError):
    """A model is missing, may not be used, cannot be loaded or fails while it translates."""

    exit_code = 5


class ModelNotInstalledError(EngineError):
    """No model that could do the job is on this machine."""


class LicenceError(EngineError):
    """The model's licence needs the operator's consent, and there is none on record."""


class SegmentTooLongError(EngineError):
    """A segment is longer than the model can read; it is never cut silently."""


class WorkflowError(TranslatorError):
    """The desk's rules forbid the step: illegal transition, stale draft, blocking findings."""

    exit_code = 6


class DeskError(TranslatorError):
    """The desk's store cannot be opened, read or written."""

    exit_code = 7


class OutputError(TranslatorError):
    """A result cannot be written: no permission, disk full, file in the way."""

    exit_code = 8


EXIT_DONE = 0
EXIT_ANSWER_IS_NO = 1
EXIT_BATCH_PARTLY_FAILED = 9
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
