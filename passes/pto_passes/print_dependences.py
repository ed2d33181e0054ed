"""`print-dependences`: which operation has to wait for which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.sync.dependences import (
    Dependence,
    FunctionItems,
    dependences_of,
)
from pto_passes.analysis.sync.units import UNITS


@dataclass(frozen=True)
class PrintDependences(ModulePass):
    """
    Prints the dependences that `insert-sync` keeps, one a line, and changes nothing.

    Operations have the numbers that the first lines give them, in the order of the text.
    A dependence names the later operation with its unit, the latest operation of each
    unit that it waits for, the kind (RAW, WAR, WAW: read after write, ...), the bytes
    that both touch, and, if it is from one iteration to the next, the loop.

        // @add
        //   0 MTE2 pto.tload
        //   1 V    pto.tadd
        //   1 V waits for 0 MTE2: RAW vec[0, 1024)
    """

    name = "print-dependences"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for function in functions_of(op):
            for line in describe(function):
                print(f"// {line}".rstrip())


def describe(function: FuncOp) -> list[str]:
    """The lines about one function."""
    items = FunctionItems(function)
    lines = [f"@{function.sym_name.data}"]
    if not items.structured:
        return [*lines, "  has several blocks, and is not analysed"]
    numbers: dict[Operation, int] = {}
    loops: dict[Operation, int] = {}
    touching = {
        item.op: item
        for root in items.roots
        for block in root.nested()
        for item in block.items
        if not item.blocks
    }
    for op in walk(function):
        item = touching.get(op)
        if item is not None and item.touches:
            numbers[op] = len(numbers)
            units = "+".join(UNITS[unit].name for unit in item.touches)
            lines.append(f"  {numbers[op]} {units:4} {op.name}")
        elif op.name in ("scf.for", "scf.while"):
            loops[op] = len(loops)
    found: dict[str, None] = {}
    for dependence in dependences_of(items):
        found[_line(dependence, numbers.__getitem__, loops)] = None
    return [*lines, *found]


def _line(
    dependence: Dependence,
    number: Callable[[Operation], int],
    loops: dict[Operation, int],
) -> str:
    later, earlier = dependence.later, dependence.earlier
    line = (
        f"  {number(later.op)} {UNITS[dependence.target].name} waits for "
        f"{number(earlier.op)} {UNITS[dependence.source].name}: "
        f"{dependence.kind} {later.region}"
    )
    if dependence.carried_by is not None:
        line += (
            f", from one iteration of loop {loops[dependence.carried_by]} to another"
        )
    return line
