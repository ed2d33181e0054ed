"""
Equivalence of runs: the module runs before and after each one on the same arguments, and
must leave the same tensors behind, without a fault that was not there before.

On-chip memory that nobody has written is poison in both runs. Cases in which the module
is wrong before the pass prove nothing and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice

import numpy as np
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pto_dialect.assembly.printer import print_module
from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Note, Severity
from pto_dialect.ops.base import PTOOp
from pto_dialect.walking import walk
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import Array, is_float
from pto_opt.interpreter.launch import ArgumentError
from pto_opt.prove.cases import Case, cases_of
from pto_opt.sanitize.findings import ALL_CHECKS, Check, Finding
from pto_opt.sanitize.sanitizer import Sanitizer
from pto_passes.analysis.sync.units import orders_units


@dataclass
class Outcome:
    """What one run has left behind."""

    tensors: dict[int, Array] = field(default_factory=dict[int, Array])
    """The tensors by the number of their parameter."""
    findings: list[Finding] = field(default_factory=list[Finding])
    error: PTOException | None = None
    """Why the run has not come to its end."""

    @property
    def problems(self) -> set[tuple[Check, str]]:
        return {(finding.check, finding.problem) for finding in self.findings}


@dataclass(frozen=True)
class Difference:
    """How two runs on the same arguments differ."""

    case: Case
    message: str
    findings: tuple[Finding, ...] = ()

    def __str__(self) -> str:
        return f"{self.message}, with {self.case}"


def run_case(module: ModuleOp, case: Case) -> Outcome:
    """Run a module on the arguments of a case."""
    return next(run_cases(module, [case]))


def run_cases(module: ModuleOp, cases: Iterable[Case]) -> Iterator[Outcome]:
    """Run a module on the arguments of several cases."""
    sanitizer = Sanitizer(ALL_CHECKS)
    kernel = Kernel(module, hooks=sanitizer.hooks)
    kernel.program.write = _keep_quiet
    for case in cases:
        outcome = Outcome()
        arguments = case.arguments()
        try:
            kernel.run(arguments, entry=case.entry)
            sanitizer.finish()
        except PTOException as error:
            outcome.error = error
        except ArgumentError as error:
            diagnostic = Diagnostic(
                Severity.ERROR, str(error), module, kind=kinds.NOT_COMPARED
            )
            outcome.error = PTOException([diagnostic])
        else:
            for parameter, argument in zip(case.parameters, arguments, strict=True):
                if isinstance(argument, np.ndarray):
                    outcome.tensors[parameter.index] = argument
        outcome.findings = sanitizer.reset()
        yield outcome


def _keep_quiet(text: str) -> None:
    del text


def compare(
    case: Case, before: Outcome, after: Outcome, *, ordered: bool
) -> Difference | None:
    """
    How a run differs from the one before; None if it does not. Where units are not
    `ordered`, neither before nor after, that is left to another pass: that accesses of one
    core's units need an order says nothing then. Races of cores and deadlocks always do.
    """
    if before.error is not None:
        return None
    if after.error is not None:
        text = after.error.diagnostics[0].message
        return Difference(case, f"it fails where it has not failed before: {text}")
    if Check.INIT not in {finding.check for finding in before.findings}:
        for parameter in case.parameters:
            if parameter.index in before.tensors:
                old, new = before.tensors[parameter.index], after.tensors
                message = first_difference(parameter.name, old, new[parameter.index])
                if message is not None:
                    return Difference(case, message)
    races = any(finding.check is Check.RACE for finding in before.findings)
    new_findings = tuple(
        finding
        for finding in after.findings
        if (finding.check, finding.problem) not in before.problems
        and not (races and finding.check is Check.RACE)
        and not (finding.within_core and not ordered)
    )
    if new_findings:
        first = new_findings[0]
        message = f"'{first.op.name}' op {first.message} [{first.check.value}]"
        return Difference(case, f"a new fault: {message}", new_findings)
    return None


def first_difference(name: str, before: Array, after: Array) -> str | None:
    """The first element of a tensor that differs, in words; None if all are equal."""
    old, new = before.reshape(-1), after.reshape(-1)
    if old.tobytes() == new.tobytes():
        return None
    differs = old.view(np.uint8).reshape(old.size, -1) != new.view(np.uint8).reshape(
        new.size, -1
    )
    wrong = differs.any(axis=1)
    if is_float(old.dtype):
        both_nan = np.isnan(old.astype(np.float64)) & np.isnan(new.astype(np.float64))
        wrong &= ~both_nan
    if not wrong.any():
        return None
    index = int(np.argmax(wrong))
    return (
        f"element {index} of %{name} is {new[index]}, and was {old[index]} before; "
        f"{int(wrong.sum())} of {old.size} differ"
    )


class Prover:
    """Compares each state of a module with the one before."""

    def __init__(self, module: ModuleOp, seed: int = 0, most: int | None = None):
        """Finds arguments, `most` cases if that is given, and runs the module as it is."""
        self._cases: list[Case] = []
        self._outcomes: list[Outcome] = []
        self._text = _text_of(module)
        self._ordered = orders_units(module)
        if can_run(module):
            self._cases = list(islice(cases_of(module, seed), most))
            self._outcomes = list(run_cases(module, self._cases))

    @property
    def cases(self) -> Sequence[Case]:
        """The arguments that it runs the module with."""
        return self._cases

    def differences(self, module: ModuleOp) -> list[Difference]:
        """
        What has changed since the last time, at most one difference for each case. A
        module that has become C++ is not run.
        """
        if not can_run(module):
            return []
        text = _text_of(module)
        if text == self._text:
            return []
        self._text = text
        outcomes = list(run_cases(module, self._cases))
        was_ordered, self._ordered = self._ordered, orders_units(module)
        ordered = was_ordered or self._ordered
        found = [
            compare(case, old, new, ordered=ordered)
            for case, old, new in zip(
                self._cases, self._outcomes, outcomes, strict=True
            )
        ]
        self._outcomes = outcomes
        return [difference for difference in found if difference is not None]

    def check(self, name: str, module: ModuleOp) -> None:
        """
        Raises:
            PTOException: if a pass of this name has changed what the module does.
        """
        diagnostics = [
            Diagnostic(
                Severity.ERROR,
                f"{name} changes what the program does: {difference}",
                _place(difference, module),
                notes=_notes(difference),
                kind=kinds.NOT_EQUIVALENT,
                helps=(
                    "for a report, a smaller program: pto-reduce FILE -o small.pto -- "
                    f"pto-opt --{name} --check-equivalence {{}} -o /dev/null",
                ),
            )
            for difference in self.differences(module)[:1]
        ]
        if diagnostics:
            raise PTOException(diagnostics)


def prover_of(context: PTOContext, module: ModuleOp) -> Prover:
    """The prover of a module; a warning where there is nothing that it could run."""
    prover = Prover(module)
    if not prover.cases:
        context.diagnostics.warning(
            "nothing is compared: the program runs to its end on none of the arguments "
            "that --check-equivalence makes up",
            module,
            kind=kinds.NOT_COMPARED,
        )
    return prover


def _place(difference: Difference, module: ModuleOp) -> Operation:
    if difference.findings:
        return difference.findings[0].op
    for op in walk(module):
        name = op.properties.get("sym_name") or op.attributes.get("sym_name")
        if name is not None and getattr(name, "data", None) == difference.case.entry:
            return op
    return module


def _notes(difference: Difference) -> tuple[Note, ...]:
    return tuple(
        Note(message, op)
        for finding in difference.findings[:1]
        for message, op in finding.earlier
    )


def _text_of(module: ModuleOp) -> str:
    stream = StringIO()
    print_module(module, stream, generic=True)
    return stream.getvalue()


def can_run(module: ModuleOp) -> bool:
    """Whether a module still is one of PTO operations, and has some."""
    names = {op.name.split(".", 1)[0] for op in walk(module)}
    return "emitc" not in names and any(isinstance(op, PTOOp) for op in walk(module))
