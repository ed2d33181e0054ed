"""The pool of processes, asked for what any module has."""

import gc
import os
import signal
import time
from collections import Counter
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from pto_opt.jobs.pool import Pool, WorkerDied
from pto_opt.jobs.running import run_tasks

NO_IMPORTS = ()


def test_answers_come_from_processes_that_stay():
    with Pool(2, NO_IMPORTS) as pool:
        found = Counter(f.result() for f in [pool.submit(os.getpid) for _ in range(50)])
        assert list(pool.map(divmod, [7, 9], [2, 4])) == [(3, 1), (2, 1)]
    assert os.getpid() not in found
    assert len(found) <= 2


def test_modules_are_there_before_the_first_task():
    code = "'colorsys' in __import__('sys').modules"
    with Pool(1, ("colorsys",)) as pool:
        assert pool.submit(eval, code).result()
    with Pool(1, NO_IMPORTS) as pool:
        assert not pool.submit(eval, code).result()


def test_processes_share_what_a_kernel_takes():
    code = "len(__import__('pto_dialect.assembly.lines').assembly.lines.LINES)"
    with Pool(1) as pool:
        pool.start()
        assert pool.submit(eval, code).result() > 0


def test_errors_arrive_as_they_are_where_they_can_be_sent():
    with Pool(1, NO_IMPORTS) as pool:
        with pytest.raises(ZeroDivisionError, match="by zero"):
            pool.submit(divmod, 1, 0).result()
        with pytest.raises(RuntimeError, match=r"Unnamed: said"):
            pool.submit(exec, _UNSENDABLE).result()
        with pytest.raises(SystemExit):
            pool.submit(exec, "raise SystemExit(3)").result()
        assert pool.submit(abs, -1).result() == 1


_UNSENDABLE = """
class Unnamed(Exception):
    pass
raise Unnamed("said")
"""


def test_process_that_dies_costs_its_task_alone():
    with Pool(2, NO_IMPORTS) as pool:
        tasks = [pool.submit(abs, -n) for n in range(20)]
        killer = pool.submit(exec, "import os; os.kill(os.getpid(), 9)")
        tasks += [pool.submit(abs, -n) for n in range(20)]
        with pytest.raises(WorkerDied):
            killer.result()
        assert [task.result() for task in tasks] == [*range(20)] * 2


def test_template_that_dies_is_an_error_and_no_hang():
    with Pool(1, ("there_is_no_such_module",)) as pool, pytest.raises(WorkerDied):
        pool.submit(abs, 1).result(timeout=60)


def test_nothing_stays_open_where_the_template_has_died():
    """The process to ask has ended when the first one asks it, or before it answers."""
    with Pool(1, ("there_is_no_such_module",)) as pool:
        pool.start()
        time.sleep(2)
        with pytest.raises(WorkerDied):
            pool.submit(abs, 1).result(timeout=60)
    gc.collect()  # what stayed open is warned of, and warnings are errors here


def test_threads_may_share_a_pool():
    with Pool(2, NO_IMPORTS) as pool, ThreadPoolExecutor(8) as threads:

        def ask(number: int) -> int:
            return pool.submit(abs, -number).result()

        assert list(threads.map(ask, range(8))) == list(range(8))


def test_error_within_the_context_ends_all_processes_at_once():
    pool = Pool(1, NO_IMPORTS)
    process = pool.submit(os.getpid).result()
    running, waiting = (pool.submit(time.sleep, 300) for _ in range(2))
    while not running.running():
        time.sleep(0.01)
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt), pool:
        raise KeyboardInterrupt
    assert time.monotonic() - start < 60
    with pytest.raises(WorkerDied):
        running.result(timeout=60)
    with pytest.raises(CancelledError):
        waiting.result(timeout=60)
    for _ in range(600):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the process is still there")


def test_interrupt_of_the_keyboard_does_not_reach_the_processes():
    with Pool(1, NO_IMPORTS) as pool:
        process = pool.submit(os.getpid).result()
        os.kill(process, signal.SIGINT)
        assert pool.submit(os.getpid).result() == process


def test_shut_down_pool_takes_nothing():
    pool = Pool(1, NO_IMPORTS)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(abs, 1)
    with pytest.raises(ValueError, match="at least 1"):
        Pool(0)


def test_tasks_are_taken_as_there_is_room():
    taken: list[int] = []

    def tasks():
        for n in range(50):
            taken.append(n)
            yield n

    with Pool(1, NO_IMPORTS) as pool:
        answers = run_tasks(pool, abs, tasks(), ahead=4)
        # Several may be done by the time that the first one is asked for.
        first, future = next(answers)
        assert first == future.result()
        assert first < len(taken) <= 5
        assert sorted([first, *(f.result() for _, f in answers)]) == list(range(50))
