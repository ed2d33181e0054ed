"""`resolve-buffer-select`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType, IntegerAttr, ModuleOp, StringAttr, i64
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect import checks
from pto_dialect.attrs import BLayout
from pto_dialect.integers import align_up, constant_of
from pto_dialect.layout import strides
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.move_ops import FillPadOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp, MultiTileGetOp
from pto_dialect.ops.tile_ops import WINDOW, AllocTileOp, TAssignOp
from pto_dialect.ops.view_ops import BitcastOp, SubviewOp, TReshapeOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.rewriting import inherit_name, inherit_place


@dataclass(frozen=True)
class ResolveBufferSelect(ModulePass):
    """
    Makes windows of tiles, and slots of several, tiles with addresses of their own.

        %t = pto.alloc_tile addr = %c0 : !pto.tile_buf<vec, 16x16xf32>
        %w = pto.subview %t[%c8, %c0] sizes [8, 8] : ...
        %s = pto.multi_tile_get %m[%i] : ...

    becomes

        %w = pto.alloc_tile addr = %c512 {pto.view_semantics = "subview"}
          : !pto.tile_buf<vec, 8x16xf32, valid=8x8>
        %s = pto.alloc_tile addr = %chosen : ...

    A window keeps the strides of the tile around it, so its type is as wide as that one
    where rows lie behind one another, as high where columns do. The address of a slot
    that is known at run time only is chosen by comparisons.

    Windows of tiles without a known address (arguments, what comes out of pipes) stay,
    and so do those that are reshaped, padded, or passed on as values: these need the
    window's own type.
    """

    name = "resolve-buffer-select"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        slots: list[AllocMultiTileOp] = []
        for one in list(walk(op)):
            if isinstance(one, SubviewOp):
                _resolve_window(one)
            elif isinstance(one, MultiTileGetOp):
                _resolve_slot(one)
            elif isinstance(one, AllocMultiTileOp):
                slots.append(one)
        for alloc in slots:
            if alloc.result.first_use is None:
                Rewriter.erase_op(alloc)


class _Arithmetic:
    """Builds operations in front of one that is replaced; constants are worked out."""

    def __init__(self, target: Operation):
        self.target = target

    def put(self, op: Operation) -> None:
        inherit_place(self.target, op)
        Rewriter.insert_op(op, InsertPoint.before(self.target))

    def constant(self, value: int, type: Attribute = i64) -> SSAValue:
        op = arith.ConstantOp(
            IntegerAttr(value, IndexType() if type == IndexType() else i64)
        )
        self.put(op)
        return op.result

    def as_i64(self, index: SSAValue) -> SSAValue:
        cast = arith.IndexCastOp(index, i64)
        self.put(cast)
        return cast.result

    def times(self, value: SSAValue, factor: int) -> SSAValue:
        if factor == 1:
            return value
        product = arith.MuliOp(value, self.constant(factor))
        self.put(product)
        return product.result

    def plus(self, value: SSAValue, other: SSAValue) -> SSAValue:
        total = arith.AddiOp(value, other)
        self.put(total)
        return total.result


# Windows


_NEED_THEIR_TYPE = (TReshapeOp, BitcastOp, FillPadOp, TAssignOp)


def _resolve_window(op: SubviewOp) -> None:
    users = [use.operation for use in op.result.uses]
    if not users or any(
        not isinstance(user, PTOOp) or isinstance(user, _NEED_THEIR_TYPE)
        for user in users
    ):
        return
    base = _address(op.source)
    if base is None:
        return
    source = checks.tile_type(op, "source")
    if source.element_bits < 8:
        return
    at = _Arithmetic(op)
    address = _window_address(at, op, source, base)
    rows, cols = op.shape
    row_major = source.blayout is BLayout.ROW_MAJOR
    shape = (rows, source.cols) if row_major else (source.rows, cols)
    extents = [
        []
        if known is not None
        else [size if size is not None else at.constant(n, _INDEX)]
        for known, size, n in zip(
            op.tile_type.valid, (op.valid_row, op.valid_col), op.shape
        )
    ]
    type = TileBufType(
        source.space,
        source.element_type,
        *shape,
        op.tile_type.valid,
        blayout=source.blayout,
        slayout=source.slayout,
        fractal=source.fractal,
        pad=op.tile_type.pad,
        compact=source.compact,
    )
    _replace(
        op,
        op.result,
        AllocTileOp.build(
            operands=[[address], *extents],
            attributes={WINDOW: StringAttr("subview")},
            result_types=[type],
        ),
    )


_INDEX = IndexType()


def _address(tile: SSAValue) -> SSAValue | None:
    """Where a tile begins, if that is a value."""
    owner = tile.owner
    if any(isinstance(use.operation, TAssignOp) for use in tile.uses):
        return None
    if isinstance(owner, AllocTileOp):
        return owner.addr
    if isinstance(owner, TReshapeOp | BitcastOp):
        return _address(owner.src)
    return None


def _window_address(
    at: _Arithmetic, op: SubviewOp, source: TileBufType, base: SSAValue
) -> SSAValue:
    """`base + (row * row_stride + col * col_stride) * bytes`"""
    width = source.element_bits // 8
    known = 0
    moving: SSAValue | None = None
    for offset, stride in zip(op.offsets, strides(source)):
        number = constant_of(offset)
        if number is not None:
            known += number * stride
            continue
        term = at.times(at.as_i64(offset), stride)
        moving = term if moving is None else at.plus(moving, term)
    if moving is None:
        if known == 0:
            return base
        start = constant_of(base)
        if start is not None:
            return at.constant(start + known * width)
        return at.plus(base, at.constant(known * width))
    if known:
        moving = at.plus(moving, at.constant(known))
    return at.plus(base, at.times(moving, width))


# Slots


def _resolve_slot(op: MultiTileGetOp) -> None:
    source = op.source.owner
    if not isinstance(source, AllocMultiTileOp):
        return
    at = _Arithmetic(op)
    slot = constant_of(op.slot)
    chosen: SSAValue | None = None
    for number in range(op.slots.count) if slot is None else [slot]:
        address = _slot_address(at, source, number)
        if address is None:
            return
        if chosen is None:
            chosen = address
            continue
        is_it = arith.CmpiOp(op.slot, at.constant(number, _INDEX), "eq")
        at.put(is_it)
        choice = arith.SelectOp(is_it.result, address, chosen)
        at.put(choice)
        chosen = choice.result
    extents = [[] if v is None else [v] for v in (source.valid_row, source.valid_col)]
    assert chosen is not None
    new = AllocTileOp.build(operands=[[chosen], *extents], result_types=[op.tile_type])
    _replace(op, op.result, new)


def _slot_address(
    at: _Arithmetic, source: AllocMultiTileOp, number: int
) -> SSAValue | None:
    if source.planned is not None:
        return at.constant(int(source.planned.get_values()[number]))
    if source.addr is None:
        return None
    type = source.tile_type
    unit = source.arch.memories[type.space].address_alignment
    offset = number * (align_up(type.size, unit))
    base = constant_of(source.addr)
    if base is not None:
        return at.constant(base + offset)
    return source.addr if offset == 0 else at.plus(source.addr, at.constant(offset))


def _replace(op: Operation, old: SSAValue, new: AllocTileOp) -> None:
    inherit_place(op, new)
    Rewriter.insert_op(new, InsertPoint.before(op))
    inherit_name(old, new.result)
    old.replace_all_uses_with(new.result)
    Rewriter.erase_op(op)
