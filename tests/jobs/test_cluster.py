"""Kernels on a scheduler and workers that are processes of their own."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest
from generator.drawing import draw_each
from generator.programs import programs
from generator.run_generated import failures
from task_pool import EXECUTOR, Lost, run_tasks

import pto_dialect
import pto_opt
import pto_passes
from pto_opt.jobs.cluster import OtherVersion, identity, run_as

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "repro_A_with_memoryreuse.pto"
COMMAND = "import sys; from pto_opt.cli.start import main; sys.exit(main())"
FLAGS = ["--pto-level=level3", "--enable-insert-sync"]

needs_dask = pytest.mark.skipif(
    find_spec("distributed") is None, reason="needs pip install 'pto-opt[cluster]'"
)


@pytest.fixture
def cluster() -> Generator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, str(HERE / "local_cluster.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    address = process.stdout.readline().strip()
    yield address.replace("tcp://", "dask://"), process
    process.stdin.close()
    process.wait(timeout=60)
    process.stdout.close()


def compiling(folder: Path, out: Path, address: str) -> subprocess.Popen[str]:
    words = ["compile", str(folder), "-o", str(out), "--executor", address, *FLAGS]
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@needs_dask
def test_killed_worker_costs_only_time(
    cluster: tuple[str, subprocess.Popen[str]], tmp_path: Path
):
    address, process = cluster
    kernels, out, local = (tmp_path / n for n in ("kernels", "out", "local"))
    kernels.mkdir()
    text = EXAMPLE.read_text()
    for n in range(60):
        (kernels / f"{n}.pto").write_text(text.replace("@moe_", f"@moe{n}_"))
    command = compiling(kernels, out, address)
    while command.poll() is None and len(list(out.glob("*.cpp"))) < 3:
        time.sleep(0.05)
    assert command.poll() is None
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("kill one\n")
    process.stdin.flush()
    assert process.stdout.readline() == "killed\n"
    said, errors = command.communicate(timeout=300)
    assert command.returncode == 0, errors
    assert "60 compiled in " in said
    pto_opt.compile_many([kernels], local, flags=FLAGS, jobs=2)
    for target in local.iterdir():
        assert (out / target.name).read_text() == target.read_text()


@needs_dask
def test_check_says_the_same_on_a_cluster(
    cluster: tuple[str, subprocess.Popen[str]], tmp_path: Path
):
    """The sender reads the files and writes what mends them; workers need neither."""
    text = EXAMPLE.read_text()
    here = tmp_path / "here"
    for n in range(6):
        path = here / "deeper" / f"{n}.pto"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("pto.tload", "pto.tlod") if n % 2 else text)
    (here / "bytes.pto").write_bytes(b"\xff\xfe")
    local = pto_opt.check_many([here], jobs=1)
    words = ["check", str(here), "--executor", cluster[0], "--format=json"]
    run = partial(subprocess.run, capture_output=True, text=True, timeout=300)
    said = run([sys.executable, "-c", COMMAND, *words])
    found = [json.loads(line) for line in said.stdout.splitlines()]
    wanted = [dict(record) for one in local for record in one.records]
    assert [one for one in found if "code" in one] == wanted
    assert said.returncode == 2  # for the file that is no text
    (here / "bytes.pto").unlink()
    run([sys.executable, "-c", COMMAND, *words, "--fix"])
    assert {path.read_text() for path in here.rglob("*.pto")} == {text}


@pytest.fixture
def generated() -> list[str]:
    """So many programs; 2,000 of them are for a machine of one's own."""
    count = int(os.environ.get("PTO_TEST_GENERATED", "6"))
    texts: list[str] = []
    draw_each(programs(), count, 17, texts.append)
    return texts


@needs_dask
def test_generated_programs_are_judged_as_on_this_machine(
    cluster: tuple[str, subprocess.Popen[str]],
    generated: list[str],
    monkeypatch: pytest.MonkeyPatch,
):
    """Every other one by a check that is wrong, so that there is something to compare."""
    work = partial(judged, wrong=set(generated[::2]))
    local = dict(run_tasks(generated, work, jobs=2))
    address, process = cluster
    monkeypatch.setenv(EXECUTOR, address)
    found: dict[str, object] = {}
    for text, answer in run_tasks(generated, work, seconds=300):
        found[text] = answer
        if len(found) == max(1, len(generated) // 4):
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("kill one\n")
            process.stdin.flush()
            assert process.stdout.readline() == "killed\n"
    assert found == local
    assert len({str(answer) for answer in found.values()}) > 1


def judged(text: str, wrong: set[str]) -> dict[str, str]:
    """What the checks of generated programs say, of some programs with a word too many."""
    return failures(text + " nonsense" if text in wrong else text, "text")


@needs_dask
def test_tasks_that_are_lost_on_a_cluster(
    cluster: tuple[str, subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
):
    """Too slow, ended by a signal, refused, and one that is none of these."""
    monkeypatch.setenv(EXECUTOR, cluster[0])
    tasks = ["time.sleep(60)", "os.kill(os.getpid(), 9)", "1 / 0", "[][:]"]
    names = {"time": time, "os": os}
    found = dict(run_tasks(tasks, lambda text: eval(text, names), seconds=10))
    assert found["[][:]"] == []
    assert found["time.sleep(60)"] == Lost("took more than 10 s")
    assert found["1 / 0"] == Lost("ZeroDivisionError: division by zero")
    assert isinstance(found["os.kill(os.getpid(), 9)"], Lost)


@needs_dask
def test_worker_of_another_version_is_refused(
    cluster: tuple[str, subprocess.Popen[str]], tmp_path: Path
):
    other = tmp_path / "other"
    for package in (pto_dialect, pto_passes, pto_opt):
        name, source = package.__name__, package.__path__[0]
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, other / name, ignore=skip)
    (other / "pto_passes" / "one_more.py").write_text("")
    words = ["compile", str(EXAMPLE), "-o", str(tmp_path), "--executor", cluster[0]]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words, *FLAGS],
        capture_output=True,
        text=True,
        env=dict(os.environ, PYTHONPATH=str(other)),
    )
    assert done.returncode == 2
    assert "another version" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "repro_A_with_memoryreuse.cpp").exists()


@pytest.mark.parametrize("address", ["dask://127.0.0.1:1", "ray://127.0.0.1:1"])
def test_address_without_an_executor(address: str, tmp_path: Path):
    done = compiling(EXAMPLE, tmp_path, address)
    _, errors = done.communicate(timeout=120)
    assert done.returncode == 2
    assert address in errors.splitlines()[-1]


def test_identity_is_asked_for():
    assert run_as(identity(), abs, -1) == 1
    with pytest.raises(OtherVersion):
        run_as("Python 2.7", abs, -1)
