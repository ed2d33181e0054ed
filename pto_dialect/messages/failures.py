"""What verifiers raise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from xdsl.ir import SSAValue
from xdsl.utils.exceptions import VerifyException

from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.edits import Fix
from pto_dialect.messages.kinds import Kind


class PTOVerifyException(VerifyException):
    """A verifier's complaint that knows which operand or attribute it is about."""

    def __init__(
        self,
        message: str,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
        *,
        names_op: bool = True,
        kind: Kind | None = None,
        fixes: Sequence[Fix] = (),
    ):
        super().__init__(message)
        self.focus = focus
        self.notes = tuple(notes)
        self.names_op = names_op
        """Whether `'pto.x' op` goes before the message."""
        self.kind = kind
        """None for that of the verifier's step."""
        self.fixes = tuple(fixes)


def fail(
    message: str,
    focus: SSAValue | str | None = None,
    notes: Sequence[Note] = (),
    *,
    names_op: bool = True,
    kind: Kind | None = None,
    fixes: Sequence[Fix] = (),
) -> NoReturn:
    """
    Raise what a verifier found, with the operand or word that it is about. Without
    `names_op` the message stands alone, for one that ptoas words so. Without `kind` it is
    of the kind of the verifier's step.
    """
    raise PTOVerifyException(
        message, focus, notes, names_op=names_op, kind=kind, fixes=fixes
    )
