"""
Runs the kernel of this folder on an Ascend and prints JSON: whether each tensor is as
expected, or where it first differs, and how long it took.

    python run_kit.py                  # needs CANN (ASCEND_HOME_PATH) and PTO_ISA_ROOT
    python run_kit.py --simulator      # pto-isa's CPU simulator; needs PTO_ISA_ROOT, clang++

Needs NumPy and nothing else. The exit status is 0 where all is as expected, 1 where something
differs, 2 where it cannot be built or started.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
LIBRARY = HERE / "kernel.so"

TO_DEVICE, TO_HOST = 1, 2
HUGE_PAGES_FIRST = 0


class CannotRun(Exception):
    """Something that is needed is not there, or fails."""


def command_of(kit: dict[str, Any], options: argparse.Namespace) -> list[str]:
    """What compiles the kernel and its launcher."""
    root = os.environ.get("PTO_ISA_ROOT")
    if not root:
        raise CannotRun("PTO_ISA_ROOT has to name a checkout of pto-isa")
    includes = [f"-I{root}/include", f"-I{HERE}"]
    target = ["-shared", "-fPIC", str(HERE / "launcher.cpp"), "-o", str(LIBRARY)]
    if options.simulator:
        compiler = options.compiler or _clang()
        flags = ["-std=c++23", "-w", "-O1", "-D__CPU_SIM"]
        # Without these pto-isa computes bf16 as f16.
        flags += ["-D__STDCPP_BFLOAT16_T__=1", f"-I{HERE / 'simulator'}"]
        flags += ["-include", str(HERE / "simulator" / "bf16.h")]
        return [compiler, *flags, *options.flag, *includes, *target, "-lpthread"]
    compiler = options.compiler or shutil.which("bisheng")
    if compiler is None:
        raise CannotRun("bisheng is not on the path: run CANN's set_env.sh")
    home = os.environ.get("ASCEND_HOME_PATH", "/usr/local/Ascend/ascend-toolkit/latest")
    flags = ["-xcce", "-O2", "-std=c++17", *kit["compiler"], *options.flag]
    more = [f"-I{home}/include", f"-I{home}/pkg_inc", f"-I{home}/pkg_inc/runtime"]
    return [compiler, *flags, *includes, *more, *target]


def _clang() -> str:
    """A clang++, the newest of those with a number where none goes without."""
    names = ["clang++", *(f"clang++-{number}" for number in range(30, 14, -1))]
    for name in names:
        if shutil.which(name):
            return name
    raise CannotRun("clang++ is not on the path; --compiler names another one")


def build(kit: dict[str, Any], options: argparse.Namespace) -> Any:
    """The compiled launcher."""
    command = command_of(kit, options)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise CannotRun(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        raise CannotRun(f"{' '.join(command)}\n{done.stderr[:4000]}")
    try:
        library = ctypes.CDLL(str(LIBRARY))
    except OSError as error:
        raise CannotRun(str(error)) from error
    library.launch_kit.argtypes = [ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p]
    library.launch_kit.restype = None
    return library


def bits_of(value: float) -> int:
    """The bits of a number: a float has those of 32."""
    if isinstance(value, float):
        return int(struct.unpack("<I", struct.pack("<f", value))[0])
    return value & 0xFFFFFFFFFFFFFFFF


class Host:
    """pto-isa's CPU simulator: memory is this process's."""

    def __init__(self, library: Any, kit: dict[str, Any]):
        self.library, self.kit = library, kit
        os.environ["PTO_CPU_SIM_UB_BYTES"] = str(kit["vec_bytes"])

    def run(self, inputs: dict[str, Any], repeat: int) -> tuple[dict[str, Any], None]:
        """The tensors after a launch."""
        del repeat
        found = {name: data.copy() for name, data in inputs.items()}
        places = {name: int(data.ctypes.data) for name, data in found.items()}
        self.library.launch_kit(
            self.kit["blocks"], None, given(self.kit["parameters"], places)
        )
        return found, None


class Device:
    """A card, by CANN's library."""

    def __init__(self, library: Any, kit: dict[str, Any], number: int):
        self.library, self.kit = library, kit
        try:
            self.acl = ctypes.CDLL("libascendcl.so")
        except OSError as error:
            raise CannotRun(f"{error}: run CANN's set_env.sh") from error
        self.call("aclInit", None)
        self.call("aclrtSetDevice", ctypes.c_int32(number))
        self.stream = ctypes.c_void_p()
        self.call("aclrtCreateStream", ctypes.byref(self.stream))

    def call(self, name: str, *arguments: Any) -> None:
        """Call a function of CANN."""
        if status := getattr(self.acl, name)(*arguments):
            raise CannotRun(f"{name} answers {status}")

    def copy(self, target: Any, source: Any, size: int, way: int) -> None:
        """Copy bytes to the card, or back."""
        count = ctypes.c_size_t(size)
        self.call("aclrtMemcpy", target, count, source, count, ctypes.c_int(way))

    def run(
        self, inputs: dict[str, Any], repeat: int
    ) -> tuple[dict[str, Any], float | None]:
        """The tensors after one launch, and the least microseconds of several."""
        memory: dict[str, ctypes.c_void_p] = {}
        for name, data in inputs.items():
            memory[name] = ctypes.c_void_p()
            size = ctypes.c_size_t(max(32, data.nbytes))
            policy = ctypes.c_int(HUGE_PAGES_FIRST)
            self.call("aclrtMalloc", ctypes.byref(memory[name]), size, policy)
        places = {name: int(place.value or 0) for name, place in memory.items()}
        arguments = given(self.kit["parameters"], places)
        found: dict[str, Any] = {}
        times: list[float] = []
        for iteration in range(max(1, repeat)):
            for name, data in inputs.items():
                source = ctypes.c_void_p(data.ctypes.data)
                self.copy(memory[name], source, data.nbytes, TO_DEVICE)
            times.append(self.timed(arguments))
            for name, data in inputs.items() if iteration == 0 else ():
                found[name] = np.empty_like(data)
                target = ctypes.c_void_p(found[name].ctypes.data)
                self.copy(target, memory[name], data.nbytes, TO_HOST)
        return found, min(times)

    def timed(self, arguments: Any) -> float:
        """Launch once; microseconds between events before and behind it."""
        events = [ctypes.c_void_p(), ctypes.c_void_p()]
        for event in events:
            self.call("aclrtCreateEvent", ctypes.byref(event))
        self.call("aclrtRecordEvent", events[0], self.stream)
        self.library.launch_kit(self.kit["blocks"], self.stream, arguments)
        self.call("aclrtRecordEvent", events[1], self.stream)
        self.call("aclrtSynchronizeStream", self.stream)
        milliseconds = ctypes.c_float()
        self.call("aclrtEventElapsedTime", ctypes.byref(milliseconds), *events)
        return milliseconds.value * 1000


def given(parameters: Sequence[dict[str, Any]], places: dict[str, int]) -> Any:
    """The launcher's arguments."""
    values = [
        places[one["name"]] if one["name"] in places else bits_of(one["value"])
        for one in parameters
    ]
    return (ctypes.c_uint64 * max(1, len(values)))(*values)


def numbers_of(data: Any, dtype: str) -> Any:
    """Bytes as numbers that can be compared and printed."""
    if dtype == "bf16":
        return (data.view(np.uint16).astype(np.uint32) << 16).view(np.float32)
    known = {"f32": np.float32, "f16": np.float16, "i64": np.int64, "ui64": np.uint64}
    known |= {"i32": np.int32, "ui32": np.uint32, "i16": np.int16, "ui16": np.uint16}
    known |= {"i8": np.int8, "ui8": np.uint8}
    return data.view(known.get(dtype, np.uint8))


def compared(
    parameter: dict[str, Any], expected: Any, found: Any, kit: dict[str, Any]
) -> dict[str, Any]:
    """
    How a tensor compares: bit by bit, and within what rounding may do. Elements that the
    interpreter calls undefined, as nothing has written what they are made of, may be any.
    """
    dtype, relative = parameter["dtype"], kit["relative"]
    one, other = numbers_of(expected, dtype), numbers_of(found, dtype)
    pattern = np.array(kit["undefined"], np.uint8)
    marked = expected == np.resize(pattern, expected.size)
    undefined = marked.reshape(one.size, -1).all(1)
    other_bits = (expected != found).reshape(one.size, -1).any(1)
    exact = not bool((other_bits & ~undefined).any())
    wrong = (one != other) & ~undefined
    if parameter["is_float"] and dtype in relative:
        with np.errstate(all="ignore"):
            wide, there = one.astype(np.float64), other.astype(np.float64)
            room = relative[dtype] * (np.abs(wide) + 1e-2)
            wrong &= ~(np.abs(wide - there) <= room) & ~(
                np.isnan(wide) & np.isnan(there)
            )
    result: dict[str, Any] = {"equal": not bool(wrong.any()), "bit_by_bit": exact}
    if undefined.any():
        result["undefined"] = int(undefined.sum())
    if wrong.any():
        at = int(wrong.argmax())
        result["differ"] = int(wrong.sum())
        result["first"] = {
            "element": at,
            "expected": one[at].item(),
            "found": other[at].item(),
        }
    return result


def read(folder: str, parameter: dict[str, Any]) -> Any:
    """The bytes of a tensor before or after."""
    return np.fromfile(HERE / folder / f"{parameter['name']}.bin", np.uint8)


def report_of(kit: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """What a run shows."""
    library = build(kit, options)
    tensors = [one for one in kit["parameters"] if "dtype" in one]
    inputs = {one["name"]: read("inputs", one) for one in tensors}
    where = Host(library, kit)
    runner = where if options.simulator else Device(library, kit, options.device)
    found, microseconds = runner.run(inputs, options.repeat)
    results = {
        one["name"]: compared(one, read("expected", one), found[one["name"]], kit)
        for one in tensors
    }
    hertz = options.mhz * 1e6 if options.mhz else kit["model"]["hertz"]
    cycles = None if microseconds is None else round(microseconds * hertz / 1e6)
    return {
        "kernel": kit["kernel"],
        "arch": kit["arch"],
        "blocks": kit["blocks"],
        "on": "simulator" if options.simulator else "device",
        "equal": all(one["equal"] for one in results.values()),
        "tensors": results,
        "microseconds": microseconds,
        "cycles": cycles,
        "model_cycles": kit["model"]["cycles"],
    }


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Runs this kit's kernel.")
    add = parser.add_argument
    add("--simulator", action="store_true", help="pto-isa's CPU simulator, not a card")
    add("--device", type=int, default=0, help="the number of the card (0)")
    add(
        "--repeat",
        type=int,
        default=5,
        help="launches, of which the fastest counts (5)",
    )
    add("--mhz", type=float, help="the card's clock, for cycles (that of the model)")
    add("--compiler", help="instead of bisheng, or of clang++ for the simulator")
    add("--flag", action="append", default=[], help="a further flag for the compiler")
    options = parser.parse_args()
    kit = json.loads((HERE / "kit.json").read_text())
    try:
        report = report_of(kit, options)
    except CannotRun as error:
        print(json.dumps({"kernel": kit["kernel"], "error": str(error)}))
        return 2
    print(json.dumps(report))
    return 0 if report["equal"] else 1


if __name__ == "__main__":
    sys.exit(main())
