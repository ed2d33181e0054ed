"""Operations on a tile and a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.scalar_ops import (
    TAddSCOp,
    TAddSOp,
    TAndSOp,
    TAxpyOp,
    TDivSOp,
    TExpandsOp,
    TFModSOp,
    TLReluOp,
    TMaxSOp,
    TMinSOp,
    TMulSOp,
    TOrSOp,
    TPowSOp,
    TRemSOp,
    TShlSOp,
    TShrSOp,
    TSubSCOp,
    TSubSOp,
    TXorSOp,
)
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import Array, scalar
from pto_opt.interpreter.families.elementwise import (
    Compute,
    clobbering,
    divide,
    goes_through_floats,
    power,
    prelu,
    remainder_of_number,
    to_whole,
)
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs

TILE_SCALAR: dict[type[Any], Compute] = {
    TAddSOp: np.add,
    TSubSOp: np.subtract,
    TMulSOp: np.multiply,
    TMaxSOp: np.maximum,
    TMinSOp: np.minimum,
    TAndSOp: np.bitwise_and,
    TOrSOp: np.bitwise_or,
    TXorSOp: np.bitwise_xor,
    TShlSOp: np.left_shift,
    TShrSOp: np.right_shift,
    TFModSOp: np.fmod,
    TRemSOp: np.remainder,
    TPowSOp: power,
    TLReluOp: prelu,
}


def subtract_by_floats(a: Array, b: Any, out: Array | None = None) -> Array:
    """A number subtracted that was negated as `f32` (pto-isa's `npu/a2a3/TSubS.hpp`)."""
    negated = to_whole(-np.asarray(b, np.float32), a.dtype)
    return np.add(a, negated, out=out)


THROUGH_FLOATS: dict[type[Any], Compute] = {
    TSubSOp: subtract_by_floats,
    TRemSOp: remainder_of_number,
}
"""What units on memory compute of whole numbers through `f32` (`goes_through_floats`)."""


@runs(*TILE_SCALAR)
def tile_scalar(site: Site[Any]) -> Step:
    """`dst[i, j] = f(src[i, j], scalar)`"""
    compute = TILE_SCALAR[type(site.op)]
    if type(site.op) in THROUGH_FLOATS and goes_through_floats(site):
        compute = THROUGH_FLOATS[type(site.op)]
    return _with_number(site, "src", "scalar", compute)


def _with_number(site: Site[Any], tile: str, number: str, compute: Compute) -> Step:
    op, dtype = site.op, site.dtype("dst")
    src, value, dst = getattr(op, tile), getattr(op, number), op.dst
    read, extents = site.reader(tile), site.extents("dst")
    write, clobber = site.writer("dst"), clobbering(site)
    out = None if site.is_boxed("dst") else site.out("dst")

    def step(frame: Frame) -> None:
        target: Tile = frame[dst]
        rows, cols = extents(target)
        if rows and cols:
            operand = scalar(frame[value], dtype)
            cells = read(frame[src], rows, cols)
            if out is None:
                found: Array = np.empty((rows, cols), dtype)
                write(target, compute(cells, operand, out=found))
            else:
                compute(cells, operand, out=out(target, rows, cols))
        if clobber is not None:
            clobber(frame)

    return step


def _swapped_divide(cells: Array, number: Any, out: Array) -> Array:
    return divide(np.full(cells.shape, number, cells.dtype), cells, out)


@runs(TDivSOp)
def tdivs(site: Site[TDivSOp]) -> Step:
    """A tile divided by a number, or a number divided by a tile."""
    if site.op.tile_first:
        return _with_number(site, "src", "scalar", divide)
    return _with_number(site, "scalar", "src", _swapped_divide)


@runs(TAxpyOp)
def taxpy(site: Site[TAxpyOp]) -> Step:
    """`dst[i, j] += src[i, j] * scalar`; the product has src's type."""
    op = site.op
    source, dtype = site.dtype("src"), site.dtype("dst")
    read, extents = site.reader("src"), site.extents("dst")
    read_old, write = site.reader("dst"), site.writer("dst")

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        factor = scalar(frame[op.scalar], source)
        product = read(frame[op.src], rows, cols).astype(dtype) * dtype.type(factor)
        write(tile, read_old(tile, rows, cols) + product.astype(dtype))

    return step


@runs(TAddSCOp, TSubSCOp)
def scalar_between(site: Site[TAddSCOp | TSubSCOp]) -> Step:
    """A number added (subtracted), then a second tile added."""
    op, dtype = site.op, site.dtype("dst")
    first: Callable[[Array, Any], Array] = np.add
    if isinstance(op, TSubSCOp):
        first = subtract_by_floats if goes_through_floats(site) else np.subtract
    read0, read1, write = site.reader("src0"), site.reader("src1"), site.writer("dst")
    extents = site.extents("dst")

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        number = scalar(frame[op.scalar], dtype)
        cells = first(read0(frame[op.src0], rows, cols), number)
        write(tile, np.add(cells, read1(frame[op.src1], rows, cols)))

    return step


@runs(TExpandsOp)
def texpands(site: Site[TExpandsOp]) -> Step:
    """A number in every valid cell; in `mat` in every cell there is."""
    op, dtype = site.op, site.dtype("dst")
    everywhere = site.tile_type("dst").space is AddressSpace.MAT
    value, dst = op.scalar, op.dst
    extents, write = site.extents("dst"), site.writer("dst")
    out = None if site.is_boxed("dst") else site.out("dst")

    def step(frame: Frame) -> None:
        tile: Tile = frame[dst]
        rows, cols = (tile.rows, tile.cols) if everywhere else extents(tile)
        number = scalar(frame[value], dtype)
        if out is None:
            write(tile, np.full((rows, cols), number, dtype))
        else:
            out(tile, rows, cols)[...] = number

    return step
