"""
Random programs compute the same before and after the passes on valid shapes.

Each program has a few tiles, some at one address, that are loaded, computed, narrowed,
widened, padded and stored, in loops and branches; the interpreter runs it. Cells that
nobody wrote hold the same poison in every run, so they count as well.
"""

from __future__ import annotations

import random
from io import StringIO

import numpy as np
import pytest
from numpy.typing import NDArray

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_dialect.verifier import verify
from pto_opt.context import make_context
from pto_opt.interpreter.api import run
from pto_passes.registry import ALL_PASSES

PROGRAMS = 8
ROWS, COLS = 16, 32
STORES = 64

TILE = (
    "!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=32, v_row=?, v_col=?, "
    "blayout=row_major, slayout=none_box, fractal=512, pad=0>"
)
PADDED = TILE.replace("pad=0", "pad=1")
VIEW = "!pto.tensor_view<?x?xf32>"
PART = "!pto.partition_tensor_view<?x?xf32>"

Extents = tuple[str, str]


class Program:
    """One program, as it is written."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.valid: dict[str, Extents] = {}
        self.values = 0
        self.stores = 0
        for number in range(4):
            tile, address = f"%t{number}", self.random.choice((0, 2048, 2048 * number))
            at = self.value(f"arith.constant {address} : i64")
            self.valid[tile] = "%c16", "%c32"
            self.lines.append(
                f"{tile} = pto.alloc_tile addr = {at} valid_row = %c16 valid_col = %c32 "
                f": {TILE}"
            )
        for tile in self.valid:
            self.set(tile, self.extents())
            self.load(tile)
        self.statements(14, depth=0)
        for tile in self.valid:
            self.store(tile, TILE, self.valid[tile])

    def value(self, text: str) -> str:
        self.values += 1
        self.lines.append(f"%v{self.values} = {text}")
        return f"%v{self.values}"

    def tile(self) -> str:
        return self.random.choice(list(self.valid))

    def extents(self) -> Extents:
        return (
            self.random.choice(("%c16", "%c16", "%c8", "%n", "%m", "%c1")),
            self.random.choice(("%c32", "%c32", "%c8", "%w")),
        )

    def set(self, tile: str, extents: Extents) -> None:
        if self.valid[tile] != extents:
            rows, cols = extents
            self.lines.append(f"pto.set_validshape {tile}, {rows}, {cols} : {TILE}")
            self.valid[tile] = extents

    def part(self, tensor: str, row: int, extents: Extents) -> str:
        first = self.value(f"arith.constant {row} : index")
        return self.value(
            f"pto.partition_view {tensor}, offsets = [{first}, %c0], "
            f"sizes = [{extents[0]}, {extents[1]}] : {VIEW} -> {PART}"
        )

    def load(self, tile: str) -> None:
        part = self.part("%in", self.random.choice((0, 16)), self.valid[tile])
        self.lines.append(f"pto.tload ins({part} : {PART}) outs({tile} : {TILE})")

    def store(self, tile: str, type_: str, extents: Extents) -> None:
        part = self.part("%out", ROWS * (self.stores % STORES), extents)
        self.stores += 1
        self.lines.append(f"pto.tstore ins({tile} : {type_}) outs({part} : {PART})")

    def compute(self) -> None:
        out, a, b = self.tile(), self.tile(), self.tile()
        for tile in (a, b):
            self.set(tile, self.valid[out])
        self.lines.append(
            f"pto.tadd ins({a}, {b} : {TILE}, {TILE}) outs({out} : {TILE})"
        )
        if self.random.random() < 0.6:
            self.set(out, self.extents())
            self.store(out, TILE, self.valid[out])

    def narrow(self) -> None:
        """Computed whole in a tile of its own, then narrowed and padded, or stored."""
        a, b = self.tile(), self.tile()
        for tile in (a, b):
            self.set(tile, ("%c16", "%c32"))
        out = self.value(
            f"pto.alloc_tile addr = %away valid_row = %c16 valid_col = %c32 : {TILE}"
        )
        self.lines.append(
            f"pto.tadd ins({a}, {b} : {TILE}, {TILE}) outs({out} : {TILE})"
        )
        rows, cols = extents = self.extents()
        self.lines.append(f"pto.set_validshape {out}, {rows}, {cols} : {TILE}")
        if self.random.random() < 0.5:
            self.store(out, TILE, extents)
        else:
            self.pad(out)

    def pad(self, tile: str) -> None:
        padded = self.value(
            f"pto.alloc_tile addr = %far valid_row = %c16 valid_col = %c32 : {PADDED}"
        )
        self.lines.append(
            f"pto.tfillpad ins({tile} : {TILE}) outs({padded} : {PADDED})"
        )
        self.store(padded, PADDED, ("%c16", "%c32"))

    def region(self, head: str, depth: int) -> None:
        """A loop or a branch; where ways meet, every tile is set again."""
        self.lines.append(head)
        self.meet()
        self.statements(4, depth + 1)
        self.lines.append("}")
        self.meet()

    def meet(self) -> None:
        for tile in self.valid:
            self.valid[tile] = "", ""
            self.set(tile, self.extents())

    def statements(self, count: int, depth: int) -> None:
        for _ in range(count):
            choice = self.random.random()
            if choice < 0.2:
                self.compute()
            elif choice < 0.35:
                self.narrow()
            elif choice < 0.5:
                self.set(self.tile(), self.extents())
            elif choice < 0.65:
                self.load(self.tile())
            elif choice < 0.8:
                tile = self.tile()
                self.store(tile, TILE, self.valid[tile])
            elif choice < 0.9 or depth > 1:
                self.pad(self.tile())
            elif choice < 0.95:
                test = self.value("arith.cmpi slt, %n, %c8 : index")
                self.region(f"scf.if {test} {{", depth)
            else:
                self.values += 1
                head = f"scf.for %v{self.values} = %c0 to %turns step %c1 {{"
                self.region(head, depth)

    def text(self) -> str:
        constants = "\n".join(
            f"%c{n} = arith.constant {n} : index" for n in (0, 1, 8, 16, 32)
        )
        body = "\n".join(self.lines)
        return f"""
        func.func @kernel(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %n: index, %w: index,
                          %turns: index)
            attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
          {constants}
          %all = arith.constant {ROWS * STORES} : index
          %far = arith.constant 65536 : i64
          %away = arith.constant 32768 : i64
          %m = arith.minsi %n, %c8 : index
          %in = pto.make_tensor_view %x, shape = [%c32, %c32],
            strides = [%c32, %c1] : {VIEW}
          %out = pto.make_tensor_view %y, shape = [%all, %c32],
            strides = [%c32, %c1] : {VIEW}
          {body}
          return
        }}
        """


Pass = tuple[str, dict[str, bool]]

PROPAGATE: Pass = ("propagate-validshape", {})
STATIC: Pass = ("propagate-validshape", {"static": True})
HOIST: Pass = ("hoist-validshape", {})
LOADS: Pass = ("hoist-validshape", {"through_loads": True})


def result(text: str, rows: int, cols: int, turns: int) -> NDArray[np.uint32]:
    x = np.arange(2 * ROWS * COLS, dtype=np.float32)
    y = np.full((ROWS * STORES, COLS), -1, dtype=np.float32)
    run(text, "kernel", [x, y, rows, cols, turns])
    return y.view(np.uint32)


def after(text: str, *passes: Pass) -> str:
    context = make_context()
    module = PTOParser(context, text, "program").parse_module()
    for name, options in passes:
        ALL_PASSES[name]()(**options).apply(context, module)
    verify(module)
    out = StringIO()
    print_module(module, out)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_passes_do_not_change_what_is_computed(seed: int) -> None:
    text = Program(seed).text()
    runs = [(16, 32, 2), (3, 20, 1), (0, 32, 2), (9, 1, 0)]
    wanted = [result(text, *arguments) for arguments in runs]
    for passes in ((PROPAGATE,), (STATIC,), (HOIST, PROPAGATE), (LOADS, STATIC)):
        changed = after(text, *passes)
        for arguments, before in zip(runs, wanted, strict=True):
            found = result(changed, *arguments)
            assert np.array_equal(found, before), (passes, arguments)


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_second_runs_change_nothing(seed: int) -> None:
    text = Program(seed).text()
    for one in (PROPAGATE, STATIC, HOIST, LOADS):
        once = after(text, one)
        assert after(once, one) == once


def test_some_programs_change() -> None:
    """The programs give the passes something to do."""
    texts = [after(Program(seed).text()) for seed in range(PROGRAMS)]
    for one in (PROPAGATE, HOIST, LOADS):
        assert sum(after(text, one) != text for text in texts) >= PROGRAMS // 2
