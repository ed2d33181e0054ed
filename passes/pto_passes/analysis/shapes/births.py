"""The valid extents that a new handle starts with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from xdsl.ir import Block, Operation, OpResult, Region, SSAValue

from pto_dialect.facts import Dim
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp, TAssignOp
from pto_dialect.ops.view_ops import BitcastOp, SubviewOp, TReshapeOp
from pto_dialect.reshape import reshaped
from pto_dialect.types import TileBufType
from pto_passes.analysis.integers.linear import LinearExpr, at_most
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.shapes.states import UNSET, Extent, Valid


class Births:
    """What handles start with; `valid_of` tells what others have at that time."""

    def __init__(
        self, integers: Integers, valid_of: Callable[[SSAValue], Valid]
    ) -> None:
        self.integers = integers
        self.valid_of = valid_of
        self.graph_place: tuple[Block | Region, Block] | None = None
        """The last place to which several ways lead, in a graph of blocks."""

    def given(self, value: SSAValue) -> Extent:
        """The extent that a value of the program is."""
        return Extent(self.integers.of(value), value=value)

    def from_elsewhere(self, tile: SSAValue) -> Valid:
        """A tile that comes from outside the analysis: anything its type allows."""
        place, where = self.graph_place or (None, tile)

        def unknown(dim: Dim, size: int) -> Extent:
            name = f"{dim.plural} of {name_of(tile)}"
            key = (tile, place, dim)
            return Extent(self.integers.unknown(key, name, 0, size, where))

        valid = _from_type(tile, unknown)
        sets = (use.operation for use in tile.uses)
        origins: set[Operation] = {o for o in sets if isinstance(o, SetValidShapeOp)}
        if isinstance(tile.owner, Operation):
            origins.add(tile.owner)
        return replace(valid, origins=frozenset(origins))

    def of_result(self, op: PTOOp, result: OpResult) -> Valid:
        """What a result of an operation starts with."""
        match op:
            case AllocTileOp():
                return self._allocated(op)
            case SubviewOp():
                return self._window(op)
            case BitcastOp():
                source = self.valid_of(op.src)
                return _from_type(result, lambda dim, _: source[dim], op)
            case TReshapeOp():
                return self._reshaped(op)
            case TAssignOp():
                return self.valid_of(op.tile)
            case MultiTileGetOp() if isinstance(op.source.owner, AllocMultiTileOp):
                return self._of_operands(op.source.owner, op, result)
            case MultiTileGetOp():
                return self.from_elsewhere(result)
            case _:
                return self._of_operands(op, op, result)

    def _allocated(self, op: AllocTileOp) -> Valid:
        def dynamic(dim: Dim, size: int) -> Extent:
            operand = op.valid_operands[dim]
            return UNSET if operand is None else self.given(operand)

        return _from_type(op.result, dynamic, op)

    def _of_operands(self, maker: PTOOp, op: PTOOp, result: OpResult) -> Valid:
        """What the operands `valid_row` and `valid_col` say; without them, all of it."""
        operands = dict(maker.named_operands())

        def dynamic(dim: Dim, size: int) -> Extent:
            operand = operands.get("valid_row" if dim is Dim.ROW else "valid_col")
            return Extent(LinearExpr(size)) if operand is None else self.given(operand)

        return _from_type(result, dynamic, op)

    def _window(self, op: SubviewOp) -> Valid:
        """A window's operands, clipped to its sizes."""
        operands = op.valid_row, op.valid_col

        def dynamic(dim: Dim, size: int) -> Extent:
            operand = operands[dim]
            if operand is None:
                return Extent(LinearExpr(size))
            form = self.integers.of(operand)
            if at_most(form, LinearExpr(size)):
                return Extent(form, value=operand)
            name = f"min({name_of(operand)}, {size})"
            key = operand, size
            return Extent(self.integers.unknown(key, name, form.low, size, operand))

        return _from_type(op.result, dynamic, op)

    def _reshaped(self, op: TReshapeOp) -> Valid:
        """The part of a reshaped tile that the source's valid cells are."""
        source = self.valid_of(op.src)
        extents = source.rows, source.cols
        known = tuple(None if e.form is None else e.form.value for e in extents)
        unset = any(e.maybe_unset for e in extents)
        parts = None
        if all(e.form is not None for e in extents):
            old = cast(TileBufType, op.src.type)
            parts = reshaped(old, op.tile_type, (known[0], known[1]))

        def dynamic(dim: Dim, size: int) -> Extent:
            if parts is None:
                return UNSET
            part = parts[dim]
            if isinstance(part, int):
                return Extent(LinearExpr(part), unset)
            extent = source[part.dim]
            if part.times == part.by:
                return extent
            assert extent.form is not None
            form = self.integers.scaled(extent.form, part.times, part.by, size)
            return Extent(form, unset)

        return _from_type(op.result, dynamic, op)


def _from_type(
    tile: SSAValue,
    dynamic: Callable[[Dim, int], Extent],
    origin: Operation | None = None,
) -> Valid:
    """What a tile's type says; `dynamic` tells what it leaves to the run."""
    type_ = tile.type
    assert isinstance(type_, TileBufType)
    rows, cols = (
        dynamic(dim, size) if extent is None else Extent(LinearExpr(extent))
        for dim, extent, size in zip(Dim, type_.valid, type_.shape, strict=True)
    )
    return Valid(rows, cols, frozenset(() if origin is None else (origin,)))
