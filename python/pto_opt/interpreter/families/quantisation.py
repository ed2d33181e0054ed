"""Quantisation to 8 bits and to MX blocks, and back."""

from __future__ import annotations

import ml_dtypes
import numpy as np

from pto_dialect.layout import MX_BLOCK
from pto_dialect.mode_attrs import QuantScaleAlg, QuantType
from pto_dialect.ops.quant_ops import TDequantOp, TQuantMxOp, TQuantOp
from pto_dialect.types import F4E2M1x2Type
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.elements import BF16, BYTE, F32, Array
from pto_opt.interpreter.families.elementwise import clobbering
from pto_opt.interpreter.handles import BoundsError, Tile
from pto_opt.interpreter.layouts import zz_order
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.packed import encode
from pto_opt.interpreter.site import Site, runs

_FP8 = np.dtype(ml_dtypes.float8_e4m3fn)


@runs(TQuantOp)
def tquant(site: Site[TQuantOp]) -> Step:
    """
    `round(src * fp + offset)`, ties to even, limited to 8 bits. On memory it leaves the products
    in src.
    """
    op, dtype = site.op, site.dtype("dst")
    read, read_scale, write = site.reader("src"), site.reader("fp"), site.writer("dst")
    read_offset = None if op.offset is None else site.reader("offset")
    extents = site.extents("dst")
    keeps_products = not site.arch.in_registers
    overwrite = site.out("src") if keeps_products else None
    forget = None if op.tmp is None or not keeps_products else site.forgetter("tmp")
    limits = np.iinfo(np.int8 if op.quant_type.data is QuantType.INT8_SYM else np.uint8)

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        if rows and cols:
            scaled = read(frame[op.src], rows, cols) * read_scale(frame[op.fp], rows, 1)
            if read_offset is not None and op.offset is not None:
                scaled = scaled + read_offset(frame[op.offset], rows, 1)
            if overwrite is not None:
                overwrite(frame[op.src], rows, cols)[...] = scaled
            whole = np.clip(np.nan_to_num(np.rint(scaled)), limits.min, limits.max)
            write(tile, whole.astype(np.int16).astype(dtype))
        if forget is not None and op.tmp is not None:
            forget(frame[op.tmp])

    return step


@runs(TDequantOp)
def tdequant(site: Site[TDequantOp]) -> Step:
    """`(src - offset) * scale`, with one of each for a row."""
    op, dtype = site.op, site.dtype("dst")
    read, extents, out = site.reader("src"), site.extents("dst"), site.out("dst")
    read_scale, read_offset = site.reader("scale"), site.reader("offset")
    clobber = clobbering(site)

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        if rows and cols:
            values = read(frame[op.src], rows, cols).astype(dtype)
            offset = read_offset(frame[op.offset], rows, 1).astype(dtype)
            scale = read_scale(frame[op.scale], rows, 1).astype(dtype)
            out(tile, rows, cols)[...] = (values - offset) * scale
        if clobber is not None:
            clobber(frame)

    return step


def shared_exponents(largest: Array, is_fp4: bool, algorithm: QuantScaleAlg) -> Array:
    """
    The exponent (as stored, with a bias of 127) of each block, from its largest magnitude
    as f32.

    Source: pto-isa `cpu/TQuant.hpp`, which computes what `npu/a5/TQuant.hpp` does.
    """
    if algorithm is QuantScaleAlg.NV:
        limit = 6.0 if is_fp4 else 448.0
        wanted = (largest * F32.type(1.0 / limit)).astype(F32)
        bits = wanted.view(np.uint32)
        exponent, fraction = _fields(bits)
        tiny = (exponent == 0) & (fraction <= 0x00400000)
        up = (fraction > 0) & (exponent != 0xFE) & ~tiny
        found = exponent + up
        special = np.where(fraction == 0, 0xFE, 0xFF)
        found = np.where(exponent == 0xFF, special, found)
        return np.where(largest == 0, 0, found).astype(np.uint8)
    exponent, fraction = _fields(largest.view(np.uint32))
    shift = 2 if is_fp4 else 8
    found = np.where(exponent <= shift, 0, exponent - shift)
    return np.where((exponent == 0xFF) & (fraction != 0), 0xFF, found).astype(np.uint8)


def _fields(bits: Array) -> tuple[Array, Array]:
    exponent = ((bits >> np.uint32(23)) & np.uint32(0xFF)).astype(np.int64)
    return exponent, (bits & np.uint32(0x7FFFFF)).astype(np.int64)


def reciprocal_scales(exponents: Array) -> Array:
    """`2 ** (127 - e)` as f32, NaN for the exponent 255."""
    power = 127 - exponents.astype(np.int64)
    scales = np.ldexp(F32.type(1), power.astype(np.int32)).astype(F32)
    return np.where(exponents == 0xFF, F32.type(np.nan), scales)


@runs(TQuantMxOp)
def tquant_mx(site: Site[TQuantMxOp]) -> Step:
    """Blocks of 32 elements with one exponent each, as 8-bit or packed 4-bit floats."""
    op = site.op
    by_row = op.axis.value == "axis1"
    read, extents = site.reader("src"), site.extents("src")
    source = site.dtype("src")
    out = site.out("dst", BYTE)
    put_exponents = _exponent_writer(site)
    put_max, put_scaling = (
        site.linear("max", Mode.WRITE),
        site.linear("scaling", Mode.WRITE),
    )
    in_bf16 = source == BF16

    def step(frame: Frame) -> None:
        rows, cols = extents(frame[op.src])
        values = read(frame[op.src], rows, cols)
        wide = values.astype(F32)
        along = wide if by_row else wide.T
        if along.shape[1] % MX_BLOCK:
            raise BoundsError(
                f"has {along.shape[1]} elements along its axis, no multiple of {MX_BLOCK}",
                "src",
            )
        blocks = along.reshape(along.shape[0], -1, MX_BLOCK)
        magnitudes = np.abs(blocks)
        if op.is_fp4 and op.scale_algorithm is QuantScaleAlg.OCP:
            magnitudes = _cut_to_bf16(magnitudes)
        largest = np.maximum.reduce(magnitudes, axis=2)
        exponents = shared_exponents(largest, op.is_fp4, op.scale_algorithm)
        scales = reciprocal_scales(exponents)
        scaled = (blocks * scales[:, :, None]).astype(F32)
        if op.is_fp4 and in_bf16:
            scaled = scaled.astype(BF16).astype(F32)
        flat = scaled.reshape(along.shape)
        flat = flat if by_row else flat.T
        codes = _codes(flat, op.quant_type.data)
        out(frame[op.dst], *codes.shape)[...] = codes
        if not by_row:
            exponents, largest, scales = exponents.T, largest.T, scales.T
        put_exponents(frame, exponents)
        for put, operand, found in (
            (put_max, op.max, largest),
            (put_scaling, op.scaling, scales),
        ):
            put(frame[operand])[: found.size] = found.astype(source).reshape(-1)

    return step


def _cut_to_bf16(values: Array) -> Array:
    bits = np.ascontiguousarray(values).view(np.uint32) & np.uint32(0xFFFF0000)
    return bits.view(F32)


def _codes(values: Array, kind: QuantType) -> Array:
    if kind is QuantType.MXFP4_E2M1:
        return encode(values, F4E2M1x2Type())
    clipped = np.clip(values, -448, 448)
    return np.ascontiguousarray(clipped.astype(_FP8)).view(np.uint8)


def _exponent_writer(site: Site[TQuantMxOp]):
    """What writes the exponents: as rows and columns, flat, or two rows interleaved."""
    op = site.op
    out, linear = site.out("exp", BYTE), site.linear("exp", Mode.WRITE, BYTE)
    is_flat = op.axis.value == "axis1" and site.tile_type("exp").rows == 1
    zz = None if op.exp_zz is None else site.linear("exp_zz", Mode.WRITE, BYTE)

    def write(frame: Frame, exponents: Array) -> None:
        tile: Tile = frame[op.exp]
        rows, cols = exponents.shape
        if op.is_interleaved:
            pairs = exponents.reshape(rows // 2, 2, cols).transpose(0, 2, 1)
            out(tile, rows // 2, 2 * cols)[...] = pairs.reshape(rows // 2, -1)
        elif is_flat:
            linear(tile)[: exponents.size] = exponents.reshape(-1)
        else:
            out(tile, rows, cols)[...] = exponents
        if zz is not None and op.exp_zz is not None:
            if cols % 2:
                raise BoundsError(f"has {cols} exponents in a row, no pairs", "exp_zz")
            packed, cells = zz_order(exponents), zz(frame[op.exp_zz])
            if packed.size > cells.size:
                raise BoundsError(
                    f"writes {packed.size} exponents, in whole boxes, to {cells.size} cells",
                    "exp_zz",
                )
            cells[: packed.size] = packed

    return write
