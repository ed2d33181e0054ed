"""Comparisons into bits, and what is chosen by bits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from cases.draw import FLOATS, Array, Before, Draw, OpCase, valid_part
from pto_dialect.hardware import ArchSpec
from pto_dialect.ops import compare_ops

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
}

CLEARED = "`tcmp`, `tcmps`: bytes behind the bits"
PACKED = "`tcmps`: where rows of bits start"
CLOSE = "`tcmps`: `eq` and `ne` of floats"
STREAM = "`tsel`: where rows of bits start"


def compare(draw: Draw) -> OpCase:
    """Bits for what compares as asked, of two tiles, or of a tile and a number."""
    with_number = draw.turn(False, True)
    name = "tcmps" if with_number else "tcmp"
    op = compare_ops.TCmpSOp if with_number else compare_ops.TCmpOp
    # The simulator compares no other types, at least into bytes.
    among = () if with_number else ("f32", "f16", "i32")
    dtype = draw.dtype(op, *among)
    rows, cols = draw.shape(dtype)
    cols = wide = -(-max(32, cols) // 32) * 32
    valid = draw.extents(rows, cols)
    draw.tile("a", dtype, rows, cols, valid, draw.pick("small", "any"))
    mask_cols = draw.pick(wide, -(-valid[1] // 8))
    draw.tile("m", "ui8", rows, wide, (valid[0], mask_cols))
    # Where the unit works on memory the header makes `eq` of the order of whole numbers.
    in_memory = not ArchSpec.parse(draw.arch).in_registers
    modes = ("eq", "ne") if dtype == "i32" and in_memory else COMPARISONS
    mode = draw.pick(*modes)
    attribute = f"{{cmpMode = #pto<cmp {mode}>}}"
    used = min(-(-valid[1] // 8), mask_cols)
    if with_number:
        number = draw.scalar("x", dtype, draw.pick("small", "any"))
        first: Any = draw.values["a__memory"]
        same = draw.random.random(rows * cols) < 0.2
        mixed = cast("Array", np.where(same, number, first))
        draw.values["a__memory"] = mixed.astype(first.dtype)
    else:
        number = None
        draw.tile("b", dtype, rows, cols, valid, "small")
        first, second = draw.values["a__memory"], draw.values["b__memory"]
        same = draw.random.random(rows * cols) < 0.2
        draw.values["b__memory"] = np.where(same, first, second)

    def there(ours: Array, before: Before) -> tuple[Array, bool]:
        a: Array = before["a__memory"].reshape(rows, cols)
        found = np.zeros((rows, wide), np.uint8)
        with np.errstate(invalid="ignore", over="ignore"):
            if number is None:
                bits = COMPARISONS[mode](a, before["b__memory"].reshape(rows, cols))
            else:
                bits = _compare_close(a, number, mode)
        bits = bits.copy()
        bits[valid[0] :], bits[:, valid[1] :] = False, False
        if number is None:
            packed = np.packbits(bits[:, : valid[1]], axis=1, bitorder="little")
            found[: valid[0], :used] = packed[: valid[0], :used]
        else:
            # All of src's columns, behind one another in what is valid of dst.
            packed = np.packbits(bits, axis=1, bitorder="little").reshape(-1)
            target = np.zeros(valid[0] * mask_cols, np.uint8)
            count = min(target.size, packed.size)
            target[:count] = packed[:count]
            found[: valid[0], :mask_cols] = target.reshape(valid[0], mask_cols)
        return found.reshape(ours.shape), False

    packs = with_number and mask_cols != cols // 8
    closely = with_number and mode in ("eq", "ne") and dtype in FLOATS
    reason = PACKED if packs else CLOSE if closely else CLEARED
    draw.expect("m", reason, there)
    if with_number:
        scalar_type = dtype.removeprefix("u")
        body = f"pto.tcmps ins(%a, %x {attribute} : $a, {scalar_type}) outs(%m : $m)"
    else:
        body = f"pto.tcmp ins(%a, %b {attribute} : $a, $b) outs(%m : $m)"
    return draw.case(name, body)


def _compare_close(a: Array, number: Any, mode: str) -> Array:
    """What the simulator takes for equal is up to 1e-9 apart; infinities never are."""
    distance = np.abs(a.astype(np.float64) - np.float64(number))
    if mode == "eq":
        return distance < 1e-9
    if mode == "ne":
        return np.isnan(a.astype(np.float64)) | np.isnan(number) | (distance > 1e-9)
    return COMPARISONS[mode](a, number)


def select(draw: Draw) -> OpCase:
    """Cells of one tile where bits are set, of another one or a number elsewhere."""
    with_number = draw.turn(False, True)
    name = "tsels" if with_number else "tsel"
    op = compare_ops.TSelSOp if with_number else compare_ops.TSelOp
    dtype = draw.dtype(op)
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    for tile in "ac":
        draw.tile(tile, dtype, rows, cols, valid)
    wide = -(-max(32, cols) // 32) * 32
    mask_cols = draw.pick(wide, -(-valid[1] // 8))
    draw.tile("m", "ui8", rows, wide, (valid[0], mask_cols), "any")
    mask: Any = draw.random.integers(0, 256, rows * wide)
    draw.values["m__memory"] = mask.astype(np.uint8)
    if with_number:
        draw.scalar("x", dtype)
        draw.tile("tmp", dtype, 1, cols, is_scratch=True)
        scalar_type = dtype.removeprefix("u")
        body = (
            f"pto.tsels ins(%m, %a, %tmp, %x : $m, $a, $tmp, {scalar_type}) "
            "outs(%c : $c)"
        )
        return draw.case(name, body)
    draw.tile("b", dtype, rows, cols, valid)
    draw.tile("tmp", "i32", 1, 16, is_scratch=True)
    result = draw.tiles["c"]

    def there(ours: Array, before: Before) -> tuple[Array, bool]:
        bytes_: Array = before["m__memory"].reshape(rows, wide)[:, :mask_cols]
        stream = np.unpackbits(bytes_.reshape(-1), bitorder="little").astype(bool)
        count = valid[0] * valid[1]
        chosen = np.zeros(count, bool)
        chosen[: stream.size] = stream[:count]
        pair = [
            before[f"{n}__memory"].reshape(rows, cols)[: valid[0], : valid[1]]
            for n in "ab"
        ]
        found = ours.copy()
        valid_part(result, found)[...] = np.where(chosen.reshape(valid), *pair)
        return found, False

    draw.expect("c", STREAM, there)
    body = "pto.tsel ins(%m, %a, %b, %tmp : $m, $a, $b, $tmp) outs(%c : $c)"
    return draw.case(name, body)
