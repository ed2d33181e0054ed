"""HTML pages of one file, with nothing to load from elsewhere, around data of a program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Any


def fill_page(package: str, title: str, data: Any, **parts: str) -> str:
    """
    The `page.html` of a package with its marks (`@DATA@`) replaced: `TITLE`, `DATA`,
    `SCRIPT` for its `page.js`, and others by their names.

    What a program says goes in as JSON that cannot end the script around it, and the
    page's script puts it on the screen as text.
    """
    folder = files(package)
    text = (folder / "page.html").read_text(encoding="utf-8")
    script = (folder / "page.js").read_text(encoding="utf-8")
    coded = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    known: Mapping[str, str] = {
        "TITLE": escape(title),
        "DATA": coded,
        "SCRIPT": script,
        **parts,
    }
    # No text of one part is taken for another's mark: the page is cut up once.
    found: list[str] = []
    rest = text
    while rest:
        before, at, after = rest.partition("@")
        name, end, behind = after.partition("@")
        if at and end and name in known:
            found += [before, known[name]]
            rest = behind
        else:
            found += [before, at]
            rest = after
    return "".join(found)


def style_of(package: str) -> str:
    """The `page.css` of a package."""
    return (files(package) / "page.css").read_text(encoding="utf-8")
