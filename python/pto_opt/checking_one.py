"""What the verifier and the checks find in one program."""

from __future__ import annotations

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import Diagnostics, PTOException
from pto_dialect.hardware import ArchSpec
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_opt.check_tasks import Options
from pto_opt.context import make_context
from pto_opt.loading import accept, read_module, set_arch, too_deep
from pto_opt.pipelines import run_pass
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.sync.units import brings_flags
from pto_passes.check_buffer_reuse import CheckBufferReuse
from pto_passes.check_sync import CheckSync
from pto_passes.check_validshape import CheckValidShape


def diagnose(text: str, name: str, options: Options) -> list[Diagnostic]:
    """
    All that is found in the text of a program, remarks left aside. The order of units is
    checked where a function brings flags of its own, or where that is asked for.
    """
    context = make_context()
    context.diagnostics.policy = options.policy
    found = context.diagnostics.found
    try:
        module = read_module(context, text, name)
        if options.arch is not None:
            set_arch(module, ArchSpec.parse(options.arch))
        accept(context, module)
        checks = checks_for(module, options.sync)
        for one in checks:
            found.extend(_findings_of(context, one, module))
        if not any(d.severity is Severity.ERROR for d in found):
            _run(
                context, module, options, any(isinstance(c, CheckSync) for c in checks)
            )
    except PTOException as error:
        found.extend(d for d in error.diagnostics if d not in found)
    except RecursionError:
        found.append(too_deep())
    return [d for d in found if d.severity is not Severity.REMARK]


def _run(
    context: PTOContext, module: ModuleOp, options: Options, has_flags: bool
) -> None:
    """
    What runs of a program show, as far as that is asked for; of one that is not ordered
    yet no races.

    Raises:
        PTOException: with the errors.
    """
    if not options.sanitize and options.passes is None:
        return
    # Imported here, as checking alone does not run anything.
    from pto_opt.checking_runs import compare_passes, sanitize_launches
    from pto_opt.sanitize.findings import ALL_CHECKS, Check

    if options.sanitize:
        checks = ALL_CHECKS if has_flags else ALL_CHECKS - {Check.RACE}
        if errors := sanitize_launches(context, module, checks):
            raise PTOException(errors)
    if options.passes is not None:
        compare_passes(context, module, options.passes)


def checks_for(module: ModuleOp, sync: bool) -> list[ModulePass]:
    """The checks that say something about a module."""
    checks: list[ModulePass] = [CheckValidShape(), CheckBufferReuse()]
    if sync or any(brings_flags(function) for function in functions_of(module)):
        checks.append(CheckSync())
    return checks


def _findings_of(
    context: PTOContext, one: ModulePass, module: ModuleOp
) -> list[Diagnostic]:
    """What one check finds; its errors do not keep the others from being run."""
    before = context.diagnostics
    context.diagnostics = Diagnostics(policy=before.policy)
    try:
        run_pass(context, one, module)
    except PTOException as error:
        own = context.diagnostics.found
        own.extend(d for d in error.diagnostics if d not in own)
    found, context.diagnostics = context.diagnostics.found, before
    return found
