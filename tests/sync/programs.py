"""The programs of `lit_tests/passes/insert-sync*.mlir`, and what is done to their sync."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation

from pto_dialect.ops.sync_ops import BarrierOp, FlagOp, SetFlagOp, WaitFlagOp
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_passes.insert_sync import TAIL_BARRIER, InsertSync

PASSES = Path(__file__).resolve().parents[2] / "lit_tests" / "passes"

FILES = sorted(PASSES.glob("insert-sync*.mlir"))


def names() -> list[tuple[Path, str]]:
    """The functions of all files."""
    return [
        (path, function.sym_name.data)
        for path in FILES
        for function in _loaded(path).walk()
        if isinstance(function, FuncOp)
    ]


def program(path: Path, name: str) -> tuple[ModuleOp, FuncOp]:
    """One function of a file, alone in a module."""
    module = _loaded(path)
    for function in module.walk():
        if isinstance(function, FuncOp) and function.sym_name.data == name:
            chosen = function.clone()
            return ModuleOp([chosen], dict(module.attributes)), chosen
    raise AssertionError(f"no {name} in {path}")


@cache
def _loaded(path: Path) -> ModuleOp:
    return load(path)


def synchronised(path: Path, name: str) -> tuple[ModuleOp, FuncOp]:
    """One function of a file, alone in its module, after `insert-sync`."""
    module, function = program(path, name)
    InsertSync().apply(make_context(), module)
    return module, function


def inserted(function: FuncOp) -> Iterator[list[Operation]]:
    """
    The barriers of a function, each alone, and the sets and waits of each flag that
    belong together: those of one number in one block, and where a loop has them also
    the set before and the wait after it.
    """
    flags: dict[tuple[object, ...], list[Operation]] = {}
    for op in function.walk():
        if isinstance(op, BarrierOp) and TAIL_BARRIER not in op.attributes:
            yield [op]
        if isinstance(op, SetFlagOp | WaitFlagOp):
            flags.setdefault(_key(op), []).append(op)
    for ops in flags.values():
        in_order = [isinstance(op, SetFlagOp) for op in ops]
        blocks = {op.parent for op in ops}
        if len(blocks) == 1 and in_order == [True, False] * (len(ops) // 2):
            for at in range(0, len(ops), 2):
                yield ops[at : at + 2]
        else:
            yield ops


def _key(op: FlagOp) -> tuple[object, ...]:
    return op.src_pipe.data, op.dst_pipe.data, op.event_id.data
