"""`infer-sections`"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import Block, Operation, Region
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.attrs import KernelKind, KernelKindAttr
from pto_dialect.cores import (
    KERNEL_KIND,
    KERNEL_KIND_INFERRED,
    stated_kind,
)
from pto_dialect.diagnostics import Diagnostics
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.kinds import SECTIONS
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.section_ops import (
    SectionCubeOp,
    SectionOp,
    SectionVectorOp,
)
from pto_dialect.ops.sync_ops import (
    SyncOp,
)
from pto_dialect.program_checks.program import VerifiedModule
from pto_dialect.program_checks.sections import values_stay
from pto_dialect.walking import walk
from pto_passes.rewriting import inherit_place

_CUBE, _VECTOR = KernelKind.CUBE, KernelKind.VECTOR
_SECTIONS = {_CUBE: SectionCubeOp, _VECTOR: SectionVectorOp}


@dataclass(frozen=True)
class InferSections(ModulePass):
    """
    Says which cores run what, where the program does not.

    A module all of whose functions are for one kind of cores gets that kind:

        module { func.func @k() { pto.tadd ... } }

    becomes

        module attributes {pto.kernel_kind = #pto.kernel_kind<vector>} { ... }

    Else each function that is for one kind gets it, and one that is for both has its
    runs of operations wrapped, each in a section of its kind, which no value may leave:

        pto.section.vector { pto.tadd ... }
        pto.section.cube { pto.tmatmul ... }

    Which cores run an operation follows from the pipe that it goes through, the memories
    of its tiles, and its unit. A loop or branch with operations of both kinds is an
    error: only the author can divide it. Functions and modules that state their kind,
    and functions with sections, stay as they are.
    """

    name = "infer-sections"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for module in [o for o in walk(op) if isinstance(o, ModuleOp)]:
            if KERNEL_KIND not in module.attributes:
                _complete(module, diagnostics)


def _complete(module: ModuleOp, diagnostics: Diagnostics) -> None:
    functions = [
        o for o in module.ops if isinstance(o, FuncOp) and not o.is_declaration
    ]
    open_ = [f for f in functions if KERNEL_KIND not in f.attributes]
    if not open_:
        return
    by_name = {f.sym_name.data: f for f in functions}
    kinds = {f: _kinds_in(f, by_name) for f in functions}
    is_plain = not any(isinstance(o, SectionOp) for f in functions for o in walk(f))
    all_kinds = {k for found in kinds.values() for k in found}
    if is_plain and len(all_kinds) == 1 and all(kinds.values()):
        module.attributes[KERNEL_KIND] = KernelKindAttr(all_kinds.pop())
        return
    for function in open_:
        if any(isinstance(o, SectionOp) for o in walk(function)):
            continue
        found = kinds[function]
        if len(found) == 1:
            function.attributes[KERNEL_KIND] = KernelKindAttr(next(iter(found)))
            function.attributes[KERNEL_KIND_INFERRED] = UnitAttr()
        elif found:
            _wrap_runs(function, diagnostics)


def _kinds_in(function: FuncOp, by_name: dict[str, FuncOp]) -> set[KernelKind]:
    """The cores that a function needs; those of the one that it calls, if it only calls."""
    if (stated := stated_kind(function)) is not None:
        return {stated}
    found = _kinds_of(walk(function))
    if found:
        return found
    calls = [o for o in walk(function) if isinstance(o, CallOp)]
    if len(calls) != 1:
        return set()
    callee = by_name.get(calls[0].callee.string_value())
    if callee is None or callee is function:
        return set()
    return _kinds_of(walk(callee))


def _kinds_of(ops: Iterable[Operation]) -> set[KernelKind]:
    return {kind for op in ops if (kind := _kind_of(op)) is not None}


def _kind_of(op: Operation) -> KernelKind | None:
    """The cores that can run an operation; None where both can."""
    return op.runs_on() if isinstance(op, PTOOp) else None


# Functions for both kinds


def _runs(block: Block) -> Iterator[tuple[list[Operation], set[KernelKind]]]:
    """
    The longest runs of neighbours for one kind of cores. An operation that needs none
    ends a run, unless it only waits or fences.
    """
    run: list[Operation] = []
    kinds: set[KernelKind] = set()
    for op in list(block.ops):
        found = _kinds_of(walk(op))
        joins = not found and isinstance(op, SyncOp)
        if run and not joins and found != kinds:
            yield run, kinds
            run, kinds = [], set()
        if found or (joins and run):
            run.append(op)
            kinds = kinds or found
    if run:
        yield run, kinds


def _wrap_runs(function: FuncOp, diagnostics: Diagnostics) -> None:
    if len(function.body.blocks) != 1:
        diagnostics.error(
            "'func.func' op has operations for both kinds of cores and several blocks; "
            "divide it into sections",
            function,
            kind=SECTIONS,
        )
        return
    for run, kinds in _runs(function.body.block):
        if len(kinds) > 1:
            diagnostics.error(
                "contains an uncovered top-level op segment whose section kind cannot "
                "be inferred uniquely: it has operations for both kinds of cores; "
                "divide it into pto.section.cube and pto.section.vector",
                run[0],
                notes=[
                    Note(f"for {k} cores", _first(run[0], k)) for k in sorted(kinds)
                ],
                kind=SECTIONS,
            )
            continue
        section = _SECTIONS[kinds.pop()].build(regions=[Region(Block())])
        inherit_place(run[0], section)
        Rewriter.insert_op(section, InsertPoint.before(run[0]))
        for op in run:
            op.detach()
            section.body.block.add_op(op)
    # What one section computes cannot be used in another.
    by_class: dict[type[Operation], list[Operation]] = {}
    for op in walk(function):
        by_class.setdefault(type(op), []).append(op)
    diagnostics.found.extend(values_stay(VerifiedModule(by_class)))


def _first(op: Operation, kind: KernelKind) -> Operation:
    """The first operation within another that one kind of cores runs."""
    return next(o for o in walk(op) if _kind_of(o) is kind)
