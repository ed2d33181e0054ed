"""What a kernel says while it runs, and how it stops."""

from __future__ import annotations

import re
from typing import Any, cast

import numpy as np

from pto_dialect.attrs import KernelKind
from pto_dialect.ops.debug_ops import PrintOp, TPrintOp, TrapOp
from pto_dialect.types import TileBufType
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.handles import ExecutionError, TensorView, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs

_DIRECTIVE = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[diouxXeEfFgGcs]")


@runs(PrintOp)
def print_number(site: Site[PrintOp]) -> Step:
    """A number, by a format as of C's `printf`."""
    op = site.op
    text = op.format.data or "%f\n"

    def shown(value: Any) -> str:
        def fill(match: re.Match[str]) -> str:
            directive = re.sub(r"hh|h|ll|l|z", "", match[0])
            kind = directive[-1]
            number = int(value) if kind in "diouxXc" else float(value)
            return directive.replace("i", "d").replace("u", "d") % number

        return _DIRECTIVE.sub(fill, text)

    def step(frame: Frame) -> None:
        site.program.write(shown(frame[op.scalar]))

    return step


@runs(TPrintOp)
def print_tile(site: Site[TPrintOp]) -> Step:
    """The valid cells of a tile, or the elements of a view."""
    op = site.op
    is_tile = isinstance(op.src.type, TileBufType)
    read = site.reader("src") if is_tile else None
    width, digits = 8, 4
    if op.print_format is not None:
        found = re.findall(r"\d+", op.print_format.data.value)
        width, digits = int(found[0]), int(found[1])

    def cell(value: Any) -> str:
        if isinstance(value, np.integer):
            return f"{int(cast('Any', value)):{width}d}"
        return f"{float(value):{width}.{digits}f}"

    def step(frame: Frame) -> None:
        value: Tile | TensorView = frame[op.src]
        if isinstance(value, Tile):
            assert read is not None
            rows, cols = value.extents()
            cells = read(value, rows, cols)
        else:
            cells = value.array().reshape(value.extents)
        lines = [" ".join(cell(v) for v in row) for row in cells]
        kind = "cube" if frame.core.kind is KernelKind.CUBE else str(frame.core)
        site.program.write("\n".join([f"{kind}: {value}", *lines, ""]))

    return step


@runs(TrapOp)
def trap(site: Site[TrapOp]) -> Step:
    """Stops the run."""
    del site

    def step(frame: Frame) -> None:
        raise ExecutionError(f"stops {frame.core}")

    return step
