"""Pipes between a cube core and its vector cores: what goes into slots and comes out."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import KernelKind
from pto_dialect.functions import function_of
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import align_up
from pto_dialect.ops.lowered_pipe_ops import (
    InitializeL2G2LPipeOp,
    InitializeL2LPipeOp,
    InitializeLoweredPipeOp,
)
from pto_dialect.ops.pipe_init_ops import (
    AicInitializePipeOp,
    AivInitializePipeOp,
    InitializePipeOp,
)
from pto_dialect.ops.reserved_buffer_ops import (
    ImportReservedBufferOp,
    ReserveBufferOp,
    find_function,
    reservations_of,
)
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.pipe_attrs import AccPushEpilogue
from pto_dialect.walking import walk
from pto_opt.interpreter.access import Observer, Step
from pto_opt.interpreter.handles import ExecutionError, MemoryPointer, TensorView
from pto_opt.interpreter.machine import Core, Frame
from pto_opt.interpreter.memory import MemoryBytes, fresh_bytes
from pto_opt.interpreter.program import Executable
from pto_opt.interpreter.rings import Ring
from pto_opt.interpreter.site import Site, runs

# Reserved buffers


def base_of(op: ReserveBufferOp, program: Executable) -> int:
    """
    Where a reserved buffer lies: at its base, or behind all tiles and buffers of its
    function whose place is known.
    """
    if op.base is not None:
        return op.base.value.data
    from pto_dialect.integers import constant_of

    function = function_of(op)
    assert function is not None
    space = op.memory.data
    unit = program.arch.memories[space].planning_alignment
    end = 0
    for other in walk(function):
        if isinstance(other, AllocTileOp) and other.tile_type.space is space:
            start = constant_of(other.addr)
            end = max(end, 0 if start is None else start + other.tile_type.size)
        elif isinstance(other, ReserveBufferOp) and other.memory.data is space:
            if other is op:
                break
            end = max(end, base_of(other, program) + other.size.value.data)
    return align_up(end, unit)


@runs(ReserveBufferOp)
def reserve_buffer(site: Site[ReserveBufferOp]) -> Step:
    """The address of a buffer."""
    op, base = site.op, base_of(site.op, site.program)

    def step(frame: Frame) -> None:
        frame[op.addr] = base

    return step


@runs(ImportReservedBufferOp)
def import_buffer(site: Site[ImportReservedBufferOp]) -> Step:
    """The address of a buffer of the peer's."""
    op = site.op
    name = op.peer_func.root_reference.data
    peer = find_function(op, name)
    found = [
        buffer
        for buffer in (() if peer is None else reservations_of(peer))
        if buffer.buffer_name == op.buffer_name
    ]

    def step(frame: Frame) -> None:
        if not found:
            raise ExecutionError(f"@{name} reserves no '{op.buffer_name.data}'")
        frame[op.addr] = base_of(found[0], site.program)

    return step


# Pipes


@dataclass
class End:
    """One core's end of a pipe."""

    to_vector: Ring | None
    to_cube: Ring | None
    epilogue: AccPushEpilogue | None
    slot_view: TensorView | None
    """What slots are views like, where they hold tensors."""

    @staticmethod
    def made_by(op: InitializePipeOp | InitializeLoweredPipeOp, frame: Frame) -> End:
        """The end that an operation has made."""
        if isinstance(op, InitializePipeOp):
            return frame.core.registers[End, op.pipe_id]
        return frame[op.pipe]

    @property
    def rings(self) -> list[Ring]:
        """The slots of each direction that it has."""
        return [ring for ring in (self.to_vector, self.to_cube) if ring is not None]

    def ring(self, to_vector: bool) -> Ring:
        """
        The slots of a direction.

        Raises:
            ExecutionError: if the pipe has none.
        """
        found = self.to_vector if to_vector else self.to_cube
        if found is None:
            where = "the vector cores" if to_vector else "the cube core"
            raise ExecutionError(f"uses a pipe that does not lead to {where}")
        return found


def _ring_key(buffer: SSAValue | None, number: int) -> object:
    """
    What both ends of a pipe have in common: the buffer that one reserves and the other
    imports, else the number of the pipe.
    """
    owner = None if buffer is None else buffer.owner
    if isinstance(owner, ReserveBufferOp):
        function = function_of(owner)
        assert function is not None
        return function.sym_name.data, owner.buffer_name.data
    if isinstance(owner, ImportReservedBufferOp):
        return owner.peer_func.root_reference.data, owner.buffer_name.data
    return number


@dataclass
class _Shape:
    """What the operation that makes an end of a pipe says."""

    op: Operation
    number: int
    directions: int
    slot_size: int
    slots: int
    local_slots: int
    in_global_memory: bool
    buffers: tuple[SSAValue | None, SSAValue | None]
    """Where consumers have their slots: the vector cores, the cube core."""


def _connect(
    frame: Frame,
    shape: _Shape,
    slots: MemoryPointer | TensorView | None,
    observer: Observer | None,
) -> End:
    """The ends of a core in each direction; whoever comes first makes the slots."""
    core = frame.core
    rings: list[Ring | None] = []
    for to_vector, bit in ((True, 1), (False, 2)):
        if not shape.directions & bit:
            rings.append(None)
            continue
        buffer = shape.buffers[0 if to_vector else 1]
        key = Ring, _ring_key(buffer, shape.number), to_vector
        ring = core.group.shared.get(key)
        if ring is None:
            ring = core.group.shared[key] = _make_ring(
                core, shape, to_vector, slots, observer
            )
        if buffer is not None and ring.local_base is None:
            ring.local_base = frame[buffer]
        rings.append(ring)
    view = slots if isinstance(slots, TensorView) else None
    return End(rings[0], rings[1], None, view)


def _make_ring(
    core: Core,
    shape: _Shape,
    to_vector: bool,
    slots: MemoryPointer | TensorView | None,
    observer: Observer | None,
) -> Ring:
    cubes = core.group.of_kind(KernelKind.CUBE)
    vectors = core.group.of_kind(KernelKind.VECTOR)
    size = shape.slots * shape.slot_size
    memory: MemoryBytes | None = None
    start = 0
    if slots is not None:
        memory, start = slots.memory, slots.offset
    elif shape.in_global_memory:
        data = fresh_bytes(size * (2 if shape.directions == 3 else 1))
        memory = MemoryBytes("slots of a pipe", AddressSpace.GM, data)
    if shape.directions == 3 and not to_vector:
        start += size
    return Ring(
        to_vector,
        shape.slot_size,
        shape.slots,
        shape.local_slots,
        cubes if to_vector else vectors,
        vectors if to_vector else cubes,
        memory,
        observer,
        start,
    )


@runs(AicInitializePipeOp, AivInitializePipeOp)
def initialize_pipe(site: Site[InitializePipeOp]) -> Step:
    """One end of a pipe. Slots lie in global memory where it is given, or must be."""
    op = site.op
    slots = op.slots
    local = slots
    if op.local_slot_num is not None:
        local = op.local_slot_num.value.data
    shape = _Shape(
        op,
        op.pipe_id,
        op.directions,
        op.slot_size.value.data,
        slots,
        local,
        op.in_memory,
        (op.c2v_consumer_buf, op.v2c_consumer_buf),
    )
    given = op.gm_slot_tensor if op.gm_slot_tensor is not None else op.gm_slot_buffer
    epilogue = op.epilogue

    def step(frame: Frame) -> None:
        memory = None if given is None or not op.in_memory else frame[given]
        end = _connect(frame, shape, memory, site.observer)
        end.epilogue = epilogue
        frame.core.registers[End, op.pipe_id] = end

    return step


@runs(InitializeL2LPipeOp, InitializeL2G2LPipeOp)
def initialize_lowered(site: Site[InitializeL2LPipeOp | InitializeL2G2LPipeOp]) -> Step:
    """A pipe, as a value."""
    op = site.op
    in_memory = isinstance(op, InitializeL2G2LPipeOp)
    slots = op.slot_num.value.data
    local = slots
    if isinstance(op, InitializeL2G2LPipeOp) and op.local_slot_num is not None:
        local = op.local_slot_num.value.data
    first, second = op.local_addr, op.peer_local_addr
    buffers = (None, first) if op.directions == 2 else (first, second)
    number = 0 if op.flag_base is None else op.flag_base.value.data
    shape = _Shape(
        op,
        number,
        op.directions,
        op.slot_size.value.data,
        slots,
        local,
        in_memory,
        buffers,
    )
    epilogue = op.acc_push_epilogue

    def step(frame: Frame) -> None:
        memory = frame[op.gm_addr] if isinstance(op, InitializeL2G2LPipeOp) else None
        end = _connect(frame, shape, memory, site.observer)
        end.epilogue = None if epilogue is None else epilogue.data
        frame[op.pipe] = end

    return step
