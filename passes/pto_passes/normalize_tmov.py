"""`normalize-tmov`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IndexType, ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect import checks
from pto_dialect.attrs import BLayout
from pto_dialect.hardware import AddressSpace, arch_of
from pto_dialect.ops.move_ops import TMovOp
from pto_dialect.ops.tile_ops import (
    AllocTileOp,
    DeclareTileOp,
    GetValidShapeOp,
    SetValidShapeOp,
)
from pto_dialect.ops.view_ops import BitcastOp, TReshapeOp
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.rewriting import inherit_place


@dataclass(frozen=True)
class NormalizeTMov(ModulePass):
    """
    Copies column-major tiles of `vec` as row-major ones, which is all that a5 can copy.

        pto.tmov ins(%s : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
                 outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)

    becomes

        %0 = pto.treshape %s : ... -> !pto.tile_buf<vec, 1x16xf32>
        %1 = pto.treshape %d : ... -> !pto.tile_buf<vec, 1x16xf32>
        pto.tmov ins(%0 : ...) outs(%1 : ...)

    Extents that are known at run time only are read from the tile and set, rows and
    columns exchanged; copies between tiles of whose handles nothing is known here
    (arguments with such extents) stay, and so do programs for a2a3.
    """

    name = "normalize-tmov"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        if not arch_of(op).in_registers:
            return
        for move in list(walk(op)):
            if isinstance(move, TMovOp) and _is_columns(move):
                src = _as_rows(move, move.src)
                dst = _as_rows(move, move.dst)
                for tile, rows in ((move.src, src), (move.dst, dst)):
                    _exchange_extents(move, tile, rows)
                move.operands = [src, dst]


def _is_columns(op: TMovOp) -> bool:
    converts = op.fp or op.pre_quant_scalar or op.acc_to_vec_mode or op.has_relu
    tiles = (op.src, op.dst)
    return (
        all(map(_can_set_extents, tiles))
        and not converts
        and all(
            tile.space is AddressSpace.VEC
            and tile.blayout is BLayout.COL_MAJOR
            and not tile.is_boxed
            for tile in (checks.tile_type(op, "src"), checks.tile_type(op, "dst"))
        )
    )


def _can_set_extents(tile: SSAValue) -> bool:
    """Whether the extents of a reshaped tile can be set, where that is needed."""
    type, owner = tile.type, tile.owner
    while isinstance(owner, TReshapeOp | BitcastOp):
        owner = owner.src.owner
    is_dynamic = isinstance(type, TileBufType) and type.is_dynamic
    return not is_dynamic or isinstance(owner, AllocTileOp | DeclareTileOp)


def _put(op: TMovOp, new: Operation) -> None:
    inherit_place(op, new)
    Rewriter.insert_op(new, InsertPoint.before(op))


def _as_rows(op: TMovOp, tile: SSAValue) -> SSAValue:
    """The same bytes, in rows where they were in columns."""
    old = tile.type
    assert isinstance(old, TileBufType)
    rows = TileBufType(
        old.space,
        old.element_type,
        old.cols,
        old.rows,
        (None, None) if old.is_dynamic else (old.v_col, old.v_row),
        blayout=BLayout.ROW_MAJOR,
        slayout=old.slayout,
        fractal=old.fractal,
        pad=old.pad,
        compact=old.compact,
    )
    reshape = TReshapeOp.build(operands=[tile], result_types=[rows])
    _put(op, reshape)
    return reshape.result


def _exchange_extents(op: TMovOp, tile: SSAValue, rows: SSAValue) -> None:
    assert isinstance(rows.type, TileBufType)
    if not rows.type.is_dynamic:
        return
    index = IndexType()
    extents = GetValidShapeOp.build(operands=[tile], result_types=[index, index])
    _put(op, extents)
    valid_row, valid_col = extents.results
    _put(op, SetValidShapeOp.build(operands=[rows, valid_col, valid_row]))
