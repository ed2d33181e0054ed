"""Schedules as data: figures that add up, causes that are true, a format that others read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from xdsl.dialects.builtin import ModuleOp

from pto_opt.cli.run import main
from pto_opt.context import make_context
from pto_opt.interpreter.access import Access, Observer
from pto_opt.interpreter.api import Hooks, Kernel, joined
from pto_opt.launches.search import launches_of
from pto_opt.loading import load
from pto_opt.timeline.figures import critical_shares, figures_of
from pto_opt.timeline.lanes import Timeline
from pto_opt.timeline.page import page_of, read_trace
from pto_opt.timeline.recorder import Recorder
from pto_opt.timeline.scheduling import schedule
from pto_opt.timeline.trace import trace_of
from pto_passes.insert_sync import InsertSync

ROOT = Path(__file__).parents[2]
KERNELS = [
    ROOT / "examples" / "rmsnorm_loop.pto",
    ROOT / "examples" / "matmul.pto",
    ROOT / "examples" / "softmax_dynamic.pto",
    ROOT / "tests" / "sync" / "double.pto",
]


class _Bytes(Observer):
    """Adds up what the interpreter says that operations move."""

    def __init__(self) -> None:
        self.total = 0

    def access(self, access: Access) -> None:
        for span in access.spans:
            self.total += int(np.prod(span.shape)) * span.itemsize


def _synchronised(path: Path) -> ModuleOp:
    module = load(path)
    InsertSync().apply(make_context(), module)
    return module


def recorded(path: Path) -> tuple[Timeline, int]:
    """A kernel with flags, run and laid out in time; and the bytes that it moves."""
    module = _synchronised(path)
    launch = launches_of(module, Kernel(module).entry()).by_reach[0]
    recorder, observer = Recorder(detailed=True), _Bytes()
    hooks = joined(Hooks(observer=observer), recorder.hooks)
    kernel = Kernel(module, hooks=hooks)
    kernel.run(launch.arguments(), entry=launch.entry, blocks=launch.blocks)
    return schedule(recorder), observer.total


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.stem)
def test_figures_add_up(path: Path) -> None:
    check_figures(*recorded(path))


def check_figures(laid_out: Timeline, moved: int) -> None:
    """Hold the figures of a schedule against each other, and what the run has moved."""
    figures = figures_of(laid_out)
    assert figures.makespan == laid_out.makespan > 0
    for unit in figures.units:
        assert unit.busy + unit.waiting + unit.idle == laid_out.makespan
        assert min(unit.busy, unit.waiting, unit.idle) >= 0
    assert sum(cycles for _, cycles in critical_shares(laid_out)) == laid_out.makespan
    assert sum(t.read + t.written for t in figures.traffic) == moved
    for rows in (figures.operations, figures.lines):
        assert sum(row.critical for row in rows) == laid_out.makespan
        assert sum(row.cycles for row in rows) == sum(
            unit.busy for unit in figures.units
        )
        assert sum(row.bytes for row in rows) == moved
    assert figures.bound is not None
    assert figures.bound.cycles == max(unit.busy for unit in figures.units)


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.stem)
def test_causes_are_the_schedule_s_own(path: Path) -> None:
    laid_out, _ = recorded(path)
    for lane in laid_out.lanes:
        for box in lane.boxes:
            assert box.why
            if box.because is None:
                continue
            assert box.because.end <= box.start
            if found := re.fullmatch(r"flag (\d+) from (\w+) to (\w+)", box.why):
                flags = [
                    a
                    for a in laid_out.arrows
                    if (a.core, a.number) == (box.core, int(found[1]))
                    and a.raised <= box.start
                ]
                assert any(str(flag) == box.why for flag in flags)
                assert box.because.pipe.value == f"PIPE_{found[2]}"
            elif box.why == f"{box.pipe.value.removeprefix('PIPE_')} was at work":
                assert box.because.pipe is box.pipe
                assert box.because.end == box.start


def _check_format(trace: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The slices of a document, after what the format asks of it has been checked."""
    threads = {
        (e["pid"], e["tid"])
        for e in trace["traceEvents"]
        if e["ph"] == "M" and e["name"] == "thread_name"
    }
    slices = [e for e in trace["traceEvents"] if e["ph"] == "X"]
    flows: dict[int, list[dict[str, Any]]] = {}
    for event in trace["traceEvents"]:
        assert event["ph"] in ("M", "X", "s", "f")
        assert isinstance(event["pid"], int)
        assert isinstance(event["tid"], int)
        if event["ph"] == "M":
            continue
        assert (event["pid"], event["tid"]) in threads
        assert event["ts"] >= 0
        if event["ph"] in "sf":
            flows.setdefault(event["id"], []).append(event)
    for begin, finish in flows.values():
        assert (begin["ph"], finish["ph"], finish["bp"]) == ("s", "f", "e")
        assert begin["ts"] <= finish["ts"]
        for end in (begin, finish):
            # A flow is bound to the slice around its end; without one it is lost.
            assert any(
                (e["pid"], e["tid"]) == (end["pid"], end["tid"])
                and e["ts"] - 1e-6 <= end["ts"] <= e["ts"] + e["dur"] + 1e-6
                for e in slices
            )
    yield from slices


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.stem)
def test_the_trace_s_format(path: Path) -> None:
    laid_out, _ = recorded(path)
    trace: dict[str, Any] = json.loads(json.dumps(trace_of(laid_out, path.name)))
    slices = list(_check_format(trace))
    boxes = [box for lane in laid_out.lanes for box in lane.boxes]
    assert len(slices) == len(boxes)
    across = [
        b
        for b in boxes
        if b.because and (b.because.core, b.because.pipe) != (b.core, b.pipe)
    ]
    assert sum(e["ph"] == "s" for e in trace["traceEvents"]) == len(across)
    arguments: list[dict[str, Any]] = [event["args"] for event in slices]
    for event in slices:
        by: int | None = event["args"].get("because")
        if by is not None:
            other = arguments[by]
            assert other["cycle"] + other["cycles"] <= event["args"]["cycle"]
    assert read_trace(json.dumps(trace)) == trace


def test_a_page_holds_hostile_names(tmp_path: Path) -> None:
    laid_out, _ = recorded(KERNELS[3])
    title = "</script><script>alert(1)</script>@DATA@"
    page = page_of([trace_of(laid_out, title)])
    assert page.count("<script") == 2
    assert "alert(1)</script>" not in page
    assert page.count("@DATA@") == 2  # as text, in the title and in the data


def test_files_of_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel = tmp_path / "k.pto"
    kernel.write_text(str(_synchronised(KERNELS[3])), "utf-8")
    page, trace, figures = (tmp_path / n for n in ("o.html", "o.json", "p.json"))
    first = [
        str(kernel),
        "--auto",
        f"--trace-json={trace}",
        f"--profile-json={figures}",
    ]
    assert main([*first, "--profile"]) == 0
    said = capsys.readouterr().out
    found = json.loads(figures.read_text("utf-8"))
    assert f"{found['makespan']} cycles" in said
    assert all(len(line) <= 100 for line in said.splitlines() if "pto-run" not in line)
    again = [str(kernel), "--auto", f"--timeline={page}", f"--compare={trace}"]
    assert main(again) == 0
    assert page.read_text("utf-8").count('"hertz"') == 2
    figures.write_text("{}", "utf-8")
    assert main([*again[:3], f"--compare={figures}"]) == 1
    assert "not a file that --trace-json" in capsys.readouterr().err
    assert main([*again[:2], f"--compare={trace}"]) == 1
    assert "only together with --timeline" in capsys.readouterr().err
