"""`materialize-tmp`"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.messages import kinds
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.ops.view_ops import constant_index
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.rewriting import inherit_place


@dataclass(frozen=True)
class MaterializeTmp(ModulePass):
    """
    Gives operations that compute with a scratch tile one of their own, where the program
    gives none.

        pto.trowmax ins(%x : !pto.tile_buf<vec, 16x64xf32>) outs(%m : ...)

    becomes

        %0 = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
        pto.trowmax ins(%x, %0 : ...) outs(%m : ...)

    How large it has to be is what each operation says of itself. The tiles have no
    address: memory is planned later. With `level=3`, where nothing plans it, a missing
    tile that the chip needs is an error; a chip that computes in registers ignores most of
    them, and there the C++ gets one without bytes.
    """

    level: int = 2

    name = "materialize-tmp"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for one in list(walk(op)):
            if not isinstance(one, TileOp) or (tmp := one.missing_tmp()) is None:
                continue
            if self.level < 3:
                _give(one, tmp)
            elif one.NEEDS_TMP or one.arch.uses_scratch:
                _complain(one, tmp, diagnostics)


def _complain(op: TileOp, tmp: TileBufType, diagnostics: Diagnostics) -> None:
    """Say that nothing can give a scratch tile, where the chip computes with one."""
    lacks = op.lacks_tmp()
    if lacks:
        diagnostics.error(
            f"'{op.name}' op requires explicit tmp{op.TMP_REASON} when PlanMemory is "
            f"skipped; a tile like {tmp} is enough",
            op,
            kind=kinds.NO_SCRATCH,
        )
    elif lacks is None:
        diagnostics.warning(
            f"'{op.name}' op has no tmp, which it needs{op.TMP_REASON} unless its extents "
            f"are such that it does not; a tile like {tmp} is enough",
            op,
            kind=kinds.NO_SCRATCH,
        )


_SEGMENTS = "operandSegmentSizes"


def _give(op: TileOp, type: TileBufType) -> None:
    """Put a tile in front of an operation, and the operation with it in its place."""
    extents: list[list[SSAValue]] = []
    for known, size in zip(type.valid, type.shape):
        constant = constant_index(size) if known is None else None
        if constant is not None:
            _put(op, constant)
        extents.append([] if constant is None else [constant.result])
    tile = AllocTileOp.build(operands=[[], *extents], result_types=[type])
    _put(op, tile)
    groups = [
        [tile.result] if name == "tmp" else _values(op, name)
        for name, _ in op.get_irdl_definition().operands
    ]
    properties = {k: v for k, v in op.properties.items() if k != _SEGMENTS}
    new = op.__class__.build(
        operands=groups, properties=properties, attributes=op.attributes
    )
    _put(op, new)
    Rewriter.erase_op(op)


def _values(op: TileOp, name: str) -> list[SSAValue]:
    """The operands of one name: one, none, or a group."""
    value: SSAValue | Sequence[SSAValue] | None = getattr(op, name)
    if value is None:
        return []
    return [value] if isinstance(value, SSAValue) else list(value)


def _put(op: TileOp, new: Operation) -> None:
    inherit_place(op, new)
    Rewriter.insert_op(new, InsertPoint.before(op))
