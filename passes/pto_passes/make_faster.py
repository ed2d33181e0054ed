"""`make-faster`: all that makes kernels faster, with flags, where it does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect import kinds
from pto_dialect.assembly.source import SourceMap, clone_module
from pto_dialect.diagnostics import Diagnostics, PTOException
from pto_dialect.ops.pipe_init_ops import ReserveBufferOp
from pto_dialect.walking import walk
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.machine.flagged import CACHES, Ends, Estimate, Flagged
from pto_passes.analysis.machine.trace import Trace
from pto_passes.analysis.memory.accesses import Regions
from pto_passes.analysis.memory.groups import Groups, movable
from pto_passes.analysis.memory.storage import Allocation
from pto_passes.insert_sync import InsertSync
from pto_passes.multi_buffer import buffer_loops
from pto_passes.plan_memory import PlanMemory
from pto_passes.remove_identity_tmov import RemoveIdentityTMov
from pto_passes.replan_memory import replan
from pto_passes.resolve_reserved_buffers import ResolveReservedBuffers
from pto_passes.schedule import reorder
from pto_passes.unroll_loops import unroll_loops

GUESSES = Estimate(16, 0), Estimate(16, 16), Estimate(128, 128)
"""
What a function is judged by whose loops and branches the run decides: it may not end later
with any of them.
"""

FEW = Estimate(3, 3), Estimate(2, 2), Estimate(1, 1)
"""
Loops that hardly run: the flags of copies of their body may cost a little there. So may what
is right for loads from global memory where some of that is in the cache.
"""

_LITTLE, _CACHED, _A_FEW = 0.02, 0.05, 16
"""That is these parts of the time, and so many cycles."""


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

    def run(self) -> None:
        """Make it faster."""
        kept, said = clone_module(self.module), len(self.diagnostics.found)
        self._buffer(interleave=True)
        try:
            self._plan(self.ctx, self.module)
        except PTOException:
            if not self.changed:
                raise
            # No want of room is due to copies of tiles.
            del self.diagnostics.found[said:]
            self._put_back(self.changed, kept)
            kept = clone_module(self.module)
            self._plan(self.ctx, self.module)
        self._improve()
        self._add_flags(self.ctx, self.module)
        if not self.changed:
            return
        silent = Context()
        self._plan(silent, kept)
        spare = clone_module(kept) if self.interleaved else None
        self._add_flags(silent, kept)
        later = self._later(kept)
        self._put_back(later, kept)
        sooner = set[str]()
        if spare is not None and (again := later & self.interleaved):
            sooner = self._try_again(spare, again)
        self._say_not_faster(later - sooner)

    def _try_again(self, spare: ModuleOp, names: set[str]) -> set[str]:
        """
        Do without iterations side by side in functions that do not end sooner with them;
        those that end sooner so.
        """
        other = _Work(self.options, self.ctx, spare, frozenset(names))
        other._buffer(interleave=False)
        other._improve()
        if not other.changed:
            return set()
        other._add_flags(Context(), spare)
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
            if replan(function, groups, self.diagnostics, self.traces.get(function)):
                self._note(function)
        for function in self._functions():
            if reorder(function, self.diagnostics, self.traces.get(function)):
                self._note(function)

    def _add_flags(self, ctx: Context, module: ModuleOp) -> None:
        if self.options.lower:
            ResolveReservedBuffers().apply(ctx, module)
            RemoveIdentityTMov().apply(ctx, module)
        InsertSync(given=self.options.given).apply(ctx, module)

    # What it was good for

    def _later(self, before: ModuleOp) -> set[str]:
        """The functions that do not end sooner than before, or meet other cores later."""
        old = {f.sym_name.data: f for f in functions_of(before)}
        found: set[str] = set()
        for function in self._functions():
            name = function.sym_name.data
            if name not in self.changed:
                continue
            gain = _gain(Flagged(old[name]), Flagged(function))
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


def _gain(before: Flagged, after: Flagged) -> tuple[int, int] | None:
    """The ends of a function before and after that tell most; None if it is no faster."""
    is_open = before.is_open or after.is_open
    best: tuple[int, int] | None = None
    for cache in CACHES:
        for guess in _guesses(cache, is_open=is_open):
            old, new = _ends(before, after, replace(guess, cache=cache))
            is_sure = guess in GUESSES and not cache
            little = _CACHED if cache else _LITTLE
            slack = 0 if is_sure else int(old.makespan * little) + _A_FEW
            if not new.is_no_later(old, slack):
                return None
            if (
                is_sure
                and new != old
                and (best is None or best[0] * new.makespan < best[1] * old.makespan)
            ):
                best = old.makespan, new.makespan
    return best


def _guesses(cache: int, *, is_open: bool) -> tuple[Estimate, ...]:
    if not is_open:
        return GUESSES[:1]
    return (*FEW, *GUESSES) if not cache else (FEW[-1], GUESSES[1])


def _ends(before: Flagged, after: Flagged, guess: Estimate) -> tuple[Ends, Ends]:
    return before.ends(guess), after.ends(guess)


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
