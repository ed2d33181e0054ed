"""What operations that synchronise tell the clocks of their core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation

from pto_dialect.hardware import Pipe
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.cache_ops import FenceBarrierAllOp
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, IntraBlockOp
from pto_dialect.ops.sync_ops import (
    BUFFER_IDS,
    BarrierOp,
    BarrierSyncOp,
    BufferIdOp,
    EventOp,
    FlagOp,
    FlagValueOp,
    GetBufDynOp,
    GetBufOp,
    RecordEventOp,
    SetFlagDynOp,
    SetFlagOp,
    StaticBufferIdOp,
    TSyncOp,
)
from pto_dialect.sync_attrs import Event, PipeAttr
from pto_opt.run.machine import Frame
from pto_opt.sanitize.clocks import FlagKey
from pto_opt.sanitize.race import RaceCheck

Tell = Callable[[Frame], None]
"""Tells the clocks that an operation has been reached."""

_RAISE = (SetFlagOp, SetFlagDynOp, RecordEventOp)
_TAKE = (GetBufOp, GetBufDynOp)

_CROSS_CORE_FLAGS = 16


def teller_of(op: Operation, race: RaceCheck) -> Tell | None:
    """What tells the clocks of an operation; None if it orders nothing."""
    match op:
        case FlagOp() | FlagValueOp() | EventOp():
            return _flag(op, race)
        case BufferIdOp():
            return _token(op, race)
        case BarrierOp() | BarrierSyncOp():
            pipe = op.pipe_on(op.arch)
            return lambda frame: race.of(frame.core).barrier(pipe)
        case TSyncOp() | FenceBarrierAllOp():
            return lambda frame: race.of(frame.core).barrier(Pipe.ALL)
        case CrossCoreFlagOp() if op.event_id_dyn is not None:
            return _cross_core_flag(op, race)
        case PTOOp() if op.IS_ENCLOSED:
            pipes = op.pipes_on(op.arch)
            return lambda frame: race.go_back(frame.core, pipes[-1], pipes[0])
        case _:
            return None


def _pipe(unit: PipeAttr | Pipe) -> Pipe:
    return unit.data if isinstance(unit, PipeAttr) else unit


_NUMBERS = {event: number for number, event in enumerate(Event)}


def _flag(op: FlagOp | FlagValueOp | EventOp, race: RaceCheck) -> Tell:
    source, destination = _pipe(op.src_pipe), _pipe(op.dst_pipe)
    raises = isinstance(op, _RAISE)
    value = op.event_id if isinstance(op, FlagValueOp) else None
    known = None if isinstance(op, FlagValueOp) else _NUMBERS[op.event_id.data]

    def tell(frame: Frame) -> None:
        number: Any = known if value is None else frame[value]
        if value is not None:
            race.check_event_id(op, number)
        clocks = race.of(frame.core)
        key = FlagKey(source, destination, number)
        if raises:
            clocks.raise_flag(op, key)
        else:
            clocks.wait_flag(op, key)

    return tell


def _token(op: BufferIdOp, race: RaceCheck) -> Tell:
    pipe = op.pipe_on(op.arch)
    takes = isinstance(op, _TAKE)
    known = op.buf_id.value.data if isinstance(op, StaticBufferIdOp) else None

    def tell(frame: Frame) -> None:
        number: Any = frame[op.operands[0]] if known is None else known
        race.check_event_id(op, number, BUFFER_IDS)
        clocks = race.of(frame.core)
        if takes:
            clocks.take_token(op, number, pipe)
        else:
            clocks.give_token(op, number, pipe)

    return tell


def _cross_core_flag(op: CrossCoreFlagOp, race: RaceCheck) -> Tell:
    count = _CROSS_CORE_FLAGS
    if isinstance(op, IntraBlockOp):
        count = op.LAST[op.arch] + 1

    def tell(frame: Frame) -> None:
        if op.event_id_dyn is not None:
            race.check_event_id(op, frame[op.event_id_dyn], count)

    return tell
