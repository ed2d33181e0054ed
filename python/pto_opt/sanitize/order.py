"""What operations that synchronise tell the clocks of their core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation

from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, IntraBlockOp
from pto_dialect.ops.sync_ops import BUFFER_IDS
from pto_dialect.sync_effects import Acquire, Barrier, Number, Raise, Release, Wait
from pto_opt.interpreter.machine import Frame
from pto_opt.sanitize.clocks import UnitFlag
from pto_opt.sanitize.race import RaceCheck

Tell = Callable[[Frame], None]
"""Tells the clocks that an operation has been reached."""

_CROSS_CORE_FLAGS = 16


def teller_of(op: Operation, race: RaceCheck) -> Tell | None:
    """What tells the clocks of an operation; None if it orders nothing."""
    if not isinstance(op, PTOOp):
        return None
    match op.sync_effect(op.arch):
        case Raise() | Wait() as effect:
            return _flag(op, effect, race)
        case Acquire() | Release() as effect:
            return _token(op, effect, race)
        case Barrier(pipe):
            return lambda frame: race.of(frame.core).barrier(pipe)
        case _:
            pass
    if isinstance(op, CrossCoreFlagOp) and op.event_id_dyn is not None:
        return _cross_core_flag(op, race)
    if op.IS_ENCLOSED:
        pipes = op.pipes_on(op.arch)
        return lambda frame: race.go_back(frame.core, pipes[-1], pipes[0])
    return None


def _number(
    op: PTOOp, number: Number, count: int, race: RaceCheck
) -> Callable[[Frame], int]:
    """What tells the number of a flag or of a buffer id, which is below `count`."""
    if isinstance(number, int):
        known = number
        return lambda frame: known
    value = number

    def tell(frame: Frame) -> int:
        found: Any = frame[value]
        race.check_event_id(op, found, count)
        return found

    return tell


def _flag(op: PTOOp, effect: Raise | Wait, race: RaceCheck) -> Tell:
    source, target = effect.source, effect.target
    number = _number(op, effect.number, op.arch.event_ids, race)
    raises = isinstance(effect, Raise)

    def tell(frame: Frame) -> None:
        clocks = race.of(frame.core)
        key = UnitFlag(source, target, number(frame))
        if raises:
            clocks.raise_flag(op, key)
        else:
            clocks.wait_flag(op, key)

    return tell


def _token(op: PTOOp, effect: Acquire | Release, race: RaceCheck) -> Tell:
    number = _number(op, effect.number, BUFFER_IDS, race)
    takes, pipe = isinstance(effect, Acquire), effect.pipe

    def tell(frame: Frame) -> None:
        clocks = race.of(frame.core)
        if takes:
            clocks.take_token(op, number(frame), pipe)
        else:
            clocks.give_token(op, number(frame), pipe)

    return tell


def _cross_core_flag(op: CrossCoreFlagOp, race: RaceCheck) -> Tell:
    count = _CROSS_CORE_FLAGS
    if isinstance(op, IntraBlockOp):
        count = op.arch.group_event_ids

    def tell(frame: Frame) -> None:
        if op.event_id_dyn is not None:
            race.check_event_id(op, frame[op.event_id_dyn], count)

    return tell
