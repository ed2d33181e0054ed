"""Rules about the parts of functions that only one kind of core runs."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Operation, SSAValue

from pto_dialect.diagnostic import Diagnostic, Note
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.program_checks.program import Rules, VerifiedModule, error
from pto_dialect.walking import walk


def _section_around(op: Operation | None) -> SectionOp | None:
    while op is not None and not isinstance(op, SectionOp):
        op = op.parent_op()
    return op


def values_stay(program: VerifiedModule) -> Iterator[Diagnostic]:
    """What a section computes is used in it alone, not even in sections within it."""
    for section in program.all(SectionOp):
        for op in walk(section.body):
            values: list[SSAValue] = list(op.results)
            for region in op.regions:
                for block in region.blocks:
                    values.extend(block.args)
            if isinstance(op, SectionOp) or _section_around(op) is not section:
                continue
            for value in values:
                yield from _uses_elsewhere(value, section)


def _uses_elsewhere(value: SSAValue, section: SectionOp) -> Iterator[Diagnostic]:
    for use in value.uses:
        other = _section_around(use.operation)
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
