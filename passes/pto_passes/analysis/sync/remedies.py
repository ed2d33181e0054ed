"""
What flags lack that are raised or waited for in vain, found by trying.

The operation that is missing belongs to one of few places: beside the flag, before the
access that races, around a loop that the flag is in, or to that loop's end; or one of two
flags has a number that the other one is meant to have. Each is put into the function for
a try, and the function is judged anew. A remedy leaves fewer faults, and no new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.messages.edits import (
    Edit,
    Fix,
    inserted_before,
    inserted_behind,
    respelled,
)
from pto_dialect.messages.places import place_of, text_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.ops.sync_ops import (
    FlagOp,
    RecordEventOp,
    SetFlagDynOp,
    SetFlagOp,
    WaitEventOp,
    WaitFlagDynOp,
    WaitFlagOp,
)
from pto_dialect.sync_attrs import Event, EventAttr, PipeAttr
from pto_dialect.sync_effects import Raise, Wait
from pto_dialect.walking import ancestors, walk
from pto_passes.analysis.control_flow.flow import is_loop
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement
from pto_passes.analysis.sync.states import Fault, Finding
from pto_passes.analysis.sync.units import UNITS

_MOST_VISITS = 20_000
"""So many nodes are looked at for a function, in all tries together."""

_PAIRS = (
    (SetFlagOp, WaitFlagOp),
    (SetFlagDynOp, WaitFlagDynOp),
    (RecordEventOp, WaitEventOp),
)
_COUNTERPARTS: dict[type[Operation], type[Operation]] = {
    **dict(_PAIRS),
    **{wait: raised for raised, wait in _PAIRS},
}

_COUNTER_FAULTS = {
    Fault.DEADLOCK: (Fault.LEFT_UP, Fault.RAISED_TWICE),
    Fault.LEFT_UP: (Fault.DEADLOCK,),
    Fault.RAISED_TWICE: (Fault.DEADLOCK,),
}
"""What is wrong with its counterpart where a flag has another number by mistake."""


@dataclass(frozen=True)
class Insertion:
    """A flag that belongs before or behind an operation."""

    flag: Operation
    text: str
    place: Operation
    is_behind: bool = False

    def make(self) -> Callable[[], None]:
        """Put it in; what is returned takes it out again."""
        point = InsertPoint.after if self.is_behind else InsertPoint.before
        Rewriter.insert_op(self.flag, point(self.place))
        return self.flag.detach

    def fixes(self) -> tuple[Fix, ...]:
        insert = inserted_behind if self.is_behind else inserted_before
        return insert(self.place, self.text)


@dataclass(frozen=True)
class Renumbering:
    """A flag that is meant to have another number."""

    flag: FlagOp
    event: EventAttr

    def make(self) -> Callable[[], None]:
        """Give it this number; what is returned gives it its own again."""
        old, self.flag.event_id = self.flag.event_id, self.event

        def undo() -> None:
            self.flag.event_id = old

        return undo

    def fixes(self) -> tuple[Fix, ...]:
        old, new = self.flag.event_id.data.value, self.event.data.value
        place = place_of(self.flag)
        line = "" if place is None else f" in line {place.line}"
        edits = respelled(self.flag, rf"\b{old}\b", new)
        return (Fix(f"write '{new}' for '{old}'{line}", edits),) if edits else ()


Remedy = tuple[Insertion | Renumbering, ...]
"""What is done together."""


class Remedies:
    """
    The remedies for what is wrong with a function's flags. While one is looked for, the
    function is another one; then it is as it was.
    """

    def __init__(self, items: FunctionItems, judgement: Judgement):
        self._items = items
        self._findings = judgement.findings
        self._faults = _faults(judgement)
        self._left = _MOST_VISITS
        self._is_free = all(f.fault is Fault.RACE for f in judgement.findings)

    def fixes(self, finding: Finding) -> tuple[Fix, ...]:
        """The first fix that a try shows to be right."""
        for remedy in self._candidates(finding):
            if self._left <= 0:
                break
            if self._mends(remedy, finding):
                return _joined([fix for one in remedy for fix in one.fixes()])
        return ()

    def _mends(self, remedy: Remedy, finding: Finding) -> bool:
        undo = [one.make() for one in remedy]
        judgement = Judgement(self._items)
        for one in reversed(undo):
            one()
        self._left -= judgement.visits
        return _faults(judgement) < self._faults and not any(
            f.fault is not Fault.RACE and f.op.properties == finding.op.properties
            for f in judgement.findings
        )

    def _candidates(self, finding: Finding) -> Iterator[Remedy]:
        if finding.fault is Fault.RACE:
            if self._is_free and finding.source != finding.target:
                yield from self._new_flags(finding)
            return
        yield from self._renumberings(finding)
        flag = finding.op
        counterpart, text = _COUNTERPARTS.get(type(flag)), _line(flag)
        if counterpart is None or not text:
            return
        missing = counterpart.create(
            operands=flag.operands, properties=dict(flag.properties)
        )
        text = text.replace(flag.name, missing.name, 1)
        is_wait = finding.fault is Fault.DEADLOCK
        places = self._places_of_set if is_wait else self._places_of_wait
        for place, is_behind in dict.fromkeys(places(finding)):
            if not flag.operands or place is flag:
                yield (Insertion(missing, text, place, is_behind),)

    def _renumberings(self, finding: Finding) -> Iterator[Remedy]:
        """Of what is raised in vain and what is waited for in vain either the one."""
        flag = finding.op
        for other in self._between(finding, *_COUNTER_FAULTS[finding.fault]):
            partner = other.op
            if isinstance(flag, FlagOp) and isinstance(partner, FlagOp):
                yield (Renumbering(flag, partner.event_id),)
                yield (Renumbering(partner, flag.event_id),)

    def _places_of_wait(self, finding: Finding) -> Iterator[tuple[Operation, bool]]:
        """Before what races for want of it, right behind the flag, behind loops."""
        for race in self._between(finding, Fault.RACE):
            yield race.op, False
            yield from ((around, False) for around in _around(race.op))
        for flag in self._same(finding):
            yield flag, True
            yield from ((around, True) for around in _around(flag))

    def _places_of_set(self, finding: Finding) -> Iterator[tuple[Operation, bool]]:
        """Right before the wait, at the end of loops, before them."""
        for flag in self._same(finding):
            yield flag, False
            for around in _around(flag):
                if is_loop(around):
                    if (last := self._last_of(finding.source, around)) is not None:
                        yield last, True
                yield around, False

    def _same(self, finding: Finding) -> Iterator[Operation]:
        """What raises, or waits for, one flag in vain."""
        for other in self._between(finding, finding.fault):
            if other.op.properties == finding.op.properties:
                yield other.op

    def _last_of(self, unit: int, loop: Operation) -> Operation | None:
        """The last operation of a loop's body that has work for a unit."""
        for op in reversed([*loop.regions[-1].blocks[0].ops]):
            for inner in walk(op):
                if isinstance(inner, PTOOp) and UNITS[unit] in inner.pipes_on(
                    self._items.arch
                ):
                    return op
        return None

    def _between(self, finding: Finding, *faults: Fault) -> Iterator[Finding]:
        units = finding.source, finding.target
        for other in self._findings:
            if other.fault in faults and (other.source, other.target) == units:
                yield other

    def _new_flags(self, race: Finding) -> Iterator[Remedy]:
        """A flag of a free number from the earlier access to the later one."""
        assert race.other is not None
        event = self._free_event(race)
        ops = _in_one_block(race.other, race.op)
        if event is None or ops is None:
            return
        earlier, later = ops
        units = UNITS[race.source].value, UNITS[race.target].value
        words = ", ".join(f"<{word}>" for word in (*units, event.value))

        def flag(kind: type[FlagOp], place: Operation, is_behind: bool) -> Insertion:
            properties = {
                "src_pipe": PipeAttr(UNITS[race.source]),
                "dst_pipe": PipeAttr(UNITS[race.target]),
                "event_id": EventAttr(event),
            }
            made = kind.create(properties=properties)
            return Insertion(made, f"{kind.name}[{words}]", place, is_behind)

        between = flag(SetFlagOp, earlier, True), flag(WaitFlagOp, later, False)
        if earlier.is_before_in_block(later):
            yield between
        loop = next(filter(is_loop, _around(later)), None)
        if loop is not None:
            yield (
                flag(SetFlagOp, loop, False),
                *between[::-1],
                flag(WaitFlagOp, loop, True),
            )

    def _free_event(self, race: Finding) -> Event | None:
        """A flag between the units of a race that the function has no use for."""
        units = UNITS[race.source], UNITS[race.target]
        taken = self._taken.get(units, set[object]())
        free = [e for n, e in enumerate(Event) if n not in taken]
        is_known = all(isinstance(number, int) for number in taken)
        return free[0] if free and is_known else None

    @cached_property
    def _taken(self) -> dict[tuple[object, object], set[object]]:
        """The numbers of flags that are used, by the units between which they are."""
        arch = self._items.arch
        found: dict[tuple[object, object], set[object]] = {}
        for op in self._items.walk_with_calls():
            effect = op.sync_effect(arch) if isinstance(op, PTOOp) else None
            if isinstance(effect, Raise | Wait):
                units = effect.source, effect.target
                found.setdefault(units, set()).add(effect.number)
        return found


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.fault, finding.op, finding.other


def _faults(judgement: Judgement) -> frozenset[object]:
    """What is wrong in a function; what could not be decided, too."""
    return frozenset([*map(_key, judgement.findings), *judgement.not_proven])


def _line(op: Operation) -> str:
    """The text of an operation without regions."""
    found = text_of(op)
    return "" if found is None else found[1].strip().splitlines()[0]


def _joined(fixes: list[Fix]) -> tuple[Fix, ...]:
    """Several fixes as one."""
    if len(fixes) < 2:
        return tuple(fixes)
    edits: list[Edit] = [edit for fix in fixes for edit in fix.edits]
    return (Fix(", ".join(fix.title for fix in fixes), tuple(edits)),)


def _around(op: Operation) -> Iterator[Operation]:
    """The loops and branches that an operation is in, the innermost first."""
    return takewhile(
        lambda around: not isinstance(around, FuncOp | SectionOp), ancestors(op)
    )


def _in_one_block(
    earlier: Operation, later: Operation
) -> tuple[Operation, Operation] | None:
    """The innermost operations of one block that two operations are, or are in."""
    around: Operation | None = later
    while around is not None and (block := around.parent) is not None:
        if (found := block.find_ancestor_op_in_block(earlier)) is not None:
            return found, around
        around = around.parent_op()
    return None
