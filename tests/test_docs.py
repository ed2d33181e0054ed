"""The site: it builds, and the code in its pages does what the pages say."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(language: str) -> Iterator[ParameterSet]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            if match[1] == language:
                line = text.count("\n", 0, match.start()) + 1
                yield pytest.param(match[2], id=f"{page.name}:{line}")


def blocks(language: str) -> list[ParameterSet]:
    return list(_blocks(language))


def matches(expected: str, found: str) -> bool:
    """Whether a text is as expected, where a line or its end may be left out: `...`."""
    lines = [
        "(?:.*\n)*?" if line == "..." else _line(line) for line in expected.splitlines()
    ]
    return re.fullmatch("".join(lines), found) is not None


def _line(line: str) -> str:
    return ".*".join(map(re.escape, line.split("..."))) + "\n"


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder in which `examples` and `docs` are those of the project."""
    for name in ("examples", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize("text", blocks("console"))
def test_console(text: str, workplace: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    commands = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert commands[0] == ""
    for command in commands[1:]:
        line, _, expected = command.partition("\n")
        done = subprocess.run(
            line,
            shell=True,
            cwd=workplace,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert matches(expected, done.stdout), done.stdout
        # What is behind `||` mends what is wrong.
        is_wrong = "error:" in done.stdout and "||" not in line
        assert (done.returncode != 0) == is_wrong


@pytest.mark.parametrize("text", blocks("python"))
def test_python(text: str, workplace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", text],
        cwd=workplace,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_matches_is_strict() -> None:
    assert matches("a\n...\nb ... d\n", "a\nx\ny\nb c d\n")
    assert not matches("a\n...\nb\n", "a\nx\n")
    assert not matches("a\n", "a\nb\n")


def test_site_builds(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="pip install 'pto-opt[docs]'")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--quiet",
            "--strict",
            "-d",
            tmp_path,
        ],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passes = (tmp_path / "passes.html").read_text(encoding="utf-8")
    assert "--hoist-validshape" in passes
    assert (tmp_path / "notebooks" / "reported-kernel.html").exists()


def test_notebook_is_what_it_computes(workplace: Path) -> None:
    """The stored outputs are those of the code, but for pictures' ids."""
    nbformat = pytest.importorskip("nbformat", reason="pip install 'pto-opt[docs]'")
    nbclient = pytest.importorskip("nbclient", reason="pip install 'pto-opt[docs]'")
    path = ROOT / "docs" / "notebooks" / "reported-kernel.ipynb"
    stored = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(workplace)}}
    nbclient.NotebookClient(fresh, timeout=120, resources=resources).execute()
    shown = [[_shown(o) for o in cell.get("outputs", [])] for cell in stored.cells]
    assert [
        [_shown(o) for o in cell.get("outputs", [])] for cell in fresh.cells
    ] == shown
    assert any("<svg" in str(outputs) for outputs in shown)


def _shown(output: Any) -> object:
    return output.get("text") or output.get("data")
