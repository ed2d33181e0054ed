"""
Programs of front ends that build PTO with MLIR's Python bindings, run unmodified: those
of pto-dsl (found through PTO_DSL_SRC) and the samples of PTOAS (PTOAS_SRC).
"""

from __future__ import annotations

import io
import os
import runpy
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from pto_dialect.assembly.printer import print_module
from pto_opt.context import make_context
from pto_opt.loading import read_module
from pto_opt.ptoas.driver import run as assemble
from pto_opt.ptoas.flags import parse_flags


@dataclass(frozen=True)
class Program:
    """A program, and how its authors call it and the assembler."""

    folder: Path
    script: str
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict[str, str])
    flags: tuple[str, ...] = ("--enable-insert-sync",)
    paths: tuple[Path, ...] = ()

    @property
    def path(self) -> Path:
        return self.folder / self.script

    @property
    def name(self) -> str:
        """A name that no other program has, good for a file."""
        words = (*self.path.with_suffix("").parts[-3:], *self.arguments)
        return "__".join((*words, *self.environment.values())).replace("/", "_")


@dataclass(frozen=True)
class Outcome:
    """What a program printed, and how it ended."""

    program: Program
    text: str
    errors: str
    code: int

    @property
    def last_error(self) -> str:
        lines = self.errors.strip().splitlines()
        return lines[-1] if lines else ""


def run(program: Program, folder: Path) -> Outcome:
    """Run a program in a process of its own, which has what this one has imported."""
    out, errors = folder / f"{program.name}.pto", folder / f"{program.name}.err"
    child = os.fork()
    if child == 0:
        with out.open("w") as stdout, errors.open("w") as stderr:
            code = _run_here(program, stdout, stderr)
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Outcome(program, out.read_text(), errors.read_text(), code)


def _run_here(program: Program, stdout: TextIO, stderr: TextIO) -> int:
    sys.stdout, sys.stderr = stdout, stderr
    sys.argv = [str(program.path), *program.arguments]
    sys.path[:0] = [str(program.folder), *map(str, program.paths)]
    os.environ.update(program.environment)
    try:
        runpy.run_path(str(program.path), run_name="__main__")
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else bool(error.code)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def prepare() -> None:
    """Import what all programs need, once, before they run in processes of their own."""
    import pto_opt.mlir

    pto_opt.mlir.install()
    for name in ("func", "scf", "arith", "pto"):
        __import__(f"ptoas.mlir.dialects.{name}")


def reads_as_it_prints(outcome: Outcome) -> bool:
    """
    Whether the reader gives the text of a built module again, in the form that it has.
    Texts with comments were written by hand, and only printed.
    """
    text = outcome.text.lstrip()
    if text.startswith("//"):
        return True
    module = read_module(make_context(), outcome.text, outcome.program.name)
    again = io.StringIO()
    print_module(module, again, generic=text.startswith('"builtin.module"'))
    return again.getvalue().strip() == outcome.text.strip()


def to_cpp(outcome: Outcome, folder: Path, *flags: str) -> str:
    """What `ptoas` says of the module that a program printed; nothing where it is C++."""
    source = folder / f"{outcome.program.name}.pto"
    messages, target = io.StringIO(), source.with_suffix(".cpp")
    arguments = [*(flags or outcome.program.flags), str(source), "-o", str(target)]
    arguments.append("--verify-each")
    code = assemble(parse_flags(arguments), messages)
    return messages.getvalue() if code else ""


# PTOAS


def ptoas_samples(root: Path) -> list[Program]:
    """The samples of PTOAS that use its bindings."""
    samples = root / "test" / "samples"
    return [
        Program(path.parent, path.name)
        for path in sorted(samples.rglob("*.py"))
        if "ptoas.mlir" in path.read_text(encoding="utf-8")
    ]


# pto-dsl: calls as its scripts and tests have them

_AUTO = ("--enable-insert-sync",)
_A3 = ("--pto-arch=a3", "--enable-insert-sync")

_EXAMPLES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("activations/geglu_dynamic_multicore", "geglu_builder.py", (), _AUTO),
    ("activations/relu_dynamic_multicore", "relu_builder.py", (), _AUTO),
    ("batch_matmul/matmul_dynbatch_multicore", "matmul_builder.py", (), ()),
    ("batch_matmul/matmul_dynbatch_multicore_2buf", "matmul_dsl.py", (), ()),
    ("batch_matmul/matmul_dynbatch_multicore_opt", "matmul_builder.py", (), ()),
    ("elementwise/add_dynamic_multicore", "add_builder.py", (), _AUTO),
    ("elementwise/add_dynamic_multicore", "add_double_builder.py", (), _AUTO),
    ("fast_hadamard", "hadamard_builder.py", (), _AUTO),
    ("fast_hadamard", "hadamard_builder.py", ("--manual-sync",), ()),
    ("fast_hadamard", "hadamard_quant_builder.py", (), _AUTO),
    ("fast_hadamard", "hadamard_quant_builder.py", ("--manual-sync",), ()),
    ("fast_hadamard", "hadamard_quant_builder.py", ("--group-size", "128"), _AUTO),
    (
        "fast_hadamard",
        "hadamard_quant_builder.py",
        ("--group-size", "128", "--manual-sync"),
        (),
    ),
    *(
        (f"fast_inverse/{kind}", "inverse_builder.py", ("--matrix-size", size), _AUTO)
        for kind, sizes in (
            ("basic_dense", ("16", "32", "64", "128")),
            ("block_inversion", ("32", "64", "128")),
        )
        for size in sizes
    ),
    ("flash_attention", "fa_builder.py", (), _A3),
    ("flash_attention/140tflops", "fa_dsl_builder.py", (), _A3),
    (
        "flash_attention/experimental",
        "fa_builder.py",
        (),
        ("--pto-level=level3", *_A3),
    ),
    *(
        ("matmul_optimization_guide", f"{step}.py", (), flags)
        for step, flags in (
            ("step1_baseline", _AUTO),
            ("step2_doublebuffer", _AUTO),
            ("step3_swizzle", _AUTO),
            ("step4_manual_pipelining", ()),
        )
    ),
    ("matmul_optimization_guide/experimental", "matmul_builder.py", (), ()),
    ("print_tile", "print_builder.py", (), _AUTO),
    ("simple_static/add_static_multicore", "add_builder.py", (), _AUTO),
    ("simple_static/matmul_static_singlecore", "matmul_builder.py", (), ()),
    ("sinkhorn_demo", "sinkhorn_k4_builder.py", (), _AUTO),
    ("topk", "topk_builder.py", (), _AUTO),
    ("topk", "topk_builder.py", ("--n-cols", "128", "--topk", "64"), _AUTO),
    *(
        ("tpushpop/mix-kernel_mlir/kernels", f"{mode}_builder.py", (), _A3)
        for mode in ("bidi", "c2v", "c2v_add", "multi", "v2c")
    ),
)
"""Folder, script, arguments, flags of the assembler: `examples/aot`."""

_UNARY = ("rsqrt", "sqrt", "exp", "log", "relu", "abs", "reciprocal")
_REDUCTIONS = tuple(
    f"{axis}{what}" for axis in ("row", "col") for what in ("sum", "min", "max", "prod")
)
_EXPANSIONS = tuple(
    f"{axis}expand{suffix}"
    for axis in ("col", "row")
    for suffix in ("", "_sub", "_div", "_mul", "_min", "_max", "_add", "_expdif")
)


def _generated() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Folder and arguments of the generators in `tests/npu`."""
    for op in ("add", "sub", "mul", "max", "min"):
        for rank in ("1d", "2d"):
            yield "elementwise_binary", (op, rank, "float32")
    for op, dtype in (
        ("div", "float16"),
        *((op, "int16") for op in ("or", "and", "xor")),
    ):
        for rank in ("1d", "2d"):
            yield "elementwise_binary", (op, rank, dtype)
    for op in _UNARY:
        yield "elementwise_unary", (op, "float32")
    for op in _REDUCTIONS:
        yield "reduce", ("--mode", op)
    for op in _EXPANSIONS:
        yield "expand", ("--mode", op)
    for pattern in ("P0101", "P1111", "P0001", "P1010"):
        yield "gather", ("float16", pattern)
    for source, target, mode in (
        ("float32", "float16", ("--rmode", "floor")),
        ("float16", "int8", ("--rmode", "cast_rint")),
        ("int32", "int16", ()),
    ):
        yield "cvt", ("--src-dtype", source, "--dst-dtype", target, *mode)
    for folder, argument in (
        ("mrgsort", "float32"),
        ("sort32", "float32"),
        ("sort32", "float16"),
        ("quant", "sym"),
        ("quant", "asym"),
    ):
        yield folder, (argument,)


def pto_dsl_programs(root: Path) -> list[Program]:
    """The programs of pto-dsl that print a module."""
    examples, tests = root / "examples" / "aot", root / "tests" / "npu"
    programs = [
        Program(examples / folder, script, arguments, {}, flags, (root,))
        for folder, script, arguments, flags in _EXAMPLES
    ]
    programs += [
        Program(
            tests / f"{folder}_dynamic_multicore", "gen_ir.py", arguments, paths=(root,)
        )
        for folder, arguments in _generated()
    ]
    return programs
