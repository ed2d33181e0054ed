"""Which operands of an operation may have the same bytes as what it writes."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.ir import SSAValue

from pto_dialect.hardware import ArchSpec, Pipe
from pto_dialect.integers import ceil_div, constant_of
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.multi_buffer_ops import MultiTileGetOp
from pto_dialect.ops.view_ops import SubviewOp
from pto_dialect.types import TileBufType
from pto_passes.analysis.memory.contents import cell_order
from pto_passes.analysis.memory.regions import OnChipRegion
from pto_passes.analysis.memory.storage import viewed_by


@dataclass(frozen=True)
class Operand:
    """A tile that an operation touches, by the name of the operand, and the bytes."""

    name: str
    tile: SSAValue
    region: OnChipRegion


def may_overlap(op: TileOp, arch: ArchSpec, read: Operand, written: Operand) -> bool:
    """
    Whether an operation may write to bytes that it reads: they are exactly the same cells,
    or each of them has been read when it is written.
    """
    one, other = read.region, written.region
    if one.start == other.start and may_share_start(op, arch, read.name, written.name):
        return True
    if written.name not in op.OUTS or read.name not in op.in_place(arch):
        return False
    if one.is_exact and other.is_exact and one.has_runs_of(other):
        return _has_cells_of(read.tile, written.tile)
    tiles = read.tile.type, written.tile.type
    return (
        op.pipe_on(arch) is Pipe.V
        and all(isinstance(t, TileBufType) and t.is_row_major for t in tiles)
        and _reads_rows_first(read, written, arch.vector_bytes)
    )


def _has_cells_of(tile: SSAValue, other: SSAValue) -> bool:
    """Whether the same bytes are the same cells of two tiles."""
    one, two = tile.type, other.type
    assert isinstance(one, TileBufType)
    assert isinstance(two, TileBufType)
    are_lines = all(t.is_row_major and t.rows == 1 for t in (one, two))
    return cell_order(tile) == cell_order(other) or (
        are_lines and one.element_bits == two.element_bits
    )


def _reads_rows_first(read: Operand, written: Operand, repeat: int) -> bool:
    """
    Whether no repeat of the vector unit writes what a later one reads, where an operation
    goes on from row to row: rows of at most `repeat` bytes are one repeat each, and such rows
    without gaps repeats of so many bytes (`npu/a2a3/TBinOp.hpp`, `TRowExpandBinOp.hpp`). What
    one repeat reads and writes is the same, or has nothing in common.
    """
    repeats = _repeats(read, written, repeat)
    if repeats is None:
        return False
    size, count = repeats
    one, other = read.region, written.region
    pitch, distance = one.pitch or size, other.pitch or size
    return all(
        (first == second and number == line)
        or first >= second + size
        or first + size <= second
        for line in range(count)
        for number in range(line, count)
        for first, second in (
            (one.start + number * pitch, other.start + line * distance),
        )
    )


def _repeats(read: Operand, written: Operand, repeat: int) -> tuple[int, int] | None:
    """The bytes and the number of repeats of two tiles; None where that is not known."""
    one, other = read.region, written.region
    if not (one.is_exact and other.is_exact):
        return None
    if one.count == other.count == 1:
        type_ = written.tile.type
        assert isinstance(type_, TileBufType)
        is_short = type_.cols * type_.element_bits <= repeat * 8
        if cell_order(read.tile) != cell_order(written.tile):
            return None
        size = max(one.size, other.size)
        return (
            (repeat, ceil_div(size, repeat)) if (is_short or type_.rows == 1) else None
        )
    rows = one if one.count > 1 else other
    if rows.size > repeat or one.size * one.count != other.size * other.count:
        return None
    return rows.size, rows.count


def may_be_one(
    op: TileOp,
    arch: ArchSpec,
    read: tuple[str, SSAValue],
    written: tuple[str, SSAValue],
) -> bool:
    """
    Whether a tile that an operation writes may lie in exactly the bytes of a tile that
    it reads: each is an operand with its name, and the bytes of their roots are the same.
    """
    (read_name, source), (write_name, out) = read, written
    if write_name not in op.OUTS or read_name not in op.in_place(arch):
        return False
    same = cell_order(source) == cell_order(out)
    return same and begins_with_its_tile(source) and begins_with_its_tile(out)


def may_share_start(
    op: TileOp, arch: ArchSpec, read_name: str, write_name: str
) -> bool:
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
    whole, part = cell_order(window.source), cell_order(window.result)
    return whole == part
