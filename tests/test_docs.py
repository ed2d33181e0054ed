"""The site: it builds, and the code in its pages does what the pages say."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(language: str) -> Iterator[ParameterSet]:
    """The blocks of a language by their places; those of a tutorial are one, in one folder."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        found = [match for match in FENCE.finditer(text) if match[1] == language]
        if found and page.parent.name == "tutorials":
            yield pytest.param("".join(match[2] for match in found), id=page.name)
            continue
        for match in found:
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
    if "from mlir" in text:
        pytest.importorskip("mlir", reason="pip install 'pto-opt[mlir]'")
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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site; a page that nothing leads to and a link to nothing are errors."""
    pytest.importorskip("mkdocs", reason="pip install 'pto-opt[docs]'")
    folder = tmp_path_factory.mktemp("site")
    build = ["mkdocs", "build", "--quiet", "--strict", "-d", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", *build],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_site_builds(site: Path) -> None:
    passes = (site / "passes.html").read_text(encoding="utf-8")
    assert "--hoist-validshape" in passes
    assert (site / "notebooks" / "reported-kernel.html").exists()
    api = (site / "api.html").read_text(encoding="utf-8")
    assert all(
        f"{name}" in api for name in ("run_passes", "check_many", "PTOException")
    )


def test_no_page_is_an_orphan(site: Path) -> None:
    """The start page leads to each page of the sources, and all images are there."""
    text = (site / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([^"#:]+\.html)', text))
    pages = {p.relative_to(ROOT / "docs") for p in (ROOT / "docs").rglob("*.md")}
    expected = {str(p.with_suffix(".html")).replace("README", "index") for p in pages}
    assert expected <= linked
    for page in site.rglob("*.html"):
        for image in re.findall(r'<img[^>]* src="([^":#]+)', page.read_text("utf-8")):
            assert (page.parent / image).exists(), (page.name, image)


@pytest.mark.parametrize(
    ("words", "page"),
    [("fillpad", "ops/"), ("trowexpandmul", "ops/expand"), ("multi buffer", "passes")],
)
def test_search_finds_parts_of_names(
    site: Path, served: str, browser: Any, words: str, page: str
) -> None:
    tab = browser.new_page()
    tab.goto(f"{served}/index.html?q={words.replace(' ', '+')}")
    tab.wait_for_selector(".md-search-result__item a", state="attached")
    hrefs = tab.eval_on_selector_all(
        ".md-search-result__item a", "links => links.map(link => link.href)"
    )
    tab.close()
    assert any(f"/{page}" in href for href in hrefs), hrefs


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The address of the site on this machine."""
    handler = partial(QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    """Says nothing of requests."""

    def log_message(self, format: str, *args: object) -> None: ...


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
