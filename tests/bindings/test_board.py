"""
pto-dsl's own examples and tests for a board, unmodified, on the stand-in of `board.py`: what
they hold kernels against on NumPy or torch agrees with the interpreter.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import board
import pytest

pytest.importorskip("torch", reason="pto-dsl's scripts need torch")
pytest.importorskip("mlir.ir", reason="needs the bindings of MLIR")

AOT = "examples/aot"
MANY = "BOARD_CORES=20"
BEYOND = "BOARD_SLACK=65536"
"""For kernels that go beyond their tensors, whose sizes no number of blocks divides."""

QUICK = {
    "relu": (f"{AOT}/activations/relu_dynamic_multicore", "", "run_relu.py"),
    "pipes": (f"{AOT}/tpushpop/mix-kernel_mlir", "", "run.py c2v"),
    "jit add": ("examples/jit/add_static_multicore", "", "run_add_2d.py"),
}
"""Folder, environment, script with its arguments."""

ALL = {
    "add": (f"{AOT}/elementwise/add_dynamic_multicore", BEYOND, "run_add.py"),
    "matmul": (f"{AOT}/simple_static/matmul_static_singlecore", "", "run_matmul.py"),
    "static add": (f"{AOT}/simple_static/add_static_multicore", MANY, "run_add.py"),
    "inverse": (f"{AOT}/fast_inverse/basic_dense", "", "run_inverse.py"),
    "inverse of blocks": (
        f"{AOT}/fast_inverse/block_inversion",
        "BOARD_CORES=135 BOARD_SLACK=4194304",  # a matrix for each core
        "run_inverse.py",
    ),
    "jit add 1d": ("examples/jit/add_static_multicore", BEYOND, "run_add_1d.py"),
    "jit dynamic": ("examples/jit/add_dynamic_multicore", BEYOND, "run_add.py"),
    "bidi": (f"{AOT}/tpushpop/mix-kernel_mlir", "", "run.py bidi"),
    "multi": (f"{AOT}/tpushpop/mix-kernel_mlir", "", "run.py multi"),
    "v2c": (f"{AOT}/tpushpop/mix-kernel_mlir", "", "run.py v2c"),
    "geglu": (f"{AOT}/activations/geglu_dynamic_multicore", BEYOND, "run_geglu.py"),
    "sinkhorn": (
        f"{AOT}/sinkhorn_demo",
        BEYOND,
        "-m pytest -q test_sinkhorn.py -k 'not 4096'",
    ),
    "jit matmul": ("examples/jit/matmul_dynamic_multicore", "", "run_batch_matmul.py"),
}

SMALLER = {
    "batch matmul": (
        f"{AOT}/batch_matmul/matmul_dynbatch_multicore_opt",
        "",
        """
import run_matmul as script
import torch
matmul = script.load_lib("./matmul_kernel.so")
for batch, blocks in ((5, 2), (66, 3)):
    a, b = torch.rand((batch, 128, 128)), torch.rand((128, 128))
    c = torch.zeros((batch, 128, 128))
    matmul(c, a, b, batch_size=batch, block_dim=blocks)
    torch.testing.assert_close(c, torch.matmul(a, b))
""",
    ),
    "attention": (
        f"{AOT}/flash_attention",
        "FA_TILES=4 FA_NUM_TILES=4",
        """
import run as script
script.test_flash(script.load_lib(script.lib_path_for(4)), "cpu")
""",
    ),
}
"""Scripts that measure, too, or that run for hours here: less of them, by a few lines."""

ALL.update(SMALLER)

WRONG = re.compile(r"mismatch|\[fail\]|FAILED|max diff: (?!0\.0|[\d.]+e-)")


@pytest.mark.parametrize("name", [*QUICK, *ALL])
def test_scripts_of_pto_dsl(name: str, tmp_path: Path) -> None:
    root = os.environ.get("PTO_DSL_SRC")
    if root is None:
        pytest.skip("set PTO_DSL_SRC to a checkout of pto-dsl")
    if name in ALL and not os.environ.get("PTO_DSL_ALL"):
        pytest.skip("takes some minutes: set PTO_DSL_ALL=1")
    folder, environment, script = {**QUICK, **ALL}[name]
    programs, copy = tmp_path / "bin", tmp_path / "pto-dsl"
    programs.mkdir()
    board.write_programs(programs)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".git"))
    if script.startswith("\n"):
        (copy / folder / "less.py").write_text(script)
        script = "less.py"
    builds = "if [ -e compile.sh ]; then bash compile.sh; fi; "
    builds += "if [ -e compile_double.sh ]; then bash compile_double.sh; fi; "
    exports = f"export {environment}; " if environment else ""
    done = subprocess.run(
        ["bash", "-ec", f"{exports}{builds}python {script}"],
        cwd=copy / folder,
        env={
            **os.environ,
            "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
            "PYTHONPATH": os.pathsep.join([str(copy), *sys.path]),
            "PTO_LIB_PATH": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert not WRONG.search(done.stdout), done.stdout[-2000:]
