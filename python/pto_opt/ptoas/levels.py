"""
What the flags demand of a program: who gives tiles and buffers their addresses, which
of them must not overlap, and which ways of synchronisation go together.

Source: `tools/ptoas/ptoas.cpp` of PTOAS, in the order of its checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pto_dialect.hardware import arch_of
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.walking import walk
from pto_opt.ptoas.flags import AUTO, Flags

if TYPE_CHECKING:
    # Operations are told apart by their names here: a program has few of the families.
    from pto_dialect.ops.move_ops import TMovOp
    from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp
    from pto_dialect.ops.reserved_buffer_ops import ReserveBufferOp
    from pto_dialect.ops.tile_ops import AllocTileOp

LEVELS = {"level1": 1, "level2": 2, "level3": 3}


def level_of(name: str, module: ModuleOp) -> int | None:
    """The level that a name stands for, for a program; None if it is none."""
    if name != AUTO:
        return LEVELS.get(name)
    return 3 if any(_is_placed(op) for op in walk(module)) else 2


def _is_placed(op: Operation) -> bool:
    """Whether it gives a tile an address."""
    return op.name in _ALLOCATIONS and cast("AllocTileOp", op).addr is not None


_SYNCHRONISATIONS = (
    "enable-insert-sync",
    "enable-inject-barrier-all-sync",
    "enable-graph-sync-solver",
)


def complaints_about_flags(flags: Flags, module: ModuleOp, level: int) -> Iterator[str]:
    """Flags that do not go together, or not with the program."""
    wanted = [f for f in _SYNCHRONISATIONS if flags.wants(f)]
    if any(op.name == "pto.tassign" for op in walk(module)):
        if level < 3:
            yield "Error: pto.tassign is only supported when --pto-level=level3."
        for flag in wanted:
            yield f"Error: pto.tassign requires --{flag} to be disabled."
    if len(wanted) > 1:
        yield (
            "Error: --enable-insert-sync, --enable-bufid_sync, "
            "--enable-inject-barrier-all-sync, and --enable-graph-sync-solver are "
            "mutually exclusive."
        )


def address_errors(module: ModuleOp, level: int) -> Iterator[Diagnostic]:
    """Tiles and buffers with an address that the level does not want, or without one."""
    reservations: list[Operation] = []
    for op in walk(module):
        if op.name == "pto.reserve_buffer":
            reservations.append(op)
        elif (check := _ALLOCATIONS.get(op.name)) is not None:
            yield from check(cast("Any", op), level)
    for op in reservations:
        yield from _reservation(cast("ReserveBufferOp", op), level)


def _tile(op: AllocTileOp, level: int) -> Iterator[Diagnostic]:
    if level == 3 and op.addr is None:
        yield _error("requires 'addr' operand when --pto-level=level3", op)
    elif level < 3 and op.addr is not None:
        yield _error(
            "unexpected 'addr' operand: only supported when --pto-level=level3", op
        )


def _multi_tile(op: AllocMultiTileOp, level: int) -> Iterator[Diagnostic]:
    if op.planned is not None:
        yield _error(
            "attribute 'pto.multi_buffer_addrs' is reserved for pto-plan-memory", op
        )
    elif level == 3 and op.addr is None:
        yield _error(
            "pto.alloc_multi_tile requires a base 'addr' operand when "
            "--pto-level=level3",
            op,
        )
    elif level < 3 and op.addr is not None:
        yield _error(
            "unexpected 'addr' operand on pto.alloc_multi_tile: only supported when "
            "--pto-level=level3",
            op,
        )


_ALLOCATIONS = {"pto.alloc_tile": _tile, "pto.alloc_multi_tile": _multi_tile}


def overlap_errors(module: ModuleOp) -> Iterator[Diagnostic]:
    """
    Operations on MX groups of which two operands have bytes in common. `ptoas` checks
    no other operation for it: programs in use rely on overlaps that happen to work, and
    `check-buffer-reuse` is there to name them.

    Source: `getSemanticNoAliasPairs` of PTOAS.
    """
    if not any(_keeps_operands_apart(op) for op in walk(module)):
        return
    # Imported here, as few programs need the analysis and its import takes time.
    from pto_passes.analysis.control_flow.calls import functions_of
    from pto_passes.analysis.memory.buffers import Buffers

    for function in functions_of(module):
        for conflict in Buffers.of(function).conflicts:
            if conflict.in_place and _keeps_operands_apart(conflict.reader):
                yield _error(f"'{conflict.reader.name}' op {conflict}", conflict.reader)


def _keeps_operands_apart(op: Operation) -> bool:
    if op.name == "pto.tmov":
        return cast("TMovOp", op).packs_exponents
    return op.name == "pto.tquant.mx"


_BUFFER_ALIGNMENT = 256
"""What the base of a reserved buffer is a multiple of, in bytes."""


def _reservation(op: ReserveBufferOp, level: int) -> Iterator[Diagnostic]:
    is_auto = op.is_automatic
    if level < 3:
        if not is_auto:
            yield _error(
                "pto.reserve_buffer with explicit 'base' (auto = false) is not supported "
                "when --pto-level=level1 or level2; use --pto-level=level3 or set "
                "auto = true",
                op,
            )
        elif op.base is not None:
            yield _error(
                "unexpected 'base' on auto reserve_buffer: level1/level2 assign it in "
                "pto-plan-memory",
                op,
            )
        return
    if is_auto or op.base is None:
        yield _error(
            "pto.reserve_buffer requires 'auto = false' and explicit 'base' when "
            "--pto-level=level3",
            op,
        )
        return
    base, size = op.base.value.data, op.size.value.data
    space = op.memory.data
    capacity = arch_of(op).memories[space].capacity
    if base < 0:
        yield _error("expects 'base' to be non-negative when present", op, "base")
    elif base % _BUFFER_ALIGNMENT:
        yield _error(
            f"expects 'base' to be aligned to {_BUFFER_ALIGNMENT} bytes for "
            f"{space.value}",
            op,
            "base",
        )
    elif base + size > capacity:
        yield _error(
            f"reserved range exceeds {space.value} capacity: base {base} + size {size} "
            f"> {capacity} bytes",
            op,
            "base",
        )


def _error(message: str, op: Operation, focus: str | None = None) -> Diagnostic:
    return Diagnostic(Severity.ERROR, message, op, focus, kind=kinds.LEVEL)
