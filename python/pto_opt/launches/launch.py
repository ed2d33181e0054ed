"""One launch of an entry: the numbers and tensors that it gets."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pto_dialect.integers import ceil_div
from pto_opt.interpreter.elements import Array, name_of_dtype
from pto_opt.interpreter.fills import Fill
from pto_opt.interpreter.launch import Argument, Parameter
from pto_opt.interpreter.room import shape_of
from pto_opt.launches.sources import BLOCKS

FLOAT = 0.5
"""What numbers are that no index, extent or address comes from."""

ArgumentChoice = int | Fill

PATTERN = Fill("pattern")


@dataclass(frozen=True)
class Launch:
    """One launch of an entry."""

    entry: str
    parameters: tuple[Parameter, ...]
    """Those that it asks for."""
    chosen: Mapping[int, ArgumentChoice]
    """For each number its value, for each tensor of whole numbers its contents."""
    sizes: Mapping[int, int]
    """For each tensor its bytes."""

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        value = self.chosen[BLOCKS]
        assert isinstance(value, int)
        return value

    def arguments(self) -> list[Argument]:
        """The arguments, with tensors anew."""
        return [self.argument(p) for p in self.parameters]

    def argument(self, parameter: Parameter) -> Argument:
        """The argument for one parameter, a tensor anew."""
        if parameter.is_memory:
            size = self.sizes[parameter.index]
            return tensor_of(parameter, size, self.contents(parameter))
        return self._number(parameter)

    def texts(self) -> list[str]:
        """The arguments as `pto-run` reads them; they make the same tensors."""
        return [self._text(p) for p in self.parameters]

    def command(self, file: str, flags: Sequence[str] = ()) -> str:
        """The command line, for a shell, that repeats this launch of a file."""
        words = ["pto-run", file, *flags, f"--entry={self.entry}"]
        if self.blocks != 1:
            words.append(f"--blocks={self.blocks}")
        return shlex.join(words + self.texts())

    def contents(self, parameter: Parameter) -> Fill:
        """What a tensor holds at the beginning."""
        chosen = self.chosen.get(parameter.index)
        return chosen if isinstance(chosen, Fill) else PATTERN

    def _number(self, parameter: Parameter) -> int | float:
        value = self.chosen.get(parameter.index, FLOAT)
        assert not isinstance(value, Fill)
        return value

    def _text(self, parameter: Parameter) -> str:
        if not parameter.is_memory:
            return str(self._number(parameter))
        shape = _shape(parameter, self.sizes[parameter.index])
        sizes = ",".join(map(str, shape))
        return f"{name_of_dtype(parameter.dtype)}[{sizes}]={self.contents(parameter)}"

    def __str__(self) -> str:
        words = [] if self.blocks == 1 else [f"{self.blocks} blocks"]
        for parameter in self.parameters:
            value = self.chosen.get(parameter.index)
            if value is not None:
                words.append(f"%{parameter.name} = {value}")
        return ", ".join(words)


def _shape(parameter: Parameter, size: int) -> tuple[int, ...]:
    return shape_of(parameter, max(1, ceil_div(size, parameter.dtype.itemsize)))


def tensor_of(parameter: Parameter, size: int, contents: Fill = PATTERN) -> Array:
    """The memory of a tensor of so many bytes: the same for one parameter always."""
    shape = _shape(parameter, size)
    return contents.array(shape, parameter.dtype, parameter.index)
