"""`scf`, `func`, and the regions of the dialect: what runs, and how often."""

from __future__ import annotations

from typing import Any

from xdsl.dialects import func, scf
from xdsl.ir import Block, Region, SSAValue

from pto_dialect.cores import kind_of
from pto_dialect.ops.section_ops import (
    FusionRegionOp,
    SectionCubeOp,
    SectionOp,
    SectionSimtOp,
    SectionVectorOp,
)
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.handles import ExecutionError
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.program import Code, Executable
from pto_opt.interpreter.site import Site, runs


class _Body:
    """The block of a region, compiled when it first runs."""

    __slots__ = ("_block", "_code", "_program")

    def __init__(self, program: Executable, region: Region):
        self._program = program
        self._block: Block | None = region.blocks.first
        self._code: Code | None = None

    def run(self, frame: Frame) -> tuple[Any, ...]:
        """Execute it; returns what its terminator hands on."""
        code = self._code
        if code is None:
            if self._block is None:
                return ()
            code = self._code = self._program.code(self._block)
        return code.run(frame)


def _store(frame: Frame, results: tuple[SSAValue, ...], values: Any) -> None:
    for result, value in zip(results, values):
        frame[result] = value


@runs(scf.ForOp)
def loop(site: Site[scf.ForOp]) -> Step:
    """
    Counts from the lower bound up.

    Raises (when run):
        ExecutionError: for a step that is not positive.
    """
    op = site.op
    lower, upper, stride = op.lb, op.ub, op.step
    counter, *carried = op.body.block.args
    initial, results = tuple(op.iter_args), tuple(op.results)
    body = _Body(site.program, op.body)
    progress = site.program.progress_of(op)

    def bounds(frame: Frame) -> range:
        step = frame[stride]
        if step <= 0:
            raise ExecutionError(f"counts in steps of {step}", "step")
        return range(frame[lower], frame[upper], step)

    def step(frame: Frame) -> None:
        run = body.run
        for i in progress(bounds(frame)):
            frame[counter] = i
            run(frame)

    def step_with_values(frame: Frame) -> None:
        values: Any = [frame[value] for value in initial]
        for i in progress(bounds(frame)):
            frame[counter] = i
            for argument, value in zip(carried, values):
                frame[argument] = value
            values = body.run(frame)
        _store(frame, results, values)

    return step_with_values if results else step


@runs(scf.IfOp)
def branch(site: Site[scf.IfOp]) -> Step:
    """Runs one of two regions."""
    op = site.op
    condition, results = op.cond, tuple(op.results)
    then = _Body(site.program, op.true_region)
    otherwise = _Body(site.program, op.false_region)

    def step(frame: Frame) -> None:
        (then if frame[condition] else otherwise).run(frame)

    def step_with_values(frame: Frame) -> None:
        chosen = then if frame[condition] else otherwise
        _store(frame, results, chosen.run(frame))

    return step_with_values if results else step


@runs(scf.IndexSwitchOp)
def switch(site: Site[scf.IndexSwitchOp]) -> Step:
    """Runs the region of the number that is given, or the default region."""
    op = site.op
    number, results = op.arg, tuple(op.results)
    default = _Body(site.program, op.default_region)
    bodies = [_Body(site.program, region) for region in op.case_regions]
    chosen = dict(zip(op.cases.get_values(), bodies, strict=True))

    def step(frame: Frame) -> None:
        _store(frame, results, chosen.get(frame[number], default).run(frame))

    return step


@runs(scf.WhileOp)
def while_loop(site: Site[scf.WhileOp]) -> Step:
    """
    Runs the first region, and the second one as long as the first says so. Such loops
    may wait for what another core writes, so the others run once in each iteration.
    """
    op = site.op
    initial, results = tuple(op.arguments), tuple(op.results)
    before = _Body(site.program, op.before_region)
    after = _Body(site.program, op.after_region)
    before_args = tuple(op.before_region.block.args)
    after_args = tuple(op.after_region.block.args)

    def step(frame: Frame) -> None:
        values: Any = [frame[value] for value in initial]
        while True:
            _store(frame, before_args, values)
            condition, *forwarded = before.run(frame)
            if not condition:
                break
            frame.core.pause()
            _store(frame, after_args, forwarded)
            values = after.run(frame)
        _store(frame, results, forwarded)

    return step


@runs(func.CallOp)
def call(site: Site[func.CallOp]) -> Step:
    """
    Runs a function of the module with values of its own. On cores that a function without
    results is not for it is empty.
    """
    op, program = site.op, site.program
    name = op.callee.string_value()
    arguments, results = tuple(op.arguments), tuple(op.results)

    def step(frame: Frame) -> None:
        function = program.functions.get(name)
        if function is None:
            raise ExecutionError(f"calls {name}, which is not in the module")
        kind, core = kind_of(function), frame.core.kind
        if not results and None not in (kind, core) and kind is not core:
            return
        values = [frame[value] for value in arguments]
        _store(frame, results, program.call(frame.core, function, values))

    return step


@runs(SectionCubeOp, SectionVectorOp)
def section(site: Site[SectionOp]) -> Step:
    """Runs on cores of its kind, and on those that have none."""
    kind, body = site.op.RUNS_ON, _Body(site.program, site.op.body)

    def step(frame: Frame) -> None:
        if frame.core.kind in (kind, None):
            body.run(frame)

    return step


@runs(SectionSimtOp)
def lanes(site: Site[SectionSimtOp]) -> Step:
    """Runs once for each lane, one lane after the other."""
    op = site.op
    body = _Body(site.program, op.body)
    count = op.dim_x.value.data * op.dim_y.value.data * op.dim_z.value.data

    def step(frame: Frame) -> None:
        for _ in range(count):
            body.run(frame)

    return step


@runs(FusionRegionOp)
def fused(site: Site[FusionRegionOp]) -> Step:
    """Runs where it stands; its results are what its end yields."""
    results, body = tuple(site.op.outputs), _Body(site.program, site.op.body)

    def step(frame: Frame) -> None:
        _store(frame, results, body.run(frame))

    return step
