"""A desk is a folder: where it is, what lies where in it, and what its desk.toml says."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from translator import atomic
from translator.errors import ConfigurationError, InputError, OutputError
from translator.language.tags import TARGETS

SETTINGS_FILE = "desk.toml"
STATE_FOLDER = ".translator"
ENVIRONMENT_VARIABLE = "TRANSLATOR_DESK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What desk.toml may say; `COMMENTS` explains each key.

    Every key has a default, so the file may be missing.
    """

    name: str = ""
    agency: str = ""
    targets: tuple[str, ...] = TARGETS
    reviewer: str = ""
    model: str = ""
    formats: tuple[str, ...] = ("md", "html", "json")


COMMENTS = {
    "name": "the desk's name in reports; empty for the folder's name",
    "agency": "stands in the disclosure line of everything that is published",
    "targets": "languages that drafts are written in",
    "reviewer": "who signs when the command line names nobody",
    "model": "key of the model to use; empty for the best installed one of each direction",
    "formats": "what `translator publish` writes",
}
"""One line of explanation for every key of desk.toml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk's folder and settings. `root` is absolute."""

    root: Path
    settings: Settings

    @property
    def name(self) -> str:
        """The desk's name."""
        return self.settings.name or self.root.name

    @property
    def database(self) -> Path:
        """The database that is the truth about this desk."""
        return self.root / STATE_FOLDER / "desk.db"

    @property
    def drafts(self) -> Path:
        """The folder of renderings that nobody approved yet."""
        return self.root / "drafts"

    @property
    def published(self) -> Path:
        """The folder of what has passed the gate."""
        return self.root / "published"

    @property
    def models(self) -> Path | None:
        """The desk's own models.yaml, or None where it works with the shipped one."""
        return _existing(self.root / "models.yaml")

    @property
    def glossaries(self) -> Path | None:
        """The desk's own folder of glossaries, or None where it works with the shipped one."""
        return _existing(self.root / "glossaries")

    def draft_file(self, article: str, language: str, suffix: str = "md") -> Path:
        """Return where the rendering of a draft lies: ``drafts/ARTICLE/ARTICLE.LANG.md``."""
        return self.drafts / _safe(article) / f"{article}.{language}.{suffix}"

    def published_file(self, article: str, language: str, suffix: str) -> Path:
        """Return where a published file lies: ``published/ARTICLE/ARTICLE.LANG.SUFFIX``."""
        return self.published / _safe(article) / f"{article}.{language}.{suffix}"


def find_desk(start: Path, explicit: Path | None = None) -> Desk:
    """Find the desk that a command works on.

    The folder named on the command line or in TRANSLATOR_DESK comes first, then the nearest
    folder upwards from `start` that holds desk.toml or .translator/, then `start` itself, which
    becomes a desk as soon as something is stored.

    Raises:
        ConfigurationError: the named folder does not exist, or desk.toml is not right.
    """
    named = explicit or _from_environment()
    if named is not None:
        root = named.expanduser().resolve()
        if not root.is_dir():
            raise ConfigurationError(
                f"there is no folder {root}", hint=f"make it with `translator init {root}`"
            )
        return open_desk(root)
    here = start.resolve()
    if not here.is_dir():
        here = here.parent
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file() or (folder / STATE_FOLDER).is_dir():
            return open_desk(folder)
    return open_desk(here)


def open_desk(root: Path) -> Desk:
    """Return the desk of a folder, with the defaults where it has no desk.toml.

    Raises:
        ConfigurationError: desk.toml is not right.
    """
    path = root / SETTINGS_FILE
    settings = read_settings(path) if path.exists() else Settings()
    return Desk(root=root.resolve(), settings=settings)


def init_desk(root: Path, settings: Settings | None = None) -> Desk:
    """Write desk.toml into a folder, which is made where it is missing.

    Raises:
        OutputError: there is one already, or it cannot be written.
    """
    path = root / SETTINGS_FILE
    if path.exists():
        raise OutputError(
            f"{path} is there already and is not overwritten",
            hint="edit it, or choose another folder",
        )
    atomic.write_text(path, settings_text(settings or Settings()))
    return open_desk(root)


def read_settings(path: Path) -> Settings:
    """Read a desk.toml.

    Raises:
        ConfigurationError: it is no TOML, has an unknown key, or a value of the wrong kind.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ConfigurationError(
            f"{path} cannot be read: {fault}", hint="mend the file, or start from `translator init`"
        ) from fault
    return _settings(path, values)


def settings_text(settings: Settings) -> str:
    """Return a desk.toml with every key, its value and a line that explains it."""
    lines = ["# A desk of turkic-newsdesk. Every key may be left out; see docs/reference.md.", ""]
    for field in fields(Settings):
        value = getattr(settings, field.name)
        lines += [f"# {COMMENTS[field.name]}", f"{field.name} = {_toml(value)}", ""]
    return "\n".join(lines)


def _settings(path: Path, values: Mapping[str, Any]) -> Settings:
    known = [field.name for field in fields(Settings)]
    unknown = [key for key in values if key not in known]
    if unknown:
        raise ConfigurationError(
            f"{path} has unknown keys: {', '.join(unknown)}", hint=f"known keys: {', '.join(known)}"
        )
    checked: dict[str, Any] = {key: _value(path, key, value) for key, value in values.items()}
    settings = Settings(**checked)
    _check_targets(path, settings.targets)
    return settings


def _value(path: Path, key: str, value: Any) -> str | tuple[str, ...]:
    if isinstance(getattr(Settings(), key), str):
        if isinstance(value, str):
            return value
        raise ConfigurationError(f"{path}: {key} must be text in quotes, not {value!r}")
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return tuple(dict.fromkeys(value))
    raise ConfigurationError(
        f"{path}: {key} must be a list of texts, not {value!r}", hint=f'{key} = ["…", "…"]'
    )


def _check_targets(path: Path, targets: tuple[str, ...]) -> None:
    wrong = [tag for tag in targets if tag not in TARGETS]
    if wrong:
        raise ConfigurationError(
            f"{path}: not a target language: {', '.join(wrong)}",
            hint=f"the desk writes {', '.join(TARGETS)}",
        )


def _toml(value: str | tuple[str, ...]) -> str:
    if isinstance(value, str):
        # JSON strings are TOML basic strings, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(_toml(item) for item in value) + "]"


def _from_environment() -> Path | None:
    value = os.environ.get(ENVIRONMENT_VARIABLE, "")
    return Path(value) if value else None


def _existing(path: Path) -> Path | None:
    return path if path.exists() else None


def _safe(article: str) -> str:
    """Return an article's id if it can be a folder's name and nothing but that.

    Raises:
        InputError: the id would lead out of the desk.
    """
    if not article or article.startswith(".") or any(mark in article for mark in "/\\\0"):
        raise InputError(
            f"{article!r} cannot be the id of an article: it is no plain file name",
            hint="give the article another id",
        )
    return article
