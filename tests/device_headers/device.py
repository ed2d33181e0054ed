"""
Compiles C++ that pto-opt prints against pto-isa's device headers and runs it on this
machine, on stubs of the device's intrinsics that record what they touch.

`PTO_ISA_ROOT` names a checkout of pto-isa; clang++ 17 or newer does the rest. Many kernels
go into one library, whose headers are compiled once. Kernels run in a child process, so
that one that crashes is a finding and no more.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import pickle
import re
import signal
import subprocess
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from isa_simulator import find_clang, find_isa, why_not

from device_headers.trace import ACCESS, EVENT, Array, Memory, Trace
from pto_dialect.hardware import AddressSpace, ArchSpec

__all__ = [
    "Device",
    "DeviceError",
    "Library",
    "Runner",
    "Unit",
    "find_isa",
    "intrinsics",
    "why_not",
]

STUBS = Path(__file__).parent / "stubs"

MACHINE = ("memory", "numbers", "vector", "registers", "moves")
"""The files of the machine behind the stubs."""

FLAGS: tuple[str, ...] = (
    "-std=c++20",
    "-w",
    "-O0",
    "-fPIC",
    "-ferror-limit=0",
    "-fsanitize-coverage=func,trace-loads,trace-stores",
)
"""The sanitizer's hooks show the scalar unit's plain loads and stores."""

ARCHES = {"a2a3": 2201, "a5": 3101}
"""What the compiler says of the chip (`__NPU_ARCH__`)."""

GM_WINDOW = 0x40000000
"""Where the stubs have global memory."""

TIME_LIMIT = 60.0
"""Seconds that one kernel may take."""

_T = TypeVar("_T")


class Unit(Enum):
    """The two kinds of cores, each with a build of its own."""

    VEC = "VEC"
    CUBE = "CUBE"


class DeviceError(Exception):
    """A kernel that does not compile, crashed, or did not end."""


@dataclass(frozen=True)
class Library:
    """Compiled kernels, by their keys; and what the compiler says of all others."""

    path: Path | None
    symbols: Mapping[str, str]
    refused: Mapping[str, str]


@dataclass
class Device:
    """The headers of pto-isa for a chip; everything is kept in `folder`."""

    folder: Path
    arch: str = "a2a3"
    isa: Path = field(init=False)
    clang: str = field(init=False)

    def __post_init__(self) -> None:
        isa, clang = find_isa(), find_clang()
        if isa is None or clang is None:
            raise DeviceError("needs PTO_ISA_ROOT and clang++")
        self.isa, self.clang = isa, clang

    def _flags(self, unit: Unit) -> tuple[str, ...]:
        chip = f"-D__NPU_ARCH__={ARCHES[self.arch]}"
        return (*FLAGS, chip, f"-D__DAV_{unit.value}__")

    def _compile(self, *arguments: str) -> str:
        command = [self.clang, f"-I{STUBS}", f"-I{self.isa / 'include'}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stderr if done.returncode else ""

    def machine(self) -> Path:
        """The library that records, made when it is first needed."""
        library = self.folder / "machine.so"
        if not library.exists():
            sources = [str(STUBS / f"{name}.cpp") for name in MACHINE]
            flags = ("-std=c++20", "-w", "-O2", "-fPIC", "-shared")
            if error := self._compile(*flags, *sources, "-o", str(library)):
                raise DeviceError(error)
        return library

    def headers(self, unit: Unit) -> Path:
        """The compiled headers of a kind of core."""
        compiled = self.folder / f"{self.arch}_{unit.value}.pch"
        if not compiled.exists():
            header = str(STUBS / "device.hpp")
            what = ("-x", "c++-header", header, "-o", str(compiled))
            if error := self._compile(*self._flags(unit), *what):
                raise DeviceError(error)
        return compiled

    def build(self, kernels: Mapping[str, str], unit: Unit, name: str) -> Library:
        """One library of kernels, each of which has one function named `kernel`."""
        path = self.folder / f"{name}.so"
        flags = ("-shared", "-o", str(path))
        symbols, refused = self._compile_all(kernels, unit, name, flags)
        return Library(path if symbols else None, symbols, refused)

    def refused(
        self, kernels: Mapping[str, str], unit: Unit, name: str
    ) -> Mapping[str, str]:
        """The kernels that do not compile, with the first error of each; builds nothing."""
        return self._compile_all(kernels, unit, name, ("-fsyntax-only",))[1]

    def _compile_all(
        self,
        kernels: Mapping[str, str],
        unit: Unit,
        name: str,
        flags: tuple[str, ...],
    ) -> tuple[dict[str, str], dict[str, str]]:
        """
        Compile kernels as one file; without those that messages lead to, until the rest
        compiles: of a template that many share the compiler complains once.
        """
        texts, refused = dict(kernels), dict[str, str]()
        source = self.folder / f"{name}.cpp"
        while texts:
            symbols = {key: f"kernel_{i}" for i, key in enumerate(texts)}
            source.write_text(_one_file(texts, symbols))
            include = ("-include-pch", str(self.headers(unit)))
            error = self._compile(*self._flags(unit), *include, str(source), *flags)
            if not error:
                return symbols, refused
            found = _blamed(error, symbols)
            if not found:
                raise DeviceError(error[:4000])
            for key, message in found.items():
                refused[key] = message
                del texts[key]
        return {}, refused

    def _runner(self, library: Library) -> Runner:
        spec = ArchSpec.parse(self.arch)
        return Runner(self.machine(), library, spec.memories[AddressSpace.VEC].capacity)

    def run(
        self,
        library: Library,
        keys: Sequence[str],
        work: Callable[[Runner, str], _T],
    ) -> dict[str, _T | str]:
        """
        Give each key to `work`, in a child process, with what runs its kernel; a text for
        those that crashed or did not end.
        """
        found: dict[str, _T | str] = {}
        left = list(keys)
        while left:
            done, status = _in_child(partial(self._runner, library), left, work)
            found.update(done)
            left = left[len(done) :]
            if left:
                found[left[0]] = status
                left = left[1:]
        return found


class Runner:
    """Runs kernels of a library in this process."""

    def __init__(self, machine: Path, library: Library, vector_bytes: int):
        self._machine = ctypes.CDLL(str(machine), mode=ctypes.RTLD_GLOBAL)
        for name in ("machine_memory",):
            getattr(self._machine, name).restype = ctypes.c_void_p
        for name in ("size", "events", "accesses"):
            getattr(self._machine, f"machine_{name}").restype = ctypes.c_uint64
        self._machine.machine_open(ctypes.c_uint64(vector_bytes))
        self._library = ctypes.CDLL(str(library.path))
        self._symbols = library.symbols
        self.memories = {memory: self._memory(memory) for memory in Memory}

    def _memory(self, memory: Memory) -> Array:
        size = self._machine.machine_size(memory.value)
        where = self._machine.machine_memory(memory.value)
        return np.ctypeslib.as_array((ctypes.c_uint8 * size).from_address(where))

    def run(
        self,
        key: str,
        arguments: Sequence[Any],
        tiles: Mapping[int, Array] | None = None,
        *,
        moved: Mapping[int, int] | None = None,
        around: int = 0xFF,
        late: bool = False,
    ) -> Trace:
        """
        Run a kernel. Arrays are copied into global memory, with free bytes between them,
        and back; `tiles` are bytes of the unified buffer by address. All other memory
        has one byte everywhere before. Tiles of the kernel may lie elsewhere than it
        says: by its own address, the one that is meant. `late`: no load of a scope of
        a5's vector unit sees what the scope stored since its last barrier.
        """
        for memory in Memory:
            self.memories[memory][...] = around
        for address, data in (tiles or {}).items():
            self.memories[Memory.UB][address : address + data.size] = data
        values: list[Any] = []
        places: list[tuple[int, Array]] = []
        free = 4096
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                array = cast("Array", argument)
                data = array.view(np.uint8).reshape(-1)
                self.memories[Memory.GM][free : free + data.size] = data
                values.append(ctypes.c_void_p(GM_WINDOW + free))
                places.append((free, array))
                free += -(-data.size // 4096) * 4096 + 4096
            elif isinstance(argument, int):
                values.append(ctypes.c_int64(argument))
            else:
                values.append(ctypes.c_float(argument))
        self._machine.machine_begin(0)
        self._machine.machine_late(late)
        for old, new in (moved or {}).items():
            self._machine.machine_move(ctypes.c_uint64(old), ctypes.c_uint64(new))
        getattr(self._library, self._symbols[key])(*values)
        self._machine.machine_moves_end()
        for start, array in places:
            data = self.memories[Memory.GM][start : start + array.nbytes]
            array[...] = data.view(array.dtype).reshape(array.shape)
        ranges = [(start, start + array.nbytes) for start, array in places]
        return self._trace(ranges)

    def _trace(self, tensors: list[tuple[int, int]]) -> Trace:
        def records(name: str, kind: np.dtype[Any]) -> Array:
            first = ctypes.c_void_p()
            count = getattr(self._machine, name)(ctypes.byref(first))
            if not count:
                return np.zeros(0, kind)
            data = (ctypes.c_uint8 * (count * kind.itemsize)).from_address(
                first.value or 0
            )
            return np.frombuffer(bytes(data), kind)

        events = records("machine_events", EVENT)
        return Trace(events, records("machine_accesses", ACCESS), tensors)


_CALL = re.compile(r"^ +(?:[\w<>: ,*-]+ = )?([A-Z]\w+)(?:<.*>)?\(.*\);$")
_NO_OPERATIONS = ("TASSIGN", "Tile", "GlobalTensor")


def intrinsics(text: str) -> list[str]:
    """The functions of pto-isa that a printed kernel calls, in order."""
    return [m[1] for line in text.splitlines() if (m := _operation(line)) is not None]


def _operation(line: str) -> re.Match[str] | None:
    match = _CALL.match(line)
    if match is None or match[1] in _NO_OPERATIONS or not match[1].isupper():
        return None
    return match


def marked(text: str) -> str:
    """A printed kernel in which each operation says that it begins, on the same line."""
    lines: list[str] = []
    number = 0
    for line in text.splitlines():
        if _operation(line) is not None:
            line = f"  machine::operation({number});{line}"
            number += 1
        elif line.strip() == "return;":
            line = f"  machine::operation({number});{line}"
        lines.append(line)
    return "\n".join(lines)


def _one_file(texts: Mapping[str, str], symbols: Mapping[str, str]) -> str:
    parts = ['#include "kernels.hpp"']
    for key, text in texts.items():
        symbol = symbols[key]
        parts += [
            f"#define kernel {symbol}",
            f"namespace unit_{symbol} {{",
            f'#line 1 "{symbol}"',
            marked(text),
            "}",
            "#undef kernel",
        ]
    return "\n".join(parts)


def _blamed(error: str, symbols: Mapping[str, str]) -> dict[str, str]:
    """The kernels that messages of the compiler lead to, with the first error of each."""
    keys = {symbol: key for key, symbol in symbols.items()}
    found: dict[str, str] = {}
    message = ""
    for line in error.splitlines():
        if (match := re.search(r"(?:fatal )?error: (.*)", line)) is not None:
            message = match[1]
        for match in re.finditer(r"\b(kernel_\d+):\d+:\d+", line):
            if match[1] in keys:
                found.setdefault(keys[match[1]], message)
    return found


def _in_child(
    start: Callable[[], Runner],
    keys: Sequence[str],
    work: Callable[[Runner, str], _T],
) -> tuple[dict[str, _T], str]:
    """What a child process answers before it ends, and how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            faulthandler.disable()
            runner = start()
            with os.fdopen(writing, "wb") as stream:
                for key in keys:
                    signal.alarm(int(TIME_LIMIT))
                    pickle.dump((key, work(runner, key)), stream)
                    stream.flush()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    found: dict[str, _T] = {}
    with os.fdopen(reading, "rb") as stream:
        while True:
            try:
                key, value = pickle.load(stream)
            except (EOFError, pickle.UnpicklingError):
                break
            found[key] = value
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ended = signal.Signals(-code).name if code < 0 else f"exit status {code}"
    return found, f"crashed: {ended}" if code else ""
