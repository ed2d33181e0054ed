"""Running a kernel from Python: `pto_opt.run`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from xdsl.ir import Operation

from pto_dialect.hardware import ArchSpec
from pto_opt.interpreter.access import Observer, Observers, Step
from pto_opt.interpreter.launch import (
    Argument,
    ArgumentError,
    Entry,
    bind,
    check_arguments,
    find_entry,
    values_for,
)
from pto_opt.interpreter.machine import Core, Machine
from pto_opt.interpreter.memory import GlobalMemory
from pto_opt.interpreter.program import Executable
from pto_opt.loading import Source, load


@dataclass
class Hooks:
    """What may look on while a kernel runs."""

    observer: Observer | None = None
    wrap: Callable[[Operation, Step], Step] | None = None
    """Put around each operation of the dialect."""
    watch_loop: Callable[[range], Iterable[int]] | None = None
    """Put around the iterations of outermost loops."""
    watch_blocks: Callable[[range], Iterable[int]] | None = None
    """Put around the blocks of a launch."""
    write: Callable[[str], object] | None = None
    """Takes what the kernel prints; standard output if it is None."""


def joined(*several: Hooks) -> Hooks:
    """
    Hooks that look on together: observers are told in their order, steps are wrapped in
    their order, of the others the first that is there counts.
    """
    observers = [h.observer for h in several if h.observer is not None]
    wraps = [h.wrap for h in several if h.wrap is not None]

    def wrap(op: Operation, step: Step) -> Step:
        for one in wraps:
            step = one(op, step)
        return step

    def first(name: str) -> Any:
        found = (getattr(hooks, name) for hooks in several)
        return next((hook for hook in found if hook is not None), None)

    return Hooks(
        Observers(observers) if len(observers) > 1 else first("observer"),
        wrap if wraps else None,
        first("watch_loop"),
        first("watch_blocks"),
        first("write"),
    )


CoreWork = tuple[Core, Callable[[], object]]
"""What a core does."""


class Kernel:
    """
    A module that is ready to run, as often as one likes: its operations are resolved when
    they are first reached, and not again.
    """

    def __init__(
        self,
        source: Source,
        *,
        arch: ArchSpec | str | None = None,
        hooks: Hooks | None = None,
    ):
        """
        Raises:
            PTOException: if the module is wrong.
            OSError: if it is a file that cannot be read.
        """
        self._entries: dict[tuple[str | None, tuple[int, ...] | None], Entry] = {}
        self.hooks = hooks or Hooks()
        self.program = Executable(
            load(source, arch), self.hooks.observer, self.hooks.wrap
        )
        self.program.watch_loop = self.hooks.watch_loop
        if self.hooks.write is not None:
            self.program.write = self.hooks.write

    def entry(
        self, name: str | None = None, subblocks: Sequence[int] | None = None
    ) -> Entry:
        """
        The functions that run together under a name, and their parameters.

        Raises:
            ArgumentError: if there is none, or more than one where no name is given.
        """
        key = name, None if subblocks is None else tuple(subblocks)
        found = self._entries.get(key)
        if found is None:
            found = self._entries[key] = find_entry(self.program, name, subblocks)
        return found

    def entries(self) -> list[Entry]:
        """The entries of the module: all functions at once, or each with its peers."""
        try:
            return [self.entry()]
        except ArgumentError:
            pass
        found: dict[tuple[str, ...], Entry] = {}
        for name, function in self.program.functions.items():
            if function.is_declaration:
                continue
            try:
                entry = self.entry(name)
            except ArgumentError:
                continue
            members = sorted(m.function.sym_name.data for m in entry.members)
            found.setdefault(tuple(members), entry)
        return list(found.values())

    def run(
        self,
        arguments: Sequence[Argument],
        *,
        entry: str | None = None,
        blocks: int = 1,
        subblocks: Sequence[int] | None = None,
        together: bool = False,
    ) -> None:
        """
        Run an entry. Arrays are the tensors' memory, and hold the results afterwards.

        Args:
            arguments: for each parameter an array or a number; parameters that the launch
                knows (`__pypto_spmd_block_idx` and its like) may be left out.
            entry: the function; needed where there is more than one.
            blocks: how many blocks the launch has.
            subblocks: which vector cores of a block run, 0 and 1; by default both where
                something divides work between them.
            together: run all blocks side by side; else one after the other, unless the
                kernel waits for other blocks.

        Raises:
            PTOException: for what the program must not do; it says where.
            ArgumentError: for arguments that do not fit.
        """
        check_blocks(blocks)
        chosen = self.entry(entry, subblocks)
        memory = GlobalMemory()
        values = bind(chosen, check_arguments(chosen, arguments), memory)
        machine = Machine(self.program.arch, memory, blocks, chosen.subblocks)
        if together or chosen.runs_together:
            work = [
                w for b in range(blocks) for w in self._work(machine, chosen, b, values)
            ]
            machine.run(work)
            return
        watch = self.hooks.watch_blocks
        numbers: Iterable[int] = range(blocks)
        for block in numbers if watch is None else watch(range(blocks)):
            machine.cores.clear()
            machine.run(self._work(machine, chosen, block, values))

    def _work(
        self, machine: Machine, entry: Entry, block: int, values: Sequence[Any]
    ) -> list[CoreWork]:
        members = [
            (member, number) for member in entry.members for number in member.subblocks
        ]
        group = machine.add_group(block, [(m.kind, n) for m, n in members])
        work: list[CoreWork] = []
        for core, (member, _) in zip(group.cores, members, strict=True):
            arguments = values_for(member, entry, values, core)
            work.append((core, _task(self.program, core, member.function, arguments)))
        return work


def check_blocks(blocks: object) -> None:
    """
    Hold the number of blocks of a launch against what one can have.

    Raises:
        ArgumentError: if it is no whole number from one on.
    """
    if not isinstance(blocks, int | np.integer) or blocks < 1:
        raise ArgumentError(f"a launch has one block or more, found {blocks!r}")


def _task(
    program: Executable, core: Core, function: Any, arguments: list[Any]
) -> Callable[[], object]:
    def task() -> None:
        # The chip has no exceptions for these; coroutines have a state of their own.
        with np.errstate(all="ignore"):
            program.call(core, function, arguments)

    return task


def run(
    source: Source,
    entry: str | None = None,
    arguments: Sequence[Argument] = (),
    *,
    arch: ArchSpec | str | None = None,
    blocks: int = 1,
    subblocks: Sequence[int] | None = None,
    together: bool = False,
) -> None:
    """
    Run a kernel on NumPy.

    >>> x = np.arange(4, dtype=np.float32)
    >>> run("kernel.pto", "double", [x, 4])                     # doctest: +SKIP
    >>> x                                                       # doctest: +SKIP
    array([0., 2., 4., 6.], dtype=float32)

    `source` is a module, a file or text; for the other arguments and for what is raised
    see `Kernel` and `Kernel.run`.
    """
    Kernel(source, arch=arch).run(
        arguments,
        entry=entry,
        blocks=blocks,
        subblocks=subblocks,
        together=together,
    )
