"""What kernels of one operation are drawn with: types, shapes, extents, numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import ml_dtypes
import numpy as np
import numpy.typing as npt
from kernel_text import KernelText
from op_kernels import WIDTHS, TileOf, op_kernel

from pto_dialect.hardware import ArchSpec
from pto_dialect.ops.base import PTOOp, TileOp

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
    "ui64": np.uint64,
    "i64": np.int64,
    "f8E4M3FN": ml_dtypes.float8_e4m3fn,
    "f8E5M2": ml_dtypes.float8_e5m2,
    "!pto.hif8": np.uint8,
    "!pto.f4E2M1x2": np.uint8,
    "!pto.f4E1M2x2": np.uint8,
}
"""Element types as NumPy has them; bytes for those that it has no numbers for."""

FLOATS = ("f32", "f16", "bf16")

UNSIGNED = {"i8": "ui8", "i16": "ui16", "i32": "ui32"}
"""The types without a sign, by those that the dialect's lists have for both."""


Before = Mapping[str, Any]
"""The arguments of a run, before it."""

There = Callable[[Array, Before], tuple[Array, Array | bool]]
"""
What the simulator leaves in a tensor, from what the interpreter leaves there and from the
arguments: the values, and which cells may hold anything (C++ leaves them undefined).
"""


@dataclass(frozen=True)
class Expected:
    """A difference between interpreter and simulator that docs/semantics.md explains."""

    reason: str
    """How the first column of the table in docs/semantics.md names it."""
    there: There


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
    expected: Mapping[str, Expected] = field(default_factory=dict[str, Expected])
    """Tensors that may differ, each in one way that is known."""


def types_of(op: type[TileOp], arch: str) -> list[str]:
    """The element types of an operation, with the unsigned ones that it takes."""
    chip = ArchSpec.parse(arch)
    types = op.element_types_on(chip)
    unsigned = [UNSIGNED[t] for t in types if t in UNSIGNED]
    return [*types, *(unsigned if op.takes_unsigned_on(chip) else ())]


@dataclass
class Draw:
    """Draws the parts of one case."""

    random: np.random.Generator
    arch: str
    is_dynamic: bool
    number: int = 0
    """The number of the case: families take turns between their operations."""
    tiles: dict[str, TileOf] = field(default_factory=dict[str, TileOf])
    values: dict[str, Array | int | float] = field(
        default_factory=dict[str, Array | int | float]
    )
    scalars: dict[str, str] = field(default_factory=dict[str, str])
    expected: dict[str, Expected] = field(default_factory=dict[str, Expected])
    lead: list[str] = field(default_factory=list[str])
    """Lines in front of the body."""
    packs: bool = True
    """Whether tiles of the cube unit are compact."""
    whole_boxes: bool = False
    """
    Whether accumulators of one row have the 16 of a box, as the cube unit writes them; the
    simulator asks for the rows of `left`.
    """

    def pick(self, *choices: Any) -> Any:
        """One of some."""
        return choices[int(self.random.integers(len(choices)))]

    def turn(self, *choices: Any) -> Any:
        """One of some, which take turns from case to case."""
        return choices[self.number % len(choices)]

    def chance(self, share: float) -> bool:
        """Whether something happens that does in that share of the cases."""
        return bool(self.random.random() < share)

    def between(self, low: int, high: int) -> int:
        """A whole number, limits included."""
        return int(self.random.integers(low, high + 1))

    def on_chip(self, ops: Sequence[type[TileOp]]) -> list[type[TileOp]]:
        """Those operations that the chip has."""
        chip = ArchSpec.parse(self.arch)
        return [o for o in ops if not o.ELEMENT_TYPES or o.element_types_on(chip)]

    def dtype(self, op: type[TileOp], *among: str) -> str:
        """An element type that the operation has on the chip, with or without a sign."""
        types = types_of(op, self.arch)
        if not types:
            return self.pick(*(among or ("f32",)))
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
        """Valid extents: all of a tile, one row or column, or less than all."""
        if self.chance(0.35):
            return rows, cols
        row = self.pick(1, rows, self.between(1, rows), self.between(1, rows))
        col = self.pick(1, cols, self.between(1, cols), self.between(1, cols))
        return row, col

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

    def scalar(self, name: str, dtype: str, kind: str = "any") -> Any:
        """A number that the kernel gets, in a type that C can pass."""
        value = self.numbers(dtype, 1, kind)[0]
        self.values[name] = float(value) if dtype in FLOATS else int(value)
        self.scalars[name] = dtype.removeprefix("u")
        if dtype in ("f16", "bf16"):
            self.values[f"{name}__wide"] = self.values.pop(name)
            self.scalars[f"{name}__wide"] = "f32"
            del self.scalars[name]
            self.lead.append(f"%{name} = arith.truncf %{name}__wide : f32 to {dtype}")
        return value

    def numbers(self, dtype: str, count: int, kind: str) -> Array:
        """
        Numbers of a type: `any` (with what is special about the type), `finite`, `small`,
        `positive`, `nonzero` or `shift` (by less than the type has bits).
        """
        element = np.dtype(DTYPES[dtype])
        random = self.random
        values: Array
        if dtype.startswith(("f8", "!")):
            return random.integers(0, 256, count).astype(np.uint8).view(element)
        if dtype in FLOATS:
            values = random.standard_normal(count) * self.pick(1, 4)
            whole = random.random(count) < 0.2
            values = np.where(whole, np.round(values), values)
            if kind == "positive":
                values = np.abs(values) + 0.25
            elif kind == "nonzero":
                values = np.where(np.abs(values) < 0.25, 0.75, values)
            found = values.astype(element)
            if kind == "any" and self.chance(0.5):
                some = random.random(count) < 0.15
                found = np.where(some, random.choice(specials(dtype), count), found)
            return found
        limits = np.iinfo(element)
        if kind == "shift":
            return random.integers(0, limits.bits, count).astype(element)
        low, high = (0, 12) if element.kind == "u" else (-11, 12)
        if kind in ("any", "finite") and self.chance(0.6):
            found = random.integers(limits.min, limits.max, count, endpoint=True)
            edges = random.choice([limits.min, limits.max, 0, 1], count)
            return np.where(random.random(count) < 0.15, edges, found).astype(element)
        values = random.integers(low, high, count)
        if kind in ("positive", "nonzero"):
            values = np.where(values == 0, 3, values)
            values = np.abs(values) if kind == "positive" else values
        return values.astype(element)

    def expect(self, tensor: str, reason: str, there: There) -> None:
        """The simulator leaves something else in a tile's tensor, for a known reason."""
        self.expected[f"{tensor}__memory"] = Expected(reason, there)

    def case(
        self,
        name: str,
        body: str,
        ulps: int = 0,
        absolute: float = 0.0,
        valid_only: Sequence[str] = (),
    ) -> OpCase:
        """The case of what was drawn."""
        body = "\n".join([*self.lead, body])
        text = op_kernel(body, self.tiles, scalars=self.scalars, arch=self.arch)
        part = {
            f"{n}__memory": (self.tiles[n].cols, self.tiles[n].extents)
            for n in valid_only
        }
        return OpCase(
            name, text, self.values, ulps, absolute, self.arch, part, self.expected
        )

    def kernel_case(self, name: str, kernel: KernelText, **more: Any) -> OpCase:
        """The case of a kernel written line by line, with `values` as its arguments."""
        return OpCase(
            name,
            kernel.text(),
            self.values,
            arch=self.arch,
            expected={n.removesuffix("__memory"): e for n, e in self.expected.items()},
            **more,
        )


Family = Callable[[Draw], OpCase]


def specials(dtype: str) -> Array:
    """Numbers of a float type that have rules of their own."""
    info: object = cast("Any", ml_dtypes).finfo(DTYPES[dtype])
    tiny, least = _number(info, "tiny"), _number(info, "smallest_subnormal")
    large = largest_of(dtype)
    numbers = [np.nan, np.inf, -np.inf, 0.0, -0.0, tiny, -tiny, least, -least]
    return np.array([*numbers, 3 * least, large, -large]).astype(DTYPES[dtype])


def largest_of(dtype: str) -> float:
    """The largest finite number of a float type."""
    return _number(cast("Any", ml_dtypes).finfo(DTYPES[dtype]), "max")


def _number(info: object, name: str) -> float:
    return float(getattr(info, name))


def leaf(op: type[PTOOp]) -> str:
    """The name of an operation, without its dialect."""
    return op.name.removeprefix("pto.")


def ops_of(module: Any, parent: type[Any], *without: str) -> list[type[TileOp]]:
    """The operations of a module of the dialect, by their names."""
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


def valid_part(tile: TileOf, numbers: Array) -> Array:
    """The valid cells of a row-major tile in its tensor, which can be written to."""
    rows, cols = tile.extents
    return numbers.reshape(tile.rows, tile.cols)[:rows, :cols]
