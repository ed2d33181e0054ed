"""Fixtures of the tests that run generated C++ on the simulator."""

from __future__ import annotations

from pathlib import Path

import pytest
from isa_simulator import Library, Simulator, why_not
from simulator_kernels import KERNELS
from simulator_pipelines import PIPELINES, cpp_of


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Simulator:
    """The simulator's compiler; the tests are skipped where there is none."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    return Simulator(Path(tmp_path_factory.mktemp("simulator")))


@pytest.fixture(scope="session")
def kernels(simulator: Simulator) -> Library:
    """Every example through every pipeline, in one library; equal C++ is built once."""
    texts = {
        f"{example}/{pipeline}": (cpp_of(example, pipeline), kernel.entry)
        for example, kernel in KERNELS.items()
        for pipeline in PIPELINES
    }
    distinct = {text: key for key, text in texts.items()}
    library = simulator.build({key: text for text, key in distinct.items()}, "kernels")
    return Library(
        library.path,
        {key: library.symbols[distinct[text]] for key, text in texts.items()},
    )
