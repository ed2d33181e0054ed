"""
Kernels of one operation each, drawn at random, for comparing the interpreter with the
simulator: families, element types, shapes, valid extents, static or dynamic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import ml_dtypes
import numpy as np
import numpy.typing as npt
import transfer_cases
from op_kernels import WIDTHS, TileOf, op_kernel

from pto_dialect.hardware import Arch
from pto_dialect.ops import (
    compare_ops,
    elementwise_ops,
    expand_ops,
    reduction_ops,
    scalar_ops,
    unary_ops,
)
from pto_dialect.ops.base import TileOp

Array = npt.NDArray[Any]

DTYPES: dict[str, Any] = {
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "i8": np.int8,
    "ui8": np.uint8,
    "i16": np.int16,
    "ui16": np.uint16,
    "i32": np.int32,
    "ui32": np.uint32,
}

FLOATS = ("f32", "f16", "bf16")


@dataclass(frozen=True)
class OpCase:
    """A kernel, its arguments in order, and how far results may lie apart."""

    name: str
    text: str
    arguments: Mapping[str, Array | int | float]
    ulps: int = 0
    """Steps between floats of the result's type."""
    absolute: float = 0.0
    arch: str = "a2a3"
    valid_only: Mapping[str, tuple[int, tuple[int, int]]] = field(
        default_factory=dict[str, tuple[int, tuple[int, int]]]
    )
    """Tensors of which only the tile's valid cells are compared: columns, extents."""


@dataclass
class Draw:
    """Draws the parts of one case."""

    random: np.random.Generator
    arch: str
    is_dynamic: bool
    tiles: dict[str, TileOf] = field(default_factory=dict[str, TileOf])
    values: dict[str, Array | int | float] = field(
        default_factory=dict[str, Array | int | float]
    )
    scalars: dict[str, str] = field(default_factory=dict[str, str])

    def pick(self, *choices: Any) -> Any:
        """One of some."""
        return choices[int(self.random.integers(len(choices)))]

    def dtype(self, op: type[TileOp], *among: str) -> str:
        """An element type that the operation has on the chip."""
        types = op.ELEMENT_TYPES.get(Arch.parse(self.arch), ())
        found = [t for t in types if t in (among or DTYPES)]
        return self.pick(*found) if found else (among or ("f32",))[0]

    def shape(self, dtype: str) -> tuple[int, int]:
        """
        Rows and columns of a row-major tile: rows are multiples of 32 bytes. There are few,
        as each costs the C++ compiler time; extents are what differs.
        """
        unit = 32 // WIDTHS.get(dtype, 1)
        return self.pick(5, 16), self.pick(unit, 64)

    def extents(self, rows: int, cols: int) -> tuple[int, int]:
        """Valid extents: all of a tile, or less."""
        if self.random.random() < 0.4:
            return rows, cols
        return int(self.random.integers(1, rows + 1)), int(
            self.random.integers(1, cols + 1)
        )

    def tile(
        self,
        name: str,
        dtype: str,
        rows: int,
        cols: int,
        valid: tuple[int, int] | None = None,
        kind: str = "any",
        **more: Any,
    ) -> None:
        """A tile with numbers in it."""
        more.setdefault("dynamic", self.is_dynamic and not more.get("is_scratch"))
        self.tiles[name] = TileOf(dtype, rows, cols, valid, **more)
        if not more.get("is_scratch"):
            self.values[f"{name}__memory"] = self.numbers(dtype, rows * cols, kind)

    def scalar(self, name: str, dtype: str, kind: str = "any") -> None:
        """A number that the kernel gets."""
        self.scalars[name] = dtype
        value = self.numbers(dtype, 1, kind)[0]
        self.values[name] = float(value) if dtype in FLOATS else int(value)

    def numbers(self, dtype: str, count: int, kind: str) -> Array:
        """Numbers of a type: `any`, `small`, `positive`, `nonzero` or `shift`."""
        element = np.dtype(DTYPES[dtype])
        random = self.random
        values: Array
        if dtype in FLOATS:
            values = random.standard_normal(count) * self.pick(1, 4)
            whole = random.random(count) < 0.2
            values = np.where(whole, np.round(values), values)
            if kind == "positive":
                values = np.abs(values) + 0.25
            elif kind == "nonzero":
                values = np.where(np.abs(values) < 0.25, 0.75, values)
            return values.astype(element)
        width = 8 * element.itemsize
        if kind == "shift":
            return random.integers(0, width, count).astype(element)
        low, high = (0, 12) if element.kind == "u" else (-11, 12)
        if kind == "any" and random.random() < 0.5:
            limits = np.iinfo(element)
            return random.integers(limits.min, limits.max, count, endpoint=True).astype(
                element
            )
        values = random.integers(low, high, count)
        if kind in ("positive", "nonzero"):
            values = np.where(values == 0, 3, values)
            values = np.abs(values) if kind == "positive" else values
        return values.astype(element)

    def case(
        self,
        name: str,
        body: str,
        ulps: int = 0,
        absolute: float = 0.0,
        valid_only: Sequence[str] = (),
    ) -> OpCase:
        """The case of what was drawn."""
        text = op_kernel(body, self.tiles, scalars=self.scalars, arch=self.arch)
        part = {
            f"{n}__memory": (self.tiles[n].cols, self.tiles[n].extents)
            for n in valid_only
        }
        return OpCase(name, text, self.values, ulps, absolute, self.arch, part)


Family = Callable[[Draw], OpCase]


def leaf(op: type[TileOp]) -> str:
    """The name of an operation, without its dialect."""
    return op.name.removeprefix("pto.")


def _ops(module: Any, parent: type[Any], *without: str) -> list[type[TileOp]]:
    values = cast("dict[str, Any]", vars(module)).values()
    found = [
        value
        for value in values
        if isinstance(value, type)
        and issubclass(cast("type[Any]", value), parent)
        and "name" in vars(cast("type[Any]", value))
    ]
    return sorted(
        (op for op in found if leaf(op) not in without), key=lambda op: str(op.name)
    )


_BINARY = _ops(elementwise_ops, elementwise_ops.TileTileOp)
_SHIFTS = ("tshl", "tshr", "tshls", "tshrs")
_DIVISIONS = ("tdiv", "trem", "tfmod", "tdivs", "trems", "tfmods")


def binary(draw: Draw) -> OpCase:
    """Two tiles, cell by cell."""
    op = draw.pick(*[o for o in _BINARY if o.ELEMENT_TYPES.get(Arch.parse(draw.arch))])
    name, dtype = leaf(op), draw.dtype(op)
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    if name == "tprelu":
        draw.is_dynamic = False  # the assembler wants its extents in the type
    second = "any"
    if name in _SHIFTS:
        second = "shift"
    elif name in _DIVISIONS:
        second = "nonzero"
    for tile, kind in (("a", "any"), ("b", second), ("c", "any")):
        draw.tile(tile, dtype, rows, cols, valid, kind)
    operands = "%a, %b : $a, $b"
    if name in ("trem", "tprelu", "txor") and draw.arch == "a2a3":
        scratch = "ui8" if name == "tprelu" else dtype
        wide = -(-cols // 32) * 32 if name == "tprelu" else cols
        more = 0 if name == "txor" else 1
        size = rows + more, wide
        same = valid if name == "txor" else None
        draw.tile("tmp", scratch, *size, same, is_scratch=True)
        operands = "%a, %b, %tmp : $a, $b, $tmp"
    # Quotients of f16 are rounded twice on one of the sides.
    ulps = 1 if name in ("tdiv", "tfmod", "trem") and dtype in ("f16", "bf16") else 0
    return draw.case(name, f"pto.{name} ins({operands}) outs(%c : $c)", ulps)


_SCALAR = _ops(scalar_ops, scalar_ops.TileScalarOp)


def scalar(draw: Draw) -> OpCase:
    """A tile and a number."""
    op = draw.pick(*[o for o in _SCALAR if o.ELEMENT_TYPES.get(Arch.parse(draw.arch))])
    name, dtype = leaf(op), draw.dtype(op, "f32", "i32", "i16", "i8")
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    kind = "shift" if name in _SHIFTS else "any"
    kind = "nonzero" if name in _DIVISIONS else kind
    draw.tile("a", dtype, rows, cols, valid)
    draw.tile("c", dtype, rows, cols, valid)
    draw.scalar("x", dtype, kind)
    operands = f"%a, %x : $a, {dtype}"
    if name in ("trems", "txors") and draw.arch == "a2a3":
        more = 0 if name == "txors" else 1
        same = valid if name == "txors" else None
        draw.tile("tmp", dtype, rows + more, cols, same, is_scratch=True)
        operands = f"%a, %x, %tmp : $a, {dtype}, $tmp"
    return draw.case(name, f"pto.{name} ins({operands}) outs(%c : $c)")


_UNARY = _ops(unary_ops, unary_ops.UnaryOp)


def unary(draw: Draw) -> OpCase:
    """One tile, cell by cell."""
    op = draw.pick(*_UNARY)
    name, dtype = leaf(op), draw.dtype(op)
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    needs_positive = name in ("tlog", "tsqrt", "trsqrt", "trecip")
    draw.tile("a", dtype, rows, cols, valid, "positive" if needs_positive else "any")
    draw.tile("c", dtype, rows, cols, valid)
    exact = name in ("tabs", "tneg", "tnot", "trelu", "tsqrt")
    ulps = 0 if exact else 2
    return draw.case(name, f"pto.{name} ins(%a : $a) outs(%c : $c)", ulps, 1e-7)


_EXPANDS = _ops(expand_ops, TileOp, "tcolexpand", "trowexpand")


def expand(draw: Draw) -> OpCase:
    """A tile and a row or a column of numbers."""
    names = ["tcolexpand", "trowexpand", *map(leaf, _EXPANDS)]
    ops = {leaf(op): op for op in _ops(expand_ops, TileOp)}
    name = draw.pick(*names)
    op = ops[name]
    dtype = draw.dtype(op, "f32", "f16", "i16", "i32")
    rows, cols = draw.shape(dtype)
    unit = 32 // WIDTHS.get(dtype, 1)
    by_row = name.startswith("trow")
    if by_row:
        rows = unit * draw.pick(1, 2)
    valid = draw.extents(rows, cols)
    kind = "nonzero" if name.endswith("div") else "any"
    if by_row:
        draw.tile("v", dtype, rows, 1, (valid[0], 1), kind, col_major=True)
    else:
        draw.tile("v", dtype, 1, cols, (1, valid[1]), kind)
    draw.tile("c", dtype, rows, cols, valid)
    ulps = 4 if name.endswith("expdif") else 1 if dtype == "f16" else 0
    if name in ("tcolexpand", "trowexpand"):
        return draw.case(name, f"pto.{name} ins(%v : $v) outs(%c : $c)")
    draw.tile("a", dtype, rows, cols, valid)
    return draw.case(name, f"pto.{name} ins(%a, %v : $a, $v) outs(%c : $c)", ulps, 1e-7)


def reduction(draw: Draw) -> OpCase:
    """Rows or columns to one number each, or to where it is."""
    ops = {leaf(op): op for op in _ops(reduction_ops, TileOp, "thistogram")}
    name = draw.pick(*ops)
    by_row = name.startswith("trow")
    # Columns of whole numbers the simulator does not reduce.
    among = () if by_row or "arg" in name else ("f32", "f16")
    dtype = draw.dtype(ops[name], *among)
    rows, cols = draw.shape(dtype)
    result = "i32" if "arg" in name else dtype
    if by_row:
        rows = 32 // min(WIDTHS.get(dtype, 1), WIDTHS.get(result, 1)) * draw.pick(1, 2)
    valid = draw.extents(rows, cols)
    kind = "small" if name.endswith(("sum", "prod")) else "any"
    draw.tile("a", dtype, rows, cols, valid, kind)
    if name.endswith("prod") and dtype in FLOATS:
        # What is too large on the way depends on the order, too.
        factors = draw.random.choice([0.5, 1.0, 1.0, 2.0, -1.0], rows * cols)
        draw.values["a__memory"] = factors.astype(DTYPES[dtype])
    if by_row:
        draw.tile("c", result, rows, 1, (valid[0], 1), col_major=True)
    else:
        draw.tile("c", result, 1, cols, (1, valid[1]))
    operands = "%a : $a"
    if name in ("tcolargmax", "tcolargmin", "tcolsum") or by_row:
        if draw.arch == "a2a3" and name != "tcolsum":
            draw.tile("tmp", dtype, rows, 64, is_scratch=True)
            operands = "%a, %tmp : $a, $tmp"
    # The order of a sum is a matter of the unit.
    loose = name.endswith(("sum", "prod")) and dtype in FLOATS
    absolute = {"f32": 1e-4, "f16": 0.25, "bf16": 2.0}[dtype] if loose else 0.0
    ulps = {"f32": 64, "f16": 64, "bf16": 64}[dtype] if loose else 0
    return draw.case(name, f"pto.{name} ins({operands}) outs(%c : $c)", ulps, absolute)


_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")


def compare(draw: Draw) -> OpCase:
    """
    Masks, and what is chosen by masks. The simulator clears what follows the bits of a
    row, and reads masks without gaps: whole bytes, and rows of masks as long as their
    tiles say.
    """
    name = draw.pick("tcmp", "tcmps", "select")
    op = compare_ops.TCmpOp if name != "tcmps" else compare_ops.TCmpSOp
    among = ("f32", "f16", "i32") if name != "tcmps" else ("f32", "i32", "i16")
    dtype = draw.dtype(op, *among)
    rows, cols = draw.shape(dtype)
    cols = -(-cols // 64) * 64
    valid = draw.extents(rows, cols)
    bits = 8 * int(draw.random.integers(1, cols // 8 + 1)) if name != "tcmps" else cols
    valid = valid[0], bits
    draw.tile("a", dtype, rows, cols, valid, "small")
    draw.tile("m", "ui8", rows, cols, (valid[0], bits // 8))
    mode = f"{{cmpMode = #pto<cmp {draw.pick(*_COMPARISONS)}>}}"
    if name == "tcmps":
        draw.scalar("x", dtype, "small")
        body = f"pto.tcmps ins(%a, %x {mode} : $a, {dtype}) outs(%m : $m)"
        return draw.case(name, body, valid_only="m")
    draw.tile("b", dtype, rows, cols, valid, "small")
    body = f"pto.tcmp ins(%a, %b {mode} : $a, $b) outs(%m : $m)"
    if name == "select":
        draw.tile("c", dtype, rows, cols, valid)
        draw.tile("tmp", "i32", 1, 16, is_scratch=True)
        body += "\npto.tsel ins(%m, %a, %b, %tmp : $m, $a, $b, $tmp) outs(%c : $c)"
    return draw.case(name, body, valid_only="m")


_ROUNDINGS = ("NONE", "RINT", "ROUND", "FLOOR", "CEIL", "TRUNC", "CAST_RINT")

_CONVERSIONS = (
    ("f32", "f16"),
    ("f32", "bf16"),
    ("f32", "i32"),
    ("f32", "i16"),
    ("f16", "f32"),
    ("f16", "i32"),
    ("f16", "i16"),
    ("f16", "i8"),
    ("f16", "ui8"),
    ("bf16", "f32"),
    ("bf16", "i32"),
    ("i32", "f32"),
    ("i32", "i16"),
    ("i16", "f16"),
    ("i16", "f32"),
    ("i8", "f16"),
    ("ui8", "f16"),
)


def convert(draw: Draw) -> OpCase:
    """From one element type to another, with a rounding mode."""
    source, result = draw.pick(*_CONVERSIONS)
    rows, cols = draw.shape("i8")
    valid = draw.extents(rows, cols)
    draw.tile("a", source, rows, cols, valid, "small")
    if source in FLOATS:
        values = draw.random.uniform(-100, 100, rows * cols)
        halves = np.round(2 * values) / 2
        ties = draw.random.random(rows * cols) < 0.3
        low = 0 if result == "ui8" else -100
        values = np.clip(np.where(ties, halves, values), low, 100)
        draw.values["a__memory"] = values.astype(DTYPES[source])
    draw.tile("c", result, rows, cols, valid)
    # Between floats the simulator knows one mode.
    mode = draw.pick(*(_ROUNDINGS if result not in FLOATS else ("NONE", "RINT")))
    rounding = "" if mode == "NONE" else f"{{rmode = #pto<round_mode {mode}>}} "
    return draw.case("tcvt", f"pto.tcvt ins(%a {rounding}: $a) outs(%c : $c)")


def arrange(draw: Draw) -> OpCase:
    """Copies, transposition, padding, concatenation."""
    name = draw.pick("tmov", "ttrans", "tfillpad", "tfillpad_inplace", "tconcat")
    dtype = draw.pick("f32", "f16", "i32", "i16", "bf16", "i8")
    if name in ("ttrans", "tconcat"):
        dtype = draw.pick("f32", "f16", "i32", "i16")
    rows, cols = draw.shape(dtype)
    unit = 32 // WIDTHS.get(dtype, 1)
    if name == "ttrans":
        rows = unit * draw.pick(1, 2)
        valid = draw.extents(rows, cols)
        draw.tile("a", dtype, rows, cols, valid)
        draw.tile("tmp", dtype, rows, cols, is_scratch=True)
        draw.tile("c", dtype, cols, rows, (valid[1], valid[0]))
        return draw.case(name, "pto.ttrans ins(%a, %tmp : $a, $tmp) outs(%c : $c)")
    valid = draw.extents(rows, cols)
    if name == "tmov":
        draw.tile("a", dtype, rows, cols, valid)
        draw.tile("c", dtype, rows, cols, valid)
        return draw.case(name, "pto.tmov ins(%a : $a) outs(%c : $c)")
    if name == "tconcat":
        second = draw.extents(rows, cols)[1]
        draw.tile("a", dtype, rows, cols, valid)
        draw.tile("b", dtype, rows, cols, (valid[0], second))
        draw.tile("c", dtype, rows, 2 * cols, (valid[0], valid[1] + second))
        return draw.case(name, "pto.tconcat ins(%a, %b : $a, $b) outs(%c : $c)")
    pad = draw.pick(1, 2, 3)
    address = 0 if name == "tfillpad_inplace" else None
    draw.tile("a", dtype, rows, cols, valid)
    if address is None:
        draw.tile("c", dtype, rows, cols, None, pad=pad)
        return draw.case(name, "pto.tfillpad ins(%a : $a) outs(%c : $c)")
    draw.tile("c", dtype, rows, cols, None, pad=pad, address=0)
    draw.values["c__memory"] = np.array(draw.values["a__memory"])
    return draw.case(name, "pto.tfillpad ins(%a : $a) outs(%c : $c)")


def gather(draw: Draw) -> OpCase:
    """Elements by index, by pattern, by block."""
    name = draw.pick("tgather", "pattern", "tscatter", "tgatherb")
    dtype = draw.pick("f32", "i32")
    rows, cols = draw.shape(dtype)
    if name == "tgather":
        draw.tile("a", dtype, rows, cols)
        draw.tile("i", "i32", rows, cols)
        draw.values["i__memory"] = draw.random.integers(
            0, rows * cols, rows * cols
        ).astype(np.int32)
        draw.tile("tmp", "i32", rows, cols, is_scratch=True)
        draw.tile("c", dtype, rows, cols)
        body = "pto.tgather ins(%a, %i, %tmp : $a, $i, $tmp) outs(%c : $c)"
        return draw.case(name, body)
    if name == "pattern":
        cols = 64
        pattern = draw.pick(
            "P0101", "P1010", "P0001", "P0010", "P0100", "P1000", "P1111"
        )
        share = {1: 4, 2: 2, 4: 1}[pattern.count("1")]
        draw.tile("a", dtype, rows, cols)
        draw.tile("c", dtype, rows, cols // share)
        attribute = f"{{maskPattern = #pto.mask_pattern<{pattern}>}}"
        return draw.case(
            name, f'pto.tgather ins(%a, {attribute} : $a, "row") outs(%c : $c)'
        )
    if name == "tscatter":
        draw.tile("a", dtype, rows, cols)
        draw.tile("i", "i32", rows, cols)
        # Each place at most once: the order of writes is the unit's.
        draw.values["i__memory"] = draw.random.permutation(rows * cols).astype(np.int32)
        draw.tile("c", dtype, rows, cols)
        return draw.case(name, "pto.tscatter ins(%a, %i : $a, $i) outs(%c : $c)")
    cols = 64
    draw.tile("a", dtype, rows, cols)
    draw.tile("i", "ui32", rows, cols // 8)
    blocks = draw.random.integers(0, rows * cols // 8, rows * cols // 8)
    draw.values["i__memory"] = (32 * blocks).astype(np.uint32)
    draw.tile("c", dtype, rows, cols)
    return draw.case(name, "pto.tgatherb ins(%a, %i : $a, $i) outs(%c : $c)")


def sort(draw: Draw) -> OpCase:
    """Blocks of 32, and merges of four sorted runs."""
    name = draw.pick("tsort32", "tmrgsort")
    if name == "tsort32":
        rows, cols = int(draw.random.integers(1, 9)), 32 * draw.pick(1, 2, 4)
        draw.tile("a", "f32", rows, cols)
        draw.tile("i", "ui32", rows, cols, kind="any")
        draw.tile("c", "f32", rows, 2 * cols)
        distinct = draw.random.permutation(rows * cols) * 0.25 - 40
        draw.values["a__memory"] = distinct.astype(np.float32)
        draw.values["i__memory"] = np.tile(np.arange(cols, dtype=np.uint32), rows)
        return draw.case(name, "pto.tsort32 ins(%a, %i : $a, $i) outs(%c : $c)")
    length = 64 * draw.pick(1, 2)
    cols = 4 * length
    numbers = draw.random.permutation(cols // 2) * 0.5
    runs = -np.sort(-numbers.reshape(4, -1), axis=1)
    pairs = np.zeros((4, length // 2, 2), np.float32)
    pairs[..., 0] = runs
    pairs[..., 1] = (
        np.arange(cols // 2, dtype=np.uint32).reshape(4, -1).view(np.float32)
    )
    draw.tile("a", "f32", 1, cols)
    draw.values["a__memory"] = pairs.reshape(-1)
    draw.tile("c", "f32", 1, cols)
    body = f"%n = arith.constant {length} : i32\n"
    return draw.case(name, body + "pto.tmrgsort ins(%a, %n : $a, i32) outs(%c : $c)")


def generate(draw: Draw) -> OpCase:
    """Sequences, triangles, constants."""
    name = draw.pick("tci", "ttri", "texpands")
    if name == "tci":
        dtype = draw.pick("i32", "i16")
        cols = 32 * int(draw.random.integers(1, 5))
        draw.tile("c", dtype, 1, cols)
        draw.scalar("s", dtype, "small")
        way = draw.pick("true", "false")
        operands = f"%s : {dtype}"
        if draw.arch == "a2a3":
            draw.tile("tmp", "f32", 1, 3 * cols + 448, is_scratch=True)
            operands = f"%s, %tmp : {dtype}, $tmp"
        return draw.case(
            name, f"pto.tci ins({operands}) outs(%c : $c) {{descending = {way}}}"
        )
    dtype = draw.pick("f32", "f16", "i32", "i16")
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    draw.tile("c", dtype, rows, cols, valid)
    if name == "texpands":
        dtype_of_scalar = dtype if dtype != "f16" else "f32"
        if dtype == "f16":
            draw.tiles["c"] = TileOf("f32", rows, cols, valid)
            draw.values["c__memory"] = draw.numbers("f32", rows * cols, "any")
        draw.scalar("x", dtype_of_scalar)
        return draw.case(
            name, f"pto.texpands ins(%x : {dtype_of_scalar}) outs(%c : $c)"
        )
    number = int(draw.random.integers(-4, 5))
    way = draw.pick(0, 1)
    body = f"%x = arith.constant {number} : i32\n"
    body += f"pto.ttri ins(%x {{upperOrLower = {way} : i32}} : i32) outs(%c : $c)"
    return draw.case(name, body)


def partial(draw: Draw) -> OpCase:
    """Two tiles of which one may be smaller, and arguments with them."""
    ops = {leaf(op): op for op in _ops(elementwise_ops, elementwise_ops.PartialOp)}
    ops = {n: op for n, op in ops.items() if "arg" not in n}
    name = draw.pick(*ops)
    dtype = draw.dtype(ops[name], "f32", "f16", "i32", "i16")
    rows, cols = draw.shape(dtype)
    valid = draw.extents(rows, cols)
    less = (
        int(draw.random.integers(1, valid[0] + 1)),
        int(draw.random.integers(1, valid[1] + 1)),
    )
    first, second = draw.pick((valid, less), (less, valid), (valid, valid))
    draw.tile("a", dtype, rows, cols, first)
    draw.tile("b", dtype, rows, cols, second)
    draw.tile("c", dtype, rows, cols, valid)
    return draw.case(name, f"pto.{name} ins(%a, %b : $a, $b) outs(%c : $c)")


def _of(kernel: tuple[str, str, Mapping[str, Any]], arch: str) -> OpCase:
    name, text, arguments = kernel
    return OpCase(name, text, arguments, arch=arch)


def product(draw: Draw) -> OpCase:
    """Matrix products."""
    return _of(transfer_cases.product(draw.random, draw.arch), draw.arch)


def transfer(draw: Draw) -> OpCase:
    """Loads and stores."""
    return _of(transfer_cases.transfer(draw.random, draw.arch), draw.arch)


FAMILIES: dict[str, Family] = {
    "binary": binary,
    "scalar": scalar,
    "unary": unary,
    "expand": expand,
    "reduction": reduction,
    "compare": compare,
    "convert": convert,
    "arrange": arrange,
    "gather": gather,
    "sort": sort,
    "generate": generate,
    "partial": partial,
    "product": product,
    "transfer": transfer,
}


def draw_case(family: str, seed: int) -> OpCase:
    """The case of a family with a number; the same in every run."""
    number = list(FAMILIES).index(family)
    random = np.random.default_rng([number, seed])
    # Types with extents in them cost the C++ compiler time, each one.
    draw = Draw(random, "a5" if seed % 3 == 2 else "a2a3", seed % 5 != 4)
    return FAMILIES[family](draw)
