"""
The EmitC module, in generic form, is what upstream's `mlir-translate --mlir-to-cpp`
reads.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_dialect.verifier import verify
from pto_opt.context import make_context
from pto_passes.convert_pto_to_emitc import ConvertPTOToEmitC

ROOT = Path(__file__).parent.parent

PROGRAMS = [
    path
    for folder in (ROOT / "examples", ROOT / "lit_tests" / "cpp")
    for path in sorted(folder.iterdir())
    if path.suffix in (".mlir", ".pto") and not path.name.startswith("invalid_")
]
"""The examples, and the programs that the FileCheck tests of the C++ are made of."""


def find_mlir_translate() -> str | None:
    """The program: `$MLIR_TRANSLATE`, on the path, or in the installed packages."""
    candidates = [os.environ.get("MLIR_TRANSLATE"), shutil.which("mlir-translate")]
    spec = find_spec("mlir")
    folders = None if spec is None else spec.submodule_search_locations
    candidates += [str(Path(f) / "bin" / "mlir-translate") for f in folders or ()]
    return next((c for c in candidates if c and os.access(c, os.X_OK)), None)


@pytest.fixture(scope="module")
def mlir_translate() -> str:
    if (program := find_mlir_translate()) is None:
        pytest.skip("needs mlir-translate of LLVM 22: pip install 'pto-opt[mlir]'")
    return program


def emitc_of(path: Path) -> str:
    """A program as EmitC, in MLIR's generic form."""
    context = make_context()
    module = PTOParser(context, path.read_text(), path.name).parse_module()
    ConvertPTOToEmitC().apply(context, module)
    verify(module)
    stream = io.StringIO()
    print_module(module, stream, generic=True)
    return stream.getvalue()


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_is_accepted(mlir_translate: str, path: Path) -> None:
    done = subprocess.run(
        [mlir_translate, "--mlir-to-cpp"],
        input=emitc_of(path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^\s*Tile<[^;=()]*-1[^;=()]*> \w+;", done.stdout, re.M) == []
