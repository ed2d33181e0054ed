"""`make-faster`: all that makes kernels faster, with flags, where it does."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.assembly.source import SourceMap, clone_module
from pto_dialect.diagnostics import Diagnostics, PTOException
from pto_dialect.messages import kinds
from pto_dialect.ops.reserved_buffer_ops import ReserveBufferOp
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.machine.flagged import Flagged
from pto_passes.analysis.machine.layout import Cache, Estimate, Layouts, TooLongError
from pto_passes.analysis.machine.trace import Trace
from pto_passes.analysis.memory.accesses import Regions
from pto_passes.analysis.memory.groups import Groups, movable
from pto_passes.analysis.memory.storage import Allocation
from pto_passes.insert_sync import insert_flags
from pto_passes.multi_buffer import buffer_loops
from pto_passes.plan_memory import PlanMemory
from pto_passes.remove_identity_tmov import RemoveIdentityTMov
from pto_passes.replan_memory import replan
from pto_passes.resolve_reserved_buffers import ResolveReservedBuffers
from pto_passes.schedule import reorder
from pto_passes.unroll_loops import unroll_loops

_OPEN = (
    *(Estimate(n, n) for n in (16, 32, 128)),
    *(Estimate(n, 0) for n in (16, 128)),
)
"""
What a function is judged by whose loops and branches the run decides: what is loaded is as
large as the arguments or zero.
"""

_FEW = tuple(Estimate(n, n) for n in (1, 2, 3, 5))
"""Loops that hardly run: it may end later by what additional flags around loops take."""

_HARDLY = 6
"""So many iterations are no longer few, where a loop steps by more than one."""

_FULL = tuple(replace(guess, cache=Cache.FULL) for guess in (_OPEN[0], *_OPEN[2:]))

_LINES = tuple(Estimate(n, m, Cache.LINES) for n, m in ((16, 16), (16, 0), (128, 0)))
_FEW_LINES = tuple(Estimate(n, n, Cache.LINES) for n in (1, 3))


@dataclass(frozen=True)
class MakeFaster(ModulePass):
    """
    `multi-buffer`, `plan-memory`, `replan-memory`, `schedule` and `insert-sync` as one.

    What they make of a function, flags and all, is laid out in time and compared with what
    `plan-memory` and `insert-sync` alone make of it. It is kept where it ends sooner: for
    loops that run often and for loops that run once, and with each signal for other cores
    no later. Otherwise the function is what it would have been without, and a remark says
    so.

        scf.for %i = ... {                     scf.for %i = ... step %c2 {
          pto.tload ... outs(%t)                 pto.tload ... outs(%t)
          pto.tstore ins(%t) ...         =>      pto.tstore ins(%t) ...
        }                                        ... once more with another %t, and flags

    Functions that bring flags of their own stay as they are, but for what `insert-sync` adds
    with `given=add`. With `lower`, reserved buffers get their addresses and moves that move
    nothing go, before flags come.
    """

    name = "make-faster"

    objective: Literal["time", "size"] = "time"
    lower: bool = False
    given: Literal["add", "keep"] = "keep"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        _Work(self, ctx, op).run()


class _Work:
    """What is done to one module, or to `only` some functions of it."""

    def __init__(
        self,
        options: MakeFaster,
        ctx: Context,
        module: ModuleOp,
        only: frozenset[str] | None = None,
        before: dict[str, Layouts] | None = None,
    ):
        self.options = options
        self.ctx = ctx
        self.module = module
        self.only = only
        self.diagnostics = Diagnostics.of(ctx)
        self.changed: set[str] = set()
        """The functions that are not as they were."""
        self.interleaved: set[str] = set()
        """Those of them that have iterations side by side."""
        self.known: dict[FuncOp, Groups | None] = {}
        """The tiles of those that are, as far as their places are known."""
        self.traces: dict[FuncOp, Trace] = {}
        self.before: dict[str, Layouts] = {} if before is None else before
        """When functions end that are as they were."""

    def run(self) -> None:
        """Make it faster."""
        original, reported = clone_module(self.module), len(self.diagnostics.found)
        self._buffer(interleave=True)
        try:
            self._plan(self.ctx, self.module)
        except PTOException:
            if not self.changed:
                raise
            # No want of room is due to copies of tiles.
            del self.diagnostics.found[reported:]
            self._put_back(self.changed, original)
            original = clone_module(self.module)
            self._plan(self.ctx, self.module)
        self._improve()
        self._add_flags(self.ctx, self.module)
        if not self.changed:
            return
        silent = Context()
        self._plan(silent, original)
        spare = clone_module(original) if self.interleaved else None
        self._add_flags(silent, original, self.changed)
        later = self._later(original)
        self._put_back(later, original)
        sooner = set[str]()
        if spare is not None and (again := later & self.interleaved):
            sooner = self._try_again(spare, again)
        self._say_not_faster(later - sooner)

    def _try_again(self, spare: ModuleOp, names: set[str]) -> set[str]:
        """
        Do without iterations side by side in functions that do not end sooner with them;
        those that end sooner so.
        """
        other = _Work(self.options, self.ctx, spare, frozenset(names), self.before)
        other._buffer(interleave=False)
        other._improve()
        if not other.changed:
            return set()
        other._add_flags(Context(), spare, other.changed)
        sooner = other.changed - other._later(self.module)
        self._put_back(sooner, spare)
        return sooner

    def _say_not_faster(self, names: set[str]) -> None:
        for function in functions_of(self.module):
            name = function.sym_name.data
            if name in names:
                self._remark(
                    f"@{name} stays as it is: with its flags it does not end sooner, "
                    "however often its loops run",
                    function,
                    kinds.NOT_FASTER,
                )

    def _functions(self) -> list[FuncOp]:
        return [
            function
            for function in functions_of(self.module)
            if self.only is None or function.sym_name.data in self.only
        ]

    def _buffer(self, *, interleave: bool) -> None:
        self.known = dict.fromkeys(functions_of(self.module))
        known = dict(self.known)
        for function in self._functions():
            del known[function]
        found = movable(self.module, "multi-buffer", self.diagnostics, known=known)
        for function, groups in found:
            copied = unroll_loops(function, groups)
            if copied is not None:
                self._note(function)
                groups = groups.copied(copied)
            trace = Trace(function, Regions(function, groups.storage))
            buffered = buffer_loops(
                function, groups, self.diagnostics, trace, interleave=interleave
            )
            if buffered.copied is not None:
                self._note(function)
                groups = groups.copied(buffered.copied)
                trace = Trace(function, Regions(function, groups.storage))
            if buffered.is_interleaved:
                self.interleaved.add(function.sym_name.data)
            self.known[function], self.traces[function] = groups, trace

    def _note(self, function: FuncOp) -> None:
        self.changed.add(function.sym_name.data)
        self._forget(function)

    def _forget(self, function: FuncOp) -> None:
        self.known.pop(function, None)
        self.traces.pop(function, None)

    def _plan(self, ctx: Context, module: ModuleOp) -> None:
        planned = [f for f in functions_of(module) if _has_work(f)]
        if planned:
            PlanMemory(objective=self.options.objective).apply(ctx, module)
        for function in planned:
            self._forget(function)

    def _improve(self) -> None:
        found = movable(
            self.module,
            "replan-memory",
            self.diagnostics,
            addressed=True,
            known=self.known,
        )
        for function, groups in found:
            trace = self.traces.get(function)
            if trace is None:
                trace = Trace(function, Regions(function, groups.storage))
            spread = function.sym_name.data in self.interleaved
            if replan(function, groups, self.diagnostics, trace, spread=spread):
                self._note(function)
                trace = trace.moved()
            self.traces[function] = trace
        for function in self._functions():
            if reorder(function, self.diagnostics, self.traces.get(function)):
                self.changed.add(function.sym_name.data)

    def _add_flags(
        self, ctx: Context, module: ModuleOp, only: Container[str] | None = None
    ) -> None:
        if self.options.lower:
            ResolveReservedBuffers().apply(ctx, module)
            RemoveIdentityTMov().apply(ctx, module)
        known = {function: trace.regions for function, trace in self.traces.items()}
        insert_flags(module, Diagnostics.of(ctx), self.options.given, only, known)

    # What it was good for

    def _later(self, before: ModuleOp) -> set[str]:
        """The functions that do not end sooner than before, or meet other cores later."""
        old = {f.sym_name.data: f for f in functions_of(before)}
        found: set[str] = set()
        for function in self._functions():
            name = function.sym_name.data
            if name not in self.changed:
                continue
            if name not in self.before:
                self.before[name] = Layouts(Flagged(old[name]))
            gain = _Comparison(self.before[name], Layouts(Flagged(function))).gain()
            if gain is None:
                found.add(name)
            else:
                self._remark(
                    f"@{name} ends after {gain[1]} cycles instead of {gain[0]}, flags and "
                    "all",
                    function,
                    kinds.FASTER,
                )
        return found

    def _remark(self, message: str, function: FuncOp, kind: kinds.Kind) -> None:
        self.diagnostics.remark(f"make-faster: {message}", function, kind=kind)

    def _put_back(self, names: Iterable[str], other: ModuleOp) -> None:
        """Let functions be as they are in a copy of the module."""
        others = {f.sym_name.data: f for f in functions_of(other)}
        for function in list(functions_of(self.module)):
            name = function.sym_name.data
            if name in names:
                _replace(function, others[name])
                self._forget(function)
        self.changed -= set(names)


def _has_work(function: FuncOp) -> bool:
    """Whether there is something without an address."""
    return any(
        (isinstance(op, Allocation) and op.addr is None)
        or (isinstance(op, ReserveBufferOp) and op.base is None)
        for op in walk(function)
    )


@dataclass
class _Comparison:
    """A function before and after, with flags."""

    before: Layouts
    after: Layouts
    best: tuple[int, int] | None = None
    """The ends before and after that tell most."""

    def gain(self) -> tuple[int, int] | None:
        """
        The ends before and after that tell most; None if it is no faster, or not always.

        It may end later with no guess without a cache before global memory, nor in runs that
        begin with an empty one, line by line. Nor where all is in the cache before it begins,
        unless those runs have been gone through, and no more is lost than is gained without
        a cache. Where loops hardly run it may be later by the time of additional flags
        around loops.
        """
        is_open = self.before.program.is_open or self.after.program.is_open
        cold = _OPEN if is_open else _OPEN[:1]
        gained = self._gained(cold)
        few = _FEW if is_open else ()
        if gained is None or self._gained(few, self._around) is None:
            return None
        is_known = self._is_known_by_line(is_open=is_open)
        if is_known is False:
            return None
        warm = _FULL if is_open else _FULL[:1]
        if self._gained(warm) is not None:
            return self.best
        is_worth_it = is_known and self._is_worth_it(cold, gained)
        return self.best if is_worth_it else None

    def _is_known_by_line(self, *, is_open: bool) -> bool | None:
        """Whether it ends no later, line by line; None if that takes too long to tell."""
        try:
            gained = self._gained(_LINES if is_open else _LINES[:1])
            few = self._gained(_FEW_LINES if is_open else (), self._around)
        except TooLongError:
            return None
        return gained is not None and few is not None

    def _is_worth_it(self, cold: Sequence[Estimate], gained: Sequence[int]) -> bool:
        """Whether no more is lost with a full cache than is gained without one."""
        for guess, gain in zip(cold, gained):
            warm = replace(guess, cache=Cache.FULL)
            old, new = self.before.ends(warm), self.after.ends(warm)
            if new.makespan - old.makespan > gain:
                return False
        return True

    @property
    def _around(self) -> int:
        after = self.after.program
        return max(0, after.flags - self.before.program.flags) * after.costs.flag

    def _gained(
        self, guesses: Iterable[Estimate], allowed: int = 0
    ) -> list[int] | None:
        """By how many cycles it ends sooner; None if it ends later with any guess."""
        found: list[int] = []
        many = _HARDLY * self.before.program.stride
        for guess in guesses:
            old, new = self.before.ends(guess), self.after.ends(guess)
            # Sixteen rows are one iteration of a loop over sixteen rows at a time.
            is_few = self.before.program.stride > 1 and guess.argument < many
            if not new.is_no_later(old, self._around if is_few else allowed):
                return None
            found.append(old.makespan - new.makespan)
            best = self.best
            if found[-1] > 0 and (
                best is None or best[0] * new.makespan < best[1] * old.makespan
            ):
                self.best = old.makespan, new.makespan
        return found


def _replace(function: FuncOp, other: FuncOp) -> None:
    """Let a function of a copy of the module stand in place of one."""
    source, copied = SourceMap.of(function), SourceMap.of(other)
    other.detach()
    Rewriter.insert_op(other, InsertPoint.before(function))
    Rewriter.erase_op(function)
    if source is not None and copied is not None:
        source.positions.update(copied.positions)
        source.argument_positions.update(copied.argument_positions)
        source.names.update(copied.names)
