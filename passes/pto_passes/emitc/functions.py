"""
Modules and functions: what is a kernel, what is a helper, and in which order they come.

How a function is declared. pypto replaces `[extern "C"] [__global__] AICORE void` by
`static __aicore__ void`, and every other `AICORE` by `__aicore__`; all forms survive:

| function | words before its name |
|---|---|
| has no body | `extern "C" AICORE T` |
| `pto.entry` (or an older name of it) | `extern "C" __global__ AICORE void` |
| public, states its `pto.kernel_kind`, is not called | `__global__ AICORE void` |
| private | `static AICORE inline T` |
| `pto.visibility = "external"` | `extern "C" AICORE T` |
| any other | `AICORE T` |

`static AICORE void` would become `static static`; with `inline` between, the pattern
does not match and the helper stays as it is.

The body of a function with a kernel kind stands in `#if defined(__DAV_VEC__)` or
`__DAV_CUBE__`: one text is compiled for both kinds of cores. A function that returns a
value is not guarded, since its result must be there on both.
"""

from __future__ import annotations

from collections.abc import Container, Generator, Sequence
from contextlib import contextmanager

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, StringAttr, SymbolRefAttr
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.traits import IsTerminator

from pto_dialect.assembly.source import SourceMap
from pto_dialect.attrs import KernelKind
from pto_dialect.cores import KERNEL_KIND_INFERRED, stated_kind
from pto_dialect.diagnostics import PTOException
from pto_dialect.functions import ENTRY_MARKS
from pto_dialect.hardware import ArchSpec, Pipe, arch_of
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.walking import values_of, walk
from pto_passes.analysis.control_flow.calls import CallGraph
from pto_passes.emitc import ops
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers
from pto_passes.emitc.run_time_extents import run_time_extents
from pto_passes.emitc.words import NOT_NAMES

PROLOGUE_INCLUDE = "pto/pto-inst.hpp"
PROLOGUE_NAMESPACE = "using namespace pto;"

_GUARDS = {KernelKind.VECTOR: "__DAV_VEC__", KernelKind.CUBE: "__DAV_CUBE__"}

_FLUSH = (
    "dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);",
    "dsb((mem_dsb_t)0);",
)
"""
What makes scalar stores visible, behind a barrier of all units: the scalar unit writes
through a cache that nothing else looks into, so every function that stores flushes it
before it returns.
"""


def is_converted(module: ModuleOp) -> bool:
    """Whether a module holds EmitC already (an empty one does not)."""
    names = [op.name for op in module.ops]
    return bool(names) and all(name.startswith("emitc.") for name in names)


def convert_module(module: ModuleOp) -> tuple[list[Operation], SourceMap | None]:
    """
    The EmitC operations for a module, and the names of their values.

    Raises:
        PTOException: with everything in the module that has no C++.
    """
    source = SourceMap.of(module)
    names: dict[SSAValue, str] = {}
    problems: list[Diagnostic] = []
    functions = _functions_of(module, problems)
    made: list[Operation] = [
        ops.IncludeOp.create(properties={"include": StringAttr(PROLOGUE_INCLUDE)}),
        ops.VerbatimOp.create(properties={"value": StringAttr(PROLOGUE_NAMESPACE)}),
    ]
    made += _structs_of(module)
    calls = CallGraph(f for f in functions if not f.is_declaration)
    known = {f.sym_name.data for f in calls.order}
    declared = {
        f.sym_name.data: f
        for f in functions
        if f.is_declaration and f.sym_name.data not in known
    }
    called = {
        op.callee.string_value() for op in walk(module) if isinstance(op, func.CallOp)
    }
    for function in [*declared.values(), *calls.order]:
        made += _lower_function(function, called, source, names, problems)
    if problems:
        raise PTOException(problems)
    if source is None:
        return made, None
    return made, SourceMap(source.input, source.line_offset, names=names)


def _structs_of(module: ModuleOp) -> list[Operation]:
    declared = [op for op in walk(module) if op.name == "pto.declare_struct"]
    if not declared:
        return []
    # Imported here, as few programs have structs; so are other families below.
    from pto_passes.emitc.stack import struct_definitions

    types = [op.results[0].type for op in declared]
    return [
        ops.VerbatimOp.create(properties={"value": StringAttr(text)})
        for text in struct_definitions(types)
    ]


def _functions_of(module: ModuleOp, problems: list[Diagnostic]) -> list[func.FuncOp]:
    """
    The functions of a module and of those within it: they become one file, in which a
    declaration of one module stands for the definition of another.
    """
    functions: list[func.FuncOp] = []
    for op in module.ops:
        if isinstance(op, func.FuncOp):
            functions.append(op)
        elif isinstance(op, ModuleOp):
            functions += _functions_of(op, problems)
        else:
            problems.append(_problem(op, f"'{op.name}' op has no C++"))
    return functions


def _problem(op: Operation, message: str) -> Diagnostic:
    return Diagnostic(Severity.ERROR, message, op, kind=kinds.NO_CPP)


def _lower_function(
    function: func.FuncOp,
    called: Container[str],
    source: SourceMap | None,
    names: dict[SSAValue, str],
    problems: list[Diagnostic],
) -> list[Operation]:
    """A function, behind those that are made of regions in it."""
    arch = arch_of(function)
    body = Block()
    lowering = Lowering(arch, source, names, problems, body, body)
    try:
        inputs, outputs = _signature(function, lowering)
        specifiers = _specifiers(function, function.sym_name.data in called)
    except NoCppError as error:
        problems.append(_problem(function, f"'func.func' op {error.message}"))
        return []
    name = function.sym_name.data
    if function.is_declaration:
        return [ops.FuncOp.make(name, inputs, outputs, specifiers, None)]
    old = function.body.blocks[0]
    lowering.taken.update(_names_in(function, lowering))
    for argument, type in zip(old.args, inputs):
        lowering.bind(argument, body.insert_arg(type, len(body.args)))
    lowering.collect_constants(function)
    lowering.run_time_extents = run_time_extents(function)
    kind = None if outputs else stated_kind(function)
    if len(function.body.blocks) > 1:
        _lower_several_blocks(lowering, function, kind, outputs)
    else:
        with guarded(lowering, kind, function.body):
            lowering.lower_block(old)
        if old.last_op is not None:
            lowering.lower(old.last_op)
    lowering.finish()
    made = ops.FuncOp.make(name, inputs, outputs, specifiers, body)
    return [*lowering.helpers, made]


def _lower_several_blocks(
    lowering: Lowering,
    function: func.FuncOp,
    kind: KernelKind | None,
    outputs: Sequence[Attribute],
) -> None:
    """Every way out goes to one `return`, behind the guard and the flush."""
    results = [lowering.declare(type, name="returned") for type in outputs]

    def leave(terminator: Operation) -> None:
        for variable, value in zip(results, terminator.operands):
            lowering.assign(variable, lowering.value(value))

    with guarded(lowering, kind, function.body):
        from pto_passes.emitc.blocks import lower_blocks

        lower_blocks(lowering, function.body, leave)
    operands = [lowering.load(variable) for variable in results]
    lowering.add(ops.ReturnOp.create(operands=operands))


@contextmanager
def guarded(
    lowering: Lowering, kind: KernelKind | None, region: Region
) -> Generator[None]:
    """
    What is lowered within, the operations of a region, runs on one kind of cores, on any
    where that is None. The caches of its scalar stores are flushed at its end.
    """
    one_core = kind is KernelKind.VECTOR and _is_for_one_core(region, lowering.arch)
    outer, lowering.flushes = lowering.flushes, False
    if kind is not None:
        lowering.say(f"#if defined({_GUARDS[kind]})")
    if kind is KernelKind.VECTOR:
        lowering.say("set_mask_norm();")
        lowering.say("set_vector_mask(-1, -1);")
    if one_core:
        lowering.say("if (get_subblockid() == 0) {")
    yield
    if one_core:
        lowering.say("}")
    if lowering.flushes:
        if not _ends_with_barrier(region):
            lowering.say("pipe_barrier(PIPE_ALL);")
        for line in _FLUSH:
            lowering.say(line)
    if kind is not None:
        lowering.say(f"#endif // {_GUARDS[kind]}")
    lowering.flushes = outer


def _ends_with_barrier(region: Region) -> bool:
    """Whether the last thing that is done in a region is a barrier of all units."""
    last = region.blocks[0].last_op if len(region.blocks) == 1 else None
    if last is not None and last.has_trait(IsTerminator):
        last = last.prev_op
    if last is None or last.name != "pto.barrier":
        return False
    from pto_dialect.ops.sync_ops import BarrierOp

    return isinstance(last, BarrierOp) and last.pipe.data is Pipe.ALL


def _is_for_one_core(region: Region, arch: ArchSpec) -> bool:
    """
    Whether only the first vector core of a linked group has work: slots come through
    pipes undivided, and nothing asks which core it runs on.
    """
    if not arch.links_cores:
        return False
    from pto_dialect.ops.core_ops import GetSubBlockIdxOp, GetSubBlockNumOp
    from pto_dialect.ops.lowered_pipe_ops import LoweredTransferOp
    from pto_dialect.ops.pipe_ops import PipeTransferOp

    undivided = False
    for op in walk(region):
        if isinstance(op, GetSubBlockIdxOp | GetSubBlockNumOp):
            return False
        if isinstance(op, PipeTransferOp | LoweredTransferOp):
            undivided |= op.split.value.data == 0
    return undivided


def _names_in(function: func.FuncOp, lowering: Lowering) -> set[str]:
    """The names that the author has given to single values."""
    values: list[SSAValue] = [*function.args]
    for op in walk(function):
        values += values_of(op)
    return {name for v in values if (name := lowering.own_name(v)) is not None}


def _signature(
    function: func.FuncOp, lowering: Lowering
) -> tuple[list[Attribute], list[Attribute]]:
    if len(function.function_type.outputs) > 1:
        raise NoCppError("has no C++: it returns more than one value")
    return (
        [lowering.lowered(t) for t in function.function_type.inputs],
        [lowering.lowered(t) for t in function.function_type.outputs],
    )


def _specifiers(function: func.FuncOp, is_called: bool) -> tuple[str, ...]:
    attributes = function.attributes
    if function.sym_name.data in NOT_NAMES - {"main"}:
        raise NoCppError("has no C++: its name means something else there")
    private = function.sym_visibility is not None and (
        function.sym_visibility.data == "private"
    )
    if function.is_declaration:
        return 'extern "C"', "AICORE"
    is_entry = any(mark in attributes for mark in ENTRY_MARKS)
    is_stated = stated_kind(function) is not None and (
        KERNEL_KIND_INFERRED not in attributes
    )
    is_kernel = is_entry or (is_stated and not private and not is_called)
    if is_kernel and len(function.function_type.outputs) > 0:
        raise NoCppError("has no C++: a kernel returns nothing")
    if is_entry and is_called:
        raise NoCppError("has no C++: it is an entry, which the host alone can call")
    if is_entry:
        return 'extern "C"', "__global__", "AICORE"
    if is_kernel:
        return "__global__", "AICORE"
    if private:
        return "static", "AICORE", "inline"
    if attributes.get("pto.visibility") == StringAttr("external"):
        return 'extern "C"', "AICORE"
    return ("AICORE",)


@lowers(func.ReturnOp)
def lower_return(lowering: Lowering, op: func.ReturnOp) -> None:
    """`return value;`"""
    operands = [lowering.value(v) for v in op.operands]
    lowering.add(ops.ReturnOp.create(operands=operands))


@lowers(func.CallOp)
def lower_call(lowering: Lowering, op: func.CallOp) -> None:
    """`callee(arguments);`"""
    if len(op.results) > 1:
        raise NoCppError("has no C++: it has more than one result")
    call = ops.CallOp.create(
        operands=[lowering.value(v) for v in op.operands],
        result_types=[lowering.type_of(r) for r in op.results],
        properties={"callee": SymbolRefAttr(op.callee.string_value())},
    )
    lowering.add(call)
    for old, new in zip(op.results, call.results):
        lowering.bind(old, new)
