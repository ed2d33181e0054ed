"""
Order between units and between cores.

A core runs its operations in the order of the program, so what orders its own units
needs no doing; whoever watches a run is told of it. Flags between cores are counted: a
core that waits for one that nobody has raised lets the others run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from xdsl.ir import SSAValue

from pto_dialect.attrs import KernelKind
from pto_dialect.hardware import GroupFlags
from pto_dialect.ops.cache_ops import CmoCacheInvalidOp, FenceBarrierAllOp
from pto_dialect.ops.cross_sync_ops import (
    CrossCoreFlagOp,
    SetCrossBlockOp,
    SetFFTsOp,
    SetIntraBlockOp,
    SyncAllOp,
    SyncSetOp,
    SyncWaitOp,
    WaitCrossBlockOp,
    WaitIntraBlockOp,
)
from pto_dialect.ops.prefetch_ops import (
    GetPrefetchAsyncSessionOp,
    MakePrefetchAsyncContextOp,
    TPrefetchAsyncOp,
)
from pto_dialect.ops.sync_ops import (
    BarrierOp,
    BarrierSyncOp,
    GetBufDynOp,
    GetBufOp,
    RecordEventOp,
    RlsBufDynOp,
    RlsBufOp,
    SetFlagDynOp,
    SetFlagOp,
    TSyncOp,
    WaitEventOp,
    WaitFlagDynOp,
    WaitFlagOp,
)
from pto_dialect.sync_attrs import SyncCoreType
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.machine import Core, Frame, Machine
from pto_opt.interpreter.site import Site, runs

ACROSS_BLOCKS = (SetCrossBlockOp, WaitCrossBlockOp, SyncAllOp)
"""Operations that need all blocks of a launch to run side by side."""

_ALL_CORES, _VECTOR_CORES, _GROUP = 0, 1, 2
"""Whom a flag is for: `ffts_mode`."""

_SECOND_VECTOR_CORE = 16
"""What a5 adds to the flags of the second vector core."""


def _nothing(frame: Frame) -> None:
    del frame


@runs(
    SetFlagOp,
    WaitFlagOp,
    SetFlagDynOp,
    WaitFlagDynOp,
    RecordEventOp,
    WaitEventOp,
    BarrierOp,
    BarrierSyncOp,
    GetBufOp,
    GetBufDynOp,
    RlsBufOp,
    RlsBufDynOp,
    TSyncOp,
    CmoCacheInvalidOp,
    FenceBarrierAllOp,
    SetFFTsOp,
)
def order_within_core(site: Site[Any]) -> Step:
    """Nothing to do: a core runs its operations in the order of the program."""
    del site
    return _nothing


@runs(MakePrefetchAsyncContextOp, GetPrefetchAsyncSessionOp, TPrefetchAsyncOp)
def prefetch(site: Site[Any]) -> Step:
    """A token: caches are not modelled, so all is there at once."""
    result = site.op.results[0]

    def step(frame: Frame) -> None:
        frame[result] = site.op.name

    return step


@dataclass
class RaisedFlags:
    """
    Flags that cores have raised and nobody has seen yet, by receiver and number. Several
    senders raise one flag together: it counts when the last of them has.
    """

    raised: Counter[tuple[Core, int]] = field(default_factory=Counter[tuple[Core, int]])
    partly: Counter[tuple[int, int, Core]] = field(
        default_factory=Counter[tuple[int, int, Core]]
    )

    @staticmethod
    def of(machine: Machine) -> RaisedFlags:
        """The flags of a launch."""
        return machine.shared.setdefault(RaisedFlags, RaisedFlags())

    def raise_for(
        self, number: int, mode: int, sender: Core, senders: list[Core], to: list[Core]
    ) -> None:
        """A flag from one of some senders; it counts when all of them have raised it."""
        self.partly[number, mode, sender] += 1
        if all(self.partly[number, mode, core] for core in senders):
            for core in senders:
                self.partly[number, mode, core] -= 1
            for core in to:
                self.raised[core, number] += 1

    def take(self, core: Core, number: int) -> None:
        """The receiver has seen the flag."""
        self.raised[core, number] -= 1


def _parties(core: Core, mode: int) -> tuple[list[Core], list[Core]]:
    """Who raises a flag together, and for whom."""
    if mode == _ALL_CORES:
        alike = [c for c in core.machine.cores if c.kind is core.kind]
        return alike, alike
    vectors = core.group.of_kind(KernelKind.VECTOR)
    if mode == _VECTOR_CORES:
        return vectors, vectors
    cubes = core.group.of_kind(KernelKind.CUBE)
    if core.kind is KernelKind.CUBE:
        return cubes, vectors
    return (vectors, cubes) if core.kind is KernelKind.VECTOR else ([core], [core])


class _Number:
    """The number of a flag: a constant, or a run-time value."""

    def __init__(self, op: CrossCoreFlagOp):
        self._value: SSAValue | None = op.event_id_dyn
        self._known = op.flag or 0

    def __call__(self, frame: Frame) -> int:
        return self._known if self._value is None else frame[self._value]


def _mode_of(op: Any, otherwise: int) -> int:
    attribute = getattr(op, "ffts_mode", None)
    return otherwise if attribute is None else attribute.value.data


def _tell(site: Site[Any], core: Core, flag: int, receivers: list[Core]) -> None:
    """Tell the observer of a flag, once for each core that it is for."""
    if site.observer is not None:
        for receiver in receivers:
            site.observer.signal(core, site.op, ("flag", receiver, flag))


@runs(SyncSetOp, SetCrossBlockOp)
def raise_flag(site: Site[SyncSetOp | SetCrossBlockOp]) -> Step:
    """Raises a flag for the other cores of the group, or for all groups."""
    op, number = site.op, _Number(site.op)
    mode = _mode_of(op, _GROUP if isinstance(op, SyncSetOp) else _ALL_CORES)

    def step(frame: Frame) -> None:
        core = frame.core
        senders, receivers = _parties(core, mode)
        flags = RaisedFlags.of(core.machine)
        flags.raise_for(number(frame), mode, core, senders, receivers)
        _tell(site, core, number(frame), receivers)

    return step


@runs(SetIntraBlockOp)
def raise_within_group(site: Site[SetIntraBlockOp]) -> Step:
    """
    Raises a flag for one other core of the group where the number tells which vector
    core; with FFTS for all others of the group.
    """
    number = _Number(site.op)
    by_core = site.arch.group_flags is GroupFlags.DIRECT

    def step(frame: Frame) -> None:
        core, flag = frame.core, number(frame)
        flags = RaisedFlags.of(core.machine)
        if not by_core or core.kind is None:
            senders, receivers = _parties(core, _GROUP)
            flags.raise_for(flag, _GROUP, core, senders, receivers)
        else:
            if core.kind is KernelKind.CUBE:
                second, flag = divmod(flag, _SECOND_VECTOR_CORE)
                vectors = core.group.of_kind(KernelKind.VECTOR)
                receivers = [c for c in vectors if c.subblock == second]
            else:
                flag += _SECOND_VECTOR_CORE * core.subblock
                receivers = core.group.of_kind(KernelKind.CUBE)
            for receiver in receivers:
                flags.raised[receiver, flag] += 1
        _tell(site, core, flag, receivers)

    return step


@runs(SyncWaitOp, WaitCrossBlockOp, WaitIntraBlockOp)
def wait_for_flag(site: Site[CrossCoreFlagOp]) -> Step:
    """Waits until the flag is raised, and lowers it."""
    op, number = site.op, _Number(site.op)

    def step(frame: Frame) -> None:
        core, flag = frame.core, number(frame)
        flags = RaisedFlags.of(core.machine)
        core.wait(
            op,
            f"flag {flag}, which no other core has raised",
            lambda: flags.raised[core, flag] > 0,
        )
        flags.take(core, flag)
        if site.observer is not None:
            site.observer.received(core, op, ("flag", core, flag))

    return step


_KINDS: dict[SyncCoreType, tuple[KernelKind | None, ...]] = {
    SyncCoreType.AIV_ONLY: (KernelKind.VECTOR, None),
    SyncCoreType.AIC_ONLY: (KernelKind.CUBE, None),
    SyncCoreType.MIX: (KernelKind.CUBE, KernelKind.VECTOR, None),
}


@dataclass
class _Rendezvous:
    """Cores that wait for one another, again and again."""

    round: int = 0
    arrived: int = 0


@runs(SyncAllOp)
def sync_all(site: Site[SyncAllOp]) -> Step:
    """Waits until all cores of a kind have come here."""
    op = site.op
    kinds = _KINDS[op.core_type.data]

    def step(frame: Frame) -> None:
        core = frame.core
        expected = sum(c.kind in kinds for c in core.machine.cores)
        if op.used_cores is not None and (used := frame[op.used_cores]) > 0:
            expected = min(expected, used)
        key = (_Rendezvous, op.core_type.data)
        rendezvous: _Rendezvous = core.machine.shared.setdefault(key, _Rendezvous())
        number = rendezvous.round
        rendezvous.arrived += 1
        if site.observer is not None:
            site.observer.signal(core, op, (*key, number))
        if rendezvous.arrived == expected:
            rendezvous.arrived, rendezvous.round = 0, number + 1
        core.wait(op, "all other cores to come here", lambda: rendezvous.round > number)
        if site.observer is not None:
            site.observer.received(core, op, (*key, number))

    return step
