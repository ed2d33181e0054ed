"""`remove-identity-tmov`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.rewriter import Rewriter

from pto_dialect import checks
from pto_dialect.integers import constant_of
from pto_dialect.ops.move_ops import TMovOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.types import is_low_precision
from pto_dialect.walking import walk


@dataclass(frozen=True)
class RemoveIdentityTMov(ModulePass):
    """
    Removes copies of a tile to itself.

        pto.tmov ins(%t : !pto.tile_buf<...>) outs(%t : !pto.tile_buf<...>)

    The same goes for a copy between two handles of one type that begin at one constant
    address, as long as nothing uses the second handle, and for one between two names of the
    same bytes of `acc`, whatever their extents. Copies that convert, and
    those of elements that share bytes, stay.
    """

    name = "remove-identity-tmov"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for move in list(walk(op)):
            if isinstance(move, TMovOp) and (
                move.is_identity_in_acc or _is_identity(move)
            ):
                Rewriter.erase_op(move)


def _is_identity(op: TMovOp) -> bool:
    src, dst = op.src, op.dst
    converts = op.fp or op.pre_quant_scalar or op.acc_to_vec_mode or op.has_relu
    if converts or src.type != dst.type:
        return False
    if is_low_precision(checks.tile_type(op, "dst").element_type):
        return False
    if src is dst:
        return True
    first, second = _constant_address(op, "src"), _constant_address(op, "dst")
    return first is not None and first == second and dst.uses.get_length() == 1


def _constant_address(op: TMovOp, name: str) -> int | None:
    """Where a handle that nothing changes begins; its extents are its type's."""
    value = op.operand(name)
    owner = value.owner
    if not isinstance(owner, AllocTileOp) or owner.addr is None:
        return None
    if owner.tile_type.is_dynamic or any(
        isinstance(use.operation, SetValidShapeOp) for use in value.uses
    ):
        return None
    return constant_of(owner.addr)
