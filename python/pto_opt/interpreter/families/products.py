"""The cube unit: matrix products, with accumulation, bias, and MX scales."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from xdsl.ir import SSAValue

from pto_dialect.integers import ceil_div
from pto_dialect.layout import MX_BLOCK
from pto_dialect.ops.matmul_ops import (
    CubeOp,
    GemvOp,
    TGemvAccOp,
    TGemvBiasOp,
    TGemvOp,
    TMatmulAccOp,
    TMatmulBiasOp,
    TMatmulOp,
)
from pto_dialect.ops.mx_ops import (
    MxOp,
    TGemvMxAccOp,
    TGemvMxBiasOp,
    TGemvMxOp,
    TMatmulMxAccOp,
    TMatmulMxBiasOp,
    TMatmulMxOp,
)
from pto_dialect.types import F4E1M2x2Type, F4E2M1x2Type
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import BYTE, F32, Array, is_packed
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.packed import decode
from pto_opt.interpreter.site import Site, runs

Multiply = Callable[[Frame, Array, Array], Array]


def _plain(site: Site[Any]) -> Multiply:
    """Products in f32; whole numbers exactly, in 32 bits."""
    if site.dtype("dst").kind == "i":
        # Products of 8 bits and their sums are exact in f64, and fast.
        def whole(frame: Frame, a: Array, b: Array) -> Array:
            product = a.astype(np.float64) @ b.astype(np.float64)
            return product.astype(np.int64).astype(np.int32)

        return whole

    def single(frame: Frame, a: Array, b: Array) -> Array:
        return a.astype(F32) @ b.astype(F32)

    return single


@runs(TMatmulOp, TMatmulAccOp, TMatmulBiasOp, TGemvOp, TGemvAccOp, TGemvBiasOp)
def product(site: Site[CubeOp]) -> Step:
    """
    `dst = lhs @ rhs`, over lhs' valid rows and columns and rhs' valid columns; dst's own
    extents do not count.
    """
    return _cube(site, _plain(site))


def _cube(site: Site[Any], multiply: Multiply) -> Step:
    op = site.op
    lhs, rhs, dst = op.lhs, op.rhs, op.dst
    read_lhs, read_rhs = site.reader("lhs"), site.reader("rhs")
    extents_lhs, extents_rhs = site.extents("lhs"), site.extents("rhs")
    write = site.writer("dst")
    is_gemv = isinstance(op, GemvOp)
    # The chip adds to what dst holds, whatever acc_in is.
    adds = hasattr(op, "acc_in")
    read_old = site.reader("dst") if adds else None
    bias: SSAValue | None = getattr(op, "bias", None)
    read_bias = None if bias is None else site.reader("bias")

    def step(frame: Frame) -> None:
        a: Tile = frame[lhs]
        b: Tile = frame[rhs]
        m, k = extents_lhs(a)
        rows, n = extents_rhs(b)
        if is_gemv:
            m, k = 1, rows
        found = multiply(frame, read_lhs(a, m, k), read_rhs(b, k, n))
        target: Tile = frame[dst]
        if read_old is not None:
            found += read_old(target, m, n)
        if read_bias is not None and bias is not None:
            found += read_bias(frame[bias], 1, n)
        write(target, found)

    return step


@runs(
    TMatmulMxOp,
    TMatmulMxAccOp,
    TMatmulMxBiasOp,
    TGemvMxOp,
    TGemvMxAccOp,
    TGemvMxBiasOp,
)
def scaled_product(site: Site[MxOp]) -> Step:
    """Products of blocks of 32 elements along k, each times its two scales."""
    op = site.op
    wide_lhs, wide_rhs = _numbers(site, "lhs", 1), _numbers(site, "rhs", 0)
    read_left = site.reader("lhs_scale", dtype=BYTE)
    read_right = site.reader("rhs_scale", dtype=BYTE)
    left, right = op.lhs_scale, op.rhs_scale

    def multiply(frame: Frame, a: Array, b: Array) -> Array:
        wide_a, wide_b = wide_lhs(a), wide_rhs(b)
        (m, k), n = wide_a.shape, wide_b.shape[1]
        blocks = ceil_div(k, MX_BLOCK)
        scales_a = _powers(read_left(frame[left], m, blocks))
        scales_b = _powers(read_right(frame[right], blocks, n))
        scaled_a = wide_a * np.repeat(scales_a, MX_BLOCK, axis=1)[:, :k]
        scaled_b = wide_b * np.repeat(scales_b, MX_BLOCK, axis=0)[:k]
        return (scaled_a @ scaled_b).astype(F32)

    return _cube(site, multiply)


def _powers(exponents: Array) -> Array:
    """`2 ** (e - 127)` in f64, NaN for 255."""
    powers = np.ldexp(1.0, exponents.astype(np.int32) - 127)
    return np.where(exponents == 0xFF, np.nan, powers)


def _numbers(site: Site[Any], name: str, pairs_along: int) -> Callable[[Array], Array]:
    """
    What makes numbers of an operand's cells. Pairs of 4-bit floats lie along k: side by
    side in lhs, one above the other in rhs.
    """
    element = site.tile_type(name).element_type
    if isinstance(element, F4E1M2x2Type | F4E2M1x2Type):
        if pairs_along == 1:
            return lambda codes: decode(codes, element).astype(np.float64)
        return lambda codes: decode(codes.T, element).T.astype(np.float64)
    if is_packed(element):
        return lambda codes: decode(codes, element).astype(np.float64)
    return lambda values: values.astype(np.float64)
