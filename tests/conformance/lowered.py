"""C++ of kernels, in this process: through all passes of `ptoas`, or the lowering alone."""

from __future__ import annotations

import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from conformance.kernels import parse
from xdsl.utils.exceptions import ParseError

from pto_dialect.assembly.errors import from_parse_error
from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import ArchSpec
from pto_dialect.verifier import verify
from pto_opt.cpp import print_cpp
from pto_opt.ptoas.driver import run
from pto_opt.ptoas.flags import parse_flags

BARE_TILE = re.compile(r"^\s*Tile<[^;=()]*-1[^;=()]*>\s+\w+;", re.MULTILINE)
"""A tile whose extents are known at run time, declared without them."""

_ADDRESS = re.compile(r"alloc_(?:multi_)?tile\s+addr\b")
_ALLOC = re.compile(r"\balloc_(?:multi_)?tile\b")


class RefusedError(Exception):
    """A kernel that did not become C++; the text is the first error."""


@dataclass(frozen=True)
class Way:
    """How kernels become C++."""

    through_ptoas: bool = True
    """With all passes of the driver, or with `-t cpp` alone."""
    arch: ArchSpec | None = None
    """The chip; None stands for the one that the module names."""
    sync: str = "enable-insert-sync"
    """The flag of the driver that puts synchronisation in; empty for none."""


def cpp_of(path: Path, way: Way) -> str:
    """
    The C++ of a file.

    Raises:
        RefusedError: with the first error.
    """
    return _through_ptoas(path, way) if way.through_ptoas else _lowered(path, way)


def _lowered(path: Path, way: Way) -> str:
    stream = io.StringIO()
    try:
        module = parse(path.read_text(encoding="utf-8"), str(path), way.arch)
        verify(module)
        print_cpp(module, stream)
    except ParseError as error:
        raise RefusedError(from_parse_error(error).message) from None
    except PTOException as error:
        raise RefusedError(error.diagnostics[0].message) from None
    return stream.getvalue()


def level_of(text: str) -> str:
    """The level of a kernel: `level3` where its tiles have addresses."""
    planned = _ADDRESS.search(text) is not None or _ALLOC.search(text) is None
    return "level3" if planned else "level2"


def _through_ptoas(path: Path, way: Way) -> str:
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "kernel.cpp"
        arguments = [str(path), "-o", str(output), "--verify-each"]
        arguments.append(f"--pto-level={level_of(text)}")
        if way.arch is not None:
            arguments.append(f"--pto-arch={[*way.arch.aliases, way.arch.name][0]}")
        if way.sync:
            arguments.append(f"--{way.sync}")
        messages = io.StringIO()
        if run(parse_flags(arguments), messages):
            raise RefusedError(_first_error(messages.getvalue()))
        return output.read_text(encoding="utf-8")


def _first_error(text: str) -> str:
    found = re.search(r"\b[Ee]rror: (.*)", text)
    return found[1] if found else text[:200]
