"""
All programs of pto-dsl and all samples of PTOAS that use MLIR's bindings, unmodified: they
are built, read again, and become C++. What is not is named, with the reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import front_ends
import numpy as np
import pytest
from front_ends import Program

import pto_opt

pytest.importorskip("mlir.ir", reason="needs the bindings of MLIR")

NOT_BUILT = {
    # The chip multiplies each row by one number; ptoas 0.31 took a number for each cell.
    "quant_dynamic_multicore__gen_ir__sym": "fp to use non-row-major layout",
    "quant_dynamic_multicore__gen_ir__asym": "fp to use non-row-major layout",
    # ptoas' own verifier refuses these samples, whose second tile is as wide as the first.
    "Rowexpanddiv__rowexpanddiv": "src1 valid_shape[1] to be 8, found 32",
    "Rowexpandmul__rowexpandmul": "src1 valid_shape[1] to be 8, found 32",
    "Rowexpandsub__rowexpandsub": "src1 valid_shape[1] to be 8, found 32",
    # A test of this very error.
    "Sync__test_intercore_sync_a3_missing_setffts": "requires explicit `pto.set_ffts`",
}
"""Programs that are refused while they are built, and what they are told."""


LEVEL3 = ("alloc_tile_addr",)
"""Programs with addresses, which the assembler takes at level 3 alone."""


def reason_for(program: Program) -> str | None:
    return next(
        (why for end, why in NOT_BUILT.items() if program.name.endswith(end)), None
    )


def check_built(programs: list[Program], folder: Path) -> dict[str, str]:
    """Build all programs; what `ptoas` says of those that are no C++ on either chip."""
    front_ends.prepare()
    wrong: dict[str, str] = {}
    for program in programs:
        outcome = front_ends.run(program, folder)
        reason = reason_for(program)
        if reason is not None:
            if outcome.code == 0 or reason not in outcome.errors:
                wrong[program.name] = f"expected '{reason}', found {outcome.errors}"
            continue
        if outcome.code or not outcome.text:
            wrong[program.name] = outcome.errors
            continue
        if program.name.endswith(LEVEL3):
            said = front_ends.to_cpp(outcome, folder, "--pto-level=level3")
        else:
            said = front_ends.to_cpp(outcome, folder)
        if said and front_ends.to_cpp(outcome, folder, "--pto-arch=a5", *program.flags):
            wrong[program.name] = said
        elif not said and not front_ends.reads_as_it_prints(outcome):
            wrong[program.name] = "is read as another text than it prints"
    return wrong


def test_the_commands_of_the_docs(tmp_path: Path) -> None:
    """Those behind the installation, word by word, on the example that they name."""
    root = os.environ.get("PTO_DSL_SRC")
    if root is None:
        pytest.skip("set PTO_DSL_SRC to a checkout of pto-dsl")
    docs = Path(__file__).parents[2] / "docs" / "front-ends.md"
    _, _, text = docs.read_text(encoding="utf-8").partition(
        "## pto-dsl without a board"
    )
    lines = [line for line in text.splitlines() if " && " in line]
    assert [line.split()[0] for line in lines] == ["pip", "python"]
    example = Path(root) / "examples" / "aot" / "elementwise" / "add_dynamic_multicore"
    shutil.copy(example / "add_builder.py", tmp_path)
    programs = Path(sys.executable).parent
    install_there = lines[0].partition(" && ")[2] + f" {tmp_path}"
    path = os.pathsep.join([str(tmp_path), str(programs), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-ec", f"{install_there}\n{lines[1]}"],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "TADD(" in (tmp_path / "add.cpp").read_text()
    x, y, z = (np.full(8192 * 3, n, np.float32) for n in (1, 2, 0))
    pto_opt.load(tmp_path / "add.pto")(2, None, x, y, z, x.size)
    assert (z == 3).all()


def test_pto_dsl(tmp_path: Path) -> None:
    root = os.environ.get("PTO_DSL_SRC")
    if root is None:
        pytest.skip("set PTO_DSL_SRC to a checkout of pto-dsl")
    programs = front_ends.pto_dsl_programs(Path(root))
    assert len(programs) >= 84
    assert check_built(programs, tmp_path) == {}


def test_samples_of_ptoas(tmp_path: Path) -> None:
    root = os.environ.get("PTOAS_SRC")
    if root is None:
        pytest.skip("set PTOAS_SRC to a checkout of PTOAS")
    programs = front_ends.ptoas_samples(Path(root))
    assert len(programs) > 150
    wrong = check_built(programs, tmp_path)
    assert {name: said for name, said in wrong.items() if "_invalid" not in name} == {}
