"""
A program with its own flags and barriers, as the nodes that a proof goes through.

Accesses, what they have to have seen, and the bits that stand for them are those of
`proof`; flags and barriers are where the text has them. An access of a slot whose number
is dynamic is one of each slot: which of them, the way through the function tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from xdsl.dialects import scf
from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.sync_effects import Barrier, FlagEffect
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.memory.regions import OnChipRegion
from pto_passes.analysis.sync.dependences import FunctionItems, Items, Touch
from pto_passes.analysis.sync.proof import Body, Choice, Drain, Loop, OpNode, Proof
from pto_passes.analysis.sync.units import UNIT, UNITS


@dataclass(eq=False, repr=False)
class FlagNode(Drain):
    """A flag that is raised or waited for, or a buffer id; it drains nothing itself."""

    op: Operation
    effect: FlagEffect


@dataclass(eq=False, repr=False)
class BarrierNode(Drain):
    """A barrier of the text."""

    op: Operation | None = None


@dataclass(eq=False, repr=False)
class BranchNode(Choice):
    """A choice of the text; `branches` are those of its regions."""

    op: Operation | None = None


@dataclass(eq=False, repr=False)
class WhileNode(Loop):
    """`scf.while`: `body` runs, and then `after` and `body` as often as it says."""

    after: Body = field(default_factory=Body)


class GivenProgram(Proof):
    """One root block of a function, with what its text does to order it."""

    def __init__(self, function: FunctionItems, root: Items):
        self._item_of = {
            item.op: item for items in root.nested() for item in items.items
        }
        self._split: dict[Touch, list[Touch]] = {}
        self.slots: dict[Touch, tuple[SSAValue, int]] = {}
        """For the access of one of several slots the number that has to be this one."""
        super().__init__(function, root, {})

    @property
    def root(self) -> Body:
        return self._root

    @property
    def knowing(self) -> list[int]:
        """What each unit knows at most: one without accesses may tell what it knows."""
        return [self._everything] * len(UNITS)

    @property
    def is_too_large(self) -> bool:
        """Whether too many regions may alias one another to be looked at."""
        return self._is_too_large

    def of_unit(self, unit: int) -> int:
        """The bits of a unit's accesses."""
        return self._of_unit.get(unit, 0)

    def touches_of(self, leaf: OpNode, unit: int) -> list[tuple[Touch, int, int]]:
        """The accesses of a unit in an operation, with the bits that each needs."""
        assert leaf.item is not None
        found: list[tuple[Touch, int, int]] = []
        for one, touches in leaf.item.stages or leaf.item.touches.items():
            if one == unit:
                for touch in self._variants(touches):
                    of = self._needs.of(touch, unit, leaf.within)
                    found.append((touch, *of))
        return found

    def bits_of(self, touch: Touch, unit: int, leaf: OpNode) -> int:
        """The bits that stand for an access, and those that do once its loop is done."""
        bits = 0
        around = None if leaf.within is None else self._at_position[leaf.within]
        folded = around.folded if isinstance(around, Loop | Choice) else {}
        for bit, _ in self._needs.bits_of(touch, unit, leaf.within):
            bits |= bit | folded.get(bit, 0)
        return bits

    def is_done(self, touch: Touch, bits: int, unit: int, leaf: OpNode) -> bool:
        """Whether an access is among those that were done, as bits."""
        mine = self._needs.bits_of(touch, unit, leaf.within)
        return any(bit & bits for bit, _ in mine)

    def last_unit(self, op: Operation, unit: int) -> int:
        """The unit that ends an operation which one of them orders."""
        if isinstance(op, PTOOp) and op.IS_ENCLOSED:
            return UNIT[op.pipes_on(self.function.arch)[-1]]
        return unit

    def _block(self, items: Items) -> Body:
        return self._given(items.block, inside=items is not self._root_items)

    def _given(self, block: Block, *, inside: bool) -> Body:
        body = Body()
        for op in block.ops:
            if isinstance(op, SectionOp):
                continue
            item = self._item_of.get(op)
            if item is not None and not inside:
                self._position = item.index
            effect = (
                op.sync_effect(self.function.arch) if isinstance(op, PTOOp) else None
            )
            if item is not None and item.drains:
                self._add(body, BarrierNode(item.drains, None, op))
            if isinstance(effect, FlagEffect):
                self._add(body, FlagNode((), None, op, effect))
            elif isinstance(effect, Barrier):
                continue
            elif op.regions:
                self._regions(op, body, inside=inside)
            elif item is not None:
                self._item(item, body, inside=inside)
            if item is not None and not inside and body.nodes:
                last = body.nodes[-1]
                if isinstance(last, OpNode | Loop | Choice):
                    self._at_position[item.index] = last
        return body

    def _regions(self, op: Operation, body: Body, *, inside: bool) -> None:
        del inside
        if isinstance(op, scf.ForOp):
            if trip_count(op) != 0:
                inner = self._given(op.body.block, inside=True)
                self._nest(body, Loop(op, inner, runs=bool(trip_count(op))), [inner])
            return
        bodies = [
            self._given(region.blocks[0], inside=True) if region.blocks else Body()
            for region in op.regions
        ]
        if isinstance(op, scf.WhileOp):
            before, after = bodies
            node = WhileNode(op, before, runs=True, after=after)
            self._nest(body, node, bodies)
        else:
            if len(bodies) == 1 and isinstance(op, scf.IfOp):
                bodies.append(Body())
            self._nest(body, BranchNode(bodies, op=op), bodies)

    def _variants(self, touches: list[Touch]) -> list[Touch]:
        found: list[Touch] = []
        for touch in touches:
            region = touch.region
            if not isinstance(region, OnChipRegion) or region.slot is None:
                found.append(touch)
                continue
            split = self._split.get(touch)
            if split is None:
                split = self._split[touch] = [
                    replace(
                        touch,
                        region=self.function.regions.interned(
                            OnChipRegion(region.space, region.owner, start, end - start)
                        ),
                    )
                    for start, end in region.slot.ranges
                ]
                for index, one in enumerate(split):
                    self.slots[one] = region.slot.number, index
            found.extend(split)
        return found
