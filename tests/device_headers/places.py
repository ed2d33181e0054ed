"""Where the operands of a kernel's operations lie, and which bytes of them are valid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue

from device_headers.trace import Array, Memory
from pto_dialect.assembly.parser import PTOParser
from pto_dialect.facts import Dim
from pto_dialect.hardware import AddressSpace, ArchSpec
from pto_dialect.integers import constant_of
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.types import TileBufType
from pto_opt.context import make_context
from pto_opt.interpreter.layouts import geometry_of

MEMORY = {
    AddressSpace.VEC: Memory.UB,
    AddressSpace.MAT: Memory.L1,
    AddressSpace.LEFT: Memory.L0A,
    AddressSpace.RIGHT: Memory.L0B,
    AddressSpace.ACC: Memory.L0C,
    AddressSpace.BIAS: Memory.BIAS,
    AddressSpace.SCALING: Memory.FIXPIPE,
}


@dataclass(frozen=True)
class Place:
    """A tile: its bytes, and its extents."""

    name: str
    type: TileBufType
    memory: Memory
    start: int
    valid: tuple[int, int]
    arch: ArchSpec

    @property
    def size(self) -> int:
        """Bytes."""
        return self.type.footprint

    def cells(self, rows: int | None = None, cols: int | None = None) -> Array:
        """
        For each byte of the tile whether it is of a cell of the first rows and columns,
        of all where they are None.
        """
        geometry = geometry_of(self.type, self.arch)
        rows = self.type.rows if rows is None else rows
        cols = self.type.cols if cols is None else cols
        row, col = np.arange(rows), np.arange(cols)
        if geometry.box is not None and self.type.rows == 1:
            # One row goes to the cube unit, and comes from it, as it lies.
            at = row[:, None] + col[None, :] * geometry.dtype.itemsize
        elif geometry.box is None:
            down, across = geometry.strides
            at = row[:, None] * down + col[None, :] * across
        else:
            high, wide = geometry.box
            box_down, down, box_across, across = geometry.strides
            rows_at = row // high * box_down + row % high * down
            cols_at = col // wide * box_across + col % wide * across
            at = rows_at[:, None] + cols_at[None, :]
        found = np.zeros(self.size, bool)
        for byte in range(geometry.dtype.itemsize):
            found[(at + byte).reshape(-1)] = True
        return found

    def bytes(self, beyond: frozenset[Dim] = frozenset()) -> Array:
        """The bytes of valid cells, and of those beyond the extents in dimensions."""
        row, col = self.valid
        return self.cells(
            None if Dim.ROW in beyond else row, None if Dim.COL in beyond else col
        )


@dataclass(frozen=True)
class Placed:
    """An operation of a kernel and the tiles that it works on, by operand names."""

    op: PTOOp
    operands: tuple[tuple[str, SSAValue], ...]
    tiles: dict[str, Place]


def parse(text: str) -> ModuleOp:
    """The module of a kernel."""
    return PTOParser(make_context(), text, "kernel").parse_module()


def operations(module: ModuleOp, arch: ArchSpec) -> Iterator[Placed]:
    """The operations of a module that a function of pto-isa does, in order."""
    for op in module.walk():
        if not isinstance(op, PTOOp) or not op.pipes_on(arch):
            continue
        operands = tuple(op.named_operands())
        tiles = {
            name: place
            for name, value in operands
            if (place := place_of(value, arch)) is not None
        }
        yield Placed(op, operands, tiles)


def place_of(value: SSAValue, arch: ArchSpec) -> Place | None:
    """Where a tile with an address of its own lies; None for anything else."""
    type_ = value.type
    if not isinstance(type_, TileBufType) or not isinstance(value.owner, AllocTileOp):
        return None
    op = value.owner
    address = None if op.addr is None else constant_of(op.addr)
    extents = [
        static if given is None else constant_of(given)
        for static, given in zip(type_.valid, op.valid_operands)
    ]
    row, col = extents
    memory = MEMORY.get(type_.space)
    if memory is None or row is None or col is None:
        return None
    # Memories with one tile at a time have no addresses in some kernels.
    start = address or 0
    return Place(
        name_of(value).removeprefix("%"), type_, memory, start, (row, col), arch
    )
