"""Boxes of a tensor that are told apart are apart: compared with all their cells."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from xdsl.dialects import scf
from xdsl.ir import Operation

from pto_dialect.ops.memory_ops import TStoreOp
from pto_opt.loading import load
from pto_passes.analysis.memory.accesses import Regions

COUNT = 400
ARGUMENTS = (0, 1, 3, 8, 17)
"""What `%n` is: a count."""
LOADED = (-9, -1, 0, 5)
"""What `%m` is, which comes from memory."""

Value = Callable[[int, int, int, int], int]
"""By the outer and the inner counter, `%n` and `%m`."""


@dataclass(frozen=True)
class Drawn:
    """A value of the program, and what it is."""

    name: str
    value: Value


@dataclass(frozen=True)
class Loop:
    low: Value
    name: str
    high: int
    step: int

    def turns(self, n: int) -> range:
        return range(self.low(0, 0, n, 0), self.high, self.step)


class Program:
    """Two loops, and in the inner one two stores to boxes at offsets that are drawn."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.outer, self.inner = self._loop(), self._loop()
        names: list[tuple[str, Value]] = [
            ("%i", lambda i, j, n, m: i),
            ("%j", lambda i, j, n, m: j),
            ("%n", lambda i, j, n, m: n),
            ("%m", lambda i, j, n, m: m),
        ]
        self.values = [Drawn(*pair) for pair in names]
        for _ in range(self.random.randint(2, 7)):
            self._operation()
        if self.random.random() < 0.4:
            self._parts()
        self.boxes = [self._box(), self._box()]

    def _loop(self) -> Loop:
        high, step = self.random.choice((4, 7, 12)), self.random.choice((1, 2, 4, 8))
        if self.random.random() < 0.3:
            return Loop(lambda i, j, n, m: n, "%n", high, step)
        low = self.random.choice((0, 0, 1, 2))
        return Loop(lambda i, j, n, m: low, f"%c{low}", high, step)

    def _parts(self) -> None:
        """Quotient and remainder of one number, as rows and columns are made of."""
        constant = self.random.choice((2, 4, 8))
        number = self.random.choice(self.values)
        for kind in ("div", self.random.choice(("rem", "left"))):
            self._operation(kind, number, constant)
            self._operation("mul", self.values[-1], self.random.choice((1, 2, 8)))
            if self.random.random() < 0.5:
                self._operation("max", self.values[-1], 0)

    def _operation(
        self, kind: str = "", one: Drawn | None = None, constant: int = 0
    ) -> None:
        one, other = (
            one or self.random.choice(self.values),
            self.random.choice(self.values),
        )
        constant = constant or self.random.choice((1, 2, 4, 8))
        kinds = ("add", "mul", "mul", "div", "rem", "left", "max")
        kind = kind or self.random.choice(kinds)
        name, operand = f"%v{len(self.lines)}", f"%c{constant}"
        match kind:
            case "add":
                self._line(name, "addi", one.name, other.name)
            case "mul":
                self._line(name, "muli", one.name, operand)
            case "div":
                self._line(name, "divsi", one.name, operand)
            case "rem":
                self._line(name, "remsi", one.name, operand)
            case "left":
                self._line(f"{name}q", "divsi", one.name, operand)
                self._line(f"{name}p", "muli", f"{name}q", operand)
                self._line(name, "subi", one.name, f"{name}p")
            case _:
                self._line(name, "maxsi", one.name, "%c0")
        self.values.append(Drawn(name, _value(kind, one.value, other.value, constant)))

    def _line(self, name: str, op: str, one: str, other: str) -> None:
        self.lines.append(f"{name} = arith.{op} {one}, {other} : index")

    def _box(self) -> tuple[Drawn, Drawn, int, int]:
        row, col = (self.random.choice(self.values[-4:]) for _ in range(2))
        return row, col, self.random.choice((1, 2, 8)), self.random.choice((1, 8))

    @property
    def text(self) -> str:
        stores = ""
        for number, (row, col, rows, cols) in enumerate(self.boxes):
            box = f"!pto.partition_tensor_view<{rows}x{cols}xf32>"
            tile = f"!pto.tile_buf<vec, {rows}x8xf32, valid={rows}x{cols}>"
            stores += (
                f"%a{number} = pto.alloc_tile : {tile}\n"
                f"%p{number} = pto.partition_view %t, offsets = [{row.name}, {col.name}], "
                f"sizes = [%c{rows}, %c{cols}] : !pto.tensor_view<?x?xf32> -> {box}\n"
                f"pto.tstore ins(%a{number} : {tile}) outs(%p{number} : {box})\n"
            )
        constants = "".join(
            f"%c{n} = arith.constant {n} : index\n"
            for n in (0, 1, 2, 4, 7, 8, 12, 4096)
        )
        loops = "".join(
            f"scf.for {counter} = {loop.name} to %c{loop.high} step %c{loop.step} {{\n"
            for counter, loop in (("%i", self.outer), ("%j", self.inner))
        )
        lines = "\n".join(self.lines)
        return f"""
module attributes {{pto.target_arch = "a2a3"}} {{
func.func @k(%out: !pto.ptr<f32>, %in: !pto.ptr<i32>, %n: index)
    attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
{constants}
%loaded = pto.load_scalar %in[%c0] : !pto.ptr<i32> -> i32
%m = arith.index_cast %loaded : i32 to index
%t = pto.make_tensor_view %out, shape = [%c4096, %c4096], strides = [%c4096, %c1]
    : !pto.tensor_view<?x?xf32>
{loops}{lines}
{stores}}}
}}
return
}}
}}
"""

    def overlap(self, across: int | None, first: int, second: int) -> bool:
        """Whether a cell is in both boxes: in one turn, or in two of a loop."""
        return any(
            self._meet(self._cells(first, *one), self._cells(second, *other))
            for n in ARGUMENTS
            for m in LOADED
            for one, other in self._turns(across, n, m)
        )

    def _turns(
        self, across: int | None, n: int, m: int
    ) -> Iterator[tuple[tuple[int, int, int, int], tuple[int, int, int, int]]]:
        for i in self.outer.turns(n):
            for j in self.inner.turns(n):
                if across is None:
                    yield (i, j, n, m), (i, j, n, m)
                elif across == 1:
                    for later in self.inner.turns(n):
                        if later > j:
                            yield (i, j, n, m), (i, later, n, m)
                else:
                    for later in self.outer.turns(n):
                        if later > i:
                            for any_j in self.inner.turns(n):
                                yield (i, j, n, m), (later, any_j, n, m)

    def _cells(self, box: int, i: int, j: int, n: int, m: int) -> tuple[int, ...]:
        row, col, rows, cols = self.boxes[box]
        return row.value(i, j, n, m), col.value(i, j, n, m), rows, cols

    @staticmethod
    def _meet(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        (row, col, rows, cols), (row2, col2, rows2, cols2) = one, other
        if min(row, col, row2, col2) < 0:
            return False  # Out of the tensor, which the program must not do.
        return (
            row < row2 + rows2
            and row2 < row + rows
            and col < col2 + cols2
            and col2 < col + cols
        )


def _value(kind: str, one: Value, other: Value, constant: int) -> Value:
    def value(*point: int) -> int:
        number = one(*point)
        match kind:
            case "add":
                return number + other(*point)
            case "mul":
                return number * constant
            case "div":
                return _quotient(number, constant)
            case "rem" | "left":
                return _remainder(number, constant)
            case _:
                return max(number, 0)

    return value


def _quotient(number: int, divisor: int) -> int:
    return number // divisor if number >= 0 else -(-number // divisor)


def _remainder(number: int, divisor: int) -> int:
    return number - divisor * _quotient(number, divisor)


@pytest.fixture(scope="module")
def told() -> dict[str, int]:
    """How many pairs of boxes are apart, and how many of them are told apart."""
    counts = {"apart": 0, "told": 0}
    for seed in range(COUNT):
        program = Program(seed)
        module = load(program.text)
        function = next(op for op in module.walk() if op.name == "func.func")
        loops = [op for op in function.walk() if isinstance(op, scf.ForOp)]
        stores = [op for op in function.walk() if isinstance(op, TStoreOp)]
        regions = Regions(function)
        boxes = [regions.of(store.dst)[0] for store in stores]
        across: list[tuple[int | None, Operation | None]] = [(None, None)]
        across += list(enumerate(loops))
        for first, second in ((0, 0), (0, 1), (1, 0), (1, 1)):
            for number, loop in across:
                meets = regions.aliases.may_alias(boxes[first], boxes[second], loop)
                if program.overlap(number, first, second):
                    assert meets, (seed, first, second, number, program.text)
                else:
                    counts["apart"] += 1
                    counts["told"] += not meets
    return counts


def test_what_is_told_apart_is_apart_and_that_is_often(told: dict[str, int]) -> None:
    assert told["told"] > 0.2 * told["apart"]
