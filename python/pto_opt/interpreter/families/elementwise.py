"""Operations cell by cell: two or three tiles, one tile, and tiles of partial extents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from xdsl.ir import SSAValue

from pto_dialect.ops.elementwise_ops import (
    PartialArgOp,
    PartialOp,
    TAddCOp,
    TAddOp,
    TAddReluOp,
    TAndOp,
    TDivOp,
    TFModOp,
    TileTileOp,
    TMaxOp,
    TMinOp,
    TMulOp,
    TOrOp,
    TPartAddOp,
    TPartArgMaxOp,
    TPartArgMinOp,
    TPartMaxOp,
    TPartMinOp,
    TPartMulOp,
    TPowOp,
    TPReluOp,
    TRemOp,
    TShlOp,
    TShrOp,
    TSubCOp,
    TSubOp,
    TXorOp,
)
from pto_dialect.ops.unary_ops import (
    TAbsOp,
    TExpOp,
    TLogOp,
    TNegOp,
    TNotOp,
    TRecipOp,
    TReluOp,
    TRsqrtOp,
    TSqrtOp,
    UnaryOp,
)
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import Array, is_float
from pto_opt.interpreter.handles import BoundsError, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Reader, Site, runs

Compute = Callable[..., Array]
"""A NumPy function of some arrays that takes `out`."""


# What NumPy has no single function for


def divide(a: Array, b: Any, out: Array) -> Array:
    """Quotients; those of whole numbers are cut off, and 0 where the divisor is 0."""
    if is_float(out.dtype):
        return np.divide(a, b, out=out)
    quotient = np.floor_divide(a, b)
    inexact = (np.remainder(a, b) != 0) & ((a < 0) != (np.asarray(b) < 0))
    return np.add(quotient, inexact, out=out, casting="unsafe")


def add_relu(a: Array, b: Array, out: Array) -> Array:
    """Sums, and 0 for those below it."""
    return np.maximum(np.add(a, b), out.dtype.type(0), out=out)


_REPEAT = 64
"""Elements of 32 bits that the vector unit works on at once."""


def remainder_by_floats(a: Array, b: Any, out: Array) -> Array:
    """
    Remainders of whole numbers on memory: dividend, quotient and the sign go
    through `f32` (`RemInt32Instr` of pto-isa's `npu/a2a3/TRem.hpp`).
    """
    return _remainder(a, b, out, _lanes(out))


def remainder_of_number(a: Array, b: Any, out: Array) -> Array:
    """
    The same of a tile and a number: which signs are mended is asked for the first repeat
    of a row, and done in all of them (`vsel` with mode 0 of `npu/a2a3/TRemS.hpp`).
    """
    return _remainder(a, b, out, _lanes(out) % _REPEAT)


def _lanes(cells: Array) -> Array:
    """The numbers of a row's columns."""
    return np.arange(cells.shape[-1], dtype=np.int64)


def _remainder(a: Array, b: Any, out: Array, asked: Array) -> Array:
    """Column i has the sign of the divisor if column `asked[i]` has not."""
    dividend, divisor = a.astype(np.float32), np.float32(b)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        quotient = to_whole(np.floor(dividend / divisor), out.dtype)
        rest = to_whole(dividend, out.dtype) - quotient * np.asarray(b, out.dtype)
        rest = rest.astype(np.float32)
        other_sign = np.asarray(rest * divisor < 0)[..., asked]
        rest = np.where(other_sign, rest + divisor, rest)
    out[...] = to_whole(np.trunc(rest), out.dtype)
    return out


def to_whole(values: Array, dtype: np.dtype[Any]) -> Array:
    """Whole floats as whole numbers, the nearest where there is none; NaN becomes 0."""
    limits = np.iinfo(dtype)
    wide = np.nan_to_num(values.astype(np.float64), posinf=np.inf, neginf=-np.inf)
    return np.clip(wide, limits.min, limits.max).astype(np.int64).astype(dtype)


def remainder_on(site: Site[Any]) -> Compute:
    """The remainder of a chip."""
    return remainder_by_floats if goes_through_floats(site) else np.remainder


def goes_through_floats(site: Site[Any]) -> bool:
    """Whether some functions compute whole numbers through `f32`: those on memory."""
    return not site.arch.in_registers and not is_float(site.dtype("dst"))


def prelu(a: Array, b: Any, out: Array) -> Array:
    """Numbers above 0 as they are, others times a slope."""
    out[...] = np.where(a > 0, a, (a * b).astype(a.dtype))
    return out


def prelu_of_registers(a: Array, b: Any, out: Array) -> Array:
    """Zeros stay, too, whatever their slope (`vprelu`)."""
    out[...] = np.where(a >= 0, a, (a * b).astype(a.dtype))
    return out


def power(a: Array, b: Any, out: Array) -> Array:
    """Powers; of whole numbers 0 where they are fractions."""
    if is_float(out.dtype):
        return np.power(a, b, out=out)
    exponent = np.asarray(b)
    safe = np.power(a, np.maximum(exponent, 0))
    fraction = np.where(np.abs(a) == 1, np.power(a, np.abs(exponent) % 2), 0)
    out[...] = np.where(exponent < 0, fraction, safe)
    return out


def reciprocal(a: Array, out: Array) -> Array:
    """1 divided by each number."""
    return np.divide(out.dtype.type(1), a, out=out)


def reciprocal_root(a: Array, out: Array) -> Array:
    """1 divided by the root of each number."""
    return np.divide(out.dtype.type(1), np.sqrt(a), out=out)


def relu(a: Array, out: Array) -> Array:
    """Numbers above 0 as they are, 0 for others."""
    return np.maximum(a, out.dtype.type(0), out=out)


BINARY: dict[type[TileTileOp], Compute] = {
    TAddOp: np.add,
    TSubOp: np.subtract,
    TMulOp: np.multiply,
    TDivOp: divide,
    TMaxOp: np.maximum,
    TMinOp: np.minimum,
    TFModOp: np.fmod,
    TRemOp: np.remainder,
    TAddReluOp: add_relu,
    TAndOp: np.bitwise_and,
    TOrOp: np.bitwise_or,
    TXorOp: np.bitwise_xor,
    TShlOp: np.left_shift,
    TShrOp: np.right_shift,
    TPReluOp: prelu,
}

UNARY: dict[type[UnaryOp], Compute] = {
    TAbsOp: np.absolute,
    TExpOp: np.exp,
    TLogOp: np.log,
    TSqrtOp: np.sqrt,
    TRsqrtOp: reciprocal_root,
    TRecipOp: reciprocal,
    TReluOp: relu,
    TNegOp: np.negative,
    TNotOp: np.invert,
}

Clobber = Callable[[Frame], None]


def clobbering(site: Site[Any]) -> Clobber | None:
    """
    What makes poison of the operands that the chip uses as scratch; None where it leaves
    all as it is.
    """
    op = site.op
    names = [*op.clobbered()]
    if site.arch.uses_scratch:
        names += [n for n, _ in op.named_operands() if n in op.SCRATCH]
    if not names:
        return None
    pairs: list[tuple[SSAValue, Callable[[Tile], None]]] = [
        (getattr(op, name), site.forgetter(name)) for name in names
    ]

    def clobber(frame: Frame) -> None:
        for value, forget in pairs:
            forget(frame[value])

    return clobber


def cellwise(site: Site[Any], names: tuple[str, ...], compute: Compute) -> Step:
    """
    `dst = compute(operands)` over dst's valid region. NumPy takes care of operands that
    share bytes with dst: the results are as if all were read before one is written.
    """
    op = site.op
    dst: SSAValue = op.dst
    values: tuple[SSAValue, ...] = tuple(getattr(op, name) for name in names)
    readers = tuple(site.reader(name) for name in names)
    extents, clobber = site.extents("dst"), clobbering(site)
    if site.is_boxed("dst"):
        return _boxed(site, values, readers, compute, clobber)
    out = site.out("dst")
    if len(values) == 1 and clobber is None:
        return _one(dst, values[0], readers[0], out, extents, compute)
    if len(values) == 2 and clobber is None:
        return _two(dst, values, readers, out, extents, compute)
    pairs = tuple(zip(values, readers))

    def step(frame: Frame) -> None:
        tile = frame[dst]
        rows, cols = extents(tile)
        if rows and cols:
            arrays = [read(frame[value], rows, cols) for value, read in pairs]
            compute(*arrays, out=out(tile, rows, cols))
        if clobber is not None:
            clobber(frame)

    return step


def _one(
    dst: SSAValue,
    value: SSAValue,
    read: Reader,
    out: Reader,
    extents: Callable[[Tile], tuple[int, int]],
    compute: Compute,
) -> Step:
    def step(frame: Frame) -> None:
        tile = frame[dst]
        rows, cols = extents(tile)
        if rows and cols:
            array = read(frame[value], rows, cols)
            compute(array, out=out(tile, rows, cols))

    return step


def _two(
    dst: SSAValue,
    values: tuple[SSAValue, ...],
    readers: tuple[Reader, ...],
    out: Reader,
    extents: Callable[[Tile], tuple[int, int]],
    compute: Compute,
) -> Step:
    first, second = values
    read_first, read_second = readers

    def step(frame: Frame) -> None:
        tile = frame[dst]
        rows, cols = extents(tile)
        if rows and cols:
            a = read_first(frame[first], rows, cols)
            b = read_second(frame[second], rows, cols)
            compute(a, b, out=out(tile, rows, cols))

    return step


def _boxed(
    site: Site[Any],
    values: tuple[SSAValue, ...],
    readers: tuple[Reader, ...],
    compute: Compute,
    clobber: Clobber | None,
) -> Step:
    dst, dtype = site.op.dst, site.dtype("dst")
    extents, write = site.extents("dst"), site.writer("dst")
    pairs = tuple(zip(values, readers))

    def step(frame: Frame) -> None:
        tile = frame[dst]
        rows, cols = extents(tile)
        if rows and cols:
            arrays = [read(frame[value], rows, cols) for value, read in pairs]
            found: Array = np.empty((rows, cols), dtype)
            compute(*arrays, out=found)
            write(tile, found)
        if clobber is not None:
            clobber(frame)

    return step


@runs(*BINARY)
def tile_tile(site: Site[TileTileOp]) -> Step:
    """Two tiles."""
    compute = BINARY[type(site.op)]
    if isinstance(site.op, TRemOp):
        compute = remainder_on(site)
    if isinstance(site.op, TPReluOp) and site.arch.in_registers:
        compute = prelu_of_registers
    return cellwise(site, ("src0", "src1"), compute)


@runs(*UNARY)
def unary(site: Site[UnaryOp]) -> Step:
    """One tile."""
    return cellwise(site, ("src",), UNARY[type(site.op)])


@runs(TPowOp)
def tpow(site: Site[TPowOp]) -> Step:
    """Powers of the cells of one tile by those of another."""
    return cellwise(site, ("base", "exp"), power)


def _add_add(a: Array, b: Array, c: Array, out: Array) -> Array:
    return np.add(np.add(a, b), c, out=out)


def _sub_add(a: Array, b: Array, c: Array, out: Array) -> Array:
    return np.add(np.subtract(a, b), c, out=out)


@runs(TAddCOp, TSubCOp)
def three_tiles(site: Site[TAddCOp | TSubCOp]) -> Step:
    """Two steps, which the chip computes one after the other."""
    compute = _add_add if isinstance(site.op, TAddCOp) else _sub_add
    return cellwise(site, ("src0", "src1", "src2"), compute)


# One source may be valid on less than dst


PARTIAL: dict[type[PartialOp], Compute] = {
    TPartAddOp: np.add,
    TPartMulOp: np.multiply,
    TPartMaxOp: np.maximum,
    TPartMinOp: np.minimum,
}


def _both(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    return min(first[0], second[0]), min(first[1], second[1])


@runs(*PARTIAL)
def partial(site: Site[PartialOp]) -> Step:
    """
    The result where both sources are valid, the cell of the one that is elsewhere. Cells
    of dst where neither is valid stay as they are; on memory all do, where no source is as
    large as dst.
    """
    op, compute = site.op, PARTIAL[type(site.op)]
    in_registers = site.arch.in_registers
    read0, read1, write = site.reader("src0"), site.reader("src1"), site.writer("dst")
    extents0, extents1 = site.extents("src0"), site.extents("src1")
    extents, dtype = site.extents("dst"), site.dtype("dst")

    def step(frame: Frame) -> None:
        a, b, tile = frame[op.src0], frame[op.src1], frame[op.dst]
        whole = extents(tile)
        shape0, shape1 = _both(extents0(a), whole), _both(extents1(b), whole)
        values0, values1 = read0(a, *shape0), read1(b, *shape1)
        rows, cols = _both(shape0, shape1)
        larger = (values0, values1) if _covers(shape0, shape1) else (values1, values0)
        found = np.array(larger[0], dtype)
        found[:rows, :cols] = compute(values0[:rows, :cols], values1[:rows, :cols])
        if not (_covers(shape0, shape1) or _covers(shape1, shape0)):
            _check_union(shape0, shape1)
        if in_registers or whole in (extents0(a), extents1(b)):
            write(tile, found)

    return step


def _covers(first: tuple[int, int], second: tuple[int, int]) -> bool:
    return first[0] >= second[0] and first[1] >= second[1]


def _check_union(first: tuple[int, int], second: tuple[int, int]) -> None:
    raise BoundsError(
        f"has sources valid on {first[0]} x {first[1]} and {second[0]} x {second[1]}, "
        "neither of which holds the other"
    )


PARTIAL_ARG: dict[type[PartialArgOp], Callable[[Array, Array], Array]] = {
    TPartArgMaxOp: np.greater_equal,
    TPartArgMinOp: np.less_equal,
}


@runs(*PARTIAL_ARG)
def partial_arg(site: Site[PartialArgOp]) -> Step:
    """
    The better of two values with its index; of equals that of src0
    (`npu/a2a3/TPartArgOp.hpp`, `npu/a5/TPartArgMax.hpp`).
    """
    op, better = site.op, PARTIAL_ARG[type(site.op)]
    names = ("src0", "src1", "src0_idx", "src1_idx")
    readers = {name: site.reader(name) for name in names}
    extents0, extents1 = site.extents("src0"), site.extents("src1")
    extents = site.extents("dst")
    write, write_index = site.writer("dst"), site.writer("dst_idx")

    def step(frame: Frame) -> None:
        tiles = {name: frame[getattr(op, name)] for name in names}
        whole = extents(frame[op.dst])
        shape0 = _both(extents0(tiles["src0"]), whole)
        shape1 = _both(extents1(tiles["src1"]), whole)
        if not (_covers(shape0, shape1) or _covers(shape1, shape0)):
            _check_union(shape0, shape1)
        shapes = {"src0": shape0, "src1": shape1}
        read = {
            name: readers[name](tiles[name], *shapes[name.removesuffix("_idx")])
            for name in names
        }
        rows, cols = _both(shape0, shape1)
        first = better(read["src0"][:rows, :cols], read["src1"][:rows, :cols])
        larger = "src0" if _covers(shape0, shape1) else "src1"
        found: list[Array] = []
        for suffix in ("", "_idx"):
            a, b = read[f"src0{suffix}"], read[f"src1{suffix}"]
            result = read[f"{larger}{suffix}"].copy()
            result[:rows, :cols] = np.where(first, a[:rows, :cols], b[:rows, :cols])
            found.append(result)
        write(frame[op.dst], found[0])
        write_index(frame[op.dst_idx], found[1])

    return step
