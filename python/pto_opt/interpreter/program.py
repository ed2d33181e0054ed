"""
Compiled modules: for each block of operations the steps that execute it.

A step is made once for each operation, when its block is first reached; it looks up its
operands' values, does its work and stores its results. Nothing is decided a second time
that types, attributes and the chip decide.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any, cast

from xdsl.dialects import cf, func, scf
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.traits import IsTerminator

from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import ArchSpec, arch_of
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Note, Severity
from pto_dialect.ops.base import PTOOp
from pto_dialect.walking import walk
from pto_opt.interpreter.access import Observer, Step
from pto_opt.interpreter.handles import ExecutionError
from pto_opt.interpreter.machine import Core, Frame

MAKERS: dict[type[Operation], Callable[[Executable, Any], Step]] = {}
"""What makes the step of an operation of a class, as `runs` has registered it."""

_FAMILIES = (
    "arithmetic",
    "functions",
    "control",
    "handles",
    "transfers",
    "elementwise",
    "scalars",
    "compares",
    "reductions",
    "expands",
    "conversions",
    "moves",
    "arrangements",
    "gathers",
    "sorts",
    "generators",
    "quantisation",
    "products",
    "stack",
    "synchronisation",
    "pipes",
    "pipe_transfers",
    "communication",
    "debugging",
)
"""The modules of `families`; each registers builders for the operations of a family."""


def makers() -> dict[type[Operation], Callable[[Executable, Any], Step]]:
    """What makes steps, for all operations that have one of their own."""
    for family in _FAMILIES:
        import_module(f"pto_opt.interpreter.families.{family}")
    return MAKERS


class NotInterpretedError(ExecutionError):
    """An operation that means nothing on one pair of cores."""


def not_interpreted(op: Operation) -> NotInterpretedError:
    """The complaint about an operation that cannot be run, with the reason."""
    if op.name.startswith("pto.comm."):
        why = "it needs several chips, and one is run"
    else:
        why = "pto-run does not know it"
    return NotInterpretedError(f"is not interpreted: {why}")


class Code:
    """The steps of one block, and what its terminator hands on."""

    __slots__ = ("_handed_on", "_ops", "_steps", "block", "terminator")

    def __init__(self, block: Block, steps: Sequence[Step], ops: Sequence[Operation]):
        last = block.last_op
        self.block = block
        self.terminator = None
        if last is not None and (
            last.has_trait(IsTerminator) or isinstance(last, scf.YieldOp)
        ):
            self.terminator = last
        self._steps = tuple(enumerate(steps))
        self._ops = tuple(ops)
        self._handed_on: tuple[SSAValue, ...] = ()
        if self.terminator is not None:
            self._handed_on = tuple(self.terminator.operands)

    def run(self, frame: Frame) -> tuple[Any, ...]:
        """
        Execute the block; returns the values of its terminator's operands.

        Raises:
            PTOException: for what the program must not do, with the place.
        """
        index = 0
        try:
            for index, step in self._steps:  # noqa: B007
                step(frame)
        except PTOException:
            raise
        except ExecutionError as error:
            raise located(error, self._ops[index]) from error
        except Exception as error:
            error.add_note(f"while interpreting {self._ops[index].name}")
            raise
        return tuple([frame[value] for value in self._handed_on])


def located(error: ExecutionError, op: Operation) -> PTOException:
    """An error of the run, as a diagnostic at the operation that it happened in."""
    focus: SSAValue | str | None = None
    if error.operand is not None:
        found: Any = getattr(op, error.operand, None)
        focus = (
            cast("SSAValue", found) if isinstance(found, SSAValue) else error.operand
        )
    notes = tuple(Note(message, about) for message, about in error.notes)
    text = f"'{op.name}' op {error}"
    diagnostic = Diagnostic(Severity.ERROR, text, op, focus, notes, kind=kinds.RUN)
    return PTOException([diagnostic])


class Executable:
    """
    A module, ready to run on any number of cores.

    Attributes:
        module: the module; it must not be changed as long as the program is used.
        arch: the chip.
        observer: who watches; None in an ordinary run.
        wrap: put around each operation of the dialect, for traces; None for nothing.
        write: takes what the program prints.
        watch_loop: put around the iterations of outermost loops, for progress bars.
    """

    def __init__(
        self,
        module: ModuleOp,
        observer: Observer | None = None,
        wrap: Callable[[Operation, Step], Step] | None = None,
    ):
        self.module = module
        self.arch: ArchSpec = arch_of(module)
        self.observer = observer
        self.wrap = wrap
        self.watch_loop: Callable[[range], Iterable[int]] | None = None
        self.write: Callable[[str], object] = sys.stdout.write
        self._makers = makers()
        self._codes: dict[Block, Code] = {}
        self.functions = {
            op.sym_name.data: op for op in walk(module) if isinstance(op, func.FuncOp)
        }

    def progress_of(self, loop: Operation) -> Callable[[range], Iterable[int]]:
        """What the iterations of a loop go through."""
        if self.watch_loop is None or not isinstance(loop.parent_op(), func.FuncOp):
            return _as_it_is
        return self.watch_loop

    def code(self, block: Block) -> Code:
        """The steps of a block, made when they are first asked for."""
        found = self._codes.get(block)
        if found is None:
            found = self._codes[block] = self._compile(block)
        return found

    def _compile(self, block: Block) -> Code:
        ops = [
            op
            for op in block.ops
            if not (op is block.last_op and op.has_trait(IsTerminator))
        ]
        return Code(block, [self._build(op) for op in ops], ops)

    def _build(self, op: Operation) -> Step:
        make = self._makers.get(type(op))
        if make is None:
            return _refused(op)
        step = make(self, op)
        if not isinstance(op, PTOOp):
            return step
        if self.observer is not None:
            step = _announced(op, step, self.observer)
        return step if self.wrap is None else self.wrap(op, step)

    def run_region(
        self, frame: Frame, region: Region, args: Sequence[Any]
    ) -> tuple[Any, ...]:
        """Run the blocks of a region, from the first on; returns what it hands on."""
        block = region.blocks.first
        while block is not None:
            for argument, value in zip(block.args, args, strict=True):
                frame[argument] = value
            code = self.code(block)
            values = code.run(frame)
            match code.terminator:
                case cf.BranchOp() as branch:
                    block, args = branch.successor, values
                case cf.ConditionalBranchOp() as branch:
                    taken = bool(frame[branch.cond])
                    block = branch.then_block if taken else branch.else_block
                    chosen = branch.then_arguments if taken else branch.else_arguments
                    args = [frame[value] for value in chosen]
                case _:
                    return values
        return ()

    def call(self, core: Core, function: func.FuncOp, args: Sequence[Any]):
        """
        Call a function on a core.

        Raises:
            ExecutionError: if it has no body.
        """
        if function.is_declaration:
            raise NotInterpretedError(
                f"calls {function.sym_name.data}, which has no body here",
                notes=(("it is only declared", function),),
            )
        return self.run_region(Frame(core), function.body, args)


def _announced(op: Operation, step: Step, observer: Observer) -> Step:
    def announced(frame: Frame) -> None:
        observer.before(frame.core, op)
        step(frame)

    return announced


def _refused(op: Operation) -> Step:
    """The step of an operation that has none: an error where it is reached."""

    def step(frame: Frame) -> None:
        raise not_interpreted(op)

    return step


def _as_it_is(numbers: range) -> range:
    return numbers
