"""Rules about the flags between cores."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.func import FuncOp

from pto_dialect.functions import function_of
from pto_dialect.hardware import GroupFlags, arch_of
from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, SetFFTsOp
from pto_dialect.program_checks.program import Rules, VerifiedModule, error


def flag_addresses(program: VerifiedModule) -> Iterator[Diagnostic]:
    """A function that signals other cores by FFTS says where their flags lie."""
    if not program.is_complete:
        return
    have = {function_of(op) for op in program.all(SetFFTsOp)}
    reported: set[FuncOp | None] = set()
    for op in program.all(CrossCoreFlagOp):
        function = function_of(op)
        arch = arch_of(op)
        if arch.group_flags is not GroupFlags.FFTS or function in have | reported:
            continue
        reported.add(function)
        message = (
            f"{arch.member} inter-core sync requires explicit `pto.set_ffts` in the same "
            "function"
        )
        yield error(message, op)


RULES: Rules = ((CrossCoreFlagOp, flag_addresses),)
