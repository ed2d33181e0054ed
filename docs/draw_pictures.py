"""
Draws the pictures of the README and the site from real runs, each light and dark.

    python docs/draw_pictures.py [FOLDER]

FOLDER is `docs/pictures` where it is left out. Needs a Chromium and playwright.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
WRONG = "examples/wrong/reported_miscompile.pto"
LOOP = "examples/rmsnorm_loop.pto"

_PALETTE = {
    "light": ((255, 255, 255), (31, 35, 40), (207, 34, 46), (9, 105, 218)),
    "dark": ((22, 27, 34), (230, 237, 243), (255, 123, 114), (121, 192, 255)),
}
"""Background, text, red and blue of a terminal."""

_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 14px 18px; width: max-content; background: {background}; }}
pre {{ margin: 0; font: 14px/1.45 "DejaVu Sans Mono", monospace; color: {text}; }}
</style><pre>{code}</pre>"""


def _run(tool: str, *arguments: str) -> str:
    """What a command of this environment prints, both ways, at the root of the project."""
    path = Path(sys.executable).parent / tool
    done = subprocess.run(
        [str(path), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    if done.returncode > 1:
        raise SystemExit(done.stdout)
    return done.stdout


def _colour(numbers: tuple[int, int, int]) -> str:
    return "#" + "".join(f"{number:02x}" for number in numbers)


def terminal(scheme: str) -> str:
    """A page of the reported miscompile's message, in colours."""
    said = _run("pto-opt", "--check-validshape", "--color=always", "-o", "-", WRONG)
    background, text, red, blue = _PALETTE[scheme]
    ansi = [text, red, text, text, blue, red, blue, text]
    console = Console(record=True, width=110, file=StringIO())
    console.print(Text.from_ansi(f"$ pto-opt --check-validshape {WRONG}\n{said}"))
    code = console.export_html(
        theme=TerminalTheme(background, text, ansi, ansi),
        code_format="{code}",
        inline_styles=True,
    )
    return _PAGE.format(background=_colour(background), text=_colour(text), code=code)


def pages(folder: Path, scheme: str) -> dict[str, Path]:
    """The pages to photograph, by the names of their pictures."""
    timeline, memory = folder / "timeline.html", folder / "memory.html"
    ready = folder / "ready.pto"
    _run("pto-opt", "-O1", LOOP, "-o", str(ready))
    _run("pto-run", "--auto", f"--timeline={timeline}", str(ready))
    _run("pto-opt", f"--memory-map={memory}", "-O2", LOOP, "-o", str(ready))
    error = folder / "error.html"
    error.write_text(terminal(scheme), encoding="utf-8")
    return {"error": error, "timeline": timeline, "memory-map": memory}


def browser_path() -> str | None:
    """Where a Chromium is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def draw(out: Path) -> list[Path]:
    """Write the pictures into a folder; returns their paths."""
    from playwright.sync_api import sync_playwright

    made: list[Path] = []
    with sync_playwright() as driver, TemporaryDirectory() as place:
        browser = driver.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox"]
        )
        for scheme in _PALETTE:
            for name, path in pages(Path(place), scheme).items():
                made.append(out / f"{name}-{scheme}.png")
                _photograph(browser, path, scheme, made[-1])
        browser.close()
    return made


def _photograph(browser: Any, page: Path, scheme: str, out: Path) -> None:
    size = {"width": 1200, "height": 470}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.wait_for_timeout(500)
    place = tab.locator("body") if page.name == "error.html" else tab
    place.screenshot(path=str(out))
    context.close()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs" / "pictures"
    print(*draw(target), sep="\n")
