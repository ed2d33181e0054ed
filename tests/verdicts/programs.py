"""Small programs with the verdict that the static checks have to give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kernel_text import KernelText

import pto_opt
from pto_dialect.diagnostics import PTOException
from pto_dialect.messages.diagnostic import Severity

Build = Callable[[KernelText], None]

CHECKS = ("check-validshape", "check-buffer-reuse")


@dataclass(frozen=True)
class Program:
    """A program, and what reading it and the checks say."""

    build: Build
    says: str | None
    """A part of the first error; None for a program that is right."""
    warns: str | None
    """A part of a warning; None if nothing may be said but the error."""
    arch: str
    kind: str
    checks: Sequence[str]

    def __str__(self) -> str:
        return self.build.__name__

    def judge(self) -> None:
        """Compare what is said with what should be."""
        kernel = KernelText(arch=self.arch, kind=self.kind)
        self.build(kernel)
        errors, others = _said(kernel.text(), self.checks)
        if self.says is None:
            assert not errors
        else:
            assert errors
            assert self.says in errors[0]
        if self.warns is not None:
            assert any(self.warns in message for message in others)
        elif self.says is None:
            assert not others


@dataclass
class Programs:
    """Programs of one subject."""

    found: list[Program] = field(default_factory=list[Program])

    def right(
        self,
        *,
        warns: str | None = None,
        arch: str = "a2a3",
        kind: str = "vector",
        checks: Sequence[str] = CHECKS,
    ) -> Callable[[Build], Build]:
        """A program that is accepted."""
        return self._add(None, warns, arch, kind, checks)

    def wrong(
        self,
        says: str,
        *,
        arch: str = "a2a3",
        kind: str = "vector",
        checks: Sequence[str] = CHECKS,
    ) -> Callable[[Build], Build]:
        """A program that is refused."""
        return self._add(says, None, arch, kind, checks)

    def _add(
        self,
        says: str | None,
        warns: str | None,
        arch: str,
        kind: str,
        checks: Sequence[str],
    ) -> Callable[[Build], Build]:
        def keep(build: Build) -> Build:
            self.found.append(Program(build, says, warns, arch, kind, checks))
            return build

        return keep


def _said(text: str, checks: Sequence[str]) -> tuple[list[str], list[str]]:
    """The errors, and all warnings and what is not proven."""
    errors: list[str] = []
    others: list[str] = []
    try:
        program = pto_opt.parse(text)
        others += [d.message for d in program.diagnostics]
        for check in checks:
            others += [
                d.message
                for d in pto_opt.run_passes(program, check).diagnostics
                if d.severity in (Severity.WARNING, Severity.NOT_PROVEN)
            ]
    except PTOException as error:
        for one in error.diagnostics:
            (errors if one.severity is Severity.ERROR else others).append(one.message)
    return errors, others
