"""The arguments of `pto-run`: files, fresh memory, numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod
from pathlib import Path

import numpy as np

from pto_dialect.messages.suggestions import did_you_mean
from pto_opt.files import read_array
from pto_opt.interpreter.elements import Array, named_dtypes
from pto_opt.interpreter.fills import Fill
from pto_opt.interpreter.launch import (
    Argument,
    ArgumentError,
    Entry,
    Parameter,
    check_number,
)

_FRESH = re.compile(r"(\w+)\[([\d\sx,]*)\](?:=(.*))?")
FITTING = "_"
"""Fresh memory of a size that fits; `pto_opt.interpreter.room` puts the size in its place."""


def is_fitting(text: str) -> bool:
    """Whether an argument leaves the size of its memory open: `_`, or `_=FILL`."""
    return text.partition("=")[0] == FITTING


_WORDS = {"true": 1, "false": 0}


def is_number(text: str) -> bool:
    """Whether an argument is a number, `-3` and `-1e-3` too; so it is no flag."""
    return _number(text) is not None


def _number(text: str) -> int | float | None:
    if text in _WORDS:
        return _WORDS[text]
    try:
        return int(text, 0)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None


class ArgumentReader:
    """Reads arguments; a file that is named twice is the same memory twice."""

    def __init__(self, fill: Fill):
        self.fill = fill
        self._files: dict[Path, Array] = {}

    def read(self, entry: Entry, texts: Sequence[str]) -> list[Argument]:
        """
        The arguments for an entry, one text for each parameter; those that the launch
        knows may be left out.

        Raises:
            ArgumentError: with the entry's signature, for what does not fit.
        """
        parameters = entry.expected(len(texts))
        return [self.read_one(p, t) for p, t in zip(parameters, texts, strict=True)]

    def read_one(self, parameter: Parameter, text: str) -> Argument:
        """
        The argument for one parameter.

        Raises:
            ArgumentError: if the text is not what it wants.
        """
        what = f"parameter {parameter.index} (%{parameter.name})"
        if (number := _number(text)) is not None:
            if parameter.is_memory:
                raise ArgumentError(
                    f"{what} is {parameter.kind}: expected a file.npy or "
                    f"{parameter.example}, found {text}"
                )
            return check_number(parameter, number)
        if (match := _FRESH.fullmatch(text)) is not None:
            return self._fresh(parameter, what, match)
        if not text.endswith(".npy"):
            example = f"a file.npy or {parameter.example}"
            if not parameter.is_memory:
                example = "a number"
            raise ArgumentError(
                f"{what} is {parameter.kind}: expected {example}, found '{text}'"
            )
        return self._file(parameter, what, Path(text))

    def _fresh(self, parameter: Parameter, what: str, match: re.Match[str]) -> Array:
        known = named_dtypes()
        dtype = known.get(match[1])
        if dtype is None:
            hint = did_you_mean(match[1], known)
            raise ArgumentError(f"{what}: '{match[1]}' is no element type{hint}")
        sizes = re.split(r"\s*[,x]\s*", match[2].strip())
        if not all(sizes):
            raise ArgumentError(f"{what}: expected sizes as in {match[1]}[16,256]")
        shape = [int(size) for size in sizes]
        if prod(shape) * dtype.itemsize > 1 << 40:
            raise ArgumentError(f"{what}: {match[0]} is more memory than there is")
        fill = self.fill
        if match[3] is not None:
            try:
                fill = Fill.parse(match[3])
            except ValueError as error:
                raise ArgumentError(f"{what}: {error}") from error
        try:
            return fill.array(shape, dtype, parameter.index)
        except MemoryError as error:
            raise ArgumentError(
                f"{what}: {match[0]} is more memory than there is"
            ) from error

    def _file(self, parameter: Parameter, what: str, path: Path) -> Array:
        key = path.absolute()
        if key not in self._files:
            try:
                self._files[key] = read_array(path)
            except OSError as error:
                reason = error.strerror or error
                raise ArgumentError(f"{what}: cannot read {path}: {reason}") from error
            except ValueError as error:
                raise ArgumentError(
                    f"{what}: {path} is not an array of numbers: {error}"
                ) from error
        array = self._files[key]
        if array.dtype.kind == "V" and array.dtype.itemsize == parameter.dtype.itemsize:
            # bf16 and fp8, which the format has no names for.
            array = array.view(parameter.dtype)
        return np.ascontiguousarray(array).reshape(array.shape)
