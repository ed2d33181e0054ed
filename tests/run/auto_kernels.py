"""
`--auto` on model kernels: how many launches it finds, how much of them they execute, and
whether each command line that it prints repeats its run to the byte.

    PTOAS_SRC=... python tests run/auto_kernels [--every N] [--only WORD]... [--jobs N]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shlex
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sanitize.model_kernels import model_kernels, name_of
from task_pool import Lost, run_tasks
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pto_dialect.diagnostics import PTOException
from pto_dialect.ops.base import PTOOp
from pto_opt.cli.run import main as pto_run
from pto_opt.interpreter.api import Kernel
from pto_opt.launches.launch import Launch
from pto_opt.launches.search import launches_of
from pto_opt.launches.trials import fitted
from pto_opt.loading import load


@dataclass
class Result:
    """What `--auto` makes of one kernel."""

    launches: int = 0
    reached: int = 0
    """How many of its operations they execute together."""
    operations: int = 0
    different: list[str] = field(default_factory=list[str])
    """The command lines that do not repeat their runs."""
    why: str = ""
    """Why there is no launch."""
    seconds: float = 0.0
    """How much time of the processor it took, with the repetitions."""


def differing(path: Path, module: ModuleOp, launch: Launch) -> tuple[list[str], str]:
    """
    The parameters that hold something else after the command line of a launch than after
    the launch itself, and what the command line printed.
    """
    arrays = launch.arguments()
    kernel = Kernel(module)
    kernel.program.write = _keep_quiet
    kernel.run(arrays, entry=launch.entry, blocks=launch.blocks)
    words = shlex.split(launch.command(str(path)))
    assert words[0] == "pto-run"
    # What is only read may be large, and is the same before and after.
    fresh = launch.arguments()
    memory = [
        p
        for p, before, after in zip(launch.parameters, fresh, arrays, strict=True)
        if p.is_memory and _bytes(before) != _bytes(after)
    ]
    del fresh
    with tempfile.TemporaryDirectory() as folder:
        files = {p.index: Path(folder, f"{p.index}.npy") for p in memory}
        saves = [f"--save={index}={file}" for index, file in files.items()]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            status = pto_run([*words[1:], *saves, "--summary"])
        assert status == 0, shlex.join(words)
        found = [
            p.name
            for p, array in zip(launch.parameters, arrays, strict=True)
            if p in memory and np.load(files[p.index]).tobytes() != _bytes(array)
        ]
    return found, printed.getvalue()


def _bytes(array: object) -> bytes:
    assert isinstance(array, np.ndarray)
    return array.tobytes()


def _keep_quiet(text: str) -> None:
    del text


def judge(path: Path) -> Result:
    """Find launches for each entry of a kernel, and repeat each."""
    began = time.process_time()
    result = Result()
    try:
        module = load(path)
        entries = Kernel(module).entries()
    except PTOException as error:
        return Result(why=error.diagnostics[0].message)
    reached: set[Operation] = set()
    for entry in entries:
        search = launches_of(module, entry)
        reached |= {op for op, _ in search.executed}
        result.launches += len(search.found)
        if not search.found:
            result.why = next(iter(search.failures), "nothing was found")
        with np.errstate(all="ignore"):
            for launch in (fitted(module, one) for one in search.found):
                if differing(path, module, launch)[0]:
                    result.different.append(launch.command(str(path)))
    result.reached = len(reached)
    result.operations = sum(isinstance(op, PTOOp) for op in module.walk())
    result.seconds = time.process_time() - began
    return result


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="`--auto` on model kernels.")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=300.0, help="for each kernel")
    options = parser.parse_args()
    paths = [
        path
        for path in model_kernels(Path(os.environ["PTOAS_SRC"]))
        if not options.only or any(word in name_of(path) for word in options.only)
    ][:: options.every]
    total: Counter[str] = Counter()
    tasks = run_tasks(
        paths, judge, jobs=options.jobs, seconds=options.seconds, memory=64 << 30
    )
    for path, result in tasks:
        total["kernels"] += 1
        if isinstance(result, Lost):
            total[result.why] += 1
            print(f"{name_of(path)}: {result.why}", flush=True)
            continue
        total["launches"] += result.launches
        total["operations"] += result.operations
        total["reached"] += result.reached
        total["different"] += len(result.different)
        total["without a launch"] += not result.launches
        print(
            f"{name_of(path)}: {result.launches} launches, {result.reached} of "
            f"{result.operations} operations, {result.seconds:.1f} s {result.why}"
        )
        print(*result.different, sep="\n", end="", flush=True)
    print(dict(total))
    return 1 if total["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
