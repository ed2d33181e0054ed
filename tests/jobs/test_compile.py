"""`pto-opt compile` and `compile_many`, against `ptoas` file by file."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import pto_opt
from pto_opt.ptoas.driver import compute, run
from pto_opt.ptoas.flags import FlagError, parse_flags

EXAMPLES = Path(__file__).parents[2] / "examples"
FLAGS = ["--pto-level=level3", "--enable-insert-sync"]
COMMAND = "import sys; from pto_opt.cli.start import main; sys.exit(main())"
WRONG = "module { func.func @f() { pto.no_such_op return } }"


def command(
    *arguments: str | Path, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", COMMAND, "compile", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def as_ptoas_does(source: Path, flags: Sequence[str], folder: Path) -> tuple[str, str]:
    """C++ and messages of a file on its own."""
    target, messages = folder / "alone.cpp", io.StringIO()
    run(parse_flags([str(source), "-o", str(target), *flags]), messages)
    return target.read_text(), messages.getvalue()


@pytest.fixture
def kernels(tmp_path: Path) -> Path:
    """A folder of two right kernels, one of them a folder deeper."""
    folder = tmp_path / "kernels"
    (folder / "deeper").mkdir(parents=True)
    text = (EXAMPLES / "repro_A_with_memoryreuse.pto").read_text()
    (folder / "a.pto").write_text(text)
    (folder / "deeper" / "b.pto").write_text(text.replace("@moe_", "@other_"))
    (folder / "note.txt").write_text("no program")
    return folder


def test_command_writes_what_ptoas_writes(kernels: Path, tmp_path: Path):
    out = tmp_path / "out"
    done = command(kernels, "-o", out, "-j", "2", *FLAGS)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 compiled in ")
    names = [p.relative_to(out) for p in sorted(out.rglob("*")) if p.is_file()]
    assert names == [Path("a.cpp"), Path("deeper/b.cpp")]
    for name in names:
        text, _ = as_ptoas_does(kernels / name.with_suffix(".pto"), FLAGS, tmp_path)
        assert (out / name).read_text() == text


def test_kernels_with_addresses_and_without(kernels: Path, tmp_path: Path):
    text = (kernels / "a.pto").read_text()
    bare = re.sub(r"alloc_tile addr = %\w+", "alloc_tile", text)
    assert bare != text
    (kernels / "bare.pto").write_text(bare)
    out = tmp_path / "out"
    done = command(kernels, "-o", out, "--enable-insert-sync")
    assert done.returncode == 0, done.stderr
    for name, level in (("a", "level3"), ("bare", "level2")):
        flags = [f"--pto-level={level}", "--enable-insert-sync"]
        alone, _ = as_ptoas_does(kernels / f"{name}.pto", flags, tmp_path)
        assert (out / f"{name}.cpp").read_text() == alone
    done = command(kernels, "-o", out, "--pto-level=level3", "--keep-going")
    assert "requires 'addr' operand when --pto-level=level3" in done.stderr


def test_all_failures_are_reported(kernels: Path, tmp_path: Path):
    for name in ("wrong", "zwrong"):
        (kernels / f"{name}.pto").write_text(WRONG)
    out = tmp_path / "out"
    done = command(kernels, "-o", out, "--keep-going", *FLAGS)
    assert done.returncode == 1
    assert done.stderr.count("error: ") == 2
    assert done.stdout.count("failed  ") == 2
    assert "2 compiled, 2 failed in " in done.stdout
    assert not (out / "wrong.cpp").exists()


def test_first_failure_starts_no_more(kernels: Path, tmp_path: Path):
    for n in range(200):
        (kernels / f"aa{n}.pto").write_text(WRONG)
    done = command(kernels, "-o", tmp_path / "out", "-j1")
    assert done.returncode == 1
    assert " not started in " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-file.pto"], "no-such-file.pto: No such file"),
        ([], "nothing to compile"),
        (["--no-such-flag", "."], "no-such-flag"),
        (["-j", "0", "KERNELS"], "expected a count from 1 on, found '0'"),
        (["-j", "x", "KERNELS"], "expected a count from 1 on, found 'x'"),
        (["KERNELS", "KERNELS/a.pto"], "would both become"),
    ],
)
def test_usage(arguments: list[str], said: str, kernels: Path, tmp_path: Path):
    words = [word.replace("KERNELS", str(kernels)) for word in arguments]
    if said == "would both become":
        (tmp_path / "a.pto").write_text("")
        words[1] = str(tmp_path / "a.pto")
    done = command(*words, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_output_is_needed(kernels: Path):
    done = command(kernels)
    assert done.returncode == 2
    assert "-o" in done.stderr


def test_library(kernels: Path, tmp_path: Path):
    results = pto_opt.compile_many([kernels], tmp_path / "out", flags=FLAGS, jobs=1)
    assert [one.is_right for one in results] == [True, True]
    assert Path(results[1].output) == tmp_path / "out" / "deeper" / "b.cpp"
    _, messages = as_ptoas_does(kernels / "a.pto", FLAGS, tmp_path)
    assert results[0].messages == messages
    with pytest.raises(FlagError, match="no flag for many"):
        pto_opt.compile_many([kernels], tmp_path / "out", flags=["x.pto"])


def test_threads_do_not_disturb_each_other():
    """xDSL ends bodies that have no end by a method that it gives to all operations."""
    loops = "".join(
        f"    scf.for %i{n} = %a to %b step %c {{ }}\n    scf.if %p {{ }}\n"
        for n in range(30)
    )
    head = "  func.func @f(%a: index, %b: index, %c: index, %p: i1) {\n"
    text = f"module {{\n{head}{loops}    return\n  }}\n}}\n"
    flags = parse_flags(["x.pto"])
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(compute, [flags] * 12, [text.encode()] * 12))
    finally:
        sys.setswitchinterval(interval)
    assert answers[0].output is not None, answers[0].messages
    assert len({one.output for one in answers}) == 1


def test_interrupt_says_how_far_it_was(kernels: Path, tmp_path: Path):
    text = (kernels / "a.pto").read_text()
    for n in range(500):
        (kernels / f"many{n}.pto").write_text(text)
    out = tmp_path / "out"
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            COMMAND,
            "compile",
            str(kernels),
            "-o",
            str(out),
            *FLAGS,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What runs in the background ignores interrupts, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while process.poll() is None and not (out / "a.cpp").exists():
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted; " in errors
    assert "of 502 kernels are done" in errors
    assert "Traceback" not in errors
