"""Variables of the scalar unit: arrays, structs, event ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from xdsl.dialects import vector

from pto_dialect.handles import StructType
from pto_dialect.ops.array_ops import (
    DeclareEventIdArrayOp,
    DeclareLocalArrayOp,
    DeclareStructOp,
    EventIdArrayGetOp,
    EventIdArraySetOp,
    LocalArrayGetOp,
    LocalArraySetOp,
    StructGetOp,
    StructSetOp,
)
from pto_dialect.ops.core_ops import (
    CoreQueryOp,
    GetBlockIdxOp,
    GetBlockNumOp,
    GetSubBlockIdxOp,
    GetSubBlockNumOp,
)
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.families.arithmetic import fit
from pto_opt.interpreter.handles import BoundsError, ExecutionError
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs


class Variable:
    """Values by their place; what nobody has set is not there."""

    __slots__ = ("shape", "values")

    def __init__(self, shape: tuple[int, ...] | None):
        self.shape = shape
        self.values: dict[tuple[int, ...], Any] = {}

    def check(self, place: tuple[int, ...], operand: str) -> None:
        """
        Raises:
            BoundsError: if there is no such place.
        """
        if self.shape is None:
            return
        if any(not 0 <= i < size for i, size in zip(place, self.shape)):
            shape = "x".join(map(str, self.shape))
            raise BoundsError(f"takes element {list(place)} of {shape}", operand)

    def get(self, place: tuple[int, ...]) -> Any:
        """
        Raises:
            ExecutionError: if nobody has set it.
        """
        if place not in self.values:
            raise ExecutionError(f"reads element {list(place)}, which nobody has set")
        return self.values[place]


@runs(DeclareLocalArrayOp, DeclareEventIdArrayOp, DeclareStructOp)
def declare(site: Site[Any]) -> Step:
    """A new variable."""
    result = site.op.results[0]
    type_: Any = result.type
    if isinstance(type_, StructType):
        shape = None
    elif isinstance(site.op, DeclareEventIdArrayOp):
        shape = (type_.size,)
    else:
        shape = type_.dims

    def step(frame: Frame) -> None:
        frame[result] = Variable(shape)

    return step


def _element_of(site: Site[Any]) -> Callable[[Frame], tuple[Variable, tuple[int, ...]]]:
    """What finds the array of an operation, and the place in it, which has to be there."""
    op = site.op
    is_array = isinstance(op, LocalArrayGetOp | LocalArraySetOp)
    indices = tuple(op.indices) if is_array else (op.index,)

    def element(frame: Frame) -> tuple[Variable, tuple[int, ...]]:
        variable: Variable = frame[op.array]
        place = tuple([frame[index] for index in indices])
        variable.check(place, "indices" if is_array else "index")
        return variable, place

    return element


@runs(LocalArrayGetOp, EventIdArrayGetOp)
def get_element(site: Site[Any]) -> Step:
    """One element."""
    op, element = site.op, _element_of(site)

    def step(frame: Frame) -> None:
        variable, place = element(frame)
        frame[op.result] = variable.get(place)

    return step


@runs(LocalArraySetOp, EventIdArraySetOp)
def set_element(site: Site[Any]) -> Step:
    """One element becomes a value."""
    op, element = site.op, _element_of(site)

    def step(frame: Frame) -> None:
        variable, place = element(frame)
        variable.values[place] = frame[op.value]

    return step


@runs(StructGetOp, StructSetOp)
def field(site: Site[StructGetOp | StructSetOp]) -> Step:
    """One field, by the path to it."""
    op = site.op
    path = tuple(int(i) for i in op.path.get_values())

    def get(frame: Frame) -> None:
        frame[op.value] = frame[op.s].get(path)

    def put(frame: Frame) -> None:
        frame[op.s].values[path] = frame[op.value]

    return get if isinstance(op, StructGetOp) else put


@runs(GetBlockIdxOp, GetBlockNumOp, GetSubBlockIdxOp, GetSubBlockNumOp)
def query(site: Site[CoreQueryOp]) -> Step:
    """What a core knows of itself."""
    op = site.op
    result = op.result

    def number(frame: Frame) -> int:
        core = frame.core
        match op:
            case GetBlockIdxOp():
                return core.block
            case GetBlockNumOp():
                return core.machine.blocks
            case GetSubBlockIdxOp():
                return core.subblock
            case _:
                return core.machine.subblocks

    def step(frame: Frame) -> None:
        frame[result] = number(frame)

    return step


@runs(vector.ExtractOp)
def extract(site: Site[Any]) -> Step:
    """An element of a vector, for example how many records a merge has used."""
    op = site.op
    places = list(op.static_position.get_values())
    dynamic = tuple(op.dynamic_position)
    fitted = fit(op.result.type)

    def step(frame: Frame) -> None:
        numbers = iter([frame[value] for value in dynamic])
        place = tuple(next(numbers) if p < -(1 << 62) else p for p in places)
        source = np.asarray(frame[op.vector])
        frame[op.result] = fitted(source[place].item())

    return step
