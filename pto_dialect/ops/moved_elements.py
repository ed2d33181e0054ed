"""The element types that a move may go from and to, on chips whose vector unit works on memory."""

from __future__ import annotations

from pto_dialect import checks
from pto_dialect.failures import fail
from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.base import TileOp
from pto_dialect.types import TileBufType

_CONVERTED_ON_MEMORY = (("f32", "f16"), ("f32", "bf16"))
_QUANTISED_ON_MEMORY = (
    ("f32", "i8"),
    ("i32", "i8"),
    ("i32", "ui8"),
    ("i32", "f16"),
    ("i32", "i16"),
)
"""What accumulators become in `mat` (from, to), without scales and with them."""


def verify_moved_elements(op: TileOp, src: TileBufType, dst: TileBufType) -> None:
    """
    Copies keep the element type, and accumulators become what the fix-pipe makes of
    them: `CheckTMovAccToMat` in pto-isa's `npu/a2a3/common.hpp` (lines 104 to 121),
    the static asserts of `npu/a2a3/TMov.hpp`.
    """
    if (src.space, dst.space) == (AddressSpace.ACC, AddressSpace.MAT):
        pair = str(src.element_type), str(dst.element_type)
        scales = [op.optional_operand(name) for name in ("fp", "pre_quant_scalar")]
        quantised = any(scale is not None for scale in scales)
        allowed = _QUANTISED_ON_MEMORY if quantised else _CONVERTED_ON_MEMORY
        if pair not in allowed:
            listed = ", ".join(f"{a} to {b}" for a, b in allowed)
            form = "with a scale" if quantised else "without a scale"
            fail(
                f"expects {op.arch.title} acc-to-mat tmov {form} to be from {listed}, "
                f"found {pair[0]} to {pair[1]}",
                op.operand("dst"),
            )
    elif (src.space, dst.space) == (AddressSpace.MAT, AddressSpace.BIAS):
        pair = str(src.element_type), str(dst.element_type)
        if pair != ("f16", "f32") and (pair[0] != pair[1] or pair[0] == "f16"):
            fail(
                f"expects {op.arch.title} mat-to-bias tmov to be from f16 to f32 or to "
                f"keep its type, found {pair[0]} to {pair[1]}",
                op.operand("dst"),
            )
    elif src.space is not AddressSpace.ACC:
        checks.same_element_type(op, "src", "dst")
