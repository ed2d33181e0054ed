"""Rules about functions and what they declare, and about modules."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, StringAttr, UnitAttr
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.dialects.scf import ForOp
from xdsl.ir import Attribute

from pto_dialect.assembly.spelling import spelling_of
from pto_dialect.functions import function_of, is_helper
from pto_dialect.messages.diagnostic import Diagnostic, Note
from pto_dialect.program_checks.program import Rules, VerifiedModule, error

ENTRY = "pto.entry"
"""The attribute of functions that the host launches."""

ENTRY_ATTRIBUTES = (ENTRY, "hacc.entry", "pto.kernel", "pto.aicore")
"""All the spellings of it."""

BACKEND = "pto.backend"
"""The attribute of modules that names who compiles them."""

TAIL_HINT = "pto.auto_sync_tail_hint"
"""The attribute of modules and functions that says how a kernel ends."""

TAIL_HINTS = ("barrier-all", "default", "mte3-to-s-event0")


def entries(program: VerifiedModule) -> Iterator[Diagnostic]:
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
        for i, type in enumerate(function.function_type.inputs):
            if type.name in _ON_CHIP:
                message = (
                    "PTO entry functions take pointers, tensors and numbers; argument "
                    f"{i} is {spelling_of(type) or type}, which lies on the chip"
                )
                yield error(message, function, f"!{type.name}")


_ON_CHIP = ("pto.tile_buf", "pto.multi_tile_buf")
"""Types that the host cannot pass to a kernel."""


def helpers(program: VerifiedModule) -> Iterator[Diagnostic]:
    """Tile helpers take tiles and numbers, return nothing and leave pipes alone."""
    for function in program.all(FuncOp):
        if is_helper(function):
            # Few programs have helpers; those without need none of what this imports.
            from pto_dialect.program_checks.helpers import find_helper_errors

            yield from find_helper_errors(function)


def calls(program: VerifiedModule) -> Iterator[Diagnostic]:
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
                "recursive function calls are not supported for EmitC C++ emission: "
                f"@{name} calls itself"
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


def steps(program: VerifiedModule) -> Iterator[Diagnostic]:
    """Loops count upwards."""
    for loop in program.all(ForOp):
        owner = loop.step.owner
        if isinstance(owner, ConstantOp) and isinstance(owner.value, IntegerAttr):
            step = owner.value.value.data
            if step <= 0:
                message = f"constant step operand must be positive, found {step}"
                yield error(message, loop, loop.step, [Note("defined here", owner)])


def _is_struct(type: Attribute) -> bool:
    return type.name == "pto.struct"


def structs(program: VerifiedModule) -> Iterator[Diagnostic]:
    """A struct stays in the function that declares it."""
    for function in program.all(FuncOp):
        for i, type in enumerate(function.function_type.inputs):
            if _is_struct(type):
                message = (
                    f"argument {i} has type {type}, but a stack-local struct must not "
                    "be a function argument; structs must originate from "
                    "'pto.declare_struct' in the same function"
                )
                yield error(message, function, "!pto.struct")
        for i, type in enumerate(function.function_type.outputs):
            if _is_struct(type):
                message = (
                    f"result {i} has type {type}, but a stack-local struct must not be "
                    "returned"
                )
                yield error(message, function, "!pto.struct")


def module_options(program: VerifiedModule) -> Iterator[Diagnostic]:
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


RULES: Rules = (
    (ModuleOp, module_options),
    (FuncOp, entries),
    (FuncOp, helpers),
    (FuncOp, structs),
    (CallOp, calls),
    (ForOp, steps),
)
