"""Verification of whole modules: every error, not only the first."""

from __future__ import annotations

from collections.abc import Container, Iterator

from xdsl.dialects import arith
from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation, SSAValue
from xdsl.traits import IsTerminator
from xdsl.utils.exceptions import DiagnosticException, VerifyException

from pto_dialect.diagnostics import PTOException
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Note, Severity
from pto_dialect.messages.edits import inserted_behind
from pto_dialect.messages.failures import PTOVerifyException
from pto_dialect.messages.places import name_of
from pto_dialect.program_checks import find_program_errors
from pto_dialect.program_checks.program import VerifiedModule
from pto_dialect.unchanged import unchanged
from pto_dialect.walking import walk
from pto_dialect.xdsl_internals import operands_of

_PUZZLED = (AttributeError, IndexError, KeyError, TypeError)
"""
What a verifier meets that asks another operation which is wrong itself: one without an
attribute, or with an operand too few. The other one's error says all there is to say.
"""


_COMPLAINTS = (VerifyException, DiagnosticException, ValueError)
"""xDSL's checks of scopes raise ValueError for values without a definition."""


def error_of(op: Operation) -> Diagnostic | None:
    """What is wrong with an operation on its own, its regions left aside."""
    try:
        _verify(op)
    except _COMPLAINTS as error:
        return _complaint(op, error)
    except _PUZZLED:
        return None
    return None


def find_errors(
    module: Operation, known: Container[Operation] = ()
) -> Iterator[Diagnostic]:
    """
    Verify each operation of a module on its own but for those that are `known` to be right,
    then the program as a whole, and yield every complaint.
    """
    defined: set[SSAValue] = set()
    by_class: dict[type[Operation], list[Operation]] = {}
    is_complete = is_defined = True
    puzzled: list[Exception] = []
    for op in walk(module):
        for operand in operands_of(op):
            if operand not in defined:
                is_defined = False
                yield Diagnostic(
                    Severity.ERROR,
                    f"'{op.name}' uses {name_of(operand)} before it is defined",
                    op,
                    operand,
                    (Note("defined here", operand),),
                    kind=kinds.USED_BEFORE,
                )
                break
        defined.update(op.results)
        for region in op.regions:
            for block in region.blocks:
                defined.update(block.args)
        try:
            if op not in known:
                _verify(op)
            by_class.setdefault(type(op), []).append(op)
        except _COMPLAINTS as error:
            if (found := _complaint(op, error)) is not None:
                is_complete = False
                yield found
            else:
                by_class.setdefault(type(op), []).append(op)
        except _PUZZLED as error:
            puzzled.append(error)
    if puzzled and is_complete:
        raise puzzled[0]
    if not is_defined:  # definitions are what the rules about programs ask for
        return
    try:
        yield from find_program_errors(VerifiedModule(by_class, is_complete))
    except _PUZZLED:
        if is_complete:
            raise


def _complaint(op: Operation, error: Exception) -> Diagnostic | None:
    """What a verifier's exception says; None where it is about no fault."""
    cause = error.__cause__ if error.__cause__ is not None else error
    if isinstance(cause, PTOVerifyException) and _has_windows(op):
        return None
    if _is_behind_terminator(op, cause):
        return None  # that has been said of the terminator
    if (found := _lacks_terminator(op, cause)) is not None:
        return found
    if "must be the last operation" in str(cause) and op.next_op is not None:
        return _goes_on(op, op.next_op)
    focus, notes, fixes = None, (), ()
    message = f"'{op.name}' op {cause}"
    kind = kinds.OTHER_DIALECT
    if isinstance(cause, PTOVerifyException):
        focus, notes, fixes = cause.focus, cause.notes, cause.fixes
        kind = cause.kind or kinds.DEFINITION
        message = message if cause.names_op else str(cause)
    return Diagnostic(Severity.ERROR, message, op, focus, notes, kind=kind, fixes=fixes)


def _goes_on(op: Operation, after: Operation) -> Diagnostic:
    """What is said of a terminator in the middle of its block."""
    return Diagnostic(
        Severity.ERROR,
        f"'{op.name}' op ends its block, but operations follow it",
        op,
        notes=(Note("the first of them is here", after),),
        kind=kinds.NO_TERMINATOR,
    )


_ENDS = {"func.func": "return", "scf.for": "scf.yield", "scf.if": "scf.yield"}


def _is_behind_terminator(op: Operation, cause: BaseException) -> bool:
    """Whether the last operation of a block is refused, and one before it ends the block."""
    if "not a terminator" not in str(cause) or op.next_op is not None:
        return False
    before = op.prev_op
    while before is not None and not before.has_trait(IsTerminator):
        before = before.prev_op
    return before is not None


def _lacks_terminator(op: Operation, cause: BaseException) -> Diagnostic | None:
    """What is said of the last operation of a block, if another one has to end it."""
    around = op.parent_op()
    if "terminator" not in str(cause) or around is None or op.next_op is not None:
        return None
    if (end := _ENDS.get(around.name)) is None:
        return None
    name = around.properties.get("sym_name")
    what = f"@{name.data}" if isinstance(name, StringAttr) else f"'{around.name}' op"
    return Diagnostic(
        Severity.ERROR,
        f"{what} does not end with '{end}'",
        op,
        kind=kinds.NO_TERMINATOR,
        label="the last operation",
        fixes=inserted_behind(op, end),
    )


_MAX_VERIFIED = 10_000
"""At this many kinds of operations it is forgotten which have been verified."""

_verified: set[tuple[object, ...]] = set()


def _verify(op: Operation) -> None:
    """
    Verify an operation on its own. Of `arith` nothing but types and attributes matters, as
    long as another operation stands behind it: each combination is verified once.
    """
    if type(op).__module__ != arith.__name__ or op.next_op is None:
        op.verify(verify_nested_ops=False)
        return
    key = (
        type(op),
        *[operand.type for operand in operands_of(op)],
        None,
        *[result.type for result in op.results],
        *op.properties.items(),
        None,
        *op.attributes.items(),
    )
    if key not in _verified:
        op.verify(verify_nested_ops=False)
        if len(_verified) >= _MAX_VERIFIED:
            _verified.clear()
        _verified.add(key)


def _has_windows(op: Operation) -> bool:
    """
    Whether an operand is a window that has become a tile. Its type has the shape of the
    tile around it, which gives the strides; what a verifier says of that is not about the
    window, which was verified when it still was a `subview`.
    """
    from pto_dialect.ops.tile_ops import AllocTileOp

    return any(
        isinstance(value.owner, AllocTileOp) and value.owner.is_window
        for value in op.operands
    )


def verify(module: Operation) -> None:
    """
    Verify a whole module.

    Raises:
        PTOException: with every error, in the order of the text.
    """
    with unchanged():
        errors = list(find_errors(module))
    if errors:
        raise PTOException(errors)
