"""HTML pages of one file, with nothing to load from elsewhere, around data of a program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Any


def fill_page(title: str, data: Any, *parts: str) -> str:
    """
    One page for the data.

    What a program says goes in as JSON that cannot end the script around it, and the
    page's script puts it on the screen as text.

    Args:
        parts: stems of files below `pto_opt` (`timeline/page`): of each, `.html`, `.css`
            and `.js`, where they are there, become parts of the page, in this order and
            behind those that all pages have.
    """
    coded = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    known: Mapping[str, str] = {
        "TITLE": escape(title),
        "DATA": coded,
        "BODY": _joined(parts, ".html"),
        "STYLE": _joined(("pages/page", *parts), ".css"),
        "SCRIPT": _joined(("pages/page", *parts), ".js"),
    }
    # No text of one part is taken for another's mark: the page is cut up once.
    pieces = files(__name__).joinpath("page.html").read_text("utf-8").split("@")
    return "".join(known.get(piece, piece) for piece in pieces)


def _joined(stems: tuple[str, ...], ending: str) -> str:
    root = files("pto_opt")
    found = (root.joinpath(f"{stem}{ending}") for stem in stems)
    return "".join(file.read_text("utf-8") for file in found if file.is_file())
