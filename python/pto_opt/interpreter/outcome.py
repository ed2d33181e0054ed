"""What a run has left in the tensors: which bytes it wrote, and a summary of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pto_dialect.integers import ceil_div
from pto_dialect.messages.places import name_of
from pto_dialect.ops.view_ops import MakeTensorViewOp
from pto_opt.interpreter.access import Access, Mode, Observer
from pto_opt.interpreter.api import Hooks
from pto_opt.interpreter.elements import Array, is_float, name_of_dtype
from pto_opt.interpreter.launch import Argument, Entry, Parameter

_GENERATED = re.compile(r"arg\d+|\d+")
"""Names of parameters that say nothing."""

_SUFFIX = re.compile(r"(?:__[a-z]+_v\d+)?(?:_view)?$")
"""What pypto puts behind the name of a tensor: `x__ssa_v0_view`, `out__rv_v2_view`."""


def view_name(entry: Entry, parameter: Parameter) -> str | None:
    """
    What the views of a parameter call it, where its own name says nothing: the `x` of
    `%x_view = pto.make_tensor_view %arg0`. None if they do not agree.
    """
    if not _GENERATED.fullmatch(parameter.name):
        return None
    names: set[str] = set()
    for member in entry.members:
        for use in member.function.args[parameter.index : parameter.index + 1]:
            for user in use.uses:
                if isinstance(user.operation, MakeTensorViewOp):
                    name = name_of(user.operation.result).removeprefix("%")
                    names.add(_SUFFIX.sub("", name).strip("_"))
    found = names.pop() if len(names) == 1 else ""
    return found if re.search(r"[A-Za-z]", found) else None


def shown_name(entry: Entry, parameter: Parameter) -> str:
    """A parameter's name, and what its views call it: `%arg0 (x)`."""
    name = view_name(entry, parameter)
    return f"%{parameter.name}" if name is None else f"%{parameter.name} ({name})"


@dataclass
class _Bytes:
    """The bytes of one tensor that have been written."""

    mask: Array
    first: int
    last: int = 0


@dataclass
class Written(Observer):
    """
    Notes which bytes of tensors a run writes, by the name of the memory (`%x`); its
    `hooks` are those of a `Kernel`.
    """

    _tensors: dict[str, _Bytes] = field(default_factory=dict[str, _Bytes])

    @property
    def hooks(self) -> Hooks:
        """What a kernel needs to be watched."""
        return Hooks(observer=self)

    def access(self, access: Access) -> None:
        memory = access.memory
        if not memory.base or access.mode not in (Mode.WRITE, Mode.FORGET):
            return
        found = self._tensors.get(memory.name)
        if found is None:
            mask: Array = np.zeros(memory.size, bool)
            found = self._tensors[memory.name] = _Bytes(mask, memory.size)
        for span, part in zip(access.spans, access.on(found.mask), strict=True):
            first, last = span.extent
            if 0 <= first < last <= memory.size:
                part[...] = True
                found.first = min(found.first, first)
                found.last = max(found.last, last)

    def cells(self, parameter: Parameter, array: Array) -> Array | None:
        """
        The elements of a parameter's array that have been written, in the order of
        memory; None if there are none.
        """
        found = self._tensors.get(f"%{parameter.name}")
        if found is None or not found.last:
            return None
        width = array.dtype.itemsize
        first, last = found.first // width, ceil_div(found.last, width)
        mask = found.mask[first * width : last * width].reshape(-1, width).any(axis=1)
        return array.reshape(-1)[first:last][mask]


def summaries(
    entry: Entry, arguments: Sequence[Argument], written: Written
) -> Iterator[str]:
    """A line for each tensor that has been written: shape, numbers, what was left out."""
    lines: list[tuple[str, str, str]] = []
    for parameter, array in zip(entry.expected(len(arguments)), arguments):
        if not isinstance(array, np.ndarray) or not parameter.is_memory:
            continue
        cells = written.cells(parameter, array)
        if cells is None:
            continue
        if array.dtype.kind == "V" and array.dtype.itemsize == parameter.dtype.itemsize:
            cells = cells.view(parameter.dtype)
        shape = "x".join(map(str, array.shape))
        kind = f"{name_of_dtype(parameter.dtype)}[{shape}]"
        words = [_numbers(cells)]
        left = array.size - cells.size
        words.append(f"{left} of {array.size} unwritten" if left else "all written")
        lines.append((shown_name(entry, parameter), kind, ", ".join(words)))
    if not lines:
        yield "nothing has been written to a tensor"
    widths = [max((len(line[i]) for line in lines), default=0) for i in (0, 1)]
    for name, kind, text in lines:
        yield f"{name:{widths[0]}}  {kind:{widths[1]}}  {text}"


def _numbers(cells: Array) -> str:
    """`min -1.5, max 2.25, 3 NaN`."""
    if not is_float(cells.dtype):
        return f"min {cells.min()}, max {cells.max()}"
    values: Any = cells.astype(np.float64)
    missing = int(np.isnan(values).sum())
    if missing == values.size:
        return "all NaN"
    text = f"min {np.nanmin(values):.6g}, max {np.nanmax(values):.6g}"
    return f"{text}, {missing} NaN" if missing else text
