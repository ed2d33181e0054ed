"""Rules about the parts of functions that only one kind of core runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue

from pto_dialect.attrs import KernelKind
from pto_dialect.diagnostics import Diagnostic, Note
from pto_dialect.hardware import AddressSpace, Arch
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.lowered_pipe_ops import LoweredTransferOp
from pto_dialect.ops.memory_ops import TLoadOp, TStoreOp
from pto_dialect.ops.pipe_init_ops import KERNEL_KIND, TILEOP_HELPER, FrontendPipeOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.program_checks.program import Program, error
from pto_dialect.types import TileBufType


def _section_around(op: Operation | None) -> SectionOp | None:
    while op is not None and not isinstance(op, SectionOp):
        op = op.parent_op()
    return op


def values_stay(program: Program) -> Iterator[Diagnostic]:
    """What a section computes is used in it alone, not even in sections within it."""
    for section in program.all(SectionOp):
        for op in section.body.walk():
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


_CUBE_SPACES = (
    AddressSpace.LEFT,
    AddressSpace.RIGHT,
    AddressSpace.ACC,
    AddressSpace.BIAS,
    AddressSpace.SCALING,
)


def _cores_of(op: Operation) -> KernelKind | None:
    """The cores that can run work on tiles; None for other work, or where both can."""
    if not isinstance(op, PTOOp) or not op.name.startswith("pto.t"):
        return None
    if isinstance(op, FrontendPipeOp) or not op.pipes_on(Arch.A2A3):
        return None
    if op.name.startswith(("pto.tmatmul", "pto.tgemv")):
        return KernelKind.CUBE
    if isinstance(op, LoweredTransferOp):
        init = op.init
        if init is None or init.directions == 3:
            return None
        to_vector = init.directions == 1
        return KernelKind.CUBE if to_vector == op.IS_PRODUCER else KernelKind.VECTOR
    values = (*op.operands, *op.results)
    types = [value.type for value in values]
    spaces = {type.space for type in types if isinstance(type, TileBufType)}
    if not spaces.isdisjoint(_CUBE_SPACES):
        return KernelKind.CUBE
    if AddressSpace.VEC in spaces:
        return KernelKind.VECTOR
    if AddressSpace.MAT in spaces and isinstance(op, TLoadOp | TStoreOp):
        return KernelKind.CUBE
    return None


def cores_are_known(program: Program) -> Iterator[Diagnostic]:
    """
    Where neither a function nor a section says which cores run it, each statement of
    the function is work for one kind of core, or all its work stands in sections.
    """
    for function in program.all(FuncOp):
        if len(function.body.blocks) != 1 or _says_its_cores(function):
            continue
        for statement in function.body.block.ops:
            if statement.regions and not isinstance(statement, SectionOp):
                found = _Work()
                found.add(statement)
                yield from found.errors(statement)


def _says_its_cores(function: FuncOp) -> bool:
    op: Operation | None = function
    while op is not None:
        if KERNEL_KIND in op.attributes or TILEOP_HELPER in op.attributes:
            return True
        op = op.parent_op()
    return False


@dataclass
class _Work:
    """What stands in the regions of a statement: sections, and work outside of them."""

    loose: dict[KernelKind, Operation] = field(
        default_factory=dict[KernelKind, Operation]
    )
    section: SectionOp | None = None

    def add(self, op: Operation) -> None:
        """Add an operation and what stands in it, one after the other."""
        waiting = [op]
        while waiting:
            op = waiting.pop()
            if isinstance(op, SectionOp):
                self.section = self.section or op
                continue
            if (kind := _cores_of(op)) is not None:
                self.loose.setdefault(kind, op)
            for region in op.regions:
                for block in region.blocks:
                    waiting.extend(block.ops)

    def errors(self, statement: Operation) -> Iterator[Diagnostic]:
        """What is wrong with the statement."""
        notes = [
            Note(f"work for the {kind} core", op) for kind, op in self.loose.items()
        ]
        if len(self.loose) > 1:
            yield error(
                "contains work for cube and vector cores, so that its section kind "
                "cannot be inferred uniquely: use pto.section.cube and "
                "pto.section.vector, or give the function a pto.kernel_kind",
                statement,
                None,
                notes,
            )
        elif self.loose and self.section is not None:
            yield error(
                "mixes nested explicit sections with sibling ops outside those sections",
                statement,
                None,
                [*notes, Note("a section is here", self.section)],
            )


RULES: tuple[tuple[type[Operation], Callable[[Program], Iterator[Diagnostic]]], ...] = (
    (SectionOp, values_stay),
    (FuncOp, cores_are_known),
)
