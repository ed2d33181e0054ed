"""Conversions of element types: between which there are some, and what they need."""

from __future__ import annotations

from pto_dialect import checks
from pto_dialect.attrs import BLayout
from pto_dialect.hardware import ArchSpec
from pto_dialect.integers import ceil_div
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import TileOp
from pto_dialect.types import TileBufType, is_low_precision

WRAPPING = (("f32", "i16"), ("f16", "i16"), ("f16", "i8"))
"""The conversions that units on memory can only wrap with scratch."""

_IN_REGISTERS: dict[str, str] = {
    "f32": "f32 f16 bf16 i16 i32 i64",
    "f16": "f32 i8 ui8 i16 i32",
    "bf16": "f32 f16 i32",
    "i8": "f16 i16 i32",
    "ui8": "f16 ui16",
    "i16": "f32 f16 ui8 i32 ui32",
    "i32": "f32 i16 ui16 ui8 i64",
    "ui32": "i16 ui16 ui8",
    "i64": "f32 i32",
}
"""What a conversion in registers makes of an element type."""

_ON_MEMORY: dict[str, str] = {
    "f32": "f32 f16 bf16 i16 i32 i64",
    "f16": "f32 i4 i8 ui8 i16 i32",
    "bf16": "f32 i32",
    "i4": "f16",
    "i8": "f16",
    "ui8": "f16",
    "i16": "f32 f16",
    "i32": "f32 f16 i16 i64",
    "i64": "f32 i32",
}
"""The same on memory."""


def converts(arch: ArchSpec, src: TileBufType, dst: TileBufType) -> bool:
    """
    Whether pto-isa converts between these whole numbers and floats of 16 and 32 bits: with
    registers the overloads of `castData_2D_NoPostUpdate` in `npu/a5/TCvt.hpp`, on memory
    the branches of `npu/a2a3/TCvt.hpp` (lines 758 to 890), which does nothing for others.
    """
    a, b = (checks.spelled_with_sign(tile.element_type) for tile in (src, dst))
    known = _IN_REGISTERS if arch.in_registers else _ON_MEMORY
    return b in known.get(a, "").split()


def wrapping_scratch(src: TileBufType, dst_bits: int, v_row: int, v_col: int) -> int:
    """Bytes of scratch for a conversion that wraps, on memory."""
    if not v_row or not v_col:
        return 0
    if src.element_bits == 16:
        width = min(v_col, 64)
        half = 32 * ceil_div(width, 8)
        return half if dst_bits == 16 else max(half, 128 + 32 * ceil_div(width, 16))
    head = 256 * min(v_col // 64, 255)
    rest = v_col % 64
    tail = 32 * ((min(v_row, 255) - 1) * (src.cols // 8) + ceil_div(rest, 8))
    return max(head, tail) if rest else head


def logical_extents(
    tile: TileBufType, extents: tuple[int | None, int | None]
) -> tuple[int | None, int | None]:
    """Extents in elements, where types count pairs of 4-bit floats."""
    if checks.spelled(tile.element_type) not in ("f4E1M2x2", "f4E2M1x2"):
        return extents
    row, col = extents
    if tile.blayout is BLayout.ROW_MAJOR:
        return row, None if col is None else 2 * col
    return None if row is None else 2 * row, col


def converts_low_precision(src: TileBufType, dst: TileBufType) -> bool:
    """Whether pto-isa converts between these 8- or 4-bit floats and others."""
    a, b = checks.spelled(src.element_type), checks.spelled(dst.element_type)
    eight = ("f8E4M3", "f8E5M2", "hif8")
    if a == "f32":
        return b.startswith(eight)
    if b == "f32":
        return a.startswith(eight)
    if a == "f16":
        return b == "hif8"
    fp4 = ("f4E1M2x2", "f4E2M1x2")
    return (a == "bf16" and b in fp4) or (a in fp4 and b == "bf16")


def verify_conversion(op: TileOp, src: TileBufType, dst: TileBufType) -> None:
    """The chip and pto-isa convert between these types."""
    low = is_low_precision(src.element_type) or is_low_precision(dst.element_type)
    if not op.arch.low_precision and low:
        fail(
            f"expects {op.arch.title} tcvt low-precision element types to be unsupported, "
            f"found {src.element_type} and {dst.element_type}",
            op.operand("dst"),
        )
    if low and not converts_low_precision(src, dst):
        fail(
            f"expects {op.arch.title} tcvt low-precision type pairs to match PTO-ISA "
            f"support, found {src.element_type} and {dst.element_type}",
            op.operand("dst"),
        )
    if not (low or converts(op.arch, src, dst)):
        fail(
            f"expects {op.arch.title} tcvt to be between types that pto-isa converts "
            f"in one step, found {src.element_type} to {dst.element_type}",
            op.operand("dst"),
        )
