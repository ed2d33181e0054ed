"""Histograms of bytes: which elements are counted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from op_kernels import TileOf, op_kernel

from pto_opt.interpreter.api import run


def _counts(values: Any, wanted: Any, shift: int, above: int) -> Any:
    """How many values have a byte of at most each one, among those with high bits."""
    rows: list[Any] = []
    for row, high in zip(values, wanted, strict=True):
        chosen = row[(row >> above) == high] if above < 32 else row
        found = np.bincount((chosen >> shift) & 255, minlength=256)
        rows.append(found.cumsum())
    return np.array(rows)


@pytest.mark.parametrize("byte", [0, 1])
def test_of_16_bits_each_row_has_a_byte_of_its_own(byte: int) -> None:
    random = np.random.default_rng(byte)
    values = random.integers(0, 0x200, (32, 64)).astype(np.uint16)
    high = random.integers(0, 2, 32).astype(np.uint8)
    tiles = {
        "a": TileOf("ui16", 32, 64),
        "i": TileOf("ui8", 32, 1, col_major=True),
        "c": TileOf("ui32", 32, 256),
    }
    body = f"pto.thistogram ins(%a, %i : $a, $i) outs(%c : $c) {{byte = {byte} : i32}}"
    counts = np.zeros((32, 256), np.uint32)
    run(op_kernel(body, tiles, arch="a5"), None, (values.copy(), high, counts))
    wide = values.astype(np.int64)
    above = 32 if byte == 1 else 8
    assert np.array_equal(counts, _counts(wide, high.astype(np.int64), 8 * byte, above))


@pytest.mark.parametrize("byte", [0, 1, 2, 3])
def test_of_32_bits_one_byte_of_each_level_is_for_all_rows(byte: int) -> None:
    random = np.random.default_rng(byte)
    bits = random.integers(0, 2**32, (4, 64)) & 0x010101FF
    levels = 3 - byte
    filters = random.integers(0, 2, (max(1, levels), 64)).astype(np.uint8)
    tiles = {
        "a": TileOf("ui32", 4, 64),
        "i": TileOf("ui8", max(1, levels), 64),
        "c": TileOf("ui32", 4, 256),
    }
    body = f"pto.thistogram ins(%a, %i : $a, $i) outs(%c : $c) {{byte = {byte} : i32}}"
    counts = np.zeros((4, 256), np.uint32)
    arguments = (bits.astype(np.uint32), filters.copy(), counts)
    run(op_kernel(body, tiles, arch="a5"), None, arguments)
    high = 0
    for level in range(levels):
        high = high << 8 | int(filters[level, 0])
    above = 32 - 8 * levels
    assert np.array_equal(counts, _counts(bits, [high] * 4, 8 * byte, above))
