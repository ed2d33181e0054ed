"""Rules about structs, which live where they are declared."""

from __future__ import annotations

from collections.abc import Iterator

from pto_dialect.handles import StructType
from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.ops.array_ops import DeclareStructOp
from pto_dialect.program_checks.program import Rules, VerifiedModule, error


def struct_results(program: VerifiedModule) -> Iterator[Diagnostic]:
    """Nothing hands on a struct under another name."""
    for op_class, ops in program.by_class.items():
        if issubclass(op_class, DeclareStructOp):
            continue
        for op in ops:
            for i, result in enumerate(op.results):
                if isinstance(result.type, StructType):
                    message = (
                        f"result {i} has type {result.type}, but only "
                        "'pto.declare_struct' may produce a !pto.struct result"
                    )
                    yield error(message, op, "!pto.struct")


RULES: Rules = ((DeclareStructOp, struct_results),)
