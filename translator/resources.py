"""Files that travel with the product: models.yaml and glossaries/.

In a wheel they lie in `translator/data`; in a working copy they lie beside the package.
"""

from __future__ import annotations

from pathlib import Path

from translator.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the path of a shipped file or folder.

    Raises:
        ConfigurationError: the installation is incomplete.
    """
    for root in (_PACKAGE / "data", _PACKAGE.parent):
        path = root / name
        if path.exists():
            return path
    raise ConfigurationError(
        f"the installation lacks {name}", hint="install the package turkic-newsdesk again"
    )
