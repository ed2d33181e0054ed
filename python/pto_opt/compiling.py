"""
Many kernels to C++ at once: `compile_many`, which `pto-opt compile` is the command of.

Nothing of xDSL is imported here: processes of a pool do that, if there is anything left
for them to do.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pto_opt.cache.answers import AnswerCache
from pto_opt.files import write_output
from pto_opt.jobs.cluster import ClusterError
from pto_opt.jobs.pool import Pool, default_jobs
from pto_opt.jobs.running import run_tasks
from pto_opt.ptoas.answers import Answer
from pto_opt.ptoas.driver import compute, read
from pto_opt.ptoas.flags import FlagError, Flags, parse_flags_and_inputs

SUFFIX = ".pto"
"""What the names of programs end in; of a folder, these files are taken."""


@dataclass(frozen=True)
class Compiled:
    """What has become of one kernel."""

    source: str
    output: str
    """Where its C++ is, if there is any."""
    status: int
    """0, or 1 after an error, which leaves a file that was there as it was."""
    messages: str
    """Errors and warnings as `ptoas` prints them."""
    seconds: float
    """The wall time that compiling took."""
    is_known: bool = False
    """Whether it came out of the cache."""

    @property
    def is_right(self) -> bool:
        """Whether there is C++."""
        return self.status == 0


@dataclass(frozen=True)
class _Task:
    source: str
    output: str
    flags: Flags
    data: bytes


def compile_many(
    sources: Iterable[str | Path],
    output: str | Path,
    *,
    flags: Sequence[str] | Flags = (),
    jobs: int | None = None,
    executor: Executor | None = None,
    keep_going: bool = True,
    on_done: Callable[[], object] = lambda: None,
) -> list[Compiled]:
    """
    Compile files, and all `.pto` files below folders, in several processes.

        results = pto_opt.compile_many(["kernels"], "build", flags=["--enable-insert-sync"])
        wrong = [one.messages for one in results if not one.is_right]

    Args:
        sources: files and folders.
        output: the folder for the C++, which is made. A file becomes `NAME.cpp` in it, one
            of a folder has the same path there as below its folder.
        flags: those of `ptoas`.
        jobs: how many processes; by default one for each processor.
        executor: anything with the interface of `concurrent.futures`, in place of a pool
            of processes.
        keep_going: whether to start more kernels after one has failed.
        on_done: called for each kernel that is done.

    Returns:
        One for each kernel that was started, in the order of the sources.

    Raises:
        pto_opt.ptoas.flags.FlagError: for flags that `ptoas` does not take.
        ValueError: if two kernels would have the same output, or `jobs` is below 1.
        OSError: if a source cannot be read, or an output not be written.
        pto_opt.jobs.cluster.ClusterError: if workers of a cluster are of another version.
    """
    parsed = flags if isinstance(flags, Flags) else _flags(flags)
    targets = outputs_of(sources, output)
    run = _Run(AnswerCache.of_environment(), keep_going, on_done)
    tasks = (_task(parsed, *names) for names in targets.items())
    with ExitStack() as stack:
        if executor is None:
            executor = stack.enter_context(_pool(jobs, len(targets)))
        for task, future in run_tasks(executor, _compile, run.unknown(tasks)):
            run.settle(task, future)
    return [run.done[source] for source in targets if source in run.done]


def _pool(jobs: int | None, tasks: int) -> Pool:
    """Processes for some tasks, none of them idle."""
    wanted = default_jobs() if jobs is None else jobs
    return Pool(min(wanted, max(1, tasks)))


def _flags(arguments: Sequence[str]) -> Flags:
    flags, inputs = parse_flags_and_inputs(arguments)
    if inputs or "o" in flags.given:
        word = inputs[0] if inputs else "-o"
        raise FlagError(f"'{word}' is no flag for many kernels")
    return flags


def outputs_of(sources: Iterable[str | Path], output: str | Path) -> dict[str, str]:
    """
    The file that each kernel's C++ goes to.

    Raises:
        ValueError: if two kernels have the same.
        OSError: if there is no such file or folder.
    """
    found: dict[str, str] = {}
    owners: dict[str, str] = {}
    for source in sources:
        for path, name in files_in(source):
            target = str(Path(output) / Path(name).with_suffix(".cpp"))
            owner = owners.setdefault(target, path)
            if owner != path:
                raise ValueError(f"{owner} and {path} would both become {target}")
            found[path] = target
    return found


def files_in(source: str | Path) -> Iterator[tuple[str, str]]:
    """Files with their paths below the folder that was given."""
    path = Path(source)
    if not path.is_dir():
        os.stat(path)
        yield str(source), path.name
        return
    for file in sorted(path.rglob(f"*{SUFFIX}")):
        yield str(file), str(file.relative_to(path))


def _task(flags: Flags, source: str, output: str) -> _Task:
    return _Task(source, output, flags.for_input(source), read(source))


def _compile(task: _Task) -> tuple[Answer, float]:
    """What a process does with a task."""
    start = time.perf_counter()
    return compute(task.flags, task.data), time.perf_counter() - start


@dataclass
class _Run:
    """What is done of one call; the cache is asked and told in the caller's process."""

    cache: AnswerCache | None
    keep_going: bool
    on_done: Callable[[], object]
    done: dict[str, Compiled] = field(default_factory=dict[str, Compiled])
    has_failed: bool = False

    def unknown(self, tasks: Iterable[_Task]) -> Iterator[_Task]:
        """The tasks that the cache does not know, until one has failed."""
        for task in tasks:
            if self.has_failed and not self.keep_going:
                return
            known = (
                None if self.cache is None else self.cache.find(task.flags, task.data)
            )
            if known is None:
                yield task
            else:
                self._note(task, known, 0.0, is_known=True)

    def settle(self, task: _Task, future: Future[tuple[Answer, float]]) -> None:
        """
        Take an answer.

        Raises:
            OSError: if the C++ cannot be written.
        """
        try:
            answer, seconds = future.result()
        except ClusterError:
            raise
        except Exception as error:  # of any executor, and this kernel's alone
            said = f"{task.source}: error: {type(error).__name__}: {error}\n"
            answer, seconds = Answer(None, said, False), 0.0
        if self.cache is not None:
            self.cache.keep(task.flags, task.data, answer)
        self._note(task, answer, seconds, is_known=False)

    def _note(
        self, task: _Task, answer: Answer, seconds: float, is_known: bool
    ) -> None:
        if answer.output is not None:
            os.makedirs(os.path.dirname(task.output) or ".", exist_ok=True)
            write_output(task.output, answer.output)
        self.done[task.source] = Compiled(
            task.source, task.output, answer.status, answer.messages, seconds, is_known
        )
        self.has_failed |= answer.output is None
        self.on_done()
