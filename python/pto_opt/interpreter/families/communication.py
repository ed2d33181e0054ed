"""
Between chips: transfers and signals, where the other chip's memory is a tensor that the
kernel is given like any other. The chip itself is the only one that runs.

A signal is a number in global memory. Cores of the launch that wait for it go on when
another one has set it; nobody else will.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from pto_dialect.mode_attrs import NotifyOp, WaitCmp
from pto_dialect.ops.comm_ops import (
    CommTGetOp,
    CommTNotifyOp,
    CommTPutOp,
    CommTTestOp,
    CommTWaitOp,
)
from pto_dialect.types import TileBufType
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.handles import TensorView
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs


@runs(CommTPutOp, CommTGetOp)
def transfer(site: Site[CommTPutOp | CommTGetOp]) -> Step:
    """
    The elements of one tensor become those of another, or are added to them. They pass
    through the staging tiles, which hold nothing of use afterwards.
    """
    op = site.op
    atomic = isinstance(op, CommTPutOp) and op.is_atomic
    tell_src = site.tell_view("src", Mode.READ if atomic else Mode.COPY)
    tell_dst = site.tell_view("dst", Mode.WRITE)
    staging = [
        (value, site.forgetter(name))
        for name, value in (("ping", op.ping), ("pong", op.pong))
        if value is not None and isinstance(value.type, TileBufType)
    ]

    def step(frame: Frame) -> None:
        source: TensorView = frame[op.src]
        target: TensorView = frame[op.dst]
        values, elements = source.array(), target.array()
        if tell_src is not None:
            tell_src(source, values)
        if tell_dst is not None:
            tell_dst(target, elements)
        moved = values.reshape(elements.shape)
        elements[...] = elements + moved if atomic else moved
        for tile, forget in staging:
            forget(frame[tile])

    return step


def _key(signal: TensorView) -> object:
    return "signal", signal.memory.base + signal.offset


@runs(CommTNotifyOp)
def tnotify(site: Site[CommTNotifyOp]) -> Step:
    """The first element of a signal is set, or added to."""
    op = site.op
    adds = op.notify_op.data is NotifyOp.ATOMIC_ADD

    def step(frame: Frame) -> None:
        signal: TensorView = frame[op.signal]
        elements = signal.array()
        first = (0,) * elements.ndim
        elements[first] = (int(elements[first]) if adds else 0) + frame[op.value]
        if site.observer is not None:
            site.observer.signal(frame.core, op, _key(signal))

    return step


_COMPARE: dict[WaitCmp, Callable[[Any, Any], Any]] = {
    WaitCmp.EQ: operator.eq,
    WaitCmp.NE: operator.ne,
    WaitCmp.GT: operator.gt,
    WaitCmp.GE: operator.ge,
    WaitCmp.LT: operator.lt,
    WaitCmp.LE: operator.le,
}


def _holds(op: CommTWaitOp | CommTTestOp, frame: Frame) -> Callable[[], bool]:
    signal: TensorView = frame[op.signal]
    compare, wanted = _COMPARE[op.cmp.data], frame[op.cmp_value]
    return lambda: bool(compare(signal.array(), wanted).all())


@runs(CommTWaitOp)
def twait(site: Site[CommTWaitOp]) -> Step:
    """Waits until all elements of a signal compare as asked."""
    op = site.op

    def step(frame: Frame) -> None:
        signal: TensorView = frame[op.signal]
        frame.core.wait(op, "a signal that no other core sets", _holds(op, frame))
        if site.observer is not None:
            site.observer.received(frame.core, op, _key(signal))

    return step


@runs(CommTTestOp)
def ttest(site: Site[CommTTestOp]) -> Step:
    """Whether all elements of a signal compare as asked now; others run for a while."""
    op = site.op

    def step(frame: Frame) -> None:
        frame.core.pause()
        found = _holds(op, frame)()
        frame[op.result] = int(found)
        if found and site.observer is not None:
            site.observer.received(frame.core, op, _key(frame[op.signal]))

    return step
