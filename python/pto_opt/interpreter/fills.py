"""What fresh memory holds, in the words of the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from pto_dialect.messages.suggestions import did_you_mean
from pto_opt.interpreter.elements import Array, DType, is_float
from pto_opt.interpreter.memory import fresh_bytes

KINDS = ("poison", "zero", "random", "pattern")

PATTERN_PERIOD = 1 << 16
"""After how many elements the numbers of a pattern begin again."""

PATTERN_BYTES = 1 << 26
"""So many bytes of a tensor hold the pattern; zeros follow, which cost nothing."""


@dataclass(frozen=True)
class Fill:
    """
    What fresh memory holds.

    * `poison`: as if nobody had written it; `zero`.
    * `random:SEED`: floats of [-1, 1) and whole numbers of [0, 8), or those of [LOW, HIGH)
      after `random:SEED:LOW:HIGH`.
    * `pattern`: floats of [-1, 1) that begin again after 65,536 elements, and zeros after
      64 MiB, so that large tensors cost little. `pattern:LOW:HIGH:STEP:EVERY` says what
      whole numbers are: element `i` is `STEP * i` and a number of [LOW, HIGH), and all but
      one of EVERY elements are -1. What is left out from the end is 0, 4, 0, 1.
    """

    kind: str = "poison"
    seed: int = 0
    low: float | None = None
    high: float | None = None
    step: int = 0
    every: int = 1

    @staticmethod
    def parse(text: str) -> Fill:
        """
        Raises:
            ValueError: if it is none of these.
        """
        kind, *rest = text.split(":")
        match kind:
            case "poison" | "zero" if not rest:
                return Fill(kind)
            case "random":
                return _random(text, rest)
            case "pattern":
                return _pattern(text, rest)
            case _:
                hint = did_you_mean(kind, KINDS)
                raise ValueError(
                    f"expected poison, zero, random:SEED or pattern, found {text}{hint}"
                )

    def __str__(self) -> str:
        """As `parse` reads it."""
        if self.kind == "random":
            bounds = () if self.low is None else (f"{self.low:g}", f"{self.high:g}")
            return ":".join((self.kind, str(self.seed), *bounds))
        if self.kind == "pattern" and self.low is not None and self.high is not None:
            words = [int(self.low), int(self.high), self.step, self.every]
            while words and words[-1] == (0, 4, 0, 1)[len(words) - 1]:
                del words[-1]
            return ":".join((self.kind, *map(str, words)))
        return self.kind

    def array(self, shape: Sequence[int], dtype: DType, number: int) -> Array:
        """Memory for a parameter; its number makes that each has other contents."""
        if self.kind == "pattern":
            return self._patterned(prod(shape), dtype, number).reshape(shape)
        data: Array = fresh_bytes(prod(shape) * dtype.itemsize)
        array = data.view(dtype).reshape(shape)
        if self.kind == "zero":
            array[...] = dtype.type(0)
        elif self.kind == "random":
            generator = np.random.default_rng([self.seed, number])
            low, high = (-1.0, 1.0) if is_float(dtype) else (0.0, 8.0)
            if self.low is not None and self.high is not None:
                low, high = self.low, self.high
            values = generator.uniform(low, high, array.shape)
            array[...] = values if is_float(dtype) else np.floor(values)
        return array

    def _patterned(self, count: int, dtype: DType, number: int) -> Array:
        generator = np.random.default_rng(number)
        filled = min(count, PATTERN_BYTES // dtype.itemsize)
        period = min(filled, PATTERN_PERIOD)
        if is_float(dtype):
            values = generator.uniform(-1, 1, period)
        else:
            low = 0 if self.low is None else int(self.low)
            high = 4 if self.high is None else int(self.high)
            values = generator.integers(low, high, period)
            if dtype.kind == "u":
                values = np.abs(values)
        data: Array = np.zeros(count, dtype)
        data[:filled] = np.resize(values.astype(dtype), filled)
        if is_float(dtype):
            return data
        if self.step:
            data[:filled] += (np.arange(filled) * self.step).astype(dtype)
        if self.every > 1:
            rest = np.arange(filled) % self.every != 0
            data[:filled][rest] = np.asarray(-1).astype(dtype)
        return data


def _random(text: str, words: list[str]) -> Fill:
    if len(words) not in (1, 3) or not re.fullmatch(r"\d+", words[0]):
        raise ValueError(f"expected random:SEED, found {text}")
    try:
        low, high = map(float, words[1:]) if words[1:] else (None, None)
    except ValueError as error:
        raise ValueError(f"expected random:SEED:LOW:HIGH, found {text}") from error
    if low is not None and high is not None and not low < high:
        raise ValueError(f"nothing lies between {low:g} and {high:g}")
    return Fill("random", int(words[0]), low, high)


def _pattern(text: str, words: list[str]) -> Fill:
    if len(words) > 4 or not all(re.fullmatch(r"-?\d{1,18}", word) for word in words):
        raise ValueError(f"expected pattern:LOW:HIGH:STEP:EVERY, found {text}")
    given = [int(word) for word in words]
    low, high, step, every = (*given, *(0, 4, 0, 1)[len(given) :])
    if not low < high:
        raise ValueError(f"nothing lies between {low} and {high}")
    if every < 1:
        raise ValueError(f"expected EVERY from 1 on, found {every}")
    return Fill("pattern", low=low, high=high, step=step, every=every)
