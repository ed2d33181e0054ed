"""Rules about functions and what they declare, and about modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, StringAttr, UnitAttr
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.dialects.scf import ForOp
from xdsl.ir import Operation

from pto_dialect.diagnostics import Diagnostic, Note
from pto_dialect.handles import StructType
from pto_dialect.hardware import Arch, arch_of
from pto_dialect.ops.array_ops import DeclareStructOp
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.cross_sync_ops import CrossCoreFlagOp, SetFFTsOp
from pto_dialect.ops.memory_ops import LoadScalarOp, StoreScalarOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp
from pto_dialect.ops.pipe_init_ops import TILEOP_HELPER, ReserveBufferOp, function_of
from pto_dialect.ops.pointer_ops import IntToPtrOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.ops.sync_ops import SyncOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.program_checks.program import Program, error

ENTRY = "pto.entry"
"""The attribute of functions that the host launches."""

ENTRY_ATTRIBUTES = (ENTRY, "hacc.entry", "pto.kernel", "pto.aicore")
"""All the spellings of it."""

BACKEND = "pto.backend"
"""The attribute of modules that names who compiles them."""

TAIL_HINT = "pto.auto_sync_tail_hint"
"""The attribute of modules and functions that says how a kernel ends."""

TAIL_HINTS = ("barrier-all", "default", "mte3-to-s-event0")


def entries(program: Program) -> Iterator[Diagnostic]:
    """What the host launches has a body and returns nothing."""
    for function in program.all(FuncOp):
        names = [
            name
            for name in ENTRY_ATTRIBUTES
            if isinstance(function.attributes.get(name), UnitAttr)
        ]
        if not names:
            continue
        if function.is_declaration:
            message = f"`{names[0]}` is only valid on function definitions"
            yield error(message, function, names[0])
        elif results := function.function_type.outputs.data:
            types = ", ".join(map(str, results))
            message = f"PTO entry functions must return void, found {types}"
            yield error(message, function, "->")


def helpers(program: Program) -> Iterator[Diagnostic]:
    """Tile helpers take tiles and numbers, return nothing and leave pipes alone."""
    for function in program.all(FuncOp):
        if not isinstance(function.attributes.get(TILEOP_HELPER), UnitAttr):
            continue
        if function.function_type.outputs.data:
            yield error("tileop helpers must not return values", function, "->")
        for op in function.body.walk():
            if isinstance(op, SectionOp):
                what = "pre-existing sections"
            elif isinstance(op, SyncOp) or "pipe" in op.name:
                what = "pipe synchronization"
            elif isinstance(op, CallOp):
                yield error("tileop helpers must not call another helper", op)
                continue
            elif isinstance(op, _TILE_WORK):
                what = "Tile allocation or high-level TileOps"
            else:
                continue
            yield error(f"tileop helpers must not contain {what}", op)


_TILE_WORK = (TileOp, AllocTileOp, AllocMultiTileOp, ReserveBufferOp)


def calls(program: Program) -> Iterator[Diagnostic]:
    """No function calls itself, be it through others."""
    callers: dict[str, dict[str, CallOp]] = {}
    for call in program.all(CallOp):
        if (function := function_of(call)) is not None:
            called = callers.setdefault(function.sym_name.data, {})
            called.setdefault(call.callee.root_reference.data, call)
    reported: set[str] = set()
    for name, called in callers.items():
        if name in called:
            message = (
                f"recursive function calls are not supported: @{name} calls itself"
            )
            yield error(message, called[name], name)
            continue
        if name in reported:
            continue
        cycle = _cycle_from(name, callers)
        if cycle:
            reported.update(cycle)
            path = " -> ".join(f"@{n}" for n in [*cycle, name])
            message = f"cyclic function call graph is not supported: {path}"
            yield error(message, called[(*cycle, name)[1]])


def _cycle_from(start: str, callers: dict[str, dict[str, CallOp]]) -> list[str]:
    """The functions on a way from one back to it; empty where there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        for called in callers.get(name, {}):
            if called == start and name != start:
                path = [name]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if called != start and called not in came_from:
                came_from[called] = name
                waiting.append(called)
    return []


def steps(program: Program) -> Iterator[Diagnostic]:
    """Loops count upwards."""
    for loop in program.all(ForOp):
        owner = loop.step.owner
        if isinstance(owner, ConstantOp) and isinstance(owner.value, IntegerAttr):
            step = owner.value.value.data
            if step <= 0:
                message = f"constant step operand must be positive, found {step}"
                yield error(message, loop, loop.step, [Note("defined here", owner)])


def structs(program: Program) -> Iterator[Diagnostic]:
    """A struct stays in the function that declares it."""
    for function in program.all(FuncOp):
        for i, type in enumerate(function.function_type.inputs):
            if isinstance(type, StructType):
                message = (
                    f"argument {i} has type {type}, but a stack-local struct must not "
                    "be a function argument"
                )
                yield error(message, function, "!pto.struct")
        for i, type in enumerate(function.function_type.outputs):
            if isinstance(type, StructType):
                message = (
                    f"result {i} has type {type}, but a stack-local struct must not be "
                    "returned"
                )
                yield error(message, function, "!pto.struct")


def struct_results(program: Program) -> Iterator[Diagnostic]:
    """Nothing hands on a struct under another name."""
    for op_class, ops in program.by_class.items():
        if issubclass(op_class, DeclareStructOp):
            continue
        for op in ops:
            for i, result in enumerate(op.results):
                if isinstance(result.type, StructType):
                    message = (
                        f"result {i} has type {result.type}, but only "
                        "'pto.declare_struct' may produce a !pto.struct result"
                    )
                    yield error(message, op, "!pto.struct")


def pointers_of_integers(program: Program) -> Iterator[Diagnostic]:
    """A pointer made of a number serves scalar loads and stores alone."""
    for op in program.all(IntToPtrOp):
        for use in op.results[0].uses:
            user = use.operation
            if isinstance(user, LoadScalarOp | StoreScalarOp):
                if user.ptr is op.results[0]:
                    continue
            message = (
                "result may only be used as the pointer operand of pto.load_scalar or "
                f"pto.store_scalar; found use by '{user.name}'"
            )
            yield error(message, op, None, [Note("used here", user)])


def module_options(program: Program) -> Iterator[Diagnostic]:
    """Options that modules and functions carry have one of their values."""
    for module in program.all(ModuleOp):
        backend = module.attributes.get(BACKEND)
        if backend is not None:
            if not isinstance(backend, StringAttr):
                yield error(f"invalid {BACKEND} attribute, expected string", module)
            elif backend.data not in ("emitc", "vpto"):
                message = (
                    f"invalid {BACKEND} '{backend.data}', expected 'emitc' or 'vpto'"
                )
                yield error(message, module, BACKEND)
    for op in program.all(ModuleOp, FuncOp):
        hint = op.attributes.get(TAIL_HINT)
        if isinstance(hint, StringAttr) and hint.data not in TAIL_HINTS:
            message = (
                f"invalid {TAIL_HINT} '{hint.data}', expected 'barrier-all' (or "
                "'default') or 'mte3-to-s-event0'"
            )
            yield error(message, op, TAIL_HINT)


def flag_addresses(program: Program) -> Iterator[Diagnostic]:
    """On a2a3 a function that signals other cores says where their flags lie."""
    if not program.is_complete:
        return
    have = {function_of(op) for op in program.all(SetFFTsOp)}
    reported: set[FuncOp | None] = set()
    for op in program.all(CrossCoreFlagOp):
        function = function_of(op)
        if function in have or function in reported or arch_of(op) is not Arch.A2A3:
            continue
        reported.add(function)
        message = (
            "A3 inter-core sync requires explicit `pto.set_ffts` in the same function"
        )
        yield error(message, op)


RULES: tuple[tuple[type[Operation], Callable[[Program], Iterator[Diagnostic]]], ...] = (
    (ModuleOp, module_options),
    (FuncOp, entries),
    (FuncOp, helpers),
    (FuncOp, structs),
    (DeclareStructOp, struct_results),
    (CallOp, calls),
    (ForOp, steps),
    (IntToPtrOp, pointers_of_integers),
    (CrossCoreFlagOp, flag_addresses),
)
