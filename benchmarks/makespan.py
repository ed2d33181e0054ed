"""
Makespans: how much sooner model kernels end with flags than with barriers of all units,
by the machine model (`pto_opt.timeline`), in the geometric mean over the kernels.

    PTOAS_SRC=checkout python benchmarks/makespan.py                # all, some minutes
    PTOAS_SRC=checkout python benchmarks/makespan.py --every 10 --worst 20
    PTOAS_SRC=checkout python benchmarks/makespan.py --costs barrier=10,flag=4
    PTOAS_SRC=checkout python benchmarks/makespan.py --ideal

A kernel's text does not say what its arguments are. All whole numbers get the first of
`NUMBERS` that the kernel takes and does some work with, so that loops over rows or blocks
run sixteen times; the launch has one block, tensors are large and hold zeros. Kernels that
take none, as they wait for another card or look for their work in tensors, are left out.

The ratio depends on figures of the model that nobody has published, most of all on what a
barrier of all units costs beyond waiting for them: `--costs` shows by how much. `--ideal`
compares with the soonest end that waiting for just the bytes that are needed gives, too.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from math import exp, log
from pathlib import Path
from typing import TypeVar

import numpy as np
from ideal import BytesRecorder, IdealScheduler
from measure import Row, report
from xdsl.passes import ModulePass

from pto_dialect.costs import Costs
from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import arch_of
from pto_dialect.types import DYNAMIC, PtrType
from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import is_float
from pto_opt.interpreter.launch import Argument, ArgumentError, Parameter
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.timeline.recorder import Recorder
from pto_opt.timeline.scheduling import schedule
from pto_passes.inject_barrier_all import InjectBarrierAll
from pto_passes.insert_sync import InsertSync

FOLDERS = ("Deep*", "Qwen*")
NUMBERS = (16, 8, 128, 1)
FRACTION = 0.5
"""What all other numbers are."""
ROOM = 1 << 28
"""Bytes of each tensor; only those that a kernel touches are really there."""
LIMIT = 1 / 1.5


@dataclass(frozen=True)
class Ends:
    """When a kernel ends, in cycles, with barriers and with flags, and when it could."""

    name: str
    number: int
    operations: int
    barriers: int
    flags: int
    ideal: int | None = None

    @property
    def ratio(self) -> float:
        """The time with flags to that with barriers."""
        return self.flags / self.barriers


def _argument(parameter: Parameter, number: int) -> Argument:
    if parameter.is_memory:
        if isinstance(parameter.type, PtrType):
            return np.zeros(ROOM // parameter.dtype.itemsize, parameter.dtype)
        dims: tuple[int, ...] = getattr(parameter.type, "dims", ())
        return np.zeros([16 if d == DYNAMIC else d for d in dims], parameter.dtype)
    return FRACTION if is_float(parameter.dtype) else number


RecorderT = TypeVar("RecorderT", bound=Recorder)


def recorded(
    path: Path, passes: Iterable[ModulePass], number: int, recorder: RecorderT
) -> RecorderT:
    """A run of a kernel after passes; all whole numbers that it takes are `number`."""
    module = load(path)
    run_pipeline(make_context(), passes, module)
    hooks = recorder.hooks
    hooks.write = _keep_quiet
    kernel = Kernel(module, hooks=hooks)
    arguments = [_argument(p, number) for p in kernel.entry().asked]
    with np.errstate(all="ignore"):
        kernel.run(arguments)
    return recorder


def _keep_quiet(text: str) -> None:
    del text


def _operations(recorder: Recorder) -> int:
    return sum(1 for event in recorder.events if event.moved)


def ends_of(
    path: Path, changed: dict[str, int], *, with_ideal: bool = False
) -> Ends | None:
    """Run a kernel both ways on the first number that it takes; None if there is none."""
    for number in NUMBERS:
        try:
            barriers = recorded(path, [InjectBarrierAll()], number, Recorder())
            if not (operations := _operations(barriers)):
                continue
            flags = recorded(path, [InsertSync()], number, Recorder())
        except (PTOException, ArgumentError):
            continue
        costs = replace(arch_of(barriers.events[0].op).costs, **changed)
        ideal = None
        if with_ideal:
            touched = recorded(path, [], number, BytesRecorder())
            ideal = max(1, IdealScheduler(touched, costs).run().makespan)
        return Ends(
            "/".join(path.parts[-4:]),
            number,
            operations,
            max(1, schedule(barriers, costs).makespan),
            max(1, schedule(flags, costs).makespan),
            ideal,
        )
    return None


def _costs(text: str) -> dict[str, int]:
    names = {field.name for field in fields(Costs)}
    pairs = [part.partition("=") for part in text.split(",") if part]
    for name, _, _ in pairs:
        if name not in names:
            raise argparse.ArgumentTypeError(f"no figure '{name}' in Costs")
    return {name: int(value) for name, _, value in pairs}


def _mean(ratios: Iterable[float]) -> float:
    """The geometric mean."""
    logs = [log(ratio) for ratio in ratios]
    return exp(sum(logs) / len(logs))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="ends of kernels, by the machine model"
    )
    parser.add_argument("--every", type=int, default=1, help="of so many kernels one")
    parser.add_argument("--only", default="", help="kernels whose path has this word")
    parser.add_argument("--worst", type=int, default=10, help="how many are shown")
    parser.add_argument("--costs", type=_costs, default={}, help="figure=cycles,...")
    parser.add_argument("--ideal", action="store_true", help="compare with ideal waits")
    options = parser.parse_args(argv)
    source = os.environ.get("PTOAS_SRC")
    if source is None:
        parser.error("set PTOAS_SRC to a checkout of hw-native-sys/PTOAS")
    samples = Path(source) / "test" / "samples"
    paths = sorted(p for f in FOLDERS for p in samples.glob(f"{f}/**/*.pto"))
    chosen = [p for p in paths if options.only in str(p)][:: options.every]
    ends = (ends_of(p, options.costs, with_ideal=options.ideal) for p in chosen)
    if not (found := [end for end in ends if end is not None]):
        parser.error("no kernel ran")
    for end in sorted(found, key=lambda e: -e.ratio)[: options.worst]:
        print(
            f"{end.ratio:.2f} {end.name} ({end.operations} operations, "
            f"numbers {end.number}): {end.barriers} cycles, {end.flags} with flags"
        )
    mean = _mean(end.ratio for end in found)
    print(f"{len(found)} of {len(chosen)} kernels; barriers / flags {1 / mean:.3f}")
    if options.ideal:
        best = _mean((end.ideal or end.flags) / end.barriers for end in found)
        print(f"barriers / ideal waits {1 / best:.3f}")
    return report([Row("flags to barriers", mean, LIMIT)])


if __name__ == "__main__":
    sys.exit(main())
