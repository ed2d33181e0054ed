"""Our passes in MLIR's pass manager."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from xdsl.ir import Operation, SSAValue

from pto_dialect.diagnostics import PTOException
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.places import name_of
from pto_dialect.verifier import verify
from pto_opt.mlir.bindings import MLIROperation, MLIRPassManager
from pto_opt.mlir.modules import (
    Imported,
    UnknownOperationError,
    fill_mlir,
    from_mlir,
)
from pto_opt.pipelines import run_pass, verify_after
from pto_opt.requests import PassRequest, make_passes

if TYPE_CHECKING:
    from xdsl.passes import ModulePass


def add_passes(pass_manager: MLIRPassManager, pipeline: str) -> None:
    """
    Add our passes to a pass manager of modules, between passes of MLIR's own:

        add_passes(pm, "hoist-validshape,propagate-validshape{static=true}")
        pm.add("canonicalize,cse")

    Each is a pass of its own there, so that printing, timing and verifying between
    passes work. What a pass finds wrong becomes diagnostics at the locations of the
    operations, and `pm.run` raises `mlir.ir.MLIRError`.

    Raises:
        ValueError: for an unknown pass or option, with the nearest name.
    """
    for one in make_passes([PassRequest(pipeline)]):
        pass_manager.add(
            _callback(one),
            name=type(one).__name__,
            argument=one.name,
            description=(type(one).__doc__ or "").strip().partition("\n")[0],
        )


def check(module: Any) -> bool:
    """
    Verify a module by all the rules of the dialect, those that IRDL cannot say included;
    what is wrong becomes diagnostics.
    """
    imported = _imported(module.operation)
    if imported is None:
        return False
    try:
        verify(imported.module)
    except PTOException as error:
        _report(imported, error.diagnostics)
        return False
    return True


def _callback(one: ModulePass) -> Any:
    def run(operation: MLIROperation, handle: Any) -> None:
        # An exception must not reach the pass manager, which is written in C++.
        try:
            is_done = operation.name == "builtin.module" and _run(one, operation)
            if operation.name != "builtin.module":
                operation.location.emit_error(f"{one.name} is a pass of modules")
        except Exception as error:
            kind = type(error).__name__
            operation.location.emit_error(f"{one.name}: {kind}: {error}")
            is_done = False
        if not is_done:
            handle.signal_pass_failure()

    return run


def _run(one: ModulePass, operation: MLIROperation) -> bool:
    imported = _imported(operation)
    if imported is None:
        return False
    try:
        verify(imported.module)
        run_pass(imported.context, one, imported.module)
        verify_after(one, imported.module)
    except PTOException as error:
        _report(imported, error.diagnostics)
        return False
    (block,) = operation.regions[0].blocks
    for old in reversed([old.operation for old in block.operations]):
        old.erase()
    fill_mlir(operation, imported.module, imported.locations)
    return True


def _imported(operation: MLIROperation) -> Imported | None:
    try:
        return from_mlir(operation)
    except UnknownOperationError as error:
        error.location.emit_error(str(error))
        return None


def _report(imported: Imported, diagnostics: Iterable[Diagnostic]) -> None:
    """Say as diagnostics of MLIR what is wrong."""
    for diagnostic in diagnostics:
        if diagnostic.severity is not Severity.ERROR:
            continue
        about = diagnostic.about
        op = _operation(about if isinstance(about, Operation | SSAValue) else None)
        location = imported.location_of(op) or imported.location_of(imported.module)
        if location is not None:
            location.emit_error(_text(diagnostic))


def _text(diagnostic: Diagnostic) -> str:
    """The message, the operand that it is about, and the notes."""
    lines = [diagnostic.message]
    if isinstance(diagnostic.focus, SSAValue):
        name = name_of(diagnostic.focus)
        if name not in diagnostic.message:
            lines[0] += f" ({name})"
    lines += [f"note: {note.message}" for note in diagnostic.notes]
    return "\n".join(lines)


def _operation(about: Operation | SSAValue | None) -> Operation | None:
    if not isinstance(about, SSAValue):
        return about
    owner = about.owner
    return owner if isinstance(owner, Operation) else owner.parent_op()
