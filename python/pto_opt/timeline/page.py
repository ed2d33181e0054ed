"""The page of `--timeline`: one HTML file, with nothing to load from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

from pto_opt.timeline.trace import FORMAT


def page_of(traces: Sequence[dict[str, Any]]) -> str:
    """
    The page for one run, or for two that are to be compared, as `trace_of` gives them.

    What a program is called goes in as data that cannot end the script around it, and
    the page puts it on the screen as text.
    """
    folder = files("pto_opt.timeline")
    page, style, script = (
        (folder / f"page.{ending}").read_text(encoding="utf-8")
        for ending in ("html", "css", "js")
    )
    title = " / ".join(trace["otherData"]["title"] for trace in traces)
    data = json.dumps(list(traces), separators=(",", ":")).replace("<", "\\u003c")
    parts = {"TITLE": escape(title), "STYLE": style, "SCRIPT": script, "DATA": data}
    before, *rest = page.split("@")
    text = [before]
    # The parts stand between two marks each: no text of one is taken for another's mark.
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        text += [parts[name], after]
    return "".join(text)


def read_trace(text: str) -> dict[str, Any]:
    """
    A document that `--trace-json` has written.

    Raises:
        ValueError: if it is none.
    """
    found: Any = json.loads(text)
    try:
        is_ours = found["otherData"]["format"] == FORMAT
    except (TypeError, KeyError):
        is_ours = False
    if not is_ours:
        raise ValueError("not a file that --trace-json of this version has written")
    return found
