"""
Judging programs, one or many: the verifier and every check that applies.

    for one in pto_opt.check_many(["kernels"]):
        print(one.path, one.errors)
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pto_dialect.policy import Policy
from pto_dialect.rendering import PLAIN, Layout
from pto_opt.compiling import files_in
from pto_opt.jobs.pool import Pool, default_jobs
from pto_opt.jobs.running import run_tasks

if TYPE_CHECKING:
    from pto_dialect.diagnostics import Diagnostic
    from pto_opt.baseline import Known

_MODULES = ("pto_opt.checking_one",)
"""What processes import that check programs."""


@dataclass(frozen=True)
class Options:
    """How programs are checked, and how what is found is told."""

    arch: str | None = None
    """The chip, if it is not the one that a program names."""
    sync: bool = False
    """Whether the order of units is checked in programs, too, that bring no flags."""
    policy: Policy = field(default_factory=Policy)
    layout: Layout = PLAIN
    limit: int = 20
    """How many errors and warnings of one file are printed; 0 for all."""
    remarks: bool = False
    """Whether each thing is told that could not be decided."""
    fix: bool = False
    """Whether what diagnostics offer is written into the files."""
    diff: bool = False
    """Whether it is shown as a difference instead; no file is written then."""


@dataclass(frozen=True)
class Checked:
    """What was found in one program; those with one cause count as one."""

    path: str
    records: tuple[dict[str, Any], ...] = ()
    """The findings as `--error-format=json` has them."""
    text: str = ""
    """The findings as people read them."""
    problem: str = ""
    """Why it could not be checked at all: no such file, no text."""
    seconds: float = 0.0
    known: int = 0
    """Findings that a baseline has, which are left out."""
    is_fixed: bool = False
    """Whether fixes were written into it; what was found is what is left then."""
    difference: str = ""
    """The lines that fixes would change, where they are to be shown."""

    def count(self, severity: str) -> int:
        """How many findings there are of a severity: `error`, `warning`, `not proven`."""
        return sum(record["severity"] == severity for record in self.records)

    @property
    def errors(self) -> int:
        return self.count("error")

    @property
    def warnings(self) -> int:
        return self.count("warning")

    @property
    def not_proven(self) -> int:
        return self.count("not proven")


@dataclass(frozen=True)
class Task:
    """One program to be checked."""

    path: str
    options: Options
    known: Counter[Known] = field(default_factory=Counter["Known"])
    """What a baseline knows about it, and how often."""


def check_many(
    sources: Iterable[str | Path],
    options: Options | None = None,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    known_of: Callable[[str], Counter[Known]] | None = None,
    on_done: Callable[[], object] = lambda: None,
) -> list[Checked]:
    """
    Check files, and all `.pto` files below folders, in several processes.

    Args:
        sources: files and folders.
        options: what is checked and how it is told.
        jobs: how many processes; by default one for each processor.
        executor: anything with the interface of `concurrent.futures`, in place of a pool.
        known_of: what is known of a file and therefore left out.
        on_done: called for each file that is done.

    Raises:
        OSError: if there is no such file or folder.
    """
    options = options or Options()
    paths = list(dict.fromkeys(p for source in sources for p, _ in files_in(source)))
    tasks = [
        Task(path, options, Counter() if known_of is None else known_of(path))
        for path in paths
    ]
    done: dict[str, Checked] = {}
    with ExitStack() as stack:
        if executor is None:
            wanted = default_jobs() if jobs is None else jobs
            pool = Pool(min(wanted, max(1, len(tasks))), _MODULES)
            executor = stack.enter_context(pool)
        for task, future in run_tasks(executor, check_task, tasks):
            if (error := future.exception()) is not None:
                done[task.path] = Checked(task.path, problem=str(error))
            else:
                done[task.path] = future.result()
            on_done()
    return [done[path] for path in paths]


def check_task(task: Task) -> Checked:
    """Check one program, in the process that this is called in."""
    from pto_dialect.diagnostics import render_all
    from pto_dialect.grouping import grouped
    from pto_opt.baseline import without_known
    from pto_opt.checking_one import diagnose
    from pto_opt.cli.differences import difference
    from pto_opt.cli.json_errors import record_of
    from pto_opt.files import write_whole
    from pto_opt.fixing import fixed

    start = time.perf_counter()
    try:
        text = Path(task.path).read_bytes().decode("utf-8")
    except OSError as error:
        return Checked(task.path, problem=f"cannot read it: {error.strerror}")
    except UnicodeDecodeError:
        return Checked(task.path, problem="not UTF-8 text")
    options = task.options

    def judge(changed: str) -> list[Diagnostic]:
        return grouped(diagnose(changed, task.path, options))

    every, shown, is_fixed = judge(text), "", False
    if options.fix or options.diff:
        new, left = fixed(text, every, judge)
        is_fixed = new != text and not options.diff
        if options.diff:
            shown = difference(text, new, task.path, f"{task.path} (fixed)")
        elif is_fixed:
            every = [*left]
            try:
                write_whole(task.path, new.encode())
            except OSError as error:
                return Checked(task.path, problem=f"cannot write it: {error.strerror}")
    found = without_known(every, task.known)
    return Checked(
        task.path,
        tuple(record_of(one) for one in found),
        render_all(_told(found, options), options.layout, limit=options.limit),
        seconds=time.perf_counter() - start,
        known=len(every) - len(found),
        is_fixed=is_fixed,
        difference=shown,
    )


def _told(found: Sequence[Diagnostic], options: Options) -> list[Diagnostic]:
    """Those that are printed: what is not proven only if it is asked for."""
    return [d for d in found if options.remarks or d.severity.value != "not proven"]
