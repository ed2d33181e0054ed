"""Arguments for runs that compare programs: boundary extents, random tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.diagnostics import PTOException
from pto_dialect.types import PtrType, TileBufType
from pto_dialect.walking import walk
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import Array, is_float, is_whole_number
from pto_opt.interpreter.launch import Argument, ArgumentError, Entry, Parameter
from pto_opt.interpreter.room import FULL, Reach, room_for, shape_of

_ROOM = 1 << 28
"""Bytes that a tensor may have; only those that a kernel touches are really there."""

_SMALLEST = 256

_MOST = 6
"""How many cases there are for an entry."""


@dataclass(frozen=True)
class Case:
    """Arguments of one entry of a module."""

    entry: str
    seed: int
    numbers: tuple[int | float | None, ...]
    """For each parameter its number; None for tensors."""
    sizes: tuple[int, ...]
    """For each parameter the bytes of its tensor; 0 for numbers."""
    parameters: tuple[Parameter, ...]

    def arguments(self) -> list[Argument]:
        """The arguments, with tensors anew."""
        return [
            number if number is not None else _tensor(parameter, size, self.seed)
            for parameter, number, size in zip(
                self.parameters, self.numbers, self.sizes, strict=True
            )
        ]

    def __str__(self) -> str:
        shown = [
            f"%{parameter.name} = {number}"
            for parameter, number in zip(self.parameters, self.numbers, strict=True)
            if number is not None
        ]
        return ", ".join([*shown, f"seed {self.seed}"])


def _tensor(parameter: Parameter, size: int, seed: int) -> Array:
    dtype = parameter.dtype
    generator = np.random.default_rng([seed, parameter.index])
    count = max(1, size // dtype.itemsize)
    if is_float(dtype):
        data: Array = generator.uniform(-2.0, 2.0, count).astype(dtype)
    else:
        data = generator.integers(0, 4, count).astype(dtype)
    return data.reshape(shape_of(parameter, data.size))


def cases_of(module: ModuleOp, seed: int = 0) -> Iterator[Case]:
    """
    Cases that a module runs with: extents of 0, 1, all but one and all of its tiles, the
    same for all parameters and mixed. Arguments that the module itself refuses are left
    out.
    """
    trial = _Trial(module)
    extents = _extents(module)
    for entry in trial.kernel.entries():
        parameters = tuple(p for p in entry.parameters if not p.is_automatic)
        for number, numbers in enumerate(_numbers(parameters, extents, seed)):
            case = trial.case(entry, numbers, seed + number)
            if isinstance(case, Case):
                yield case


class _Trial:
    """Runs that find out how large tensors have to be."""

    def __init__(self, module: ModuleOp):
        self._reach = Reach()
        self.kernel = Kernel(module, hooks=self._reach.hooks)

    def case(
        self, entry: Entry, numbers: tuple[int | float | None, ...], seed: int
    ) -> Case | Exception:
        """A case with these numbers; else why the module refuses it."""
        name = entry.members[0].function.sym_name.data
        parameters = tuple(p for p in entry.parameters if not p.is_automatic)
        self._reach.accessed.clear()
        arguments = [
            room_for(parameter, _ROOM) if number is None else number
            for parameter, number in zip(parameters, numbers, strict=True)
        ]
        try:
            self.kernel.run(arguments, entry=name)
        except (PTOException, ArgumentError) as error:
            return error
        # Where tensors hold indices, other ones may lead further than zeros.
        more = (
            4 if any(p.is_memory and not is_float(p.dtype) for p in parameters) else 1
        )
        sizes = tuple(
            self._size(parameter) * (more if isinstance(parameter.type, PtrType) else 1)
            if number is None
            else 0
            for parameter, number in zip(parameters, numbers, strict=True)
        )
        return Case(name, seed, numbers, sizes, parameters)

    def _size(self, parameter: Parameter) -> int:
        if isinstance(parameter.type, PtrType):
            return max(_SMALLEST, self._reach.accessed.get(f"%{parameter.name}", 0))
        return prod(shape_of(parameter, 1)) * parameter.dtype.itemsize


def _extents(module: ModuleOp) -> list[int]:
    """The extents that are worth a case: the smallest and the largest, and near them."""
    full: dict[int, int] = {}
    for op in walk(module):
        for result in op.results:
            if isinstance(result.type, TileBufType) and None in result.type.valid:
                for size in result.type.shape:
                    full[size] = full.get(size, 0) + 1
    usual = min(full, key=lambda size: (-full[size], size)) if full else FULL
    smallest = min((size for size in full if size > 1), default=usual)
    found = [smallest, smallest - 1, 1, 0, usual, usual - 1]
    return list(dict.fromkeys(found))


def _numbers(
    parameters: Sequence[Parameter], extents: Sequence[int], seed: int
) -> Iterator[tuple[int | float | None, ...]]:
    whole = [p for p in parameters if not p.is_memory and is_whole_number(p.type)]
    alike = [(extent,) * len(whole) for extent in extents]
    mixed = list(product(extents, repeat=len(whole))) if 1 < len(whole) <= 4 else []
    np.random.default_rng(seed).shuffle(mixed)
    # Loops that do not run on tiles that are full, and the other way round.
    rest = len(whole) - 1
    crossed = [(extents[0], *(0,) * rest), (0, *(extents[0],) * rest)] if rest else []
    by_worth = [*alike[:4], *crossed, *alike[4:], *map(tuple, mixed)]
    chosen = list(dict.fromkeys(by_worth))[:_MOST]
    for values in chosen if whole else [()]:
        pending = iter(values)
        yield tuple(
            None
            if p.is_memory
            else int(next(pending))
            if is_whole_number(p.type)
            else 0.5
            for p in parameters
        )
