"""The documentation says what is true: pages are generated or checked against the code."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from translator import checks, errors
from translator.cli.main import VERBS
from translator.desk.folder import COMMENTS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])


def test_the_reference_is_up_to_date() -> None:
    """docs/reference.md is what the generator writes now."""
    # In a process of its own: click keeps the help option that a command was first called with.
    built = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_reference.py", "-"], capture_output=True, check=True
    )
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert page == built.stdout.decode("utf-8")


def test_the_reference_names_everything() -> None:
    """Every verb, check, exit code and key of desk.toml stands on the page."""
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    codes = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.TranslatorError)
    }
    for verb in VERBS:
        assert f"### translator {verb}" in page
    for check in (*checks.CHECKS, *checks.NOTES):
        assert check in page
    for code in codes | {0, 1, 9, 130}:
        assert f"| {code} |" in page
    for key in COMMENTS:
        assert f"`{key}`" in page


@pytest.mark.parametrize("name", list(VERBS))
def test_a_verb_has_its_module_and_its_help(name: str) -> None:
    """The table of verbs agrees with the verb's own first line of help."""
    module = importlib.import_module(f"translator.cli.{name}")
    command = getattr(module, name)
    assert command.name == name
    assert command.help
    assert command.get_short_help_str(200)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file of the project."""
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    broken = [link for link in links if not (page.parent / link).exists()]
    assert broken == []


def test_the_readme_has_the_two_commands() -> None:
    """The newcomer's two commands stand in the README, and CI runs the same test command."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    first = re.search(
        r"^pip install -c constraints\.txt -e '\.\[dev\]' && (.+)$", readme, re.MULTILINE
    )
    assert first is not None
    assert first.group(1).startswith("translator draft examples/")
    assert re.search(r"^pytest$", readme, re.MULTILINE)
    assert re.search(r"^pytest$", ci, re.MULTILINE)
    assert "pip install --quiet -c constraints.txt -e '.[dev]'" in ci
