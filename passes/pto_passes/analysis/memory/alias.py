"""
Whether two accesses touch a common byte: surely, perhaps, or not, and why.

On chip that is decided by addresses and, in windows of one tile, by rows and columns; tiles
without an address have bytes of their own. In global memory, pointers that a kernel is given
as different arguments are different tensors (as pypto passes them); boxes of one tensor are
told apart by the difference of their offsets, also between two iterations of a loop. What
is not known may alias.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from math import prod

from xdsl.dialects import scf
from xdsl.ir import Operation, SSAValue

from pto_dialect.integers import constant_of
from pto_passes.analysis.integers.linear import Leaf, LinearExpr, Symbol, total
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.integers.ranges import Bounds, counted_by
from pto_passes.analysis.integers.residues import Residues
from pto_passes.analysis.memory.regions import (
    END,
    GlobalRegion,
    MemoryRegion,
    OnChipRegion,
)

_NO_STEPS: Mapping[Symbol, Bounds] = {}


class Aliasing(Enum):
    """Whether two accesses have a byte in common."""

    MUST = "must alias"
    MAY = "may alias"
    DISJOINT = "disjoint"


@dataclass(frozen=True)
class Alias:
    """What is known of two accesses, and the reason in words; a must needs none."""

    kind: Aliasing
    reason: str = ""


class Aliases:
    """Which regions of one function alias."""

    def __init__(self, function: Operation, integers: Integers):
        self._function = function
        self.integers = integers
        self._overlaps: dict[tuple[int, int, Operation | None], bool] = {}
        self._slots: dict[tuple[SSAValue, SSAValue], frozenset[Leaf] | None] = {}
        """
        For numbers of slots whose bytes are disjoint at any one time what they depend on;
        None where they are not.
        """

    def take_over(self, other: Aliases, regions: Iterable[MemoryRegion]) -> None:
        """Take over what is known of some regions of the same function."""
        ids = {id(region) for region in regions}
        for key, overlap in other._overlaps.items():
            if key[0] in ids and key[1] in ids:
                self._overlaps[key] = overlap

    def alias(
        self, one: MemoryRegion, other: MemoryRegion, across: Operation | None = None
    ) -> Alias:
        """
        Whether a byte is in both regions, at the same time or, `across` a loop, in two
        iterations of it of which `other` is in the later.
        """
        if (why := self._why_disjoint(one, other, across)) is not None:
            return Alias(Aliasing.DISJOINT, why)
        if across is None and (why := _why_not_sure(one, other)) is None:
            return Alias(Aliasing.MUST)
        return Alias(Aliasing.MAY, why or "another iteration may touch other bytes")

    def may_alias(
        self, one: MemoryRegion, other: MemoryRegion, across: Operation | None = None
    ) -> bool:
        """Whether `alias` does not say that they are disjoint."""
        return self._why_disjoint(one, other, across) is None

    def _why_disjoint(
        self, one: MemoryRegion, other: MemoryRegion, across: Operation | None
    ) -> str | None:
        if isinstance(one, OnChipRegion) and isinstance(other, OnChipRegion):
            if one.space is not other.space:
                return "they are in different memories"
            if one.owner is not other.owner:
                return "they are tiles of their own"
            if one.start >= other.end or other.start >= one.end:
                return "their bytes are disjoint"
            if one.count > 1 or other.count > 1:
                if not self._known(one, other, None):
                    return "their rows or columns are disjoint"
            is_disjoint = self._are_slots_disjoint(one, other, across)
            return "their slots differ at any one time" if is_disjoint else None
        if isinstance(one, OnChipRegion) or isinstance(other, OnChipRegion):
            return "one is on chip, the other in global memory"
        if one.root is None or other.root is None:
            return None
        if one.root is not other.root:
            return "they are tensors of their own"
        overlap = self._known(one, other, across)
        return None if overlap else "they are disjoint boxes of one tensor"

    def _known(
        self, one: MemoryRegion, other: MemoryRegion, across: Operation | None
    ) -> bool:
        """Whether two regions of one tile, memory or tensor overlap, found out once."""
        key = id(one), id(other), across
        overlap = self._overlaps.get(key)
        if overlap is None:
            if isinstance(one, OnChipRegion) and isinstance(other, OnChipRegion):
                overlap = one.overlaps(other)
            else:
                assert isinstance(one, GlobalRegion)
                assert isinstance(other, GlobalRegion)
                overlap = self._boxes_overlap(one, other, across)
            self._overlaps[key] = overlap
        return overlap

    def _are_slots_disjoint(
        self, one: OnChipRegion, other: OnChipRegion, across: Operation | None
    ) -> bool:
        """
        Whether two slots with dynamic numbers have no byte in common, as their
        numbers differ at any one time (`i mod 2`, `(i + 1) mod 2`).
        """
        if one.slot is None or other.slot is None:
            return False
        key = one.slot.number, other.slot.number
        if key not in self._slots:
            together = self.residues.together(*key)
            is_disjoint = together is not None and all(
                first in range(one.slot.count)
                and second in range(other.slot.count)
                and _are_disjoint(one.slot.ranges[first], other.slot.ranges[second])
                for first, second in together.numbers
            )
            self._slots[key] = together.leaves if together and is_disjoint else None
        leaves = self._slots[key]
        return leaves is not None and not any(
            across in self.integers.loops_around(leaf) for leaf in leaves
        )

    @cached_property
    def residues(self) -> Residues:
        """What is known of small numbers of the function."""
        return Residues(self._function, self.integers)

    def is_same_in_all_iterations(self, region: MemoryRegion) -> bool:
        """Whether a region does not depend on the iteration of any loop."""
        if isinstance(region, OnChipRegion):
            numbers = () if region.slot is None else (region.slot.key,)
        else:
            start = () if region.flat is None else (region.flat[0],)
            numbers = (*region.offsets, *region.frame, *start)
        return not any(
            self.integers.loops_around(leaf)
            for expr in numbers
            for leaf in expr.leaves()
        )

    def _boxes_overlap(
        self, one: GlobalRegion, other: GlobalRegion, across: Operation | None
    ) -> bool:
        if one.bits != other.bits:
            return True
        if one.flat is not None and other.flat is not None:
            (start, size), (start2, size2) = one.flat, other.flat
            if self._disjoint(start, size, start2, size2, across):
                return False
        if not one.frame or one.frame != other.frame or not self._fixed(one, across):
            return True
        if self._disjoint_in_some(one, other, across, _NO_STEPS):
            return False
        return across is None or not self._disjoint_in_parts(one, other, across)

    def _disjoint_in_some(
        self,
        one: GlobalRegion,
        other: GlobalRegion,
        across: Operation | None,
        steps: Mapping[Symbol, Bounds],
    ) -> bool:
        """Whether the boxes are disjoint in one of their dimensions."""
        return any(
            self._disjoint(first, size, second, size2, across, steps)
            for first, size, second, size2 in zip(
                one.offsets, one.sizes, other.offsets, other.sizes
            )
        )

    def _disjoint_in_parts(
        self, one: GlobalRegion, other: GlobalRegion, across: Operation
    ) -> bool:
        """
        Whether boxes that lie where the quotient and the remainder of a number say are
        disjoint in two iterations between which the number grows: the quotient is another
        one, or it is the same and the remainder grows.
        """
        parts = {s: None for offset in one.offsets for s, _ in offset.terms}
        for quotient in parts:
            if quotient.kind != "quotient":
                continue
            whole = quotient.arguments[0]
            growth, _ = self._difference(whole, whole, across)
            if growth is None or growth < 1:
                continue
            for rest in parts:
                if rest.kind == "remainder" and rest.arguments == quotient.arguments:
                    same: dict[Symbol, Bounds] = {quotient: (0, 0), rest: (1, None)}
                    if self._disjoint_in_some(
                        one, other, across, {quotient: (1, None)}
                    ) and self._disjoint_in_some(one, other, across, same):
                        return True
        return False

    def _fixed(self, box: GlobalRegion, across: Operation | None) -> bool:
        """Whether a tensor begins, and has strides, alike in all iterations."""
        return not any(self._varies(expr, across) for expr in box.frame)

    def _varies(self, number: LinearExpr | Symbol, across: Operation | None) -> bool:
        """Whether a number may be another one in another iteration."""
        leaves = number.leaves() if isinstance(number, LinearExpr) else number.leaves
        return across is not None and any(
            across in self.integers.loops_around(leaf) for leaf in leaves
        )

    def _disjoint(
        self,
        first: LinearExpr,
        size: int | None,
        second: LinearExpr,
        size2: int | None,
        across: Operation | None,
        steps: Mapping[Symbol, Bounds] = _NO_STEPS,
    ) -> bool:
        """Whether `[first, +size)` and `[second, +size2)` have nothing in common."""
        low, high = self._difference(first, second, across, steps)
        return (low is not None and size is not None and low >= size) or (
            high is not None and size2 is not None and -high >= size2
        )

    def _difference(
        self,
        first: LinearExpr,
        second: LinearExpr,
        across: Operation | None,
        steps: Mapping[Symbol, Bounds] = _NO_STEPS,
    ) -> Bounds:
        """
        The bounds of `second - first`; `steps` are by how much symbols are known to grow
        between the two iterations.
        """
        before, after = dict(first.terms), dict(second.terms)
        parts: list[tuple[int, Bounds]] = []
        for symbol in dict.fromkeys((*before, *after)):
            factor, factor2 = before.get(symbol, 0), after.get(symbol, 0)
            bounds = symbol.low, symbol.high
            if not self._varies(symbol, across):
                if factor != factor2:
                    parts.append((factor2 - factor, bounds))
            elif factor == factor2 and symbol in steps:
                parts.append((factor, steps[symbol]))
            elif factor == factor2 and across is not None and _counts(symbol, across):
                parts.append((factor, self._steps(across)))
            else:
                parts.append((factor2, bounds))
                parts.append((-factor, bounds))
        return total(second.constant - first.constant, iter(parts))

    def _steps(self, loop: Operation) -> Bounds:
        """How much the counter of a loop grows between two iterations."""
        assert isinstance(loop, scf.ForOp)
        step = constant_of(loop.step)
        low, high = self.integers.of(loop.body.block.args[0]).bounds
        most = None if low is None or high is None else high - low
        return (1 if step is None or step < 1 else step), most


def _counts(symbol: Symbol, loop: Operation) -> bool:
    """Whether a symbol is the counter of a loop."""
    return symbol.value is not None and counted_by(symbol.value) is loop


def _are_disjoint(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


# What is sure


def _why_not_sure(one: MemoryRegion, other: MemoryRegion) -> str | None:
    """Why two regions that may alias need not; None where they surely do."""
    if isinstance(one, GlobalRegion) and isinstance(other, GlobalRegion):
        if one.root is None or other.root is None:
            return "the tensor is dynamic"
        is_sure = one is other or _is_same_box(one, other)
        return None if is_sure else "their distance is dynamic"
    assert isinstance(one, OnChipRegion)
    assert isinstance(other, OnChipRegion)
    if max(one.end, other.end) >= END:
        return "the address is dynamic"
    if one.slot is not None or other.slot is not None:
        return "the slot is dynamic"
    if not (one.is_sure and other.is_sure):
        return "it may be another tile"
    for part, whole in ((one, other), (other, one)):
        if not part.is_exact and not whole.covers(part):
            return "the window's offset is dynamic"
    return None


def _is_same_box(one: GlobalRegion, other: GlobalRegion) -> bool:
    """Whether two boxes of a tensor surely have an element in common."""
    if one.bits != other.bits:
        return False
    if one.frame and one.frame == other.frame:
        if one.offsets == other.offsets:
            return True
    if one.flat is None or other.flat is None:
        return False
    (first, count), (second, count2) = one.flat, other.flat
    distance = second.plus(first, -1)
    if distance.terms or not -count2 < distance.constant < count:
        return False
    return all(
        not box.sizes
        or (None not in box.sizes and prod(map(int, filter(None, box.sizes))) == size)
        for box, size in ((one, count), (other, count2))
    )
