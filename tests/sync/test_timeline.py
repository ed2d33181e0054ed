"""The machine model."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from ideal import BytesRecorder, IdealScheduler
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.hardware import A2A3, Pipe
from pto_opt.cli.run import main
from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_opt.loading import load
from pto_opt.timeline.lanes import Box, Timeline
from pto_opt.timeline.scheduling import makespan
from pto_passes.inject_barrier_all import InjectBarrierAll
from pto_passes.insert_sync import InsertSync

_PROGRAM = Path(__file__).parent / "double.pto"


def _module(how: type[InsertSync | InjectBarrierAll] | None) -> ModuleOp:
    module = load(_PROGRAM)
    if how is not None:
        how().apply(make_context(), module)
    return module


def _schedule(
    how: type[InsertSync | InjectBarrierAll] | None, rows: int = 256
) -> Timeline:
    x, y = np.ones(64 * rows, np.float32), np.zeros(64 * rows, np.float32)
    return makespan(_module(how), None, [x, y, rows])


def test_units_work_in_order_and_side_by_side() -> None:
    schedule = _schedule(InsertSync)
    for lane in schedule.lanes:
        for one, other in pairwise(lane.boxes):
            assert one.end <= other.start
    loads, adds, stores = (
        next(lane.boxes for lane in schedule.lanes if lane.pipe is pipe)
        for pipe in (Pipe.MTE2, Pipe.V, Pipe.MTE3)
    )
    assert len(loads) == len(adds) == len(stores) == 16
    for load_, add, store in zip(loads, adds, stores):
        assert load_.done <= add.start
        assert add.done <= store.start
    # The next tile is loaded while this one is stored.
    assert all(loads[i + 1].start < stores[i].done for i in range(15))


def test_flags_cost_less_than_barriers_and_more_than_nothing() -> None:
    none, flags, barriers = (
        _schedule(how).makespan for how in (None, InsertSync, InjectBarrierAll)
    )
    assert none < flags < barriers


def test_nothing_ends_sooner_than_with_ideal_waits() -> None:
    recorder = BytesRecorder()
    x, y = np.ones(64 * 256, np.float32), np.zeros(64 * 256, np.float32)
    Kernel(_module(None), hooks=recorder.hooks).run([x, y, 256])
    best = IdealScheduler(recorder).run().makespan
    assert _schedule(None).makespan < best <= _schedule(InsertSync).makespan


def test_what_was_touched_before_comes_from_the_cache() -> None:
    costs = A2A3.costs
    text = _PROGRAM.read_text(encoding="utf-8")
    same = text.replace("%x, offsets = [%i, %c0]", "%x, offsets = [%c0, %c0]")
    x, y = np.ones(64 * 256, np.float32), np.zeros(64 * 256, np.float32)
    cold, *warm = _loads(makespan(load(same), None, [x, y, 256]))
    assert cold.done - cold.end == costs.miss
    assert {box.done - box.end for box in warm} == {costs.hit}
    assert {box.end - box.start for box in warm} == {16 * 64 * 4 // costs.cached}
    assert all(box.end - box.start < cold.end - cold.start for box in warm)
    assert {box.done - box.end for box in _loads(_schedule(None))} == {costs.miss}


def _loads(schedule: Timeline) -> list[Box]:
    return next(lane.boxes for lane in schedule.lanes if lane.pipe is Pipe.MTE2)


def test_the_critical_path_leads_from_the_beginning_to_the_end() -> None:
    schedule = _schedule(InsertSync)
    path = schedule.critical
    assert path[0].because is None
    assert path[-1].done == max(b.done for lane in schedule.lanes for b in lane.boxes)
    for one, other in pairwise(path):
        assert other.because is one
        assert one.start <= other.start


def test_twice_the_rows_take_about_twice_as_long() -> None:
    short, long = (_schedule(InsertSync, rows).makespan for rows in (256, 512))
    assert 1.8 < long / short < 2.2


def test_a_picture_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel = tmp_path / "k.pto"
    kernel.write_text(str(_module(InsertSync)), "utf-8")
    arguments = ["f32[16,64]", "f32[16,64]", "16", "--fill=zero"]
    (tmp_path / "folder.html").mkdir()
    for name, said in (
        ("folder.html", "cannot write"),
        ("out.png", "expected a file *.html"),
        ("none/out.html", "no folder"),
    ):
        assert main([str(kernel), *arguments, f"--timeline={tmp_path / name}"]) == 1
        assert said in capsys.readouterr().err
