"""Running passes: one, or a pipeline of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.exceptions import VerifyException

from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.verifier import verify

if TYPE_CHECKING:
    # Imported when a pass is asked for: a run without any starts sooner.
    from xdsl.passes import ModulePass


def run_pass(context: PTOContext, one: ModulePass, module: ModuleOp) -> None:
    """
    Run a pass on a module, in place.

    Raises:
        PTOException: with the errors that the pass has found.
    """
    one.apply(context, module)
    context.diagnostics.raise_if_errors()


def verify_after(one: ModulePass, module: ModuleOp) -> None:
    """
    Verify what a pass has made.

    Raises:
        PTOException: if it is wrong, which is the pass's fault.
    """
    try:
        verify(module)
    except (PTOException, VerifyException) as error:
        message = f"after {one.name}: {error}"
        found = Diagnostic(Severity.ERROR, message, module, kind=kinds.PASS_FAULT)
        raise PTOException([found]) from error


def run_pipeline(
    context: PTOContext, passes: Iterable[ModulePass], module: ModuleOp
) -> None:
    """
    Run passes in their order on a module, in place; it is verified after each.

    Raises:
        PTOException: with the errors of the first pass that finds some.
    """
    for one in passes:
        run_pass(context, one, module)
        verify_after(one, module)
