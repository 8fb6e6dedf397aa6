"""The shape of the house: floors, sizes, import cost."""

from __future__ import annotations

import ast
import json
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "translator"
SOURCES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("torch", "transformers", "numpy", "rich", "lxml", "sentencepiece", "huggingface_hub")
CASING = frozenset({"lower", "upper", "title", "casefold"})
CASING_ALLOWED = {
    "language/casing.py": "the one place that cases article text",
    "batch/gather.py": "file suffixes",
    "cli/main.py": "names of encodings",
    "console/terminal.py": "a yes or no",
}


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_floors_hold() -> None:
    """A room imports from its own floor downwards only, and heavy libraries stay in their rooms."""
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    """No file is over 400 lines and no function over 60."""
    assert path.read_text(encoding="utf-8").count("\n") <= 400
    long = [node.name for node in _functions(path) if _length(node) > 60]
    assert long == []


def test_the_usual_function_is_short() -> None:
    """The median function has at most 12 lines and nine in ten have at most 30."""
    lengths = sorted(_length(node) for path in SOURCES for node in _functions(path))
    assert statistics.median(lengths) <= 12
    assert lengths[int(len(lengths) * 0.9)] <= 30


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_article_text_is_cased_in_one_place(path: Path) -> None:
    """No module but language.casing calls lower, upper, title or casefold on article text."""
    name = str(path.relative_to(PACKAGE))
    if name in CASING_ALLOWED:
        pytest.skip(CASING_ALLOWED[name])
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        f"{name}:{node.lineno} {node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CASING
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "casing")
    ]
    assert calls == []


@pytest.mark.parametrize("argv", [["--help"], ["draft", "--help"], ["approve", "--help"]])
def test_help_imports_nothing_heavy(argv: list[str]) -> None:
    """Help answers without torch, transformers, numpy, rich, lxml or the hub client."""
    code = (
        "import sys, json\n"
        "from translator.cli.main import main\n"
        f"code = main({argv!r})\n"
        f"sys.stderr.write(json.dumps([code, [m for m in {HEAVY!r} if m in sys.modules]]))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert json.loads(result.stderr) == [0, []]
    assert "Usage: translator" in result.stdout


def test_broad_except_stands_in_two_places_only() -> None:
    """`except Exception` is the error boundary's and the batch's, nobody else's."""
    found = [
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    ]
    assert sorted(found) == ["batch/run.py", "cli/main.py"]
