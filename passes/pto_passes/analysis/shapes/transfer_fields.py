"""
Loads and stores whose numbers do not fit into the fields of the instruction that moves
them: the headers shorten them without a word, and other bytes are moved.

Source: pto-isa for a2a3, where the fields of the copies are narrow. nBurst has 12 bits
(`TLoadGm2ubNd2nd` and its neighbours in `common/arch/memory/tload_common.hpp`, `TStore*` in
`npu/a2a3/TStore.hpp`); the gaps between bursts have 16 bits in `mat`, in blocks of 32 bytes
(`TLoadInstrGm2L1` in `npu/a2a3/TLoad.hpp`), and 32 bits in `vec`, in bytes; nValue, dValue
and srcDValue of the copy that makes boxes have 16 bits, in elements (`TLoadNd2nzInstr`), and
nValue goes to 16384. The copies of a5 have 64 bits for what lies in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xdsl.ir import SSAValue

from pto_dialect.attrs import BLayout, Layout, SLayout
from pto_dialect.hardware import AddressSpace
from pto_dialect.layout import BLOCK_BYTES, VIEW_RANK
from pto_dialect.ops.base import TileOp
from pto_dialect.types import bits_of
from pto_passes.analysis.integers.linear import LinearExpr
from pto_passes.analysis.integers.program import Integers
from pto_passes.analysis.shapes.transfer_layouts import Transfer, transfer_of

_MOST_BURSTS = (1 << 12) - 1
_MOST_BOXED_ROWS = 1 << 14
_16_BITS = (1 << 16) - 1
_32_BITS = (1 << 32) - 1


@dataclass(frozen=True)
class _Field:
    """A number of the instruction: what it is, in words, and the most that it holds."""

    what: str
    number: LinearExpr
    most: int
    repeated: LinearExpr | None = None
    """How often the number is used to go on: with once it does not matter."""


def field_faults(op: TileOp, integers: Integers) -> Iterator[str]:
    """Which numbers of a load or a store its instruction is certain to shorten."""
    moved = None if op.arch.in_registers else transfer_of(op)
    if moved is None:
        return
    sizes = _padded(integers, moved.partition.sizes)
    strides = _padded(integers, moved.view.strides)
    for field in _fields(moved, sizes, strides):
        low = field.number.low
        once = field.repeated is not None and (field.repeated.low or 0) <= 1
        if low is not None and low > field.most and not once:
            found = str(field.number)
            if field.number.value is None:
                found += f", at least {low}"
            yield (
                f"moves other bytes: its instruction holds numbers up to {field.most} for "
                f"{field.what}, found {found}"
            )


def _padded(integers: Integers, values: Sequence[SSAValue]) -> list[LinearExpr]:
    """Sizes or strides as pto-isa's `GlobalTensor` has them: five, ones in front."""
    forms = [integers.of(value) for value in values]
    return [LinearExpr(1)] * (VIEW_RANK - len(forms)) + forms


def _fields(
    moved: Transfer,
    sizes: Sequence[LinearExpr],
    strides: Sequence[LinearExpr],
) -> Iterator[_Field]:
    tile, layout = moved.tile, moved.layout
    width = bits_of(tile.element_type) // 8
    rows, cols = (VIEW_RANK - 2, VIEW_RANK - 1)
    if layout is Layout.DN:
        rows, cols = cols, rows
    line, lines = (
        ("columns", "rows") if layout is not Layout.DN else ("rows", "columns")
    )
    if moved.lies is not layout:
        if (tile.blayout, tile.slayout) not in _BOXED:
            return
        apart = f"elements from one of the {lines} to the next, where boxes are made"
        yield _Field(f"the {lines}", sizes[rows], _MOST_BOXED_ROWS)
        yield _Field(f"the {line}", sizes[cols], _16_BITS)
        yield _Field(apart, strides[rows], _16_BITS, sizes[rows])
        return
    if layout is Layout.NZ:
        rows, lines = 1, "columns of boxes"
        inner = _product(sizes[2:])
    else:
        inner = sizes[cols]
    yield _Field(f"the {lines} of one burst", sizes[rows], _MOST_BURSTS)
    if inner is None or width == 0:
        return
    gap = strides[rows].plus(inner, -1).times(width)
    if tile.space is AddressSpace.VEC:
        yield _Field(f"bytes between two of the {lines}", gap, _32_BITS, sizes[rows])
    elif gap.low is not None:
        blocks = LinearExpr(gap.low // BLOCK_BYTES)
        what = f"blocks of {BLOCK_BYTES} bytes between two of the {lines}"
        yield _Field(what, blocks, _16_BITS, sizes[rows])


_BOXED = (
    (BLayout.COL_MAJOR, SLayout.ROW_MAJOR),
    (BLayout.ROW_MAJOR, SLayout.COL_MAJOR),
)


def _product(forms: Sequence[LinearExpr]) -> LinearExpr | None:
    product = 1
    for form in forms:
        if form.value is None:
            return None
        product *= form.value
    return LinearExpr(product)
