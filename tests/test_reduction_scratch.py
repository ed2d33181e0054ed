"""Which scratch tiles reductions take, held against a model of what the chip writes."""

from __future__ import annotations

import random

from xdsl.dialects.builtin import f16, f32

from pto_dialect.hardware import A2A3
from pto_dialect.layout import scratch_tile
from pto_dialect.ops.reduction_scratch import row_fault


def _folded(rows: int, cols: int, pitch: int, width: int, halves: bool) -> bool:
    """Whether each row's repeats are still its own when they are reduced."""
    if cols <= width:
        return True
    kept = max(1, cols // width // 2) if halves else 1
    owner: dict[int, int] = {}
    for number in range(kept):
        for row in range(rows):
            for lane in range(width):
                owner[row * pitch + number * width + lane] = row
    return all(
        owner[row * pitch + lane] == row
        for row in range(rows)
        for lane in range(kept * width)
    )


def test_rows_of_scratch() -> None:
    """Drawn extents and tiles: refused where rows or the tile are too small, only there."""
    draw = random.Random(1)
    refused = 0
    for _ in range(400):
        element = draw.choice((f16, f32))
        bits = 16 if element == f16 else 32
        width, block = A2A3.lanes(bits), 256 // bits
        rows, cols = draw.randint(1, 6), draw.randint(1, 5 * width)
        halves = draw.random() < 0.5
        tmp_rows, tmp_cols = draw.randint(1, 6), block * draw.randint(1, 40)
        fault = row_fault(
            scratch_tile(element, tmp_rows, tmp_cols),
            (rows, rows),
            (cols, cols),
            A2A3,
            halves=halves,
        )
        kept = max(1, cols // width // 2) if halves else 1
        returns_early = width < cols < 2 * width and tmp_cols < width
        fits = cols <= width or (
            (rows - 1) * tmp_cols + kept * width <= tmp_rows * tmp_cols
        )
        right = (
            fits and not returns_early and _folded(rows, cols, tmp_cols, width, halves)
        )
        assert (fault is None) == right, (rows, cols, tmp_rows, tmp_cols, fault)
        refused += fault is not None
    assert 50 < refused < 350


def test_unknown_extents_refuse_nothing() -> None:
    """What may be a few columns, or no row, is no fault."""
    tmp = scratch_tile(f32, 1, 8)
    assert row_fault(tmp, (16, 16), (64, 256), A2A3, halves=False) is None
    assert row_fault(tmp, (0, 16), (256, 256), A2A3, halves=False) is None
