"""
The scalar unit's cache, where other units of its core touch the same tensor: they see
neither what it keeps there nor that it does.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import BlockArgument, OpResult, SSAValue

from pto_dialect.functions import function_of
from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.memory_ops import ScalarLoadOp, ScalarStoreOp
from pto_dialect.ops.pointer_ops import CastPtrOp
from pto_dialect.ops.view_ops import AddPtrOp, MakeTensorViewOp, PartitionViewOp
from pto_dialect.types import PartitionTensorViewType, PtrType, TensorViewType
from pto_dialect.walking import walk
from pto_passes.analysis.memory.accesses import accesses_of
from pto_passes.emitc.lowering import Lowering, TensorsOfOthers


def renew_line(lowering: Lowering, op: ScalarLoadOp | ScalarStoreOp) -> None:
    """
    Forget the line that is loaded from, or of which some bytes are stored, where other
    units may have stored to it since it was cached.
    """
    if _root(op.ptr) in _tensors_of_others(lowering, op).written:
        _maintain(lowering, op)


def write_back_line(lowering: Lowering, op: ScalarStoreOp) -> None:
    """
    Write the line that has been stored to to memory, where other units load it, or store
    to other bytes of it, over which it would be written later.
    """
    others, root = _tensors_of_others(lowering, op), _root(op.ptr)
    if root in others.read or root in others.written:
        _maintain(lowering, op)


def _maintain(lowering: Lowering, op: ScalarLoadOp | ScalarStoreOp) -> None:
    pointer, offset = lowering.value(op.ptr), lowering.value(op.offset)
    line = "dcci((__gm__ void*)({} + {}), cache_line_t::SINGLE_CACHE_LINE);"
    lowering.say(line, pointer, offset)
    lowering.call("dsb", ["DSB_DDR"])


def _tensors_of_others(
    lowering: Lowering, op: ScalarLoadOp | ScalarStoreOp
) -> TensorsOfOthers:
    """Those of the function around an operation, which one walk finds for all of them."""
    if lowering.tensors_of_others is None:
        function = function_of(op)
        found: tuple[set[SSAValue | None], set[SSAValue | None]] = set(), set()
        for one in () if function is None else walk(function):
            if isinstance(one, PTOOp) and one.pipe_on(one.arch) not in (None, Pipe.S):
                for is_write, value in _tensors(one):
                    found[is_write].add(_root(value))
        lowering.tensors_of_others = TensorsOfOthers(*map(frozenset, found))
    return lowering.tensors_of_others


def _tensors(op: PTOOp) -> Iterator[tuple[bool, SSAValue]]:
    for access in accesses_of(op):
        type_ = access.value.type
        in_gm = isinstance(type_, PtrType) and type_.space is AddressSpace.GM
        if in_gm or isinstance(type_, TensorViewType | PartitionTensorViewType):
            yield access.is_write, access.value


def _root(value: SSAValue) -> SSAValue | None:
    """The argument that a pointer, or a view of a tensor, comes from, if one does."""
    while isinstance(value, OpResult):
        match value.op:
            case PartitionViewOp() as op:
                value = op.source
            case MakeTensorViewOp() | AddPtrOp() as op:
                value = op.ptr
            case CastPtrOp() as op:
                value = op.input
            case _:
                return None
    return value if isinstance(value, BlockArgument) else None
