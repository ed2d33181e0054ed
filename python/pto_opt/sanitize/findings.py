"""What the sanitizer finds: one fault of a run, with the places that explain it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue
from xdsl.utils.str_enum import StrEnum

from pto_dialect.functions import function_of
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Cause, Diagnostic, Note, Severity
from pto_opt.interpreter.access import Access
from pto_passes.analysis.sync.unordered import unordered


class Check(StrEnum):
    """The kinds of faults."""

    INIT = "init"
    """Bytes or extents are read that nothing has written."""
    BOUNDS = "bounds"
    """Bytes beyond a tile, a memory of the chip or a tensor; negative extents."""
    ALIAS = "alias"
    """A tile's bytes were changed through another handle since it was written."""
    RACE = "race"
    """Nothing orders two accesses to the same bytes, or a unit waits for ever."""
    SHAPE = "shape"
    """A relation between valid extents that pto-isa demands does not hold."""
    OVERLAP = "overlap"
    """Nothing but the order of one unit is between two accesses to the same bytes."""


KIND_OF_CHECK = {
    Check.INIT: kinds.FINDING_INIT,
    Check.BOUNDS: kinds.FINDING_BOUNDS,
    Check.ALIAS: kinds.FINDING_ALIAS,
    Check.RACE: kinds.FINDING_RACE,
    Check.SHAPE: kinds.FINDING_SHAPE,
    Check.OVERLAP: kinds.FINDING_OVERLAP,
}
"""What the findings of each check are."""

ALL_CHECKS = frozenset({Check.INIT, Check.BOUNDS, Check.ALIAS, Check.RACE, Check.SHAPE})
"""
What is checked unless something else is asked for. `overlap` is left out: it is about
the barriers that some chips want between dependent instructions of one unit.
"""


def parse_checks(text: str) -> frozenset[Check]:
    """
    The checks of a list like `init,race`; `all` stands for all but `overlap`.

    Raises:
        ValueError: for an unknown name, or none at all.
    """
    found: set[Check] = set()
    for name in filter(None, (part.strip() for part in text.split(","))):
        if name == "all":
            found |= ALL_CHECKS
            continue
        try:
            found.add(Check(name))
        except ValueError as error:
            known = ", ".join(check.value for check in Check)
            raise ValueError(
                f"unknown check '{name}', expected some of: {known}, all"
            ) from error
    if not found:
        known = ", ".join(check.value for check in Check)
        raise ValueError(f"expected some of: {known}, all")
    return frozenset(found)


@dataclass(repr=False)
class Finding:
    """One fault, as often as it occurs at the same places."""

    check: Check
    problem: str
    """What kind of fault of its check it is, in one or two words: `deadlock`."""
    message: str
    op: Operation
    """The operation that the fault shows in."""
    focus: SSAValue | str | None = None
    """Its operand, or a word of its text."""
    tile: str | None = None
    """The operand, in words: extents, memory, address."""
    memory: str | None = None
    """The memory that the bytes are in."""
    first: int | None = None
    """The first wrong byte in its memory."""
    size: int | None = None
    """How many bytes are wrong."""
    earlier: tuple[tuple[str, Operation], ...] = ()
    """Places that explain it: the access before, where the tile is made."""
    count: int = field(default=1, compare=False)
    """How often it has occurred."""
    within_core: bool = field(default=False, compare=False)
    """Whether flags or barriers between the units of one core are what it lacks."""

    @staticmethod
    def of_access(
        check: Check,
        problem: str,
        message: str,
        access: Access,
        bytes_: tuple[int, int],
        earlier: tuple[tuple[str, Operation], ...],
        *,
        within_core: bool = False,
    ) -> Finding:
        """A fault of an access: the first byte that is wrong, and how many are."""
        return Finding(
            check,
            problem,
            f"{message}; {access.described}",
            access.op,
            focus_of(access.op, access.operand),
            str(access.handle),
            str(access.memory),
            *bytes_,
            earlier,
            within_core=within_core,
        )

    @property
    def kind(self) -> str:
        """What is wrong, in few words: `race: read after write`."""
        return f"{self.check.value}: {self.problem}"

    def diagnostic(self, cause: Cause | None = None) -> Diagnostic:
        """The finding as an error at its place, with what it comes from."""
        notes = tuple(Note(message, op) for message, op in self.earlier)
        text = f"'{self.op.name}' op {self.message} [{self.kind}]"
        if self.count > 1:
            text += f" ({self.count} times)"
        return Diagnostic(
            Severity.ERROR,
            text,
            self.op,
            self.focus,
            notes,
            kind=KIND_OF_CHECK[self.check],
            cause=cause,
        )

    def __str__(self) -> str:
        return str(self.diagnostic())

    def __repr__(self) -> str:
        return repr(self.diagnostic())


Key = tuple[Check, str, Operation, object, tuple[Operation, ...]]


@dataclass
class Findings:
    """The findings of a run: what shows at the same places is one."""

    found: dict[Key, Finding] = field(default_factory=dict[Key, Finding])

    def add(self, finding: Finding) -> None:
        """Add a finding, or count it once more."""
        operations = tuple(op for _, op in finding.earlier)
        key = finding.check, finding.problem, finding.op, finding.focus, operations
        known = self.found.setdefault(key, finding)
        if known is not finding:
            known.count += 1

    def __iter__(self):
        return iter(self.found.values())

    def __len__(self) -> int:
        return len(self.found)

    def diagnostics(self) -> Sequence[Diagnostic]:
        """
        All findings as errors; the races of a function that orders nothing at all have that
        as their cause, and are printed as one.
        """
        causes: dict[FuncOp, Cause | None] = {}
        return [finding.diagnostic(_cause_of(finding, causes)) for finding in self]


def _cause_of(finding: Finding, known: dict[FuncOp, Cause | None]) -> Cause | None:
    """What a race comes from, in the words of the first one of its function."""
    function = function_of(finding.op)
    if finding.check is not Check.RACE or function is None:
        return None
    if function not in known:
        cause = unordered(function)
        known[function] = cause and replace(
            cause, message=f"{cause.message} [{finding.kind}]"
        )
    return known[function]


def focus_of(op: Operation, operand: str) -> SSAValue | str | None:
    """What to underline: an operand by the name that it has in its class."""
    found: Any = getattr(op, operand, None)
    return cast("SSAValue", found) if isinstance(found, SSAValue) else None


def bytes_in_words(first: int, size: int, memory: object) -> str:
    """Bytes, in words: `64 bytes from 0x20 of vec of core`."""
    if size == 1:
        return f"byte 0x{first:x} of {memory}"
    return f"{size} bytes from 0x{first:x} of {memory}"
