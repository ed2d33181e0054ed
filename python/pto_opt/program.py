"""
The Python interface: a program is parsed once, and every step gives a new one.

    program = pto_opt.parse("kernel.pto")
    program = pto_opt.run_passes(program, "hoist-validshape,propagate-validshape")
    print(pto_opt.to_cpp(program))
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.passes import ModulePass

from pto_dialect.assembly.printer import print_module
from pto_dialect.assembly.source import clone_module
from pto_dialect.hardware import ArchSpec, arch_of
from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.messages.listing import render_all
from pto_dialect.verifier import verify as verify_module
from pto_dialect.walking import walk
from pto_opt.context import make_context
from pto_opt.loading import Source, load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes

if TYPE_CHECKING:
    from pto_opt.memory_map.model import MemoryMap

Pipeline = str | Sequence[ModulePass]
"""`"pass,pass{option=value}"`, or passes."""


@dataclass(frozen=True, repr=False)
class Program:
    """
    A verified PTO module, and what passes have said on the way to it. Its text is
    `str(program)`; a notebook shows it highlighted, with the remarks below.
    """

    module: ModuleOp
    diagnostics: tuple[Diagnostic, ...] = ()
    """Remarks and warnings of the last step."""

    def __repr__(self) -> str:
        functions = [op for op in walk(self.module) if isinstance(op, FuncOp)]
        names = ", ".join(f"@{op.sym_name.data}" for op in functions)
        count = sum(1 for _ in walk(self.module))
        return f"<Program {names}: {count} operations, {arch_of(self.module).name}>"

    def __str__(self) -> str:
        return self.text()

    def text(self, *, generic: bool = False) -> str:
        """The program as `.pto` text, or in MLIR's generic form."""
        stream = io.StringIO()
        print_module(self.module, stream, generic=generic)
        return stream.getvalue()

    @property
    def remarks(self) -> str:
        """What passes said, each with its place and its line; empty if nothing."""
        return render_all(self.diagnostics, limit=0)

    def memory(self) -> MemoryMap:
        """Which tile holds which bytes of which space, from where to where."""
        from pto_opt.memory_map.model import MemoryMap

        return MemoryMap.of(self.module)

    def _repr_html_(self) -> str:
        from pto_opt.notebook.html import program_as_html

        memory = self.memory()
        picture = memory.as_svg() if memory.spaces else ""
        return program_as_html(self.text(), self.remarks, picture)


def parse(
    source: str | Path, arch: ArchSpec | str | None = None, *, name: str = "<text>"
) -> Program:
    """
    Read and verify a program. A string is a file's name if it is one line that ends with
    `.pto` or `.mlir`, else text, which diagnostics call `name`.

    >>> import pto_opt
    >>> program = pto_opt.parse("examples/repro_A_with_memoryreuse.pto")
    >>> "pto.trowexpandmul" in str(program)
    True

    Raises:
        PTOException: with every error, each with file, line, column and caret.
        OSError: if the file cannot be read.
        ValueError: if there is no such chip.
    """
    context = make_context()
    module = load(source, arch, name=name, context=context)
    return Program(module, tuple(context.diagnostics.found))


def verify(program: Program | Source) -> None:
    """
    Verify a program that was built or changed by hand.

    Raises:
        PTOException: with every error.
    """
    verify_module(_module_of(program))


def run_passes(program: Program | Source, pipeline: Pipeline) -> Program:
    """
    Run passes on a copy of a program.

    >>> import pto_opt
    >>> before = pto_opt.parse("examples/repro_A_with_memoryreuse.pto")
    >>> narrow = "hoist-validshape{through-loads=true},propagate-validshape"
    >>> after = pto_opt.run_passes(before, narrow)
    >>> [str(program).count("pto.set_validshape") for program in (before, after)]
    [1, 0]

    Raises:
        PassError: for an unknown pass or option.
        PTOException: with the errors of the first pass that finds some.
    """
    passes = (
        make_passes([PassRequest(pipeline)]) if isinstance(pipeline, str) else pipeline
    )
    module = clone_module(_module_of(program))
    context = make_context()
    run_pipeline(context, passes, module)
    return Program(module, tuple(context.diagnostics.found))


def to_cpp(program: Program | Source) -> str:
    """
    The C++ of a program, which calls pto-isa; it is lowered to EmitC first if it was not.

    >>> import pto_opt
    >>> "TROWEXPANDMUL(" in pto_opt.to_cpp("examples/repro_A_with_memoryreuse.pto")
    True

    Raises:
        PTOException: with everything in the program that has no C++.
    """
    from pto_opt.cpp import print_cpp

    stream = io.StringIO()
    print_cpp(_module_of(program), stream)
    return stream.getvalue()


def _module_of(program: Program | Source) -> ModuleOp:
    return program.module if isinstance(program, Program) else load(program)
