"""The C++ of every form that the FileCheck tests show compiles against pto-isa."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from isa_simulator import Simulator
from simulator_pipelines import cpp_of_file

FORMS = Path(__file__).parent.parent.parent / "lit_tests" / "cpp"

NOT_IN_SIMULATOR = ("comm_async.mlir",)
"""What the simulator has no functions for."""

EACH_MODEL_KERNEL = int(os.environ.get("PTO_EACH_MODEL_KERNEL", "25"))
"""Of the model kernels of PTOAS every so-manieth is compiled."""


def test_forms_compile(simulator: Simulator) -> None:
    files = [
        path
        for path in sorted(FORMS.glob("*.mlir"))
        if not path.name.startswith(("invalid_", "emitc"))
        and path.name not in NOT_IN_SIMULATOR
    ]
    assert files
    simulator.check_syntax({path.name: cpp_of_file(path) for path in files})


def test_model_kernels_compile(simulator: Simulator) -> None:
    root = os.environ.get("PTOAS_SRC")
    if not root:
        pytest.skip(
            "set PTOAS_SRC to a checkout of PTOAS: "
            "git clone https://github.com/hw-native-sys/PTOAS"
        )
    samples = Path(root) / "test" / "samples"
    kernels = sorted(samples.glob("*/kernels/**/*.pto"))[::EACH_MODEL_KERNEL]
    assert kernels
    simulator.check_syntax(
        {str(path.relative_to(samples)): cpp_of_file(path) for path in kernels}
    )
