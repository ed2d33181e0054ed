"""
Pages of PTOAS' model kernels say of every operation what the schedule has recorded, and
their figures add up. A few of them; fifty with PTO_TIMELINE=1.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from timeline.test_trace import check_figures, recorded

from pto_dialect.messages.places import place_of
from pto_opt.timeline.lanes import Timeline
from pto_opt.timeline.page import page_of
from pto_opt.timeline.trace import trace_of

ROOT = os.environ.get("PTOAS_SRC")
MANY = 50
COUNT = MANY if os.environ.get("PTO_TIMELINE") else 4

SHOWN = """
    Array.from({length: runs[0].count}, (_, i) => {
        const run = runs[0], lane = run.lanes[run.lane[i]], op = run.operation(i);
        return [op.name, op.line, run.cores[lane.core], lane.unit, run.start[i], run.end[i],
                run.done[i], run.waited[i], run.because[i], run.whys[run.why[i]],
                run.operandsOf(i)];
    })
"""
"""What the page knows of each box."""


def model_kernels() -> list[Path]:
    """Some of them, of all models."""
    samples = Path(ROOT or "nowhere") / "test" / "samples"
    found = sorted(p for g in ("Deep*", "Qwen*") for p in samples.glob(f"{g}/**/*.pto"))
    return found[:: max(1, len(found) // MANY)][:MANY][:: MANY // COUNT][:COUNT]


def _recorded(schedule: Timeline) -> list[list[Any]]:
    """What the schedule has recorded of each box, in the order of their beginnings."""
    boxes = [box for lane in schedule.lanes for box in lane.boxes]
    boxes.sort(key=lambda box: (box.start, box.core))
    numbers = {id(box): number for number, box in enumerate(boxes)}
    rows: list[list[Any]] = []
    for box in boxes:
        op, place = box.event.op, place_of(box.event.op)
        operands = [
            f"{moved.handle}: {'writes' if moved.written else 'reads'} {moved.bytes} bytes"
            for moved in box.event.moved.values()
            if moved.handle
        ]
        because = -1 if box.because is None else numbers[id(box.because)]
        unit = box.pipe.value.removeprefix("PIPE_")
        line = None if place is None else place.line
        row = [op.name, line, schedule.cores[box.core], unit, box.start, box.end]
        rows.append([*row, box.done, box.waited, because, box.why, operands])
    return rows


@pytest.mark.parametrize("path", model_kernels(), ids=lambda path: path.stem)
def test_reasons_are_those_of_the_schedule(
    path: Path, opened: Callable[[str], Any]
) -> None:
    schedule, moved = recorded(path)
    check_figures(schedule, moved)
    page = opened(page_of([trace_of(schedule, path.name)]))
    rows = _recorded(schedule)
    assert page.evaluate(SHOWN) == rows
    last = max(range(len(rows)), key=lambda i: rows[i][7])
    page.evaluate(f"show({{run: runs[0], i: {last}}})")
    *_, waited, because, why, _ = rows[last]
    said = f"waited {waited} cycles: {why}" if waited else f"began then: {why}"
    if because >= 0:
        name, line, *_ = rows[because]
        said += f", after {name} of line {line}"
    assert page.inner_text("#why") == said
