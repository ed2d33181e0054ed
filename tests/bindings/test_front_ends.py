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
from task_pool import Lost, run_tasks

import pto_opt

pytest.importorskip("mlir.ir", reason="needs the bindings of MLIR")

NOT_BUILT = {
    # The chip multiplies each row by one number; ptoas 0.31 took a number for each cell.
    "quant_dynamic_multicore__gen_ir__sym": "fp to use non-row-major layout",
    "quant_dynamic_multicore__gen_ir__asym": "fp to use non-row-major layout",
    # ptoas' own verifier refuses these samples, whose second tile is as wide as the first.
    "Rowexpanddiv__rowexpanddiv": "src1 valid_shape[1] to be 8 for trowexpanddiv",
    "Rowexpandmul__rowexpandmul": "src1 valid_shape[1] to be 8 for trowexpandmul",
    "Rowexpandsub__rowexpandsub": "src1 valid_shape[1] to be 8 for trowexpandsub",
    # Rows of 32 floats take a repeat and 128 bytes of scratch (RemF32Instr of a2a3).
    "Rem__rem": "tmp capacity to be at least 384 bytes",
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
    """
    Build all programs, not in this process: `install()` has no way back. What is wrong
    with those that are no C++ on either chip.
    """
    tasks = [(program, folder) for program in programs]
    wrong: dict[str, str] = {}
    for (program, _), said in run_tasks(tasks, _said_of, seconds=300.0):
        if said := said.why if isinstance(said, Lost) else said:
            wrong[program.name] = said
    return wrong


def _said_of(task: tuple[Program, Path]) -> str:
    """What is wrong with a program; nothing where it becomes C++, or is refused as it should."""
    program, folder = task
    front_ends.prepare()
    outcome = front_ends.run(program, folder)
    reason = reason_for(program)
    if reason is not None:
        as_it_should = outcome.code and reason in outcome.errors
        return "" if as_it_should else f"expected '{reason}', found {outcome.errors}"
    if outcome.code or not outcome.text:
        return outcome.errors
    if program.name.endswith(LEVEL3):
        said = front_ends.to_cpp(outcome, folder, "--pto-level=level3")
    else:
        said = front_ends.to_cpp(outcome, folder)
    if said:
        on_a5 = front_ends.to_cpp(outcome, folder, "--pto-arch=a5", *program.flags)
        return said if on_a5 else ""
    if not front_ends.reads_as_it_prints(outcome):
        return "is read as another text than it prints"
    return ""


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
