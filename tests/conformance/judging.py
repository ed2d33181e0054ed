"""What pto-opt says of one kernel: read, each static check, C++; warnings, not proven."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from conformance.kernels import Request, read
from conformance.lowered import RefusedError, Way, cpp_of
from conformance.read_kernels import without_details

import pto_opt
from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import A5
from pto_dialect.messages.diagnostic import Diagnostic, Severity

CHECKS = ("check-validshape", "check-buffer-reuse")
COLUMNS = ("read", *CHECKS, "C++")


@dataclass
class Judgement:
    """What became of one kernel in each column."""

    errors: dict[str, str] = field(default_factory=dict[str, str])
    """By column, without names and numbers; a column that is absent is passed."""
    tried: tuple[str, ...] = COLUMNS
    warnings: Counter[str] = field(default_factory=Counter[str])
    not_proven: Counter[str] = field(default_factory=Counter[str])

    def hear(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Count what is neither right nor wrong."""
        for one in diagnostics:
            kind = without_details(one.message)
            if one.severity is Severity.WARNING:
                self.warnings[kind] += 1
            elif one.severity is Severity.NOT_PROVEN:
                self.not_proven[kind] += 1


def judge(path: str) -> Judgement:
    """Judge one file; what is not read is not judged any further."""
    found = Judgement()
    answer = read(Request(path))
    if answer.messages:
        return Judgement({"read": without_details(answer.messages[0])}, ("read",))
    try:
        program, arch = pto_opt.parse(Path(path)), None
    except PTOException:
        # It names no chip, and is right for this one.
        program, arch = pto_opt.parse(Path(path), A5), A5
    found.hear(program.diagnostics)
    for check in CHECKS:
        try:
            found.hear(pto_opt.run_passes(program, check).diagnostics)
        except PTOException as error:
            found.errors[check] = without_details(error.diagnostics[0].message)
            found.hear(error.diagnostics)
    try:
        cpp_of(Path(path), Way(arch=arch))
    except RefusedError as error:
        found.errors["C++"] = without_details(str(error))
    return found


def origin_of(path: str) -> str:
    """`pypto-lib` of `pypto-lib-0123456789.pto`; for other names their folder."""
    match = re.fullmatch(r"(.+)-[0-9a-f]{10}\.pto", Path(path).name)
    return match[1] if match is not None else Path(path).parent.name
