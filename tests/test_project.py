"""The files around the code: workflows, forms, recipes, spelling, what the README says to do."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
_LINK = r"\]\(([^)#:]+)(?:#[^)]*)?\)|(?:src|srcset)=\"([^\"]+)"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *(ROOT / name for name in ("SECURITY.md", "CODE_OF_CONDUCT.md")),
]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("github-workflows", ".github/workflows/*.yml"),
        ("github-issue-forms", ".github/ISSUE_TEMPLATE/[!c]*.yml"),
        ("github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
        ("citation-file-format", "CITATION.cff"),
    ],
)
def test_schemas(schema: str, pattern: str) -> None:
    files = sorted(map(str, ROOT.glob(pattern)))
    assert files
    tool = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(
        [*tool, f"vendor.{schema}", *files], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_actions_are_named_with_a_version() -> None:
    """By name: a workflow has no address, and gives no more than it has to."""
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert re.search(r"^permissions:$", text, re.MULTILINE)
        for used in re.findall(r"uses: (\S+)", text):
            assert re.fullmatch(r"[\w-]+/[\w-]+@(v\d+|release/v1)", used), used


def test_recipe_needs_what_the_package_needs() -> None:
    recipe = _text("packaging/conda/recipe.yaml")
    run = recipe.partition("\n  run:\n")[2].partition("\ntests:")[0]
    needed = {name.split()[0]: name for name in re.findall(r"- (.+)", run)}
    for line in PROJECT["dependencies"]:
        found = re.fullmatch(r"(\w+)(.*)", line)
        assert found is not None
        name, bounds = found.groups()
        lower = re.findall(r"[~>]=(\d[\d.]*)", bounds)[0]
        assert f">={lower}" in needed[name], line
    assert needed["python"].endswith(PROJECT["requires-python"])
    for script, entry in PROJECT["scripts"].items():
        assert f"- {script} = {entry}" in recipe


def test_links_of_pages_outside_the_site() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(_LINK, text):
            assert (page.parent / "".join(target)).exists(), (page.name, target)


def test_ci_does_what_the_readme_says() -> None:
    """The commands of set-up and test, word by word."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```", _text("README.md"), re.MULTILINE | re.DOTALL
    )
    create, install = blocks[0].splitlines()
    assert create == "python3 -m venv .venv && source .venv/bin/activate"
    assert install == "pip install ."
    assert blocks[1].splitlines() == ["pip install -e '.[test]' && pytest -n auto"]
    assert "readme_test_command" in _text(".ci/run")


def test_spelling() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "codespell_lib"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
