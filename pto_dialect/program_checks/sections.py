"""Rules about the parts of functions that only one kind of core runs."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Operation, SSAValue

from pto_dialect.messages.diagnostic import Diagnostic, Note
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.program_checks.program import Rules, VerifiedModule, error
from pto_dialect.walking import ancestors, values_of, walk


def _section_of(op: Operation) -> SectionOp | None:
    """The innermost section that an operation is, or is in."""
    around = (op, *ancestors(op))
    return next((one for one in around if isinstance(one, SectionOp)), None)


def values_stay(program: VerifiedModule) -> Iterator[Diagnostic]:
    """What a section computes is used in it alone, not even in sections within it."""
    for section in program.all(SectionOp):
        for op in walk(section.body):
            if _section_of(op) is not section:  # it is in one, or is one, within
                continue
            for value in values_of(op):
                yield from _uses_elsewhere(value, section)


def _uses_elsewhere(value: SSAValue, section: SectionOp) -> Iterator[Diagnostic]:
    for use in value.uses:
        other = _section_of(use.operation)
        if other is section:
            continue
        where = "outside the defining physical section"
        if other is not None:
            where = f"inside {other.name}"
        message = (
            f"value defined in {section.name} cannot be used {where}; physical sections "
            "have lexical SSA scope"
        )
        notes = [Note("defined here", value)]
        yield error(message, use.operation, value, notes)


RULES: Rules = ((SectionOp, values_stay),)
