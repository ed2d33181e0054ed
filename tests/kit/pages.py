"""A real browser for tests of pages, as fixtures: Chromium, driven by playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real browser."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="needs a browser's driver: pip install playwright"
    )
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("needs a browser: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    """Opens a page's text; an error of its script fails the test."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1200, "height": 800})

    def note(what: object) -> None:
        errors.append(str(what))

    context.route("http*://**", note)

    def open_page(text: str) -> Any:
        file = tmp_path / "page.html"
        file.write_text(text, "utf-8")
        page = context.new_page()
        page.on("pageerror", note)
        page.goto(file.as_uri())
        page.wait_for_selector("body[data-ready]")
        return page

    yield open_page
    context.close()
    assert not errors
