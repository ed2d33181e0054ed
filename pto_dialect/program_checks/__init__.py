"""
What a program must satisfy as a whole, whatever level it is compiled for: functions,
sections, pipes and flags between cores. The operations' own verifiers come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from xdsl.ir import Operation

from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.program_checks.program import Rule, Rules, VerifiedModule

RULES_ABOUT: dict[str, tuple[str, ...]] = {
    "functions": (),
    "structs": ("array_ops",),
    "pointers": ("pointer_ops",),
    "flags": ("cross_sync_ops",),
    "sections": ("section_ops",),
    "pipes": ("pipe_init_ops", "reserved_buffer_ops", "lowered_pipe_ops", "pipe_ops"),
    "epilogues": ("pipe_init_ops",),
}
"""
The modules of rules, and the families of operations that they are about: rules about
families that a program does not have are not imported. Without any, about all programs.
"""


def rules_of(module: str) -> Rules:
    """The rules of a module."""
    return import_module(f"{__name__}.{module}").RULES


@cache
def _families_of(op_class: type[Operation]) -> frozenset[str]:
    """The files of an operation and its bases."""
    return frozenset(base.__module__.rpartition(".")[2] for base in op_class.__mro__)


def find_program_errors(program: VerifiedModule) -> Iterator[Diagnostic]:
    """Apply the rules about the operations that a program has."""
    families: set[str] = set()
    for op_class in program.by_class:
        families |= _families_of(op_class)
    rules: dict[Rule, None] = {}
    for module, about in RULES_ABOUT.items():
        if about and families.isdisjoint(about):
            continue
        for wanted, rule in rules_of(module):
            if any(issubclass(op_class, wanted) for op_class in program.by_class):
                rules[rule] = None
    for rule in rules:
        yield from rule(program)
