"""
Runs the kernels of pypto's own runtime tests on the interpreter, in place of a board, and
holds the results against the tests' goldens. Run by a Python that has pypto, torch, pytest
and pto-opt:

    PYPTO_SRC=checkout python tests pypto_programs/runtime_goldens [--platform a5]
        [--out TABLE.tsv] [--save FOLDER] [--only WORD] [FILES or folders of tests/st/runtime ...]

Each test compiles its program; of what comes out, the function that calls the kernels is
read (`pto_opt.pypto.run` does the same) and its calls are made, in their order and with as
many blocks as it asks for. Kernels go through infer-sections, plan-memory where they have
no addresses, and insert-sync before. Cells that a golden gives as NaN do not count.

Prints how many there are of each outcome: right, differs, refused (a module or a pass
refuses), run (the interpreter refuses), unread (the calls cannot be read), pypto (it
compiles nothing). The table has a line for each case. Exits with 1 unless all that are
neither unread nor pypto's are right, or are in `EXPLAINED`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pypto.backend.pto_backend as pto_backend
import pytest
import torch
from pypto import backend

from pto_dialect.diagnostics import PTOException
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.launch import ArgumentError
from pto_opt.pypto import CannotRunError
from pto_opt.pypto.orchestration import Orchestration
from pto_opt.pypto.running import Kernels, call, members_of

EXPLAINED = {
    r"mscatter_.*": "without coalesce MSCATTER takes rows (npu/a5/MScatter.hpp)",
    r"tile_sels_u?int8_mask_.*": (
        "rows of 16 bytes, which Tile refuses (common/pto_tile.hpp: "
        "Cols * sizeof(DType) % TileConfig::alignedSize == 0)"
    ),
}
"""Cases, as patterns of their names, where the golden is not what the headers do."""

FOLDERS = [
    f"tests/st/runtime/{name}"
    for name in ("ops", "control_flow", "cross_core", "scheduling")
]
"""Without the models, whose tensors are too large to wait for."""

_HALF = {torch.bfloat16: ml_dtypes.bfloat16}
_STUB = 'extern "C" __global__ AICORE void x() {}\n'


class RefusedError(Exception):
    """pto-opt takes no module of this kind."""


class Launcher(Kernels):
    """The kernels of a compiled program; those that are refused are told apart."""

    def __init__(self, program: Any, folder: Path) -> None:
        texts = {path.stem: path.read_text() for path in folder.rglob("ptoas/*.pto")}
        super().__init__(texts, members_of(program))

    def kernel(self, name: str) -> Kernel:
        """
        Raises:
            RefusedError: if pto-opt refuses its module.
        """
        try:
            return super().kernel(name)
        except PTOException as error:
            raise RefusedError(str(error).splitlines()[0]) from error


def _array(tensor: torch.Tensor) -> np.ndarray:
    tensor = tensor.detach().contiguous()
    known = _HALF.get(tensor.dtype)
    if known is not None:
        return tensor.view(torch.int16).numpy().view(known)
    if tensor.dtype.is_floating_point and tensor.element_size() == 1:
        name = str(tensor.dtype).removeprefix("torch.")
        return tensor.view(torch.uint8).numpy().view(getattr(ml_dtypes, name))
    return tensor.numpy()


def _initial(spec: Any) -> torch.Tensor:
    value, dtype = spec.init_value, spec.dtype.torch_dtype
    if isinstance(value, torch.Tensor):
        return value.clone().to(dtype)
    if not callable(value):
        return torch.full(spec.shape, 0 if value is None else value, dtype=dtype)
    for arguments in ((), (spec.shape,), tuple(spec.shape)):
        try:
            found = torch.as_tensor(value(*arguments))
        except TypeError:
            continue
        if list(found.shape) == list(spec.shape):
            return found.to(dtype).contiguous()
    raise CannotRunError(f"the first contents of {spec.name}")


def _difference(case: Any, spec: Any, found: np.ndarray, golden: torch.Tensor) -> str:
    """How a tensor differs from its golden, in words; empty if it does not."""
    wanted = _array(golden).astype(np.float64).reshape(-1)
    got = found.astype(np.float64).reshape(-1)
    least = 1e-3 if golden.element_size() < 4 else 1e-5
    rtol = max(getattr(case.config, "rtol", least), least)
    atol = max(getattr(case.config, "atol", least), least)
    close = np.isclose(got, wanted, rtol=rtol, atol=atol) | np.isnan(wanted)
    if close.all():
        return ""
    first = int(np.argmax(~close))
    return (
        f"{spec.name}: {int((~close).sum())} of {close.size} differ, first at {first}: "
        f"{got[first]} for {wanted[first]}"
    )


class Goldens:
    """The pytest plugin: pypto's runner of tests is this one."""

    def __init__(self, out: Path | None, save: Path | None) -> None:
        self.rows: list[tuple[str, str, str]] = []
        self._out = None if out is None else out.open("w")
        self._save = save
        self._programs: list[Any] = []

    def pytest_configure(self) -> None:
        """What asks for a board, or for ptoas, is answered here."""
        import harness.core.environment as environment
        from harness.core import test_runner

        environment.is_hardware_available = lambda: True
        # The package has a function of the same name.
        pypto_compile = importlib.import_module("pypto.ir.compile")
        generate = pypto_compile.generate

        def watched(program: Any, *arguments: Any, **more: Any) -> Any:
            self._programs.append(program)
            return generate(program, *arguments, **more)

        def stub(pto: str, cpp: str, *_: Any, **__: Any) -> None:
            Path(cpp).write_text(_STUB)

        pypto_compile.generate = watched
        pto_backend._run_ptoas = stub

        def run(runner: Any, case: Any) -> Any:
            kind, why = self._outcome(case, test_runner)
            self._tell(kind, case.get_name(), why)
            return test_runner.RunResult(
                passed=kind == "right",
                test_name=case.get_name(),
                error=f"{kind}: {why}",
                execution_time=0.0,
            )

        test_runner.TestRunner.run = run

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """The folders' own files have the question by name."""
        for module in session.config.pluginmanager.get_plugins():
            if hasattr(module, "is_hardware_available"):
                module.is_hardware_available = lambda: True

    def _tell(self, kind: str, name: str, why: str) -> None:
        self.rows.append((kind, name, why))
        if self._out is not None:
            print(kind, name, why, sep="\t", file=self._out, flush=True)

    def _outcome(self, case: Any, runner: Any) -> tuple[str, str]:
        with tempfile.TemporaryDirectory() as folder:
            try:
                self._compile(case, runner, Path(folder))
            except Exception as error:
                return "pypto", f"{type(error).__name__}: {error}".splitlines()[0]
            try:
                why = self._judge(case, Path(folder))
            except CannotRunError as error:
                return "unread", str(error)
            except RefusedError as error:
                return "refused", str(error)
            except (PTOException, ArgumentError) as error:
                why, kind = str(error).splitlines()[0], "run"
            else:
                kind = "differs" if why else "right"
            if why and self._save is not None:
                for path in Path(folder).rglob("ptoas/*.pto"):
                    target = self._save / f"{case.get_name()}__{path.name}"
                    target.write_text(path.read_text())
            return kind, why

    def _compile(self, case: Any, runner: Any, folder: Path) -> None:
        self._programs.clear()
        if hasattr(backend, "reset_for_testing"):
            backend.reset_for_testing()
        chip = case.get_backend_type()
        runner.set_backend_type(chip)
        runner.compile_program(
            case.get_program(),
            folder,
            strategy=case.get_strategy(),
            backend_type=chip,
            dump_passes=False,
        )

    def _judge(self, case: Any, folder: Path) -> str:
        program = self._programs[-1]
        specs = case.tensor_specs
        tensors = {s.name: _initial(s) for s in specs}
        memory = {n: np.array(_array(t)).reshape(-1) for n, t in tensors.items()}
        left = [memory[s.name].reshape(s.shape) for s in specs]
        numbers = [getattr(s, "value", None) for s in case.scalar_specs]
        kernels = Launcher(program, folder)
        text = str(program)
        arguments: list[Any] = []
        entry = Orchestration.read(text, kernels.launch)
        for parameter in entry.parameters(entry.entry):
            given: list[Any] = numbers if parameter.shape is None else left
            if not given:
                raise CannotRunError("more parameters than the test gives")
            arguments.append(given.pop(0))
        call(text, kernels, arguments)
        golden = {n: t.clone() for n, t in tensors.items()}
        case.compute_expected(golden, None)
        differences: Iterator[str] = (
            _difference(case, s, memory[s.name], golden[s.name])
            for s in specs
            if s.is_output
        )
        return next(filter(None, differences), "")


def is_explained(name: str) -> bool:
    """Whether it is known why a case does not come out as its golden says."""
    return any(re.fullmatch(pattern, name) for pattern in EXPLAINED)


def main() -> int:
    """Run the tests, print the outcomes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("files", nargs="*", default=FOLDERS)
    parser.add_argument("--platform", default="a2a3", choices=("a2a3", "a5"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    root = os.environ.get("PYPTO_SRC")
    if root is None:
        parser.error("set PYPTO_SRC to a checkout of pypto")
    for folder in (options.save, options.out and options.out.parent):
        if folder is not None:
            folder.resolve().mkdir(parents=True, exist_ok=True)
    out = options.out and options.out.resolve()
    goldens = Goldens(out, options.save and options.save.resolve())
    os.chdir(root)
    sys.path.insert(0, str(Path("tests/st").resolve()))
    words = ["-k", options.only] if options.only else []
    pytest.main(
        [
            *("-q", "--tb=no", "-W", "ignore", "-p", "no:cacheprovider"),
            *("--continue-on-collection-errors", "--codegen-only"),
            *("--platform", options.platform, "--device", "0-7"),
            *words,
            *options.files,
        ],
        plugins=[goldens],
    )
    counts = Counter(kind for kind, _, _ in goldens.rows)
    print(", ".join(f"{n} {kind}" for kind, n in counts.most_common()))
    judged = ("differs", "refused", "run")
    wrong = [r for r in goldens.rows if r[0] in judged and not is_explained(r[1])]
    for row in wrong:
        print(*row, sep="\t")
    return 1 if wrong or not counts["right"] else 0


if __name__ == "__main__":
    sys.exit(main())
