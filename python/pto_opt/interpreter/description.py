"""`pto-run --describe`: what an entry is, and what its parameters have to be."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import SSAValue

from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.view_ops import MakeTensorViewOp
from pto_dialect.types import PartitionTensorViewType, PtrType, TensorViewType
from pto_opt.interpreter.elements import Array, Number, name_of_dtype
from pto_opt.interpreter.launch import Entry, Parameter
from pto_opt.interpreter.outcome import shown_name

_MEMORY = PtrType | TensorViewType | PartitionTensorViewType


@dataclass
class _Use:
    """What functions do with the memory of a parameter."""

    reads: bool = False
    writes: bool = False
    views: tuple[str, ...] = ()


def describe_entry(entry: Entry, arguments: list[Array | Number] | None) -> str:
    """
    The functions with their cores, and a line for each parameter: its type, whether it
    is read or written, the shapes that views give it, and the argument's shape.
    """
    lines = [entry.signature]
    for member in entry.members:
        kind = "one core" if member.kind is None else f"{member.kind.value} core"
        if member.kind is not None and len(member.subblocks) > 1:
            kind = f"{len(member.subblocks)} {kind}s"
        lines.append(f"  {member.function.sym_name.data} on {kind}")
    given = dict(zip(entry.parameters, arguments or ()))
    if arguments is not None and len(arguments) != len(entry.parameters):
        given = dict(zip(entry.asked, arguments))
    for parameter in entry.parameters:
        lines.append(_line(entry, parameter))
        if parameter in given:
            lines.append(f"       given: {_shown(given[parameter])}")
    return "\n".join(lines) + "\n"


def _line(entry: Entry, parameter: Parameter) -> str:
    name = shown_name(entry, parameter)
    head = f"  {parameter.index:2d}  {name}: {parameter.kind}"
    if parameter.is_automatic:
        return f"{head}, which the launch fills in"
    if not parameter.is_memory:
        return head
    use = _Use()
    for member in entry.members:
        if parameter.index < len(member.function.args):
            _follow(member.function.args[parameter.index], use, set())
    does = [w for w, is_so in (("read", use.reads), ("written", use.writes)) if is_so]
    tail = f", {' and '.join(does) or 'unused'}"
    views = "".join(f"\n       as {view}" for view in dict.fromkeys(use.views))
    return head + tail + views


def _follow(value: SSAValue, use: _Use, seen: set[SSAValue]) -> None:
    """What is done with memory through a value and the views made of it."""
    if value in seen:
        return
    seen.add(value)
    for user in value.uses:
        op = user.operation
        if isinstance(op, MakeTensorViewOp):
            use.views = (*use.views, _view(op))
        if isinstance(op, PTOOp):
            use.reads |= any(operand is value for _, operand in op.reads())
            use.writes |= any(operand is value for _, operand in op.writes())
        for result in op.results:
            if isinstance(result.type, _MEMORY):
                _follow(result, use, seen)


def _view(op: MakeTensorViewOp) -> str:
    """The shape of a view as far as it stands in the text: `16x%n f32, strides 256 1`."""
    shape = "x".join(map(_extent, op.shape))
    strides = " ".join(map(_extent, op.strides))
    layout = "" if op.layout is None else f", {op.layout.data.value}"
    return f"{shape}, strides {strides}{layout}"


def _extent(value: SSAValue) -> str:
    owner = value.owner
    if isinstance(owner, ConstantOp) and isinstance(owner.value, IntegerAttr):
        return str(owner.value.value.data)
    return name_of(value)


def _shown(argument: Array | Number) -> str:
    if isinstance(argument, int | float):
        return str(argument)
    shape = ",".join(map(str, argument.shape))
    return f"{name_of_dtype(argument.dtype)}[{shape}]"
