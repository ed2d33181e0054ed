"""
Runs model kernels of PTOAS against the NumPy goldens that come with them.

    PTOAS_SRC=checkout python tests conformance/goldens [-O2] [NAME...]

A golden script makes inputs and expected outputs. It reads names, sizes and element types
of the tensors and the values of scalars from `main.cpp`, the launcher that PTOAS writes
around a compiled kernel; here a stub with just those lines stands in, made of the kernel's
signature. The goldens always draw the same numbers; here each case has a seed of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import SSAValue

from pto_dialect.functions import SUBBLOCK_INDEX
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.view_ops import MakeTensorViewOp
from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.elements import BF16, F16, F32
from pto_opt.interpreter.launch import Entry, Parameter
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes
from pto_passes.registry import LEVELS

Array = npt.NDArray[Any]
Scalars = tuple[int, ...]

SAMPLES = "test/samples"

_C_TYPES = {BF16: "bfloat16_t", F16: "half", F32: "float"}

_RUNNER = """
import runpy, sys
import validation_runtime
validation_runtime.SEED = int(sys.argv[2])
runpy.run_path(sys.argv[1], run_name="__main__")
"""

_NONE: tuple[Scalars, ...] = ((),) * 5

_CHUNKS = ((0, 0), (1, 1), (42, 0), (97, 1), (98, 1))

QWEN: dict[str, tuple[Scalars, ...]] = {
    "rmsnorm": _NONE,
    "post_rmsnorm": _NONE,
    "q_proj": ((0,), (1,), (7,), (30,), (31,)),
    "kv_proj": ((0,), (1,), (2,), (3,), (3,)),
    "rope_kv_cache": ((0, 0), (1, 7), (8, 100), (14, 4094), (15, 4095)),
    "qk_matmul": ((0, 1, 0), (1, 0, 1), (7, 3, 2), (15, 16, 3), (3, 2, 0)),
    "softmax": ((1, 1, 0), (1, 256, 1), (2, 257, 2), (3, 700, 3), (16, 4095, 0)),
    "sv_matmul": ((1, 0, 0), (0, 1, 1), (3, 7, 2), (16, 15, 3), (2, 3, 0)),
    "online_softmax": ((1, 0), (2, 1), (3, 2), (16, 3), (5, 0)),
    "out_proj_residual": ((0,), (1,), (13,), (29,), (30,)),
    "gate_proj": _CHUNKS,
    "up_proj": _CHUNKS,
    "silu": _CHUNKS,
    "down_proj_residual": ((0,), (1,), (13,), (29,), (30,)),
}
"""
The scalars of the kernels: those parameters that are numbers, in their order, as block
indices and the like are; the number of blocks and the vector core are filled in.
"""

DEEPSEEK: dict[str, tuple[Scalars, ...]] = {
    "kv_hadamard": _NONE,
    "rms_norm": ((0,),) * 5,
}

MODELS: dict[str, dict[str, tuple[Scalars, ...]]] = {
    "Qwen3DecodeA3": QWEN,
    "Qwen3DecodeA5": QWEN,
    "DeepseekV4DecodeA3": DEEPSEEK,
    "DeepseekV4DecodeA5": DEEPSEEK,
}

SLOTS = 1 << 18
"""Elements of memory that has no views: pipes keep their slots there."""

LARGE = {"q_proj", "gate_proj", "up_proj", "out_proj_residual", "down_proj_residual"}
"""Those with weights of more than 100 MiB: a case takes seconds."""


@dataclass(frozen=True)
class Case:
    """A kernel, a set of scalars, and a seed for the inputs."""

    model: str
    name: str
    scalars: Scalars
    seed: int

    def __str__(self) -> str:
        return f"{self.model}/{self.name}{list(self.scalars)} seed {self.seed}"


def cases() -> list[Case]:
    """Every case of every kernel."""
    return [
        Case(model, name, scalars, 100 * number + 19)
        for model, kernels in MODELS.items()
        for name, sets in kernels.items()
        for number, scalars in enumerate(sets)
    ]


def source_of(case: Case, root: Path) -> Path:
    """The kernel's file."""
    found = list((root / SAMPLES / case.model / "kernels").rglob(f"{case.name}.pto"))
    assert len(found) == 1, found
    return found[0]


# The stub


def _constant(value: SSAValue) -> int:
    owner = value.owner
    assert isinstance(owner, ConstantOp)
    assert isinstance(owner.value, IntegerAttr)
    return owner.value.value.data


def memory_of(entry: Entry, parameter: Parameter) -> tuple[int, bool]:
    """How many elements a parameter's views reach, and whether anything writes there."""
    count, is_written = 0, False
    for member in entry.members:
        if parameter.index >= len(member.function.args):
            continue
        values: list[SSAValue] = [member.function.args[parameter.index]]
        while values:
            value = values.pop()
            for use in value.uses:
                op = use.operation
                if isinstance(op, MakeTensorViewOp):
                    pairs = zip(map(_constant, op.shape), map(_constant, op.strides))
                    reach = 1 + sum((extent - 1) * step for extent, step in pairs)
                    count = max(count, reach)
                if isinstance(op, PTOOp):
                    is_written |= any(v is value for _, v in op.writes())
                values += op.results
    return count or SLOTS, is_written


def stub(tensors: Mapping[str, tuple[int, str]], numbers: Mapping[str, int]) -> str:
    """The lines of a launcher that goldens read."""
    lines: list[str] = []
    for name, (count, c_type) in tensors.items():
        lines.append(f"size_t elemCount_{name} = {count};")
        lines.append(f"size_t fileSize_{name} = elemCount_{name} * sizeof({c_type});")
    lines += [f"int32_t {name} = {value};" for name, value in numbers.items()]
    lines += [f'ReadFile("./{name}.bin", 0);' for name in tensors]
    return "\n".join(lines)


# One case


def run_case(case: Case, root: Path, shift: int = 0, level: int = 0) -> list[str]:
    """
    What is wrong with the outputs of a case, after the passes of a level; nothing if they
    match the golden's. The kernel's first number is `shift` more than the golden's: the
    harness's own test.
    """
    module = load(source_of(case, root))
    run_pipeline(make_context(), make_passes([PassRequest(LEVELS[level])]), module)
    kernel = Kernel(module)
    entry = kernel.entry()
    tensors: dict[str, tuple[int, str]] = {}
    outputs: dict[str, Parameter] = {}
    numbers: dict[str, int] = {}
    scalars = iter(case.scalars)
    for parameter in entry.parameters:
        name = f"v{parameter.index + 1}"
        if parameter.is_memory:
            count, is_written = memory_of(entry, parameter)
            tensors[name] = count, _C_TYPES[parameter.dtype]
            if is_written:
                outputs[name] = parameter
        elif parameter.name != SUBBLOCK_INDEX:
            # The number of blocks, the last one, is more than any block's number.
            numbers[name] = next(scalars, 128)
    halved = any(p.name == SUBBLOCK_INDEX for p in entry.parameters)
    # Goldens of mixed kernels are for the rows of one vector core.
    half = {"half": case.seed // 100 % 2} if halved else {}
    buffers, golden = _golden(
        case, root, stub(tensors, {**numbers, **half}), list(tensors), list(outputs)
    )
    if shift:
        numbers[next(iter(numbers))] += shift
    arguments: list[Any] = [
        _as_elements(buffers[name], parameter) if parameter.is_memory else numbers[name]
        for parameter in entry.parameters
        if (name := f"v{parameter.index + 1}") in buffers or name in numbers
    ]
    before = {name: arguments[p.index].copy() for name, p in outputs.items()}
    kernel.run(arguments)
    problems: list[str] = []
    for name, parameter in outputs.items():
        expected = _as_elements(golden[name], parameter)
        found = arguments[parameter.index]
        if halved:
            ours = expected != before[name]
            expected, found = expected[ours], found[ours]
        if not expected.size:
            problems.append(f"{name}: the golden has no numbers")
            continue
        problems += _differences(name, parameter, found, expected.astype(np.float32))
    return problems


def _golden(
    case: Case, root: Path, text: str, tensors: Sequence[str], outputs: Sequence[str]
) -> tuple[dict[str, Array], dict[str, Array]]:
    """What a golden script makes: the tensors' bytes, and those of outputs."""
    folder = root / SAMPLES / case.model
    with TemporaryDirectory() as made:
        place = Path(made)
        (place / "main.cpp").write_text(text)
        (place / "outputs.txt").write_text("\n".join(outputs))
        paths = os.pathsep.join(map(str, (folder, root / SAMPLES)))
        environment = {
            **os.environ,
            "PYTHONPATH": paths,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        script = str(folder / f"{case.name}_golden.py")
        subprocess.run(
            [sys.executable, "-c", _RUNNER, script, str(case.seed)],
            cwd=place,
            env=environment,
            check=True,
        )
        given = {n: np.fromfile(place / f"{n}.bin", np.uint8) for n in tensors}
        wanted = {n: np.fromfile(place / f"golden_{n}.bin", np.uint8) for n in outputs}
    return given, wanted


def _as_elements(data: Array, parameter: Parameter) -> Array:
    return data.view(parameter.dtype)


def _differences(
    name: str, parameter: Parameter, found: Any, expected: Array
) -> list[str]:
    """
    Sums run in another order than the golden's, and what is rounded to bf16 afterwards
    may come out one step apart.
    """
    got = np.asarray(found).astype(np.float32)
    relative, absolute = (2**-7, 1e-6) if parameter.dtype == BF16 else (1e-4, 2e-5)
    close = np.isclose(got, expected, rtol=relative, atol=absolute)
    close &= (expected != 0) | (np.abs(got) <= absolute)
    if close.all():
        return []
    first = int(np.flatnonzero(~close)[0])
    return [
        f"{name}: {np.count_nonzero(~close)} of {got.size} elements differ, first at "
        f"{first}: {got[first]} instead of {expected[first]}"
    ]


def main(names: Sequence[str]) -> int:
    """Run the cases of some kernels, or all; the number of those that do not match."""
    if not (checkout := os.environ.get("PTOAS_SRC")):
        sys.exit("PTOAS_SRC has to name a checkout of PTOAS")
    root = Path(checkout)
    failed = 0
    level = max((n for n in LEVELS if f"-O{n}" in names), default=0)
    names = [name for name in names if not name.startswith("-O")]
    chosen = [c for c in cases() if not names or c.name in names or c.model in names]
    for case in chosen:
        start = time.perf_counter()
        try:
            problems = run_case(case, root, level=level)
        except Exception as error:
            problems = [f"{type(error).__name__}: {error}"]
        seconds = time.perf_counter() - start
        failed += bool(problems)
        print(f"{'FAIL' if problems else 'ok  '} {seconds:6.1f} s  {case}", flush=True)
        for problem in problems:
            print(f"      {problem}")
    print(f"{len(chosen) - failed} of {len(chosen)} cases match")
    return failed


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1:])))
