"""
Runs kernels of one operation on the interpreter and on the simulator, and compares the
memory that they leave behind.

    PTO_ISA_ROOT=checkout python tests simulator/compare_ops [--count N] [FAMILY...]

Many kernels are compiled together; where that fails, halves of them are, so that one that
the simulator does not have costs the others nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
from cases import FAMILIES, draw_case
from cases.draw import Array, OpCase
from isa_simulator import Library, Simulator, SimulatorError, find_isa, why_not
from op_coverage import compared, not_compared
from simulator_pipelines import cpp_of_text

from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import TileOp
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import BF16, F16, is_float

BATCH = 40
"""How many kernels are compiled together."""

EPSILON = {F16: 2.0**-10, BF16: 2.0**-7}
"""The step behind 1 of a type; f32's where it is not there."""


@dataclass
class Comparison:
    """What came of some cases."""

    equal: int = 0
    explained: list[str] = field(default_factory=list[str])
    """For each case that differs as docs/semantics.md says, the reason."""
    differ: list[str] = field(default_factory=list[str])
    refused: list[str] = field(default_factory=list[str])
    """Cases that the simulator does not have: they do not compile."""

    def add(self, other: Comparison) -> None:
        """Count more."""
        self.equal += other.equal
        self.explained += other.explained
        self.differ += other.differ
        self.refused += other.refused


def compare_family(
    simulator: Simulator, family: str, seeds: Sequence[int]
) -> Comparison:
    """Compare the cases of a family."""
    found = Comparison()
    for start in range(0, len(seeds), BATCH):
        cases = {
            f"{family}_{seed}": draw_case(family, seed)
            for seed in seeds[start : start + BATCH]
        }
        texts = {key: (cpp_of_text(c.text), "kernel") for key, c in cases.items()}
        found.add(_build_and_compare(simulator, cases, texts, f"{family}_{start}"))
    return found


def _build_and_compare(
    simulator: Simulator,
    cases: Mapping[str, OpCase],
    texts: dict[str, tuple[str, str]],
    name: str,
) -> Comparison:
    found = Comparison()
    try:
        library = simulator.build(texts, name)
    except SimulatorError as error:
        keys = list(texts)
        if len(keys) > 1:
            for number, part in enumerate((keys[::2], keys[1::2])):
                some = {key: texts[key] for key in part}
                found.add(
                    _build_and_compare(simulator, cases, some, f"{name}_{number}")
                )
            return found
        case = cases[keys[0]]
        why = re.search(r"error: (.*)", str(error))
        reason = why[1] if why is not None else str(error)
        return Comparison(refused=[f"{keys[0]}: {case.name}, {case.arch}: {reason}"])
    for key in texts:
        case, reasons = cases[key], list[str]()
        try:
            problems, reasons = differences(library, key, case)
        except SimulatorError as error:
            problems = [str(error)]
        if not problems and reasons:
            found.explained.append(reasons[0])
        found.equal += not problems and not reasons
        found.differ += [f"{key}: {case.name}, {case.arch}: {p}" for p in problems]
    return found


def differences(
    library: Library, key: str, case: OpCase
) -> tuple[list[str], list[str]]:
    """
    Run one case on both sides; what is not the same, and the reasons for what is not but
    is as docs/semantics.md says.
    """
    kernel = Kernel(case.text)
    names = [p.name for p in kernel.entry().parameters]
    ours, theirs = _arguments(case, names), _arguments(case, names)
    kernel.run(ours)
    library.call(key, theirs, arch=5 if case.arch == "a5" else 3)
    problems: list[str] = []
    reasons: list[str] = []
    spent = _spent(kernel)
    for name, left, right in zip(names, ours, theirs):
        if not isinstance(left, np.ndarray) or name in spent:
            continue
        one, other = cast("Array", left), cast("Array", right)
        whole = one
        if name in case.valid_only:
            cols, (rows, used) = case.valid_only[name]
            one = _window(one, cols, rows, used)
            other = _window(other, cols, rows, used)
        wrong = ~same_numbers(one, other, case)
        expected = case.expected.get(name)
        if wrong.any() and expected is not None:
            one, any_ = expected.there(whole, case.arguments)
            wrong = ~same_numbers(one, cast("Array", right), case) & ~np.asarray(any_)
            other = cast("Array", right)
            reasons.append(expected.reason)
        if wrong.any():
            at = tuple(int(i) for i in np.argwhere(wrong)[0])
            problems.append(
                f"{np.count_nonzero(wrong)} of {wrong.size} cells of {name} differ, "
                f"first at {at}: {one[at]} here, {other[at]} there"
            )
    return problems, reasons


def _spent(kernel: Kernel) -> set[str]:
    """The tensors of operands that mean nothing any more: the chip uses them up."""
    return {
        f"{name_of(op.operand(operand)).removeprefix('%')}__memory"
        for op in kernel.program.module.walk()
        if isinstance(op, TileOp)
        for operand in op.clobbered()
    }


def _arguments(case: OpCase, names: Sequence[str]) -> list[Any]:
    values = [case.arguments[name] for name in names]
    return [v.copy() if isinstance(v, np.ndarray) else v for v in values]


def _window(data: Array, cols: int, rows: int, used: int) -> Array:
    return np.array(data.reshape(-1, cols)[:rows, :used])


def same_numbers(one: Array, other: Array, case: OpCase) -> Array:
    bits = np.dtype(f"u{one.itemsize}")
    same: Array = one.view(bits) == other.view(bits)
    if not is_float(one.dtype):
        return same
    with np.errstate(invalid="ignore"):
        wide, reference = one.astype(np.float64), other.astype(np.float64)
    same |= np.isnan(wide) & np.isnan(reference)
    same |= (wide == 0) & (reference == 0)
    if case.ulps or case.absolute:
        step = EPSILON.get(one.dtype, 2.0**-23)
        with np.errstate(invalid="ignore"):
            room = case.ulps * step * np.abs(reference) + case.absolute
            same |= np.abs(wide - reference) <= room
    return same


def _list_operations() -> None:
    for name, families in compared().items():
        print(f"{name:<24} {', '.join(families)}")
    isa = find_isa()
    assert isa is not None
    for name, reason in not_compared(isa).items():
        print(f"{name:<24} in no family: {reason}")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Interpreter against simulator.")
    parser.add_argument("families", nargs="*", metavar="FAMILY")
    parser.add_argument("--count", type=int, default=200, help="cases of each family")
    parser.add_argument(
        "--operations",
        action="store_true",
        help="list the operations of the families, and those that are in none",
    )
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    if (reason := why_not()) is not None:
        print(reason)
        return 1
    if options.operations:
        _list_operations()
        return 0
    failed = False
    with TemporaryDirectory() as folder:
        simulator = Simulator(Path(folder))
        for family in options.families or FAMILIES:
            seeds = range(options.first, options.first + options.count)
            found = compare_family(simulator, family, seeds)
            failed |= bool(found.differ)
            print(
                f"{family:<14} {found.equal} equal, {len(found.explained)} explained, "
                f"{len(found.differ)} differ, {len(found.refused)} that the simulator "
                "does not have",
                flush=True,
            )
            for reason, count in sorted(Counter(found.explained).items()):
                print(f"    {count:>3} explained: {reason}", flush=True)
            for line in [*found.differ, *found.refused]:
                print(f"    {line[:300]}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
