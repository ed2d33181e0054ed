"""
What a program must satisfy as a whole, whatever level it is compiled for: functions,
sections, pipes and flags between cores. The operations' own verifiers come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from xdsl.ir import Operation

from pto_dialect.diagnostics import Diagnostic
from pto_dialect.program_checks import functions, pipes, sections
from pto_dialect.program_checks.program import Program

Rule = Callable[[Program], Iterator[Diagnostic]]

RULES: tuple[tuple[type[Operation], Rule], ...] = (
    *functions.RULES,
    *sections.RULES,
    *pipes.RULES,
)
"""Each rule, with the class of operations without which it has nothing to say."""


@cache
def _rules_about(op_class: type[Operation]) -> frozenset[int]:
    return frozenset(
        i for i, (wanted, _) in enumerate(RULES) if issubclass(op_class, wanted)
    )


def find_program_errors(program: Program) -> Iterator[Diagnostic]:
    """Apply the rules about the operations that a program has."""
    wanted: set[int] = set()
    for op_class in program.by_class:
        wanted |= _rules_about(op_class)
    rules = dict.fromkeys(RULES[index][1] for index in sorted(wanted))
    for rule in rules:
        yield from rule(program)


__all__ = ["RULES", "Program", "Rule", "find_program_errors"]
