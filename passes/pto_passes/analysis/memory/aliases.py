"""Which operands of an operation may have the same bytes as what it writes."""

from __future__ import annotations

from xdsl.ir import SSAValue

from pto_dialect.hardware import Arch
from pto_dialect.integers import constant_of
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.multi_buffer_ops import MultiTileGetOp
from pto_dialect.ops.view_ops import SubviewOp
from pto_passes.analysis.memory.contents import layout_of
from pto_passes.analysis.memory.storage import viewed_by


def may_be_one(
    op: TileOp, arch: Arch, read: tuple[str, SSAValue], written: tuple[str, SSAValue]
) -> bool:
    """
    Whether a tile that an operation writes may lie in exactly the bytes of a tile that
    it reads: each is an operand with its name, and the bytes of their roots are the same.
    """
    (read_name, source), (write_name, out) = read, written
    if write_name not in op.OUTS or read_name not in op.in_place(arch):
        return False
    same = layout_of(source) == layout_of(out)
    return same and begins_with_its_tile(source) and begins_with_its_tile(out)


def may_share_start(op: TileOp, arch: Arch, read_name: str, write_name: str) -> bool:
    """Whether what it writes may begin where an operand begins, laid out otherwise."""
    return write_name in op.OUTS and read_name in op.same_start(arch)


def begins_with_its_tile(tile: SSAValue) -> bool:
    """
    Whether the cells of a handle lie in its tile's bytes as its type says: from the first
    byte on, without gaps. Windows lie so if they hold whole lines from the first one on,
    and slots only where there is one.
    """
    seen = tile
    while (viewed := viewed_by(seen)) is not None:
        view = seen.owner
        if isinstance(view, MultiTileGetOp):
            return False
        if isinstance(view, SubviewOp) and not _holds_first_lines(view):
            return False
        seen = viewed
    return True


def _holds_first_lines(window: SubviewOp) -> bool:
    if any(constant_of(o) != 0 for o in window.offsets):
        return False
    whole, part = layout_of(window.source), layout_of(window.result)
    return whole == part
