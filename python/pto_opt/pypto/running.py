"""
`run`: a pypto program without a board. Its kernels run in the interpreter, in the order in
which its orchestration calls them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from pto_dialect.hardware import A2A3, ArchSpec
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import Number
from pto_opt.interpreter.launch import ArgumentError
from pto_opt.launching import as_argument
from pto_opt.pypto.checks import kernels_of
from pto_opt.pypto.contract import PASS_MANAGER, need
from pto_opt.pypto.orchestration import (
    Call,
    CannotRunError,
    HostParameter,
    Orchestration,
)
from pto_opt.pypto.tensors import DTYPES, Array, Tensor

_BACKEND = "pypto.backend"
_WHY = "pto_opt.pypto.run"


def run(program: Any, *arguments: Any, entry: str | None = None, arch: str = "") -> Any:
    """
    Run a pypto program on NumPy: arrays and torch tensors on the CPU are its tensors, by
    reference, and hold the results afterwards.

    Args:
        program: a `pl.program`, before or behind pypto's passes, or a `pl.jit` function.
        arguments: for each parameter an array, a tensor or a number. Outputs (`pl.Out`)
            may all be left out: they are made, full of NaN, and given back.
        entry: the function; needed where there is no orchestration, and more than one
            kernel.
        arch: the chip (`a2a3`, `a5`) that pypto compiles for, if it is not set yet; by
            default `a2a3`.

    Returns:
        What the function returns: arrays, where the results are.

    Raises:
        CannotRunError: for an orchestration that is more than loops, branches and calls
            of kernels; it says which statement.
        ArgumentError: for arguments that do not fit.
        PTOException: for what a kernel must not do, with its place.
        MissingApi: if this pypto lacks what is needed.
    """
    given = [as_argument(one) for one in arguments]
    lowered = _lowered(program, arguments, arch)
    kernels = Kernels(
        {k.name: k.text for k in kernels_of(lowered)}, members_of(lowered)
    )
    return call(str(lowered), kernels, given, entry)


def call(
    text: str, kernels: Kernels, arguments: Sequence[Any], entry: str | None = None
) -> Any:
    """
    Call a function of a program as pypto prints it, with arrays and numbers; for the
    rest see `run`.
    """
    program = Orchestration.read(text, kernels.launch)
    name = entry or program.entry
    given = _bound(name, program.parameters(name), arguments)
    found = program.call(name, given)
    if isinstance(found, tuple):
        return tuple(_result(one) for one in cast("tuple[Any, ...]", found))
    return _result(found)


class Kernels:
    """The kernels of a compiled program, ready to run."""

    def __init__(self, texts: Mapping[str, str], groups: Mapping[str, str]):
        """
        Args:
            texts: the module of each kernel or group.
            groups: the group of each function that is part of one.
        """
        self._texts = texts
        self._groups = groups
        self._ready: dict[str, Kernel] = {}

    def kernel(self, name: str) -> Kernel:
        """
        A kernel, with addresses and flags.

        Raises:
            CannotRunError: if there is no module of it.
            PTOException: if its module is wrong.
        """
        name = self._groups.get(name, name)
        if name not in self._texts:
            raise CannotRunError(
                f"{name} has no module: it is C++ of its author, or for a host"
            )
        if name not in self._ready:
            self._ready[name] = Kernel(_prepared(self._texts[name], name))
        return self._ready[name]

    def launch(self, call: Call) -> None:
        """
        Run a kernel as the launcher of pypto does, which gives it its tensors, then its
        numbers, then the sizes in the shapes of its tensors.
        """
        kernel = self.kernel(call.kernel)
        tensors = [a for a in call.arguments if isinstance(a, Tensor)]
        numbers = [a for a in call.arguments if not isinstance(a, Tensor)]
        numbers += call.sizes.values()
        arguments: list[Any] = []
        for parameter in kernel.entry().asked:
            given: list[Any] = tensors if parameter.is_memory else numbers
            if not given:
                raise CannotRunError(f"{call.kernel} takes {parameter.name} as well")
            value = given.pop(0)
            arguments.append(value.from_here if parameter.is_memory else value)
        kernel.run(arguments, blocks=call.blocks)


def _prepared(text: str, name: str) -> Any:
    """A module with what the assembler gives it before it becomes C++."""
    from pto_opt.program import parse, run_passes

    has_addresses = re.search(r"alloc_(multi_)?tile\s+addr", text) is not None
    plan = "" if has_addresses else "plan-memory,"
    program = parse(text, name=f"{name}.pto")
    return run_passes(program, f"infer-sections,{plan}insert-sync").module


def members_of(program: Any) -> dict[str, str]:
    """The group of each function of a lowered program that is part of one."""
    groups, _ = need("pypto.backend.pto_backend", "_build_group_mapping", _WHY)(program)
    return {member.name: name for name, members in groups.items() for member in members}


def _lowered(program: Any, arguments: Sequence[Any], arch: str) -> Any:
    """The program behind pypto's passes."""
    _choose_chip(arch)
    if hasattr(program, "lower"):
        return program.lower(*arguments)
    functions = program.functions.values()
    if any(_has_place(p) for function in functions for p in function.params):
        return program
    return need(PASS_MANAGER, "PassManager", _WHY).get_strategy().run_passes(program)


def _has_place(parameter: Any) -> bool:
    """Whether pypto's passes have said where a tensor lies."""
    return getattr(parameter.type, "memref", None) is not None


def _choose_chip(arch: str) -> None:
    if not arch and need(_BACKEND, "is_backend_configured", _WHY)():
        return
    name = (ArchSpec.parse(arch) if arch else A2A3).product
    if name is None:
        raise ValueError(f"pypto has no backend for '{arch}'")
    need(_BACKEND, "set_backend_type", _WHY)(
        need(_BACKEND, f"BackendType.{name}", _WHY)
    )


# Arguments and results


def _bound(
    name: str, parameters: Sequence[HostParameter], arguments: Sequence[Any]
) -> list[Any]:
    """The arguments by parameter; outputs are made where none of them is given."""
    inputs = [p for p in parameters if not p.is_output]
    all_given = len(arguments) == len(parameters)
    if not all_given and len(arguments) != len(inputs):
        names = ", ".join(p.name for p in parameters)
        raise ArgumentError(
            f"expected {len(parameters)} arguments, or {len(inputs)} without outputs, "
            f"found {len(arguments)}: {name}({names})"
        )
    rest = iter(arguments)
    return [
        _tensor(p, next(rest)) if all_given or not p.is_output else _output(p)
        for p in parameters
    ]


def _tensor(parameter: HostParameter, given: Array | Number) -> Any:
    if parameter.shape is None:
        if isinstance(given, np.ndarray):
            raise ArgumentError(f"{parameter.name} is a number, found an array")
        return given
    if not isinstance(given, np.ndarray):
        kind = type(given).__name__
        raise ArgumentError(f"{parameter.name} is a tensor, found {kind}")
    array: Array = given
    if not array.flags.c_contiguous:
        raise ArgumentError(f"{parameter.name} is not contiguous")
    dtype = _dtype(parameter)
    if array.dtype.kind in "iu" and dtype.kind in "iu":
        # torch has no unsigned integers to speak of.
        array = array.view(f"{dtype.kind}{array.itemsize}")
    if array.dtype != dtype:
        raise ArgumentError(
            f"{parameter.name} has elements of type {dtype}, found {array.dtype}"
        )
    wanted = parameter.static_shape
    fits = [one in (None, size) for one, size in zip(wanted, array.shape)]
    if len(wanted) != array.ndim or not all(fits):
        shape = "x".join("?" if one is None else str(one) for one in wanted)
        found = "x".join(map(str, array.shape))
        raise ArgumentError(f"{parameter.name} is a tensor of {shape}, found {found}")
    return Tensor.of(array, array.shape)


def _output(parameter: HostParameter) -> Tensor:
    shape = [one for one in parameter.static_shape if one is not None]
    if len(shape) != len(parameter.static_shape):
        raise ArgumentError(
            f"{parameter.name} has no size of its own: give it as an argument"
        )
    return Tensor.fresh(shape, _dtype(parameter))


def _dtype(parameter: HostParameter) -> Any:
    found = DTYPES.get(parameter.dtype or "")
    if found is None:
        raise CannotRunError(
            f"{parameter.name} has elements of type {parameter.dtype}, which NumPy lacks"
        )
    return np.dtype(found)


def _result(found: Any) -> Any:
    return found.array if isinstance(found, Tensor) else found
