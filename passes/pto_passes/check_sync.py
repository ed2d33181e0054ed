"""`check-sync`: judge the flags and barriers that a program brings along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.integers import constant_of
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Cause, Note
from pto_dialect.messages.edits import Fix, inserted_before
from pto_dialect.messages.kinds import Kind
from pto_dialect.ops.sync_ops import FlagValueOp
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.sync.async_transfers import unawaited
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement
from pto_passes.analysis.sync.remedies import Remedies
from pto_passes.analysis.sync.states import Fault, Finding
from pto_passes.analysis.sync.units import UNITS
from pto_passes.analysis.sync.unordered import unordered


@dataclass(frozen=True)
class CheckSync(ModulePass):
    """
    Judges flags and barriers, and changes nothing.

    Errors are: two accesses of the same bytes, one of them writing, that nothing orders
    on a path through the function (a race, with its path); a wait for a flag that nothing
    has raised (the unit waits for ever); a flag that is raised while it is up, or that is
    left up; an event id out of range; bytes that an asynchronous transfer may still be at work
    on, as nothing has waited for its event. *Not proven* is what could not be decided: whether
    accesses may alias whose places are dynamic, dynamic numbers of flags, more
    ways than are looked at. Where nothing is said, it is proven that nothing races on any
    way. Remarks name waits and barriers that tell their unit nothing that it does not know.

        pto.tload ins(%x) outs(%a)
        pto.tadd ins(%a, %a) outs(%b)    // error: PIPE_V reads what PIPE_MTE2 writes

    Slots and flags whose numbers are remainders (`i mod 2`) are told apart by what the
    remainders of the counters are. `pto-run --sanitize=race` judges the way that given
    arguments take.
    """

    name = "check-sync"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        diagnostics = Diagnostics.of(ctx)
        for function in functions_of(op):
            _check(function, diagnostics)
        diagnostics.raise_if_errors()


def _check(function: FuncOp, diagnostics: Diagnostics) -> None:
    items = FunctionItems(function)
    for op in walk(function):
        if isinstance(op, FlagValueOp):
            number = constant_of(op.event_id)
            if number is not None and not 0 <= number < items.arch.event_ids:
                diagnostics.error(
                    f"'{op.name}' op expects an event id of 0 to {items.arch.event_ids - 1}, "
                    f"found {number}",
                    op,
                    op.event_id,
                    kind=kinds.EVENT_ID,
                )
    if not items.structured:
        diagnostics.not_proven(
            "has several blocks, and its sync is not checked",
            function,
            kind=kinds.SYNC_UNDECIDED,
        )
        return
    judgement = Judgement(items)
    findings = judgement.findings
    whole = unordered(function) if findings else None
    fixes = _fixes(items, judgement) if whole is None else {}
    cause_of = _causes(findings, fixes)
    for finding in findings:
        diagnostics.error(
            f"'{finding.op.name}' op {_message(finding)}",
            finding.op,
            _focus(finding),
            [*_notes(finding), *_partners(finding, findings), *_path_of(finding)],
            kind=_kind(finding),
            cause=whole or cause_of(finding),
            fixes=fixes.get(finding, ()),
        )
    _check_transfers(items, diagnostics)
    for one in judgement.not_proven:
        diagnostics.not_proven(
            f"'{one.op.name}' op {one.reason}", one.op, kind=kinds.SYNC_UNDECIDED
        )
    for op in judgement.redundant:
        diagnostics.remark(
            f"'{op.name}' op is redundant: what it waits for is done by then",
            op,
            kind=kinds.REDUNDANT,
        )


def _check_transfers(items: FunctionItems, diagnostics: Diagnostics) -> None:
    """Judge the accesses of what asynchronous transfers are still at work on."""
    for one in unawaited(items.function, items.regions):
        does = "writes" if one.access.is_write else "reads"
        if one.is_sure:
            diagnostics.error(
                f"'{one.op.name}' op {does} {one.region}, which '{one.transfer.name}' may "
                "still be at work on: nothing waits for its event before",
                one.op,
                one.access.value,
                [Note("the transfer begins here", one.transfer)],
                kind=kinds.RACE,
            )
        else:
            diagnostics.not_proven(
                f"'{one.op.name}' op may touch {one.region} while '{one.transfer.name}' is "
                "at work on it",
                one.op,
                kind=kinds.SYNC_UNDECIDED,
            )


def _focus(finding: Finding) -> SSAValue | str | None:
    """The operand that a race is about."""
    if finding.later is None:
        return None
    name = finding.later.operand
    value: object = getattr(finding.op, name, None)
    return cast("SSAValue", value) if isinstance(value, SSAValue) else name


def _causes(
    findings: Sequence[Finding], fixes: Mapping[Finding, tuple[Fix, ...]]
) -> Callable[[Finding], Cause | None]:
    """
    What findings come from in a function that has flags: one that is raised in vain, or
    waited for in vain, leaves all unordered that it was to order, the accesses of its two
    units.
    """
    lone = {
        (f.source, f.target): Cause(
            f"'{f.op.name}' op {_message(f)}",
            _kind(f),
            f.op,
            helps=_helps(f, fixes.get(f, ())),
            leads_to=(
                "it leaves accesses unordered"
                if all(o.fault is Fault.RACE for o in _of_same_units(f, findings))
                else "it shows"
            ),
        )
        for f in reversed(findings)
        if f.fault is not Fault.RACE
    }
    return lambda finding: lone.get((finding.source, finding.target))


def _of_same_units(finding: Finding, findings: Iterable[Finding]) -> list[Finding]:
    """The other findings about the two units of one."""
    units = finding.source, finding.target
    return [f for f in findings if f is not finding and (f.source, f.target) == units]


def _fixes(
    items: FunctionItems, judgement: Judgement
) -> dict[Finding, tuple[Fix, ...]]:
    """
    The flags and barriers that are missing, where they are known to be right. Whether a
    barrier is missing is not known where flags are.
    """
    remedies = Remedies(items, judgement)
    found: dict[Finding, tuple[Fix, ...]] = {}
    is_free = all(finding.fault is Fault.RACE for finding in judgement.findings)
    for finding in judgement.findings:
        if finding.fault is not Fault.RACE or finding.source != finding.target:
            found[finding] = remedies.fixes(finding)
        elif is_free:
            line = f"pto.barrier <{UNITS[finding.target].value}>"
            found[finding] = inserted_before(finding.op, line)
    return found


def _helps(finding: Finding, fixes: Sequence[Fix]) -> tuple[str, ...]:
    """What is missing, where no fix tells."""
    if fixes:
        return ()
    source, target = UNITS[finding.source], UNITS[finding.target]
    missing = "set" if finding.fault is Fault.DEADLOCK else "wait"
    where = "before" if finding.fault is Fault.DEADLOCK else "behind"
    return (f"the {missing}_flag from {source} to {target} is missing {where} it",)


def _kind(finding: Finding) -> Kind:
    match finding.fault:
        case Fault.RACE:
            is_one_unit = finding.source == finding.target
            return kinds.NO_BARRIER if is_one_unit else kinds.RACE
        case Fault.DEADLOCK:
            return kinds.WAITS_FOR_EVER
        case Fault.RAISED_TWICE:
            return kinds.RAISED_TWICE
        case Fault.LEFT_UP:
            return kinds.LEFT_UP


def _message(finding: Finding) -> str:
    source, target = UNITS[finding.source], UNITS[finding.target]
    match finding.fault:
        case Fault.RACE:
            assert finding.later is not None
            assert finding.earlier is not None
            mine = "writes" if finding.later.write else "reads"
            other = "writes" if finding.earlier.write else "reads"
            where = finding.later.region
            if finding.source == finding.target:
                return (
                    f"{mine} {where} on {target}, which may still be at work on "
                    f"'{finding.earlier.op.name}', which {other} it: there is no barrier "
                    "between"
                )
            return (
                f"{mine} {where} on {target}, and nothing orders that after {source}, "
                f"which {other} it"
            )
        case Fault.DEADLOCK:
            return (
                f"waits for a flag from {source} to {target} that nothing has raised: "
                f"{target} waits for ever"
            )
        case Fault.RAISED_TWICE:
            return f"raises a flag from {source} to {target} that is up already"
        case Fault.LEFT_UP:
            return (
                f"raises a flag from {source} to {target} that nothing waits for: it is "
                "set and never waited for"
            )


def _notes(finding: Finding) -> Iterator[Note]:
    other: Operation | None = finding.other
    if other is None:
        return
    what = "the other access" if finding.fault is Fault.RACE else "it was raised here"
    yield Note(f"{what} is here" if finding.fault is Fault.RACE else what, other)


def _partners(finding: Finding, findings: Sequence[Finding]) -> Iterator[Note]:
    """What is raised, or waited for, in vain between the same units: a slip of a number."""
    pairs = {Fault.LEFT_UP: Fault.DEADLOCK, Fault.DEADLOCK: Fault.LEFT_UP}
    counterpart = pairs.get(finding.fault)
    for other in _of_same_units(finding, findings):
        if other.fault is counterpart:
            is_raised = counterpart is Fault.LEFT_UP
            word = "raised, and never waited for" if is_raised else "never raised"
            yield Note(f"a flag between the same units is {word}", other.op)
            return


_SHOWN = 8
"""So many decisions of a path are told, the last ones."""


def _path_of(finding: Finding) -> Iterator[Note]:
    """The path that leads to a fault, where there is more than one."""
    for step in finding.path[-_SHOWN:]:
        yield Note(f"on the path there '{step.op.name}' {step.what}", step.op)
