"""The examples' C++ computes on the simulator what their comments say."""

from __future__ import annotations

import numpy as np
import pytest
from isa_simulator import Library
from simulator_kernels import KERNELS, differences
from simulator_pipelines import PIPELINES

_CALLS = [
    (example, pipeline, extent)
    for example, kernel in KERNELS.items()
    for pipeline in PIPELINES
    for extent in kernel.extents
]


@pytest.mark.parametrize("example, pipeline, extent", _CALLS)
def test_result(kernels: Library, example: str, pipeline: str, extent: int) -> None:
    random = np.random.default_rng([extent, *example.encode()])
    case = KERNELS[example].case(extent, random)
    kernels.call(f"{example}/{pipeline}", case.arguments)
    assert differences(case) == 0
