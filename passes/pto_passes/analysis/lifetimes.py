"""From where to where in a function a tile needs its bytes."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.dialects import scf
from xdsl.ir import Operation, SSAValue

from pto_dialect.ops.base import PTOOp
from pto_dialect.types import TileBufType
from pto_passes.analysis.storage import Storage


@dataclass
class Range:
    """From which to which operation, by their number in the text, bytes are needed."""

    start: int
    end: int

    def meets(self, other: Range) -> bool:
        return self.start <= other.end and other.start <= self.end


class Lifetimes:
    """
    The range of each tile of a function. A loop counts as a whole for a tile that is
    used outside of it too, or that an iteration reads before it writes it.
    """

    def __init__(self, function: Operation, storage: Storage):
        numbers = {op: number for number, op in enumerate(function.walk())}
        ends: dict[Operation, int] = {}
        uses: dict[SSAValue, list[tuple[Operation, bool]]] = {}
        for op, number in numbers.items():
            parent = op.parent_op()
            while parent is not None and parent in numbers:
                ends[parent] = number
                parent = parent.parent_op()
            if not isinstance(op, PTOOp):
                continue
            for is_write, accesses in ((False, op.reads()), (True, op.writes())):
                for _, tile in accesses:
                    if isinstance(tile.type, TileBufType):
                        for root in storage.origins(tile):
                            whole = is_write and tile is root
                            uses.setdefault(root, []).append((op, whole))
        self.ranges = {
            root: _range_of(accesses, numbers, ends, function)
            for root, accesses in uses.items()
        }


def _range_of(
    accesses: list[tuple[Operation, bool]],
    numbers: dict[Operation, int],
    ends: dict[Operation, int],
    function: Operation,
) -> Range:
    found = Range(
        min(numbers[op] for op, _ in accesses), max(numbers[op] for op, _ in accesses)
    )
    loops: dict[Operation, None] = {}
    for op, _ in accesses:
        parent = op.parent_op()
        while parent is not None and parent is not function:
            if isinstance(parent, scf.ForOp | scf.WhileOp):
                loops[parent] = None
            parent = parent.parent_op()
    for loop in loops:
        start, end = numbers[loop], ends[loop]
        inside = [(op, whole) for op, whole in accesses if start < numbers[op] <= end]
        first, writes_all = min(inside, key=lambda access: numbers[access[0]])
        fresh = writes_all and first.parent_op() is loop
        reads_itself = any(op is first and not whole for op, whole in inside)
        if len(inside) < len(accesses) or not fresh or reads_itself:
            found.start = min(found.start, start)
            found.end = max(found.end, end)
    return found
