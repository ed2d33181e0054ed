"""
What the generator draws: in how many of so many programs each thing occurs.

    python tests generator/survey [COUNT] [SEED]
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable

from generator.drawing import draw_each
from generator.programs import programs
from tool_numbers import numbers_of
from xdsl.dialects import scf
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from pto_dialect.hardware import arch_of
from pto_dialect.integers import constant_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.ops.view_ops import TileViewOp
from pto_dialect.types import TileBufType
from pto_opt.loading import load

PLACES = [
    "of extents that were unset",
    "of a view",
    "in a loop, of a tile around it",
    "in a branch, of a tile around it",
    "in a loop, of its own tile",
    "before the tile is written",
    "between writer and reader",
    "between reader and next writer",
    "at the end",
]
"""Where `set_validshape` stands."""


def features(module: ModuleOp) -> set[str]:
    """What occurs in a program."""
    ops = list(module.walk())
    found = {name for name, occurs in _OCCURS.items() if any(map(occurs, ops))}
    tiles = {
        v.type for op in ops for v in op.results if isinstance(v.type, TileBufType)
    }
    if len({(t.rows, t.cols) for t in tiles}) > 1:
        found.add("tiles of several shapes")
    if len({t.element_type for t in tiles}) > 1:
        found.add("tiles of several element types")
    addresses = [
        constant_of(op.addr) for op in ops if isinstance(op, AllocTileOp) and op.addr
    ]
    if addresses:
        found.add("explicit addresses")
    if len(set(addresses)) < len(addresses):
        found.add("addresses that are used again")
    pipes = {op.pipe_on(arch_of(module)) for op in ops if isinstance(op, TileOp)}
    if len(pipes - {None}) > 2:
        found.add("three units or more")
    return found | {f"set_validshape {place}" for place in _places(ops)}


def _places(ops: list[Operation]) -> set[str]:
    """Where the extents of tiles are set."""
    found: set[str] = set()
    for op in ops:
        if not isinstance(op, SetValidShapeOp):
            continue
        source = op.source
        owner = source.owner
        if isinstance(owner, AllocTileOp) and owner.unset:
            found.add("of extents that were unset")
        if isinstance(owner, TileViewOp):
            found.add("of a view")
        if isinstance(owner, Operation) and owner.parent is not op.parent:
            where = "loop" if isinstance(op.parent_op(), scf.ForOp) else "branch"
            found.add(f"in a {where}, of a tile around it")
        elif isinstance(op.parent_op(), scf.ForOp):
            found.add("in a loop, of its own tile")
        before, after = _uses(source, op)
        if "written" not in before:
            found.add("before the tile is written")
        if "written" in before and "read" in after:
            found.add("between writer and reader")
        if "read" in before and "written" in after:
            found.add("between reader and next writer")
        if not after:
            found.add("at the end")
    return found


def _uses(tile: SSAValue, at: Operation) -> tuple[set[str], set[str]]:
    """What operations of a block do with a tile before one of them, and behind it."""
    block = at.parent
    assert block is not None
    before: set[str] = set()
    after: set[str] = set()
    side = before
    for op in block.ops:
        if op is at:
            side = after
        elif isinstance(op, TileOp):
            side |= {"read" for _, value in op.reads() if value is tile}
            side |= {"written" for _, value in op.writes() if value is tile}
    return before, after


def _named(*names: str) -> Callable[[Operation], bool]:
    return lambda op: op.name in names


def _is_tile(value: SSAValue) -> bool:
    return isinstance(value.type, TileBufType)


def _never_runs(op: Operation) -> bool:
    return isinstance(op, scf.ForOp) and constant_of(op.ub) == 0


def _is_nested(op: Operation) -> bool:
    parent = op.parent_op()
    while parent is not None and not isinstance(parent, scf.ForOp):
        parent = parent.parent_op()
    return isinstance(op, scf.ForOp) and parent is not None


def _in_place(op: Operation) -> bool:
    return isinstance(op, TileOp) and any(
        value in {v for _, v in op.writes()} for _, value in op.reads()
    )


def _writes_view(op: Operation) -> bool:
    return isinstance(op, TileOp) and any(
        isinstance(value.owner, TileViewOp) for _, value in op.writes()
    )


_OCCURS: dict[str, Callable[[Operation], bool]] = {
    "dynamic extents": lambda op: (
        isinstance(op, AllocTileOp) and None in op.tile_type.valid
    ),
    "a loop": lambda op: isinstance(op, scf.ForOp),
    "a loop in a loop": _is_nested,
    "a loop that never runs": _never_runs,
    "a loop with as many iterations as a value": lambda op: (
        isinstance(op, scf.ForOp) and constant_of(op.ub) is None
    ),
    "a loop that carries a tile": lambda op: (
        isinstance(op, scf.ForOp) and any(map(_is_tile, op.iter_args))
    ),
    "a loop that carries two tiles": lambda op: (
        isinstance(op, scf.ForOp) and sum(map(_is_tile, op.iter_args)) > 1
    ),
    "a loop that carries a number": lambda op: (
        isinstance(op, scf.ForOp) and any(not _is_tile(v) for v in op.iter_args)
    ),
    "a branch": lambda op: isinstance(op, scf.IfOp),
    "a branch with a tile as its result": lambda op: (
        isinstance(op, scf.IfOp) and any(map(_is_tile, op.results))
    ),
    "a branch with a number as its result": lambda op: (
        isinstance(op, scf.IfOp) and any(not _is_tile(v) for v in op.results)
    ),
    "subview": _named("pto.subview"),
    "treshape": _named("pto.treshape"),
    "bitcast": _named("pto.bitcast"),
    "a view that is written": _writes_view,
    "an operation in place": _in_place,
    "slots of several tiles": _named("pto.alloc_multi_tile"),
    "sync: full barriers": lambda op: (
        op.name == "pto.barrier" and "PIPE_ALL" in str(op)
    ),
    "sync: flags": _named("pto.set_flag"),
    "sync: events": _named("pto.record_event"),
    "scalar unit": _named("pto.tgetval", "pto.tsetval"),
    "a product on the cube core": _named("pto.tmatmul"),
    "both cores": _named("pto.section.cube"),
    "row reduction and expansion": lambda op: op.name.startswith("pto.trowexpand"),
    "column reduction": lambda op: op.name.startswith("pto.tcol"),
    "padding": _named("pto.tfillpad"),
    "conversion": _named("pto.tcvt"),
    "transposition": _named("pto.ttrans"),
}


ALL_FEATURES = [
    *_OCCURS,
    *(f"set_validshape {place}" for place in PLACES),
    "tiles of several shapes",
    "tiles of several element types",
    "explicit addresses",
    "addresses that are used again",
    "three units or more",
]
"""All that programs are looked at for."""


def survey(count: int, start: int = 0) -> tuple[Counter[str], Counter[str]]:
    """How many of so many programs have each feature, and each operation."""
    found: Counter[str] = Counter()
    operations: Counter[str] = Counter()

    def draw(text: str) -> None:
        module = load(text)
        found.update({"programs", *features(module)})
        operations.update({op.name for op in module.walk() if isinstance(op, PTOOp)})
        found["lines"] += len(re.findall("\n", text))

    draw_each(programs(), count, start, draw)
    return found, operations


def main(arguments: list[str]) -> int:
    count, start = numbers_of(arguments, "What is drawn.", count=500, seed=0)
    found, operations = survey(count, start)
    print(f"{found.pop('programs')} programs, {found.pop('lines')} lines")
    for name in sorted({*ALL_FEATURES, *found}, key=lambda name: (-found[name], name)):
        print(f"{found[name]:6} {name}")
    print(f"{len(operations)} operations:")
    print(", ".join(f"{name[4:]} {n}" for name, n in operations.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
