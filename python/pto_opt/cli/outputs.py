"""`pto-run --save` and `--expect`: tensors after a run, to files and against files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pto_opt.cli.parsing import UsageError
from pto_opt.files import read_array, write_whole

if TYPE_CHECKING:
    from pto_opt.interpreter.elements import Array
    from pto_opt.interpreter.launch import Entry, Parameter

RTOL, ATOL = 1e-5, 1e-8
"""What `--expect` allows floats to differ by, unless told: as `numpy.allclose`."""


def find_parameter(entry: Entry, which: str, flag: str) -> Parameter:
    """
    The parameter of memory that is meant by its number, its name, or its views' name.

    Raises:
        UsageError: if there is none.
    """
    from pto_opt.interpreter.outcome import view_name

    for parameter in entry.parameters:
        names = (str(parameter.index), parameter.name, view_name(entry, parameter))
        if which.removeprefix("%") in names:
            if not parameter.is_memory:
                raise UsageError(
                    f"argument {flag}: parameter {parameter.index} "
                    f"(%{parameter.name}) is {parameter.kind}, not memory"
                )
            return parameter
    raise UsageError(
        f"argument {flag}: no parameter '{which}'; there are: {entry.signature}"
    )


def check_ending(path: str, ending: str, flag: str) -> Path:
    """
    A file to write, whose name ends as it has to.

    Raises:
        UsageError: if it does not, or its folder does not exist.
    """
    found = Path(path)
    if found.suffix != ending:
        raise UsageError(f"argument {flag}: expected a file *{ending}, found '{path}'")
    if not found.absolute().parent.is_dir():
        raise UsageError(f"argument {flag}: no folder {found.absolute().parent}")
    return found


@dataclass(frozen=True)
class Save:
    """A parameter, and the file that its memory goes to."""

    parameter: Parameter
    path: Path

    @staticmethod
    def parse(entry: Entry, text: str) -> Save:
        """
        `I=OUT.npy`.

        Raises:
            UsageError: if it is not that.
        """
        which, path = Save.split(text)
        return Save(find_parameter(entry, which, "--save"), path)

    @staticmethod
    def split(text: str) -> tuple[str, Path]:
        """
        The words for the parameter and the file.

        Raises:
            UsageError: if it is not `I=OUT.npy`.
        """
        which, equals, path = text.partition("=")
        if not equals or not path:
            raise UsageError(f"argument --save: expected I=OUT.npy, found '{text}'")
        return which, check_ending(path, ".npy", "--save")

    def write(self, array: Any) -> None:
        """Save an array; the file is there as a whole or not at all."""
        import numpy as np

        data = io.BytesIO()
        np.save(data, array)
        write(self.path, data.getvalue())


def write(path: Path, data: bytes) -> None:
    """
    Write a file that is there as a whole or not at all.

    Raises:
        UsageError: if it cannot be written.
    """
    try:
        write_whole(str(path), data)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


@dataclass(frozen=True)
class Expect:
    """A parameter, what its memory has to hold after the run, and how near is enough."""

    parameter: Parameter
    reference: Array
    rtol: float = RTOL
    atol: float = ATOL

    @staticmethod
    def parse(entry: Entry, text: str) -> Expect:
        """
        `I=REF.npy`, and after commas `rtol=` and `atol=`.

        Raises:
            UsageError: if it is not that, or the file cannot be read.
        """
        which, equals, rest = text.partition("=")
        path, *settings = rest.split(",")
        if not equals or not path.endswith(".npy"):
            raise UsageError(
                "argument --expect: expected I=REF.npy, or I=REF.npy,rtol=R,atol=A, "
                f"found '{text}'"
            )
        tolerances = dict(map(_tolerance, settings))
        parameter = find_parameter(entry, which, "--expect")
        try:
            reference = read_array(Path(path))
        except OSError as error:
            raise UsageError(
                f"argument --expect: cannot read {path}: {error.strerror or error}"
            ) from error
        except ValueError as error:
            raise UsageError(
                f"argument --expect: {path} is not an array of numbers: {error}"
            ) from error
        if reference.dtype.kind == "V":
            reference = reference.view(parameter.dtype)
        return Expect(parameter, reference, **tolerances)

    def difference(self, array: Any, name: str) -> str | None:
        """
        Where the array first differs from the reference, in words; None if it does not.
        Infinities and NaN have to stand at the same places; whole numbers are compared
        exactly.
        """
        import numpy as np

        reference = self.reference
        if array.dtype.kind == "V":
            array = array.view(self.parameter.dtype)
        if array.size != reference.size:
            shapes = ("x".join(map(str, one.shape)) for one in (reference, array))
            expected, found = shapes
            return f"{name}: expected {expected} elements, found {found}"
        array = array.reshape(reference.shape)
        if reference.dtype.kind in "iub" and array.dtype.kind in "iub":
            differs: Any = array != reference
            limits = "exactly"
        else:
            wide = (np.asarray(one).astype(np.float64) for one in (array, reference))
            found, expected = wide
            with np.errstate(invalid="ignore"):
                near = np.isclose(found, expected, self.rtol, self.atol, equal_nan=True)
            differs = ~near
            limits = f"within rtol={self.rtol:g}, atol={self.atol:g}"
        count = int(np.count_nonzero(differs))
        if not count:
            return None
        first = tuple(int(i) for i in np.argwhere(differs)[0])
        return (
            f"{name}: {count} of {reference.size} elements are not as expected {limits}; "
            f"the first at {list(first)}: expected {reference[first]}, "
            f"found {array[first]}"
        )


def _tolerance(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if name not in ("rtol", "atol") or not number >= 0:
        raise UsageError(
            f"argument --expect: expected rtol=R or atol=A from 0 on, found '{text}'"
        )
    return name, number


def differences(
    entry: Entry, expected: Sequence[Expect], arrays: dict[int, Any]
) -> list[str]:
    """What is not as expected, in words."""
    from pto_opt.interpreter.outcome import shown_name

    found = (
        one.difference(arrays[one.parameter.index], shown_name(entry, one.parameter))
        for one in expected
    )
    return [text for text in found if text is not None]
