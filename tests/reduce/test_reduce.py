"""`pto-reduce`: smaller programs of which a command says the same."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import pytest

from pto_dialect.ops.sync_ops import WaitFlagOp
from pto_opt.cli.opt import main as pto_opt
from pto_opt.cli.reduce import main
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.reduce.question import Question, UselessQuestion
from pto_opt.reduce.reducer import Reducer
from pto_passes.insert_sync import InsertSync

ROOT = Path(__file__).parents[2]
DOUBLE = ROOT / "tests" / "sync" / "double.pto"
RMSNORM = ROOT / "examples" / "rmsnorm_loop.pto"


def _reduced(tmp_path: Path, text: str, *words: str) -> str:
    source, target = tmp_path / "k.pto", tmp_path / "small.pto"
    source.write_text(text, "utf-8")
    assert main([str(source), "-o", str(target), *words]) == 0
    return target.read_text("utf-8")


def test_a_finding_stays(tmp_path: Path) -> None:
    """One load and one operation that does not wait for it are all that a race needs."""
    text = _reduced(
        tmp_path,
        DOUBLE.read_text("utf-8"),
        "--",
        "pto-run",
        "--auto",
        "--sanitize=race",
    )
    load(text)
    operations = re.findall(r"^ *pto\.(t\w+)", text, re.M)
    assert sorted(operations) == ["tadd", "tload"]
    assert "scf.for" not in text
    assert len(text.splitlines()) < 20


def test_a_code_stays(tmp_path: Path) -> None:
    """A wait that nothing raises a flag for, in a kernel that has sixty operations."""
    module = load(RMSNORM)
    InsertSync().apply(make_context(), module)
    waits = [op for op in module.walk() if isinstance(op, WaitFlagOp)]
    waits[1].detach()
    text = str(module)
    command = ["pto-opt", "--check-sync", "{}", "-o", os.devnull]
    said = Question(command, tools={"pto-opt": pto_opt}).ask(text)
    code = re.findall(r"\[(PTO\d+)\]", said.text)[0]
    small = _reduced(tmp_path, text, "--code", code, "--", *command)
    assert f"[{code}]" in Question(command, tools={"pto-opt": pto_opt}).ask(small).text
    assert len(small.splitlines()) <= 25 < len(text.splitlines())


def _judge(tmp_path: Path, word: str) -> list[str]:
    """A command of another project that refuses programs with a word in them."""
    script = tmp_path / "judge.py"
    script.write_text(f"import sys; sys.exit('{word}' in open(sys.argv[1]).read())")
    return [sys.executable, str(script)]


def test_extents_become_smaller(tmp_path: Path) -> None:
    text = RMSNORM.read_text("utf-8")
    small = _reduced(tmp_path, text, "--", *_judge(tmp_path, "pto.trowsum"))
    assert "cols=256" in text
    assert "cols=256" not in small
    assert re.findall(r"^ *pto\.(t\w+)", small, re.M) == ["trowsum"]


def test_a_text_that_is_no_program(tmp_path: Path) -> None:
    text = DOUBLE.read_text("utf-8").replace("pto.tadd ins(", "pto.tadd ins((")
    small = _reduced(tmp_path, text, "--matches", "error: ", "--", "pto-opt")
    assert len(small.splitlines()) <= 2


def test_a_file_in_the_middle(tmp_path: Path) -> None:
    command = ["--", *_judge(tmp_path, "pto.tstore"), "{}", "more"]
    text = _reduced(tmp_path, DOUBLE.read_text("utf-8"), *command)
    assert re.findall(r"^ *pto\.(t\w+)", text, re.M) == ["tstore"]


def test_two_commands_that_disagree(tmp_path: Path) -> None:
    other = f"{sys.executable} -c 0"
    command = ["--differs-from", other, "--", *_judge(tmp_path, "pto.tadd")]
    text = _reduced(tmp_path, DOUBLE.read_text("utf-8"), *command)
    assert re.findall(r"^ *pto\.(t\w+)", text, re.M) == ["tadd"]


def test_nothing_to_keep(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "small.pto"
    said = {
        ("pto-opt",): "has nothing against the program",
        ("pto-opt", "--check-sync"): "has nothing against",
    }
    for command, text in said.items():
        assert main([str(RMSNORM), "-o", str(out), "--", command[0]]) == 1
        assert text in capsys.readouterr().err
    assert main([str(RMSNORM), "--code", "PTO9999", "--", "pto-opt"]) == 1
    assert "has no [PTO9999]" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    "words, said",
    [
        ([str(RMSNORM)], "expected -- and a command"),
        (["none.pto", "--", "pto-opt"], "cannot read none.pto"),
        ([str(RMSNORM), "--matches", "(", "--", "pto-opt"], "argument --matches"),
        ([str(RMSNORM), "--differs-from", "'", "--", "pto-opt"], "argument --differs"),
        ([str(RMSNORM), "--secs", "1", "--", "pto-opt"], "unrecognized arguments"),
    ],
)
def test_requests_that_mean_nothing(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


def test_a_command_that_is_not_there() -> None:
    with pytest.raises(UselessQuestion, match="cannot run no-such-tool"):
        Reducer(Question(["no-such-tool"])).reduce(RMSNORM.read_text("utf-8"))


FAULTS = 10


def kernels_with_faults() -> list[Path]:
    """Ten model kernels of 250 lines and more, before they have flags."""
    if "PTO_REDUCE" not in os.environ or "PTOAS_SRC" not in os.environ:
        return []
    samples = Path(os.environ["PTOAS_SRC"]) / "test" / "samples"
    found = sorted(p for g in ("Deep*", "Qwen*") for p in samples.glob(f"{g}/**/*.pto"))
    long = [p for p in found if len(p.read_text("utf-8").splitlines()) >= 250]
    return long[:: len(long) // FAULTS][:FAULTS]


def _without_a_wait(path: Path, command: list[str]) -> str:
    """A kernel with flags of which one wait is missing, so that a command says so."""
    for number in range(20):
        module = load(path)
        InsertSync().apply(make_context(), module)
        waits = [op for op in module.walk() if isinstance(op, WaitFlagOp)]
        waits[(len(waits) // 2 + number) % len(waits)].detach()
        text = str(module)
        if Question(command).ask_anything(text).status:
            return text
    raise AssertionError(f"no wait of {path} is missed")


@pytest.mark.parametrize("path", kernels_with_faults(), ids=lambda path: path.stem)
def test_seeded_faults_in_model_kernels(path: Path, tmp_path: Path) -> None:
    """Takes minutes: set PTO_REDUCE=1, and PTOAS_SRC to a checkout of PTOAS."""
    command = ["pto-opt", "--check-sync", "{}", "-o", os.devnull]
    text = _without_a_wait(path, command)
    before = time.process_time()
    # Time of the processor counts, however busy the machine is.
    small = _reduced(tmp_path, text, "--seconds=1000", "--", *command)
    seconds = time.process_time() - before
    lines = len(small.splitlines())
    print(f"{path.stem}: {len(text.splitlines())} lines to {lines}, {seconds:.0f} s")
    assert lines <= 25
    assert seconds < 120


def test_a_word_behind_pto_opt_is_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pto-opt check FILE` is not `pto-opt` with two files, of which one is not there."""
    tools = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", tools, prepend=os.pathsep)
    wrong = ROOT / "examples" / "wrong" / "reported_miscompile.pto"
    command = ["--seconds=1", "--", "pto-opt", "check", "-j1"]
    assert "pto.trowexpandmul" in _reduced(tmp_path, wrong.read_text("utf-8"), *command)
