"""
The cores that run a program: one after the other, or side by side as coroutines.

A core runs its operations in the order of the program. Where it has to wait for another
core (a slot of a pipe, a flag), it hands over to the next one that can go on, in a fixed
order, so every run takes the same course. When none can, that is a deadlock, and every
core that waits is told of, with the place where it does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from greenlet import getcurrent, greenlet
from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import KernelKind
from pto_dialect.cores import core_of_memory
from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Note, Severity
from pto_dialect.types import TileBufType
from pto_opt.interpreter.memory import CoreMemories, GlobalMemory, MemoryBytes


class Frame(dict[SSAValue, Any]):
    """The values of one call of a function, on one core."""

    __slots__ = ("core",)

    def __init__(self, core: Core):
        super().__init__()
        self.core = core


@dataclass
class Waiting:
    """What a core waits for, and where."""

    op: Operation
    what: str
    ready: Callable[[], bool]


class Core:
    """
    One core, or a whole pair where a program does not tell them apart.

    Attributes:
        kind: cube or vector; None for a core that runs everything.
        block: which block of the launch it belongs to, of `machine.blocks`.
        subblock: which vector core of its block it is.
        memory: its on-chip memories.
        group: the cores of its block.
        registers: what operations set for later ones, by a key of their own.
    """

    def __init__(
        self, machine: Machine, kind: KernelKind | None, block: int, subblock: int
    ):
        self.machine = machine
        self.kind = kind
        self.block = block
        self.subblock = subblock
        name = {KernelKind.CUBE: "aic", KernelKind.VECTOR: f"aiv{subblock}"}
        self.name = "core" if kind is None else name[kind]
        if machine.blocks > 1:
            self.name += f" of block {block}"
        self.memory = CoreMemories(machine.arch, self.name)
        self.group: CoreGroup
        self.registers: dict[object, Any] = {}
        self.waiting: Waiting | None = None
        self.done = False

    def memory_of(self, tile: TileBufType) -> MemoryBytes:
        """
        The memory that holds tiles of a type. What a cube core calls `vec` is its first
        vector core's, and what a vector core calls `mat` is its cube core's.
        """
        owner, kind = self, core_of_memory(tile.space)
        if self.kind not in (None, kind):
            owner = self.group.first(kind) or self
        return owner.memory.of(tile)

    def vector_memory(self, number: int) -> MemoryBytes | None:
        """The `vec` of a vector core of the group; None if it does not run."""
        if self.kind is None:
            return self.memory[AddressSpace.VEC] if number == 0 else None
        for core in self.group.of_kind(KernelKind.VECTOR):
            if core.subblock == number:
                return core.memory[AddressSpace.VEC]
        return None

    def wait(self, op: Operation, what: str, ready: Callable[[], bool]) -> None:
        """
        Go on when `ready()` holds; until then others run.

        Raises:
            PTOException: if nobody can go on.
        """
        if not ready():
            self.waiting = Waiting(op, what, ready)
            self.machine.hand_over(self)
            self.waiting = None

    def pause(self) -> None:
        """Let the others run for a while: this core asks for something in a loop."""
        self.machine.pause(self)

    def __str__(self) -> str:
        return self.name


@dataclass
class CoreGroup:
    """The cores of one block: a cube core and its vector cores."""

    cores: list[Core]
    shared: dict[object, Any] = field(default_factory=dict[object, Any])
    """What its cores share: pipes and flags, by keys of their own."""

    def of_kind(self, kind: KernelKind) -> list[Core]:
        """Its cube cores, or its vector cores; a core without a kind is both."""
        return [core for core in self.cores if core.kind in (kind, None)]

    def first(self, kind: KernelKind) -> Core | None:
        """The first core of a kind, if it runs."""
        found = self.of_kind(kind)
        return found[0] if found else None


class Machine:
    """
    The cores of one launch.

    Attributes:
        arch: the chip.
        memory: global memory.
        blocks: how many blocks the launch has.
        subblocks: how many vector cores a block has.
        shared: what all cores share, by keys of the operations' own.
    """

    def __init__(
        self, arch: ArchSpec, memory: GlobalMemory, blocks: int, subblocks: int
    ):
        self.arch = arch
        self.memory = memory
        self.blocks = blocks
        self.subblocks = subblocks
        self.shared: dict[object, Any] = {}
        self.cores: list[Core] = []
        self.current: Core | None = None
        self._greenlets: dict[Core, greenlet] = {}
        self._scheduler: greenlet | None = None
        self._paused: set[Core] = set()

    def add_group(
        self, block: int, members: Sequence[tuple[KernelKind | None, int]]
    ) -> CoreGroup:
        """The cores of a block: kinds, and numbers of vector cores."""
        group = CoreGroup([Core(self, kind, block, number) for kind, number in members])
        for core in group.cores:
            core.group = group
        self.cores.extend(group.cores)
        return group

    def run(self, work: Sequence[tuple[Core, Callable[[], object]]]) -> None:
        """
        Run work on several cores side by side, until all is done.

        Raises:
            PTOException: for an error of the program; a deadlock is one.
        """
        if len(work) == 1:
            core, task = work[0]
            self.current = core
            task()
            core.done = True
            return
        self._scheduler = getcurrent()
        for core, task in work:
            self._greenlets[core] = greenlet(task)
        try:
            self._schedule([core for core, _ in work])
        finally:
            self._greenlets.clear()
            self._scheduler = None

    def _schedule(self, cores: Sequence[Core]) -> None:
        while not all(core.done for core in cores):
            moved = False
            for core in cores:
                if core.done:
                    continue
                if core.waiting is not None and not core.waiting.ready():
                    continue
                moved |= core not in self._paused
                self._switch_to(core)
            if not moved and not self._some_paused_core_is_free(cores):
                raise deadlock([c for c in cores if not c.done])

    def _some_paused_core_is_free(self, cores: Sequence[Core]) -> bool:
        return any(core in self._paused and not core.done for core in cores)

    def _switch_to(self, core: Core) -> None:
        self.current = core
        running = self._greenlets[core]
        self._paused.discard(core)
        running.switch()
        core.done = running.dead

    def hand_over(self, core: Core) -> None:
        """Let others run until what the core waits for has come."""
        if self._scheduler is None:
            raise deadlock([core])
        self._scheduler.switch()

    def pause(self, core: Core) -> None:
        """Let others run once."""
        if self._scheduler is not None:
            self._paused.add(core)
            self._scheduler.switch()


class Deadlock(PTOException):
    """No core can go on."""


def deadlock(cores: Sequence[Core]) -> Deadlock:
    """The complaint that no core can go on, with what each one waits for."""
    waits = [(core, core.waiting) for core in cores if core.waiting is not None]
    core, first = waits[0]
    notes = [
        Note(f"{other} waits for {waiting.what}", waiting.op)
        for other, waiting in waits[1:]
    ]
    ended = [other for other in core.group.cores if other.done]
    notes += [Note(f"{other} has come to its end") for other in ended]
    message = f"'{first.op.name}' op never ends: {core} waits for {first.what}"
    found = Diagnostic(
        Severity.ERROR, message, first.op, notes=tuple(notes), kind=kinds.DEADLOCK
    )
    return Deadlock([found])
