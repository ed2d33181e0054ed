"""`insert-sync`: flags and barriers between operations that depend on one another."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from xdsl.context import Context
from xdsl.dialects.arith import AddiOp, ConstantOp
from xdsl.dialects.builtin import IndexType, IntegerAttr, ModuleOp, StringAttr, UnitAttr
from xdsl.dialects.func import CallOp, FuncOp, ReturnOp
from xdsl.ir import Block, Operation
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter
from xdsl.traits import IsTerminator

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.functions import is_helper
from pto_dialect.hardware import Pipe
from pto_dialect.messages.kinds import KEPT_FLAGS
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.sync_ops import (
    BarrierOp,
    SetFlagDynOp,
    SetFlagOp,
    WaitFlagDynOp,
    WaitFlagOp,
)
from pto_dialect.program_checks.functions import TAIL_HINT
from pto_dialect.sync_attrs import Event, EventAttr, PipeAttr
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import CallGraph, functions_of
from pto_passes.analysis.memory.accesses import Regions, accesses_of
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.event_ids import (
    Channels,
    assign,
    has_room,
    share,
    slots_fit,
)
from pto_passes.analysis.sync.minimise import minimise
from pto_passes.analysis.sync.plan import ALL, BlockPlan, Pair, plan_function
from pto_passes.analysis.sync.units import UNIT, UNITS, brings_flags
from pto_passes.rewriting import inherit_place

TAIL_BARRIER = "pto.auto_sync_tail_barrier"
"""The attribute of the barrier that a kernel ends with."""


@dataclass(frozen=True)
class InsertSync(ModulePass):
    """
    Inserts what makes every operation wait for those that it depends on.

    Between two units of a core: `set_flag` after the earlier operation and `wait_flag`
    before the later one. Within a unit that does not wait for itself: `barrier`. A loop
    whose iterations depend on one another has its set after the earlier and its wait
    before the later operation; such flags are raised where the function begins, and
    lowered where it ends. Nothing is inserted that earlier flags and barriers imply. A
    kernel ends with a barrier of all units.

        pto.tload ins(%x) outs(%a)
        pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
        pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
        pto.tadd ins(%a, %a) outs(%b)

    `docs/sync.md` has the algorithm and the argument for it. Functions with several
    blocks, and those whose own flags leave too few event ids, get a barrier of all units
    before each operation that touches memory. With `given=keep`, functions that bring
    flags of their own stay as they are.
    """

    name = "insert-sync"

    given: Literal["add", "keep"] = "add"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        insert_flags(op, Diagnostics.of(ctx), self.given)


def insert_flags(
    module: ModuleOp,
    diagnostics: Diagnostics,
    given: Literal["add", "keep"],
    only: Container[str] | None = None,
    known: Mapping[FuncOp, Regions] = MappingProxyType({}),
) -> None:
    """
    Do so in a module, or in `only` some functions of it and those that they call. Of some,
    regions are `known` from when tiles may have had other addresses.
    """
    calls = CallGraph(functions_of(module))
    wanted = set(calls.order)
    if only is not None:
        named = (f for f in calls.order if f.sym_name.data in only)
        wanted = {
            called for function in named for called in calls.reached_from(function)
        }
    found = [FunctionItems(f, calls, known.get(f)) for f in calls.order if f in wanted]
    # Those that are called come first: who calls them leaves them their event ids.
    for items in found:
        if given == "keep" and brings_flags(items.function):
            name = items.function.sym_name.data
            diagnostics.remark(
                f"insert-sync: @{name} brings flags of its own and keeps them",
                items.function,
                kind=KEPT_FLAGS,
            )
            continue
        with_tail = not items.is_called and not is_helper(items.function)
        _Inserter(items).run(with_tail=with_tail)


@dataclass
class _Inserter:
    items: FunctionItems
    before: dict[Operation, list[Operation]] = field(
        default_factory=dict[Operation, list[Operation]]
    )
    after: dict[Operation, list[Operation]] = field(
        default_factory=dict[Operation, list[Operation]]
    )
    trials: list[list[Operation]] = field(default_factory=list[list[Operation]])
    """Barriers, and pairs of one iteration, that may not be needed."""

    def run(self, *, with_tail: bool) -> None:
        function = self.items.function
        if not self.items.structured or not has_room(self.items):
            _bar_everywhere(function, self.items)
            return
        plans = plan_function(self.items)
        if not slots_fit(self.items, plans):
            plans = plan_function(self.items, rotate=False)
        share(self.items, plans)
        minimise(self.items, plans)
        channels = assign(self.items, plans)
        for plan in plans:
            self._place(plan)
        for op, new in self.before.items():
            for one in new:
                inherit_place(op, one)
            Rewriter.insert_op(new, InsertPoint.before(op))
        for op, new in self.after.items():
            for one in new:
                inherit_place(op, one)
            Rewriter.insert_op(new, InsertPoint.after(op))
        for found in channels:
            _raise_and_lower(found)
        if self.items.regions.has_rotating_slots:
            # What proves programs is imported with the first one that it is for.
            from pto_passes.analysis.sync.trials import leave_out

            leave_out(function, self.trials)
        if with_tail and any(root.items for root in self.items.roots):
            _end(function)

    def _place(self, plan: BlockPlan) -> None:
        ops = [item.op for item in plan.items.items]
        by_item: dict[int, list[Pair]] = {}
        for pair in plan.pairs:
            by_item.setdefault(pair.last, []).append(pair)
            self.after.setdefault(ops[pair.first], [])
        waits: dict[Pair, list[Operation]] = {}
        for number in sorted({*by_item, *plan.barriers}):
            new = self.before.setdefault(ops[number], [])
            for pair in sorted(by_item.get(number, ()), key=_order):
                waits[pair] = _flags(WaitFlagOp, WaitFlagDynOp, pair)
                new.extend(waits[pair])
            barriers = _barriers(plan.barriers.get(number, ()))
            self.trials.extend([barrier] for barrier in barriers)
            new.extend(barriers)
        for pair in sorted(plan.pairs, key=_order):
            sets = _flags(SetFlagOp, SetFlagDynOp, pair)
            self.after[ops[pair.first]].extend(sets)
            if not pair.carried:
                self.trials.append([*sets, *waits[pair]])


def _key(pair: Pair) -> tuple[int, int, int]:
    return pair.source, pair.target, pair.event_id


def _order(pair: Pair) -> tuple[int, int, int]:
    return pair.target, pair.source, pair.event_id


def _flags(
    kind: type[SetFlagOp | WaitFlagOp],
    of_slot: type[SetFlagDynOp | WaitFlagDynOp],
    pair: Pair,
) -> list[Operation]:
    """A set or a wait, with what computes its number."""
    if pair.slot is None:
        return [_flag(kind, *_key(pair))]
    new: list[Operation] = []
    number = pair.slot.number
    if pair.event_id:
        base = ConstantOp(IntegerAttr(pair.event_id, IndexType()))
        sum_ = AddiOp(number, base.result)
        new.extend((base, sum_))
        number = sum_.result
    flag = of_slot.create(
        operands=[number],
        properties={
            "src_pipe": PipeAttr(UNITS[pair.source]),
            "dst_pipe": PipeAttr(UNITS[pair.target]),
        },
    )
    return [*new, flag]


def _flag(
    kind: type[SetFlagOp | WaitFlagOp], source: int, target: int, event_id: int
) -> Operation:
    return kind.create(
        properties={
            "src_pipe": PipeAttr(UNITS[source]),
            "dst_pipe": PipeAttr(UNITS[target]),
            "event_id": EventAttr(Event(f"EVENT_ID{event_id}")),
        }
    )


def _barrier(pipe: Pipe) -> BarrierOp:
    return BarrierOp.create(properties={"pipe": PipeAttr(pipe)})


def _barriers(units: Sequence[int] | set[int]) -> list[Operation]:
    if set(units) >= ALL:
        return [_barrier(Pipe.ALL)]
    return [_barrier(UNITS[unit]) for unit in sorted(units)]


def _raise_and_lower(channels: Channels) -> None:
    """Raise the flags of loops where a block begins, and lower them where it ends."""
    if not channels.flags:
        return
    block = channels.root.block
    raised = [_flag(SetFlagOp, *flag) for flag in channels.flags]
    Rewriter.insert_op(raised, InsertPoint.at_start(block))
    _insert_at_end(block, [_flag(WaitFlagOp, *flag) for flag in channels.flags])


def _insert_at_end(block: Block, new: Sequence[Operation]) -> None:
    last = block.last_op
    if last is not None and last.has_trait(IsTerminator):
        Rewriter.insert_op(new, InsertPoint.before(last))
    else:
        Rewriter.insert_op(new, InsertPoint.at_end(block))


def _end(function: FuncOp) -> None:
    """All that a kernel has begun is done when it ends."""
    hint = function.attributes.get(TAIL_HINT)
    for block in function.body.blocks:
        if not isinstance(block.last_op, ReturnOp):
            continue
        tail = _barrier(Pipe.ALL)
        tail.attributes[TAIL_BARRIER] = UnitAttr()
        if isinstance(hint, StringAttr):
            tail.attributes[TAIL_HINT] = hint
        _insert_at_end(block, [tail])


def _bar_everywhere(function: FuncOp, items: FunctionItems) -> None:
    for op in list(walk(function)):
        if isinstance(op, CallOp | ReturnOp) or (
            isinstance(op, PTOOp)
            and any(True for _ in accesses_of(op))
            and any(pipe in UNIT for pipe in op.pipes_on(items.arch))
        ):
            Rewriter.insert_op(_barrier(Pipe.ALL), InsertPoint.before(op))
