"""Moves between memories, of whole tiles and of windows, and the padding of tiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from pto_dialect.attrs import (
    AccToVecMode,
    AccToVecModeAttr,
    MxGroupAxis,
    PadValue,
)
from pto_dialect.hardware import AddressSpace
from pto_dialect.integers import align_up
from pto_dialect.layout import BLOCK_BYTES
from pto_dialect.ops.deprecated_ops import TFillPadExpandOp, TMovFpOp
from pto_dialect.ops.extract_ops import TExtractOp, TInsertOp
from pto_dialect.ops.move_ops import FillPadOp, MoveOp, TFillPadOp, TMovOp
from pto_dialect.ops.moved_elements import FACTORS
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.elements import Array, dtype_of, is_float, pad_number
from pto_opt.interpreter.fixpipe import Fixpipe
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.layouts import zz_order
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.rounding import conversion
from pto_opt.interpreter.site import Site, runs

_ACC, _MAT, _VEC = AddressSpace.ACC, AddressSpace.MAT, AddressSpace.VEC

Convert = Callable[[Frame, Array], Array]


def _on_the_way(site: Site[Any]) -> Convert | None:
    """What happens to numbers between src and dst; None if nothing."""
    source, target = site.dtype("src"), site.dtype("dst")
    if site.tile_type("src").space is _ACC:
        return Fixpipe(site, target)
    if source == target:
        return None
    if is_float(source) == is_float(target):
        from pto_dialect.attrs import RoundMode

        convert = conversion(source, target, RoundMode.RINT, True)
        return lambda frame, values: convert(values)
    return lambda frame, values: np.ascontiguousarray(values).view(target)


def _fills_operands(site: Site[Any]) -> bool:
    """
    Whether the move is one from `mat` that fills an operand of the cube unit: the chip
    copies all physical cells of dst then, the invalid ones too, unless it is compact.
    """
    src, dst = site.tile_type("src"), site.tile_type("dst")
    whole = not (isinstance(site.op, MoveOp) and site.op.packs_boxes)
    return src.space is _MAT and dst.space in FACTORS and whole


def _copied(src: Tile, dst: Tile, row: int, col: int) -> tuple[int, int]:
    """The physical cells that both tiles have, from a cell of src on."""
    return min(dst.rows, src.rows - row), min(dst.cols, src.cols - col)


@runs(TMovOp, TMovFpOp)
def tmov(site: Site[TMovOp | TMovFpOp]) -> Step:
    """`dst[i, j] = src[i, j]`, over what is valid in both, in the layout of each."""
    op = site.op
    if isinstance(op, TMovOp) and op.packs_exponents:
        return _pack_exponents(cast("Site[TMovOp]", site))
    convert, whole = _on_the_way(site), _fills_operands(site)
    mode = Mode.COPY if convert is None else Mode.READ
    read, write = site.reader("src", mode), site.writer("dst")
    extents, check = site.extents("dst"), site.extents("src")
    split = _split(site, op.acc_to_vec_mode if isinstance(op, TMovOp) else None)

    def step(frame: Frame) -> None:
        src, dst = frame[op.src], frame[op.dst]
        rows, cols = extents(dst)
        valid_rows, valid_cols = check(src)
        if whole:
            rows, cols = _copied(src, dst, 0, 0)
        elif split is None:
            rows, cols = min(rows, valid_rows), min(cols, valid_cols)
        if not rows or not cols:
            return
        if split is not None:
            split(frame, rows, cols)
            return
        cells = read(src, rows, cols)
        write(dst, cells if convert is None else convert(frame, cells))

    return step


def _split(
    site: Site[Any], mode: AccToVecModeAttr | None
) -> Callable[[Frame, int, int], None] | None:
    """
    What writes parts of `acc` to the vector cores of the group: the first one, the second
    one, or half the rows (columns) to each. dst has the extents of one part.
    """
    if mode is None or site.tile_type("dst").space is not _VEC:
        return None
    op, convert = site.op, _on_the_way(site)
    read, write, kind = site.reader("src"), site.writer("dst"), mode.data

    def parts(rows: int, cols: int) -> list[tuple[int, int, int]]:
        match kind:
            case AccToVecMode.SINGLE_VEC0:
                return [(0, 0, 0)]
            case AccToVecMode.SINGLE_VEC1:
                return [(1, 0, 0)]
            case AccToVecMode.DUAL_SPLIT_M:
                return [(0, 0, 0), (1, rows, 0)]
            case _:
                return [(0, 0, 0), (1, 0, cols)]

    def move(frame: Frame, rows: int, cols: int) -> None:
        src, dst = frame[op.src], frame[op.dst]
        own = dst.memory
        for number, row, col in parts(rows, cols):
            cells = read(src, rows, cols, row, col)
            memory = frame.core.vector_memory(number)
            if memory is None:
                continue
            dst.memory = memory
            write(dst, cells if convert is None else convert(frame, cells))
        dst.memory = own

    return move


def _pack_exponents(site: Site[TMovOp]) -> Step:
    """
    Exponents of MX blocks in the order that the cube unit reads them in: pairs, of rows
    (axis 0) or of columns (axis 1).
    """
    op = site.op
    read, out = site.reader("src"), site.linear("dst", Mode.WRITE)
    extents, forget = site.extents("src"), site.forgetter("fp")
    by_rows = op.grp_axis is not None and op.grp_axis.data is MxGroupAxis.AXIS0

    def step(frame: Frame) -> None:
        src: Tile = frame[op.src]
        rows, cols = extents(src)
        cells = read(src, rows, cols)
        if by_rows:
            cells = cells.T
        packed = zz_order(cells)
        linear = out(frame[op.dst])
        linear[: packed.size] = packed
        if op.fp is not None:
            forget(frame[op.fp])

    return step


@runs(TExtractOp)
def textract(site: Site[TExtractOp]) -> Step:
    """`dst[i, j] = src[row + i, col + j]`"""
    op = site.op
    convert, whole = _on_the_way(site), _fills_operands(site)
    mode = Mode.COPY if convert is None else Mode.READ
    read, write, extents = site.reader("src", mode), site.writer(), site.extents("dst")

    def step(frame: Frame) -> None:
        src, dst = frame[op.src], frame[op.dst]
        row, col = frame[op.index_row], frame[op.index_col]
        rows, cols = extents(dst)
        if whole:
            physical = _copied(src, dst, row, col)
            rows, cols = max(rows, physical[0]), max(cols, physical[1])
        if rows and cols:
            cells = read(src, rows, cols, row, col)
            write(dst, cells if convert is None else convert(frame, cells))

    return step


@runs(TInsertOp)
def tinsert(site: Site[TInsertOp]) -> Step:
    """`dst[row + i, col + j] = src[i, j]`, over src's valid region."""
    op = site.op
    convert = _on_the_way(site)
    mode = Mode.COPY if convert is None else Mode.READ
    read, write, extents = site.reader("src", mode), site.writer(), site.extents("src")
    check = site.extents("dst")

    def step(frame: Frame) -> None:
        src, dst = frame[op.src], frame[op.dst]
        rows, cols = extents(src)
        check(dst)
        if rows and cols:
            cells = read(src, rows, cols)
            values = cells if convert is None else convert(frame, cells)
            write(dst, values, frame[op.index_row], frame[op.index_col])

    return step


# Padding


@runs(TFillPadOp, TFillPadExpandOp)
def tfillpad(site: Site[FillPadOp]) -> Step:
    """
    src's valid cells, and the pad value right of them, to the end of each row, and in the
    rows below, down to dst's valid rows.

    a2a3 copies the 32-byte block that a row's last valid cell is in as it is where src
    and dst have the same pad value, since a load has padded it then.
    """
    if site.tile_type("dst").space is _MAT:
        return _fill_mat(site)
    op, dtype = site.op, site.dtype("dst")
    source, target = site.tile_type("src"), site.tile_type("dst")
    read, out = site.reader("src", Mode.COPY, dtype), site.out("dst")
    extents, extents_src = site.extents("dst"), site.extents("src")
    value = pad_number(_pad_of(op, target.pad), dtype)
    unit = BLOCK_BYTES // dtype.itemsize
    keeps_block = not site.arch.in_registers and source.pad is target.pad
    width = target.cols
    watched = site.observer is not None

    def step(frame: Frame) -> None:
        src, dst = frame[op.src], frame[op.dst]
        rows, cols = extents_src(src)
        valid_rows, valid_cols = extents(dst)
        if not valid_rows or not valid_cols:
            return
        same_place = src.memory is dst.memory and src.offset == dst.offset
        kept = min(align_up(cols, unit), src.cols, width) if keeps_block else cols
        if rows and kept:
            if not (same_place and src.strides == dst.strides):
                out(dst, rows, kept)[...] = read(src, rows, kept)
            elif watched:
                read(src, rows, kept)
                out(dst, rows, kept)
        if rows and kept < width:
            out(dst, rows, width - kept, 0, kept)[...] = value
        if valid_rows > rows:
            out(dst, valid_rows - rows, width, rows, 0)[...] = value

    return step


def _pad_of(op: FillPadOp, otherwise: PadValue) -> PadValue:
    return otherwise if op.pad_value is None else op.pad_value.data


def _fill_mat(site: Site[FillPadOp]) -> Step:
    """
    Tiles in `mat` are padded where they are, with zeros: the rows below the valid ones in
    the boxes that have valid columns, and all columns right of those boxes.
    """
    op, dtype = site.op, dtype_of(site.tile_type("dst").element_type)
    write, extents = site.writer("dst"), site.extents("dst")
    read, same = site.reader("src", Mode.COPY), op.src is op.dst
    unit = BLOCK_BYTES // dtype.itemsize
    watched = site.observer is not None

    def step(frame: Frame) -> None:
        src, dst = frame[op.src], frame[op.dst]
        rows, cols = extents(dst)
        same_place = src.memory is dst.memory and src.offset == dst.offset
        if rows and cols and not same:
            if not same_place:
                write(dst, read(src, rows, cols))
            elif watched:
                read(src, rows, cols)
        boxed = min(align_up(cols, unit), dst.cols)
        if rows < dst.rows and boxed:
            write(dst, np.zeros((dst.rows - rows, boxed), dtype), rows, 0)
        if boxed < dst.cols:
            write(dst, np.zeros((dst.rows, dst.cols - boxed), dtype), 0, boxed)

    return step
