"""Pages about a program whose names are made to break out of them, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pto_opt
from pto_opt.cli.opt import main

ROOT = Path(__file__).parents[2]
ATTACK = "</script></pre><img src=x onerror=document.body.dataset.bad=1>"


def _hostile() -> str:
    """A function's name and a comment; names of values are identifiers."""
    text = (ROOT / "docs" / "race.pto").read_text("utf-8")
    return text.replace("@double", f'@"{ATTACK}"').replace("Doubles", ATTACK)


def test_memory_map(opened: Any, tmp_path: Path) -> None:
    source, page = tmp_path / "k.pto", tmp_path / "map.html"
    source.write_text(_hostile(), "utf-8")
    out = str(tmp_path / "out.pto")
    assert main([f"--memory-map={page}", str(source), "-o", out]) == 0
    tab = opened(page.read_text("utf-8"))
    assert tab.evaluate("document.body.dataset.bad") is None
    assert tab.query_selector("img") is None
    assert ATTACK in tab.inner_text("body")


def test_notebook(browser: Any) -> None:
    html = getattr(pto_opt.parse(_hostile()), "_repr_html_")()
    tab = browser.new_page()
    tab.set_content(html)
    tab.wait_for_timeout(200)
    assert tab.evaluate("document.body.dataset.bad") is None
    assert tab.query_selector("img") is None
    assert ATTACK in tab.inner_text("body")
    tab.close()
