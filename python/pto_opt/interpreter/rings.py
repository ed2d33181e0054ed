"""
The slots of a pipe between a cube core and its vector cores, in one direction.

Source: `TPipe` of pto-isa's `npu/a2a3/TPush.hpp` and `npu/a5/TPush.hpp`. A slot holds a
tile row by row without gaps, in global memory; pipes of a5 without slots there put it
into the consumer's memory at once. The producer goes on without asking for as many tiles
as there are slots; then it waits for the consumer at every other half of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum

from xdsl.ir import Operation

from pto_opt.interpreter.access import Observer
from pto_opt.interpreter.machine import Core
from pto_opt.interpreter.memory import MemoryBytes


class Split(IntEnum):
    """How a tile is divided among the two vector cores."""

    NONE = 0
    ROWS = 1
    COLS = 2
    ROWS_ODD = 3
    COLS_ODD = 4


@dataclass
class Ring:
    """The slots of one direction of a pipe."""

    to_vector: bool
    slot_size: int
    slots: int
    local_slots: int
    producers: list[Core]
    consumers: list[Core]
    memory: MemoryBytes | None
    """Where the slots lie in global memory; None where they lie in the consumers'."""
    observer: Observer | None
    """Who is told of the slots; None in an ordinary run."""
    start: int
    """The byte of the first slot in global memory."""
    local_base: int | None = None
    """Where consumers have their slots."""
    allocated: Counter[Core] = field(default_factory=Counter[Core])
    pushed: Counter[Core] = field(default_factory=Counter[Core])
    popped: Counter[Core] = field(default_factory=Counter[Core])
    credits: Counter[tuple[Core, Core]] = field(
        default_factory=Counter[tuple[Core, Core]]
    )

    @property
    def period(self) -> int:
        """After how many tiles a consumer says that slots are free again."""
        return self.slots if self.slots <= 2 else self.slots // 2

    def claim(self, core: Core, op: Operation) -> int:
        """The number of the producer's next tile, when its slot is free."""
        index = self.allocated[core]
        if index >= self.slots and index % self.period == 0:
            consumers = self.consumers
            core.wait(
                op,
                f"a free slot: {_names(consumers)} has not given back tile "
                f"{index - self.slots}",
                lambda: all(self.credits[c, core] > 0 for c in consumers),
            )
            for consumer in consumers:
                self.credits[consumer, core] -= 1
            if self.observer is not None:
                self.observer.received(core, op, (id(self), "free"))
        self.allocated[core] += 1
        return index

    def publish(self, core: Core, op: Operation) -> None:
        """The producer's tile is in its slot."""
        self.pushed[core] += 1
        if self.observer is not None:
            self.observer.signal(core, op, (id(self), "full"))

    def take(self, core: Core, op: Operation) -> int:
        """The number of the consumer's next tile, when it is there."""
        index = self.popped[core]
        core.wait(
            op,
            f"tile {index}, which {_names(self.producers)} has not pushed",
            lambda: (
                all(self.pushed[p] > index for p in self.producers)
                and bool(self.producers)
            ),
        )
        self.popped[core] += 1
        if self.observer is not None:
            self.observer.received(core, op, (id(self), "full"))
        return index

    def give_back(self, core: Core, op: Operation, index: int) -> None:
        """The consumer is done with a tile."""
        if (index + 1) % self.period == 0:
            for producer in self.producers:
                self.credits[core, producer] += 1
            if self.observer is not None:
                self.observer.signal(core, op, (id(self), "free"))

    def place(self, index: int) -> int:
        """The byte of a tile's slot in global memory."""
        return self.start + index % self.slots * self.slot_size

    @property
    def end(self) -> int:
        """The byte behind its last slot in global memory."""
        return self.start + self.slots * self.slot_size

    def local_place(self, index: int) -> int:
        """The byte of a tile's slot in the consumer's memory."""
        return (self.local_base or 0) + index % self.local_slots * self.slot_size


def _names(cores: list[Core]) -> str:
    return " or ".join(map(str, cores)) if cores else "no core, since none runs that"
