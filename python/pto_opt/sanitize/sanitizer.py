"""Running a kernel with somebody looking on: `Sanitizer`, `sanitize`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from xdsl.ir import Operation

from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import ArchSpec, GroupFlags, Pipe
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.comm_ops import CommTNotifyOp
from pto_dialect.ops.cross_sync_ops import SyncAllOp, WaitIntraBlockOp
from pto_dialect.ops.lowered_pipe_ops import TPopOp
from pto_dialect.ops.pipe_ops import TPopPipeOp
from pto_dialect.ops.view_ops import PartitionViewOp, TileViewOp
from pto_opt.interpreter.access import Access, Observer, Step
from pto_opt.interpreter.api import Hooks, Kernel
from pto_opt.interpreter.handles import BoundsError, Tile, UnsetExtentError
from pto_opt.interpreter.launch import Argument
from pto_opt.interpreter.machine import Core, Deadlock, Frame
from pto_opt.loading import Source
from pto_opt.sanitize.bounds import bounds_check
from pto_opt.sanitize.contents import ContentCheck
from pto_opt.sanitize.findings import ALL_CHECKS, Check, Finding, Findings
from pto_opt.sanitize.in_place import InPlaceCheck
from pto_opt.sanitize.order import teller_of
from pto_opt.sanitize.race import RaceCheck
from pto_opt.sanitize.shadow import Shadows
from pto_opt.sanitize.shapes import shape_check


class Sanitizer(Observer):
    """
    Looks on while a kernel runs: give its `hooks` to the `Kernel`, run the kernel within
    `watch()`, and read its `findings`.
    """

    def __init__(self, checks: Iterable[Check] = ALL_CHECKS) -> None:
        self.checks = frozenset(checks)
        self.findings = Findings()
        self._shadows = Shadows()
        orders = {Check.RACE, Check.OVERLAP} & self.checks
        self._race = RaceCheck(self.findings, self.checks) if orders else None
        contents = {Check.INIT, Check.ALIAS} & self.checks
        self._contents = (
            ContentCheck(self.findings, self._shadows, contents) if contents else None
        )
        self._in_place = (
            InPlaceCheck(self.findings) if Check.ALIAS in contents else None
        )
        self._core: Core | None = None

    def reset(self) -> list[Finding]:
        """Begin again, for another run of the same kernel; returns what was found."""
        found = list(self.findings)
        self.findings.found.clear()
        self._shadows.reset()
        if self._race is not None:
            self._race.reset()
        if self._contents is not None:
            self._contents.reset()
        self._core = None
        return found

    def set_unwritten(self, tensors: Iterable[str]) -> None:
        """Say which tensors (`%out`) hold nothing yet that anybody has written."""
        if self._contents is not None:
            self._contents.unset = frozenset(tensors)

    @property
    def hooks(self) -> Hooks:
        """What a kernel needs to have this sanitizer look on."""
        return Hooks(observer=self, wrap=self.wrap)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: object, error: BaseException | None, trace: object
    ) -> bool:
        """The end of a run: an error that the checks are about is one of the findings."""
        if error is None or isinstance(error, PTOException):
            self.finish(error)
        return isinstance(error, PTOException)

    def finish(self, error: PTOException | None = None) -> None:
        """
        The run has ended, or has been ended by an error.

        Raises:
            PTOException: the error, if it is not one that the checks are about.
        """
        if error is not None:
            finding = self._finding_of(error)
            if finding is None or finding.check not in self.checks:
                raise error
            self.findings.add(finding)
        elif self._race is not None:
            self._race.finish()

    def _finding_of(self, error: PTOException) -> Finding | None:
        """What an error of the interpreter is, if it is a fault that checks are about."""
        cause = error.__cause__
        if isinstance(error, Deadlock):
            check, problem = Check.RACE, "deadlock"
        elif isinstance(cause, UnsetExtentError):
            check, problem = Check.INIT, "unset extent"
        elif isinstance(cause, BoundsError):
            check, problem = Check.BOUNDS, "out of bounds"
        else:
            return None
        first = error.diagnostics[0]
        op = first.about
        assert isinstance(op, Operation)
        message = first.message.removeprefix(f"'{op.name}' op ")
        notes = tuple(
            (note.message, note.about)
            for note in first.notes
            if isinstance(note.about, Operation)
        )
        return Finding(check, problem, message, op, first.focus, earlier=notes)

    # What operations do

    def wrap(self, op: Operation, step: Step) -> Step:
        """Look on at an operation of the program."""
        if isinstance(op, TileOp) and Check.SHAPE in self.checks:
            look = shape_check(op, self.findings)
            if look is not None:
                step = _both(look, step)
        if isinstance(op, TileViewOp) and self._contents is not None:
            step = _both(step, _view_teller(op, self._contents))
        if isinstance(op, PartitionViewOp) and Check.BOUNDS in self.checks:
            step = _both(step, bounds_check(op, self.findings))
        tell = None if self._race is None else teller_of(op, self._race)
        return step if tell is None else _both(step, tell)

    def _running(self) -> Core:
        """The core that runs; where cores take turns it is not the one of `before`."""
        assert self._core is not None
        return self._core.machine.current or self._core

    def before(self, core: Core, op: Operation) -> None:
        self._core = core
        if self._in_place is not None:
            self._in_place.before(op)
        race = self._race
        if race is not None:
            race.of(core).start = race.now

    def access(self, access: Access) -> None:
        shadow = self._shadows.of(access.memory)
        if not shadow.fit(access.spans):
            return  # Out of bounds: the interpreter says so, and ends the run.
        if self._contents is not None:
            self._contents.access(access, shadow)
        if self._in_place is not None:
            self._in_place.access(access, shadow)
        if self._race is not None:
            self._race.access(self._running(), access, shadow)

    def made(self, op: Operation, handle: Tile) -> None:
        if self._contents is not None:
            self._contents.made(op, handle)

    def signal(self, core: Core, op: Operation, key: object) -> None:
        if self._race is None:
            return
        clocks = self._race.of(core)
        if isinstance(op, SyncAllOp):
            clocks.barrier_of_all()
        if isinstance(op, CommTNotifyOp):
            self._race.check_release(core, op)
        self._race.signal(core, _pipe_of(op, core), key)

    def received(self, core: Core, op: Operation, key: object) -> None:
        if self._race is not None:
            waits = isinstance(op, WaitIntraBlockOp | TPopPipeOp | TPopOp)
            arch = core.machine.arch
            on_unit = waits and arch.group_flags is GroupFlags.DIRECT
            self._race.receive(core, _pipe_of(op, core), key, not on_unit)
            # What others have done while it waited stands before what it does now.
            self._race.of(core).start = self._race.now


def _both(first: Step, second: Step) -> Step:
    def step(frame: Frame) -> None:
        first(frame)
        second(frame)

    return step


def _view_teller(op: TileViewOp, contents: ContentCheck) -> Step:
    result, viewed = op.results[0], op.viewed

    def tell(frame: Frame) -> None:
        contents.is_view(frame[result], frame[viewed])

    return tell


def _pipe_of(op: Operation, core: Core) -> Pipe | None:
    """The unit that sends or awaits a signal."""
    return op.pipe_on(core.machine.arch) if isinstance(op, PTOOp) else None


def sanitize(
    source: Source,
    entry: str | None = None,
    arguments: Sequence[Argument] = (),
    *,
    checks: Iterable[Check] = ALL_CHECKS,
    arch: ArchSpec | str | None = None,
    blocks: int = 1,
    subblocks: Sequence[int] | None = None,
    together: bool = False,
) -> list[Finding]:
    """
    Run a kernel on NumPy and say what is wrong with it. The arguments are those of
    `pto_opt.run`; tensors are written to as far as the run gets.

    Raises:
        PTOException: if the module is wrong, or does what cannot be run at all.
        ArgumentError: for arguments that do not fit.
    """
    sanitizer = Sanitizer(checks)
    kernel = Kernel(source, arch=arch, hooks=sanitizer.hooks)
    with sanitizer:
        kernel.run(
            arguments,
            entry=entry,
            blocks=blocks,
            subblocks=subblocks,
            together=together,
        )
    return list(sanitizer.findings)
