"""
Writes the folder: `kernel.cpp`, `launcher.cpp`, `run_kit.py`, `kit.json`, the bytes of each
tensor before and after in `inputs/` and `expected/`, and what pto-isa's CPU simulator lacks
in `simulator/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any, cast

import numpy as np
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.functions import BLOCK_COUNT, BLOCK_INDEX, SUBBLOCK_INDEX
from pto_dialect.hardware import AddressSpace, ArchSpec, arch_of
from pto_opt.interpreter.elements import Array, is_float, name_of_dtype
from pto_opt.interpreter.launch import Argument, Entry
from pto_opt.interpreter.memory import POISON
from pto_opt.launching import LoadedKernel
from pto_opt.program import Program, run_passes, to_cpp

COMPILERS = {
    "a2a3": ("--npu-arch=dav-2201", "-DMEMORY_BASE"),
    "a5": ("--npu-arch=dav-3510", "-DREGISTER_BASE"),
}
"""Flags of bisheng for the chips. Source: the build files of pto-isa's tests."""

RELATIVE = {"f32": 1e-4, "f16": 4e-3, "bf16": 3e-2}
"""How far floats may lie apart, of their size: units and NumPy add in other orders."""

_SCRIPT = "run_kit.py"


class KitError(Exception):
    """A kernel that no kit can be made of."""


def write_kit(
    module: ModuleOp,
    arguments: Sequence[Argument],
    folder: Path,
    *,
    entry: str | None = None,
    blocks: int = 1,
    passes: str = "",
) -> dict[str, Any]:
    """
    Write a kit for one launch of a kernel; the contents of its `kit.json`.

    Args:
        arguments: for each parameter an array, which is a tensor's memory, or a number.
        passes: what is done to the module first.

    Raises:
        KitError: for an entry that a launcher of one function cannot start.
        PTOException: for what the program must not do.
        OSError: for files that cannot be written.
    """
    program = run_passes(Program(module), passes) if passes else Program(module)
    kernel = LoadedKernel(program.module, entry=entry)
    chosen = kernel.entry
    if len(chosen.members) != 1:
        raise KitError(f"a kit is for a kernel of one function: {chosen.signature}")
    cpp = to_cpp(program)
    before = [np.array(one) if np.ndim(one) else one for one in arguments]
    after = [np.array(one) if np.ndim(one) else one for one in arguments]
    report = kernel.launch(blocks, *after, profile=True)
    assert report.schedule is not None
    arch = arch_of(program.module)
    kit: dict[str, Any] = {
        "kernel": chosen.name,
        "arch": arch.name,
        "blocks": blocks,
        "vec_bytes": arch.memories[AddressSpace.VEC].capacity,
        "passes": passes,
        "compiler": _compiler_flags(arch),
        "parameters": [
            _described(parameter.name, one)
            for parameter, one in zip(chosen.expected(len(before)), before)
        ],
        "relative": RELATIVE,
        "undefined": POISON.tolist(),
        "model": {
            "cycles": report.schedule.makespan,
            "hertz": report.schedule.costs.hertz,
        },
    }
    _write(folder, kit, launcher(cpp, chosen), cpp, before, after)
    return kit


def _compiler_flags(arch: ArchSpec) -> list[str]:
    if arch.name not in COMPILERS:
        raise KitError(f"no flags of the device's compiler are known for {arch.title}")
    return list(COMPILERS[arch.name])


def _described(name: str, argument: Argument) -> dict[str, Any]:
    if not np.ndim(argument):
        return {"name": name, "value": cast("int | float", argument)}
    array = cast("Array", argument)
    # NumPy knows 16 bits of bfloat16 as an integer alone; the name says what they are.
    dtype = name_of_dtype(array.dtype)
    return {
        "name": name,
        "dtype": dtype,
        "is_float": bool(is_float(array.dtype)),
        "bytes": array.nbytes,
    }


def _write(
    folder: Path,
    kit: dict[str, Any],
    launcher_cpp: str,
    cpp: str,
    before: Sequence[Argument],
    after: Sequence[Argument],
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kernel.cpp").write_text(cpp)
    (folder / "launcher.cpp").write_text(launcher_cpp)
    board = resources.files("pto_opt.board")
    (folder / _SCRIPT).write_text(board.joinpath(_SCRIPT).read_text())
    (folder / "simulator").mkdir(exist_ok=True)
    for header in board.joinpath("simulator").iterdir():
        (folder / "simulator" / header.name).write_text(header.read_text())
    for name, arrays in (("inputs", before), ("expected", after)):
        (folder / name).mkdir(exist_ok=True)
        for parameter, array in zip(kit["parameters"], arrays):
            if np.ndim(array):
                data = cast("Array", array)
                (folder / name / f"{parameter['name']}.bin").write_bytes(data.tobytes())
    (folder / "kit.json").write_text(json.dumps(kit, indent=1) + "\n")


_LAUNCHER = """\
// Starts the kernel of this folder: on a stream of the device, or, with pto-isa's CPU
// simulator, block after block in this thread.
#include <cstdint>
#include <cstring>

#include "pto/pto-inst.hpp"

// The kernel is called by the one below, which knows its block.
#pragma push_macro("__global__")
#undef __global__
#define __global__
#include "kernel.cpp"
#pragma pop_macro("__global__")

extern "C" __global__ AICORE void start_kit(PARAMETERS)
{
    KERNEL(ARGUMENTS);
}

template <typename T>
static T number(uint64_t bits)
{
    T value;
    memcpy(&value, &bits, sizeof(T));
    return value;
}

// Each argument is an address in the device's memory, or the bits of a number.
extern "C" void launch_kit(uint32_t blocks, void* stream, const uint64_t* given)
{
#ifdef __CPU_SIM
    for (uint32_t block = 0; block < blocks; ++block) {
        pto::cpu_sim::set_execution_context(block, 0, 1);
        start_kit(GIVEN);
    }
#else
    start_kit<<<blocks, nullptr, stream>>>(GIVEN);
#endif
}
"""

_KNOWN = {
    BLOCK_INDEX: "get_block_idx()",
    BLOCK_COUNT: "blocks",
    SUBBLOCK_INDEX: "get_subblockid()",
}
"""What a launch gives to parameters that it knows the values of."""


def launcher(cpp: str, entry: Entry) -> str:
    """
    The C++ that starts a printed kernel.

    Raises:
        KitError: where the text has no such kernel.
    """
    kernel = entry.name
    match = re.search(rf"__global__ AICORE void {re.escape(kernel)}\((.*?)\) {{", cpp)
    if match is None:
        raise KitError(f"{kernel} is not a kernel of the C++ that it becomes")
    types = [_type_of(one) for one in match[1].split(", ") if one]
    parameters, arguments, given = ["uint32_t blocks"], list[str](), ["blocks"]
    for parameter, type_ in zip(entry.parameters, types):
        if parameter.is_automatic:
            arguments.append(f"({type_}){_KNOWN[parameter.name]}")
            continue
        place, name = f"given[{len(given) - 1}]", f"v{len(given)}"
        is_address = type_.endswith("*")
        given.append(f"({type_}){place}" if is_address else f"number<{type_}>({place})")
        parameters.append(f"{type_} {name}")
        arguments.append(name)
    text = _LAUNCHER.replace("PARAMETERS", ", ".join(parameters))
    text = text.replace("ARGUMENTS", ", ".join(arguments))
    return text.replace("GIVEN", ", ".join(given)).replace("KERNEL", kernel)


def _type_of(parameter: str) -> str:
    """The type of a parameter in C++."""
    return parameter.rpartition(" ")[0]
