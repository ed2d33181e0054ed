"""Tensors of pypto's orchestrations: memory with a shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt

from pto_opt.interpreter.families.handles import dense_strides

Array = npt.NDArray[Any]

DTYPES: dict[str, Any] = {
    "FP32": np.float32,
    "FP16": np.float16,
    "BF16": ml_dtypes.bfloat16,
    "INT64": np.int64,
    "UINT64": np.uint64,
    "INT32": np.int32,
    "UINT32": np.uint32,
    "INT16": np.int16,
    "UINT16": np.uint16,
    "INT8": np.int8,
    "UINT8": np.uint8,
    "INDEX": np.int64,
    "BOOL": np.bool_,
    "FP8E4M3FN": ml_dtypes.float8_e4m3fn,
    "FP8E5M2": ml_dtypes.float8_e5m2,
    "FP8E8M0": ml_dtypes.float8_e8m0fnu,
}
"""NumPy's types for pypto's names of element types."""

_PIPE_BYTES = 1 << 24
"""For slots of pipes: pypto creates a tensor of one element, and its launcher more."""


@dataclass(frozen=True)
class Tensor:
    """Memory from an element on, as a shape."""

    memory: Array
    """All of it, one element behind the other."""
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    """In elements."""
    offset: int = 0

    @staticmethod
    def of(memory: Array, shape: Sequence[int]) -> Tensor:
        """Memory as a tensor whose rows lie one behind the other."""
        return Tensor(memory.reshape(-1), tuple(shape), dense_strides(tuple(shape)))

    @staticmethod
    def fresh(shape: Sequence[int], dtype: Any, *, is_pipe: bool = False) -> Tensor:
        """Memory that nothing has written yet: NaN, where the type has one."""
        size = _PIPE_BYTES if is_pipe else prod(shape) * np.dtype(dtype).itemsize
        memory = np.frombuffer(bytearray(b"\xff" * size), dtype)
        return Tensor(memory, tuple(shape), dense_strides(tuple(shape)))

    def part(self, shape: Sequence[int], offsets: Sequence[int]) -> Tensor:
        """A box of it."""
        start = self.offset + sum(o * s for o, s in zip(offsets, self.strides))
        return Tensor(self.memory, tuple(shape), self.strides, start)

    def element(self, index: Sequence[int]) -> Any:
        """A number."""
        place = self.offset + sum(i * s for i, s in zip(index, self.strides))
        return self.memory[place].item()

    @property
    def from_here(self) -> Array:
        """The memory from its first element on."""
        return self.memory[self.offset :]

    @property
    def array(self) -> Array:
        """Its elements, where they are."""
        steps = [step * self.memory.itemsize for step in self.strides]
        return np.lib.stride_tricks.as_strided(self.from_here, self.shape, steps)
