"""Cube and vector cores: which of them have a unit or a memory, and which run a function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation

from pto_dialect.attrs import KernelKind, KernelKindAttr
from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.types import TileBufType
from pto_dialect.walking import ancestors

KERNEL_KIND = "pto.kernel_kind"
"""The attribute of functions and modules that one kind of core runs."""

KERNEL_KIND_INFERRED = "pto.kernel_kind_inferred"
"""The attribute of functions whose kind of cores follows from what they do: it does not
make a kernel of them."""

CORE_OF_UNIT = {
    Pipe.M: KernelKind.CUBE,
    Pipe.MTE1: KernelKind.CUBE,
    Pipe.FIX: KernelKind.CUBE,
    Pipe.V: KernelKind.VECTOR,
    Pipe.MTE3: KernelKind.VECTOR,
}
"""
Which cores have a unit; MTE2 and S are on both. MTE3 is on cube cores too where these store
from `mat`: what an operation moves tells more.
"""


def core_of_memory(space: AddressSpace) -> KernelKind:
    """The cores that have an on-chip memory; vector cores may write to `mat` all the same."""
    return KernelKind.VECTOR if space is AddressSpace.VEC else KernelKind.CUBE


def core_of_work(
    pipes: Sequence[Pipe], types: Iterable[Attribute]
) -> KernelKind | None:
    """
    The cores that have the units of an operation and the memories of its tiles, by the
    types of its operands; None where both have them, and without units. Vector cores write
    to `mat`, too, so that it tells nothing.
    """
    if not pipes:
        return None
    spaces = {type_.space for type_ in types if isinstance(type_, TileBufType)}
    cores = {core_of_memory(space) for space in spaces - {AddressSpace.MAT}}
    first = (kind for kind in (KernelKind.CUBE, KernelKind.VECTOR) if kind in cores)
    return next(first, CORE_OF_UNIT.get(pipes[0]))


def stated_kind(op: Operation) -> KernelKind | None:
    """The cores that the attribute of a function or a module names."""
    kind = op.attributes.get(KERNEL_KIND)
    return kind.data if isinstance(kind, KernelKindAttr) else None


def kind_of(function: FuncOp) -> KernelKind | None:
    """The cores that a function is for, as it or the module around it says."""
    kinds = map(stated_kind, (function, *ancestors(function)))
    return next((kind for kind in kinds if kind is not None), None)
