"""
Compiles the examples of a pypto checkout with pto-opt in ptoas' place, each checked before
that; run by a Python that has pypto, torch and pto-opt.

usage: compile_examples.py CHECKOUT
"""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import torch
from pypto import ir

import pto_opt.pypto

SHAPES = ((64, 64), (512, 128), (128, 128), (16, 128), (32, 32))
"""512 before 128: `chunked_add` takes four tiles of 128 rows, whatever it is given."""
COUNTS = (3, 2, 4, 5, 6)


NOT_COMPILED = {
    # No unit moves a tile from L1 into a pipe; pypto leaves its own test of it out.
    "05_assemble.py:tile_assemble_acc_mat": "supported producer pipe, found loc=mat",
}
"""Examples that are refused, and what they are told."""


def examples(checkout: Path) -> Iterator[tuple[str, Any]]:
    """What the modules of the examples define, by file and name."""
    for folder in ("beginner", "intermediate", "advanced", "models"):
        for path in sorted((checkout / "examples" / folder).glob("0*.py")):
            spec = importlib.util.spec_from_file_location(f"example_{path.stem}", path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            with contextlib.suppress(ImportError):
                spec.loader.exec_module(module)
                for name, value in list(vars(module).items()):
                    yield f"{path.name}:{name}", value


def compiler_of(value: Any) -> Callable[[], object] | None:
    """How to compile it, if it is a kernel or makes a program without being asked more."""
    if hasattr(value, "compile") and hasattr(value, "lower"):
        for count, shape in product(COUNTS, SHAPES):
            arguments = [torch.zeros(shape) for _ in range(count)]
            with contextlib.suppress(Exception):  # arguments that it is not for
                value.lower(*arguments)
                return lambda: value.compile(*arguments)
    elif getattr(value, "__name__", "").startswith("build_"):
        needed = inspect.signature(value).parameters.values()
        if all(p.default is not inspect.Parameter.empty for p in needed):
            return lambda: ir.compile(value(), dump_passes=False)
    return None


def main() -> int:
    """Compile them all; exit status 1 if one fails."""
    checkout = Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(checkout))
    failed = compiled = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, value in examples(checkout):
            compiler = compiler_of(value)
            if compiler is None:
                continue
            try:
                with pto_opt.pypto.enable(check=True):
                    made = Path(str(compiler()))
                assert list(made.rglob("kernels/*/*.cpp")), "no kernel became C++"
                compiled += 1
            except Exception as error:
                if name in NOT_COMPILED and NOT_COMPILED[name] in str(error):
                    continue
                failed += 1
                print(f"{name}: {type(error).__name__}: {error}")
    print(f"{compiled} compiled, {failed} failed")
    return 1 if failed or not compiled else 0


if __name__ == "__main__":
    sys.exit(main())
