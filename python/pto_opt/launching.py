"""
A launch without a board: `pto_opt.load(...)` is what a compiled kernel is to its caller.

    kernel = pto_opt.load("add.pto")
    kernel.launch(20, x, y, z)                    # blocks, then arguments, by reference
    kernel(20, stream, x, y, z)                   # as front ends call compiled kernels
    report = kernel.launch(20, x, y, z, sanitize=True, profile=True)

Arguments are NumPy arrays, torch tensors on the CPU (both are the kernel's memory, and hold
its results), and numbers; `None` or 0 is a tensor that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import ml_dtypes
import numpy as np

from pto_dialect.hardware import ArchSpec
from pto_opt.interpreter.api import Hooks, Kernel, joined
from pto_opt.interpreter.launch import Argument, Entry
from pto_opt.loading import Source
from pto_opt.loading import load as load_module

if TYPE_CHECKING:
    from pto_dialect.messages.diagnostic import Diagnostic
    from pto_opt.sanitize.findings import Finding
    from pto_opt.timeline.lanes import Timeline

_WITHOUT_NUMPY = {
    "torch.bfloat16": ("int16", ml_dtypes.bfloat16),
    "torch.float8_e4m3fn": ("int8", ml_dtypes.float8_e4m3fn),
    "torch.float8_e5m2": ("int8", ml_dtypes.float8_e5m2),
}
"""Element types of torch that NumPy does not know, as integers of their size, and its own."""


@dataclass(frozen=True, repr=False)
class LaunchReport:
    """What a launch has shown besides its results."""

    findings: tuple[Finding, ...] = ()
    """What the sanitizer has found."""
    schedule: Timeline | None = None
    """When which unit worked; `schedule.makespan` is how many cycles it all took."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings as checks tell theirs: with code, place, notes."""
        return tuple(finding.diagnostic() for finding in self.findings)

    def __repr__(self) -> str:
        count = len(self.findings)
        words = [f"{count} finding{'' if count == 1 else 's'}"]
        if self.schedule is not None:
            words.append(f"{self.schedule.makespan} cycles")
        return f"<launch: {', '.join(words)}>"


class LoadedKernel:
    """A kernel that is ready to be launched, as often as one likes."""

    def __init__(
        self,
        source: Source,
        arch: ArchSpec | str | None = None,
        *,
        passes: str = "",
        entry: str | None = None,
    ):
        """
        Args:
            source: a module, a file or its text.
            arch: the chip, if it is not the one that the module names.
            passes: what is done to it first, such as `insert-sync` for the race check.
            entry: the function; needed where there is more than one.

        Raises:
            PTOException: if the program is wrong.
            OSError: if it is a file that cannot be read.
            PassError: for passes that there are not.
            ArgumentError: if the entry is none of its functions, or not one alone.
        """
        self.module = load_module(source, arch)
        if passes:
            from pto_opt.program import Program, run_passes

            self.module = run_passes(Program(self.module), passes).module
        self._entry = entry
        self._kernel = Kernel(self.module)
        self.entry: Entry = self._kernel.entry(entry)
        """The functions that a launch runs, with their parameters."""

    def __repr__(self) -> str:
        return f"<kernel {self.entry.signature}>"

    def launch(
        self,
        blocks: int,
        *arguments: Any,
        sanitize: bool | str | Iterable[str] = False,
        profile: bool = False,
    ) -> LaunchReport:
        """
        Run the kernel on so many blocks; arrays and tensors hold the results afterwards.

        Args:
            sanitize: whether to look for what is wrong with what it does: True for all
                checks, or their names (`"race,init"`).
            profile: whether to lay it out in time.

        Raises:
            PTOException: for what the program must not do; with `sanitize`, that is a
                finding.
            ArgumentError: for arguments that do not fit.
            TypeError: for tensors that are not on the CPU, or not contiguous.
        """
        blocks = getattr(blocks, "value", blocks)  # of ctypes
        parameters = self.entry.expected(len(arguments))
        given = [
            np.empty(0, parameter.dtype)
            if parameter.is_memory and _is_null(one)
            else as_argument(one)
            for parameter, one in zip(parameters, arguments)
        ]
        if not sanitize and not profile:
            self._kernel.run(given, entry=self._entry, blocks=blocks)
            return LaunchReport()
        from pto_opt.sanitize.findings import ALL_CHECKS, parse_checks
        from pto_opt.sanitize.sanitizer import Sanitizer
        from pto_opt.timeline.recorder import Recorder
        from pto_opt.timeline.scheduling import schedule

        sanitizer = recorder = None
        hooks = Hooks()
        if sanitize:
            names = sanitize if isinstance(sanitize, bool | str) else ",".join(sanitize)
            checks = parse_checks(names) if isinstance(names, str) else ALL_CHECKS
            sanitizer = Sanitizer(checks)
            hooks = sanitizer.hooks
        if profile:
            recorder = Recorder()
            hooks = joined(hooks, recorder.hooks)
        kernel = Kernel(self.module, hooks=hooks)
        with sanitizer or nullcontext():
            kernel.run(given, entry=self._entry, blocks=blocks)
        findings = () if sanitizer is None else tuple(sanitizer.findings)
        return LaunchReport(findings, None if recorder is None else schedule(recorder))

    def __call__(self, blocks: int, stream: object, *arguments: Any) -> None:
        """
        Launch it as front ends launch compiled kernels, which give a stream as well; here
        it means nothing: the results are there when the call returns.
        """
        del stream
        self.launch(blocks, *arguments)


def load(
    source: Source,
    arch: ArchSpec | str | None = None,
    *,
    passes: str = "",
    entry: str | None = None,
) -> LoadedKernel:
    """A kernel that can be launched; see `LoadedKernel`."""
    return LoadedKernel(source, arch, passes=passes, entry=entry)


def _is_null(given: Any) -> bool:
    """Whether it stands for a tensor that is not there: `None`, or the address 0."""
    return given is None or (isinstance(given, int) and given == 0)


def as_argument(given: Any) -> Argument:
    """
    The memory of an array or of a tensor of torch, or a number.

    Raises:
        TypeError: for tensors that are not on the CPU, or not contiguous, and for
            anything else.
    """
    if isinstance(given, np.ndarray | np.generic | int | float):
        return cast(Argument, given)
    if type(given).__module__.partition(".")[0] == "torch" and hasattr(given, "numpy"):
        return _memory_of(given)
    if hasattr(given, "value") and isinstance(given.value, int | float):  # of ctypes
        return given.value
    raise TypeError(
        f"a kernel takes arrays, tensors of torch and numbers, not {type(given).__name__}"
    )


def _memory_of(tensor: Any) -> Argument:
    if tensor.device.type != "cpu":
        raise TypeError(
            f"the tensor is on {tensor.device}; kernels run on the CPU here"
        )
    if not tensor.is_contiguous():
        raise TypeError("the tensor is not contiguous, so it is not memory of its own")
    tensor = tensor.detach()
    if (known := _WITHOUT_NUMPY.get(str(tensor.dtype))) is not None:
        integers, dtype = known
        torch: Any = import_module("torch")
        return tensor.view(getattr(torch, integers)).numpy().view(dtype)
    return tensor.numpy()
