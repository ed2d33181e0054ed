"""
Is all of what `insert-sync` inserts needed? Each flag and each barrier is taken out of a
synchronised kernel, one at a time, and both judges are asked: `check-sync`'s, which looks
at the text on all ways, and the race check, which looks at a run.

    PTOAS_SRC=... python tests sync/removals [--dynamic] [--every N] [--only WORD]...

prints how many are missed, and those that are not.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sanitize.model_kernels import model_kernels, name_of, synchronised
from task_pool import Lost, run_tasks
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation

from pto_dialect.messages.places import place_of
from pto_dialect.ops.sync_ops import BarrierOp, FlagOp, SetFlagOp, WaitFlagOp
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.machine import Core
from pto_opt.launches.launch import Launch
from pto_opt.launches.search import launches_of
from pto_opt.launches.trials import Execution
from pto_opt.loading import load
from pto_opt.sanitize.findings import Check
from pto_opt.sanitize.sanitizer import Sanitizer
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement
from pto_passes.insert_sync import TAIL_BARRIER


def parts(function: FuncOp) -> Iterator[list[Operation]]:
    """
    What can be taken out by itself: a barrier; a set and the wait for it in one block;
    a wait and a set in the body of a loop, whose flag then stays up around it.
    """
    flags: dict[tuple[object, ...], dict[Block | None, list[Operation]]] = {}
    for op in function.walk():
        if isinstance(op, BarrierOp) and TAIL_BARRIER not in op.attributes:
            yield [op]
        if isinstance(op, SetFlagOp | WaitFlagOp):
            blocks = flags.setdefault(_key(op), {})
            blocks.setdefault(op.parent, []).append(op)
    for blocks in flags.values():
        carried = any(isinstance(ops[0], WaitFlagOp) for ops in blocks.values())
        for ops in blocks.values():
            if carried and isinstance(ops[0], SetFlagOp):
                continue  # where the function raises and lowers it
            for at in range(0, len(ops), 2):
                yield ops[at : at + 2]


def _key(op: FlagOp) -> tuple[object, ...]:
    return op.src_pipe.data, op.dst_pipe.data, op.event_id.data


@contextmanager
def without(part: Sequence[Operation]) -> Generator[None]:
    """The program without some operations."""
    places = [(op, op.parent, op.next_op) for op in part]
    for op in part:
        op.detach()
    try:
        yield
    finally:
        for op, block, following in reversed(places):
            assert block is not None
            if following is None:
                block.add_op(op)
            else:
                block.insert_op_before(op, following)


@dataclass
class Removals:
    """What became of the parts of one kernel."""

    missed: int = 0
    """How many the judge has missed."""
    unreached: int = 0
    """How many are not executed by any launch, or not often enough."""
    survivors: list[str] = field(default_factory=list[str])
    """The others: where they are, and what."""
    why: str = ""
    """Why the kernel is not judged."""
    seconds: float = 0.0


Judge = Callable[[FuncOp], bool]
"""Whether something is wrong with a function, after a part has been taken out."""


def take_out_each(
    functions: Sequence[FuncOp],
    is_wrong: Judge,
    reached: Collection[Execution] | None = None,
) -> Removals:
    """
    Take out each part, and ask. Parts that are not all `reached` are none that a run can
    miss; those between the iterations of a loop are reached where it has two.
    """
    result = Removals()
    began = time.perf_counter()
    for function in functions:
        for part in list(parts(function)):
            times = 2 if isinstance(part[0], WaitFlagOp) else 1
            if reached is not None and not all((op, times) in reached for op in part):
                result.unreached += 1
                continue
            with without(part):
                wrong = is_wrong(function)
            result.missed += wrong
            if not wrong:
                place = place_of(part[0])
                line = place.line if place is not None else 0
                text = ", ".join(str(op).strip() for op in part)
                result.survivors.append(f"line {line}: {text}")
    result.seconds = time.perf_counter() - began
    return result


def _functions(module: ModuleOp) -> list[FuncOp]:
    return [
        op for op in module.walk() if isinstance(op, FuncOp) and not op.is_declaration
    ]


def by_proof(path: Path) -> Removals:
    """What `check-sync` says of a kernel."""

    def is_wrong(function: FuncOp) -> bool:
        return not Judgement(FunctionItems(function)).is_proven

    functions = _functions(synchronised(path, "insert-sync"))
    wrong = [f.sym_name.data for f in functions if is_wrong(f)]
    if wrong:
        return Removals(why=f"is wrong as it is: {', '.join(wrong)}")
    return take_out_each(functions, is_wrong)


def by_runs(path: Path) -> Removals:
    """What the race check says of runs of a kernel."""
    module = load(path)
    (entry,) = Kernel(module).entries()[:1]
    launches = launches_of(module, entry).found
    if not launches:
        return Removals(why="nothing keeps it within its tensors")
    module = synchronised(path, "insert-sync")
    reached: set[Execution] = set()
    before = [_findings(module, launch, reached) for launch in launches]
    if any(check is Check.RACE for found in before for check, _ in found):
        return Removals(why="is wrong as it is")

    def is_wrong(_: FuncOp) -> bool:
        # The one that reaches the most is tried first.
        pairs = reversed([*zip(launches, before, strict=True)])
        return any(_findings(module, launch) - old for launch, old in pairs)

    members = [f for f in _functions(module) if any(True for _ in parts(f))]
    return take_out_each(members, is_wrong, reached=reached)


class _Watching(Sanitizer):
    """Notes what is executed, too."""

    def __init__(self, reached: set[Execution]) -> None:
        super().__init__({Check.RACE, Check.OVERLAP})
        self.reached = reached
        self._once: set[tuple[Core, Operation]] = set()

    def before(self, core: Core, op: Operation) -> None:
        super().before(core, op)
        self.reached.add((op, 2 if (core, op) in self._once else 1))
        self._once.add((core, op))


def _findings(
    module: ModuleOp, launch: Launch, reached: set[Execution] | None = None
) -> set[tuple[Check, str]]:
    sanitizer = _Watching(set() if reached is None else reached)
    kernel = Kernel(module, hooks=sanitizer.hooks)
    kernel.program.write = _keep_quiet
    with sanitizer, np.errstate(all="ignore"):
        kernel.run(launch.arguments(), entry=launch.entry, blocks=launch.blocks)
    return {(f.check, str(f)) for f in sanitizer.findings}


def _keep_quiet(text: str) -> None:
    del text


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Takes out each flag and barrier.")
    parser.add_argument("--dynamic", action="store_true", help="ask the race check")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120.0, help="for each kernel")
    options = parser.parse_args()
    paths = [
        path
        for path in model_kernels(Path(os.environ["PTOAS_SRC"]))
        if not options.only or any(word in name_of(path) for word in options.only)
    ][:: options.every]
    missed = survived = unreached = kernels = 0
    for path, result in run_tasks(
        paths,
        by_runs if options.dynamic else by_proof,
        jobs=options.jobs,
        seconds=options.seconds,
        memory=64 << 30,
    ):
        if isinstance(result, Lost) or result.why:
            print(f"{name_of(path)}: {result.why}", flush=True)
            continue
        kernels += 1
        missed += result.missed
        unreached += result.unreached
        survived += len(result.survivors)
        count = result.missed + len(result.survivors)
        print(f"{name_of(path)}: {result.missed} of {count}, {result.seconds:.1f} s")
        for survivor in result.survivors:
            print(f"  {survivor}")
        sys.stdout.flush()
    count = missed + survived
    print(
        f"{missed} of {count} are missed ({100 * missed / max(1, count):.2f} %), "
        f"{survived} not; {unreached} are not reached; "
        f"in {kernels} of {len(paths)} kernels"
    )
    return 0 if missed >= 0.95 * count else 1


if __name__ == "__main__":
    sys.exit(main())
