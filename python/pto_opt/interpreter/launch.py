"""What a launch runs: the functions of an entry, on which cores, with which arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isinf
from typing import Any, cast

import numpy as np
from xdsl.dialects.builtin import AnyFloat, IntegerType, Signedness, VectorType
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import Attribute

from pto_dialect.attrs import KernelKind, Layout
from pto_dialect.cores import kind_of
from pto_dialect.functions import (
    AUTOMATIC,
    BLOCK_COUNT,
    BLOCK_INDEX,
    ENTRY_MARKS,
    SUBBLOCK_INDEX,
    parameter_name,
)
from pto_dialect.integers import limits_of, width_of
from pto_dialect.ops.core_ops import GetSubBlockIdxOp
from pto_dialect.ops.lowered_pipe_ops import LoweredTransferOp
from pto_dialect.ops.pipe_init_ops import InitializePipeOp
from pto_dialect.ops.pipe_ops import PipeTransferOp
from pto_dialect.ops.reserved_buffer_ops import ImportReservedBufferOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.types import (
    DYNAMIC,
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
)
from pto_dialect.walking import walk
from pto_opt.interpreter.elements import (
    Array,
    DType,
    Number,
    dtype_of,
    is_float,
    is_whole_number,
    name_of_dtype,
)
from pto_opt.interpreter.families.arithmetic import fit
from pto_opt.interpreter.families.handles import dense_strides
from pto_opt.interpreter.families.synchronisation import ACROSS_BLOCKS
from pto_opt.interpreter.handles import MemoryPointer, TensorView
from pto_opt.interpreter.machine import Core
from pto_opt.interpreter.memory import GlobalMemory, fresh_bytes
from pto_opt.interpreter.program import Executable

Argument = Array | Number
"""A tensor's memory, by reference, or a number."""


class ArgumentError(ValueError):
    """Arguments that do not fit the entry, or an entry that does not exist."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of an entry."""

    index: int
    name: str
    type: Attribute

    @property
    def is_automatic(self) -> bool:
        """Whether the launch knows its value."""
        return self.name in AUTOMATIC

    @property
    def is_memory(self) -> bool:
        """Whether it wants a tensor's memory."""
        return isinstance(self.type, PtrType | TensorViewType | PartitionTensorViewType)

    @property
    def dtype(self) -> DType:
        """The element type of its memory, or its own."""
        element = getattr(self.type, "element_type", self.type)
        return dtype_of(element)

    @property
    def kind(self) -> str:
        """What it wants, in words: `memory of f32`, `a number (index)`."""
        if self.is_memory:
            return f"memory of {name_of_dtype(self.dtype)}"
        type_: Attribute = self.type
        is_vector = isinstance(self.type, VectorType)
        return f"{'a vector' if is_vector else 'a number'} ({type_})"

    @property
    def example(self) -> str:
        """Fresh memory for it, as an argument of the command line."""
        shape = "1024"
        if isinstance(self.type, TensorViewType | PartitionTensorViewType):
            shape = ",".join("16" if d == DYNAMIC else str(d) for d in self.type.dims)
        return f"{name_of_dtype(self.dtype)}[{shape}]"

    def __str__(self) -> str:
        what = name_of_dtype(self.dtype) if self.is_memory else str(self.type)
        return f"{self.name}: {what}{'[...]' if self.is_memory else ''}"


@dataclass(frozen=True)
class Member:
    """A function of an entry, and the cores that run it."""

    function: FuncOp
    kind: KernelKind | None
    subblocks: tuple[int, ...]


@dataclass(frozen=True)
class Entry:
    """Functions that run together, and the parameters that they have in common."""

    members: tuple[Member, ...]
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """The names of its functions."""
        functions = dict.fromkeys(m.function.sym_name.data for m in self.members)
        return " + ".join(functions)

    @property
    def asked(self) -> tuple[Parameter, ...]:
        """The parameters that a launch does not know itself."""
        return tuple(p for p in self.parameters if not p.is_automatic)

    @property
    def signature(self) -> str:
        """Its name and the parameters that it asks for."""
        return f"{self.name}({', '.join(map(str, self.asked))})"

    def expected(self, count: int) -> tuple[Parameter, ...]:
        """
        The parameters that so many arguments are for.

        Raises:
            ArgumentError: if it takes more or fewer.
        """
        if count == len(self.parameters):
            return self.parameters
        asked = self.asked
        if count != len(asked):
            plural = "" if len(asked) == 1 else "s"
            raise ArgumentError(
                f"expected {len(asked)} argument{plural}, found {count}: "
                f"{self.signature}"
            )
        return asked

    @property
    def subblocks(self) -> int:
        """How many vector cores a block has."""
        return max((n + 1 for m in self.members for n in m.subblocks), default=1)

    @cached_property
    def slot_parameters(self) -> frozenset[int]:
        """
        The parameters that nothing but pipes use, for their slots: pypto's launcher gives
        each block a part of such memory.

        Source: pypto, `backend/pto_backend.py`, `__gm_pipe_buffer`.
        """
        return frozenset(
            p.index
            for p in self.parameters
            if isinstance(p.type, PtrType)
            and all(_only_holds_slots(m.function, p.index) for m in self.members)
        )

    @cached_property
    def runs_together(self) -> bool:
        """Whether all blocks have to run side by side."""
        return any(
            isinstance(op, ACROSS_BLOCKS)
            for member in self.members
            for function in _reached(member.function)
            for op in walk(function)
        )


def _only_holds_slots(function: FuncOp, index: int) -> bool:
    if index >= len(function.args):
        return False
    uses = tuple(function.args[index].uses)
    return bool(uses) and all(
        isinstance(use.operation, InitializePipeOp) for use in uses
    )


# Which functions


def find_entry(
    program: Executable, name: str | None, subblocks: Sequence[int] | None = None
) -> Entry:
    """
    The entry of a name, with the functions on other cores that it exchanges tiles with;
    without a name the only one that there is.

    Raises:
        ArgumentError: if there is none, or more than one.
    """
    functions = [f for f in program.functions.values() if not f.is_declaration]
    if name is not None:
        chosen = program.functions.get(name.removeprefix("@"))
        if chosen is None or chosen.is_declaration:
            known = ", ".join(f.sym_name.data for f in functions) or "none"
            raise ArgumentError(f"no function '{name}' with a body; there are: {known}")
        group = [chosen, *_peers(chosen, functions)]
    else:
        group = _only_group(functions)
    return _entry_of(group, subblocks)


def _only_group(functions: list[FuncOp]) -> list[FuncOp]:
    called = {
        op.callee.string_value()
        for f in functions
        for op in walk(f)
        if isinstance(op, CallOp)
    }
    candidates = [f for f in functions if f.sym_name.data not in called]
    marked = [f for f in candidates if any(m in f.attributes for m in ENTRY_MARKS)]
    candidates = marked or candidates
    if not candidates:
        raise ArgumentError("the module has no function to run")
    if len(candidates) == 1:
        return candidates
    kinds = {kind_of(f) for f in candidates}
    if kinds == {KernelKind.CUBE, KernelKind.VECTOR}:
        cubes = [f for f in candidates if kind_of(f) is KernelKind.CUBE]
        vectors = [f for f in candidates if kind_of(f) is KernelKind.VECTOR]
        halves = all(_half_of(f) is not None for f in vectors)
        if len(cubes) == 1 and (len(vectors) == 1 or halves):
            return [*cubes, *vectors]
    names = ", ".join(f.sym_name.data for f in candidates)
    raise ArgumentError(f"no entry is named, and there are several: {names}")


def _peers(chosen: FuncOp, functions: list[FuncOp]) -> list[FuncOp]:
    """The functions on the other end of a function's pipes."""
    imports = {
        f: {
            op.peer_func.root_reference.data
            for op in walk(f)
            if isinstance(op, ImportReservedBufferOp)
        }
        for f in functions
    }
    name = chosen.sym_name.data
    found = [
        f
        for f in functions
        if f is not chosen
        and (f.sym_name.data in imports[chosen] or name in imports[f])
    ]
    if found or not _has_pipes(chosen):
        return found
    kind = kind_of(chosen)
    return [
        f
        for f in functions
        if f is not chosen and _has_pipes(f) and kind_of(f) not in (kind, None)
    ]


def _has_pipes(function: FuncOp) -> bool:
    return any(isinstance(op, InitializePipeOp) for op in walk(function))


def _half_of(function: FuncOp) -> int | None:
    """Which vector core a function is for, where its name ends with it."""
    for number in (0, 1):
        if function.sym_name.data.endswith(f"__aiv{number}"):
            return number
    return None


def _entry_of(group: Sequence[FuncOp], subblocks: Sequence[int] | None) -> Entry:
    longest = max(group, key=lambda f: len(f.args))
    for function in group:
        _check_prefix(function, longest)
    parameters = tuple(
        Parameter(a.index, parameter_name(a, longest), a.type) for a in longest.args
    )
    members: list[Member] = []
    reached = [f for function in group for f in _reached(function)]
    with_sections = any(isinstance(op, SectionOp) for f in reached for op in walk(f))
    # What an entry of no kind calls runs on the cores that it is for.
    with_kinds = any(kind_of(f) is not None for f in reached if f not in group)
    paired = len(group) > 1 or with_sections or with_kinds
    both = tuple(
        _default_subblocks(reached, paired) if subblocks is None else subblocks
    )
    for function in group:
        kind = kind_of(function)
        if kind is None and (with_sections or with_kinds):
            members.append(Member(function, KernelKind.CUBE, (0,)))
            members.append(Member(function, KernelKind.VECTOR, both))
        elif kind is KernelKind.VECTOR:
            half = _half_of(function) if len(group) > 1 else None
            members.append(Member(function, kind, both if half is None else (half,)))
        else:
            members.append(Member(function, kind, (0,)))
    return Entry(tuple(members), parameters)


def _reached(function: FuncOp) -> list[FuncOp]:
    """A function and those that it calls, directly or not."""
    module = function.parent_op()
    assert module is not None
    by_name = {
        f.sym_name.data: f
        for f in walk(module)
        if isinstance(f, FuncOp) and f.body.blocks
    }
    found = [function]
    for one in found:
        for op in walk(one):
            if isinstance(op, CallOp):
                callee = by_name.get(op.callee.string_value())
                if callee is not None and callee not in found:
                    found.append(callee)
    return found


def _check_prefix(function: FuncOp, longest: FuncOp) -> None:
    for mine, other in zip(function.args, longest.args):
        if mine.type != other.type:
            raise ArgumentError(
                f"{function.sym_name.data} and {longest.sym_name.data} run together, but "
                f"parameter {mine.index} is {mine.type} in one and {other.type} in the "
                "other"
            )


def _default_subblocks(group: Sequence[FuncOp], paired: bool) -> tuple[int, ...]:
    """Both vector cores where something divides work between them."""
    if not paired:
        return (0,)
    for function in group:
        if any(parameter_name(a, function) == SUBBLOCK_INDEX for a in function.args):
            return (0, 1)
        for op in walk(function):
            if isinstance(op, GetSubBlockIdxOp):
                return (0, 1)
            if isinstance(op, PipeTransferOp | LoweredTransferOp):
                if op.split.value.data:
                    return (0, 1)
    return (0,)


# Arguments


def check_arguments(entry: Entry, given: Sequence[Argument]) -> list[Argument | None]:
    """
    The arguments by parameter; None where the launch knows the value itself. Those may
    all be left out.

    Raises:
        ArgumentError: for a wrong number, type or shape.
    """
    found: list[Argument | None] = [None] * len(entry.parameters)
    for parameter, argument in zip(entry.expected(len(given)), given):
        found[parameter.index] = _check(parameter, argument)
    return found


def _check(parameter: Parameter, argument: Argument) -> Argument:
    what = f"parameter {parameter.index} (%{parameter.name})"
    if not parameter.is_memory and not isinstance(parameter.type, VectorType):
        return check_number(parameter, argument)
    if not isinstance(argument, np.ndarray):
        raise ArgumentError(f"{what} is {parameter.kind}, found {argument}")
    if not argument.dtype.isnative:
        raise ArgumentError(f"{what}: the bytes of an element are in reverse order")
    if not fits(argument.dtype, parameter.dtype):
        raise ArgumentError(
            f"{what} is {parameter.kind}, found {name_of_dtype(argument.dtype)}"
        )
    if not argument.flags.c_contiguous:
        raise ArgumentError(
            f"{what}: the elements do not lie one after the other in memory"
        )
    return argument


def check_number(parameter: Parameter, argument: Argument) -> Number:
    """
    A number for a parameter that wants one, rounded to its type. Whole numbers may be
    given with or without sign, unless their type says.

    Raises:
        ArgumentError: if it is none, a fraction for a whole number, or does not fit.
    """
    what = f"parameter {parameter.index} (%{parameter.name})"
    type_ = parameter.type
    is_whole = is_whole_number(type_)
    if not is_whole and not is_float_type(type_):
        raise ArgumentError(f"{what} is {type_}, which no argument can be")
    if isinstance(argument, np.ndarray) and argument.ndim:
        raise ArgumentError(f"{what} is {parameter.kind}, found an array")
    value: Any = cast("Any", argument)
    if hasattr(value, "item"):
        value = value.item()
    if is_whole and isinstance(value, float):
        raise ArgumentError(f"{what} is a whole number ({type_}), found {value}")
    return _within_limits(what, type_, value)


def _is_signless(type_: Attribute) -> bool:
    """Whether numbers of a type may be written with a sign or without."""
    if not isinstance(type_, IntegerType):
        return False
    return cast("IntegerType", type_).signedness.data is Signedness.SIGNLESS


def _within_limits(what: str, type_: Attribute, value: Any) -> Number:
    if is_whole_number(type_):
        low, high = limits_of(type_)
        if _is_signless(type_):
            high = (1 << width_of(type_)) - 1
        if not low <= value <= high:
            raise ArgumentError(
                f"{what} is a whole number ({type_}) of [{low}, {high}], found {value}"
            )
        return fit(type_)(value)
    with np.errstate(over="ignore"):
        fitted = fit(type_)(float(value))
    if isinf(fitted) and not isinf(value):
        raise ArgumentError(f"{what} is {type_}, whose numbers end before {value:g}")
    return fitted


def fits(found: DType, wanted: DType) -> bool:
    """Whether memory of one type may be used as another: the same, or raw bits of it."""
    if found == wanted:
        return True
    if found.itemsize != wanted.itemsize:
        return False
    if found.kind == "V" and not is_known_float(found):
        return True
    raw = found.kind in "iu" and wanted.kind in "iuV"
    return raw or (found.kind == "u" and is_float(wanted) and wanted.itemsize < 4)


def is_known_float(dtype: DType) -> bool:
    """Whether a type of NumPy's kind `V` is one of `ml_dtypes`, not just bytes."""
    return dtype.names is None and not dtype.name.startswith("void")


def bind(
    entry: Entry,
    arguments: Sequence[Argument | None],
    memory: GlobalMemory,
) -> list[Any]:
    """The values that parameters have while the entry runs; numbers stay as they are."""
    values: list[Any] = []
    for parameter, argument in zip(entry.parameters, arguments, strict=True):
        if not isinstance(argument, np.ndarray) or isinstance(
            parameter.type, VectorType
        ):
            values.append(argument)
            continue
        tensor = memory.add(f"%{parameter.name}", argument)
        if isinstance(parameter.type, PtrType):
            values.append(MemoryPointer(tensor, 0, parameter.dtype))
            continue
        shape = _view_shape(parameter, argument)
        strides = dense_strides(shape)
        values.append(TensorView(tensor, 0, shape, strides, parameter.dtype, Layout.ND))
    return values


def is_float_type(type_: Attribute) -> bool:
    """Whether a type is one of floats."""
    return isinstance(type_, AnyFloat)


def _view_shape(parameter: Parameter, argument: Array) -> tuple[int, ...]:
    assert isinstance(parameter.type, TensorViewType | PartitionTensorViewType)
    dims = parameter.type.dims
    fits_shape = len(dims) == argument.ndim and all(
        d in (DYNAMIC, s) for d, s in zip(dims, argument.shape)
    )
    if not fits_shape:
        wanted = "x".join("?" if d == DYNAMIC else str(d) for d in dims)
        raise ArgumentError(
            f"parameter {parameter.index} (%{parameter.name}) is {wanted}, found "
            f"{'x'.join(map(str, argument.shape))}"
        )
    return argument.shape


def values_for(
    member: Member, entry: Entry, values: Sequence[Any], core: Core
) -> list[Any]:
    """The arguments of one function on one core."""
    known = {
        BLOCK_INDEX: core.block,
        BLOCK_COUNT: core.machine.blocks,
        SUBBLOCK_INDEX: core.subblock,
    }
    found: list[Any] = []
    for parameter, value in zip(entry.parameters, values):
        if value is None:
            value = known[parameter.name]
        elif core.block and parameter.index in entry.slot_parameters:
            value = _slots_of_block(parameter, value, core)
        found.append(value)
    return found[: len(member.function.args)]


def _slots_of_block(
    parameter: Parameter, first: MemoryPointer, core: Core
) -> MemoryPointer:
    """The memory of a block's own for the slots of a pipe, as large as the first one's."""
    key = "slots of parameter", parameter.index
    found = core.group.shared.get(key)
    if found is None:
        data = fresh_bytes(first.memory.size)
        name = f"{first.memory.name} of block {core.block}"
        memory = core.machine.memory.add(name, data)
        found = core.group.shared[key] = MemoryPointer(
            memory, first.offset, first.dtype
        )
    assert isinstance(found, MemoryPointer)
    return found
