"""
The harness sees the reported fault: with the bare constructor put back, a kernel must
crash, hang, or give other numbers.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from isa_simulator import Library, Simulator, SimulatorError
from simulator_kernels import KERNELS, differences
from simulator_pipelines import cpp_of

TILE = "h_chunk_raw__tile"
"""The tile that the reported C++ declared without its extents."""

REPORTED = ("repro_A_with_memoryreuse", "repro_B_no_memoryreuse")


def without_extents(text: str, tile: str) -> str:
    """C++ in which a tile is declared as `Tile<...> name;`."""
    pattern = rf"(Tile<[^;=()]*-1[^;=()]*> {tile}) = Tile<[^;=()]*>\([^;]*\);"
    edited, count = re.subn(pattern, r"\1;", text)
    assert count == 1, f"no constructor of {tile} found"
    return edited


@pytest.fixture(scope="module")
def faulty(simulator: Simulator) -> Library:
    """The reported kernels as they were reported."""
    return simulator.build(
        {
            example: (
                without_extents(cpp_of(example, "none"), TILE),
                KERNELS[example].entry,
            )
            for example in REPORTED
        },
        "faulty",
    )


@pytest.mark.parametrize("valid_rows", [1, 7, 16])
@pytest.mark.parametrize("example", REPORTED)
def test_bare_constructor_is_noticed(
    faulty: Library, example: str, valid_rows: int
) -> None:
    case = KERNELS[example].case(valid_rows, np.random.default_rng(valid_rows))
    try:
        faulty.call(example, case.arguments, time_limit=5)
    except SimulatorError:
        return
    assert differences(case) > 0
