"""
Judging programs, one or many: the verifier and every check that applies.

    for one in pto_opt.check_many(["kernels"]):
        print(one.path, one.errors)
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pto_opt.check_tasks import Checked, CheckTask, Known, Options
from pto_opt.compiling import files_in
from pto_opt.files import NOT_TEXT, place_of_bytes, write_whole
from pto_opt.jobs.cluster import ClusterError
from pto_opt.jobs.pool import Pool, default_jobs
from pto_opt.jobs.running import run_tasks

if TYPE_CHECKING:
    from pto_dialect.messages.diagnostic import Diagnostic

_MODULES = ("pto_opt.checking_one",)
"""What processes import that check programs."""


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
        pto_opt.jobs.cluster.ClusterError: if workers of a cluster are of another version.
    """
    options = options or Options()
    paths = list(dict.fromkeys(p for source in sources for p, _ in files_in(source)))
    done: dict[str, Checked] = {}

    def tasks() -> Iterator[CheckTask]:
        """Those that are text; of the others it is noted why they are not checked."""
        for path in paths:
            text = _text_of(path)
            if isinstance(text, Checked):
                done[path] = text
                on_done()
            else:
                known = Counter[Known]() if known_of is None else known_of(path)
                yield CheckTask(path, text, options, known)

    with ExitStack() as stack:
        if executor is None:
            wanted = default_jobs() if jobs is None else jobs
            pool = Pool(min(wanted, max(1, len(paths))), _MODULES)
            executor = stack.enter_context(pool)
        for task, future in run_tasks(executor, check_task, tasks()):
            done[task.path] = _settled(task, future)
            on_done()
    return [done[path] for path in paths]


def _text_of(path: str) -> str | Checked:
    """What a file says, or why that cannot be known."""
    try:
        return Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        return Checked(path, problem=f"cannot read it: {error.strerror}")
    except UnicodeDecodeError as error:
        return Checked(path, problem=NOT_TEXT, place=place_of_bytes(path, error))


def _settled(task: CheckTask, future: Future[tuple[Checked, str]]) -> Checked:
    """What was found in a program; what mends it is written into its file."""
    try:
        found, text = future.result()
    except ClusterError:
        raise
    except Exception as error:  # of any executor, and this program's alone
        return Checked(task.path, problem=f"{type(error).__name__}: {error}")
    if not found.is_fixed:
        return found
    if _text_of(task.path) == text:  # by another name of the same file
        return replace(found, is_fixed=False)
    try:
        write_whole(task.path, text.encode())
    except OSError as error:
        return Checked(task.path, problem=f"cannot write it: {error.strerror}")
    return found


def check_task(task: CheckTask) -> tuple[Checked, str]:
    """Check one program, in the process that this is called in; its text, with `fix` mended."""
    from pto_dialect.messages.grouping import grouped
    from pto_dialect.messages.listing import render_all
    from pto_opt.baseline import without_known
    from pto_opt.checking_one import diagnose
    from pto_opt.differences import difference
    from pto_opt.fixing import fixed
    from pto_opt.json_errors import record_of

    start = time.perf_counter()
    text, options = task.text, task.options

    def judge(changed: str) -> list[Diagnostic]:
        return grouped(diagnose(changed, task.path, options))

    every, shown, is_fixed = judge(text), "", False
    if options.fix or options.diff:
        new, left = fixed(text, every, judge)
        if options.diff:
            shown = difference(text, new, task.path, f"{task.path} (fixed)")
        elif new != text:
            every, text, is_fixed = [*left], new, True
    found = without_known(every, task.known)
    checked = Checked(
        task.path,
        tuple(record_of(one) for one in found),
        render_all(_reported(found, options), options.style, limit=options.limit),
        seconds=time.perf_counter() - start,
        known=len(every) - len(found),
        is_fixed=is_fixed,
        difference=shown,
    )
    return checked, text


def _reported(found: Sequence[Diagnostic], options: Options) -> list[Diagnostic]:
    """Those that are printed: what is not proven only if it is asked for."""
    return [d for d in found if options.remarks or d.severity.value != "not proven"]
