"""The page of `--timeline`: one HTML file, with nothing to load from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pto_opt.pages import fill_page, style_of
from pto_opt.timeline.trace import FORMAT


def page_of(traces: Sequence[dict[str, Any]]) -> str:
    """
    The page for one run, or for two that are to be compared, as `trace_of` gives them.
    """
    title = " / ".join(trace["otherData"]["title"] for trace in traces)
    style = style_of("pto_opt.timeline")
    return fill_page("pto_opt.timeline", title, list(traces), STYLE=style)


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
