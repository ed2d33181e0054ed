"""What `alias` says of two accesses, against the bytes that the interpreter touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np
import pytest
from generator.drawing import draw_each
from generator.programs import programs
from hypothesis import strategies as st
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation

from pto_dialect.ops.base import PTOOp
from pto_dialect.types import TileBufType
from pto_opt.interpreter.access import Access, Observer
from pto_opt.interpreter.api import Hooks, Kernel
from pto_opt.interpreter.machine import Core, Frame
from pto_opt.interpreter.program import Code
from pto_opt.loading import load
from pto_opt.prove.cases import cases_of
from pto_passes.analysis.memory.accesses import Regions, accesses_of
from pto_passes.analysis.memory.alias import Aliasing
from pto_passes.analysis.memory.regions import MemoryRegion

_MOST = 400
"""So many accesses of a run are compared with one another."""


@dataclass(frozen=True)
class Touched:
    """The bytes of one access, and which iteration of each loop around it that was."""

    op: PTOOp
    operand: str
    core: Core
    memory: object
    bytes: frozenset[int]
    iterations: tuple[tuple[Operation, int], ...]
    is_whole: bool
    """Whether all bytes of the tile are touched."""


class Recorder(Observer):
    """Notes what operations touch."""

    def __init__(self) -> None:
        self.found: list[Touched] = []
        self.around: dict[Core, list[tuple[Operation, int]]] = {}
        self._runs: Counter[Block] = Counter()
        self._core: Core | None = None

    def before(self, core: Core, op: Operation) -> None:
        self._core = core

    def access(self, access: Access) -> None:
        core, op = self._core, access.op
        if core is None or not isinstance(op, PTOOp) or len(self.found) >= _MOST:
            return
        numbers = np.arange(access.memory.bytes.size)
        bytes_ = frozenset(
            int(n) for part in access.on(numbers) for n in part.reshape(-1)
        )
        types = [v.type for name, v in op.named_operands() if name == access.operand]
        size = types[0].size if types and isinstance(types[0], TileBufType) else 0
        iterations = tuple(self.around.get(core, ()))
        key = access.operand, core, access.memory
        self.found.append(Touched(op, *key, bytes_, iterations, size == len(bytes_)))

    def run(self, code: Code, frame: Frame) -> tuple[Any, ...]:
        """Runs a block, as one more iteration of the loop around it."""
        op, around = code.block.parent_op(), self.around.setdefault(frame.core, [])
        assert op is not None
        self._runs[code.block] += 1
        around.append((op, self._runs[code.block]))
        try:
            return _RUN(code, frame)
        finally:
            around.pop()


_RUN = Code.run


def accesses_in(text: str) -> list[Touched]:
    """The accesses of one run of a program."""
    recorder = Recorder()

    def noted(code: Code, frame: Frame) -> tuple[Any, ...]:
        return recorder.run(code, frame)

    module = load(text)
    kernel = Kernel(module, hooks=Hooks(observer=recorder))
    kernel.program.write = lambda text: None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Code, "run", noted)
        for case in islice(cases_of(module), 1):
            kernel.run(case.arguments(), entry=case.entry)
    return recorder.found


def across(one: Touched, other: Touched) -> Operation | None:
    """The outermost loop of which two accesses are in different iterations."""
    for (op, number), (op2, number2) in zip(one.iterations, other.iterations):
        if op is not op2:
            return None
        if number != number2:
            return op
    return None


def regions_of(regions: Regions, access: Touched) -> Iterator[MemoryRegion]:
    for name, value, _ in accesses_of(access.op):
        if name == access.operand:
            yield from regions.of_access(access.op, value)


def function_of(op: Operation) -> FuncOp:
    while not isinstance(op, FuncOp):
        parent = op.parent_op()
        assert parent is not None
        op = parent
    return op


def check(text: str, seen: Counter[Aliasing]) -> None:
    """Accesses with a byte in common alias, and whole tiles that must do have one."""
    found = accesses_in(text)
    of_function: dict[FuncOp, Regions] = {}
    for one, other in combinations(found, 2):
        function = function_of(one.op)
        if one.core is not other.core or function is not function_of(other.op):
            continue
        regions = of_function.setdefault(function, Regions(function))
        mine, theirs = list(regions_of(regions, one)), list(regions_of(regions, other))
        loop = across(one, other)
        kinds = {regions.aliases.alias(a, b, loop).kind for a in mine for b in theirs}
        seen.update(kinds)
        share = one.memory is other.memory and not one.bytes.isdisjoint(other.bytes)
        if share and mine and theirs:
            assert kinds - {Aliasing.DISJOINT}, (one.op, other.op)
        if kinds == {Aliasing.MUST} and one.is_whole and other.is_whole:
            assert share, (one.op, other.op)


def test_aliases_are_what_the_interpreter_touches() -> None:
    seen: Counter[Aliasing] = Counter()
    draw_each(programs(), 12, 1, lambda text: check(text, seen))
    assert all(seen[kind] > 50 for kind in Aliasing), seen


TILE = (32, 64)
ITERATIONS = 4


@st.composite
def windows(draw: st.DrawFn) -> str:
    """Writes through windows of windows of one tile, at constants and at a loop's counter."""
    lines: list[str] = []

    def name(text: str) -> str:
        lines.append(f"%v{len(lines)} = {text}")
        return f"%v{len(lines) - 1}"

    def offset(room: int, step: int) -> str:
        """Up to `room`, in steps: a constant, or one that grows with the iterations."""
        most = room // step // (ITERATIONS - 1)
        factor = draw(st.integers(0, most)) * step
        rest = room - factor * (ITERATIONS - 1)
        start = draw(st.integers(0, rest // step)) * step
        first, by = (name(f"arith.constant {n} : index") for n in (start, factor))
        if not factor:
            return first
        return name(
            f"arith.addi {name(f'arith.muli %i, {by} : index')}, {first} : index"
        )

    for _ in range(draw(st.integers(2, 4))):
        tile, shape, type_ = "%t", TILE, _tile(*TILE)
        for _ in range(draw(st.integers(1, 3))):
            rows = draw(st.integers(1, shape[0]))
            cols = draw(st.integers(1, shape[1] // 8)) * 8
            at = offset(shape[0] - rows, 1), offset(shape[1] - cols, 8)
            sizes, own = f"sizes [{rows}, {cols}]", _tile(rows, cols)
            tile = name(
                f"pto.subview {tile}[{at[0]}, {at[1]}] {sizes} : {type_} -> {own}"
            )
            shape, type_ = (rows, cols), own
        lines.append(f"pto.texpands ins(%x : f32) outs({tile} : {type_})")
    body = "\n".join(lines)
    return f"""
    func.func @f(%x: f32) attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
      %none = arith.constant 0 : index
      %one = arith.constant 1 : index
      %end = arith.constant {ITERATIONS} : index
      %at = arith.constant 0 : i64
      %t = pto.alloc_tile addr = %at : {_tile(*TILE)}
      scf.for %i = %none to %end step %one {{
        {body}
      }}
      return
    }}
    """


def _tile(rows: int, cols: int) -> str:
    return f"!pto.tile_buf<vec, {rows}x{cols}xf32>"


def test_windows_of_windows_alias_as_the_interpreter_touches_them() -> None:
    seen: Counter[Aliasing] = Counter()
    draw_each(windows(), 40, 1, lambda text: check(text, seen))
    assert all(seen[kind] > 50 for kind in Aliasing), seen
