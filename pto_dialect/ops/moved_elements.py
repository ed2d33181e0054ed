"""
What moves take: element types (the fix-pipe converts, copies do not), how tiles lie, whole
boxes on the way to the cube unit.
"""

from __future__ import annotations

from pto_dialect import checks
from pto_dialect.attrs import BLayout, CompactMode
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.layout import (
    ACC_BOX,
    BLOCK_BYTES,
    BOX_BYTES,
    block_elements,
    is_nz,
)
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import TileOp
from pto_dialect.types import F8E8M0Type, TileBufType, is_low_precision, is_packed_pair

PACKED_PAIRS = ("f4E1M2x2", "f4E2M1x2")
"""The types of which `is_packed_pair` holds."""

LOW_PRECISION = ("f8E4M3FN", "f8E4M3", "f8E5M2", "hif8", "f8E8M0", *PACKED_PAIRS)
"""The types of which `is_low_precision` holds."""

FACTORS = (AddressSpace.LEFT, AddressSpace.RIGHT)
"""Where the cube unit takes what it multiplies."""

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
    *(
        ("f32", t)
        for t in ("i8", "ui8", "hif8", "f16", "bf16", "f8E4M3", "f8E4M3FN", "f32")
    ),
    *(("i32", t) for t in ("i8", "ui8", "f16", "bf16")),
)


_BIASES = (("i32", "i32"), ("f32", "f32"), ("f16", "f32"), ("bf16", "f32"))
"""What biases are made of on chips that link cores (`TMovToBt` of `npu/a5/TMov.hpp`)."""

_BIAS_UNIT = 64
"""How many bytes of biases a copy counts in (`TMovToBt`)."""

_SCALE_UNIT = 128
"""How many bytes of scales a copy counts in (`TMovToFb`)."""

_FACTORS = ("i8", "f16", "bf16", "f32")
"""What factors consist of there, besides low precision (`is_textract_supported_type`)."""


def _is_bias_on_memory(pair: tuple[str, str]) -> bool:
    return pair == ("f16", "f32") or (pair[0] == pair[1] and pair[0] != "f16")


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
    source, target = src.element_type, dst.element_type
    return checks.spelled_with_sign(source), checks.spelled_with_sign(target)


def verify_moved_elements(
    op: TileOp, src: TileBufType, dst: TileBufType, *, quantised: bool
) -> None:
    """
    What a `tmov` converts: the static asserts of pto-isa's `npu/{a2a3,a5}/TMov.hpp` and
    `npu/{a2a3,a5}/common.hpp`.
    """
    pair, linked = element_pair(src, dst), op.arch.links_cores
    if src.space is AddressSpace.ACC and dst.space is not AddressSpace.ACC:
        allowed = moved_out_of_acc(op.arch, quantised=quantised)
        if pair not in allowed:
            listed = ", ".join(f"{a} to {b}" for a, b in allowed)
            form = "with a scale" if quantised else "without a scale"
            fail(
                f"expects {op.arch.title} acc-to-{dst.space} tmov {form} to be from {listed}, "
                f"found {pair[0]} to {pair[1]}",
                op.operand("dst"),
            )
    elif (src.space, dst.space) == (AddressSpace.MAT, AddressSpace.BIAS):
        if not (pair in _BIASES if linked else _is_bias_on_memory(pair)):
            halves = "f16 or bf16" if linked else "f16"
            kept = "keep i32 or f32" if linked else "keep its type"
            fail(
                f"expects {op.arch.title} mat-to-bias tmov to be from {halves} to f32 or to "
                f"{kept}, found {pair[0]} to {pair[1]}",
                op.operand("dst"),
            )
    elif linked and (dst.space in FACTORS or _is_linked(src, dst)):
        checks.same_element_type(op, "src", "dst")
        is_float = is_low_precision(dst.element_type) or pair[1] in _FACTORS
        if not is_float:
            fail(
                f"expects {op.arch.title} {src.space}-to-{dst.space} tmov element type to be "
                f"i8, f16, bf16, f32 or one of low precision, found {pair[1]}",
                op.operand("dst"),
            )
    elif src.space is dst.space is AddressSpace.VEC:
        if src.element_bits != dst.element_bits:
            fail(
                "expects vec-to-vec tmov, which copies bits, to be of elements of one "
                f"width, found {pair[0]} to {pair[1]}",
                op.operand("dst"),
            )
    elif src.space is not AddressSpace.ACC and not linked:
        checks.same_element_type(op, "src", "dst")


def verify_moved_tables(op: TileOp, src: TileBufType, dst: TileBufType) -> None:
    """
    Biases and scales of the fix-pipe stand in tables of the cube core, which a copy fills by
    whole units from one row; exponents of MX products do not. Source: `TMovToBt` and
    `TMovToFb` of pto-isa's `npu/{a2a3,a5}/TMov.hpp`.
    """
    is_exponent = isinstance(dst.element_type, F8E8M0Type)
    is_scale = dst.space is AddressSpace.SCALING and not is_exponent
    is_table = is_scale or dst.space is AddressSpace.BIAS
    if src.space is not AddressSpace.MAT or not is_table:
        return
    what = f"{op.arch.title} mat-to-{dst.space} tmov"
    if is_scale and checks.spelled_with_sign(dst.element_type) not in ("i64", "ui64"):
        found = checks.spelled_with_sign(dst.element_type)
        fail(
            f"expects {what} element type to be i64 or ui64, found {found}",
            op.operand("dst"),
        )
    if is_scale and src.rows != 1:
        fail(f"expects {what} to have one row, found {src.rows}", op.operand("dst"))
    name, counted = ("dst", dst) if op.arch.links_cores else ("src", src)
    unit = _SCALE_UNIT if is_scale else _BIAS_UNIT
    size = counted.cols * counted.element_bits // 8
    if size % unit:
        fail(
            f"expects a row of {name} of {what} to be in whole units of {unit} bytes, found "
            f"{size} bytes",
            op.operand(name),
        )


def _is_linked(src: TileBufType, dst: TileBufType) -> bool:
    """Whether it is a move from a vector core to its cube core."""
    return (src.space, dst.space) == (AddressSpace.VEC, AddressSpace.MAT)


def verify_moved_layouts(op: TileOp, src: TileBufType, dst: TileBufType) -> None:
    """
    How tiles lie that chips with linked cores move: `CommonCheck` of pto-isa's
    `npu/a5/TMov.hpp`, lines 248 to 251, `CheckTMovAccValid` of `npu/a5/common.hpp`.
    """
    if not op.arch.links_cores:
        return
    if src.space is AddressSpace.ACC and dst.space is not AddressSpace.ACC:
        rows_or_columns = not dst.is_boxed
        fits = {"src": is_nz(src), "dst": rows_or_columns or is_nz(dst)}
        wanted = {"src": "nz boxes", "dst": "rows, columns or nz boxes"}
    elif dst.space in FACTORS or _is_linked(src, dst):
        fits = {"src": src.blayout is BLayout.ROW_MAJOR or is_nz(src)}
        wanted = {"src": "rows or boxes of nz or zn"}
    else:
        return
    for name, is_right in fits.items():
        if not is_right:
            tile = checks.tile_type(op, name)
            fail(
                f"expects {op.arch.title} {src.space}-to-{dst.space} tmov {name} to lie in "
                f"{wanted[name]}, found {tile.blayout}, {tile.slayout}",
                op.operand(name),
            )


def verify_turned_boxes(op: TileOp, src: TileBufType, dst: TileBufType) -> None:
    """
    Boxes that are turned on the way to `left` or `right` are whole, on both sides:
    `TExtractToA` and `TExtractToB` in pto-isa's `npu/a5/TExtract.hpp`, lines 145 and 298,
    and in `common/arch/memory/textract_common.hpp`. Tiles that are packed have others.
    """
    is_factor = dst.space in FACTORS
    compact = dst.compact is CompactMode.NORMAL or is_low_precision(dst.element_type)
    boxed = src.is_boxed and src.slayout is not dst.slayout
    if not is_factor or compact or not boxed:
        return
    box = BLOCK_BYTES if dst.element_bits == 8 else ACC_BOX
    for name, tile in (("src", src), ("dst", dst)):
        if tile.rows % box or tile.cols % box:
            fail(
                f"expects {op.name.removeprefix('pto.')} {name} to be of whole boxes of "
                f"{box}x{box} where they are turned, found {tile.rows}x{tile.cols}",
                op.operand(name),
            )


def verify_row_for_left(op: TileOp, src: TileBufType, dst: TileBufType) -> None:
    """
    One row that lies as it is goes to `left` by 512 bytes: `TExtractToAVector` in pto-isa's
    `common/arch/memory/textract_common.hpp` (line 100) and `npu/a5/TExtract.hpp` (line 170).
    """
    is_row = src.rows == 1 and src.blayout is BLayout.ROW_MAJOR
    if (src.space, dst.space) != (AddressSpace.MAT, AddressSpace.LEFT) or not is_row:
        return
    for name, tile in (("src", src), ("dst", dst)):
        size = tile.cols * tile.element_bits // 8
        if size % BOX_BYTES:
            fail(
                f"expects the one row of {op.name.removeprefix('pto.')} {name} to have a "
                f"multiple of {BOX_BYTES} bytes, found {size}",
                op.operand(name),
            )


def factor_starts(
    arch: ArchSpec, src: TileBufType, dst: TileBufType
) -> tuple[int, int]:
    """
    The rows and columns that an extract to `left` or `right` may begin at multiples of: the
    box that holds an index is found by shifts (`startIdx0` in pto-isa's
    `common/arch/memory/textract_common.hpp`, lines 38 to 161 and 203 to 343, `mStartPosition`
    in `npu/a5/TExtract.hpp`); one row as it lies begins at 512 bytes.
    """
    pair = src.space, dst.space
    is_factor = pair[0] is AddressSpace.MAT and pair[1] in FACTORS
    if not is_factor or is_packed_pair(src.element_type):
        return 1, 1
    along = block_elements(dst.element_bits)
    if not src.is_boxed:
        return 1, along * ACC_BOX
    is_left = dst.space is AddressSpace.LEFT
    if src.slayout is dst.slayout:
        return (ACC_BOX, along) if is_left else (along, ACC_BOX)
    if arch.in_registers:
        return (along, ACC_BOX) if is_left else (ACC_BOX, along)
    turned = BLOCK_BYTES if dst.element_bits == 8 else ACC_BOX
    return turned, turned
