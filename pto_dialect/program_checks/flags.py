"""Rules about the flags between cores."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.func import FuncOp

from pto_dialect.diagnostics import Diagnostic
from pto_dialect.functions import function_of
from pto_dialect.hardware import Arch, arch_of
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, SetFFTsOp
from pto_dialect.program_checks.program import Program, Rules, error


def flag_addresses(program: Program) -> Iterator[Diagnostic]:
    """On a2a3 a function that signals other cores says where their flags lie."""
    if not program.is_complete:
        return
    have = {function_of(op) for op in program.all(SetFFTsOp)}
    reported: set[FuncOp | None] = set()
    for op in program.all(CrossCoreFlagOp):
        function = function_of(op)
        if function in have or function in reported or arch_of(op) is not Arch.A2A3:
            continue
        reported.add(function)
        message = (
            "A3 inter-core sync requires explicit `pto.set_ffts` in the same function"
        )
        yield error(message, op)


RULES: Rules = ((CrossCoreFlagOp, flag_addresses),)
