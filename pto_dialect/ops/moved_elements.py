"""The element types that moves may go from and to: the fix-pipe converts, copies do not."""

from __future__ import annotations

from xdsl.ir import Attribute

from pto_dialect import checks
from pto_dialect.failures import fail
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.ops.base import TileOp
from pto_dialect.types import TileBufType

EIGHT_BIT_FLOATS = ("f8E4M3FN", "f8E4M3", "f8E5M2", "hif8", "f8E8M0")

_CONVERTED = (("f32", "f16"), ("f32", "bf16"))
_QUANTISED = (
    ("f32", "i8"),
    ("i32", "i8"),
    ("i32", "ui8"),
    ("i32", "f16"),
    ("i32", "i16"),
)
_CONVERTED_LINKED = (*_CONVERTED, ("f32", "f32"), ("i32", "i32"))
_QUANTISED_LINKED = (
    *(("f32", t) for t in ("i8", "ui8", "f16", "bf16", "f32", *EIGHT_BIT_FLOATS)),
    *(("i32", t) for t in ("i8", "ui8", "f16", "bf16")),
)


def moved_out_of_acc(arch: ArchSpec, *, quantised: bool) -> tuple[tuple[str, str], ...]:
    """
    What elements in `acc` may become (from, to) on the way to another memory, with scales or
    without: on chips that do not link cores what `CheckTMovAccToMat` asserts, which
    pto-isa's `TMov.hpp`, `TExtract.hpp` and `TInsert.hpp` all ask (`npu/a2a3/common.hpp`,
    lines 104 to 121).
    """
    if arch.links_cores:
        return _QUANTISED_LINKED if quantised else _CONVERTED_LINKED
    return _QUANTISED if quantised else _CONVERTED


def element_pair(src: TileBufType, dst: TileBufType) -> tuple[str, str]:
    """Two element types as text; only one without a sign is told from one that has none."""
    return _spelled(src.element_type), _spelled(dst.element_type)


def _spelled(element_type: Attribute) -> str:
    text = str(element_type)
    return text if text.startswith("ui") else checks.spelled(element_type)


def verify_moved_elements(
    op: TileOp, src: TileBufType, dst: TileBufType, *, quantised: bool
) -> None:
    """
    What a `tmov` converts on chips whose vector unit works on memory: the static asserts of
    pto-isa's `npu/a2a3/TMov.hpp`.
    """
    pair = element_pair(src, dst)
    if (src.space, dst.space) == (AddressSpace.ACC, AddressSpace.MAT):
        allowed = moved_out_of_acc(op.arch, quantised=quantised)
        if pair not in allowed:
            listed = ", ".join(f"{a} to {b}" for a, b in allowed)
            form = "with a scale" if quantised else "without a scale"
            fail(
                f"expects {op.arch.title} acc-to-mat tmov {form} to be from {listed}, "
                f"found {pair[0]} to {pair[1]}",
                op.operand("dst"),
            )
    elif (src.space, dst.space) == (AddressSpace.MAT, AddressSpace.BIAS):
        if pair != ("f16", "f32") and (pair[0] != pair[1] or pair[0] == "f16"):
            fail(
                f"expects {op.arch.title} mat-to-bias tmov to be from f16 to f32 or to "
                f"keep its type, found {pair[0]} to {pair[1]}",
                op.operand("dst"),
            )
    elif src.space is dst.space is AddressSpace.VEC:
        if src.element_bits != dst.element_bits:
            fail(
                "expects vec-to-vec tmov, which copies bits, to be of elements of one "
                f"width, found {pair[0]} to {pair[1]}",
                op.operand("dst"),
            )
    elif src.space is not AddressSpace.ACC:
        checks.same_element_type(op, "src", "dst")
