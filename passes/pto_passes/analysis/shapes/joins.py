"""Where several ways through a program meet: what holds whichever one was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from xdsl.ir import Block, Operation, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.messages.places import name_of
from pto_passes.analysis.integers.linear import LinearExpr, equal
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.integers.ranges import Bound
from pto_passes.analysis.memory.contents import Content, joined
from pto_passes.analysis.shapes.states import UNSET, Extent, Fact, Key, Valid


class Joins:
    """Joins facts, and puts them into words that hold in another iteration, too."""

    def __init__(self, integers: Integers) -> None:
        self.integers = integers

    def generalise(
        self,
        op: Operation,
        head: Block,
        ends: dict[Key, Fact],
        before: Callable[[Key], Fact],
    ) -> None:
        """
        Forget all extents at the end of an iteration, so that chains of tiles that take
        over one another's extents come to an end.
        """
        facts = (f for key, fact in ends.items() for f in (fact, before(key)))
        valids = [fact for fact in facts if isinstance(fact, Valid)]
        origins = frozenset[Operation]().union(*(v.origins for v in valids))
        unset = any(e.maybe_unset for v in valids for e in (v.rows, v.cols))
        for key, fact in ends.items():
            if isinstance(fact, Valid):
                assert isinstance(key, SSAValue)
                rows, cols = (
                    Extent(self._unknown_at(op, head, key, dim, None, None), unset)
                    for dim in Dim
                )
                ends[key] = Valid(rows, cols, origins)

    def without_body_values(self, op: Operation, key: Key, fact: Fact) -> Fact:
        """A fact in words that mean the same outside a loop's body."""
        if isinstance(fact, Valid):
            assert isinstance(key, SSAValue)
            rows, cols = (self._outside(op, key, dim, fact[dim]) for dim in Dim)
            return Valid(rows, cols, fact.origins)
        layers = tuple(
            replace(layer, rows=None, cols=None, sound=(None, None))
            if (layer.rows is not None and layer.rows.depends_on(op))
            or (layer.cols is not None and layer.cols.depends_on(op))
            or any(form is not None and form.depends_on(op) for form in layer.sound)
            else layer
            for layer in fact.layers
        )
        return Content(layers, fact.under)

    def _outside(
        self, op: Operation, tile: SSAValue, dim: Dim, extent: Extent
    ) -> Extent:
        form = extent.form
        if form is None or not form.depends_on(op):
            return extent
        here = op.parent
        assert here is not None
        unknown = self._unknown_at(op, here, tile, dim, form.low, form.high)
        return Extent(unknown, extent.maybe_unset)

    def _unknown_at(
        self,
        op: Operation,
        block: Block,
        tile: SSAValue,
        dim: Dim,
        low: Bound,
        high: Bound,
    ) -> LinearExpr:
        """What an extent is after a branch or a loop, or at the start of an iteration."""
        name = f"{dim.plural} of {name_of(tile)}"
        return self.integers.unknown((op, block, tile, dim), name, low, high, block)

    def join(
        self,
        op: Operation,
        block: Block,
        key: Key,
        facts: Sequence[Fact],
        *,
        bounded: bool = True,
    ) -> Fact:
        """What holds where several ways meet: in `block`, because of `op`."""
        first = facts[0]
        if all(fact == first for fact in facts[1:]):
            return first
        if isinstance(first, Content):
            return joined(cast("Sequence[Content]", facts))
        assert isinstance(key, SSAValue)
        valids = cast("Sequence[Valid]", facts)
        rows, cols = (
            self._join_extents(
                op, block, key, dim, [v[dim] for v in valids], bounded=bounded
            )
            for dim in Dim
        )
        origins = frozenset[Operation]().union(*(v.origins for v in valids))
        return Valid(rows, cols, origins)

    def _join_extents(
        self,
        op: Operation,
        block: Block,
        tile: SSAValue,
        dim: Dim,
        extents: Sequence[Extent],
        *,
        bounded: bool,
    ) -> Extent:
        maybe_unset = any(e.maybe_unset for e in extents)
        forms = [e.form for e in extents if e.form is not None]
        if not forms:
            return UNSET
        first = forms[0]
        if all(equal(f, first) for f in forms[1:]):
            values = {e.value for e in extents}
            value = values.pop() if len(values) == 1 else None
            return Extent(first, maybe_unset, value)
        low: Bound = None
        high: Bound = None
        if bounded:
            lows, highs = [f.low for f in forms], [f.high for f in forms]
            low = None if None in lows else min(x for x in lows if x is not None)
            high = None if None in highs else max(x for x in highs if x is not None)
        return Extent(self._unknown_at(op, block, tile, dim, low, high), maybe_unset)
