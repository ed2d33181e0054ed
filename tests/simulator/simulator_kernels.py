"""
The examples with their inputs and what must come out.

Where the arithmetic is exact (copies, one product, whole numbers), every element must be
equal, and so must those that a kernel leaves alone. Elsewhere the simulator rounds in an
order of its own, and results are compared with those in float64:

* softmax: `exp` of a difference below 0, rounded once, and a sum of up to 256 such terms
  in sequence; n * 2**-24 bounds the error of the sum, so 2e-5 holds for 256 terms.
* RMS norm: a sum of 256 squares in sequence, then three roundings; the same bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SUM_ERROR = 2e-5
"""Relative error of a sum of 256 positive float32 in sequence: 256 * 2**-24, and some."""


@dataclass(frozen=True)
class Case:
    """The arguments of one call, and what its output must be."""

    arguments: list[Array | int]
    output: int
    """Which argument is the output."""
    expected: Array
    tolerance: float = 0.0
    """Relative; 0 demands equal numbers."""


@dataclass(frozen=True)
class Kernel:
    """An example: its function, the extents to try, and a case for an extent."""

    entry: str
    extents: Sequence[int]
    case: Callable[[int, np.random.Generator], Case]


ROWS, COLS = 16, 256


def _floats(random: np.random.Generator, *shape: int) -> Array:
    return random.standard_normal(shape).astype(np.float32)


def _valid_rows(full: Array, valid_rows: int) -> Array:
    """The first rows, and 0 in the others."""
    expected = np.zeros_like(full)
    rows = min(valid_rows, ROWS)
    expected[:rows] = full[:rows]
    return expected


def _row_scale(valid_rows: int, random: np.random.Generator) -> Case:
    gated, scale = _floats(random, ROWS, COLS), _floats(random, ROWS)
    out = _floats(random, ROWS, COLS)
    expected = _valid_rows(gated * scale[:, None], valid_rows)
    return Case([gated, scale, out, valid_rows], 2, expected)


def _scale(valid_rows: int, random: np.random.Generator) -> Case:
    gated, scale = _floats(random, ROWS, COLS), _floats(random, ROWS, COLS)
    out = _floats(random, ROWS, COLS)
    expected = _valid_rows(gated * scale, valid_rows)
    return Case([gated, scale, out, valid_rows], 2, expected)


def _slice(valid_rows: int, random: np.random.Generator) -> Case:
    gated, out = _floats(random, ROWS, COLS), _floats(random, ROWS, COLS)
    return Case([gated, out, valid_rows], 1, _valid_rows(gated, valid_rows))


def _softmax(columns: int, random: np.random.Generator) -> Case:
    x, y = 4 * _floats(random, ROWS, COLS), _floats(random, ROWS, COLS)
    wide = x[:, :columns].astype(np.float64)
    powers = np.exp(wide - wide.max(axis=1, keepdims=True))
    expected = np.zeros((ROWS, COLS))
    expected[:, :columns] = powers / powers.sum(axis=1, keepdims=True)
    return Case([x, y, columns], 1, expected, SUM_ERROR)


def _rmsnorm(rows: int, random: np.random.Generator) -> Case:
    x, gamma = _floats(random, rows, COLS), _floats(random, COLS)
    y = _floats(random, rows + 1, COLS)
    wide = x.astype(np.float64)
    mean = (wide**2).mean(axis=1, keepdims=True)
    expected = y.astype(np.float64)
    expected[:rows] = wide / np.sqrt(mean + 1e-6) * gamma
    return Case([x, gamma, y, rows], 2, expected, SUM_ERROR)


def _matmul(rows: int, random: np.random.Generator) -> Case:
    a = random.integers(-8, 9, (32, 64)).astype(np.float16)
    b = random.integers(-8, 9, (64, 48)).astype(np.float16)
    c = _floats(random, 32, 48)
    expected = c.copy()
    expected[:rows] = a[:rows].astype(np.float32) @ b.astype(np.float32)
    return Case([a, b, c, rows], 2, expected)


_VALID_ROWS = (0, 1, 7, 16)

KERNELS: dict[str, Kernel] = {
    "repro_A_with_memoryreuse": Kernel(
        "moe_expert_hchunk_fillpad", _VALID_ROWS, _row_scale
    ),
    "repro_B_no_memoryreuse": Kernel(
        "moe_expert_hchunk_fillpad", _VALID_ROWS, _row_scale
    ),
    "moe_expert_slice_repro": Kernel("moe_expert_slice", _VALID_ROWS, _slice),
    "moe_expert_mul_repro": Kernel("moe_expert_mul", _VALID_ROWS, _scale),
    "softmax_dynamic": Kernel("softmax_dynamic", (1, 7, 64, 255, 256), _softmax),
    "rmsnorm_loop": Kernel("rmsnorm_loop", (1, 15, 16, 17, 50), _rmsnorm),
    "matmul": Kernel("matmul", (1, 16, 17, 32), _matmul),
}
"""The examples by the names of their files."""


def differences(case: Case) -> int:
    """How many elements of the output are not what they must be."""
    output = case.arguments[case.output]
    assert isinstance(output, np.ndarray)
    if case.tolerance == 0:
        return int(np.count_nonzero(~(output == case.expected)))
    close = np.isclose(output, case.expected, rtol=case.tolerance, atol=0)
    return int(np.count_nonzero(~close))
