"""`pto-run --trace`: each operation that executes, with extents and values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
from xdsl.ir import Operation, SSAValue

from pto_dialect.messages.places import name_of, place_of
from pto_dialect.ops.base import PTOOp
from pto_opt.interpreter import layouts
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import Array, is_float, is_packed, name_of_dtype
from pto_opt.interpreter.handles import BoundsError, TensorView, Tile
from pto_opt.interpreter.machine import Frame


def tracer(write: Callable[[str], object]) -> Callable[[Operation, Step], Step]:
    """
    For `Hooks.wrap`: tells of each operation of the dialect after it has executed.

        20:5 aiv0 pto.tload %x__tile = 16x37 of 16x256 f32, vec of aiv0 at 0x0: -0.99 .. 1
    """

    def wrap(op: Operation, step: Step) -> Step:
        place = place_of(op)
        where = "" if place is None else f"{place.line}:{place.column} "
        shown = list(_shown(op))

        def traced(frame: Frame) -> None:
            step(frame)
            values = [
                f"{name} = {describe(frame[value], is_written)}"
                for value, name, is_written in shown
            ]
            line = f"{where}{frame.core} {op.name} {'; '.join(values)}".rstrip()
            write(line + "\n")

        return traced

    return wrap


def _shown(op: Operation) -> Iterator[tuple[SSAValue, str, bool]]:
    """
    The values that tell what an operation has done, with their names, and whether it
    wrote to them: what it made, what it wrote; of others the operands.
    """
    written: list[SSAValue] = []
    if isinstance(op, PTOOp):
        scratch: tuple[str, ...] = getattr(op, "SCRATCH", ())
        written = [value for name, value in op.writes() if name not in scratch]
    made = [result for result in op.results if result not in written]
    for value in made + written or op.operands:
        yield value, name_of(value), value in written


def describe(value: Any, with_cells: bool = True) -> str:
    """A value of a program: a tile with its extents, and what its cells hold."""
    if isinstance(value, Tile):
        return _tile(value, with_cells)
    if isinstance(value, TensorView):
        if not with_cells:
            return str(value)
        try:
            cells = summary(value.array())
        except BoundsError:
            cells = "not in the tensor"
        return f"{value}: {cells}"
    if isinstance(value, tuple | list):
        values = cast("list[Any]", value)
        return ", ".join(describe(one, with_cells) for one in values)
    return f"{value}"


def _tile(tile: Tile, with_cells: bool) -> str:
    element = tile.type.element_type
    dtype = layouts.dtype_of(element)
    kind = str(element) if is_packed(element) else name_of_dtype(dtype)
    head = f"{tile.shown_extents} of {tile.rows}x{tile.cols} {kind}, {tile.where()}"
    rows, cols = tile.valid_row, tile.valid_col
    if not with_cells or not rows or not cols:
        return head
    if rows < 0 or cols < 0 or rows > tile.rows or cols > tile.cols:
        return f"{head}: reaches beyond the tile"
    find = layouts.cells if tile.box is None else layouts.gather
    try:
        cells = find(tile, dtype, rows, cols)
    except (TypeError, ValueError):
        return f"{head}: not in the memory"
    return f"{head}: {summary(cells)}"


def summary(cells: Array) -> str:
    """The least and the greatest of some numbers, their mean, and how many are none."""
    if not cells.size:
        return "nothing"
    if not is_float(cells.dtype):
        low, high = int(cells.min()), int(cells.max())
        if low == high:
            return f"all {low}"
        return f"{low} .. {high}, mean {cells.astype(np.float64).mean():.4g}"
    numbers = cells.astype(np.float64)
    good = numbers[~np.isnan(numbers)]
    missing = numbers.size - good.size
    parts: list[str] = []
    if good.size:
        low, high = float(good.min()), float(good.max())
        if low == high:
            parts.append(f"all {low:.6g}" if not missing else f"{low:.6g}")
        else:
            mean = float(np.mean(good)) if np.isfinite(good).all() else float("nan")
            tail = f", mean {mean:.4g}" if np.isfinite(mean) else ""
            parts.append(f"{low:.6g} .. {high:.6g}{tail}")
    if missing:
        parts.append("all NaN" if not good.size else f"{missing} NaN")
    return ", ".join(parts)
