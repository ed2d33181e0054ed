"""
Compiles generated C++ against pto-isa's CPU simulator and runs it on NumPy arrays.

`PTO_ISA_ROOT` names a checkout of pto-isa (https://gitcode.com/cann/pto-isa or
https://github.com/hw-native-sys/pto-isa); clang++ 15 or newer does the rest.

All kernels of a run go into one library: the headers are compiled once, the kernels in
one go, in about 0.1 s each. A call runs in a child process with its arrays in shared
memory, so that a kernel that crashes or never ends is a failed test and no more.
"""

from __future__ import annotations

import ctypes
import faulthandler
import mmap
import os
import re
import shutil
import signal
import subprocess
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

HEADERS = (
    Path(__file__).parent / "headers",
    Path(str(resources.files("pto_opt.board"))) / "simulator",
)
"""What the simulator lacks: of programs for the chip, and of bf16, which kits need, too."""

OLDEST_CLANG = 15
"""The first clang++ whose C++20 is enough for the headers."""

POISON = 0xFF
"""The byte that fills memory before a call; four of them are a NaN."""

UB_BYTES = {3: 192 * 1024, 5: 256 * 1024}
"""The size of `vec`, which the simulator checks where it is told."""

TIME_LIMIT = 20.0
"""Seconds after which a call counts as one that never ends."""

FLAGS = (
    "-std=c++23",
    "-w",
    "-O0",
    "-fPIC",
    "-D__CPU_SIM",
    "-D_DEBUG",  # pto-isa's own checks of extents
    "-D__STDCPP_BFLOAT16_T__=1",
    "-ftrivial-auto-var-init=pattern",  # a bare tile has the same garbage every time
)


def find_isa() -> Path | None:
    """The checkout that `PTO_ISA_ROOT` names."""
    root = os.environ.get("PTO_ISA_ROOT")
    if root and (Path(root) / "include" / "pto" / "pto-inst.hpp").is_file():
        return Path(root)
    return None


def find_clang() -> str | None:
    """A clang++ that is new enough."""
    names = ["clang++", *(f"clang++-{n}" for n in range(25, OLDEST_CLANG - 1, -1))]
    for name in names:
        path = shutil.which(name)
        if path is None:
            continue
        text = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=False
        ).stdout
        version = re.search(r"clang version (\d+)", text)
        if version is not None and int(version[1]) >= OLDEST_CLANG:
            return path
    return None


def why_not() -> str | None:
    """What is missing to run kernels, and how to get it; None if nothing is."""
    if find_isa() is None:
        return (
            "set PTO_ISA_ROOT to a checkout of pto-isa: "
            "git clone https://github.com/hw-native-sys/pto-isa"
        )
    if find_clang() is None:
        return (
            f"needs clang++ {OLDEST_CLANG} or newer, for example: apt install clang-19"
        )
    return None


class SimulatorError(Exception):
    """A kernel that did not compile, crashed, or did not end."""


@dataclass
class Simulator:
    """A compiler with the headers compiled once; everything is kept in `folder`."""

    folder: Path
    isa: Path = field(init=False)
    clang: str = field(init=False)

    def __post_init__(self) -> None:
        isa, clang = find_isa(), find_clang()
        if isa is None or clang is None:
            raise SimulatorError(why_not() or "")
        self.isa, self.clang = isa, clang

    def _run(self, *arguments: str) -> None:
        folders = (*HEADERS, self.isa / "include")
        command = [self.clang, *FLAGS, *(f"-I{folder}" for folder in folders)]
        done = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SimulatorError(done.stderr[:4000])

    def headers(self) -> Path:
        """The compiled headers, made when they are first needed."""
        compiled = self.folder / "simulator.pch"
        if not compiled.exists():
            source = str(HEADERS[0] / "simulator.h")
            self._run("-x", "c++-header", source, "-o", str(compiled))
        return compiled

    def check_syntax(self, texts: Mapping[str, str]) -> None:
        """Compile several pieces of C++ without making code of them."""
        source = self.folder / "syntax.cpp"
        # Kernels of one name may be there twice: they need not be seen from outside.
        parts = ["#undef __global__", "#define __global__"]
        for i, (name, text) in enumerate(texts.items()):
            parts += [f"namespace unit_{i} {{", f'#line 1 "{name}"', text, "}"]
        source.write_text("\n".join(parts))
        self._run("-include-pch", str(self.headers()), "-fsyntax-only", str(source))

    def build(self, kernels: Mapping[str, tuple[str, str]], name: str) -> Library:
        """
        One library of several kernels: for each key its C++ and the function to call.
        """
        source = self.folder / f"{name}.cpp"
        library = self.folder / f"{name}.so"
        symbols = {key: f"kernel_{i}" for i, key in enumerate(kernels)}
        parts: list[str] = []
        for key, (text, entry) in kernels.items():
            # Each kernel has helpers of its own; only its entry is seen from outside.
            parts += [
                f"#define {entry} {symbols[key]}",
                f"namespace unit_{symbols[key]} {{",
                text,
                "}",
                f"#undef {entry}",
                "",
            ]
        source.write_text("\n".join(parts))
        arguments = ["-include-pch", str(self.headers()), "-shared", str(source)]
        self._run(*arguments, "-o", str(library), "-lpthread", "-ldl")
        return Library(library, symbols)


@dataclass
class Library:
    """Compiled kernels, by the keys that they were built with."""

    path: Path
    symbols: dict[str, str]

    def call(
        self,
        key: str,
        arguments: Sequence[Array | int | float],
        *,
        arch: int = 3,
        subblocks: int = 1,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        """
        Call a kernel; arrays are its memory and hold the results afterwards. Whole
        numbers are passed as `int64_t`, others as `float`. Of several subblocks (vector
        cores of one block) one runs after the other.

        Raises:
            SimulatorError: if the kernel crashes or does not end in time.
        """
        shared = [_Shared(a) if isinstance(a, np.ndarray) else a for a in arguments]
        with warnings.catch_warnings():
            # The child only calls the kernel: other threads cannot be in its way.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            self._call_and_exit(key, shared, arch, subblocks)
        _wait(child, key, time_limit)
        for array, copy in zip(arguments, shared):
            if isinstance(array, np.ndarray) and isinstance(copy, _Shared):
                array[...] = copy.array

    def _call_and_exit(
        self,
        key: str,
        arguments: Sequence[_Shared | int | float],
        arch: int,
        subblocks: int,
    ) -> None:
        status = 1
        try:
            faulthandler.disable()
            os.environ["PTO_CPU_SIM_UB_BYTES"] = str(UB_BYTES[arch])
            os.environ["PTO_CPU_SIM_NUM_CORES"] = "1"
            devnull = os.open(os.devnull, os.O_WRONLY)
            for stream in (1, 2):
                os.dup2(devnull, stream)
            library = ctypes.CDLL(str(self.path))
            kernel = getattr(library, self.symbols[key])
            for subblock in range(subblocks):
                library.simulator_poison(arch, POISON)
                library.simulator_context(0, subblock, subblocks)
                kernel(*map(_as_ctypes, arguments))
            status = 0
        finally:
            os._exit(status)


def _as_ctypes(argument: _Shared | float) -> Any:
    if isinstance(argument, _Shared):
        return ctypes.c_void_p(argument.array.ctypes.data)
    if isinstance(argument, int):
        return ctypes.c_int64(argument)
    return ctypes.c_float(argument)


class _Shared:
    """A copy of an array in memory that child processes share."""

    def __init__(self, array: Array):
        memory = mmap.mmap(-1, max(1, array.nbytes))
        self.array: Array = np.frombuffer(memory, array.dtype, array.size).reshape(
            array.shape
        )
        self.array[...] = array


def _wait(child: int, key: str, time_limit: float) -> None:
    end = time.monotonic() + time_limit
    pause = 0.0005
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            break
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise SimulatorError(f"{key} did not end within {time_limit} s")
        time.sleep(pause)
        pause = min(2 * pause, 0.02)
    code = os.waitstatus_to_exitcode(status)
    if code:
        what = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        raise SimulatorError(f"{key} crashed: {what}")
