"""The valid part of a reshaped tile is the same bytes as the source's, or nothing."""

from itertools import product

import pytest

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.layout import strides
from pto_dialect.reshape import reshaped
from pto_dialect.types import TileBufType
from pto_opt.context import make_context


def tile(rows: int, cols: int, element: str, layout: str) -> TileBufType:
    text = (
        f"!pto.tile_buf<loc=vec, dtype={element}, rows={rows}, cols={cols}, v_row=?, "
        f"v_col=?, blayout={layout}, slayout=none_box, fractal=512, pad=0>"
    )
    found = PTOParser(make_context(), text, "test").parse_type()
    assert isinstance(found, TileBufType)
    return found


def valid_bytes(type_: TileBufType, rows: int, cols: int) -> set[int]:
    """The bytes of the first rows and columns of a tile."""
    down, across = strides(type_)
    width = type_.element_bits // 8
    return {
        (row * down + col * across) * width + byte
        for row, col, byte in product(range(rows), range(cols), range(width))
    }


SHAPES = [
    *((8, 16, "f32", "row_major"), (16, 8, "f32", "row_major")),
    *((1, 128, "f32", "row_major"), (8, 32, "f16", "row_major")),
    *((16, 16, "f16", "row_major"), (32, 4, "f32", "col_major")),
    *((8, 16, "f32", "col_major"), (16, 8, "f32", "col_major")),
    *((128, 1, "f32", "col_major"), (1, 256, "f16", "row_major")),
    (4, 32, "f32", "row_major"),
]


@pytest.mark.parametrize("new_shape", SHAPES, ids=str)
@pytest.mark.parametrize("old_shape", SHAPES, ids=str)
def test_the_valid_part_is_the_same_bytes(
    old_shape: tuple[int, int, str, str], new_shape: tuple[int, int, str, str]
) -> None:
    old, new = tile(*old_shape), tile(*new_shape)
    assert old.size == new.size
    for rows, cols in product(range(old.rows + 1), range(old.cols + 1)):
        parts = reshaped(old, new, (rows, cols))
        if parts is None:
            continue
        found = [p if isinstance(p, int) else p.of((rows, cols)) for p in parts]
        inside = 0 <= found[0] <= new.rows and 0 <= found[1] <= new.cols
        assert inside, (rows, cols, found)
        wanted = valid_bytes(old, rows, cols)
        assert valid_bytes(new, *found) <= wanted, (rows, cols, found)
        # What does not fill a row, or an element, of the result is left out.
        exact = all(
            isinstance(p, int) or (rows, cols)[p.dim] * p.times % p.by == 0
            for p in parts
        )
        if exact:
            assert valid_bytes(new, *found) == wanted, (rows, cols, found)
