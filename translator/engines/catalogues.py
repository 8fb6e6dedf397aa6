"""Finding and reading the catalogue files of a desk.

The shipped `models.yaml` comes first; a desk's own file may follow. An entry of the desk that
names its own weights (`hub` or `path`) stands alone, so that a licence is never inherited by other
weights; any other entry amends the entry of the same key, field by field.
"""

from __future__ import annotations

from pathlib import Path

from translator.engines.catalogue import Catalogue
from translator.engines.catalogue_file import read_catalogue
from translator.resources import shipped


def load_catalogue(*paths: Path) -> Catalogue:
    """Read catalogue files, later ones over earlier ones; without paths the shipped one.

    Raises:
        ConfigurationError: a file cannot be read or says something wrong; all problems are
            reported at once, each with its path in the file.
    """
    return read_catalogue(paths or (shipped("models.yaml"),))


def desk_catalogue(folder: Path) -> Catalogue:
    """Return the shipped catalogue with the `models.yaml` of a desk folder over it, if any.

    Raises:
        ConfigurationError: as `load_catalogue`.
    """
    common, own = shipped("models.yaml"), folder / "models.yaml"
    extra = [own] if own.is_file() and not own.samefile(common) else []
    return load_catalogue(common, *extra)
