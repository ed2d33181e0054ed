"""What must hold for every program: text, meaning before and after passes, C++."""

from __future__ import annotations

import io
from itertools import islice

from xdsl.dialects.builtin import ModuleOp

from pto_dialect.assembly.printer import print_module
from pto_opt.cli.options import PassRequest, make_passes
from pto_opt.context import make_context
from pto_opt.cpp import print_cpp
from pto_opt.loading import load
from pto_opt.pipelines import run_pass, run_pipeline, verify_after
from pto_opt.prove import Prover, cases_of, run_cases

MOST_CASES = 4
"""Extents of all, all but one, 1 and 0."""

PIPELINES = [
    "canonicalize,cse,dce,check-validshape,hoist-validshape,propagate-validshape,"
    "legalize-buffer-reuse,inject-barrier-all",
    "propagate-validshape{static=true},hoist-validshape{through-loads=true}",
]
"""Each pass is proven against the state before it."""


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
        run_pass(context, one, module)
        verify_after(one, module)
        prover.check(one.name, module)
    return len(prover.cases)


def check_is_clean(text: str) -> None:
    """The sanitizer has nothing to say, with the program's own sync or a pass's."""
    has_sync = "wait_flag" in text or "barrier" in text
    for name in [""] if has_sync else ["inject-barrier-all", "insert-sync"]:
        module = load(text)
        run_pipeline(make_context(), make_passes([PassRequest(name)]), module)
        for outcome in run_cases(module, islice(cases_of(module), MOST_CASES)):
            assert not outcome.findings, "\n".join(map(str, outcome.findings))


def check_cpp(text: str) -> str:
    """It becomes C++, if it says where its tiles lie."""
    if "addr = " not in text:
        return ""
    module, context = load(text), make_context()
    stream = io.StringIO()
    for one in make_passes([PassRequest("propagate-validshape")]):
        run_pass(context, one, module)
    print_cpp(module, stream)
    return stream.getvalue()
