"""How the elements of a tile lie in memory, and the tiles that operations compute through."""

from __future__ import annotations

from xdsl.ir import Attribute
from xdsl.utils.exceptions import VerifyException

from pto_dialect.attrs import BLayout, CompactMode, Layout, SLayout
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.integers import align_up, ceil_div
from pto_dialect.types import TileBufType

BLOCK_BYTES = 32
"""What rows of unboxed tiles and of boxes are made of."""

BOX_LINES = 16
"""Rows of a box that is row-major, columns of one that is column-major."""

BOX_BYTES = 512
"""A box of lines of one block: the `fractal` of all tiles but those of the next two kinds."""

ACC_BOX_BYTES = 1024
"""The `fractal` of accumulators."""

SCALES_BOX_BYTES = 32
"""The `fractal` of MX scales, whose boxes are pairs along k."""

MX_BLOCK = 32
"""Elements along k that share an MX scale."""


def scale_count(k: int | None) -> int | None:
    """How many scales serve k elements."""
    return None if k is None else ceil_div(k, MX_BLOCK)


def block_elements(bits: int) -> int:
    """How many elements of so many bits fill a block."""
    return 8 * BLOCK_BYTES // bits


def inner_box(tile: TileBufType) -> tuple[int, int]:
    """
    Rows and columns of one box of a boxed tile.

    512-byte boxes hold 16 x 32 bytes (or 32 bytes x 16 where the box is column-major),
    1,024-byte ones 16 x 16 elements, 32-byte ones (MX scales) 16 x 2, or 2 x 16.

    Raises:
        VerifyException: if elements do not fill 32 bytes evenly.
    """
    is_row_major = tile.slayout is SLayout.ROW_MAJOR
    if tile.fractal == ACC_BOX_BYTES:
        return ACC_BOX, ACC_BOX
    if tile.fractal == SCALES_BOX_BYTES:
        return (BOX_LINES, 2) if is_row_major else (2, BOX_LINES)
    width = tile.element_bits // 8
    if width == 0 or BLOCK_BYTES % width:
        raise VerifyException(
            "expects element byte size to divide 32 for boxed fractal-512 tile "
            f"layout, found {tile.element_type}"
        )
    across = BLOCK_BYTES // width
    return (BOX_LINES, across) if is_row_major else (across, BOX_LINES)


ACC_BOX = 16
"""Rows and columns of a box of an accumulator."""


def is_nz(tile: TileBufType) -> bool:
    """Whether boxes stand below one another, each row-major."""
    return tile.blayout is BLayout.COL_MAJOR and tile.slayout is SLayout.ROW_MAJOR


def whole_boxes(rows: int) -> int:
    """Rows of an accumulator as the cube unit counts them: whole boxes."""
    return align_up(rows, ACC_BOX)


def moved_pitch(tile: TileBufType, valid_row: int, arch: ArchSpec) -> int | None:
    """
    `PTOOp.acc_pitch` of moves to tiles without boxes: the valid rows, unless the tile's
    type says that they are fewer (`GetTmovAccSrcStride` of `npu/a5/TMov.hpp`).
    """
    if not arch.links_cores or 0 < (tile.v_row or 0) < tile.rows:
        return None
    return whole_boxes(valid_row)


def strides(tile: TileBufType) -> tuple[int, int]:
    """
    Elements from one row to the next and from one column to the next, of an unboxed
    tile; of a boxed one, from the first row (column) of a box to the second, as windows
    that start at boxes need them.
    """
    extra = 1 if tile.compact is CompactMode.ROW_PLUS_ONE else 0
    row_major = tile.blayout is BLayout.ROW_MAJOR
    if not tile.is_boxed:
        return (tile.cols + extra, 1) if row_major else (1, tile.rows + extra)
    box = inner_box(tile)
    if row_major:
        return tile.cols + extra, box[0]
    return box[1], tile.rows + extra


VIEW_RANK = 5
"""A view in C++ has five dimensions; ones stand in front of fewer."""


def matrix_dims(rank: int, layout: Layout) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """
    The dimensions of a view whose sizes multiply to the rows of a tile, and those that
    multiply to its columns.

    Source: the assertions of `TLoadGm2ubNd2nd`, `...Dn2dn` and `CheckNzFormat` in pto-isa's
    `common/arch/memory/tload_common.hpp` (lines 27 to 135): nd counts rows over all
    dimensions but the last, dn columns over all but the last but one, nz has boxes.
    """
    rows: tuple[int, ...] = (0, 1, 2, 3)
    if layout is Layout.DN:
        rows = (3,)
    elif layout is Layout.NZ:
        rows = (2, 3)
    missing = VIEW_RANK - rank
    dims = [dim for dim in range(VIEW_RANK) if dim >= missing]
    return (
        tuple(dim - missing for dim in dims if dim in rows),
        tuple(dim - missing for dim in dims if dim not in rows),
    )


def scratch_tile(
    element: Attribute,
    rows: int,
    cols: int,
    valid: tuple[int | None, int | None] | None = None,
) -> TileBufType:
    """A tile in `vec`, rows behind one another, all of it valid by default."""
    return TileBufType(AddressSpace.VEC, element, rows, cols, valid or (rows, cols))


def scratch_like(tile: TileBufType) -> TileBufType:
    """A tile in `vec` with the elements and extents of another one."""
    return scratch_tile(tile.element_type, *tile.shape, tile.valid)
