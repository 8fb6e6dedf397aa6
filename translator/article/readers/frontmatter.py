"""Front matter: the YAML head between ``---`` lines. Every value stays the string it was.

YAML 1.1 would read ``no`` as false and ``12:30`` as 750; the plain node tree reads nothing into
the words. Lists are joined with commas, nested keys with a point: ``dateline.city``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.article.readers.decode import clean_text
from translator.errors import InputError

if TYPE_CHECKING:
    from yaml.nodes import Node

_HEAD = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"\s*(?:#.*\n\s*)*[\w\"'][\w .\"'-]*:(?:\s|$)")
_HINT = "check the lines between the two --- marks; quote a value that holds a colon"
_MAX_LENGTH = 64_000
_MAX_VALUES = 1000
_MAX_DEPTH = 5


def looks_like_front_matter(text: str) -> bool:
    """Return whether the text begins with front matter."""
    match = _HEAD.match(text)
    return bool(match and _KEY.match(match["yaml"] or ""))


def split(text: str, origin: str) -> tuple[dict[str, str], str]:
    """Return metadata and the text that follows; without front matter an empty dict and the text.

    Raises:
        InputError: the front matter is not valid, repeats a key, or is TOML.
    """
    if re.match(r"\s*\+\+\+[ \t]*\n.*\n\+\+\+[ \t]*(?:\n|$)", text, re.DOTALL):
        raise InputError(f"{origin}: TOML front matter is not read", hint="write it as YAML")
    match = _HEAD.match(text)
    if not match or not _KEY.match(match["yaml"] or ""):
        return {}, text
    if len(match["yaml"]) > _MAX_LENGTH:
        raise InputError(f"{origin}: the front matter is longer than an article's", hint=_HINT)
    return _parse(match["yaml"], origin), text[match.end() :]


def _parse(source: str, origin: str) -> dict[str, str]:
    import yaml

    try:
        node = yaml.compose(source, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 2}" if mark else ""
        problem = getattr(error, "problem", "") or "not valid YAML"
        raise InputError(f"{origin}: front matter{line}: {problem}", hint=_HINT) from error
    metadata: dict[str, str] = {}
    if node is not None:
        _flatten(node, "", metadata, origin, 0)
    return metadata


def _flatten(node: Node, key: str, found: dict[str, str], origin: str, depth: int) -> None:
    """Write the leaves below a node into `found`, in the order of the source."""
    import yaml

    if depth > _MAX_DEPTH or len(found) > _MAX_VALUES:
        raise InputError(f"{origin}: the front matter is nested too deep", hint=_HINT)
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            path = f"{key}.{_scalar(name, origin)}" if key else _scalar(name, origin)
            _flatten(value, path, found, origin, depth + 1)
        return
    if key in found:
        raise InputError(f"{origin}: the front matter has '{key}' twice", hint="keep one of them")
    if isinstance(node, yaml.SequenceNode):
        found[key] = ", ".join(_scalar(item, origin) for item in node.value)
    else:
        found[key] = _scalar(node, origin)


def _scalar(node: Node, origin: str) -> str:
    import yaml

    if not isinstance(node, yaml.ScalarNode):
        raise InputError(f"{origin}: a list in the front matter holds more than words", hint=_HINT)
    return clean_text(str(node.value))[0].strip()
