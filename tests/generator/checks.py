"""What must hold for every program: text, meaning before and after passes, C++."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from itertools import islice

from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.printer import print_module
from pto_dialect.diagnostics import PTOException
from pto_opt.context import make_context
from pto_opt.cpp import print_cpp
from pto_opt.interpreter.machine import Deadlock
from pto_opt.loading import load
from pto_opt.pipelines import run_pass, run_pipeline, verify_after
from pto_opt.prove.cases import cases_of
from pto_opt.prove.prover import Prover, run_cases
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.findings import Check
from pto_passes.registry import ALL_PASSES, LEVELS

MOST_CASES = 6
"""Extents of all, all but one, 1 and 0, and two mixed ones."""

IN_ORDER = [
    "canonicalize,cse,dce,check-validshape,check-buffer-reuse,hoist-validshape,"
    "propagate-validshape,legalize-buffer-reuse,check-buffer-reuse,check-validshape,"
    "inject-barrier-all,check-sync,print-dependences",
    "infer-sections,lower-frontend-pipes,infer-pipe-splits,lower-events,infer-layouts,"
    "normalize-tmov,materialize-tmp,resolve-reserved-buffers,plan-memory,"
    "check-buffer-reuse,remove-identity-tmov,resolve-buffer-select,"
    "propagate-validshape{static=true},hoist-validshape{through-loads=true},cse,"
    "canonicalize,insert-sync,check-sync,convert-pto-to-emitc",
    f"lower-events,{LEVELS[2]},check-buffer-reuse,check-sync",
]
"""Pipelines in which passes stand where they can do something."""


def pipelines(passes: Iterable[str] = ALL_PASSES) -> list[str]:
    """
    Pipelines with all passes that there are: those in order, and any other one alone.
    Each pass is proven against the state before it.
    """
    ordered = {name for line in IN_ORDER for name in pass_names(line)}
    return [*IN_ORDER, *(name for name in passes if name not in ordered)]


def pass_names(pipeline: str) -> list[str]:
    """The names of a pipeline's passes."""
    return [one.name for one in make_passes([PassRequest(pipeline)])]


def printed(module: ModuleOp, generic: bool = False) -> str:
    stream = io.StringIO()
    print_module(module, stream, generic=generic)
    return stream.getvalue()


def check_text(text: str) -> ModuleOp:
    """Printing and parsing again changes nothing, in both forms."""
    module = load(text)
    for generic in (False, True):
        once = printed(module, generic)
        again = load(once)
        assert module.is_structurally_equivalent(again)
        assert printed(again, generic) == once
    return module


def check_passes(text: str, pipeline: str) -> int:
    """Every pass leaves what the program does; returns the number of cases."""
    module, context = load(text), make_context()
    prover = Prover(module, most=MOST_CASES)
    assert prover.cases, "no arguments found"
    for one in make_passes([PassRequest(pipeline)]):
        with redirect_stdout(io.StringIO()):  # print-dependences
            run_pass(context, one, module)
        verify_after(one, module)
        prover.check(one.name, module)
    return len(prover.cases)


def has_sync(text: str) -> bool:
    """Whether a program keeps its units in order itself."""
    return any(word in text for word in ("wait_flag", "wait_event", "pto.barrier"))


def check_is_clean(text: str) -> None:
    """The sanitizer has nothing to say, with the program's own sync or a pass's."""
    own: Sequence[str] = ("",) if "wait_event" not in text else ("lower-events",)
    passes = own if has_sync(text) else ("inject-barrier-all", "insert-sync")
    for name in passes:
        module = load(text)
        run_pipeline(make_context(), make_passes([PassRequest(name)]), module)
        for outcome in run_cases(module, islice(cases_of(module), MOST_CASES)):
            assert outcome.error is None, outcome.error
            assert not outcome.findings, "\n".join(map(str, outcome.findings))


def check_cpp(text: str) -> str:
    """It becomes C++, once its tiles have places and extents."""
    module = load(text)
    passes = "materialize-tmp,plan-memory,propagate-validshape,lower-events"
    run_pipeline(make_context(), make_passes([PassRequest(passes)]), module)
    stream = io.StringIO()
    print_cpp(module, stream)
    return stream.getvalue()


def check_flags(text: str) -> None:
    """`check-sync` and the race check accept a program's own flags."""
    assert not sync_errors(text)
    assert not races(text)


def sync_errors(text: str) -> list[str]:
    """What `check-sync` says is wrong."""
    context, module = make_context(), load(text)
    try:
        run_pipeline(context, make_passes([PassRequest("check-sync")]), module)
    except PTOException as error:
        return [diagnostic.message for diagnostic in error.diagnostics]
    return []


def races(text: str) -> list[str]:
    """What the race check says of runs with 3 turns and with none."""
    module = load(text)
    found: list[str] = []
    for case in cases_of(module):
        if case.numbers[-1] in (0, None) or (case.numbers[-1] or 0) >= 3:
            for outcome in run_cases(module, [case]):
                assert outcome.error is None or isinstance(outcome.error, Deadlock)
                found += [f.problem for f in outcome.findings if f.check is Check.RACE]
                if outcome.error is not None:
                    found.append("deadlock")
    return found
