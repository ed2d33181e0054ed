"""`ptoas` with the cache: the same output, messages and exit status, and never a stale one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pto_opt.cache.answers import AnswerCache
from pto_opt.cache.store import Store
from pto_opt.ptoas.answers import Answer
from pto_opt.ptoas.driver import compute
from pto_opt.ptoas.flags import parse_flags

EXAMPLE = Path(__file__).parents[2] / "examples" / "repro_A_with_memoryreuse.pto"
FLAGS = ["--pto-level=level3", "--enable-insert-sync"]
PTOAS = "import sys; from pto_opt.ptoas.start import main; status = main(); "
LOADED = "print('XDSL' if 'xdsl' in sys.modules else 'NONE', file=sys.stderr); "
COMMAND = [sys.executable, "-c", f"{PTOAS}{LOADED}sys.exit(status)"]


def ptoas(
    *arguments: str | Path, cache: Path | str, stdin: str | None = None
) -> tuple[int, str, str, bool]:
    """Exit status, stdout, stderr, and whether xDSL was imported."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        input=stdin,
        env=dict(os.environ, PTO_OPT_CACHE=str(cache)),
    )
    said, _, loaded = done.stderr.rstrip("\n").rpartition("\n")
    if loaded not in ("XDSL", "NONE"):
        pytest.fail(done.stderr)
    return done.returncode, done.stdout, said, loaded == "XDSL"


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    file = tmp_path / "kernel.pto"
    file.write_text(EXAMPLE.read_text())
    return file


def test_hit_is_as_the_miss_and_imports_nothing(kernel: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    target = tmp_path / "kernel.cpp"
    plain = ptoas(kernel, *FLAGS, "-o", target, cache="off")
    text = target.read_text()
    assert plain[3]
    for is_miss in (True, False):
        target.unlink()
        found = ptoas(kernel, *FLAGS, "-o", target, cache=cache)
        assert found == (*plain[:3], is_miss)
        assert target.read_text() == text
    status, output, _, is_miss = ptoas(kernel, *FLAGS, cache=cache)  # to stdout
    assert (status, output, is_miss) == (0, text, False)


def test_errors_and_warnings_are_as_before(kernel: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    right = kernel.read_text()
    line = next(s for s in right.splitlines() if "pto.tload" in s)
    warned = right.replace(line, line + " {unknown = 1 : i32}")
    for text in (right.replace("rows=16", "rows=0"), warned, "no program", "\x00"):
        kernel.write_text(text)
        first = ptoas(kernel, *FLAGS, cache=cache)
        second = ptoas(kernel, *FLAGS, cache=cache)
        assert second == (*first[:3], False)
        assert first[0] == int(text is not warned)
        assert "it is ignored" in first[2] if text is warned else "error" in first[2]


def test_what_an_answer_depends_on(kernel: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    ptoas(kernel, *FLAGS, cache=cache)
    other = kernel.with_name("other.pto")
    other.write_text(kernel.read_text())
    assert ptoas(other, *FLAGS, cache=cache)[3]  # messages have its name
    assert ptoas(kernel, FLAGS[0], cache=cache)[3]
    assert ptoas(kernel, *FLAGS, "--pto-arch=a5", cache=cache)[3]
    assert not ptoas(kernel, *reversed(FLAGS), cache=cache)[3]
    kernel.write_text(kernel.read_text() + " ")
    assert ptoas(kernel, *FLAGS, cache=cache)[3]
    text = kernel.read_text()
    assert ptoas("-", *FLAGS, cache=cache, stdin=text)[3]
    assert not ptoas(*FLAGS, cache=cache, stdin=text)[3]


def test_what_is_not_kept(kernel: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    dump = f"--mlir-print-ir-tree-dir={tmp_path / 'dumps'}"
    for _ in range(2):
        assert ptoas(kernel, *FLAGS, "--mlir-print-ir-after-all", dump, cache=cache)[3]
    # The message shows a line of another file, which may be another line the next time.
    python = tmp_path / "kernel.py"
    python.write_text("first = 1\n")
    kernel.write_text(
        "module { func.func @f() { %c = pto.no_such_op : index "
        f'loc("{python}":1:1)\n return }} }}'
    )
    for _ in range(2):
        assert ptoas(kernel, cache=cache)[3]
    missing = tmp_path / "missing.pto"
    assert ptoas(missing, cache=cache)[0] == 1
    missing.write_text(EXAMPLE.read_text())
    assert ptoas(missing, *FLAGS, cache=cache)[0] == 0
    assert ptoas(missing, *FLAGS, "-o", tmp_path, cache=cache)[0] == 1
    nested = "module { " * 100_000
    answer = compute(parse_flags([]), nested.encode())
    assert not answer.is_repeatable
    known = AnswerCache(Store(str(cache)))
    known.keep(parse_flags([]), nested.encode(), answer)
    assert known.find(parse_flags([]), nested.encode()) is None


def test_strange_text_survives(tmp_path: Path):
    known = AnswerCache(Store(str(tmp_path)))
    flags = parse_flags(["\udcff.pto", "--pto-arch=\u20ac"])
    for answer in (
        Answer("", ""),
        Answer(None, "3\n4\n"),
        Answer("\u20ac\n\0", "\udcff.pto: error"),
    ):
        known.keep(flags, b"text", answer)
        found = known.find(flags, b"text")
        assert found is not None
        assert (found.output, found.messages) == (answer.output, answer.messages)


def test_process_with_older_code_than_the_sources_has_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PTO_OPT_CACHE", str(tmp_path))
    monkeypatch.setattr("pto_opt.cache.answers.IMPORTED", 1.0)
    assert AnswerCache.of_environment() is None


def cache_command(
    *arguments: str, cache: Path | str
) -> subprocess.CompletedProcess[str]:
    code = "import sys; from pto_opt.cli.start import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, "cache", *arguments],
        capture_output=True,
        text=True,
        env=dict(os.environ, PTO_OPT_CACHE=str(cache)),
    )


def test_command(kernel: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    for _ in range(3):
        ptoas(kernel, *FLAGS, cache=cache)
    said = cache_command("--stats", cache=cache).stdout.split()
    assert said[:4] == ["folder", str(cache), "entries", "1"]
    assert said[said.index("hits") + 1] == "2"
    assert cache_command("--clear", cache=cache).returncode == 0
    assert cache_command("--stats", cache=cache).stdout.split()[3] == "0"
    assert cache_command(cache=cache).returncode == 2
    off = cache_command("--stats", cache="off")
    assert (off.returncode, off.stderr) == (
        2,
        "pto-opt: error: the cache is off (PTO_OPT_CACHE=off)\n",
    )
