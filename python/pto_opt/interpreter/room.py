"""How much memory the tensors of a launch need: as much as the kernel's views of them say."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import numpy as np
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from pto_dialect.diagnostics import PTOException
from pto_dialect.integers import ceil_div
from pto_dialect.ops.lowered_pipe_ops import InitializeLoweredPipeOp
from pto_dialect.ops.pipe_init_ops import InitializePipeOp
from pto_dialect.ops.view_ops import MakeTensorViewOp
from pto_dialect.types import DYNAMIC, PtrType
from pto_opt.interpreter.access import Access, Observer, Step, StridedBytes
from pto_opt.interpreter.api import Hooks, Kernel
from pto_opt.interpreter.arguments import ArgumentReader, is_fitting
from pto_opt.interpreter.elements import Array, name_of_dtype
from pto_opt.interpreter.families.pipes import End
from pto_opt.interpreter.fills import Fill
from pto_opt.interpreter.handles import MemoryPointer, TensorView
from pto_opt.interpreter.launch import Argument, Parameter
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.memory import MemoryBytes

FULL = 16
"""The size of a dimension that the type of a tensor leaves open."""


class Reach(Observer):
    """
    How far a run goes into each tensor, by the names of memories (`%x`), in bytes; its
    `hooks` are those of a `Kernel`.
    """

    def __init__(self) -> None:
        self.accessed: dict[str, int] = {}
        """Up to the last byte that is used."""
        self.stated: dict[str, int] = {}
        """
        Up to the end of the views and of the slots of pipes, used or not, and of what is
        used without one.
        """
        self.hooks = Hooks(observer=self, wrap=self._wrap, write=_keep_quiet)

    def access(self, access: Access) -> None:
        memory = access.memory
        if memory.base:
            end = max((span.extent[1] for span in access.spans), default=0)
            _raise_to(self.accessed, memory, end)
            if isinstance(access.handle, MemoryPointer):
                _raise_to(self.stated, memory, end)

    def _wrap(self, op: Operation, step: Step) -> Step:
        if isinstance(op, MakeTensorViewOp):
            note = partial(self._note_view, op.result)
        elif isinstance(op, InitializePipeOp | InitializeLoweredPipeOp):
            note = partial(self._note_slots, op)
        else:
            return step

        def watched(frame: Frame) -> None:
            step(frame)
            note(frame)

        return watched

    def _note_view(self, result: SSAValue, frame: Frame) -> None:
        view: TensorView = frame[result]
        width = view.dtype.itemsize
        strides = tuple(stride * width for stride in view.strides)
        whole = StridedBytes(view.offset, view.shape, strides, width)
        _raise_to(self.stated, view.memory, whole.extent[1])

    def _note_slots(
        self, op: InitializePipeOp | InitializeLoweredPipeOp, frame: Frame
    ) -> None:
        for ring in End.made_by(op, frame).rings:
            if ring.memory is not None:
                _raise_to(self.stated, ring.memory, ring.end)


def _raise_to(ends: dict[str, int], memory: MemoryBytes, end: int) -> None:
    ends[memory.name] = max(end, ends.get(memory.name, 0))


def _keep_quiet(text: str) -> None:
    del text


def shape_of(parameter: Parameter, count: int) -> tuple[int, ...]:
    """The shape of an array for a tensor: `count` elements, unless its type has dimensions."""
    if isinstance(parameter.type, PtrType):
        return (count,)
    dims: tuple[int, ...] = getattr(parameter.type, "dims", (count,))
    return tuple(FULL if dim == DYNAMIC else dim for dim in dims)


def room_for(parameter: Parameter, most: int) -> Array:
    """
    Zeros for a tensor, up to `most` bytes of them; those that nobody touches take no
    memory.
    """
    return np.zeros(
        shape_of(parameter, most // parameter.dtype.itemsize), parameter.dtype
    )


MOST_BYTES = 1 << 31
"""The largest tensor."""


def fit(
    module: ModuleOp,
    name: str | None,
    texts: Sequence[str],
    *,
    blocks: int = 1,
    together: bool = False,
) -> list[str]:
    """
    The arguments of a command line for the entry of that name, with fresh memory of a
    size that fits for each `_`: what the kernel's views of it say, and what it uses
    without one. A run with zeros in these tensors tells; if it fails, what it did until
    then.

    Raises:
        ArgumentError: for arguments that do not fit.
    """
    reach = Reach()
    kernel = Kernel(module, hooks=reach.hooks)
    parameters = kernel.entry(name).expected(len(texts))
    reader = ArgumentReader(Fill("zero"))
    arguments: list[Argument] = [
        room_for(parameter, MOST_BYTES)
        if is_fitting(text) and parameter.is_memory
        else reader.read_one(parameter, text)
        for parameter, text in zip(parameters, texts, strict=True)
    ]
    # If this fails, the run that it is for says why, with the checks that it has.
    with suppress(PTOException):
        kernel.run(arguments, entry=name, blocks=blocks, together=together)
    fitted: list[str] = []
    for parameter, text in zip(parameters, texts, strict=True):
        if is_fitting(text):
            fill = text[1:]
            size = reach.stated.get(f"%{parameter.name}", 0)
            width = parameter.dtype.itemsize
            shape = shape_of(parameter, max(1, ceil_div(size, width)))
            text = (
                f"{name_of_dtype(parameter.dtype)}[{','.join(map(str, shape))}]{fill}"
            )
        fitted.append(text)
    return fitted
