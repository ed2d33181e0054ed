"""Rules about pointers that are made of integers."""

from __future__ import annotations

from collections.abc import Iterator

from pto_dialect.messages.diagnostic import Diagnostic, Note
from pto_dialect.ops.memory_ops import ScalarLoadOp, ScalarStoreOp
from pto_dialect.ops.pointer_ops import IntToPtrOp
from pto_dialect.program_checks.program import Rules, VerifiedModule, error


def pointers_of_integers(program: VerifiedModule) -> Iterator[Diagnostic]:
    """A pointer made of a number serves scalar loads and stores alone."""
    for op in program.all(IntToPtrOp):
        for use in op.results[0].uses:
            user = use.operation
            if isinstance(user, ScalarLoadOp | ScalarStoreOp):
                if user.ptr is op.results[0]:
                    continue
            message = (
                "result may only be used as the pointer operand of pto.load_scalar or "
                f"pto.store_scalar; found use by '{user.name}'"
            )
            yield error(message, op, None, [Note("used here", user)])


RULES: Rules = ((IntToPtrOp, pointers_of_integers),)
