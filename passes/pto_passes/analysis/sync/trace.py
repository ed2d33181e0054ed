"""
Flags and barriers on a few ways through a function: races, deadlocks, flags left up.

A way decides how often loops run and which branches are taken. Along it, each unit has a
vector clock: for each other unit the last step that it is known to have finished. A wait
takes over the clock of the set that it consumes; an access races with an earlier one of
another unit (or of its own, where that does not order itself) that its unit's clock does
not cover. Units that share an operation work on it one after the other, so the first one
has to have waited, and the last one's flag tells that it is done.

What is found on one way happens on it. That nothing is found is no proof: there are more
ways; those chosen here run loops never, once and up to three times, and go into each
branch, also into those that are inside of others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from xdsl.dialects import arith, scf
from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pto_dialect.checks import constant_of
from pto_dialect.hardware import Pipe
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.ops.sync_ops import (
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
)
from pto_dialect.sync_attrs import Event
from pto_passes.analysis.memory.accesses import InGlobal, OnChip, Place
from pto_passes.analysis.sync.dependences import (
    UNIT,
    UNITS,
    FunctionItems,
    Item,
    Items,
    Touch,
    turns_of,
)

_COUNT = len(UNITS)
_SCALAR = UNIT[Pipe.S]
_DEEP = 3
"""Loops inside of more loops than this run once only."""


class Fault(Enum):
    """What can be wrong with flags and barriers."""

    RACE = "race"
    DEADLOCK = "deadlock"
    RAISED_TWICE = "raised twice"
    LEFT_UP = "left up"


@dataclass(frozen=True)
class Finding:
    """A fault, at an operation; `other` is the earlier access or set."""

    fault: Fault
    op: Operation
    other: Operation | None = None
    later: Touch | None = None
    earlier: Touch | None = None
    source: int = 0
    target: int = 0


@dataclass(frozen=True)
class Way:
    """How loops and branches go: `turns` of every loop, `branch` of every choice."""

    turns: int
    branch: int
    """The region that is taken, modulo their number; -1 takes them in turn."""
    towards: Block | None = None
    """A block that choices around it lead to, whatever `branch` says."""


WAYS = (Way(2, 0), Way(2, 1), Way(3, -1), Way(1, 1), Way(0, 0))

_ARITHMETIC = (
    arith.AddiOp,
    arith.SubiOp,
    arith.MuliOp,
    arith.RemSIOp,
    arith.RemUIOp,
    arith.IndexCastOp,
)

_MOST_MORE = 64
"""So many ways more lead into branches that those do not reach."""


@dataclass
class _State:
    clocks: list[list[int]] = field(
        default_factory=lambda: [[-1] * _COUNT for _ in range(_COUNT)]
    )
    flags: dict[tuple[int, int, int], deque[tuple[Operation, list[int]]]] = field(
        default_factory=dict[tuple[int, int, int], deque[tuple[Operation, list[int]]]]
    )
    buffers: dict[int, list[list[int]]] = field(
        default_factory=dict[int, list[list[int]]]
    )
    step: int = 0


_Turn = tuple[int, ...]


class _Trace:
    """One way through one root block."""

    def __init__(self, function: FunctionItems, way: Way):
        self.function = function
        self.way = way
        self.state = _State()
        self.found: dict[tuple[Fault, Operation, Operation | None], Finding] = {}
        self.turns: dict[Operation, int] = {}
        self.choices = 0
        self.entered: set[Block] = set()
        self.wanted = _regions_around(way.towards)
        self.seen: dict[
            tuple[object, int],
            dict[
                tuple[int, bool, bool, _Turn], tuple[int, Touch, dict[Operation, int]]
            ],
        ] = {}
        self.items: dict[Operation, Item] = {}
        self.reached: dict[Operation, None] = {}
        """The waits and barriers on the way."""
        self.told: set[Operation] = set()
        """Those of them that told their unit something new."""
        self.latest = [-1] * _COUNT
        """The step of the last access of each unit."""
        self.held: dict[tuple[int, int, int], deque[Operation]] = {}
        """The waits for flags that are not up yet."""

    def run(self, root: Items) -> None:
        for items in root.walk():
            for item in items.items:
                self.items[item.op] = item
        self._block(root.block)
        for (source, target, _), waiting in self.held.items():
            for op in waiting:
                self._note(Finding(Fault.DEADLOCK, op, source=source, target=target))
        for (source, target, _), raised in self.state.flags.items():
            for op, _ in raised:
                self._note(Finding(Fault.LEFT_UP, op, source=source, target=target))

    def _note(self, finding: Finding) -> None:
        self.found.setdefault((finding.fault, finding.op, finding.other), finding)

    def _block(self, block: Block) -> None:
        self.entered.add(block)
        for op in block.ops:
            self._operation(op)

    def _operation(self, op: Operation) -> None:
        if isinstance(op, SectionOp):
            return
        if op.regions:
            self._regions(op)
            return
        state = self.state
        state.step += 1
        item = self.items.get(op)
        if item is not None:
            if item.drains:
                self._drain(op, item.drains)
            if item.stages:
                self._stages(item)
            elif item.touches:
                self._access(item)
            if item.drains_after:
                self._drain(op, item.drains_after)
        if isinstance(op, FlagOp | FlagValueOp | EventOp):
            self._flag(op)
        elif isinstance(op, BufferIdOp):
            self._buffer(op)

    def _regions(self, op: Operation) -> None:
        regions = [region for region in op.regions if region.blocks]
        if isinstance(op, scf.ForOp):
            for turn in range(self._trips(op)):
                self.turns[op] = turn
                self._block(op.body.block)
            self.turns.pop(op, None)
        elif isinstance(op, scf.WhileOp):
            turns = self._allowed()
            for turn in range(turns + 1):
                self.turns[op] = turn
                self._block(op.before_region.block)
                if turn < turns:
                    self._block(op.after_region.block)
            self.turns.pop(op, None)
        elif regions and isinstance(op, scf.IfOp | scf.IndexSwitchOp):
            branch = self.way.branch
            if branch < 0:
                branch, self.choices = self.choices, self.choices + 1
            branch = self.wanted.get(op, branch) % len(op.regions)
            for block in op.regions[branch].blocks:
                self._block(block)
        else:
            for region in regions:
                for block in region.blocks:
                    self._block(block)

    def _allowed(self) -> int:
        return self.way.turns if len(self.turns) < _DEEP else min(1, self.way.turns)

    def _trips(self, loop: scf.ForOp) -> int:
        wanted, known = self._allowed(), turns_of(loop)
        return wanted if known is None else min(max(wanted, 1), known)

    # What operations do

    def _drain(self, op: Operation, units: tuple[int, ...]) -> None:
        step, clocks = self.state.step, self.state.clocks
        everything = len(units) == _COUNT
        self.reached[op] = None
        if not isinstance(op, BarrierOp | BarrierSyncOp) or any(
            self.latest[source] > clocks[unit][source]
            for unit in units
            for source in (range(_COUNT) if everything else (unit,))
        ):
            self.told.add(op)
        if everything:
            self.state.clocks = [[step] * _COUNT for _ in range(_COUNT)]
        for unit in units:
            self.state.clocks[unit][unit] = step

    def _access(self, item: Item) -> None:
        units = [UNIT[p] for p in self._pipes(item.op)] or list(item.touches)
        first, last = units[0], units[-1]
        clocks = self.state.clocks
        for touch in item.touches[first]:
            for source in range(_COUNT):
                if source == first and (
                    source in self.function.self_ordered and first == last
                ):
                    continue
                self._race(touch, source, first, clocks[first][source])
        if last != first:
            clocks[last] = list(map(max, clocks[last], clocks[first]))
            if isinstance(item.op, PTOOp) and item.op.IS_ENCLOSED:
                # Its last act is that the first unit waits for the last one.
                clocks[first][last] = self.state.step
        for unit in units:
            self.latest[unit] = self.state.step
        self._seen(last, item.touches[first])

    def _seen(self, unit: int, touches: list[Touch]) -> None:
        """Note what a unit has touched."""
        self.latest[unit] = self.state.step
        turns = dict(self.turns)
        for touch in touches:
            if touch.announces:
                continue
            place = touch.place
            turn = tuple(turns.values()) if isinstance(place, InGlobal) else ()
            if (slot := self._slot(place)) is not None:
                turn = (slot,)
            known = self.seen.setdefault((place.pool, unit), {})
            key = id(place), touch.write, touch.atomic, turn
            known.pop(key, None)
            known[key] = self.state.step, touch, turns

    def _stages(self, item: Item) -> None:
        """Each unit begins when the one before is done."""
        clocks, step = self.state.clocks, self.state.step
        for number, (unit, touches) in enumerate(item.stages):
            for touch in touches:
                for source in range(_COUNT):
                    self._race(touch, source, unit, clocks[unit][source])
            if number + 1 < len(item.stages):
                message = list(clocks[unit])
                comes_again = any(u == unit for u, _ in item.stages[number + 1 :])
                message[unit] = step - comes_again
                target = item.stages[number + 1][0]
                for other in range(_COUNT) if target == _SCALAR else (target,):
                    clocks[other] = list(map(max, clocks[other], message))
        for unit, touches in item.touches.items():
            self._seen(unit, touches)

    def _pipes(self, op: Operation) -> list[Pipe]:
        if not isinstance(op, PTOOp):
            return []
        return [p for p in op.pipes_on(self.function.arch) if p in UNIT]

    def _race(self, touch: Touch, source: int, target: int, known: int) -> None:
        if source == target and source in self.function.self_ordered:
            return
        before = self.seen.get((touch.place.pool, source))
        if before is None or any(key[1] == target for key in self.held):
            return
        slot = self._slot(touch.place)
        for key, (step, earlier, turns) in reversed(before.items()):
            if step <= known:
                return
            if not touch.conflicts(earlier):
                continue
            if slot is not None and earlier.place.pool is touch.place.pool:
                known_slot = self._slot(earlier.place) is not None and key[3]
                if known_slot and _is_same_buffer(earlier.place, touch.place):
                    if key[3][0] != slot:
                        continue
            across = self._across(touch, earlier, turns)
            if self.function.places.meet(earlier.place, touch.place, across):
                self._note(
                    Finding(
                        Fault.RACE,
                        touch.op,
                        earlier.op,
                        touch,
                        earlier,
                        source,
                        target,
                    )
                )

    def _slot(self, place: Place) -> int | None:
        """The number of the slot of a multi-buffer that a place is in this iteration."""
        if isinstance(place, OnChip) and place.slot is not None:
            return self._number(place.slot.number)
        return None

    def _number(
        self, value: SSAValue, found: dict[SSAValue, int | None] | None = None
    ) -> int | None:
        """What a number is on this way, if it comes from counters and constants."""
        found = {} if found is None else found
        if value not in found:
            found[value] = self._compute(value, found)
        return found[value]

    def _compute(
        self, value: SSAValue, found: dict[SSAValue, int | None]
    ) -> int | None:
        if (constant := constant_of(value, through_casts=True)) is not None:
            return constant
        if isinstance(value, BlockArgument):
            loop = value.block.parent_op()
            if not isinstance(loop, scf.ForOp) or loop not in self.turns:
                return None
            low, step = constant_of(loop.lb), constant_of(loop.step)
            if value.index or low is None or step is None:
                return None
            return low + self.turns[loop] * step
        owner = value.owner
        assert isinstance(owner, Operation)
        if not isinstance(owner, _ARITHMETIC):
            return None
        operands = [self._number(operand, found) for operand in owner.operands]
        match owner, operands:
            case arith.AddiOp(), [int(left), int(right)]:
                return left + right
            case arith.SubiOp(), [int(left), int(right)]:
                return left - right
            case arith.MuliOp(), [int(left), int(right)]:
                return left * right
            case arith.RemSIOp() | arith.RemUIOp(), [int(left), int(right)] if (
                right > 0
            ):
                return left % right
            case arith.IndexCastOp(), [int(number)]:
                return number
            case _:
                return None

    def _across(
        self, touch: Touch, earlier: Touch, turns: dict[Operation, int]
    ) -> Operation | None:
        """The outermost loop that has gone on between two accesses."""
        for one, other in zip(touch.loops, earlier.loops):
            if one is not other:
                return None
            if self.turns[one] != turns[one]:
                return one
        return None

    def _flag(self, op: FlagOp | FlagValueOp | EventOp) -> None:
        if isinstance(op, EventOp):
            pipes = op.src_pipe, op.dst_pipe
        else:
            pipes = op.src_pipe.data, op.dst_pipe.data
        if pipes[0] not in UNIT or pipes[1] not in UNIT:
            return
        source, target = UNIT[pipes[0]], UNIT[pipes[1]]
        if isinstance(op, FlagValueOp):
            number = self._number(op.event_id)
            if number is None:
                number = -1  # One flag for all those that only the run tells.
        else:
            number = list(Event).index(op.event_id.data)
        key = source, target, number
        raised = self.state.flags.setdefault(key, deque())
        if isinstance(op, SetFlagOp | SetFlagDynOp | RecordEventOp):
            if raised and number >= 0:
                other = raised[-1][0]
                self._note(
                    Finding(Fault.RAISED_TWICE, op, other, source=source, target=target)
                )
            message = list(self.state.clocks[source])
            message[source] = self.state.step
            waiting = self.held.get(key)
            if not waiting:
                raised.append((op, message))
                return
            self._learn(waiting.popleft(), target, message)
            if not waiting:
                del self.held[key]
            return
        self.reached[op] = None
        if raised:
            self._learn(op, target, raised.popleft()[1])
        elif target == _SCALAR:
            # It would have to go on to reach the set.
            self._note(Finding(Fault.DEADLOCK, op, source=source, target=target))
            self.told.add(op)
        else:
            self.held.setdefault(key, deque()).append(op)

    def _learn(self, op: Operation, target: int, message: list[int]) -> None:
        """A unit has waited for a flag."""
        # What the scalar unit has waited for is done before all that it hands out.
        for unit in range(_COUNT) if target == _SCALAR else (target,):
            row = self.state.clocks[unit]
            if any(
                told > known and self.latest[source] > known
                for source, (told, known) in enumerate(zip(message, row))
            ):
                self.told.add(op)
            self.state.clocks[unit] = list(map(max, row, message))

    def _buffer(self, op: BufferIdOp) -> None:
        pipe = op.pipe_on(self.function.arch)
        if pipe not in UNIT:
            return
        unit = UNIT[pipe]
        number = op.buf_id.value.data if isinstance(op, StaticBufferIdOp) else -1
        given = self.state.buffers.setdefault(number, [])
        if isinstance(op, GetBufOp | GetBufDynOp):
            for message in given:
                row = self.state.clocks[unit]
                self.state.clocks[unit] = list(map(max, row, message))
        else:
            message = list(self.state.clocks[unit])
            message[unit] = self.state.step
            given.append(message)
            del given[: -2 * _COUNT]


def _is_same_buffer(one: Place, other: Place) -> bool:
    return (
        isinstance(one, OnChip)
        and isinstance(other, OnChip)
        and (one.space, one.owner, one.start, one.end)
        == (other.space, other.owner, other.start, other.end)
    )


class Judgement:
    """
    What a few ways through a function show.

    Attributes:
        findings: what is wrong, each thing once.
        redundant: the waits and barriers that told their unit nothing new on any way.
    """

    def __init__(self, function: FunctionItems):
        found: dict[tuple[Fault, Operation, Operation | None], Finding] = {}
        self._told: set[Operation] = set()
        reached: dict[Operation, None] = {}
        for root in function.roots:
            entered: set[Block] = set()
            for way in self._ways(root, entered):
                trace = _Trace(function, way)
                trace.run(root)
                for key, finding in trace.found.items():
                    found.setdefault(key, finding)
                self._told |= trace.told
                reached.update(trace.reached)
                entered |= trace.entered
        self.findings = list(found.values())
        self.redundant = [op for op in reached if op not in self._told]

    @staticmethod
    def _ways(root: Items, entered: set[Block]) -> Iterator[Way]:
        """The usual ways, then some into each branch that has not been entered."""
        yield from WAYS
        left = _MOST_MORE
        for op in root.block.walk():
            if not isinstance(op, scf.IfOp | scf.IndexSwitchOp):
                continue
            for region in op.regions:
                for block in region.blocks:
                    if block not in entered and left > 0 and _does_something(block):
                        left -= 2
                        yield Way(2, 0, block)
                        yield Way(3, -1, block)


def _does_something(block: Block) -> bool:
    return any(isinstance(op, PTOOp) for op in block.walk())


def _regions_around(block: Block | None) -> dict[Operation, int]:
    """For each operation around a block the region that leads there."""
    found: dict[Operation, int] = {}
    while block is not None:
        region = block.parent
        op = None if region is None else region.parent
        if region is None or op is None:
            break
        found[op] = op.regions.index(region)
        block = op.parent
    return found
