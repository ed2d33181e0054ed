"""
Loops in which units work at the same time, with flags by hand: right ones, and the same
with a defect. Which flag goes with which work is known by construction, so is that each
defect matters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from generator.families import families
from generator.programs import ARCHS
from generator.tiles import WIDTHS, Shape
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

_SHAPES = [(8, 32), (4, 64), (16, 16), (1, 128)]
_LOAD, _COMPUTE, _STORE = "MTE2", "V", "MTE3"


class Role(Enum):
    """What a line does."""

    SET = "set"
    WAIT = "wait"
    WORK = "work"
    OTHER = "other"


@dataclass(frozen=True)
class Line:
    """A line of a program, and what it is to the flags."""

    text: str
    role: Role = Role.OTHER
    flag: tuple[str, str, int] | None = None
    """For flags the unit that raises, the one that waits, and the event id."""
    depth: int = 2

    def __str__(self) -> str:
        return "  " * self.depth + self.text


@dataclass(frozen=True)
class Pipelined:
    """A program with its lines."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(map(str, self.lines)) + "\n"


def _flag(role: Role, source: str, target: str, event: int, depth: int) -> Line:
    text = f"pto.{role.value}_flag[<PIPE_{source}>, <PIPE_{target}>, <EVENT_ID{event}>]"
    return Line(text, role, (source, target, event), depth)


@st.composite
def pipelined_programs(draw: DrawFn) -> Pipelined:
    """
    A loop that loads, computes and stores, with one or two buffers on each side; flags
    say when a buffer is filled, and, from turn to turn, when it is free again.
    """
    arch = draw(st.sampled_from(ARCHS))
    element = draw(st.sampled_from(["f32", "f16", "i32"]))
    rows, cols = draw(st.sampled_from(_SHAPES))
    shape = Shape(rows, cols, element)
    buffers = draw(st.integers(1, 2))
    steps = draw(st.integers(1, 3))
    turns = draw(st.sampled_from(["%c2", "%c3", "%m_3"]))
    extent = draw(st.sampled_from([f"%c{rows}", "%some"]))
    first = draw(st.integers(0, 6))
    unary = [op for op in families(arch)["unary"] if element in op.elements]
    tile = (
        f"!pto.tile_buf<loc=vec, dtype={element}, rows={rows}, cols={cols}, v_row=?, "
        f"v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=0>"
    )
    dims = f"{'?' if extent == '%some' else rows}x{cols}x{element}"
    part, view = (
        f"!pto.partition_tensor_view<{dims}>",
        f"!pto.tensor_view<?x?x{element}>",
    )
    numbers = sorted({0, 1, 2, 3, rows, cols, 8 * rows})
    lines = [
        Line(f'module attributes {{pto.target_arch = "{arch}"}} {{', depth=0),
        Line(
            f"func.func @k(%x: !pto.ptr<{element}>, %out: !pto.ptr<{element}>, %n: index, "
            "%m: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {",
            depth=1,
        ),
        *(Line(f"%c{number} = arith.constant {number} : index") for number in numbers),
        Line("%m_3 = arith.minsi %m, %c3 : index"),
        Line(f"%some = arith.minsi %n, %c{rows} : index"),
    ]
    lines += [
        Line(
            f"%{name}_view = pto.make_tensor_view %{name}, shape = [%c{8 * rows}, "
            f"%c{cols}], strides = [%c{cols}, %c1] {{layout = #pto.layout<nd>}} : {view}"
        )
        for name in ("x", "out")
    ]
    names = [f"%{side}{slot}" for slot in range(buffers) for side in ("in", "result")]
    for number, name in enumerate([*names, "%between", "%other"]):
        at = number * -(-rows * cols * WIDTHS[shape.element] // 32) * 32
        lines += [
            Line(f"{name}_at = arith.constant {at} : i64"),
            Line(
                f"{name} = pto.alloc_tile addr = {name}_at valid_row = {extent} "
                f"valid_col = %c{cols} : {tile}"
            ),
        ]
    free = [(_COMPUTE, _LOAD), (_STORE, _COMPUTE)]
    for slot in range(buffers):
        lines += [_flag(Role.SET, *pair, first + slot, 2) for pair in free]
    lines.append(Line(f"scf.for %i = %c0 to {turns} step %c1 {{"))
    for slot in range(buffers):
        event = first + slot

        def flag(role: Role, source: str, target: str, event: int = event) -> Line:
            return _flag(role, source, target, event, 3)

        def work(text: str) -> Line:
            return Line(text, Role.WORK, depth=3)

        before = [Line("pto.barrier <PIPE_V>", depth=3)] if arch == "a2a3" else []
        lines += [
            Line(f"%t{slot} = arith.muli %i, %c{buffers} : index", depth=3),
            Line(f"%u{slot} = arith.addi %t{slot}, %c{slot} : index", depth=3),
            Line(f"%o{slot} = arith.muli %u{slot}, %c{rows} : index", depth=3),
        ]
        for name in ("x", "out"):
            lines.append(
                Line(
                    f"%{name}_part{slot} = pto.partition_view %{name}_view, offsets = "
                    f"[%o{slot}, %c0], sizes = [{extent}, %c{cols}] : {view} -> {part}",
                    depth=3,
                )
            )
        lines += [
            flag(Role.WAIT, _COMPUTE, _LOAD),
            work(f"pto.tload ins(%x_part{slot} : {part}) outs(%in{slot} : {tile})"),
            flag(Role.SET, _LOAD, _COMPUTE),
            flag(Role.WAIT, _LOAD, _COMPUTE),
        ]
        source, spare = f"%in{slot}", ["%between", "%other"]
        for step in range(steps):
            is_last = step == steps - 1
            target = f"%result{slot}" if is_last else spare[step % 2]
            operation = draw(st.sampled_from(unary)).name
            lines += before
            if is_last:
                lines.append(flag(Role.WAIT, _STORE, _COMPUTE))
            lines.append(
                work(f"{operation} ins({source} : {tile}) outs({target} : {tile})")
            )
            if step == 0:
                lines.append(flag(Role.SET, _COMPUTE, _LOAD))
            source = target
        lines += [
            flag(Role.SET, _COMPUTE, _STORE),
            flag(Role.WAIT, _COMPUTE, _STORE),
            work(
                f"pto.tstore ins(%result{slot} : {tile}) outs(%out_part{slot} : {part})"
            ),
            flag(Role.SET, _STORE, _COMPUTE),
        ]
    lines.append(Line("}"))
    for slot in range(buffers):
        lines += [_flag(Role.WAIT, *pair, first + slot, 2) for pair in free]
    lines += [Line("return"), Line("}", depth=1), Line("}", depth=0)]
    return Pipelined(tuple(lines))


# Defects


def _flags(lines: list[Line], role: Role) -> list[int]:
    return [number for number, line in enumerate(lines) if line.role is role]


def _without_set(lines: list[Line], draw: DrawFn) -> None:
    del lines[draw(st.sampled_from(_flags(lines, Role.SET)))]


def _without_wait(lines: list[Line], draw: DrawFn) -> None:
    del lines[draw(st.sampled_from(_flags(lines, Role.WAIT)))]


def _without_flag(lines: list[Line], draw: DrawFn) -> None:
    gone = lines[draw(st.sampled_from(_flags(lines, Role.SET)))].flag
    lines[:] = [line for line in lines if line.flag != gone]


def _wrong_event(lines: list[Line], draw: DrawFn) -> None:
    number = draw(st.sampled_from(_flags(lines, Role.SET)))
    flag = lines[number].flag
    assert flag is not None
    lines[number] = _flag(
        Role.SET, flag[0], flag[1], (flag[2] + 3) % 8, lines[number].depth
    )


def _wait_behind_work(lines: list[Line], draw: DrawFn) -> None:
    waits = [n for n in _flags(lines, Role.WAIT) if lines[n].depth == 3]
    number = draw(st.sampled_from(waits))
    wait = lines[number]
    work = next(n for n in range(number, len(lines)) if lines[n].role is Role.WORK)
    lines[number : work + 1] = [*lines[number + 1 : work + 1], wait]


def _set_before_work(lines: list[Line], draw: DrawFn) -> None:
    inside = [n for n in _flags(lines, Role.SET) if lines[n].depth == 3]
    number = draw(st.sampled_from(inside))
    raised = lines[number]
    work = next(n for n in range(number, -1, -1) if lines[n].role is Role.WORK)
    lines[work : number + 1] = [raised, *lines[work:number]]


DEFECTS: dict[str, Callable[[list[Line], DrawFn], None]] = {
    "a set is gone": _without_set,
    "a wait is gone": _without_wait,
    "a flag is gone": _without_flag,
    "a set of another event": _wrong_event,
    "a wait behind the work that needs it": _wait_behind_work,
    "a set before the work that it tells of": _set_before_work,
}


@st.composite
def defective_programs(draw: DrawFn) -> tuple[str, Pipelined, Pipelined]:
    """The name of a defect, a program that is right, and the same with the defect."""
    right = draw(pipelined_programs())
    name = draw(st.sampled_from(list(DEFECTS)))
    lines = list(right.lines)
    DEFECTS[name](lines, draw)
    return name, right, replace(right, lines=tuple(lines))
