"""To 8 bits by rows, back, and to MX blocks."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from cases.draw import Array, Before, Draw, OpCase

UNSIGNED_ZERO = "`tquant.mx`: zeros"


def quantise(draw: Draw) -> OpCase:
    """`tquant` and `tdequant`, with a scale (and an offset) for each row."""
    name = draw.turn("tquant", "tdequant")
    rows, cols = 32, draw.pick(32, 64)
    valid = draw.extents(rows, cols)
    column: dict[str, Any] = {"col_major": True, "valid": (valid[0], 1)}
    signed = draw.chance(0.5)
    if name == "tdequant":
        draw.tile("a", draw.pick("i8", "i16"), rows, cols, valid)
        draw.tile("s", "f32", rows, 1, **column)
        draw.tile("o", "f32", rows, 1, **column)
        draw.tile("c", "f32", rows, cols, valid)
        body = "pto.tdequant ins(%a, %s, %o : $a, $s, $o) outs(%c : $c)"
        return draw.case(name, body)
    draw.tile("a", "f32", rows, cols, valid, "finite")
    numbers: Any = draw.values["a__memory"]
    draw.values["a__memory"] = numbers * np.float32(draw.pick(1, 30, 200))
    draw.tile("s", "f32", rows, 1, kind="small", **column)
    operands, types = "%a, %s", "$a, $s"
    if not signed:
        draw.tile("o", "f32", rows, 1, kind="small", **column)
        operands, types = "%a, %s, %o", "$a, $s, $o"
    draw.tile("c", "i8" if signed else "ui8", rows, cols, valid)
    results = "%c : $c"
    if draw.arch == "a2a3":
        draw.tile("tmp", "f32", rows, cols, valid, is_scratch=True)
        results = "%c, %tmp : $c, $tmp"
    kind = "INT8_SYM" if signed else "INT8_ASYM"
    body = (
        f"pto.tquant ins({operands} : {types}) outs({results}) "
        f"{{quant_type = #pto<quant_type {kind}>}}"
    )
    return draw.case(name, body)


def quantise_mx(draw: Draw) -> OpCase:
    """`tquant.mx`: 8-bit floats with one exponent for 32 of them. Only a5 has it."""
    draw.arch, draw.is_dynamic = "a5", False
    rows, cols = draw.pick(16, 32), draw.pick(64, 128)
    # Exponents in rows, which the simulator knows alone, there are of f32 alone.
    dtype = "f32"
    groups = rows * cols // 32
    draw.tile("a", dtype, rows, cols, kind="finite")
    numbers = cast("Array", draw.values["a__memory"])
    powers = [2.0 ** draw.between(-6, 6) for _ in range(rows)]
    scale: Array = np.repeat(powers, cols).astype(np.float32)
    draw.values["a__memory"] = numbers * scale
    draw.tile("c", "i8", rows, cols)
    # A flat row of exponents the simulator takes for one row of many.
    draw.tile("e", "ui8", rows, 32, (rows, cols // 32))
    draw.tile("m", dtype, 1, groups)
    # The chip writes whole vectors: there is more room than there are groups.
    draw.tile("s", dtype, 1, groups * 4, (1, groups))
    algorithm = draw.pick("ocp", "nv")

    def there(ours: Array, before: Before) -> tuple[Array, bool]:
        del before
        return np.where(ours == -128, 0, ours).astype(ours.dtype), False

    draw.expect("c", UNSIGNED_ZERO, there)
    body = (
        "pto.tquant.mx ins(%a : $a) outs(%c, %e, %m, %s : $c, $e, $m, $s) "
        f"{{quant_type = #pto<quant_type MXFP8>, "
        f"quantScaleAlg = #pto<quant_scale_alg {algorithm}>}}"
    )
    return draw.case("tquant.mx", body)
