"""Whether C++ compiles against pto-isa, and who is to blame where it does not."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from simulator.isa_simulator import HEADERS, find_clang, find_isa, why_not

STANDARD_FLAGS = ("-std=c++20", "-w", "-D__CPU_SIM", "-ferror-limit=20")
"""
What `tests/cpu/st/CMakeLists.txt` of pto-isa gives to clang, without the warnings. Both
`__DAV_VEC__` and `__DAV_CUBE__` follow from it, so that each section is compiled.
"""


class Blame(Enum):
    """Why C++ did not compile."""

    KERNEL = "the kernel"
    SIMULATOR = "the simulator"
    OURS = "pto-opt"


@dataclass(frozen=True)
class Complaint:
    """One way in which C++ did not compile."""

    blame: Blame
    reason: str


_SIMULATOR_LACKS: tuple[tuple[str, str], ...] = (
    (r"PTO_NOT_SUPPORTED|not supported (on|in|by) (the )?cpu", "no implementation"),
    (r"undeclared identifier '([A-Z0-9_]+_IMPL)'", "no {}"),
    (r"no matching function for call to '([A-Z0-9_]+_IMPL)'", "no {} of this form"),
    (r"no member named '(\w+)' in namespace 'pto::(?:comm|cpu_sim)'", "no {}"),
)
"""
Messages by which the simulator says that it has no such thing, and what is missing. A
function of pto-isa that was found calls an `_IMPL`, which each chip has one of.
"""

_RULE = re.compile(r"static assertion failed(?: due to requirement '.*?')?(?:: (.*))?$")


@dataclass
class Compilers:
    """clang++ behind precompiled headers, which are kept in `folder`."""

    folder: Path
    flags: tuple[str, ...] = STANDARD_FLAGS
    isa: Path = field(init=False)
    clang: str = field(init=False)

    def __post_init__(self) -> None:
        isa, clang = find_isa(), find_clang()
        if isa is None or clang is None:
            raise RuntimeError(why_not() or "")
        self.isa, self.clang = isa, clang
        self._write("plain.h", "")
        self._write("complete.h", '#include "missing.h"\n')

    def _write(self, name: str, more: str) -> None:
        lines = (
            "#include <cstddef>\n#include <cstdint>\n#include <cstdlib>\n"
            '#include <vector>\n#include "pto/pto-inst.hpp"\n'
        )
        header = self.folder / name
        header.write_text(lines + more)
        self._run("-x", "c++-header", str(header), "-o", f"{header}.pch", check=True)

    def _run(self, *arguments: str, check: bool = False) -> str:
        folders = (self.isa / "include", *HEADERS)
        command = [self.clang, *self.flags, *(f"-I{folder}" for folder in folders)]
        command += arguments
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stderr if done.returncode else ""

    def complaint(self, text: str) -> Complaint | None:
        """What is wrong with C++; None if it compiles as it is."""
        source = self.folder / f"kernel{os.getpid()}.cpp"
        source.write_text(text)
        errors = self._compile(source, "plain.h")
        if not errors:
            return None
        rest = self._compile(source, "complete.h")
        if not rest:
            # With what missing.h adds to the simulator it compiles.
            return Complaint(Blame.SIMULATOR, f"lacks {_what_is_missing(errors)}")
        return _judge(rest)

    def _compile(self, source: Path, header: str) -> str:
        compiled = self.folder / f"{header}.pch"
        return self._run("-include-pch", str(compiled), "-fsyntax-only", str(source))


def _errors(text: str) -> list[str]:
    return re.findall(r"(?<=error: ).*", text)


def _what_is_missing(text: str) -> str:
    first = _errors(text)[0]
    named = re.search(r"'(\w+)'", first)
    return named[1] if named else first[:100]


def _judge(text: str) -> Complaint:
    """
    The blame for errors. What pto-isa asserts about the types of tiles is a matter of
    the kernel, which states them; what the simulator declares but does not have is one
    of the simulator; all else is ours. The first error counts: others follow from it.
    """
    first = _errors(text)[0]
    for pattern, reason in _SIMULATOR_LACKS:
        if (found := re.search(pattern, first)) is not None:
            return Complaint(Blame.SIMULATOR, reason.format(*found.groups()))
    if (rule := _RULE.search(first)) is not None:
        return Complaint(Blame.KERNEL, (rule[1] or first)[:150])
    return Complaint(Blame.OURS, first[:200])
