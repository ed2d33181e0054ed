"""
Which hardware flags the pipes of a module use, and whether they are split.

Both ends of a pipe, in two functions, must agree. They are found by the buffer that one
reserves and the other imports; pipes without such buffers by their number.

Source: the frontend pipe lowering of PTOAS, as its documentation and its output show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import SSAValue

from pto_dialect.functions import function_of
from pto_dialect.ops.lowered_pipe_ops import FLAGS
from pto_dialect.ops.pipe_init_ops import InitializePipeOp
from pto_dialect.ops.pipe_ops import PipeTransferOp
from pto_dialect.ops.reserved_buffer_ops import ImportReservedBufferOp, ReserveBufferOp
from pto_dialect.walking import walk
from pto_passes.emitc.lowering import NoCppError


@dataclass(frozen=True)
class PipePlan:
    """What both ends of a pipe agree on."""

    flag_base: int
    is_whole: bool
    """Whether each slot goes to one vector core, undivided."""


_Key = tuple[str, str, str]
"""A buffer: the function that reserves it, its name, and the direction it serves."""


@dataclass
class _Component:
    ends: list[InitializePipeOp] = field(default_factory=list[InitializePipeOp])

    @property
    def functions(self) -> list[FuncOp]:
        found = [function_of(end) for end in self.ends]
        return [f for f in found if f is not None]

    @property
    def width(self) -> int:
        """How many flags it takes."""
        return 4 if self.ends[0].directions == 3 else 2

    def is_whole(self) -> bool:
        explicit = [e.nosplit for e in self.ends if e.nosplit is not None]
        if explicit:
            return bool(explicit[0].value.data)
        number = self.ends[0].pipe_id
        splits = [
            op.split.value.data
            for function in self.functions
            for op in walk(function)
            if isinstance(op, PipeTransferOp) and op.pipe_id == number
        ]
        return bool(splits) and not any(splits)


def plan_pipes(module: ModuleOp) -> dict[InitializePipeOp, PipePlan]:
    """The flags and the division of every pipe of a module."""
    plans: dict[InitializePipeOp, PipePlan] = {}
    taken: dict[FuncOp, set[int]] = {}
    for component in _components(module):
        used: set[int] = set()
        for function in component.functions:
            used |= taken.setdefault(function, set())
        base = next(
            b
            for b in range(0, 2 * FLAGS, 2)
            if used.isdisjoint(range(b, b + component.width))
        )
        if base + component.width > FLAGS:
            raise NoCppError(
                "has no C++: the pipes of its function take more than the "
                f"{FLAGS} flags there are",
            )
        for function in component.functions:
            taken[function].update(range(base, base + component.width))
        plan = PipePlan(base, component.is_whole())
        plans.update(dict.fromkeys(component.ends, plan))
    return plans


def _components(module: ModuleOp) -> list[_Component]:
    by_key: dict[_Key, _Component] = {}
    components: list[_Component] = []
    for end in walk(module):
        if not isinstance(end, InitializePipeOp):
            continue
        keys = list(_keys(end)) or [("", str(end.pipe_id), str(end.directions))]
        known = [by_key[key] for key in keys if key in by_key]
        component = known[0] if known else _Component()
        if not known:
            components.append(component)
        component.ends.append(end)
        for key in keys:
            by_key[key] = component
    components.sort(key=lambda c: (c.ends[0].pipe_id, c.ends[0].directions))
    return components


def _keys(end: InitializePipeOp) -> Iterator[_Key]:
    for direction, buffer in (
        ("c2v", end.c2v_consumer_buf),
        ("v2c", end.v2c_consumer_buf),
    ):
        if buffer is not None and (key := _buffer_key(buffer)) is not None:
            yield (*key, direction)


def _buffer_key(buffer: SSAValue) -> tuple[str, str] | None:
    owner = buffer.owner
    if isinstance(owner, ReserveBufferOp):
        function = function_of(owner)
        if function is not None:
            return function.sym_name.data, owner.buffer_name.data
    if isinstance(owner, ImportReservedBufferOp):
        return owner.peer_func.root_reference.data, owner.buffer_name.data
    return None


def module_of(end: InitializePipeOp) -> ModuleOp:
    """The module around a pipe's end."""
    module = end.get_toplevel_object()
    assert isinstance(module, ModuleOp)
    return module
