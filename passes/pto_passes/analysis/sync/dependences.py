"""
Which operation must be done before which: the dependences that synchronisation keeps.

The units of a core (`UNITS`) work side by side, each on its own instructions in order.
An operation belongs to the units that run it, or to that of them which the others wait
for and which waits for them (`PTOOp.ordering_pipes`), and touches bytes (`accesses`).
Two operations depend on one another if they may touch the same byte and one of them
writes it; the later one then has to wait for the earlier one, unless both run on one
unit that orders its own instructions (`ArchSpec.self_ordered`).

A block is a list of items: operations that touch memory, and operations with regions
(loops, branches), which touch what is in them. A dependence between operations of
different depth is one between the items of the innermost block around both; one between
two iterations of a loop is a carried dependence between items of its body. Loops that are
known to have no iteration are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xdsl.dialects import func, scf
from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe, arch_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.memory_ops import TStoreOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.ops.sync_ops import EventOp, FlagOp, FlagValueOp
from pto_dialect.sync_effects import Announce, Barrier, SyncEffect
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import CallGraph, functions_of
from pto_passes.analysis.control_flow.flow import is_loop
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.memory.accesses import (
    Regions,
    accesses_of,
    pipe_of,
)
from pto_passes.analysis.memory.regions import (
    GlobalRegion,
    MemoryRegion,
    OnChipRegion,
    all_of,
)
from pto_passes.analysis.sync.units import SCALAR, UNIT, UNITS

ALL_TENSORS = GlobalRegion(None)
"""All of global memory."""

_ANYTHING: tuple[MemoryRegion, ...] = (
    ALL_TENSORS,
    *(
        all_of(space)
        for space in AddressSpace
        if space not in (AddressSpace.ZERO, AddressSpace.GM)
    ),
)
"""Every byte there is, for calls of functions."""

_ALL_UNITS = tuple(range(len(UNITS)))

_SEARCHED = 1000
"""After so many regions that an access does not alias, one that it may alias is assumed."""


@dataclass(eq=False, repr=False, slots=True)
class Touch:
    """An access of an operation, on one unit of a core."""

    op: Operation
    operand: str
    region: MemoryRegion
    write: bool
    loops: tuple[Operation, ...]
    """The loops around the operation, the outermost first."""
    atomic: bool = False
    """Whether it adds to what is there; additions may come in any order."""
    announces: bool = False
    """
    Whether it only tells another engine of what is there: no unit has to wait for it.
    """

    def conflicts(self, other: Touch) -> bool:
        """Whether the order of two accesses matters where they alias."""
        return (self.write or other.write) and not (self.atomic and other.atomic)


@dataclass(eq=False, repr=False)
class Item:
    """
    An operation of a block, with everything in it, that touches memory.

    Attributes:
        index: its number in the block.
        touches: what it touches, by the number of the unit.
        blocks: the blocks in it, for operations with regions.
        drains: the units that wait here, as the program says, for all of themselves;
            all seven of them wait for one another.
        drains_after: the same for those that wait when the operation is done.
        stages: what each unit touches, one after the other, where the operation's units
            wait for one another like that.
    """

    op: Operation
    index: int
    touches: dict[int, list[Touch]] = field(default_factory=dict[int, list[Touch]])
    blocks: list[Items] = field(default_factory=list["Items"])
    drains: tuple[int, ...] = ()
    drains_after: tuple[int, ...] = ()
    stages: list[tuple[int, list[Touch]]] = field(
        default_factory=list[tuple[int, list[Touch]]]
    )

    @property
    def is_macro(self) -> bool:
        """Whether several units run it in an order that is not known."""
        return not self.blocks and not self.stages and len(self.touches) > 1


@dataclass(eq=False, repr=False)
class Items:
    """
    The items of a block, in order.

    Attributes:
        loop: the loop whose body the block is; None for other blocks.
        fenced: whether what the block begins with has to wait for everything before,
            as it follows blocks to which no order is kept.
    """

    block: Block
    loop: Operation | None = None
    items: list[Item] = field(default_factory=list[Item])
    fenced: bool = False

    def nested(self) -> Iterator[Items]:
        """This block and all blocks in it."""
        yield self
        for item in self.items:
            for inner in item.blocks:
                yield from inner.nested()


class FunctionItems:
    """
    The items of a function.

    Attributes:
        roots: the blocks that are on their own: the function's body, and the sections
            of it that only one kind of core runs.
        structured: whether the body is one block; others are not analysed.
        is_called: whether other functions of the module call it.
    """

    def __init__(
        self,
        function: func.FuncOp,
        calls: CallGraph | None = None,
        known: Regions | None = None,
    ):
        self.function = function
        self.arch: ArchSpec = arch_of(function)
        self.regions = Regions(function, known=known)
        self.self_ordered = frozenset(UNIT[p] for p in self.arch.self_ordered)
        self.roots: list[Items] = []
        self.structured = len(function.body.blocks) == 1
        module = function.parent_op()
        if calls is None:
            calls = CallGraph([function] if module is None else functions_of(module))
        self._calls = calls
        self.is_called = calls.is_called(function)
        self._loops: tuple[Operation, ...] = ()
        self._popped: dict[object, list[SSAValue]] = {}
        """What is popped from each pipe."""
        for op in walk(function):
            for value in op.results:
                if (pipe := pipe_of(value)) is not None:
                    self._popped.setdefault(pipe, []).append(value)
        if self.structured:
            self.roots.append(self._block(function.body.block))

    def walk_with_calls(self) -> Iterator[Operation]:
        """The operations of the function, and of those that it calls."""
        for function in self._calls.reached_from(self.function):
            yield from walk(function)

    @cached_property
    def taken_ids(self) -> Mapping[tuple[int, int], set[int]]:
        """
        The event ids that the program, or the library, uses for itself, by the two units: as
        long as no flags are added to the function.
        """
        taken: dict[tuple[int, int], set[int]] = {}
        for unit in range(len(UNITS)):
            # pto-isa waits with number 0 wherever an operation needs the scalar unit.
            taken.setdefault((SCALAR, unit), set()).add(0)
            taken.setdefault((unit, SCALAR), set()).add(0)
        if self.is_called:
            # The other half is left to those who call it.
            for source in range(len(UNITS)):
                for target in range(len(UNITS)):
                    lower = range(self.arch.event_ids // 2)
                    taken.setdefault((source, target), set()).update(lower)
        for op in self.walk_with_calls():
            if isinstance(op, FlagOp | EventOp):
                pipes = (
                    (op.src_pipe.data, op.dst_pipe.data)
                    if isinstance(op, FlagOp)
                    else (op.src_pipe, op.dst_pipe)
                )
                if all(pipe in UNIT for pipe in pipes):
                    link = UNIT[pipes[0]], UNIT[pipes[1]]
                    taken.setdefault(link, set()).add(op.event_id.data.number)
            elif isinstance(op, FlagValueOp):
                source, target = op.src_pipe.data, op.dst_pipe.data
                if source in UNIT and target in UNIT:
                    link = UNIT[source], UNIT[target]
                    taken.setdefault(link, set()).update(range(self.arch.event_ids - 2))
            elif isinstance(op, PTOOp):
                units = [UNIT[p] for p in {*op.pipes_on(self.arch)} if p in UNIT]
                for source in units:
                    for target in units:
                        if source != target:
                            within = taken.setdefault((source, target), set())
                            within.update(op.event_ids_within())
                for raises, waits, number in op.flags_within(self.arch):
                    taken.setdefault((UNIT[raises], UNIT[waits]), set()).add(number)
        return taken

    def _block(self, block: Block, loop: Operation | None = None) -> Items:
        items = Items(block, loop)
        for op in block.ops:
            item = self._item(op, len(items.items))
            if item is not None:
                items.items.append(item)
        return items

    def _item(self, op: Operation, index: int) -> Item | None:
        if isinstance(op, SectionOp):
            self.roots.append(self._block(op.body.block))
            return None
        if trip_count(op) == 0:
            return None
        item = Item(op, index)
        if op.regions:
            self._regions(op, item)
        elif isinstance(op, func.CallOp):
            self._call(op, item)
        elif isinstance(op, PTOOp):
            self._operation(op, item)
        return item if item.touches or item.drains or item.blocks else None

    def _operation(self, op: PTOOp, item: Item) -> None:
        effect = op.sync_effect(self.arch)
        item.drains = _drained(effect)
        if isinstance(effect, Announce):
            self._announcement(op, item)
            return
        units = [UNIT[pipe] for pipe in op.ordering_pipes(self.arch) if pipe in UNIT]
        if not units:
            return
        adds = isinstance(op, TStoreOp) and op.is_atomic
        begins = op.STARTS_TRANSFER
        touches = [
            Touch(op, name, region, write, self._loops, adds and write, begins)
            for name, value, write in accesses_of(op)
            for region in self.regions.of_access(op, value)
        ]
        touches.extend(self._given_back(op))
        if not touches:
            return
        if stages := op.stages(self.arch):
            for stage in stages:
                unit, names = UNIT[stage.pipe], stage.operands
                mine = [t for t in touches if names is None or t.operand in names]
                item.stages.append((unit, mine))
                item.touches.setdefault(unit, []).extend(mine)
            return
        for unit in dict.fromkeys(units):
            item.touches[unit] = touches

    def _announcement(self, op: PTOOp, item: Item) -> None:
        """
        What other chips are told of is all of global memory: what is in it has to be
        stored, and what they may overwrite has to be loaded.
        """
        touch = Touch(op, "signal", ALL_TENSORS, True, self._loops, announces=True)
        item.touches[UNIT[Pipe.S]] = [touch]
        item.drains_after = _ALL_UNITS

    def _given_back(self, op: PTOOp) -> Iterator[Touch]:
        """
        The slot that an operation gives back: the other core may write it then. Where cores
        have no link a tile is a copy of its slot, which the pop itself gives back once it
        has made it.
        """
        pipe = op.freed_pipe()
        if pipe is None:
            return
        for value in self._popped.get(pipe, ()):
            for region in self.regions.of(value):
                if self.arch.links_cores or not isinstance(region, OnChipRegion):
                    yield Touch(op, "slot", region, True, self._loops)

    def _call(self, op: func.CallOp, item: Item) -> None:
        callee = self._calls.callee(op)
        pipes: dict[int, None] = {}
        if callee is not None:
            for inner in walk(callee):
                if isinstance(inner, PTOOp) and any(True for _ in accesses_of(inner)):
                    for pipe in inner.pipes_on(self.arch):
                        if pipe in UNIT:
                            pipes[UNIT[pipe]] = None
        touches = [
            Touch(op, "arguments", region, True, self._loops) for region in _ANYTHING
        ]
        for unit in pipes:
            item.touches[unit] = touches

    def _regions(self, op: Operation, item: Item) -> None:
        loops = self._loops
        repeats = is_loop(op)
        if repeats:
            self._loops = (*loops, op)
        for region in op.regions:
            for block in region.blocks:
                inner = self._block(block, op if isinstance(op, scf.ForOp) else None)
                # Blocks of a `while`, and several of one region, follow one another in
                # a dynamic order.
                inner.fenced = not isinstance(op, scf.ForOp) and (
                    repeats or len(region.blocks) > 1
                )
                if inner.items:
                    item.blocks.append(inner)
        self._loops = loops
        found: dict[tuple[object, ...], Touch] = {}
        for inner in item.blocks:
            for part in inner.items:
                for unit, touches in part.touches.items():
                    for touch in touches:
                        innermost = touch.loops[-1] if touch.loops else None
                        key = (
                            unit,
                            id(touch.region),
                            touch.write,
                            touch.atomic,
                            innermost,
                        )
                        if key not in found:
                            found[key] = touch
                            item.touches.setdefault(unit, []).append(touch)


def _drained(effect: SyncEffect | None) -> tuple[int, ...]:
    """The units that an operation makes finish all that stands before."""
    if not isinstance(effect, Barrier):
        return ()
    if effect.pipe is Pipe.ALL:
        return _ALL_UNITS
    return (UNIT[effect.pipe],) if effect.pipe in UNIT else ()


class History:
    """What has been touched so far in a block, by unit, the latest last."""

    def __init__(self, regions: Regions):
        self._regions = regions
        self._touched: dict[
            object,
            dict[int, dict[tuple[int, bool, bool], tuple[int, list[Touch]]]],
        ] = {}
        """By what cannot overlap, and by unit."""

    def add(self, item: Item, index: int) -> None:
        """Note what an item touches, as number `index`."""
        for unit, touches in item.touches.items():
            for touch in touches:
                if touch.announces:
                    continue
                of_pool = self._touched.setdefault(touch.region.pool, {})
                known = of_pool.setdefault(unit, {})
                key = id(touch.region), touch.write, touch.atomic
                last = known.pop(key, None)
                if last is not None and last[0] == index:
                    last[1].append(touch)
                    known[key] = last
                else:
                    known[key] = index, [touch]

    def units(self, touch: Touch) -> Iterable[int]:
        """The units of which something may have to be waited for."""
        return self._touched.get(touch.region.pool, ())

    def latest(
        self,
        touch: Touch,
        unit: int,
        after: int,
        across: Operation | None = None,
        *,
        of_slot: object = None,
    ) -> tuple[int, Touch] | None:
        """
        The last access of a unit that a later one has to wait for, if its number is
        greater than `after`; `across` a loop, if that one is in a later iteration.
        `of_slot` is the key of a run-time slot, if only those count that use this one
        (`slot_of_both`), or `ANY_OTHER`, if only those count that do not.
        """
        known = self._touched.get(touch.region.pool, {}).get(unit)
        if known is None:
            return None
        may_alias = self._regions.aliases.may_alias
        searched = 0
        for index, touches in reversed(known.values()):
            if index <= after:
                return None
            searched += 1
            if not touch.conflicts(touches[0]):
                continue
            region = touches[0].region
            if of_slot is not None and of_slot != slot_of_both(
                touches[0], touch, across
            ):
                continue
            if may_alias(region, touch.region, across) or searched > _SEARCHED:
                for earlier in touches:
                    if across is None or not self._within(earlier, touch, across):
                        return index, earlier
        return None

    def _within(self, earlier: Touch, later: Touch, across: Operation) -> bool:
        """
        Whether two accesses of one item, in two iterations of a loop around it, are in
        one inner loop that keeps them in order from iteration to iteration: flags of
        an inner loop stay raised from its last iteration to its next first one.
        """
        for one, other in zip(
            earlier.loops[_depth(earlier, across) :],
            later.loops[_depth(later, across) :],
        ):
            if one is not other:
                return False
            if self._regions.aliases.may_alias(earlier.region, later.region, one):
                return True
        return False


ANY_OTHER = "other"
"""Stands for accesses that do not both use one run-time slot."""


def slot_of_both(earlier: Touch, later: Touch, across: Operation | None) -> object:
    """
    The key of the run-time slot of a multi-buffer that two operations of a loop's body use,
    else `ANY_OTHER`. Its number is the same for both in each iteration, so that in
    different iterations they alias only where these use the same slot.
    """
    one, other = earlier.region, later.region
    if (
        isinstance(one, OnChipRegion)
        and isinstance(other, OnChipRegion)
        and one.slot is not None
        and other.slot is not None
        and one.slot.is_bounded
        and one.slot.key == other.slot.key
        and (one.space, one.owner, one.start, one.end)
        == (other.space, other.owner, other.start, other.end)
        and isinstance(across, scf.ForOp)
        and earlier.op.parent is later.op.parent is across.body.block
    ):
        return one.slot.key
    return ANY_OTHER


def _depth(touch: Touch, loop: Operation) -> int:
    return touch.loops.index(loop) + 1


@dataclass(frozen=True)
class Dependence:
    """One access that has to wait for another one."""

    earlier: Touch
    later: Touch
    source: int
    """The number of the unit of the earlier access."""
    target: int
    carried_by: Operation | None = None
    """The loop between two iterations of which it is."""

    @property
    def kind(self) -> str:
        """Read after write, write after read, or write after write."""
        if not self.later.write:
            return "RAW"
        return "WAW" if self.earlier.write else "WAR"


def dependences_of(function: FunctionItems) -> Iterator[Dependence]:
    """
    For each access and each unit the latest access that it has to wait for; what lies
    further back on that unit is done by then.
    """
    for root in function.roots:
        for items in root.nested():
            yield from _in_block(function, items)


def _in_block(function: FunctionItems, items: Items) -> Iterator[Dependence]:
    history = History(function.regions)
    for item in items.items:
        yield from _of_item(function, item, history, None)
        history.add(item, item.index)
    if items.loop is not None:
        for item in items.items:
            yield from _of_item(function, item, history, items.loop)


def _of_item(
    function: FunctionItems, item: Item, history: History, across: Operation | None
) -> Iterator[Dependence]:
    for target, touches in item.touches.items():
        for touch in touches:
            for source in sorted(history.units(touch)):
                if source == target and source in function.self_ordered:
                    continue
                found = history.latest(touch, source, -1, across)
                if found is not None:
                    yield Dependence(found[1], touch, source, target, across)
