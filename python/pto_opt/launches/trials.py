"""Runs that find out how far a launch gets, and how large its tensors have to be."""

from __future__ import annotations

import operator
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr, ModuleOp
from xdsl.ir import BlockArgument, Operation, SSAValue

from pto_dialect.diagnostics import PTOException
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_opt.interpreter.access import Observer, Step
from pto_opt.interpreter.api import Hooks, Kernel
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.fills import Fill
from pto_opt.interpreter.launch import Argument, Entry, Parameter
from pto_opt.interpreter.machine import Core, Frame
from pto_opt.interpreter.room import MOST_BYTES, Reach
from pto_opt.launches.launch import ArgumentChoice, Launch, tensor_of
from pto_opt.sanitize.bounds import bounds_check
from pto_opt.sanitize.findings import Finding, Findings

FIRST_BYTES = 1 << 16
"""How large a tensor is at least, as scalar loads have no view that tells."""


def bytes_of_views(
    entry: Entry, parameter: Parameter, scalars: Mapping[int, Any]
) -> int:
    """How many bytes the views of a parameter reach, as far as that is known."""
    size = FIRST_BYTES
    for member in entry.members:
        if parameter.index >= len(member.function.args):
            continue
        for use in member.function.args[parameter.index].uses:
            op = use.operation
            if isinstance(op, MakeTensorViewOp):
                shape = [_value(v, scalars) for v in op.shape]
                strides = [_value(v, scalars) for v in op.strides]
                if None in shape or None in strides:
                    continue
                pairs = zip(shape, strides)
                reach = 1 + sum((e - 1) * s for e, s in pairs if e and s)
                size = max(size, reach * parameter.dtype.itemsize)
    return min(size, MOST_BYTES)


_ARITHMETIC: dict[type[Any], Callable[..., int]] = {
    arith.AddiOp: operator.add,
    arith.SubiOp: operator.sub,
    arith.MuliOp: operator.mul,
    arith.MaxSIOp: max,
    arith.MinSIOp: min,
    arith.IndexCastOp: operator.index,
    arith.ExtSIOp: operator.index,
}


def _value(value: SSAValue, scalars: Mapping[int, Any]) -> int | None:
    """The value of an extent that only depends on constants and scalars."""
    owner = value.owner
    if isinstance(value, BlockArgument):
        return scalars.get(value.index)
    if isinstance(owner, arith.ConstantOp) and isinstance(owner.value, IntegerAttr):
        return owner.value.value.data
    function = _ARITHMETIC.get(type(owner))
    if function is None:
        return None
    operands = [_value(operand, scalars) for operand in getattr(owner, "operands", ())]
    return None if None in operands else function(*operands)


def fitted(module: ModuleOp, launch: Launch) -> Launch:
    """
    The same launch with tensors that are as large as the views of them say, and as what
    is used without one: one run tells. What is in them stays.
    """
    reach = Reach()
    kernel = Kernel(module, hooks=reach.hooks)
    kernel.run(launch.arguments(), entry=launch.entry, blocks=launch.blocks)
    names = {p.index: f"%{p.name}" for p in launch.parameters}
    sizes = {
        index: min(size, max(1, reach.stated.get(names[index], 0)))
        for index, size in launch.sizes.items()
    }
    return replace(launch, sizes=sizes)


class _Found(Exception):
    def __init__(self, finding: Finding):
        super().__init__(str(finding))
        self.finding = finding


class _TooLong(Exception):
    pass


class _Raising(Findings):
    def add(self, finding: Finding) -> None:
        raise _Found(finding)


Execution = tuple[Operation, int]
"""An operation that a core executes once (1), or more often (2, besides 1)."""


@dataclass(frozen=True)
class Trial:
    """How far a run of a launch came."""

    executed: frozenset[Execution]
    stopped: Operation | None = None
    """The operation that it could not go on from; None if it came to its end."""
    why: str = ""


class Runner(Observer):
    """
    Tries launches of a module.

    Args:
        seconds: how much time of the processor one run may take.
    """

    def __init__(self, module: ModuleOp, seconds: float):
        hooks = Hooks(observer=self, wrap=self._wrap, write=_keep_quiet)
        self.kernel = Kernel(module, hooks=hooks)
        self.seconds = seconds
        self.finer: dict[int, int] = {}
        self._executed: set[Execution] = set()
        self._once: dict[Core, set[Operation]] = {}
        self._last: Operation | None = None
        self._tensors: dict[tuple[int, int, ArgumentChoice | None], Array] = {}
        self._until = 0.0

    def before(self, core: Core, op: Operation) -> None:
        once = self._once.setdefault(core, set())
        self._executed.add((op, 2 if op in once else 1))
        once.add(op)
        self._last = op
        if time.process_time() > self._until:
            raise _TooLong

    def _wrap(self, op: Operation, step: Step) -> Step:
        if not isinstance(op, PartitionViewOp):
            return step
        look = bounds_check(op, _Raising())

        def both(frame: Frame) -> None:
            step(frame)
            look(frame)

        return both

    def run(self, entry: Entry, launch: Launch) -> tuple[Trial, Launch]:
        """Run with more memory as long as that is what it lacks."""
        scalars = {i: v for i, v in launch.chosen.items() if not isinstance(v, Fill)}
        sizes = {
            p.index: max(bytes_of_views(entry, p, scalars), self.finer.get(p.index, 0))
            for p in launch.parameters
            if p.is_memory
        }
        while True:
            launch = replace(launch, sizes=dict(sizes))
            run = self._run_once(launch)
            lacking = re.search(r"of %([\w.$-]+), which has (\d+)", run.why)
            grown = [
                p.index
                for p in launch.parameters
                if lacking is not None and "element -" not in run.why
                if p.is_memory and p.name == lacking[1]
                if sizes[p.index] < MOST_BYTES // 16
            ]
            if not grown:
                return run, launch
            for index in grown:
                self.finer[index] = sizes[index] = 16 * sizes[index]

    def _run_once(self, launch: Launch) -> Trial:
        self._executed = set()
        self._once.clear()
        self._last = None
        arguments = [self._argument(p, launch) for p in launch.parameters]
        self._until = time.process_time() + self.seconds
        try:
            self.kernel.run(arguments, entry=launch.entry, blocks=launch.blocks)
        except _Found as found:
            return self._stopped(found.finding.op, str(found.finding.message))
        except _TooLong:
            return self._stopped(self._last, "takes too long")
        except PTOException as error:
            first = error.diagnostics[0]
            op = first.about if isinstance(first.about, Operation) else self._last
            return self._stopped(op, first.message)
        return Trial(frozenset(self._executed))

    def _stopped(self, op: Operation | None, why: str) -> Trial:
        return Trial(frozenset(self._executed), op, why)

    def _argument(self, parameter: Parameter, launch: Launch) -> Argument:
        """Tensors are written to, and used again: here only where a run gets counts."""
        if not parameter.is_memory:
            return launch.argument(parameter)
        chosen = launch.chosen.get(parameter.index)
        size = launch.sizes[parameter.index]
        if chosen is not None:
            return launch.argument(parameter)
        key = parameter.index, size, chosen
        found = self._tensors.get(key)
        if found is None:
            for other in [k for k in self._tensors if k[0] == parameter.index]:
                del self._tensors[other]
            found = self._tensors[key] = tensor_of(parameter, size)
        return found


def _keep_quiet(text: str) -> None:
    del text
