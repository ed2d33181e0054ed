"""What runs of a program show: that a pass changes what it computes, and faults of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xdsl.dialects.builtin import ModuleOp

from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.launch import ArgumentError
from pto_opt.launches.launch import Launch
from pto_opt.launches.search import launches_of
from pto_opt.launches.trials import fitted
from pto_opt.pipelines import run_pass, verify_after
from pto_opt.prove.prover import prover_of
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.findings import Check
from pto_opt.sanitize.sanitizer import Sanitizer


def compare_passes(context: PTOContext, module: ModuleOp, pipeline: str) -> None:
    """
    Run passes on a module, and the module before and behind each of them.

    Raises:
        PTOException: for the first pass that changes what the module computes, or refuses it.
        PassError: for text that is no pipeline.
    """
    prover = prover_of(context, module)
    for one in make_passes([PassRequest(pipeline)]):
        run_pass(context, one, module)
        verify_after(one, module)
        prover.check(one.name, module)


def sanitize_launches(
    context: PTOContext, module: ModuleOp, checks: Collection[Check]
) -> list[Diagnostic]:
    """
    What the sanitizer finds in runs of all entries of a module, with arguments that
    `pto-run --auto` finds; what shows in several of them is one.
    """
    sanitizer = Sanitizer(checks)
    kernel = Kernel(module, hooks=sanitizer.hooks)
    kernel.program.write = _keep_quiet
    for entry in kernel.entries():
        search = launches_of(module, entry)
        launches: Sequence[Launch] = search.found
        if not launches:
            context.diagnostics.warning(
                f"@{entry.name} is not run: {search.reason}",
                entry.members[0].function,
                kind=kinds.NOT_COMPARED,
            )
        for launch in launches:
            launch = fitted(module, launch)
            try:
                with sanitizer:
                    kernel.run(
                        launch.arguments(), entry=launch.entry, blocks=launch.blocks
                    )
            except PTOException as error:
                return [*sanitizer.findings.diagnostics(), *error.diagnostics]
            except ArgumentError:  # of a launch that only fits with other sizes
                continue
    return [*sanitizer.findings.diagnostics()]


def _keep_quiet(text: str) -> None:
    del text
