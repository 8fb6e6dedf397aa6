"""What a hub's refusals and a broken line mean for the user, in one line each."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from translator.engines.catalogue import CatalogueEntry
from translator.engines.shelf import home
from translator.errors import EngineError


def endpoint() -> str:
    """Return the address of the hub, or of the mirror that HF_ENDPOINT names."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


@contextmanager
def hub_errors(entry: CatalogueEntry) -> Iterator[None]:
    """Turn what the hub library raises into one line and what to do about it.

    Raises:
        EngineError: in place of every fault of the hub, the network or the disk.
    """
    _prepare_hub_library()
    from huggingface_hub import errors

    try:
        yield
    except errors.OfflineModeIsEnabled as error:
        raise EngineError(
            f"cannot pull {entry.key}: HF_HUB_OFFLINE is set", hint="unset HF_HUB_OFFLINE"
        ) from error
    except errors.HfHubHTTPError as error:
        raise _refusal(error, entry) from error
    except errors.HTTPError as error:
        raise EngineError(
            f"cannot reach {endpoint()}: {' '.join(str(error).split()) or type(error).__name__}",
            hint="check the network and HF_ENDPOINT; run the command again to go on",
        ) from error
    except errors.HFValidationError as error:
        raise EngineError(f"not a hub id: {entry.hub}", hint="check models.yaml") from error
    except OSError as error:
        raise _disk_error(error, entry) from error


def _refusal(error: Any, entry: CatalogueEntry) -> EngineError:
    """Word an answer of the hub that is not the file."""
    from huggingface_hub import errors

    status = getattr(error.response, "status_code", 0)
    page = f"{endpoint()}/{entry.hub}"
    if isinstance(error, errors.GatedRepoError) or status == 403:
        return EngineError(
            f"{entry.hub} is gated: its owner wants to know who uses it",
            hint=f"accept the terms at {page} and set HF_TOKEN to a token of your account",
        )
    if isinstance(error, errors.RevisionNotFoundError):
        return EngineError(
            f"{entry.hub} has no revision {entry.revision}",
            hint=f"check `revision` of {entry.key} in models.yaml",
        )
    if isinstance(error, errors.RepositoryNotFoundError) or status in (401, 404):
        return EngineError(
            f"{endpoint()} has no repository {entry.hub}, or it is private",
            hint=f"check `hub` of {entry.key} in models.yaml; private ones need HF_TOKEN",
        )
    return EngineError(
        f"{endpoint()} answered {status or 'with an error'} for {entry.hub}",
        hint="run the command again later; it goes on where it stopped",
    )


def _disk_error(error: OSError, entry: CatalogueEntry) -> EngineError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return EngineError(
            f"the disk of {home()} is full; {entry.key} is not installed",
            hint="free some space and run the command again: it goes on where it stopped",
        )
    if error.errno is None:
        return EngineError(
            f"the download of {entry.key} broke off: {' '.join(str(error).split())}",
            hint="run the command again; it goes on where it stopped",
        )
    return EngineError(
        f"cannot store {entry.key} under {home()}: {error.strerror}",
        hint="check permissions, or point TRANSLATOR_HOME elsewhere",
    )


def _prepare_hub_library() -> None:
    """Make the hub library silent and plain: no bars, no telemetry, no other transfer protocol.

    Its own protocol (xet) does not go through mirrors.
    """
    for name in ("HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_XET", "HF_HUB_DISABLE_PROGRESS_BARS"):
        os.environ.setdefault(name, "1")
    from huggingface_hub import constants
    from huggingface_hub.utils import logging

    constants.HF_HUB_DISABLE_TELEMETRY = True  # the library may have been imported before
    constants.HF_HUB_DISABLE_PROGRESS_BARS = True
    logging.set_verbosity_error()
